#include "job/draft.h"

bool draft_init(struct draft *d, struct err *e)
{
	*d = (struct draft){0};
	return press_new(&d->press, e);
}

void draft_clear(struct draft *d)
{
	press_free(d->press);
	arena_free(&d->arena);
	buf_free(&d->attached);
}

void draft_begin(struct draft *d, struct buf *pdf, struct finding_list *findings, struct err *e)
{
	arena_reset(&d->arena);
	buf_reset(&d->attached);
	d->output = pdf;
	d->findings = findings;
	d->e = e;
}

enum maker_status draft_load(struct draft *d, struct str json, unsigned long line, struct buf *pdf,
                             struct finding_list *findings, struct err *e)
{
	draft_begin(d, pdf, findings, e);
	switch (dossier_load(&d->dossier, json, line, &d->arena, findings, e)) {
	case DOSSIER_WRONG:
		return draft_refused(d);
	case DOSSIER_FAILED:
		return MAKER_FAILED;
	case DOSSIER_LOADED:
		break;
	}
	return MAKER_MADE;
}

bool draft_attach(struct draft *d, char hex[DIGEST_HEX_LEN + 1])
{
	struct digest digest;

	dossier_write_attached(&d->attached, &d->dossier);
	if (d->attached.failed)
		return err_nomem(d->e);
	if (!digest_of(&digest, buf_view(&d->attached), d->e))
		return false;
	digest_hex(hex, &digest);
	return true;
}

enum maker_status draft_refused(struct draft *d)
{
	if (!d->findings->failed)
		return MAKER_REFUSED;
	err_nomem(d->e);
	return MAKER_FAILED;
}

enum lang draft_lang(const struct draft *d, int chosen)
{
	if (chosen >= 0)
		return (enum lang)chosen;
	return str_eq(value_string(&d->dossier.root, STR("langue")), STR("en")) ? LANG_EN : LANG_FR;
}
