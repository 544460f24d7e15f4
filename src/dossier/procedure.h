/* procedure.h - an administrative procedure, as its office wrote it in procedure.json.
 * Shape:  read-only once loaded, so that several threads may share one. Texts stand in
 *         both languages, indexed by enum lang. Conditions are NULL where there is none:
 *         a field or piece without `shown_if` is always asked for. An unknown condition
 *         shows the field and does not require it.
 * Units:  bytes, pixels, days, months; figures in ten-thousandths.
 * Owner:  procedure_load makes it on the heap, procedure_free gives all of it back.
 * Errors: FORMAT names the file, the place in it ("etapes[1].champs[3].type") and what
 *         is expected there; MISSING, IO, LIMIT, NOMEM; *out untouched.
 * Source: templates/apt-etudiant/procedure.json shows every key. */
#ifndef DOSSIER_PROCEDURE_H
#define DOSSIER_PROCEDURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/lang.h"
#include "base/problems.h"
#include "base/str.h"
#include "base/value.h"
#include "dossier/field.h"
#include "finding/finding.h"

struct condition;

struct procedure_step {
	struct str code;
	struct str title[LANG_COUNT], help[LANG_COUNT];
	const struct field *fields;
	size_t field_count;
};

struct procedure_piece {
	struct str code;
	struct str label[LANG_COUNT], help[LANG_COUNT];
	const struct condition *shown_if;    /* NULL: always asked for */
	const struct condition *required_if; /* NULL: see required */
	bool required;
	unsigned max_files; /* the procedure's limit where the piece has none of its own */
};

enum file_format { FILE_FORMAT_JPEG, FILE_FORMAT_PDF, FILE_FORMAT_PNG, FILE_FORMAT_COUNT };

struct procedure_limits {
	bool formats[FILE_FORMAT_COUNT];
	int64_t bytes;       /* of one file */
	unsigned files;      /* of one piece */
	int64_t pixels;      /* of one image */
	unsigned legible_px; /* an image whose long side is shorter may be illegible */
};

#define PROCEDURE_LEGIBLE_PX 1000 /* where the procedure does not say */

/* When the access code given on day 0 stops working. */
enum access_end {
	ACCESS_END_HOUR, /* "heure": days x 24 h later, to the second */
	ACCESS_END_DAY,  /* "fin_de_jour": at the end of the last day */
};

enum silence_effect { SILENCE_REJECTS, SILENCE_ACCEPTS };

struct procedure_silence {
	enum silence_effect effect;
	unsigned months;
	struct str text[LANG_COUNT];
};

struct procedure_service {
	struct str name, address, email, phone;
};

enum font_style { FONT_NORMAL, FONT_BOLD, FONT_ITALIC, FONT_STYLE_COUNT };

struct procedure_fonts {
	const struct str *files; /* file names, in order of preference */
	size_t count;
};

/* A path of the dossier that a document must state, where `when` holds or is unknown
 * (NULL: always). */
struct procedure_demand {
	struct str path;
	const struct condition *when;
};

struct procedure_document {
	struct str name;     /* "confirmation" */
	struct str template; /* file name in the language's folder */
	const struct procedure_demand *demands;
	size_t demand_count;
};

/* A number that the law sets from a day on, everywhere or where the postal code
 * begins so. */
struct procedure_figure {
	struct str code, postcode;
	struct date since;
	int64_t value;
};

enum eligibility_outcome {
	OUTCOME_NOT_NEEDED, /* "dispense": no authorisation to ask for */
	OUTCOME_NEEDED,     /* "a_demander": this is the right procedure */
	OUTCOME_IMPOSSIBLE, /* "impossible": cannot be granted */
	OUTCOME_OTHER,      /* "autre_demarche" */
	OUTCOME_COUNT
};

struct eligibility_row {
	struct str number; /* "1", "5 bis" */
	const struct condition *when;
	enum eligibility_outcome outcome;
	struct str reason[LANG_COUNT], reference[LANG_COUNT];
};

struct procedure_severity {
	enum finding_id id;
	enum severity severity;
};

struct procedure {
	struct str name, version;
	struct str title[LANG_COUNT], act[LANG_COUNT], authority[LANG_COUNT];
	const struct str (*references)[LANG_COUNT];
	size_t reference_count;

	unsigned access_days;
	enum access_end access_end;
	struct procedure_limits limits;

	const struct procedure_step *steps;
	size_t step_count;
	const struct field *fields; /* of all steps, in order */
	size_t field_count;
	const struct procedure_piece *pieces;
	size_t piece_count;
	const struct eligibility_row *rows;
	size_t row_count;
	const struct procedure_figure *figures;
	size_t figure_count;

	struct procedure_service service;
	struct procedure_silence silence;
	struct str appeal[LANG_COUNT];  /* "recours" */
	struct str next[LANG_COUNT];    /* "suite": what happens after filing */
	struct str warning[LANG_COUNT]; /* "avertissement": what a receipt is not */
	struct str privacy[LANG_COUNT]; /* "confidentialite" */
	struct procedure_fonts fonts[FONT_STYLE_COUNT];
	const struct procedure_document *documents;
	size_t document_count;
	const struct procedure_severity *severities;
	size_t severity_count;

	struct arena arena; /* holds all of the above */
	const struct path_index *index;
};

/* The procedure of dir/procedure.json. */
bool procedure_load(struct procedure **out, const char *dir, struct err *e);
/* The same from text; errors call it `file`. */
bool procedure_parse(struct procedure **out, struct str json, const char *file, struct err *e);
/* As procedure_load, to the end of the file: each thing that is wrong is told of. *out is what
 * is left, with its broken parts empty, or NULL where not even its paths are known; it serves to
 * look at what builds on it, not to make documents. False: it could not be read at all. */
bool procedure_examine(struct procedure **out, const char *dir, struct problems *problems,
                       struct err *e);
void procedure_free(struct procedure *p); /* p may be NULL */

const struct procedure_step *procedure_step(const struct procedure *p, struct str code);
const struct procedure_piece *procedure_piece(const struct procedure *p, struct str code);
const struct procedure_document *procedure_document(const struct procedure *p, struct str name);
/* The figure in force on that day: of the entries called code those whose postal code
 * begins `postcode` (may be empty) where there are such, else those for everywhere. */
bool procedure_figure(const struct procedure *p, struct str code, struct str postcode,
                      struct date day, int64_t *out);
/* Gives the findings of the list the severities that the procedure wants ("constats"). */
void procedure_judge(const struct procedure *p, struct finding_list *list);
/* The last moment of an access code given at `issued`. */
bool procedure_access_end(const struct procedure *p, struct moment issued, struct moment *out);

const char *file_format_name(enum file_format format);            /* "jpeg" */
const char *eligibility_outcome_name(enum eligibility_outcome o); /* "a_demander" */

/* --- Paths: what stands where, in O(1) ---
 * Dotted from the root, through lists unnumbered: "depot.pieces.octets". A list of plain
 * values ("emploi.autres_lieux") is a LIST with its field, a list of objects a LIST
 * without. Every SCALAR has a field, built-in ones too. */
enum procedure_path_kind {
	PROCEDURE_PATH_UNKNOWN,
	PROCEDURE_PATH_SCALAR,
	PROCEDURE_PATH_OBJECT,
	PROCEDURE_PATH_LIST,
};

/* Paths of a dossier: the procedure's fields and procedure, langue, reference, acces,
 * etapes, pieces, depot, suivi, decision, sceau. `field` (may be NULL) gets the field or
 * NULL. */
enum procedure_path_kind procedure_path(const struct procedure *p, struct str path,
                                        const struct field **field);
/* A place in a dossier without its indexes, as paths are named: "depot.pieces[2].octets" is
 * "depot.pieces.octets". Written to room, and cut to its size. */
struct str procedure_path_of(struct str at, char *room, size_t size);
/* The first key of path below the group prefix (empty: the root), as a path; empty where path is
 * not below it. */
struct str procedure_child(struct str path, struct str prefix);
/* Paths that a document's template may use: the same, but `procedure` is an object
 * (see procedure_view), and calcul.* and depot.pieces.libelle exist as well. */
enum procedure_path_kind procedure_view_path(const struct procedure *p, struct str path,
                                             const struct field **field);
/* The field of a path that every procedure has, with nothing loaded yet; NULL: there is none.
 * Choices that are a procedure's own (steps, pieces) are not in it. */
const struct field *procedure_builtin_field(struct str path);
/* The object `procedure` of a document in that language: nom, version, titre, acte,
 * autorite, references (list), silence, silence_effet, silence_mois, recours, suite,
 * avertissement, confidentialite, acces_jours; sha256 is left to the caller. False when
 * memory ran out. */
bool procedure_view(struct value *out, const struct procedure *p, enum lang lang, struct arena *a);

/* --- Folders --- */

#define PROCEDURE_ROOTS_MAX 4

struct procedure_roots {
	struct str paths[PROCEDURE_ROOTS_MAX]; /* each ends in a NUL */
	size_t count;
};

/* Where procedures are looked for. The values of the environment are given (NULL or ""
 * where unset), libraries do not read it: data = DOSSIER_TOOLS_DATA, which stands alone
 * when it is set; else xdg_config = XDG_CONFIG_HOME or home/.config, then /etc, then
 * installed, the data folder of the installation. */
bool procedure_roots(struct procedure_roots *out, const char *data, const char *xdg_config,
                     const char *home, const char *installed, struct arena *a);

/* The folder of that name and version: in each root in turn <root>/<name>@<version>, then
 * <root>/<name> if its version is that one. An empty version takes <root>/<name> as it
 * is. Adds the path to `out`, which the caller gives empty, with a NUL behind it that is
 * not counted. MISSING names the roots that were searched, USAGE says whether name or
 * version cannot be one; a folder whose procedure.json says another name than the
 * folder's (or another version than after its @) is FORMAT. */
bool procedure_find_dir(struct buf *out, const struct procedure_roots *roots, struct str name,
                        struct str version, struct err *e);

/* What depot.procedure.sha256 holds: SHA-256 of one line per file, sorted by the bytes of
 * the path, "<sha256 in hexadecimal>  <path>\n", for procedure.json and, in the folders
 * below it (three deep at most), each *.md, *.txt, *.png, *.jpg, *.jpeg and *.ttf, in
 * capitals too; names that begin with a point are left out. By hand, in the folder:
 *   LC_ALL=C sha256sum procedure.json fr/… en/… | LC_ALL=C sort -k2 | sha256sum
 * The fonts that all procedures share are not in it: they belong to the tools. */
bool procedure_digest(struct digest *out, const char *dir, struct err *e);

#endif
