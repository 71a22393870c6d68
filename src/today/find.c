/* Looking for lines: every reason's function is asked, what marks hide is told apart, and the
 * foremost of each reason stay. */
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "module.h"
#include "today/reason.h"
#include "today/sales.h"
#include "today/today_store.h"

#define ROOM ((size_t)4 * TODAY_KEPT_MAX) /* sorted and cut to TODAY_KEPT_MAX when it is full */

struct today_find {
    struct ctx *c;
    struct today_hiding *hidings; /* by customer */
    size_t hiding_count;
    struct offers {
        struct today_item *items;
        size_t count;
    } offers[TODAY_REASONS_MAX];
    int64_t totals[TODAY_REASONS_MAX];
};

const struct today_reason *today_reason_of(int number)
{
    for (size_t m = 0; m < module_count; m++)
        for (size_t i = 0; i < modules[m]->reason_count; i++)
            if (modules[m]->reasons[i].number == number)
                return &modules[m]->reasons[i];
    return NULL;
}

size_t today_reason_count(void)
{
    size_t count = 0;

    for (size_t m = 0; m < module_count; m++)
        count += modules[m]->reason_count;
    return count;
}

/* ---- offers ---- */

static int64_t item_id(const struct today_item *item)
{
    const int64_t numbers[] = {item->customer_id, item->reason->number};
    uint64_t hash = XXH3_64bits_withSeed(
        item->subject.p, item->subject.n, XXH3_64bits(numbers, sizeof numbers));

    return id_at(item->since_us, hash);
}

static size_t hidings_begin(const struct today_find *f, int64_t customer_id)
{
    size_t low = 0, high = f->hiding_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (f->hidings[middle].customer_id < customer_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int64_t hidden_until(const struct today_find *f, const struct today_item *item)
{
    int64_t until_us = 0;

    for (size_t i = hidings_begin(f, item->customer_id);
         i < f->hiding_count && f->hidings[i].customer_id == item->customer_id; i++)
        if (today_hides(&f->hidings[i], item) && f->hidings[i].until_us > until_us)
            until_us = f->hidings[i].until_us;
    return until_us;
}

/* What is hidden stands behind everything that is not. */
static int by_place(const void *a, const void *b)
{
    const struct today_item *x = a, *y = b;

    if ((x->hidden_until_us == 0) != (y->hidden_until_us == 0))
        return x->hidden_until_us == 0 ? -1 : 1;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

static void offers_cut(struct offers *o)
{
    if (o->count == 0)
        return;
    qsort(o->items, o->count, sizeof *o->items, by_place);
    o->count = o->count < TODAY_KEPT_MAX ? o->count : TODAY_KEPT_MAX;
}

void today_offer(struct today_search *s, struct today_item *item)
{
    struct today_find *f = s->find;
    int number = item->reason->number;
    struct offers *o = &f->offers[number];

    assert(item->since_us >= 0);
    assert(item->customer_id >= 0);
    if (!o->items)
        o->items = arena_array(f->c->arena, ROOM, struct today_item);
    if (o->count == ROOM)
        offers_cut(o);
    item->id = item_id(item);
    item->hidden_until_us = hidden_until(f, item);
    f->totals[number] += item->hidden_until_us == 0;
    item->subject = str_keep(f->c->arena, item->subject);
    item->what = str_keep(f->c->arena, item->what);
    o->items[o->count++] = *item;
}

void today_found_more(struct today_search *s, enum today_number number)
{
    s->find->totals[number]++;
}

/* ---- the search ---- */

static bool reasons_ask(struct ctx *c, struct today_search *s)
{
    for (size_t m = 0; m < module_count; m++)
        for (size_t i = 0; i < modules[m]->reason_count; i++)
            if (modules[m]->reasons[i].find && !modules[m]->reasons[i].find(c, s))
                return false;
    return true;
}

/* One of two offers that are the same: an own birthday noted twice. */
static bool is_there(const struct today_item *items, size_t count, int64_t id, int64_t customer_id)
{
    for (size_t i = 0; i < count; i++)
        if (items[i].id == id && items[i].customer_id == customer_id)
            return true;
    return false;
}

static bool offers_collect(struct ctx *c, struct today_find *f, struct today_found *out)
{
    size_t room = 0;

    for (size_t r = 0; r < TODAY_REASONS_MAX; r++) {
        offers_cut(&f->offers[r]);
        room += f->offers[r].count;
        out->totals[r] = f->totals[r];
    }
    out->items = arena_array(c->arena, room + 1, struct today_item);
    for (size_t r = 0; r < TODAY_REASONS_MAX; r++) {
        struct today_item *own = &out->items[out->count];
        size_t kept = 0;

        for (size_t i = 0; i < f->offers[r].count; i++) {
            const struct today_item *item = &f->offers[r].items[i];

            if (is_there(own, kept, item->id, item->customer_id))
                continue;
            own[kept] = *item;
            if (!today_contacted_at(c, item->customer_id, out->found_us, &own[kept].contacted_us))
                return false;
            kept++;
        }
        out->count += kept;
    }
    return true;
}

bool today_find(struct ctx *c, int64_t day, struct today_found *out)
{
    int64_t now_us = clock_now(c->clock);
    bool is_past = day < zone_day(c->zone, now_us), ok;
    struct today_find *f = arena_new_of(c->arena, struct today_find);
    struct today_sales sales;
    struct today_search s = {.day = day,
        .is_past = is_past,
        .now_us = is_past ? zone_moment(c->zone, day + 1, 0) - 1 : now_us,
        .sales = &sales,
        .find = f};

    f->c = c;
    *out = (struct today_found){.found_us = now_us, .day = day};
    if (!today_mark_newest(c, &out->mark) ||
        !today_hidings(c, s.now_us, &f->hidings, &f->hiding_count) ||
        !today_sales_load(c, day, is_past, &sales, &s.data_day))
        return false;
    out->data_day = s.data_day;
    ok = reasons_ask(c, &s) && offers_collect(c, f, out);
    today_sales_fini(&sales);
    return ok;
}
