/* Coupons at a till, over HTTP. Every way to name a code costs a try until it turns out that the
 * code is one, or that it was only mistyped: who guesses runs dry, whoever has real ones does not.
 */
#include <math.h>

#include "base/id.h"
#include "coupon/code.h"
#include "coupon/coupon_doors.h"
#include "coupon/coupon_store.h"
#include "customer/customer.h"
#include "http/limit.h"

/* ---- guessing ---- */

#define SLOTS 16384

static struct limit_slot address_slots[SLOTS], actor_slots[SLOTS];
static struct limit by_address = LIMIT(address_slots, 20, 1 / 10.0);
static struct limit by_actor =
    LIMIT(actor_slots, 100, 1 / 2.0); /* a site's token is many shoppers' */

static struct str actor_key(struct ctx *c, const struct actor *a)
{
    return str_of(arena_printf(c->arena, "%d %lld", (int)a->kind, (long long)a->id));
}

bool coupon_guess_take(struct ctx *c, struct request *rq)
{
    double address_s, actor_s, now_s = clock_elapsed_s();
    bool has_room =
        limit_take(&by_address, limit_address(c->arena, rq->address), now_s, &address_s);

    has_room = limit_take(&by_actor, actor_key(c, &rq->actor), now_s, &actor_s) && has_room;
    if (has_room)
        return true;
    rq->retry_s = (unsigned)ceil(fmax(address_s, actor_s));
    return fail(c, ERR_TOO_MANY, "too many codes that there are not: wait %u s", rq->retry_s);
}

static void guess_give(struct ctx *c, const struct request *rq)
{
    limit_give(&by_address, limit_address(c->arena, rq->address), clock_elapsed_s());
    limit_give(&by_actor, actor_key(c, &rq->actor), clock_elapsed_s());
}

bool coupon_guessed(struct ctx *c, const struct request *rq, bool ok)
{
    if (c->err != ERR_MISSING)
        guess_give(c, rq);
    return ok;
}

/* ---- shapes ---- */

static const struct member coupon_members[] = {
    {"code", MEMBER_TEXT, MEMBER_NEEDED},
    {"campaign", MEMBER_TEXT, MEMBER_NEEDED, "the campaign's code"},
    {"name", MEMBER_TEXT, MEMBER_NEEDED},
    {"kind", MEMBER_CHOICE, MEMBER_NEEDED, .of = COUPON_KINDS},
    {"amount", MEMBER_MONEY, MEMBER_NEEDED | MEMBER_NULL},
    {"basis_points", MEMBER_INT, MEMBER_NEEDED | MEMBER_NULL},
    {"ends_at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL},
    {"stacks", MEMBER_BOOL, MEMBER_NEEDED},
    {"verdict", MEMBER_CHOICE, MEMBER_NEEDED, "may it be used, or why not", COUPON_VERDICTS},
    {"text", MEMBER_TEXT, MEMBER_NEEDED, "the verdict in the language asked for"},
};
static const struct shape coupon_shape = SHAPE("Coupon", coupon_members);
static const struct member coupon_query[] = {
    {"customer", MEMBER_TEXT, .note = "cus_..., or what they are known by; left out: nobody"},
};

static const struct member off_members[] = {
    {"sku", MEMBER_TEXT, MEMBER_NEEDED},
    {"amount", MEMBER_MONEY, MEMBER_NEEDED, "of the line"},
    {"off", MEMBER_MONEY, MEMBER_NEEDED, "off it"},
    {"is_cut", MEMBER_BOOL, MEMBER_NEEDED, "less is off so that the line keeps its margin"},
};
static const struct shape off_shape = SHAPE("CouponLine", off_members);

static const struct member quote_members[] = {
    {"coupon", MEMBER_OBJECT, MEMBER_NEEDED, .shape = &coupon_shape},
    {"amount", MEMBER_MONEY, MEMBER_NEEDED, "of the basket"},
    {"base", MEMBER_MONEY, MEMBER_NEEDED, "of the goods it holds for"},
    {"asked", MEMBER_MONEY, MEMBER_NEEDED, "off, were there no margin to keep"},
    {"discount", MEMBER_MONEY, MEMBER_NEEDED, "off; the sum of the lines"},
    {"lines", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, .shape = &off_shape,
        .max = BASKET_LINES_MAX},
};
static const struct shape quote_shape = SHAPE("CouponQuote", quote_members);

static const struct member redeem_members[] = {
    {"key", MEMBER_TEXT, MEMBER_NEEDED, "of your own: the same again answers the same",
        .max = COUPON_TEXT_MAX},
    {"order", MEMBER_TEXT, MEMBER_NEEDED, "your number of the order", .max = COUPON_TEXT_MAX},
    {"basket", MEMBER_OBJECT, MEMBER_NEEDED, .shape = &basket_shape},
};
static const struct shape redeem_shape = SHAPE("CouponUse", redeem_members);

static const struct member redemption_members[] = {
    {"id", MEMBER_ID, MEMBER_NEEDED, .of = REDEMPTION_PREFIX},
    {"code", MEMBER_TEXT, MEMBER_NEEDED},
    {"customer", MEMBER_ID, MEMBER_NEEDED | MEMBER_NULL, .of = CUSTOMER_PREFIX},
    {"order", MEMBER_TEXT, MEMBER_NEEDED},
    {"amount", MEMBER_MONEY, MEMBER_NEEDED, "of the basket"},
    {"discount", MEMBER_MONEY, MEMBER_NEEDED},
    {"lines", MEMBER_MONEY, MEMBER_NEEDED | MEMBER_LIST, "off each line of the basket",
        .max = BASKET_LINES_MAX},
    {"at", MEMBER_TIME, MEMBER_NEEDED},
    {"released_at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL},
    {"is_returned", MEMBER_BOOL, MEMBER_NEEDED, "released, and the code may be used again"},
    {"is_replay", MEMBER_BOOL, MEMBER_NEEDED, "the key had come before"},
};
static const struct shape redemption_shape = SHAPE("CouponRedemption", redemption_members);

static const struct member release_members[] = {
    {"key", MEMBER_TEXT, MEMBER_NEEDED, "of your own: the same again answers the same",
        .max = COUPON_TEXT_MAX},
};
static const struct shape release_shape = SHAPE("CouponRelease", release_members);

/* ---- look, quote ---- */

static void coupon_reply(struct ctx *c, struct request *rq, const char *key, const struct coupon *k)
{
    const struct campaign *m = &k->campaign;

    json_open_object(&rq->out, key);
    reply_text(rq, "code", code_text(c->arena, k->code.key));
    reply_text(rq, "campaign", m->code);
    reply_text(rq, "name", m->name);
    reply_text(rq, "kind", str_of(coupon_word(c->arena, COUPON_KINDS, (int)m->kind)));
    if (m->kind == COUPON_AMOUNT) {
        reply_money(rq, "amount", m->value, c->currency);
        json_put_null(&rq->out, "basis_points");
    } else {
        json_put_null(&rq->out, "amount");
        json_put_int(&rq->out, "basis_points", m->value);
    }
    reply_time(rq, "ends_at", m->ends_us);
    json_put_bool(&rq->out, "stacks", m->stacks);
    reply_text(rq, "verdict", str_of(coupon_verdict_name(k->verdict)));
    reply_text(rq, "text", str_of(coupon_verdict_text(c, k, k->verdict)));
    json_close(&rq->out);
}

static bool coupon_get(struct ctx *c, struct request *rq)
{
    int64_t customer_id = CUSTOMER_ANONYMOUS;
    struct coupon k;

    if ((request_has(rq, "customer") &&
            !customer_named(c, request_query(rq, "customer"), &customer_id)) ||
        !coupon_guess_take(c, rq) ||
        !coupon_guessed(
            c, rq, coupon_find(c, request_part(rq, "code"), customer_id, clock_now(c->clock), &k)))
        return false;
    coupon_reply(c, rq, NULL, &k);
    return true;
}

static void price_reply(
    struct ctx *c, struct request *rq, const struct basket *b, const struct coupon_price *p)
{
    reply_money(rq, "amount", b->amount, c->currency);
    reply_money(rq, "base", p->base, c->currency);
    reply_money(rq, "asked", p->asked, c->currency);
    reply_money(rq, "discount", p->off, c->currency);
    json_open_array(&rq->out, "lines");
    for (size_t i = 0; i < b->line_count; i++) {
        json_open_object(&rq->out, NULL);
        reply_text(rq, "sku", b->lines[i].sku);
        reply_money(rq, "amount", b->lines[i].amount, c->currency);
        reply_money(rq, "off", p->lines[i], c->currency);
        json_put_bool(&rq->out, "is_cut", p->is_cut[i]);
        json_close(&rq->out);
    }
    json_close(&rq->out);
}

static bool quote_post(struct ctx *c, struct request *rq)
{
    struct coupon_price price;
    struct basket b;
    struct coupon k;

    if (!basket_read(c, rq->json, "", &b, &rq->pointer) || !coupon_guess_take(c, rq) ||
        !coupon_guessed(
            c, rq, coupon_find(c, request_part(rq, "code"), b.customer_id, b.at_us, &k)))
        return false;
    coupon_price(c->arena, &k.campaign, &b, -1, &price);
    if (k.verdict == COUPON_GOOD)
        k.verdict = price.verdict;
    json_open_object(&rq->out, NULL);
    coupon_reply(c, rq, "coupon", &k);
    price_reply(c, rq, &b, &price);
    json_close(&rq->out);
    return true;
}

/* ---- redemptions ---- */

static void redemption_reply(struct ctx *c, struct request *rq, const struct redemption *r)
{
    json_open_object(&rq->out, NULL);
    reply_id(rq, "id", REDEMPTION_PREFIX, r->id);
    reply_text(rq, "code", code_text(c->arena, r->code));
    reply_id(rq, "customer", CUSTOMER_PREFIX, r->customer_id);
    reply_text(rq, "order", r->order);
    reply_money(rq, "amount", r->amount, c->currency);
    reply_money(rq, "discount", r->discount, c->currency);
    json_open_array(&rq->out, "lines");
    for (size_t i = 0; i < r->line_count; i++)
        reply_money(rq, NULL, r->lines[i], c->currency);
    json_close(&rq->out);
    reply_time(rq, "at", r->at_us);
    reply_time(rq, "released_at", r->released_us);
    json_put_bool(&rq->out, "is_returned", r->is_returned);
    json_put_bool(&rq->out, "is_replay", r->is_replay);
    json_close(&rq->out);
}

static bool redemption_post(struct ctx *c, struct request *rq)
{
    struct basket b;
    struct coupon_use use = {.key = member_text(rq->json, "key"),
        .code = request_part(rq, "code"),
        .order = member_text(rq->json, "order"),
        .basket = &b,
        .margin_min = -1};
    struct redemption r;

    if (!basket_read(c, json_object_get(rq->json, "basket"), "/basket", &b, &rq->pointer) ||
        !coupon_guess_take(c, rq) || !coupon_guessed(c, rq, coupon_redeem(c, &use, &r)))
        return false;
    redemption_reply(c, rq, &r);
    return true;
}

/* A redemption belongs to the code in its path: nobody releases another's by its number. */
static bool redemption_of_path(struct ctx *c, struct request *rq, struct redemption *r)
{
    int64_t id;

    if (!request_id(c, rq, "redemption", REDEMPTION_PREFIX, &id) || !redemption_get(c, id, r))
        return false;
    return str_eq(r->code, code_key(c->arena, request_part(rq, "code"))) ||
        fail(c, ERR_MISSING, "there is no such redemption");
}

static bool redemption_show(struct ctx *c, struct request *rq)
{
    struct redemption r;

    if (!coupon_guess_take(c, rq) || !coupon_guessed(c, rq, redemption_of_path(c, rq, &r)))
        return false;
    redemption_reply(c, rq, &r);
    return true;
}

static bool release_post(struct ctx *c, struct request *rq)
{
    struct redemption r;

    if (!coupon_guess_take(c, rq) || !coupon_guessed(c, rq, redemption_of_path(c, rq, &r)) ||
        !coupon_release(c, r.id, member_text(rq->json, "key"), &r))
        return false;
    redemption_reply(c, rq, &r);
    return true;
}

/* ---- the rows ---- */

#define API "/api/v1/coupons/"

const struct route coupon_routes[COUPON_ROUTE_COUNT] = {
    {"GET", API "campaigns", PERM_LOYALTY_READ, ROUTE_READ, campaigns_get,
        "Coupon campaigns, newest first, without their goods", .answer = &campaign_shape,
        .flags = ROUTE_PAGED},
    {"POST", API "campaigns", PERM_LOYALTY_EDIT, ROUTE_WRITE, campaign_post,
        "Add a campaign, open or as a draft", .body = &campaign_new_shape,
        .answer = &campaign_shape, .status = 201},
    {"GET", API "campaigns/{campaign}", PERM_LOYALTY_READ, ROUTE_READ, campaign_get_one,
        "A campaign by its code", .answer = &campaign_shape},
    {"PATCH", API "campaigns/{campaign}", PERM_LOYALTY_EDIT, ROUTE_WRITE, campaign_patch,
        "Change a campaign's name, end, or limit of uses", .body = &campaign_edit_shape,
        .answer = &campaign_shape},
    {"POST", API "campaigns/{campaign}/open", PERM_LOYALTY_EDIT, ROUTE_WRITE, campaign_open_post,
        "Open a draft", .answer = &campaign_shape},
    {"POST", API "campaigns/{campaign}/close", PERM_LOYALTY_EDIT, ROUTE_WRITE, campaign_close_post,
        "Close a campaign for good", .answer = &campaign_shape},
    {"POST", API "campaigns/{campaign}/codes", PERM_LOYALTY_EDIT, ROUTE_WRITE, campaign_codes_post,
        "Make codes, up to 1000 at once (more: `maitred coupon codes`)", .body = &codes_new_shape,
        .answer = &codes_made_shape, .status = 201},
    {"GET", API "{code}", PERM_LOYALTY_TILL, ROUTE_READ, coupon_get,
        "What a code is, and whether a customer may use it now", QUERY(coupon_query),
        .answer = &coupon_shape},
    {"POST", API "{code}/quote", PERM_LOYALTY_TILL, ROUTE_READ, quote_post,
        "What a code takes off a basket, line by line", .body = &basket_shape,
        .answer = &quote_shape},
    {"POST", API "{code}/redemptions", PERM_LOYALTY_TILL, ROUTE_WRITE, redemption_post,
        "Redeem a code for an order, once", .body = &redeem_shape, .answer = &redemption_shape,
        .status = 201},
    {"GET", API "{code}/redemptions/{redemption}", PERM_LOYALTY_TILL, ROUTE_READ, redemption_show,
        "A redemption", .answer = &redemption_shape},
    {"POST", API "{code}/redemptions/{redemption}/release", PERM_LOYALTY_TILL, ROUTE_WRITE,
        release_post, "Take a redemption back: its order is void", .body = &release_shape,
        .answer = &redemption_shape},
};
