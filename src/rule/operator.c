/* The operators, a row each, and those that look at single values. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/utf8.h>

#include "rule/rule_priv.h"

static struct rule_value operand(struct run *r, const struct rule_node *n, uint32_t i)
{
    return i < n->count ? rule_node_eval(r, &n->args[i]) : (struct rule_value){0};
}

/* ---- values and names ---- */

struct rule_value rule_eval_constant(struct run *r, const struct rule_node *n)
{
    (void)r;
    return n->value;
}

struct rule_value rule_eval_list(struct run *r, const struct rule_node *n)
{
    struct rule_value *items = rule_run_room(r, mem_size(n->count, sizeof *items));

    if (!items)
        return rule_list(NULL, 0);
    for (uint32_t i = 0; i < n->count; i++)
        items[i] = rule_node_eval(r, &n->args[i]);
    return rule_list(items, n->count);
}

static struct rule_value slot_of(struct rule_value v, int16_t slot)
{
    if (v.kind != RULE_OBJECT || (uint32_t)slot >= v.count)
        return (struct rule_value){0};
    return v.object.values[slot];
}

struct rule_value rule_eval_slot(struct run *r, const struct rule_node *n)
{
    struct rule_value v = n->slots[0] < 0 ? r->scope : slot_of(r->scope, n->slots[0]);

    if (n->slots[1] >= 0)
        v = slot_of(v, n->slots[1]);
    return v.kind == RULE_NULL ? operand(r, n, 0) : v;
}

static bool member_find(struct run *r, struct rule_value v, struct str name, struct rule_value *out)
{
    int64_t index;

    if (v.kind == RULE_LIST && str_to_i64(name, 0, (int64_t)v.count - 1, &index)) {
        *out = v.items[index];
        return true;
    }
    for (uint32_t i = 0; v.kind == RULE_OBJECT && i < v.count && rule_run_step(r, 1); i++)
        if (str_eq(v.object.names[i], name)) {
            *out = v.object.values[i];
            return true;
        }
    return false;
}

/* Follows "pie.filling" or "1.0" down from what names are looked up in. */
static bool path_find(struct run *r, struct rule_value path, struct rule_value *out)
{
    struct str rest, name;

    if (path.kind == RULE_NULL || (path.kind == RULE_TEXT && path.text.n == 0)) {
        *out = rule_run_scope(r);
        return true;
    }
    rest = rule_text_of(r, path);
    *out = r->scope;
    while (str_cut(&rest, '.', &name))
        if (!member_find(r, *out, name, out))
            return false;
    return true;
}

static struct rule_value eval_var(struct run *r, const struct rule_node *n)
{
    struct rule_value v;

    return path_find(r, operand(r, n, 0), &v) ? v : operand(r, n, 1);
}

/* ---- what is missing ---- */

static bool is_missing(struct rule_value v)
{
    return v.kind == RULE_NULL || (v.kind == RULE_TEXT && v.text.n == 0);
}

static struct rule_value missing_of(struct run *r, struct rule_value names)
{
    struct rule_value *items = rule_run_room(r, mem_size(names.count, sizeof *items)), v;
    size_t count = 0;

    for (uint32_t i = 0; items && i < names.count && rule_run_step(r, 1); i++)
        if (!path_find(r, names.items[i], &v) || is_missing(v))
            items[count++] = names.items[i];
    return rule_list(items, count);
}

static struct rule_value eval_missing(struct run *r, const struct rule_node *n)
{
    struct rule_value names = rule_eval_list(r, n);

    if (names.count > 0 && names.items[0].kind == RULE_LIST)
        names = names.items[0];
    return missing_of(r, names);
}

/* Nothing, once as many are there as are needed. */
static struct rule_value unless_enough(
    struct run *r, struct rule_value need, struct rule_value missing, size_t named)
{
    bool is_enough = (double)(named - missing.count) >= rule_number_of(r, need);

    return is_enough ? rule_list(NULL, 0) : missing;
}

static struct rule_value eval_missing_some(struct run *r, const struct rule_node *n)
{
    struct rule_value need = operand(r, n, 0), names = operand(r, n, 1);

    if (names.kind != RULE_LIST)
        return rule_list(NULL, 0);
    return unless_enough(r, need, missing_of(r, names), names.count);
}

/* Operands: name and fact, name and fact, from the one given on. */
static struct rule_value missing_slots(struct run *r, const struct rule_node *n, uint32_t from)
{
    struct rule_value *items = rule_run_room(r, mem_size(n->count, sizeof *items));
    size_t count = 0;

    for (uint32_t i = from; items && i < n->count; i += 2)
        if (is_missing(rule_node_eval(r, &n->args[i + 1])))
            items[count++] = n->args[i].value;
    return rule_list(items, count);
}

struct rule_value rule_eval_missing_slots(struct run *r, const struct rule_node *n)
{
    return missing_slots(r, n, 0);
}

struct rule_value rule_eval_missing_some_slots(struct run *r, const struct rule_node *n)
{
    return unless_enough(r, operand(r, n, 0), missing_slots(r, n, 1), n->count / 2);
}

/* ---- choosing ---- */

static struct rule_value eval_if(struct run *r, const struct rule_node *n)
{
    uint32_t i = 0;

    for (; i + 1 < n->count; i += 2)
        if (rule_is_true(rule_node_eval(r, &n->args[i])))
            return rule_node_eval(r, &n->args[i + 1]);
    return operand(r, n, i);
}

static struct rule_value first_that(struct run *r, const struct rule_node *n, bool is_true)
{
    struct rule_value v = {0};

    for (uint32_t i = 0; i < n->count; i++) {
        v = rule_node_eval(r, &n->args[i]);
        if (rule_is_true(v) == is_true)
            break;
    }
    return v;
}

static struct rule_value eval_and(struct run *r, const struct rule_node *n)
{
    return first_that(r, n, false);
}

static struct rule_value eval_or(struct run *r, const struct rule_node *n)
{
    return first_that(r, n, true);
}

static struct rule_value eval_not(struct run *r, const struct rule_node *n)
{
    return rule_flag(!rule_is_true(operand(r, n, 0)));
}

static struct rule_value eval_yes(struct run *r, const struct rule_node *n)
{
    return rule_flag(rule_is_true(operand(r, n, 0)));
}

static struct rule_value eval_log(struct run *r, const struct rule_node *n)
{
    return operand(r, n, 0);
}

/* ---- comparing ---- */

static struct rule_value eval_like(struct run *r, const struct rule_node *n)
{
    struct rule_value a = operand(r, n, 0);

    return rule_flag(rule_is_like(r, a, operand(r, n, 1)));
}

static struct rule_value eval_unlike(struct run *r, const struct rule_node *n)
{
    return rule_flag(!eval_like(r, n).flag);
}

static struct rule_value eval_same(struct run *r, const struct rule_node *n)
{
    struct rule_value a = operand(r, n, 0);

    return rule_flag(rule_is_same(a, operand(r, n, 1)));
}

static struct rule_value eval_other(struct run *r, const struct rule_node *n)
{
    return rule_flag(!eval_same(r, n).flag);
}

/* Does each stand to the next as one of the two orders says? */
static struct rule_value ordered(struct run *r, const struct rule_node *n, int order, int or_order)
{
    struct rule_value before = operand(r, n, 0);

    for (uint32_t i = 1; i < n->count; i++) {
        struct rule_value v = operand(r, n, i);
        int found = rule_order(r, before, v);

        if (found != order && found != or_order)
            return rule_flag(false);
        before = v;
    }
    return rule_flag(true);
}

static struct rule_value eval_less(struct run *r, const struct rule_node *n)
{
    return ordered(r, n, -1, -1);
}

static struct rule_value eval_at_most(struct run *r, const struct rule_node *n)
{
    return ordered(r, n, -1, 0);
}

static struct rule_value eval_more(struct run *r, const struct rule_node *n)
{
    return ordered(r, n, 1, 1);
}

static struct rule_value eval_at_least(struct run *r, const struct rule_node *n)
{
    return ordered(r, n, 1, 0);
}

/* ---- calculating ---- */

static struct rule_value eval_add(struct run *r, const struct rule_node *n)
{
    double sum = 0;

    for (uint32_t i = 0; i < n->count; i++)
        sum += rule_number_begun(r, operand(r, n, i));
    return rule_number(sum);
}

static struct rule_value eval_multiply(struct run *r, const struct rule_node *n)
{
    double product = 1;

    for (uint32_t i = 0; i < n->count; i++)
        product *= rule_number_begun(r, operand(r, n, i));
    return rule_number(product);
}

static struct rule_value eval_subtract(struct run *r, const struct rule_node *n)
{
    double a = rule_number_of(r, operand(r, n, 0));

    return rule_number(n->count < 2 ? -a : a - rule_number_of(r, operand(r, n, 1)));
}

static struct rule_value eval_divide(struct run *r, const struct rule_node *n)
{
    double a = rule_number_of(r, operand(r, n, 0));

    return rule_number(a / rule_number_of(r, operand(r, n, 1)));
}

static struct rule_value eval_remainder(struct run *r, const struct rule_node *n)
{
    double a = rule_number_of(r, operand(r, n, 0));

    return rule_number(fmod(a, rule_number_of(r, operand(r, n, 1))));
}

/* The greatest of numbers times `sign`, by JavaScript's rule that one NaN makes all NaN. */
static struct rule_value extreme(struct run *r, const struct rule_node *n, double sign)
{
    double most = -INFINITY;

    for (uint32_t i = 0; i < n->count; i++) {
        double v = sign * rule_number_of(r, operand(r, n, i));

        if (isnan(v) || v > most)
            most = v;
        if (isnan(v))
            break;
    }
    return rule_number(sign * most);
}

static struct rule_value eval_max(struct run *r, const struct rule_node *n)
{
    return extreme(r, n, 1);
}

static struct rule_value eval_min(struct run *r, const struct rule_node *n)
{
    return extreme(r, n, -1);
}

/* ---- texts and lists ---- */

static struct rule_value eval_cat(struct run *r, const struct rule_node *n)
{
    struct rule_value parts = rule_eval_list(r, n);

    return rule_text(rule_text_joined(r, parts, ""));
}

/* Where the character stands that many from the start begins, counted from the end when below 0. */
static size_t character_at(struct str s, double count)
{
    const uint8_t *p = (const uint8_t *)s.p;
    size_t at = count < 0 ? s.n : 0;

    for (; count > 0 && at < s.n; count--)
        U8_FWD_1(p, at, s.n);
    for (; count < 0 && at > 0; count++)
        U8_BACK_1(p, 0, at);
    return at;
}

static double number_or_none(struct run *r, struct rule_value v)
{
    double number = rule_number_of(r, v);

    return isnan(number) ? 0 : number;
}

static struct rule_value eval_substr(struct run *r, const struct rule_node *n)
{
    struct str s = rule_text_of(r, operand(r, n, 0));

    if (!rule_run_step(r, s.n / 64))
        return (struct rule_value){0};
    s = str_from(s, character_at(s, trunc(number_or_none(r, operand(r, n, 1)))));
    if (n->count > 2) {
        double length = floor(number_or_none(r, operand(r, n, 2)));

        s.n = length == 0 ? 0 : character_at(s, length);
    }
    return rule_text(s);
}

static struct rule_value eval_within(struct run *r, const struct rule_node *n)
{
    struct rule_value wanted = operand(r, n, 0), place = operand(r, n, 1);

    if (place.kind == RULE_TEXT) {
        struct str text = rule_text_of(r, wanted);

        return rule_flag(place.text.n > 0 && rule_run_step(r, place.text.n / 64) &&
            (text.n == 0 || str_find(place.text, text, NULL)));
    }
    for (uint32_t i = 0; place.kind == RULE_LIST && i < place.count && rule_run_step(r, 1); i++)
        if (rule_is_same(wanted, place.items[i]))
            return rule_flag(true);
    return rule_flag(false);
}

static int by_text(const void *a, const void *b)
{
    const struct rule_value *x = a, *y = b;

    return str_cmp(x->text, y->text);
}

static struct rule_value eval_within_sorted(struct run *r, const struct rule_node *n)
{
    struct rule_value wanted = operand(r, n, 0), place = n->args[1].value;

    return rule_flag(wanted.kind == RULE_TEXT &&
        bsearch(&wanted, place.items, place.count, sizeof wanted, by_text));
}

void rule_within_sort(struct rule_node *n)
{
    struct rule_value place = n->args[1].value;

    if (n->args[1].eval != rule_eval_constant || place.kind != RULE_LIST)
        return;
    for (uint32_t i = 0; i < place.count; i++)
        if (place.items[i].kind != RULE_TEXT)
            return;
    qsort((struct rule_value *)place.items, place.count, sizeof *place.items, by_text);
    n->eval = eval_within_sorted;
}

static struct rule_value eval_merge(struct run *r, const struct rule_node *n)
{
    struct rule_value parts = rule_eval_list(r, n), *items;
    size_t count = 0;

    for (uint32_t i = 0; i < parts.count; i++)
        count += parts.items[i].kind == RULE_LIST ? parts.items[i].count : 1;
    items = rule_run_room(r, mem_size(count, sizeof *items));
    if (!items)
        return rule_list(NULL, 0);
    count = 0;
    for (uint32_t i = 0; i < parts.count; i++) {
        const struct rule_value *part = &parts.items[i];
        size_t size = part->kind == RULE_LIST ? part->count : 1;

        if (size)
            memcpy(items + count, part->kind == RULE_LIST ? part->items : part,
                mem_size(size, sizeof *items));
        count += size;
    }
    return rule_list(items, count);
}

#define FLAG RULE_KIND(RULE_FLAG)
#define NUMBER RULE_KIND(RULE_NUMBER)
#define TEXT RULE_KIND(RULE_TEXT)
#define LIST RULE_KIND(RULE_LIST)

const struct rule_operator rule_operators[] = {
    {"var", eval_var, 0, 2, FORM_VAR, WANT_ANY, RULE_KINDS_ALL},
    {"missing", eval_missing, 0, -1, FORM_MISSING, WANT_ANY, LIST},
    {"missing_some", eval_missing_some, 2, 2, FORM_MISSING_SOME, WANT_ANY, LIST},
    {"if", eval_if, 0, -1, FORM_PLAIN, WANT_ANY, 0},
    {"?:", eval_if, 0, -1, FORM_PLAIN, WANT_ANY, 0},
    {"and", eval_and, 1, -1, FORM_PLAIN, WANT_ANY, 0},
    {"or", eval_or, 1, -1, FORM_PLAIN, WANT_ANY, 0},
    {"!", eval_not, 1, 1, FORM_PLAIN, WANT_ANY, FLAG},
    {"!!", eval_yes, 1, 1, FORM_PLAIN, WANT_ANY, FLAG},
    {"==", eval_like, 2, 2, FORM_PLAIN, WANT_ALIKE, FLAG},
    {"!=", eval_unlike, 2, 2, FORM_PLAIN, WANT_ALIKE, FLAG},
    {"===", eval_same, 2, 2, FORM_PLAIN, WANT_ALIKE, FLAG},
    {"!==", eval_other, 2, 2, FORM_PLAIN, WANT_ALIKE, FLAG},
    {"<", eval_less, 2, 3, FORM_PLAIN, WANT_ALIKE, FLAG},
    {"<=", eval_at_most, 2, 3, FORM_PLAIN, WANT_ALIKE, FLAG},
    {">", eval_more, 2, 2, FORM_PLAIN, WANT_ALIKE, FLAG},
    {">=", eval_at_least, 2, 2, FORM_PLAIN, WANT_ALIKE, FLAG},
    {"+", eval_add, 0, -1, FORM_PLAIN, WANT_NUMBERS, NUMBER},
    {"-", eval_subtract, 1, 2, FORM_PLAIN, WANT_NUMBERS, NUMBER},
    {"*", eval_multiply, 1, -1, FORM_PLAIN, WANT_NUMBERS, NUMBER},
    {"/", eval_divide, 2, 2, FORM_PLAIN, WANT_NUMBERS, NUMBER},
    {"%", eval_remainder, 2, 2, FORM_PLAIN, WANT_NUMBERS, NUMBER},
    {"max", eval_max, 1, -1, FORM_PLAIN, WANT_NUMBERS, NUMBER},
    {"min", eval_min, 1, -1, FORM_PLAIN, WANT_NUMBERS, NUMBER},
    {"cat", eval_cat, 0, -1, FORM_PLAIN, WANT_ANY, TEXT},
    {"substr", eval_substr, 2, 3, FORM_PLAIN, WANT_ANY, TEXT},
    {"in", eval_within, 2, 2, FORM_PLAIN, WANT_WITHIN, FLAG},
    {"merge", eval_merge, 0, -1, FORM_PLAIN, WANT_ANY, LIST},
    {"map", rule_eval_map, 2, 2, FORM_EACH, WANT_ANY, LIST},
    {"filter", rule_eval_filter, 2, 2, FORM_EACH, WANT_ANY, LIST},
    {"all", rule_eval_all, 2, 2, FORM_EACH, WANT_ANY, FLAG},
    {"none", rule_eval_none, 2, 2, FORM_EACH, WANT_ANY, FLAG},
    {"some", rule_eval_some, 2, 2, FORM_EACH, WANT_ANY, FLAG},
    {"reduce", rule_eval_reduce, 2, 3, FORM_REDUCE, WANT_ANY, RULE_KINDS_ALL},
    {"log", eval_log, 1, 1, FORM_PLAIN, WANT_ANY, 0},
};
const size_t rule_operator_count = COUNT(rule_operators);
