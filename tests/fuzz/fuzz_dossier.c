/* fuzz_dossier.c - bytes as a file of dossiers: read, loaded, checked against
 * templates/apt-etudiant, written in canonical form; their beginning as what a person
 * types into a field of each type.
 * Promises that are checked: the canonical form is read back to the same bytes; what
 * field_normalize keeps is what field_check accepts; findings name no missing parameter. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dossier/dossier.h"
#include "dossier/reader.h"

static struct procedure *procedure;
static int file;

static void require(bool promise)
{
	if (!promise)
		__builtin_trap();
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *data = getenv("DOSSIER_TOOLS_DATA");
	struct err e = {0};
	char dir[4096];

	(void)argc, (void)argv;
	snprintf(dir, sizeof dir, "%s/templates/apt-etudiant", data && *data ? data : ".");
	if (!procedure_load(&procedure, dir, &e)) {
		fprintf(stderr, "%s\n", e.text[LANG_EN]);
		exit(2);
	}
	file = memfd_create("dossier.json", MFD_CLOEXEC);
	require(file >= 0);
	return 0;
}

/* --- Findings and forms --- */

static void say(const struct finding_list *list)
{
	struct buf b = {0};

	require(list->count <= DOSSIER_FINDINGS_MAX + 2);
	for (size_t i = 0; i < list->count; i++)
		for (unsigned lang = 0; lang < LANG_COUNT; lang++) {
			finding_message(&b, &list->items[i], (enum lang)lang);
			finding_remedy(&b, &list->items[i], (enum lang)lang);
			buf_reset(&b);
		}
	buf_free(&b);
}

static void print_forms(const struct field *f, const struct value *v)
{
	static const char *const forms[] = {"",    "long",  "court", "libelle", "code",      "brut",
	                                    "iso", "heure", "date",  "ligne",   "majuscules"};
	struct buf b = {0};

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (field_has_form(f->type, str_of(forms[i])))
			for (unsigned lang = 0; lang < LANG_COUNT; lang++)
				field_print(&b, f, v, str_of(forms[i]), (enum lang)lang);
	buf_free(&b);
}

/* Only text and choices are kept as they were typed. */
static bool is_free(enum field_type type)
{
	return type == FIELD_TEXT || type == FIELD_LONG_TEXT || type == FIELD_CHOICE;
}

static void type_in(struct str typed, struct arena *a)
{
	for (unsigned type = 0; type < FIELD_TYPE_COUNT; type++) {
		struct field f = {.path = STR("x"), .type = (enum field_type)type};
		struct finding_list list = {.arena = a};
		struct buf kept = {0};
		bool ok = field_normalize(&kept, f.type, typed);
		struct value v = {.type = VALUE_STRING, .string = ok ? buf_view(&kept) : typed};

		print_forms(&f, &v);
		field_check(&f, &v, STR("x"), &list);
		if (ok && !is_free(f.type) && field_value_type(f.type) == VALUE_STRING)
			require(finding_worst(&list) < SEVERITY_ERROR);
		buf_free(&kept);
		arena_reset(a);
	}
}

/* --- Dossiers --- */

static void print_all(const struct dossier *d)
{
	for (size_t i = 0; i < procedure->field_count; i++) {
		const struct field *f = &procedure->fields[i];
		const struct value *v = value_path(&d->root, f->path);

		if (v)
			print_forms(f, v);
	}
}

static void write_back(const struct dossier *d)
{
	struct arena a = {0};
	struct finding_list list = {.arena = &a};
	struct buf first = {0}, second = {0};
	struct dossier again;
	struct err e;

	dossier_write_attached(&first, d);
	require(dossier_load(&again, buf_view(&first), 0, &a, &list, &e) == DOSSIER_LOADED);
	dossier_write_attached(&second, &again);
	require(str_eq(buf_view(&first), buf_view(&second)));
	buf_free(&first);
	buf_free(&second);
	arena_free(&a);
}

static void load(const struct record *record, struct arena *a)
{
	struct finding_list list = {.arena = a};
	struct dossier d;
	struct err e;

	if (dossier_load(&d, record->bytes, record->line, a, &list, &e) == DOSSIER_LOADED) {
		dossier_check_fields(&d, procedure, &list);
		print_all(&d);
		write_back(&d);
	}
	say(&list);
}

static void read_all(struct arena *a)
{
	char path[40];
	const char *operands[] = {path};
	struct reader_sources sources = {.operands = operands, .operand_count = 1};
	struct err e;
	struct reader *reader = reader_new(&sources, &e);
	enum reader_result result = READER_RECORD;

	snprintf(path, sizeof path, "/proc/self/fd/%d", file);
	while (result != READER_END) {
		struct finding_list wrong = {.arena = a};
		struct record record;

		result = reader_next(reader, &record, &wrong, &e);
		require(result != READER_FAILED);
		say(&wrong);
		if (result == READER_RECORD)
			load(&record, a);
		arena_reset(a);
	}
	reader_free(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena a;

	require(ftruncate(file, 0) == 0 && pwrite(file, data, size, 0) == (ssize_t)size);
	read_all(&a);
	type_in((struct str){(const char *)data, size < 120 ? size : 120}, &a);
	arena_reset(&a);
	return 0;
}
