/* Customers in batches, each with their log, orders in the order of time. */
#include "loyalty/trial.h"

#include "loyalty/loyalty_store.h"
#include "loyalty/sale.h"

#define TRIAL_BATCH 500 /* customers */

struct trying {
    struct trial *out;
    const struct programme *p;
    int64_t from_id, until_id; /* of orders */
    int64_t *spent;
};

void trial_last_month(struct ctx *c, int64_t *from_day, int64_t *until_day)
{
    struct civil today = civil_from_day(zone_day(c->zone, clock_now(c->clock)));
    bool is_january = today.month == 1;

    *until_day = civil_to_day((struct civil){today.year, today.month, 1}) - 1;
    *from_day = civil_to_day((struct civil){
        is_january ? today.year - 1 : today.year, is_january ? 12 : today.month - 1, 1});
}

/* ---- adding up ---- */

static void gain_note(struct trial *t, int64_t customer_id, int64_t points, int64_t orders)
{
    size_t at = t->top_count;

    if (at < TRIAL_TOP)
        t->top_count++;
    else if (t->top[--at].points >= points)
        return;
    for (; at > 0 && t->top[at - 1].points < points; at--)
        t->top[at] = t->top[at - 1];
    t->top[at] = (struct trial_gain){customer_id, points, orders};
}

static void order_note(struct trial *t, const struct earned *e, bool *has_gained)
{
    for (size_t i = 0; i < t->set.count; i++) {
        const struct earn_outcome *o = &e->outcomes[i];

        t->rules[i].points += o->points;
        t->rules[i].full += o->full;
        t->rules[i].orders += o->points > 0;
        has_gained[i] = has_gained[i] || o->points > 0;
    }
    t->orders++;
    t->earning_orders += e->points > 0;
    t->points += e->points;
}

/* ---- one customer ---- */

static bool person_try(
    struct ctx *c, struct trying *y, struct person *p, const struct sale_lines *lines)
{
    struct trial *t = y->out;
    bool *has_gained = arena_array(c->arena, t->set.count, bool);
    int64_t points = t->points, orders = t->orders;

    p->given_count = 0;
    for (size_t i = 0; i < p->log_count; i++) {
        const struct person_deed *d = &p->log[i];
        struct basket basket;
        struct sale sale = {
            &t->set, p, &basket, NULL, y->p->settings.spend.point_value, -1, y->spent, d->id};
        struct earned earned;

        if (d->kind != TOUCHPOINT_ORDER || d->id < y->from_id || d->id >= y->until_id)
            continue;
        sale_basket(c, lines, p->customer_id, d, &basket);
        if (!sale_earn(c, &sale, &earned))
            return false;
        order_note(t, &earned, has_gained);
        t->amount += d->amount;
    }
    t->customers += t->orders > orders;
    if (t->points == points)
        return true;
    t->earning_customers++;
    gain_note(t, p->customer_id, t->points - points, t->orders - orders);
    for (size_t i = 0; i < t->set.count; i++)
        t->rules[i].customers += has_gained[i];
    return true;
}

/* ---- batches ---- */

static bool buyers_read(struct ctx *c, const struct trying *y, int64_t after_id, int64_t *first_id,
    int64_t *last_id, size_t *count)
{
    struct rows rows;

    *count = 0;
    if (!db_query(c, &rows, &loyalty_sql[BUYERS_AFTER],
            ARGS(I64(after_id), I64(y->from_id), I64(y->until_id), I64(TRIAL_BATCH))))
        return false;
    while (db_next(&rows)) {
        *last_id = db_i64(&rows, 0);
        if ((*count)++ == 0)
            *first_id = *last_id;
    }
    return db_end(&rows);
}

static bool batch_try(struct ctx *c, struct trying *y, int64_t first_id, int64_t last_id)
{
    struct sale_lines lines;
    struct people people;

    if (!people_read(c, first_id, last_id, &people) ||
        !sale_lines_read(c, first_id, last_id, y->from_id, y->until_id, &lines))
        return false;
    for (size_t i = 0; i < people.count; i++)
        if (!person_try(c, y, &people.rows[i], &lines))
            return false;
    return true;
}

bool trial_run(
    struct ctx *c, struct programme *p, int64_t from_day, int64_t until_day, struct trial *out)
{
    struct trying y = {.out = out,
        .p = p,
        .from_id = id_at(zone_moment(c->zone, from_day, 0), 0),
        .until_id = id_at(zone_moment(c->zone, until_day + 1, 0), 0)};
    int64_t first_id = 0, last_id = 0;
    size_t count;

    if (until_day < from_day)
        return fail(c, ERR_INVALID, "the stretch ends before it begins");
    *out = (struct trial){.from_day = from_day, .until_day = until_day};
    for (size_t i = 0; i < p->rule_count; i++)
        p->rules[i].since_us = 0;
    if (!rule_set_ready(c, p, ON_ORDER, &out->set))
        return false;
    out->rules = arena_array(c->arena, out->set.count, struct trial_rule);
    y.spent = arena_array(c->arena, out->set.count, int64_t);
    do {
        struct arena_mark mark = arena_mark(c->arena);

        if (!buyers_read(c, &y, last_id, &first_id, &last_id, &count) ||
            (count > 0 && !batch_try(c, &y, first_id, last_id)))
            return false;
        arena_release(c->arena, mark);
    } while (count == TRIAL_BATCH);
    if (__builtin_mul_overflow(out->points, p->settings.spend.point_value, &out->cost))
        return fail(
            c, ERR_TOO_LARGE, "the points of this stretch are worth more than can be counted");
    return true;
}
