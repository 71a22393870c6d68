/* All SQL of the touchpoint log and of its changes. */
#include "timeline/touchpoint_store.h"

const struct statement touchpoint_sql[] = {
    [TOUCHPOINT_PUT] = {"INSERT INTO touchpoint (customer_id, id, at, kind, stage, channel, pillar,"
                        " amount, items, score, ref)"
                        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
                        " ON CONFLICT (customer_id, id) DO UPDATE SET at = excluded.at,"
                        " kind = excluded.kind, stage = excluded.stage, channel = excluded.channel,"
                        " pillar = excluded.pillar, amount = excluded.amount,"
                        " items = excluded.items, score = excluded.score, ref = excluded.ref"},
    [TOUCHPOINT_REMOVE] = {"DELETE FROM touchpoint WHERE customer_id = $1 AND id = $2"},
    [TOUCHPOINT_PAGE] = {"SELECT id, at, kind, stage, channel, pillar, amount, items, score, ref"
                         " FROM touchpoint WHERE customer_id = $1 AND id < $2"
                         " ORDER BY id DESC LIMIT $3"},
    [TOUCHPOINT_ALL] = {"SELECT customer_id, at, kind, channel, amount, items, score, ref"
                        " FROM touchpoint WHERE customer_id > $1 ORDER BY customer_id, id"},
    [TOUCHPOINT_OF_CUSTOMER] = {"SELECT customer_id, at, kind, channel, amount, items, score, ref"
                                " FROM touchpoint WHERE customer_id = $1 ORDER BY id"},
    /* What each customer has in what changed of them, NULLs where there is nothing, customer by
     * customer. SQLite takes them in that order from the grouping, and would sort again. */
    [TOUCHPOINT_CHANGED] =
        {"SELECT c.customer_id, t.at, t.kind, t.channel, t.amount, t.items, t.score, t.ref,"
         " c.from_id, c.until_id, t.id FROM (SELECT customer_id, from_id,"
         " max(until_id) AS until_id FROM timeline_change"
         " WHERE mark >= $1 AND customer_id <= $2 GROUP BY customer_id, from_id) AS c"
         " LEFT JOIN touchpoint AS t ON t.customer_id = c.customer_id"
         " AND t.id >= c.from_id AND t.id <= c.until_id",
            "SELECT c.customer_id, t.at, t.kind, t.channel, t.amount, t.items, t.score, t.ref,"
            " c.from_id, c.until_id, t.id FROM (SELECT customer_id, from_id,"
            " max(until_id) AS until_id FROM timeline_change"
            " WHERE mark >= $1 AND customer_id <= $2 GROUP BY customer_id, from_id) AS c"
            " LEFT JOIN touchpoint AS t ON t.customer_id = c.customer_id"
            " AND t.id >= c.from_id AND t.id <= c.until_id ORDER BY c.customer_id"},
    [TOUCHPOINT_LAST_CUSTOMER] = {"SELECT COALESCE(max(customer_id), -1) FROM touchpoint"},
    [TOUCHPOINT_HAS_CUSTOMER] = {"SELECT 1 FROM touchpoint WHERE customer_id = $1 LIMIT 1"},
    /* SQLite has one writer, so marks can grow with every change whatever the clock does, and a
     * customer beyond all others needs no mark: they are found by their id. Neither can be had
     * where many write at once; there late marks are found within TIMELINE_WINDOW. */
    [TIMELINE_CHANGE_PUT] =
        {"INSERT INTO timeline_change (customer_id, mark, from_id, until_id)"
         " SELECT $1, max($2, (SELECT COALESCE(max(mark), 0) + 1 FROM timeline_change)), $3, $4"
         " WHERE $1 <= (SELECT COALESCE(max(customer_id), -1) FROM touchpoint)"
         " ON CONFLICT (mark, customer_id) DO UPDATE SET from_id = min(from_id, excluded.from_id),"
         " until_id = max(until_id, excluded.until_id)",
            "INSERT INTO timeline_change (customer_id, mark, from_id, until_id)"
            " VALUES ($1, $2, $3, $4) ON CONFLICT (mark, customer_id) DO UPDATE"
            " SET from_id = LEAST(timeline_change.from_id, excluded.from_id),"
            " until_id = GREATEST(timeline_change.until_id, excluded.until_id)"},
    [TIMELINE_NEWEST] = {"SELECT COALESCE(max(mark), 0) FROM timeline_change"},
    [TIMELINE_WINDOW] = {"SELECT count(*) FROM timeline_change WHERE mark >= $1 AND mark <= $2"},
    [TIMELINE_IDENTITY] = {"SELECT applied_at, 'sqlite' FROM migration WHERE version = 1",
        "SELECT applied_at, CAST(current_database() AS text) FROM migration WHERE version = 1"},
};
