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
#define REREAD_PART 2                /* more than this part of the file changed: read everything */
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

/* Growing rows: of one customer while everything is read, of all changed ones in a refresh. */
struct gathered {
    struct log_row *rows;
    size_t count, room;
};

static void gather_row(struct gathered *g, const struct rows *rows)
{
    if (g->count == g->room) {
        g->room = g->room ? g->room * 2 : ROWS_MIN;
        g->rows = mem_resize(g->rows, mem_size(g->room, sizeof *g->rows));
    }
    g->rows[g->count++] = (struct log_row){.at_us = db_i64(rows, 1),
        .kind = (uint8_t)db_i64(rows, 2),
        .channel = (uint8_t)db_i64(rows, 3),
        .amount = db_i64(rows, 4),
        .items = (int32_t)db_i64(rows, 5),
        .score = (int8_t)db_i64(rows, 6),
        .ref = db_i64(rows, 7)};
}

static void gathered_write(struct gathered *g, struct log_writer *w, int64_t customer_id)
{
    if (g->count == 0)
        return;
    (void)log_rows_finish(g->rows, g->count, 0);
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
        gather_row(&g, &rows);
    }
    gathered_write(&g, w, customer_id);
    mem_free(g.rows);
    return db_end(&rows);
}

/* ---- a refresh ---- */

struct changed {
    int64_t customer_id, from_second; /* rows of earlier seconds stay */
    size_t first, count;              /* rows read anew */
};

struct refresh {
    struct ctx *c;
    const struct log_file *old;
    struct log_writer *w;
    struct changed *changed;
    size_t changed_count, changed_room, next; /* the next one to write */
    struct gathered fresh, one;
    struct batch batch; /* the old block at hand */
};

static void changed_add(struct refresh *r, int64_t customer_id, int64_t from_id)
{
    if (r->changed_count == r->changed_room) {
        r->changed_room = r->changed_room ? r->changed_room * 2 : ROWS_MIN;
        r->changed = mem_resize(r->changed, mem_size(r->changed_room, sizeof *r->changed));
    }
    r->changed[r->changed_count++] = (struct changed){
        .customer_id = customer_id, .from_second = id_second(from_id), .first = r->fresh.count};
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
        int64_t customer_id = db_i64(&rows, 0);

        if (r->changed_count == 0 || r->changed[r->changed_count - 1].customer_id != customer_id)
            changed_add(r, customer_id, db_i64(&rows, 8));
        if (db_is_null(&rows, 1))
            continue;
        gather_row(&r->fresh, &rows);
        r->changed[r->changed_count - 1].count++;
        *is_much = r->fresh.count > r->old->count / REREAD_PART + REREAD_FREE;
    }
    return db_end(&rows);
}

/* Takes over the old rows before the change. False when one of them leans on a row after it. */
static bool rows_keep(struct refresh *r, size_t customer, int64_t from_second)
{
    const struct batch *b = &r->batch;
    bool is_whole = true;

    /* Ids of times before 1970 all begin with second 0, so nothing is before that. */
    for (size_t i = b->starts[customer];
         from_second > 0 && i < b->starts[customer + 1] && b->at_us[i] < from_second * SECOND_US;
         i++)
        r->one.rows[r->one.count++] = batch_row(b, i);
    for (size_t i = 0; i < r->one.count; i++)
        is_whole &= (uint64_t)r->one.rows[i].ref <= r->one.count;
    return is_whole;
}

static void one_make_room(struct refresh *r, size_t count)
{
    r->one.count = 0;
    if (count <= r->one.room)
        return;
    r->one.room = count * 2;
    r->one.rows = mem_resize(r->one.rows, mem_size(r->one.room, sizeof *r->one.rows));
}

static bool customer_reread(struct refresh *r, int64_t customer_id)
{
    struct rows rows;

    r->one.count = 0;
    if (!db_query(r->c, &rows, &touchpoint_sql[TOUCHPOINT_OF_CUSTOMER], ARGS(I64(customer_id))))
        return false;
    while (db_next(&rows))
        gather_row(&r->one, &rows);
    gathered_write(&r->one, r->w, customer_id);
    return db_end(&rows);
}

/* Writes a changed customer: old rows, then new ones. A return among the new ones whose order is
 * an old one, which bears no id here, has everything read again. old: their place in the batch, or
 * SIZE_MAX. */
static bool changed_write(struct refresh *r, const struct changed *k, size_t old)
{
    size_t kept, old_count = old == SIZE_MAX ? 0 : r->batch.starts[old + 1] - r->batch.starts[old];
    bool is_whole = true;

    one_make_room(r, old_count + k->count);
    if (old_count)
        is_whole = rows_keep(r, old, k->from_second);
    kept = r->one.count;
    if (k->count)
        memcpy(r->one.rows + kept, r->fresh.rows + k->first, k->count * sizeof *r->one.rows);
    r->one.count += k->count;
    if (!log_rows_finish(r->one.rows, r->one.count, kept) && k->from_second > 0)
        is_whole = false;
    if (!is_whole)
        return customer_reread(r, k->customer_id);
    if (r->one.count)
        log_writer_add(r->w, k->customer_id, r->one.rows, r->one.count);
    return true;
}

/* The next old customer at or after `place` who comes after or is a changed one. */
static size_t unchanged_end(const struct refresh *r, size_t place)
{
    size_t count = r->batch.customer_count;

    if (r->next == r->changed_count)
        return count;
    while (place < count && r->batch.customer_ids[place] < r->changed[r->next].customer_id)
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
        is_old = r->batch.customer_ids[place] == r->changed[r->next].customer_id;
        if (!changed_write(r, &r->changed[r->next++], is_old ? place : SIZE_MAX))
            return false;
        place += is_old;
    }
    return true;
}

static bool block_is_kept(const struct refresh *r, const struct log_block *b)
{
    size_t pending = log_writer_pending(r->w);

    if (r->next < r->changed_count && r->changed[r->next].customer_id <= b->last_id)
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
    assert(r->next == r->changed_count); /* none is beyond the old file's largest */
    return rest_write(r->c, r->w, r->old->source.last_id);
}

static void refresh_fini(struct refresh *r)
{
    log_writer_drop(&r->w);
    batch_fini(&r->batch);
    mem_free(r->changed);
    mem_free(r->fresh.rows);
    mem_free(r->one.rows);
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
