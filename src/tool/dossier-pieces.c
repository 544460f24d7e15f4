/* dossier-pieces - which pieces a procedure asks for, in general or of one dossier. */
#include <unistd.h>

#include "cli/front.h"
#include "cli/review.h"
#include "job/review.h"

struct session {
	struct front front;
	struct review_style style;
};

static const struct tool tool = {
    .name = "dossier-pieces",
    .purpose =
	{"Dit quelles pièces une démarche demande, et à qui\u00a0; avec un dossier, celles que ce\n"
         "dossier demande, et pourquoi. C'est une indication\u00a0: l'administration décide.",
         "Says which documents a procedure asks for, and of whom; with a dossier, those that\n"
         "this dossier needs, and why. This is an indication: the administration decides."},
    .operands = {"[DOSSIER…]", "[DOSSIER…]"},
    .examples = {"  dossier-pieces\n"
                 "  dossier-pieces dossier.json\n"
                 "  dossier-pieces --json | jq -r '.pieces[].code'\n"
                 "  dossier-pieces --json dossiers.ndjson\n",
                 "  dossier-pieces\n"
                 "  dossier-pieces dossier.json\n"
                 "  dossier-pieces --json | jq -r '.pieces[].code'\n"
                 "  dossier-pieces --json dossiers.ndjson\n"},
    .shared = OPTIONS_COMMON | OPTION_BIT(OPTION_FILES_FROM) | OPTION_BIT(OPTION_NULL) |
              OPTION_BIT(OPTION_DATE),
};

static bool report(void *context, const struct account *a)
{
	struct session *s = context;
	struct buf *out = &s->front.output.pending;
	struct message_place at = {a->input, a->line};
	struct err e;

	review_count(&s->front.tally, a);
	if (a->failure && !front_is_deaf(&s->front))
		message_failure(&s->front.messages, at, a->failure);
	if (s->front.options.json)
		review_write_pieces_record(out, a, s->style.lang);
	else if (!a->failure)
		review_write_pieces(out, a, &s->style);
	output_flush(&s->front.output, &e);
	return !s->front.output.pipe_closed;
}

static int work(struct session *s)
{
	struct options *o = &s->front.options;
	bool in_general = o->operand_count == 0 && !o->files_from;
	struct review_options run;
	struct err e;

	if (!in_general && !options_check_input(o, isatty(STDIN_FILENO), &e))
		return front_fail_usage(&s->front, &e);
	run = (struct review_options){
	    .choice = front_choice(&s->front),
	    .operands = (const char *const *)o->operands,
	    .operand_count = o->operand_count,
	    .list = o->files_from,
	    .list_nul = o->null_separated,
	    .today = front_today(o),
	    .pieces_only = true,
	    .context = s,
	    .report = report,
	    .stopped = front_is_stopped,
	};
	review_style_of(&s->style, s->front.output.fd);
	s->style.program = tool.name;
	s->style.lang = s->front.messages.lang;
	if (!(in_general ? review_pieces(&run, &e) : review_run(&run, &e)))
		return front_fail(&s->front, &e);
	return tally_status(&s->front.tally);
}

int main(int argc, char **argv)
{
	struct session s = {0};
	int status = EXIT_ALL_DONE;

	if (front_begin(&s.front, &tool, argc, argv, &s, "", &status))
		status = work(&s);
	return front_end(&s.front, status);
}
