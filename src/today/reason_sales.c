/* Who is slipping away, and who came for the first time: from the timeline. As in `insight alive`,
 * days are counted up to the last that orders are known of, not up to a day of which nothing was
 * told yet. */
#include <math.h>

#include "insight/insight_cli.h"
#include "today/reason.h"
#include "today/sales.h"

#define FIRST_DAYS 7
#define HELD_PERCENT 50
#define UNIT_DAYS 7

static void question_set(struct ctx *c, struct today_sales *t, int64_t begin_us)
{
    int64_t first = zone_day(c->zone, begin_us), as_of = t->question.as_of;

    t->asked = (struct value_question){.base = &t->question,
        .cut_day = value_cut_day(first, as_of, HELD_PERCENT),
        .unit_days = UNIT_DAYS,
        .minor_per_unit = value_minor_per_unit(c)};
    t->plan = (struct value_plan){
        .months = {ALIVE_STAKE_MONTHS}, .count = 1, .discount = INSIGHT_DISCOUNT_DEFAULT};
}

bool today_sales_load(
    struct ctx *c, int64_t day, bool is_past, struct today_sales *out, int64_t *data_day)
{
    struct columns *cols;
    int64_t begin_us;

    *out = (struct today_sales){.question = {.as_of = day}};
    if (!insight_load(c, &out->question, is_past, &cols))
        return false;
    begin_us = purchases_begin_us(cols, &out->question);
    *data_day = begin_us == INT64_MAX ? -1 : out->question.as_of;
    question_set(c, out, begin_us == INT64_MAX ? out->question.until_us - 1 : begin_us);
    value_read(c->zone, &out->asked, cols, &out->log);
    value_fit(&out->log, &out->asked, &out->fit);
    columns_free(&cols);
    return true;
}

void today_sales_fini(struct today_sales *sales)
{
    value_log_fini(&sales->log);
}

int64_t today_spent(const struct today_search *s, int64_t customer_id)
{
    const struct value_log *log = &s->sales->log;
    size_t low = 0, high = log->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (log->all[middle].customer_id < customer_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < log->count && log->all[low].customer_id == customer_id ? log->all[low].money : 0;
}

/* ---- slipping ---- */

static void slipping_offer(
    struct ctx *c, struct today_search *s, const struct value_customer *v, int64_t place)
{
    const struct today_sales *t = s->sales;
    struct today_item item = today_item_of(REASON_SLIPPING);
    struct value_forecast f;
    struct value_outlook outlook;

    item.customer_id = v->customer_id;
    item.since_us = zone_moment(c->zone, v->last_day, 0);
    item.day = v->last_day;
    item.place = place;
    item.number = v->gap;
    item.other = t->question.as_of - v->last_day;
    item.sample = v->repeats + 1;
    if (t->fit.fit.status == BTYD_FITTED) {
        f = value_forecast_one(v, &t->asked, &t->fit, &t->plan, &outlook);
        item.chance = f.alive;
        if (t->fit.has_spend)
            item.amount = llround(alive_stake(&f, f.last.money));
    }
    today_offer(s, &item);
}

/* Beyond the foremost, more may be hidden than shown: as many again are looked at. */
static void slipping_find(struct ctx *c, struct today_search *s)
{
    const struct today_sales *t = s->sales;
    const struct alive_question q = {&t->asked, &t->plan, &t->log, &t->fit};
    size_t count;
    uint32_t *order = alive_alarms(&q, &count);

    for (size_t i = 0; i < count; i++) {
        if (i < SLIPPING_OFFERED_MAX)
            slipping_offer(c, s, &t->log.all[order[i]], (int64_t)i);
        else
            today_found_more(s, REASON_SLIPPING);
    }
    mem_free(order);
}

/* ---- first orders ---- */

static void first_offer(struct ctx *c, struct today_search *s, const struct value_customer *v)
{
    struct today_item item = today_item_of(REASON_FIRST);

    item.customer_id = v->customer_id;
    item.since_us = zone_moment(c->zone, v->first_day, 0);
    item.day = v->first_day;
    item.place = today_place(0, v->money);
    item.amount = v->money;
    today_offer(s, &item);
}

bool today_sales_find(struct ctx *c, struct today_search *s)
{
    const struct value_log *log = &s->sales->log;

    slipping_find(c, s);
    for (size_t i = 0; i < log->count; i++) {
        const struct value_customer *v = &log->all[i];

        if (v->repeats == 0 && v->first_day > s->day - FIRST_DAYS)
            first_offer(c, s, v);
    }
    return true;
}
