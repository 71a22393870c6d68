/* Rules made ready: judged, compiled and put in their order. */
#include <stdlib.h>

#include "loyalty/earn_priv.h"

#define MULTIPLIER_ONCE 10000 /* would add nothing */

static bool value_check(struct ctx *c, const struct earn_rule *r, int64_t least, int64_t most)
{
    if (r->value < least || r->value > most)
        return fail(c, ERR_INVALID,
            "the rule \"%.*s\" has the value %lld: it goes from %lld to %lld", STR_ARG(r->code),
            (long long)r->value, (long long)least, (long long)most);
    return true;
}

static bool kind_check(struct ctx *c, const struct earn_rule *r)
{
    switch (r->kind) {
    case EARN_PERCENT:
        return value_check(c, r, 1, EARN_PERCENT_MAX);
    case EARN_FIXED:
    case EARN_PER_UNIT:
        return value_check(c, r, 1, EARN_POINTS_MAX);
    case EARN_MULTIPLIER:
        return value_check(c, r, MULTIPLIER_ONCE + 1, EARN_MULTIPLIER_MAX);
    }
    bug("a rule of kind %d", (int)r->kind);
}

static bool limits_check(struct ctx *c, const struct earn_rule *r)
{
    if (r->minimum < 0 || r->order_max < 1)
        return fail(c, ERR_INVALID,
            "the rule \"%.*s\" has a minimum below 0 or a maximum below 1: leave it out instead",
            STR_ARG(r->code));
    return true;
}

static bool ready_make(struct ctx *c, const struct earn_rule *r, struct earn_ready *out)
{
    out->has_when = r->when.n > 0;
    out->has_lines = r->lines.n > 0;
    out->group = -1;
    return kind_check(c, r) && limits_check(c, r) &&
        (!out->has_when || rule_parse(c, r->when, &earn_order_facts, &out->when)) &&
        (!out->has_lines || rule_parse(c, r->lines, &earn_line_facts, &out->lines));
}

static int by_priority(const void *a, const void *b, void *arg)
{
    const struct earn_rule *rules = arg;
    const struct earn_rule *x = &rules[((const struct earn_ready *)a)->rule];
    const struct earn_rule *y = &rules[((const struct earn_ready *)b)->rule];

    if (x->priority != y->priority)
        return x->priority < y->priority ? -1 : 1;
    return str_cmp(x->code, y->code);
}

static bool is_same_group(const struct earn_rule *x, const struct earn_rule *y)
{
    return (x->kind == EARN_MULTIPLIER) == (y->kind == EARN_MULTIPLIER) &&
        str_eq(x->group, y->group);
}

/* Gives those of one group its number. */
static void groups_number(struct earn_plan *plan, struct earn_ready *ready)
{
    for (size_t k = 0; k < plan->count; k++) {
        const struct earn_rule *r = &plan->rules[ready[k].rule];

        if (r->group.n == 0)
            continue;
        for (size_t j = 0; j < k && ready[k].group < 0; j++)
            if (is_same_group(r, &plan->rules[ready[j].rule]))
                ready[k].group = ready[j].group;
        if (ready[k].group < 0)
            ready[k].group = (int)plan->group_count++;
    }
}

static bool codes_check(struct ctx *c, const struct earn_rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (str_eq(rules[i].code, rules[j].code))
                return fail(c, ERR_INVALID,
                    "two rules have the code \"%.*s\": each needs one of its own",
                    STR_ARG(rules[i].code));
    return true;
}

bool earn_prepare(struct ctx *c, const struct earn_rule *rules, size_t count, struct earn_plan *out)
{
    struct earn_ready *ready;

    if (count > EARN_RULES_MAX)
        return fail(
            c, ERR_TOO_LARGE, "there are more than %d earning rules: close some", EARN_RULES_MAX);
    if (!codes_check(c, rules, count))
        return false;
    ready = arena_array(c->arena, count, struct earn_ready);
    for (size_t i = 0; i < count; i++) {
        ready[i].rule = i;
        if (!ready_make(c, &rules[i], &ready[i]))
            return false;
    }
    qsort_r(ready, count, sizeof *ready, by_priority, (void *)rules);
    *out = (struct earn_plan){.rules = rules, .count = count, .ready = ready};
    groups_number(out, ready);
    return true;
}
