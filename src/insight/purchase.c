/* In the net view a return finds its order by number, by halving; orders stand by number as they
 * stand in time, but for one that was changed after the fact. */
#include "insight/purchase.h"

#include <stdlib.h>

#include "customer/customer.h"

#define ROOM_MIN 64

struct order {
    int64_t ref;  /* the order's id */
    int64_t left; /* of its amount */
    uint32_t row;
};

struct purchase_room {
    struct order *orders;
    int64_t *at_us, *amounts;
    int32_t *days;
    uint32_t *rows;
    size_t count, size;
};

unsigned purchases_columns(const struct insight_question *q)
{
    unsigned columns = SPAN_AT | SPAN_AMOUNT | SPAN_KIND;

    return q->view == INSIGHT_NET ? columns | SPAN_REF | SPAN_ITEMS : columns;
}

/* ---- orders among other things ---- */

static void room_make(struct purchases *p, size_t size)
{
    struct purchase_room *r = p->room;

    if (!r)
        r = p->room = mem_alloc(sizeof *r);
    r->count = 0;
    if (size <= r->size)
        return;
    r->size = size > ROOM_MIN / 2 ? 2 * size : ROOM_MIN;
    r->orders = mem_resize(r->orders, mem_size(r->size, sizeof *r->orders));
    r->at_us = mem_resize(r->at_us, mem_size(r->size, sizeof *r->at_us));
    r->amounts = mem_resize(r->amounts, mem_size(r->size, sizeof *r->amounts));
    r->days = mem_resize(r->days, mem_size(r->size, sizeof *r->days));
    r->rows = mem_resize(r->rows, mem_size(r->size, sizeof *r->rows));
}

static int by_ref(const void *a, const void *b)
{
    const struct order *x = a, *y = b;

    return (x->ref > y->ref) - (x->ref < y->ref);
}

static int by_row(const void *a, const void *b)
{
    const struct order *x = a, *y = b;

    return (x->row > y->row) - (x->row < y->row);
}

static void return_subtract(struct purchases *p, const struct span *span, size_t row)
{
    struct purchase_room *r = p->room;
    struct order key = {.ref = span->refs[row]}, *order = NULL;

    if (r->count > 0)
        order = bsearch(&key, r->orders, r->count, sizeof key, by_ref);
    if (order) {
        order->left += span->amounts[row];
    } else {
        p->unmatched += span->amounts[row];
        p->unmatched_lines += span->items[row];
    }
}

static void returns_subtract(struct purchases *p, const struct span *span)
{
    struct purchase_room *r = p->room;
    bool is_sorted = true;

    for (size_t i = 1; i < r->count; i++)
        is_sorted &= r->orders[i - 1].ref <= r->orders[i].ref;
    if (!is_sorted)
        qsort(r->orders, r->count, sizeof *r->orders, by_ref);
    for (size_t i = 0; i < p->row_count; i++)
        if (touchpoint_is_return(span->kinds[i]) && span->refs[i] != 0)
            return_subtract(p, span, i);
    if (!is_sorted)
        qsort(r->orders, r->count, sizeof *r->orders, by_row);
}

static void orders_gather(
    struct purchases *p, const struct insight_question *q, const struct span *span)
{
    bool is_net = q->view == INSIGHT_NET, has_returns = false;
    struct purchase_room *r;

    room_make(p, p->row_count);
    r = p->room;
    for (size_t i = 0; i < p->row_count; i++) {
        if (span->kinds[i] == TOUCHPOINT_ORDER)
            r->orders[r->count++] =
                (struct order){is_net ? span->refs[i] : 0, span->amounts[i], (uint32_t)i};
        has_returns |= touchpoint_is_return(span->kinds[i]);
    }
    if (r->count > 0)
        p->first_us = span->at_us[r->orders[0].row];
    if (is_net && has_returns)
        returns_subtract(p, span);
    for (size_t i = 0; i < r->count; i++) {
        if (is_net && r->orders[i].left <= 0)
            continue;
        r->rows[p->count] = r->orders[i].row;
        r->amounts[p->count] = r->orders[i].left;
        r->at_us[p->count++] = span->at_us[r->orders[i].row];
    }
    p->at_us = r->at_us;
    p->amounts = r->amounts;
    p->rows = r->rows;
}

/* ---- one customer ---- */

static size_t rows_before(const struct span *span, int64_t until_us)
{
    size_t count = span->count;

    while (count > 0 && span->at_us[count - 1] >= until_us)
        count--;
    return count;
}

static bool are_orders(const uint8_t *kinds, size_t count)
{
    unsigned differs = 0;

    for (size_t i = 0; i < count; i++)
        differs |= kinds[i] ^ (unsigned)TOUCHPOINT_ORDER;
    return differs == 0;
}

static bool are_positive(const int64_t *amounts, size_t count)
{
    bool found_other = false;

    for (size_t i = 0; i < count; i++)
        found_other |= amounts[i] <= 0;
    return !found_other;
}

void purchases_read(struct purchases *p, const struct insight_question *q, const struct span *span)
{
    p->count = 0;
    p->unmatched = p->unmatched_lines = 0;
    p->first_us = INT64_MAX;
    p->row_count = rows_before(span, q->until_us);
    p->has_others = !are_orders(span->kinds, p->row_count);
    if (span->customer_id == CUSTOMER_ANONYMOUS || p->row_count == 0)
        return;
    if (p->has_others || (q->view == INSIGHT_NET && !are_positive(span->amounts, p->row_count))) {
        orders_gather(p, q, span);
        return;
    }
    p->count = p->row_count;
    p->at_us = span->at_us;
    p->amounts = span->amounts;
    p->rows = NULL;
    p->first_us = span->at_us[0];
}

void purchases_days(struct purchases *p, const struct calendar *k)
{
    room_make(p, p->count);
    for (size_t i = 0; i < p->count; i++)
        p->room->days[i] = (int32_t)calendar_day(k, p->at_us[i]);
    p->days = p->room->days;
}

void purchases_fini(struct purchases *p)
{
    if (p->room) {
        mem_free(p->room->orders);
        mem_free(p->room->at_us);
        mem_free(p->room->amounts);
        mem_free(p->room->days);
        mem_free(p->room->rows);
        mem_free(p->room);
    }
    *p = (struct purchases){0};
}

/* ---- the beginning ---- */

void purchases_calendar(struct calendar *k, struct zone *zone, const struct insight_question *q,
    const struct columns *cols)
{
    int64_t first_us = columns_first_us(cols);

    if (first_us >= q->until_us)
        first_us = q->until_us - 1;
    calendar_init(k, zone, zone_day(zone, first_us), q->as_of);
}

struct begin {
    int64_t before_us; /* how long before the question's end; zeroed memory is "none" */
};

static void begin_each(void *state, const void *arg, struct span span)
{
    const struct insight_question *q = arg;
    struct begin *b = state;

    if (span.customer_id == CUSTOMER_ANONYMOUS)
        return;
    for (size_t i = 0; i < span.count && span.at_us[i] < q->until_us; i++)
        if (span.kinds[i] == TOUCHPOINT_ORDER) {
            if (q->until_us - span.at_us[i] > b->before_us)
                b->before_us = q->until_us - span.at_us[i];
            return;
        }
}

static void begin_merge(void *into, const void *from)
{
    const struct begin *b = from;
    struct begin *to = into;

    if (b->before_us > to->before_us)
        to->before_us = b->before_us;
}

int64_t purchases_begin_us(const struct columns *cols, const struct insight_question *q)
{
    struct begin b = {0};

    columns_scan(cols,
        &(struct scan){sizeof b, begin_each, begin_merge, q, q->thread_count, SPAN_AT | SPAN_KIND},
        &b);
    return b.before_us > 0 ? q->until_us - b.before_us : INT64_MAX;
}
