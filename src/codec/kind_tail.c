/* kind_tail.c - files that are two things at once, and what phones append.
 * A polyglot is looked for where the program that would run it looks: PDF readers in the
 * first 1,024 bytes, ZIP readers from the end, RAR and 7-Zip forward from the beginning, PHP
 * and browsers anywhere. Each signature that may stand anywhere is long, or is followed up,
 * so that compressed data does not hold it by chance: once in 10^6 files of 10 MB at most.
 * Source: PKWARE APPNOTE 4.3.16, RFC 1952, DICOM PS3.10 7.1, CIPA DC-007 (MPF), Google's
 * Motion Photo 1.0; trailers of cameras as metadata readers document them. */
#include "codec/kind.h"

#include "codec/kind_parts.h"

#define ZIP_END_BYTES 22
#define ZIP_END_WITHIN (ZIP_END_BYTES + 65535) /* the longest comment */
#define ARCHIVE_WITHIN 2097152                 /* how far RAR and 7-Zip look for their signature */
#define HEAD_BYTES 1024
#define TAIL_LOOK_BYTES 4096

/* --- ZIP */

/* The directory that the end record at `at` tells of, which says how far it is from where it
 * thinks it is; the local header of its first entry must be there as well. */
static bool zip_directory_is_real(struct str bytes, size_t at)
{
	uint64_t size = kind_number(bytes, at + 12, 4, false);
	uint64_t offset = kind_number(bytes, at + 16, 4, false);
	uint64_t moved, local;

	if (size > at || offset > at - size)
		return false;
	moved = at - size - offset; /* by what stands before the archive */
	local = kind_number(bytes, (size_t)(at - size + 42), 4, false);
	if (!kind_at(bytes, (size_t)(at - size), STR("PK\1\2")))
		return false;
	return local + 4 <= bytes.len - moved &&
	       (kind_at(bytes, (size_t)(moved + local), STR("PK\3\4")) ||
	        kind_at(bytes, (size_t)local, STR("PK\3\4")));
}

/* Where to_the_end, nothing may stand behind the archive. */
static bool has_zip(struct str bytes, bool to_the_end)
{
	size_t start = bytes.len > ZIP_END_WITHIN ? bytes.len - ZIP_END_WITHIN : 0;
	struct str look = str_from(bytes, start);

	for (size_t at = 0; at + ZIP_END_BYTES <= look.len; at++) {
		at += kind_find(str_from(look, at), STR("PK\5\6"));
		if (at + ZIP_END_BYTES > look.len)
			return false;
		if (to_the_end &&
		    at + ZIP_END_BYTES + kind_number(look, at + 20, 2, false) != look.len)
			continue;
		if (zip_directory_is_real(bytes, start + at))
			return true;
	}
	return false;
}

/* --- RAR, 7-Zip */

/* RAR 4 and 5 have a first header behind the signature, 7-Zip a version. */
static bool is_archive_at(struct str bytes, size_t at)
{
	if (kind_at(bytes, at, STR("Rar!\x1A\x07")))
		return kind_at(bytes, at + 6, STR("\0")) || kind_at(bytes, at + 6, STR("\1\0"));
	return kind_at(bytes, at, STR("7z\xBC\xAF\x27\x1C\0"));
}

static bool has_archive_from(struct str look, char first)
{
	size_t at = 0;

	while (at < look.len) {
		const char *p = memchr(look.ptr + at, first, look.len - at);

		if (!p)
			return false;
		at = (size_t)(p - look.ptr);
		if (is_archive_at(look, at))
			return true;
		at++;
	}
	return false;
}

/* --- PHP, HTML */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* "<?php " and "<script>" run wherever they stand. */
static enum kind script_at(struct str s, size_t at)
{
	if (kind_at_caseless(s, at, STR("<?php")))
		return at + 5 < s.len && is_blank(s.ptr[at + 5]) ? KIND_PROGRAM : KIND_COUNT;
	if (kind_at_caseless(s, at, STR("<script")) && at + 7 < s.len &&
	    (is_blank(s.ptr[at + 7]) || s.ptr[at + 7] == '>' || s.ptr[at + 7] == '/'))
		return KIND_HTML;
	return KIND_COUNT;
}

/* At the head a page need not have a script to be shown as one. */
static enum kind page_at(struct str s, size_t at)
{
	if (kind_at_caseless(s, at, STR("<!doctype html")) ||
	    kind_at_caseless(s, at, STR("<html>")) || kind_at_caseless(s, at, STR("<html ")) ||
	    kind_at_caseless(s, at, STR("<body ")) || kind_at_caseless(s, at, STR("<iframe ")))
		return KIND_HTML;
	return script_at(s, at);
}

static enum kind find_tags(struct str s, enum kind (*tag_at)(struct str s, size_t at))
{
	size_t at = 0;

	while (at < s.len) {
		const char *p = memchr(s.ptr + at, '<', s.len - at);
		enum kind kind;

		if (!p)
			return KIND_COUNT;
		at = (size_t)(p - s.ptr);
		kind = tag_at(s, at);
		if (kind != KIND_COUNT)
			return kind;
		at++;
	}
	return KIND_COUNT;
}

/* A JFIF segment whose length reads as the beginning of a comment in JavaScript: 0x2F2A is no
 * length that a JFIF segment can have (it would be 16 bytes and three for each pixel). */
static bool is_javascript(struct str bytes)
{
	return kind_at(bytes, 0, STR("\xFF\xD8\xFF\xE0/*")) &&
	       kind_find(str_upto(bytes, 65536), STR("*/")) < bytes.len && bytes.len > 6;
}

/* --- Both ends */

/* Documents, containers and programs; pictures, films and plain data are none of them. */
static bool is_polyglot_kind(enum kind kind)
{
	switch (kind) {
	case KIND_PDF:
	case KIND_WORD:
	case KIND_SPREADSHEET:
	case KIND_PRESENTATION:
	case KIND_OPEN_TEXT:
	case KIND_OFFICE:
	case KIND_RTF:
	case KIND_HTML:
	case KIND_SVG:
	case KIND_POSTSCRIPT:
	case KIND_ZIP:
	case KIND_ARCHIVE:
	case KIND_PROGRAM:
		return true;
	default:
		return false;
	}
}

/* What begins here, padding aside. */
static enum kind begins(struct str s, bool with_pdf)
{
	enum kind kind;
	size_t at = 0;

	while (at < s.len && at < TAIL_LOOK_BYTES && (s.ptr[at] == '\0' || is_blank(s.ptr[at])))
		at++;
	s = str_from(s, at);
	kind = kind_by_signature(s, NULL);
	if (kind == KIND_COUNT)
		kind = kind_by_markup(s);
	if (!is_polyglot_kind(kind) && with_pdf && kind_pdf_header(s) < s.len)
		kind = KIND_PDF;
	if (!is_polyglot_kind(kind))
		kind = find_tags(str_upto(s, HEAD_BYTES), page_at);
	return is_polyglot_kind(kind) ? kind : KIND_COUNT;
}

/* Where the PDF ends as far as that can be seen without reading it: behind its last %%EOF. */
static size_t pdf_end(struct str bytes)
{
	size_t end = bytes.len, at = 0;

	while ((at += kind_find(str_from(bytes, at), STR("%%EOF"))) < bytes.len)
		end = at += 5;
	return end;
}

static enum kind second_of_pdf(struct str bytes, size_t end)
{
	size_t header = kind_pdf_header(bytes);
	enum kind kind = KIND_COUNT;

	if (end >= bytes.len)
		end = pdf_end(bytes);
	if (header > 0 && header < bytes.len) {
		/* the whole, for a signature may stand behind the header: tar's does */
		kind = kind_by_signature(bytes, NULL);
		if (!is_polyglot_kind(kind))
			kind = begins(str_upto(bytes, header), false);
		if (kind != KIND_COUNT)
			return kind;
	}
	kind = begins(str_from(bytes, end), false);
	if (kind == KIND_COUNT && has_zip(bytes, true))
		kind = KIND_ZIP;
	return kind;
}

static enum kind second_of_picture(struct str bytes, size_t end)
{
	struct str head = str_upto(bytes, ARCHIVE_WITHIN);
	enum kind kind;

	if (kind_pdf_header(bytes) < bytes.len)
		return KIND_PDF;
	if (has_zip(bytes, false))
		return KIND_ZIP;
	if (has_archive_from(head, 'R') || has_archive_from(head, '7'))
		return KIND_ARCHIVE;
	kind = begins(str_from(bytes, end), true);
	if (kind == KIND_COUNT)
		kind = find_tags(str_upto(bytes, HEAD_BYTES), page_at);
	if (kind == KIND_COUNT)
		kind = find_tags(bytes, script_at);
	if (kind == KIND_COUNT && is_javascript(bytes))
		kind = KIND_PROGRAM;
	return kind;
}

enum kind kind_second(enum kind kind, struct str bytes, size_t end)
{
	enum kind second;

	if (end > bytes.len)
		end = bytes.len;
	second = kind == KIND_PDF ? second_of_pdf(bytes, end) : second_of_picture(bytes, end);
	if (second == KIND_ZIP && kind_at(bytes, 0, STR("PK")))
		second = KIND_COUNT; /* that is what its kind is made of */
	/* medical pictures leave their first 128 bytes to anybody */
	if (second == KIND_COUNT && kind_at(bytes, 128, STR("DICM")))
		second = KIND_OTHER;
	return second == kind ? KIND_COUNT : second;
}

/* --- Cameras */

/* What the last bytes of a trailer are. */
static const struct str trailer_ends[] = {
    KIND_BYTES("\0\0SEFT"),                                   /* Samsung */
    KIND_BYTES("\0\0QDIOBS"),                                 /* Samsung */
    KIND_BYTES("cbipcbbl"),                                   /* Photo Mechanic */
    KIND_BYTES("\xA1\xB2\xC3\xD4"),                           /* FotoStation */
    KIND_BYTES("\xFF\xFF\xFF\xFF\x1B*9HWfu\x84\x93\xA2\xB1"), /* Vivo */
    KIND_BYTES("8db42d694ccc418790edff439fe026bf"),           /* Insta360 */
    KIND_BYTES("/NIKON APP"),
};

/* And the first. */
static const struct str trailer_starts[] = {
    KIND_BYTES("CANON OPTIONAL DATA\0"),
    KIND_BYTES("~\x10\x04"), /* MIE */
    KIND_BYTES("vivo{\""),
    KIND_BYTES("MotionPhoto_Data"),
};

/* Huawei ends with "LIVE_" and digits, OnePlus with "jxrs" and its length. */
static bool has_named_end(struct str tail)
{
	struct str last = str_from(tail, tail.len > 40 ? tail.len - 40 : 0);

	return kind_find(last, STR("LIVE_")) < last.len || kind_find(last, STR("jxrs")) < last.len;
}

static bool is_known_trailer(struct str tail)
{
	for (size_t i = 0; i < sizeof trailer_starts / sizeof *trailer_starts; i++)
		if (str_starts(tail, trailer_starts[i]))
			return true;
	for (size_t i = 0; i < sizeof trailer_ends / sizeof *trailer_ends; i++)
		if (tail.len >= trailer_ends[i].len &&
		    kind_at(tail, tail.len - trailer_ends[i].len, trailer_ends[i]))
			return true;
	return has_named_end(tail);
}

bool kind_is_camera_extra(struct str tail)
{
	size_t at = 0;

	if (is_known_trailer(tail))
		return true;
	/* between the pictures of an MPF file, and before a film, there may be padding */
	while (at < tail.len && tail.ptr[at] == '\0')
		at++;
	/* the length of an ftyp box begins with two zero bytes */
	for (size_t back = 0; back <= 3 && back <= at; back++)
		if (kind_at(tail, at - back + 4, STR("ftyp")))
			return true;
	return kind_at(tail, at, STR("\xFF\xD8\xFF"));
}
