/* err.c - see err.h. */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A character that the end of the room cut in two goes as a whole. */
static void drop_cut_character(char *text, size_t len)
{
	size_t start = len, whole;
	unsigned char lead;

	do
		start--;
	while (start > 0 && ((unsigned char)text[start] & 0xC0) == 0x80);
	lead = (unsigned char)text[start];
	whole = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
	if (len - start < whole)
		text[start] = '\0';
}

static void write_text(char *text, size_t size, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

static void write_text(char *text, size_t size, const char *format, va_list args)
{
	int len = vsnprintf(text, size, format, args);

	if (len < 0)
		text[0] = '\0';
	else if ((size_t)len >= size)
		drop_cut_character(text, size - 1);
}

bool err_set(struct err *e, enum err_code code, const char *fr, const char *en, ...)
{
	va_list args;

	if (!e)
		return false;
	e->code = code;
	va_start(args, en);
	write_text(e->text[LANG_FR], sizeof e->text[LANG_FR], fr, args);
	va_end(args);
	va_start(args, en);
	write_text(e->text[LANG_EN], sizeof e->text[LANG_EN], en, args);
	va_end(args);
	return false;
}

bool err_nomem(struct err *e)
{
	return err_set(e, ERR_NOMEM, "la mémoire ne suffit pas", "not enough memory");
}

struct reason {
	int number;
	const char *text[LANG_COUNT];
};

/* strerror speaks one language, and the process's locale chooses it. */
static const struct reason reasons[] = {
    {ENOENT,
     {"ce fichier ou ce répertoire n'existe pas. Vérifiez son nom",
      "no such file or folder. Check its name"}},
    {EACCES, {"les droits d'accès ne le permettent pas", "permission denied"}},
    {EPERM, {"le système ne le permet pas", "not permitted"}},
    {EEXIST, {"ce nom est déjà pris", "the name is taken already"}},
    {ENOTDIR, {"une partie du chemin n'est pas un répertoire", "a part of the path is no folder"}},
    {EISDIR, {"c'est un répertoire", "it is a folder"}},
    {ENAMETOOLONG, {"le nom ou le chemin est trop long", "the name or path is too long"}},
    {ELOOP, {"les liens symboliques tournent en rond", "the symbolic links go round in circles"}},
    {ENOSPC, {"le disque est plein", "the disk is full"}},
    {EDQUOT, {"le quota de disque est atteint", "the disk quota is reached"}},
    {EFBIG,
     {"le fichier dépasserait la taille permise (ulimit -f)",
      "the file would exceed the size allowed (ulimit -f)"}},
    {EROFS, {"le disque est en lecture seule", "the disk is read-only"}},
    {EIO, {"erreur d'entrée-sortie du disque", "input or output error of the disk"}},
    {EPIPE, {"plus personne ne lit cette sortie", "nobody reads this output any more"}},
    {EINTR, {"interruption demandée", "interrupted"}},
    {EMFILE, {"trop de fichiers sont ouverts", "too many files are open"}},
    {ENFILE, {"trop de fichiers sont ouverts", "too many files are open"}},
    {EBADF, {"ce flux n'est pas ouvert", "this stream is not open"}},
    {ETXTBSY, {"ce programme est en cours d'exécution", "this program is running"}},
    {EBUSY, {"le fichier est occupé", "the file is busy"}},
    {ENXIO, {"rien ne répond à cet endroit", "nothing answers there"}},
    {EAGAIN,
     {"le système est occupé. Réessayez dans un instant",
      "the system is busy. Try again in a moment"}},
    {ENOSYS, {"ce système ne sait pas le faire", "this system cannot do that"}},
    {ESTALE, {"le fichier a disparu du serveur", "the file has gone from the server"}},
};

static enum err_code code_of(int number)
{
	return number == ENOSPC || number == EDQUOT ? ERR_FULL : ERR_IO;
}

bool err_errno(struct err *e, int number, const char *fr, const char *en)
{
	const char *fr_colon = *fr ? "\u00a0: " : "", *en_colon = *en ? ": " : "", *other;

	if (number == ENOMEM)
		return err_nomem(e);
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
		if (reasons[i].number == number)
			return err_set(e, code_of(number), "%s%s%s%.0s%.0s%.0s",
			               "%.0s%.0s%.0s%s%s%s", fr, fr_colon, reasons[i].text[LANG_FR],
			               en, en_colon, reasons[i].text[LANG_EN]);
	}
	other = strerrordesc_np(number); /* never translated */
	if (!other)
		other = "?";
	return err_set(e, ERR_IO, "%s%s%.0s%.0serreur %d du système (%s)",
	               "%.0s%.0s%s%ssystem error %d (%s)", fr, fr_colon, en, en_colon, number,
	               other);
}

bool err_in(struct err *e, const char *where)
{
	struct err why = *e;

	return err_set(e, why.code, "%s\u00a0: %s%.0s", "%s: %.0s%s", where, why.text[LANG_FR],
	               why.text[LANG_EN]);
}
