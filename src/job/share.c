/* share.c - see share.h. */
#include "job/share.h"

struct sharing {
	const struct share_page *pages;
	size_t count;
	uint64_t capacity; /* of a file, for its pages */
};

static uint64_t distance(uint64_t a, uint64_t b)
{
	return a > b ? a - b : b - a;
}

/* The page behind the longest run from `from` that one file holds legibly and whose pages have
 * at most `bound` bytes as they are; at least one page, which the caller knows to fit. */
static size_t run_end(const struct sharing *s, size_t from, uint64_t bound)
{
	uint64_t bytes = 0, least = 0;
	size_t end = from;

	for (; end < s->count; end++) {
		bytes += s->pages[end].bytes;
		least += s->pages[end].least;
		if (end > from && (bytes > bound || least > s->capacity))
			break;
	}
	return end;
}

/* Files that the pages from `from` on take. Taking as many as go into each takes the fewest. */
static size_t files_from(const struct sharing *s, size_t from, uint64_t bound)
{
	size_t files = 0;

	for (; from < s->count; files++)
		from = run_end(s, from, bound);
	return files;
}

/* The smallest size that the largest of so many files can have, before pages shrink. */
static uint64_t balanced_bound(const struct sharing *s, size_t files)
{
	uint64_t low = 0, high = 0;

	for (size_t i = 0; i < s->count; i++)
		high += s->pages[i].bytes;
	while (low < high) {
		uint64_t middle = low + (high - low) / 2;

		if (files_from(s, 0, middle) <= files)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* Where the next file should end: near to its share of what is left, so that the last one is
 * not the smallest, and where the others can take the rest. */
static size_t cut_near(const struct sharing *s, size_t from, uint64_t share, uint64_t bound,
                       size_t other_files)
{
	size_t end = run_end(s, from, bound), best = end;
	uint64_t bytes = 0, best_distance = UINT64_MAX;

	for (size_t cut = from + 1; cut <= end; cut++) {
		bytes += s->pages[cut - 1].bytes;
		if (distance(bytes, share) < best_distance &&
		    files_from(s, cut, bound) <= other_files) {
			best = cut;
			best_distance = distance(bytes, share);
		}
	}
	return best;
}

static void split(const struct sharing *s, struct share_part *parts, size_t files)
{
	uint64_t bound = balanced_bound(s, files), left = 0;
	size_t from = 0;

	for (size_t i = 0; i < s->count; i++)
		left += s->pages[i].bytes;
	for (size_t i = 0; i < files; i++) {
		size_t cut = cut_near(s, from, left / (files - i), bound, files - i - 1);

		parts[i] = (struct share_part){.first = from, .count = cut - from};
		for (; from < cut; from++)
			left -= s->pages[from].bytes;
	}
}

static uint64_t within(const struct share_page *p, uint64_t bound)
{
	uint64_t bytes = p->bytes < bound ? p->bytes : bound;

	return bytes > p->least ? bytes : p->least;
}

static bool all_within(const struct sharing *s, const struct share_part *part, uint64_t bound)
{
	uint64_t bytes = 0;

	for (size_t i = part->first; i < part->first + part->count; i++)
		bytes += within(&s->pages[i], bound);
	return bytes <= s->capacity;
}

/* The highest common bound under which the part's pages fit: one of 0 always does. */
static void allow(const struct sharing *s, const struct share_part *part, uint64_t *allowed)
{
	uint64_t low = 0, high = 0;

	for (size_t i = part->first; i < part->first + part->count; i++)
		high = s->pages[i].bytes > high ? s->pages[i].bytes : high;
	while (low < high) {
		uint64_t middle = high - (high - low) / 2;

		if (all_within(s, part, middle))
			low = middle;
		else
			high = middle - 1;
	}
	for (size_t i = part->first; i < part->first + part->count; i++)
		allowed[i] = within(&s->pages[i], low);
}

/* Whether it can be done at all; else says why not. */
static bool can_share(const struct sharing *s, size_t files, struct share *out)
{
	for (size_t i = 0; i < s->count; i++) {
		if (s->pages[i].least > s->capacity) {
			*out = (struct share){.end = SHARE_PAGE_TOO_LARGE, .page = i};
			return false;
		}
	}
	out->part_count = files_from(s, 0, UINT64_MAX);
	if (out->part_count <= files)
		return true;
	*out = (struct share){.end = SHARE_TOO_MANY_FILES, .needed = out->part_count};
	return false;
}

bool share_pages(struct share *out, const struct share_page *pages, size_t count,
                 const struct share_limits *limits, struct arena *a, struct err *e)
{
	struct sharing s = {.pages = pages, .count = count};
	struct share made = {.end = SHARE_FITS};

	if (limits->file_bytes > limits->overhead)
		s.capacity = limits->file_bytes - limits->overhead;
	if (can_share(&s, limits->files, &made)) {
		made.allowed = arena_array(a, count, sizeof *made.allowed);
		made.parts = arena_array(a, made.part_count, sizeof *made.parts);
		if (!made.allowed || !made.parts)
			return err_nomem(e);
		split(&s, made.parts, made.part_count);
		for (size_t i = 0; i < made.part_count; i++)
			allow(&s, &made.parts[i], made.allowed);
	}
	*out = made;
	return true;
}

void share_tell(struct finding_list *list, const struct share *share,
                const struct share_page *pages, size_t count, const struct share_limits *limits)
{
	struct finding *f;

	if (share->end == SHARE_PAGE_TOO_LARGE) {
		f = finding_add(list, FINDING_PAGE_OVER_LIMIT, STR(""));
		finding_param_int(list, f, "bytes", (long long)pages[share->page].least);
		if (f)
			f->page = (unsigned)share->page + 1;
	} else {
		f = finding_add(list, FINDING_PAGES_OVER_LIMIT, STR(""));
		finding_param_int(list, f, "pages", (long long)count);
		finding_param_int(list, f, "needed", (long long)share->needed);
		finding_param_int(list, f, "max", (long long)limits->files);
	}
	finding_param_int(list, f, "limit", (long long)limits->file_bytes);
}
