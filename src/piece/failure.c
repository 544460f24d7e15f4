/* failure.c - see failure.h. */
#include "piece/failure.h"

static const struct err causes[] = {
    [WORKER_RUNS] = {ERR_LIBRARY, {"le décodeur n'a pas répondu", "the decoder did not answer"}},
    [WORKER_ANSWERED] = {ERR_LIBRARY,
                         {"la réponse du décodeur n'a pas de sens",
                          "the decoder's answer makes no sense"}},
    [WORKER_CRASHED] = {ERR_LIBRARY,
                        {"le décodeur s'est arrêté sur une erreur", "the decoder crashed"}},
    [WORKER_FORBIDDEN] = {ERR_LIBRARY,
                          {"le décodeur a tenté une opération interdite et a été arrêté",
                           "the decoder tried something forbidden and was stopped"}},
    [WORKER_KILLED] = {ERR_NOMEM,
                       {"le décodeur a été arrêté de l'extérieur, souvent faute de mémoire",
                        "the decoder was killed from outside, often for lack of memory"}},
    [WORKER_CPU_TIME] = {ERR_LIMIT,
                         {"le décodeur a épuisé le temps de calcul permis",
                          "the decoder used up its processor time"}},
    [WORKER_WALL_TIME] = {ERR_LIMIT,
                          {"le décodeur n'a pas répondu à temps",
                           "the decoder did not answer in time"}},
    [WORKER_MEMORY] = {ERR_LIMIT,
                       {"le décodeur a épuisé la mémoire permise",
                        "the decoder used up its memory"}},
    [WORKER_NONSENSE] = {ERR_LIBRARY,
                         {"la réponse du décodeur n'a pas de sens",
                          "the decoder's answer makes no sense"}},
    [WORKER_UNLOCKED] = {ERR_LIBRARY,
                         {"le décodeur n'a pas pu être isolé du reste du système",
                          "the decoder could not be locked away from the rest of the system"}},
};

const struct err *decoder_end_cause(enum worker_end end)
{
	return &causes[end];
}

const struct err *decoder_nonsense(void)
{
	return &causes[WORKER_NONSENSE];
}

static void fail(struct piece *p, enum finding_id id, const struct err *why, const char *end)
{
	struct finding *f = finding_add(&p->findings, id, (struct str){NULL, 0});

	finding_param(&p->findings, f, "cause", str_of(why->text[LANG_FR]));
	finding_param(&p->findings, f, "cause_en", str_of(why->text[LANG_EN]));
	if (end)
		finding_param(&p->findings, f, "end", str_of(end));
	p->failure = why;
}

void piece_fail_decoding(struct piece *p, const struct err *why, const char *end)
{
	fail(p, FINDING_DECODER_FAILED, why, end);
}

void piece_fail_reading(struct piece *p, const struct err *why)
{
	fail(p, FINDING_UNREADABLE, why, NULL);
}

void piece_fail_changed(struct piece *p, const struct err *why)
{
	finding_add(&p->findings, FINDING_CHANGED_WHILE_READ, (struct str){NULL, 0});
	p->failure = why;
}
