/* bind.c - see bind.h; the album itself is in bind_album.c. */
#include "job/bind.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "job/actions.h"
#include "job/bind_album.h"
#include "job/chosen.h"
#include "job/normalizer.h"
#include "job/policy.h"
#include "job/wishes.h"

#define ROUNDS_MAX 6 /* of encoding again */

struct bind {
	const struct bind_options *options;
	const struct normalize_options *run;
	struct procedure *procedure;
	struct normalizer *normalizer;
	struct arena arena;
	struct binding_file *files;
	size_t file_count, file_cap;
	struct bind_page *pages;
	size_t page_count, page_cap;
	uint64_t file_bytes; /* that one PDF may have */
	bool unbindable;     /* some picture cannot be bound */
	bool deaf;
};

static bool is_over(void *context)
{
	const struct bind *b = context;

	return b->deaf || (b->run->stopped && b->run->stopped(b->run->context));
}

static void tell(void *context, const struct normalized_file *file)
{
	struct bind *b = context;

	if (!b->deaf)
		b->deaf = !b->run->report(b->run->context, file);
}

/* --- The files, in order */

static bool grow(void **items, size_t *cap, size_t count, size_t size, struct err *e)
{
	void *grown;

	if (count < *cap)
		return true;
	*cap = *cap > 0 ? 2 * *cap : 32;
	grown = reallocarray(*items, *cap, size);
	if (!grown)
		return err_nomem(e);
	*items = grown;
	return true;
}

/* An original that a shell put there instead of the PDF's name, as in --bind *.jpg. */
static bool is_output(const struct bind *b, const struct stat *st)
{
	struct stat output;

	return stat(b->options->output, &output) == 0 && output.st_dev == st->st_dev &&
	       output.st_ino == st->st_ino;
}

static bool fail_over_picture(const struct bind *b, struct err *e)
{
	return err_set(e, ERR_USAGE,
	               "--bind %s\u00a0: c'est une des images à réunir. Donnez d'abord le nom du "
	               "PDF, puis les images",
	               "--bind %s: this is one of the pictures to be bound. Give the PDF's name "
	               "first, then the pictures",
	               b->options->output);
}

static bool add_file(struct bind *b, const struct inbox_item *item, struct err *e)
{
	struct binding_file file = {.given = b->file_count};
	struct stat st;

	if (item->fd >= 0)
		close(item->fd);
	file.path = arena_copy(&b->arena, item->name);
	if (!file.path.ptr ||
	    !grow((void **)&b->files, &b->file_cap, b->file_count, sizeof file, e))
		return err_nomem(e);
	b->files[b->file_count++] = file;
	if (stat(file.path.ptr, &st) != 0) /* whoever is not there is told of later */
		return true;
	b->files[b->file_count - 1].changed = st.st_mtim;
	return !is_output(b, &st) || fail_over_picture(b, e);
}

static void tell_lost(struct bind *b, const struct inbox_item *item, const struct err *why)
{
	struct normalized_file file = {.file = item->name,
	                               .input = item->input,
	                               .line = item->line,
	                               .status = NORMALIZED_NOT_DONE,
	                               .failure = why};

	b->unbindable = true;
	tell(b, &file);
}

static bool list_files(struct bind *b, struct inbox *inbox, struct err *e)
{
	struct inbox_item item;
	struct err why;

	while (!is_over(b)) {
		switch (inbox_next(inbox, -1, &item, &why)) {
		case INBOX_FILE:
			if (!add_file(b, &item, e))
				return false;
			break;
		case INBOX_FAILED:
			tell_lost(b, &item, &why);
			break;
		case INBOX_WAIT:
			break;
		case INBOX_END:
			binding_sort(b->files, b->file_count, b->options->order);
			return true;
		}
	}
	return true;
}

/* --- The pages */

static bool add_page(struct bind *b, size_t at, struct str name, uint32_t number, struct err *e)
{
	if (!grow((void **)&b->pages, &b->page_cap, b->page_count, sizeof *b->pages, e))
		return false;
	memmove(&b->pages[at + 1], &b->pages[at], (b->page_count - at) * sizeof *b->pages);
	b->page_count++;
	b->pages[at] = (struct bind_page){.name = name, .wish.page = number, .is_wanted = true};
	return true;
}

static void tell_page(struct bind *b, const struct normalized *n, enum normalized_status status)
{
	struct attachment before;
	struct action actions[ACTIONS_MAX];
	struct normalized_file file = {.file = n->name,
	                               .status = status,
	                               .before = &before,
	                               .actions = actions,
	                               .findings = n->findings,
	                               .failure = n->failure};

	attachment_of_piece(&before, n->before);
	if (n->end == NORMALIZED_MADE)
		file.action_count = actions_of(actions, n->rework, n->before->bytes);
	tell(b, &file);
}

/* It came out too large for what it was allowed: so much it needs. */
static bool is_tight(const struct bind_page *page, const struct normalized *n)
{
	return page->is_made && n->end == NORMALIZED_REFUSED && n->rework &&
	       n->rework->end == REWORK_TOO_LARGE;
}

static bool settle(struct bind *b, struct bind_page *page, const struct normalized *n,
                   struct err *e)
{
	page->is_wanted = false;
	if (n->end == NORMALIZED_MADE)
		return bind_page_take(page, n, &b->arena, e);
	if (is_tight(page, n)) {
		page->least =
		    n->rework->bytes > page->wish.bytes ? n->rework->bytes : page->wish.bytes + 1;
		return true;
	}
	b->unbindable = true;
	tell_page(b, n, n->end == NORMALIZED_REFUSED ? NORMALIZED_TO_CORRECT : NORMALIZED_NOT_DONE);
	return true;
}

static bool take_one(struct bind *b, bool *ended, struct err *e)
{
	struct normalized n;
	void *tag;

	*ended = !normalizer_take(b->normalizer, &n, &tag);
	return *ended || settle(b, tag, &n, e);
}

/* Makes every page that is wanted. */
static bool make_pages(struct bind *b, struct err *e)
{
	bool ended = false;

	for (size_t i = 0; i < b->page_count && !ended; i++) {
		struct bind_page *page = &b->pages[i];

		if (!page->is_wanted)
			continue;
		while (!normalizer_has_room(b->normalizer) && !ended)
			if (!take_one(b, &ended, e))
				return false;
		if (!ended &&
		    !normalizer_submit(b->normalizer, -1, page->name, &page->wish, page, e))
			return false;
	}
	while (!ended && normalizer_pending(b->normalizer) > 0)
		if (!take_one(b, &ended, e))
			return false;
	return true;
}

/* The further pictures of files that have several. */
static bool add_further_pages(struct bind *b, struct err *e)
{
	for (size_t i = 0; i < b->page_count; i++) {
		uint32_t pictures = b->pages[i].pictures;

		if (b->pages[i].wish.page > 0)
			continue;
		for (uint32_t k = 1; k < pictures; k++)
			if (!add_page(b, i + k, b->pages[i].name, k, e))
				return false;
	}
	return true;
}

static bool read_pages(struct bind *b, struct err *e)
{
	for (size_t i = 0; i < b->file_count; i++)
		if (!add_page(b, b->page_count, b->files[i].path, 0, e))
			return false;
	return make_pages(b, e) && (b->unbindable || (add_further_pages(b, e) && make_pages(b, e)));
}

/* --- Sharing */

/* Asks for the pages again that have to be smaller; *all_fit where none has. */
static bool share_once(struct bind *b, struct bind_album *album, bool *all_fit, struct err *e)
{
	*all_fit = true;
	if (!bind_album_share(album, e))
		return false;
	if (album->share.end != SHARE_FITS)
		return true;
	for (size_t i = 0; i < b->page_count; i++) {
		struct bind_page *page = &b->pages[i];
		uint64_t allowed = bind_album_allowed(album, i);

		if (allowed >= page->data.len)
			continue;
		page->wish.bytes = allowed;
		page->is_wanted = true;
		*all_fit = false;
	}
	return *all_fit || make_pages(b, e);
}

static bool share(struct bind *b, struct bind_album *album, struct err *e)
{
	bool all_fit = false;

	for (int i = 0; i < ROUNDS_MAX && !all_fit && !b->unbindable && !is_over(b); i++)
		if (!share_once(b, album, &all_fit, e))
			return false;
	return true;
}

/* --- Telling and writing */

static bool finish(struct bind *b, struct bind_album *album, struct err *e)
{
	struct bind_writing writing = {
	    .run = b->run, .force = b->options->force, .context = b, .tell = tell};

	if (album->share.end == SHARE_FITS)
		return bind_album_write(album, &writing, e);
	bind_album_refuse(album, &writing);
	return true;
}

static void miss_pages(struct bind *b)
{
	struct finding_list list = {.arena = &b->arena};
	struct normalized_file file = {
	    .file = str_of(b->options->output), .status = NORMALIZED_TO_CORRECT, .findings = &list};

	finding_add(&list, FINDING_PAGES_MISSING, (struct str){0});
	tell(b, &file);
}

static bool bind_all(struct bind *b, const struct piece_policy *policy, struct err *e)
{
	struct bind_album album = {.options = b->options,
	                           .policy = *policy,
	                           .file_bytes = b->file_bytes,
	                           .files_max = (size_t)b->procedure->limits.files,
	                           .pages = b->pages,
	                           .count = b->page_count,
	                           .arena = &b->arena};
	bool ok = bind_album_begin(&album, e) && share(b, &album, e);

	if (ok && !b->unbindable && !is_over(b))
		ok = finish(b, &album, e);
	return ok;
}

/* --- The run */

static void judge(void *context, struct finding_list *list)
{
	const struct bind *b = context;

	procedure_judge(b->procedure, list);
}

static bool begin(struct bind *b, struct piece_policy *policy, struct err *e)
{
	struct normalizer_options n = {.workers = b->run->workers,
	                               .require_sandbox = b->run->require_sandbox,
	                               .judge = judge,
	                               .stopped = is_over,
	                               .context = b};

	if (!chosen_procedure(&b->procedure, &b->run->choice, e))
		return false;
	policy_of(policy, b->procedure);
	n.policy = *policy;
	n.input_bytes = wishes_input_bytes(&b->run->wishes);
	wishes_target(&n.target, policy, &b->run->wishes);
	n.target.for_page = true;
	n.target.accepts[KIND_JPEG] = n.target.accepts[KIND_PNG] = true;
	n.policy.accepted[KIND_JPEG] = n.policy.accepted[KIND_PNG] = true;
	n.policy.bytes = n.input_bytes;
	b->file_bytes = n.target.bytes;
	b->normalizer = normalizer_new(&n, e);
	if (!b->normalizer)
		return false;
	b->run->sandbox(b->run->context, normalizer_guard(b->normalizer));
	return true;
}

static void bind_clear(struct bind *b)
{
	normalizer_free(b->normalizer);
	for (size_t i = 0; i < b->page_count; i++)
		bind_page_clear(&b->pages[i]);
	free(b->pages);
	free(b->files);
	procedure_free(b->procedure);
	arena_free(&b->arena);
}

bool bind_run(const struct bind_options *options, size_t *skipped, struct err *e)
{
	struct bind b = {.options = options, .run = options->run};
	struct inbox *inbox = inbox_new(&options->run->sources, e);
	struct piece_policy policy;
	bool ok = inbox && bind_album_check(options, e) && begin(&b, &policy, e) &&
	          list_files(&b, inbox, e);

	*skipped = inbox ? inbox_skipped(inbox) : 0;
	if (ok && b.file_count > 0)
		ok = read_pages(&b, e) && (b.unbindable || bind_all(&b, &policy, e));
	if (ok && b.unbindable && !is_over(&b))
		miss_pages(&b);
	inbox_free(inbox);
	bind_clear(&b);
	return ok;
}
