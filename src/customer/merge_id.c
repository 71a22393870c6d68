/* Ids of facts come from the moment and from what the fact is (base/id.h), not from whose it is:
 * two customers may have rows of one id, a birthday on the same day or the same answer. Where both
 * meet in one, the rows of who goes take the next free id of their second, in every table that
 * names them; which it was is noted under the merge, and parting gives it back. Rows are found
 * again by what they say or by the keeper's id, so a file that is imported again adds nothing. */
#include "customer/customer_priv.h"

#include "base/id.h"

#define BATCH 500 /* shared ids of one read */

struct renamed {
    int64_t from, to;
};

static bool id_rename(struct ctx *c, int64_t customer_id, struct renamed r)
{
    assert(id_second(r.from) == id_second(r.to));
    return customer_parts_run(c, PART(rename), false, customer_id, r.from, r.to) &&
        customer_parts_run(c, PART(rename_drop), true, customer_id, r.from, r.to);
}

static bool id_is_taken(struct ctx *c, int64_t a, int64_t b, int64_t id, bool *is_taken)
{
    struct rows rows;

    *is_taken = false;
    for (size_t i = 0; i < module_count; i++)
        for (size_t j = 0; j < modules[i]->part_count && !*is_taken; j++) {
            const struct statement *st = &modules[i]->parts[j].taken;

            if (st->sql &&
                (!db_one(c, &rows, st, ARGS(I64(a), I64(b), I64(id)), is_taken) || !db_end(&rows)))
                return false;
        }
    return true;
}

static bool id_free(struct ctx *c, int64_t a, int64_t b, struct renamed *r)
{
    bool is_taken = true;

    for (r->to = r->from; is_taken;) {
        r->to = (r->to & ~ID_LOW_MASK) | ((r->to + 1) & ID_LOW_MASK);
        if (!id_is_taken(c, a, b, r->to, &is_taken))
            return false;
    }
    return true;
}

static bool shared_read(struct ctx *c, const struct statement *st, int64_t a, int64_t b,
    struct renamed *out, size_t *count)
{
    struct rows rows;

    *count = 0;
    if (!db_query(c, &rows, st, ARGS(I64(a), I64(b), I64(BATCH))))
        return false;
    while (db_next(&rows))
        out[(*count)++].from = db_i64(&rows, 0);
    return db_end(&rows);
}

/* What this part renames, it renames everywhere: the next part has it no more. */
static bool part_ids_part(struct ctx *c, const struct customer_part *part, int64_t keep_id,
    int64_t gone_id, int64_t merge_id)
{
    struct renamed ids[BATCH];
    size_t count = BATCH;

    while (count == BATCH) {
        if (!shared_read(c, &part->shared, keep_id, gone_id, ids, &count))
            return false;
        for (size_t i = 0; i < count; i++)
            if (!id_free(c, keep_id, gone_id, &ids[i]) || !id_rename(c, gone_id, ids[i]) ||
                !db_run(c, &customer_sql[MERGE_RENAMED],
                    ARGS(I64(keep_id), I64(merge_id), I64(ids[i].to), I64(ids[i].from)), NULL))
                return false;
    }
    return true;
}

bool merge_ids_part(struct ctx *c, int64_t keep_id, int64_t gone_id, int64_t merge_id)
{
    for (size_t i = 0; i < module_count; i++)
        for (size_t j = 0; j < modules[i]->part_count; j++)
            if (modules[i]->parts[j].shared.sql &&
                !part_ids_part(c, &modules[i]->parts[j], keep_id, gone_id, merge_id))
                return false;
    return true;
}

static bool renames_read(struct ctx *c, int64_t keep_id, int64_t merge_id, int64_t after_id,
    struct renamed *out, size_t *count)
{
    struct rows rows;

    *count = 0;
    if (!db_query(c, &rows, &customer_sql[MERGE_RENAMES],
            ARGS(I64(keep_id), I64(merge_id), I64(after_id), I64(BATCH))))
        return false;
    while (db_next(&rows))
        out[(*count)++] = (struct renamed){.from = db_i64(&rows, 0), .to = db_i64(&rows, 1)};
    return db_end(&rows);
}

bool merge_ids_back(struct ctx *c, int64_t keep_id, int64_t gone_id, int64_t merge_id)
{
    struct renamed ids[BATCH];
    size_t count = BATCH;
    int64_t after_id = 0;

    while (count == BATCH) {
        if (!renames_read(c, keep_id, merge_id, after_id, ids, &count))
            return false;
        for (size_t i = 0; i < count; i++) {
            after_id = ids[i].from;
            if (!id_rename(c, gone_id, ids[i]))
                return false;
        }
    }
    return true;
}
