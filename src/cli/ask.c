/* ask.c - see ask.h. */
#include "cli/ask.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/plain.h"
#include "cli/stop.h"

#define ANSWER_BYTES_MAX 16384

static void show(const struct messages *m, struct buf *text)
{
	if (m->plain)
		plain_rewrite(text, 0);
	fputs(buf_terminated(text), stderr);
	fflush(stderr);
	buf_free(text);
}

void ask_begin(const struct messages *m)
{
	struct buf text = {0};

	buf_cstr(&text,
	         m->lang == LANG_FR
	             ? "Répondez à chaque question puis Entrée. Entrée seule laisse un blanc à "
	               "remplir à la main\u202f; Ctrl-D abandonne sans rien écrire.\n"
	             : "Answer each question, then Enter. Enter alone leaves a blank to fill "
	               "in by hand; Ctrl-D gives up and writes nothing.\n");
	show(m, &text);
}

static void show_question(const struct messages *m, const struct account_field *f)
{
	bool fr = m->lang == LANG_FR;
	struct buf text = {0};

	for (size_t i = 0; i < f->choice_count; i++) {
		buf_cstr(&text, "  ");
		message_write_safe(&text, f->choices[i].code);
		buf_cstr(&text, fr ? "\u00a0: " : ": ");
		message_write_safe(&text, f->choices[i].label[m->lang]);
		buf_char(&text, '\n');
	}
	message_write_safe(&text, f->label[m->lang]);
	if (f->choice_count == 0 && !str_eq(f->example, STR("…"))) {
		buf_cstr(&text, fr ? " (par exemple " : " (for example ");
		message_write_safe(&text, f->example);
		buf_char(&text, ')');
	}
	buf_cstr(&text, fr ? "\u00a0: " : ": ");
	show(m, &text);
}

/* A terminal gives one line at a time. */
static enum ask_result read_line(struct buf *line, struct err *e)
{
	buf_reset(line);
	while (line->len == 0 || line->data[line->len - 1] != '\n') {
		char *room = buf_reserve(line, ANSWER_BYTES_MAX);
		ssize_t n;

		if (!room || line->len > ANSWER_BYTES_MAX) {
			err_nomem(e);
			return ASK_FAILED;
		}
		n = read(STDIN_FILENO, room, ANSWER_BYTES_MAX);
		if (stop_asked() || n == 0)
			return ASK_ENDED;
		if (n < 0 && errno != EINTR) {
			err_errno(e, errno, "entrée standard", "standard input");
			return ASK_FAILED;
		}
		line->len += n > 0 ? (size_t)n : 0;
	}
	line->len--;
	return ASK_ANSWERED;
}

enum ask_result ask_field(struct buf *answer, const struct messages *m,
                          const struct account_field *field, struct err *e)
{
	enum ask_result result;

	show_question(m, field);
	result = read_line(answer, e);
	if (result == ASK_ENDED)
		fputc('\n', stderr);
	return result;
}

void ask_refuse(const struct messages *m, const struct err *why)
{
	struct buf text = {0};

	buf_cstr(&text, "  ");
	message_write_safe(&text, str_of(why->text[m->lang]));
	buf_cstr(&text, ".\n");
	show(m, &text);
}
