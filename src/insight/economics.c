/* One pass. Each customer's sums go into their own slot, so that how customers differ can be
 * reckoned afterwards in their order; counts of periods go into a state of each thread. */
#include "insight/economics.h"

#include <math.h>

#include "insight/purchase.h"
#include "stats/normal.h"

#define YEAR_MONTHS 12
#define BEGIN_PART 10 /* a period whose first tenth has orders is whole */
#define NO_PERIOD SIZE_MAX

struct slot {
    int64_t sales;                  /* in whole periods */
    int32_t active, at_risk, again; /* periods */
};

struct economics_arg {
    const struct economics_question *question;
    const struct calendar *calendar;
    struct periods periods;
    const uint16_t *of_days; /* the period of each day of the calendar */
    size_t first, last;      /* whole periods; first > last when there is none */
    struct slot *slots;      /* a slot for each customer; each() writes its own */
};

struct period_counts {
    int64_t customers, newcomers, returners;
};

struct economics_state {
    struct purchases purchases; /* room of a thread */
    int64_t customers, sales, won, kept;
    size_t period_count; /* 0 while nobody was read */
    struct period_counts periods[];
};

/* ---- months ---- */

int64_t economics_first_month(int64_t as_of)
{
    struct civil date = civil_from_day(as_of + 1); /* the month of the day after is not over */

    date.year--;
    date.day = 1;
    return civil_to_day(date);
}

static int64_t month_number(int64_t day)
{
    struct civil date = civil_from_day(day);

    return (int64_t)date.year * YEAR_MONTHS + date.month - 1;
}

/* Was anything spent in a month of the calendar? */
static bool month_counts(const struct economics_arg *a, int32_t month)
{
    int64_t place = a->calendar->first_month + month - month_number(a->question->first_month);

    return place >= 0 && place < ECONOMICS_MONTHS && a->question->has_spend[place];
}

/* ---- one customer ---- */

static void spend_months_count(struct economics_state *s, const struct economics_arg *a)
{
    const struct purchases *p = &s->purchases;
    const int32_t *months = a->calendar->months;
    int32_t first = months[p->days[0]];
    bool is_kept = false;

    s->won += month_counts(a, first);
    for (size_t i = 1; i < p->count && !is_kept; i++) {
        int32_t month = months[p->days[i]];

        is_kept = month > first && month_counts(a, month);
    }
    s->kept += is_kept;
}

/* A customer's first order of a period; `before` is the period of the last one. */
static void period_enter(struct economics_state *s, const struct economics_arg *a,
    struct slot *slot, size_t period, size_t before)
{
    struct period_counts *counts = &s->periods[period];

    counts->customers++;
    counts->newcomers += before == NO_PERIOD;
    counts->returners += before != NO_PERIOD && before + 1 < period;
    if (period < a->first || period > a->last)
        return;
    slot->active++;
    slot->at_risk += period < a->last;
    slot->again += before != NO_PERIOD && before >= a->first && before + 1 == period;
}

static void economics_each(void *state, const void *arg, struct span span)
{
    const struct economics_arg *a = arg;
    struct economics_state *s = state;
    struct purchases *p = &s->purchases;
    struct slot *slot = &a->slots[span.index];
    size_t before = NO_PERIOD;

    s->period_count = a->periods.count;
    purchases_read(p, a->question->base, &span);
    if (p->count == 0)
        return;
    purchases_days(p, a->calendar);
    s->customers++;
    spend_months_count(s, a);
    for (size_t i = 0; i < p->count; i++) {
        size_t period = a->of_days[p->days[i]];

        s->sales += p->amounts[i];
        if (period != before)
            period_enter(s, a, slot, period, before);
        if (period >= a->first && period <= a->last)
            slot->sales += p->amounts[i];
        before = period;
    }
}

static void economics_merge(void *into, const void *from)
{
    const struct economics_state *s = from;
    struct economics_state *to = into;
    struct purchases purchases = s->purchases;

    if (s->period_count > to->period_count)
        to->period_count = s->period_count;
    to->customers += s->customers;
    to->sales += s->sales;
    to->won += s->won;
    to->kept += s->kept;
    for (size_t i = 0; i < s->period_count; i++) {
        to->periods[i].customers += s->periods[i].customers;
        to->periods[i].newcomers += s->periods[i].newcomers;
        to->periods[i].returners += s->periods[i].returners;
    }
    purchases_fini(&purchases);
}

/* ---- whole periods ---- */

static void whole_periods(struct economics_arg *a, int64_t first_day, int64_t as_of)
{
    const int64_t *days = a->periods.days;
    bool begins_late = (first_day - days[0]) * BEGIN_PART >= days[1] - days[0];
    size_t over = a->periods.count - (days[a->periods.count] > as_of + 1);

    a->first = begins_late;
    a->last = over > 0 ? over - 1 : 0;
    if (over <= a->first)
        a->first = a->last + 1;
}

static void slots_add(const struct slot *slots, size_t count, struct economics *out)
{
    for (size_t i = 0; i < count; i++) {
        out->active += slots[i].active;
        out->active_sales += slots[i].sales;
        out->at_risk += slots[i].at_risk;
        out->again += slots[i].again;
    }
}

/* Each customer's part in a ratio of sums; their spread is that of the ratio. */
static void slots_spread(const struct slot *slots, size_t count, struct economics *out)
{
    double retention = (double)out->again / (double)out->at_risk;
    double sales = (double)out->active_sales / (double)out->active, n = 0;

    for (size_t i = 0; i < count; i++) {
        double r = (slots[i].again - retention * slots[i].at_risk) / (double)out->at_risk;
        double s = ((double)slots[i].sales - sales * slots[i].active) / (double)out->active;

        n += slots[i].active > 0;
        out->var_retention += r * r;
        out->var_sales += s * s;
        out->covariance += r * s;
    }
    n = n > 1 ? n / (n - 1) : 1;
    out->var_retention *= n;
    out->var_sales *= n;
    out->covariance *= n;
}

/* In the first period of all, everybody looks new: it says nothing of the pace. */
static void paces_add(
    const struct economics_arg *a, const struct economics_state *s, struct economics *out)
{
    static const size_t of_a_year[] = {
        [PERIOD_MONTH] = 12, [PERIOD_QUARTER] = 4, [PERIOD_YEAR] = 1};
    size_t count = a->last - a->first + (a->first > 0), wanted = of_a_year[a->question->by];

    if (count > wanted)
        count = wanted;
    for (size_t i = a->last + 1 - count; i <= a->last; i++) {
        out->newcomers += (double)s->periods[i].newcomers / (double)count;
        out->returners += (double)s->periods[i].returners / (double)count;
    }
}

static void economics_fill(const struct economics_arg *a, const struct economics_state *s,
    size_t customer_count, struct economics *out)
{
    *out = (struct economics){
        .customers = s->customers, .sales = s->sales, .won = s->won, .kept = s->kept};
    if (a->first > a->last)
        return;
    out->period_count = (int64_t)(a->last - a->first + 1);
    out->first_day = a->periods.days[a->first];
    out->last_day = a->periods.days[a->last];
    out->present = s->periods[a->last].customers;
    slots_add(a->slots, customer_count, out);
    if (!economics_is_enough(out))
        return;
    slots_spread(a->slots, customer_count, out);
    paces_add(a, s, out);
}

/* ---- the whole ---- */

static void arg_scan(struct economics_arg *a, const struct columns *cols, struct economics *out)
{
    const struct insight_question *q = a->question->base;
    struct economics_state *state;
    size_t size = sizeof *state + mem_size(a->periods.count, sizeof *state->periods);

    state = mem_alloc(size);
    a->slots = mem_alloc(mem_size(cols->customer_count + 1, sizeof *a->slots));
    columns_scan(cols,
        &(struct scan){
            size, economics_each, economics_merge, a, q->thread_count, purchases_columns(q)},
        state);
    economics_fill(a, state, cols->customer_count, out);
    purchases_fini(&state->purchases);
    mem_free(state);
    mem_free(a->slots);
}

void economics_read(struct zone *zone, const struct economics_question *q,
    const struct columns *cols, struct economics *out)
{
    int64_t begin_us = purchases_begin_us(cols, q->base), first_day;
    struct calendar calendar;
    struct economics_arg a = {.question = q, .calendar = &calendar};

    *out = (struct economics){0};
    if (begin_us == INT64_MAX)
        return;
    first_day = zone_day(zone, begin_us);
    calendar_init(&calendar, zone, first_day, q->base->as_of);
    periods_init(&a.periods, q->by, first_day, q->base->as_of);
    a.of_days = a.periods.of_days + (first_day - a.periods.days[0]);
    whole_periods(&a, first_day, q->base->as_of);
    arg_scan(&a, cols, out);
    out->begin_day = first_day;
    periods_fini(&a.periods);
    calendar_fini(&calendar);
}

bool economics_is_enough(const struct economics *e)
{
    return e->period_count >= ECONOMICS_PERIODS_MIN && e->present >= ECONOMICS_CUSTOMERS_MIN &&
        e->at_risk >= ECONOMICS_CUSTOMERS_MIN;
}

double economics_retention(const struct economics *e)
{
    assert(e->at_risk > 0);
    return (double)e->again / (double)e->at_risk;
}

/* One answer of somebody who answers alike each time is worth less than one of somebody new. */
struct interval economics_retention_interval(const struct economics *e, double level)
{
    double r = economics_retention(e), n = (double)e->at_risk, plain = r * (1 - r) / n;

    if (e->var_retention > plain)
        n *= plain / e->var_retention;
    return interval_wilson_effective(r, n, level);
}

double economics_sales(const struct economics *e)
{
    assert(e->active > 0);
    return (double)e->active_sales / (double)e->active;
}

/* ---- costs ---- */

static const struct economics_cost unknown = {NAN, {NAN, NAN}};

struct economics_cost economics_cost(int64_t spent, int64_t customers, double level)
{
    struct interval count = interval_poisson(customers, level);
    double money = (double)spent;

    if (spent == 0 || customers < ECONOMICS_COUNT_MIN)
        return unknown;
    return (struct economics_cost){
        money / (double)customers, {money / count.high, money / count.low}};
}

struct economics_cost economics_ratio(const struct economics_cost *win,
    const struct economics_cost *keep, const struct economics *e, double level)
{
    double value = win->value / keep->value, reach;

    if (isnan(value))
        return unknown;
    reach = exp(normal_reach(level) * sqrt(1.0 / (double)e->won + 1.0 / (double)e->kept));
    return (struct economics_cost){value, {value / reach, value * reach}};
}
