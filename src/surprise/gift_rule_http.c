/* Gift rules over HTTP: owners and managers write them. */
#include "http/verb_route.h"
#include "surprise/surprise_doors.h"

static const struct member put_members[] = {
    {"gift", MEMBER_TEXT, MEMBER_NEEDED, "its code", .max = GIFT_CODE_MAX},
    {"when", MEMBER_MAP, MEMBER_NEEDED, "JsonLogic over the facts of the customer and the time"},
    {"hand_days", MEMBER_INT,
        .note = "so long it waits for the customer; left out: as it is, of a new one 30"},
    {"state", MEMBER_CHOICE, .note = "left out: as it is, a new one is paused",
        .of = GIFT_RULE_STATES},
};
static const struct shape put_shape = SHAPE("GiftRulePut", put_members);

static const struct member rule_members[] = {
    {"code", MEMBER_TEXT, MEMBER_NEEDED},
    {"gift", MEMBER_TEXT, MEMBER_NEEDED, "code of what it gives"},
    {"when", MEMBER_MAP, MEMBER_NEEDED},
    {"hand_days", MEMBER_INT, MEMBER_NEEDED},
    {"state", MEMBER_CHOICE, MEMBER_NEEDED, .of = GIFT_RULE_STATES},
    {"stopped", MEMBER_CHOICE, MEMBER_NEEDED | MEMBER_NULL,
        "budget: it has no room for the gift; gift: it is not given any more",
        .of = GIFT_RULE_STOPS},
    {"given", MEMBER_INT, MEMBER_NEEDED, "of what it chose"},
    {"waiting", MEMBER_INT, MEMBER_NEEDED},
    {"lapsed", MEMBER_INT, MEMBER_NEEDED, "nobody came for it"},
    {"cost", MEMBER_MONEY, MEMBER_NEEDED, "of what was given and what waits"},
};
static const struct shape rule_shape = SHAPE("GiftRule", rule_members);
static const struct member rules_members[] = {
    {"items", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, .shape = &rule_shape,
        .max = GIFT_RULES_MAX},
};
static const struct shape rules_shape = SHAPE("GiftRules", rules_members);

static const struct member who_members[] = {
    {"customer", MEMBER_ID, MEMBER_NEEDED, .of = CUSTOMER_PREFIX},
    {"name", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL, "null for who may not see names"},
};
static const struct shape who_shape = SHAPE("GiftTrialCustomer", who_members);
static const struct member trial_members[] = {
    {"gift", MEMBER_TEXT, MEMBER_NEEDED},
    {"count", MEMBER_INT, MEMBER_NEEDED, "who would get it now"},
    {"cost", MEMBER_MONEY, MEMBER_NEEDED, "for all of them"},
    {"left", MEMBER_MONEY, MEMBER_NEEDED, "of the budget"},
    {"within", MEMBER_INT, MEMBER_NEEDED, "how many of them that is enough for"},
    {"customers", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, "the first of them",
        .shape = &who_shape, .max = GIFT_TRIAL_SHOWN},
};
static const struct shape trial_shape = SHAPE("GiftTrial", trial_members);

static void rule_reply(struct ctx *c, struct request *rq, const struct gift_rule *r)
{
    json_open_object(&rq->out, NULL);
    reply_text(rq, "code", r->code);
    reply_text(rq, "gift", r->gift.code);
    json_put_raw(&rq->out, "when", r->when);
    json_put_int(&rq->out, "hand_days", r->hand_days);
    reply_text(rq, "state", r->state == GIFT_RULE_ACTIVE ? STR("active") : STR("paused"));
    if (r->stop == GIFT_RULE_GOES)
        json_put_null(&rq->out, "stopped");
    else
        reply_text(rq, "stopped", r->stop == GIFT_RULE_CLOSED ? STR("gift") : STR("budget"));
    json_put_int(&rq->out, "given", r->given);
    json_put_int(&rq->out, "waiting", r->waiting);
    json_put_int(&rq->out, "lapsed", r->lapsed);
    reply_money(rq, "cost", r->cost, c->currency);
    json_close(&rq->out);
}

static bool rules_get(struct ctx *c, struct request *rq)
{
    struct gift_rule *rules;
    size_t count;

    if (!gift_rule_list(c, &rules, &count))
        return false;
    json_open_object(&rq->out, NULL);
    json_open_array(&rq->out, "items");
    for (size_t i = 0; i < count; i++)
        rule_reply(c, rq, &rules[i]);
    json_close(&rq->out);
    json_close(&rq->out);
    return true;
}

static bool rule_answer(struct ctx *c, struct request *rq)
{
    struct gift_rule r;

    if (!gift_rule_get(c, request_part(rq, "code"), &r))
        return false;
    rule_reply(c, rq, &r);
    return true;
}

static bool rule_put(struct ctx *c, struct request *rq)
{
    struct gift_rule_wish w = {.code = request_part(rq, "code"),
        .gift = member_text(rq->json, "gift"),
        .when = json_object_get(rq->json, "when"),
        .hand_days = member_int(rq->json, "hand_days", 0),
        .state = member_choice(rq->json, "state", GIFT_RULE_STATES) + 1};

    return gift_rule_put(c, &w, &rq->pointer) && rule_answer(c, rq);
}

static bool rule_move(struct ctx *c, struct request *rq, enum gift_rule_state state)
{
    bool changed;

    return gift_rule_state_set(c, request_part(rq, "code"), state, &changed) && rule_answer(c, rq);
}

static bool rule_pause(struct ctx *c, struct request *rq)
{
    return rule_move(c, rq, GIFT_RULE_PAUSED);
}

static bool rule_resume(struct ctx *c, struct request *rq)
{
    return rule_move(c, rq, GIFT_RULE_ACTIVE);
}

static bool trial_print(struct ctx *c, struct output *o, void *arg)
{
    gift_trial_show(c, o, arg);
    return true;
}

static bool rule_try(struct ctx *c, struct request *rq)
{
    struct gift_trial t;

    return gift_rule_try(c, request_part(rq, "code"), &t) &&
        answer_print(c, rq, FORMAT_JSON, trial_print, &t);
}

#define BASE "/api/v1/surprises/rules"

const struct route gift_rule_routes[GIFT_RULE_ROUTE_COUNT] = {
    {"GET", BASE, PERM_LOYALTY_READ, ROUTE_READ, rules_get, "Rules that choose gifts",
        .answer = &rules_shape},
    {"PUT", BASE "/{code}", PERM_LOYALTY_EDIT, ROUTE_WRITE, rule_put,
        "Add a rule that chooses a gift, or put it in place of the one of its code",
        .body = &put_shape, .answer = &rule_shape},
    {"POST", BASE "/{code}/pause", PERM_LOYALTY_EDIT, ROUTE_WRITE, rule_pause,
        "Pause a rule of gifts", .answer = &rule_shape},
    {"POST", BASE "/{code}/resume", PERM_LOYALTY_EDIT, ROUTE_WRITE, rule_resume,
        "Let a rule choose gifts", .answer = &rule_shape},
    {"GET", BASE "/{code}/try", PERM_LOYALTY_EDIT, ROUTE_READ, rule_try,
        "Who would get the gift now, and what that would cost; nothing is changed",
        .answer = &trial_shape},
};
