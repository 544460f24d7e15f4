/* option_check.c - see options.h: combinations that contradict each other. */
#include "cli/options.h"

static bool is_stream(const char *name)
{
	return name && str_eq(str_of(name), STR("-"));
}

bool options_check_output(const struct options *o, bool output_is_terminal, struct err *e)
{
	bool to_stream = is_stream(o->output) || (!o->output && !o->folder);

	if (o->output && o->folder)
		return err_set(
		    e, ERR_USAGE,
		    "-o et -d ensemble\u00a0: -o FICHIER pour un document, -d RÉP pour plusieurs",
		    "-o and -d together: -o FILE for one document, -d DIR for several");
	if (o->name && !o->folder)
		return err_set(e, ERR_USAGE,
		               "--name nomme des fichiers dans un répertoire\u00a0: ajoutez -d RÉP",
		               "--name names files in a folder: add -d DIR");
	if (o->json && to_stream)
		return err_set(
		    e, ERR_USAGE,
		    "--json occupe la sortie standard\u00a0: donnez au document -o FICHIER ou -d RÉP",
		    "--json takes standard output: give the document -o FILE or -d DIR");
	if (to_stream && !o->output && output_is_terminal)
		return err_set(
		    e, ERR_USAGE,
		    "un PDF ou une image ne s'affiche pas dans un terminal\u00a0: -o FICHIER, -d RÉP "
		    "ou un tube",
		    "a PDF or a picture is not shown in a terminal: -o FILE, -d DIR or a pipe");
	return true;
}

static bool has_operand(const struct options *o, const char *name)
{
	for (size_t i = 0; i < o->operand_count; i++) {
		if (str_eq(str_of(o->operands[i]), str_of(name)))
			return true;
	}
	return false;
}

static bool check_list(const struct options *o, struct err *e)
{
	return !o->null_separated || o->files_from ||
	       err_set(e, ERR_USAGE,
	               "-0 décrit la liste de --files-from\u00a0: il manque --files-from",
	               "-0 describes the list of --files-from: --files-from is missing");
}

bool options_check_input(struct options *o, bool input_is_terminal, struct err *e)
{
	static char stream[] = "-";

	if (!check_list(o, e))
		return false;
	if (has_operand(o, ""))
		return err_set(
		    e, ERR_USAGE,
		    "un nom de dossier est vide. Est-ce une variable qui n'a pas de valeur\u202f?",
		    "the name of a dossier is empty. Is it a variable without a value?");
	if (is_stream(o->files_from) && has_operand(o, "-"))
		return err_set(
		    e, ERR_USAGE,
		    "l'entrée standard ne peut être à la fois la liste et un dossier\u00a0: ôtez «\u00a0-\u00a0»",
		    "standard input cannot be both the list and a dossier: take \"-\" away");
	if (o->operand_count > 0 || o->files_from)
		return true;
	if (input_is_terminal)
		return err_set(e, ERR_USAGE, "aucun dossier n'est donné", "no dossier is given");
	o->operands[o->operand_count++] = stream;
	return true;
}

bool options_check_files(const struct options *o, struct err *e)
{
	if (!check_list(o, e))
		return false;
	if (has_operand(o, ""))
		return err_set(
		    e, ERR_USAGE,
		    "un nom de fichier est vide. Est-ce une variable qui n'a pas de valeur\u202f?",
		    "the name of a file is empty. Is it a variable without a value?");
	if (has_operand(o, "-"))
		return err_set(
		    e, ERR_USAGE,
		    "une pièce ne se lit pas sur l'entrée standard\u00a0: donnez un fichier (./- s'il "
		    "s'appelle ainsi), ou --files-from - pour une liste de noms",
		    "an attachment is not read from standard input: name a file (./- if it is called "
		    "so), or --files-from - for a list of names");
	if (o->directory)
		return err_set(
		    e, ERR_USAGE,
		    "-C est le répertoire des pièces d'un dossier\u00a0: ajoutez --dossier",
		    "-C is the folder of a dossier's attachments: add --dossier");
	return o->operand_count > 0 || o->files_from ||
	       err_set(e, ERR_USAGE, "aucun fichier n'est donné", "no file is given");
}

bool options_procedure_is_folder(const struct options *o)
{
	return o->procedure && (strchr(o->procedure, '/') || strcmp(o->procedure, ".") == 0 ||
	                        strcmp(o->procedure, "..") == 0);
}
