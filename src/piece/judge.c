/* judge.c - what a policy has against a piece; see piece.h. The report comes from a worker
 * that saw untrusted bytes: all that it says is in range, none of it need be true. */
#include "piece/extension.h"
#include "piece/failure.h"
#include "piece/kind_text.h"
#include "piece/piece.h"

#define NUMBER_MAX 999999999999999999u /* what sentences can write */

struct rule {
	enum finding_id finding;
	const char *number, *detail; /* the parameters' names, or NULL */
};

static const struct rule rules[REMARK_COUNT] = {
#define RULE(symbol, finding, number, detail) \
	[REMARK_##symbol] = {FINDING_##finding, number, detail},
#include "piece/remark_rules.def"
#undef RULE
};

/* A remark without a rule does not compile, nor one with two. */
enum {
#define RULE(symbol, finding, number, detail) RULE_OF_##symbol,
#include "piece/remark_rules.def"
#undef RULE
	RULE_COUNT
};
#define REMARK(symbol) _Static_assert(RULE_OF_##symbol < RULE_COUNT, #symbol " has no rule");
#include "codec/remark.def"
#undef REMARK
_Static_assert((int)RULE_COUNT == (int)REMARK_COUNT, "each remark has one rule");

static struct finding *add(struct piece *p, enum finding_id id)
{
	return finding_add(&p->findings, id, (struct str){NULL, 0});
}

static void param(struct piece *p, struct finding *f, const char *name, const char *value)
{
	finding_param(&p->findings, f, name, str_of(value));
}

/* The English one has "_en" behind its name. */
static void param_word(struct piece *p, struct finding *f, const char *name, const char *fr,
                       const char *name_en, const char *en)
{
	param(p, f, name, fr);
	param(p, f, name_en, en);
}

static void param_number(struct piece *p, struct finding *f, const char *name, uint64_t n)
{
	finding_param_int(&p->findings, f, name, (long long)(n < NUMBER_MAX ? n : NUMBER_MAX));
}

/* --- Name, size and format */

static void judge_size(struct piece *p, const struct piece_policy *policy)
{
	bool is_read = p->sha256[0] || p->failure;
	struct finding *f;

	if (is_read && p->bytes <= policy->bytes)
		return;
	f = add(p, is_read ? FINDING_FILE_TOO_LARGE : FINDING_TOO_LARGE_TO_EXAMINE);
	param_number(p, f, "bytes", p->bytes);
	param_number(p, f, "limit", policy->bytes < p->bytes ? policy->bytes : p->bytes);
	if (is_read && p->bytes <= policy->bytes_binary)
		param_number(p, f, "binary", policy->bytes_binary);
}

static bool is_accepted(enum kind kind, const struct piece_policy *policy)
{
	return kind_format(kind) && policy->accepted[kind];
}

/* "JPEG, PNG, PDF", in any language. */
static void param_accepted(struct piece *p, struct finding *f, const struct piece_policy *policy)
{
	struct buf names = {0};

	for (int kind = 0; kind < KIND_COUNT; kind++) {
		if (is_accepted((enum kind)kind, policy)) {
			buf_cstr(&names, names.len > 0 ? ", " : "");
			buf_cstr(&names, kind_format((enum kind)kind));
		}
	}
	finding_param(&p->findings, f, "accepted", buf_view(&names));
	p->findings.failed |= names.failed;
	buf_free(&names);
}

static void param_kind(struct piece *p, struct finding *f, enum kind kind)
{
	param_word(p, f, "kind", kind_text(kind, LANG_FR), "kind_en", kind_text(kind, LANG_EN));
}

/* That the format is not accepted, and that the name promised another where it did. */
static void judge_format(struct piece *p, const struct piece_policy *policy)
{
	enum kind kind = p->report.kind;
	struct str extension = extension_of(p->name);
	enum kind promised = extension_kind(extension);
	struct finding *f = add(p, kind_finding(kind));

	param_kind(p, f, kind);
	param_accepted(p, f, policy);
	if (promised != KIND_OTHER && promised != kind)
		finding_param(&p->findings, f, "extension", extension);
	if (kind == KIND_OTHER && p->report.mime[0])
		param(p, f, "mime", p->report.mime);
}

static void judge_name(struct piece *p)
{
	enum kind kind = p->report.kind;
	struct str extension = extension_of(p->name);
	struct buf command = {0};
	struct finding *f;

	if (p->name.len == 0 || extension_kind(extension) == kind)
		return;
	f = add(p, extension.len > 0 ? FINDING_WRONG_EXTENSION : FINDING_NO_EXTENSION);
	if (extension.len > 0)
		finding_param(&p->findings, f, "extension", extension);
	param_kind(p, f, kind);
	extension_command(&command, p->name, kind);
	finding_param(&p->findings, f, "command", buf_view(&command));
	p->findings.failed |= command.failed;
	buf_free(&command);
}

/* --- Remarks */

/* What only follows from something else that is said. */
static const struct {
	enum remark_id cause, consequence;
} consequences[] = {
    {REMARK_TRUNCATED, REMARK_NO_END_MARKER}, {REMARK_TRUNCATED, REMARK_BLANK},
    {REMARK_CORRUPT, REMARK_BLANK},           {REMARK_NO_PAGES, REMARK_PAGE_TREE},
    {REMARK_NO_PAGES, REMARK_BLANK},          {REMARK_RESTRICTED, REMARK_ENCRYPTED_OPEN},
    {REMARK_JAVASCRIPT, REMARK_FORM_SCRIPT},
};

/* What is worth saying of a PDF that could not be opened. */
static bool is_said_of_locked(enum remark_id id)
{
	return id == REMARK_PASSWORD || id == REMARK_UNKNOWN_ENCRYPTION || id == REMARK_POLYGLOT ||
	       id == REMARK_JAVASCRIPT || id == REMARK_LAUNCH || id == REMARK_EMBEDDED_PROGRAM;
}

static bool is_noise(const struct report *r, enum remark_id id)
{
	if ((report_has(r, REMARK_PASSWORD) || report_has(r, REMARK_UNKNOWN_ENCRYPTION)) &&
	    !is_said_of_locked(id))
		return true;
	for (size_t i = 0; i < sizeof consequences / sizeof *consequences; i++) {
		if (consequences[i].consequence == id && report_has(r, consequences[i].cause))
			return true;
	}
	return false;
}

static enum finding_id finding_for(const struct remark *m, enum kind kind)
{
	switch (m->id) {
	case REMARK_BLANK:
		return kind == KIND_PDF ? FINDING_BLANK_PAGE : FINDING_BLANK_PICTURE;
	case REMARK_TRAILING_BYTES:
		return kind == KIND_PDF ? FINDING_PDF_TRAILING_BYTES : FINDING_TRAILING_BYTES;
	case REMARK_XFA:
		return m->number == 1 ? FINDING_XFA_ONLY : FINDING_XFA;
	default:
		return rules[m->id].finding;
	}
}

/* "print copy" as "imprimer, copier" and "print, copy"; words that are not known are left
 * out. */
static void param_forbidden(struct piece *p, struct finding *f, struct str words)
{
	static const char *const actions[][LANG_COUNT] = {
	    {"imprimer", "print"}, {"copier", "copy"}, {"modifier", "modify"}};
	struct buf text[LANG_COUNT] = {{0}, {0}};

	while (words.len > 0) {
		struct str word = str_split(words, ' ', &words);

		for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
			if (!str_eq(word, str_of(actions[i][LANG_EN])))
				continue;
			for (int lang = 0; lang < LANG_COUNT; lang++) {
				buf_cstr(&text[lang], text[lang].len > 0 ? ", " : "");
				buf_cstr(&text[lang], actions[i][lang]);
			}
		}
	}
	if (text[LANG_FR].len > 0) {
		finding_param(&p->findings, f, "forbidden", buf_view(&text[LANG_FR]));
		finding_param(&p->findings, f, "forbidden_en", buf_view(&text[LANG_EN]));
	}
	p->findings.failed |= text[LANG_FR].failed || text[LANG_EN].failed;
	buf_free(&text[LANG_FR]);
	buf_free(&text[LANG_EN]);
}

static void param_detail(struct piece *p, struct finding *f, const struct remark *m)
{
	enum kind second = kind_named(str_of(m->detail));

	if (m->id == REMARK_POLYGLOT)
		param_word(p, f, "second", kind_text(second, LANG_FR), "second_en",
		           kind_text(second, LANG_EN));
	else if (m->id == REMARK_RESTRICTED)
		param_forbidden(p, f, str_of(m->detail));
	else if (rules[m->id].detail && m->detail[0])
		param(p, f, rules[m->id].detail, m->detail);
}

/* A side can be too long for readers at few pixels: then these and their limit say nothing. */
static bool is_too_long(const struct remark *m, const struct piece_policy *policy)
{
	return m->id == REMARK_TOO_MANY_PIXELS && m->number > 0 && m->number <= policy->pixels;
}

static void judge_remark(struct piece *p, const struct remark *m, const struct piece_policy *policy)
{
	struct finding *f = add(p, finding_for(m, p->report.kind));

	if (f)
		f->page = m->page;
	if (is_too_long(m, policy))
		return;
	if (rules[m->id].number && m->number > 0)
		param_number(p, f, rules[m->id].number, m->number);
	param_detail(p, f, m);
	if (m->id == REMARK_TOO_MANY_PIXELS)
		param_number(p, f, "limit", policy->pixels);
}

static void judge_remarks(struct piece *p, const struct piece_policy *policy)
{
	const struct report *r = &p->report;

	for (size_t i = 0; i < r->remark_count; i++) {
		if (!is_noise(r, r->remarks[i].id))
			judge_remark(p, &r->remarks[i], policy);
	}
	if (r->remarks_left_out > 0)
		param_number(p, add(p, FINDING_TOO_MANY_FINDINGS), "count", r->remarks_left_out);
}

/* --- Facts */

static const char *const turns[9][LANG_COUNT] = {
    [2] = {"en miroir", "mirrored"},
    [3] = {"tête en bas", "upside down"},
    [4] = {"tête en bas et en miroir", "upside down and mirrored"},
    [5] = {"couchée et en miroir", "on its side and mirrored"},
    [6] = {"couchée (à tourner d'un quart de tour vers la droite)",
           "on its side (to be turned by a quarter to the right)"},
    [7] = {"couchée et en miroir", "on its side and mirrored"},
    [8] = {"couchée (à tourner d'un quart de tour vers la gauche)",
           "on its side (to be turned by a quarter to the left)"},
};

static void judge_orientation(struct piece *p)
{
	unsigned o = p->report.orientation;

	if (o >= 2 && o <= 8)
		param_word(p, add(p, FINDING_SIDEWAYS), "turn", turns[o][LANG_FR], "turn_en",
		           turns[o][LANG_EN]);
}

static void judge_resolution(struct piece *p, const struct piece_policy *policy)
{
	const struct report *r = &p->report;
	uint32_t side = r->width_px > r->height_px ? r->width_px : r->height_px;
	struct finding *f;

	if (r->width_px == 0 || r->height_px == 0 || side >= policy->legible_px)
		return;
	f = add(p, FINDING_LOW_RESOLUTION);
	param_number(p, f, "width", r->width_px);
	param_number(p, f, "height", r->height_px);
	param_number(p, f, "limit", policy->legible_px);
}

/* Again, for a worker that should have said so itself. */
static void judge_pixels(struct piece *p, const struct piece_policy *policy)
{
	uint64_t pixels = (uint64_t)p->report.width_px * p->report.height_px;
	struct finding *f;

	if (pixels <= policy->pixels || report_has(&p->report, REMARK_TOO_MANY_PIXELS))
		return;
	f = add(p, FINDING_TOO_MANY_PIXELS);
	param_number(p, f, "pixels", pixels);
	param_number(p, f, "limit", policy->pixels);
}

static void judge_facts(struct piece *p, const struct piece_policy *policy)
{
	if (p->report.kind != KIND_PDF) {
		judge_pixels(p, policy);
		judge_resolution(p, policy);
		judge_orientation(p);
		if (p->report.colour == COLOUR_CMYK)
			add(p, FINDING_CMYK);
	}
	if (p->report.gps)
		add(p, FINDING_GPS_POSITION);
}

/* A report that has nothing against a picture without pixels or a PDF without pages is
 * none: whoever wrote it did not decode the file. */
static void judge_sense(struct piece *p, size_t first)
{
	const struct report *r = &p->report;
	bool has_contents =
	    r->kind == KIND_PDF ? r->pages > 0 : r->width_px > 0 && r->height_px > 0;

	for (size_t i = first; i < p->findings.count; i++)
		has_contents |= p->findings.items[i].severity == SEVERITY_ERROR;
	if (!has_contents)
		piece_fail_decoding(p, decoder_nonsense(), "nonsense");
}

/* What dossier-normalize puts right comes with the command for it. */
static void name_command(struct piece *p, size_t first)
{
	struct buf command = {0};

	extension_normalize_command(&command, p->name, p->report.kind);
	p->findings.failed |= command.failed;
	for (size_t i = first; i < p->findings.count; i++) {
		struct finding *f = &p->findings.items[i];

		if (finding_fix(f->id) == FIX_NORMALIZE)
			finding_param(&p->findings, f, "command", buf_view(&command));
	}
	buf_free(&command);
}

static void judge_contents(struct piece *p, const struct piece_policy *policy, size_t first)
{
	bool is_examined = p->sha256[0] && !p->failure;
	enum kind kind = p->report.kind;

	if (is_accepted(kind, policy)) {
		judge_name(p);
		if (is_examined) {
			judge_remarks(p, policy);
			judge_facts(p, policy);
			judge_sense(p, first);
		}
	} else if (kind == KIND_EMPTY) {
		if (!p->failure)
			piece_fail_decoding(p, decoder_nonsense(), "nonsense");
	} else if (is_examined || kind != KIND_OTHER) {
		judge_format(p, policy);
	}
}

void piece_judge(struct piece *p, const struct piece_policy *policy)
{
	size_t first = p->findings.count;

	if (!p->is_known)
		return;
	if (p->bytes == 0) {
		add(p, FINDING_EMPTY_FILE);
		return;
	}
	judge_size(p, policy);
	judge_contents(p, policy, first);
	name_command(p, first);
}
