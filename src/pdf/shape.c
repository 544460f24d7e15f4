/* shape.c - see shape.h. */
#include "pdf/shape.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/text.h"
#include "pdf/harfbuzz.h"

/* Words and pairs are kept until their memory passes this, then all are forgotten. */
#define CACHE_BYTES_MAX (2u << 20)
/* Longer words are digests and the like: they do not come again in another document. */
#define KEPT_WORD_MAX 32
#define TABLE_START 1024u

/* An open-addressed table of indexes; 0 is an empty place, so entries are index + 1. */
struct table {
	unsigned *slots;
	size_t size, used;
};

struct word_entry {
	unsigned long long hash;
	enum face_style style;
	struct shape_word word;
};

struct pair_entry {
	unsigned long long hash;
	struct shape_pair pair;
};

struct shaper {
	const struct fonts *fonts;
	hb_buffer_t *buffer;
	hb_language_t language;
	struct arena arena;     /* of what is kept */
	struct arena transient; /* of this document's long words */
	size_t bytes;           /* in arena */
	struct table word_table, pair_table;
	struct word_entry **words;
	size_t word_count, word_cap;
	struct pair_entry *pairs;
	size_t pair_count, pair_cap;
};

static unsigned long long hash_text(struct str s, unsigned long long seed)
{
	unsigned long long h = 1469598103934665603ull ^ seed;

	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.ptr[i]) * 1099511628211ull;
	return h ^ h >> 29;
}

bool shaper_new(struct shaper **out, const struct fonts *fonts, struct err *e)
{
	struct shaper *s = calloc(1, sizeof *s);

	if (!s)
		return err_nomem(e);
	s->fonts = fonts;
	harfbuzz_enter();
	s->buffer = hb_buffer_create();
	s->language = hb_language_from_string("fr", -1);
	hb_buffer_set_cluster_level(s->buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS);
	if (!harfbuzz_leave(e)) {
		shaper_free(s);
		return false;
	}
	*out = s;
	return true;
}

void shaper_free(struct shaper *s)
{
	if (!s)
		return;
	hb_buffer_destroy(s->buffer);
	arena_free(&s->arena);
	arena_free(&s->transient);
	free(s->word_table.slots);
	free(s->pair_table.slots);
	free(s->words);
	free(s->pairs);
	free(s);
}

const struct fonts *shaper_fonts(const struct shaper *s)
{
	return s->fonts;
}

/* Makes room for one more entry; the caller's hash_of tells where the old ones go. */
static bool table_reserve(struct table *t,
                          unsigned long long (*hash_of)(const struct shaper *, unsigned),
                          const struct shaper *s)
{
	size_t size = t->size ? t->size * 2 : TABLE_START;
	unsigned *slots;

	if (t->used * 2 < t->size)
		return true;
	slots = calloc(size, sizeof *slots);
	if (!slots)
		return false;
	for (size_t i = 0; i < t->size; i++) {
		size_t at;

		if (!t->slots[i])
			continue;
		at = hash_of(s, t->slots[i] - 1) & (size - 1);
		while (slots[at])
			at = (at + 1) & (size - 1);
		slots[at] = t->slots[i];
	}
	free(t->slots);
	t->slots = slots;
	t->size = size;
	return true;
}

static void table_put(struct table *t, unsigned long long hash, unsigned index)
{
	size_t at = hash & (t->size - 1);

	while (t->slots[at])
		at = (at + 1) & (t->size - 1);
	t->slots[at] = index + 1;
	t->used++;
}

static bool grow(void **items, size_t *cap, size_t count, size_t size)
{
	size_t wanted = *cap ? *cap * 2 : 256;
	void *more;

	if (count < *cap)
		return true;
	more = reallocarray(*items, wanted, size);
	if (!more)
		return false;
	*items = more;
	*cap = wanted;
	return true;
}

static bool is_kept(struct str word)
{
	return word.len <= KEPT_WORD_MAX;
}

/* Memory for what belongs to a word. */
static void *word_alloc(struct shaper *s, struct str word, size_t count, size_t size)
{
	if (!is_kept(word))
		return arena_array(&s->transient, count ? count : 1, size);
	s->bytes += count * size;
	return arena_array(&s->arena, count ? count : 1, size);
}

static unsigned long long pair_hash_of(const struct shaper *s, unsigned index)
{
	return s->pairs[index].hash;
}

static unsigned long long word_hash_of(const struct shaper *s, unsigned index)
{
	return s->words[index]->hash;
}

/* The number of the pair, made when it is new; -1 when memory ran out. */
static long pair_intern(struct shaper *s, unsigned face, unsigned glyph, struct str text)
{
	unsigned long long hash = hash_text(text, (unsigned long long)face << 32 | glyph);
	struct pair_entry *p;

	if (!table_reserve(&s->pair_table, pair_hash_of, s))
		return -1;
	for (size_t at = hash & (s->pair_table.size - 1); s->pair_table.slots[at];
	     at = (at + 1) & (s->pair_table.size - 1)) {
		unsigned i = s->pair_table.slots[at] - 1;

		p = &s->pairs[i];
		if (p->hash == hash && p->pair.face == face && p->pair.glyph == glyph &&
		    str_eq(p->pair.text, text))
			return i;
	}
	if (!grow((void **)&s->pairs, &s->pair_cap, s->pair_count, sizeof *s->pairs))
		return -1;
	p = &s->pairs[s->pair_count];
	p->hash = hash;
	p->pair =
	    (struct shape_pair){.face = face, .glyph = glyph, .text = arena_copy(&s->arena, text)};
	p->pair.advance = hb_font_get_glyph_h_advance(s->fonts->faces[face].font, glyph);
	s->bytes += text.len + sizeof *p;
	if (!p->pair.text.ptr)
		return -1;
	table_put(&s->pair_table, hash, (unsigned)s->pair_count);
	return (long)s->pair_count++;
}

/* How the text of a cluster is shared among its glyphs: one code point each where the
 * numbers agree, else the first has all of it that it can and the others its last. */
struct sharing {
	struct str rest; /* what glyphs to come have */
	struct str whole, last;
	bool one_each;
};

static struct str cut_codepoint(struct str *rest)
{
	size_t len = 0;
	struct str first;

	text_next(*rest, &len);
	first = str_upto(*rest, len);
	*rest = str_from(*rest, len);
	return first;
}

static struct sharing share_text(struct str cluster, unsigned glyphs)
{
	struct sharing sharing = {.whole = cluster, .rest = cluster};
	unsigned n = 0;

	if (glyphs == 1 && cluster.len <= SHAPE_PAIR_MAX)
		return sharing;
	for (struct str rest = cluster; rest.len;) {
		sharing.last = cut_codepoint(&rest);
		if (cluster.len - rest.len <= SHAPE_PAIR_MAX)
			sharing.whole = str_upto(cluster, cluster.len - rest.len);
		n++;
	}
	sharing.one_each = n == glyphs;
	return sharing;
}

static struct str next_share(struct sharing *sharing)
{
	struct str share;

	if (sharing->one_each)
		return cut_codepoint(&sharing->rest);
	share = sharing->whole;
	sharing->whole = sharing->last;
	return share;
}

/* A stretch of a word that one face sets. */
struct run {
	struct str word;
	size_t start, end;
	unsigned face;
};

static bool run_shape_as(struct shaper *s, const struct run *r, hb_buffer_flags_t flags,
                         struct err *e)
{
	bool shaped;

	harfbuzz_enter();
	hb_buffer_clear_contents(s->buffer);
	hb_buffer_set_flags(s->buffer, flags);
	hb_buffer_add_utf8(s->buffer, r->word.ptr, (int)r->word.len, (unsigned)r->start,
	                   (int)(r->end - r->start));
	hb_buffer_set_direction(s->buffer, HB_DIRECTION_LTR);
	hb_buffer_set_language(s->buffer, s->language); /* else HarfBuzz asks the locale */
	hb_buffer_guess_segment_properties(s->buffer);
	shaped = hb_shape_full(s->fonts->faces[r->face].font, s->buffer, NULL, 0, NULL);
	return harfbuzz_leave(e) && (shaped || err_nomem(e));
}

/* Characters that nothing draws go with the glyph before them, and only where there is none
 * have one, without width. */
static bool run_shape(struct shaper *s, const struct run *r, struct err *e)
{
	return run_shape_as(s, r, HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES, e) &&
	       (hb_buffer_get_length(s->buffer) > 0 ||
	        run_shape_as(s, r, HB_BUFFER_FLAG_DEFAULT, e));
}

/* Adds the glyphs [from, to) of the shaped run, which stand for text together. */
static bool add_cluster(struct shaper *s, struct shape_word *w, const struct run *r, unsigned from,
                        unsigned to, struct str text)
{
	const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(s->buffer, NULL);
	const hb_glyph_position_t *pos = hb_buffer_get_glyph_positions(s->buffer, NULL);
	bool space = str_eq(text, STR(" "));
	struct sharing sharing = share_text(text, to - from);

	w->clusters[w->cluster_count++] = (struct shape_cluster){
	    .glyph_start = w->glyph_count,
	    .glyph_count = to - from,
	    .text_start = (unsigned)(text.ptr - r->word.ptr),
	    .text_len = (unsigned)text.len,
	};
	if (!space)
		w->trailing_spaces = 0;
	for (unsigned i = from; i < to; i++) {
		long pair = pair_intern(s, r->face, info[i].codepoint, next_share(&sharing));

		if (pair < 0)
			return false;
		w->glyphs[w->glyph_count++] = (struct shape_glyph){
		    .pair = (unsigned)pair,
		    .advance = pos[i].x_advance,
		    .dx = pos[i].x_offset,
		    .dy = pos[i].y_offset,
		};
		w->width += pos[i].x_advance;
		w->trailing_spaces += space ? pos[i].x_advance : 0;
	}
	return true;
}

/* Cuts the shaped run into clusters: grapheme clusters, joined where a ligature spans
 * several of them. */
static bool add_run(struct shaper *s, struct shape_word *w, const struct run *r)
{
	unsigned count = hb_buffer_get_length(s->buffer), from = 0;
	const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(s->buffer, NULL);

	for (size_t start = r->start; start < r->end;) {
		size_t end = text_cluster_end(r->word, start);
		unsigned to = from;

		while (to < count && info[to].cluster < end)
			to++;
		/* No glyph of its own begins next: the glyphs so far draw that text too. */
		while (end < r->end && (to == count || info[to].cluster > end))
			end = text_cluster_end(r->word, end);
		while (to < count && info[to].cluster < end)
			to++;
		if (!add_cluster(s, w, r, from, to, (struct str){r->word.ptr + start, end - start}))
			return false;
		from = to;
		start = end;
	}
	return true;
}

static bool glyph_missing(const struct shaper *s, enum face_style style, struct str cluster,
                          struct err *e)
{
	uint32_t missing = 0;
	char character[5] = {0};

	fonts_cover(s->fonts, style, cluster, &missing);
	text_encode(missing, character);
	return err_set(e, ERR_FORMAT, "aucune police n'a le caractère «\u00a0%s\u00a0» (U+%04X)",
	               "no font has the character \"%s\" (U+%04X)", character, missing);
}

/* The longest stretch from start that one face has. */
static bool run_next(const struct shaper *s, enum face_style style, struct str word, size_t start,
                     struct run *r, struct err *e)
{
	size_t at = start;
	int face = -1;

	if (fonts_first_has(s->fonts, style, str_from(word, start))) {
		*r = (struct run){.word = word,
		                  .start = start,
		                  .end = word.len,
		                  .face = s->fonts->chain[style][0]};
		return true;
	}
	while (at < word.len) {
		size_t end = text_cluster_end(word, at);
		struct str cluster = {word.ptr + at, end - at};
		int next = fonts_face_for(s->fonts, style, cluster);

		if (next < 0)
			return glyph_missing(s, style, cluster, e);
		if (face >= 0 && next != face)
			break;
		face = next;
		at = end;
	}
	*r = (struct run){.word = word, .start = start, .end = at, .face = (unsigned)face};
	return true;
}

/* Shapes w->text. Glyphs are counted in a first pass over the faces' runs, since a word
 * may hold more glyphs than bytes. */
static bool word_fill(struct shaper *s, enum face_style style, struct shape_word *w, struct err *e)
{
	struct run r;
	size_t glyphs = 0;

	for (size_t at = 0; at < w->text.len; at = r.end) {
		if (!run_next(s, style, w->text, at, &r, e) || !run_shape(s, &r, e))
			return false;
		glyphs += hb_buffer_get_length(s->buffer);
	}
	w->glyphs = word_alloc(s, w->text, glyphs, sizeof *w->glyphs);
	w->clusters = word_alloc(s, w->text, w->text.len, sizeof *w->clusters);
	if (!w->glyphs || !w->clusters)
		return err_nomem(e);
	for (size_t at = 0; at < w->text.len; at = r.end) {
		if (!run_next(s, style, w->text, at, &r, e))
			return false;
		if (r.end - r.start != w->text.len && !run_shape(s, &r, e)) /* else still shaped */
			return false;
		if (!add_run(s, w, &r))
			return err_nomem(e);
	}
	return true;
}

static const struct shape_word *word_find(const struct shaper *s, unsigned long long hash,
                                          enum face_style style, struct str text)
{
	const struct table *t = &s->word_table;

	for (size_t at = t->size ? hash & (t->size - 1) : 0; t->size && t->slots[at];
	     at = (at + 1) & (t->size - 1)) {
		const struct word_entry *w = s->words[t->slots[at] - 1];

		if (w->hash == hash && w->style == style && str_eq(w->word.text, text))
			return &w->word;
	}
	return NULL;
}

/* A new word, shaped; not in the table yet. */
static struct word_entry *word_make(struct shaper *s, enum face_style style, struct str text,
                                    struct err *e)
{
	struct word_entry *w = word_alloc(s, text, 1, sizeof *w);
	char *copy = word_alloc(s, text, text.len, 1);

	if (!w || !copy) {
		err_nomem(e);
		return NULL;
	}
	if (text.len)
		memcpy(copy, text.ptr, text.len);
	w->style = style;
	w->word.text = (struct str){copy, text.len};
	return word_fill(s, style, &w->word, e) ? w : NULL;
}

const struct shape_word *shaper_word(struct shaper *s, enum face_style style, struct str text,
                                     struct err *e)
{
	unsigned long long hash = is_kept(text) ? hash_text(text, style) : 0;
	const struct shape_word *found = is_kept(text) ? word_find(s, hash, style, text) : NULL;
	struct word_entry *w;

	if (found)
		return found;
	if (text.len > SHAPE_WORD_MAX) {
		err_set(e, ERR_LIMIT, "un mot de plus de %d octets", "a word of more than %d bytes",
		        SHAPE_WORD_MAX);
		return NULL;
	}
	w = word_make(s, style, text, e);
	if (!w || !is_kept(text))
		return w ? &w->word : NULL;
	if (!table_reserve(&s->word_table, word_hash_of, s) ||
	    !grow((void **)&s->words, &s->word_cap, s->word_count, sizeof(struct word_entry *))) {
		err_nomem(e);
		return NULL;
	}
	w->hash = hash;
	s->words[s->word_count] = w;
	table_put(&s->word_table, hash, (unsigned)s->word_count++);
	return &w->word;
}

size_t shape_cut(struct str text)
{
	/* Enough to see whether a cluster ends at the limit, and no more: clusters may be long. */
	struct str seen = str_upto(text, SHAPE_WORD_MAX + 4);
	size_t cut = 0, at;

	if (text.len <= SHAPE_WORD_MAX)
		return text.len;
	while ((at = text_cluster_end(seen, cut)) <= SHAPE_WORD_MAX)
		cut = at;
	if (cut)
		return cut;
	for (at = 0; at <= SHAPE_WORD_MAX; text_next(seen, &at))
		cut = at;
	return cut;
}

const struct shape_pair *shaper_pair(const struct shaper *s, unsigned pair)
{
	return &s->pairs[pair].pair;
}

unsigned shaper_pair_count(const struct shaper *s)
{
	return (unsigned)s->pair_count;
}

static void table_clear(struct table *t)
{
	if (t->slots)
		memset(t->slots, 0, t->size * sizeof *t->slots);
	t->used = 0;
}

void shaper_trim(struct shaper *s)
{
	arena_reset(&s->transient);
	if (s->bytes < CACHE_BYTES_MAX)
		return;
	arena_reset(&s->arena);
	table_clear(&s->word_table);
	table_clear(&s->pair_table);
	s->word_count = s->pair_count = 0;
	s->bytes = 0;
}
