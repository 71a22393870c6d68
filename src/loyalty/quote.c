/* Coupons come first, each on what those before it left, because a coupon says what it takes off;
 * the tier's discount gives way where both would be too much. */
#include "loyalty/quote.h"

#include <string.h>

#include "customer/customer.h"
#include "http/request.h"
#include "http/shape.h"
#include "loyalty/loyalty_store.h"
#include "loyalty/tier.h"

/* ---- what is asked ---- */

static const struct member ask_members[] = {
    {"basket", MEMBER_OBJECT, MEMBER_NEEDED, .shape = &basket_shape},
    {"coupons", MEMBER_TEXT, MEMBER_LIST, "codes as typed", .max = CAMPAIGN_NAME_MAX},
    {"points", MEMBER_INT, .note = "to pay with; left out: none"},
};
const struct shape quote_ask_shape = SHAPE("LoyaltyQuoteAsk", ask_members);

static bool codes_read(
    struct ctx *c, const json_t *list, struct quote_ask *out, const char **pointer)
{
    struct str *codes;

    *pointer = "/coupons";
    out->code_count = json_array_size(list);
    if (out->code_count > QUOTE_COUPONS_MAX)
        return fail(c, ERR_TOO_LARGE, "an order takes at most %d coupons", QUOTE_COUPONS_MAX);
    codes = arena_array(c->arena, out->code_count, struct str);
    for (size_t i = 0; i < out->code_count; i++)
        codes[i] = str_keep(c->arena, str_of(json_string_value(json_array_get(list, i))));
    out->codes = codes;
    return true;
}

bool quote_ask_read(struct ctx *c, const json_t *from, struct quote_ask *out, const char **pointer)
{
    *out = (struct quote_ask){.points = member_int(from, "points", 0)};
    if (!codes_read(c, json_object_get(from, "coupons"), out, pointer))
        return false;
    *pointer = "/points";
    if (out->points < 0 || out->points > QUOTE_POINTS_MAX)
        return fail(c, ERR_INVALID, "\"%s\" is %lld, from %lld to %lld is taken", "points",
            (long long)out->points, 0LL, (long long)QUOTE_POINTS_MAX);
    *pointer = NULL;
    return basket_read(c, json_object_get(from, "basket"), "/basket", &out->basket, pointer);
}

static bool ask_of_json(struct ctx *c, const json_t *json, struct quote_ask *out)
{
    const char *pointer = NULL;

    if (json_object_get(json, "basket"))
        return shape_check(c, &quote_ask_shape, json, &pointer) &&
            quote_ask_read(c, json, out, &pointer);
    *out = (struct quote_ask){0};
    return shape_check(c, &basket_shape, json, &pointer) &&
        basket_read(c, json, "", &out->basket, &pointer);
}

bool quote_ask_parse(struct ctx *c, struct str text, struct quote_ask *out)
{
    json_error_t error;
    json_t *json;
    bool ok;

    if (text.n > BASKET_BYTES_MAX || !json_is_modest(text))
        return fail(c, ERR_TOO_LARGE, "a basket has at most %zu bytes", BASKET_BYTES_MAX);
    json = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &error);
    if (!json)
        return fail(c, ERR_INVALID, "the basket is no JSON: line %d, column %d: %s", error.line,
            error.column, error.text);
    ok = json_is_object(json) ? ask_of_json(c, json, out)
                              : fail(c, ERR_INVALID, "a basket is a JSON object");
    json_decref(json);
    return ok;
}

/* ---- coupons ---- */

/* A copy whose lines cost what coupons left of them. */
static struct basket basket_left(struct ctx *c, const struct quote *q)
{
    struct basket b = *q->basket;

    b.lines = arena_array(c->arena, b.line_count, struct basket_line);
    b.amount = 0;
    for (size_t i = 0; i < b.line_count; i++) {
        b.lines[i] = q->basket->lines[i];
        b.lines[i].amount -= q->lines[i].coupon;
        b.amount += b.lines[i].amount;
    }
    return b;
}

static bool goes_with_others(const struct quote *q, const struct quote_ask *ask, size_t at)
{
    bool is_alone = !q->coupons[at].coupon.campaign.stacks && at > 0;

    assert(ask->code_count > at);
    for (size_t i = 0; i < at; i++)
        is_alone = is_alone || !q->coupons[i].coupon.campaign.stacks;
    return !is_alone;
}

static bool once_check(struct ctx *c, const struct quote_ask *ask, const struct quote *q, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (str_eq(q->coupons[i].coupon.code.key, q->coupons[at].coupon.code.key))
            return fail(c, ERR_INVALID, "the coupon \"" STR_FMT "\" is there twice: name it once",
                STR_ARG(ask->codes[at]));
    return true;
}

static bool coupon_apply(struct ctx *c, const struct quote_ask *ask, struct quote *q, size_t at)
{
    struct quote_coupon *k = &q->coupons[at];
    struct coupon_price price;

    if (!coupon_find(c, ask->codes[at], q->basket->customer_id, q->basket->at_us, &k->coupon) ||
        !once_check(c, ask, q, at))
        return false;
    k->basket = basket_left(c, q);
    coupon_price(
        c->arena, &k->coupon.campaign, &k->basket, q->programme->settings.spend.margin, &price);
    if (k->coupon.verdict == COUPON_GOOD)
        k->coupon.verdict = goes_with_others(q, ask, at) ? price.verdict : COUPON_ALONE;
    if (k->coupon.verdict != COUPON_GOOD)
        return true;
    k->off = price.off;
    q->coupon_off += price.off;
    for (size_t i = 0; i < q->basket->line_count; i++) {
        q->lines[i].coupon += price.lines[i];
        q->lines[i].is_cut = q->lines[i].is_cut || price.is_cut[i];
    }
    return true;
}

/* ---- discounts and points ---- */

static bool coupons_apply(struct ctx *c, const struct quote_ask *ask, struct quote *q)
{
    q->coupons = arena_array(c->arena, ask->code_count, struct quote_coupon);
    for (; q->coupon_count < ask->code_count; q->coupon_count++)
        if (!coupon_apply(c, ask, q, q->coupon_count))
            return false;
    return true;
}

static bool spend_apply(struct ctx *c, const struct quote_ask *ask, struct quote *q)
{
    const struct loyalty_settings *s = &q->programme->settings;

    if (q->tier)
        q->tier_off =
            spend_tier(q->basket, q->lines, q->tier->discount, s->discount_max, s->spend.margin);
    q->price = q->basket->amount - q->coupon_off - q->tier_off;
    spend_room(q->basket, q->lines, &s->spend, q->available, &q->room);
    if (ask->points > q->room.spendable)
        return fail(c, ERR_CONFLICT, "%lld points may pay for this order, %lld are asked",
            (long long)q->room.spendable, (long long)ask->points);
    q->points = ask->points;
    q->points_off = ask->points * s->spend.point_value;
    spend_points(q->basket, q->lines, &s->spend, ask->points);
    q->total = q->price - q->points_off;
    q->paid = arena_array(c->arena, q->basket->line_count, int64_t);
    for (size_t i = 0; i < q->basket->line_count; i++)
        q->paid[i] = spend_line_price(&q->lines[i]) - q->lines[i].points;
    return true;
}

/* Nobody's order and one from before the programme earn nothing, and none earns twice. */
static bool earn_apply(struct ctx *c, const struct quote_ask *ask, struct quote *q, bool is_sale)
{
    static const struct rule_set none;
    int64_t starts_us = q->programme->settings.starts_us;
    bool earns = q->person && starts_us && q->basket->at_us >= starts_us && !ask->has_earned;
    struct sale sale = {q->set, q->person, q->basket, q->paid,
        q->programme->settings.spend.point_value, q->available, NULL, INT64_MAX};

    if (!earns)
        sale.set = q->set = &none;
    sale.spent = q->spent = arena_array(c->arena, q->set->count, int64_t);
    return tallies_read(c, q->set, is_sale, q->spent) && sale_quote(c, &sale, &q->earned);
}

/* ---- the whole ---- */

static bool person_apply(struct ctx *c, const struct quote_ask *ask, struct quote *q)
{
    int64_t id = q->basket->customer_id;
    struct ledger_balance balance;
    struct people people;
    int tier;

    if (id == CUSTOMER_ANONYMOUS)
        return true;
    if (!people_read(c, id, id, &people) || !ledger_balance_get(c, id, LEDGER_POINTS, &balance))
        return false;
    assert(people.count == 1);
    q->person = &people.rows[0];
    q->available = balance.available + (ask->takes_held ? balance.held : 0);
    tier = programme_tier(q->programme, q->person->tier);
    q->tier = tier < 0 ? NULL : &q->programme->tiers[tier];
    q->progress = tier_progress_text(c, q->programme, q->person, q->basket->at_us);
    return true;
}

bool quote_make(struct ctx *c, const struct quote_ask *ask, bool is_sale, struct quote *out)
{
    const struct programme_ready *ready = programme_ready(c);

    if (!ready)
        return false;
    *out = (struct quote){.programme = &ready->programme,
        .set = &ready->sets[ON_ORDER],
        .basket = &ask->basket,
        .progress = ""};
    out->lines = arena_array(c->arena, ask->basket.line_count, struct spend_line);
    for (size_t i = 0; i < ask->basket.line_count; i++)
        out->lines[i].amount = ask->basket.lines[i].amount;
    return person_apply(c, ask, out) && coupons_apply(c, ask, out) && spend_apply(c, ask, out) &&
        earn_apply(c, ask, out, is_sale);
}
