/* What a simulated customer did, as documents and touchpoints. */
#include <math.h>
#include <string.h>

#include "base/id.h"
#include "simulate/write.h"

#define OPENS_MINUTE (9 * 60)
#define OPEN_MINUTES (11 * 60)
#define MINUTE_US (60 * SECOND_US)

static _Thread_local int64_t ignored; /* how many rows: one each */

#define PUT(c, statement, ...) db_batch((c), &order_sql[statement], ARGS(__VA_ARGS__), &ignored)

int64_t writer_moment(const struct writer *w, double at)
{
    double day = floor(at);
    int64_t minute = OPENS_MINUTE + (int64_t)((at - day) * OPEN_MINUTES);

    return zone_moment(w->zone, w->s->span.begin_day + (int64_t)day, minute * MINUTE_US);
}

int64_t writer_id(struct writer *w, int64_t at_us)
{
    return id_at(at_us, w->low++ & (uint64_t)ID_LOW_MASK);
}

/* ---- touchpoints: many in one statement ---- */

static bool deed_tell(struct ctx *c, struct writer *w, struct touchpoint t)
{
    t.customer_id = w->customer_id;
    w->group.rows[w->group.count++] = t;
    return w->group.count < TOUCHPOINT_GROUP_SIZE || touchpoint_group_flush(c, &w->group);
}

/* One that has a row of its own id. */
static struct touchpoint deed_touchpoint(enum touchpoint_kind kind, int64_t id, int64_t at_us)
{
    struct touchpoint t = touchpoint_of(kind);

    t.id = t.ref = id;
    t.at_us = at_us;
    return t;
}

/* ---- one order ---- */

struct placed {
    const struct deed *deed;
    struct basket basket;
    struct str number;
    int64_t id, at_us;
    enum channel channel;
};

static bool document_write(
    struct ctx *c, const struct writer *w, const char *what, const struct placed *o, int64_t id)
{
    return PUT(c, DOCUMENT_PUT, TEXT(document_ident(c, what, STR(SIMULATE_SOURCE), o->number)),
        I64(w->customer_id), I64(id));
}

static bool lines_write(struct ctx *c, const struct writer *w, const struct placed *o)
{
    for (size_t i = 0; i < o->basket.count; i++) {
        const struct order_line *l = &o->basket.lines[i];

        if (!PUT(c, ORDER_LINE_PUT, I64(w->customer_id), I64(o->id), I64((int64_t)i + 1),
                I64(l->product_id), I64(l->quantity), I64(l->amount), I64(l->is_sale)))
            return false;
    }
    return true;
}

static bool order_write(struct ctx *c, struct writer *w, const struct placed *o)
{
    struct touchpoint t = deed_touchpoint(TOUCHPOINT_ORDER, o->id, o->at_us);
    const struct basket *b = &o->basket;

    t.channel = o->channel;
    t.amount = b->total;
    t.items = (int64_t)b->count;
    return PUT(c, ORDER_NEW, I64(w->customer_id), I64(o->id), TEXT(o->number),
               TEXT(STR(SIMULATE_SOURCE)), I64(o->at_us), I64(o->channel), I64(b->total),
               I64(b->cost), I64((int64_t)b->count),
               I64((int64_t)order_lines_hash(b->lines, b->count, o->at_us))) &&
        document_write(c, w, "order", o, o->id) && lines_write(c, w, o) && deed_tell(c, w, t);
}

/* One that has not come yet is known by what was promised. */
static bool delivery_write(struct ctx *c, struct writer *w, const struct placed *o)
{
    double promised = o->deed->at + o->deed->promised_days;
    double delivered = deed_delivered_at(o->deed);
    bool has_come = delivered < span_days(&w->s->span);
    int64_t promised_us = writer_moment(w, promised);
    int64_t delivered_us = has_come ? writer_moment(w, delivered) : 0;
    int64_t at_us = has_come ? delivered_us : promised_us, id = writer_id(w, at_us);
    struct touchpoint t = deed_touchpoint(TOUCHPOINT_DELIVERY, id, at_us);

    t.items = has_come ? o->deed->late_days : 0;
    return PUT(c, DELIVERY_PUT, I64(w->customer_id), I64(id), I64(o->id), TEXT(o->number),
               TEXT(STR(SIMULATE_SOURCE)), I64(promised_us), I64(delivered_us)) &&
        document_write(c, w, "delivery", o, id) && deed_tell(c, w, t);
}

/* ---- answers ---- */

/* One in four says something beside the figure. */
static struct str comment_of(struct writer *w, bool is_content)
{
    const struct names *n = &names[w->person->lang];
    uint32_t pick = random_below(&w->r, 4 * NAMES_COMMENTS);

    if (pick >= NAMES_COMMENTS)
        return STR("");
    return str_of(is_content ? n->praise[pick] : n->blame[pick]);
}

static bool score_write(struct ctx *c, struct writer *w, const struct placed *o, enum metric metric,
    int value, bool is_content)
{
    int64_t at_us = writer_moment(w, deed_answered_at(o->deed));
    int64_t id = writer_id(w, at_us), order = metric == METRIC_CSAT ? o->id : 0;
    struct touchpoint t =
        deed_touchpoint(metric == METRIC_NPS ? TOUCHPOINT_NPS : TOUCHPOINT_CSAT, id, at_us);

    t.channel = CHANNEL_EMAIL;
    t.score = value;
    t.ref = order ? order : id;
    return PUT(c, SCORE_PUT, I64(w->customer_id), I64(id), I64(at_us), I64(metric), I64(value),
               TEXT(comment_of(w, is_content)), I64(CHANNEL_EMAIL), I64(order)) &&
        deed_tell(c, w, t);
}

static bool answers_write(struct ctx *c, struct writer *w, const struct placed *o)
{
    const struct deed *d = o->deed;

    if (deed_answered_at(d) >= span_days(&w->s->span))
        return true;
    return (d->answer == ANSWER_NONE ||
               score_write(c, w, o, METRIC_NPS, d->answer, d->answer > 6)) &&
        (d->csat == ANSWER_NONE || score_write(c, w, o, METRIC_CSAT, d->csat, d->csat > 3));
}

/* ---- all of them ---- */

static bool visit_write(struct ctx *c, struct writer *w, const struct deed *d)
{
    const char *place = names[w->lang].shops[random_below(&w->r, NAMES_SHOPS)];
    int64_t at_us = writer_moment(w, d->visit_at), id = writer_id(w, at_us);
    struct touchpoint t = deed_touchpoint(TOUCHPOINT_VISIT, id, at_us);

    t.channel = CHANNEL_SHOP;
    return PUT(c, VISIT_PUT, I64(w->customer_id), I64(id), I64(at_us), I64(CHANNEL_SHOP),
               TEXT(str_of(place))) &&
        deed_tell(c, w, t);
}

/* What is brought was not bought in a shop. */
static enum channel channel_of(struct writer *w, const struct deed *d)
{
    static const enum channel afar[] = {
        CHANNEL_SITE, CHANNEL_SITE, CHANNEL_SITE, CHANNEL_APP, CHANNEL_PHONE, CHANNEL_TELEGRAM};
    enum channel other = afar[random_below(&w->r, COUNT(afar))];

    if (d->promised_days == 0)
        return CHANNEL_SHOP;
    return random_chance(&w->r, .8) ? w->usual : other;
}

static bool deed_write(struct ctx *c, struct writer *w, size_t i)
{
    const struct deed *d = &w->life->deeds[i];
    struct placed o = {.deed = d, .channel = channel_of(w, d), .at_us = writer_moment(w, d->at)};

    o.id = writer_id(w, o.at_us);
    o.number =
        str_of(arena_printf(c->arena, "%llu-%zu", (unsigned long long)w->life->number, i + 1));
    basket_fill(&w->goods, &w->r, d->money, &o.basket);
    w->s->orders_written++;
    return (d->visit_at < 0 || visit_write(c, w, d)) && order_write(c, w, &o) &&
        (d->promised_days == 0 || delivery_write(c, w, &o)) && answers_write(c, w, &o);
}

bool deeds_write(struct ctx *c, struct writer *w)
{
    static const enum channel usual[] = {
        CHANNEL_SITE, CHANNEL_SITE, CHANNEL_SITE, CHANNEL_APP, CHANNEL_PHONE, CHANNEL_TELEGRAM};

    w->usual = usual[random_below(&w->r, COUNT(usual))];
    for (size_t i = 0; i < w->life->count; i++)
        if (!deed_write(c, w, i))
            return false;
    return true;
}
