/* message.c - see message.h. */
#include "cli/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/plain.h"

#define BOLD "\033[1m"
#define NORMAL "\033[0m"

static const char *const colon[LANG_COUNT] = {"\u00a0: ", ": "};
static const char *const standard_input[LANG_COUNT] = {"entrée standard", "standard input"};
static const char *const to_do[LANG_COUNT] = {" À faire\u00a0: ", " To do: "};

bool message_colour_on(int fd)
{
	const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");

	return isatty(fd) && !(no_colour && *no_colour) && terminal && *terminal &&
	       !str_eq(str_of(terminal), STR("dumb"));
}

bool message_wants_colour(void)
{
	return message_colour_on(STDERR_FILENO);
}

static bool is_unsafe(uint32_t c)
{
	return text_is_control(c) || text_is_bidi(c) || c == '\t' || c == '\n' || c == '\r' ||
	       c == 0x2028 || c == 0x2029;
}

void message_write_safe(struct buf *out, struct str s)
{
	for (size_t at = 0; at < s.len;) {
		size_t start = at;
		uint32_t c = text_next(s, &at);
		struct str bytes = {s.ptr + start, at - start};

		if (c == 0xFFFD && bytes.len == 1)
			buf_printf(out, "\\x%02x", (unsigned char)*bytes.ptr);
		else if (is_unsafe(c))
			buf_printf(out, c < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)c);
		else
			buf_str(out, bytes);
	}
}

void message_write_place(struct buf *out, const struct messages *m, struct message_place at)
{
	if (m->colour)
		buf_cstr(out, BOLD);
	message_write_safe(out,
	                   str_eq(at.input, STR("-")) ? str_of(standard_input[m->lang]) : at.input);
	if (at.line > 0)
		buf_printf(out, ":%zu", at.line);
	if (m->colour)
		buf_cstr(out, NORMAL);
	buf_cstr(out, colon[m->lang]);
}

void message_write_failure(struct buf *out, const struct messages *m, struct message_place at,
                           const struct err *why)
{
	buf_cstr(out, m->program);
	buf_cstr(out, colon[m->lang]);
	if (at.input.len > 0)
		message_write_place(out, m, at);
	message_write_safe(out, str_of(why->text[m->lang]));
}

/* Appends a full stop to what was written from start unless it has an end of its own. */
static void end_sentence(struct buf *out, size_t start)
{
	char last = out->len > start ? out->data[out->len - 1] : '.';

	if (last != '.' && last != '!' && last != '?' && last != ':')
		buf_char(out, '.');
}

static const char *severity_word(enum severity severity, enum lang lang)
{
	if (severity == SEVERITY_WARNING)
		return lang == LANG_FR ? "attention\u00a0: " : "warning: ";
	if (severity == SEVERITY_INFO)
		return lang == LANG_FR ? "à noter\u00a0: " : "note: ";
	return "";
}

/* Adds what finding_message or finding_remedy writes, safe to show. */
static void write_sentence(struct buf *out, const struct messages *m, const struct finding *f,
                           void (*write)(struct buf *, const struct finding *, enum lang))
{
	struct buf sentence = {0};

	write(&sentence, f, m->lang);
	message_write_safe(out, buf_view(&sentence));
	out->failed |= sentence.failed;
	buf_free(&sentence);
}

/* Says nothing where nothing can be done. */
static void write_remedy(struct buf *out, const struct messages *m, const struct finding *f)
{
	size_t before = out->len, start;

	buf_cstr(out, to_do[m->lang]);
	start = out->len;
	write_sentence(out, m, f, finding_remedy);
	if (out->len == start)
		out->len = before;
	else
		end_sentence(out, start);
}

void message_write_account(struct buf *out, const struct messages *m, const struct finding *f)
{
	size_t start;

	if (f->field.len > 0) {
		message_write_safe(out, f->field);
		buf_cstr(out, colon[m->lang]);
	}
	if (f->page > 0)
		buf_printf(out, "page %u%s", f->page, colon[m->lang]);
	buf_cstr(out, severity_word(f->severity, m->lang));
	start = out->len;
	write_sentence(out, m, f, finding_message);
	end_sentence(out, start);
	write_remedy(out, m, f);
}

void message_write_finding(struct buf *out, const struct messages *m, struct message_place at,
                           const struct finding *f)
{
	message_write_place(out, m, at);
	message_write_account(out, m, f);
}

/* One write, so that lines of several processes on one terminal stay whole. */
static void show(const struct messages *m, struct buf *line)
{
	struct str rest;

	progress_wipe(m->progress);
	if (m->plain)
		plain_rewrite(line, 0);
	buf_char(line, '\n');
	rest = line->failed ? STR("not enough memory\n") : buf_view(line);
	while (rest.len > 0) {
		ssize_t written = write(STDERR_FILENO, rest.ptr, rest.len);

		if (written <= 0)
			break;
		rest = str_from(rest, (size_t)written);
	}
	buf_free(line);
}

void message_failure(const struct messages *m, struct message_place at, const struct err *why)
{
	struct buf line = {0};

	message_write_failure(&line, m, at, why);
	show(m, &line);
}

void message_finding(const struct messages *m, struct message_place at, const struct finding *f)
{
	struct buf line = {0};

	if (m->quiet && f->severity != SEVERITY_ERROR)
		return;
	message_write_finding(&line, m, at, f);
	show(m, &line);
}

void message_note(const struct messages *m, const char *fr, const char *en, ...)
{
	char text[512];
	struct buf line = {0};
	va_list args;

	if (m->quiet)
		return;
	va_start(args, en);
	vsnprintf(text, sizeof text, m->lang == LANG_FR ? fr : en, args);
	va_end(args);
	buf_cstr(&line, text);
	show(m, &line);
}
