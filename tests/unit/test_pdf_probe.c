/* The PDF check on documents written here: each remark with a file that has it and, in the
 * plain document and beside it, one that has not. */
#include "pdf_maker.h"

#include <jpeglib.h>
#include <qpdf/qpdf-c.h>

#include "codec/pdf.h"

static struct report probe_within(struct str bytes, const struct codec_limits *limits)
{
	/* its own memory, so that a read past the end shows */
	char *copy = malloc(bytes.len);
	struct report r;
	struct err e;

	assert_non_null(copy);
	memcpy(copy, bytes.ptr, bytes.len);
	report_init(&r);
	assert_true(pdf_probe(&r, (struct str){copy, bytes.len}, limits, &e));
	free(copy);
	return r;
}

static struct report probe_bytes(struct str bytes)
{
	return probe_within(bytes, &codec_limits_default);
}

static struct report probe(struct maker *m)
{
	struct report r = probe_bytes(buf_view(&m->out));

	buf_free(&m->out);
	return r;
}

static const struct remark *remark(const struct report *r, enum remark_id id)
{
	for (size_t i = 0; i < r->remark_count; i++) {
		if (r->remarks[i].id == id)
			return &r->remarks[i];
	}
	return NULL;
}

static void print_remarks(const struct report *r)
{
	for (size_t i = 0; i < r->remark_count; i++)
		print_message("remark %d page %u number %llu: %s\n", (int)r->remarks[i].id,
		              r->remarks[i].page, (unsigned long long)r->remarks[i].number,
		              r->remarks[i].detail);
}

static void assert_plain(const struct report *r)
{
	if (r->remark_count > 0)
		print_remarks(r);
	assert_int_equal(r->remark_count, 0);
}

/* Just that one, with that detail (NULL: any). */
static void assert_only(const struct report *r, enum remark_id id, const char *detail)
{
	const struct remark *m = remark(r, id);

	if (!m || r->remark_count != 1)
		print_remarks(r);
	assert_non_null(m);
	assert_int_equal(r->remark_count, 1);
	if (detail)
		assert_string_equal(m->detail, detail);
}

/* The document with more objects behind it, each a text. */
static struct report probe_with(const char *catalog, const char *page, const char *const *objects)
{
	struct maker m;

	begin_document(&m, catalog, page);
	for (; objects && *objects; objects++)
		object(&m, *objects);
	end(&m, "");
	return probe(&m);
}

/* The same document, written anew by qpdf with object streams. */
static struct buf rewrite(struct maker *m, void (*set)(qpdf_data))
{
	qpdf_data q = qpdf_init();
	struct buf out = {0};

	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	assert_int_equal(qpdf_read_memory(q, "", m->out.data, m->out.len, NULL), 0);
	assert_int_equal(qpdf_init_write_memory(q), 0);
	qpdf_set_static_ID(q, QPDF_TRUE);
	set(q);
	assert_int_equal(qpdf_write(q), 0);
	buf_add(&out, qpdf_get_buffer(q), qpdf_get_buffer_length(q));
	qpdf_cleanup(&q);
	buf_free(&m->out);
	return out;
}

static struct report probe_rewritten(struct maker *m, void (*set)(qpdf_data))
{
	struct buf out = rewrite(m, set);
	struct report r = probe_bytes(buf_view(&out));

	buf_free(&out);
	return r;
}

static void with_object_streams(qpdf_data q)
{
	qpdf_set_object_stream_mode(q, qpdf_o_generate);
}

/* --- Nothing to say */

static void test_plain(void **state)
{
	struct report r = probe_with("", "", NULL);

	(void)state;
	assert_plain(&r);
	assert_int_equal(r.kind, KIND_PDF);
	assert_int_equal(r.pages, 1);
	assert_int_equal(r.pdf_version, 17);
	assert_false(r.encrypted);
	r = probe_with("/Version/2.0", "", NULL);
	assert_int_equal(r.pdf_version, 20);
	r = probe_with("/Version/1.3", "", NULL);
	assert_int_equal(r.pdf_version, 17);
}

static void test_object_streams(void **state)
{
	struct maker m;
	struct report r;

	(void)state;
	begin_document(&m, "", "");
	end(&m, "");
	r = probe_rewritten(&m, with_object_streams);
	assert_plain(&r);
	begin_document(&m, "/OpenAction 5 0 R", "");
	object(&m, "<</S/JavaScript/JS(app.alert\\(1\\))>>");
	end(&m, "");
	r = probe_rewritten(&m, with_object_streams);
	assert_only(&r, REMARK_JAVASCRIPT, "OpenAction");
}

/* --- Before and behind */

static void test_header(void **state)
{
	struct maker m;
	struct report r;
	size_t i;

	(void)state;
	begin(&m, "From: somebody\n%PDF-1.4\n");
	object(&m, "<</Type/Catalog/Pages 2 0 R>>");
	object(&m, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
	object(&m, "<</Type/Page/MediaBox[0 0 595 842]/Contents 4 0 R>>");
	stream(&m, "", STR(LINE));
	for (i = 0; i < m.count; i++)
		m.offsets[i] -= 15;
	end(&m, "");
	r = probe(&m);
	assert_non_null(remark(&r, REMARK_HEADER_OFFSET));
	assert_int_equal(remark(&r, REMARK_HEADER_OFFSET)->number, 15);
	assert_null(remark(&r, REMARK_POLYGLOT));
	assert_int_equal(r.pdf_version, 14);

	begin_document(&m, "", "");
	end(&m, "");
	memcpy(m.out.data, "%XYZ-1.7", 8);
	r = probe(&m);
	assert_non_null(remark(&r, REMARK_NO_HEADER));
}

static void test_tail(void **state)
{
	static const char zeros[2000];
	struct maker m;
	struct report r;

	(void)state;
	begin_document(&m, "", "");
	end(&m, "");
	buf_cstr(&m.out, "\r\n  \n");
	buf_add(&m.out, zeros, 20);
	r = probe(&m);
	assert_plain(&r);

	begin_document(&m, "", "");
	end(&m, "");
	buf_add(&m.out, zeros, sizeof zeros);
	r = probe(&m);
	assert_only(&r, REMARK_TRAILING_BYTES, "");

	begin_document(&m, "", "");
	end(&m, "");
	buf_cstr(&m.out, "some other words");
	r = probe(&m);
	assert_only(&r, REMARK_TRAILING_BYTES, "");
	assert_int_equal(remark(&r, REMARK_TRAILING_BYTES)->number, 16);
}

static void test_polyglot(void **state)
{
	static const char zip_end[22] = "PK\5\6";
	struct maker m;
	struct report r;

	(void)state;
	begin_document(&m, "", "");
	end(&m, "");
	buf_cstr(&m.out, "PK\3\4 and what else belongs to it ");
	buf_add(&m.out, zip_end, sizeof zip_end);
	r = probe(&m);
	assert_non_null(remark(&r, REMARK_POLYGLOT));
}

/* --- Cross-references, truncation */

static void test_repaired(void **state)
{
	struct maker m;
	struct report r;

	(void)state;
	begin_document(&m, "", "");
	m.offsets[2] += 7;
	end(&m, "");
	r = probe(&m);
	assert_only(&r, REMARK_REPAIRED, NULL);
	assert_int_equal(r.pages, 1);

	begin_document(&m, "", "");
	buf_cstr(&m.out, "trailer\n<</Root 1 0 R>>\n");
	r = probe(&m);
	assert_only(&r, REMARK_REPAIRED, NULL);
}

static void test_corrupt(void **state)
{
	struct maker m;
	struct report r;

	(void)state;
	begin(&m, "%PDF-1.7\n");
	object(&m, "(no catalog)");
	end(&m, "");
	r = probe(&m);
	assert_non_null(remark(&r, REMARK_CORRUPT));

	r = probe_bytes(STR("%PDF-1.7\nnothing of it is true\n%%EOF\n"));
	assert_only(&r, REMARK_CORRUPT, NULL);
	r = probe_bytes(STR("%PDF-1.7\n1 0 obj\n<</Type/Catal"));
	assert_only(&r, REMARK_TRUNCATED, NULL);
}

/* Cut anywhere: never without an error. */
static void test_truncated(void **state)
{
	struct maker m;
	size_t len, whole;

	(void)state;
	begin_document(&m, "", "");
	end(&m, "");
	whole = m.out.len;
	for (len = 9; len + 200 < whole; len++) {
		struct report r = probe_bytes(str_upto(buf_view(&m.out), len));

		assert_true(report_has(&r, REMARK_TRUNCATED) || report_has(&r, REMARK_CORRUPT));
	}
	buf_free(&m.out);
}

/* A second revision that was cut: readers would show the first one. */
static void test_cut_revision(void **state)
{
	struct maker m;
	struct report r;

	(void)state;
	begin_document(&m, "", "");
	end(&m, "");
	buf_cstr(&m.out, "3 0 obj\n<</Type/Page/MediaBox[0 0 595 842]/Conte");
	r = probe(&m);
	assert_non_null(remark(&r, REMARK_TRUNCATED));
	assert_null(remark(&r, REMARK_TRAILING_BYTES));
}

static void test_object_damaged(void **state)
{
	struct maker m;
	struct report r;

	(void)state;
	begin_document(&m, "/Metadata 5 0 R", "");
	object(&m, "] ] ] ] ] ] ]");
	end(&m, "");
	r = probe(&m);
	assert_non_null(remark(&r, REMARK_OBJECT_DAMAGED));
	assert_string_equal(remark(&r, REMARK_OBJECT_DAMAGED)->detail, "5 0");

	begin_document(&m, "", "");
	object(&m, "] ] ] ] ] ] ]"); /* nobody asks for it */
	end(&m, "");
	r = probe(&m);
	assert_plain(&r);
}

/* --- Streams */

/* Object 5 is a stream of those bytes, reached or not. */
static struct report probe_stream(const char *dict, struct str data, bool reached)
{
	struct maker m;

	begin_document(&m, reached ? "/Metadata 5 0 R" : "", "");
	stream(&m, dict, data);
	end(&m, "");
	return probe(&m);
}

static void test_flate(void **state)
{
	struct buf z = zlib(STR("a stream that is read to its end, and a little more of it"));
	struct report r = probe_stream("/Filter/FlateDecode", buf_view(&z), true);

	(void)state;
	assert_plain(&r);
	r = probe_stream("/Filter[/Fl]", buf_view(&z), true);
	assert_plain(&r);
	/* the checksum alone is missing */
	r = probe_stream("/Filter/FlateDecode", str_upto(buf_view(&z), z.len - 4), true);
	assert_plain(&r);
	r = probe_stream("/Filter/FlateDecode", str_upto(buf_view(&z), z.len / 2), true);
	assert_only(&r, REMARK_STREAM_DAMAGED, "5 0");
	r = probe_stream("/Filter/FlateDecode", str_upto(buf_view(&z), 0), true);
	assert_plain(&r);
	z.data[z.len - 1] ^= 1;
	r = probe_stream("/Filter/FlateDecode", buf_view(&z), true);
	assert_only(&r, REMARK_STREAM_CHECKSUM, "5 0");
	r = probe_stream("/Filter/Flate#44ecode", buf_view(&z), true);
	assert_only(&r, REMARK_STREAM_CHECKSUM, "5 0");
	r = probe_stream("/Filter/FlateDecode", buf_view(&z), false);
	assert_plain(&r);
	r = probe_stream("/Filter/JPXDecode", buf_view(&z), true);
	assert_plain(&r);
	buf_free(&z);
}

static struct buf hex(struct str data)
{
	struct buf out = {0};

	for (size_t i = 0; i < data.len; i++)
		buf_printf(&out, "%02x%s", (unsigned char)data.ptr[i], i % 30 == 29 ? "\n" : "");
	buf_char(&out, '>');
	return out;
}

static struct buf base85(struct str data)
{
	struct buf out = {0};

	for (size_t i = 0; i < data.len; i += 4) {
		size_t n = data.len - i < 4 ? data.len - i : 4;
		uint32_t group = 0;
		char digits[5];

		for (size_t k = 0; k < 4; k++)
			group = group << 8 | (k < n ? (unsigned char)data.ptr[i + k] : 0);
		for (size_t k = 5; k > 0; k--, group /= 85)
			digits[k - 1] = (char)('!' + group % 85);
		buf_add(&out, digits, n + 1);
	}
	buf_cstr(&out, "~>");
	return out;
}

static void test_filters_before_flate(void **state)
{
	struct buf z = zlib(STR("written as text, and then unfolded"));
	struct buf h = hex(buf_view(&z)), b = base85(buf_view(&z)), zz = zlib(buf_view(&z));
	struct report r;

	(void)state;
	r = probe_stream("/Filter[/ASCIIHexDecode/FlateDecode]", buf_view(&h), true);
	assert_plain(&r);
	r = probe_stream("/Filter[/ASCII85Decode/FlateDecode]", buf_view(&b), true);
	assert_plain(&r);
	r = probe_stream("/Filter[/FlateDecode/FlateDecode]", buf_view(&zz), true);
	assert_plain(&r);
	h.data[h.len - 4] ^= 1;
	r = probe_stream("/Filter[/AHx/Fl]", buf_view(&h), true);
	assert_only(&r, REMARK_STREAM_CHECKSUM, "5 0");
	b.data[10] = b.data[10] == 'a' ? 'b' : 'a';
	r = probe_stream("/Filter[/A85/Fl]", buf_view(&b), true);
	assert_true(report_has(&r, REMARK_STREAM_CHECKSUM) ||
	            report_has(&r, REMARK_STREAM_DAMAGED));
	buf_free(&z);
	buf_free(&h);
	buf_free(&b);
	buf_free(&zz);
}

static void test_lzw(void **state)
{
	/* clear, "-----A---B", end: the example of ISO 32000-1, 7.4.4.2 */
	static const char good[] = {(char)0x80, 0x0B, 0x60,       0x50, 0x22,
	                            0x0C,       0x0C, (char)0x85, 0x01};
	/* clear, and a code that nothing has been given yet */
	static const char wrong[] = {(char)0x80, 0x7F, (char)0xFF, 0};
	struct report r;

	(void)state;
	r = probe_stream("/Filter/LZWDecode", (struct str){good, sizeof good}, true);
	assert_plain(&r);
	r = probe_stream("/Filter/LZWDecode", (struct str){wrong, sizeof wrong}, true);
	assert_only(&r, REMARK_STREAM_DAMAGED, "5 0");
	r = probe_stream("/Filter/LZWDecode/DecodeParms<</EarlyChange 0>>",
	                 (struct str){wrong, sizeof wrong}, true);
	assert_plain(&r);
}

static struct buf make_jpeg(void)
{
	struct jpeg_compress_struct c;
	struct jpeg_error_mgr errors;
	unsigned char *data = NULL, row[64 * 3];
	unsigned long len = 0;
	JSAMPROW rows[1] = {row};
	struct buf out = {0};

	c.err = jpeg_std_error(&errors);
	jpeg_create_compress(&c);
	jpeg_mem_dest(&c, &data, &len);
	c.image_width = c.image_height = 64;
	c.input_components = 3;
	c.in_color_space = JCS_RGB;
	jpeg_set_defaults(&c);
	jpeg_start_compress(&c, TRUE);
	for (unsigned y = 0; y < 64; y++) {
		for (unsigned x = 0; x < sizeof row; x++)
			row[x] = (unsigned char)(x * 7 + y * y * 13);
		jpeg_write_scanlines(&c, rows, 1);
	}
	jpeg_finish_compress(&c);
	jpeg_destroy_compress(&c);
	buf_add(&out, data, len);
	free(data);
	return out;
}

static void test_picture(void **state)
{
	static const char dict[] = "/Subtype/Image/Width 64/Height 64/ColorSpace/DeviceRGB"
				   "/BitsPerComponent 8/Filter/DCTDecode";
	struct buf jpeg = make_jpeg();
	struct report r = probe_stream(dict, buf_view(&jpeg), true);

	(void)state;
	assert_plain(&r);
	r = probe_stream(dict, str_upto(buf_view(&jpeg), jpeg.len / 2), true);
	assert_only(&r, REMARK_IMAGE_DAMAGED, "5 0");
	buf_free(&jpeg);
}

/* --- Bombs */

static void test_bomb(void **state)
{
	struct codec_limits limits = codec_limits_default;
	struct buf zeros = {0};
	struct report r;
	struct maker m;

	(void)state;
	memset(buf_reserve(&zeros, 1000000), 0, 1000000);
	zeros.len = 1000000;
	begin_document(&m, "/Metadata 5 0 R", "");
	flate(&m, "", buf_view(&zeros));
	end(&m, "");
	limits.inflated = 900000;
	r = probe_within(buf_view(&m.out), &limits);
	assert_only(&r, REMARK_INFLATE_BOMB, "");
	assert_int_equal(remark(&r, REMARK_INFLATE_BOMB)->number, 900000);
	limits.inflated = 1100000;
	r = probe_within(buf_view(&m.out), &limits);
	assert_plain(&r);
	buf_free(&m.out);
	buf_free(&zeros);
}

/* A stream that qpdf would unfold by itself, its names in disguise. */
static void test_early_bomb(void **state)
{
	static const char *const dicts[] = {
	    "/Type/ObjStm/N 2/First 8", "/#54ype/ObjStm/#4e 2/F#69rst 8",
	    "/Type/XRef/W[1 2 1]/Size 9", "/X/FlateDecode/N 2/First 8/Type 9 0 R",
	    "/Filter 9 0 R/N 2/First 8"};
	struct codec_limits limits = codec_limits_default;
	struct buf ones = {0};
	struct report r;
	struct maker m;

	(void)state;
	limits.objects = 20000;
	for (unsigned i = 0; i < 300000; i++)
		buf_cstr(&ones, "1 ");
	for (size_t i = 0; i < sizeof dicts / sizeof *dicts; i++) {
		begin_document(&m, "", "");
		flate(&m, dicts[i], buf_view(&ones));
		end(&m, "");
		r = probe_within(buf_view(&m.out), &limits);
		assert_only(&r, REMARK_TOO_MANY_OBJECTS, "");
		buf_free(&m.out);
	}
	begin_document(&m, "", "");
	flate(&m, "/Type/Other", buf_view(&ones));
	end(&m, "");
	r = probe_within(buf_view(&m.out), &limits);
	assert_plain(&r);
	buf_free(&m.out);
	buf_free(&ones);
}

static void test_too_many(void **state)
{
	struct codec_limits limits = codec_limits_default;
	struct maker m;
	struct report r;

	(void)state;
	limits.objects = 30;
	begin_document(&m, "/X[5 0 R 6 0 R 7 0 R]", "");
	buf_printf(&m.out, "%% %0600d", 0);
	for (int i = 0; i < 40; i++)
		buf_cstr(&m.out, " 1 2 3 4");
	buf_cstr(&m.out, "\n");
	end(&m, "");
	r = probe_within(buf_view(&m.out), &limits);
	assert_only(&r, REMARK_TOO_MANY_OBJECTS, "");
	buf_free(&m.out);

	limits = codec_limits_default;
	limits.pages = 2;
	begin(&m, "%PDF-1.7\n");
	object(&m, "<</Type/Catalog/Pages 2 0 R>>");
	object(&m, "<</Type/Pages/Kids[3 0 R 3 0 R 3 0 R]/Count 3>>");
	object(&m, "<</Type/Page/MediaBox[0 0 595 842]/Contents 4 0 R>>");
	stream(&m, "", STR(LINE));
	end(&m, "");
	r = probe_within(buf_view(&m.out), &limits);
	assert_only(&r, REMARK_TOO_MANY_PAGES, "");
	limits.pages = 3;
	r = probe_within(buf_view(&m.out), &limits);
	assert_plain(&r);
	assert_int_equal(r.pages, 3);
	buf_free(&m.out);
}

/* --- Pages */

static struct report probe_tree(const char *tree, const char *more)
{
	struct maker m;

	begin(&m, "%PDF-1.7\n");
	object(&m, "<</Type/Catalog/Pages 2 0 R>>");
	object(&m, tree);
	object(&m, "<</Type/Page/MediaBox[0 0 595 842]/Contents 4 0 R>>");
	stream(&m, "", STR(LINE));
	object(&m, more);
	end(&m, "");
	return probe(&m);
}

static void test_page_tree(void **state)
{
	struct report r;

	(void)state;
	r = probe_tree("<</Type/Pages/Kids[3 0 R 5 0 R]/Count 2>>",
	               "<</Type/Pages/Kids[3 0 R]/Count 1>>");
	assert_plain(&r);
	assert_int_equal(r.pages, 2);
	r = probe_tree("<</Type/Pages/Kids[3 0 R 5 0 R]/Count 2>>",
	               "<</Type/Pages/Kids[2 0 R]/Count 1>>");
	assert_only(&r, REMARK_PAGE_TREE, "");
	r = probe_tree("<</Type/Pages/Kids[3 0 R 9 0 R]/Count 2>>", "null");
	assert_only(&r, REMARK_PAGE_TREE, "");
	r = probe_tree("<</Type/Pages/Kids[3 0 R]>>", "null");
	assert_only(&r, REMARK_PAGE_TREE, "");
	r = probe_tree("<</Type/Pages/Kids[3 0 R]/Count 7>>", "null");
	assert_only(&r, REMARK_REPAIRED, "7 pages promised, 1 found");
	r = probe_tree("<</Type/Pages/Kids[]/Count 0>>", "null");
	assert_only(&r, REMARK_NO_PAGES, "");
	assert_int_equal(r.pages, 0);
	r = probe_tree("<</Type/Pages/Kids[5 0 R]/Count 1>>",
	               "<</Type/Pages/Kids[2 0 R]/Count 1>>");
	assert_only(&r, REMARK_NO_PAGES, "");
}

static void test_page_size(void **state)
{
	struct report r;

	(void)state;
	r = probe_with("", "/UserUnit 10", NULL);
	assert_only(&r, REMARK_PAGE_SIZE, "2099 x 2970 mm");
	assert_int_equal(remark(&r, REMARK_PAGE_SIZE)->page, 1);
	r = probe_with("", "/CropBox[10 10 30 40]", NULL);
	assert_only(&r, REMARK_PAGE_SIZE, "7 x 11 mm");
	r = probe_with("", "/CropBox[10 10 500 700]", NULL);
	assert_plain(&r);
}

/* Contents of one page, and what hangs on it. */
static struct report probe_page(const char *contents, const char *page)
{
	struct maker m;

	begin(&m, "%PDF-1.7\n");
	object(&m, "<</Type/Catalog/Pages 2 0 R>>");
	object(&m, "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>");
	object(&m, page);
	flate(&m, "", str_of(contents));
	end(&m, "");
	return probe(&m);
}

static void test_blank(void **state)
{
	static const char page[] = "<</Type/Page/Contents[4 0 R]>>";
	static const char *const blank[] = {"",
	                                    " \n ",
	                                    "q 1 0 0 1 0 0 cm Q",
	                                    "% S\n",
	                                    "(S f B) pop",
	                                    "/S gs /f cs <53> pop",
	                                    "BT /F 12 Tf ET",
	                                    "9 9 9 9 re n"};
	static const char *const shown[] = {"0 0 9 9 re f", "BT(x)Tj ET",      "BT[(x)]TJ ET",
	                                    "/I Do",        "BI /W 1 ID x EI", "(\\))'",
	                                    "9 9 l\nS"};
	struct report r;

	(void)state;
	for (size_t i = 0; i < sizeof blank / sizeof *blank; i++) {
		r = probe_page(blank[i], page);
		assert_only(&r, REMARK_BLANK, "");
		assert_int_equal(remark(&r, REMARK_BLANK)->page, 1);
	}
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
		r = probe_page(shown[i], page);
		assert_plain(&r);
	}
	r = probe_page("", "<</Type/Page>>");
	assert_only(&r, REMARK_BLANK, "");
	r = probe_page("",
	               "<</Type/Page/Annots[<</Subtype/Stamp/Rect[0 0 9 9]/AP<</N 4 0 R>>>>]>>");
	assert_plain(&r);
	r = probe_page("", "<</Type/Page/Annots[<</Subtype/Link/Rect[0 0 9 9]>>]>>");
	assert_only(&r, REMARK_BLANK, "");
}

/* --- What acts */

struct acting {
	const char *catalog, *page, *object; /* the object has number 5 */
	enum remark_id id;
	const char *detail;
};

static void test_acting(void **state)
{
	static const struct acting table[] = {
	    {"/OpenAction<</S/JavaScript/JS(x)>>", "", "null", REMARK_JAVASCRIPT, "OpenAction"},
	    {"/OpenAction 5 0 R", "", "<</S/J#61va#53cript/#4a#53(x)>>", REMARK_JAVASCRIPT,
	     "OpenAction"},
	    {"/Names<</JavaScript<</Kids[5 0 R]>>>>", "", "<</Names[(a)<</S/JavaScript/JS(x)>>]>>",
	     REMARK_JAVASCRIPT, "Names"},
	    {"", "/AA<</C 5 0 R>>", "<</S/JavaScript/JS(x)>>", REMARK_JAVASCRIPT, "AA"},
	    {"", "/AA 5 0 R", "<</K<</S/JavaScript/JS(x)>>>>", REMARK_JAVASCRIPT, "AA"},
	    {"/AA<</WC 5 0 R>>", "", "<</S/JavaScript/JS(x)>>", REMARK_JAVASCRIPT, "AA"},
	    {"", "/Annots[5 0 R]",
	     "<</Subtype/Link/Rect[0 0 9 9]/A<</S/GoTo/D[3 0 R/Fit]/Next[<</S/JavaScript/JS(x)>>]>>>>",
	     REMARK_JAVASCRIPT, "A"},
	    {"", "/Annots[5 0 R]",
	     "<</Subtype/Widget/Rect[0 0 9 9]/AA<</E<</S/JavaScript/JS(x)>>>>>>", REMARK_JAVASCRIPT,
	     "AA"},
	    {"", "/Annots[5 0 R]",
	     "<</Subtype/Screen/Rect[0 0 9 9]/A<</S/URI/URI( JavaScript:x)>>>>", REMARK_JAVASCRIPT,
	     "A"},
	    {"/OpenAction 5 0 R", "", "<</S/Launch/F(calc.exe)>>", REMARK_LAUNCH, "calc.exe"},
	    {"/OpenAction 5 0 R", "", "<</S/Launch/F<</UF<FEFF00E90078>>>>>", REMARK_LAUNCH, "éx"},
	    {"/OpenAction 5 0 R", "", "<</S/Launch/Win<</F(cmd)/P(/c)>>>>", REMARK_LAUNCH, "cmd"},
	    {"/OpenAction 5 0 R", "", "<</S/SubmitForm/F(http://x)>>", REMARK_SENDS_DATA,
	     "SubmitForm"},
	    {"/OpenAction 5 0 R", "", "<</S/ImportData/F(x.fdf)>>", REMARK_SENDS_DATA,
	     "ImportData"},
	    {"/OpenAction 5 0 R", "", "<</S/Sound>>", REMARK_MEDIA, "Sound"},
	    {"", "/Annots[5 0 R]", "<</Subtype/RichMedia/Rect[0 0 9 9]>>", REMARK_MEDIA,
	     "RichMedia"},
	    {"", "/Annots[5 0 R]", "<</Subtype/3D/Rect[0 0 9 9]>>", REMARK_MEDIA, "3D"},
	    {"/Collection<</View/D>>", "", "null", REMARK_PORTFOLIO, ""},
	    {"/AcroForm<</XFA(x)/Fields[]>>", "", "null", REMARK_XFA, ""},
	    {"/AcroForm<</Fields[5 0 R]>>", "", "<</FT/Tx/T(a)>>", REMARK_FORM, ""},
	    {"/AcroForm<</Fields[5 0 R]>>", "", "<</FT/Sig/T(a)/V<</Type/Sig>>>>", REMARK_SIGNED,
	     ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const char *objects[] = {table[i].object, NULL};
		struct report r = probe_with(table[i].catalog, table[i].page, objects);

		if (r.remark_count != 1)
			print_message("row %zu\n", i);
		assert_only(&r, table[i].id, table[i].detail);
	}
}

/* Beside the rows above: what looks a little like them. */
static void test_not_acting(void **state)
{
	static const struct acting table[] = {
	    {"/OpenAction[3 0 R/Fit]", "", "null", 0, NULL},
	    {"", "/Annots[5 0 R]", "<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(http://x)>>>>", 0,
	     NULL},
	    {"/OpenAction<</S/GoTo/D[3 0 R/Fit]>>", "", "<</S/JavaScript/JS(unreached)>>", 0, NULL},
	    {"/OpenAction<</S/JavaScript>>", "", "null", 0, NULL},
	    {"/X 5 0 R", "", "(/S /JavaScript /JS)", 0, NULL},
	    {"/AcroForm<</Fields[5 0 R]>>", "", "<</FT/Tx/T(a)/Ff 1>>", 0, NULL},
	    {"/AcroForm<</Fields[5 0 R]>>", "", "<</FT/Btn/T(a)/Ff 65536>>", 0, NULL},
	    {"/AcroForm<</Fields[5 0 R]>>", "", "<</FT/Sig/T(a)>>", 0, NULL},
	    {"/AcroForm<</XFA[]/Fields[]>>", "", "null", 0, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const char *objects[] = {table[i].object, NULL};
		struct report r = probe_with(table[i].catalog, table[i].page, objects);

		if (r.remark_count > 0)
			print_message("row %zu\n", i);
		assert_plain(&r);
	}
}

static void test_rendition(void **state)
{
	const char *objects[] = {"<</S/Rendition/OP 0/JS(x)>>", NULL};
	struct report r = probe_with("/OpenAction 5 0 R", "", objects);

	(void)state;
	assert_non_null(remark(&r, REMARK_JAVASCRIPT));
	assert_non_null(remark(&r, REMARK_MEDIA));
}

static void test_form_script(void **state)
{
	const char *objects[] = {"<</FT/Tx/T(a)/Ff 1/AA<</C 6 0 R/V 6 0 R>>>>",
	                         "<</S/JavaScript/JS(x)/Next<</S/JavaScript/JS(y)>>>>", NULL};
	const char *indirect[] = {"<</FT/Tx/T(a)/Ff 1/AA 6 0 R>>", "<</K<</S/JavaScript/JS(x)>>>>",
	                          NULL};
	struct report r;

	(void)state;
	r = probe_with("/AcroForm<</Fields[5 0 R]/CO[5 0 R]>>", "", objects);
	assert_only(&r, REMARK_FORM_SCRIPT, "AA");
	r = probe_with("/AcroForm<</Fields[5 0 R]>>", "", indirect);
	assert_only(&r, REMARK_FORM_SCRIPT, "AA");
	/* the same script at opening as well */
	r = probe_with("/OpenAction 6 0 R/AcroForm<</Fields[5 0 R]>>", "", objects);
	assert_true(report_has(&r, REMARK_FORM_SCRIPT));
	assert_true(report_has(&r, REMARK_JAVASCRIPT));
}

static void test_dynamic_xfa(void **state)
{
	struct maker m;
	struct report r;

	(void)state;
	begin_document(&m, "/AcroForm<</XFA[(config)5 0 R]/Fields[]>>", "");
	flate(&m, "", STR("<acrobat7><dynamicRender>required</dynamicRender></acrobat7>"));
	end(&m, "");
	r = probe(&m);
	assert_only(&r, REMARK_XFA, "");
	assert_int_equal(remark(&r, REMARK_XFA)->number, 1);
	begin_document(&m, "/AcroForm<</XFA[(config)5 0 R]/Fields[]>>", "");
	flate(&m, "", STR("<acrobat7><dynamicRender>forbidden</dynamicRender></acrobat7>"));
	end(&m, "");
	r = probe(&m);
	assert_only(&r, REMARK_XFA, "");
	assert_int_equal(remark(&r, REMARK_XFA)->number, 0);
}

/* --- Files inside */

static struct report probe_file(const char *catalog, const char *page, const char *spec,
                                struct str data)
{
	struct maker m;

	begin_document(&m, catalog, page);
	object(&m, spec);
	flate(&m, "/Type/EmbeddedFile", data);
	end(&m, "");
	return probe(&m);
}

static void test_embedded(void **state)
{
	static const char tree[] = "/Names<</EmbeddedFiles<</Names[(a)5 0 R]>>>>";
	static const char annotation[] =
	    "/Annots[<</Subtype/FileAttachment/Rect[0 0 9 9]/FS 5 0 R>>]";
	static const char *const programs[] = {"x.exe", "x.EXE", "a.b.vbs", "x.exe. .", "y.docm"};
	struct report r;

	(void)state;
	r = probe_file(tree, "", "<</F(a.txt)/UF<FEFF00E9002E007400780074>/EF<</F 6 0 R>>>>",
	               STR("words"));
	assert_only(&r, REMARK_EMBEDDED_FILE, "é.txt");
	r = probe_file("", annotation, "<</F(a.csv)/EF<</F 6 0 R>>>>", STR("1;2"));
	assert_only(&r, REMARK_EMBEDDED_FILE, "a.csv");
	r = probe_file("/AF[5 0 R]", "", "<</F(a.csv)/E#46<</UF 6 0 R>>>>", STR("1;2"));
	assert_only(&r, REMARK_EMBEDDED_FILE, "a.csv");
	r = probe_file("", "", "<</F(a.exe)/EF<</F 6 0 R>>>>", STR("MZ"));
	assert_plain(&r);
	for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
		char spec[128];

		snprintf(spec, sizeof spec, "<</F(a.txt)/UF(%s)/EF<</F 6 0 R>>>>", programs[i]);
		r = probe_file(tree, "", spec, STR("words"));
		assert_only(&r, REMARK_EMBEDDED_PROGRAM, programs[i]);
	}
	r = probe_file(tree, "", "<</F(photo.jpg)/EF<</F 6 0 R>>>>", STR("\177ELF\2\1\1 and on"));
	assert_only(&r, REMARK_EMBEDDED_PROGRAM, "photo.jpg");
	r = probe_file(tree, "", "<</F(elsewhere.exe)>>", STR("words"));
	assert_plain(&r);
}

/* --- Encryption */

static void with_user_password(qpdf_data q)
{
	qpdf_set_r6_encryption_parameters2(q, "secret", "owner", QPDF_TRUE, QPDF_TRUE, QPDF_TRUE,
	                                   QPDF_TRUE, QPDF_TRUE, QPDF_TRUE, qpdf_r3p_full,
	                                   QPDF_TRUE);
}

static void without_password(qpdf_data q)
{
	qpdf_set_r6_encryption_parameters2(q, "", "owner", QPDF_TRUE, QPDF_TRUE, QPDF_TRUE,
	                                   QPDF_TRUE, QPDF_TRUE, QPDF_FALSE, qpdf_r3p_full,
	                                   QPDF_TRUE);
	qpdf_set_object_stream_mode(q, qpdf_o_generate);
}

static void without_printing(qpdf_data q)
{
	qpdf_set_r3_encryption_parameters_insecure(q, "", "owner", QPDF_TRUE, QPDF_FALSE, QPDF_TRUE,
	                                           QPDF_TRUE, QPDF_TRUE, QPDF_TRUE, qpdf_r3p_none);
}

static struct report probe_encrypted(void (*set)(qpdf_data), const char *catalog)
{
	struct maker m;

	begin_document(&m, catalog, "");
	object(&m, "<</S/JavaScript/JS(x)>>");
	end(&m, "");
	return probe_rewritten(&m, set);
}

static void test_encryption(void **state)
{
	struct report r;

	(void)state;
	r = probe_encrypted(with_user_password, "");
	assert_only(&r, REMARK_PASSWORD, "");
	assert_true(r.encrypted);
	r = probe_encrypted(without_password, "");
	assert_only(&r, REMARK_ENCRYPTED_OPEN, NULL);
	assert_true(r.encrypted);
	assert_int_equal(r.pages, 1);
	r = probe_encrypted(without_printing, "");
	assert_only(&r, REMARK_RESTRICTED, "print copy");
	/* what is inside is looked at */
	r = probe_encrypted(without_password, "/OpenAction 5 0 R");
	assert_non_null(remark(&r, REMARK_JAVASCRIPT));
}

static void test_unknown_encryption(void **state)
{
	struct maker m;
	struct report r;

	(void)state;
	begin_document(&m, "", "");
	object(&m, "<</Filter/Adobe.PubSec/V 4>>");
	end(&m, "/Encrypt 5 0 R/ID[(a)(b)]");
	r = probe(&m);
	assert_only(&r, REMARK_UNKNOWN_ENCRYPTION, "Adobe.PubSec");
	assert_true(r.encrypted);
}

static void test_encrypted_bomb(void **state)
{
	struct codec_limits limits = codec_limits_default;
	struct buf out, many = {0};
	struct maker m;
	struct report r;

	(void)state;
	limits.objects = 2000;
	buf_cstr(&many, "[");
	for (unsigned i = 0; i < 20000; i++)
		buf_cstr(&many, "1 ");
	buf_cstr(&many, "]");
	begin_document(&m, "/X 5 0 R", "");
	object(&m, buf_terminated(&many));
	end(&m, "");
	out = rewrite(&m, without_password);
	r = probe_within(buf_view(&out), &limits);
	assert_true(report_has(&r, REMARK_TOO_MANY_OBJECTS));
	buf_free(&out);
	buf_free(&many);
}

/* --- Out of memory */

static void never(void)
{
	fail_msg("memory ran out");
}

static void test_out_of_memory(void **state)
{
	struct report r;

	(void)state;
	pdf_on_out_of_memory(never);
	r = probe_with("", "", NULL);
	assert_plain(&r);
	pdf_on_out_of_memory(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_plain),
	    cmocka_unit_test(test_object_streams),
	    cmocka_unit_test(test_header),
	    cmocka_unit_test(test_tail),
	    cmocka_unit_test(test_polyglot),
	    cmocka_unit_test(test_repaired),
	    cmocka_unit_test(test_corrupt),
	    cmocka_unit_test(test_truncated),
	    cmocka_unit_test(test_cut_revision),
	    cmocka_unit_test(test_object_damaged),
	    cmocka_unit_test(test_flate),
	    cmocka_unit_test(test_filters_before_flate),
	    cmocka_unit_test(test_lzw),
	    cmocka_unit_test(test_picture),
	    cmocka_unit_test(test_bomb),
	    cmocka_unit_test(test_early_bomb),
	    cmocka_unit_test(test_too_many),
	    cmocka_unit_test(test_page_tree),
	    cmocka_unit_test(test_page_size),
	    cmocka_unit_test(test_blank),
	    cmocka_unit_test(test_acting),
	    cmocka_unit_test(test_not_acting),
	    cmocka_unit_test(test_rendition),
	    cmocka_unit_test(test_form_script),
	    cmocka_unit_test(test_dynamic_xfa),
	    cmocka_unit_test(test_embedded),
	    cmocka_unit_test(test_encryption),
	    cmocka_unit_test(test_unknown_encryption),
	    cmocka_unit_test(test_encrypted_bomb),
	    cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
