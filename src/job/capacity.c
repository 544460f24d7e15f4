#include "job/capacity.h"

#include "base/text.h"

/* Words of a capacity, small and without accents. */
#define WORDS_MAX 24
#define WORD_BYTES 24

struct words {
	char items[WORDS_MAX][WORD_BYTES];
	bool starts[WORDS_MAX + 1]; /* at the front or behind a comma */
	size_t count;
};

static bool is_letter(uint32_t c)
{
	return (c >= 'a' && c <= 'z') ||
	       (c >= 0xC0 && (c < 0x2000 || c > 0x206F)); /* those are signs */
}

static void add_letter(struct words *w, size_t *len, uint32_t c)
{
	if (w->count < WORDS_MAX && *len + 1 < WORD_BYTES)
		w->items[w->count][(*len)++] = c < 0x80 ? (char)c : '?';
}

static void end_word(struct words *w, size_t *len)
{
	if (*len > 0)
		w->items[w->count++][*len] = '\0';
	*len = 0;
}

/* Behind a comma and the like another title may begin, behind a hyphen not. */
static bool splits(uint32_t c)
{
	return c < 0x80 && c && strchr(",;/(&+", (int)c);
}

static void split(struct words *w, struct str s)
{
	size_t len = 0;

	w->starts[0] = true;
	for (size_t at = 0; at < s.len;) {
		uint32_t c = text_next(s, &at);

		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		if (text_is_mark(c))
			continue;
		if (is_letter(c)) {
			add_letter(w, &len, c);
			continue;
		}
		end_word(w, &len);
		w->starts[w->count] |= splits(c);
	}
	end_word(w, &len);
}

static bool among(const char *word, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(word, *words) == 0)
			return true;
	return false;
}

/* Whose signature stands for another's, whatever their title. */
static bool is_substitute(const struct words *w)
{
	static const char *const words[] = {"adjoint",   "adjointe",   "delegation", "deputy",
	                                    "assistant", "assistante", "secretaire", "vice",
	                                    "ancien",    "ancienne",   "former",     "pouvoir",
	                                    "pouvoirs",  "honoraire",  "stagiaire",  NULL};

	for (size_t i = 0; i < w->count; i++)
		if (among(w->items[i], words))
			return true;
	return false;
}

/* Passed over in front of a title: "Monsieur le", "Associé unique et", "Co-". */
static bool is_lead(const char *word)
{
	static const char *const words[] = {
	    "m",       "mme",      "monsieur", "madame", "le",    "la", "l",   "the", "et", "and",
	    "associe", "associee", "unique",   "seul",   "seule", "co", "son", "sa",  NULL};

	return among(word, words);
}

static const char *word_at(const struct words *w, size_t i)
{
	return i < w->count ? w->items[i] : "";
}

/* One word that says it all. */
static bool is_title(const char *word)
{
	static const char *const words[] = {"gerant",
	                                    "gerante",
	                                    "cogerant",
	                                    "cogerante",
	                                    "president",
	                                    "presidente",
	                                    "copresident",
	                                    "copresidente",
	                                    "pdg",
	                                    "dg",
	                                    "dirigeant",
	                                    "dirigeante",
	                                    "maire",
	                                    "proviseur",
	                                    "proviseure",
	                                    "exploitant",
	                                    "exploitante",
	                                    "entrepreneur",
	                                    "entrepreneuse",
	                                    "entrepreneure",
	                                    "artisan",
	                                    "artisane",
	                                    "commercant",
	                                    "commercante",
	                                    "autoentrepreneur",
	                                    "microentrepreneur",
	                                    "employeur",
	                                    "employeuse",
	                                    "liquidateur",
	                                    "liquidatrice",
	                                    "ceo",
	                                    "chairman",
	                                    "chairwoman",
	                                    "chairperson",
	                                    NULL};

	return among(word, words);
}

/* "Directeur général" but not "des services" or "des ventes"; "délégué" is one. */
static bool is_general_director(const struct words *w, size_t i)
{
	static const char *const first[] = {"directeur", "directrice", NULL};
	static const char *const second[] = {"general", "generale", NULL};
	static const char *const narrower[] = {"des", "du", "de", "d", NULL};

	return among(word_at(w, i), first) && among(word_at(w, i + 1), second) &&
	       !among(word_at(w, i + 2), narrower);
}

static bool is_pair(const struct words *w, size_t i)
{
	static const char *const pairs[][2] = {
	    {"representant", "legal"},
	    {"representante", "legale"},
	    {"legal", "representative"},
	    {"mandataire", "social"},
	    {"mandataire", "sociale"},
	    {"managing", "director"},
	    {"managing", "partner"},
	    {"chief", "executive"},
	    {"sole", "trader"},
	    {"chef", "entreprise"},
	    {"cheffe", "entreprise"},
	    {"auto", "entrepreneur"},
	    {"micro", "entrepreneur"},
	    {"auto", "entrepreneuse"},
	    {"micro", "entrepreneuse"},
	    {"administrateur", "general"},
	    {"administratrice", "generale"},
	    {"administrateur", "judiciaire"},
	    {"administratrice", "judiciaire"},
	};
	const char *second = word_at(w, i + 1);

	if (strcmp(second, "d") == 0) /* chef d'entreprise */
		second = word_at(w, i + 2);
	for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++)
		if (strcmp(word_at(w, i), pairs[k][0]) == 0 && strcmp(second, pairs[k][1]) == 0)
			return true;
	return false;
}

/* A title may begin at the front, behind a comma, behind "et" or behind what only leads to it. */
static bool may_begin(const struct words *w, size_t i)
{
	const char *before = i > 0 ? w->items[i - 1] : "";

	return w->starts[i] || strcmp(before, "et") == 0 || strcmp(before, "and") == 0 ||
	       (is_lead(before) && may_begin(w, i - 1));
}

bool capacity_is_legal(struct str capacity, struct arena *a)
{
	struct str plain = text_nfd(capacity, a);
	struct words w = {0};

	if (!plain.ptr)
		return false;
	split(&w, plain);
	if (is_substitute(&w))
		return false;
	for (size_t i = 0; i < w.count; i++)
		if (may_begin(&w, i) &&
		    (is_title(w.items[i]) || is_pair(&w, i) || is_general_director(&w, i)))
			return true;
	return false;
}
