#include "layout/markdown_check.h"

#define FENCE "```"

struct checker {
	unsigned line;       /* of the text, from 1 */
	unsigned fence_line; /* where the open fence stands, 0 for none */
	unsigned table_row;  /* rows of the table so far, 0 outside of one */
	unsigned columns;    /* of the table */
	bool in_paragraph;   /* the line before is text */
	struct err *e;
};

static struct str trim(struct str s)
{
	while (s.len && (*s.ptr == ' ' || *s.ptr == '\t'))
		s = str_from(s, 1);
	while (s.len && strchr(" \t\r", s.ptr[s.len - 1]))
		s.len--;
	return s;
}

/* Cells of a row that begins with a bar: bars that are not escaped part them. */
static unsigned count_cells(struct str row)
{
	unsigned bars = 0;
	bool last_is_bar = false;

	for (size_t i = 0; i < row.len; i++) {
		last_is_bar = row.ptr[i] == '|';
		bars += last_is_bar;
		i += row.ptr[i] == '\\';
	}
	return last_is_bar ? bars - 1 : bars;
}

static bool wrong_columns(const struct checker *c, unsigned cells)
{
	if (c->table_row == 2)
		return err_set(
		    c->e, ERR_FORMAT,
		    "ligne %u du texte rempli\u00a0: la ligne de tirets a %u colonnes, la première en a %u",
		    "line %u of the filled text: the dash line has %u columns, the first one has %u",
		    c->line, cells, c->columns);
	return err_set(c->e, ERR_FORMAT,
	               "ligne %u du texte rempli\u00a0: cette ligne a %u cellules, le tableau %u",
	               "line %u of the filled text: this row has %u cells, the table has %u",
	               c->line, cells, c->columns);
}

static bool check_row(struct checker *c, struct str row)
{
	unsigned cells = count_cells(row);

	if (c->in_paragraph)
		return err_set(
		    c->e, ERR_FORMAT,
		    "ligne %u du texte rempli\u00a0: il faut une ligne vide avant un tableau",
		    "line %u of the filled text: a table needs an empty line before it", c->line);
	if (++c->table_row == 1)
		c->columns = cells;
	if (cells > c->columns || (c->table_row == 2 && cells != c->columns))
		return wrong_columns(c, cells);
	return true;
}

static bool check_line(struct checker *c, struct str line)
{
	if (str_starts(line, STR(FENCE))) {
		c->fence_line = c->fence_line ? 0 : c->line;
		line.len = 0;
	}
	if (c->fence_line)
		return true;
	if (line.len && *line.ptr == '|')
		return check_row(c, line);
	c->table_row = 0;
	c->in_paragraph = line.len > 0 && *line.ptr != '#';
	return true;
}

bool markdown_check(struct str text, struct err *e)
{
	struct checker c = {.e = e};

	while (text.len) {
		struct str rest, line = str_split(text, '\n', &rest);

		c.line++;
		if (!check_line(&c, trim(line)))
			return false;
		text = rest;
	}
	if (!c.fence_line)
		return true;
	return err_set(
	    e, ERR_FORMAT,
	    "ligne %u du texte rempli\u00a0: ce bloc n'est pas fermé\u202f; le finir par une ligne ``` seule",
	    "line %u of the filled text: this block is not closed; end it with a line ``` of its own",
	    c.fence_line);
}
