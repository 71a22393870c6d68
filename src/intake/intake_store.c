/* All SQL of imports themselves; what they bring is written by the features it belongs to. */
#include "intake/intake_store.h"

const struct statement intake_sql[] = {
    [IMPORT_RUN_ADD] = {"INSERT INTO import_run (id, kind, file_name, started_at, finished_at,"
                        " row_count, added, known, rejected, anonymous, unmatched)"
                        " VALUES ($1, $2, $3, $4, 0, 0, 0, 0, 0, 0, 0)"},
    [IMPORT_RUN_END] = {"UPDATE import_run SET finished_at = $2, row_count = $3, added = $4,"
                        " known = $5, rejected = $6, anonymous = $7, unmatched = $8 WHERE id = $1"},
    [IMPORT_HAS_NUMBER] = {"SELECT 1 FROM identity WHERE customer_id = $1"
                           " AND substr(ident, 1, length($2)) = $2"},
};

bool import_run_add(struct ctx *c, int64_t id, const char *kind, struct str file_name)
{
    return db_run(c, &intake_sql[IMPORT_RUN_ADD],
        ARGS(I64(id), TEXT(str_of(kind)), TEXT(file_name), I64(clock_now(c->clock))), NULL);
}

bool import_has_number(struct ctx *c, int64_t customer_id, struct str source, bool *has)
{
    const char *start = arena_printf(c->arena, "ext:" STR_FMT ":", STR_ARG(source));
    struct rows rows;

    return db_one(c, &rows, &intake_sql[IMPORT_HAS_NUMBER],
               ARGS(I64(customer_id), TEXT(str_of(start))), has) &&
        db_end(&rows);
}

bool import_run_end(struct ctx *c, const struct import *im)
{
    const struct import_counts *n = &im->counts;

    assert(im->run_id > 0);
    return db_run(c, &intake_sql[IMPORT_RUN_END],
        ARGS(I64(im->run_id), I64(clock_now(c->clock)), I64(n->rows), I64(n->added + n->changed),
            I64(n->known), I64(n->rejected), I64(n->anonymous), I64(n->unmatched)),
        NULL);
}
