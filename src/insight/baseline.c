/* Counting a window, and holding two of them against each other. Rows are baseline_store.c's. */
#include "insight/baseline.h"

#include <math.h>

#include "insight/insight.h"
#include "insight/product_store.h"
#include "insight/retention.h"
#include "insight/roster.h"
#include "stats/normal.h"

#define HORIZON_MAX 730 /* two years */

enum { COUNTED, LEFT_OUT, PLACES };

void baseline_fini(struct baseline *b)
{
    survival_fini(&b->stay);
}

/* ---- measuring ---- */

struct referral {
    const struct roster *roster;
    int64_t from_day, bearers, referred;
    size_t next; /* the roster and the bearers both come by customer id */
};

static void bearer_each(void *arg, int64_t customer_id, struct str tag)
{
    struct referral *f = arg;
    const struct roster *r = f->roster;

    (void)tag;
    f->bearers++;
    while (f->next < r->count && r->guests[f->next].customer_id < customer_id)
        f->next++;
    if (f->next < r->count && r->guests[f->next].customer_id == customer_id)
        f->referred += r->guests[f->next].orders > 0 && r->guests[f->next].first_day >= f->from_day;
}

static void guests_count(
    const struct roster *r, int64_t from_day, int64_t known_from_day, struct baseline *out)
{
    out->customers = (int64_t)r->customers;
    out->begins = INT64_MAX;
    for (size_t i = 0; i < r->count; i++) {
        const struct guest *g = &r->guests[i];

        if (g->orders > 0 && g->first_day < out->begins)
            out->begins = g->first_day;
        if (g->orders == 0 || g->last_day < from_day)
            continue;
        out->buyers++;
        out->repeaters += g->orders > 1 && g->previous_day >= known_from_day;
        out->new_customers += g->first_day >= from_day;
    }
}

static bool stay_measure(struct ctx *c, const struct insight_question *q,
    const struct columns *cols, const struct baseline *since, const struct roster *roster,
    struct baseline *out)
{
    uint8_t *places = mem_alloc(mem_size(roster->count + 1, sizeof *places));
    struct retention_question asked = {.question = q,
        .by = RETENTION_GIVEN,
        .usual = since ? since->silence : 0,
        .given = places,
        .given_count = PLACES};
    struct retention r;
    bool ok;

    for (size_t i = 0; since && i < roster->count; i++)
        places[i] = roster->guests[i].first_day > since->as_of ? COUNTED : LEFT_OUT;
    ok = retention_read(c, &asked, cols, &r);
    if (ok && r.has_silence) {
        out->silence = r.shop_silence;
        out->stay = r.groups[COUNTED].curve;
        r.groups[COUNTED].curve = (struct survival){0};
    }
    retention_fini(&r);
    mem_free(places);
    return ok;
}

bool baseline_measure(struct ctx *c, const struct insight_question *q, const struct columns *cols,
    const struct baseline *since, struct baseline *out)
{
    int64_t from_day = q->as_of + 1 - out->days, known_from_day = INT64_MIN;
    struct nps_question asked = {.until_us = q->until_us, .thread_count = q->thread_count};
    struct referral referral = {.from_day = from_day};
    struct nps_answers answers;
    struct roster roster;
    bool ok;

    assert(out->days > 0);
    asked.from_us = asked.recent_us = asked.previous_us = zone_moment(c->zone, from_day, 0);
    if (since)
        known_from_day = q->as_of - (since->as_of - since->begins);
    out->as_of = q->as_of;
    out->view = q->view;
    insight_nps(cols, &asked, &answers);
    out->nps = answers.all;
    roster_read(c->zone, q, cols, &roster);
    guests_count(&roster, from_day, known_from_day, out);
    referral.roster = &roster;
    ok = customers_tagged(c, out->tag, bearer_each, &referral) &&
        stay_measure(c, q, cols, since, &roster, out);
    out->referred = referral.bearers > 0 ? referral.referred : BASELINE_UNKNOWN;
    roster_fini(&roster);
    return ok;
}

int64_t baseline_shared_days(const struct baseline *then, const struct baseline *now)
{
    int64_t shared = then->as_of - (now->as_of - now->days);

    return shared > 0 ? shared : 0;
}

int64_t baseline_in_both(struct zone *zone, const struct insight_question *q,
    const struct columns *cols, const struct baseline *then, const struct baseline *now)
{
    struct insight_question before = *q;
    struct roster first, second;
    int64_t both = 0;

    before.as_of = then->as_of;
    before.until_us = zone_moment(zone, then->as_of + 1, 0);
    roster_read(zone, &before, cols, &first);
    roster_read(zone, q, cols, &second);
    for (size_t i = 0; i < first.count; i++)
        both += first.guests[i].orders > 0 && first.guests[i].last_day > then->as_of - then->days &&
            second.guests[i].orders > 0 && second.guests[i].last_day > now->as_of - now->days;
    roster_fini(&first);
    roster_fini(&second);
    return both;
}

/* ---- figures ---- */

static const struct baseline_estimate unknown = {.value = NAN, .interval = {NAN, NAN}};
static const struct baseline_estimate untold = {
    .n = BASELINE_UNKNOWN, .value = NAN, .interval = {NAN, NAN}};

static struct baseline_estimate rate_of(int64_t events, int64_t days, double level)
{
    struct interval i = interval_poisson(events, level);
    double scale = (double)BASELINE_RATE_DAYS / (double)days;

    return (struct baseline_estimate){
        events, true, (double)events * scale, {i.low * scale, i.high * scale}};
}

static struct baseline_estimate stay_of(const struct survival *s, int64_t horizon, double level)
{
    struct baseline_estimate out = unknown;
    struct survival_estimate e;

    out.n = s->n;
    if (s->n < BASELINE_MIN || horizon == 0 || !survival_mean(s, horizon, level, &e))
        return out;
    if (isnan(e.se))
        return out;
    return (struct baseline_estimate){s->n, true, e.value, e.interval};
}

static struct baseline_estimate nps_of(const struct nps_counts *counts, double level)
{
    struct baseline_estimate out = unknown;
    struct nps score;

    if (!nps_score(counts, &score))
        return out;
    out.n = score.n;
    if (score.n < BASELINE_MIN || !nps_interval(counts, NPS_SCORE, level, &out.interval))
        return out;
    out.is_known = true;
    out.value = score.score;
    return out;
}

static struct baseline_estimate share_of(struct share s, double level)
{
    struct baseline_estimate out = unknown;

    out.n = s.n;
    if (s.n < BASELINE_MIN || !interval_wilson(s, level, &out.interval))
        return out;
    out.is_known = true;
    out.value = (double)s.yes / (double)s.n;
    return out;
}

struct baseline_estimate baseline_estimate(
    const struct baseline *b, enum baseline_figure figure, int64_t horizon, double level)
{
    switch (figure) {
    case BASELINE_NEW:
        return rate_of(b->new_customers, b->days, level);
    case BASELINE_REFERRED:
        return b->referred == BASELINE_UNKNOWN ? untold : rate_of(b->referred, b->days, level);
    case BASELINE_STAY:
        return stay_of(&b->stay, horizon, level);
    case BASELINE_NPS:
        return nps_of(&b->nps, level);
    case BASELINE_REPEAT:
        return share_of((struct share){b->repeaters, b->buyers}, level);
    case BASELINE_FIGURE_COUNT:
        break;
    }
    bug("a figure of no number");
}

int64_t baseline_horizon(const struct baseline *then, const struct baseline *now)
{
    int64_t horizon = then->stay.n > 0 ? then->stay.last : 0;

    if (now && (now->stay.n == 0 || now->stay.last < horizon))
        horizon = now->stay.n > 0 ? now->stay.last : 0;
    return horizon < HORIZON_MAX ? horizon : HORIZON_MAX;
}

/* Of whom it is not known who answered several times, as many are taken to have as now. */
static struct interval points_change(
    const struct nps_counts *then, const struct nps_counts *now, double level)
{
    double effect = then->sum_nn > 0 ? 1 : nps_design_effect(now), se, half;
    struct nps a, b;

    if (!nps_score(then, &a) || !nps_score(now, &b))
        return unknown.interval;
    se = hypot(sqrt(effect) * a.se, b.se);
    if (se == 0)
        return unknown.interval;
    half = normal_reach(level) * se;
    return (struct interval){b.score - a.score - half, b.score - a.score + half};
}

/* Of all but NPS the interval is put together from those of the two: Newcombe's for shares; of
 * means, whose intervals are even, that of the two standard errors. */
struct baseline_change baseline_compare(const struct baseline *then, const struct baseline *now,
    enum baseline_figure figure, double level)
{
    int64_t horizon = baseline_horizon(then, now);
    struct baseline_change k = {baseline_estimate(then, figure, horizon, level),
        baseline_estimate(now, figure, horizon, level), NAN, {NAN, NAN}};
    bool is_apart = figure == BASELINE_STAY || baseline_shared_days(then, now) == 0;

    if (!k.then.is_known || !k.now.is_known)
        return k;
    k.change = k.now.value - k.then.value;
    if (is_apart && figure == BASELINE_NPS)
        k.interval = points_change(&then->nps, &now->nps, level);
    else if (is_apart)
        k.interval =
            interval_difference(k.now.value, k.now.interval, k.then.value, k.then.interval);
    return k;
}
