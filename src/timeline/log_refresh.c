/* Bringing the log's file up to date. What the file was made from stands in its header:
 *
 *   fresh    the newest mark and the largest customer are the database's: the file is used as it is
 *   behind   there are newer marks, late ones, or larger customers: those are read, the rest is
 *            copied from the old file
 *   foreign  no file, or one of another database, or of another past of this one (a backup was
 *            restored): everything is read
 *
 * On a server, transactions commit in another order than they took their marks. So changes are read
 * again from OVERLAP before the file's mark, and their number near the mark tells late ones. */
#include "timeline/log_refresh.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <xxhash.h>

#include "timeline/touchpoint_store.h"

#define OVERLAP (INT64_C(600) << ID_LOW_BITS) /* ten minutes of marks */
#define ROWS_MIN 4096
#define REREAD_PART 4                /* more than this part of the file changed: read everything */
#define REREAD_FREE ((size_t)100000) /* rows that are always read alone */
#define BLOCK_SMALL (BLOCK_ROWS / 2) /* blocks with fewer rows are joined with their neighbours */

/* ---- where it is ---- */

/* Empty when there is no such folder to be had. */
static const char *cache_folder(struct ctx *c)
{
    const char *own = getenv("MAITRED_CACHE"), *common = getenv("XDG_CACHE_HOME"),
               *home = getenv("HOME");
    const char *above = NULL;

    if (own && *own)
        return own;
    if (common && *common)
        above = common;
    else if (home && *home)
        above = arena_printf(c->arena, "%s/.cache", home);
    if (!above || (mkdir(above, 0700) != 0 && errno != EEXIST))
        return NULL;
    return arena_printf(c->arena, "%s/maitred", above);
}

/* NULL when the log has to stay in memory. */
static const char *log_path(struct ctx *c, uint64_t identity)
{
    const char *file = db_file(c->db), *folder;

    if (file)
        return *file == ':' ? NULL : arena_printf(c->arena, "%s.timeline", file);
    folder = cache_folder(c);
    if (!folder || (mkdir(folder, 0700) != 0 && errno != EEXIST))
        return NULL;
    return arena_printf(c->arena, "%s/%016" PRIx64 ".timeline", folder, identity);
}

/* ---- what it should be ---- */

static bool one_number(
    struct ctx *c, enum touchpoint_statement st, const struct val *args, size_t count, int64_t *out)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &touchpoint_sql[st], args, count, &found))
        return false;
    *out = found ? db_i64(&rows, 0) : 0;
    return db_end(&rows);
}

static bool identity_get(struct ctx *c, uint64_t *out)
{
    struct rows rows;
    bool found;
    struct str name;
    uint64_t pair[2];

    if (!db_one(c, &rows, &touchpoint_sql[TIMELINE_IDENTITY], NO_ARGS, &found))
        return false;
    assert(found);
    name = db_text(&rows, 1);
    pair[0] = (uint64_t)db_i64(&rows, 0);
    pair[1] = XXH3_64bits(name.p, name.n);
    *out = XXH3_64bits(pair, sizeof pair);
    return db_end(&rows);
}

static int64_t window_start(const struct ctx *c, int64_t mark)
{
    bool may_be_late = db_file(c->db) == NULL;

    return may_be_late && mark > OVERLAP ? mark - OVERLAP : may_be_late ? 0 : mark;
}

static bool window_count(struct ctx *c, int64_t mark, int64_t *out)
{
    return one_number(c, TIMELINE_WINDOW, ARGS(I64(window_start(c, mark)), I64(mark)), out);
}

static bool source_get(struct ctx *c, struct log_source *out)
{
    return identity_get(c, &out->identity) && one_number(c, TIMELINE_NEWEST, NO_ARGS, &out->mark) &&
        window_count(c, out->mark, &out->window) &&
        one_number(c, TOUCHPOINT_LAST_CUSTOMER, NO_ARGS, &out->last_id);
}

enum fit { FIT_FRESH, FIT_BEHIND, FIT_FOREIGN };

static bool fit_get(
    struct ctx *c, const struct log_file *f, const struct log_source *now, enum fit *fit)
{
    const struct log_source *then = &f->source;
    int64_t window, has_last = 1;

    *fit = FIT_FOREIGN;
    if (then->identity != now->identity || then->mark > now->mark || then->mark < 0)
        return true;
    if (!window_count(c, then->mark, &window))
        return false;
    if (f->block_count > 0 &&
        !one_number(c, TOUCHPOINT_HAS_CUSTOMER, ARGS(I64(then->last_id)), &has_last))
        return false;
    if (window < then->window || !has_last)
        return true;
    if (then->mark == now->mark && window == then->window && then->last_id == now->last_id)
        *fit = FIT_FRESH;
    else
        *fit = FIT_BEHIND;
    return true;
}

/* ---- rows from the database ---- */

struct gathered { /* rows of one customer */
    struct log_row *rows;
    size_t count, room;
};

static struct log_row log_row_of(const struct rows *rows)
{
    return (struct log_row){.at_us = db_i64(rows, 1),
        .kind = (uint8_t)db_i64(rows, 2),
        .channel = (uint8_t)db_i64(rows, 3),
        .amount = db_i64(rows, 4),
        .items = (int32_t)db_i64(rows, 5),
        .score = (int8_t)db_i64(rows, 6),
        .ref = db_i64(rows, 7)};
}

static void gather(struct gathered *g, struct log_row row)
{
    if (g->count == g->room) {
        g->room = g->room ? g->room * 2 : ROWS_MIN;
        g->rows = mem_resize(g->rows, mem_size(g->room, sizeof *g->rows));
    }
    g->rows[g->count++] = row;
}

static void gathered_write(struct gathered *g, struct log_writer *w, int64_t customer_id)
{
    if (g->count == 0)
        return;
    (void)log_rows_finish(g->rows, g->count);
    log_writer_add(w, customer_id, g->rows, g->count);
    g->count = 0;
}

/* All customers beyond this one, from the database into the file as they come. */
static bool rest_write(struct ctx *c, struct log_writer *w, int64_t after_id)
{
    struct gathered g = {0};
    int64_t customer_id = after_id;
    struct rows rows;

    if (!db_stream(c, &rows, &touchpoint_sql[TOUCHPOINT_ALL], ARGS(I64(after_id))))
        return false;
    while (db_next(&rows)) {
        if (db_i64(&rows, 0) != customer_id)
            gathered_write(&g, w, customer_id);
        customer_id = db_i64(&rows, 0);
        gather(&g, log_row_of(&rows));
    }
    gathered_write(&g, w, customer_id);
    mem_free(g.rows);
    return db_end(&rows);
}

/* ---- what changed ---- */

struct range { /* of a customer's seconds, both within: rows of others stay */
    int64_t customer_id, from_second, until_second;
};

struct fresh { /* a row that stands in the database now */
    int64_t customer_id, id;
    struct log_row row;
};

struct refresh {
    struct ctx *c;
    const struct log_file *old;
    struct log_writer *w;
    struct range *ranges; /* by customer and start; they may overlap */
    size_t range_count, range_room, range_next;
    struct fresh *fresh; /* by customer and id */
    size_t fresh_count, fresh_room, fresh_next;
    struct batch batch;         /* the old block at hand */
    struct gathered new, one;   /* of the customer at hand: the rows of the database, and all */
    size_t *places, place_room; /* where their old rows and new ones go, from 1; 0: nowhere */
};

static void range_add(struct refresh *r, const struct rows *rows)
{
    struct range k = {.customer_id = db_i64(rows, 0),
        .from_second = id_second(db_i64(rows, 8)),
        .until_second = id_second(db_i64(rows, 9))};
    const struct range *last = r->range_count ? &r->ranges[r->range_count - 1] : NULL;

    if (last && last->customer_id == k.customer_id && last->from_second == k.from_second)
        return;
    if (r->range_count == r->range_room) {
        r->range_room = r->range_room ? r->range_room * 2 : ROWS_MIN;
        r->ranges = mem_resize(r->ranges, mem_size(r->range_room, sizeof *r->ranges));
    }
    r->ranges[r->range_count++] = k;
}

static void fresh_add(struct refresh *r, const struct rows *rows)
{
    if (r->fresh_count == r->fresh_room) {
        r->fresh_room = r->fresh_room ? r->fresh_room * 2 : ROWS_MIN;
        r->fresh = mem_resize(r->fresh, mem_size(r->fresh_room, sizeof *r->fresh));
    }
    r->fresh[r->fresh_count++] =
        (struct fresh){db_i64(rows, 0), db_i64(rows, 10), log_row_of(rows)};
}

static int by_start(const void *a, const void *b)
{
    const struct range *x = a, *y = b;

    if (x->customer_id != y->customer_id)
        return x->customer_id < y->customer_id ? -1 : 1;
    return (x->from_second > y->from_second) - (x->from_second < y->from_second);
}

static int by_id(const void *a, const void *b)
{
    const struct fresh *x = a, *y = b;

    if (x->customer_id != y->customer_id)
        return x->customer_id < y->customer_id ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

/* The database need not give them in order, though it mostly does, and gives what lies in two
 * ranges twice. */
static void changes_sort(struct refresh *r)
{
    size_t i, count = 0;

    for (i = 1; i < r->range_count && by_start(&r->ranges[i - 1], &r->ranges[i]) <= 0; i++)
        continue;
    if (i < r->range_count)
        qsort(r->ranges, r->range_count, sizeof *r->ranges, by_start);
    for (i = 1; i < r->fresh_count && by_id(&r->fresh[i - 1], &r->fresh[i]) < 0; i++)
        continue;
    if (i >= r->fresh_count)
        return;
    qsort(r->fresh, r->fresh_count, sizeof *r->fresh, by_id);
    for (i = 0; i < r->fresh_count; i++)
        if (count == 0 || by_id(&r->fresh[count - 1], &r->fresh[i]) != 0)
            r->fresh[count++] = r->fresh[i];
    r->fresh_count = count;
}

/* *is_much: so much changed that reading everything is no dearer. */
static bool changes_read(struct refresh *r, bool *is_much)
{
    int64_t low = window_start(r->c, r->old->source.mark);
    struct rows rows;

    *is_much = false;
    if (!db_stream(r->c, &rows, &touchpoint_sql[TOUCHPOINT_CHANGED],
            ARGS(I64(low), I64(r->old->source.last_id))))
        return false;
    while (!*is_much && db_next(&rows)) {
        range_add(r, &rows);
        if (!db_is_null(&rows, 1))
            fresh_add(r, &rows);
        *is_much = r->fresh_count > r->old->count / REREAD_PART + REREAD_FREE;
    }
    changes_sort(r);
    return db_end(&rows);
}

/* ---- a refresh ---- */

static bool customer_reread(struct refresh *r, int64_t customer_id)
{
    struct rows rows;

    r->one.count = 0;
    if (!db_query(r->c, &rows, &touchpoint_sql[TOUCHPOINT_OF_CUSTOMER], ARGS(I64(customer_id))))
        return false;
    while (db_next(&rows))
        gather(&r->one, log_row_of(&rows));
    gathered_write(&r->one, r->w, customer_id);
    return db_end(&rows);
}

/* What the database has of the next changed customer, whose ranges these are. */
static bool new_take(struct refresh *r, const struct range **ranges, size_t *range_count)
{
    int64_t customer_id = r->ranges[r->range_next].customer_id;

    *ranges = r->ranges + r->range_next;
    while (r->range_next < r->range_count && r->ranges[r->range_next].customer_id == customer_id)
        r->range_next++;
    *range_count = (size_t)(r->ranges + r->range_next - *ranges);
    r->new.count = 0;
    while (r->fresh_next < r->fresh_count && r->fresh[r->fresh_next].customer_id == customer_id)
        gather(&r->new, r->fresh[r->fresh_next++].row);
    return log_rows_finish(r->new.rows, r->new.count);
}

/* Old and new rows share no second, since all of a second changes or none. Gives the number that
 * stay of the old ones. */
static size_t places_find(struct refresh *r, size_t first, size_t old_count,
    const struct range *ranges, size_t range_count)
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
static bool row_place(struct refresh *r, struct log_row row, size_t place, const size_t *places)
{
    size_t order = row.ref ? places[row.ref - 1] : 0;
    bool is_whole = row.ref == 0 || order > 0;

    row.ref = (int64_t)order;
    r->one.rows[place - 1] = row;
    return is_whole;
}

static void one_make_room(struct refresh *r, size_t count)
{
    r->one.count = 0;
    if (count > r->one.room) {
        r->one.room = count * 2;
        r->one.rows = mem_resize(r->one.rows, mem_size(r->one.room, sizeof *r->one.rows));
    }
    if (count > r->place_room) {
        r->place_room = count * 2;
        r->places = mem_resize(r->places, mem_size(r->place_room, sizeof *r->places));
    }
}

/* Writes a changed customer: old rows outside of what changed, and the new ones. A return on one
 * side whose order is on the other has everything read again. old: their place in the batch, or
 * SIZE_MAX. */
static bool changed_write(struct refresh *r, size_t old)
{
    int64_t customer_id = r->ranges[r->range_next].customer_id;
    size_t first = old == SIZE_MAX ? 0 : r->batch.starts[old];
    size_t old_count = old == SIZE_MAX ? 0 : r->batch.starts[old + 1] - first;
    const struct range *ranges;
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
    r->one.count = kept + r->new.count;
    if (r->one.count)
        log_writer_add(r->w, customer_id, r->one.rows, r->one.count);
    return true;
}

/* The next changed customer; INT64_MAX when all are written. */
static int64_t next_id(const struct refresh *r)
{
    return r->range_next < r->range_count ? r->ranges[r->range_next].customer_id : INT64_MAX;
}

/* The next old customer at or after `place` who comes after or is a changed one. */
static size_t unchanged_end(const struct refresh *r, size_t place)
{
    int64_t id = next_id(r);

    while (place < r->batch.customer_count && r->batch.customer_ids[place] < id)
        place++;
    return place;
}

static bool batch_rewrite(struct refresh *r)
{
    size_t place = 0;

    while (place < r->batch.customer_count) {
        size_t end = unchanged_end(r, place);
        bool is_old;

        log_writer_append(r->w, &r->batch, place, end);
        place = end;
        if (place == r->batch.customer_count)
            break;
        is_old = r->batch.customer_ids[place] == next_id(r);
        if (!changed_write(r, is_old ? place : SIZE_MAX))
            return false;
        place += is_old;
    }
    return true;
}

static bool block_is_kept(const struct refresh *r, const struct log_block *b)
{
    size_t pending = log_writer_pending(r->w);

    if (next_id(r) <= b->last_id)
        return false;
    return b->rows >= BLOCK_SMALL && (pending == 0 || pending >= BLOCK_SMALL);
}

static bool block_write(struct refresh *r, const struct log_block *b)
{
    struct block block;

    if (block_is_kept(r, b)) {
        log_writer_copy(r->w, b);
        return true;
    }
    if (!block_open(b->p, b->size, &block))
        bug("the log's file was changed while it was read");
    block_decode(&block, SPAN_ALL, &r->batch);
    return batch_rewrite(r);
}

static bool refresh_write(struct refresh *r)
{
    for (size_t i = 0; i < r->old->block_count; i++)
        if (!block_write(r, &r->old->blocks[i]))
            return false;
    assert(r->range_next == r->range_count); /* none is beyond the old file's largest */
    return rest_write(r->c, r->w, r->old->source.last_id);
}

static void refresh_fini(struct refresh *r)
{
    log_writer_drop(&r->w);
    batch_fini(&r->batch);
    mem_free(r->ranges);
    mem_free(r->fresh);
    mem_free(r->new.rows);
    mem_free(r->one.rows);
    mem_free(r->places);
}

/* ---- loading ---- */

/* *out stays NULL when everything has to be read. */
static bool log_refresh(struct ctx *c, const char *path, const struct log_source *now,
    const struct log_file *old, struct log_file **out)
{
    struct refresh r = {.c = c, .old = old};
    bool is_much, ok;

    *out = NULL;
    ok = changes_read(&r, &is_much);
    if (ok && !is_much) {
        r.w = log_writer_new(path);
        ok = refresh_write(&r);
        if (ok)
            *out = log_writer_finish(&r.w, *now);
    }
    refresh_fini(&r);
    return ok;
}

static bool log_build(
    struct ctx *c, const char *path, const struct log_source *now, struct log_file **out)
{
    struct log_writer *w = log_writer_new(path);

    *out = NULL;
    if (rest_write(c, w, -1))
        *out = log_writer_finish(&w, *now);
    log_writer_drop(&w);
    return c->err == ERR_NONE;
}

bool log_file_load(struct ctx *c, struct log_file **out)
{
    struct log_source now = {0};
    struct log_file *old;
    enum fit fit = FIT_FOREIGN;
    const char *path;
    bool ok;

    *out = NULL;
    if (!source_get(c, &now))
        return false;
    path = log_path(c, now.identity);
    old = path ? log_file_open(path) : NULL;
    ok = !old || fit_get(c, old, &now, &fit);
    if (ok && fit == FIT_FRESH) {
        *out = old;
        return true;
    }
    if (ok && fit == FIT_BEHIND)
        ok = log_refresh(c, path, &now, old, out);
    log_file_close(&old);
    if (ok && !*out)
        ok = log_build(c, path, &now, out);
    if (ok && !*out)
        ok = log_build(c, NULL, &now, out);
    assert(!ok || *out);
    return ok;
}
