/* Customers are put together from old rows, which know their orders by place, and rows of the
 * database, which know them by id; between a return of the one kind and an order of the other there
 * is no way, so such a customer is read again. */
#include "timeline/log_rewrite.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define ROOM_MIN 1024
#define BLOCK_SMALL (BLOCK_ROWS / 2) /* blocks with fewer rows are joined with their neighbours */

struct log_rewrite {
    const struct log_file *old;
    struct log_writer *w;
    pthread_t thread;
    /* Between the two threads. */
    pthread_mutex_t lock;
    pthread_cond_t moved;
    struct log_changes *first, **last; /* given, not yet begun */
    bool is_complete, is_given_up, is_done;
    int64_t wanted;         /* a customer; -1: nobody */
    struct log_rows *given; /* what was wanted */
    /* The writing thread's. */
    struct log_changes *k;         /* at hand; NULL after the last */
    size_t range_next, fresh_next; /* of them */
    struct batch batch;            /* the old block at hand */
    struct log_rows new, one;      /* of the customer at hand: the rows of the database, and all */
    size_t *places, place_room;    /* where their old rows and new ones go, from 1; 0: nowhere */
};

/* ---- changes ---- */

struct log_changes *log_changes_new(void)
{
    return mem_alloc(sizeof(struct log_changes));
}

void log_changes_free(struct log_changes **k)
{
    if (!*k)
        return;
    mem_free((*k)->ranges);
    mem_free((*k)->fresh);
    mem_free(*k);
    *k = NULL;
}

void log_changes_range(struct log_changes *k, struct log_range range)
{
    if (k->range_count == k->range_room) {
        k->range_room = k->range_room ? k->range_room * 2 : ROOM_MIN;
        k->ranges = mem_resize(k->ranges, mem_size(k->range_room, sizeof *k->ranges));
    }
    k->ranges[k->range_count++] = range;
}

void log_changes_fresh(struct log_changes *k, struct log_fresh fresh)
{
    if (k->fresh_count == k->fresh_room) {
        k->fresh_room = k->fresh_room ? k->fresh_room * 2 : ROOM_MIN;
        k->fresh = mem_resize(k->fresh, mem_size(k->fresh_room, sizeof *k->fresh));
    }
    k->fresh[k->fresh_count++] = fresh;
}

static int by_start(const void *a, const void *b)
{
    const struct log_range *x = a, *y = b;

    if (x->customer_id != y->customer_id)
        return x->customer_id < y->customer_id ? -1 : 1;
    return (x->from_second > y->from_second) - (x->from_second < y->from_second);
}

static int by_id(const void *a, const void *b)
{
    const struct log_fresh *x = a, *y = b;

    if (x->customer_id != y->customer_id)
        return x->customer_id < y->customer_id ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

/* They mostly are in order. */
static void changes_sort(struct log_changes *k)
{
    size_t i, count = 0;

    for (i = 1; i < k->range_count && by_start(&k->ranges[i - 1], &k->ranges[i]) <= 0; i++)
        continue;
    if (i < k->range_count)
        qsort(k->ranges, k->range_count, sizeof *k->ranges, by_start);
    for (i = 1; i < k->fresh_count && by_id(&k->fresh[i - 1], &k->fresh[i]) < 0; i++)
        continue;
    if (i >= k->fresh_count)
        return;
    qsort(k->fresh, k->fresh_count, sizeof *k->fresh, by_id);
    for (i = 0; i < k->fresh_count; i++)
        if (count == 0 || by_id(&k->fresh[count - 1], &k->fresh[i]) != 0)
            k->fresh[count++] = k->fresh[i];
    k->fresh_count = count;
}

/* ---- from the caller's thread to the writing one and back ---- */

/* The next changes, when those at hand are written. False when the caller gave up. */
static bool changes_next(struct log_rewrite *r)
{
    bool is_given_up;

    if (!r->k || r->range_next < r->k->range_count)
        return true;
    assert(r->fresh_next == r->k->fresh_count);
    log_changes_free(&r->k);
    pthread_mutex_lock(&r->lock);
    while (!r->first && !r->is_complete && !r->is_given_up)
        pthread_cond_wait(&r->moved, &r->lock);
    is_given_up = r->is_given_up;
    r->k = r->first;
    if (r->k)
        r->first = r->k->next;
    if (!r->first)
        r->last = &r->first;
    pthread_mutex_unlock(&r->lock);
    r->range_next = r->fresh_next = 0;
    if (r->k)
        changes_sort(r->k);
    return !is_given_up;
}

static bool customer_reread(struct log_rewrite *r, int64_t customer_id)
{
    struct log_rows *rows;

    pthread_mutex_lock(&r->lock);
    r->wanted = customer_id;
    r->given = NULL;
    pthread_cond_signal(&r->moved);
    while (!r->given && !r->is_given_up)
        pthread_cond_wait(&r->moved, &r->lock);
    rows = r->given;
    pthread_mutex_unlock(&r->lock);
    if (!rows)
        return false;
    (void)log_rows_finish(rows->rows, rows->count);
    if (rows->count)
        log_writer_add(r->w, customer_id, rows->rows, rows->count);
    return true;
}

/* ---- one customer ---- */

/* What the database has of the next changed customer, whose ranges these are. */
static bool new_take(struct log_rewrite *r, const struct log_range **ranges, size_t *range_count)
{
    const struct log_changes *k = r->k;
    int64_t customer_id = k->ranges[r->range_next].customer_id;

    *ranges = k->ranges + r->range_next;
    while (r->range_next < k->range_count && k->ranges[r->range_next].customer_id == customer_id)
        r->range_next++;
    *range_count = (size_t)(k->ranges + r->range_next - *ranges);
    r->new.count = 0;
    while (r->fresh_next < k->fresh_count && k->fresh[r->fresh_next].customer_id == customer_id)
        log_rows_add(&r->new, k->fresh[r->fresh_next++].row);
    return log_rows_finish(r->new.rows, r->new.count);
}

/* Old and new rows share no second, since all of a second changes or none. Gives the number that
 * stay of the old ones. */
static size_t places_find(struct log_rewrite *r, size_t first, size_t old_count,
    const struct log_range *ranges, size_t range_count)
{
    const int64_t *at_us = r->batch.at_us + first;
    size_t *of_new = r->places + old_count, kept = 0, taken = 0, k = 0;

    for (size_t i = 0; i < old_count; i++) {
        int64_t second = id_second(id_at(at_us[i], 0));

        while (k < range_count && ranges[k].until_second < second)
            k++;
        if (k < range_count && ranges[k].from_second <= second) {
            r->places[i] = 0;
            continue;
        }
        while (taken < r->new.count && r->new.rows[taken].at_us < at_us[i]) {
            of_new[taken] = kept + taken + 1;
            taken++;
        }
        kept++;
        r->places[i] = kept + taken;
    }
    for (; taken < r->new.count; taken++)
        of_new[taken] = kept + taken + 1;
    return kept;
}

/* False when its order stays nowhere. */
static bool row_place(struct log_rewrite *r, struct log_row row, size_t place, const size_t *places)
{
    size_t order = row.ref ? places[row.ref - 1] : 0;
    bool is_whole = row.ref == 0 || order > 0;

    row.ref = (int64_t)order;
    r->one.rows[place - 1] = row;
    return is_whole;
}

static void one_make_room(struct log_rewrite *r, size_t count)
{
    log_rows_make_room(&r->one, count);
    if (count > r->place_room) {
        r->place_room = count * 2;
        r->places = mem_resize(r->places, mem_size(r->place_room, sizeof *r->places));
    }
}

/* Writes the next changed customer: old rows outside of what changed, and the new ones. old: their
 * place in the batch, or SIZE_MAX. */
static bool changed_write(struct log_rewrite *r, size_t old)
{
    int64_t customer_id = r->k->ranges[r->range_next].customer_id;
    size_t first = old == SIZE_MAX ? 0 : r->batch.starts[old];
    size_t old_count = old == SIZE_MAX ? 0 : r->batch.starts[old + 1] - first;
    const struct log_range *ranges;
    size_t range_count, kept;
    bool is_whole = new_take(r, &ranges, &range_count);

    one_make_room(r, old_count + r->new.count);
    kept = places_find(r, first, old_count, ranges, range_count);
    is_whole |= kept == 0;
    for (size_t i = 0; i < old_count; i++)
        if (r->places[i])
            is_whole &= row_place(r, batch_row(&r->batch, first + i), r->places[i], r->places);
    for (size_t i = 0; i < r->new.count; i++)
        is_whole &= row_place(r, r->new.rows[i], r->places[old_count + i], r->places + old_count);
    if (!is_whole)
        return customer_reread(r, customer_id);
    if (kept + r->new.count)
        log_writer_add(r->w, customer_id, r->one.rows, kept + r->new.count);
    return true;
}

/* ---- all ---- */

/* *id: the next changed customer; INT64_MAX when there is none. */
static bool next_id(struct log_rewrite *r, int64_t *id)
{
    if (!changes_next(r))
        return false;
    *id = r->k ? r->k->ranges[r->range_next].customer_id : INT64_MAX;
    return true;
}

static bool batch_rewrite(struct log_rewrite *r)
{
    const struct batch *b = &r->batch;
    size_t place = 0;
    int64_t id;

    while (place < b->customer_count) {
        size_t end = place;
        bool is_old;

        if (!next_id(r, &id))
            return false;
        while (end < b->customer_count && b->customer_ids[end] < id)
            end++;
        log_writer_append(r->w, b, place, end);
        place = end;
        if (place == b->customer_count)
            break;
        is_old = b->customer_ids[place] == id;
        if (!changed_write(r, is_old ? place : SIZE_MAX))
            return false;
        place += is_old;
    }
    return true;
}

static bool block_write(struct log_rewrite *r, const struct log_block *b)
{
    size_t pending = log_writer_pending(r->w);
    struct block block;
    int64_t id;

    if (!next_id(r, &id))
        return false;
    if (id > b->last_id && b->rows >= BLOCK_SMALL && (pending == 0 || pending >= BLOCK_SMALL)) {
        log_writer_copy(r->w, b);
        return true;
    }
    if (!block_open(b->p, b->size, &block))
        bug("the log's file was changed while it was read");
    block_decode(&block, SPAN_ALL, &r->batch);
    return batch_rewrite(r);
}

static void *rewrite_run(void *arg)
{
    struct log_rewrite *r = arg;
    int64_t id = INT64_MAX;
    bool ok = true;

    for (size_t i = 0; ok && i < r->old->block_count; i++)
        ok = block_write(r, &r->old->blocks[i]);
    ok = ok && next_id(r, &id);
    assert(!ok || id == INT64_MAX); /* none is beyond the old file's largest */
    pthread_mutex_lock(&r->lock);
    r->is_done = true;
    pthread_cond_signal(&r->moved);
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

/* ---- the caller's side ---- */

struct log_rewrite *log_rewrite_start(const struct log_file *old, struct log_writer *w)
{
    struct log_rewrite *r = mem_alloc(sizeof *r);

    *r = (struct log_rewrite){.old = old, .w = w, .wanted = -1, .k = log_changes_new()};
    r->last = &r->first;
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->moved, NULL);
    if (pthread_create(&r->thread, NULL, rewrite_run, r) != 0)
        bug("cannot start the thread that writes the log");
    return r;
}

void log_rewrite_take(struct log_rewrite *r, struct log_changes *k)
{
    pthread_mutex_lock(&r->lock);
    assert(!r->is_complete);
    if (k) {
        assert(k->range_count > 0);
        *r->last = k;
        r->last = &k->next;
    }
    r->is_complete = !k;
    pthread_cond_signal(&r->moved);
    pthread_mutex_unlock(&r->lock);
}

int64_t log_rewrite_wants(struct log_rewrite *r)
{
    int64_t id;

    pthread_mutex_lock(&r->lock);
    assert(r->is_complete);
    while (r->wanted < 0 && !r->is_done)
        pthread_cond_wait(&r->moved, &r->lock);
    id = r->wanted;
    pthread_mutex_unlock(&r->lock);
    return id;
}

void log_rewrite_give(struct log_rewrite *r, struct log_rows *rows)
{
    pthread_mutex_lock(&r->lock);
    assert(r->wanted >= 0);
    r->wanted = -1;
    r->given = rows;
    pthread_cond_signal(&r->moved);
    pthread_mutex_unlock(&r->lock);
}

void log_rewrite_end(struct log_rewrite **rewrite)
{
    struct log_rewrite *r = *rewrite;

    pthread_mutex_lock(&r->lock);
    r->is_given_up = !r->is_complete || r->wanted >= 0;
    pthread_cond_signal(&r->moved);
    pthread_mutex_unlock(&r->lock);
    pthread_join(r->thread, NULL);
    log_changes_free(&r->k);
    for (struct log_changes *k = r->first, *next; k; k = next) {
        next = k->next;
        log_changes_free(&k);
    }
    pthread_cond_destroy(&r->moved);
    pthread_mutex_destroy(&r->lock);
    batch_fini(&r->batch);
    mem_free(r->new.rows);
    mem_free(r->one.rows);
    mem_free(r->places);
    mem_free(r);
    *rewrite = NULL;
}
