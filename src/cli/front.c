/* front.c - see front.h. */
#include "cli/front.h"

#include <sched.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "cli/plain.h"
#include "cli/stop.h"

#define WORKERS_MAX 8 /* unless -j says more */

/* Help and version go out like any other result. */
static bool answers(struct front *f, const char *libraries)
{
	struct buf *out = &f->output.pending;

	if (f->options.help)
		options_write_help(out, f->tool, f->messages.lang);
	else if (f->options.version)
		options_write_version(out, f->tool, libraries, f->messages.lang);
	if (plain_is_wanted(f->output.fd))
		plain_rewrite(out, 0);
	return f->options.help || f->options.version;
}

bool front_begin(struct front *f, const struct tool *tool, int argc, char **argv, void *context,
                 const char *libraries, int *status)
{
	struct err e;

	output_hold_streams();
	stop_install();
	*f = (struct front){.tool = tool, .messages = {.program = tool->name}};
	f->messages.colour = message_wants_colour();
	f->messages.plain = plain_is_wanted(STDERR_FILENO);
	f->messages.lang = options_language(argc, argv);
	f->messages.progress = &f->progress;
	output_init(&f->output, STDOUT_FILENO);
	if (!options_parse(&f->options, tool, argc, argv, context, &e)) {
		*status = front_fail_usage(f, &e);
		return false;
	}
	f->messages.quiet = f->options.quiet;
	*status = EXIT_ALL_DONE;
	return !answers(f, libraries);
}

int front_fail(struct front *f, const struct err *why)
{
	struct message_place everywhere = {0};

	message_failure(&f->messages, everywhere, why);
	return (int)failure_status(why, &f->tally);
}

int front_fail_usage(struct front *f, const struct err *why)
{
	int status = front_fail(f, why);
	struct buf usage = {0};

	if (why->code == ERR_USAGE) {
		options_write_usage(&usage, f->tool, f->messages.lang);
		if (f->messages.plain)
			plain_rewrite(&usage, 0);
		fprintf(stderr, "%s", buf_terminated(&usage));
	}
	buf_free(&usage);
	return status;
}

int front_end(struct front *f, int status)
{
	bool arrived;
	struct err e;

	progress_wipe(&f->progress);
	arrived = output_close(&f->output, &e);
	if (front_is_deaf(f))
		stop_pipe_closed();
	else if (!arrived && !f->output_told)
		status = front_fail(f, &e);
	options_clear(&f->options);
	return stop_end(status);
}

/* A failure has its err, what was refused has no bytes. */
static void count_document(struct tally *tally, const struct document_record *d)
{
	if (d->error)
		tally_failure(tally, d->error);
	else if (d->bytes == 0)
		tally->refused++;
	else
		tally->done++;
}

bool front_tell_document(struct front *f, const struct document_record *d)
{
	struct message_place at = {d->input, d->line};
	struct err e;

	count_document(&f->tally, d);
	for (size_t i = 0; !f->options.json && i < d->findings->count; i++)
		message_finding(&f->messages, at, &d->findings->items[i]);
	if (d->error && !front_is_deaf(f)) {
		message_failure(&f->messages, at, d->error);
		f->output_told = f->output.failed;
	}
	progress_step(&f->progress);
	if (!f->options.json)
		return true;
	record_document(&f->output.pending, d, f->messages.lang);
	/* A disk that is full for records is told of at the end: documents are made all the
	 * same. */
	output_flush(&f->output, &e);
	return !f->output.pipe_closed;
}

bool front_is_deaf(const struct front *f)
{
	return f->output.pipe_closed && stop_pipe_is_quiet();
}

struct choice front_choice(struct front *f)
{
	const char *procedure = f->options.procedure;
	bool is_folder = options_procedure_is_folder(&f->options);

	places_find(&f->places);
	return (struct choice){.data = f->places.data,
	                       .xdg_config = f->places.xdg_config,
	                       .home = f->places.home,
	                       .installed = f->places.installed,
	                       .procedure_dir = is_folder ? procedure : NULL,
	                       .procedure_name = is_folder ? NULL : procedure};
}

struct date front_today(const struct options *o)
{
	time_t now = time(NULL);
	struct tm tm;

	if (o->has_date || !localtime_r(&now, &tm))
		return o->date;
	return (struct date){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday};
}

unsigned front_workers(const struct options *o)
{
	cpu_set_t set;
	int count;

	if (o->jobs > 0)
		return o->jobs;
	count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
	return count < WORKERS_MAX ? (unsigned)count : WORKERS_MAX;
}

bool front_is_stopped(void *front)
{
	(void)front;
	return stop_asked();
}
