/* One pass gathers each customer's days; the rest is arithmetic over these few numbers, in an order
 * that only the data decide, so that sums of doubles come out the same each time. */
#include "insight/value.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "base/money.h"
#include "customer/customer.h"
#include "timeline/shares.h"

#define ERROR_TIE .05 /* models whose errors differ by less are told apart by likelihood */

/* ---- the question ---- */

int64_t value_cut_day(int64_t first, int64_t as_of, int64_t held_percent)
{
    return as_of - ((as_of - first) * held_percent + 50) / 100;
}

double value_minor_per_unit(const struct ctx *c)
{
    double power = 1;

    for (int digits = currency_digits(c->currency); digits > 0; digits--)
        power *= 10;
    return power;
}

/* ---- the pass ---- */

struct read_arg {
    const struct value_question *question;
    const struct calendar *calendar;
    struct value_customer *all; /* a slot for each customer; each() writes its own */
};

struct read_state {
    struct purchases purchases;
    uint32_t *gap_counts; /* of the customer at hand, by days; all nought between two customers */
    int32_t gap_count, gap_longest;
};

static void gap_add(struct read_state *s, int32_t gap)
{
    s->gap_counts[gap]++;
    s->gap_count++;
    s->gap_longest = gap > s->gap_longest ? gap : s->gap_longest;
}

/* The gap at this place, from 0, if they were in order. */
static int32_t gap_at(const struct read_state *s, int32_t place)
{
    int32_t gap = 0;

    for (int32_t before = 0; before <= place; gap++)
        before += (int32_t)s->gap_counts[gap];
    return gap - 1;
}

static int32_t gap_median(const struct read_state *s)
{
    int32_t n = s->gap_count;

    if (n == 0)
        return 0;
    return n % 2 ? gap_at(s, n / 2) : (gap_at(s, n / 2 - 1) + gap_at(s, n / 2) + 1) / 2;
}

static void gaps_clear(struct read_state *s)
{
    memset(s->gap_counts, 0, ((size_t)s->gap_longest + 1) * sizeof *s->gap_counts);
    s->gap_count = s->gap_longest = 0;
}

static void purchase_take(struct read_state *s, const struct value_question *q,
    struct value_customer *v, int32_t day, int64_t amount)
{
    bool is_first = v->customer_id == CUSTOMER_ANONYMOUS;

    if (is_first) {
        v->first_day = v->last_day = v->cut_last_day = day;
    } else if (day != v->last_day) {
        gap_add(s, day - v->last_day);
        v->repeats++;
        v->last_day = day;
        if (day <= q->cut_day) {
            v->cut_repeats++;
            v->cut_last_day = day;
        }
    }
    v->money += amount;
    if (day != v->first_day)
        v->repeat_money += amount;
}

/* Orders and handouts, in the order of time. */
static void mixed_take(struct read_state *s, const struct read_arg *a, struct value_customer *v,
    const struct span *span)
{
    const struct purchases *p = &s->purchases;
    size_t next = 0;

    for (size_t i = 0; i < p->row_count; i++) {
        bool is_order = next < p->count && purchase_row(p, next) == i;

        if (!is_order && span->kinds[i] != TOUCHPOINT_HANDOUT)
            continue;
        purchase_take(s, a->question, v,
            (int32_t)(a->calendar->first_day + (int64_t)calendar_day(a->calendar, span->at_us[i])),
            is_order ? p->amounts[next] : 0);
        v->customer_id = span->customer_id;
        next += is_order;
    }
}

static void orders_take(
    struct read_state *s, const struct read_arg *a, struct value_customer *v, int64_t customer_id)
{
    struct purchases *p = &s->purchases;

    purchases_days(p, a->calendar);
    for (size_t i = 0; i < p->count; i++) {
        purchase_take(
            s, a->question, v, (int32_t)a->calendar->first_day + p->days[i], p->amounts[i]);
        v->customer_id = customer_id;
    }
}

static void read_each(void *state, const void *arg, struct span span)
{
    const struct read_arg *a = arg;
    struct read_state *s = state;
    struct value_customer *v = &a->all[span.index];

    purchases_read(&s->purchases, a->question->base, &span);
    if (span.customer_id == CUSTOMER_ANONYMOUS)
        return;
    if (!s->gap_counts)
        s->gap_counts = mem_alloc(mem_size(a->calendar->day_count, sizeof *s->gap_counts));
    if (a->question->counts_handouts && s->purchases.has_others)
        mixed_take(s, a, v, &span);
    else
        orders_take(s, a, v, span.customer_id);
    v->gap = gap_median(s);
    gaps_clear(s);
}

static void state_fini(const struct read_state *s)
{
    struct purchases p = s->purchases;

    purchases_fini(&p);
    mem_free(s->gap_counts);
}

static void read_merge(void *into, const void *from)
{
    (void)into;
    state_fini(from);
}

static void customers_keep(struct value_log *log, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (log->all[i].customer_id != CUSTOMER_ANONYMOUS) {
            log->repeaters += log->all[i].repeats > 0;
            log->all[log->count++] = log->all[i];
        }
}

struct value_reading {
    struct scan_part reading;
    struct read_arg arg;
    struct read_state state;
    struct calendar calendar;
    size_t customer_count;
};

struct scan_part *value_begin(
    struct zone *zone, const struct value_question *q, const struct columns *cols)
{
    struct value_reading *r = mem_alloc(sizeof *r);

    purchases_calendar(&r->calendar, zone, q->base, cols);
    r->customer_count = cols->customer_count;
    r->arg = (struct read_arg){q, &r->calendar, NULL};
    r->arg.all = mem_alloc(mem_size(cols->customer_count + 1, sizeof *r->arg.all));
    r->reading = (struct scan_part){{sizeof r->state, read_each, read_merge, &r->arg,
                                        q->base->thread_count, purchases_columns(q->base)},
        &r->state};
    return &r->reading;
}

void value_end(struct scan_part **reading, struct value_log *out)
{
    struct value_reading *r = (struct value_reading *)*reading;

    *out = (struct value_log){.all = r->arg.all};
    customers_keep(out, r->customer_count);
    state_fini(&r->state);
    calendar_fini(&r->calendar);
    mem_free(r);
    *reading = NULL;
}

void value_read(struct zone *zone, const struct value_question *q, const struct columns *cols,
    struct value_log *out)
{
    struct scan_part *reading = value_begin(zone, q, cols);

    columns_read(cols, &reading, 1);
    value_end(&reading, out);
}

void value_log_fini(struct value_log *log)
{
    mem_free(log->all);
    *log = (struct value_log){0};
}

/* ---- fitting ---- */

static struct btyd_days days_all(const struct value_customer *v, int64_t as_of)
{
    return (struct btyd_days){
        v->repeats, v->last_day - v->first_day, (int32_t)(as_of - v->first_day)};
}

static struct btyd_days days_cut(const struct value_customer *v, int64_t cut_day)
{
    return (struct btyd_days){
        v->cut_repeats, v->cut_last_day - v->first_day, (int32_t)(cut_day - v->first_day)};
}

static struct btyd_history history_of(struct btyd_days d, double unit_days)
{
    return (struct btyd_history){d.repeats, d.last / unit_days, d.age / unit_days};
}

static double bins_error(const struct value_check *check, enum btyd_kind kind)
{
    double missed = 0;

    for (size_t i = 0; i < VALUE_BINS; i++)
        missed += fabs(check->bins[i].expected[kind] - (double)check->bins[i].actual);
    return check->all.actual > 0 ? missed / (double)check->all.actual : NAN;
}

/* Of one model: what it expects of each customer after the cut against what they did. */
static void check_holdout(const struct value_log *log, const struct value_question *q,
    enum btyd_kind kind, struct value_check *check)
{
    double t = (double)check->held_days / q->unit_days, error = 0;

    for (size_t i = 0; i < log->count; i++) {
        const struct value_customer *v = &log->all[i];
        size_t bin = (size_t)(v->cut_repeats < VALUE_BINS ? v->cut_repeats : VALUE_BINS - 1);
        double expected;

        if (v->first_day > q->cut_day)
            continue;
        expected = btyd_conditional(
            &check->fits[kind].model, history_of(days_cut(v, q->cut_day), q->unit_days), t);
        check->bins[bin].expected[kind] += expected;
        check->all.expected[kind] += expected;
        error += fabs(expected - (v->repeats - v->cut_repeats));
    }
    check->customer_error[kind] = error / (double)check->all.customers;
    check->error[kind] = bins_error(check, kind);
}

static void check_count(
    const struct value_log *log, const struct value_question *q, struct value_check *check)
{
    for (size_t i = 0; i < log->count; i++) {
        const struct value_customer *v = &log->all[i];
        size_t bin = (size_t)(v->cut_repeats < VALUE_BINS ? v->cut_repeats : VALUE_BINS - 1);

        if (v->first_day > q->cut_day)
            continue;
        check->bins[bin].customers++;
        check->bins[bin].actual += v->repeats - v->cut_repeats;
        check->all.customers++;
        check->all.actual += v->repeats - v->cut_repeats;
    }
}

/* Whether the Pareto/NBD model did better than BG/NBD. */
static bool pareto_wins(const struct value_check *check, const struct btyd_fit *fits)
{
    double bg = check->error[BTYD_BGNBD], pareto = check->error[BTYD_PNBD];

    if (fits[BTYD_BGNBD].status != BTYD_FITTED || fits[BTYD_PNBD].status != BTYD_FITTED)
        return fits[BTYD_BGNBD].status != BTYD_FITTED;
    if (isfinite(bg) && isfinite(pareto) && fabs(bg - pareto) > ERROR_TIE * fmin(bg, pareto))
        return pareto < bg;
    if (isfinite(bg) && isfinite(pareto))
        fits = check->fits;
    return fits[BTYD_PNBD].log_likelihood > fits[BTYD_BGNBD].log_likelihood;
}

static void spend_run(
    const struct value_log *log, const struct value_question *q, struct value_fit *out)
{
    struct spend *spends = mem_alloc(mem_size(log->count + 1, sizeof *spends));
    size_t n = 0;

    for (size_t i = 0; i < log->count; i++) {
        const struct value_customer *v = &log->all[i];

        if (v->repeats > 0 && v->repeat_money > 0)
            spends[n++] = (struct spend){
                v->repeats, (double)v->repeat_money / q->minor_per_unit / v->repeats};
    }
    spend_fit(spends, n, &out->spend);
    out->has_spend = out->spend.status == BTYD_FITTED && out->spend.model.q > 1;
    mem_free(spends);
}

/* ---- fitting side by side ---- */

enum span_kind { SPAN_CUT, SPAN_WHOLE, SPANS };

struct fitting {
    const struct value_log *log;
    const struct value_question *question;
    struct value_fit *out;
    struct btyd_groups groups[SPANS];
    struct btyd_fit fits[BTYD_KINDS]; /* to the whole span */
    atomic_uint next;                 /* step to do */
};

static void groups_make(struct fitting *f, enum span_kind span)
{
    const struct value_log *log = f->log;
    int64_t end = span == SPAN_CUT ? f->question->cut_day : f->question->base->as_of;
    struct btyd_days *days = mem_alloc(mem_size(log->count + 1, sizeof *days));
    size_t n = 0;

    for (size_t i = 0; i < log->count; i++)
        if (log->all[i].first_day <= end)
            days[n++] =
                span == SPAN_CUT ? days_cut(&log->all[i], end) : days_all(&log->all[i], end);
    btyd_groups_init(&f->groups[span], days, n);
    mem_free(days);
}

static void cut_fit(struct fitting *f, enum btyd_kind kind)
{
    struct value_check *check = &f->out->check;

    btyd_fit(kind, &f->groups[SPAN_CUT], f->question->unit_days, &check->fits[kind]);
    if (check->fits[kind].status == BTYD_FITTED && check->held_days > 0)
        check_holdout(f->log, f->question, kind, check);
}

static void whole_fit(struct fitting *f, enum btyd_kind kind)
{
    btyd_fit(kind, &f->groups[SPAN_WHOLE], f->question->unit_days, &f->fits[kind]);
}

/* Steps stand for themselves, the longest first, so what comes out does not depend on who does
 * which. */
enum step { STEP_CUT_PNBD, STEP_WHOLE_PNBD, STEP_SPEND, STEP_CUT_BGNBD, STEP_WHOLE_BGNBD, STEPS };

static void step_run(struct fitting *f, enum step step)
{
    switch (step) {
    case STEP_CUT_PNBD:
        cut_fit(f, BTYD_PNBD);
        return;
    case STEP_WHOLE_PNBD:
        whole_fit(f, BTYD_PNBD);
        return;
    case STEP_SPEND:
        spend_run(f->log, f->question, f->out);
        return;
    case STEP_CUT_BGNBD:
        cut_fit(f, BTYD_BGNBD);
        return;
    case STEP_WHOLE_BGNBD:
        whole_fit(f, BTYD_BGNBD);
        return;
    case STEPS:
        break;
    }
    bug("a step of no kind");
}

static void steps_run(void *arg, unsigned share)
{
    struct fitting *f = arg;
    unsigned step;

    (void)share;
    while ((step = atomic_fetch_add(&f->next, 1)) < STEPS)
        step_run(f, (enum step)step);
}

static void groups_run(void *arg, unsigned share)
{
    struct fitting *f = arg;
    unsigned span;

    (void)share;
    while ((span = atomic_fetch_add(&f->next, 1)) < SPANS)
        groups_make(f, (enum span_kind)span);
}

void value_fit(const struct value_log *log, const struct value_question *q, struct value_fit *out)
{
    struct fitting f = {.log = log, .question = q, .out = out};

    *out = (struct value_fit){.check.held_days = q->base->as_of - q->cut_day};
    for (int kind = 0; kind < BTYD_KINDS; kind++)
        out->check.error[kind] = out->check.customer_error[kind] = NAN;
    check_count(log, q, &out->check);
    shares_run(shares_count(q->base->thread_count, SPANS), groups_run, &f);
    f.next = 0;
    shares_run(shares_count(q->base->thread_count, STEPS), steps_run, &f);
    out->fit = f.fits[pareto_wins(&out->check, f.fits) ? BTYD_PNBD : BTYD_BGNBD];
    for (int span = 0; span < SPANS; span++)
        btyd_groups_fini(&f.groups[span]);
}
