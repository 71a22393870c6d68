/* Making one customer of two, and two of one. The rows that belong to a customer are known by the
 * modules' customer_part rows; this file knows only the order:
 *
 *   merge    lock both, lower id first; fill the keeper's empty fields; give the gone one's rows
 *            other ids where the keeper has the same; note every row that will move; copy parents
 *            before children; drop children before parents; point the gone one at the keeper
 *   unmerge  lock both; copy back what was noted and is still there; drop; give those rows their
 *            ids back; forget the notes; empty the fields that were filled in; the gone one lives
 *            again
 *
 * Rows move by copy and delete, since a customer's id says where a row is stored and cannot be
 * changed. What a customer collected from earlier merges stays noted under them: C into B into A
 * is parted from the outside in, B first, and B then still knows which rows are C's. */
#include "customer/customer_priv.h"

#include "base/id.h"
#include "timeline/touchpoint.h"

static bool step(struct ctx *c, const struct statement *st, int64_t a, int64_t b, int64_t m)
{
    if (!st->sql)
        return true;
    return m ? db_run(c, st, ARGS(I64(a), I64(b), I64(m)), NULL)
             : db_run(c, st, ARGS(I64(a), I64(b)), NULL);
}

bool customer_parts_run(
    struct ctx *c, size_t statement_offset, bool is_backward, int64_t a, int64_t b, int64_t m)
{
    for (size_t i = 0; i < module_count; i++) {
        const struct module *module = modules[is_backward ? module_count - 1 - i : i];

        for (size_t j = 0; j < module->part_count; j++) {
            const struct customer_part *part =
                &module->parts[is_backward ? module->part_count - 1 - j : j];

            if (!step(c, (const void *)((const char *)part + statement_offset), a, b, m))
                return false;
        }
    }
    return true;
}

/* Both rows, locked in the order of their ids so that two merges never wait for each other. */
static bool lock_two(
    struct ctx *c, int64_t first, int64_t second, struct customer *one, struct customer *two)
{
    assert(first != second);
    if (first < second)
        return customer_row_lock(c, first, one) && customer_row_lock(c, second, two);
    return customer_row_lock(c, second, two) && customer_row_lock(c, first, one);
}

bool customer_merge(struct ctx *c, int64_t keep_id, int64_t gone_id, int64_t *merge_id)
{
    struct customer keep, gone;
    struct str before;

    if (keep_id == gone_id)
        return fail(c, ERR_CONFLICT, "customer %s cannot be merged with themselves",
            customer_text(c, keep_id));
    if (!lock_two(c, keep_id, gone_id, &keep, &gone) || !customer_is_open(c, &keep) ||
        !customer_is_open(c, &gone))
        return false;
    *merge_id = id_new(c->clock);
    before = fields_json(c, &keep);
    if (fields_overlay(c, &keep, &gone, true) && !customer_row_set(c, &keep))
        return false;
    return timeline_changed_all(c, keep_id) && timeline_changed_all(c, gone_id) &&
        db_run(c, &customer_sql[MERGE_ADD],
            ARGS(
                I64(keep_id), I64(*merge_id), I64(gone_id), I64(clock_now(c->clock)), TEXT(before)),
            NULL) &&
        merge_ids_part(c, keep_id, gone_id, *merge_id) &&
        customer_parts_run(c, PART(note), false, keep_id, *merge_id, gone_id) &&
        customer_parts_run(c, PART(move_copy), false, keep_id, gone_id, 0) &&
        customer_parts_run(c, PART(move_drop), true, keep_id, gone_id, 0) &&
        db_run(c, &customer_sql[CUSTOMER_SET_MERGED], ARGS(I64(gone_id), I64(keep_id)), NULL);
}

static bool merge_find(
    struct ctx *c, int64_t keep_id, int64_t gone_id, int64_t *merge_id, struct str *before)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &customer_sql[MERGE_STANDING], ARGS(I64(keep_id), I64(gone_id)), &found))
        return false;
    if (found) {
        *merge_id = db_i64(&rows, 0);
        *before = str_keep(c->arena, db_text(&rows, 1));
    }
    if (!db_end(&rows))
        return false;
    return found ||
        fail(c, ERR_INVALID, "the merge of customer %s into %s was not noted",
            customer_text(c, gone_id), customer_text(c, keep_id));
}

static bool may_part(struct ctx *c, const struct customer *keep, const struct customer *gone)
{
    if (keep->erased_us)
        return fail(c, ERR_CONFLICT, "customer %s was erased", customer_text(c, keep->id));
    if (keep->merged_into)
        return fail(c, ERR_CONFLICT, "customer %s was merged into %s: undo that first",
            customer_text(c, keep->id), customer_text(c, keep->merged_into));
    assert(gone->merged_into == keep->id);
    return true;
}

bool customer_unmerge(struct ctx *c, int64_t gone_id, int64_t *kept_id)
{
    struct customer keep, gone;
    struct str before;
    int64_t merge_id = 0;

    if (!customer_row_get(c, gone_id, &gone))
        return false;
    *kept_id = gone.merged_into;
    if (*kept_id == 0 || !lock_two(c, *kept_id, gone_id, &keep, &gone))
        return fail(
            c, ERR_CONFLICT, "customer %s is not merged into anybody", customer_text(c, gone_id));
    if (gone.merged_into != *kept_id)
        return fail(
            c, ERR_BUSY, "customer %s has just been changed: try again", customer_text(c, gone_id));
    if (!may_part(c, &keep, &gone) || !merge_find(c, *kept_id, gone_id, &merge_id, &before))
        return false;
    fields_part(c, &keep, &gone, before);
    return timeline_changed_all(c, *kept_id) && timeline_changed_all(c, gone_id) &&
        customer_row_set(c, &keep) &&
        customer_parts_run(c, PART(back_copy), false, *kept_id, gone_id, merge_id) &&
        customer_parts_run(c, PART(back_drop), true, *kept_id, gone_id, merge_id) &&
        merge_ids_back(c, *kept_id, gone_id, merge_id) &&
        db_run(c, &customer_sql[MERGE_ROWS_DROP], ARGS(I64(*kept_id), I64(merge_id)), NULL) &&
        db_run(c, &customer_sql[MERGE_END],
            ARGS(I64(*kept_id), I64(merge_id), I64(clock_now(c->clock))), NULL) &&
        db_run(c, &customer_sql[CUSTOMER_SET_MERGED], ARGS(I64(gone_id), I64(0)), NULL);
}
