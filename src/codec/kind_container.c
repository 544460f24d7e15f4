/* kind_container.c - what kind of ZIP, of OLE compound file, of ISO base media file.
 * Source: PKWARE APPNOTE 4.3, ECMA-376 part 2 (OOXML), OpenDocument 1.3 part 2 (the entry
 * "mimetype"), [MS-CFB], [MS-DOC], [MS-XLS], [MS-PPT], ISO/IEC 14496-12 and 23008-12. */
#include "codec/kind_parts.h"

#define ZIP_LOCAL_BYTES 30
#define ZIP_NAMES_MAX 256          /* entries looked at */
#define CONTAINER_LOOK_MAX 1048576 /* bytes looked through for names */

struct name_kind {
	struct str name;
	enum kind kind;
};

static const struct name_kind open_types[] = {
    {KIND_BYTES("application/vnd.oasis.opendocument.text"), KIND_OPEN_TEXT},
    {KIND_BYTES("application/vnd.oasis.opendocument.spreadsheet"), KIND_SPREADSHEET},
    {KIND_BYTES("application/vnd.oasis.opendocument.presentation"), KIND_PRESENTATION},
    {KIND_BYTES("application/vnd.oasis.opendocument."), KIND_OFFICE},
};

/* The entry "mimetype" stands first and is stored as it is. */
static enum kind by_mimetype(struct str content, char *mime)
{
	for (size_t i = 0; i < sizeof open_types / sizeof *open_types; i++)
		if (str_starts(content, open_types[i].name))
			return open_types[i].kind;
	if (!str_starts(content, STR("application/epub+zip")))
		return KIND_COUNT;
	kind_mime_set(mime, "application/epub+zip");
	return KIND_OTHER;
}

static const struct name_kind office_folders[] = {
    {KIND_BYTES("word/"), KIND_WORD},
    {KIND_BYTES("xl/"), KIND_SPREADSHEET},
    {KIND_BYTES("ppt/"), KIND_PRESENTATION},
};

/* By the folder that a name begins with; *office: the name is one that all OOXML files have. */
static enum kind by_entry(struct str name, bool *office)
{
	for (size_t i = 0; i < sizeof office_folders / sizeof *office_folders; i++)
		if (str_starts(name, office_folders[i].name))
			return office_folders[i].kind;
	if (str_starts(name, STR("[Content_Types].xml")))
		*office = true;
	return KIND_COUNT;
}

/* The next local header or directory entry from *at on; *name_at: where its name begins. */
static bool next_entry(struct str bytes, size_t *at, size_t *name_at)
{
	while (*at + ZIP_LOCAL_BYTES <= bytes.len) {
		const char *p = memmem(bytes.ptr + *at, bytes.len - *at, "PK", 2);

		if (!p)
			return false;
		*at = (size_t)(p - bytes.ptr) + 2;
		if (kind_at(bytes, *at, STR("\3\4")))
			return *name_at = *at + 28, true;
		if (kind_at(bytes, *at, STR("\1\2")))
			return *name_at = *at + 44, true;
	}
	return false;
}

enum kind kind_of_zip(struct str bytes, char *mime)
{
	struct str look = str_upto(bytes, CONTAINER_LOOK_MAX);
	size_t at = 0, name_at;
	bool office = false;
	enum kind kind;

	if (kind_at(look, ZIP_LOCAL_BYTES, STR("mimetype"))) {
		kind = by_mimetype(str_from(look, ZIP_LOCAL_BYTES + 8), mime);
		if (kind != KIND_COUNT)
			return kind;
	}
	for (size_t i = 0; i < ZIP_NAMES_MAX && next_entry(look, &at, &name_at); i++) {
		kind = by_entry(str_from(look, name_at), &office);
		if (kind != KIND_COUNT)
			return kind;
	}
	return office ? KIND_OFFICE : KIND_ZIP;
}

/* Names of streams, in UTF-16 as the directory has them. The first that is found counts: a
 * workbook may lie inside a text, and says "Workbook" then; so Word is asked first. */
static const struct name_kind ole_streams[] = {
    {KIND_BYTES("W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0\0"), KIND_WORD},
    {KIND_BYTES("P\0o\0w\0e\0r\0P\0o\0i\0n\0t\0 \0D\0o\0c\0u\0m\0e\0n\0t\0\0"), KIND_PRESENTATION},
    {KIND_BYTES("W\0o\0r\0k\0b\0o\0o\0k\0\0"), KIND_SPREADSHEET},
    {KIND_BYTES("B\0o\0o\0k\0\0"), KIND_SPREADSHEET},
    {KIND_BYTES("_\0_\0p\0r\0o\0p\0e\0r\0t\0i\0e\0s\0_\0v\0e\0r\0s\0i\0o\0n\0"), KIND_EMAIL},
};

static enum kind by_stream(struct str bytes)
{
	for (size_t i = 0; i < sizeof ole_streams / sizeof *ole_streams; i++)
		if (kind_find(bytes, ole_streams[i].name) < bytes.len)
			return ole_streams[i].kind;
	return KIND_COUNT;
}

enum kind kind_of_ole(struct str bytes)
{
	uint64_t shift = kind_number(bytes, 30, 2, false);
	uint64_t sector = kind_number(bytes, 48, 4, false);
	enum kind kind = KIND_COUNT;

	/* the first sectors of the directory, then wherever else it may go on */
	if (shift == 9 || shift == 12)
		kind = by_stream(str_upto(str_from(bytes, (size_t)(sector + 1) << shift), 4096));
	if (kind == KIND_COUNT)
		kind = by_stream(str_upto(bytes, CONTAINER_LOOK_MAX));
	return kind == KIND_COUNT ? KIND_OFFICE : kind;
}

static const struct name_kind brands[] = {
    {KIND_BYTES("avif"), KIND_AVIF},     {KIND_BYTES("avis"), KIND_AVIF},
    {KIND_BYTES("heic"), KIND_HEIC},     {KIND_BYTES("heix"), KIND_HEIC},
    {KIND_BYTES("heim"), KIND_HEIC},     {KIND_BYTES("heis"), KIND_HEIC},
    {KIND_BYTES("hevc"), KIND_HEIC},     {KIND_BYTES("hevx"), KIND_HEIC},
    {KIND_BYTES("hevm"), KIND_HEIC},     {KIND_BYTES("hevs"), KIND_HEIC},
    {KIND_BYTES("M4A "), KIND_AUDIO},    {KIND_BYTES("M4B "), KIND_AUDIO},
    {KIND_BYTES("F4A "), KIND_AUDIO},    {KIND_BYTES("jxl "), KIND_JPEG_XL},
    {KIND_BYTES("jp2 "), KIND_JPEG2000}, {KIND_BYTES("crx "), KIND_OTHER},
};

static enum kind by_brand(struct str bytes, size_t at)
{
	for (size_t i = 0; i < sizeof brands / sizeof *brands; i++)
		if (kind_at(bytes, at, brands[i].name))
			return brands[i].kind;
	return KIND_COUNT;
}

/* The brand, and where it is the general one of HEIF, the compatible ones behind it. */
enum kind kind_of_ftyp(struct str bytes)
{
	uint64_t size = kind_number(bytes, 0, 4, true);
	enum kind kind = by_brand(bytes, 8);

	if (kind != KIND_COUNT)
		return kind;
	if (!kind_at(bytes, 8, STR("mif1")) && !kind_at(bytes, 8, STR("msf1")) &&
	    !kind_at(bytes, 8, STR("miaf")))
		return KIND_VIDEO;
	for (size_t at = 16; at < size && at < 256; at += 4)
		if (by_brand(bytes, at) == KIND_AVIF)
			return KIND_AVIF;
	return KIND_HEIC;
}
