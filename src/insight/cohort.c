/* One pass. A customer's orders come in the order of time, so the first one names the cohort and a
 * period that was not the last one's is counted once. */
#include "insight/cohort.h"

#include "insight/purchase.h"

struct cohort_arg {
    const struct insight_question *question;
    const struct calendar *calendar;
    uint16_t *periods; /* of each day of the calendar */
    size_t period_count;
};

struct cohort_state {
    struct purchases purchases; /* room of a thread */
    size_t begun;               /* periods from the first order to the last one, 0 without any */
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

static void begin_note(struct cohort_state *s, const struct cohort_arg *a)
{
    size_t begun;

    if (s->purchases.first_us == INT64_MAX)
        return;
    begun = a->period_count - a->periods[calendar_day(a->calendar, s->purchases.first_us)];
    s->begun = begun > s->begun ? begun : s->begun;
}

static void cohort_each(void *state, const void *arg, struct span span)
{
    const struct cohort_arg *a = arg;
    struct cohort_state *s = state;
    struct purchases *p = &s->purchases;
    struct cohort_cell *row;
    size_t cohort, last = SIZE_MAX;

    s->cell_count = cell_total(a->period_count);
    purchases_read(p, a->question, &span);
    begin_note(s, a);
    if (p->count == 0)
        return;
    purchases_days(p, a->calendar);
    cohort = a->periods[p->days[0]];
    row = &s->cells[cell_place(a->period_count, cohort, 0)];
    for (size_t i = 0; i < p->count; i++) {
        size_t period = a->periods[p->days[i]];

        row[period - cohort].customers += period != last;
        row[period - cohort].sales += p->amounts[i];
        last = period;
    }
}

static void cohort_merge(void *into, const void *from)
{
    const struct cohort_state *s = from;
    struct cohort_state *to = into;
    struct purchases purchases = s->purchases;

    if (s->begun > to->begun)
        to->begun = s->begun;
    if (s->cell_count > to->cell_count)
        to->cell_count = s->cell_count;
    for (size_t i = 0; i < s->cell_count; i++) {
        to->cells[i].customers += s->cells[i].customers;
        to->cells[i].sales += s->cells[i].sales;
    }
    purchases_fini(&purchases);
}

static bool is_empty(const struct cohorts *k, size_t period)
{
    for (size_t cohort = 0; cohort <= period; cohort++)
        if (cohorts_cell(k, cohort, period - cohort)->customers > 0)
            return false;
    return true;
}

/* Keeps the cohorts from the first order on: the last rows of the triangle are one of their own. */
static void cells_keep(struct cohorts *k, const struct cohort_state *s, size_t read_count)
{
    size_t kept = cell_total(k->count), place = cell_total(read_count) - kept;

    k->cells = mem_alloc(mem_size(kept, sizeof *k->cells));
    for (size_t i = 0; i < kept; i++)
        k->cells[i] = s->cells[place + i];
}

struct cohort_reading {
    struct scan_part reading;
    struct cohort_arg arg;
    struct calendar calendar;
    struct periods periods; /* from that of the first day read on, which may lie before any order */
};

static struct scan_part *reading_new(
    struct zone *zone, const struct insight_question *q, int64_t first_us, enum period_kind kind)
{
    struct cohort_reading *r = mem_alloc(sizeof *r);
    int64_t first_day = zone_day(zone, first_us);
    size_t size;

    calendar_init(&r->calendar, zone, first_day, q->as_of);
    periods_init(&r->periods, kind, first_day, q->as_of);
    r->arg = (struct cohort_arg){
        q, &r->calendar, r->periods.of_days + (first_day - r->periods.days[0]), r->periods.count};
    size = sizeof(struct cohort_state) +
        mem_size(cell_total(r->periods.count), sizeof(struct cohort_cell));
    r->reading = (struct scan_part){
        {size, cohort_each, cohort_merge, &r->arg, q->thread_count, purchases_columns(q)},
        mem_alloc(size)};
    return &r->reading;
}

static void reading_free(struct scan_part **reading)
{
    struct cohort_reading *r = (struct cohort_reading *)*reading;
    struct cohort_state *state = r->reading.state;

    purchases_fini(&state->purchases);
    mem_free(state);
    periods_fini(&r->periods);
    calendar_fini(&r->calendar);
    mem_free(r);
    *reading = NULL;
}

/* Reads from before the first order on, but if that is too far, from it. */
size_t cohorts_begin(struct zone *zone, const struct insight_question *q,
    const struct columns *cols, enum period_kind kind, struct scan_part **reading)
{
    int64_t first_us = columns_first_us(cols);
    size_t count = 0;

    *reading = NULL;
    for (int i = 0; i < 2 && first_us < q->until_us; i++) {
        count = periods_count(kind, zone_day(zone, first_us), q->as_of);
        if (count <= COHORTS_MAX) {
            *reading = reading_new(zone, q, first_us, kind);
            return count;
        }
        first_us = purchases_begin_us(cols, q);
    }
    return first_us < q->until_us ? count : 0;
}

void cohorts_end(struct scan_part **reading, struct cohorts *out)
{
    struct cohort_reading *r = (struct cohort_reading *)*reading;
    const struct cohort_state *state = r->reading.state;
    int64_t as_of = r->arg.question->as_of;

    *out = (struct cohorts){.count = state->begun};
    if (out->count > 0) {
        periods_init(
            &out->periods, r->periods.kind, r->periods.days[r->periods.count - out->count], as_of);
        cells_keep(out, state, r->periods.count);
        out->is_open = out->periods.days[out->count] > as_of + 1;
    }
    if (out->is_open && is_empty(out, out->count - 1)) {
        out->count--;
        out->is_open = false;
    }
    reading_free(reading);
}

bool cohorts_read(struct ctx *c, const struct insight_question *q, const struct columns *cols,
    enum period_kind kind, struct cohorts *out)
{
    struct scan_part *reading;
    size_t count = cohorts_begin(c->zone, q, cols, kind, &reading);

    *out = (struct cohorts){0};
    if (count > COHORTS_MAX)
        return fail(c, ERR_USAGE,
            "%zu cohorts are too many for one table, at most %d: ask for longer ones by --by",
            count, COHORTS_MAX);
    if (reading) {
        columns_read(cols, &reading, 1);
        cohorts_end(&reading, out);
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
