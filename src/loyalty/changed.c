/* Marks, and the customers behind them. */
#include "loyalty/changed.h"

#include <string.h>

#include "loyalty/loyalty_store.h"

#define OVERLAP (INT64_C(600) << ID_LOW_BITS) /* ten minutes of marks: see log_refresh.c */
#define ROOM_FIRST 200

bool mark_read(struct ctx *c, struct str name, int64_t *mark, int64_t *last_id)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &loyalty_sql[MARK_READ], ARGS(TEXT(name)), &found))
        return false;
    *mark = found ? db_i64(&rows, 0) : *mark;
    *last_id = found ? db_i64(&rows, 1) : *last_id;
    return db_end(&rows);
}

bool mark_put(struct ctx *c, struct str name, int64_t mark, int64_t last_id)
{
    return db_run(c, &loyalty_sql[MARK_PUT],
        ARGS(TEXT(name), I64(mark), I64(last_id), I64(clock_now(c->clock))), NULL);
}

bool mark_move(struct ctx *c, struct str name, int64_t mark, int64_t last_id)
{
    return db_run(c, &loyalty_sql[MARK_MOVE],
        ARGS(TEXT(name), I64(mark), I64(last_id), I64(clock_now(c->clock))), NULL);
}

bool mark_drop(struct ctx *c, struct str name)
{
    return db_run(c, &loyalty_sql[MARKS_DROP], ARGS(TEXT(name)), NULL);
}

bool changed_read(struct ctx *c, struct str name, struct changed *out)
{
    struct rows rows;
    bool found;

    *out = (struct changed){0};
    if (!mark_read(c, name, &out->mark, &out->last_id) ||
        !db_one(c, &rows, &loyalty_sql[CHANGES_NEWEST], NO_ARGS, &found))
        return false;
    assert(found);
    out->next_mark = db_i64(&rows, 0);
    out->next_last = db_i64(&rows, 1);
    return db_end(&rows);
}

bool changed_keep(struct ctx *c, struct str name, const struct changed *looked)
{
    return mark_put(c, name, looked->next_mark, looked->next_last);
}

struct list {
    int64_t *ids;
    size_t count, room;
};

static void list_add(struct ctx *c, struct list *l, int64_t id)
{
    if (l->count == l->room) {
        int64_t *more = arena_array(c->arena, l->room * 2 + ROOM_FIRST, int64_t);

        if (l->count)
            memcpy(more, l->ids, l->count * sizeof *more);
        l->ids = more;
        l->room = l->room * 2 + ROOM_FIRST;
    }
    l->ids[l->count++] = id;
}

static bool list_read(
    struct ctx *c, struct list *l, enum loyalty_statement statement, int64_t first, int64_t second)
{
    struct rows rows;

    if (!db_query(c, &rows, &loyalty_sql[statement], ARGS(I64(first), I64(second))))
        return false;
    while (db_next(&rows))
        list_add(c, l, db_i64(&rows, 0));
    return db_end(&rows);
}

bool changed_list(
    struct ctx *c, const struct changed *from, int64_t starts_us, int64_t **ids, size_t *count)
{
    int64_t low = from->mark > OVERLAP ? from->mark - OVERLAP : 0;
    struct list l = {0};

    if (!list_read(c, &l, CHANGED_SINCE, low, from->last_id) ||
        !list_read(c, &l, NEWCOMERS, from->last_id, id_at(starts_us, 0)))
        return false;
    *ids = l.ids;
    *count = l.count;
    return true;
}
