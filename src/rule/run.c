/* Running, and what bounds it. */
#include "rule/rule_priv.h"

bool rule_run_step(struct run *r, size_t steps)
{
    if (r->is_over)
        return false;
    r->steps += steps;
    if (r->steps <= RULE_STEPS_MAX)
        return true;
    r->is_over = true;
    return fail(r->c, ERR_TOO_LARGE,
        "the rule takes more than %d steps: go through fewer elements, or not inside each other",
        RULE_STEPS_MAX);
}

void *rule_run_room(struct run *r, size_t size)
{
    if (r->is_over)
        return NULL;
    if (size <= RULE_MEMORY_MAX - r->bytes) {
        r->bytes += size;
        return arena_alloc(r->c->arena, size);
    }
    r->is_over = true;
    (void)fail(r->c, ERR_TOO_LARGE,
        "the rule makes lists and texts of more than %d bytes: put together less", RULE_MEMORY_MAX);
    return NULL;
}

struct rule_value rule_node_eval(struct run *r, const struct rule_node *n)
{
    if (!rule_run_step(r, 1))
        return (struct rule_value){0};
    return n->eval(r, n);
}

bool rule_run(
    struct ctx *c, const struct rule *rule, struct rule_value data, struct rule_value *out)
{
    struct run r = {.c = c, .scope = data, .knows_facts = rule->facts != NULL};

    if (rule->facts) {
        assert(data.kind == RULE_OBJECT);
        assert(data.count == rule->facts->count);
    }
    *out = rule_node_eval(&r, rule->root);
    return !r.is_over;
}

bool rule_holds(struct ctx *c, const struct rule *rule, struct rule_value data, bool *out)
{
    struct rule_value v;

    if (!rule_run(c, rule, data, &v))
        return false;
    *out = rule_is_true(v);
    return true;
}
