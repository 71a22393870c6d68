/* What this folder hands to the house: the record of a visit, rules the data keep, and how orders
 * follow their customer. */
#include "cli/verb.h"
#include "customer/customer.h"
#include "module.h"
#include "order/order_http.h"
#include "order/order_store.h"
#include "order/parts.h"

extern const struct module order_module;

static bool visit_run(struct ctx *c, struct call *call)
{
    struct visit v = {.at_us = clock_now(c->clock), .place = call_text(call, "place")};
    struct str channel = call_text(call, "channel");

    if (channel.n && !channel_parse(channel, &v.channel))
        return fail(c, ERR_USAGE, "there is no channel \"" STR_FMT "\"", STR_ARG(channel));
    return customer_named(c, call->operands[0], &v.customer_id) && visit_add(c, &v);
}

static const struct option visit_options[] = {
    {"channel", OPTION_TEXT, "NAME", T_OPTION_CHANNEL},
    {"place", OPTION_TEXT, "TEXT", T_OPTION_PLACE},
};

static const struct verb order_verbs[] = {
    {"visit", "CUSTOMER", OPTIONS(visit_options), .db = DB_READY, .txn = TXN_WRITE,
        .run = visit_run, .help = T_VERB_VISIT},
};

const struct module order_module = {.name = "order",
    VERBS(order_verbs),
    .routes = order_routes,
    .route_count = ORDER_ROUTE_COUNT,
    .statements = order_sql,
    .statement_count = ORDER_STATEMENT_COUNT,
    .invariants = order_invariants,
    .invariant_count = ORDER_INVARIANT_COUNT,
    .parts = order_parts,
    .part_count = ORDER_PART_COUNT};
