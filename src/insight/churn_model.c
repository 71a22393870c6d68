/* One pass over the log looks at each customer twice, at the landmark and today; then features are
 * laid out in rows, what tells nothing is left out, and the regression is chosen. */
#include <math.h>
#include <stdlib.h>

#include "base/money.h"
#include "contract/contract.h"
#include "customer/customer.h"
#include "insight/churn.h"
#include "insight/insight.h"
#include "insight/purchase.h"

#define NPS_COMPLAINT_MAX 6
#define NPS_BEST 10.0
#define CSAT_COMPLAINT_MAX 2
#define CSAT_STEPS 4.0 /* from 1 to 5 */
#define CHANCE_MIN 1e-12

/* ---- the pass ---- */

struct look_arg {
    struct insight_question then, now;
    struct churn_contract **by_customer;
    size_t count;
};

struct look_state {
    struct purchases purchases; /* room of a thread */
};

static void score_add(struct churn_look *l, double share, bool is_complaint)
{
    l->last_score = share;
    l->score_sum += share;
    l->scores++;
    l->complaints += is_complaint;
}

static void touchpoint_add(struct churn_look *l, const struct span *span, size_t i)
{
    int score = span->scores[i];

    if (span->kinds[i] == TOUCHPOINT_NPS && score != SCORE_NONE)
        score_add(l, score / NPS_BEST, score <= NPS_COMPLAINT_MAX);
    else if (span->kinds[i] == TOUCHPOINT_CSAT && score != SCORE_NONE)
        score_add(l, (score - 1) / CSAT_STEPS, score <= CSAT_COMPLAINT_MAX);
    else if (span->kinds[i] == TOUCHPOINT_DELIVERY)
        l->late += span->items[i] > 0;
}

static struct churn_look look_at(
    struct purchases *p, const struct insight_question *q, const struct span *span)
{
    struct churn_look l = {.last_score = NAN};

    purchases_read(p, q, span);
    l.orders = (int64_t)p->count;
    for (size_t i = 0; i < p->count; i++)
        l.money += p->amounts[i];
    if (p->count > 0)
        l.last_order_us = p->at_us[p->count - 1];
    for (size_t i = 0; i < span->count && span->at_us[i] < q->until_us; i++)
        touchpoint_add(&l, span, i);
    return l;
}

/* The first contract of this customer or of a later one. */
static size_t contracts_from(const struct look_arg *a, int64_t customer_id)
{
    size_t low = 0, high = a->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (a->by_customer[middle]->customer_id < customer_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void look_set(struct churn_look *to, struct churn_look seen)
{
    seen.tenure = to->tenure;
    *to = seen;
}

static void look_each(void *state, const void *arg, struct span span)
{
    const struct look_arg *a = arg;
    struct purchases *p = &((struct look_state *)state)->purchases;
    size_t i = contracts_from(a, span.customer_id);
    struct churn_look then, now;

    if (i == a->count || a->by_customer[i]->customer_id != span.customer_id)
        return;
    then = look_at(p, &a->then, &span);
    now = look_at(p, &a->now, &span);
    for (; i < a->count && a->by_customer[i]->customer_id == span.customer_id; i++) {
        look_set(&a->by_customer[i]->then, then);
        look_set(&a->by_customer[i]->now, now);
    }
}

static void look_merge(void *into, const void *from)
{
    struct purchases purchases = ((const struct look_state *)from)->purchases;

    (void)into;
    purchases_fini(&purchases);
}

static int by_customer(const void *a, const void *b)
{
    const struct churn_contract *x = *(struct churn_contract *const *)a;
    const struct churn_contract *y = *(struct churn_contract *const *)b;

    return (x->customer_id > y->customer_id) - (x->customer_id < y->customer_id);
}

static void looks_read(const struct look_arg *a, const struct columns *cols)
{
    struct look_state state = {0};

    columns_scan(cols,
        &(struct scan){sizeof state, look_each, look_merge, a, a->now.thread_count,
            purchases_columns(&a->now) | SPAN_AT | SPAN_ITEMS | SPAN_SCORE | SPAN_KIND},
        &state);
    purchases_fini(&state.purchases);
}

/* ---- who is learned from ---- */

static int64_t tenure_at(const struct churn_contract *k, int64_t at_us)
{
    double days = (double)(at_us - k->started_us) / (double)DAY_US;

    return (int64_t)(days / CONTRACT_MONTH_DAYS * TENURE_MONTH + .5);
}

/* Ran at the landmark, and is known of until the end. */
static void contract_try(
    struct churn_contract *k, const struct churn *out, int64_t then_us, int64_t seen_us)
{
    k->then.last_score = k->now.last_score = NAN;
    k->then.tenure = k->now.tenure = k->time;
    if (out->is_snapshot) {
        k->is_tried = true;
        k->has_left = k->has_ended;
        return;
    }
    k->is_tried = k->started_us < then_us && !(k->is_over && k->ended_us < then_us) &&
        (k->is_over || k->told_day >= out->seen_day);
    k->has_left = k->is_over && k->ended_us < seen_us;
    if (k->is_tried)
        k->then.tenure = tenure_at(k, then_us);
}

/* Contracts of one customer share the least of their hashes, which says the fold. */
static void folds_share(
    struct churn_contract **all, size_t count, uint8_t *folds, const struct churn_contract *first)
{
    for (size_t i = 0, end; i < count; i = end) {
        uint64_t least = all[i]->hash;

        for (end = i; end < count && all[end]->customer_id == all[i]->customer_id; end++)
            least = all[end]->hash < least ? all[end]->hash : least;
        for (size_t k = i; k < end; k++)
            folds[all[k] - first] = (uint8_t)((least >> 32) % LOGIT_FOLDS);
    }
}

/* ---- features ---- */

struct design {
    const struct churn *out;
    int64_t then_us, now_us;
    double minor_per_unit;
    double means[CHURN_CANDIDATES_MAX]; /* of what is known, for what is not */
};

static void plan_features(const struct design *d, const struct churn_contract *k, double *x)
{
    for (size_t p = 1; p < d->out->plans.count; p++)
        x[CHURN_FEATURES + p - 1] = k->plan == p;
}

/* NaN for what is not known. */
static void features_of(const struct design *d, const struct churn_contract *k, bool is_then,
    double x[CHURN_CANDIDATES_MAX])
{
    const struct churn_look *l = is_then ? &k->then : &k->now;
    double since = (double)((is_then ? d->then_us : d->now_us) - l->last_order_us) / (double)DAY_US;
    double months = (double)l->tenure / TENURE_MONTH;

    x[CHURN_RECENCY] = log1p(l->orders > 0 ? since : months * CONTRACT_MONTH_DAYS);
    x[CHURN_FREQUENCY] = log1p((double)l->orders);
    x[CHURN_MONEY] = log1p(fmax(0, (double)l->money) / d->minor_per_unit);
    x[CHURN_TENURE] = log1p(months);
    x[CHURN_LAST_SCORE] = l->last_score;
    x[CHURN_MEAN_SCORE] = l->scores > 0 ? l->score_sum / (double)l->scores : NAN;
    x[CHURN_NO_SCORE] = l->scores == 0;
    x[CHURN_COMPLAINTS] = log1p((double)l->complaints);
    x[CHURN_LATE] = log1p((double)l->late);
    x[CHURN_MONTHLY] = k->monthly >= 0 ? (double)k->monthly / d->minor_per_unit : NAN;
    plan_features(d, k, x);
}

static bool is_of_timeline(size_t feature)
{
    return feature < CHURN_MONTHLY && feature != CHURN_TENURE;
}

/* What is known, what is all the same, and the means. */
static void candidates_look(struct design *d, struct churn_model *m)
{
    double low[CHURN_CANDIDATES_MAX] = {0}, high[CHURN_CANDIDATES_MAX] = {0};
    double n[CHURN_CANDIDATES_MAX] = {0};

    for (size_t i = 0; i < d->out->count; i++) {
        double x[CHURN_CANDIDATES_MAX];

        if (!d->out->contracts[i].is_tried)
            continue;
        m->rows++;
        features_of(d, &d->out->contracts[i], true, x);
        for (size_t f = 0; f < m->candidate_count; f++) {
            if (isnan(x[f]))
                continue;
            low[f] = n[f] > 0 ? fmin(low[f], x[f]) : x[f];
            high[f] = n[f] > 0 ? fmax(high[f], x[f]) : x[f];
            d->means[f] += (x[f] - d->means[f]) / ++n[f];
        }
    }
    for (size_t f = 0; f < m->candidate_count; f++)
        m->uses[f] = d->out->is_snapshot && is_of_timeline(f) ? CHURN_UNDATED
            : n[f] == 0                                       ? CHURN_UNKNOWN
            : low[f] == high[f]                               ? CHURN_CONSTANT
                                                              : CHURN_USED;
}

/* The features that are used, in the order of the model's terms. */
static void row_of(const struct design *d, const struct churn_model *m,
    const struct churn_contract *k, bool is_then, double *row)
{
    double x[CHURN_CANDIDATES_MAX];
    size_t terms = 0;

    features_of(d, k, is_then, x);
    for (size_t f = 0; f < m->candidate_count; f++)
        if (m->uses[f] == CHURN_USED)
            row[terms++] = isnan(x[f]) ? d->means[f] : x[f];
}

static size_t terms_count(struct churn_model *m)
{
    size_t terms = 0;

    for (size_t f = 0; f < m->candidate_count; f++)
        if (m->uses[f] == CHURN_USED)
            m->terms[terms++] = f;
    return terms;
}

/* ---- the regression ---- */

static void judge(struct churn_model *m, const struct logit_data *data)
{
    double *chances = m->choice.chances;

    for (size_t i = 0; i < data->rows; i++)
        chances[i] = fmin(fmax(chances[i], CHANCE_MIN), 1 - CHANCE_MIN);
    if (!auc_delong(chances, data->yes, data->rows, INSIGHT_LEVEL, &m->auc))
        bug("answers of one kind only were fitted");
    calibration_of(chances, data->yes, data->rows, INSIGHT_LEVEL, &m->calibration);
}

static void regress(const struct design *d, const uint8_t *all_folds, struct churn_model *m)
{
    size_t terms = terms_count(m), rows = (size_t)m->rows, n = 0;
    double *x = mem_alloc(mem_size(rows * terms + 1, sizeof *x));
    uint8_t *yes = mem_alloc(rows + 1), *folds = mem_alloc(rows + 1);
    struct logit_data data = {x, yes, folds, rows, terms};

    for (size_t i = 0; i < d->out->count; i++) {
        const struct churn_contract *k = &d->out->contracts[i];

        if (!k->is_tried)
            continue;
        row_of(d, m, k, true, &x[n * terms]);
        yes[n] = k->has_left;
        folds[n++] = all_folds[i];
    }
    assert(n == rows);
    m->status = logit_choose(&data, &m->choice);
    if (m->status == LOGIT_FITTED)
        judge(m, &data);
    mem_free(folds);
    mem_free(yes);
    mem_free(x);
}

/* ---- who is likeliest to leave ---- */

static int by_chance(const void *a, const void *b)
{
    const struct churn_leaver *x = a, *y = b;

    if (x->chance != y->chance)
        return x->chance > y->chance ? -1 : 1;
    return (x->contract > y->contract) - (x->contract < y->contract); /* by hash */
}

static void leavers_rank(const struct design *d, struct churn_model *m)
{
    m->leavers = mem_alloc(mem_size(d->out->count + 1, sizeof *m->leavers));
    for (size_t i = 0; i < d->out->count; i++) {
        const struct churn_contract *k = &d->out->contracts[i];
        double row[CHURN_CANDIDATES_MAX];

        if (k->has_ended)
            continue;
        row_of(d, m, k, false, row);
        m->leavers[m->leaver_count++] =
            (struct churn_leaver){k, logit_chance(&m->choice.model, row),
                logit_chance_interval(&m->choice.model, row, INSIGHT_LEVEL)};
    }
    qsort(m->leavers, m->leaver_count, sizeof *m->leavers, by_chance);
}

/* ---- the whole ---- */

static double minor_per_unit(const struct ctx *c)
{
    return pow(10, currency_digits(c->currency));
}

/* Looks at customers, and tells whom to learn from and in which fold. */
static void contracts_prepare(struct look_arg *a, const struct columns *cols, struct churn *out,
    int64_t seen_us, uint8_t *folds)
{
    a->count = out->count;
    a->by_customer = mem_alloc(mem_size(out->count + 1, sizeof *a->by_customer));
    for (size_t i = 0; i < out->count; i++) {
        contract_try(&out->contracts[i], out, a->then.until_us, seen_us);
        a->by_customer[i] = &out->contracts[i];
    }
    qsort(a->by_customer, out->count, sizeof *a->by_customer, by_customer);
    folds_share(a->by_customer, out->count, folds, out->contracts);
    if (!out->is_snapshot)
        looks_read(a, cols);
    mem_free(a->by_customer);
}

void churn_model_fit(
    struct ctx *c, const struct churn_question *q, const struct columns *cols, struct churn *out)
{
    struct look_arg a = {.then = *q->question, .now = *q->question};
    struct design d = {.out = out, .minor_per_unit = minor_per_unit(c)};
    uint8_t *folds;

    if (out->count == 0)
        return;
    folds = mem_alloc(out->count);
    a.then.until_us = zone_moment(c->zone, out->seen_day - q->ahead_days + 1, 0);
    d.then_us = a.then.until_us;
    d.now_us = a.now.until_us;
    contracts_prepare(&a, cols, out, zone_moment(c->zone, out->seen_day + 1, 0), folds);
    out->model.candidate_count = CHURN_FEATURES + (out->plans.count ? out->plans.count - 1 : 0);
    candidates_look(&d, &out->model);
    regress(&d, folds, &out->model);
    if (out->model.status == LOGIT_FITTED)
        leavers_rank(&d, &out->model);
    mem_free(folds);
}
