/* The programme over HTTP. What was written is answered as it was written, with the states and the
 * start as they are. */
#include "loyalty/loyalty_doors.h"
#include "loyalty/trial.h"

#include "base/id.h"
#include "base/rfc3339.h"
#include "customer/customer.h"
#include "http/verb_route.h"

/* ---- shapes ---- */

static const struct member given_members[] = {
    {"points", MEMBER_INT, MEMBER_NEEDED, "that it gave so far"},
    {"times", MEMBER_INT, MEMBER_NEEDED},
    {"customers", MEMBER_INT, MEMBER_NEEDED},
};
static const struct shape given_shape = SHAPE("LoyaltyGiven", given_members);

static const struct member rule_members[] = {
    {"rule", MEMBER_OBJECT, MEMBER_NEEDED, .shape = &programme_rule_shape},
    {"given", MEMBER_OBJECT, MEMBER_NEEDED, .shape = &given_shape},
};
static const struct shape rule_shape = SHAPE("LoyaltyRuleGiven", rule_members);

static const struct member list_members[] = {
    {"items", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, .shape = &rule_shape,
        .max = EARN_RULES_MAX},
};
static const struct shape list_shape = SHAPE("LoyaltyRules", list_members);

static const struct member try_members[] = {
    {"programme", MEMBER_OBJECT, .note = "to try; left out: the one that holds",
        .shape = &programme_shape},
    {"rule", MEMBER_TEXT, .note = "of the programme that holds: tried whatever its state",
        .max = PROGRAMME_CODE_MAX},
    {"from", MEMBER_DAY, .note = "left out: the first day of last month"},
    {"to", MEMBER_DAY, .note = "left out: the last day of last month"},
};
static const struct shape try_shape = SHAPE("LoyaltyTry", try_members);

static const struct member trial_rule_members[] = {
    {"code", MEMBER_TEXT, MEMBER_NEEDED},
    {"name", MEMBER_TEXT, MEMBER_NEEDED},
    {"points", MEMBER_INT, MEMBER_NEEDED},
    {"full", MEMBER_INT, MEMBER_NEEDED, "before limits, of orders for which they left something"},
    {"orders", MEMBER_INT, MEMBER_NEEDED, "that earned by it"},
    {"customers", MEMBER_INT, MEMBER_NEEDED},
};
static const struct shape trial_rule_shape = SHAPE("LoyaltyTrialRule", trial_rule_members);

static const struct member gain_members[] = {
    {"customer", MEMBER_ID, MEMBER_NEEDED, .of = CUSTOMER_PREFIX},
    {"points", MEMBER_INT, MEMBER_NEEDED},
    {"orders", MEMBER_INT, MEMBER_NEEDED},
};
static const struct shape gain_shape = SHAPE("LoyaltyGain", gain_members);

static const struct member trial_members[] = {
    {"from", MEMBER_DAY, MEMBER_NEEDED},
    {"to", MEMBER_DAY, MEMBER_NEEDED},
    {"orders", MEMBER_INT, MEMBER_NEEDED, "looked at"},
    {"customers", MEMBER_INT, MEMBER_NEEDED, "whose orders these are"},
    {"amount", MEMBER_MONEY, MEMBER_NEEDED, "of these orders"},
    {"earning_orders", MEMBER_INT, MEMBER_NEEDED},
    {"earning_customers", MEMBER_INT, MEMBER_NEEDED},
    {"points", MEMBER_INT, MEMBER_NEEDED},
    {"cost", MEMBER_MONEY, MEMBER_NEEDED, "were all these points spent"},
    {"rules", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, .shape = &trial_rule_shape},
    {"top", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, "who gains most", NULL, &gain_shape,
        TRIAL_TOP},
};
static const struct shape trial_shape = SHAPE("LoyaltyTrial", trial_members);

/* ---- what was written ---- */

/* A member of it set to what holds now. */
static void written_put(struct ctx *c, struct request *rq, const char *key, struct str body,
    const char *member, const char *value)
{
    json_t *json = json_loadb(body.p, body.n, 0, NULL);
    size_t size;
    char *text;

    (void)json_object_set_new(json, member, json_string(value));
    size = json_dumpb(json, NULL, 0, JSON_COMPACT);
    text = arena_alloc(c->arena, size + 1);
    (void)json_dumpb(json, text, size, JSON_COMPACT);
    json_decref(json);
    json_put_raw(&rq->out, key, (struct str){text, size});
}

static void rule_written(
    struct ctx *c, struct request *rq, const char *key, const struct loyalty_rule *r)
{
    written_put(
        c, rq, key, r->body, "state", str_dup(c->arena, word_of(RULE_STATES, (int)r->state)));
}

static void rule_reply(
    struct ctx *c, struct request *rq, const struct loyalty_rule *r, const struct rule_given *given)
{
    json_open_object(&rq->out, NULL);
    rule_written(c, rq, "rule", r);
    json_open_object(&rq->out, "given");
    json_put_int(&rq->out, "points", given->points);
    json_put_int(&rq->out, "times", given->times);
    json_put_int(&rq->out, "customers", given->customers);
    json_close(&rq->out);
    json_close(&rq->out);
}

/* ---- the programme ---- */

static bool programme_get(struct ctx *c, struct request *rq)
{
    char starts[RFC3339_MAX];
    struct programme p;

    if (!programme_load(c, &p))
        return false;
    json_open_object(&rq->out, NULL);
    rfc3339_format(starts, p.settings.starts_us);
    if (p.settings.starts_us)
        written_put(c, rq, "settings", p.settings.body, "starts_at", starts);
    json_open_array(&rq->out, "rules");
    for (size_t i = 0; i < p.rule_count; i++)
        rule_written(c, rq, NULL, &p.rules[i]);
    json_close(&rq->out);
    json_open_array(&rq->out, "tiers");
    for (size_t i = 0; i < p.tier_count; i++)
        json_put_raw(&rq->out, NULL, p.tiers[i].body);
    json_close(&rq->out);
    json_close(&rq->out);
    return true;
}

static bool programme_post(struct ctx *c, struct request *rq)
{
    struct programme p;

    return programme_read(c, rq->json, &p, &rq->pointer) && programme_put(c, &p) &&
        programme_get(c, rq);
}

/* ---- rules ---- */

static bool rules_get(struct ctx *c, struct request *rq)
{
    struct rule_given *given;
    struct programme p;

    if (!programme_load(c, &p) || !rules_given(c, &p, &given))
        return false;
    json_open_object(&rq->out, NULL);
    json_open_array(&rq->out, "items");
    for (size_t i = 0; i < p.rule_count; i++)
        rule_reply(c, rq, &p.rules[i], &given[i]);
    json_close(&rq->out);
    json_close(&rq->out);
    return true;
}

static bool rule_get(struct ctx *c, struct request *rq)
{
    struct rule_given *given;
    struct loyalty_rule *r;
    struct programme p;

    if (!programme_load(c, &p) || !programme_rule_get(c, &p, request_part(rq, "code"), &r) ||
        !rules_given(c, &p, &given))
        return false;
    rule_reply(c, rq, r, &given[r - p.rules]);
    return true;
}

static bool rule_put_one(struct ctx *c, struct request *rq)
{
    if (!str_eq(member_text(rq->json, "code"), request_part(rq, "code"))) {
        rq->pointer = "/code";
        return fail(c, ERR_INVALID, "the rule's code is not the one of its address");
    }
    return programme_rule_put(c, rq->json, &rq->pointer) && rule_get(c, rq);
}

static bool rule_move(struct ctx *c, struct request *rq, enum rule_state state)
{
    bool changed;

    return programme_rule_move(c, request_part(rq, "code"), state, &changed) && rule_get(c, rq);
}

static bool rule_pause(struct ctx *c, struct request *rq)
{
    return rule_move(c, rq, RULE_PAUSED);
}

static bool rule_resume(struct ctx *c, struct request *rq)
{
    return rule_move(c, rq, RULE_ACTIVE);
}

/* ---- dry runs ---- */

static bool tried_read(struct ctx *c, struct request *rq, struct programme *out)
{
    const json_t *given = json_object_get(rq->json, "programme");
    struct str code = member_text(rq->json, "rule");
    struct loyalty_rule *r;

    if (given) {
        if (!programme_read(c, given, out, &rq->pointer))
            return false;
        programme_drafts_count(out);
        return true;
    }
    if (!programme_load(c, out))
        return false;
    if (!code.n)
        return true;
    if (!programme_rule_get(c, out, code, &r))
        return false;
    r->state = RULE_ACTIVE;
    return true;
}

static bool trial_print(struct ctx *c, struct output *o, void *arg)
{
    trial_show(c, o, arg);
    return true;
}

static bool rules_try(struct ctx *c, struct request *rq)
{
    int64_t from_day, until_day;
    struct programme p;
    struct trial t;

    trial_last_month(c, &from_day, &until_day);
    from_day = member_has(rq->json, "from") ? member_day(rq->json, "from") : from_day;
    until_day = member_has(rq->json, "to") ? member_day(rq->json, "to") : until_day;
    return tried_read(c, rq, &p) && trial_run(c, &p, from_day, until_day, &t) &&
        answer_print(c, rq, FORMAT_JSON, trial_print, &t);
}

const struct route rules_routes[RULES_ROUTE_COUNT] = {
    {"GET", "/api/v1/loyalty/programme", PERM_LOYALTY_READ, ROUTE_READ, programme_get,
        "The programme: settings, rules and tiers", .answer = &programme_shape},
    {"PUT", "/api/v1/loyalty/programme", PERM_LOYALTY_EDIT, ROUTE_WRITE, programme_post,
        "Put the whole programme; nothing is taken when a part of it is wrong",
        .body = &programme_shape, .answer = &programme_shape},
    {"GET", "/api/v1/loyalty/rules", PERM_LOYALTY_READ, ROUTE_READ, rules_get,
        "The rules and what they gave", .answer = &list_shape},
    {"GET", "/api/v1/loyalty/rules/{code}", PERM_LOYALTY_READ, ROUTE_READ, rule_get, "One rule",
        .answer = &rule_shape},
    {"PUT", "/api/v1/loyalty/rules/{code}", PERM_LOYALTY_EDIT, ROUTE_WRITE, rule_put_one,
        "Add a rule, or put it in place of the one of its code", .body = &programme_rule_shape,
        .answer = &rule_shape},
    {"POST", "/api/v1/loyalty/rules/{code}/pause", PERM_LOYALTY_EDIT, ROUTE_WRITE, rule_pause,
        "Pause a rule", .answer = &rule_shape},
    {"POST", "/api/v1/loyalty/rules/{code}/resume", PERM_LOYALTY_EDIT, ROUTE_WRITE, rule_resume,
        "Let a rule count again, or a draft begin", .answer = &rule_shape},
    {"POST", "/api/v1/loyalty/rules/try", PERM_LOYALTY_READ, ROUTE_READ, rules_try,
        "What rules would have given for the orders of a stretch", .body = &try_shape,
        .answer = &trial_shape},
};
