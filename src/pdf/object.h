/* object.h - the objects of one PDF file, kept by libharu, written by us.
 * Shape:  dictionaries of libharu; one that is written as raw text or as a stream has its
 *         text or its bytes beside it.
 * Owner:  everything lives until objects_free; raw texts and stream bytes belong to the
 *         caller and must live as long.
 * Errors: `failed` stays set after the first failure (memory, or libharu refused) and all
 *         later calls do nothing, so that a maker checks once, when it assembles the file.
 * Source: ISO 32000-1 7.3; libharu 2.3.0. */
#ifndef PDF_OBJECT_H
#define PDF_OBJECT_H

#include <hpdf.h>
#include <hpdf_doc.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct objects {
	HPDF_Doc doc;
	struct arena *arena;
	bool failed;
};

/* Everything that libharu allocates from here to objects_free comes from the arena: one
 * set of objects a thread at a time. On failure o is one that has failed. */
bool objects_init(struct objects *o, struct arena *arena, struct err *e);
void objects_free(struct objects *o);
/* True if nothing failed so far. Errors: NOMEM, LIBRARY. */
bool objects_check(const struct objects *o, struct err *e);

/* A new indirect dictionary, empty. */
HPDF_Dict object_dict(struct objects *o);
/* A new indirect dictionary whose entries are inside << >> as text says. */
HPDF_Dict object_raw(struct objects *o, struct str text);
/* Lets text stand for the entries of a dictionary made before. */
void object_set_raw(struct objects *o, HPDF_Dict d, struct str text);
/* A new stream with `entries` in its dictionary; flate: data is a zlib stream already. */
HPDF_Dict object_stream(struct objects *o, struct str entries, struct str data, bool flate);
/* Its number, for "12 0 R" in raw text. 0 when d is NULL. */
unsigned object_id(HPDF_Dict d);

/* d[key] = value: an object of libharu that d then owns, or a reference to an indirect one. */
void object_add(struct objects *o, HPDF_Dict d, const char *key, void *value);
void object_add_text(struct objects *o, HPDF_Dict d, const char *key, struct str utf8);
/* d[key] = << text >>. */
void object_add_raw(struct objects *o, HPDF_Dict d, const char *key, struct str text);

/* Lets a list of libharu's grow by as much as it has, not by the same each time. */
void object_list_doubles(HPDF_List list);

/* Writes s as a PDF text string: literal where ASCII does, else UTF-16. Cut at 16,000
 * bytes, since PDF/A has a limit. */
void pdf_write_text(struct buf *b, struct str utf8);
/* "12 0 R". */
void pdf_write_reference(struct buf *b, unsigned id);
/* Thousandths of a point as points, rounded to hundredths. */
void pdf_write_number(struct buf *b, int64_t thousandths);

/* The bytes of a stream; false for any other object. */
bool object_stream_data(const void *object, struct str *data);

#endif
