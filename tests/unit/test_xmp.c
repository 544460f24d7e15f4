/* test_xmp.c - the metadata packet: what it claims, and that text cannot break it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>

#include <cmocka.h>

#include "pdf/xmp.h"

static const struct xmp ordinary = {
    .title = {"Titre", 5},
    .language = {"fr-FR", 5},
    .author = {"Service", 7},
    .subject = {"Sujet", 5},
    .creator = {"outil 1", 7},
    .producer = {"banc 2", 6},
    .date = {.date = {2026, 11, 10}, .hour = 14, .minute = 5, .second = 9, .offset_min = 60},
};

static void expect(const struct xmp *x, const char *wanted, bool there)
{
	struct buf b = {0};
	bool found;

	xmp_write(&b, x);
	found = strstr(buf_terminated(&b), wanted) != NULL;
	if (found != there)
		fail_msg("%s%s", there ? "lacks " : "has ", wanted);
	buf_free(&b);
}

static void it_says_what_the_file_is(void **state)
{
	static const char *const wanted[] = {
	    "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>",
	    "<pdfaid:part>3</pdfaid:part>",
	    "<pdfaid:conformance>A</pdfaid:conformance>",
	    "<pdfuaid:part>1</pdfuaid:part>",
	    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>",
	    "<rdf:li xml:lang=\"x-default\">Titre</rdf:li>",
	    "<dc:language><rdf:Bag><rdf:li>fr-FR</rdf:li></rdf:Bag></dc:language>",
	    "<dc:creator><rdf:Seq><rdf:li>Service</rdf:li></rdf:Seq></dc:creator>",
	    "<rdf:li xml:lang=\"x-default\">Sujet</rdf:li>",
	    "<xmp:CreatorTool>outil 1</xmp:CreatorTool>",
	    "<pdf:Producer>banc 2</pdf:Producer>",
	    "<xmp:CreateDate>2026-11-10T14:05:09+01:00</xmp:CreateDate>",
	    "<xmp:ModifyDate>2026-11-10T14:05:09+01:00</xmp:ModifyDate>",
	    "<?xpacket end=\"r\"?>",
	};

	(void)state;
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		expect(&ordinary, wanted[i], true);
}

static void what_is_not_known_is_not_said(void **state)
{
	struct xmp x = ordinary;

	(void)state;
	x.author = x.subject = (struct str){NULL, 0};
	expect(&x, "dc:creator", false);
	expect(&x, "dc:description", false);
	expect(&x, "dc:title", true);
}

static void dates_keep_their_offset(void **state)
{
	struct xmp x = ordinary;

	(void)state;
	x.date.offset_min = 0;
	expect(&x, "T14:05:09+00:00<", true);
	x.date.offset_min = -210;
	expect(&x, "T14:05:09-03:30<", true);
}

static void text_cannot_break_the_packet(void **state)
{
	static const struct {
		const char *text, *wanted;
	} rows[] = {
	    {"a < b & c > d", ">a &lt; b &amp; c &gt; d<"},
	    {"]]></rdf:li>", ">]]&gt;&lt;/rdf:li&gt;<"},
	    {"\x01 b\x1F\r\x0B", "> b<"},
	    {"x\xEF\xBF\xBEy\xEF\xBF\xBFz", ">xyz<"},
	    {"\xEF\xBF\xBD\xEF\xBF", ">\xEF\xBF\xBD\xEF\xBF<"},
	    {"été \U0001F600", ">été \U0001F600<"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct xmp x = ordinary;

		x.title = str_of(rows[i].text);
		expect(&x, rows[i].wanted, true);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_says_what_the_file_is),
	    cmocka_unit_test(what_is_not_known_is_not_said),
	    cmocka_unit_test(dates_keep_their_offset),
	    cmocka_unit_test(text_cannot_break_the_packet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
