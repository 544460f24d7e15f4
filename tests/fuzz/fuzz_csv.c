/* fuzz_csv.c - bytes as a spreadsheet of dossiers.
 * Promises that are checked: what a row becomes can be loaded as a dossier, of a known
 * procedure; a row that is wrong says why; findings are whole; lines only grow; it ends. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/text.h"
#include "dossier/csv.h"
#include "dossier/dossier.h"

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
	file = memfd_create("liste.csv", MFD_CLOEXEC);
	require(file >= 0);
	return 0;
}

static void check_findings(const struct finding_list *list)
{
	require(!list->failed);
	for (size_t i = 0; i < list->count; i++) {
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			struct buf text = {0};
			size_t bad;

			finding_message(&text, &list->items[i], (enum lang)lang);
			finding_remedy(&text, &list->items[i], (enum lang)lang);
			require(text_valid(buf_view(&text), &bad));
			buf_free(&text);
		}
	}
}

static void check_dossier(const struct record *record)
{
	struct arena arena = {0};
	struct finding_list list = {.arena = &arena};
	struct dossier d;
	struct err e;

	require(dossier_load(&d, record->bytes, record->line, &arena, &list, &e) == DOSSIER_LOADED);
	require(str_eq(value_string(&d.root, STR("procedure")), procedure->name));
	dossier_check_fields(&d, procedure, &list);
	check_findings(&list);
	for (size_t i = 0; i < list.count; i++)
		require(list.items[i].id != FINDING_UNKNOWN_KEY);
	arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct record record;
	enum reader_result result;
	unsigned long line = 0;
	struct csv *csv;
	struct err e;
	char path[64];

	require(ftruncate(file, 0) == 0 && pwrite(file, data, size, 0) == (ssize_t)size);
	snprintf(path, sizeof path, "/proc/self/fd/%d", file);
	require(csv_open(&csv, path, procedure, &e));
	do {
		struct arena arena = {0};
		struct finding_list wrong = {.arena = &arena};

		result = csv_next(csv, &record, &wrong, &e);
		check_findings(&wrong);
		require(result != READER_FAILED);
		require((result == READER_WRONG) == (wrong.count > 0));
		if (result == READER_RECORD) {
			require(record.line > line);
			line = record.line;
			check_dossier(&record);
		}
		arena_free(&arena);
	} while (result != READER_END);
	csv_free(csv);
	return 0;
}
