/* One pass. A buyer needs the sum of their orders and the day of the last one; months and lines,
 * which take a look at each order, are left out unless asked for. */
#include "insight/pass.h"

#include <string.h>

#include "customer/customer.h"

#define MONTH_SUMS 4 /* in struct month_figures */

struct pass_arg {
    const struct insight_question *question;
    const struct calendar *calendar;
    enum pass_part part;
    struct buyer *buyers; /* a slot for each customer; each() writes its own */
};

struct pass_state {
    struct totals totals;
    struct purchases purchases;    /* room of a thread */
    size_t month_count;            /* 0 while nobody was read */
    struct month_figures months[]; /* of the calendar */
};

/* ---- one customer ---- */

/* Orders come in the order of time, so a month that was not the last one's is a new one. */
static void months_count(struct pass_state *s, const struct calendar *calendar)
{
    struct purchases *p = &s->purchases;
    int32_t last = -1;

    purchases_days(p, calendar);
    for (size_t i = 0; i < p->count; i++) {
        int32_t month = calendar->months[p->days[i]];
        struct month_figures *m = &s->months[month];

        m->new_customers += i == 0;
        m->returning_customers += i > 0 && month != last;
        m->orders++;
        m->sales += p->amounts[i];
        last = month;
    }
}

static int64_t lines_of(const struct purchases *p, const struct span *span)
{
    int64_t lines = 0;

    for (size_t i = 0; i < p->count; i++)
        lines += span->items[purchase_row(p, i)];
    return lines;
}

static int64_t sum_of(const int64_t *amounts, size_t count)
{
    int64_t sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += amounts[i];
    return sum;
}

static void customer_read(struct pass_state *s, const struct pass_arg *a, const struct span *span)
{
    const struct purchases *p = &s->purchases;
    struct buyer *b = &a->buyers[span->index];

    if (p->count == 0)
        return;
    assert(p->count <= INT32_MAX);
    *b = (struct buyer){span->customer_id, sum_of(p->amounts, p->count),
        (int32_t)(a->calendar->first_day +
            (int64_t)calendar_day(a->calendar, p->at_us[p->count - 1])),
        (int32_t)p->count};
    s->totals.orders += b->orders;
    s->totals.sales += b->money;
    s->totals.repeat_customers += b->orders > 1;
    if (a->part == PASS_SALES) {
        s->totals.lines += lines_of(p, span);
        months_count(s, a->calendar);
    }
}

/* ---- what is no order of a customer ---- */

static void return_count(struct totals *t, const struct span *span, size_t row)
{
    t->returns++;
    t->returned += span->amounts[row];
    if (span->refs[row] == 0) {
        t->unmatched_lines += span->items[row];
        t->unmatched += span->amounts[row];
    }
}

static void others_count(struct totals *t, const struct span *span, size_t row)
{
    switch (span->kinds[row]) {
    case TOUCHPOINT_HANDOUT:
        t->handouts++;
        break;
    case TOUCHPOINT_ADJUSTMENT:
        t->adjustments++;
        t->adjusted += span->amounts[row];
        break;
    default:
        break; /* deliveries, visits and scores are no figures of sales */
    }
}

static void customer_others(struct pass_state *s, const struct pass_arg *a, const struct span *span)
{
    for (size_t i = 0; i < s->purchases.row_count; i++)
        if (touchpoint_is_return(span->kinds[i]) && a->part == PASS_SALES)
            return_count(&s->totals, span, i);
        else
            others_count(&s->totals, span, i);
}

static void anonymous_others(struct totals *t, size_t row_count, const struct span *span)
{
    for (size_t i = 0; i < row_count; i++) {
        bool is_order = span->kinds[i] == TOUCHPOINT_ORDER;

        t->anonymous_orders += is_order;
        t->anonymous_sales += is_order ? span->amounts[i] : 0;
        others_count(t, span, i);
    }
}

static void future_count(struct totals *t, int64_t now_us, const struct span *span)
{
    for (size_t i = span->count; i > 0 && span->at_us[i - 1] > now_us; i--)
        t->future_orders += span->kinds[i - 1] == TOUCHPOINT_ORDER;
}

static void pass_each(void *state, const void *arg, struct span span)
{
    const struct pass_arg *a = arg;
    struct pass_state *s = state;

    s->month_count = a->calendar->month_count;
    future_count(&s->totals, a->question->now_us, &span);
    purchases_read(&s->purchases, a->question, &span);
    if (span.customer_id == CUSTOMER_ANONYMOUS) {
        anonymous_others(&s->totals, s->purchases.row_count, &span);
        return;
    }
    customer_read(s, a, &span);
    s->totals.unmatched += s->purchases.unmatched;
    s->totals.unmatched_lines += s->purchases.unmatched_lines;
    if (s->purchases.has_others)
        customer_others(s, a, &span);
}

/* ---- states ---- */

/* Totals and months are nothing but 64-bit sums. */
static void sums_add(int64_t *into, const int64_t *from, size_t count)
{
    for (size_t i = 0; i < count; i++)
        into[i] += from[i];
}

static_assert(sizeof(struct totals) % sizeof(int64_t) == 0, "totals are 64-bit sums");
static_assert(sizeof(struct month_figures) == MONTH_SUMS * sizeof(int64_t), "so are months");

static void pass_merge(void *into, const void *from)
{
    struct pass_state *to = into;
    const struct pass_state *s = from;
    struct purchases purchases = s->purchases;

    if (to->month_count < s->month_count)
        to->month_count = s->month_count;
    sums_add(
        (int64_t *)&to->totals, (const int64_t *)&s->totals, sizeof s->totals / sizeof(int64_t));
    sums_add((int64_t *)to->months, (const int64_t *)s->months, s->month_count * MONTH_SUMS);
    purchases_fini(&purchases);
}

/* ---- the whole ---- */

static void buyers_keep(struct pass *p, size_t customer_count)
{
    size_t n = 0;

    for (size_t i = 0; i < customer_count; i++)
        if (p->buyers[i].orders > 0)
            p->buyers[n++] = p->buyers[i];
    p->buyer_count = n;
}

/* Months before the first order are left out, unless there was none at all. */
static void months_keep(struct pass *p, const struct pass_state *s, const struct calendar *k)
{
    size_t skipped = 0;

    while (skipped < k->month_count - 1 && s->months[skipped].orders == 0)
        skipped++;
    p->first_month = k->first_month + (int64_t)skipped;
    p->month_count = p->totals.orders > 0 ? k->month_count - skipped : 0;
    p->months = mem_alloc(mem_size(p->month_count + 1, sizeof *p->months));
    memcpy(p->months, s->months + skipped, p->month_count * sizeof *p->months);
}

struct pass_reading {
    struct scan_part reading;
    struct pass_arg arg;
    struct calendar calendar;
    size_t customer_count;
};

struct scan_part *pass_begin(struct zone *zone, const struct insight_question *q,
    const struct columns *cols, enum pass_part part)
{
    struct pass_reading *r = mem_alloc(sizeof *r);
    unsigned columns = purchases_columns(q);
    size_t size;

    if (part == PASS_SALES)
        columns |= SPAN_ITEMS | SPAN_REF;
    purchases_calendar(&r->calendar, zone, q, cols);
    r->customer_count = cols->customer_count;
    r->arg = (struct pass_arg){q, &r->calendar, part, NULL};
    r->arg.buyers = mem_alloc(mem_size(cols->customer_count + 1, sizeof *r->arg.buyers));
    size =
        sizeof(struct pass_state) + mem_size(r->calendar.month_count, sizeof(struct month_figures));
    r->reading = (struct scan_part){
        {size, pass_each, pass_merge, &r->arg, q->thread_count, columns}, mem_alloc(size)};
    return &r->reading;
}

void pass_end(struct scan_part **reading, struct pass *out)
{
    struct pass_reading *r = (struct pass_reading *)*reading;
    struct pass_state *state = r->reading.state;

    *out = (struct pass){.buyers = r->arg.buyers, .totals = state->totals};
    buyers_keep(out, r->customer_count);
    if (r->arg.part == PASS_SALES)
        months_keep(out, state, &r->calendar);
    assert(out->buyer_count <= (size_t)out->totals.orders);
    purchases_fini(&state->purchases);
    mem_free(state);
    calendar_fini(&r->calendar);
    mem_free(r);
    *reading = NULL;
}

void pass_run(struct zone *zone, const struct insight_question *q, const struct columns *cols,
    enum pass_part part, struct pass *out)
{
    struct scan_part *reading = pass_begin(zone, q, cols, part);

    columns_read(cols, &reading, 1);
    pass_end(&reading, out);
}

void pass_fini(struct pass *p)
{
    mem_free(p->buyers);
    mem_free(p->months);
    *p = (struct pass){0};
}

int64_t pass_month_day(const struct pass *p, size_t month)
{
    int64_t number = p->first_month + (int64_t)month;

    assert(month < p->month_count);
    return civil_to_day((struct civil){(int)(number / 12), (int)(number % 12) + 1, 1});
}
