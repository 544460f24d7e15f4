/* test_piece.c - what is said of a piece: each remark, each fact, each kind, and the words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "piece/extension.h"
#include "piece/failure.h"
#include "piece/kind_text.h"
#include "piece/piece.h"

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct piece_policy policy = {
    .accepted = {[KIND_JPEG] = true, [KIND_PNG] = true, [KIND_PDF] = true},
    .bytes = 10000000,
    .bytes_binary = 10485760,
    .pixels = 100000000,
    .legible_px = 800,
};

static struct arena arena;

static const char *name_for(enum kind kind)
{
	return kind == KIND_JPEG ? "a.jpg" : kind == KIND_PNG ? "a.png" : "a.pdf";
}

/* One that there is nothing against. */
static struct piece good(enum kind kind)
{
	struct piece p = {.is_known = true, .bytes = 1000, .findings = {.arena = &arena}};

	memcpy(p.sha256, DIGEST, sizeof DIGEST);
	report_init(&p.report);
	p.name = str_of(name_for(kind));
	p.report.kind = kind;
	if (kind == KIND_PDF) {
		p.report.pages = 2;
		p.report.pdf_version = 17;
	} else {
		p.report.width_px = 1200;
		p.report.height_px = 1000;
		p.report.orientation = 1;
		p.report.colour = COLOUR_RGB;
		p.report.bits = 8;
	}
	return p;
}

static void assert_text_is_whole(struct buf *b, const char *id)
{
	if (strpbrk(buf_terminated(b), "{}[]") || strstr(b->data, "  "))
		fail_msg("%s: %s", id, b->data);
}

/* Nothing is left of the patterns in either language. */
static void assert_texts_are_whole(const struct piece *p)
{
	assert_false(p->findings.failed);
	for (size_t i = 0; i < p->findings.count; i++) {
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			const struct finding *f = &p->findings.items[i];
			struct buf b = {0};

			finding_message(&b, f, (enum lang)lang);
			assert_true(b.len > 10);
			assert_text_is_whole(&b, finding_name(f->id));
			buf_reset(&b);
			finding_remedy(&b, f, (enum lang)lang);
			assert_text_is_whole(&b, finding_name(f->id));
			buf_free(&b);
		}
	}
}

/* Judges, and takes what was found as text: "wrong-extension cmyk". */
static const char *found(struct piece *p)
{
	static char names[2000];
	size_t len = 0;

	piece_judge(p, &policy);
	assert_texts_are_whole(p);
	names[0] = '\0';
	for (size_t i = 0; i < p->findings.count; i++)
		len += (size_t)snprintf(names + len, sizeof names - len, "%s%s", i ? " " : "",
		                        finding_name(p->findings.items[i].id));
	arena_reset(&arena);
	return names;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static void what_is_good_is_accepted(void **state)
{
	static const enum kind kinds[] = {KIND_JPEG, KIND_PNG, KIND_PDF};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct piece p = good(kinds[i]);

		assert_string_equal(found(&p), "");
		assert_int_equal(piece_verdict(&p, true), VERDICT_ACCEPTED);
	}
}

/* --- Remarks --- */

struct remark_case {
	enum remark_id remark;
	enum kind kind;
	const char *finding;
	enum severity severity;
	enum fix fix;
};

#define ERROR SEVERITY_ERROR
#define WARNING SEVERITY_WARNING
#define INFO SEVERITY_INFO

static const struct remark_case remark_cases[] = {
    {REMARK_TRUNCATED, KIND_JPEG, "truncated-file", ERROR, FIX_NONE},
    {REMARK_CORRUPT, KIND_PNG, "damaged-data", ERROR, FIX_NONE},
    {REMARK_TOO_MANY_PIXELS, KIND_PNG, "too-many-pixels", ERROR, FIX_NONE},
    {REMARK_INFLATE_BOMB, KIND_PDF, "inflate-bomb", ERROR, FIX_NONE},
    {REMARK_BLANK, KIND_JPEG, "blank-picture", WARNING, FIX_NONE},
    {REMARK_BLANK, KIND_PDF, "blank-page", WARNING, FIX_NONE},
    {REMARK_CAMERA_EXTRA, KIND_JPEG, "camera-extra", INFO, FIX_NORMALIZE},
    {REMARK_TRAILING_BYTES, KIND_PNG, "trailing-bytes", WARNING, FIX_NORMALIZE},
    {REMARK_TRAILING_BYTES, KIND_PDF, "pdf-trailing-bytes", WARNING, FIX_NONE},
    {REMARK_POLYGLOT, KIND_JPEG, "polyglot", ERROR, FIX_NONE},
    {REMARK_STRAY_BYTES, KIND_JPEG, "stray-bytes", WARNING, FIX_NORMALIZE},
    {REMARK_ARITHMETIC, KIND_JPEG, "arithmetic-jpeg", ERROR, FIX_NORMALIZE},
    {REMARK_DEEP_JPEG, KIND_JPEG, "deep-jpeg", ERROR, FIX_NONE},
    {REMARK_RARE_PROCESS, KIND_JPEG, "rare-jpeg", ERROR, FIX_NONE},
    {REMARK_TOO_MANY_SCANS, KIND_JPEG, "too-many-scans", ERROR, FIX_NONE},
    {REMARK_NO_END_MARKER, KIND_JPEG, "no-end-marker", WARNING, FIX_NORMALIZE},
    {REMARK_BAD_CRC, KIND_PNG, "bad-crc", ERROR, FIX_NONE},
    {REMARK_BAD_CHECKSUM, KIND_PNG, "bad-checksum", ERROR, FIX_NONE},
    {REMARK_BAD_CHUNK, KIND_PNG, "bad-chunk", WARNING, FIX_NONE},
    {REMARK_ANIMATED, KIND_PNG, "animated-png", WARNING, FIX_NORMALIZE},
    {REMARK_APPLE_PNG, KIND_PNG, "apple-png", ERROR, FIX_NONE},
    {REMARK_HEADER_OFFSET, KIND_PDF, "header-offset", WARNING, FIX_NONE},
    {REMARK_NO_HEADER, KIND_PDF, "no-pdf-header", ERROR, FIX_NONE},
    {REMARK_REPAIRED, KIND_PDF, "damaged-xref", WARNING, FIX_NONE},
    {REMARK_OBJECT_DAMAGED, KIND_PDF, "damaged-object", ERROR, FIX_NONE},
    {REMARK_STREAM_DAMAGED, KIND_PDF, "damaged-stream", ERROR, FIX_NONE},
    {REMARK_STREAM_CHECKSUM, KIND_PDF, "stream-checksum", ERROR, FIX_NONE},
    {REMARK_IMAGE_DAMAGED, KIND_PDF, "damaged-image", WARNING, FIX_NONE},
    {REMARK_PAGE_TREE, KIND_PDF, "damaged-page-tree", ERROR, FIX_NONE},
    {REMARK_NO_PAGES, KIND_PDF, "no-pages", ERROR, FIX_NONE},
    {REMARK_TOO_MANY_OBJECTS, KIND_PDF, "too-many-objects", ERROR, FIX_NONE},
    {REMARK_TOO_MANY_PAGES, KIND_PDF, "too-many-pages", ERROR, FIX_NONE},
    {REMARK_PASSWORD, KIND_PDF, "password", ERROR, FIX_NONE},
    {REMARK_UNKNOWN_ENCRYPTION, KIND_PDF, "unknown-encryption", ERROR, FIX_NONE},
    {REMARK_RESTRICTED, KIND_PDF, "restricted", WARNING, FIX_NONE},
    {REMARK_ENCRYPTED_OPEN, KIND_PDF, "encrypted-open", WARNING, FIX_NONE},
    {REMARK_JAVASCRIPT, KIND_PDF, "javascript", ERROR, FIX_NONE},
    {REMARK_FORM_SCRIPT, KIND_PDF, "form-script", WARNING, FIX_NONE},
    {REMARK_LAUNCH, KIND_PDF, "launch", ERROR, FIX_NONE},
    {REMARK_EMBEDDED_PROGRAM, KIND_PDF, "embedded-program", ERROR, FIX_NONE},
    {REMARK_EMBEDDED_FILE, KIND_PDF, "embedded-file", WARNING, FIX_NONE},
    {REMARK_PORTFOLIO, KIND_PDF, "portfolio", WARNING, FIX_NONE},
    {REMARK_MEDIA, KIND_PDF, "media", WARNING, FIX_NONE},
    {REMARK_SENDS_DATA, KIND_PDF, "sends-data", WARNING, FIX_NONE},
    {REMARK_XFA, KIND_PDF, "xfa", WARNING, FIX_NONE},
    {REMARK_FORM, KIND_PDF, "form-fields", INFO, FIX_NONE},
    {REMARK_SIGNED, KIND_PDF, "signed", INFO, FIX_NONE},
    {REMARK_PAGE_SIZE, KIND_PDF, "page-size", WARNING, FIX_NONE},
};

static void assert_remark(const struct remark_case *c, uint64_t number, const char *detail)
{
	struct piece p = good(c->kind);
	const struct finding *f;
	enum verdict want = c->severity == ERROR ? VERDICT_REFUSED : VERDICT_ACCEPTED;

	report_add(&p.report, c->remark, 3, number, str_of(detail));
	piece_judge(&p, &policy);
	assert_int_equal(p.findings.count, 1);
	f = &p.findings.items[0];
	assert_string_equal(finding_name(f->id), c->finding);
	assert_int_equal(f->page, 3);
	assert_int_equal(f->severity, c->severity);
	assert_int_equal(finding_fix(f->id), c->fix);
	assert_int_equal(piece_verdict(&p, false), want);
	assert_int_equal(piece_verdict(&p, true), c->severity == INFO ? want : VERDICT_REFUSED);
	assert_texts_are_whole(&p);
	arena_reset(&arena);
}

static void each_remark_has_its_finding(void **state)
{
	bool seen[REMARK_COUNT] = {false};

	(void)state;
	for (size_t i = 0; i < sizeof remark_cases / sizeof *remark_cases; i++) {
		assert_remark(&remark_cases[i], 0, "");
		assert_remark(&remark_cases[i], 12345, "pdf print copy");
		assert_remark(&remark_cases[i], UINT64_MAX, "~");
		seen[remark_cases[i].remark] = true;
	}
	for (int id = 0; id < REMARK_COUNT; id++)
		assert_true(seen[id]);
}

static const char *with_remark(enum kind kind, enum remark_id id, uint64_t number,
                               const char *detail, enum lang lang)
{
	static char text[1000];
	struct piece p = good(kind);
	struct buf b = {0};

	report_add(&p.report, id, 0, number, str_of(detail));
	piece_judge(&p, &policy);
	finding_message(&b, &p.findings.items[0], lang);
	snprintf(text, sizeof text, "%s", buf_terminated(&b));
	buf_free(&b);
	arena_reset(&arena);
	return text;
}

static void sentences_hold_what_was_seen(void **state)
{
	(void)state;
	assert_string_equal(with_remark(KIND_JPEG, REMARK_TRUNCATED, 123456, "", LANG_FR),
	                    "le fichier est incomplet\u00a0: ses données s'arrêtent avant la fin, "
	                    "au bout de 123,5\u00a0ko");
	assert_string_equal(with_remark(KIND_JPEG, REMARK_TRUNCATED, 0, "", LANG_EN),
	                    "the file is incomplete: its data stop before their end");
	assert_string_equal(
	    with_remark(KIND_PDF, REMARK_RESTRICTED, 0, "print modify", LANG_FR),
	    "le PDF s'ouvre sans mot de passe, mais il est chiffré et restreint son usage "
	    "(interdit\u00a0: imprimer, modifier)");
	assert_string_equal(with_remark(KIND_PDF, REMARK_RESTRICTED, 0, "copy dance", LANG_EN),
	                    "the PDF opens without a password, but it is encrypted and restricts "
	                    "its use (forbidden: copy)");
	assert_string_equal(with_remark(KIND_JPEG, REMARK_POLYGLOT, 0, "zip", LANG_FR),
	                    "le fichier est en même temps autre chose\u00a0: une archive ZIP");
	assert_string_equal(with_remark(KIND_JPEG, REMARK_POLYGLOT, 0, "unheard-of", LANG_EN),
	                    "the file is something else at the same time: a file of another "
	                    "format");
	assert_string_equal(with_remark(KIND_PDF, REMARK_EMBEDDED_PROGRAM, 0, "{a}.exe", LANG_EN),
	                    "a program is attached to the PDF, “{a}.exe”");
	assert_string_equal(
	    with_remark(KIND_PNG, REMARK_TOO_MANY_PIXELS, 400000000, "", LANG_FR),
	    "l'image compte trop de pixels (400\u202f000\u202f000)\u202f; la limite est "
	    "100\u202f000\u202f000");
}

static void xfa_alone_is_an_error(void **state)
{
	struct piece p = good(KIND_PDF);

	(void)state;
	report_add(&p.report, REMARK_XFA, 0, 1, STR(""));
	assert_string_equal(found(&p), "xfa-only");
	assert_int_equal(piece_verdict(&p, false), VERDICT_REFUSED);
}

static void nothing_is_said_beside_a_password(void **state)
{
	struct piece p = good(KIND_PDF);

	(void)state;
	p.report.pages = 0;
	p.report.encrypted = true;
	report_add(&p.report, REMARK_REPAIRED, 0, 0, STR(""));
	report_add(&p.report, REMARK_PASSWORD, 0, 0, STR(""));
	report_add(&p.report, REMARK_NO_PAGES, 0, 0, STR(""));
	report_add(&p.report, REMARK_EMBEDDED_FILE, 0, 0, STR("a.csv"));
	assert_string_equal(found(&p), "password");
	p = good(KIND_PDF);
	report_add(&p.report, REMARK_PASSWORD, 0, 0, STR(""));
	report_add(&p.report, REMARK_LAUNCH, 0, 0, STR("a.exe"));
	assert_string_equal(found(&p), "password launch");
}

static void what_follows_from_something_said_is_not_said(void **state)
{
	struct piece p = good(KIND_JPEG);

	(void)state;
	report_add(&p.report, REMARK_NO_END_MARKER, 0, 0, STR(""));
	report_add(&p.report, REMARK_BLANK, 0, 0, STR(""));
	assert_string_equal(found(&p), "no-end-marker blank-picture");
	p.findings = (struct finding_list){.arena = &arena};
	report_add(&p.report, REMARK_TRUNCATED, 0, 0, STR(""));
	assert_string_equal(found(&p), "truncated-file");
}

static void what_was_left_out_is_counted(void **state)
{
	struct piece p = good(KIND_PDF);

	(void)state;
	for (uint32_t page = 1; page <= 100; page++)
		report_add(&p.report, REMARK_BLANK, page, 0, STR(""));
	piece_judge(&p, &policy);
	assert_int_equal(p.findings.count, REPORT_REMARKS_MAX + 1);
	assert_int_equal(p.findings.items[2].page, 3);
	assert_int_equal(p.findings.items[REPORT_REMARKS_MAX].id, FINDING_TOO_MANY_FINDINGS);
	assert_texts_are_whole(&p);
	arena_reset(&arena);
}

/* --- Size and format --- */

static void sizes_have_a_limit(void **state)
{
	static const struct {
		uint64_t bytes;
		const char *found, *fr;
	} cases[] = {
	    {9999999, "", NULL},
	    {10000000, "", NULL},
	    {10000001, "file-too-large",
	     "le fichier pèse 10,1\u00a0Mo, la limite est 10\u00a0Mo\u202f; il serait sous la limite "
	     "si on la comptait en puissances de deux, 10\u202f485\u202f760\u00a0octets, comme on lit "
	     "parfois «\u00a010\u00a0Mo\u00a0»"},
	    {10485760, "file-too-large", NULL},
	    {10485761, "file-too-large", "le fichier pèse 10,5\u00a0Mo, la limite est 10\u00a0Mo"},
	    {12345678, "file-too-large", "le fichier pèse 12,4\u00a0Mo, la limite est 10\u00a0Mo"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct piece p = good(KIND_JPEG);
		struct buf b = {0};

		p.bytes = cases[i].bytes;
		piece_judge(&p, &policy);
		assert_int_equal(p.findings.count, *cases[i].found ? 1 : 0);
		assert_texts_are_whole(&p);
		if (*cases[i].found)
			finding_message(&b, &p.findings.items[0], LANG_FR);
		if (cases[i].fr)
			assert_string_equal(buf_terminated(&b), cases[i].fr);
		else if (*cases[i].found)
			assert_non_null(strstr(buf_terminated(&b), "10\u202f485\u202f760"));
		buf_free(&b);
		arena_reset(&arena);
	}
}

static void too_large_to_be_read_is_said_once(void **state)
{
	struct piece p = good(KIND_PDF);

	(void)state;
	p.bytes = 4000000000;
	p.sha256[0] = '\0';
	p.report.pages = 0;
	assert_string_equal(found(&p), "too-large-to-examine");
	assert_int_equal(piece_verdict(&p, false), VERDICT_REFUSED);
	p = good(KIND_OTHER); /* by its first bytes alone */
	p.bytes = 4000000000;
	p.sha256[0] = '\0';
	assert_string_equal(found(&p), "too-large-to-examine");
	p = good(KIND_VIDEO);
	p.name = STR("a.mp4");
	p.bytes = 4000000000;
	p.sha256[0] = '\0';
	assert_string_equal(found(&p), "too-large-to-examine video-or-audio");
}

static void other_formats_get_their_own_remedy(void **state)
{
	static const struct {
		enum kind kind;
		const char *finding;
	} cases[] = {
	    {KIND_HEIC, "heic-picture"},
	    {KIND_AVIF, "other-picture"},
	    {KIND_WEBP, "other-picture"},
	    {KIND_TIFF, "other-picture"},
	    {KIND_GIF, "other-picture"},
	    {KIND_BMP, "other-picture"},
	    {KIND_JPEG2000, "unread-picture"},
	    {KIND_JPEG_XL, "unread-picture"},
	    {KIND_SVG, "unread-picture"},
	    {KIND_PHOTOSHOP, "unread-picture"},
	    {KIND_WORD, "office-document"},
	    {KIND_SPREADSHEET, "spreadsheet-or-slides"},
	    {KIND_OPEN_TEXT, "office-document"},
	    {KIND_PRESENTATION, "spreadsheet-or-slides"},
	    {KIND_RTF, "office-document"},
	    {KIND_OFFICE, "office-document"},
	    {KIND_HTML, "web-page-or-mail"},
	    {KIND_XML, "text-file"},
	    {KIND_EMAIL, "web-page-or-mail"},
	    {KIND_POSTSCRIPT, "unread-picture"},
	    {KIND_TEXT, "text-file"},
	    {KIND_ZIP, "archive"},
	    {KIND_ARCHIVE, "archive"},
	    {KIND_PROGRAM, "program"},
	    {KIND_VIDEO, "video-or-audio"},
	    {KIND_AUDIO, "video-or-audio"},
	    {KIND_OTHER, "unknown-format"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct piece p = good(cases[i].kind);

		p.name = STR("a.bin");
		assert_string_equal(found(&p), cases[i].finding);
		assert_int_equal(piece_verdict(&p, false), VERDICT_REFUSED);
	}
	assert_int_equal(sizeof cases / sizeof *cases, KIND_COUNT - 4);
}

static void each_kind_has_its_words(void **state)
{
	(void)state;
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		assert_non_null(kind_text((enum kind)kind, LANG_FR));
		assert_non_null(kind_text((enum kind)kind, LANG_EN));
		assert_int_equal(kind_named(str_of(kind_name((enum kind)kind))), kind);
		/* 0 is the catalogue's first row, which is about JSON */
		assert_true(kind_finding((enum kind)kind) > 0);
	}
}

static void message_of(struct buf *b, enum kind kind, const char *name, const char *mime,
                       enum lang lang)
{
	struct piece p = good(kind);

	p.name = str_of(name);
	memcpy(p.report.mime, mime, strlen(mime));
	piece_judge(&p, &policy);
	buf_reset(b);
	finding_message(b, &p.findings.items[0], lang);
	arena_reset(&arena);
}

static void names_that_promise_another_format_are_named(void **state)
{
	struct buf b = {0};

	(void)state;
	message_of(&b, KIND_HEIC, "a/titre.JPG", "", LANG_FR);
	assert_string_equal(
	    buf_terminated(&b),
	    "c'est une photo HEIC, bien que son nom finisse par .JPG\u202f; formats "
	    "acceptés\u00a0: JPEG, PNG, PDF");
	message_of(&b, KIND_HEIC, "titre.heic", "", LANG_FR);
	assert_string_equal(buf_terminated(&b),
	                    "c'est une photo HEIC\u202f; formats acceptés\u00a0: JPEG, PNG, PDF");
	message_of(&b, KIND_WORD, "contrat.pdf", "", LANG_EN);
	assert_string_equal(buf_terminated(&b),
	                    "this is a Word document, although its name ends in .pdf; accepted "
	                    "formats: JPEG, PNG, PDF");
	message_of(&b, KIND_OTHER, "x.pdf", "application/x-what", LANG_EN);
	assert_string_equal(buf_terminated(&b),
	                    "the format of the contents is not recognised (application/x-what), "
	                    "although the name ends in .pdf; accepted formats: JPEG, PNG, PDF");
	buf_free(&b);
}

static void a_procedure_may_accept_less(void **state)
{
	struct piece_policy only_pdf = {
	    .accepted = {[KIND_PDF] = true, [KIND_TIFF] = true}, .bytes = 5000, .pixels = 1};
	struct piece p = good(KIND_PNG);

	(void)state;
	report_add(&p.report, REMARK_ANIMATED, 0, 2, STR(""));
	piece_judge(&p, &only_pdf);
	assert_int_equal(p.findings.count, 1);
	assert_int_equal(p.findings.items[0].id, FINDING_FORMAT_NOT_ACCEPTED);
	assert_texts_are_whole(&p);
	/* What nobody decodes cannot be accepted, whatever a policy says. */
	p = good(KIND_TIFF);
	piece_judge(&p, &only_pdf);
	assert_int_equal(piece_verdict(&p, false), VERDICT_REFUSED);
	assert_texts_are_whole(&p);
	arena_reset(&arena);
}

/* --- Names --- */

static void names_are_compared_with_the_contents(void **state)
{
	static const struct {
		const char *name;
		enum kind kind;
		const char *found;
	} cases[] = {
	    {"a.jpg", KIND_JPEG, ""},
	    {"a.JPEG", KIND_JPEG, ""},
	    {"a.jpe", KIND_JPEG, ""},
	    {"x/a.b.JfIf", KIND_JPEG, ""},
	    {"a.Png", KIND_PNG, ""},
	    {"a.PDF", KIND_PDF, ""},
	    {"a.png", KIND_JPEG, "wrong-extension"},
	    {"a.jpg", KIND_PNG, "wrong-extension"},
	    {"a.jpg", KIND_PDF, "wrong-extension"},
	    {"a.doc", KIND_PDF, "wrong-extension"},
	    {"a.heic", KIND_JPEG, "wrong-extension"},
	    {"a", KIND_JPEG, "no-extension"},
	    {".jpg", KIND_JPEG, "no-extension"},
	    {"x/.jpg", KIND_JPEG, "no-extension"},
	    {"x.jpg/a", KIND_JPEG, "no-extension"},
	    {"jpg", KIND_JPEG, "no-extension"},
	    {"a.", KIND_JPEG, "no-extension"},
	    {"a.jpg ", KIND_JPEG, "no-extension"},
	    {"Contrat M. Dupont", KIND_PDF, "no-extension"},
	    {"plan.v2", KIND_PDF, "no-extension"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct piece p = good(cases[i].kind);

		p.name = str_of(cases[i].name);
		if (strcmp(found(&p), cases[i].found) != 0)
			fail_msg("%s: not %s", cases[i].name, cases[i].found);
		assert_int_equal(piece_verdict(&p, false), VERDICT_ACCEPTED);
	}
}

static void the_command_gives_the_right_name(void **state)
{
	static const struct {
		const char *name;
		enum kind kind;
		const char *command;
	} cases[] = {
	    {"photo.png", KIND_JPEG, "mv -i photo.png photo.jpg"},
	    {"a/b.c/scan.JPEG", KIND_PDF, "mv -i a/b.c/scan.JPEG a/b.c/scan.pdf"},
	    {"photo", KIND_PNG, "mv -i photo photo.png"},
	    {"plan.v2", KIND_PDF, "mv -i plan.v2 plan.v2.pdf"},
	    {"photo.jpg ", KIND_JPEG, "mv -i 'photo.jpg ' photo.jpg"},
	    {"mon titre.png", KIND_JPEG, "mv -i 'mon titre.png' 'mon titre.jpg'"},
	    {"l'été.png", KIND_JPEG, "mv -i 'l'\\''été.png' 'l'\\''été.jpg'"},
	    {"-x.png", KIND_JPEG, "mv -i ./-x.png ./-x.jpg"},
	    {"-x y.png", KIND_JPEG, "mv -i './-x y.png' './-x y.jpg'"},
	    {"a$b`c.png", KIND_JPEG, "mv -i 'a$b`c.png' 'a$b`c.jpg'"},
	    {"a\nb.png", KIND_JPEG, "mv -i $'a\\012b.png' $'a\\012b.jpg'"},
	    {"\xE9t'.png", KIND_JPEG, "mv -i $'\\351t\\047.png' $'\\351t\\047.jpg'"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf b = {0};

		extension_command(&b, str_of(cases[i].name), cases[i].kind);
		assert_string_equal(buf_terminated(&b), cases[i].command);
		buf_free(&b);
	}
}

/* --- Facts --- */

static void pictures_that_lie_on_their_side_are_told(void **state)
{
	(void)state;
	for (unsigned o = 0; o <= 8; o++) {
		struct piece p = good(o % 2 ? KIND_JPEG : KIND_PNG);

		p.report.orientation = o;
		assert_string_equal(found(&p), o < 2 ? "" : "sideways");
		assert_int_equal(piece_verdict(&p, false), VERDICT_ACCEPTED);
	}
}

static void colours_of_presses_are_told(void **state)
{
	(void)state;
	for (int c = 0; c < COLOUR_COUNT; c++) {
		struct piece p = good(KIND_JPEG);

		p.report.colour = (enum colour)c;
		assert_string_equal(found(&p), c == COLOUR_CMYK ? "cmyk" : "");
	}
}

static void small_pictures_are_told(void **state)
{
	static const struct {
		uint32_t width, height;
		const char *found;
	} cases[] = {{800, 10, ""}, {10, 800, ""}, {799, 799, "low-resolution"}};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct piece p = good(KIND_PNG);

		p.report.width_px = cases[i].width;
		p.report.height_px = cases[i].height;
		assert_string_equal(found(&p), cases[i].found);
	}
}

static void positions_are_told(void **state)
{
	struct piece p = good(KIND_JPEG);

	(void)state;
	p.report.metadata = true;
	assert_string_equal(found(&p), "");
	p.report.gps = true;
	assert_string_equal(found(&p), "gps-position");
	assert_int_equal(piece_verdict(&p, true), VERDICT_ACCEPTED);
}

/* --- Workers that lie --- */

static void pixels_are_counted_again(void **state)
{
	struct piece p = good(KIND_JPEG);

	(void)state;
	p.report.width_px = p.report.height_px = 10000;
	assert_string_equal(found(&p), "");
	p.report.width_px = 10001;
	assert_string_equal(found(&p), "too-many-pixels");
	p = good(KIND_JPEG);
	p.report.width_px = p.report.height_px = UINT32_MAX;
	report_add(&p.report, REMARK_TOO_MANY_PIXELS, 0, UINT64_MAX, STR(""));
	assert_string_equal(found(&p), "too-many-pixels");
}

static void nothing_decoded_is_nothing_accepted(void **state)
{
	struct piece p = good(KIND_JPEG);

	(void)state;
	p.report.width_px = 0;
	assert_string_equal(found(&p), "decoder-failed");
	assert_int_equal(piece_verdict(&p, false), VERDICT_UNKNOWN);
	assert_non_null(p.failure);
	p = good(KIND_PDF);
	p.report.pages = 0;
	assert_string_equal(found(&p), "decoder-failed");
	p = good(KIND_PDF);
	p.report.pages = 0;
	report_add(&p.report, REMARK_NO_PAGES, 0, 0, STR(""));
	assert_string_equal(found(&p), "no-pages");
	p = good(KIND_EMPTY);
	assert_string_equal(found(&p), "decoder-failed");
}

/* --- What could not be examined --- */

static void failures_are_told_with_their_cause(void **state)
{
	struct err why = {ERR_IO, {"lecture impossible", "cannot be read"}};

	(void)state;
	for (int end = WORKER_RUNS; end <= WORKER_UNLOCKED; end++) {
		struct piece p = good(KIND_JPEG);

		p.report.width_px = 0;
		p.bytes = 20000000;
		piece_fail_decoding(&p, decoder_end_cause((enum worker_end)end), "crashed");
		assert_string_equal(found(&p), "decoder-failed file-too-large");
		assert_int_equal(piece_verdict(&p, false), VERDICT_UNKNOWN);
	}
	for (int i = 0; i < 2; i++) {
		struct piece p = good(KIND_JPEG);

		p.is_known = false;
		if (i)
			piece_fail_reading(&p, &why);
		else
			piece_fail_changed(&p, &why);
		assert_string_equal(found(&p), i ? "unreadable" : "changed-while-read");
		assert_ptr_equal(p.failure, &why);
		assert_int_equal(piece_verdict(&p, false), VERDICT_UNKNOWN);
	}
}

static void nothing_in_it_is_an_error(void **state)
{
	struct piece p = good(KIND_EMPTY);

	(void)state;
	p.bytes = 0;
	assert_string_equal(found(&p), "empty-file");
	assert_int_equal(piece_verdict(&p, false), VERDICT_REFUSED);
}

static void verdicts_have_names(void **state)
{
	(void)state;
	assert_string_equal(verdict_name(VERDICT_ACCEPTED), "accepted");
	assert_string_equal(verdict_name(VERDICT_REFUSED), "refused");
	assert_string_equal(verdict_name(VERDICT_UNKNOWN), "unknown");
}

static void a_procedure_may_change_severities(void **state)
{
	struct piece p = good(KIND_JPEG);

	(void)state;
	p.report.colour = COLOUR_CMYK;
	piece_judge(&p, &policy);
	assert_int_equal(piece_verdict(&p, false), VERDICT_ACCEPTED);
	p.findings.items[0].severity = SEVERITY_ERROR;
	assert_int_equal(piece_verdict(&p, false), VERDICT_REFUSED);
	p.findings.items[0].severity = SEVERITY_INFO;
	assert_int_equal(piece_verdict(&p, true), VERDICT_ACCEPTED);
	arena_reset(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_good_is_accepted),
	    cmocka_unit_test(each_remark_has_its_finding),
	    cmocka_unit_test(sentences_hold_what_was_seen),
	    cmocka_unit_test(xfa_alone_is_an_error),
	    cmocka_unit_test(nothing_is_said_beside_a_password),
	    cmocka_unit_test(what_follows_from_something_said_is_not_said),
	    cmocka_unit_test(what_was_left_out_is_counted),
	    cmocka_unit_test(sizes_have_a_limit),
	    cmocka_unit_test(too_large_to_be_read_is_said_once),
	    cmocka_unit_test(other_formats_get_their_own_remedy),
	    cmocka_unit_test(each_kind_has_its_words),
	    cmocka_unit_test(names_that_promise_another_format_are_named),
	    cmocka_unit_test(a_procedure_may_accept_less),
	    cmocka_unit_test(names_are_compared_with_the_contents),
	    cmocka_unit_test(the_command_gives_the_right_name),
	    cmocka_unit_test(pictures_that_lie_on_their_side_are_told),
	    cmocka_unit_test(colours_of_presses_are_told),
	    cmocka_unit_test(small_pictures_are_told),
	    cmocka_unit_test(positions_are_told),
	    cmocka_unit_test(pixels_are_counted_again),
	    cmocka_unit_test(nothing_decoded_is_nothing_accepted),
	    cmocka_unit_test(failures_are_told_with_their_cause),
	    cmocka_unit_test(nothing_in_it_is_an_error),
	    cmocka_unit_test(verdicts_have_names),
	    cmocka_unit_test(a_procedure_may_change_severities),
	};

	return cmocka_run_group_tests(tests, NULL, tear_down);
}
