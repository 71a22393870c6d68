/* In the net view a return finds its order by number, by halving; orders stand by number as they
 * stand in time, but for one that was changed after the fact. */
#include "insight/purchase.h"

#include <stdlib.h>

#include "customer/customer.h"

#define ROOM_MIN 64

static void purchase_add(struct purchases *p, const struct span *span, size_t row)
{
    if (p->count == p->room) {
        p->room = p->room ? p->room * 2 : ROOM_MIN;
        p->items = mem_resize(p->items, mem_size(p->room, sizeof *p->items));
    }
    p->items[p->count++] = (struct purchase){span->refs[row], span->amounts[row], row};
}

static int by_ref(const void *a, const void *b)
{
    const struct purchase *x = a, *y = b;

    return (x->ref > y->ref) - (x->ref < y->ref);
}

static int by_row(const void *a, const void *b)
{
    const struct purchase *x = a, *y = b;

    return (x->row > y->row) - (x->row < y->row);
}

static bool is_return(uint8_t kind)
{
    return kind == TOUCHPOINT_RETURN || kind == TOUCHPOINT_CANCELLATION;
}

static void returns_subtract(
    struct purchases *p, const struct insight_question *q, const struct span *span)
{
    for (size_t i = 0; i < span->count && span->at_us[i] < q->until_us; i++) {
        struct purchase key = {.ref = span->refs[i]}, *order;

        if (!is_return(span->kinds[i]) || key.ref == 0)
            continue;
        order = bsearch(&key, p->items, p->count, sizeof key, by_ref);
        if (order)
            order->amount += span->amounts[i];
    }
}

static void net(struct purchases *p, const struct insight_question *q, const struct span *span)
{
    bool is_sorted = true;
    size_t kept = 0;

    for (size_t i = 1; i < p->count; i++)
        is_sorted &= p->items[i - 1].ref <= p->items[i].ref;
    if (!is_sorted)
        qsort(p->items, p->count, sizeof *p->items, by_ref);
    returns_subtract(p, q, span);
    if (!is_sorted)
        qsort(p->items, p->count, sizeof *p->items, by_row);
    for (size_t i = 0; i < p->count; i++)
        if (p->items[i].amount > 0)
            p->items[kept++] = p->items[i];
    p->count = kept;
}

void purchases_read(struct purchases *p, const struct insight_question *q, const struct span *span)
{
    bool has_returns = false;

    p->count = 0;
    if (span->customer_id == CUSTOMER_ANONYMOUS)
        return;
    for (size_t i = 0; i < span->count && span->at_us[i] < q->until_us; i++) {
        if (span->kinds[i] == TOUCHPOINT_ORDER)
            purchase_add(p, span, i);
        has_returns |= is_return(span->kinds[i]);
    }
    if (q->view == INSIGHT_NET && p->count > 0 && has_returns)
        net(p, q, span);
}

void purchases_fini(struct purchases *p)
{
    mem_free(p->items);
    *p = (struct purchases){0};
}

/* ---- the beginning ---- */

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

    columns_scan(cols, &(struct scan){sizeof b, begin_each, begin_merge, q, q->thread_count}, &b);
    return b.before_us > 0 ? q->until_us - b.before_us : INT64_MAX;
}
