/* Choosing customers by chance: each has a number that is a hash of the seed and of who they are,
 * and those with the smallest are chosen. So the choice does not depend on threads, and the same
 * seed chooses the same. */
#include <xxhash.h>

#include "surprise/surprise_store.h"
#include "timeline/columns.h"

#define DRAWN_MAX (4 * PICK_MAX) /* more than are chosen: who was erased is passed over */

struct drawn {
    uint64_t number;
    int64_t customer_id;
};

struct drawing {
    struct drawn all[DRAWN_MAX]; /* by number */
    size_t count;
    int64_t among;
};

struct draw {
    int64_t since_us;
    uint64_t seed;
    const int64_t *without; /* ascending */
    size_t without_count;
};

static bool is_without(const struct draw *d, int64_t customer_id)
{
    size_t low = 0, high = d->without_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (d->without[middle] < customer_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < d->without_count && d->without[low] == customer_id;
}

static void drawing_put(struct drawing *into, struct drawn one)
{
    size_t i = into->count;

    if (i == DRAWN_MAX && into->all[i - 1].number <= one.number)
        return;
    if (i == DRAWN_MAX)
        i--;
    else
        into->count++;
    for (; i > 0 && into->all[i - 1].number > one.number; i--)
        into->all[i] = into->all[i - 1];
    into->all[i] = one;
}

static bool has_order_since(const struct span *span, int64_t since_us)
{
    for (size_t i = span->count; i > 0 && span->at_us[i - 1] >= since_us; i--)
        if (span->kinds[i - 1] == TOUCHPOINT_ORDER)
            return true;
    return false;
}

static void draw_each(void *state, const void *arg, struct span span)
{
    struct drawing *into = state;
    const struct draw *d = arg;

    if (span.customer_id == CUSTOMER_ANONYMOUS || !has_order_since(&span, d->since_us) ||
        is_without(d, span.customer_id))
        return;
    into->among++;
    drawing_put(into,
        (struct drawn){XXH3_64bits_withSeed(&span.customer_id, sizeof span.customer_id, d->seed),
            span.customer_id});
}

static void draw_merge(void *into, const void *from)
{
    const struct drawing *more = from;

    ((struct drawing *)into)->among += more->among;
    for (size_t i = 0; i < more->count; i++)
        drawing_put(into, more->all[i]);
}

static bool living_take(
    struct ctx *c, const struct drawing *drawn, size_t wanted, struct picked *out)
{
    for (size_t i = 0; i < drawn->count && out->count < wanted; i++) {
        struct customer *cu = &out->customers[out->count];

        if (!customer_get(c, drawn->all[i].customer_id, cu))
            return false;
        out->count += cu->id == drawn->all[i].customer_id && cu->erased_us == 0;
    }
    return true;
}

bool surprise_pick(struct ctx *c, const struct pick *p, struct picked *out)
{
    int64_t now_us = clock_now(c->clock), *without;
    struct draw draw = {.since_us = now_us - p->recent_days * DAY_US, .seed = p->seed};
    struct scan scan = {.state_size = sizeof(struct drawing),
        .each = draw_each,
        .merge = draw_merge,
        .arg = &draw,
        .columns = SPAN_AT | SPAN_KIND};
    struct drawing *drawn = arena_new_of(c->arena, struct drawing);
    struct columns *cols;

    assert(p->count <= PICK_MAX);
    *out = (struct picked){.customers = arena_array(c->arena, PICK_MAX, struct customer)};
    if (!surprise_lately(
            c, p->gift.id, now_us - p->quiet_days * DAY_US, &without, &draw.without_count) ||
        !columns_load(c, INT64_MAX, &cols))
        return false;
    draw.without = without;
    columns_scan(cols, &scan, drawn);
    columns_free(&cols);
    out->among = drawn->among;
    return living_take(c, drawn, p->count, out);
}
