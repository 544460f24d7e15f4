/* binding.c - see binding.h. */
#include "job/binding.h"

#include <stdlib.h>

#include "base/natural.h"

bool binding_order_parse(struct str word, enum binding_order *out)
{
	static const char *const words[] = {
	    [BINDING_BY_NAME] = "name", [BINDING_AS_GIVEN] = "given", [BINDING_BY_TIME] = "time"};

	for (int i = 0; i < (int)(sizeof words / sizeof *words); i++) {
		if (str_eq(word, str_of(words[i]))) {
			*out = (enum binding_order)i;
			return true;
		}
	}
	return false;
}

static int compare_numbers(long long a, long long b)
{
	return (a > b) - (a < b);
}

static int compare_given(const void *left, const void *right)
{
	const struct binding_file *a = left, *b = right;

	return compare_numbers((long long)a->given, (long long)b->given);
}

/* A file that is given twice keeps its places: the sort itself promises no order of equals. */
static int compare_names(const void *left, const void *right)
{
	const struct binding_file *a = left, *b = right;
	int order = natural_compare(a->path, b->path);

	return order != 0 ? order : compare_given(a, b);
}

static int compare_times(const void *left, const void *right)
{
	const struct binding_file *a = left, *b = right;
	int order = compare_numbers(a->changed.tv_sec, b->changed.tv_sec);

	if (order == 0)
		order = compare_numbers(a->changed.tv_nsec, b->changed.tv_nsec);
	return order != 0 ? order : compare_names(a, b);
}

void binding_sort(struct binding_file *files, size_t count, enum binding_order order)
{
	static int (*const compare[])(const void *,
	                              const void *) = {[BINDING_BY_NAME] = compare_names,
	                                               [BINDING_AS_GIVEN] = compare_given,
	                                               [BINDING_BY_TIME] = compare_times};

	if (count > 1)
		qsort(files, count, sizeof *files, compare[order]);
}

/* Where the extension of the path's last name begins; its end where there is none. */
static size_t extension_at(struct str path)
{
	for (size_t i = path.len; i-- > 1 && path.ptr[i] != '/';)
		if (path.ptr[i] == '.' && path.ptr[i - 1] != '/')
			return i;
	return path.len;
}

void binding_name(struct buf *out, struct str path, size_t part, size_t parts)
{
	size_t stem = extension_at(path);
	int digits = 1;

	if (parts == 1) {
		buf_str(out, path);
		return;
	}
	for (size_t n = parts; n >= 10; n /= 10)
		digits++;
	buf_str(out, str_upto(path, stem));
	buf_printf(out, "-%0*zu", digits, part + 1);
	buf_str(out, str_from(path, stem));
}
