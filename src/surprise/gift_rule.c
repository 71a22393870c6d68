/* The rules themselves: what an owner wrote is checked whole before it is taken. */
#include "surprise/gift_rule.h"

#include <string.h>

#include "loyalty/changed.h"
#include "loyalty/earn.h"
#include "surprise/gift_rule_store.h"
#include "surprise/surprise_store.h"

static bool code_check(struct ctx *c, struct str code)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";

    if (code.n > GIFT_RULE_CODE_MAX)
        return fail(c, ERR_INVALID, "\"%s\" is longer than %d bytes", "code", GIFT_RULE_CODE_MAX);
    for (size_t i = 0; i < code.n; i++)
        if (!memchr(letters, code.p[i], sizeof letters - 1))
            code.n = 0;
    return code.n > 0 ||
        fail(c, ERR_INVALID, "\"" STR_FMT "\" is no code: small letters, digits, - and _",
            STR_ARG(code));
}

/* Compiled here and thrown away: it is compiled again where it is run. */
static bool when_check(struct ctx *c, struct str code, const json_t *when, struct str *out)
{
    struct rule compiled;
    const char *text;
    size_t size;
    enum err err;
    char *kept;

    if (!rule_compile(c, when, &earn_customer_facts, &compiled)) {
        text = arena_copy(c->arena, c->error, strlen(c->error));
        err = c->err;
        ctx_clear_error(c);
        return fail(c, err, "rule \"" STR_FMT "\", %s: %s", STR_ARG(code), "/when", text);
    }
    size = json_dumpb(when, NULL, 0, JSON_COMPACT);
    kept = arena_alloc(c->arena, size);
    (void)json_dumpb(when, kept, size, JSON_COMPACT);
    *out = (struct str){kept, size};
    return true;
}

struct gift_rule *gift_rule_find(struct gift_rule *rules, size_t count, struct str code)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(rules[i].code, code))
            return &rules[i];
    return NULL;
}

bool gift_rule_put(struct ctx *c, const struct gift_rule_wish *w, const char **pointer)
{
    struct gift_rule r = {.code = w->code, .state = GIFT_RULE_PAUSED, .hand_days = GIFT_HAND_DAYS};
    struct gift_rule *rules, *there;
    size_t count;

    *pointer = "/code";
    if (!code_check(c, w->code) || !gift_rule_read(c, &rules, &count))
        return false;
    there = gift_rule_find(rules, count, w->code);
    if (!there && count == GIFT_RULES_MAX)
        return fail(c, ERR_CONFLICT, "there are %d rules of gifts already, more are not kept",
            GIFT_RULES_MAX);
    if (there)
        r = *there;
    *pointer = "/hand_days";
    if (w->hand_days < 0 || w->hand_days > GIFT_HAND_DAYS_MAX)
        return fail(c, ERR_INVALID, "\"%s\" is %lld, from %lld to %lld is taken", "hand_days",
            (long long)w->hand_days, 1LL, (long long)GIFT_HAND_DAYS_MAX);
    r.hand_days = w->hand_days ? w->hand_days : r.hand_days;
    r.state = w->state ? (enum gift_rule_state)w->state : r.state;
    *pointer = "/gift";
    if (!gift_get(c, w->gift, &r.gift))
        return false;
    *pointer = "/when";
    if (!when_check(c, w->code, w->when, &r.when))
        return false;
    *pointer = NULL;
    return gift_rule_write(c, &r) && gift_rules_again(c);
}

bool gift_rules_again(struct ctx *c)
{
    return mark_drop(c, STR("gift.day"));
}

static enum gift_rule_stop stop_of(const struct gift_rule *r, int64_t left)
{
    if (!r->gift.is_open)
        return GIFT_RULE_CLOSED;
    return r->gift.cost > 0 && r->gift.cost > left ? GIFT_RULE_NO_BUDGET : GIFT_RULE_GOES;
}

bool gift_rule_list(struct ctx *c, struct gift_rule **out, size_t *count)
{
    return gift_rule_now(c, out, count) && gift_rule_chosen(c, *out, *count);
}

bool gift_rule_now(struct ctx *c, struct gift_rule **out, size_t *count)
{
    struct budget budget;
    bool found;

    if (!gift_rule_read(c, out, count) || !budget_get(c, 0, &budget, &found))
        return false;
    assert(found);
    for (size_t i = 0; i < *count; i++)
        (*out)[i].stop = stop_of(&(*out)[i], budget.amount - budget.spent);
    return true;
}

bool gift_rule_get(struct ctx *c, struct str code, struct gift_rule *out)
{
    struct gift_rule *rules, *there;
    const char *known = "";
    size_t count;

    if (!gift_rule_list(c, &rules, &count))
        return false;
    there = gift_rule_find(rules, count, code);
    if (there) {
        *out = *there;
        return true;
    }
    for (size_t i = 0; i < count; i++)
        known =
            arena_printf(c->arena, "%s%s" STR_FMT, known, i ? ", " : "", STR_ARG(rules[i].code));
    return fail(
        c, ERR_MISSING, "there is no rule \"" STR_FMT "\", there are: %s", STR_ARG(code), known);
}

bool gift_rule_state_set(struct ctx *c, struct str code, enum gift_rule_state state, bool *changed)
{
    struct gift_rule r;
    int64_t rows;

    if (!gift_rule_get(c, code, &r) ||
        !db_run(c, &gift_rule_sql[GIFT_RULE_STATE],
            ARGS(TEXT(code), I64(state), I64(clock_now(c->clock))), &rows))
        return false;
    *changed = rows > 0;
    return rows == 0 || gift_rules_again(c);
}
