/* All SQL of Today. Reasons read other features' tables here; they write none. */
#include "today/today_store.h"

#include <math.h>

#include "base/actor.h"
#include "customer/part_store.h"

#define ITEM_COLUMNS                                                                          \
    "customer_id, id, reason, subject, since_at, place, day, amount, chance, sample, number," \
    " other, what, contacted_at, hidden_until"
#define MARK_COLUMNS                                                                       \
    "id, item_id, reason, subject, since_at, action, outcome, channel, note, by_whom, at," \
    " until_at, touchpoint, undone_at"
#define OF_FORTY                                                                                  \
    "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20," \
    " $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38,"  \
    " $39, $40)"
#define HIDINGS_MAX 500000

const struct statement today_sql[TODAY_STATEMENT_COUNT] = {
    [TODAY_BIRTHS] = {"SELECT customer_id, birth_year FROM customer WHERE birth_month = $1"
                      " AND birth_day = $2 AND birth_month > 0 AND merged_into = 0"
                      " AND erased_at = 0 LIMIT $3"},
    [TODAY_DATES_ON] = {"SELECT customer_id, whose, occasion, note, year FROM customer_date"
                        " WHERE month = $1 AND day = $2 LIMIT $3"},
    [TODAY_OPEN] = {"SELECT d.customer_id, d.number, d.promised_at, d.delivered_at,"
                    " COALESCE(o.total, -1) FROM delivery AS d LEFT JOIN orders AS o"
                    " ON o.customer_id = d.customer_id AND o.id = d.order_id"
                    " WHERE d.delivered_at = 0 AND d.promised_at >= $1 AND d.promised_at < $2"
                    " AND d.customer_id <> 0 LIMIT $3"},
    [TODAY_ARRIVED] = {"SELECT d.customer_id, d.number, d.promised_at, d.delivered_at,"
                       " COALESCE(o.total, -1) FROM delivery AS d LEFT JOIN orders AS o"
                       " ON o.customer_id = d.customer_id AND o.id = d.order_id"
                       " WHERE d.delivered_at > 0 AND d.delivered_at >= $1"
                       " AND d.delivered_at < $2 AND d.promised_at > 0"
                       " AND d.promised_at < d.delivered_at AND d.customer_id <> 0 LIMIT $3"},
    [TODAY_IMPORTS] = {"SELECT kind, finished_at FROM (SELECT kind, finished_at FROM import_run"
                       " WHERE finished_at > 0 AND finished_at <= $1"
                       " ORDER BY finished_at DESC LIMIT $2) AS r ORDER BY kind, finished_at DESC"},
    [TODAY_SOURCES] = {"SELECT name, created_at, seen_at FROM source WHERE revoked_at = 0"
                       " ORDER BY id LIMIT $1"},
    [TODAY_FAILED_JOBS] = {"SELECT kind, count(*), min(added_at) FROM job WHERE state = 1"
                           " GROUP BY kind ORDER BY kind LIMIT $1"},
    [TODAY_GIFTS_WAITING] =
        {"SELECT s.customer_id, s.id, s.at, s.until_at, s.cost, g.name, s.rule FROM surprise AS s"
         " JOIN gift AS g ON g.gift_id = s.gift_id WHERE s.state = 2 AND s.until_at > $1"
         " ORDER BY s.until_at LIMIT $2"},
    /* A gift that waits is no news of the timeline: one number changes with either. */
    [TODAY_MARK_NEWEST] = {"SELECT (SELECT COALESCE(max(mark), 0) FROM timeline_change)"
                           " + (SELECT count(*) FROM surprise WHERE state = 2)"},
    [TODAY_CONTACTED] = {"SELECT COALESCE(max(at), 0) FROM touchpoint WHERE customer_id = $1"
                         " AND id >= $2 AND kind = $3 AND items > 0"},
    [TODAY_ITEMS] = {"SELECT " ITEM_COLUMNS " FROM today_item"},
    [TODAY_ITEM_BY_ID] = {"SELECT " ITEM_COLUMNS " FROM today_item WHERE id = $1"},
    [TODAY_ITEM_PUT] = {"INSERT INTO today_item (" ITEM_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6,"
                        " $7, $8, $9, $10, $11, $12, $13, $14, $15)"
                        " ON CONFLICT (customer_id, id) DO UPDATE SET place = excluded.place,"
                        " amount = excluded.amount, chance = excluded.chance,"
                        " sample = excluded.sample, number = excluded.number,"
                        " other = excluded.other, what = excluded.what,"
                        " contacted_at = excluded.contacted_at,"
                        " hidden_until = excluded.hidden_until"},
    [TODAY_ITEMS_DROP] = {"DELETE FROM today_item"},
    [TODAY_ITEMS_CONTACTED] = {"UPDATE today_item SET contacted_at = $2 WHERE customer_id = $1"},
    /* As today_hides. */
    [TODAY_ITEMS_SETTLE] = {"UPDATE today_item SET hidden_until = COALESCE((SELECT max(m.until_at)"
                            " FROM today_mark AS m WHERE m.customer_id = today_item.customer_id"
                            " AND m.reason = today_item.reason AND m.undone_at = 0"
                            " AND m.until_at > $2 AND (m.action = 3"
                            " OR (m.subject = today_item.subject"
                            " AND m.since_at = today_item.since_at))), 0) WHERE customer_id = $1"},
    [TODAY_RUNS] = {"SELECT reason, found_at, day, data_day, mark, found FROM today_run"},
    [TODAY_RUN_PUT] = {"INSERT INTO today_run (reason, found_at, day, data_day, mark, found)"
                       " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (reason) DO UPDATE SET"
                       " found_at = excluded.found_at, day = excluded.day,"
                       " data_day = excluded.data_day, mark = excluded.mark,"
                       " found = excluded.found"},
    [TODAY_HIDINGS] = {"SELECT customer_id, since_at, until_at, reason, action, subject"
                       " FROM today_mark WHERE until_at > $1 AND undone_at = 0"
                       " ORDER BY customer_id, id LIMIT $2"},
    [TODAY_MARK_PUT] = {"INSERT INTO today_mark (customer_id, " MARK_COLUMNS ") VALUES ($1, $2,"
                        " $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0)"},
    [TODAY_MARK_OF_ITEM] =
        {"SELECT customer_id, id, action, outcome, channel, at, until_at,"
         " touchpoint, reason, subject FROM today_mark WHERE item_id = $1 AND undone_at = 0"
         " ORDER BY id DESC LIMIT 1"},
    [TODAY_MARK_UNDO] = {"UPDATE today_mark SET undone_at = $3 WHERE customer_id = $1"
                         " AND id = $2"},
    [TODAY_PERSONS] = {"SELECT customer_id, kind, name, given_name, language FROM customer"
                       " WHERE customer_id IN " OF_FORTY},
    [TODAY_IDENTS] = {"SELECT customer_id, ident FROM identity WHERE customer_id IN " OF_FORTY
                      " ORDER BY customer_id, ident"},
    [TODAY_CONSENTS] = {"SELECT customer_id, channel, purpose, is_granted FROM consent"
                        " WHERE customer_id IN " OF_FORTY " ORDER BY customer_id, id"},
};

/* Lines are found again; marks follow the customer, and so does what was noted with them until
 * they are erased. */
const struct customer_part today_parts[TODAY_PART_COUNT] = {
    {.what = 70,
        .table = "today_item",
        .move_drop = {"DELETE FROM today_item WHERE customer_id = $2 AND customer_id <> $1"},
        PART_ERASE("today_item")},
    {PART_ROWS(71, "today_mark", MARK_COLUMNS),
        .file = {"SELECT at, CASE action WHEN 1 THEN 'done' WHEN 2 THEN 'snoozed'"
                 " ELSE 'not useful' END, CASE outcome WHEN 1 THEN 'reached'"
                 " WHEN 2 THEN 'not reached' WHEN 3 THEN 'seen to' ELSE '' END, channel, note,"
                 " by_whom, until_at, undone_at FROM today_mark WHERE customer_id = $1"
                 " ORDER BY id"},
        .keys = "at:time action outcome channel:channel note by_whom until_at:time undone_at:time",
        .erase = {"UPDATE today_mark SET note = '', subject = '' WHERE customer_id = $1"}},
};

const struct invariant today_invariants[TODAY_INVARIANT_COUNT] = {
    {"a mark on a line of the morning ends after it was made",
        {"SELECT note FROM today_mark WHERE until_at <= at"}},
    {"a contact that stands is on the timeline",
        {"SELECT m.by_whom FROM today_mark AS m LEFT JOIN touchpoint AS t"
         " ON t.customer_id = m.customer_id AND t.id = m.touchpoint"
         " WHERE m.touchpoint <> 0 AND m.undone_at = 0 AND t.id IS NULL"}},
};

/* ---- lines ---- */

/* False for one whose reason no module knows any more. */
static bool item_of_row(struct ctx *c, const struct rows *rows, struct today_item *out)
{
    *out = (struct today_item){.customer_id = db_i64(rows, 0),
        .id = db_i64(rows, 1),
        .reason = today_reason_of((int)db_i64(rows, 2)),
        .subject = str_keep(c->arena, db_text(rows, 3)),
        .since_us = db_i64(rows, 4),
        .place = db_i64(rows, 5),
        .day = db_i64(rows, 6),
        .amount = db_i64(rows, 7),
        .chance = db_is_null(rows, 8) ? NAN : db_f64(rows, 8),
        .sample = db_i64(rows, 9),
        .number = db_i64(rows, 10),
        .other = db_i64(rows, 11),
        .what = str_keep(c->arena, db_text(rows, 12)),
        .contacted_us = db_i64(rows, 13),
        .hidden_until_us = db_i64(rows, 14)};
    return out->reason != NULL;
}

static bool item_put(struct ctx *c, const struct today_item *i, int64_t *written)
{
    return db_batch(c, &today_sql[TODAY_ITEM_PUT],
        ARGS(I64(i->customer_id), I64(i->id), I64(i->reason->number), TEXT(i->subject),
            I64(i->since_us), I64(i->place), I64(i->day), I64(i->amount),
            isnan(i->chance) ? NIL : F64(i->chance), I64(i->sample), I64(i->number), I64(i->other),
            TEXT(i->what), I64(i->contacted_us), I64(i->hidden_until_us)),
        written);
}

static bool runs_put(struct ctx *c, const struct today_found *f)
{
    for (int r = 0; r < TODAY_REASONS_MAX; r++)
        if (today_reason_of(r) &&
            !db_run(c, &today_sql[TODAY_RUN_PUT],
                ARGS(I64(r), I64(f->found_us), I64(f->day), I64(f->data_day), I64(f->mark),
                    I64(f->totals[r])),
                NULL))
            return false;
    return true;
}

bool today_keep(struct ctx *c, const struct today_found *f)
{
    int64_t written = 0;

    if (!db_run(c, &today_sql[TODAY_ITEMS_DROP], NO_ARGS, NULL))
        return false;
    for (size_t i = 0; i < f->count; i++)
        if (!item_put(c, &f->items[i], &written))
            return false;
    return db_batch_wait(c) && runs_put(c, f);
}

static bool runs_read(struct ctx *c, struct today_found *out)
{
    struct rows rows;

    if (!db_query(c, &rows, &today_sql[TODAY_RUNS], NO_ARGS))
        return false;
    while (db_next(&rows)) {
        out->found_us = db_i64(&rows, 1);
        out->day = db_i64(&rows, 2);
        out->data_day = db_i64(&rows, 3);
        out->mark = db_i64(&rows, 4);
        assert(db_i64(&rows, 0) < TODAY_REASONS_MAX);
        out->totals[db_i64(&rows, 0)] = db_i64(&rows, 5);
    }
    return db_end(&rows);
}

bool today_kept(struct ctx *c, struct today_found *out)
{
    const size_t room = today_reason_count() * TODAY_KEPT_MAX;
    struct rows rows;

    *out = (struct today_found){.items = arena_array(c->arena, room, struct today_item)};
    if (!runs_read(c, out) || !db_query(c, &rows, &today_sql[TODAY_ITEMS], NO_ARGS))
        return false;
    while (out->count < room && db_next(&rows))
        out->count += item_of_row(c, &rows, &out->items[out->count]);
    return db_end(&rows);
}

bool today_item_get(struct ctx *c, int64_t id, struct today_item *out)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &today_sql[TODAY_ITEM_BY_ID], ARGS(I64(id)), &found))
        return false;
    found = found && item_of_row(c, &rows, out);
    if (!db_end(&rows))
        return false;
    return found || fail(c, ERR_MISSING, "there is no such line today, any more: look again");
}

/* ---- what hides them ---- */

bool today_hides(const struct today_hiding *h, const struct today_item *item)
{
    return h->customer_id == item->customer_id && h->reason == item->reason->number &&
        (h->action == TODAY_HIDDEN ||
            (h->since_us == item->since_us && str_eq(h->subject, item->subject)));
}

bool today_hidings(struct ctx *c, int64_t now_us, struct today_hiding **out, size_t *count)
{
    size_t room = 0, n = 0;
    struct today_hiding *all = NULL, *wider;
    struct rows rows;

    if (!db_query(c, &rows, &today_sql[TODAY_HIDINGS], ARGS(I64(now_us), I64(HIDINGS_MAX))))
        return false;
    while (db_next(&rows)) {
        if (n == room) {
            room = room ? 2 * room : 64;
            wider = arena_array(c->arena, room, struct today_hiding);
            for (size_t i = 0; i < n; i++)
                wider[i] = all[i];
            all = wider;
        }
        all[n++] = (struct today_hiding){.customer_id = db_i64(&rows, 0),
            .since_us = db_i64(&rows, 1),
            .until_us = db_i64(&rows, 2),
            .reason = (int)db_i64(&rows, 3),
            .action = (enum today_action)db_i64(&rows, 4),
            .subject = str_keep(c->arena, db_text(&rows, 5))};
    }
    *out = all;
    *count = n;
    return db_end(&rows);
}

bool today_settle(struct ctx *c, int64_t customer_id)
{
    return db_run(
        c, &today_sql[TODAY_ITEMS_SETTLE], ARGS(I64(customer_id), I64(clock_now(c->clock))), NULL);
}

/* ---- marks ---- */

bool today_mark_put(struct ctx *c, const struct today_item *item, const struct today_mark *m)
{
    assert(m->until_us > m->at_us);
    return db_run(c, &today_sql[TODAY_MARK_PUT],
        ARGS(I64(item->customer_id), I64(m->id), I64(item->id), I64(item->reason->number),
            TEXT(item->subject), I64(item->since_us), I64(m->action), I64(m->deed.outcome),
            I64(m->deed.channel), TEXT(m->deed.note), TEXT(c->actor->name), I64(m->at_us),
            I64(m->until_us), I64(m->touchpoint_id)),
        NULL);
}

bool today_mark_of(
    struct ctx *c, int64_t item_id, struct today_item *item, struct today_mark *out, bool *found)
{
    struct rows rows;

    if (!db_one(c, &rows, &today_sql[TODAY_MARK_OF_ITEM], ARGS(I64(item_id)), found))
        return false;
    if (*found) {
        *item = (struct today_item){.customer_id = db_i64(&rows, 0),
            .id = item_id,
            .reason = today_reason_of((int)db_i64(&rows, 8)),
            .subject = str_keep(c->arena, db_text(&rows, 9))};
        *out = (struct today_mark){.id = db_i64(&rows, 1),
            .action = (enum today_action)db_i64(&rows, 2),
            .deed = {.outcome = (enum today_outcome)db_i64(&rows, 3),
                .channel = (enum channel)db_i64(&rows, 4)},
            .at_us = db_i64(&rows, 5),
            .until_us = db_i64(&rows, 6),
            .touchpoint_id = db_i64(&rows, 7)};
    }
    return db_end(&rows);
}

bool today_mark_end(struct ctx *c, int64_t customer_id, int64_t id)
{
    return db_run(c, &today_sql[TODAY_MARK_UNDO],
        ARGS(I64(customer_id), I64(id), I64(clock_now(c->clock))), NULL);
}

/* ---- reading ---- */

static bool number_read(struct ctx *c, enum today_statement statement, const struct val *args,
    size_t count, int64_t *out)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &today_sql[statement], args, count, &found))
        return false;
    assert(found);
    *out = db_i64(&rows, 0);
    return db_end(&rows);
}

bool today_mark_newest(struct ctx *c, int64_t *mark)
{
    return number_read(c, TODAY_MARK_NEWEST, NO_ARGS, mark);
}

bool today_contacted_at(struct ctx *c, int64_t customer_id, int64_t now_us, int64_t *at_us)
{
    int64_t from_us = now_us - TODAY_CONTACT_DAYS * DAY_US;

    return number_read(c, TODAY_CONTACTED,
        ARGS(I64(customer_id), I64(id_at(from_us < 0 ? 0 : from_us, 0) & ~ID_LOW_MASK),
            I64(TOUCHPOINT_CONTACT)),
        at_us);
}
