/* value.c - see value.h. */
#include "base/value.h"

#include <jansson.h>
#include <pthread.h>
#include <setjmp.h>

#include "base/value_place.h"

/* Jansson takes all its memory from the arena that the values end up in, so that strings
 * need no copy and nothing is freed alone. When memory runs out the parse is left by
 * longjmp: Jansson 2.14 ignores some failed allocations and would go on with a character
 * lost. Its allocation functions have no argument to find the arena by, hence the
 * thread's own variable, which is set for the length of one parse. */
struct parse {
	struct arena *arena;
	struct str text;
	size_t left; /* of VALUE_MEMORY_MAX */
	bool too_many;
	jmp_buf out_of_memory;
	json_t *root;
	json_error_t error;
};

static _Thread_local struct parse *current;

static void *take_memory(size_t size)
{
	void *block = NULL;

	current->too_many = size > current->left;
	if (!current->too_many)
		block = arena_alloc(current->arena, size);
	if (!block)
		longjmp(current->out_of_memory, 1);
	current->left -= size;
	return block;
}

static void leave_memory(void *block)
{
	(void)block;
}

static void give_functions(void)
{
	json_set_alloc_funcs(take_memory, leave_memory);
}

/* False when memory ran out; else root is NULL where error says why. */
static bool load(struct parse *p)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	bool ok = false;

	pthread_once(&once, give_functions);
	current = p;
	if (setjmp(p->out_of_memory) == 0) {
		p->root = json_loadb(p->text.ptr, p->text.len,
		                     JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &p->error);
		ok = true;
	}
	current = NULL;
	return ok;
}

static bool is_container(const json_t *j)
{
	return json_typeof(j) == JSON_OBJECT || json_typeof(j) == JSON_ARRAY;
}

static enum value_problem convert(struct value *to, json_t *from, unsigned depth, struct arena *a);

static enum value_problem convert_array(struct value *to, const json_t *from, unsigned depth,
                                        struct arena *a)
{
	size_t count = json_array_size(from);
	struct value *items = arena_array(a, count, sizeof *items);

	if (!items)
		return VALUE_NOMEM;
	for (size_t i = 0; i < count; i++) {
		enum value_problem problem = convert(&items[i], json_array_get(from, i), depth, a);

		if (problem)
			return problem;
	}
	to->type = VALUE_ARRAY;
	to->array.items = items;
	to->array.count = count;
	return VALUE_OK;
}

static enum value_problem convert_object(struct value *to, json_t *from, unsigned depth,
                                         struct arena *a)
{
	size_t count = json_object_size(from);
	struct value_member *members = arena_array(a, count, sizeof *members), *m = members;

	if (!members)
		return VALUE_NOMEM;
	for (void *i = json_object_iter(from); i; i = json_object_iter_next(from, i), m++) {
		enum value_problem problem =
		    convert(&m->value, json_object_iter_value(i), depth, a);

		if (problem)
			return problem;
		m->key = (struct str){json_object_iter_key(i), json_object_iter_key_len(i)};
	}
	to->type = VALUE_OBJECT;
	to->object.members = members;
	to->object.count = count;
	return VALUE_OK;
}

static enum value_problem convert(struct value *to, json_t *from, unsigned depth, struct arena *a)
{
	if (is_container(from) && depth == VALUE_DEPTH_MAX)
		return VALUE_TOO_DEEP;
	switch (json_typeof(from)) {
	case JSON_OBJECT:
		return convert_object(to, from, depth + 1, a);
	case JSON_ARRAY:
		return convert_array(to, from, depth + 1, a);
	case JSON_STRING:
		to->type = VALUE_STRING;
		to->string = (struct str){json_string_value(from), json_string_length(from)};
		return VALUE_OK;
	case JSON_INTEGER:
		to->type = VALUE_INT;
		to->integer = json_integer_value(from);
		return VALUE_OK;
	case JSON_TRUE:
	case JSON_FALSE:
		to->type = VALUE_BOOL;
		to->boolean = json_is_true(from);
		return VALUE_OK;
	case JSON_NULL:
		to->type = VALUE_NULL;
		return VALUE_OK;
	case JSON_REAL:
		break;
	}
	return VALUE_NUMBER;
}

static enum value_problem problem_of(const json_error_t *error)
{
	switch (json_error_code(error)) {
	case json_error_out_of_memory:
		return VALUE_NOMEM;
	case json_error_stack_overflow:
		return VALUE_TOO_DEEP;
	case json_error_invalid_utf8:
		return VALUE_NOT_UTF8;
	case json_error_premature_end_of_input:
		return VALUE_TRUNCATED;
	case json_error_end_of_input_expected:
		return VALUE_TRAILING;
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return VALUE_BAD_CHARACTER;
	case json_error_duplicate_key:
		return VALUE_DUPLICATE_KEY;
	case json_error_numeric_overflow:
		return VALUE_NUMBER;
	default: /* half a surrogate pair has no code of its own */
		return str_starts(str_of(error->text), STR("invalid Unicode '"))
		           ? VALUE_BAD_CHARACTER
		           : VALUE_SYNTAX;
	}
}

bool value_parse(struct value *out, struct str text, struct arena *a, struct value_error *why)
{
	struct parse p = {.arena = a, .text = text.ptr ? text : STR(""), .left = VALUE_MEMORY_MAX};
	size_t end = SIZE_MAX;
	enum value_problem problem;
	struct value root = {0};

	if (str_starts(text, STR("\xEF\xBB\xBF")))
		p.text = str_from(text, 3);
	if (!load(&p)) {
		problem = p.too_many ? VALUE_TOO_MANY : VALUE_NOMEM;
	} else if (!p.root) {
		problem = problem_of(&p.error);
		end = (size_t)p.error.position;
	} else {
		problem = convert(&root, p.root, 0, a);
	}
	if (problem) {
		value_place(why, problem, p.text, end);
		return false;
	}
	*out = root;
	return true;
}

const struct value *value_get(const struct value *v, struct str key)
{
	if (!v || v->type != VALUE_OBJECT)
		return NULL;
	for (size_t i = 0; i < v->object.count; i++) {
		if (str_eq(v->object.members[i].key, key))
			return &v->object.members[i].value;
	}
	return NULL;
}

const struct value *value_path(const struct value *v, struct str path)
{
	do
		v = value_get(v, str_split(path, '.', &path));
	while (v && path.ptr);
	return v;
}

struct str value_string(const struct value *v, struct str path)
{
	const struct value *found = value_path(v, path);

	return found && found->type == VALUE_STRING ? found->string : (struct str){NULL, 0};
}
