/* glyphs.h - characters that the fonts of a procedure cannot print.
 * Owner:  the caller's list and arena. */
#ifndef JOB_GLYPHS_H
#define JOB_GLYPHS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "finding/finding.h"
#include "pdf/font.h"

/* The first character that no font has and that would have to be seen. text is in normal
 * form C. Controls and such, which a field's rule finds, need no glyph. */
bool glyphs_lack(const struct fonts *fonts, struct str text, uint32_t *missing);
/* Says so of the value at `place`. */
void glyphs_tell(struct finding_list *list, struct str place, uint32_t missing);
/* The text in normal form C, with each character that cannot be printed, or that would change
 * unseen how others are read, as "<U+0627>". ptr is NULL when memory ran out. */
struct str glyphs_spell(const struct fonts *fonts, struct str text, struct arena *a);

#endif
