/* All SQL of uploads. States are numbered as in enum upload_state. */
#include "intake/upload_store.h"

#define COLUMNS                                                                                 \
    "id, kind, file_name, path, options, error, state, size, created_at, started_at,"           \
    " finished_at, row_count, added, changed, known, rejected, anonymous, left_out, unmatched," \
    " conflicts"

const struct statement upload_sql[UPLOAD_STATEMENT_COUNT] = {
    [UPLOAD_GET] = {"SELECT " COLUMNS " FROM upload WHERE id = $1"},
    [UPLOAD_PAGE] = {"SELECT " COLUMNS " FROM upload WHERE id < $1 ORDER BY id DESC LIMIT $2"},
    [UPLOAD_ADD] = {"INSERT INTO upload (id, kind, file_name, path, options, error, state, size,"
                    " created_at, started_at, finished_at, touched_at, row_count, added, changed,"
                    " known, rejected, anonymous, left_out, unmatched, conflicts)"
                    " VALUES ($1, $2, $3, $4, '{}', '', 1, $5, $6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,"
                    " 0)"},
    [UPLOAD_QUEUE] = {"UPDATE upload SET state = 2, options = $2 WHERE id = $1 AND state = 1"},
    [UPLOAD_CANCEL] = {"UPDATE upload SET state = 6, finished_at = $2"
                       " WHERE id = $1 AND state <= 3"},
    [UPLOAD_CLAIM] = {"UPDATE upload SET state = 3, started_at = $2, touched_at = $2 WHERE id = $1"
                      " AND (state = 2 OR (state = 3 AND touched_at < $3))"},
    [UPLOAD_TOUCH] = {"UPDATE upload SET touched_at = $2 WHERE id = $1"},
    /* One that was cancelled meanwhile stays so. */
    [UPLOAD_END] = {"UPDATE upload SET state = CASE WHEN state = 6 THEN 6 ELSE $2 END, error = $3,"
                    " finished_at = CASE WHEN $2 = 2 THEN 0 ELSE $4 END, row_count = $5,"
                    " added = $6, changed = $7, known = $8, rejected = $9, anonymous = $10,"
                    " left_out = $11, unmatched = $12, conflicts = $13 WHERE id = $1"},
    [UPLOAD_SILENT] = {"SELECT id, touched_at FROM upload WHERE state = 3 AND touched_at < $1"
                       " ORDER BY id LIMIT 100"},
    [UPLOAD_OLD] = {"SELECT path FROM upload WHERE created_at < $1 AND state <> 3"
                    " ORDER BY id LIMIT 1000"},
    [UPLOAD_DROP] = {"DELETE FROM upload WHERE created_at < $1 AND state <> 3"},
};

static struct str kept(struct ctx *c, const struct rows *rows, int column)
{
    return str_keep(c->arena, db_text(rows, column));
}

static void upload_row(struct ctx *c, const struct rows *rows, struct upload *u)
{
    *u = (struct upload){.id = db_i64(rows, 0),
        .kind = kept(c, rows, 1),
        .file_name = kept(c, rows, 2),
        .path = kept(c, rows, 3),
        .options = kept(c, rows, 4),
        .error = kept(c, rows, 5),
        .state = (enum upload_state)db_i64(rows, 6),
        .size = db_i64(rows, 7),
        .created_us = db_i64(rows, 8),
        .started_us = db_i64(rows, 9),
        .finished_us = db_i64(rows, 10),
        .counts = {.rows = db_i64(rows, 11),
            .added = db_i64(rows, 12),
            .changed = db_i64(rows, 13),
            .known = db_i64(rows, 14),
            .rejected = db_i64(rows, 15),
            .anonymous = db_i64(rows, 16),
            .left_out = db_i64(rows, 17),
            .unmatched = db_i64(rows, 18),
            .conflicts = db_i64(rows, 19)}};
}

bool upload_get(struct ctx *c, int64_t id, struct upload *out)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &upload_sql[UPLOAD_GET], ARGS(I64(id)), &found))
        return false;
    if (found)
        upload_row(c, &rows, out);
    if (!db_end(&rows))
        return false;
    return found || fail(c, ERR_MISSING, "there is no such import");
}

bool upload_page(struct ctx *c, int64_t before, size_t limit, struct upload *out, size_t *count)
{
    struct rows rows;

    *count = 0;
    if (!db_query(c, &rows, &upload_sql[UPLOAD_PAGE], ARGS(I64(before), I64((int64_t)limit))))
        return false;
    while (*count < limit && db_next(&rows))
        upload_row(c, &rows, &out[(*count)++]);
    return db_end(&rows);
}

bool upload_add(struct ctx *c, const struct upload *u)
{
    assert(u->id > 0);
    return db_run(c, &upload_sql[UPLOAD_ADD],
        ARGS(I64(u->id), TEXT(u->kind), TEXT(u->file_name), TEXT(u->path), I64(u->size),
            I64(clock_now(c->clock))),
        NULL);
}
