/* The SQL of customers: who they are, what they told us, merges and erasures. Every statement names
 * one customer, or walks an index in keys; nothing counts. */
#include "customer/customer_priv.h"

#define COLUMNS                                                                            \
    "customer_id, kind, name, given_name, family_name, language, time_zone, birth_year,"   \
    " birth_month, birth_day, country, address, latitude, longitude, attributes, version," \
    " created_at, updated_at, merged_into, erased_at"

const struct statement customer_sql[CUSTOMER_STATEMENT_COUNT] = {
    [CUSTOMER_BY_ID] = {"SELECT " COLUMNS " FROM customer WHERE customer_id = $1"},
    /* SQLite has one writer: there nobody can come between. */
    [CUSTOMER_HOLD] = {"SELECT kind, merged_into, erased_at FROM customer WHERE customer_id = $1",
        "SELECT kind, merged_into, erased_at FROM customer WHERE customer_id = $1 FOR UPDATE"},
    [CUSTOMER_LOCK] = {"UPDATE customer SET version = version + 1, updated_at = $2"
                       " WHERE customer_id = $1 RETURNING " COLUMNS},
    [CUSTOMER_ADD] = {"INSERT INTO customer (" COLUMNS ", name_fold, name_turned)"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,"
                      " 1, $18, $18, 0, 0, $16, $17)"},
    [CUSTOMER_SET] = {"UPDATE customer SET kind = $2, name = $3, given_name = $4, family_name = $5,"
                      " language = $6, time_zone = $7, birth_year = $8, birth_month = $9,"
                      " birth_day = $10, country = $11, address = $12, latitude = $13,"
                      " longitude = $14, attributes = $15, name_fold = $16, name_turned = $17"
                      " WHERE customer_id = $1"},
    [CUSTOMER_SET_MERGED] = {"UPDATE customer SET merged_into = $2 WHERE customer_id = $1"},
    [CUSTOMER_SET_ERASED] = {"UPDATE customer SET erased_at = $2 WHERE customer_id = $1"},
    [CUSTOMER_PAGE] = {"SELECT " COLUMNS " FROM customer WHERE customer_id > $1"
                       " AND merged_into = 0 AND erased_at = 0 ORDER BY customer_id LIMIT $2"},
    /* $1 the prefix, $2 what sorts after all that begin with it, $3 and $4 the last one seen; at
     * first the prefix and 0. One bound from below alone: of two, PostgreSQL may begin at the
     * lower one and read its way up. */
    [CUSTOMER_PAGE_BY_NAME] = {"SELECT " COLUMNS " FROM customer WHERE name_fold < $2"
                               " AND (name_fold, customer_id) > ($3, $4)"
                               " AND substr(name_fold, 1, length(CAST($1 AS text))) = $1"
                               " AND merged_into = 0 AND erased_at = 0 AND customer_id <> 0"
                               " ORDER BY name_fold, customer_id LIMIT $5"},
    [CUSTOMER_PAGE_BY_TURNED] = {"SELECT " COLUMNS " FROM customer WHERE name_turned < $2"
                                 " AND (name_turned, customer_id) > ($3, $4)"
                                 " AND substr(name_turned, 1, length(CAST($1 AS text))) = $1"
                                 " AND name_turned <> '' AND merged_into = 0 AND erased_at = 0"
                                 " ORDER BY name_turned, customer_id LIMIT $5"},
    /* $1 the word, $2 the last one seen, $3 how many; so the next ones. */
    [CUSTOMER_PAGE_BY_TAG] = {"SELECT " COLUMNS " FROM customer_tag JOIN customer"
                              " USING (customer_id) WHERE tag = $1 AND customer_id > $2"
                              " AND merged_into = 0 AND erased_at = 0"
                              " ORDER BY customer_id LIMIT $3"},
    [CUSTOMER_PAGE_BY_COUNTRY] = {"SELECT " COLUMNS " FROM customer WHERE country = $1"
                                  " AND country <> '' AND customer_id > $2 AND merged_into = 0"
                                  " AND erased_at = 0 ORDER BY customer_id LIMIT $3"},
    [CUSTOMER_PAGE_BY_LANGUAGE] = {"SELECT " COLUMNS " FROM customer WHERE language = $1"
                                   " AND language <> '' AND customer_id > $2 AND merged_into = 0"
                                   " AND erased_at = 0 ORDER BY customer_id LIMIT $3"},
    /* $1 channel, $2 purpose, $3 the last one seen: whose newest word on it is yes. */
    [CUSTOMER_PAGE_BY_CONSENT] =
        {"SELECT " COLUMNS " FROM consent AS k JOIN customer USING (customer_id)"
         " WHERE k.channel = $1 AND k.purpose = $2 AND k.is_granted = 1 AND customer_id > $3"
         " AND merged_into = 0 AND erased_at = 0 AND NOT EXISTS (SELECT 1 FROM consent AS n"
         " WHERE n.customer_id = k.customer_id AND n.channel = $1 AND n.purpose = $2"
         " AND (n.at, n.id) > (k.at, k.id)) ORDER BY customer_id LIMIT $4"},
    /* $1 and $2 the moment and the customer seen last. */
    [CUSTOMER_PAGE_BY_CHANGE] = {"SELECT " COLUMNS " FROM customer"
                                 " WHERE (updated_at, customer_id) > ($1, $2) AND customer_id <> 0"
                                 " ORDER BY updated_at, customer_id LIMIT $3"},
    [IDENTITY_HOLDER] = {"SELECT customer_id FROM identity WHERE ident = $1"},
    [IDENTITY_CLAIM] = {"INSERT INTO identity (ident, customer_id, seen_at) VALUES ($1, $2, $3)"
                        " ON CONFLICT (ident) DO NOTHING"},
    [IDENTITY_DROP] = {"DELETE FROM identity WHERE ident = $1 AND customer_id = $2"},
    /* $1 the beginning, $2 what sorts after all that begin with it. */
    [IDENTITIES_FROM] = {"SELECT ident, customer_id FROM identity WHERE ident >= $1 AND ident < $2"
                         " AND substr(ident, 1, length(CAST($1 AS text))) = $1"
                         " ORDER BY ident LIMIT $3"},
    [IDENTITIES_OF] = {"SELECT ident, seen_at FROM identity WHERE customer_id = $1"
                       " ORDER BY ident LIMIT $2"},
    [TAG_ADD] = {"INSERT INTO customer_tag (customer_id, tag) VALUES ($1, $2)"
                 " ON CONFLICT (customer_id, tag) DO NOTHING"},
    [TAG_REMOVE] = {"DELETE FROM customer_tag WHERE customer_id = $1 AND tag = $2"},
    [TAGS_OF] = {"SELECT tag FROM customer_tag WHERE customer_id = $1 ORDER BY tag LIMIT $2"},
    [NOTE_ADD] = {"INSERT INTO customer_note (customer_id, id, at, author, body)"
                  " VALUES ($1, $2, $3, $4, $5)"},
    [NOTES_OF] = {"SELECT at, author, body FROM customer_note WHERE customer_id = $1"
                  " ORDER BY id DESC LIMIT $2"},
    [DATE_ADD] = {"INSERT INTO customer_date (customer_id, id, whose, occasion, year, month, day,"
                  " note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"},
    [DATES_OF] = {"SELECT whose, occasion, year, month, day, note FROM customer_date"
                  " WHERE customer_id = $1 ORDER BY month, day, id LIMIT $2"},
    [PREFERENCE_ADD] = {"INSERT INTO customer_preference (customer_id, id, topic, value, channel,"
                        " told_at) VALUES ($1, $2, $3, $4, $5, $6)"},
    [PREFERENCES_OF] = {"SELECT topic, value, channel, told_at FROM customer_preference"
                        " WHERE customer_id = $1 ORDER BY topic, told_at DESC, id DESC LIMIT $2"},
    [CONSENT_ADD] = {"INSERT INTO consent (customer_id, id, channel, purpose, is_granted, at,"
                     " source) VALUES ($1, $2, $3, $4, $5, $6, $7)"},
    [CONSENTS_OF] =
        {"SELECT channel, purpose, is_granted, at, source FROM consent WHERE customer_id = $1"
         " ORDER BY channel, purpose, at DESC, id DESC LIMIT $2"},
    /* The printed numbers of documents, for a stretch of the timeline. */
    [NUMBERS_OF] = {"SELECT id, number FROM orders WHERE customer_id = $1 AND id >= $2 AND id <= $3"
                    " UNION ALL SELECT id, number FROM order_return"
                    " WHERE customer_id = $1 AND id >= $2 AND id <= $3 ORDER BY 1 DESC LIMIT $4"},
    [MERGE_ADD] = {"INSERT INTO customer_merge (customer_id, id, gone_id, at, kept_before,"
                   " undone_at) VALUES ($1, $2, $3, $4, $5, 0)"},
    [MERGE_STANDING] = {"SELECT id, kept_before FROM customer_merge WHERE customer_id = $1"
                        " AND gone_id = $2 AND undone_at = 0 ORDER BY id DESC LIMIT 1"},
    /* The old fields have served: they are not kept longer than the merge stands. */
    [MERGE_END] = {"UPDATE customer_merge SET undone_at = $3, kept_before = '{}'"
                   " WHERE customer_id = $1 AND id = $2"},
    [MERGE_ROWS_DROP] = {"DELETE FROM customer_merge_row WHERE customer_id = $1 AND merge_id = $2"},
    /* 120: an id that was taken, by the one it became (merge_id.c). */
    [MERGE_RENAMED] = {"INSERT INTO customer_merge_row (customer_id, merge_id, what, id, ident)"
                       " VALUES ($1, $2, 120, $3, CAST(CAST($4 AS bigint) AS text))"},
    [MERGE_RENAMES] = {"SELECT id, CAST(ident AS bigint) FROM customer_merge_row"
                       " WHERE customer_id = $1 AND merge_id = $2 AND what = 120 AND id > $3"
                       " ORDER BY id LIMIT $4"},
    [MERGES_OF] = {"SELECT gone_id FROM customer_merge WHERE customer_id = $1 AND undone_at = 0"
                   " ORDER BY id"},
    [ERASURE_ADD] = {"INSERT INTO erasure (customer_id, id, at, idents, proof)"
                     " VALUES ($1, $2, $3, $4, $5)"},
    [SETTING_KEEP] = {"INSERT INTO setting (name, value) VALUES ($1, $2)"
                      " ON CONFLICT (name) DO NOTHING"},
    [ATTRIBUTE_ALL] = {"SELECT name, type, label FROM attribute ORDER BY name"},
    [ATTRIBUTE_OF] = {"SELECT name, type, label FROM attribute WHERE name = $1"},
    [ATTRIBUTE_PUT] = {"INSERT INTO attribute (name, type, label) VALUES ($1, $2, $3)"
                       " ON CONFLICT (name) DO UPDATE SET label = excluded.label"
                       " WHERE attribute.label <> excluded.label"},
};

#define CALLED(column) "'customer ' || CAST(" column " AS text)"

const struct invariant customer_invariants[CUSTOMER_INVARIANT_COUNT] = {
    {"every identity leads to a customer",
        {"SELECT ident FROM identity WHERE customer_id NOT IN (SELECT customer_id FROM customer)"}},
    {"no identity leads to a merged or erased customer",
        {"SELECT ident FROM identity WHERE customer_id IN"
         " (SELECT customer_id FROM customer WHERE merged_into <> 0 OR erased_at <> 0)"}},
    {"a merged customer became one who exists",
        {"SELECT " CALLED(
            "customer_id") " FROM customer WHERE merged_into <> 0"
                           " AND (merged_into = customer_id"
                           " OR merged_into NOT IN (SELECT customer_id FROM customer))"}},
    {"no two customers were merged into each other",
        {"SELECT " CALLED("customer_id") " FROM customer WHERE merged_into <> 0"
                                         " AND (customer_id, merged_into) IN"
                                         " (SELECT merged_into, customer_id FROM customer WHERE "
                                         "merged_into <> 0)"}},
    {"a merged customer has no touchpoints",
        {"SELECT DISTINCT " CALLED(
            "customer_id") " FROM touchpoint WHERE customer_id IN"
                           " (SELECT customer_id FROM customer WHERE merged_into <> 0)"}},
};

static struct str kept(struct ctx *c, const struct rows *rows, int column)
{
    return str_keep(c->arena, db_text(rows, column));
}

void customer_row(struct ctx *c, const struct rows *rows, struct customer *out)
{
    *out = (struct customer){
        .id = db_i64(rows, 0),
        .kind = (enum customer_kind)db_i64(rows, 1),
        .name = kept(c, rows, 2),
        .given_name = kept(c, rows, 3),
        .family_name = kept(c, rows, 4),
        .language = kept(c, rows, 5),
        .time_zone = kept(c, rows, 6),
        .birth_year = (int)db_i64(rows, 7),
        .birth_month = (int)db_i64(rows, 8),
        .birth_day = (int)db_i64(rows, 9),
        .country = kept(c, rows, 10),
        .address = kept(c, rows, 11),
        .has_home = !db_is_null(rows, 12) && !db_is_null(rows, 13),
        .attributes = kept(c, rows, 14),
        .version = db_i64(rows, 15),
        .created_us = db_i64(rows, 16),
        .updated_us = db_i64(rows, 17),
        .merged_into = db_i64(rows, 18),
        .erased_us = db_i64(rows, 19),
    };
    if (out->has_home) {
        out->latitude = db_f64(rows, 12);
        out->longitude = db_f64(rows, 13);
    }
}

static bool row_one(struct ctx *c, const struct statement *st, const struct val *args, size_t count,
    struct customer *out)
{
    struct rows rows;
    bool found;

    assert(count > 0);
    assert(args[0].type == VAL_I64);
    if (!db_one(c, &rows, st, args, count, &found))
        return false;
    if (found)
        customer_row(c, &rows, out);
    if (!db_end(&rows))
        return false;
    return found || fail(c, ERR_MISSING, "there is no customer %s", customer_text(c, args[0].i));
}

bool customer_row_get(struct ctx *c, int64_t id, struct customer *out)
{
    return row_one(c, &customer_sql[CUSTOMER_BY_ID], ARGS(I64(id)), out);
}

bool customer_row_hold(struct ctx *c, int64_t id, struct customer *out)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &customer_sql[CUSTOMER_HOLD], ARGS(I64(id)), &found))
        return false;
    *out = (struct customer){.id = id};
    if (found) {
        out->kind = (enum customer_kind)db_i64(&rows, 0);
        out->merged_into = db_i64(&rows, 1);
        out->erased_us = db_i64(&rows, 2);
    }
    if (!db_end(&rows))
        return false;
    return found || fail(c, ERR_MISSING, "there is no customer %s", customer_text(c, id));
}

bool customer_row_lock(struct ctx *c, int64_t id, struct customer *out)
{
    return row_one(c, &customer_sql[CUSTOMER_LOCK], ARGS(I64(id), I64(clock_now(c->clock))), out);
}

/* Everything before the last word; '' when there is one alone. */
static struct str words_before(struct str name)
{
    while (name.n > 0 && name.p[name.n - 1] != ' ')
        name.n--;
    return str_trim(name);
}

struct str customer_name_turned(struct ctx *c, struct str name, struct str given, struct str family)
{
    struct str fold = str_of(lang_fold(c->arena, name)), turned;
    struct str first = str_of(lang_fold(c->arena, family)), rest;

    if (first.n && str_starts(fold, first)) /* the family name stands first */
        turned = str_of(lang_fold(c->arena, str_join(c->arena, given, ' ', family)));
    else if (first.n)
        turned = str_join(c->arena, first, ' ', str_of(lang_fold(c->arena, given)));
    else {
        rest = words_before(fold);
        turned = str_join(c->arena, str_trim(str_from(fold, rest.n)), ' ', rest);
        if (!rest.n)
            return STR("");
    }
    turned = str_trim(turned);
    return str_eq(turned, fold) ? STR("") : turned;
}

/* $1 to $17 of CUSTOMER_ADD and CUSTOMER_SET; the last two are the name for search. */
#define FIELD_ARGS(c, cu)                                                                         \
    I64((cu)->id), I64((cu)->kind), TEXT((cu)->name), TEXT((cu)->given_name),                     \
        TEXT((cu)->family_name), TEXT((cu)->language), TEXT((cu)->time_zone),                     \
        I64((cu)->birth_year), I64((cu)->birth_month), I64((cu)->birth_day), TEXT((cu)->country), \
        TEXT((cu)->address), (cu)->has_home ? F64((cu)->latitude) : NIL,                          \
        (cu)->has_home ? F64((cu)->longitude) : NIL, TEXT((cu)->attributes),                      \
        TEXT(str_of(lang_fold((c)->arena, (cu)->name))),                                          \
        TEXT(customer_name_turned(c, (cu)->name, (cu)->given_name, (cu)->family_name))

bool customer_row_set(struct ctx *c, const struct customer *cu)
{
    int64_t changed;

    assert(cu->id != CUSTOMER_ANONYMOUS);
    assert(cu->attributes.n);
    if (!db_run(c, &customer_sql[CUSTOMER_SET], ARGS(FIELD_ARGS(c, cu)), &changed))
        return false;
    assert(changed == 1);
    return true;
}

bool customer_row_add(struct ctx *c, const struct customer *cu)
{
    assert(cu->id > 0);
    assert(cu->kind != CUSTOMER_NOBODY);
    assert(cu->attributes.n);
    return db_run(
        c, &customer_sql[CUSTOMER_ADD], ARGS(FIELD_ARGS(c, cu), I64(cu->created_us)), NULL);
}
