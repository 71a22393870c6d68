/* Deliveries later than they were promised: those still on their way, and those that came late
 * yesterday or today. */
#include "today/reason.h"
#include "today/sales.h"
#include "today/today_store.h"

#define OPEN_DAYS_MAX 60 /* what is open for longer was never closed, rather than never brought */
#define ROWS_MAX 20000

/* Rows: customer, number, promised, delivered, the order's total or -1. */
static void late_offer(struct ctx *c, struct today_search *s, const struct rows *rows)
{
    int64_t promised_us = db_i64(rows, 2), delivered_us = db_i64(rows, 3);
    int64_t promised = zone_day(c->zone, promised_us);
    int64_t days = (delivered_us ? zone_day(c->zone, delivered_us) : s->day) - promised;
    struct today_item item = today_item_of(delivered_us ? REASON_CAME_LATE : REASON_LATE);

    if (days <= 0)
        return;
    item.customer_id = db_i64(rows, 0);
    item.since_us = promised_us;
    item.subject = item.what = db_text(rows, 1);
    item.day = promised;
    item.number = days;
    item.amount = db_i64(rows, 4);
    item.place = today_place(
        delivered_us != 0, item.amount < 0 ? today_spent(s, item.customer_id) : item.amount);
    today_offer(s, &item);
}

static bool late_read(struct ctx *c, struct today_search *s, enum today_statement statement,
    int64_t from_day, int64_t until_day)
{
    struct rows rows;

    if (!db_query(c, &rows, &today_sql[statement],
            ARGS(I64(zone_moment(c->zone, from_day, 0)), I64(zone_moment(c->zone, until_day, 0)),
                I64(ROWS_MAX))))
        return false;
    while (db_next(&rows))
        late_offer(c, s, &rows);
    return db_end(&rows);
}

bool today_late_find(struct ctx *c, struct today_search *s)
{
    return late_read(c, s, TODAY_OPEN, s->day - OPEN_DAYS_MAX, s->day) &&
        late_read(c, s, TODAY_ARRIVED, s->day - 1, s->day + 1);
}
