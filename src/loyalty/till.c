/* The till's doors: what an order would come to. */
#include "coupon/coupon_doors.h"
#include "http/verb_route.h"
#include "loyalty/accrue.h"
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

/* What is new earns at once, and not only within a minute. */
static bool accrue_run(struct ctx *c, struct call *call)
{
    struct output *o = call->out;
    struct accrual a;

    if (!loyalty_accrue(c, NULL, &a))
        return false;
    if (!a.has_programme)
        output_line(o, lang_text(c->lang, T_PROGRAMME_EMPTY));
    output_int(o, "customers", lang_text(c->lang, T_PROGRAMME_CUSTOMERS), a.customers);
    output_int(o, "orders", lang_text(c->lang, T_PROGRAMME_ORDERS), a.orders);
    output_int(o, "others", lang_text(c->lang, T_ACCRUE_OTHERS), a.others);
    output_int(o, "returns", lang_text(c->lang, T_ACCRUE_RETURNS), a.returns);
    output_int(o, "points", lang_text(c->lang, T_PROGRAMME_POINTS), a.points);
    return true;
}

bool accrue_job(struct ctx *c, struct job *job)
{
    struct accrual a;

    return loyalty_accrue(c, job->is_stopping, &a);
}

const struct verb till_verbs[TILL_VERB_COUNT] = {
    {"loyalty quote", "FILE", .db = DB_READY, .txn = TXN_READ, .run = quote_run,
        .help = T_VERB_LOYALTY_QUOTE},
    {"loyalty accrue", "", .db = DB_READY, .txn = TXN_NONE, .run = accrue_run,
        .help = T_VERB_LOYALTY_ACCRUE},
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
