#include "layout/caption.h"

#include "layout/theme.h"

bool caption_break(struct caption *c, struct flow *f, const struct rich_text *text, int64_t width,
                   int64_t height)
{
	int64_t room = f->width - width - CAPTION_GUTTER;
	bool beside = room >= CAPTION_WIDTH_MIN;

	if (text->text.len == 0)
		return true;
	c->text = text;
	c->x = beside ? f->x + width + CAPTION_GUTTER : f->x;
	if (!lines_break(&c->lines, text, (struct text_look){CAPTION_SIZE, false},
	                 beside ? room : f->width, &f->ts))
		return false;
	if (beside)
		c->beside = (size_t)(height / CAPTION_LEADING);
	if (c->beside > c->lines.count)
		c->beside = c->lines.count;
	c->element = pdf_open(f->pdf, TAG_P, NULL);
	pdf_close(f->pdf);
	return true;
}

static struct part part_of(const struct caption *c, size_t line, int64_t top)
{
	return (struct part){.element = c->element,
	                     .text = c->text,
	                     .line = &c->lines.items[line],
	                     .x = c->x,
	                     .baseline = top + baseline_of(CAPTION_SIZE, CAPTION_LEADING),
	                     .gray = c->gray};
}

bool caption_place(struct flow *f, struct slice *s, const struct caption *c)
{
	size_t before = s->part_count;
	struct part *parts = arena_array(f->arena, before + c->beside + 1, sizeof *parts);
	int64_t top = c->centred ? (s->height - (int64_t)c->beside * CAPTION_LEADING) / 2 : 0;

	if (!parts)
		return err_nomem(f->e);
	if (before > 0)
		memcpy(parts, s->parts, before * sizeof *parts);
	s->parts = parts;
	s->part_count = before + c->beside;
	s->keep_next = c->beside < c->lines.count;
	for (size_t i = 0; i < c->beside; i++)
		parts[before + i] = part_of(c, i, top + (int64_t)i * CAPTION_LEADING);
	for (size_t i = c->beside; i < c->lines.count; i++) {
		s = flow_slice(f, CAPTION_LEADING);
		if (!s || !flow_parts(f, s, 1))
			return false;
		s->parts[0] = part_of(c, i, 0);
	}
	return true;
}
