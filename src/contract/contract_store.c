/* All SQL of contracts, and how they follow their customer. */
#include "contract/contract_store.h"

#include "customer/part_store.h"

#define CONTRACT_COLUMNS \
    "id, known_as, plan, tenure, is_ended, started_at, ended_at, monthly, told_at"

const struct statement contract_sql[] = {
    [CONTRACT_FIND] = {"SELECT customer_id, " CONTRACT_COLUMNS " FROM contract"
                       " WHERE customer_id = $1 AND known_as = $2 ORDER BY id LIMIT 1"},
    [CONTRACT_PUT] = {"INSERT INTO contract (customer_id, " CONTRACT_COLUMNS ")"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
                      " ON CONFLICT (customer_id, id) DO UPDATE SET plan = excluded.plan,"
                      " tenure = excluded.tenure, is_ended = excluded.is_ended,"
                      " started_at = excluded.started_at, ended_at = excluded.ended_at,"
                      " monthly = excluded.monthly, told_at = excluded.told_at"},
    [CONTRACT_NEWEST] = {"SELECT max(told_at) FROM contract"},
    [CONTRACT_ALL] = {"SELECT customer_id, " CONTRACT_COLUMNS " FROM contract"
                      " ORDER BY customer_id, id"},
};

const struct invariant contract_invariants[] = {
    {"a contract's length is told, or its beginning",
        {"SELECT known_as FROM contract WHERE tenure < 0 AND started_at = 0"}},
    {"a running contract has no end, none ends before it began",
        {"SELECT known_as FROM contract WHERE ended_at <> 0"
         " AND (is_ended = 0 OR ended_at < started_at)"}},
};
static_assert(COUNT(contract_invariants) == CONTRACT_INVARIANT_COUNT, "the module hands over all");

/* What finds it again may be a person's phone. */
const struct customer_part contract_parts[CONTRACT_PART_COUNT] = {
    {PART_ROWS(60, "contract", CONTRACT_COLUMNS),
        .file = {"SELECT id, known_as, plan, tenure, is_ended, started_at, ended_at, monthly,"
                 " told_at FROM contract WHERE customer_id = $1 ORDER BY id"},
        .keys = "id@ctr known_as plan tenure:known is_ended:flag started_at:time ended_at:time"
                " monthly:cost told_at:time",
        .erase = {"UPDATE contract SET known_as = '' WHERE customer_id = $1"}},
};

static void contract_of_row(const struct rows *rows, struct contract *k)
{
    *k = (struct contract){.customer_id = db_i64(rows, 0),
        .id = db_i64(rows, 1),
        .known_as = db_text(rows, 2),
        .plan = db_text(rows, 3),
        .tenure = db_i64(rows, 4),
        .is_ended = db_i64(rows, 5) != 0,
        .started_us = db_i64(rows, 6),
        .ended_us = db_i64(rows, 7),
        .monthly = db_i64(rows, 8),
        .told_us = db_i64(rows, 9)};
}

bool contract_find(struct ctx *c, const struct contract *k, struct contract *out, bool *is_known)
{
    struct rows rows;

    assert(k->known_as.n > 0);
    if (!db_one(c, &rows, &contract_sql[CONTRACT_FIND],
            ARGS(I64(k->customer_id), TEXT(k->known_as)), is_known))
        return false;
    if (*is_known) {
        contract_of_row(&rows, out);
        out->known_as = str_keep(c->arena, out->known_as);
        out->plan = str_keep(c->arena, out->plan);
    }
    return db_end(&rows);
}

bool contract_write(struct ctx *c, const struct contract *k)
{
    assert(k->tenure >= 0 || k->started_us > 0);
    assert(k->is_ended || k->ended_us == 0);
    return db_run(c, &contract_sql[CONTRACT_PUT],
        ARGS(I64(k->customer_id), I64(k->id), TEXT(k->known_as), TEXT(k->plan), I64(k->tenure),
            I64(k->is_ended), I64(k->started_us), I64(k->ended_us), I64(k->monthly),
            I64(k->told_us)),
        NULL);
}

bool contract_newest(struct ctx *c, int64_t *told_us)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &contract_sql[CONTRACT_NEWEST], NO_ARGS, &found))
        return false;
    *told_us = db_is_null(&rows, 0) ? INT64_MIN : db_i64(&rows, 0);
    return db_end(&rows);
}

bool contracts_read(struct ctx *c, contract_each *each, void *arg)
{
    struct rows rows;

    if (!db_stream(c, &rows, &contract_sql[CONTRACT_ALL], NO_ARGS))
        return false;
    while (db_next(&rows)) {
        struct contract k;

        contract_of_row(&rows, &k);
        each(arg, &k);
    }
    return db_end(&rows);
}
