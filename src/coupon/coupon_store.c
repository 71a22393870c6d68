/* All SQL of coupons, and how they follow their customer. */
#include "coupon/coupon_store.h"

#include <stdio.h>

#include "base/actor.h"
#include "customer/part_store.h"

#define CAMPAIGN_COLUMNS                                                                      \
    "k.id, k.code, k.name, k.state, k.kind, k.value, k.off_max, k.order_min, k.starts_at,"    \
    " k.ends_at, k.codes, k.code_length, k.customer_max, k.uses_max, k.stacks, k.comes_back," \
    " k.margin_min, k.created_at"
#define REDEMPTION_COLUMNS                                                                         \
    "id, campaign_id, code, order_ref, request_hash, amount, discount, split, at, channel, place," \
    " by_whom, released_at, release_key, is_returned"
#define CODES_MANY 50
#define SLOTS 16
#define CODES_ARGS 3 /* campaign, customer, time: the same for all */

const struct statement coupon_sql[COUPON_STATEMENT_COUNT] = {
    [CAMPAIGN_PUT] = {"INSERT INTO coupon_campaign (id, code, name, state, kind, value, off_max,"
                      " order_min, starts_at, ends_at, codes, code_length, customer_max, uses_max,"
                      " stacks, comes_back, margin_min, created_at, code_key) VALUES ($1, $2, $3,"
                      " $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"},
    [CAMPAIGN_BY_KEY] = {"SELECT " CAMPAIGN_COLUMNS " FROM coupon_campaign AS k"
                         " WHERE k.code_key = $1"},
    [CAMPAIGN_PAGE] = {"SELECT " CAMPAIGN_COLUMNS " FROM coupon_campaign AS k WHERE k.id < $1"
                       " ORDER BY k.id DESC LIMIT $2"},
    [CAMPAIGN_STATE] = {"UPDATE coupon_campaign SET state = $2 WHERE id = $1 AND state = $3"},
    [CAMPAIGN_CHANGE] = {"UPDATE coupon_campaign SET name = $2, ends_at = $3, uses_max = $4"
                         " WHERE id = $1"},
    [GOODS_PUT] = {"INSERT INTO coupon_goods (campaign_id, what, name, is_excluded)"
                   " VALUES ($1, $2, $3, $4) ON CONFLICT (campaign_id, what, name) DO NOTHING"},
    [GOODS_OF] = {"SELECT what, name, is_excluded FROM coupon_goods WHERE campaign_id = $1"
                  " ORDER BY what, name LIMIT $2"},
    [TALLY_OF] = {"SELECT CAST(COALESCE(sum(made), 0) AS bigint),"
                  " CAST(COALESCE(sum(used), 0) AS bigint) FROM coupon_tally"
                  " WHERE campaign_id = $1"},
    [TALLY_ADD] = {"INSERT INTO coupon_tally (campaign_id, slot, made, used)"
                   " VALUES ($1, $2, $3, $4) ON CONFLICT (campaign_id, slot) DO UPDATE SET"
                   " made = coupon_tally.made + excluded.made,"
                   " used = coupon_tally.used + excluded.used"
                   " WHERE coupon_tally.used + excluded.used <= $5"},
    [CODE_PUT] = {"INSERT INTO coupon_code (code, campaign_id, customer_id, used, created_at)"
                  " VALUES ($4, $1, $2, 0, $3) ON CONFLICT (code) DO NOTHING"},
    [CODE_PUT_MANY] =
        {"INSERT INTO coupon_code (code, campaign_id, customer_id, used, created_at) VALUES"
         " ($4, $1, $2, 0, $3), ($5, $1, $2, 0, $3), ($6, $1, $2, 0, $3),"
         " ($7, $1, $2, 0, $3), ($8, $1, $2, 0, $3), ($9, $1, $2, 0, $3),"
         " ($10, $1, $2, 0, $3), ($11, $1, $2, 0, $3), ($12, $1, $2, 0, $3),"
         " ($13, $1, $2, 0, $3), ($14, $1, $2, 0, $3), ($15, $1, $2, 0, $3),"
         " ($16, $1, $2, 0, $3), ($17, $1, $2, 0, $3), ($18, $1, $2, 0, $3),"
         " ($19, $1, $2, 0, $3), ($20, $1, $2, 0, $3), ($21, $1, $2, 0, $3),"
         " ($22, $1, $2, 0, $3), ($23, $1, $2, 0, $3), ($24, $1, $2, 0, $3),"
         " ($25, $1, $2, 0, $3), ($26, $1, $2, 0, $3), ($27, $1, $2, 0, $3),"
         " ($28, $1, $2, 0, $3), ($29, $1, $2, 0, $3), ($30, $1, $2, 0, $3),"
         " ($31, $1, $2, 0, $3), ($32, $1, $2, 0, $3), ($33, $1, $2, 0, $3),"
         " ($34, $1, $2, 0, $3), ($35, $1, $2, 0, $3), ($36, $1, $2, 0, $3),"
         " ($37, $1, $2, 0, $3), ($38, $1, $2, 0, $3), ($39, $1, $2, 0, $3),"
         " ($40, $1, $2, 0, $3), ($41, $1, $2, 0, $3), ($42, $1, $2, 0, $3),"
         " ($43, $1, $2, 0, $3), ($44, $1, $2, 0, $3), ($45, $1, $2, 0, $3),"
         " ($46, $1, $2, 0, $3), ($47, $1, $2, 0, $3), ($48, $1, $2, 0, $3),"
         " ($49, $1, $2, 0, $3), ($50, $1, $2, 0, $3), ($51, $1, $2, 0, $3),"
         " ($52, $1, $2, 0, $3), ($53, $1, $2, 0, $3)"
         " ON CONFLICT (code) DO NOTHING"},
    [CODE_FIND] = {"SELECT " CAMPAIGN_COLUMNS ", p.customer_id, p.used FROM coupon_code AS p"
                   " JOIN coupon_campaign AS k ON k.id = p.campaign_id WHERE p.code = $1"},
    [CODE_USE] = {"UPDATE coupon_code SET used = used + $2 WHERE code = $1 AND used + $2 <= $3"},
    [CODES_OF] = {"SELECT code, customer_id, used FROM coupon_code WHERE campaign_id = $1"
                  " ORDER BY code"},
    [CODE_OF_CUSTOMER] = {"SELECT p.code FROM coupon_code AS p WHERE p.customer_id = $1"
                          " AND p.campaign_id = $2 LIMIT 1"},
    [KEY_CLAIM] = {"INSERT INTO coupon_key (ident, customer_id, id) VALUES ($1, $2, $3)"
                   " ON CONFLICT (ident) DO NOTHING"},
    [KEY_FIND] = {"SELECT customer_id, id FROM coupon_key WHERE ident = $1"},
    [REDEMPTION_PUT] = {"INSERT INTO coupon_redemption (customer_id, " REDEMPTION_COLUMNS ")"
                        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, '',"
                        " 0)"},
    [REDEMPTION_OF] = {"SELECT customer_id, " REDEMPTION_COLUMNS " FROM coupon_redemption"
                       " WHERE customer_id = $1 AND id = $2"},
    [REDEMPTION_BY_ID] = {"SELECT customer_id, " REDEMPTION_COLUMNS " FROM coupon_redemption"
                          " WHERE id = $1"},
    [REDEMPTION_RELEASE] = {"UPDATE coupon_redemption SET released_at = $3, release_key = $4,"
                            " is_returned = $5 WHERE customer_id = $1 AND id = $2"
                            " AND released_at = 0"},
    [CUSTOMER_USES] = {"SELECT count(*) FROM coupon_redemption WHERE customer_id = $1"
                       " AND campaign_id = $2 AND is_returned = 0"},
    [ORDER_COUPONS] = {"SELECT count(*), CAST(COALESCE(sum(1 - k.stacks), 0) AS bigint)"
                       " FROM coupon_redemption AS r JOIN coupon_campaign AS k"
                       " ON k.id = r.campaign_id WHERE r.customer_id = $1 AND r.order_ref = $2"
                       " AND r.released_at = 0"},
};

/* Sums of two tables put under each other, not joined: a server that has not counted its rows yet
 * compares each with each to join them. */
const struct invariant coupon_invariants[COUPON_INVARIANT_COUNT] = {
    {"a campaign's uses are its redemptions, and its codes are counted",
        {"SELECT CAST(a.campaign_id AS text) FROM (SELECT campaign_id, made, used"
         " FROM coupon_tally UNION ALL SELECT campaign_id, 0, is_returned - 1"
         " FROM coupon_redemption UNION ALL SELECT campaign_id, -1, 0 FROM coupon_code) AS a"
         " GROUP BY a.campaign_id HAVING sum(a.made) <> 0 OR sum(a.used) <> 0"}},
    {"a code's uses are its redemptions",
        {"SELECT a.code FROM (SELECT p.code, p.used FROM coupon_code AS p"
         " JOIN coupon_campaign AS k ON k.id = p.campaign_id WHERE p.used <> 0 OR k.codes = 2"
         " UNION ALL SELECT r.code, r.is_returned - 1 FROM coupon_redemption AS r"
         " JOIN coupon_campaign AS k ON k.id = r.campaign_id WHERE k.codes <> 2) AS a"
         " GROUP BY a.code HAVING sum(a.used) <> 0"}},
    {"no single code is redeemed twice",
        {"SELECT r.code FROM coupon_redemption AS r JOIN coupon_campaign AS k"
         " ON k.id = r.campaign_id WHERE k.codes = 1 AND r.is_returned = 0"
         " GROUP BY r.code HAVING count(*) > 1"}},
    {"a code is of a campaign, and only a personal one is somebody's",
        {"SELECT p.code FROM coupon_code AS p LEFT JOIN coupon_campaign AS k"
         " ON k.id = p.campaign_id WHERE k.id IS NULL OR (p.customer_id <> 0 AND k.codes <> 3)"}},
    {"a coupon that was redeemed is on the timeline, one that was released is not",
        {"SELECT r.code FROM coupon_redemption AS r LEFT JOIN touchpoint AS t"
         " ON t.customer_id = r.customer_id AND t.id = r.id WHERE"
         " (r.released_at = 0 AND t.id IS NULL) OR (r.released_at <> 0 AND t.id IS NOT NULL)"}},
};

/* A personal code goes with who becomes whom, and so does the key of a redemption: it is told again
 * for whoever they are now. What was taken off which order outlives an erasure, as the order does.
 */
const struct customer_part coupon_parts[COUPON_PART_COUNT] = {
    {PART_ROWS(90, "coupon_redemption", REDEMPTION_COLUMNS),
        .file = {"SELECT at, code, order_ref, amount, discount, channel, place, released_at"
                 " FROM coupon_redemption WHERE customer_id = $1 ORDER BY id"},
        .keys = "at:time code order amount:money discount:money channel:channel place"
                " released_at:time",
        .erase = {"UPDATE coupon_redemption SET place = '' WHERE customer_id = $1"}},
    {PART_IDENTS(91, "coupon_key")},
    {.what = 92,
        .table = "coupon_code",
        .note = {"INSERT INTO customer_merge_row (customer_id, merge_id, what, id, ident)"
                 " SELECT CAST($1 AS bigint), CAST($2 AS bigint), 92, 0, code FROM coupon_code"
                 " WHERE customer_id = $3"},
        .move_copy = {"UPDATE coupon_code SET customer_id = $1 WHERE customer_id = $2"},
        .back_copy = {"UPDATE coupon_code SET customer_id = $2 WHERE customer_id = $1 AND code IN"
                      " (SELECT ident FROM customer_merge_row WHERE customer_id = $1"
                      " AND merge_id = $3 AND what = 92)"},
        .file = {"SELECT code, used, created_at FROM coupon_code WHERE customer_id = $1"
                 " ORDER BY code"},
        .keys = "code used:int created_at:time"},
};

/* ---- campaigns ---- */

bool campaign_put(struct ctx *c, const struct campaign *k, struct str key)
{
    if (!db_run(c, &coupon_sql[CAMPAIGN_PUT],
            ARGS(I64(k->id), TEXT(k->code), TEXT(k->name), I64(k->state), I64(k->kind),
                I64(k->value), I64(k->off_max), I64(k->order_min), I64(k->starts_us),
                I64(k->ends_us), I64(k->codes), I64(k->code_length), I64(k->customer_max),
                I64(k->uses_max), I64(k->stacks), I64(k->comes_back), I64(k->margin_min),
                I64(k->created_us), TEXT(key)),
            NULL))
        return false;
    for (size_t i = 0; i < k->good_count; i++)
        if (!db_run(c, &coupon_sql[GOODS_PUT],
                ARGS(I64(k->id), I64(k->goods[i].is_category ? 2 : 1), TEXT(k->goods[i].name),
                    I64(k->goods[i].is_excluded)),
                NULL))
            return false;
    return true;
}

static void campaign_of_row(struct ctx *c, const struct rows *rows, struct campaign *out)
{
    *out = (struct campaign){.id = db_i64(rows, 0),
        .code = str_keep(c->arena, db_text(rows, 1)),
        .name = str_keep(c->arena, db_text(rows, 2)),
        .state = (enum campaign_state)db_i64(rows, 3),
        .kind = (enum coupon_kind)db_i64(rows, 4),
        .value = db_i64(rows, 5),
        .off_max = db_i64(rows, 6),
        .order_min = db_i64(rows, 7),
        .starts_us = db_i64(rows, 8),
        .ends_us = db_i64(rows, 9),
        .codes = (enum coupon_codes)db_i64(rows, 10),
        .code_length = db_i64(rows, 11),
        .customer_max = db_i64(rows, 12),
        .uses_max = db_i64(rows, 13),
        .stacks = db_i64(rows, 14) != 0,
        .comes_back = db_i64(rows, 15) != 0,
        .margin_min = db_i64(rows, 16),
        .created_us = db_i64(rows, 17)};
}
#define CAMPAIGN_COLUMN_COUNT 18

bool goods_read(struct ctx *c, struct campaign *k)
{
    struct coupon_good *goods = arena_array(c->arena, CAMPAIGN_GOODS_MAX, struct coupon_good);
    struct rows rows;

    k->good_count = 0;
    k->goods = goods;
    if (!db_query(c, &rows, &coupon_sql[GOODS_OF], ARGS(I64(k->id), I64(CAMPAIGN_GOODS_MAX))))
        return false;
    while (db_next(&rows))
        goods[k->good_count++] = (struct coupon_good){.is_category = db_i64(&rows, 0) == 2,
            .is_excluded = db_i64(&rows, 2) != 0,
            .name = str_keep(c->arena, db_text(&rows, 1))};
    return db_end(&rows);
}

bool tally_read(struct ctx *c, struct campaign *k)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &coupon_sql[TALLY_OF], ARGS(I64(k->id)), &found))
        return false;
    k->made = db_i64(&rows, 0);
    k->used = db_i64(&rows, 1);
    return db_end(&rows);
}

bool tally_add(struct ctx *c, const struct campaign *k, int64_t spread, int64_t made, int64_t used,
    bool *is_within)
{
    int64_t max = k->uses_max && used > 0 ? k->uses_max : INT64_MAX, changed = 0;

    if (!db_run(c, &coupon_sql[TALLY_ADD],
            ARGS(I64(k->id), I64(k->uses_max ? 0 : spread % SLOTS), I64(made), I64(used), I64(max)),
            &changed))
        return false;
    *is_within = changed > 0;
    return true;
}

bool campaign_find(struct ctx *c, struct str key, struct campaign *out, bool *found)
{
    struct rows rows;

    if (!db_one(c, &rows, &coupon_sql[CAMPAIGN_BY_KEY], ARGS(TEXT(key)), found))
        return false;
    if (*found)
        campaign_of_row(c, &rows, out);
    return db_end(&rows);
}

/* Loses against who closed it meanwhile. */
bool campaign_move(struct ctx *c, const struct campaign *k, enum campaign_state next)
{
    int64_t changed = 0;

    if (!db_run(
            c, &coupon_sql[CAMPAIGN_STATE], ARGS(I64(k->id), I64(next), I64(k->state)), &changed))
        return false;
    return changed > 0 ||
        fail(c, ERR_CONFLICT, "campaign \"" STR_FMT "\" has just been changed: look again",
            STR_ARG(k->code));
}

bool campaign_change(struct ctx *c, const struct campaign *k)
{
    return db_run(c, &coupon_sql[CAMPAIGN_CHANGE],
        ARGS(I64(k->id), TEXT(k->name), I64(k->ends_us), I64(k->uses_max)), NULL);
}

bool campaign_page(struct ctx *c, int64_t before, size_t limit, struct campaign *out, size_t *count)
{
    struct rows rows;

    *count = 0;
    if (!db_query(c, &rows, &coupon_sql[CAMPAIGN_PAGE], ARGS(I64(before), I64((int64_t)limit))))
        return false;
    while (db_next(&rows))
        campaign_of_row(c, &rows, &out[(*count)++]);
    if (!db_end(&rows))
        return false;
    for (size_t i = 0; i < *count; i++)
        if (!tally_read(c, &out[i]))
            return false;
    return true;
}

/* ---- codes ---- */

bool codes_put(struct ctx *c, const struct campaign *k, int64_t customer_id, const struct str *keys,
    size_t count, int64_t *added)
{
    struct val args[CODES_ARGS + CODES_MANY] = {
        I64(k->id), I64(customer_id), I64(clock_now(c->clock))};
    size_t done = 0;

    *added = 0;
    while (done < count) {
        size_t n = count - done < CODES_MANY ? 1 : CODES_MANY;

        for (size_t i = 0; i < n; i++)
            args[CODES_ARGS + i] = TEXT(keys[done + i]);
        if (!db_batch(
                c, &coupon_sql[n == 1 ? CODE_PUT : CODE_PUT_MANY], args, CODES_ARGS + n, added))
            return false;
        done += n;
    }
    return db_batch_wait(c);
}

bool code_find(struct ctx *c, struct str key, struct coupon *out, bool *found)
{
    struct rows rows;

    if (!db_one(c, &rows, &coupon_sql[CODE_FIND], ARGS(TEXT(key)), found))
        return false;
    if (*found) {
        campaign_of_row(c, &rows, &out->campaign);
        out->code = (struct coupon_code){key, out->campaign.id,
            db_i64(&rows, CAMPAIGN_COLUMN_COUNT), db_i64(&rows, CAMPAIGN_COLUMN_COUNT + 1)};
    }
    return db_end(&rows) && (!*found || goods_read(c, &out->campaign));
}

bool code_of_customer(struct ctx *c, int64_t campaign_id, int64_t customer_id, struct str *key)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &coupon_sql[CODE_OF_CUSTOMER], ARGS(I64(customer_id), I64(campaign_id)),
            &found))
        return false;
    *key = found ? str_keep(c->arena, db_text(&rows, 0)) : STR("");
    return db_end(&rows);
}

bool code_use(struct ctx *c, struct str key, int64_t change, int64_t uses_max, bool *is_within)
{
    int64_t changed = 0;

    if (!db_run(c, &coupon_sql[CODE_USE], ARGS(TEXT(key), I64(change), I64(uses_max)), &changed))
        return false;
    *is_within = changed > 0;
    return true;
}

bool codes_each(struct ctx *c, const struct campaign *k,
    void (*each)(void *arg, const struct coupon_code *code), void *arg)
{
    struct rows rows;

    if (!db_stream(c, &rows, &coupon_sql[CODES_OF], ARGS(I64(k->id))))
        return false;
    while (db_next(&rows)) {
        struct coupon_code code = {db_text(&rows, 0), k->id, db_i64(&rows, 1), db_i64(&rows, 2)};

        each(arg, &code);
    }
    return db_end(&rows);
}

/* ---- redemptions ---- */

bool key_claim(struct ctx *c, struct str key, int64_t customer_id, int64_t id, bool *is_new)
{
    int64_t changed = 0;

    if (!db_run(c, &coupon_sql[KEY_CLAIM], ARGS(TEXT(key), I64(customer_id), I64(id)), &changed))
        return false;
    *is_new = changed > 0;
    return true;
}

bool key_find(struct ctx *c, struct str key, int64_t *customer_id, int64_t *id)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &coupon_sql[KEY_FIND], ARGS(TEXT(key)), &found))
        return false;
    *customer_id = found ? db_i64(&rows, 0) : -1;
    *id = found ? db_i64(&rows, 1) : 0;
    return db_end(&rows);
}

#define NUMBER_MAX 21 /* bytes of an int64 and a blank */

static struct str split_text(struct ctx *c, const struct redemption *r)
{
    char *text = arena_alloc(c->arena, r->line_count * NUMBER_MAX + 1);
    size_t n = 0;

    for (size_t i = 0; i < r->line_count; i++)
        n += (size_t)snprintf(
            text + n, NUMBER_MAX + 1, "%s%lld", i ? " " : "", (long long)r->lines[i]);
    return (struct str){text, n};
}

bool redemption_put(
    struct ctx *c, const struct redemption *r, uint64_t request_hash, const struct basket *basket)
{
    return db_run(c, &coupon_sql[REDEMPTION_PUT],
        ARGS(I64(r->customer_id), I64(r->id), I64(r->campaign_id), TEXT(r->code), TEXT(r->order),
            I64((int64_t)request_hash), I64(r->amount), I64(r->discount), TEXT(split_text(c, r)),
            I64(r->at_us), I64(basket->channel), TEXT(basket->place), TEXT(c->actor->name)),
        NULL);
}

static void split_read(struct ctx *c, struct str text, struct redemption *out)
{
    int64_t *lines = arena_array(c->arena, BASKET_LINES_MAX, int64_t);
    struct str one;

    while (str_cut(&text, ' ', &one)) {
        bool is_number = str_to_i64(one, 0, INT64_MAX, &lines[out->line_count++]);

        assert(is_number);
        assert(out->line_count <= BASKET_LINES_MAX);
    }
    out->lines = lines;
}

static void redemption_of_row(struct ctx *c, const struct rows *rows, struct redemption_row *out)
{
    *out = (struct redemption_row){.r = {.customer_id = db_i64(rows, 0),
                                       .id = db_i64(rows, 1),
                                       .campaign_id = db_i64(rows, 2),
                                       .code = str_keep(c->arena, db_text(rows, 3)),
                                       .order = str_keep(c->arena, db_text(rows, 4)),
                                       .amount = db_i64(rows, 6),
                                       .discount = db_i64(rows, 7),
                                       .at_us = db_i64(rows, 9),
                                       .released_us = db_i64(rows, 13),
                                       .is_returned = db_i64(rows, 15) != 0},
        .request_hash = (uint64_t)db_i64(rows, 5),
        .release_key = str_keep(c->arena, db_text(rows, 14))};
    split_read(c, db_text(rows, 8), &out->r);
}

bool redemption_find(
    struct ctx *c, int64_t customer_id, int64_t id, struct redemption_row *out, bool *found)
{
    bool is_known = customer_id >= 0;
    struct rows rows;

    if (!db_one(c, &rows, &coupon_sql[is_known ? REDEMPTION_OF : REDEMPTION_BY_ID],
            is_known ? (struct val[]){I64(customer_id), I64(id)} : (struct val[]){I64(id)},
            is_known ? 2 : 1, found))
        return false;
    if (*found)
        redemption_of_row(c, &rows, out);
    return db_end(&rows);
}

bool redemption_end(struct ctx *c, const struct redemption *r, struct str key)
{
    int64_t changed = 0;

    if (!db_run(c, &coupon_sql[REDEMPTION_RELEASE],
            ARGS(I64(r->customer_id), I64(r->id), I64(r->released_us), TEXT(key),
                I64(r->is_returned)),
            &changed))
        return false;
    return changed > 0 || fail(c, ERR_BUSY, "this redemption has just been changed: try again");
}

bool customer_uses(struct ctx *c, int64_t customer_id, int64_t campaign_id, int64_t *count)
{
    struct rows rows;
    bool found;

    if (!db_one(
            c, &rows, &coupon_sql[CUSTOMER_USES], ARGS(I64(customer_id), I64(campaign_id)), &found))
        return false;
    *count = db_i64(&rows, 0);
    return db_end(&rows);
}

bool order_coupons(
    struct ctx *c, int64_t customer_id, struct str order, int64_t *count, int64_t *alone)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &coupon_sql[ORDER_COUPONS], ARGS(I64(customer_id), TEXT(order)), &found))
        return false;
    *count = db_i64(&rows, 0);
    *alone = db_i64(&rows, 1);
    return db_end(&rows);
}
