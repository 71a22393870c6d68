/* A customer's timeline. With a filter a page looks at TOUCHPOINT_PAGE_MAX touchpoints at most: it
 * may be short, or empty, and still have a next one. */
#include "base/id.h"
#include "customer/customer_http.h"
#include "customer/customer_priv.h"
#include "customer/glance.h"

const struct member timeline_query[] = {
    {"kinds", MEMBER_TEXT, .note = "order,return: only these"},
};

static const struct member item_members[] = {
    {"at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL},
    {"kind", MEMBER_TEXT, MEMBER_NEEDED, "order, return, visit, nps ..."},
    {"stage", MEMBER_CHOICE, MEMBER_NEEDED, "of the purchase", .of = "before|during|after"},
    {"pillar", MEMBER_CHOICE, MEMBER_NEEDED, "what of the business it is about",
        .of = "positioning|site|product|support|logistics"},
    {"channel", MEMBER_TEXT, MEMBER_NEEDED},
    {"amount", MEMBER_MONEY, MEMBER_NEEDED | MEMBER_NULL, "below nought: given back"},
    {"items", MEMBER_INT, MEMBER_NEEDED, "lines of an order; days late of a delivery"},
    {"score", MEMBER_INT, MEMBER_NEEDED | MEMBER_NULL},
    {"number", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL, "printed on the document"},
    {"order", MEMBER_ID, MEMBER_NEEDED | MEMBER_NULL, "the order it is about", .of = "ord"},
};
const struct shape timeline_item_shape = SHAPE("Touchpoint", item_members);

static bool kind_read(struct ctx *c, struct str name, uint64_t *kinds)
{
    for (int k = TOUCHPOINT_NONE + 1; k < TOUCHPOINT_KIND_COUNT; k++)
        if (str_eq(str_trim(name), str_of(touchpoint_name((enum touchpoint_kind)k)))) {
            *kinds |= UINT64_C(1) << k;
            return true;
        }
    return fail(c, ERR_INVALID, "there is no kind \"" STR_FMT "\" of touchpoint", STR_ARG(name));
}

/* A bit for each kind that is asked for; all when none is. */
static bool kinds_read(struct ctx *c, const struct request *rq, uint64_t *kinds)
{
    struct str rest = request_query(rq, "kinds"), name;

    static_assert(TOUCHPOINT_KIND_COUNT <= 64, "kinds fit a mask");
    *kinds = rest.n ? 0 : UINT64_MAX;
    while (rest.n && str_cut(&rest, ',', &name))
        if (!kind_read(c, name, kinds))
            return false;
    return true;
}

static bool is_of_order(enum touchpoint_kind kind)
{
    return kind >= TOUCHPOINT_ORDER && kind <= TOUCHPOINT_ADJUSTMENT;
}

static void item_reply(struct ctx *c, struct request *rq, const struct touchpoint *t,
    const struct document_numbers *numbers)
{
    struct str number = document_number(numbers, t);
    bool has_amount = t->amount || t->kind == TOUCHPOINT_ORDER || t->kind == TOUCHPOINT_RETURN;

    json_open_object(&rq->out, NULL);
    reply_time(rq, "at", t->at_us);
    reply_text(rq, "kind", str_of(touchpoint_name(t->kind)));
    reply_text(rq, "stage", str_of(stage_name(t->stage)));
    reply_text(rq, "pillar", str_of(pillar_name(t->pillar)));
    reply_text(rq, "channel", str_of(channel_name(t->channel)));
    if (has_amount)
        reply_money(rq, "amount", t->amount, c->currency);
    else
        json_put_null(&rq->out, "amount");
    json_put_int(&rq->out, "items", t->items);
    if (t->score == SCORE_NONE)
        json_put_null(&rq->out, "score");
    else
        json_put_int(&rq->out, "score", t->score);
    if (number.n)
        reply_text(rq, "number", number);
    else
        json_put_null(&rq->out, "number");
    reply_id(rq, "order", "ord", is_of_order(t->kind) ? t->ref : 0);
    json_close(&rq->out);
}

bool customer_timeline_get(struct ctx *c, struct request *rq)
{
    struct touchpoint *all = arena_array(c->arena, TOUCHPOINT_PAGE_MAX, struct touchpoint);
    struct document_numbers numbers;
    size_t limit, count, shown = 0, i;
    struct customer cu;
    int64_t before;
    uint64_t kinds;

    if (!request_page(c, rq, INT64_MAX, &limit, &before) || !kinds_read(c, rq, &kinds) ||
        !customer_of_path(c, rq, &cu) ||
        !touchpoint_page(
            c, cu.id, before, kinds == UINT64_MAX ? limit + 1 : TOUCHPOINT_PAGE_MAX, all, &count) ||
        !document_numbers(c, cu.id, all, count, &numbers))
        return false;
    reply_page_open(rq);
    for (i = 0; i < count && shown < limit; i++)
        if (kinds & UINT64_C(1) << all[i].kind) {
            item_reply(c, rq, &all[i], &numbers);
            shown++;
        }
    reply_page_close(rq, i < count || count == TOUCHPOINT_PAGE_MAX, i ? all[i - 1].id : 0);
    return true;
}
