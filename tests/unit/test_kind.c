/* test_kind.c - what files are by their bytes, what they are besides, what phones append. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "codec/kind.h"

struct sample {
	struct str bytes;
	enum kind kind;
};

#define SAMPLE(kind, bytes)                        \
	{                                          \
		{(bytes), sizeof(bytes) - 1}, kind \
	}

/* Each kind, and what only looks like it. */
static const struct sample samples[] = {
    SAMPLE(KIND_EMPTY, ""),
    SAMPLE(KIND_JPEG, "\xFF\xD8\xFF\xE0\0\x10JFIF"),
    SAMPLE(KIND_JPEG, "\xFF\xD8\0\xE0\0\x10JFIF\0"), /* damaged */
    SAMPLE(KIND_OTHER, "\xFF\xD8\0\xE0\0\x10\1\2\3\4"),
    SAMPLE(KIND_PNG, "\x89PNG\r\n\x1A\n\0\0\0\rIHDR"),
    SAMPLE(KIND_PNG, "\x89PNG\n\x1A\n\0\0\0\rIHDR"), /* damaged */
    SAMPLE(KIND_OTHER, "\x89PNG\n\x1A\n\0\0\0\rIDAT"),
    SAMPLE(KIND_PDF, "%PDF-1.7\n"),
    SAMPLE(KIND_PDF, "HTTP/1.1 200 OK\r\n\r\n%PDF-1.7\n"),
    SAMPLE(KIND_PDF, "%PDF1.4\n1 0 obj\n"),
    SAMPLE(KIND_PDF, "1 0 obj\n<<>>\nendobj\n"),
    SAMPLE(KIND_HEIC, "\0\0\0\x18"
                      "ftypheic\0\0\0\0mif1heic"),
    SAMPLE(KIND_HEIC, "\0\0\0\x18"
                      "ftypmif1\0\0\0\0mif1heic"),
    SAMPLE(KIND_HEIC, "\0\0\0\x14"
                      "ftypmsf1\0\0\0\0hevc"),
    SAMPLE(KIND_AVIF, "\0\0\0\x18"
                      "ftypavif\0\0\0\0mif1miaf"),
    SAMPLE(KIND_AVIF, "\0\0\0\x18"
                      "ftypmif1\0\0\0\0mif1avif"),
    SAMPLE(KIND_VIDEO, "\0\0\0\x14"
                       "ftypisom\0\0\0\0avc1"),
    SAMPLE(KIND_AUDIO, "\0\0\0\x10"
                       "ftypM4A \0\0\0\0"),
    SAMPLE(KIND_WEBP, "RIFF\x10\0\0\0WEBPVP8 "),
    SAMPLE(KIND_AUDIO, "RIFF\x10\0\0\0WAVEfmt "),
    SAMPLE(KIND_VIDEO, "RIFF\x10\0\0\0AVI LIST"),
    SAMPLE(KIND_TEXT, "RIFF is four letters"),
    SAMPLE(KIND_TIFF, "II*\0\x08\0\0\0"),
    SAMPLE(KIND_TIFF, "MM\0*\0\0\0\x08"),
    SAMPLE(KIND_TIFF, "II+\0\b\0\0\0\x10\0\0\0"),
    SAMPLE(KIND_GIF, "GIF89a\1\0\1\0"),
    SAMPLE(KIND_TEXT, "GIF90a is no format"),
    SAMPLE(KIND_BMP, "BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\2\0\0\0\2\0\0\0\1\0\x18\0"),
    SAMPLE(KIND_TEXT, "BM, a name that begins a line of text, and goes on and on"),
    SAMPLE(KIND_JPEG2000, "\0\0\0\x0CjP  \r\n\x87\n\0\0\0\x14"
                          "ftypjp2 "),
    SAMPLE(KIND_JPEG2000, "\xFF\x4F\xFF\x51\0\x2F"),
    SAMPLE(KIND_JPEG_XL, "\0\0\0\x0CJXL \r\n\x87\n"),
    SAMPLE(KIND_SVG,
           "<?xml version=\"1.0\"?>\n<!-- a -->\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    SAMPLE(KIND_SVG, "<svg:svg xmlns:svg=\"http://www.w3.org/2000/svg\">"),
    SAMPLE(KIND_PHOTOSHOP, "8BPS\0\1\0\0"),
    SAMPLE(KIND_WORD, "PK\3\4\x14\0\6\0\x08\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\x13\0\0\0"
                      "[Content_Types].xmlPK\3\4\x14\0\6\0\x08\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0"
                      "\x11\0\0\0word/document.xml"),
    SAMPLE(KIND_SPREADSHEET, "PK\3\4\x14\0\6\0\x08\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\x0F\0\0\0"
                             "xl/workbook.xml"),
    SAMPLE(KIND_OFFICE, "PK\3\4\x14\0\6\0\x08\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\x13\0\0\0"
                        "[Content_Types].xml"),
    SAMPLE(KIND_OPEN_TEXT, "PK\3\4\x14\0\0\0\0\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0"
                           "mimetypeapplication/vnd.oasis.opendocument.textPK"),
    SAMPLE(KIND_ZIP, "PK\3\4\x14\0\0\0\0\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\5\0\0\0a.txtabc"),
    SAMPLE(KIND_OFFICE, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0\0"),
    SAMPLE(KIND_WORD, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"
                      "W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0\0\0"),
    SAMPLE(KIND_RTF, "{\\rtf1\\ansi"),
    SAMPLE(KIND_HTML, "  <!DOCTYPE html><title>a</title>"),
    SAMPLE(KIND_HTML, "\xEF\xBB\xBF<html lang=\"fr\">"),
    SAMPLE(KIND_HTML, "\xFF\xFE<\0h\0t\0m\0l\0>\0"),
    SAMPLE(KIND_TEXT, "<htmlish> is no element"),
    SAMPLE(KIND_XML, "<?xml version=\"1.0\"?>\n<a/>"),
    SAMPLE(KIND_EMAIL,
           "Return-Path: <a@example.org>\r\nFrom: a\r\n b\r\nTo: b\r\nSubject: c\r\n\r\nx"),
    SAMPLE(KIND_TEXT, "Nom: a\nAge: 3\nVille: b\n\nx"),
    SAMPLE(KIND_POSTSCRIPT, "%!PS-Adobe-3.0\n"),
    SAMPLE(KIND_TEXT, "Bonjour \xC3\xA0 tous.\n"),
    SAMPLE(KIND_ARCHIVE, "Rar!\x1A\x07\1\0"),
    SAMPLE(KIND_ARCHIVE, "7z\xBC\xAF\x27\x1C\0\4"),
    SAMPLE(KIND_ARCHIVE, "\x1F\x8B\x08\0"),
    SAMPLE(KIND_ARCHIVE, "BZh91AY&SY\1\2\3"),
    SAMPLE(KIND_PROGRAM, "\x7F"
                         "ELF\2\1\1\0"),
    SAMPLE(KIND_PROGRAM, "#! /bin/sh\n"),
    SAMPLE(KIND_TEXT, "#!a title"),
    SAMPLE(KIND_PROGRAM, "\n<?php echo 1;"),
    SAMPLE(KIND_PROGRAM, "@ECHO OFF\r\ndel a"),
    SAMPLE(KIND_VIDEO, "\x1A\x45\xDF\xA3\x01"),
    SAMPLE(KIND_AUDIO, "ID3\3\0\0\0\0\0\x10"),
    SAMPLE(KIND_OTHER, "\1\2\3\4\5\6\7\x0E"),
};

static void kinds_by_bytes(void **state)
{
	char mime[64];

	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		enum kind kind = kind_of(NULL, samples[i].bytes, mime);

		if (kind != samples[i].kind)
			fail_msg("sample %zu is %s, wanted %s", i, kind_name(kind),
			         kind_name(samples[i].kind));
		assert_int_equal(kind == KIND_OTHER, mime[0] != '\0');
	}
}

static void libmagic_names_the_rest(void **state)
{
	struct err e;
	struct kind_reader *r = kind_reader_new(&e);
	char mime[64];

	(void)state;
	assert_non_null(r);
	assert_int_equal(kind_of(r, STR("wOFF\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), mime), KIND_OTHER);
	assert_string_equal(mime, "font/woff");
	assert_int_equal(kind_of(r, STR("a line\nand one more\n"), mime), KIND_TEXT);
	assert_string_equal(mime, "");
	assert_int_equal(kind_of(r, STR("\xFF\xD8\xFF\xE0"), mime), KIND_JPEG);
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
		if (samples[i].kind != KIND_OTHER && samples[i].kind != KIND_TEXT)
			assert_int_equal(kind_of(r, samples[i].bytes, mime), samples[i].kind);
	kind_reader_free(r);
	kind_reader_free(NULL);
}

static void every_kind_has_a_name(void **state)
{
	(void)state;
	for (int kind = 0; kind < KIND_COUNT; kind++)
		for (int other = 0; other < kind; other++)
			assert_string_not_equal(kind_name((enum kind)kind),
			                        kind_name((enum kind)other));
}

static void the_header_of_a_pdf_stands_early(void **state)
{
	struct buf b = {0};
	char mime[64];

	(void)state;
	for (int i = 0; i < 1023; i++)
		buf_char(&b, '\n');
	buf_cstr(&b, "%PDF-1.4\n");
	assert_int_equal(kind_pdf_header(buf_view(&b)), 1023);
	assert_int_equal(kind_of(NULL, buf_view(&b), mime), KIND_PDF);
	buf_reset(&b);
	for (int i = 0; i < 1024; i++)
		buf_char(&b, '\n');
	buf_cstr(&b, "%PDF-1.4\n");
	assert_int_equal(kind_pdf_header(buf_view(&b)), b.len);
	assert_int_equal(kind_of(NULL, buf_view(&b), mime), KIND_TEXT);
	buf_free(&b);
}

/* --- Two at once */

#define PICTURE "\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0 some data of the picture\xFF\xD9"
#define DOCUMENT "%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
/* One entry, "a" with the text "b"; the directory's offset is 32. */
#define LOCAL "PK\3\4\x0A\0\0\0\0\0\0\0!\0\xF9\xEF\xBE\x71\1\0\0\0\1\0\0\0\1\0\0\0ab"
#define ENTRY                                                                                           \
	"PK\1\2\x0A\0\x0A\0\0\0\0\0\0\0!\0\xF9\xEF\xBE\x71\1\0\0\0\1\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0" \
	"\0\0\0\0a"
#define END "PK\5\6\0\0\0\0\1\0\1\0\x2F\0\0\0\x20\0\0\0\0\0"

static void assert_second(enum kind kind, struct str front, struct str tail, enum kind wanted)
{
	struct buf b = {0};
	enum kind second;

	buf_str(&b, front);
	buf_str(&b, tail);
	second = kind_second(kind, buf_view(&b), front.len);
	if (second != wanted)
		fail_msg("\"%.*s\" behind is %s", STR_ARG(tail),
		         second == KIND_COUNT ? "nothing" : kind_name(second));
	buf_free(&b);
}

static void what_stands_behind_a_picture_is_told(void **state)
{
	static const struct sample tails[] = {
	    SAMPLE(KIND_COUNT, ""),
	    SAMPLE(KIND_COUNT, "\0\0\0\0"),
	    SAMPLE(KIND_COUNT, "some notes, nothing else"),
	    SAMPLE(KIND_COUNT, "\xFF\xD8\xFF\xE0 a second picture"),
	    SAMPLE(KIND_COUNT, "\0\0\0\x14"
	                       "ftypmp42\0\0\0\0isom"),
	    SAMPLE(KIND_PDF, DOCUMENT),
	    SAMPLE(KIND_PDF, "\n\n" DOCUMENT),
	    SAMPLE(KIND_ZIP, LOCAL ENTRY END),
	    SAMPLE(KIND_ZIP, "junk in between" LOCAL ENTRY END),
	    SAMPLE(KIND_COUNT, "junk PK\5\6\0\0\0\0\1\0\1\0\x2F\0\0\0\x20\0\0\0\0\0"),
	    SAMPLE(KIND_ARCHIVE, "Rar!\x1A\x07\0\xCF"),
	    SAMPLE(KIND_ARCHIVE, "7z\xBC\xAF\x27\x1C\0\4"),
	    SAMPLE(KIND_HTML, "<html><body onload=alert(1)>"),
	    SAMPLE(KIND_HTML, "notes <SCRIPT>alert(1)</SCRIPT>"),
	    SAMPLE(KIND_COUNT, "notes <scripture>"),
	    SAMPLE(KIND_PROGRAM, "notes <?PHP system('id');"),
	    SAMPLE(KIND_COUNT, "notes <?phpx"),
	    SAMPLE(KIND_PROGRAM, "#!/bin/sh\nrm x"),
	    SAMPLE(KIND_PROGRAM, "\x7F"
	                         "ELF\2\1\1"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
		assert_second(KIND_JPEG, STR(PICTURE), tails[i].bytes, tails[i].kind);
}

static void what_stands_before_or_behind_a_pdf_is_told(void **state)
{
	(void)state;
	assert_second(KIND_PDF, STR(DOCUMENT), STR(""), KIND_COUNT);
	assert_second(KIND_PDF, STR(DOCUMENT), STR("\r\n\r\n"), KIND_COUNT);
	assert_second(KIND_PDF, STR(DOCUMENT), STR(LOCAL ENTRY END), KIND_ZIP);
	assert_second(KIND_PDF, STR(DOCUMENT), STR("<html><body>"), KIND_HTML);
	assert_second(KIND_PDF, STR("HTTP/1.1 200 OK\r\n\r\n" DOCUMENT), STR(""), KIND_COUNT);
	assert_second(KIND_PDF, STR("<script>alert(1)</script>" DOCUMENT), STR(""), KIND_HTML);
	/* an attachment in the middle of it is none of our business */
	assert_second(KIND_PDF, STR("%PDF-1.4\n" LOCAL ENTRY END "\ntrailer\n%%EOF"), STR(""),
	              KIND_COUNT);
	assert_second(KIND_PDF, STR("%PDF-1.4\n(<script>)\n%%EOF"), STR(""), KIND_COUNT);
	assert_second(KIND_ARCHIVE, STR("Rar!\x1A\x07\1\0\0" DOCUMENT), STR(""), KIND_PDF);
	assert_second(KIND_ZIP, STR(LOCAL ENTRY END), STR(""), KIND_COUNT);
}

static void what_hides_inside_a_picture_is_told(void **state)
{
	(void)state;
	assert_second(KIND_JPEG, STR("\xFF\xD8\xFF\xFE\0\x30%PDF-1.4\nand so on"), STR(""),
	              KIND_PDF);
	assert_second(KIND_JPEG, STR("\xFF\xD8\xFF\xFE\0\x08Rar!\x1A\x07\0 data"), STR(""),
	              KIND_ARCHIVE);
	assert_second(KIND_JPEG, STR("\xFF\xD8\xFF\xE0/*JFIF\0 data */=alert(1)"), STR(""),
	              KIND_PROGRAM);
	assert_second(KIND_JPEG, STR("\xFF\xD8\xFF\xE1/*Exif\0 data */=alert(1)"), STR(""),
	              KIND_COUNT);
	/* the directory says where its archive begins: 6 bytes in */
	assert_second(KIND_JPEG, STR("\xFF\xD8\xFF\xFE\0\x08" LOCAL ENTRY END "data\xFF\xD9"),
	              STR(""), KIND_ZIP);
}

static void cameras_append_what_is_known(void **state)
{
	(void)state;
	assert_true(kind_is_camera_extra(STR("\xFF\xD8\xFF\xE0\0\x10JFIF")));
	assert_true(kind_is_camera_extra(STR("\0\0\0\0\xFF\xD8\xFF\xE1")));
	assert_true(kind_is_camera_extra(STR("\0\0\0\x18"
	                                     "ftypmp42\0\0\0\0")));
	assert_true(kind_is_camera_extra(STR("\0\0\0\0\0\0\0\x18"
	                                     "ftypisom\0\0\0\0")));
	assert_true(kind_is_camera_extra(STR("SEFH data\x24\0\0\0SEFT")));
	assert_true(kind_is_camera_extra(STR("CANON OPTIONAL DATA\0\1")));
	assert_false(kind_is_camera_extra(STR("")));
	assert_false(kind_is_camera_extra(STR("\0\0\0\0")));
	assert_false(kind_is_camera_extra(STR("anything else")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(kinds_by_bytes),
	    cmocka_unit_test(libmagic_names_the_rest),
	    cmocka_unit_test(every_kind_has_a_name),
	    cmocka_unit_test(the_header_of_a_pdf_stands_early),
	    cmocka_unit_test(what_stands_behind_a_picture_is_told),
	    cmocka_unit_test(what_stands_before_or_behind_a_pdf_is_told),
	    cmocka_unit_test(what_hides_inside_a_picture_is_told),
	    cmocka_unit_test(cameras_append_what_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
