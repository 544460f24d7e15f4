/* progress.c - see progress.h. */
#include "cli/progress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FIRST_MS 1000
#define EVERY_MS 250

/* Decoration only: nothing that a document says depends on this clock. */
static int64_t now_ms(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t) != 0)
		return 0;
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_start(struct progress *p, bool quiet, enum lang lang, const char *what_fr,
                    const char *what_en)
{
	*p = (struct progress){.lang = lang, .what = {what_fr, what_en}};
	p->on = !quiet && isatty(STDERR_FILENO);
	p->start_ms = p->last_ms = p->on ? now_ms() : 0;
}

/* 12345 as "12 345" or "12,345". */
static void write_count(char out[32], size_t count, enum lang lang)
{
	const char *separator = lang == LANG_FR ? "\u202f" : ",";
	char digits[24];
	size_t length = (size_t)snprintf(digits, sizeof digits, "%zu", count), at = 0;

	for (size_t i = 0; i < length && at < 27; i++) {
		if (i > 0 && (length - i) % 3 == 0) {
			memcpy(out + at, separator, strlen(separator));
			at += strlen(separator);
		}
		out[at++] = digits[i];
	}
	out[at] = '\0';
}

static void draw(struct progress *p)
{
	char count[32], line[160];
	int length;

	write_count(count, p->count, p->lang);
	length = snprintf(line, sizeof line, "\r\033[K%s %s…", count, p->what[p->lang]);
	if (length > 0 && (size_t)length < sizeof line)
		p->shown = write(STDERR_FILENO, line, (size_t)length) == length;
}

void progress_step(struct progress *p)
{
	int64_t now;

	p->count++;
	if (!p->on)
		return;
	now = now_ms();
	if (now - p->start_ms < FIRST_MS || now - p->last_ms < EVERY_MS)
		return;
	p->last_ms = now;
	draw(p);
}

void progress_wipe(struct progress *p)
{
	static const char wipe[] = "\r\033[K";

	if (p && p->shown)
		p->shown = write(STDERR_FILENO, wipe, sizeof wipe - 1) < 0;
}
