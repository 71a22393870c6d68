/* All SQL of gift rules. */
#include "surprise/gift_rule_store.h"

const struct statement gift_rule_sql[GIFT_RULE_STATEMENT_COUNT] = {
    [GIFT_RULE_PUT] = {"INSERT INTO surprise_rule (code, gift_id, state, condition, hand_days,"
                       " changed_at) VALUES ($1, $2, $3, $4, $5, $6)"
                       " ON CONFLICT (code) DO UPDATE SET gift_id = excluded.gift_id,"
                       " state = excluded.state, condition = excluded.condition,"
                       " hand_days = excluded.hand_days, changed_at = excluded.changed_at"},
    [GIFT_RULE_ALL] =
        {"SELECT r.code, r.condition, r.state, r.hand_days, g.gift_id, g.code, g.name, g.kind,"
         " g.points, g.cost, g.is_open FROM surprise_rule AS r"
         " JOIN gift AS g ON g.gift_id = r.gift_id ORDER BY r.code LIMIT $1"},
    [GIFT_RULE_STATE] = {"UPDATE surprise_rule SET state = $2, changed_at = $3 WHERE code = $1"
                         " AND state <> $2"},
    [GIFT_RULE_CHOSEN] = {"SELECT rule, CAST(sum(CASE WHEN undone_at = 0 AND state = 1 THEN 1 ELSE "
                          "0 END) AS bigint),"
                          " CAST(sum(CASE state WHEN 2 THEN 1 ELSE 0 END) AS bigint),"
                          " CAST(sum(CASE state WHEN 3 THEN 1 ELSE 0 END) AS bigint),"
                          " CAST(sum(CASE undone_at WHEN 0 THEN cost ELSE 0 END) AS bigint)"
                          " FROM surprise WHERE rule <> '' GROUP BY rule"},
    [GIFT_RULE_CUSTOMERS] = {"SELECT customer_id FROM customer WHERE customer_id > $1"
                             " AND merged_into = 0 AND erased_at = 0 ORDER BY customer_id"
                             " LIMIT $2"},
};

const struct invariant gift_rule_invariants[GIFT_RULE_INVARIANT_COUNT] = {
    {"a rule of gifts has its gift",
        {"SELECT r.code FROM surprise_rule AS r LEFT JOIN gift AS g ON g.gift_id = r.gift_id"
         " WHERE g.gift_id IS NULL"}},
};

bool gift_rule_write(struct ctx *c, const struct gift_rule *r)
{
    assert(r->hand_days > 0);
    return db_run(c, &gift_rule_sql[GIFT_RULE_PUT],
        ARGS(TEXT(r->code), I64(r->gift.id), I64(r->state), TEXT(r->when), I64(r->hand_days),
            I64(clock_now(c->clock))),
        NULL);
}

static struct gift_rule rule_of_row(struct ctx *c, const struct rows *rows)
{
    return (struct gift_rule){.code = str_keep(c->arena, db_text(rows, 0)),
        .when = str_keep(c->arena, db_text(rows, 1)),
        .state = (enum gift_rule_state)db_i64(rows, 2),
        .hand_days = db_i64(rows, 3),
        .gift = {.id = db_i64(rows, 4),
            .code = str_keep(c->arena, db_text(rows, 5)),
            .name = str_keep(c->arena, db_text(rows, 6)),
            .kind = (enum gift_kind)db_i64(rows, 7),
            .points = db_i64(rows, 8),
            .cost = db_i64(rows, 9),
            .is_open = db_i64(rows, 10) != 0}};
}

bool gift_rule_read(struct ctx *c, struct gift_rule **out, size_t *count)
{
    struct rows rows;

    *out = arena_array(c->arena, GIFT_RULES_MAX, struct gift_rule);
    *count = 0;
    if (!db_query(c, &rows, &gift_rule_sql[GIFT_RULE_ALL], ARGS(I64(GIFT_RULES_MAX))))
        return false;
    while (db_next(&rows))
        (*out)[(*count)++] = rule_of_row(c, &rows);
    return db_end(&rows);
}

bool gift_rule_chosen(struct ctx *c, struct gift_rule *rules, size_t count)
{
    struct rows rows;

    if (!db_query(c, &rows, &gift_rule_sql[GIFT_RULE_CHOSEN], NO_ARGS))
        return false;
    while (db_next(&rows))
        for (size_t i = 0; i < count; i++) {
            if (!str_eq(rules[i].code, db_text(&rows, 0)))
                continue;
            rules[i].given = db_i64(&rows, 1);
            rules[i].waiting = db_i64(&rows, 2);
            rules[i].lapsed = db_i64(&rows, 3);
            rules[i].cost = db_i64(&rows, 4);
        }
    return db_end(&rows);
}

bool gift_rule_customers(struct ctx *c, int64_t after_id, size_t limit, int64_t *ids, size_t *count)
{
    struct rows rows;

    *count = 0;
    if (!db_query(c, &rows, &gift_rule_sql[GIFT_RULE_CUSTOMERS],
            ARGS(I64(after_id), I64((int64_t)limit))))
        return false;
    while (db_next(&rows))
        ids[(*count)++] = db_i64(&rows, 0);
    return db_end(&rows);
}
