/* One pass. A customer's orders come in the order of time, so the first one names the cohort and a
 * period that was not the last one's is counted once. */
#include "insight/cohort.h"

#include "insight/purchase.h"

struct cohort_arg {
    const struct insight_question *question;
    const struct periods *periods;
};

struct cohort_state {
    struct purchases purchases; /* room of a thread */
    size_t cell_count;          /* 0 while nobody was read */
    struct cohort_cell cells[];
};

/* Row `cohort` follows rows of count, count - 1 ... cells. */
static size_t cell_place(size_t count, size_t cohort, size_t age)
{
    assert(cohort + age < count);
    return cohort * count - cohort * (cohort - 1) / 2 + age;
}

static size_t cell_total(size_t count)
{
    return count * (count + 1) / 2;
}

static void cohort_each(void *state, const void *arg, struct span span)
{
    const struct cohort_arg *a = arg;
    struct cohort_state *s = state;
    size_t cohort = 0, last = SIZE_MAX;
    struct cohort_cell *row = NULL;

    s->cell_count = cell_total(a->periods->count);
    purchases_read(&s->purchases, a->question, &span);
    for (size_t i = 0; i < s->purchases.count; i++) {
        const struct purchase *p = &s->purchases.items[i];
        size_t period = periods_at(a->periods, span.at_us[p->row]);

        if (!row) {
            cohort = period;
            row = &s->cells[cell_place(a->periods->count, cohort, 0)];
        }
        assert(period >= cohort);
        row[period - cohort].customers += period != last;
        row[period - cohort].sales += p->amount;
        last = period;
    }
}

static void cohort_merge(void *into, const void *from)
{
    const struct cohort_state *s = from;
    struct cohort_state *to = into;

    if (s->cell_count > to->cell_count)
        to->cell_count = s->cell_count;
    for (size_t i = 0; i < s->cell_count; i++) {
        to->cells[i].customers += s->cells[i].customers;
        to->cells[i].sales += s->cells[i].sales;
    }
    mem_free(s->purchases.items);
}

static bool is_empty(const struct cohorts *k, size_t period)
{
    for (size_t cohort = 0; cohort <= period; cohort++)
        if (cohorts_cell(k, cohort, period - cohort)->customers > 0)
            return false;
    return true;
}

static void cells_read(
    struct cohorts *k, const struct insight_question *q, const struct columns *cols)
{
    struct cohort_arg arg = {q, &k->periods};
    size_t total = cell_total(k->periods.count);
    size_t size = sizeof(struct cohort_state) + mem_size(total, sizeof(struct cohort_cell));
    struct cohort_state *state = mem_alloc(size);

    columns_scan(
        cols, &(struct scan){size, cohort_each, cohort_merge, &arg, q->thread_count}, state);
    purchases_fini(&state->purchases);
    k->cells = mem_alloc(mem_size(total, sizeof *k->cells));
    for (size_t i = 0; i < total; i++)
        k->cells[i] = state->cells[i];
    mem_free(state);
}

bool cohorts_read(struct ctx *c, const struct insight_question *q, const struct columns *cols,
    enum period_kind kind, struct cohorts *out)
{
    int64_t begin_us = purchases_begin_us(cols, q), first_day;
    size_t count;

    *out = (struct cohorts){0};
    if (begin_us == INT64_MAX)
        return true;
    first_day = zone_day(c->zone, begin_us);
    count = periods_count(kind, first_day, q->as_of);
    if (count > COHORTS_MAX)
        return fail(c, ERR_USAGE,
            "%zu cohorts are too many for one table, at most %d: ask for longer ones by --by",
            count, COHORTS_MAX);
    periods_init(&out->periods, c->zone, kind, first_day, q->as_of);
    cells_read(out, q, cols);
    out->count = count;
    out->is_open = out->periods.days[count] > q->as_of + 1;
    if (out->is_open && is_empty(out, count - 1)) {
        out->count--;
        out->is_open = false;
    }
    return true;
}

void cohorts_fini(struct cohorts *k)
{
    periods_fini(&k->periods);
    mem_free(k->cells);
    *k = (struct cohorts){0};
}

const struct cohort_cell *cohorts_cell(const struct cohorts *k, size_t cohort, size_t age)
{
    return &k->cells[cell_place(k->periods.count, cohort, age)];
}

struct cohort_sum cohorts_sum(const struct cohorts *k, size_t age)
{
    struct cohort_sum sum = {0};

    for (size_t cohort = 0; cohort + age + k->is_open < k->count; cohort++) {
        const struct cohort_cell *came = cohorts_cell(k, cohort, age);
        const struct cohort_cell *began = cohorts_cell(k, cohort, 0);

        sum.came.customers += came->customers;
        sum.came.sales += came->sales;
        sum.began.customers += began->customers;
        sum.began.sales += began->sales;
    }
    return sum;
}
