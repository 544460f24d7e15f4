/* block.c - from what MD4C reports to a tree of blocks. */
#include "layout/block_build.h"

#include "base/text.h"
#include "layout/entity.h"
#include "layout/excerpt.h"
#include "layout/markdown_check.h"
#include "layout/piece.h"

/* The tree */

unsigned build_line(const struct block_build *b)
{
	unsigned line = 1;

	for (const char *p = b->text.ptr; p < b->place; p++)
		line += *p == '\n';
	return line;
}

/* MD4C points into the text for most pieces, at constants of its own for others. */
void build_place(struct block_build *b, const char *p)
{
	if (p && p >= b->text.ptr && p < b->text.ptr + b->text.len)
		b->place = p;
}

struct block *build_top(const struct block_build *b)
{
	return b->open[b->depth - 1].block;
}

bool build_open(struct block_build *b, enum block_type type)
{
	struct block *block;

	if (b->depth == OPEN_MAX || b->nest > NEST_MAX)
		return err_set(
		    b->e, ERR_FORMAT, LINE_FR "plus de %d listes ou notes l'une dans l'autre",
		    LINE_EN "more than %d lists or notes in one another", build_line(b), NEST_MAX);
	block = arena_alloc(b->a, sizeof(*block));
	if (!block)
		return err_nomem(b->e);
	block->type = type;
	b->open[b->depth++] = (struct open_block){.block = block};
	return true;
}

static bool is_blank(const struct block *block)
{
	return !block->text.text.len;
}

static bool has_no_text(const struct block *row)
{
	for (const struct block *cell = row->first; cell; cell = cell->next)
		if (!is_blank(cell))
			return false;
	return true;
}

/* What stays out of the tree: texts and items that empty values emptied, rows in which
 * every cell was, and what has nothing left in it. A grid's empty rows, which have no
 * values, stay to be filled by hand; so does a row with a label. */
static bool is_left_out(const struct open_block *open)
{
	const struct block *block = open->block;

	switch (block->type) {
	case BLOCK_PARAGRAPH:
	case BLOCK_HEADING:
		return is_blank(block);
	case BLOCK_ITEM:
		return !block->first && open->values;
	case BLOCK_LIST:
	case BLOCK_NOTE:
		return !block->first;
	case BLOCK_TABLE:
		return !block->first || (open->emptied && block->last->header);
	case BLOCK_ROW:
		return has_no_text(block) && (open->values || block->header);
	case BLOCK_IMAGE:
	case BLOCK_QR:
		return !block->source.len;
	default:
		return false;
	}
}

bool build_close(struct block_build *b)
{
	struct open_block closed = b->open[--b->depth];
	struct open_block *parent = &b->open[b->depth - 1];
	struct block *to;

	parent->values += closed.values;
	if (is_left_out(&closed)) {
		parent->emptied |= !closed.block->header;
		return true;
	}
	to = parent->block;
	if (to->last)
		to->last->next = closed.block;
	else
		to->first = closed.block;
	to->last = closed.block;
	return true;
}

bool build_limits(struct block_build *b, size_t added)
{
	b->produced += added;
	if (!b->leaf.over && b->produced <= BLOCK_TEXT_MAX)
		return true;
	return err_set(b->e, ERR_LIMIT, LINE_FR "les textes du document dépassent %u Mio",
	               LINE_EN "the texts of the document exceed %u MiB", build_line(b),
	               BLOCK_TEXT_MAX >> 20);
}

bool build_text(struct block_build *b, struct rich_text *out)
{
	if (!b->leaf.over && !leaf_finish(&b->leaf, b->lang, out))
		return err_nomem(b->e);
	b->open[b->depth - 1].values += b->leaf.values;
	return build_limits(b, out->text.len);
}

/* Texts */

static bool open_text(struct block_build *b, enum block_type type)
{
	leaf_reset(&b->leaf);
	b->bold = b->italic = b->code = b->small = 0;
	b->in_link = b->in_image = b->has_image = false;
	b->link = (struct str){NULL, 0};
	return build_open(b, type);
}

static bool finish_image(struct block_build *b)
{
	struct open_block *open = &b->open[b->depth - 1];

	open->block->type = BLOCK_IMAGE;
	if (!is_blank(open->block) || !open->block->source.len)
		return true;
	return err_set(b->e, ERR_FORMAT,
	               LINE_FR "image sans texte de remplacement\u202F; "
	                       "écrire «\u00A0![ce qu'elle montre](fichier)\u00A0»",
	               LINE_EN "image without alternative text; write \"![what it shows](file)\"",
	               build_line(b));
}

/* A table that MD4C did not know for one: the reader would get it with its bars. */
static bool is_broken_table(const struct block_build *b)
{
	const struct leaf *l = &b->leaf;

	return build_top(b)->type == BLOCK_PARAGRAPH && l->count && !l->runs[0].fixed &&
	       l->raw.data[0] == '|';
}

static bool close_text(struct block_build *b)
{
	if (is_broken_table(b))
		return err_set(b->e, ERR_FORMAT,
		               LINE_FR "tableau mal formé\u202F; sous sa première ligne, "
		                       "mettre «\u00A0|---|---|\u00A0» avec au moins trois tirets "
		                       "par colonne et autant de colonnes",
		               LINE_EN "malformed table; put \"|---|---|\" under its first line, "
		                       "with three hyphens or more a column and as many columns",
		               build_line(b));
	if (b->small)
		return err_set(
		    b->e, ERR_FORMAT,
		    LINE_FR
		    "<small> n'est pas fermé\u202F; ajouter </small> avant la fin du paragraphe",
		    LINE_EN "<small> is not closed; add </small> before the paragraph ends",
		    build_line(b));
	if (!build_text(b, &build_top(b)->text) || (b->has_image && !finish_image(b)))
		return false;
	return build_close(b);
}

static bool is_text_type(enum block_type type)
{
	return type == BLOCK_PARAGRAPH || type == BLOCK_HEADING || type == BLOCK_CELL;
}

/* Tight lists report texts without paragraphs around them. */
static bool need_text(struct block_build *b)
{
	if (is_text_type(build_top(b)->type))
		return true;
	if (!open_text(b, BLOCK_PARAGRAPH))
		return false;
	b->open[b->depth - 1].implicit = true;
	return true;
}

static bool close_implicit(struct block_build *b)
{
	return !b->depth || !b->open[b->depth - 1].implicit || close_text(b);
}

/* Blocks */

static bool open_list(struct block_build *b, const MD_BLOCK_OL_DETAIL *ordered)
{
	b->nest++;
	if (!build_open(b, BLOCK_LIST))
		return false;
	build_top(b)->ordered = ordered != NULL;
	build_top(b)->start = ordered ? ordered->start : 0;
	return true;
}

static bool open_item(struct block_build *b, const MD_BLOCK_LI_DETAIL *detail)
{
	if (!build_open(b, BLOCK_ITEM))
		return false;
	if (detail->is_task)
		build_top(b)->tick = detail->task_mark == ' ' ? TICK_EMPTY : TICK_CHECKED;
	return true;
}

static bool open_table(struct block_build *b, const MD_BLOCK_TABLE_DETAIL *detail)
{
	if (detail->col_count > COLUMNS_MAX)
		return err_set(b->e, ERR_FORMAT, LINE_FR "un tableau de plus de %d colonnes",
		               LINE_EN "a table of more than %d columns", build_line(b),
		               COLUMNS_MAX);
	if (!build_open(b, BLOCK_TABLE))
		return false;
	build_top(b)->columns = detail->col_count;
	return true;
}

static bool open_row(struct block_build *b)
{
	if (!build_open(b, BLOCK_ROW))
		return false;
	build_top(b)->header = b->in_head;
	return true;
}

static bool open_cell(struct block_build *b, const MD_BLOCK_TD_DETAIL *detail)
{
	if (!open_text(b, BLOCK_CELL))
		return false;
	build_top(b)->header = b->in_head;
	build_top(b)->align = detail->align == MD_ALIGN_RIGHT    ? ALIGN_RIGHT
	                      : detail->align == MD_ALIGN_CENTER ? ALIGN_CENTER
	                                                         : ALIGN_LEFT;
	return true;
}

static bool open_heading(struct block_build *b, const MD_BLOCK_H_DETAIL *detail)
{
	if (!open_text(b, BLOCK_HEADING))
		return false;
	build_top(b)->level = (int)detail->level;
	return true;
}

static bool open_fence(struct block_build *b, const MD_BLOCK_CODE_DETAIL *detail)
{
	b->in_fence = true;
	b->fence_name = (struct str){detail->lang.text, detail->lang.size};
	build_place(b, detail->lang.text);
	b->fence_place = b->place;
	b->fence_name = arena_copy(b->a, b->fence_name);
	buf_reset(&b->fence);
	return b->fence_name.ptr || err_nomem(b->e);
}

static bool open_block(struct block_build *b, MD_BLOCKTYPE type, void *detail)
{
	switch (type) {
	case MD_BLOCK_DOC:
		return build_open(b, BLOCK_ROOT);
	case MD_BLOCK_QUOTE:
		b->nest++;
		return build_open(b, BLOCK_NOTE);
	case MD_BLOCK_UL:
		return open_list(b, NULL);
	case MD_BLOCK_OL:
		return open_list(b, detail);
	case MD_BLOCK_LI:
		return open_item(b, detail);
	case MD_BLOCK_HR:
		return build_open(b, BLOCK_RULE);
	case MD_BLOCK_H:
		return open_heading(b, detail);
	case MD_BLOCK_CODE:
		return open_fence(b, detail);
	case MD_BLOCK_TABLE:
		return open_table(b, detail);
	case MD_BLOCK_TR:
		return open_row(b);
	case MD_BLOCK_TH:
	case MD_BLOCK_TD:
		return open_cell(b, detail);
	case MD_BLOCK_THEAD:
	case MD_BLOCK_TBODY:
		b->in_head = type == MD_BLOCK_THEAD;
		return true;
	case MD_BLOCK_P:
	case MD_BLOCK_HTML: /* not asked of MD4C */
		break;
	}
	return open_text(b, BLOCK_PARAGRAPH);
}

static bool close_block(struct block_build *b, MD_BLOCKTYPE type)
{
	switch (type) {
	case MD_BLOCK_DOC:
	case MD_BLOCK_THEAD:
	case MD_BLOCK_TBODY:
		return true;
	case MD_BLOCK_QUOTE:
	case MD_BLOCK_UL:
	case MD_BLOCK_OL:
		b->nest--;
		return build_close(b);
	case MD_BLOCK_CODE:
		b->in_fence = false;
		b->place = b->fence_place;
		return b->fence.failed ? err_nomem(b->e) : build_directive(b);
	case MD_BLOCK_H:
	case MD_BLOCK_P:
	case MD_BLOCK_TH:
	case MD_BLOCK_TD:
	case MD_BLOCK_HTML:
		return close_text(b);
	case MD_BLOCK_LI:
	case MD_BLOCK_HR:
	case MD_BLOCK_TABLE:
	case MD_BLOCK_TR:
		break;
	}
	return build_close(b);
}

/* Inline pieces */

static struct leaf_style current_style(const struct block_build *b)
{
	struct leaf_style s = {0};

	if (b->in_image)
		return s;
	s.style = (b->bold ? SPAN_BOLD : 0u) | (b->italic ? SPAN_ITALIC : 0u) |
	          (b->small ? SPAN_SMALL : 0u);
	s.link = b->link;
	return s;
}

static bool image_in_text(struct block_build *b)
{
	return err_set(b->e, ERR_FORMAT,
	               LINE_FR "image dans un texte\u202F; la mettre seule dans son paragraphe",
	               LINE_EN "image within text; let it stand alone in its paragraph",
	               build_line(b));
}

static bool open_image(struct block_build *b, const MD_SPAN_IMG_DETAIL *detail)
{
	struct open_block *open = &b->open[b->depth - 1];

	build_place(b, detail->src.text);
	if (open->block->type != BLOCK_PARAGRAPH || b->has_image || b->in_link || b->leaf.raw.len ||
	    b->leaf.values)
		return image_in_text(b);
	b->in_image = b->has_image = true;
	return build_attribute(b, &detail->src, &open->block->source, &open->values);
}

static bool enter_span(struct block_build *b, MD_SPANTYPE type, void *detail)
{
	if (!need_text(b))
		return false;
	switch (type) {
	case MD_SPAN_EM:
		b->italic++;
		return true;
	case MD_SPAN_STRONG:
		b->bold++;
		return true;
	case MD_SPAN_CODE:
		b->code++;
		return true;
	case MD_SPAN_A:
		b->in_link = true;
		return build_link(b, &((const MD_SPAN_A_DETAIL *)detail)->href, &b->link);
	case MD_SPAN_IMG:
		return open_image(b, detail);
	default:
		return true;
	}
}

static void leave_span(struct block_build *b, MD_SPANTYPE type)
{
	switch (type) {
	case MD_SPAN_EM:
		b->italic--;
		break;
	case MD_SPAN_STRONG:
		b->bold--;
		break;
	case MD_SPAN_CODE:
		b->code--;
		break;
	case MD_SPAN_A:
		b->in_link = false;
		b->link = (struct str){NULL, 0};
		break;
	case MD_SPAN_IMG:
		b->in_image = false;
		break;
	default:
		break;
	}
}

/* tag is shown up to the first value in it. */
static bool bad_html(struct block_build *b, struct str tag)
{
	struct piece piece = {0};

	piece_next(b->filled, &tag, &piece);
	return err_set(
	    b->e, ERR_FORMAT,
	    LINE_FR
	    "balise HTML «\u00A0%.*s\u00A0»\u202F; seuls <small>…</small> et <br> sont permis",
	    LINE_EN "HTML tag \"%.*s\"; only "
		    "<small>…</small> and <br> are allowed",
	    build_line(b), STR_ARG(excerpt(piece.text)));
}

static bool add_html(struct block_build *b, struct str tag)
{
	if (str_eq(tag, STR("<small>")) && !b->small) {
		b->small++;
		return true;
	}
	if (str_eq(tag, STR("</small>")) && b->small) {
		b->small--;
		return true;
	}
	if (!str_eq(tag, STR("<br>")) && !str_eq(tag, STR("<br/>")) && !str_eq(tag, STR("<br />")))
		return bad_html(b, tag);
	leaf_break(&b->leaf, current_style(b));
	return true;
}

static void add_entity(struct block_build *b, struct str s)
{
	char store[4];
	size_t len = entity_decode(s, store);

	if (len)
		s = (struct str){store, len};
	leaf_add(&b->leaf, s, current_style(b), false);
}

static bool add_text(struct block_build *b, MD_TEXTTYPE type, struct str s)
{
	if (b->has_image && !b->in_image && type != MD_TEXT_SOFTBR)
		return image_in_text(b);
	switch (type) {
	case MD_TEXT_BR:
		leaf_break(&b->leaf, current_style(b));
		return true;
	case MD_TEXT_SOFTBR:
		s = STR(" ");
		break;
	case MD_TEXT_NULLCHAR:
		s = STR("\uFFFD");
		break;
	case MD_TEXT_ENTITY:
		add_entity(b, s);
		return true;
	case MD_TEXT_HTML:
		return add_html(b, s);
	default:
		break;
	}
	leaf_add(&b->leaf, s, current_style(b), b->code > 0);
	return !b->leaf.over || build_limits(b, 0);
}

/* What MD4C calls. Only a negative answer ends the parsing. */

static int answer(struct block_build *b, bool ok)
{
	b->stopped |= !ok;
	return ok ? 0 : -1;
}

static int on_enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	return answer(context, close_implicit(context) && open_block(context, type, detail));
}

static int on_leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	(void)detail;
	return answer(context, close_implicit(context) && close_block(context, type));
}

static int on_enter_span(MD_SPANTYPE type, void *detail, void *context)
{
	return answer(context, enter_span(context, type, detail));
}

static int on_leave_span(MD_SPANTYPE type, void *detail, void *context)
{
	(void)detail;
	leave_span(context, type);
	return 0;
}

/* A piece that begins in the text ends in it, if MD4C counts rightly. */
static bool is_outside(const struct block_build *b, const char *p, size_t size)
{
	const char *end = b->text.ptr + b->text.len;

	return p >= b->text.ptr && p < end && size > (size_t)(end - p);
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *context)
{
	struct block_build *b = context;

	if (is_outside(b, text, size))
		return answer(b, err_set(b->e, ERR_LIBRARY, "MD4C rend un texte qui n'existe pas",
		                         "MD4C reports a text that does not exist"));
	build_place(b, text);
	if (b->in_fence) {
		buf_add(&b->fence, text, size);
		return 0;
	}
	return answer(b, need_text(b) && add_text(b, type, (struct str){text, size}));
}

static bool check_text(struct block_build *b)
{
	size_t bad = 0;
	const char *p;

	if (b->text.len > TEMPLATE_FILLED_MAX)
		return err_set(b->e, ERR_LIMIT, "le texte rempli dépasse %u Mio",
		               "the filled text exceeds %u MiB", TEMPLATE_FILLED_MAX >> 20);
	if (!text_valid(b->text, &bad)) {
		b->place = b->text.ptr + bad;
		return err_set(b->e, ERR_FORMAT, LINE_FR "le texte n'est pas en UTF-8",
		               LINE_EN "the text is not UTF-8", build_line(b));
	}
	p = memchr(b->text.ptr, 0xF4, b->text.len); /* U+100000 and above: blanks, see piece_mark */
	if (!p)
		return true;
	b->place = p;
	return err_set(b->e, ERR_FORMAT, LINE_FR "caractère à usage privé",
	               LINE_EN "private-use character", build_line(b));
}

static bool parse(struct block_build *b)
{
	MD_PARSER parser = {
	    .flags = MD_FLAG_TABLES | MD_FLAG_TASKLISTS | MD_FLAG_NOHTMLBLOCKS |
	             MD_FLAG_NOINDENTEDCODEBLOCKS,
	    .enter_block = on_enter_block,
	    .leave_block = on_leave_block,
	    .enter_span = on_enter_span,
	    .leave_span = on_leave_span,
	    .text = on_text,
	};
	struct buf marked = {0};
	int status;

	b->text = piece_mark(b->text, &marked);
	b->place = b->text.ptr;
	if (marked.failed) {
		buf_free(&marked);
		return err_nomem(b->e);
	}
	status = md_parse(b->text.ptr, (MD_SIZE)b->text.len, &parser, b);
	buf_free(&marked);
	if (status == 0)
		return true;
	return b->stopped ? false : err_nomem(b->e);
}

bool block_parse(struct block **out, const struct template_filled *filled, enum lang lang,
                 struct arena *a, struct err *e)
{
	struct block_build b = {
	    .a = a, .e = e, .lang = lang, .filled = filled, .text = filled->text};
	bool ok;

	if (!b.text.ptr)
		b.text = STR("");
	b.place = b.text.ptr;
	b.leaf.filled = filled;
	b.leaf.a = a;
	ok = check_text(&b) && markdown_check(b.text, e) && parse(&b);
	leaf_clear(&b.leaf);
	buf_free(&b.fence);
	buf_free(&b.scratch);
	if (ok)
		*out = b.open[0].block;
	return ok;
}
