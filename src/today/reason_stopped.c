/* What we would not see: files that used to be imported, programs that used to send, jobs that
 * failed for good. Without them the rest of the page is about the past. */
#include <stdlib.h>

#include "today/reason.h"
#include "today/sales.h"
#include "today/today_store.h"

#define RUNS_MAX 2000      /* of all kinds, the newest */
#define RHYTHM_DAYS_MAX 20 /* days with imports that make up the rhythm */
#define RHYTHM_DAYS_MIN 4  /* three gaps; fewer are no habit */
#define GAPS_SILENT 2      /* longer than so many usual gaps, and a day */
#define SOURCE_SILENT_DAYS 3
#define SOURCES_MAX 500
#define KINDS_MAX 100

/* ---- imports ---- */

/* Days on which a kind was imported, newest first. */
struct rhythm {
    struct str kind;
    int64_t days[RHYTHM_DAYS_MAX], last_us;
    size_t count;
};

static int by_value(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* The median gap, halves up. */
static int64_t rhythm_gap(const struct rhythm *r)
{
    int64_t gaps[RHYTHM_DAYS_MAX];
    size_t n = r->count - 1;

    assert(r->count >= 2);
    for (size_t i = 0; i < n; i++)
        gaps[i] = r->days[i] - r->days[i + 1];
    qsort(gaps, n, sizeof *gaps, by_value);
    return n % 2 ? gaps[n / 2] : (gaps[n / 2 - 1] + gaps[n / 2] + 1) / 2;
}

static void rhythm_judge(struct today_search *s, const struct rhythm *r)
{
    struct today_item item = today_item_of(REASON_IMPORT_STOPPED);

    if (r->count < RHYTHM_DAYS_MIN)
        return;
    item.number = rhythm_gap(r);
    item.other = s->day - r->days[0];
    if (item.other <= GAPS_SILENT * item.number + 1)
        return;
    item.customer_id = CUSTOMER_ANONYMOUS;
    item.since_us = r->last_us;
    item.day = r->days[0];
    item.subject = item.what = r->kind;
    item.sample = (int64_t)r->count;
    item.place = today_place(1, item.other);
    today_offer(s, &item);
}

/* Rows: kind, finished; by kind, newest first. */
static void rhythm_take(struct ctx *c, struct today_search *s, struct rhythm *r, struct rows *rows)
{
    int64_t day = zone_day(c->zone, db_i64(rows, 1));

    if (!str_eq(r->kind, db_text(rows, 0))) {
        rhythm_judge(s, r);
        *r = (struct rhythm){
            .kind = str_keep(c->arena, db_text(rows, 0)), .last_us = db_i64(rows, 1)};
    }
    if (r->count < RHYTHM_DAYS_MAX && (r->count == 0 || r->days[r->count - 1] != day))
        r->days[r->count++] = day;
}

static bool imports_find(struct ctx *c, struct today_search *s)
{
    struct rhythm r = {.kind = STR("")};
    struct rows rows;

    if (!db_query(c, &rows, &today_sql[TODAY_IMPORTS], ARGS(I64(s->now_us), I64(RUNS_MAX))))
        return false;
    while (db_next(&rows))
        rhythm_take(c, s, &r, &rows);
    rhythm_judge(s, &r);
    return db_end(&rows);
}

/* ---- sources ---- */

static void source_judge(struct ctx *c, struct today_search *s, const struct rows *rows)
{
    int64_t seen_us = db_i64(rows, 2), since_us = seen_us ? seen_us : db_i64(rows, 1);
    struct today_item item = today_item_of(REASON_SOURCE_SILENT);

    item.day = zone_day(c->zone, since_us);
    item.other = s->day - item.day;
    if (item.other < SOURCE_SILENT_DAYS)
        return;
    item.customer_id = CUSTOMER_ANONYMOUS;
    item.since_us = since_us;
    item.subject = item.what = db_text(rows, 0);
    item.number = seen_us != 0;
    item.place = today_place(2, item.other);
    today_offer(s, &item);
}

static bool sources_find(struct ctx *c, struct today_search *s)
{
    struct rows rows;

    if (!db_query(c, &rows, &today_sql[TODAY_SOURCES], ARGS(I64(SOURCES_MAX))))
        return false;
    while (db_next(&rows))
        source_judge(c, s, &rows);
    return db_end(&rows);
}

/* ---- jobs ---- */

static bool jobs_find(struct ctx *c, struct today_search *s)
{
    struct rows rows;

    if (!db_query(c, &rows, &today_sql[TODAY_FAILED_JOBS], ARGS(I64(KINDS_MAX))))
        return false;
    while (db_next(&rows)) {
        struct today_item item = today_item_of(REASON_JOB_FAILED);

        item.customer_id = CUSTOMER_ANONYMOUS;
        item.since_us = db_i64(&rows, 2);
        item.day = zone_day(c->zone, item.since_us);
        item.subject = item.what = db_text(&rows, 0);
        item.number = db_i64(&rows, 1);
        item.place = today_place(0, item.number);
        today_offer(s, &item);
    }
    return db_end(&rows);
}

bool today_stopped_find(struct ctx *c, struct today_search *s)
{
    return s->is_past || (imports_find(c, s) && sources_find(c, s) && jobs_find(c, s));
}
