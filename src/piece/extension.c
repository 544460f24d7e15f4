/* extension.c - see extension.h. */
#include "piece/extension.h"

#include <strings.h>

#include "base/shell.h"

struct decoded {
	const char *extension;
	enum kind kind;
};

/* The first one of each kind is what files are renamed to. */
static const struct decoded decoded[] = {
    {".jpg", KIND_JPEG},  {".jpeg", KIND_JPEG}, {".jpe", KIND_JPEG},
    {".jfif", KIND_JPEG}, {".png", KIND_PNG},   {".pdf", KIND_PDF},
};

static const char *const others[] = {
    ".heic", ".heif", ".avif", ".webp", ".tif",  ".tiff", ".gif", ".bmp",   ".jp2", ".jxl",  ".svg",
    ".psd",  ".dng",  ".raw",  ".doc",  ".docx", ".odt",  ".rtf", ".pages", ".xls", ".xlsx", ".ods",
    ".csv",  ".ppt",  ".pptx", ".odp",  ".htm",  ".html", ".xml", ".eml",   ".msg", ".mpo",  ".ps",
    ".eps",  ".txt",  ".md",   ".json", ".zip",  ".rar",  ".7z",  ".tar",   ".gz",  ".tgz",  ".xz",
    ".exe",  ".com",  ".bat",  ".scr",  ".js",   ".apk",  ".mp4", ".mov",   ".avi", ".m4v",  ".mkv",
    ".webm", ".mp3",  ".m4a",  ".wav",  ".ogg",  ".tmp",
};

static bool same(struct str a, const char *b)
{
	return a.len == strlen(b) && strncasecmp(a.ptr, b, a.len) == 0;
}

enum kind extension_kind(struct str extension)
{
	for (size_t i = 0; i < sizeof decoded / sizeof *decoded; i++) {
		if (same(extension, decoded[i].extension))
			return decoded[i].kind;
	}
	return KIND_OTHER;
}

static bool is_known(struct str extension)
{
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		if (same(extension, others[i]))
			return true;
	}
	return extension_kind(extension) != KIND_OTHER;
}

struct str extension_of(struct str name)
{
	size_t dot = name.len;
	struct str extension;

	while (dot > 0 && name.ptr[dot - 1] != '.' && name.ptr[dot - 1] != '/')
		dot--;
	/* ".jpg" alone is a hidden file without an extension. */
	if (dot < 2 || name.ptr[dot - 1] == '/' || name.ptr[dot - 2] == '/')
		return (struct str){NULL, 0};
	extension = str_from(name, dot - 1);
	return is_known(extension) ? extension : (struct str){NULL, 0};
}

/* Spaces and points at the end make an extension unknown: "photo.jpg ". */
static struct str without_tail(struct str name)
{
	while (name.len > 0 && (name.ptr[name.len - 1] == ' ' || name.ptr[name.len - 1] == '.'))
		name.len--;
	return name;
}

static const char *right_extension(enum kind kind)
{
	for (size_t i = 0; i < sizeof decoded / sizeof *decoded; i++) {
		if (decoded[i].kind == kind)
			return decoded[i].extension;
	}
	return "";
}

void extension_right_name(struct buf *b, struct str name, enum kind kind)
{
	struct str stem = without_tail(name), extension = extension_of(stem);

	if (extension_kind(extension) == kind) {
		buf_str(b, stem);
		return;
	}
	buf_str(b, str_upto(stem, stem.len - extension.len));
	buf_cstr(b, right_extension(kind));
}

void extension_command(struct buf *b, struct str name, enum kind kind)
{
	struct buf right = {0};

	extension_right_name(&right, name, kind);
	buf_cstr(b, "mv -i ");
	shell_path(b, name);
	buf_char(b, ' ');
	shell_path(b, buf_view(&right));
	b->failed |= right.failed;
	buf_free(&right);
}

void extension_normalize_command(struct buf *b, struct str name, enum kind kind)
{
	struct str stem = without_tail(name);
	const char *extension = right_extension(kind);
	struct buf target = {0};

	buf_str(&target, str_upto(stem, stem.len - extension_of(stem).len));
	buf_cstr(&target, "-ok");
	buf_cstr(&target, *extension ? extension : right_extension(KIND_JPEG));
	buf_cstr(b, "dossier-normalize ");
	shell_path(b, name);
	buf_cstr(b, " -o ");
	shell_path(b, buf_view(&target));
	b->failed |= target.failed;
	buf_free(&target);
}

void extension_bind_command(struct buf *b, struct str name, struct str pdf)
{
	buf_cstr(b, "dossier-normalize --bind ");
	shell_path(b, pdf);
	buf_char(b, ' ');
	shell_path(b, name);
}
