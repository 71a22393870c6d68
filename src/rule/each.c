/* Operators that go through a list. What is no list is an empty one. */
#include <string.h>

#include "rule/rule_priv.h"

static struct rule_value list_of(struct run *r, const struct rule_node *n)
{
    struct rule_value v = rule_node_eval(r, &n->args[0]);

    return v.kind == RULE_LIST ? v : rule_list(NULL, 0);
}

/* The second operand with the element as what names are looked up in. */
static struct rule_value within(struct run *r, const struct rule_node *n, struct rule_value element)
{
    struct rule_value outer = r->scope, v;

    r->scope = element;
    v = rule_node_eval(r, &n->args[1]);
    r->scope = outer;
    return v;
}

struct rule_value rule_eval_map(struct run *r, const struct rule_node *n)
{
    struct rule_value list = list_of(r, n);
    struct rule_value *items = rule_run_room(r, mem_size(list.count, sizeof *items));

    if (!items)
        return rule_list(NULL, 0);
    for (uint32_t i = 0; i < list.count && !r->is_over; i++)
        items[i] = within(r, n, list.items[i]);
    return rule_list(items, list.count);
}

struct rule_value rule_eval_filter(struct run *r, const struct rule_node *n)
{
    struct rule_value list = list_of(r, n);
    struct rule_value *items = rule_run_room(r, mem_size(list.count, sizeof *items));
    size_t count = 0;

    if (!items)
        return rule_list(NULL, 0);
    for (uint32_t i = 0; i < list.count && !r->is_over; i++)
        if (rule_is_true(within(r, n, list.items[i])))
            items[count++] = list.items[i];
    return rule_list(items, count);
}

/* How many elements, from the first on, give the same answer. */
static uint32_t run_of(
    struct run *r, const struct rule_node *n, struct rule_value list, bool answer)
{
    uint32_t i = 0;

    while (i < list.count && !r->is_over && rule_is_true(within(r, n, list.items[i])) == answer)
        i++;
    return i;
}

struct rule_value rule_eval_all(struct run *r, const struct rule_node *n)
{
    struct rule_value list = list_of(r, n);

    return rule_flag(list.count > 0 && run_of(r, n, list, true) == list.count);
}

struct rule_value rule_eval_none(struct run *r, const struct rule_node *n)
{
    struct rule_value list = list_of(r, n);

    return rule_flag(run_of(r, n, list, false) == list.count);
}

struct rule_value rule_eval_some(struct run *r, const struct rule_node *n)
{
    return rule_flag(!rule_eval_none(r, n).flag);
}

static const struct str pair_names[] = {{"current", 7}, {"accumulator", 11}};

struct rule_value rule_run_scope(struct run *r)
{
    struct rule_value v = r->scope, *values;

    if (v.kind != RULE_OBJECT || v.object.names != pair_names)
        return v;
    values = rule_run_room(r, 2 * sizeof *values);
    if (!values)
        return (struct rule_value){0};
    memcpy(values, v.object.values, 2 * sizeof *values);
    v.object.values = values;
    return v;
}

struct rule_value rule_eval_reduce(struct run *r, const struct rule_node *n)
{
    struct rule_value list = list_of(r, n), values[2] = {{0}}, element = rule_record(values, 2);

    element.object.names = pair_names;
    if (n->count > 2)
        values[1] = rule_node_eval(r, &n->args[2]);
    for (uint32_t i = 0; i < list.count && !r->is_over; i++) {
        values[0] = list.items[i];
        values[1] = within(r, n, element);
    }
    return values[1];
}
