#include "dossier/encoding.h"

#include "base/text.h"

const char *encoding_wide(struct str start)
{
	if (start.len < 2)
		return NULL;
	if (str_starts(start, (struct str){"\xFF\xFE\0\0", 4}) ||
	    str_starts(start, (struct str){"\0\0\xFE\xFF", 4}))
		return "UTF-32";
	if (str_starts(start, STR("\xFF\xFE")) || str_starts(start, STR("\xFE\xFF")))
		return "UTF-16";
	if (start.ptr[0] && !start.ptr[1])
		return start.len > 3 && !start.ptr[2] && !start.ptr[3] ? "UTF-32LE" : "UTF-16LE";
	if (!start.ptr[0] && start.ptr[1])
		return "UTF-16BE";
	if (start.len > 3 && !start.ptr[0] && !start.ptr[1] && !start.ptr[2] && start.ptr[3])
		return "UTF-32BE";
	return NULL;
}

const char *const *encoding_other(struct str start)
{
	static const struct {
		size_t at;
		struct str bytes;
		const char *names[LANG_COUNT];
	} kinds[] = {
	    {0, {"%PDF", 4}, {"un fichier PDF", "a PDF file"}},
	    {0,
	     {"PK\3\4", 4},
	     {"un fichier ZIP ou un document Word ou LibreOffice",
	      "a ZIP file or a document of Word or LibreOffice"}},
	    {0,
	     {"\xD0\xCF\x11\xE0", 4},
	     {"un document Word ou Excel", "a document of Word or Excel"}},
	    {0, {"\xFF\xD8\xFF", 3}, {"une image JPEG", "a JPEG image"}},
	    {0, {"\x89PNG", 4}, {"une image PNG", "a PNG image"}},
	    {0, {"GIF8", 4}, {"une image GIF", "a GIF image"}},
	    {0, {"II*\0", 4}, {"une image TIFF", "a TIFF image"}},
	    {0, {"MM\0*", 4}, {"une image TIFF", "a TIFF image"}},
	    {4, {"ftyp", 4}, {"une photo HEIC ou une vidéo", "a HEIC photo or a video"}},
	    {0, {"\x1F\x8B", 2}, {"un fichier gzip", "a gzip file"}},
	    {0,
	     {"\xFD"
	      "7zXZ",
	      5},
	     {"un fichier xz", "an xz file"}},
	    {0, {"7z\xBC\xAF", 4}, {"une archive 7z", "a 7z archive"}},
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (start.len > kinds[i].at &&
		    str_starts(str_from(start, kinds[i].at), kinds[i].bytes))
			return kinds[i].names;
	return NULL;
}

static bool is_plain(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c && strchr("_./+-@%:,=", c));
}

enum quoting { QUOTE_NONE, QUOTE_SINGLE, QUOTE_BYTES };

static enum quoting quoting_of(struct str s)
{
	enum quoting q = s.len ? QUOTE_NONE : QUOTE_SINGLE;
	size_t bad;

	if (!text_valid(s, &bad))
		return QUOTE_BYTES;
	for (size_t at = 0; at < s.len;) {
		uint32_t codepoint = text_next(s, &at);

		if (codepoint < ' ' || text_is_control(codepoint) || text_is_bidi(codepoint))
			return QUOTE_BYTES;
		if (codepoint >= 0x80 || !is_plain((unsigned char)codepoint))
			q = QUOTE_SINGLE;
	}
	return q;
}

/* s as one word of a shell: $'…' (POSIX 2024, and all shells in use) where it could not
 * be shown at a terminal. */
static void add_quoted(struct buf *b, struct str s)
{
	enum quoting q = quoting_of(s);

	if (q != QUOTE_NONE)
		buf_cstr(b, q == QUOTE_BYTES ? "$'" : "'");
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (q == QUOTE_BYTES && (!is_plain(c) && c != ' '))
			buf_printf(b, "\\x%02X", c);
		else if (c == '\'')
			buf_cstr(b, "'\\''");
		else
			buf_char(b, (char)c);
	}
	if (q != QUOTE_NONE)
		buf_char(b, '\'');
}

static void add_path(struct buf *b, struct str path, const char *prefix)
{
	struct buf name = {0};

	if (str_starts(path, STR("-")))
		buf_cstr(&name, "./");
	buf_str(&name, path);
	buf_cstr(b, prefix);
	add_quoted(b, buf_view(&name));
	b->failed |= name.failed;
	buf_free(&name);
}

/* "dossier.json" → "dossier-utf8.json" */
static void add_new_path(struct buf *b, struct str path)
{
	struct buf name = {0};
	size_t end = path.len;

	for (size_t i = path.len; i-- > 0 && path.ptr[i] != '/';)
		if (path.ptr[i] == '.' && i > 0 && path.ptr[i - 1] != '/') {
			end = i;
			break;
		}
	buf_str(&name, str_upto(path, end));
	buf_cstr(&name, "-utf8");
	buf_str(&name, str_from(path, end));
	add_path(b, buf_view(&name), " > ");
	b->failed |= name.failed;
	buf_free(&name);
}

void encoding_command(struct buf *b, const char *from, struct str path, unsigned long line)
{
	bool named = !str_eq(path, STR("-"));

	if (line) {
		buf_printf(b, "sed -n %lup", line);
		if (named)
			add_path(b, path, " ");
		buf_cstr(b, " | ");
	}
	buf_printf(b, "iconv -f %s -t UTF-8", from);
	if (named && !line) {
		add_path(b, path, " ");
		add_new_path(b, path);
	}
}
