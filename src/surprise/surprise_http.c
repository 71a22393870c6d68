/* Gifts over HTTP: staff at the till give them, owners and managers say what may be spent. */
#include "account/account.h"
#include "order/order_http.h"
#include "surprise/surprise_doors.h"

#define DAYS_MAX 3650

/* ---- shapes ---- */

#define GIFT_MEMBERS                                                                  \
    {"code", MEMBER_TEXT, MEMBER_NEEDED, "what staff call it", .max = GIFT_CODE_MAX}, \
        {"name", MEMBER_TEXT, MEMBER_NEEDED, .max = GIFT_NAME_MAX},                   \
    {                                                                                 \
        "cost", MEMBER_MONEY, MEMBER_NEEDED, "what giving one costs you"              \
    }
static const struct member gift_new_members[] = {
    GIFT_MEMBERS,
    {"sku", MEMBER_TEXT, .note = "of goods", .max = GIFT_CODE_MAX},
    {"points", MEMBER_INT, .note = "that it awards; goods or points, not both"},
};
static const struct shape gift_new_shape = SHAPE("GiftNew", gift_new_members);

static const struct member gift_members[] = {
    GIFT_MEMBERS,
    {"kind", MEMBER_CHOICE, MEMBER_NEEDED, .of = GIFT_KINDS},
    {"sku", MEMBER_TEXT, MEMBER_NEEDED, "of goods; ''"},
    {"points", MEMBER_INT, MEMBER_NEEDED, "of points; 0"},
    {"is_open", MEMBER_BOOL, MEMBER_NEEDED, "false: not given any more"},
};
static const struct shape gift_shape = SHAPE("Gift", gift_members);
static const struct member gifts_members[] = {
    {"items", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, .shape = &gift_shape},
};
static const struct shape gifts_shape = SHAPE("Gifts", gifts_members);

static const struct member gift_edit_members[] = {
    {"name", MEMBER_TEXT, .max = GIFT_NAME_MAX},
    {"cost", MEMBER_MONEY, .note = "of those given from now on"},
    {"is_open", MEMBER_BOOL},
};
static const struct shape gift_edit_shape = SHAPE("GiftEdit", gift_edit_members);

static const struct member budget_put_members[] = {
    {"amount", MEMBER_MONEY, MEMBER_NEEDED},
    {"period", MEMBER_CHOICE, .note = "left out: month", .of = BUDGET_PERIODS},
    {"user", MEMBER_TEXT,
        .note = "address of the user whose allowance it is; left out: the budget"},
};
static const struct shape budget_put_shape = SHAPE("GiftBudgetPut", budget_put_members);

static const struct member budget_members[] = {
    {"user", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL, "null: the business's budget"},
    {"period", MEMBER_CHOICE, MEMBER_NEEDED, .of = BUDGET_PERIODS},
    {"from", MEMBER_DAY, MEMBER_NEEDED, "first day of the period that now is"},
    {"until", MEMBER_DAY, MEMBER_NEEDED, "first day of the next one"},
    {"amount", MEMBER_MONEY, MEMBER_NEEDED},
    {"spent", MEMBER_MONEY, MEMBER_NEEDED},
};
static const struct shape budget_shape = SHAPE("GiftBudget", budget_members);
static const struct member budgets_members[] = {
    {"budget", MEMBER_OBJECT, MEMBER_NEEDED, .shape = &budget_shape},
    {"mine", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_NULL, "the allowance of who asks",
        .shape = &budget_shape},
    {"allowances", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_NULL | MEMBER_LIST,
        "of all users; null for who does not set them", .shape = &budget_shape},
};
static const struct shape budgets_shape = SHAPE("GiftBudgets", budgets_members);

static const struct member wish_members[] = {
    CUSTOMER_NAMED_MEMBER,
    {"gift", MEMBER_TEXT, MEMBER_NEEDED, "its code", .max = GIFT_CODE_MAX},
    {"key", MEMBER_TEXT, .note = "the same again answers what was done then",
        .max = SURPRISE_KEY_MAX},
    {"note", MEMBER_TEXT, .max = SURPRISE_NOTE_MAX},
};
static const struct shape wish_shape = SHAPE("SurpriseNew", wish_members);

static const struct member surprise_members[] = {
    {"id", MEMBER_ID, MEMBER_NEEDED, .of = SURPRISE_PREFIX},
    {"customer", MEMBER_ID, MEMBER_NEEDED, .of = CUSTOMER_PREFIX},
    {"gift", MEMBER_TEXT, MEMBER_NEEDED, "its code"},
    {"name", MEMBER_TEXT, MEMBER_NEEDED},
    {"cost", MEMBER_MONEY, MEMBER_NEEDED},
    {"points", MEMBER_INT, MEMBER_NEEDED},
    {"at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL, "when it was given, or a rule chose it"},
    {"state", MEMBER_CHOICE, MEMBER_NEEDED, "waiting: to be handed over", SURPRISE_STATES},
    {"rule", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL, "that chose it; null: somebody gave it"},
    {"until", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL, "so long it waits, or waited"},
    {"given_at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL, "null: not handed over"},
    {"by", MEMBER_TEXT, MEMBER_NEEDED, "who gave it"},
    {"note", MEMBER_TEXT, MEMBER_NEEDED},
    {"undone_at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL, "null while it stands"},
    {"is_replay", MEMBER_BOOL, MEMBER_NEEDED, "it was done before, under this key"},
};
static const struct shape surprise_shape = SHAPE("Surprise", surprise_members);

static const struct member list_query[] = {
    {"customer", MEMBER_ID, .note = "of this customer alone", .of = CUSTOMER_PREFIX},
    {"waiting", MEMBER_BOOL, .note = "only what a rule chose and waits to be handed over"},
};

static const struct member pick_query[] = {
    {"count", MEMBER_INT, .note = "from 1 to 100; else 1"},
    {"gift", MEMBER_TEXT, .note = "code of a gift that they never had"},
    {"recent", MEMBER_INT, .note = "they ordered within so many days; else 90"},
    {"quiet", MEMBER_INT, .note = "and had no gift within so many; else 30"},
    {"seed", MEMBER_INT, .note = "the same seed chooses the same customers"},
};
static const struct member chosen_members[] = {
    {"id", MEMBER_ID, MEMBER_NEEDED, .of = CUSTOMER_PREFIX},
    {"name", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL, "null for who may not see names"},
};
static const struct shape chosen_shape = SHAPE("SurpriseChosen", chosen_members);
static const struct member pick_members[] = {
    {"seed", MEMBER_INT, MEMBER_NEEDED},
    {"among", MEMBER_INT, MEMBER_NEEDED, "how many could have been chosen"},
    {"items", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, .shape = &chosen_shape, .max = PICK_MAX},
};
static const struct shape pick_shape = SHAPE("SurprisePick", pick_members);

/* ---- the catalogue ---- */

static void gift_reply(struct ctx *c, struct request *rq, const struct gift *g)
{
    json_open_object(&rq->out, NULL);
    reply_text(rq, "code", g->code);
    reply_text(rq, "name", g->name);
    reply_money(rq, "cost", g->cost, c->currency);
    reply_text(rq, "kind", str_of(gift_kind_name(g->kind)));
    reply_text(rq, "sku", g->sku);
    json_put_int(&rq->out, "points", g->points);
    json_put_bool(&rq->out, "is_open", g->is_open);
    json_close(&rq->out);
}

static bool gifts_get(struct ctx *c, struct request *rq)
{
    struct gift *all;
    size_t count;

    if (!gift_list(c, &all, &count))
        return false;
    json_open_object(&rq->out, NULL);
    json_open_array(&rq->out, "items");
    for (size_t i = 0; i < count; i++)
        gift_reply(c, rq, &all[i]);
    json_close(&rq->out);
    json_close(&rq->out);
    return true;
}

static bool gift_post(struct ctx *c, struct request *rq)
{
    struct gift g = {.code = member_text(rq->json, "code"),
        .name = member_text(rq->json, "name"),
        .sku = member_text(rq->json, "sku"),
        .points = member_int(rq->json, "points", 0),
        .cost = member_money(rq->json, "cost", 0)};

    if (!gift_add(c, &g))
        return false;
    gift_reply(c, rq, &g);
    return true;
}

static bool gift_patch(struct ctx *c, struct request *rq)
{
    struct gift g;

    if (!gift_get(c, request_part(rq, "code"), &g))
        return false;
    if (member_has(rq->json, "name"))
        g.name = str_trim(member_text(rq->json, "name"));
    g.cost = member_money(rq->json, "cost", g.cost);
    if (member_has(rq->json, "is_open"))
        g.is_open = member_bool(rq->json, "is_open");
    if (!gift_edit(c, &g))
        return false;
    gift_reply(c, rq, &g);
    return true;
}

/* ---- budgets ---- */

static void budget_reply(struct ctx *c, struct request *rq, const char *key, const struct budget *b)
{
    json_open_object(&rq->out, key);
    if (b->user_id)
        reply_text(rq, "user", b->email);
    else
        json_put_null(&rq->out, "user");
    reply_text(rq, "period", str_of(budget_period_name(b->period)));
    reply_day(rq, "from", b->from_day);
    reply_day(rq, "until", b->until_day);
    reply_money(rq, "amount", b->amount, c->currency);
    reply_money(rq, "spent", b->spent, c->currency);
    json_close(&rq->out);
}

static bool allowances_reply(struct ctx *c, struct request *rq)
{
    struct budget *all;
    size_t count;

    if (!actor_may(c->actor, PERM_LOYALTY_EDIT)) {
        json_put_null(&rq->out, "allowances");
        return true;
    }
    if (!budget_list(c, &all, &count))
        return false;
    json_open_array(&rq->out, "allowances");
    for (size_t i = 0; i < count; i++)
        if (all[i].user_id)
            budget_reply(c, rq, NULL, &all[i]);
    json_close(&rq->out);
    return true;
}

static bool budgets_get(struct ctx *c, struct request *rq)
{
    struct budget budget, mine;
    bool found;

    if (!budget_get(c, 0, &budget, &found))
        return false;
    assert(found);
    json_open_object(&rq->out, NULL);
    budget_reply(c, rq, "budget", &budget);
    found = false;
    if (c->actor->user && !budget_get(c, c->actor->user, &mine, &found))
        return false;
    if (found)
        budget_reply(c, rq, "mine", &mine);
    else
        json_put_null(&rq->out, "mine");
    if (!allowances_reply(c, rq))
        return false;
    json_close(&rq->out);
    return true;
}

static bool budget_set(struct ctx *c, struct request *rq)
{
    bool is_week = member_choice(rq->json, "period", BUDGET_PERIODS) == 1;
    struct str user = member_text(rq->json, "user"), email;
    struct account a = {.id = 0};

    rq->pointer = "/user";
    if (user.n && (!account_email(c, user, &email) || !account_by_email(c, email, &a)))
        return false;
    rq->pointer = "/amount";
    if (!budget_put(
            c, a.id, is_week ? BUDGET_WEEK : BUDGET_MONTH, member_money(rq->json, "amount", -1)))
        return false;
    rq->pointer = NULL;
    return true;
}

/* ---- giving ---- */

static void surprise_reply(struct ctx *c, struct request *rq, const struct surprise *s)
{
    json_open_object(&rq->out, NULL);
    reply_id(rq, "id", SURPRISE_PREFIX, s->id);
    reply_id(rq, "customer", CUSTOMER_PREFIX, s->customer_id);
    reply_text(rq, "gift", s->gift);
    reply_text(rq, "name", s->name);
    reply_money(rq, "cost", s->cost, c->currency);
    json_put_int(&rq->out, "points", s->points);
    reply_time(rq, "at", s->at_us);
    reply_text(rq, "state", surprise_state_word(s));
    if (s->rule.n)
        reply_text(rq, "rule", s->rule);
    else
        json_put_null(&rq->out, "rule");
    reply_time(rq, "until", s->until_us);
    reply_time(rq, "given_at", surprise_given_us(s));
    reply_text(rq, "by", s->by_whom);
    reply_text(rq, "note", s->note);
    reply_time(rq, "undone_at", s->undone_us);
    json_put_bool(&rq->out, "is_replay", s->is_replay);
    json_close(&rq->out);
}

static bool surprise_post(struct ctx *c, struct request *rq)
{
    struct surprise_wish w = {.gift = member_text(rq->json, "gift"),
        .key = member_text(rq->json, "key"),
        .note = member_text(rq->json, "note")};
    struct surprise given;

    if (!customer_of_body(c, rq, &w.customer_id) || !surprise_give(c, &w, &given))
        return false;
    surprise_reply(c, rq, &given);
    return true;
}

static bool hand_post(struct ctx *c, struct request *rq)
{
    struct surprise s;
    int64_t id;

    if (!request_id(c, rq, "id", SURPRISE_PREFIX, &id) || !surprise_hand(c, id, &s))
        return false;
    surprise_reply(c, rq, &s);
    return true;
}

static bool undo_post(struct ctx *c, struct request *rq)
{
    struct surprise s;
    int64_t id;

    if (!request_id(c, rq, "id", SURPRISE_PREFIX, &id) || !surprise_undo(c, id, &s))
        return false;
    surprise_reply(c, rq, &s);
    return true;
}

static bool surprises_get(struct ctx *c, struct request *rq)
{
    struct surprise_which which = {
        .customer_id = -1, .is_waiting = str_eq(request_query(rq, "waiting"), STR("true"))};
    struct surprise *list;
    struct customer cu;
    size_t limit, count;

    if (!request_page(c, rq, INT64_MAX, &limit, &which.before) ||
        (request_has(rq, "customer") && !customer_get(c, request_query_id(rq, "customer"), &cu)))
        return false;
    if (request_has(rq, "customer"))
        which.customer_id = cu.id;
    list = arena_array(c->arena, limit + 1, struct surprise);
    if (!surprise_page(c, &which, limit + 1, list, &count))
        return false;
    reply_page_open(rq);
    for (size_t i = 0; i < count && i < limit; i++)
        surprise_reply(c, rq, &list[i]);
    reply_page_close(rq, count > limit, count > limit ? list[limit - 1].id : 0);
    return true;
}

/* ---- choosing ---- */

static bool within(struct ctx *c, const char *name, int64_t value, int64_t min, int64_t max)
{
    return (value >= min && value <= max) ||
        fail(c, ERR_INVALID, "\"%s\" is %lld, from %lld to %lld is taken", name, (long long)value,
            (long long)min, (long long)max);
}

static bool pick_asked(struct ctx *c, struct request *rq, struct pick *p)
{
    int64_t count = request_query_int(rq, "count", 1);
    int64_t seed = request_query_int(rq, "seed", clock_now(c->clock) % PICK_SEEDS);
    struct str gift = request_query(rq, "gift");

    *p = (struct pick){.recent_days = request_query_int(rq, "recent", PICK_RECENT_DAYS),
        .quiet_days = request_query_int(rq, "quiet", PICK_QUIET_DAYS),
        .seed = (uint64_t)seed,
        .count = (size_t)count};
    return within(c, "count", count, 1, PICK_MAX) &&
        within(c, "recent", p->recent_days, 1, DAYS_MAX) &&
        within(c, "quiet", p->quiet_days, 0, DAYS_MAX) && within(c, "seed", seed, 0, INT64_MAX) &&
        (!gift.n || gift_get(c, gift, &p->gift));
}

static bool pick_get(struct ctx *c, struct request *rq)
{
    bool is_personal = actor_may(c->actor, PERM_CUSTOMER_PERSONAL);
    struct pick pick;
    struct picked picked;

    if (!pick_asked(c, rq, &pick) || !surprise_pick(c, &pick, &picked))
        return false;
    json_open_object(&rq->out, NULL);
    json_put_int(&rq->out, "seed", (int64_t)pick.seed);
    json_put_int(&rq->out, "among", picked.among);
    json_open_array(&rq->out, "items");
    for (size_t i = 0; i < picked.count; i++) {
        json_open_object(&rq->out, NULL);
        reply_id(rq, "id", CUSTOMER_PREFIX, picked.customers[i].id);
        if (is_personal)
            reply_text(rq, "name", picked.customers[i].name);
        else
            json_put_null(&rq->out, "name");
        json_close(&rq->out);
    }
    json_close(&rq->out);
    json_close(&rq->out);
    return true;
}

/* ---- the rows ---- */

#define BASE "/api/v1/surprises"

const struct route surprise_routes[SURPRISE_ROUTE_COUNT] = {
    {"GET", BASE "/gifts", PERM_LOYALTY_READ, ROUTE_READ, gifts_get, "What there is to give",
        .answer = &gifts_shape},
    {"POST", BASE "/gifts", PERM_LOYALTY_EDIT, ROUTE_WRITE, gift_post,
        "Add a gift to the catalogue", .body = &gift_new_shape, .answer = &gift_shape,
        .status = 201},
    {"PATCH", BASE "/gifts/{code}", PERM_LOYALTY_EDIT, ROUTE_WRITE, gift_patch,
        "Change a gift, or close it", .body = &gift_edit_shape, .answer = &gift_shape},
    {"GET", BASE "/budgets", PERM_LOYALTY_READ, ROUTE_READ, budgets_get,
        "What may be spent on gifts, and what was", .answer = &budgets_shape},
    {"PUT", BASE "/budgets", PERM_LOYALTY_EDIT, ROUTE_WRITE, budget_set,
        "Set the budget, or a user's allowance", .body = &budget_put_shape, .status = 204},
    {"GET", BASE "/pick", PERM_LOYALTY_TILL, ROUTE_READ, pick_get,
        "Customers chosen by chance for a surprise", QUERY(pick_query), .answer = &pick_shape},
    {"GET", BASE, PERM_LOYALTY_READ, ROUTE_READ, surprises_get,
        "What was given or waits, the newest first", QUERY(list_query), .answer = &surprise_shape,
        .flags = ROUTE_PAGED},
    {"POST", BASE, PERM_LOYALTY_TILL, ROUTE_WRITE, surprise_post, "Give a gift",
        .body = &wish_shape, .answer = &surprise_shape, .status = 201},
    {"POST", BASE "/{id}/hand", PERM_LOYALTY_TILL, ROUTE_WRITE, hand_post,
        "Hand over a gift that waits", .answer = &surprise_shape},
    {"POST", BASE "/{id}/undo", PERM_LOYALTY_TILL, ROUTE_WRITE, undo_post,
        "Take a gift back, within a day", .answer = &surprise_shape},
};
