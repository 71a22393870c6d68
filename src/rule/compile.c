/* From JSON to nodes. Beside each node goes what is known of the value it will give, its shape, so
 * that what cannot be meant is found here and not at a till. Without facts every shape is "any" and
 * nothing is refused but unknown operators and operands too few or too many. */
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "rule/rule_priv.h"

#define WHOLE_MAX 9007199254740992.0 /* 2^53 */

/* Where in the rule: a chain up to its root. */
struct place {
    const struct place *parent;
    const char *key; /* an operator; NULL: the operand at `index` */
    size_t index;
};

/* What a value may be, as RULE_KIND bits, and the facts of its elements if it is a list, or its own
 * if it is an object. */
struct shape {
    unsigned kinds, item_kinds;
    const struct rule_facts *facts;
};

/* What names are looked up in. */
struct scope {
    struct shape self;
    bool is_pair; /* inside reduce: `self` is what "current" is */
};

struct compiler {
    struct ctx *c;
    bool knows_facts;
    size_t nodes, depth;
};

static const struct shape any_shape = {RULE_KINDS_ALL, RULE_KINDS_ALL, NULL};

static bool value_compile(struct compiler *k, const json_t *json, const struct place *at,
    const struct scope *scope, struct rule_node *n, struct shape *shape);

/* ---- where ---- */

static void place_write(const struct place *at, struct buf *b)
{
    if (!at)
        return;
    place_write(at->parent, b);
    buf_char(b, '/');
    if (!at->key)
        buf_printf(b, "%zu", at->index);
    for (const char *p = at->key; p && *p; p++) /* as in a JSON pointer */
        buf_text(b, *p == '/' ? "~1" : *p == '~' ? "~0" : (char[]){*p, '\0'});
}

/* The path, in the arena; "/" for the whole. */
static const char *place_text(struct compiler *k, const struct place *at)
{
    struct buf b;
    const char *text;

    if (!at)
        return "/";
    buf_init(&b, CTX_ERROR_MAX / 2);
    place_write(at, &b);
    text = str_dup(k->c->arena, buf_view(&b));
    buf_fini(&b);
    return text;
}

/* ---- shapes ---- */

static struct shape shape_of_type(const struct rule_fact *fact)
{
    static const struct shape shapes[] = {
        [RULE_OF_FLAG] = {RULE_KIND(RULE_FLAG), 0, NULL},
        [RULE_OF_NUMBER] = {RULE_KIND(RULE_NUMBER), 0, NULL},
        [RULE_OF_TEXT] = {RULE_KIND(RULE_TEXT), 0, NULL},
        [RULE_OF_TEXTS] = {RULE_KIND(RULE_LIST), RULE_KIND(RULE_TEXT), NULL},
        [RULE_OF_RECORDS] = {RULE_KIND(RULE_LIST), RULE_KIND(RULE_OBJECT), NULL},
    };
    struct shape shape = shapes[fact->type];

    shape.kinds |= RULE_KIND(RULE_NULL);
    shape.facts = fact->facts;
    return shape;
}

/* Nothing being known of a list's elements. */
static struct shape shape_of_kinds(unsigned kinds)
{
    return (struct shape){kinds, kinds & RULE_KIND(RULE_LIST) ? RULE_KINDS_ALL : 0, NULL};
}

/* What may be one or the other. Of lists whose elements differ, elements are not known. */
static struct shape shape_join(struct shape a, struct shape b)
{
    unsigned list = RULE_KIND(RULE_LIST);
    bool are_known = a.facts == b.facts || !a.item_kinds || !b.item_kinds;

    return (struct shape){a.kinds | b.kinds,
        (a.kinds & list ? a.item_kinds : 0) | (b.kinds & list ? b.item_kinds : 0),
        are_known ? a.item_kinds ? a.facts : b.facts : NULL};
}

static struct scope scope_of_element(const struct shape *list)
{
    return (struct scope){.self = {list->item_kinds, RULE_KINDS_ALL, list->facts}};
}

static bool are_alike(unsigned a, unsigned b)
{
    a &= ~RULE_KIND(RULE_NULL);
    b &= ~RULE_KIND(RULE_NULL);
    return a == 0 || b == 0 || (a & b) != 0;
}

/* ---- names ---- */

static bool name_refuse(
    struct compiler *k, const struct place *at, struct str name, const struct rule_facts *facts)
{
    size_t count = facts ? facts->count : 0;
    const char **names = arena_array(k->c->arena, count, const char *), *near;

    for (size_t i = 0; i < count; i++)
        names[i] = facts->rows[i].name;
    near = rule_nearest(name, names, count);
    if (near)
        return fail(k->c, ERR_INVALID,
            "at \"%s\" of the rule there is no fact \"%.*s\"; did you mean \"%s\"?",
            place_text(k, at), STR_ARG(name), near);
    return fail(k->c, ERR_INVALID,
        "at \"%s\" of the rule there is no fact \"%.*s\": take one of the list of facts",
        place_text(k, at), STR_ARG(name));
}

static bool fact_find(const struct rule_facts *facts, struct str name, int16_t *slot)
{
    for (size_t i = 0; facts && i < facts->count; i++)
        if (str_eq(name, str_of(facts->rows[i].name))) {
            *slot = (int16_t)i;
            return true;
        }
    return false;
}

/* "accumulator", "current" or "current.fact". */
static bool pair_compile(struct compiler *k, struct str name, const struct place *at,
    const struct scope *scope, struct rule_node *n, struct shape *shape)
{
    struct str rest = name, head;

    *shape = any_shape;
    n->slots[0] = 1;
    if (str_eq(name, STR("accumulator")))
        return true;
    n->slots[0] = 0;
    *shape = scope->self;
    if (str_eq(name, STR("current")))
        return true;
    if (!str_cut(&rest, '.', &head) || !str_eq(head, STR("current")))
        return fail(k->c, ERR_INVALID,
            "at \"%s\" of the rule \"%.*s\" is not known: inside reduce there are \"accumulator\" "
            "and \"current\" with its facts",
            place_text(k, at), STR_ARG(name));
    if (!fact_find(scope->self.facts, rest, &n->slots[1]))
        return name_refuse(k, at, rest, scope->self.facts);
    *shape = shape_of_type(&scope->self.facts->rows[n->slots[1]]);
    return true;
}

static bool name_compile(struct compiler *k, struct str name, const struct place *at,
    const struct scope *scope, struct rule_node *n, struct shape *shape)
{
    *n = (struct rule_node){.eval = rule_eval_slot, .slots = {-1, -1}};
    if (scope->is_pair)
        return pair_compile(k, name, at, scope, n, shape);
    if (name.n == 0 && !scope->self.facts) {
        *shape = scope->self;
        return true;
    }
    if (name.n == 0)
        return fail(
            k->c, ERR_INVALID, "at \"%s\" of the rule a fact must be named", place_text(k, at));
    if (!fact_find(scope->self.facts, name, &n->slots[0]))
        return name_refuse(k, at, name, scope->self.facts);
    *shape = shape_of_type(&scope->self.facts->rows[n->slots[0]]);
    return true;
}

/* ---- operands ---- */

/* Of {"!": x} the operand x, of {"!": [x, y]} both. */
struct operands {
    const json_t *json; /* an array, or the only one */
    size_t count;
    struct place at;
};

static struct operands operands_of(const json_t *json, const struct place *operator)
{
    struct operands o = {.json = json, .count = 1, .at = *operator};

    if (json_is_array(json)) {
        o.count = json_array_size(json);
        o.at = (struct place){.parent = operator};
    }
    return o;
}

static const json_t *operand_at(struct operands *o, size_t i)
{
    o->at.index = i;
    return json_is_array(o->json) ? json_array_get(o->json, i) : o->json;
}

static void node_of_operands(struct compiler *k, struct rule_node *n, rule_eval *eval, size_t count)
{
    *n = (struct rule_node){.eval = eval,
        .count = (uint32_t)count,
        .slots = {-1, -1},
        .args = arena_array(k->c->arena, count, struct rule_node)};
}

/* Only a list or a record, which is never equal to another, nor less nor more. */
static bool is_made_of_parts(unsigned kinds)
{
    kinds &= ~RULE_KIND(RULE_NULL);
    return kinds && !(kinds & ~(RULE_KIND(RULE_LIST) | RULE_KIND(RULE_OBJECT)));
}

static bool want_refuse(
    struct compiler *k, const struct place *at, enum rule_want want, unsigned kinds)
{
    const char *where = place_text(k, at);

    if (want == WANT_NUMBERS)
        return fail(k->c, ERR_INVALID,
            "at \"%s\" of the rule a number is wanted: calculate with numbers only", where);
    if (want == WANT_ALIKE && is_made_of_parts(kinds))
        return fail(k->c, ERR_INVALID,
            "at \"%s\" of the rule a list is compared: ask with \"in\" or \"some\" what is in it, "
            "with \"!\" whether it is empty",
            where);
    if (want == WANT_WITHIN)
        return fail(k->c, ERR_INVALID,
            "at \"%s\" of the rule \"in\" looks for what cannot be there: give it a text and a "
            "text "
            "or a list of the same kind",
            where);
    return fail(k->c, ERR_INVALID,
        "at \"%s\" of the rule values of different kinds are compared: compare text with text, "
        "number with number, yes or no with yes or no",
        where);
}

/* Is the last of the shapes seen so far what the operator can work with? */
static bool want_is_met(enum rule_want want, const struct shape *shapes, size_t i)
{
    unsigned text = RULE_KIND(RULE_TEXT), list = RULE_KIND(RULE_LIST);
    unsigned kinds = shapes[i].kinds;

    switch (want) {
    case WANT_ANY:
        return true;
    case WANT_NUMBERS:
        return (kinds & RULE_KIND(RULE_NUMBER)) != 0;
    case WANT_ALIKE:
        return !is_made_of_parts(kinds) && (i == 0 || are_alike(shapes[i - 1].kinds, kinds));
    case WANT_WITHIN:
        return i == 0 || ((kinds & text) && are_alike(shapes[0].kinds, text)) ||
            ((kinds & list) && are_alike(shapes[0].kinds, shapes[i].item_kinds));
    }
    bug("want %d", (int)want);
}

static bool plain_compile(struct compiler *k, const struct rule_operator *op, struct operands *o,
    const struct scope *scope, struct rule_node *n, struct shape *shape)
{
    struct shape *shapes = arena_array(k->c->arena, o->count, struct shape);
    struct shape all = {0};

    node_of_operands(k, n, op->eval, o->count);
    for (size_t i = 0; i < o->count; i++) {
        const json_t *json = operand_at(o, i);

        if (!value_compile(k, json, &o->at, scope, &n->args[i], &shapes[i]))
            return false;
        if (k->knows_facts && !want_is_met(op->want, shapes, i))
            return want_refuse(k, &o->at, op->want, shapes[i].kinds);
        all = shape_join(all, shapes[i]);
    }
    if (op->want == WANT_WITHIN)
        rule_within_sort(n);
    *shape = shape_of_kinds(op->kinds);
    if (op->kinds == 0)
        *shape = shape_join(all, shape_of_kinds(RULE_KIND(RULE_NULL)));
    return true;
}

static bool each_compile(struct compiler *k, const struct rule_operator *op, struct operands *o,
    const struct scope *scope, struct rule_node *n, struct shape *shape)
{
    struct shape list, inner, start;
    struct scope element;

    node_of_operands(k, n, op->eval, o->count);
    if (!value_compile(k, operand_at(o, 0), &o->at, scope, &n->args[0], &list))
        return false;
    if (!(list.kinds & RULE_KIND(RULE_LIST)))
        return fail(
            k->c, ERR_INVALID, "at \"%s\" of the rule a list is wanted", place_text(k, &o->at));
    element = scope_of_element(&list);
    element.is_pair = op->form == FORM_REDUCE;
    if (!value_compile(k, operand_at(o, 1), &o->at, &element, &n->args[1], &inner))
        return false;
    if (o->count > 2 && !value_compile(k, operand_at(o, 2), &o->at, scope, &n->args[2], &start))
        return false;
    *shape = shape_of_kinds(op->kinds);
    if (op->eval == rule_eval_filter)
        *shape = list;
    else if (op->eval == rule_eval_map)
        shape->item_kinds = inner.kinds;
    return true;
}

static bool var_compile(struct compiler *k, const struct rule_operator *op, struct operands *o,
    const struct scope *scope, struct rule_node *n, struct shape *shape)
{
    const json_t *name = o->count ? operand_at(o, 0) : NULL;
    struct shape other;

    if (!k->knows_facts)
        return plain_compile(k, op, o, scope, n, shape);
    if (name && !json_is_string(name) && !json_is_null(name))
        return fail(k->c, ERR_INVALID,
            "at \"%s\" of the rule the name of a fact must stand as a text, not be calculated",
            place_text(k, &o->at));
    if (!name_compile(k, json_is_string(name) ? str_of(json_string_value(name)) : STR(""), &o->at,
            scope, n, shape))
        return false;
    if (o->count < 2)
        return true;
    n->count = 1;
    n->args = arena_new_of(k->c->arena, struct rule_node);
    if (!value_compile(k, operand_at(o, 1), &o->at, scope, n->args, &other))
        return false;
    *shape = shape_join(*shape, other);
    return true;
}

/* Each name as a constant and the fact it names, from the given node on. */
static bool names_compile(
    struct compiler *k, struct operands *o, const struct scope *scope, struct rule_node *nodes)
{
    struct shape unused;

    for (size_t i = 0; i < o->count; i++) {
        const json_t *name = operand_at(o, i);

        if (!json_is_string(name))
            return fail(k->c, ERR_INVALID,
                "at \"%s\" of the rule the name of a fact must stand as a text, not be calculated",
                place_text(k, &o->at));
        if (!value_compile(k, name, &o->at, scope, &nodes[2 * i], &unused) ||
            !name_compile(k, nodes[2 * i].value.text, &o->at, scope, &nodes[2 * i + 1], &unused))
            return false;
    }
    return true;
}

static bool missing_compile(struct compiler *k, const struct rule_operator *op, struct operands *o,
    const struct scope *scope, struct rule_node *n, struct shape *shape)
{
    size_t first = op->form == FORM_MISSING_SOME;
    struct operands names = *o;
    struct shape unused;

    if (!k->knows_facts)
        return plain_compile(k, op, o, scope, n, shape);
    if (first || (o->count && json_is_array(operand_at(o, 0))))
        names = operands_of(operand_at(o, first), &o->at);
    node_of_operands(k, n, first ? rule_eval_missing_some_slots : rule_eval_missing_slots,
        first + 2 * names.count);
    if (!names_compile(k, &names, scope, n->args + first) ||
        (first && !value_compile(k, operand_at(o, 0), &o->at, scope, n->args, &unused)))
        return false;
    *shape = (struct shape){op->kinds, RULE_KIND(RULE_TEXT), NULL};
    return true;
}

/* ---- operators and values ---- */

static bool operator_refuse(struct compiler *k, const struct place *at, const char *name)
{
    const char **names = arena_array(k->c->arena, rule_operator_count, const char *), *near;

    for (size_t i = 0; i < rule_operator_count; i++)
        names[i] = rule_operators[i].name;
    near = rule_nearest(str_of(name), names, rule_operator_count);
    if (near)
        return fail(k->c, ERR_INVALID,
            "at \"%s\" of the rule there is no operator \"%.*s\"; did you mean \"%s\"?",
            place_text(k, at), (int)strnlen(name, 64), name, near);
    return fail(k->c, ERR_INVALID,
        "at \"%s\" of the rule there is no operator \"%.*s\": rules are JsonLogic",
        place_text(k, at), (int)strnlen(name, 64), name);
}

static bool operands_are_right(struct compiler *k, const struct rule_operator *op,
    const struct operands *o, const struct place *at)
{
    if (o->count < (size_t)op->least)
        return fail(k->c, ERR_INVALID,
            "at \"%s\" of the rule there are %zu operands, at least %d "
            "are wanted",
            place_text(k, at), o->count, op->least);
    if (op->most >= 0 && o->count > (size_t)op->most)
        return fail(k->c, ERR_INVALID,
            "at \"%s\" of the rule there are %zu operands, at most %d "
            "are wanted",
            place_text(k, at), o->count, op->most);
    return true;
}

static bool operation_compile(struct compiler *k, const json_t *json, const struct place *parent,
    const struct scope *scope, struct rule_node *n, struct shape *shape)
{
    const char *name = json_object_iter_key(json_object_iter((json_t *)json));
    struct place at = {.parent = parent, .key = name};
    struct operands o = operands_of(json_object_get(json, name), &at);
    const struct rule_operator *op = NULL;

    for (size_t i = 0; i < rule_operator_count && !op; i++)
        if (strcmp(rule_operators[i].name, name) == 0)
            op = &rule_operators[i];
    if (!op)
        return operator_refuse(k, parent, name);
    if (!operands_are_right(k, op, &o, &at))
        return false;
    switch (op->form) {
    case FORM_PLAIN:
        return plain_compile(k, op, &o, scope, n, shape);
    case FORM_VAR:
        return var_compile(k, op, &o, scope, n, shape);
    case FORM_MISSING:
    case FORM_MISSING_SOME:
        return missing_compile(k, op, &o, scope, n, shape);
    case FORM_EACH:
    case FORM_REDUCE:
        return each_compile(k, op, &o, scope, n, shape);
    }
    bug("form %d", (int)op->form);
}

/* A list; one of constants alone is a constant. */
static bool list_compile(struct compiler *k, const json_t *json, const struct place *at,
    const struct scope *scope, struct rule_node *n, struct shape *shape)
{
    struct operands o = {json, json_array_size(json), {.parent = at}};
    struct rule_value *values = arena_array(k->c->arena, o.count, struct rule_value);
    bool is_constant = true;
    unsigned kinds = 0;

    node_of_operands(k, n, rule_eval_list, o.count);
    for (size_t i = 0; i < o.count; i++) {
        struct shape item;

        if (!value_compile(k, operand_at(&o, i), &o.at, scope, &n->args[i], &item))
            return false;
        kinds |= item.kinds;
        is_constant = is_constant && n->args[i].eval == rule_eval_constant;
        values[i] = n->args[i].value;
    }
    if (is_constant)
        *n = (struct rule_node){
            .eval = rule_eval_constant, .value = rule_list(values, o.count), .slots = {-1, -1}};
    *shape = (struct shape){RULE_KIND(RULE_LIST), kinds, NULL};
    return true;
}

static bool constant_compile(struct compiler *k, const json_t *json, const struct place *at,
    struct rule_node *n, struct shape *shape)
{
    *n = (struct rule_node){.eval = rule_eval_constant, .slots = {-1, -1}};
    if (json_is_string(json) && json_string_length(json) > RULE_TEXT_MAX)
        return fail(k->c, ERR_TOO_LARGE, "at \"%s\" of the rule a text has more than %d bytes",
            place_text(k, at), RULE_TEXT_MAX);
    if (json_is_number(json) && fabs(json_number_value(json)) > WHOLE_MAX)
        return fail(k->c, ERR_INVALID,
            "at \"%s\" of the rule a number is beyond 9007199254740992, up to which numbers are "
            "exact",
            place_text(k, at));
    if (!rule_value_read(k->c, json, &n->value))
        return false;
    *shape = shape_of_kinds(RULE_KIND(n->value.kind));
    return true;
}

/* One value on its way down. */
static bool value_enter(struct compiler *k, const struct place *at)
{
    if (k->depth >= RULE_DEPTH_MAX)
        return fail(k->c, ERR_TOO_LARGE, "at \"%s\" the rule goes deeper than %d",
            place_text(k, at), RULE_DEPTH_MAX);
    if (++k->nodes > RULE_NODES_MAX)
        return fail(
            k->c, ERR_TOO_LARGE, "the rule has more than %d operators and values", RULE_NODES_MAX);
    return true;
}

static bool value_compile(struct compiler *k, const json_t *json, const struct place *at,
    const struct scope *scope, struct rule_node *n, struct shape *shape)
{
    bool ok;

    if (!value_enter(k, at))
        return false;
    k->depth++;
    if (json_is_object(json) && json_object_size(json) == 1)
        ok = operation_compile(k, json, at, scope, n, shape);
    else if (json_is_object(json) && k->knows_facts)
        ok = fail(k->c, ERR_INVALID,
            "at \"%s\" of the rule an object must have exactly one operator: {\"==\": [...]}",
            place_text(k, at));
    else if (json_is_array(json))
        ok = list_compile(k, json, at, scope, n, shape);
    else
        ok = constant_compile(k, json, at, n, shape);
    k->depth--;
    if (!k->knows_facts)
        *shape = any_shape;
    return ok;
}

bool rule_compile(
    struct ctx *c, const json_t *json, const struct rule_facts *facts, struct rule *out)
{
    struct compiler k = {.c = c, .knows_facts = facts != NULL};
    struct scope scope = {.self = {RULE_KIND(RULE_OBJECT), 0, facts}};
    struct rule_node *root = arena_new_of(c->arena, struct rule_node);
    struct shape shape;

    *out = (struct rule){.root = root, .facts = facts};
    return value_compile(&k, json, NULL, &scope, root, &shape);
}

bool rule_parse(struct ctx *c, struct str text, const struct rule_facts *facts, struct rule *out)
{
    json_error_t error;
    json_t *json;
    bool ok;

    if (text.n > RULE_BYTES_MAX)
        return fail(c, ERR_TOO_LARGE, "the rule has more than %d bytes", RULE_BYTES_MAX);
    json = json_loadb(text.p, text.n, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);
    if (!json)
        return fail(c, ERR_INVALID, "the rule is not valid JSON at line %d, column %d", error.line,
            error.column);
    ok = rule_compile(c, json, facts, out);
    json_decref(json);
    return ok;
}
