/* bind_album.c - see bind_album.h. */
#include "job/bind_album.h"

#include <sys/stat.h>

#include "base/file.h"
#include "guard/sealed.h"
#include "job/actions.h"
#include "pdf/icc.h"
#include "piece/examiner.h"

/* --- Pages */

static void keep(struct buf *to, struct str bytes)
{
	buf_reset(to);
	buf_str(to, bytes);
}

bool bind_page_take(struct bind_page *page, const struct normalized *n, struct arena *a,
                    struct err *e)
{
	struct rework *rework = arena_alloc(a, sizeof *rework);

	if (!rework)
		return err_nomem(e);
	*rework = *n->rework;
	page->rework = rework;
	page->is_made = true;
	page->pictures = rework->pages;
	page->before = *n->before;
	page->before.findings = (struct finding_list){0};
	page->before.name = page->name;
	keep(&page->data, n->bytes);
	keep(&page->palette, n->palette);
	keep(&page->profile, n->profile);
	return !(page->data.failed || page->palette.failed || page->profile.failed) || err_nomem(e);
}

void bind_page_clear(struct bind_page *page)
{
	buf_free(&page->data);
	buf_free(&page->palette);
	buf_free(&page->profile);
}

static struct album_page draw(const struct bind_page *page)
{
	const struct rework *r = page->rework;
	struct str profile = buf_view(&page->profile);
	unsigned colours = page->palette.len > 0 ? 3 : r->sheet.channels;

	return (struct album_page){
	    .picture = {.width_px = r->width_px,
	                .height_px = r->height_px,
	                .channels = r->sheet.channels,
	                .bits = r->sheet.bits,
	                .form = r->kind == KIND_PNG ? PICTURE_ROWS : PICTURE_JPEG,
	                .orientation = r->sheet.orientation,
	                .data = buf_view(&page->data),
	                .palette = buf_view(&page->palette),
	                .profile = icc_fits(profile, colours) ? profile : (struct str){0}},
	    .dpi = r->scaled ? 0 : r->before.dpi};
}

/* --- Sharing */

static struct str stem_of(struct str path)
{
	const char *slash = memrchr(path.ptr, '/', path.len);
	struct str name = slash ? str_from(path, (size_t)(slash - path.ptr) + 1) : path;
	const char *dot = name.len > 0 ? memrchr(name.ptr, '.', name.len) : NULL;

	return dot && dot > name.ptr ? str_upto(name, (size_t)(dot - name.ptr)) : name;
}

bool bind_album_begin(struct bind_album *a, struct err *e)
{
	const struct bind_options *o = a->options;
	struct str piece = o->piece.len > 0 ? o->piece : stem_of(str_of(o->output));

	a->drawn = arena_alloc(a->arena, a->count * sizeof *a->drawn);
	a->shares = arena_alloc(a->arena, a->count * sizeof *a->shares);
	if (!a->drawn || !a->shares)
		return err_nomem(e);
	a->album = (struct album){.title = piece,
	                          .piece = piece,
	                          .creator = o->creator,
	                          .lang = o->lang,
	                          .paper = o->own_size ? ALBUM_OWN_SIZE : ALBUM_A4,
	                          .pages = a->drawn,
	                          .count = a->count,
	                          .first = 1,
	                          .total = a->count};
	return true;
}

bool bind_album_share(struct bind_album *a, struct err *e)
{
	for (size_t i = 0; i < a->count; i++)
		a->drawn[i] = draw(&a->pages[i]);
	a->limits = (struct share_limits){.file_bytes = a->file_bytes,
	                                  .overhead = album_file_overhead(&a->album),
	                                  .files = a->files_max};
	for (size_t i = 0; i < a->count; i++) {
		uint64_t overhead = album_page_overhead(&a->album, &a->drawn[i]);
		uint64_t bytes = a->pages[i].data.len + overhead;
		uint64_t least = a->pages[i].least > 0 ? a->pages[i].least + overhead : 0;

		a->shares[i] = (struct share_page){bytes, least < bytes ? least : bytes};
	}
	return share_pages(&a->share, a->shares, a->count, &a->limits, a->arena, e);
}

uint64_t bind_album_allowed(const struct bind_album *a, size_t page)
{
	uint64_t overhead = a->shares[page].bytes - a->pages[page].data.len;
	uint64_t allowed = a->share.allowed[page];

	return allowed > overhead ? allowed - overhead : 1;
}

/* --- Names */

static struct str part_path(const struct bind_album *a, size_t part)
{
	struct buf path = {0};
	struct str copy = {0};

	binding_name(&path, str_of(a->options->output), part, a->share.part_count);
	buf_terminated(&path);
	if (!path.failed)
		copy = arena_copy(a->arena, buf_view(&path));
	buf_free(&path);
	return copy;
}

/* --- Writing */

bool bind_album_check(const struct bind_options *o, struct err *e)
{
	struct stat st;

	return stat(o->output, &st) != 0 || !S_ISDIR(st.st_mode) ||
	       err_set(e, ERR_USAGE, "--bind %s\u00a0: c'est un répertoire. Donnez un fichier",
	               "--bind %s: this is a folder. Give a file", o->output);
}

void bind_album_refuse(struct bind_album *a, const struct bind_writing *w)
{
	struct finding_list list = {.arena = a->arena};
	struct normalized_file file = {
	    .file = str_of(a->options->output), .status = NORMALIZED_TO_CORRECT, .findings = &list};

	share_tell(&list, &a->share, a->shares, a->count, &a->limits);
	w->tell(w->context, &file);
}

static bool draw_part(const struct bind_album *a, size_t index, struct buf *out, struct err *e)
{
	const struct share_part *part = &a->share.parts[index];
	struct album album = a->album;

	album.pages = a->drawn + part->first;
	album.count = part->count;
	album.first = part->first + 1;
	return album_write(&album, out, e);
}

static struct examiner *new_examiner(const struct bind_album *a, const struct bind_writing *w,
                                     struct err *e)
{
	struct examiner_options options = {.policy = a->policy,
	                                   .limits = guard_limits_default,
	                                   .workers = 1,
	                                   .require_sandbox = w->run->require_sandbox,
	                                   .strict = w->run->strict};

	return examiner_new(&options, e);
}

/* As dossier-check would. The piece holds until the examiner's next. */
static bool examine(struct examiner *x, struct str path, struct str pdf, const struct piece **out,
                    struct err *e)
{
	struct sealed bytes = {.fd = -1};
	void *tag;

	if (!sealed_of(&bytes, pdf, e))
		return false;
	return examiner_submit_fd(x, bytes.fd, path, NULL, e) &&
	       (examiner_take(x, out, &tag) || err_nomem(e));
}

/* What becomes of the PDF becomes of each of its pages. */
static void tell_pages(const struct bind_album *a, const struct bind_writing *w,
                       const struct share_part *part, const struct normalized_file *pdf)
{
	for (size_t i = part->first; i < part->first + part->count; i++) {
		const struct bind_page *page = &a->pages[i];
		struct action actions[ACTIONS_MAX];
		struct attachment before;
		struct normalized_file file = {
		    .file = page->name,
		    .output = pdf->output,
		    .page = i + 1,
		    .status = pdf->status,
		    .before = &before,
		    .actions = actions,
		    .action_count = actions_of(actions, page->rework, page->rework->bytes),
		    .failure = pdf->failure};

		attachment_of_piece(&before, &page->before);
		w->tell(w->context, &file);
	}
}

/* The PDF, once it was examined. */
static void settle(struct normalized_file *file, const struct piece *pdf, struct str bytes,
                   const struct bind_writing *w, struct finding_list *list, struct err *why)
{
	if (pdf->failure) {
		*why = *pdf->failure;
		file->status = NORMALIZED_NOT_DONE;
	} else if (pdf->verdict != VERDICT_ACCEPTED) {
		file->status = NORMALIZED_TO_CORRECT;
	} else {
		file->output = file->file;
		file->status = NORMALIZED_PLANNED;
		if (!w->run->dry_run)
			normalized_settle(file, file_write(file->file.ptr, bytes, w->force, why),
			                  FINDING_TARGET_DIFFERS, list);
	}
}

static void tell_part(const struct bind_album *a, const struct bind_writing *w, size_t index,
                      const struct piece *pdf, struct str bytes)
{
	const struct share_part *part = &a->share.parts[index];
	struct finding_list differs = {.arena = a->arena};
	struct attachment after;
	struct err why = {0};
	struct action bound = {.id = ACTION_BOUND};
	struct normalized_file file = {.file = pdf->name,
	                               .after = &after,
	                               .actions = &bound,
	                               .action_count = 1,
	                               .findings = &pdf->findings};

	action_number(bound.before, part->count);
	attachment_of_piece(&after, pdf);
	settle(&file, pdf, bytes, w, &differs, &why);
	file.failure = file.status == NORMALIZED_NOT_DONE ? &why : NULL;
	tell_pages(a, w, part, &file);
	w->tell(w->context, &file);
}

static bool write_one(struct bind_album *a, const struct bind_writing *w, struct examiner *x,
                      size_t index, struct err *e)
{
	struct str path = part_path(a, index);
	const struct piece *piece;
	struct buf pdf = {0};
	bool ok = (path.ptr || err_nomem(e)) && draw_part(a, index, &pdf, e) &&
	          examine(x, path, buf_view(&pdf), &piece, e);

	if (ok)
		tell_part(a, w, index, piece, buf_view(&pdf));
	buf_free(&pdf);
	return ok;
}

bool bind_album_write(struct bind_album *a, const struct bind_writing *w, struct err *e)
{
	struct examiner *x = new_examiner(a, w, e);
	bool ok = x != NULL;

	for (size_t i = 0; ok && i < a->share.part_count; i++)
		ok = write_one(a, w, x, i, e);
	examiner_free(x);
	return ok;
}
