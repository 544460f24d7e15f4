/* pdf_reader.h - what the parts of the PDF check share; for src/codec/pdf*.c alone.
 * Shape:  pdf_foresee looks at the bytes before qpdf does; pdf_reader_open hands them to qpdf;
 *         pdf_pages goes through the page tree; pdf_walk visits everything else that can
 *         be reached, and shows each dictionary to pdf_active and each stream to
 *         pdf_stream. Objects travel as struct pdf_value (pdf_value.h).
 * Owner:  one reader a file, on the stack of pdf_probe; values live until the next
 *         pdf_forget.
 * Errors: `nomem` and `stop` are set once and end all loops; remarks say the rest. */
#ifndef CODEC_PDF_READER_H
#define CODEC_PDF_READER_H

#include <qpdf/qpdf-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/inflate.h"
#include "base/str.h"
#include "codec/pdf_value.h"
#include "codec/report.h"

/* How an object was come by: decides what a script in it is there for. */
enum pdf_way {
	PDF_BY_ANYTHING,
	PDF_BY_OPENING,   /* the catalog's OpenAction */
	PDF_BY_NAME,      /* the name tree of scripts, all run at opening */
	PDF_BY_CLICK,     /* A of an annotation, an outline entry */
	PDF_BY_EVENT,     /* AA of a page, an annotation, the catalog */
	PDF_BY_FIELD,     /* AA of a form field: K, F, V, C of it are calculations and checks */
	PDF_BY_FORM_RULE, /* one of those */
	PDF_WAY_COUNT
};

struct pdf_task {
	uint32_t id, gen;
	enum pdf_way way;
};

/* Keys that are there already: open addressing, 0 is no key. */
struct pdf_set {
	uint64_t *keys;
	size_t count, cap;
};

/* What is known of a stream. */
enum pdf_checked {
	PDF_CHECKED_DATA,
	PDF_CHECKED_PAINTS,
	PDF_CHECKED_BLANK,
	PDF_CHECKED_FILE, /* embedded, its kind was looked at */
};

/* A stream that qpdf unfolds by itself, met in the bytes. */
struct pdf_early {
	uint32_t id, gen;
	bool is_xref;
	enum inflate_result result;
};

struct pdf_reader {
	struct report *out;
	struct str bytes;   /* the whole file */
	size_t header;      /* where %PDF- stands; bytes.len: nowhere */
	size_t end;         /* behind the last %%EOF and its line end; bytes.len where unknown */
	bool ends_properly; /* nothing but white space or foreign bytes behind an %%EOF */
	bool unfinished;    /* the last object, or the last revision, has no end */
	const struct codec_limits *limits;
	struct err *e;

	qpdf_data qpdf;
	struct inflate *inflate;
	struct arena arena;
	uint64_t unfolded;        /* bytes so far, of all streams */
	struct buf plain, middle; /* one stream's, at the end and between two filters */

	struct pdf_set visited; /* objects, by enum pdf_way and PDF_WAY_COUNT for nodes of pages */
	struct pdf_set checked; /* streams, by enum pdf_checked */
	struct pdf_task *tasks;
	size_t task_count, task_cap;

	struct pdf_early *early;
	size_t early_count, early_cap;
	uint64_t tokens; /* what qpdf would make objects of */

	bool rebuilt; /* qpdf made the cross-references anew */
	bool lost;    /* something that is referred to is damaged or not there */
	bool encrypted;
	bool quiet; /* warnings come from what cannot be decrypted */
	uint32_t fields;
	uint32_t signatures;
	uint32_t blank_pages;
	bool stop, nomem;
};

/* Sets nomem; returns false. */
bool pdf_no_memory(struct pdf_reader *r);

/* --- pdf.c: the whole check. qpdf has the file open until pdf_reader_clear. */

/* False: NOMEM. */
bool pdf_reader_check(struct pdf_reader *r);
void pdf_reader_clear(struct pdf_reader *r);

/* --- pdf_edge.c: what stands before, behind and between */

void pdf_edges(struct pdf_reader *r);

/* --- pdf_foresee.c: streams that qpdf itself would unfold, before it does */

void pdf_foresee(struct pdf_reader *r);
/* What could not be foreseen because it is encrypted; what was found damaged. */
void pdf_look_back(struct pdf_reader *r);

/* --- pdf_open.c: qpdf, its errors and warnings */

/* False where the file cannot be read; the remark says why. */
bool pdf_reader_open(struct pdf_reader *r);
void pdf_reader_close(struct pdf_reader *r);
/* Takes what qpdf has to say since the last time. */
void pdf_warnings(struct pdf_reader *r);

/* --- pdf_object.c: objects by number */

/* The object; a null value where there is none. NULL when memory ran out. */
const struct pdf_value *pdf_fetch(struct pdf_reader *r, uint32_t id, uint32_t gen);
/* v itself, or what it refers to. NULL for NULL and null. */
const struct pdf_value *pdf_resolve(struct pdf_reader *r, const struct pdf_value *v);
const struct pdf_value *pdf_get(struct pdf_reader *r, const struct pdf_value *v, const char *key);
void pdf_forget(struct pdf_reader *r); /* all values */
/* The stream's bytes as they are in the file, decrypted; false where they cannot be had.
 * pdf_raw_free in any case. */
bool pdf_raw(struct pdf_reader *r, const struct pdf_value *stream, struct str *out);
/* The same behind its filters and their predictors, if these are of the kinds that give back
 * every byte; the caller knows that it has at most so many. */
bool pdf_plain(struct pdf_reader *r, const struct pdf_value *stream, size_t max, struct str *out);
void pdf_raw_free(struct str raw);
const struct pdf_value *pdf_trailer(struct pdf_reader *r);

/* True if key was not there before. */
bool pdf_set_add(struct pdf_reader *r, struct pdf_set *set, uint64_t key);
bool pdf_set_has(const struct pdf_set *set, uint64_t key);
uint64_t pdf_key(uint32_t id, uint32_t gen, unsigned kind);
/* "12 0" into a remark */
void pdf_remark_object(struct pdf_reader *r, enum remark_id remark, uint32_t id, uint32_t gen);

/* --- pdf_filter.c: what stands between a stream's bytes and their meaning */

enum pdf_filter {
	PDF_FILTER_FLATE,
	PDF_FILTER_LZW,
	PDF_FILTER_HEX,
	PDF_FILTER_85,
	PDF_FILTER_JPEG,
	PDF_FILTER_NONE,  /* Crypt with Identity */
	PDF_FILTER_OTHER, /* looked at no further */
};

#define PDF_FILTERS_MAX 8

enum pdf_filter pdf_filter_of(struct str name);
/* Returns how many. */
size_t pdf_filters(struct pdf_reader *r, const struct pdf_value *stream,
                   enum pdf_filter out[PDF_FILTERS_MAX]);
void pdf_from_hex(struct str data, struct buf *out);
void pdf_from_85(struct str data, struct buf *out);
/* How many bytes LZW data unfolds to, counted only as far as max. *damaged where a code
 * stands for nothing. */
uint64_t pdf_lzw_size(struct str data, uint64_t max, bool *damaged);

/* --- pdf_stream.c: each stream once */

/* Checks it if that was not done yet. */
void pdf_stream(struct pdf_reader *r, const struct pdf_value *stream);
/* The same, and its contents (until the next stream is looked at); false where they are
 * not known: another filter, damage. */
bool pdf_stream_read(struct pdf_reader *r, const struct pdf_value *stream, struct str *out);
/* Whether the stream, whose only filter is Flate, is whole and of exactly that size. */
bool pdf_stream_unfolds_to(struct pdf_reader *r, const struct pdf_value *stream, uint64_t size);
/* The first bytes of what it holds, whatever state the rest is in. */
void pdf_stream_head(struct pdf_reader *r, const struct pdf_value *stream, size_t max,
                     struct buf *out);

/* --- pdf_pages.c */

void pdf_pages(struct pdf_reader *r);

/* --- pdf_content.c */

/* The next name, number or operator from *at on; strings, comments and delimiters are passed
 * over. A name has its slash. */
bool pdf_content_next(struct str content, size_t *at, struct str *word);
/* True if a page's operators paint anything. */
bool pdf_content_paints(struct str content);

/* --- pdf_place.c: where pages draw pictures */

/* Told of each picture that a page draws, once for each place: its object, the page (from 1),
 * its sides in points. False ends it. */
typedef bool pdf_place_fn(void *context, const struct pdf_value *image, uint32_t page, double width,
                          double height);

/* Pages and the forms on them; not what annotations or patterns draw. `lost` is set where there
 * are no pages to be had. */
void pdf_place(struct pdf_reader *r, pdf_place_fn *told, void *context);

/* --- pdf_walk.c */

void pdf_push(struct pdf_reader *r, uint32_t id, uint32_t gen, enum pdf_way way);
/* Looks at an object that is at hand anyway, so that the walk needs not come back. */
void pdf_show(struct pdf_reader *r, const struct pdf_value *v);
void pdf_walk(struct pdf_reader *r);

/* --- pdf_active.c, pdf_embedded.c: what a dictionary does */

void pdf_active(struct pdf_reader *r, const struct pdf_value *dict, enum pdf_way way);
/* How the value of that key is come by. */
enum pdf_way pdf_way_to(const struct pdf_value *dict, enum pdf_way way, struct str key);
/* dict is a file specification with an embedded file. */
void pdf_embedded(struct pdf_reader *r, const struct pdf_value *dict);
/* Version, XFA, portfolio: what the catalog alone says. */
void pdf_catalog(struct pdf_reader *r);

#endif
