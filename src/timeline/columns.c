/* Growing columns from an ordered read, and scanning them with threads. */
#include "timeline/columns.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "timeline/touchpoint_store.h"

#define ROOM_MIN 4096
#define THREADS_MAX 64
#define CUSTOMERS_PER_THREAD_MIN 256 /* fewer are not worth a thread */

struct grown {
    struct columns cols;
    size_t room, customer_room;
};

static void grow_rows(struct grown *g)
{
    struct columns *k = &g->cols;
    size_t room = g->room ? g->room + g->room / 2 : ROOM_MIN;

    k->at_us = mem_resize(k->at_us, mem_size(room, sizeof *k->at_us));
    k->amounts = mem_resize(k->amounts, mem_size(room, sizeof *k->amounts));
    k->refs = mem_resize(k->refs, mem_size(room, sizeof *k->refs));
    k->items = mem_resize(k->items, mem_size(room, sizeof *k->items));
    k->scores = mem_resize(k->scores, room);
    k->kinds = mem_resize(k->kinds, room);
    k->channels = mem_resize(k->channels, room);
    g->room = room;
}

static void grow_customers(struct grown *g)
{
    size_t room = g->customer_room ? g->customer_room * 2 : ROOM_MIN;

    g->cols.customer_ids = mem_resize(g->cols.customer_ids, mem_size(room, sizeof(int64_t)));
    g->cols.starts = mem_resize(g->cols.starts, mem_size(room + 1, sizeof(size_t)));
    g->customer_room = room;
}

static void grown_add(struct grown *g, const struct rows *rows)
{
    struct columns *k = &g->cols;
    int64_t customer_id = db_i64(rows, 0);
    size_t i = k->count;

    if (k->count == g->room)
        grow_rows(g);
    if (k->customer_count == 0 || k->customer_ids[k->customer_count - 1] != customer_id) {
        if (k->customer_count == g->customer_room)
            grow_customers(g);
        k->customer_ids[k->customer_count] = customer_id;
        k->starts[k->customer_count++] = i;
    }
    k->at_us[i] = db_i64(rows, 1);
    k->kinds[i] = (uint8_t)db_i64(rows, 2);
    k->channels[i] = (uint8_t)db_i64(rows, 3);
    k->amounts[i] = db_i64(rows, 4);
    k->items[i] = (int32_t)db_i64(rows, 5);
    k->scores[i] = (int8_t)db_i64(rows, 6);
    k->refs[i] = db_i64(rows, 7);
    k->count++;
}

bool columns_load(struct ctx *c, int64_t until_us, struct columns **out)
{
    struct grown *g = mem_alloc(sizeof *g);
    struct columns *cols = &g->cols;
    struct rows rows;
    bool ok;

    static_assert(offsetof(struct grown, cols) == 0, "columns_free frees the whole");
    grow_rows(g);
    grow_customers(g);
    ok = db_stream(c, &rows, &touchpoint_sql[TOUCHPOINT_ALL], ARGS(I64(until_us)));
    if (ok) {
        while (db_next(&rows))
            grown_add(g, &rows);
        ok = db_end(&rows);
    }
    cols->starts[cols->customer_count] = cols->count;
    if (ok)
        *out = cols;
    else
        columns_free(&cols);
    return ok;
}

void columns_free(struct columns **cols)
{
    struct columns *k = *cols;

    if (!k)
        return;
    mem_free(k->customer_ids);
    mem_free(k->starts);
    mem_free(k->at_us);
    mem_free(k->amounts);
    mem_free(k->refs);
    mem_free(k->items);
    mem_free(k->scores);
    mem_free(k->kinds);
    mem_free(k->channels);
    mem_free(k);
    *cols = NULL;
}

/* ---- scanning ---- */

struct share {
    pthread_t thread;
    const struct columns *cols;
    const struct scan *scan;
    void *state;
    size_t first, last; /* customers [first, last) */
};

static struct span span_of(const struct columns *k, size_t index)
{
    size_t start = k->starts[index];

    return (struct span){.index = index,
        .customer_id = k->customer_ids[index],
        .count = k->starts[index + 1] - start,
        .at_us = k->at_us + start,
        .amounts = k->amounts + start,
        .refs = k->refs + start,
        .items = k->items + start,
        .scores = k->scores + start,
        .kinds = k->kinds + start,
        .channels = k->channels + start};
}

static void *share_scan(void *arg)
{
    struct share *s = arg;
    for (size_t i = s->first; i < s->last; i++)
        s->scan->each(s->state, s->scan->arg, span_of(s->cols, i));
    return NULL;
}

static unsigned share_count(const struct columns *cols, const struct scan *scan)
{
    long cores = scan->thread_count ? (long)scan->thread_count : sysconf(_SC_NPROCESSORS_ONLN);
    size_t useful = cols->customer_count / CUSTOMERS_PER_THREAD_MIN + 1;

    if (cores > THREADS_MAX)
        cores = THREADS_MAX;
    return cores < 1 ? 1 : (size_t)cores > useful ? (unsigned)useful : (unsigned)cores;
}

/* The first customer of share n of `shares`: shares hold about as many touchpoints each. */
static size_t share_start(const struct columns *cols, unsigned n, unsigned shares)
{
    size_t target = cols->count / shares * n, low = 0, high = cols->customer_count;

    if (n == shares)
        return cols->customer_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (cols->starts[middle] < target)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void columns_scan(const struct columns *cols, const struct scan *scan, void *state)
{
    struct share shares[THREADS_MAX];
    unsigned count = share_count(cols, scan);

    assert(scan->state_size > 0);
    for (unsigned n = 0; n < count; n++)
        shares[n] = (struct share){.cols = cols,
            .scan = scan,
            .state = n == 0 ? state : mem_alloc(scan->state_size),
            .first = share_start(cols, n, count),
            .last = share_start(cols, n + 1, count)};
    for (unsigned n = 1; n < count; n++)
        if (pthread_create(&shares[n].thread, NULL, share_scan, &shares[n]) != 0)
            bug("cannot start a scanning thread");
    share_scan(&shares[0]);
    for (unsigned n = 1; n < count; n++) {
        pthread_join(shares[n].thread, NULL);
        scan->merge(state, shares[n].state);
        mem_free(shares[n].state);
    }
}
