/* Lives, from the formulas of model.h. */
#include "simulate/model.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/zone.h"
#include "stats/normal.h"

enum use { USE_ARRIVALS, USE_LIFE };

#define PROMISED_MAX 3
#define LATE_DAYS_MAX 14
#define UNHAPPY_BELOW 6.5 /* rounds to 6 or less */
#define CSAT_STEP 2.0     /* ten points of experience are five of CSAT */
#define DEEDS_FIRST 16

const struct model model_usual = {
    .r = .8,
    .alpha = 10,
    .s = 1,
    .beta = 50,
    .p = 6,
    .q = 4,
    .v = 15,
    .tie = .6,
    .base = 8.2,
    .trait = 1.3,
    .noise = .7,
    .per_late_day = .9,
    .late_max = 3,
    .answer_base = -1.2,
    .answer_slope = .3,
    .complains = 1.0 / 26,
    .ask_days = 90,
    .delivered = .5,
    .late = .12,
    .later = .45,
    .csat = .2,
    .visits = .3,
};

/* New customers by month, as multiples of the quietest. */
static const double season[12] = {1.2, 1.3, 1.4, 1.2, 1.2, 1.1, 1.0, 1.0, 1.3, 1.4, 1.7, 2.0};
#define SEASON_MAX 2.0

double span_days(const struct span *s)
{
    assert(s->begin_day < s->end_day);
    return (double)(s->end_day - s->begin_day);
}

static int by_time(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double *model_arrivals(struct arena *a, uint64_t seed, const struct span *s, size_t count)
{
    struct random r = random_of(seed, 0, USE_ARRIVALS);
    double *out = arena_array(a, count, double), days = span_days(s);

    for (size_t i = 0; i < count;) {
        double at = days * random_uniform(&r);
        struct civil date = civil_from_day(s->begin_day + (int64_t)at);

        if (random_uniform(&r) * SEASON_MAX < season[date.month - 1])
            out[i++] = at;
    }
    qsort(out, count, sizeof *out, by_time);
    return out;
}

/* ---- one order ---- */

double deed_delivered_at(const struct deed *d)
{
    return d->at + d->promised_days + d->late_days;
}

double deed_answered_at(const struct deed *d)
{
    return deed_delivered_at(d) + MODEL_ANSWER_DAYS;
}

static int rounded(double x, int min, int max)
{
    double whole = floor(x + .5);

    return whole < min ? min : whole > max ? max : (int)whole;
}

static void deed_deliver(const struct model *m, struct random *r, struct deed *d)
{
    d->promised_days = d->late_days = 0;
    if (!random_chance(r, m->delivered))
        return;
    d->promised_days = 1 + (int)random_below(r, PROMISED_MAX);
    if (!random_chance(r, m->late))
        return;
    for (d->late_days = 1; d->late_days < LATE_DAYS_MAX && random_chance(r, m->later);)
        d->late_days++;
}

static void deed_judge(
    const struct model *m, struct random *r, const struct life *l, bool is_asked, struct deed *d)
{
    double late = fmin(d->late_days, m->late_max), logit;

    d->experience =
        m->base + m->trait * l->satisfaction - m->per_late_day * late + m->noise * random_normal(r);
    logit = m->answer_base + m->answer_slope * (d->experience - m->base);
    d->answer = d->csat = ANSWER_NONE;
    if (random_chance(r, 1 / (1 + same_exp(-logit))) && is_asked)
        d->answer = rounded(d->experience, 0, 10);
    if (d->promised_days && random_chance(r, m->csat))
        d->csat = rounded(d->experience / CSAT_STEP, 1, 5);
}

/* ---- one life ---- */

static struct deed *deed_add(struct arena *a, struct life *l, size_t *room)
{
    if (l->count == *room) {
        struct deed *more = arena_array(a, *room * 2, struct deed);

        for (size_t i = 0; i < l->count; i++)
            more[i] = l->deeds[i];
        l->deeds = more;
        *room *= 2;
    }
    return &l->deeds[l->count++];
}

static void life_character(const struct model *m, struct random *r, struct life *l)
{
    double u = random_uniform(r), x = normal_quantile(u);

    assert(m->s == 1);
    l->rate = random_gamma(r, m->r) / m->alpha;
    l->leaving = -same_log(u) / m->beta; /* u is the share of all who leave sooner */
    l->satisfaction = m->tie * x + sqrt(1 - m->tie * m->tie) * random_normal(r);
    l->spend = m->p * m->v / random_gamma(r, m->q);
    l->end = l->begin + MODEL_WEEK * random_exponential(r) / l->leaving;
}

/* The last word, and whether they said it without being asked. */
static void life_judge(
    const struct model *m, struct random *r, const struct span *s, struct life *l)
{
    double word = l->deeds[l->count - 1].experience;

    for (size_t i = 0; i < l->count; i++)
        if (l->deeds[i].answer != ANSWER_NONE && deed_answered_at(&l->deeds[i]) < span_days(s))
            word = l->deeds[i].answer;
    l->is_unhappy = word < UNHAPPY_BELOW;
    l->has_complained = random_chance(r, m->complains) && l->is_unhappy;
}

static void deed_make(const struct model *m, struct random *r, double last, double *asked,
    struct life *l, struct deed *d)
{
    bool is_asked = d->at - *asked >= m->ask_days;

    d->visit_at = -1;
    if (last >= 0 && random_chance(r, m->visits))
        d->visit_at = last + (d->at - last) * random_uniform(r);
    d->money = l->spend / m->p * random_gamma(r, m->p);
    deed_deliver(m, r, d);
    deed_judge(m, r, l, is_asked, d);
    if (is_asked)
        *asked = d->at;
}

void model_life(struct arena *a, const struct model *m, uint64_t seed, const struct span *s,
    uint64_t number, double begin, struct life *out)
{
    struct random r = random_of(seed, number, USE_LIFE);
    double at = begin, last = -1, asked = -m->ask_days, end = span_days(s);
    size_t room = DEEDS_FIRST;

    *out = (struct life){.number = number, .begin = begin};
    life_character(m, &r, out);
    out->is_alive = out->end >= end;
    out->deeds = arena_array(a, room, struct deed);
    for (; at <= out->end && at < end + MODEL_NEXT_DAYS;
         at += MODEL_WEEK * random_exponential(&r) / out->rate) {
        double shown = floor(at) > floor(last) ? at : floor(last) + 1 + (at - floor(at));

        if (shown < end) {
            struct deed *d = deed_add(a, out, &room);

            d->at = shown;
            deed_make(m, &r, last, &asked, out, d);
        }
        out->next += shown >= end && shown < end + MODEL_NEXT_DAYS;
        last = shown;
    }
    assert(out->count > 0);
    life_judge(m, &r, s, out);
}
