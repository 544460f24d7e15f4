#include "cli/wrap.h"

#include "base/text.h"

static void add_spaces(struct buf *out, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buf_char(out, ' ');
}

void wrap_write(struct buf *out, size_t width, size_t indent, struct str sign, struct str text)
{
	size_t hang = indent + (sign.len > 0 ? text_width(sign) + 1 : 0), column = hang;

	add_spaces(out, indent);
	buf_str(out, sign);
	buf_cstr(out, sign.len > 0 ? " " : "");
	while (text.len > 0) {
		struct str word = str_split(text, ' ', &text);
		size_t columns = text_width(word);

		if (column > hang && column + 1 + columns > width) {
			buf_char(out, '\n');
			add_spaces(out, hang);
			column = hang;
		} else if (column > hang) {
			buf_char(out, ' ');
			column++;
		}
		buf_str(out, word);
		column += columns;
	}
	buf_char(out, '\n');
}
