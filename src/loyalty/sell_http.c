/* A till's orders and what comes back of them, over HTTP. */
#include <math.h>
#include <xxhash.h>

#include "base/id.h"
#include "coupon/coupon_doors.h"
#include "http/verb_route.h"
#include "loyalty/loyalty_doors.h"
#include "loyalty/sell.h"
#include "order/order_http.h"

/* ---- shapes ---- */

static const struct member sale_members[] = {
    {"number", MEMBER_TEXT, MEMBER_NEEDED, "of the order: told again, it is answered the same",
        .max = ORDER_NUMBER_MAX},
    {"source", MEMBER_TEXT, .note = "the system it comes from", .max = ORDER_NUMBER_MAX},
    {"basket", MEMBER_OBJECT, MEMBER_NEEDED, .shape = &basket_shape},
    {"coupons", MEMBER_TEXT, MEMBER_LIST, "codes as typed", .max = CAMPAIGN_NAME_MAX},
    {"points", MEMBER_INT, .note = "it was paid with; left out: none"},
    {"hold", MEMBER_ID, MEMBER_NULL, "of these points, when they were authorised",
        .of = LEDGER_OP_PREFIX},
};
static const struct shape sale_shape = SHAPE("LoyaltySale", sale_members);

static const struct member sold_members[] = {
    {"order", MEMBER_ID, MEMBER_NEEDED, .of = ORDER_PREFIX},
    {"number", MEMBER_TEXT, MEMBER_NEEDED},
    {"balance", MEMBER_INT, MEMBER_NEEDED, "points that can be spent after it"},
    {"quote", MEMBER_OBJECT, MEMBER_NEEDED, "what it came to", .shape = &quote_shape},
};
static const struct shape sold_shape = SHAPE("LoyaltySold", sold_members);

static const struct member back_line_members[] = {
    {"sku", MEMBER_TEXT, MEMBER_NEEDED, .max = RECORD_SKU_MAX},
    {"quantity", MEMBER_REAL, .note = "to thousandths; left out: 1"},
    {"amount", MEMBER_MONEY, MEMBER_NEEDED, "their price, discounts taken off"},
};
static const struct shape back_line_shape = SHAPE("LoyaltyReturnLine", back_line_members);

static const struct member back_members[] = {
    {"order", MEMBER_TEXT, MEMBER_NEEDED, "number of the order", .max = ORDER_NUMBER_MAX},
    {"source", MEMBER_TEXT, .note = "the system both come from", .max = ORDER_NUMBER_MAX},
    {"number", MEMBER_TEXT, MEMBER_NEEDED, "of the return: told again, nothing is done",
        .max = ORDER_NUMBER_MAX},
    {"at", MEMBER_TIME, .note = "left out: now"},
    {"is_cancellation", MEMBER_BOOL},
    {"lines", MEMBER_OBJECT, MEMBER_LIST, "what came back", NULL, &back_line_shape,
        BASKET_LINES_MAX},
    {"total", MEMBER_MONEY, .note = "without lines; neither: all that is left of the order"},
};
static const struct shape back_shape = SHAPE("LoyaltyReturn", back_members);

static const struct member returned_members[] = {
    {"customer", MEMBER_ID, MEMBER_NEEDED | MEMBER_NULL, .of = CUSTOMER_PREFIX},
    {"fate", MEMBER_CHOICE, MEMBER_NEEDED, .of = FATES},
    {"points", MEMBER_INT, MEMBER_NEEDED,
        "change of the balance: earned points go, spent ones come"},
    {"balance", MEMBER_INT, MEMBER_NEEDED, "points that can be spent after it"},
    {"coupons", MEMBER_INT, MEMBER_NEEDED, "released, when nothing is left of the order"},
};
static const struct shape returned_shape = SHAPE("LoyaltyReturned", returned_members);

/* ---- orders ---- */

static bool number_check(struct ctx *c, struct request *rq, const char *name, struct str number)
{
    if (number.n)
        return true;
    rq->pointer = arena_printf(c->arena, "/%s", name);
    return fail(c, ERR_INVALID, "\"%s\" is empty", name);
}

/* Of what is asked, however its members are ordered. */
static uint64_t request_hash(struct ctx *c, const struct request *rq)
{
    const size_t flags = JSON_COMPACT | JSON_SORT_KEYS;
    size_t size = json_dumpb(rq->json, NULL, 0, flags);
    char *text = arena_alloc(c->arena, size + 1);

    (void)json_dumpb(rq->json, text, size, flags);
    return XXH3_64bits(text, size);
}

static bool sold_print(struct ctx *c, struct output *o, void *arg)
{
    const struct sold *s = arg;
    char id[ID_TEXT_MAX];

    id_format(id, ORDER_PREFIX, s->order_id);
    output_text(o, "order", NULL, str_of(id));
    output_text(o, "number", NULL, s->number);
    output_int(o, "balance", NULL, s->balance);
    output_object(o, "quote");
    quote_show(c, o, &s->quote);
    output_close(o);
    return true;
}

static bool sale_answer(struct ctx *c, struct request *rq, struct sold *s)
{
    if (s->is_known) {
        buf_str(&rq->answer, s->answer);
        return true;
    }
    return answer_print(c, rq, FORMAT_JSON, sold_print, s) &&
        sold_note(c, s, buf_view(&rq->answer));
}

static bool sale_post(struct ctx *c, struct request *rq)
{
    struct sold s = {.number = member_text(rq->json, "number"),
        .source = member_text(rq->json, "source"),
        .hold = member_id(rq->json, "hold", LEDGER_OP_PREFIX),
        .request = request_hash(c, rq)};

    return number_check(c, rq, "number", s.number) &&
        quote_ask_read(c, rq->json, &s.ask, &rq->pointer) && coupon_guess_take(c, rq) &&
        coupon_guessed(c, rq, sell(c, &s)) && sale_answer(c, rq, &s);
}

/* ---- returns ---- */

static bool quantity_read(struct ctx *c, const json_t *from, int64_t *out)
{
    double quantity = member_real(from, "quantity", 1) * 1000;

    *out = llround(quantity);
    return (quantity >= 1 && quantity <= (double)RECORD_QUANTITY_MAX &&
               fabs(quantity - (double)*out) <= 1e-6 * quantity) ||
        fail(c, ERR_INVALID, "a quantity is above nought, in thousandths at the finest");
}

static bool back_lines_read(struct ctx *c, struct request *rq, struct return_record *out)
{
    const json_t *list = json_object_get(rq->json, "lines");
    struct record_line *lines = arena_array(c->arena, json_array_size(list), struct record_line);

    out->lines = lines;
    out->line_count = json_array_size(list);
    for (size_t i = 0; i < out->line_count; i++) {
        const json_t *one = json_array_get(list, i);

        rq->pointer = arena_printf(c->arena, "/lines/%zu", i);
        lines[i] = (struct record_line){
            .sku = member_text(one, "sku"), .amount = member_money(one, "amount", 0), .cost = -1};
        if (!quantity_read(c, one, &lines[i].quantity))
            return false;
    }
    rq->pointer = NULL;
    return true;
}

static bool return_post(struct ctx *c, struct request *rq)
{
    struct unsold u = {.back = {.customer_id = -1,
                           .source = member_text(rq->json, "source"),
                           .order_number = member_text(rq->json, "order"),
                           .number = member_text(rq->json, "number"),
                           .is_cancellation = member_bool(rq->json, "is_cancellation"),
                           .total = member_money(rq->json, "total", 0)}};

    if (!number_check(c, rq, "order", u.back.order_number) ||
        !number_check(c, rq, "number", u.back.number) ||
        (member_has(rq->json, "at") && !time_of_body(c, rq, "at", &u.back.at_us)) ||
        !back_lines_read(c, rq, &u.back) || !unsell(c, &u))
        return false;
    json_open_object(&rq->out, NULL);
    reply_id(rq, "customer", CUSTOMER_PREFIX, u.customer_id);
    reply_text(rq, "fate", str_of(fate_name(u.fate)));
    json_put_int(&rq->out, "points", u.points);
    json_put_int(&rq->out, "balance", u.balance);
    json_put_int(&rq->out, "coupons", u.coupons);
    json_close(&rq->out);
    return true;
}

const struct route sell_routes[SELL_ROUTE_COUNT] = {
    {"POST", "/api/v1/loyalty/orders", PERM_LOYALTY_TILL, ROUTE_WRITE, sale_post,
        "Accept an order once: coupons redeemed, points spent, points earned", .body = &sale_shape,
        .answer = &sold_shape},
    {"POST", "/api/v1/loyalty/returns", PERM_LOYALTY_TILL, ROUTE_WRITE, return_post,
        "What came back of an order: points follow in proportion, coupons when nothing is left",
        .body = &back_shape, .answer = &returned_shape},
};
