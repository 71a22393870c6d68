/* A customer's stretch is read once. In the net view their orders are laid out beside it first, by
 * number, so that a return finds its order by halving; the table is kept for the next customer. */
#include "insight/pass.h"

#include <stdlib.h>
#include <string.h>

#include "customer/customer.h"
#include "insight/calendar.h"

#define SLOTS_MIN 64
#define MONTH_SUMS 4 /* in struct month_figures */

struct slot {
    int64_t ref;  /* the order's id */
    int64_t left; /* of its amount */
    size_t row;   /* its touchpoint */
};

struct pass_arg {
    const struct insight_question *question;
    const struct calendar *calendar;
    struct buyer *buyers; /* a slot for each customer; each() writes its own */
};

struct pass_state {
    struct totals totals;
    struct slot *slots; /* of the customer at hand; one table a thread */
    size_t slot_count, slot_room;
    size_t month_count;            /* 0 while nobody was read */
    struct month_figures months[]; /* of the calendar */
};

/* ---- orders that count ---- */

/* Orders come in the order of time, so a month that was not the last one's is a new one. */
struct reading {
    struct pass_state *state;
    const struct pass_arg *arg;
    const struct span *span;
    struct buyer *buyer;
    int32_t month; /* of the last order, -1 before the first */
};

static void order_count(struct reading *r, size_t row, int64_t amount)
{
    size_t day = calendar_day(r->arg->calendar, r->span->at_us[row]);
    int32_t month = r->arg->calendar->months[day];
    struct month_figures *m = &r->state->months[month];

    if (r->month < 0)
        m->new_customers++;
    else if (month != r->month)
        m->returning_customers++;
    r->month = month;
    m->orders++;
    m->sales += amount;
    r->state->totals.lines += r->span->items[row];
    r->buyer->orders++;
    r->buyer->money += amount;
    r->buyer->last_day = (int32_t)(r->arg->calendar->first_day + (int64_t)day);
}

/* ---- the net view ---- */

static void slot_add(struct pass_state *s, const struct span *span, size_t row)
{
    if (s->slot_count == s->slot_room) {
        s->slot_room = s->slot_room ? s->slot_room * 2 : SLOTS_MIN;
        s->slots = mem_resize(s->slots, mem_size(s->slot_room, sizeof *s->slots));
    }
    s->slots[s->slot_count++] = (struct slot){span->refs[row], span->amounts[row], row};
}

static int by_ref(const void *a, const void *b)
{
    const struct slot *x = a, *y = b;

    return (x->ref > y->ref) - (x->ref < y->ref);
}

static int by_row(const void *a, const void *b)
{
    const struct slot *x = a, *y = b;

    return (x->row > y->row) - (x->row < y->row);
}

/* Only an order that was changed after the fact stands elsewhere than its id says. */
static bool slots_are_sorted(const struct pass_state *s)
{
    for (size_t i = 1; i < s->slot_count; i++)
        if (s->slots[i].ref < s->slots[i - 1].ref)
            return false;
    return true;
}

static void unmatched_add(struct totals *t, const struct span *span, size_t row)
{
    t->unmatched_lines += span->items[row];
    t->unmatched += span->amounts[row];
}

static void return_subtract(struct pass_state *s, const struct span *span, size_t row)
{
    struct slot key = {.ref = span->refs[row]}, *slot = NULL;

    if (s->slot_count > 0)
        slot = bsearch(&key, s->slots, s->slot_count, sizeof key, by_ref);
    if (slot)
        slot->left += span->amounts[row];
    else
        unmatched_add(&s->totals, span, row);
}

static bool is_return(uint8_t kind)
{
    return kind == TOUCHPOINT_RETURN || kind == TOUCHPOINT_CANCELLATION;
}

static void net_orders(struct reading *r, bool has_returns)
{
    struct pass_state *s = r->state;
    bool is_sorted = !has_returns || slots_are_sorted(s);

    if (!is_sorted)
        qsort(s->slots, s->slot_count, sizeof *s->slots, by_ref);
    for (size_t i = 0; has_returns && i < r->span->count; i++)
        if (is_return(r->span->kinds[i]) && r->span->refs[i] != 0 &&
            r->span->at_us[i] < r->arg->question->until_us)
            return_subtract(s, r->span, i);
    if (!is_sorted)
        qsort(s->slots, s->slot_count, sizeof *s->slots, by_row);
    for (size_t i = 0; i < s->slot_count; i++)
        if (s->slots[i].left > 0)
            order_count(r, s->slots[i].row, s->slots[i].left);
    s->slot_count = 0;
}

/* ---- one customer ---- */

static void others_count(struct totals *t, const struct span *span, size_t row)
{
    switch (span->kinds[row]) {
    case TOUCHPOINT_RETURN:
    case TOUCHPOINT_CANCELLATION:
        t->returns++;
        t->returned += span->amounts[row];
        if (span->refs[row] == 0)
            unmatched_add(t, span, row);
        break;
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

static void customer_read(struct reading *r)
{
    const struct span *span = r->span;
    const struct insight_question *q = r->arg->question;
    bool has_returns = false;

    for (size_t i = 0; i < span->count && span->at_us[i] < q->until_us; i++) {
        if (span->kinds[i] != TOUCHPOINT_ORDER) {
            has_returns |= is_return(span->kinds[i]);
            others_count(&r->state->totals, span, i);
        } else if (q->view == INSIGHT_PLAIN) {
            order_count(r, i, span->amounts[i]);
        } else {
            slot_add(r->state, span, i);
        }
    }
    if (q->view == INSIGHT_NET)
        net_orders(r, has_returns);
}

static void anonymous_read(struct totals *t, int64_t until_us, const struct span *span)
{
    for (size_t i = 0; i < span->count && span->at_us[i] < until_us; i++) {
        if (span->kinds[i] == TOUCHPOINT_ORDER) {
            t->anonymous_orders++;
            t->anonymous_sales += span->amounts[i];
        } else if (!is_return(span->kinds[i])) {
            others_count(t, span, i);
        }
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
    struct buyer *b = &a->buyers[span.index];
    struct reading r = {s, a, &span, b, -1};

    s->month_count = a->calendar->month_count;
    future_count(&s->totals, a->question->now_us, &span);
    if (span.customer_id == CUSTOMER_ANONYMOUS) {
        anonymous_read(&s->totals, a->question->until_us, &span);
        return;
    }
    b->customer_id = span.customer_id;
    customer_read(&r);
    s->totals.orders += b->orders;
    s->totals.sales += b->money;
    s->totals.repeat_customers += b->orders > 1;
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

    if (to->month_count < s->month_count)
        to->month_count = s->month_count;
    sums_add(
        (int64_t *)&to->totals, (const int64_t *)&s->totals, sizeof s->totals / sizeof(int64_t));
    sums_add((int64_t *)to->months, (const int64_t *)s->months, s->month_count * MONTH_SUMS);
    mem_free(s->slots);
}

/* ---- the whole ---- */

/* From the first touchpoint's day to as_of. */
static void calendar_of(struct calendar *k, struct zone *zone, const struct insight_question *q,
    const struct columns *cols)
{
    int64_t first_us = columns_first_us(cols);

    if (first_us >= q->until_us)
        first_us = q->until_us - 1;
    calendar_init(k, zone, zone_day(zone, first_us), q->as_of);
}

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

void pass_run(struct zone *zone, const struct insight_question *q, const struct columns *cols,
    struct pass *out)
{
    struct calendar calendar;
    struct pass_state *state;
    struct pass_arg arg = {q, &calendar, NULL};
    size_t size;

    *out = (struct pass){0};
    calendar_of(&calendar, zone, q, cols);
    size = sizeof *state + mem_size(calendar.month_count, sizeof *state->months);
    state = mem_alloc(size);
    out->buyers = mem_alloc(mem_size(cols->customer_count + 1, sizeof *out->buyers));
    arg.buyers = out->buyers;
    columns_scan(cols, &(struct scan){size, pass_each, pass_merge, &arg, q->thread_count}, state);
    out->totals = state->totals;
    buyers_keep(out, cols->customer_count);
    months_keep(out, state, &calendar);
    assert(out->buyer_count <= (size_t)out->totals.orders);
    mem_free(state->slots);
    mem_free(state);
    calendar_fini(&calendar);
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
