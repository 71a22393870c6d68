/* First what each side of each comparison adds up to, then a p for each measure, then the family's
 * corrections, then intervals, whose level the family decides. */
#include "insight/compare.h"

#include <math.h>

#include "insight/insight.h"
#include "insight/retention.h"
#include "stats/multiple.h"
#include "stats/normal.h"
#include "stats/welch.h"

#define HORIZON_MAX 730 /* two years */

enum { GROUP_A, GROUP_B, GROUP_NEITHER, GROUP_PLACES };

const enum unit measure_units[MEASURE_COUNT] = {
    [MEASURE_REPEAT] = UNIT_SHARE,
    [MEASURE_ORDERS] = UNIT_NUMBER,
    [MEASURE_SALES] = UNIT_MONEY,
    [MEASURE_AVERAGE_ORDER] = UNIT_MONEY,
    [MEASURE_NPS] = UNIT_POINTS,
    [MEASURE_STAY] = UNIT_DAYS,
    [MEASURE_ACTIVE] = UNIT_SHARE,
    [MEASURE_RETURNED] = UNIT_SHARE,
};

/* What a group adds up to. */
struct party {
    int64_t customers, orders, money, biggest;
    struct share shares[MEASURE_COUNT];
    struct sample samples[MEASURE_COUNT];
    struct nps_counts nps;
    struct survival_estimate stay;
    int64_t watched;
};

struct pair {
    const struct compare_question *question;
    uint8_t *places; /* GROUP_* of each guest */
    struct party parties[2];
    struct comparison *out;
};

/* ---- adding up ---- */

static void share_add(struct share *s, bool yes)
{
    s->n++;
    s->yes += yes;
}

static void guest_add(struct party *p, const struct guest *g, int64_t active_from_day)
{
    p->customers++;
    p->orders += g->orders;
    p->money += g->money;
    if (g->money > p->biggest)
        p->biggest = g->money;
    share_add(&p->shares[MEASURE_REPEAT], g->orders > 1);
    share_add(&p->shares[MEASURE_ACTIVE], g->last_day >= active_from_day);
    share_add(&p->shares[MEASURE_RETURNED], g->has_returned);
    sample_add(&p->samples[MEASURE_ORDERS], g->orders);
    sample_add(&p->samples[MEASURE_SALES], (double)g->money);
    if (g->score != SCORE_NONE)
        nps_count(&p->nps, g->score);
}

static void average_add(struct party *p, const struct guest *g)
{
    double ratio = (double)p->money / (double)p->orders;
    double orders = (double)p->orders / (double)p->customers;

    sample_add(&p->samples[MEASURE_AVERAGE_ORDER],
        ratio + ((double)g->money - ratio * g->orders) / orders);
}

static void parties_read(struct pair *pair)
{
    const struct compare_question *q = pair->question;

    for (size_t i = 0; i < q->roster->count; i++)
        if (pair->places[i] != GROUP_NEITHER)
            guest_add(&pair->parties[pair->places[i]], &q->roster->guests[i],
                q->question->as_of + 1 - q->active_days);
    for (size_t i = 0; i < q->roster->count; i++)
        if (pair->places[i] != GROUP_NEITHER)
            average_add(&pair->parties[pair->places[i]], &q->roster->guests[i]);
}

static int64_t shortest(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static bool stay_read(struct ctx *c, struct pair *pair)
{
    const struct compare_question *q = pair->question;
    struct retention_question asked = {.question = q->question,
        .by = RETENTION_GIVEN,
        .given = pair->places,
        .given_count = GROUP_PLACES};
    const struct survival *a, *b;
    struct retention r;
    bool ok = retention_read(c, &asked, q->columns, &r);

    a = &r.groups[GROUP_A].curve;
    b = &r.groups[GROUP_B].curve;
    for (size_t i = 0; i < COUNT(pair->parties); i++)
        pair->parties[i].stay = (struct survival_estimate){NAN, NAN, {NAN, NAN}};
    if (ok && r.has_silence && a->n > 0 && b->n > 0) {
        int64_t horizon = shortest(shortest(a->last, b->last), HORIZON_MAX);

        pair->parties[GROUP_A].watched = a->n;
        pair->parties[GROUP_B].watched = b->n;
        if (horizon > 0 && survival_mean(a, horizon, q->level, &pair->parties[GROUP_A].stay) &&
            survival_mean(b, horizon, q->level, &pair->parties[GROUP_B].stay))
            pair->out->horizon = horizon;
    }
    retention_fini(&r);
    return ok;
}

static void places_fill(struct pair *pair, const uint8_t *other)
{
    const struct compare_question *q = pair->question;

    for (size_t i = 0; i < q->roster->count; i++) {
        bool both = q->a[i] && other[i];

        pair->out->both += both;
        pair->places[i] = GROUP_NEITHER;
        if (!both && q->a[i])
            pair->places[i] = GROUP_A;
        if (!both && other[i])
            pair->places[i] = GROUP_B;
    }
}

/* ---- one measure ---- */

static double share_of(int64_t part, int64_t whole)
{
    return whole > 0 ? (double)part / (double)whole : NAN;
}

/* From whole sums: the running means of the samples end in digits of rounding. */
static double mean_of(const struct party *p, enum measure measure)
{
    int64_t above = measure == MEASURE_ORDERS ? p->orders : p->money;
    int64_t below = measure == MEASURE_AVERAGE_ORDER ? p->orders : p->customers;

    return share_of(above, below);
}

static struct side side_of(const struct party *p, enum measure measure)
{
    struct nps score;

    switch (measure_units[measure]) {
    case UNIT_SHARE:
        return (struct side){
            p->shares[measure].n, share_of(p->shares[measure].yes, p->shares[measure].n)};
    case UNIT_NUMBER:
    case UNIT_MONEY:
        return (struct side){p->customers, mean_of(p, measure)};
    case UNIT_POINTS:
        if (!nps_score(&p->nps, &score))
            return (struct side){0, NAN};
        return (struct side){score.n, score.score};
    case UNIT_DAYS:
        return (struct side){p->watched, p->stay.value};
    }
    bug("a measure of no unit");
}

/* The difference's z or t, two-sided; false when it cannot be told. */
static bool measure_test(const struct party *a, const struct party *b, enum measure m, double *p)
{
    struct nps_difference points;
    struct welch means;
    double se;

    switch (measure_units[m]) {
    case UNIT_SHARE:
        return interval_share_test(a->shares[m], b->shares[m], p);
    case UNIT_NUMBER:
    case UNIT_MONEY:
        if (!welch_compare(&a->samples[m], &b->samples[m], &means))
            return false;
        *p = means.p;
        return true;
    case UNIT_POINTS:
        if (!nps_compare(&a->nps, &b->nps, &points))
            return false;
        *p = points.p;
        return true;
    case UNIT_DAYS:
        se = hypot(a->stay.se, b->stay.se);
        if (!(se > 0))
            return false;
        *p = normal_two_sided((a->stay.value - b->stay.value) / se);
        return true;
    }
    bug("a measure of no unit");
}

static struct interval around(double value, double se, double level)
{
    double half = normal_reach(level) * se;

    return (struct interval){value - half, value + half};
}

/* Of a measure that could be tested, so each of these has what it needs. */
static struct interval measure_interval(
    const struct party *a, const struct party *b, enum measure m, double level)
{
    struct interval i = {NAN, NAN};
    struct nps_difference points;
    struct welch means;

    switch (measure_units[m]) {
    case UNIT_SHARE:
        if (!interval_newcombe(a->shares[m], b->shares[m], level, &i))
            bug("no interval for shares that were tested");
        return i;
    case UNIT_NUMBER:
    case UNIT_MONEY:
        if (!welch_compare(&a->samples[m], &b->samples[m], &means))
            bug("no interval for means that were tested");
        return welch_interval(&means, level);
    case UNIT_POINTS:
        if (!nps_compare(&a->nps, &b->nps, &points))
            bug("no interval for scores that were tested");
        return around(points.points, points.se, level);
    case UNIT_DAYS:
        return around(a->stay.value - b->stay.value, hypot(a->stay.se, b->stay.se), level);
    }
    bug("a measure of no unit");
}

static void measure_compare(struct pair *pair, enum measure m)
{
    const struct party *a = &pair->parties[GROUP_A], *b = &pair->parties[GROUP_B];
    struct difference *d = &pair->out->measures[m];

    d->a = side_of(a, m);
    d->b = side_of(b, m);
    d->p = NAN;
    if (d->a.n < COMPARE_MIN || d->b.n < COMPARE_MIN || !measure_test(a, b, m, &d->p))
        return;
    d->is_known = true;
    d->value = d->a.value - d->b.value;
}

/* ---- the whole ---- */

static bool pair_read(struct ctx *c, struct pair *pair, const uint8_t *other)
{
    struct comparison *out = pair->out;

    *out = (struct comparison){0};
    places_fill(pair, other);
    parties_read(pair);
    if (!stay_read(c, pair))
        return false;
    out->a_customers = pair->parties[GROUP_A].customers;
    out->b_customers = pair->parties[GROUP_B].customers;
    out->a_biggest = share_of(pair->parties[GROUP_A].biggest, pair->parties[GROUP_A].money);
    out->b_biggest = share_of(pair->parties[GROUP_B].biggest, pair->parties[GROUP_B].money);
    for (int m = 0; m < MEASURE_COUNT; m++)
        measure_compare(pair, (enum measure)m);
    return true;
}

static void family_correct(
    struct arena *a, const struct compare_question *q, const struct pair *pairs)
{
    size_t count = q->count * MEASURE_COUNT;
    double *p = arena_array(a, count, double), *holm = arena_array(a, count, double), joint;

    for (size_t i = 0; i < count; i++)
        p[i] = pairs[i / MEASURE_COUNT].out->measures[i % MEASURE_COUNT].p;
    multiple_holm(p, count, holm);
    joint = multiple_level(q->level, multiple_count(p, count));
    for (size_t i = 0; i < count; i++) {
        const struct party *parties = pairs[i / MEASURE_COUNT].parties;
        enum measure m = (enum measure)(i % MEASURE_COUNT);
        struct difference *d = &pairs[i / MEASURE_COUNT].out->measures[m];

        d->p_holm = holm[i];
        if (!d->is_known)
            continue;
        d->own = measure_interval(&parties[GROUP_A], &parties[GROUP_B], m, q->level);
        d->joint = measure_interval(&parties[GROUP_A], &parties[GROUP_B], m, joint);
    }
}

bool compare(struct ctx *c, const struct compare_question *q, struct comparison *out)
{
    struct pair *pairs = arena_array(c->arena, q->count, struct pair);
    uint8_t *places = mem_alloc(mem_size(q->roster->count + 1, sizeof *places));
    bool ok = true;

    assert(q->active_days > 0);
    for (size_t i = 0; ok && i < q->count; i++) {
        pairs[i] = (struct pair){.question = q, .places = places, .out = &out[i]};
        ok = pair_read(c, &pairs[i], q->others[i]);
    }
    mem_free(places);
    if (ok)
        family_correct(c->arena, q, pairs);
    return ok;
}

size_t compare_known(const struct comparison *all, size_t count)
{
    size_t known = 0;

    for (size_t i = 0; i < count * MEASURE_COUNT; i++)
        known += all[i / MEASURE_COUNT].measures[i % MEASURE_COUNT].is_known;
    return known;
}
