/* text.h - UTF-8 text: code points, validity, normal form.
 * Source: Unicode 15 through utf8proc; C0 and C1 controls, bidirectional controls.
 *         Windows-1252 as WHATWG's Encoding Standard has it, without its five control
 *         characters, which no text holds. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

#define TEXT_NBSP 0x00A0u  /* no-break space */
#define TEXT_NNBSP 0x202Fu /* narrow no-break space */

/* The code point at *at, which moves behind it; U+FFFD for a byte that begins none
 * (one byte is passed over). *at < s.len is the caller's promise. */
uint32_t text_next(struct str s, size_t *at);
/* What a byte means in Windows-1252; 0: nothing. */
uint32_t text_windows_1252(unsigned char byte);
/* Bytes written to out for the code point, 1 to 4. */
size_t text_encode(uint32_t codepoint, char out[4]);
void buf_codepoint(struct buf *b, uint32_t codepoint);
/* True if s is well-formed UTF-8, else *bad is the offset of the first wrong byte. */
bool text_valid(struct str s, size_t *bad);
/* Marks on one character that text_nfc still sorts. */
#define TEXT_MARKS_MAX 128

/* s in Unicode normal form C: s itself when it is so already, else a copy in a. What is no
 * UTF-8 or has too many marks stays as it is. ptr is NULL when memory ran out. */
struct str text_nfc(struct str s, struct arena *a);
/* The same in normal form D: each accent a character of its own, as some systems write the
 * names of files. */
struct str text_nfd(struct str s, struct arena *a);
bool text_is_control(uint32_t codepoint); /* C0 but tab, line feed, return; DEL; C1 */
bool text_is_bidi(uint32_t codepoint);    /* marks, embeddings, overrides, isolates */
/* Neither seen nor read: Default_Ignorable_Code_Point but for the joiners U+200C and
 * U+200D, which some scripts need. */
bool text_is_invisible(uint32_t codepoint);
/* A mark that combines with the character before it. */
bool text_is_mark(uint32_t codepoint);
/* First byte behind the extended grapheme cluster that begins at `at`. */
size_t text_cluster_end(struct str s, size_t at);
/* Columns that s takes at a terminal: 2 for wide characters, 0 for marks and controls. */
size_t text_width(struct str s);

#endif
