/* All SQL of baselines. A row is read in the order it is written in. */
#include "insight/baseline_store.h"

#include <stdlib.h>

#include "insight/baseline.h"

#define ROW                                                                                 \
    "b.name, b.id, b.set_at, b.as_of, b.days, b.view, b.tag, b.begins, b.customers, "       \
    "b.new_customers,"                                                                      \
    " b.referred, b.buyers, b.repeaters, b.promoters, b.passives, b.detractors, b.silence," \
    " b.nps_dd, b.nps_dn, b.nps_nn"

const struct statement baseline_sql[] = {
    [BASELINE_SQL_NEWEST] = {"SELECT " ROW " FROM baseline b WHERE b.name = $1"
                             " ORDER BY b.id DESC LIMIT 1"},
    [BASELINE_SQL_ALL] = {"SELECT " ROW " FROM baseline b ORDER BY b.name, b.id DESC"},
    [BASELINE_SQL_ADD] =
        {"INSERT INTO baseline (name, id, set_at, as_of, days, view, tag,"
         " begins, customers, new_customers, referred, buyers, repeaters, promoters,"
         " passives, detractors, silence, nps_dd, nps_dn, nps_nn) VALUES"
         " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,"
         " $16, $17, $18, $19, $20)"},
    [BASELINE_SQL_STAY] = {"SELECT days, at_risk, ended FROM baseline_stay"
                           " WHERE name = $1 AND id = $2 ORDER BY days"},
    [BASELINE_SQL_STAY_ADD] = {"INSERT INTO baseline_stay (name, id, days, at_risk, ended)"
                               " VALUES ($1, $2, $3, $4, $5)"},
};

const struct invariant baseline_invariants[] = {
    {"a baseline counts parts no greater than the whole",
        {"SELECT name FROM baseline WHERE new_customers > buyers OR repeaters > buyers"
         " OR buyers > customers OR referred > new_customers OR days <= 0"}},
};

/* ---- writing ---- */

static bool stay_add(struct ctx *c, struct baseline_saving *s)
{
    const struct baseline *b = s->baseline;

    for (size_t i = 0; i < b->stay.count; i++) {
        const struct survival_point *p = &b->stay.points[i];

        if (!db_batch(c, &baseline_sql[BASELINE_SQL_STAY_ADD],
                ARGS(TEXT(b->name), I64(b->id), I64(p->time), I64(p->at_risk), I64(p->ended)),
                &s->rows))
            return false;
    }
    return true;
}

static bool name_is_free(struct ctx *c, const struct baseline_saving *s)
{
    struct str name = s->baseline->name;
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &baseline_sql[BASELINE_SQL_NEWEST], ARGS(TEXT(name)), &found) ||
        !db_end(&rows))
        return false;
    return !found || s->may_replace ||
        fail(c, ERR_CONFLICT,
            "baseline \"" STR_FMT "\" is set already: --replace sets it anew and keeps the old one"
            " in the list",
            STR_ARG(name));
}

bool baseline_set(struct ctx *c, struct baseline_saving *s)
{
    struct baseline *b = s->baseline;

    if (!name_is_free(c, s))
        return false;
    b->id = id_new(c->clock);
    b->set_at = clock_now(c->clock);
    return db_run(c, &baseline_sql[BASELINE_SQL_ADD],
               ARGS(TEXT(b->name), I64(b->id), I64(b->set_at), I64(b->as_of), I64(b->days),
                   I64(b->view), TEXT(b->tag), I64(b->begins), I64(b->customers),
                   I64(b->new_customers), I64(b->referred), I64(b->buyers), I64(b->repeaters),
                   I64(b->nps.promoters), I64(b->nps.passives), I64(b->nps.detractors),
                   I64(b->silence), I64(b->nps.sum_dd), I64(b->nps.sum_dn), I64(b->nps.sum_nn)),
               NULL) &&
        stay_add(c, s);
}

/* ---- reading ---- */

static void row_read(const struct rows *rows, struct baseline *out)
{
    *out = (struct baseline){.name = db_text(rows, 0),
        .id = db_i64(rows, 1),
        .set_at = db_i64(rows, 2),
        .as_of = db_i64(rows, 3),
        .days = db_i64(rows, 4),
        .view = (enum insight_view)db_i64(rows, 5),
        .tag = db_text(rows, 6),
        .begins = db_i64(rows, 7),
        .customers = db_i64(rows, 8),
        .new_customers = db_i64(rows, 9),
        .referred = db_i64(rows, 10),
        .buyers = db_i64(rows, 11),
        .repeaters = db_i64(rows, 12),
        .nps = {db_i64(rows, 13), db_i64(rows, 14), db_i64(rows, 15), db_i64(rows, 17),
            db_i64(rows, 18), db_i64(rows, 19)},
        .silence = db_i64(rows, 16)};
}

struct curve {
    struct survival_count *counts;
    size_t count, room;
};

static void curve_add(struct curve *k, int64_t days, int64_t at_risk, int64_t ended)
{
    if (k->count == k->room) {
        k->room = k->room ? k->room * 2 : 64;
        k->counts = mem_resize(k->counts, mem_size(k->room, sizeof *k->counts));
    }
    if (k->count > 0) /* until now it held all who were still there */
        k->counts[k->count - 1].left -= at_risk;
    k->counts[k->count++] = (struct survival_count){days, ended, at_risk - ended};
}

static bool stay_read(struct ctx *c, struct baseline *b)
{
    struct curve curve = {0};
    struct rows rows;
    bool ok;

    if (!db_query(c, &rows, &baseline_sql[BASELINE_SQL_STAY], ARGS(TEXT(b->name), I64(b->id))))
        return false;
    while (db_next(&rows))
        curve_add(&curve, db_i64(&rows, 0), db_i64(&rows, 1), db_i64(&rows, 2));
    ok = db_end(&rows);
    if (ok)
        survival_fit(curve.counts, curve.count, &b->stay);
    mem_free(curve.counts);
    return ok;
}

bool baseline_get(struct ctx *c, struct str name, struct baseline *out)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &baseline_sql[BASELINE_SQL_NEWEST], ARGS(TEXT(name)), &found))
        return false;
    if (found) {
        row_read(&rows, out);
        out->name = str_keep(c->arena, out->name);
        out->tag = str_keep(c->arena, out->tag);
    }
    if (!db_end(&rows))
        return false;
    if (!found)
        return fail(c, ERR_MISSING,
            "no baseline \"" STR_FMT "\" is set: maitred insight baseline set --name NAME",
            STR_ARG(name));
    return stay_read(c, out);
}

bool baseline_list(struct ctx *c, baseline_each *each, void *arg)
{
    struct str last = STR("");
    struct baseline b;
    struct rows rows;

    if (!db_query(c, &rows, &baseline_sql[BASELINE_SQL_ALL], NO_ARGS))
        return false;
    while (db_next(&rows)) {
        row_read(&rows, &b);
        each(arg, &b, !str_eq(b.name, last));
        last = str_keep(c->arena, b.name);
    }
    return db_end(&rows);
}
