/* kind.c - see kind.h. Signatures first; a PDF header is looked for where none is; then text
 * with a structure; libmagic names what is left. */
#include "codec/kind.h"

#include "codec/kind_magic.h"
#include "codec/kind_parts.h"

#define PDF_HEADER_WITHIN 1024
#define HEADLESS_LOOK_BYTES 65536

const char *kind_name(enum kind kind)
{
	static const char *const names[KIND_COUNT] = {
	    [KIND_EMPTY] = "empty",
	    [KIND_JPEG] = "jpeg",
	    [KIND_PNG] = "png",
	    [KIND_PDF] = "pdf",
	    [KIND_HEIC] = "heic",
	    [KIND_AVIF] = "avif",
	    [KIND_WEBP] = "webp",
	    [KIND_TIFF] = "tiff",
	    [KIND_GIF] = "gif",
	    [KIND_BMP] = "bmp",
	    [KIND_JPEG2000] = "jpeg2000",
	    [KIND_JPEG_XL] = "jpeg-xl",
	    [KIND_SVG] = "svg",
	    [KIND_PHOTOSHOP] = "photoshop",
	    [KIND_WORD] = "word",
	    [KIND_SPREADSHEET] = "spreadsheet",
	    [KIND_PRESENTATION] = "presentation",
	    [KIND_OPEN_TEXT] = "open-text",
	    [KIND_RTF] = "rtf",
	    [KIND_OFFICE] = "office",
	    [KIND_HTML] = "html",
	    [KIND_XML] = "xml",
	    [KIND_EMAIL] = "email",
	    [KIND_POSTSCRIPT] = "postscript",
	    [KIND_TEXT] = "text",
	    [KIND_ZIP] = "zip",
	    [KIND_ARCHIVE] = "archive",
	    [KIND_PROGRAM] = "program",
	    [KIND_VIDEO] = "video",
	    [KIND_AUDIO] = "audio",
	    [KIND_OTHER] = "other",
	};

	return kind < KIND_COUNT ? names[kind] : "other";
}

/* --- What the other files ask of bytes */

void kind_mime_set(char *mime, const char *value)
{
	size_t len = strlen(value);

	if (!mime)
		return;
	if (len >= KIND_MIME_MAX)
		len = KIND_MIME_MAX - 1;
	memcpy(mime, value, len);
	mime[len] = '\0';
}

uint64_t kind_number(struct str bytes, size_t at, size_t size, bool big)
{
	uint64_t n = 0;

	if (at > bytes.len || size > bytes.len - at)
		return 0;
	for (size_t i = 0; i < size; i++)
		n = n << 8 | (unsigned char)bytes.ptr[at + (big ? i : size - 1 - i)];
	return n;
}

bool kind_at(struct str bytes, size_t at, struct str what)
{
	return at <= bytes.len && what.len <= bytes.len - at &&
	       memcmp(bytes.ptr + at, what.ptr, what.len) == 0;
}

bool kind_at_caseless(struct str bytes, size_t at, struct str what)
{
	if (at > bytes.len || what.len > bytes.len - at)
		return false;
	for (size_t i = 0; i < what.len; i++) {
		char c = bytes.ptr[at + i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c != what.ptr[i])
			return false;
	}
	return true;
}

size_t kind_find(struct str bytes, struct str what)
{
	const char *p = bytes.len ? memmem(bytes.ptr, bytes.len, what.ptr, what.len) : NULL;

	return p ? (size_t)(p - bytes.ptr) : bytes.len;
}

/* --- The kind */

size_t kind_pdf_header(struct str bytes)
{
	/* the header begins in the first 1,024 bytes */
	struct str head = str_upto(bytes, PDF_HEADER_WITHIN + 4);
	size_t at = kind_find(head, STR("%PDF-"));

	return at < head.len ? at : bytes.len;
}

/* A PDF that lost its header: the decoder says so. */
static bool is_headless_pdf(struct str bytes)
{
	struct str look = str_upto(bytes, HEADLESS_LOOK_BYTES);

	return kind_at(bytes, 0, STR("%PDF")) || (kind_find(look, STR(" 0 obj")) < look.len &&
	                                          (kind_find(look, STR("endobj")) < look.len ||
	                                           kind_find(look, STR("startxref")) < look.len));
}

struct mime_kind {
	struct str prefix;
	enum kind kind;
};

static const struct mime_kind mime_kinds[] = {
    {KIND_BYTES("text/html"), KIND_HTML},
    {KIND_BYTES("text/xml"), KIND_XML},
    {KIND_BYTES("application/xml"), KIND_XML},
    {KIND_BYTES("image/svg+xml"), KIND_SVG},
    {KIND_BYTES("message/"), KIND_EMAIL},
    {KIND_BYTES("text/x-shellscript"), KIND_PROGRAM},
    {KIND_BYTES("text/x-msdos-batch"), KIND_PROGRAM},
    {KIND_BYTES("text/calendar"), KIND_OTHER},
    {KIND_BYTES("text/vcard"), KIND_OTHER},
    {KIND_BYTES("text/"), KIND_TEXT},
    {KIND_BYTES("application/json"), KIND_TEXT},
    {KIND_BYTES("application/x-ndjson"), KIND_TEXT},
    {KIND_BYTES("application/javascript"), KIND_TEXT},
    {KIND_BYTES("audio/"), KIND_AUDIO},
    {KIND_BYTES("video/"), KIND_VIDEO},
    {KIND_BYTES("application/msword"), KIND_WORD},
    {KIND_BYTES("application/vnd.ms-excel"), KIND_SPREADSHEET},
    {KIND_BYTES("application/postscript"), KIND_POSTSCRIPT},
    {KIND_BYTES("application/x-dosexec"), KIND_PROGRAM},
    {KIND_BYTES("application/vnd.microsoft.portable-executable"), KIND_PROGRAM},
    {KIND_BYTES("application/x-executable"), KIND_PROGRAM},
    {KIND_BYTES("application/x-mach-binary"), KIND_PROGRAM},
    {KIND_BYTES("application/x-java-applet"), KIND_PROGRAM},
    {KIND_BYTES("application/x-ms-shortcut"), KIND_PROGRAM},
    {KIND_BYTES("application/x-tar"), KIND_ARCHIVE},
    {KIND_BYTES("application/x-cpio"), KIND_ARCHIVE},
    {KIND_BYTES("application/x-arj"), KIND_ARCHIVE},
    {KIND_BYTES("application/x-lha"), KIND_ARCHIVE},
    {KIND_BYTES("application/x-lzma"), KIND_ARCHIVE},
    {KIND_BYTES("application/x-ace"), KIND_ARCHIVE},
    {KIND_BYTES("application/x-stuffit"), KIND_ARCHIVE},
};

static enum kind by_mime(const char *mime)
{
	for (size_t i = 0; i < sizeof mime_kinds / sizeof *mime_kinds; i++)
		if (str_starts(str_of(mime), mime_kinds[i].prefix))
			return mime_kinds[i].kind;
	return KIND_OTHER;
}

static enum kind by_magic(const struct kind_reader *r, struct str bytes, char mime[KIND_MIME_MAX])
{
	const char *answer = r ? kind_magic_mime(r, bytes) : NULL;
	enum kind kind = answer ? by_mime(answer) : KIND_OTHER;

	/* what it does not know may still be text to us */
	if (kind == KIND_OTHER &&
	    (!answer || str_eq(str_of(answer), STR("application/octet-stream"))) &&
	    kind_is_text(bytes))
		return KIND_TEXT;
	if (kind == KIND_OTHER)
		kind_mime_set(mime, answer ? answer : "application/octet-stream");
	return kind;
}

enum kind kind_of(const struct kind_reader *r, struct str bytes, char mime[64])
{
	enum kind kind;

	mime[0] = '\0';
	if (bytes.len == 0)
		return KIND_EMPTY;
	kind = kind_by_signature(bytes, mime);
	if (kind == KIND_COUNT && kind_pdf_header(bytes) < bytes.len)
		kind = KIND_PDF;
	if (kind == KIND_COUNT)
		kind = kind_by_markup(bytes);
	if (kind == KIND_COUNT && is_headless_pdf(bytes))
		kind = KIND_PDF;
	if (kind == KIND_COUNT || (kind == KIND_OTHER && !mime[0]))
		kind = by_magic(r, bytes, mime);
	return kind;
}
