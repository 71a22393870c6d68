/* The till's doors: what an order would come to. */
#include "coupon/coupon_doors.h"
#include "http/verb_route.h"
#include "loyalty/loyalty_doors.h"
#include "loyalty/quote.h"

/* ---- the command line ---- */

static bool quote_run(struct ctx *c, struct call *call)
{
    struct quote_ask ask;
    struct quote quote;
    struct str text;

    if (!basket_file(c, call->operands[0], &text) || !quote_ask_parse(c, text, &ask) ||
        !quote_make(c, &ask, false, &quote))
        return false;
    quote_show(c, call->out, &quote);
    return true;
}

const struct verb till_verbs[TILL_VERB_COUNT] = {
    {"loyalty quote", "FILE", .db = DB_READY, .txn = TXN_READ, .run = quote_run,
        .help = T_VERB_LOYALTY_QUOTE},
};

/* ---- over HTTP ---- */

static bool quote_print(struct ctx *c, struct output *o, void *arg)
{
    quote_show(c, o, arg);
    return true;
}

static bool quote_post(struct ctx *c, struct request *rq)
{
    struct quote_ask ask;
    struct quote quote;

    return quote_ask_read(c, rq->json, &ask, &rq->pointer) && coupon_guess_take(c, rq) &&
        coupon_guessed(c, rq, quote_make(c, &ask, false, &quote)) &&
        answer_print(c, rq, FORMAT_JSON, quote_print, &quote);
}

const struct route till_routes[TILL_ROUTE_COUNT] = {
    {"POST", "/api/v1/loyalty/quote", PERM_LOYALTY_TILL, ROUTE_READ, quote_post,
        "What a basket comes to: discounts, points, and why", .body = &quote_ask_shape,
        .answer = &quote_shape},
};
