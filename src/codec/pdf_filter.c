/* pdf_filter.c - filters of streams: their names, and the two that write bytes as text.
 * Source: ISO 32000-1, 7.4; abbreviations of 8.9.7 are read everywhere, as readers do. */
#include "codec/pdf_character.h"
#include "codec/pdf_reader.h"

enum pdf_filter pdf_filter_of(struct str name)
{
	static const struct {
		struct str name;
		enum pdf_filter filter;
	} table[] = {
	    {{"FlateDecode", 11}, PDF_FILTER_FLATE},  {{"Fl", 2}, PDF_FILTER_FLATE},
	    {{"DCTDecode", 9}, PDF_FILTER_JPEG},      {{"DCT", 3}, PDF_FILTER_JPEG},
	    {{"LZWDecode", 9}, PDF_FILTER_LZW},       {{"LZW", 3}, PDF_FILTER_LZW},
	    {{"ASCIIHexDecode", 14}, PDF_FILTER_HEX}, {{"AHx", 3}, PDF_FILTER_HEX},
	    {{"ASCII85Decode", 13}, PDF_FILTER_85},   {{"A85", 3}, PDF_FILTER_85},
	    {{"Crypt", 5}, PDF_FILTER_NONE},
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (str_eq(table[i].name, name))
			return table[i].filter;
	}
	return PDF_FILTER_OTHER;
}

static enum pdf_filter filter_of_value(const struct pdf_value *v)
{
	return v && v->type == PDF_NAME ? pdf_filter_of(v->text) : PDF_FILTER_OTHER;
}

size_t pdf_filters(struct pdf_reader *r, const struct pdf_value *stream,
                   enum pdf_filter out[PDF_FILTERS_MAX])
{
	const struct pdf_value *v = pdf_get(r, stream, "Filter");
	size_t count = 0;

	if (!v)
		return 0;
	if (v->type != PDF_ARRAY) {
		out[0] = filter_of_value(v);
		return 1;
	}
	for (const struct pdf_value *c = v->child; c && count < PDF_FILTERS_MAX; c = c->next)
		out[count++] = filter_of_value(pdf_resolve(r, c));
	if (count == PDF_FILTERS_MAX)
		out[count - 1] = PDF_FILTER_OTHER; /* nobody writes so many */
	return count;
}

void pdf_from_hex(struct str data, struct buf *out)
{
	char *to = buf_reserve(out, data.len / 2 + 1);
	size_t len = 0;
	int high = -1;

	if (!to)
		return;
	for (size_t i = 0; i < data.len && data.ptr[i] != '>'; i++) {
		int digit = pdf_hex_digit(data.ptr[i]);

		if (digit < 0)
			continue;
		if (high >= 0)
			to[len++] = (char)(high << 4 | digit);
		high = high >= 0 ? -1 : digit;
	}
	if (high >= 0)
		to[len++] = (char)(high << 4);
	out->len += len;
}

/* Five digits of base 85 become four bytes; of a last group of n, n - 1. */
static size_t put_group(char *to, uint32_t group, unsigned digits)
{
	for (unsigned i = digits; i < 5; i++)
		group = group * 85 + 84;
	for (unsigned i = 0; i + 1 < digits; i++)
		to[i] = (char)(group >> (24 - 8 * i));
	return digits > 0 ? digits - 1 : 0;
}

static size_t room_for_85(struct str data)
{
	size_t zeros = 0;

	for (size_t i = 0; i < data.len; i++)
		zeros += data.ptr[i] == 'z';
	return (data.len - zeros) / 5 * 4 + zeros * 4 + 8;
}

void pdf_from_85(struct str data, struct buf *out)
{
	char *to = buf_reserve(out, room_for_85(data));
	size_t len = 0;
	uint32_t group = 0;
	unsigned digits = 0;

	if (!to)
		return;
	for (size_t i = 0; i < data.len && data.ptr[i] != '~'; i++) {
		char c = data.ptr[i];

		if (c == 'z' && digits == 0) {
			memset(to + len, 0, 4);
			len += 4;
		} else if (c >= '!' && c <= 'u') {
			group = group * 85 + (uint32_t)(c - '!');
			if (++digits == 5) {
				len += put_group(to + len, group, digits);
				group = digits = 0;
			}
		}
	}
	len += put_group(to + len, group, digits);
	out->len += len;
}

/* LZW: only lengths are kept, no bytes. */

#define LZW_CODES 4096
#define LZW_CLEAR 256
#define LZW_END 257

/* Codes are 9 bits wide at first and grow one code early (EarlyChange 1, the default). */
static unsigned code_width(unsigned next)
{
	return next + 1 < 512 ? 9 : next + 1 < 1024 ? 10 : next + 1 < 2048 ? 11 : 12;
}

uint64_t pdf_lzw_size(struct str data, uint64_t max, bool *damaged)
{
	uint32_t length[LZW_CODES], bits = 0, previous = 0;
	unsigned count = 0, next = LZW_END + 1;
	uint64_t size = 0;

	*damaged = false;
	for (unsigned i = 0; i < LZW_CODES; i++)
		length[i] = i < LZW_CLEAR;
	for (size_t i = 0; i < data.len && size < max; i++) {
		unsigned width = code_width(next), code;

		bits = bits << 8 | (unsigned char)data.ptr[i];
		count += 8;
		if (count < width)
			continue;
		count -= width;
		code = bits >> count & ((1u << width) - 1);
		if (code == LZW_END)
			break;
		if (code == LZW_CLEAR) {
			next = LZW_END + 1;
			previous = 0;
			continue;
		}
		if (previous && next < LZW_CODES)
			length[next++] = previous + 1;
		if (code >= next) {
			*damaged = true;
			break;
		}
		previous = length[code];
		size += previous;
	}
	return size;
}
