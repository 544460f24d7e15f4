/* entity.h - character references of Markdown, "&nbsp;" or "&#160;".
 * Source: HTML, the names that a form's text may want; CommonMark 0.30 for numbers. */
#ifndef LAYOUT_ENTITY_H
#define LAYOUT_ENTITY_H

#include "base/str.h"

/* Writes what s stands for, UTF-8, and returns its length; 0 if s names nothing known and
 * is to be left as it is. No reference gives a control or a private-use character. */
size_t entity_decode(struct str s, char out[4]);

#endif
