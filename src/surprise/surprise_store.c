/* All SQL of gifts. */
#include "surprise/surprise_store.h"

#include <string.h>

#include "base/id.h"
#include "customer/part_store.h"

#define GIFT_COLUMNS "gift_id, code, name, kind, sku, points, cost, is_open"
#define SURPRISE_COLUMNS                                                                   \
    "id, gift_id, cost, points, at, user_id, by_whom, key, note, undone_at, state, rule, " \
    "until_at,"                                                                            \
    " touchpoint"
#define SURPRISE_ROWS                                                                 \
    "s.customer_id, s.id, s.gift_id, s.cost, s.points, s.at, s.user_id, s.by_whom,"   \
    " s.note, s.undone_at, g.code, g.name, s.state, s.rule, s.until_at, s.touchpoint" \
    " FROM surprise AS s JOIN gift AS g ON g.gift_id = s.gift_id"
#define BUDGET_ROWS                                                              \
    "b.user_id, b.period, b.amount, COALESCE(a.email, '') FROM gift_budget AS b" \
    " LEFT JOIN account AS a ON a.account_id = b.user_id"
#define LATELY_MAX 1000000

const struct statement surprise_sql[SURPRISE_STATEMENT_COUNT] = {
    [GIFT_ADD] = {"INSERT INTO gift (" GIFT_COLUMNS ", created_at)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8) ON CONFLICT (code) DO NOTHING"},
    [GIFT_EDIT] = {"UPDATE gift SET name = $2, cost = $3, is_open = $4 WHERE gift_id = $1"},
    [GIFT_BY_CODE] = {"SELECT " GIFT_COLUMNS " FROM gift WHERE code = $1"},
    [GIFT_ALL] = {"SELECT " GIFT_COLUMNS " FROM gift ORDER BY code LIMIT $1"},
    [BUDGET_LOCK] = {"UPDATE gift_budget SET version = version + 1 WHERE user_id = 0"},
    [BUDGET_PUT] = {"INSERT INTO gift_budget (user_id, period, amount, version)"
                    " VALUES ($1, $2, $3, 1) ON CONFLICT (user_id) DO UPDATE SET"
                    " period = excluded.period, amount = excluded.amount"},
    [BUDGET_OF] = {"SELECT " BUDGET_ROWS " WHERE b.user_id = $1"},
    [BUDGET_ALL] = {"SELECT " BUDGET_ROWS
                    " ORDER BY CASE b.user_id WHEN 0 THEN 0 ELSE 1 END, a.email"
                    " LIMIT $1"},
    [SPENT] = {"SELECT CAST(COALESCE(SUM(cost), 0) AS bigint) FROM surprise"
               " WHERE at >= $1 AND at < $2 AND undone_at = 0 AND ($3 = 0 OR user_id = $3)"},
    [SURPRISE_ADD] = {"INSERT INTO surprise (customer_id, " SURPRISE_COLUMNS
                      ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12, $13, $14)"},
    [SURPRISE_BY_ID] = {"SELECT " SURPRISE_ROWS " WHERE s.id = $1"},
    [SURPRISE_BY_KEY] = {"SELECT " SURPRISE_ROWS " WHERE s.key = $1 AND s.key <> ''"},
    [SURPRISE_HAD] = {"SELECT state FROM surprise WHERE customer_id = $1 AND gift_id = $2"
                      " AND undone_at = 0 AND id <> $3 LIMIT 1"},
    [SURPRISE_PAGE] = {"SELECT " SURPRISE_ROWS " WHERE s.customer_id = $1 AND s.id < $2"
                       " AND ($4 = 0 OR s.state = 2) ORDER BY s.id DESC LIMIT $3"},
    [SURPRISE_PAGE_ALL] = {"SELECT " SURPRISE_ROWS " WHERE s.id < $1 ORDER BY s.id DESC LIMIT $2"},
    [SURPRISE_PAGE_WAITING] = {"SELECT " SURPRISE_ROWS " WHERE s.state = 2 AND s.id < $1"
                               " ORDER BY s.id DESC LIMIT $2"},
    [SURPRISE_MOVE] = {"UPDATE surprise SET state = $3, touchpoint = $4, by_whom = $5,"
                       " undone_at = $6 WHERE customer_id = $1 AND id = $2"},
    [SURPRISE_DUE] = {"SELECT id FROM surprise WHERE state = 2 AND until_at <= $1"
                      " ORDER BY until_at, id LIMIT $2"},
    [SURPRISE_PAST] = {"SELECT customer_id, gift_id, at, touchpoint, undone_at, state, rule"
                       " FROM surprise WHERE customer_id >= $1 AND customer_id <= $2"
                       " ORDER BY customer_id LIMIT $3"},
    [SURPRISE_LATELY] = {"SELECT DISTINCT customer_id FROM surprise WHERE undone_at = 0"
                         " AND (at > $1 OR gift_id = $2) ORDER BY customer_id LIMIT $3"},
};

/* That it was given, and what it cost, is the business's book-keeping; the note may be personal. */
const struct customer_part surprise_parts[SURPRISE_PART_COUNT] = {
    {PART_ROWS(100, "surprise", SURPRISE_COLUMNS),
        .file = {"SELECT s.at, g.name, s.points, CASE s.state WHEN 1 THEN 'given'"
                 " WHEN 2 THEN 'waiting' WHEN 3 THEN 'lapsed' ELSE 'declined' END, s.by_whom,"
                 " s.note, s.undone_at FROM surprise AS s JOIN gift AS g"
                 " ON g.gift_id = s.gift_id WHERE s.customer_id = $1 ORDER BY s.id"},
        .keys = "at:time gift points:int state by_whom note undone_at:time",
        /* Nobody comes for what still waits. */
        .erase = {"UPDATE surprise SET note = '', undone_at = CASE state WHEN 2 THEN at"
                  " ELSE undone_at END, state = CASE state WHEN 2 THEN 4 ELSE state END"
                  " WHERE customer_id = $1"}},
};

const struct invariant surprise_invariants[SURPRISE_INVARIANT_COUNT] = {
    {"a gift that stands is on the timeline",
        {"SELECT s.by_whom FROM surprise AS s LEFT JOIN touchpoint AS t"
         " ON t.customer_id = s.customer_id AND t.id = s.touchpoint"
         " WHERE s.undone_at = 0 AND s.state = 1 AND t.id IS NULL"}},
    {"a gift that waits was chosen by a rule and is not on the timeline yet",
        {"SELECT by_whom FROM surprise WHERE state = 2"
         " AND (rule = '' OR until_at = 0 OR touchpoint <> 0 OR points > 0 OR undone_at <> 0)"}},
    {"points that were given are in the books",
        {"SELECT s.by_whom FROM surprise AS s LEFT JOIN ledger_op AS l"
         " ON l.customer_id = s.customer_id AND l.key = 'surprise:' || CAST(s.id AS text)"
         " WHERE s.points > 0 AND l.id IS NULL"}},
    /* Who were two customers once may have had it each. */
    {"nobody has the same gift twice",
        {"SELECT a.by_whom FROM surprise AS a JOIN surprise AS b ON b.customer_id = a.customer_id"
         " AND b.gift_id = a.gift_id AND b.id > a.id WHERE a.undone_at = 0 AND b.undone_at = 0"
         " AND NOT EXISTS (SELECT 1 FROM customer_merge AS m"
         " WHERE m.customer_id = a.customer_id AND m.undone_at = 0)"}},
    {"a gift costs nothing below nought, and points are of a gift of points",
        {"SELECT s.by_whom FROM surprise AS s JOIN gift AS g ON g.gift_id = s.gift_id"
         " WHERE s.cost < 0 OR s.points < 0 OR (s.points > 0 AND g.kind <> 2)"}},
};

/* ---- the catalogue ---- */

static void gift_of_row(struct ctx *c, const struct rows *rows, struct gift *out)
{
    *out = (struct gift){.id = db_i64(rows, 0),
        .code = str_keep(c->arena, db_text(rows, 1)),
        .name = str_keep(c->arena, db_text(rows, 2)),
        .kind = (enum gift_kind)db_i64(rows, 3),
        .sku = str_keep(c->arena, db_text(rows, 4)),
        .points = db_i64(rows, 5),
        .cost = db_i64(rows, 6),
        .is_open = db_i64(rows, 7) != 0};
}

bool gift_get(struct ctx *c, struct str code, struct gift *out)
{
    struct str folded = str_of(lang_fold(c->arena, str_trim(code)));
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &surprise_sql[GIFT_BY_CODE], ARGS(TEXT(folded)), &found))
        return false;
    if (found)
        gift_of_row(c, &rows, out);
    if (!db_end(&rows))
        return false;
    return found ||
        fail(c, ERR_MISSING, "there is no gift \"" STR_FMT "\" (maitred surprise gift list)",
            STR_ARG(code));
}

bool gift_list(struct ctx *c, struct gift **out, size_t *count)
{
    struct rows rows;

    *out = arena_array(c->arena, GIFT_LIST_MAX, struct gift);
    *count = 0;
    if (!db_query(c, &rows, &surprise_sql[GIFT_ALL], ARGS(I64(GIFT_LIST_MAX))))
        return false;
    while (db_next(&rows))
        gift_of_row(c, &rows, &(*out)[(*count)++]);
    return db_end(&rows);
}

/* ---- budgets ---- */

bool budget_lock(struct ctx *c)
{
    int64_t changed;

    if (!db_run(c, &surprise_sql[BUDGET_LOCK], NO_ARGS, &changed))
        return false;
    assert(changed == 1);
    return true;
}

bool budget_spent(struct ctx *c, int64_t user_id, int64_t from_us, int64_t until_us, int64_t *spent)
{
    struct rows rows;
    bool found;

    assert(from_us < until_us);
    if (!db_one(c, &rows, &surprise_sql[SPENT], ARGS(I64(from_us), I64(until_us), I64(user_id)),
            &found))
        return false;
    assert(found);
    *spent = db_i64(&rows, 0);
    return db_end(&rows);
}

/* ---- what was given ---- */

static void surprise_of_row(struct ctx *c, const struct rows *rows, struct surprise *out)
{
    *out = (struct surprise){.customer_id = db_i64(rows, 0),
        .id = db_i64(rows, 1),
        .gift_id = db_i64(rows, 2),
        .cost = db_i64(rows, 3),
        .points = db_i64(rows, 4),
        .at_us = db_i64(rows, 5),
        .user_id = db_i64(rows, 6),
        .by_whom = str_keep(c->arena, db_text(rows, 7)),
        .note = str_keep(c->arena, db_text(rows, 8)),
        .undone_us = db_i64(rows, 9),
        .gift = str_keep(c->arena, db_text(rows, 10)),
        .name = str_keep(c->arena, db_text(rows, 11)),
        .state = (enum surprise_state)db_i64(rows, 12),
        .rule = str_keep(c->arena, db_text(rows, 13)),
        .until_us = db_i64(rows, 14),
        .touchpoint = db_i64(rows, 15)};
}

static bool surprise_one(struct ctx *c, enum surprise_statement statement, struct val arg,
    struct surprise *out, bool *found)
{
    struct rows rows;

    if (!db_one(c, &rows, &surprise_sql[statement], &arg, 1, found))
        return false;
    if (*found)
        surprise_of_row(c, &rows, out);
    return db_end(&rows);
}

bool surprise_find(struct ctx *c, int64_t id, struct surprise *out, bool *found)
{
    return surprise_one(c, SURPRISE_BY_ID, I64(id), out, found);
}

bool surprise_by_key(struct ctx *c, struct str key, struct surprise *out, bool *found)
{
    return surprise_one(c, SURPRISE_BY_KEY, TEXT(key), out, found);
}

bool surprise_had(struct ctx *c, int64_t customer_id, int64_t gift_id, int64_t but, bool *had,
    enum surprise_state *state)
{
    struct rows rows;

    if (!db_one(c, &rows, &surprise_sql[SURPRISE_HAD],
            ARGS(I64(customer_id), I64(gift_id), I64(but)), had))
        return false;
    if (*had)
        *state = (enum surprise_state)db_i64(&rows, 0);
    return db_end(&rows);
}

bool surprise_put(struct ctx *c, const struct surprise *s, struct str key)
{
    assert(s->customer_id != CUSTOMER_ANONYMOUS);
    assert(s->id > 0);
    assert(s->undone_us == 0);
    assert((s->state == SURPRISE_WAITS) == (s->touchpoint == 0));
    return db_run(c, &surprise_sql[SURPRISE_ADD],
        ARGS(I64(s->customer_id), I64(s->id), I64(s->gift_id), I64(s->cost), I64(s->points),
            I64(s->at_us), I64(s->user_id), TEXT(s->by_whom), TEXT(key), TEXT(s->note),
            I64(s->state), TEXT(s->rule), I64(s->until_us), I64(s->touchpoint)),
        NULL);
}

bool surprise_move(struct ctx *c, const struct surprise *s)
{
    return db_run(c, &surprise_sql[SURPRISE_MOVE],
        ARGS(I64(s->customer_id), I64(s->id), I64(s->state), I64(s->touchpoint), TEXT(s->by_whom),
            I64(s->undone_us)),
        NULL);
}

bool surprise_page(struct ctx *c, const struct surprise_which *which, size_t limit,
    struct surprise *out, size_t *count)
{
    struct val args[] = {
        I64(which->customer_id), I64(which->before), I64((int64_t)limit), I64(which->is_waiting)};
    bool is_of_one = which->customer_id >= 0;
    enum surprise_statement all = which->is_waiting ? SURPRISE_PAGE_WAITING : SURPRISE_PAGE_ALL;
    struct rows rows;

    *count = 0;
    if (!db_query(c, &rows, &surprise_sql[is_of_one ? SURPRISE_PAGE : all],
            is_of_one ? args : args + 1, is_of_one ? 4 : 2))
        return false;
    while (db_next(&rows))
        surprise_of_row(c, &rows, &out[(*count)++]);
    return db_end(&rows);
}

bool surprise_due(struct ctx *c, int64_t until_us, size_t limit, int64_t *ids, size_t *count)
{
    struct rows rows;

    *count = 0;
    if (!db_query(c, &rows, &surprise_sql[SURPRISE_DUE], ARGS(I64(until_us), I64((int64_t)limit))))
        return false;
    while (db_next(&rows))
        ids[(*count)++] = db_i64(&rows, 0);
    return db_end(&rows);
}

static struct surprise_past past_of_row(const struct rows *rows)
{
    int64_t touchpoint = db_i64(rows, 3);

    return (struct surprise_past){.customer_id = db_i64(rows, 0),
        .gift_id = db_i64(rows, 1),
        .at_us = db_i64(rows, 2),
        .given_us = touchpoint ? id_second(touchpoint) * SECOND_US : 0,
        .undone_us = db_i64(rows, 4),
        .state = (enum surprise_state)db_i64(rows, 5),
        .is_chosen = db_text(rows, 6).n > 0};
}

bool surprise_past(
    struct ctx *c, int64_t from_id, int64_t until_id, struct surprise_past **out, size_t *count)
{
    size_t room = 0;
    struct rows rows;

    *out = NULL;
    *count = 0;
    if (!db_query(c, &rows, &surprise_sql[SURPRISE_PAST],
            ARGS(I64(from_id), I64(until_id), I64(LATELY_MAX))))
        return false;
    while (db_next(&rows)) {
        if (*count == room) {
            struct surprise_past *wider =
                arena_array(c->arena, room * 2 + 64, struct surprise_past);

            if (room)
                memcpy(wider, *out, room * sizeof *wider);
            *out = wider;
            room = room * 2 + 64;
        }
        (*out)[(*count)++] = past_of_row(&rows);
    }
    return db_end(&rows);
}

bool surprise_lately(struct ctx *c, int64_t gift_id, int64_t since_us, int64_t **out, size_t *count)
{
    int64_t *wider;
    size_t room = 0;
    struct rows rows;

    *out = NULL;
    *count = 0;
    if (!db_query(c, &rows, &surprise_sql[SURPRISE_LATELY],
            ARGS(I64(since_us), I64(gift_id), I64(LATELY_MAX))))
        return false;
    while (db_next(&rows)) {
        if (*count == room) {
            room = room ? 2 * room : 64;
            wider = arena_array(c->arena, room, int64_t);
            for (size_t i = 0; i < *count; i++)
                wider[i] = (*out)[i];
            *out = wider;
        }
        (*out)[(*count)++] = db_i64(&rows, 0);
    }
    return db_end(&rows);
}
