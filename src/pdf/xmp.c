/* xmp.c - see xmp.h. */
#include "pdf/xmp.h"

/* True at U+FFFE and U+FFFF, which XML forbids as it does controls. */
static bool is_noncharacter(struct str s, size_t at)
{
	return s.len - at >= 3 && (memcmp(s.ptr + at, "\xEF\xBF\xBE", 3) == 0 ||
	                           memcmp(s.ptr + at, "\xEF\xBF\xBF", 3) == 0);
}

/* Text of an element; characters that XML forbids are left out. */
static void write_escaped(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c == '&')
			buf_cstr(b, "&amp;");
		else if (c == '<')
			buf_cstr(b, "&lt;");
		else if (c == '>')
			buf_cstr(b, "&gt;");
		else if (c == 0xEF && is_noncharacter(s, i))
			i += 2;
		else if (c >= ' ' || c == '\t' || c == '\n')
			buf_char(b, (char)c);
	}
}

static void write_date(struct buf *b, const struct moment *m)
{
	int offset = m->offset_min < 0 ? -m->offset_min : m->offset_min;

	buf_printf(b, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", m->date.year, m->date.month,
	           m->date.day, m->hour, m->minute, m->second, m->offset_min < 0 ? '-' : '+',
	           offset / 60, offset % 60);
}

static void write_element(struct buf *b, const char *before, struct str value, const char *after)
{
	buf_cstr(b, before);
	write_escaped(b, value);
	buf_cstr(b, after);
}

static void write_dates(struct buf *b, const struct moment *date)
{
	static const char *const names[] = {"CreateDate", "ModifyDate", "MetadataDate"};

	for (int i = 0; i < 3 && date->date.year; i++) {
		buf_printf(b, "<xmp:%s>", names[i]);
		write_date(b, date);
		buf_printf(b, "</xmp:%s>\n", names[i]);
	}
}

/* PDF/A wants every schema that it does not know itself to be described in the packet. */
static void write_extension(struct buf *b)
{
	buf_cstr(
	    b,
	    "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
	    "<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\n"
	    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n"
	    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
	    "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
	    "<pdfaProperty:name>part</pdfaProperty:name>\n"
	    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
	    "<pdfaProperty:category>internal</pdfaProperty:category>\n"
	    "<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>\n"
	    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\n");
}

static void write_dublin_core(struct buf *b, const struct xmp *x)
{
	write_element(b, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", x->title,
	              "</rdf:li></rdf:Alt></dc:title>\n");
	write_element(b, "<dc:language><rdf:Bag><rdf:li>", x->language,
	              "</rdf:li></rdf:Bag></dc:language>\n");
	if (x->author.len)
		write_element(b, "<dc:creator><rdf:Seq><rdf:li>", x->author,
		              "</rdf:li></rdf:Seq></dc:creator>\n");
	if (x->subject.len)
		write_element(b, "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">",
		              x->subject, "</rdf:li></rdf:Alt></dc:description>\n");
}

void xmp_write(struct buf *b, const struct xmp *x)
{
	buf_cstr(b, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
	            "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
	            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
	            "<rdf:Description rdf:about=\"\"\n"
	            " xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n"
	            " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\n"
	            " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"\n"
	            " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"\n"
	            " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\"\n"
	            " xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\"\n"
	            " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\"\n"
	            " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
	            "<pdfaid:part>3</pdfaid:part>\n"
	            "<pdfaid:conformance>A</pdfaid:conformance>\n"
	            "<pdfuaid:part>1</pdfuaid:part>\n");
	write_dublin_core(b, x);
	write_element(b, "<xmp:CreatorTool>", x->creator, "</xmp:CreatorTool>\n");
	write_dates(b, &x->date);
	write_element(b, "<pdf:Producer>", x->producer, "</pdf:Producer>\n");
	write_extension(b);
	buf_cstr(b, "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
}
