/* Walks the devices, which are few beside all identities, and looks at whose they are. */
#include "event/visitor.h"

#include <string.h>

#include "customer/customer.h"
#include "event/event_store.h"
#include "event/person.h"
#include "setting/setting.h"
#include "timeline/touchpoint.h"

#define DEVICES "device:"
#define DEVICES_END "device;" /* sorts after all of them */
#define WALK_MAX 200          /* devices looked at in one read */

/* Tables that hold what a device did; a row in any other makes somebody more than a visitor. */
static const char *const browsing[] = {
    "identity", "touchpoint", "visit", "event_detail", "event_rejected"};

static bool is_browsing(const struct customer_part *part)
{
    for (size_t i = 0; i < COUNT(browsing); i++)
        if (str_eq(str_of(part->table), str_of(browsing[i])))
            return true;
    return false;
}

/* ---- who is one ---- */

static bool has_only_devices(struct ctx *c, int64_t id, bool *yes)
{
    struct rows rows;
    size_t count = 0;

    *yes = true;
    if (!db_query(c, &rows, &event_sql[PERSON_IDENTS], ARGS(I64(id), I64(PERSON_IDENTS_MAX + 1))))
        return false;
    for (; db_next(&rows); count++)
        *yes = *yes && str_starts(db_text(&rows, 0), STR(DEVICES));
    *yes = *yes && count <= PERSON_IDENTS_MAX;
    return db_end(&rows);
}

static bool has_nothing_else(struct ctx *c, int64_t id, bool *yes)
{
    struct rows rows;
    bool found = false;

    for (size_t i = 0; i < module_count; i++)
        for (size_t j = 0; j < modules[i]->part_count && !found; j++) {
            const struct customer_part *part = &modules[i]->parts[j];

            if (part->file.sql && !is_browsing(part) &&
                (!db_one(c, &rows, &part->file, ARGS(I64(id)), &found) || !db_end(&rows)))
                return false;
        }
    *yes = !found;
    return true;
}

/* The surest questions last: they are many. */
static bool is_stale(struct ctx *c, int64_t id, int64_t before_us, bool *yes)
{
    struct rows rows;

    *yes = false;
    if (id >= id_at(before_us, 0)) /* came lately */
        return true;
    if (!db_one(c, &rows, &event_sql[VISITOR_IS], ARGS(I64(id), I64(id_at(before_us, 0))), yes) ||
        !db_end(&rows))
        return false;
    return !*yes || (has_only_devices(c, id, yes) && (!*yes || has_nothing_else(c, id, yes)));
}

/* ---- going ---- */

struct walk {
    struct job *job;
    int64_t before_us;
    char after[IDENT_MAX + 1]; /* the last device looked at */
    int64_t stale[WALK_MAX];
    size_t count, seen;
};

static bool walk_read(struct ctx *c, void *arg)
{
    struct walk *w = arg;
    int64_t ids[WALK_MAX];
    struct rows rows;
    bool yes;

    w->count = w->seen = 0;
    if (!db_query(c, &rows, &event_sql[VISITOR_DEVICES],
            ARGS(TEXT(str_of(w->after)), TEXT(STR(DEVICES_END)), I64(WALK_MAX))))
        return false;
    while (w->seen < WALK_MAX && db_next(&rows)) {
        struct str ident = db_text(&rows, 0);

        assert(ident.n <= IDENT_MAX);
        memcpy(w->after, ident.p, ident.n);
        w->after[ident.n] = '\0';
        ids[w->seen++] = db_i64(&rows, 1);
    }
    if (!db_end(&rows))
        return false;
    for (size_t i = 0; i < w->seen; i++) {
        if (!is_stale(c, ids[i], w->before_us, &yes))
            return false;
        if (yes && (w->count == 0 || w->stale[w->count - 1] != ids[i]))
            w->stale[w->count++] = ids[i];
    }
    return true;
}

static bool browsing_drop(struct ctx *c, int64_t id)
{
    for (size_t i = module_count; i > 0; i--)
        for (size_t j = modules[i - 1]->part_count; j > 0; j--) {
            const struct customer_part *part = &modules[i - 1]->parts[j - 1];

            if (is_browsing(part) && part->move_drop.sql &&
                !db_run(c, &part->move_drop, ARGS(I64(CUSTOMER_ANONYMOUS), I64(id)), NULL))
                return false;
        }
    return true;
}

struct going {
    int64_t id, before_us;
};

/* Looked at again under the lock: they may have come back, or become somebody. */
static bool visitor_forget(struct ctx *c, void *arg)
{
    const struct going *g = arg;
    struct customer cu;
    bool yes;

    if (!customer_lock(c, g->id, &cu)) {
        if (c->err != ERR_CONFLICT)
            return false;
        ctx_clear_error(c);
        return true;
    }
    return is_stale(c, g->id, g->before_us, &yes) &&
        (!yes ||
            (timeline_changed_all(c, g->id) && customer_wipe(c, g->id) && browsing_drop(c, g->id)));
}

static bool walk_step(struct ctx *c, struct walk *w)
{
    if (!db_read(c, walk_read, w))
        return false;
    for (size_t i = 0; i < w->count; i++) {
        struct going g = {w->stale[i], w->before_us};

        if (w->job->is_stopping && atomic_load(w->job->is_stopping))
            return true;
        if (!db_write(c, visitor_forget, &g))
            return false;
    }
    return true;
}

static bool days_read(struct ctx *c, void *arg)
{
    int64_t *days = arg;
    struct str value;

    if (!setting_get(c, "visitor_days", &value))
        return false;
    if (!value.n || !str_to_i64(value, 0, INT32_MAX, days))
        *days = VISITOR_DAYS;
    return true;
}

bool visitors_forget(struct ctx *c, struct job *job)
{
    struct walk w = {.job = job, .after = DEVICES, .seen = WALK_MAX};
    int64_t days;

    if (!db_read(c, days_read, &days))
        return false;
    w.before_us = clock_now(c->clock) - days * DAY_US;
    while (days > 0 && w.seen == WALK_MAX && !(job->is_stopping && atomic_load(job->is_stopping))) {
        struct arena_mark mark = arena_mark(c->arena);
        bool ok = walk_step(c, &w);

        if (!ok)
            return false;
        arena_release(c->arena, mark);
    }
    return true;
}
