/* pdf_embedded.c - files inside: what they are called and what they are.
 * Source: ISO 32000-1, 7.11.3 and 7.11.4. */
#include "codec/pdf_reader.h"

#define HEAD_BYTES 4096 /* enough for any signature */

/* What Windows, macOS and Unix run when it is opened, and documents with macros. */
static const char *const program_endings[] = {
    "exe",       "com",        "scr",
    "pif",       "cpl",        "dll",
    "sys",       "msi",        "msp",
    "mst",       "msix",       "appx",
    "bat",       "cmd",        "ps1",
    "psm1",      "psd1",       "vbs",
    "vbe",       "vb",         "js",
    "jse",       "mjs",        "ws",
    "wsf",       "wsc",        "wsh",
    "hta",       "jar",        "jnlp",
    "class",     "lnk",        "url",
    "inf",       "reg",        "scf",
    "sct",       "gadget",     "application",
    "chm",       "hlp",        "iso",
    "img",       "vhd",        "vhdx",
    "app",       "dmg",        "pkg",
    "command",   "scpt",       "workflow",
    "sh",        "bash",       "csh",
    "run",       "bin",        "elf",
    "so",        "deb",        "rpm",
    "apk",       "appimage",   "desktop",
    "py",        "pyw",        "pyc",
    "pl",        "rb",         "php",
    "docm",      "dotm",       "xlsm",
    "xltm",      "xlam",       "xll",
    "pptm",      "potm",       "ppam",
    "ppsm",      "sldm",       "settingcontent-ms",
    "appref-ms", "library-ms", "search-ms",
    "diagcab",   "mde",        "ade",
    "accde",     "osd",
};

/* Windows passes over dots and blanks at the end of a name. */
static bool is_program_name(struct str name)
{
	const char *dot;

	while (name.len > 0 && (name.ptr[name.len - 1] == '.' || name.ptr[name.len - 1] == ' '))
		name.len--;
	dot = name.len > 0 ? memrchr(name.ptr, '.', name.len) : NULL;
	if (!dot)
		return false;
	name = str_from(name, (size_t)(dot - name.ptr) + 1);
	for (size_t i = 0; i < sizeof program_endings / sizeof *program_endings; i++) {
		if (strlen(program_endings[i]) == name.len &&
		    strncasecmp(program_endings[i], name.ptr, name.len) == 0)
			return true;
	}
	return false;
}

/* Any of its names may be the one that is saved. */
static bool has_program_name(struct pdf_reader *r, const struct pdf_value *spec, struct buf *shown)
{
	static const char *const keys[] = {"UF", "F", "Unix", "DOS", "Mac"};
	bool program = false;

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const struct pdf_value *v = pdf_get(r, spec, keys[i]);
		struct buf name = {0};
		bool this_one;

		if (!v || v->type != PDF_STRING)
			continue;
		pdf_value_utf8(v, &name);
		this_one = is_program_name(buf_view(&name));
		if (shown->len == 0 || (this_one && !program)) {
			shown->len = 0;
			buf_str(shown, buf_view(&name));
		}
		program |= this_one;
		shown->failed |= name.failed;
		buf_free(&name);
	}
	return program;
}

static bool is_program(struct pdf_reader *r, const struct pdf_value *file)
{
	struct buf head = {0};
	char mime[64];
	bool program;

	if (!pdf_set_add(r, &r->checked, pdf_key(file->id, file->gen, PDF_CHECKED_FILE)))
		return false; /* said already */
	pdf_stream_head(r, file, HEAD_BYTES, &head);
	program = kind_of(NULL, buf_view(&head), mime) == KIND_PROGRAM;
	if (head.failed)
		pdf_no_memory(r);
	buf_free(&head);
	return program;
}

void pdf_embedded(struct pdf_reader *r, const struct pdf_value *dict)
{
	const struct pdf_value *files = pdf_get(r, dict, "EF");
	struct buf name = {0};
	bool any = false, program;

	if (!files || files->type != PDF_DICT)
		return;
	program = has_program_name(r, dict, &name);
	for (const struct pdf_value *c = files->child; c && !r->stop; c = c->next) {
		const struct pdf_value *file = pdf_resolve(r, c);

		if (!file || !file->is_stream)
			continue;
		any = true;
		program = program || is_program(r, file);
	}
	if (any)
		report_add(r->out, program ? REMARK_EMBEDDED_PROGRAM : REMARK_EMBEDDED_FILE, 0, 0,
		           buf_view(&name));
	if (name.failed)
		pdf_no_memory(r);
	buf_free(&name);
}
