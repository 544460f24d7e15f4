/* test_assemble.c - objects into a file, read back by its cross-reference stream. */
#include "pdf_file.h"

#include "pdf/assemble.h"

struct made {
	struct arena a;
	struct objects o;
	struct deflate *deflate;
	struct buf out;
	struct err e;
};

static void begin(struct made *m)
{
	*m = (struct made){0};
	m->deflate = deflate_new(6, &m->e);
	assert_non_null(m->deflate);
	assert_true(objects_init(&m->o, &m->a, &m->e));
}

static void end(struct made *m)
{
	objects_free(&m->o);
	deflate_free(m->deflate);
	arena_free(&m->a);
	buf_free(&m->out);
}

static void assemble(struct made *m)
{
	if (!pdf_assemble(&m->o, m->deflate, &m->out, &m->e))
		fail_msg("%s", m->e.text[LANG_EN]);
}

static void an_empty_document_has_catalog_and_pages(void **state)
{
	struct made m;
	struct pdf_file f;

	(void)state;
	begin(&m);
	assemble(&m);
	pdf_file_read(&f, buf_view(&m.out));
	assert_int_equal(pdf_pages(&f), 0);
	assert_true(pdf_has(pdf_catalog(&f), "/Type /Catalog"));
	assert_true(pdf_has(pdf_object(&f, pdf_number(f.trailer, "/Info ")), "/Producer"));
	pdf_file_clear(&f);
	end(&m);
}

/* Around the number of objects that one object stream takes. */
static void every_object_is_found_again(void **state)
{
	static const unsigned counts[] = {1, 194, 195, 196, 197, 198, 399, 400, 1000, 5000};

	(void)state;
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		struct made m;
		struct pdf_file f;
		unsigned first = 0, streams = 0;

		begin(&m);
		for (unsigned n = 0; n < counts[i]; n++) {
			struct buf text = {0};

			buf_printf(&text, "/Number %u ", n);
			first = object_id(object_raw(&m.o, arena_copy(&m.a, buf_view(&text)))) - n;
			buf_free(&text);
		}
		assemble(&m);
		pdf_file_read(&f, buf_view(&m.out));
		for (unsigned n = 0; n < counts[i]; n++)
			assert_int_equal(pdf_number(pdf_object(&f, first + n), "/Number "), n);
		for (unsigned id = 1; id < f.count; id++)
			streams += pdf_has(f.objects[id], "/ObjStm");
		assert_int_equal(streams, (first - 1 + counts[i] + 199) / 200);
		pdf_file_clear(&f);
		end(&m);
	}
}

static void streams_stand_alone(void **state)
{
	static const char bytes[] = "\0\r\nendstream\xFF";
	const struct str data = {bytes, sizeof bytes - 1};
	struct made m;
	struct pdf_file f;
	unsigned plain, flate;

	(void)state;
	begin(&m);
	plain = object_id(object_stream(&m.o, STR("/Key 1"), data, false));
	flate =
	    object_id(object_stream(&m.o, STR("/Key 2"), STR("\x78\x9c\x03\0\0\0\0\x01"), true));
	assemble(&m);
	pdf_file_read(&f, buf_view(&m.out));
	assert_true(str_eq(pdf_stream(&f, plain), data));
	assert_true(pdf_has(pdf_object(&f, plain), "/Key 1"));
	assert_false(pdf_has(pdf_object(&f, plain), "/Filter"));
	assert_int_equal(pdf_stream(&f, flate).len, 0);
	pdf_file_clear(&f);
	end(&m);
}

/* The ID comes from what the file holds, and from nothing else. */
static void the_same_objects_give_the_same_bytes(void **state)
{
	static const struct str texts[] = {{"/A 1", 4}, {"/A 1", 4}, {"/A 2", 4}};
	struct made m[3];
	struct str ids[3];

	(void)state;
	for (int i = 0; i < 3; i++) {
		begin(&m[i]);
		object_raw(&m[i].o, texts[i]);
		assemble(&m[i]);
		ids[i] = str_upto(pdf_behind(buf_view(&m[i].out), "/ID[<"), 32);
	}
	assert_true(str_eq(buf_view(&m[0].out), buf_view(&m[1].out)));
	assert_false(str_eq(ids[0], ids[2]));
	for (int i = 0; i < 3; i++)
		end(&m[i]);
}

static void failed_objects_give_no_file(void **state)
{
	struct made m;

	(void)state;
	begin(&m);
	object_add(&m.o, object_dict(&m.o), "Key", NULL);
	assert_false(pdf_assemble(&m.o, m.deflate, &m.out, &m.e));
	assert_int_equal(m.out.len, 0);
	end(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_empty_document_has_catalog_and_pages),
	    cmocka_unit_test(every_object_is_found_again),
	    cmocka_unit_test(streams_stand_alone),
	    cmocka_unit_test(the_same_objects_give_the_same_bytes),
	    cmocka_unit_test(failed_objects_give_no_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
