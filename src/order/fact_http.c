/* What happens around an order, told one at a time: deliveries, scores, visits. */
#include <xxhash.h>

#include "order/order_http.h"

#define METRICS "nps|csat|ces"

static const struct member delivery_new_members[] = {
    CUSTOMER_NAMED_MEMBER,
    {"number", MEMBER_TEXT, MEMBER_NEEDED, "what it is known by, with its source",
        .max = ORDER_NUMBER_MAX},
    {"source", MEMBER_TEXT, .note = "the system it comes from", .max = ORDER_NUMBER_MAX},
    {"order", MEMBER_TEXT, .note = "number of the order", .max = ORDER_NUMBER_MAX},
    {"promised_at", MEMBER_TIME, MEMBER_NULL},
    {"delivered_at", MEMBER_TIME, MEMBER_NULL},
};
const struct shape delivery_new_shape = SHAPE("DeliveryNew", delivery_new_members);

static const struct member score_new_members[] = {
    CUSTOMER_NAMED_MEMBER,
    {"metric", MEMBER_CHOICE, MEMBER_NEEDED, .of = METRICS},
    {"value", MEMBER_INT, MEMBER_NEEDED, "nps 0 to 10, csat 1 to 5, ces 1 to 7"},
    {"comment", MEMBER_TEXT},
    {"at", MEMBER_TIME, .note = "left out: now"},
    {"channel", MEMBER_TEXT},
    {"order", MEMBER_TEXT, .note = "number of the order it is about", .max = ORDER_NUMBER_MAX},
    {"source", MEMBER_TEXT, .note = "the system the order comes from", .max = ORDER_NUMBER_MAX},
};
const struct shape score_new_shape = SHAPE("ScoreNew", score_new_members);

static const struct member visit_new_members[] = {
    CUSTOMER_NAMED_MEMBER,
    {"at", MEMBER_TIME, .note = "left out: now"},
    {"channel", MEMBER_TEXT, .note = "shop, site ..."},
    {"place", MEMBER_TEXT, .note = "the shop, the page"},
};
const struct shape visit_new_shape = SHAPE("VisitNew", visit_new_members);

static const struct member fact_put_members[] = {
    {"customer", MEMBER_ID, MEMBER_NEEDED, .of = CUSTOMER_PREFIX},
    {"fate", MEMBER_CHOICE, MEMBER_NEEDED, .of = FATES},
};
const struct shape fact_put_shape = SHAPE("FactPut", fact_put_members);

static bool fact_reply(struct ctx *c, struct request *rq, int64_t customer_id, enum order_fate fate)
{
    if (fate == ORDER_TAKEN)
        return fail(c, ERR_CONFLICT, "another customer has the number \"" STR_FMT "\"",
            STR_ARG(member_text(rq->json, "number")));
    json_open_object(&rq->out, NULL);
    reply_text(rq, "customer", str_of(customer_text(c, customer_id)));
    reply_text(rq, "fate", str_of(fate_name(fate)));
    json_close(&rq->out);
    return true;
}

/* The customer's order of the number in "order"; 0 when it is not named. */
static bool order_of_body(struct ctx *c, struct request *rq, int64_t customer_id, int64_t *id)
{
    struct str number = member_text(rq->json, "order");
    int64_t owner = -1;

    *id = 0;
    if (!number.n)
        return true;
    if (!order_by_number(c, member_text(rq->json, "source"), number, &owner, id))
        return false;
    if (owner == customer_id)
        return true;
    rq->pointer = "/order";
    return fail(c, ERR_MISSING, "there is no order \"" STR_FMT "\"", STR_ARG(number));
}

bool delivery_post(struct ctx *c, struct request *rq)
{
    struct delivery d = {
        .number = member_text(rq->json, "number"), .source = member_text(rq->json, "source")};
    enum order_fate fate;

    if ((member_has(rq->json, "promised_at") &&
            !time_of_body(c, rq, "promised_at", &d.promised_us)) ||
        (member_has(rq->json, "delivered_at") &&
            !time_of_body(c, rq, "delivered_at", &d.delivered_us)))
        return false;
    if (!d.promised_us && !d.delivered_us)
        return fail(c, ERR_INVALID, "a delivery has \"promised_at\" or \"delivered_at\"");
    if (!d.number.n)
        return fail(c, ERR_INVALID, "\"%s\" is empty", "number");
    d.key_hash = XXH3_64bits(d.number.p, d.number.n);
    return customer_of_body(c, rq, &d.customer_id) &&
        order_of_body(c, rq, d.customer_id, &d.order_id) && delivery_put(c, &d, &fate) &&
        fact_reply(c, rq, d.customer_id, fate);
}

bool score_post(struct ctx *c, struct request *rq)
{
    struct score s = {
        .metric = (enum metric)(METRIC_NPS + member_choice(rq->json, "metric", METRICS)),
        .comment = member_text(rq->json, "comment")};
    int64_t value = member_int(rq->json, "value", -1);
    enum order_fate fate;
    int min, max;

    metric_range(s.metric, &min, &max);
    if (value < min || value > max) {
        rq->pointer = "/value";
        return fail(c, ERR_INVALID, "\"%s\" is from %d to %d", "value", min, max);
    }
    s.value = (int)value;
    s.key_hash = XXH3_64bits(s.comment.p, s.comment.n) + (uint64_t)value;
    return time_of_body(c, rq, "at", &s.at_us) && customer_of_body(c, rq, &s.customer_id) &&
        channel_of_body(c, rq, &s.channel) && order_of_body(c, rq, s.customer_id, &s.order_id) &&
        score_put(c, &s, &fate) && fact_reply(c, rq, s.customer_id, fate);
}

bool visit_post(struct ctx *c, struct request *rq)
{
    struct visit v = {.place = member_text(rq->json, "place")};

    return time_of_body(c, rq, "at", &v.at_us) && customer_of_body(c, rq, &v.customer_id) &&
        channel_of_body(c, rq, &v.channel) && visit_add(c, &v) &&
        fact_reply(c, rq, v.customer_id, ORDER_ADDED);
}
