/* block_directive.c - fenced blocks: what a form needs and Markdown has no words for. */
#include "layout/block_build.h"
#include "layout/excerpt.h"

/* The next line of the fence, without its end; false behind the last. */
static bool next_line(struct str *rest, struct str *line)
{
	if (!rest->len)
		return false;
	*line = str_split(*rest, '\n', rest);
	return true;
}

/* The lines become *out, a text of the innermost block, the first of them in style. */
static bool take_text(struct block_build *b, struct str lines, struct leaf_style style,
                      struct rich_text *out)
{
	struct leaf_style plain = {0};
	struct str line;
	bool first = true;

	leaf_reset(&b->leaf);
	while (next_line(&lines, &line)) {
		if (!first)
			leaf_break(&b->leaf, plain);
		leaf_add(&b->leaf, line, first ? style : plain, false);
		first = false;
	}
	return build_text(b, out);
}

static bool take_lines(struct block_build *b, struct str lines)
{
	return take_text(b, lines, (struct leaf_style){0}, &build_top(b)->text);
}

static struct str trimmed(struct str s)
{
	while (s.len && s.ptr[0] == ' ')
		s = str_from(s, 1);
	while (s.len && s.ptr[s.len - 1] == ' ')
		s.len--;
	return s;
}

/* One line without its spaces, values in their places; ptr is NULL when memory ran out. */
static struct str take_flat(struct block_build *b, struct str line)
{
	struct str nothing = {0};

	buf_reset(&b->scratch);
	leaf_flatten(&b->scratch, b->filled, line, b->a, &b->open[b->depth - 1].values);
	if (b->scratch.failed)
		return nothing;
	return arena_copy(b->a, trimmed(buf_view(&b->scratch)));
}

static bool take_qr(struct block_build *b, struct str lines)
{
	struct open_block *open;
	struct str first = {NULL, 0};

	if (!build_open(b, BLOCK_QR))
		return false;
	open = &b->open[b->depth - 1];
	next_line(&lines, &first);
	open->block->source = take_flat(b, first);
	if (!open->block->source.ptr)
		return err_nomem(b->e);
	if (!open->block->source.len && !open->values)
		return err_set(
		    b->e, ERR_FORMAT,
		    LINE_FR "bloc «\u00A0qr\u00A0» sans contenu\u202F; "
			    "sa première ligne est le texte à coder",
		    LINE_EN "\"qr\" block without contents; its first line is the text to encode",
		    build_line(b));
	if (!build_limits(b, open->block->source.len) || !take_lines(b, lines))
		return false;
	return build_close(b);
}

static bool lacks_lines(struct block_build *b)
{
	return err_set(
	    b->e, ERR_FORMAT,
	    LINE_FR
	    "bloc «\u00A0vignette\u00A0» incomplet\u202F; ses trois premières lignes sont le "
	    "nom de l'image, ce qu'elle montre et ce qui est écrit à sa place s'il n'y en a "
	    "pas",
	    LINE_EN "incomplete \"vignette\" block; its first three lines are the picture's name, "
		    "what it shows, and what is written in its place where there is none",
	    build_line(b));
}

/* The picture's name, what it shows, what stands in its place; then the text beside it, whose
 * first line is bold. */
static bool take_thumbnail(struct block_build *b, struct str lines)
{
	const struct leaf_style bold = {.style = SPAN_BOLD};
	struct str name = {0}, shows = {0}, otherwise = {0};
	struct block *block;

	if (!build_open(b, BLOCK_THUMBNAIL))
		return false;
	block = build_top(b);
	next_line(&lines, &name);
	next_line(&lines, &shows);
	next_line(&lines, &otherwise);
	if (trimmed(shows).len == 0 || trimmed(otherwise).len == 0)
		return lacks_lines(b);
	block->source = take_flat(b, name);
	block->alternative = take_flat(b, shows);
	if (!block->source.ptr || !block->alternative.ptr)
		return err_nomem(b->e);
	return build_limits(b, block->source.len + block->alternative.len) &&
	       take_text(b, otherwise, (struct leaf_style){0}, &block->placeholder) &&
	       take_text(b, lines, bold, &block->text) && build_close(b);
}

static bool take_signature(struct block_build *b, struct str lines)
{
	return build_open(b, BLOCK_SIGNATURE) && take_lines(b, lines) && build_close(b);
}

static bool take_page_break(struct block_build *b, struct str lines)
{
	if (lines.len || b->nest)
		return err_set(
		    b->e, ERR_FORMAT,
		    LINE_FR
		    "le bloc «\u00A0saut-de-page\u00A0» est vide et ne se met ni dans une liste "
		    "ni dans une note",
		    LINE_EN "the block \"saut-de-page\" is empty and stands neither in a "
			    "list nor in a note",
		    build_line(b));
	return build_open(b, BLOCK_PAGE_BREAK) && build_close(b);
}

static bool take_footer(struct block_build *b, struct str lines)
{
	if (b->has_footer)
		return err_set(
		    b->e, ERR_FORMAT,
		    LINE_FR "un second bloc «\u00A0pied\u00A0»\u202F; un document n'en a qu'un",
		    LINE_EN "a second \"pied\" block; a document has one only", build_line(b));
	b->has_footer = true;
	return build_open(b, BLOCK_FOOTER) && take_lines(b, lines) && build_close(b);
}

struct directive {
	const char *name;
	bool (*take)(struct block_build *b, struct str lines);
};

static const struct directive directives[] = {
    {"qr", take_qr},
    {"vignette", take_thumbnail},
    {"signature", take_signature},
    {"saut-de-page", take_page_break},
    {"pied", take_footer},
};

bool build_directive(struct block_build *b)
{
	struct str lines = buf_view(&b->fence), name = excerpt(b->fence_name);

	for (size_t i = 0; i < sizeof(directives) / sizeof(*directives); i++)
		if (str_eq(b->fence_name, str_of(directives[i].name)))
			return directives[i].take(b, lines);
	return err_set(
	    b->e, ERR_FORMAT,
	    LINE_FR "bloc «\u00A0%.*s\u00A0» inconnu\u202F; les blocs connus sont qr, vignette, "
		    "signature, saut-de-page et pied",
	    LINE_EN "unknown block \"%.*s\"; the known ones are qr, vignette, signature, "
		    "saut-de-page and pied",
	    build_line(b), STR_ARG(name));
}
