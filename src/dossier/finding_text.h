/* finding_text.h - what findings of this room quote: values cut short and made safe to
 * show at a terminal.
 * Errors: as finding_param: the list's `failed`. */
#ifndef DOSSIER_FINDING_TEXT_H
#define DOSSIER_FINDING_TEXT_H

#include "base/buf.h"
#include "base/str.h"
#include "base/value.h"
#include "finding/finding.h"

/* Adds the beginning of s to b; controls, invisible characters and bytes that are no text
 * are shown by their number, "<U+202E>", "<0xE9>". */
void text_show(struct buf *b, struct str s);
/* The parameter `name` = value, shown so. */
void finding_excerpt(struct finding_list *list, struct finding *f, const char *name,
                     struct str value);
/* "string", "object" …: the words of JSON. */
struct str value_type_name(enum value_type type);
/* Adds FINDING_WRONG_TYPE. */
void finding_wrong_type(struct finding_list *list, struct str at, const struct value *v,
                        enum value_type expected);

#endif
