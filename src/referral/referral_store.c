/* All SQL of invitations. */
#include "referral/referral_store.h"

#include "coupon/code.h"
#include "customer/part_store.h"

#define REFERRAL_COLUMNS                                                                    \
    "id, inviter_id, code, at, state, reason, order_id, due_at, settled_at, friend_points," \
    " inviter_points"
#define FRIENDS_OF_FRIEND_MAX 16 /* invitations that merges may have brought together */
#define ORDERS_MAX 100

const struct statement referral_sql[REFERRAL_STATEMENT_COUNT] = {
    [REFERRAL_CODE_OF] = {"SELECT ident FROM referral_code WHERE customer_id = $1"
                          " ORDER BY made_at, ident LIMIT 1"},
    [REFERRAL_CODE_PUT] = {"INSERT INTO referral_code (ident, customer_id, made_at)"
                           " VALUES ($1, $2, $3) ON CONFLICT (ident) DO NOTHING"},
    [REFERRAL_CODE_FIND] = {"SELECT customer_id FROM referral_code WHERE ident = $1"},
    [REFERRAL_ADD] = {"INSERT INTO referral (customer_id, " REFERRAL_COLUMNS
                      ") VALUES ($1, $2, $3, $4, $5, 1, 0, 0, $6, 0, 0, 0)"},
    [REFERRAL_ONE] = {"SELECT customer_id, " REFERRAL_COLUMNS " FROM referral"
                      " WHERE customer_id = $1 AND id = $2"},
    [REFERRAL_OF_FRIEND] = {"SELECT customer_id, " REFERRAL_COLUMNS " FROM referral"
                            " WHERE customer_id = $1 ORDER BY id LIMIT $2"},
    [REFERRAL_BY_INVITER] = {"SELECT customer_id, " REFERRAL_COLUMNS " FROM referral"
                             " WHERE inviter_id = $1 ORDER BY id DESC LIMIT $2"},
    [REFERRAL_DUE] = {"SELECT customer_id, " REFERRAL_COLUMNS " FROM referral WHERE state = 1"
                      " AND due_at <= $1 ORDER BY due_at, customer_id LIMIT $2"},
    [REFERRAL_WAIT] = {"UPDATE referral SET due_at = $3 WHERE customer_id = $1 AND id = $2"
                       " AND state = 1"},
    [REFERRAL_SETTLE] = {"UPDATE referral SET state = $3, reason = $4, order_id = $5,"
                         " settled_at = $6, friend_points = $7, inviter_points = $8"
                         " WHERE customer_id = $1 AND id = $2 AND state = 1"},
    [REFERRAL_REWARDS] = {"SELECT count(*) FROM referral WHERE inviter_id = $1 AND state = 2"
                          " AND inviter_points > 0 AND settled_at >= $2 AND settled_at < $3"},
    [REFERRAL_IDENTS] = {"SELECT ident FROM identity WHERE customer_id = $1"
                         " ORDER BY ident LIMIT $2"},
    [REFERRAL_HAS_ORDER] = {"SELECT 1 FROM touchpoint WHERE customer_id = $1 AND kind = 1"
                            " AND at < $2 LIMIT 1"},
    /* What was given back of an order are touchpoints that name it, below nought. */
    [REFERRAL_ORDERS] = {"SELECT o.id, o.at, o.amount + COALESCE((SELECT CAST(SUM(r.amount)"
                         " AS bigint) FROM touchpoint AS r WHERE r.customer_id = o.customer_id"
                         " AND r.ref = o.id AND r.kind IN (2, 3)), 0) FROM touchpoint AS o"
                         " WHERE o.customer_id = $1 AND o.kind = 1 ORDER BY o.id LIMIT $2"},
};

/* An invitation follows the friend by its key, and the inviter by a second row of its own. */
const struct customer_part referral_parts[REFERRAL_PART_COUNT] = {
    {PART_IDENTS(105, "referral_code"),
        .file = {"SELECT ident, made_at FROM referral_code WHERE customer_id = $1"
                 " ORDER BY made_at"},
        .keys = "code made_at:time", PART_ERASE("referral_code")},
    {PART_ROWS(106, "referral", REFERRAL_COLUMNS), PART_RENAME("referral", "order_id"),
        .file = {"SELECT code, at, CASE state WHEN 1 THEN 'waiting' WHEN 2 THEN 'rewarded'"
                 " ELSE 'ended' END, friend_points, settled_at FROM referral"
                 " WHERE customer_id = $1 ORDER BY id"},
        .keys = "code at:time state points:int settled_at:time",
        .erase = {"UPDATE referral SET code = '' WHERE customer_id = $1 OR inviter_id = $1"}},
    {.what = 107,
        .table = "referral",
        .note = {"INSERT INTO customer_merge_row (customer_id, merge_id, what, id, ident)"
                 " SELECT CAST($1 AS bigint), CAST($2 AS bigint), 107, id, '' FROM referral"
                 " WHERE inviter_id = $3"},
        .move_copy = {"UPDATE referral SET inviter_id = $1 WHERE inviter_id = $2"},
        .back_copy = {"UPDATE referral SET inviter_id = $2 WHERE inviter_id = $1"
                      " AND id IN " PART_MOVED("107")}},
};

/* Who were two customers once may have invited each other, or been invited twice. */
#define NEVER_MERGED                                                                         \
    " AND NOT EXISTS (SELECT 1 FROM customer_merge AS m WHERE m.customer_id = r.customer_id" \
    " AND m.undone_at = 0)"

const struct invariant referral_invariants[REFERRAL_INVARIANT_COUNT] = {
    {"an invitation that was rewarded names its order, and when",
        {"SELECT CAST(id AS text) FROM referral WHERE (state = 2 AND (order_id = 0"
         " OR settled_at = 0)) OR (state = 3 AND reason = 0)"
         " OR (state <> 2 AND friend_points + inviter_points <> 0)"}},
    {"points for a friend are in the books",
        {"SELECT 'referral:' || CAST(id AS text) || ':friend' FROM referral"
         " WHERE friend_points > 0 EXCEPT SELECT key FROM ledger_op"}},
    {"points for an inviter are in the books",
        {"SELECT 'referral:' || CAST(id AS text) || ':inviter' FROM referral"
         " WHERE inviter_points > 0 EXCEPT SELECT key FROM ledger_op"}},
    {"nobody is rewarded for inviting themselves",
        {"SELECT CAST(r.id AS text) FROM referral AS r WHERE r.state = 2"
         " AND r.customer_id = r.inviter_id" NEVER_MERGED}},
    {"nobody is invited twice",
        {"SELECT CAST(r.id AS text) FROM referral AS r JOIN referral AS s"
         " ON s.customer_id = r.customer_id AND s.id > r.id WHERE r.customer_id <> "
         "0" NEVER_MERGED}},
};

/* ---- codes ---- */

bool referral_code_holder(struct ctx *c, struct str key, int64_t *holder)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &referral_sql[REFERRAL_CODE_FIND], ARGS(TEXT(key)), &found))
        return false;
    *holder = found ? db_i64(&rows, 0) : -1;
    return db_end(&rows);
}

bool referral_code_find(struct ctx *c, int64_t customer_id, struct str *out)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &referral_sql[REFERRAL_CODE_OF], ARGS(I64(customer_id)), &found))
        return false;
    *out = found ? code_text(c->arena, db_text(&rows, 0)) : STR("");
    return db_end(&rows);
}

bool referral_code_put(struct ctx *c, struct str key, int64_t customer_id, bool *is_new)
{
    int64_t added;

    if (!db_run(c, &referral_sql[REFERRAL_CODE_PUT],
            ARGS(TEXT(key), I64(customer_id), I64(clock_now(c->clock))), &added))
        return false;
    *is_new = added == 1;
    return true;
}

/* ---- invitations ---- */

static struct referral referral_of_row(struct ctx *c, const struct rows *rows)
{
    return (struct referral){.customer_id = db_i64(rows, 0),
        .id = db_i64(rows, 1),
        .inviter_id = db_i64(rows, 2),
        .code = str_keep(c->arena, db_text(rows, 3)),
        .at_us = db_i64(rows, 4),
        .state = (enum referral_state)db_i64(rows, 5),
        .reason = (enum referral_reason)db_i64(rows, 6),
        .order_id = db_i64(rows, 7),
        .due_us = db_i64(rows, 8),
        .settled_us = db_i64(rows, 9),
        .friend_points = db_i64(rows, 10),
        .inviter_points = db_i64(rows, 11)};
}

static bool referrals_read(struct ctx *c, enum referral_statement statement, int64_t what,
    size_t limit, struct referral *out, size_t *count)
{
    struct rows rows;

    *count = 0;
    if (!db_query(c, &rows, &referral_sql[statement], ARGS(I64(what), I64((int64_t)limit))))
        return false;
    while (db_next(&rows))
        out[(*count)++] = referral_of_row(c, &rows);
    return db_end(&rows);
}

bool referral_put(struct ctx *c, const struct referral *r)
{
    assert(r->id > 0);
    assert(r->customer_id != r->inviter_id);
    return db_run(c, &referral_sql[REFERRAL_ADD],
        ARGS(I64(r->customer_id), I64(r->id), I64(r->inviter_id), TEXT(r->code), I64(r->at_us),
            I64(r->due_us)),
        NULL);
}

bool referral_find(
    struct ctx *c, int64_t customer_id, int64_t id, struct referral *out, bool *found)
{
    struct rows rows;

    if (!db_one(c, &rows, &referral_sql[REFERRAL_ONE], ARGS(I64(customer_id), I64(id)), found))
        return false;
    if (*found)
        *out = referral_of_row(c, &rows);
    return db_end(&rows);
}

bool referrals_of_friend(struct ctx *c, int64_t customer_id, struct referral **out, size_t *count)
{
    *out = arena_array(c->arena, FRIENDS_OF_FRIEND_MAX, struct referral);
    return referrals_read(c, REFERRAL_OF_FRIEND, customer_id, FRIENDS_OF_FRIEND_MAX, *out, count);
}

bool referrals_by_inviter(struct ctx *c, int64_t customer_id, struct referral **out, size_t *count)
{
    *out = arena_array(c->arena, REFERRAL_SHOWN_MAX, struct referral);
    return referrals_read(c, REFERRAL_BY_INVITER, customer_id, REFERRAL_SHOWN_MAX, *out, count);
}

bool referrals_due(struct ctx *c, int64_t now_us, size_t limit, struct referral *out, size_t *count)
{
    return referrals_read(c, REFERRAL_DUE, now_us, limit, out, count);
}

bool referral_wait(struct ctx *c, const struct referral *r, int64_t due_us)
{
    return db_run(
        c, &referral_sql[REFERRAL_WAIT], ARGS(I64(r->customer_id), I64(r->id), I64(due_us)), NULL);
}

bool referral_settle(struct ctx *c, const struct referral *r)
{
    int64_t changed;

    assert(r->state != REFERRAL_WAITING);
    assert(r->settled_us > 0);
    if (!db_run(c, &referral_sql[REFERRAL_SETTLE],
            ARGS(I64(r->customer_id), I64(r->id), I64(r->state), I64(r->reason), I64(r->order_id),
                I64(r->settled_us), I64(r->friend_points), I64(r->inviter_points)),
            &changed))
        return false;
    return changed == 1 || fail(c, ERR_BUSY, "somebody else was quicker: try again");
}

bool referral_rewards(
    struct ctx *c, int64_t inviter_id, int64_t from_us, int64_t until_us, int64_t *count)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &referral_sql[REFERRAL_REWARDS],
            ARGS(I64(inviter_id), I64(from_us), I64(until_us)), &found))
        return false;
    assert(found);
    *count = db_i64(&rows, 0);
    return db_end(&rows);
}

/* ---- what others' tables say ---- */

bool referral_idents(struct ctx *c, int64_t customer_id, struct str *out, size_t *count)
{
    struct rows rows;

    *count = 0;
    if (!db_query(c, &rows, &referral_sql[REFERRAL_IDENTS],
            ARGS(I64(customer_id), I64(REFERRAL_IDENTS_MAX))))
        return false;
    while (db_next(&rows))
        out[(*count)++] = str_keep(c->arena, db_text(&rows, 0));
    return db_end(&rows);
}

bool referral_ordered_before(
    struct ctx *c, int64_t customer_id, int64_t before_us, bool *has_ordered)
{
    struct rows rows;

    return db_one(c, &rows, &referral_sql[REFERRAL_HAS_ORDER],
               ARGS(I64(customer_id), I64(before_us)), has_ordered) &&
        db_end(&rows);
}

bool referral_first_kept(struct ctx *c, int64_t customer_id, int64_t *id, int64_t *at_us)
{
    struct rows rows;

    *id = 0;
    if (!db_query(
            c, &rows, &referral_sql[REFERRAL_ORDERS], ARGS(I64(customer_id), I64(ORDERS_MAX))))
        return false;
    while (*id == 0 && db_next(&rows))
        if (db_i64(&rows, 2) > 0) {
            *id = db_i64(&rows, 0);
            *at_us = db_i64(&rows, 1);
        }
    return db_end(&rows);
}
