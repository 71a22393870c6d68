/* All SQL of the programme. The log, orders and products are read here, as insight reads them. */
#include "loyalty/loyalty_store.h"

#include "customer/part_store.h"

#define PART_COLUMNS "kind, code, place, state, starts_at, body"
#define DEED_COLUMNS "id, kind, at, subject, amount, points, returned"
#define AWARD_COLUMNS "id, deed, rule, at, day, points"
#define MEMBER_COLUMNS "tier, since_at, grace_until, due_at"
#define SALE_COLUMNS "id, at, request, coupons, answer"
#define STEP_COLUMNS "id, at, was, tier"
#define OF_STRETCH " customer_id >= $1 AND customer_id <= $2 "

const struct statement loyalty_sql[LOYALTY_STATEMENT_COUNT] = {
    [PARTS_READ] = {"SELECT " PART_COLUMNS " FROM loyalty_part ORDER BY kind, place"},
    [PART_PUT] = {"INSERT INTO loyalty_part (" PART_COLUMNS ", changed_at)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (kind, code) DO UPDATE SET"
                  " place = excluded.place, state = excluded.state,"
                  " starts_at = excluded.starts_at, body = excluded.body,"
                  " changed_at = excluded.changed_at"},
    [PARTS_DROP] = {"DELETE FROM loyalty_part"},
    [PART_STATE] = {"UPDATE loyalty_part SET state = $2, changed_at = $3"
                    " WHERE kind = 2 AND code = $1 AND state <> $2"},
    [TALLIES_READ] = {"SELECT code, points FROM loyalty_tally"},
    /* In the order of their codes, as everybody locks them. */
    [TALLIES_LOCK] = {"SELECT code, points FROM loyalty_tally",
        "SELECT code, points FROM loyalty_tally ORDER BY code FOR UPDATE"},
    [TALLY_OPEN] = {"INSERT INTO loyalty_tally (code, points)"
                    " SELECT CAST($1 AS text), CAST(COALESCE((SELECT sum(points)"
                    " FROM loyalty_award WHERE rule = $1), 0) AS bigint)"
                    " WHERE NOT EXISTS (SELECT 1 FROM loyalty_tally WHERE code = $1)"},
    [TALLY_DROP] = {"DELETE FROM loyalty_tally WHERE code = $1"},
    [TALLY_ADD] = {"UPDATE loyalty_tally SET points = points + $2 WHERE code = $1"},
    [RULES_GIVEN] = {"SELECT rule, CAST(sum(points) AS bigint), count(*),"
                     " count(DISTINCT customer_id) FROM loyalty_award GROUP BY rule"},
    [PERSONS_READ] =
        {"SELECT c.customer_id, c.birth_month, c.birth_day, c.language, COALESCE(m.tier, ''),"
         " m.since_at, m.grace_until, m.due_at FROM customer AS c"
         " LEFT JOIN loyalty_member AS m ON m.customer_id = c.customer_id"
         " WHERE c.customer_id >= $1 AND c.customer_id <= $2 AND c.customer_id > 0"
         " AND c.merged_into = 0 AND c.erased_at = 0 ORDER BY c.customer_id"},
    [TAGS_READ] = {"SELECT customer_id, tag FROM customer_tag WHERE" OF_STRETCH
                   "ORDER BY customer_id, tag LIMIT $3"},
    [LOG_READ] = {"SELECT customer_id, id, at, kind, amount, ref, channel FROM touchpoint"
                  " WHERE" OF_STRETCH "AND kind IN (1, 2, 3) ORDER BY customer_id, id LIMIT $3"},
    [GIVEN_READ] = {"SELECT customer_id, rule, day, CAST(sum(points) AS bigint) FROM loyalty_award"
                    " WHERE" OF_STRETCH "GROUP BY customer_id, rule, day ORDER BY customer_id"
                    " LIMIT $3"},
    /* Sold lines of orders from the id $3 up to $4. */
    [LINES_READ] = {"SELECT l.customer_id, l.order_id, l.quantity, l.amount, COALESCE(p.sku, ''),"
                    " COALESCE(p.name, ''), COALESCE(p.category, ''), COALESCE(p.cost, -1),"
                    " l.product_id FROM order_line AS l"
                    " LEFT JOIN product AS p ON p.product_id = l.product_id"
                    " WHERE l.customer_id >= $1 AND l.customer_id <= $2 AND l.order_id >= $3"
                    " AND l.order_id < $4 AND l.is_sale = 1"
                    " ORDER BY l.customer_id, l.order_id, l.line_no LIMIT $5"},
    /* The next customers with an order between two ids. */
    [BUYERS_AFTER] = {"SELECT DISTINCT customer_id FROM touchpoint WHERE customer_id > $1"
                      " AND kind = 1 AND id >= $2 AND id < $3 ORDER BY customer_id LIMIT $4"},
    [MARK_READ] = {"SELECT mark, last_id FROM loyalty_mark WHERE name = $1"},
    [MARK_PUT] = {"INSERT INTO loyalty_mark (name, mark, last_id, at) VALUES ($1, $2, $3, $4)"
                  " ON CONFLICT (name) DO UPDATE SET mark = excluded.mark,"
                  " last_id = excluded.last_id, at = excluded.at"},
    [MARK_MOVE] = {"UPDATE loyalty_mark SET mark = $2, last_id = $3, at = $4 WHERE name = $1"},
    [MARKS_DROP] = {"DELETE FROM loyalty_mark WHERE name = $1"},
    [CHANGES_NEWEST] = {"SELECT (SELECT COALESCE(max(mark), 0) FROM timeline_change),"
                        " (SELECT COALESCE(max(customer_id), 0) FROM touchpoint)"},
    [CHANGED_SINCE] = {"SELECT DISTINCT customer_id FROM timeline_change WHERE mark >= $1"
                       " AND customer_id > 0 AND customer_id <= $2 ORDER BY customer_id"},
    /* Beyond a customer, those with anything from an id on. */
    [NEWCOMERS] = {"SELECT c.customer_id FROM customer AS c WHERE c.customer_id > $1 AND EXISTS"
                   " (SELECT 1 FROM touchpoint AS t WHERE t.customer_id = c.customer_id"
                   " AND t.id >= $2) ORDER BY c.customer_id"},
    /* And had nothing for it yet. */
    [BORN_ON] = {"SELECT customer_id FROM customer AS c WHERE birth_month = $1 AND birth_day = $2"
                 " AND birth_month > 0 AND merged_into = 0 AND erased_at = 0 AND customer_id > $3"
                 " AND NOT EXISTS (SELECT 1 FROM loyalty_deed AS d"
                 " WHERE d.customer_id = c.customer_id AND d.kind = 5 AND d.at = $5)"
                 " ORDER BY customer_id LIMIT $4"},
    /* What the rules have not looked at: orders by their own id, the rest by the touchpoint's. */
    [PENDING_READ] =
        {"SELECT t.id, t.at, t.kind, t.channel, t.amount, t.ref, COALESCE(o.number, ''),"
         " COALESCE(o.source, ''), COALESCE(s.comment, '') FROM touchpoint AS t"
         " LEFT JOIN orders AS o ON o.customer_id = t.customer_id AND o.id = t.ref AND t.kind = 1"
         " LEFT JOIN score AS s ON s.customer_id = t.customer_id AND s.id = t.id"
         " LEFT JOIN loyalty_deed AS d ON d.customer_id = t.customer_id"
         " AND d.id = CASE WHEN t.kind = 1 THEN t.ref ELSE t.id END"
         " WHERE t.customer_id = $1 AND t.id >= $2 AND t.kind IN (1, 7, 8, 9, 10)"
         " AND d.id IS NULL ORDER BY t.id LIMIT $3"},
    [DEED_PUT] = {"INSERT INTO loyalty_deed (customer_id, " DEED_COLUMNS ")"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7, 0)"},
    [DEED_HAS] = {"SELECT subject, amount, points FROM loyalty_deed"
                  " WHERE customer_id = $1 AND id = $2"},
    [DEED_RETURNED] = {"UPDATE loyalty_deed SET returned = $3 WHERE customer_id = $1 AND id = $2"},
    /* More came back than the books were told, of what the order comes to now. */
    [RETURNS_READ] =
        {"SELECT d.id, d.subject, COALESCE(o.total, d.amount), d.returned,"
         " CAST(-sum(m.amount) AS bigint), max(r.at), '', '' FROM loyalty_deed AS d"
         " JOIN order_return_match AS m ON m.customer_id = d.customer_id AND m.order_id = d.id"
         " JOIN order_return AS r ON r.customer_id = m.customer_id AND r.id = m.return_id"
         " LEFT JOIN orders AS o ON o.customer_id = d.customer_id AND o.id = d.id"
         " WHERE d.customer_id = $1 AND d.kind = 1 AND d.returned < COALESCE(o.total, d.amount)"
         " GROUP BY d.id, d.subject, d.amount, d.returned, o.total"
         " HAVING -sum(m.amount) > d.returned ORDER BY d.id"},
    /* Less of it is back than the books were told, and it had earned: a cancellation was undone. */
    [REVIVED_READ] = {"SELECT d.id, d.subject, o.total, d.returned,"
                      " CAST(COALESCE(-sum(m.amount), 0) AS bigint), d.at, o.number, o.source"
                      " FROM loyalty_deed AS d JOIN orders AS o ON o.customer_id = d.customer_id"
                      " AND o.id = d.id LEFT JOIN order_return_match AS m"
                      " ON m.customer_id = d.customer_id AND m.order_id = d.id"
                      " WHERE d.customer_id = $1 AND d.kind = 1 AND d.points > 0 AND d.returned > 0"
                      " AND d.returned >= o.total"
                      " GROUP BY d.id, d.subject, o.total, d.returned, d.at, o.number, o.source"
                      " HAVING COALESCE(-sum(m.amount), 0) < d.returned ORDER BY d.id"},
    [DEED_REVIVED] = {"UPDATE loyalty_deed SET subject = $3, returned = 0"
                      " WHERE customer_id = $1 AND id = $2"},
    [AWARD_PUT] = {"INSERT INTO loyalty_award (customer_id, " AWARD_COLUMNS ")"
                   " VALUES ($1, $2, $3, $4, $5, $6, $7)"},
    [MEMBER_PUT] = {"INSERT INTO loyalty_member (customer_id, " MEMBER_COLUMNS ")"
                    " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (customer_id) DO UPDATE SET"
                    " tier = excluded.tier, since_at = excluded.since_at,"
                    " grace_until = excluded.grace_until, due_at = excluded.due_at"},
    [MEMBERS_DUE] = {"SELECT customer_id FROM loyalty_member WHERE due_at > 0 AND due_at <= $1"
                     " ORDER BY due_at, customer_id LIMIT $2"},
    [STEP_PUT] = {"INSERT INTO loyalty_step (customer_id, " STEP_COLUMNS ")"
                  " VALUES ($1, $2, $3, $4, $5)"},
    [STEPS_READ] = {"SELECT at, was, tier FROM loyalty_step WHERE customer_id = $1"
                    " ORDER BY id DESC LIMIT $2"},
    [SALE_READ] = {"SELECT request, answer FROM loyalty_sale WHERE customer_id = $1 AND id = $2"},
    [SALE_PUT] = {"INSERT INTO loyalty_sale (customer_id, " SALE_COLUMNS ")"
                  " VALUES ($1, $2, $3, $4, $5, $6)"},
    /* The coupons of an order of which nothing is left: the caller knows ($3), or its lines. */
    [SALE_ENDED] = {"SELECT s.coupons FROM loyalty_sale AS s JOIN orders AS o"
                    " ON o.customer_id = s.customer_id AND o.id = s.id WHERE s.customer_id = $1"
                    " AND s.id = $2 AND ($3 = 1 OR o.total + COALESCE((SELECT sum(m.amount)"
                    " FROM order_return_match AS m WHERE m.customer_id = $1"
                    " AND m.order_id = $2), 0) <= 0)"},
};

/* A member's tier follows who stays, unless they have one of their own: the next look at them says
 * which of the two holds. */
const struct customer_part loyalty_parts[LOYALTY_PART_COUNT] = {
    {PART_ROWS(95, "loyalty_deed", DEED_COLUMNS), PART_SHARED("loyalty_deed"),
        PART_RENAME("loyalty_deed", "id"),
        .file = {"SELECT at, CASE kind WHEN 1 THEN 'order' WHEN 2 THEN 'review'"
                 " WHEN 3 THEN 'survey' WHEN 4 THEN 'visit' ELSE 'birthday' END, subject, amount,"
                 " points, returned FROM loyalty_deed WHERE customer_id = $1 ORDER BY id"},
        .keys = "at:time occasion subject amount:money points:int returned:money"},
    {PART_ROWS(96, "loyalty_award", AWARD_COLUMNS), PART_RENAME("loyalty_award", "deed"),
        .file = {"SELECT at, rule, points FROM loyalty_award WHERE customer_id = $1 ORDER BY id"},
        .keys = "at:time rule points:int"},
    {.what = 97,
        .table = "loyalty_member",
        .move_copy = {"INSERT INTO loyalty_member (customer_id, " MEMBER_COLUMNS ")"
                      " SELECT CAST($1 AS bigint), " MEMBER_COLUMNS " FROM loyalty_member"
                      " WHERE customer_id = $2 ON CONFLICT (customer_id) DO NOTHING"},
        .move_drop = {"DELETE FROM loyalty_member WHERE customer_id = $2 AND customer_id <> $1"},
        .file = {"SELECT tier, since_at, grace_until FROM loyalty_member WHERE customer_id = $1"},
        .keys = "tier since_at:time grace_until:time",
        PART_ERASE("loyalty_member")},
    {PART_ROWS(98, "loyalty_step", STEP_COLUMNS),
        .file = {"SELECT at, was, tier FROM loyalty_step WHERE customer_id = $1 ORDER BY id"},
        .keys = "at:time was tier"},
    {PART_ROWS(99, "loyalty_sale", SALE_COLUMNS), PART_SHARED("loyalty_sale"),
        PART_RENAME("loyalty_sale", "id")},
};

const struct invariant loyalty_invariants[LOYALTY_INVARIANT_COUNT] = {
    {"what an occasion earned is the sum of what its rules gave",
        {"SELECT max(a.subject) FROM (SELECT customer_id, id, subject, points FROM loyalty_deed"
         " UNION ALL SELECT customer_id, deed, '', -points FROM loyalty_award) AS a"
         " GROUP BY a.customer_id, a.id HAVING sum(a.points) <> 0"}},
};

/* ---- the programme ---- */

bool loyalty_parts_read(struct ctx *c, struct loyalty_part **out, size_t *count)
{
    const size_t room = EARN_RULES_MAX + PROGRAMME_TIERS_MAX + 1;
    struct rows rows;

    *out = arena_array(c->arena, room, struct loyalty_part);
    *count = 0;
    if (!db_query(c, &rows, &loyalty_sql[PARTS_READ], NO_ARGS))
        return false;
    while (db_next(&rows)) {
        assert(*count < room);
        (*out)[(*count)++] = (struct loyalty_part){.kind = (enum part_kind)db_i64(&rows, 0),
            .code = str_keep(c->arena, db_text(&rows, 1)),
            .place = db_i64(&rows, 2),
            .state = (int)db_i64(&rows, 3),
            .starts_us = db_i64(&rows, 4),
            .body = str_keep(c->arena, db_text(&rows, 5))};
    }
    return db_end(&rows);
}

bool loyalty_part_put(struct ctx *c, const struct loyalty_part *part)
{
    return db_run(c, &loyalty_sql[PART_PUT],
        ARGS(I64(part->kind), TEXT(part->code), I64(part->place), I64(part->state),
            I64(part->starts_us), TEXT(part->body), I64(clock_now(c->clock))),
        NULL);
}

bool tallies_read(struct ctx *c, const struct rule_set *set, bool is_locked, int64_t *given)
{
    struct rows rows;

    for (size_t i = 0; i < set->count; i++)
        given[i] = 0;
    if (!set->has_budget)
        return true;
    if (!db_query(c, &rows, &loyalty_sql[is_locked ? TALLIES_LOCK : TALLIES_READ], NO_ARGS))
        return false;
    while (db_next(&rows))
        for (size_t i = 0; i < set->count; i++)
            if (str_eq(set->of[i]->earn.code, db_text(&rows, 0)))
                given[i] = db_i64(&rows, 1);
    return db_end(&rows);
}

bool tally_keep(struct ctx *c, struct str code, bool has_budget)
{
    return db_run(c, &loyalty_sql[has_budget ? TALLY_OPEN : TALLY_DROP], ARGS(TEXT(code)), NULL);
}
