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

#include "timeline/log_rewrite.h"
#include "timeline/touchpoint_store.h"

#define OVERLAP (INT64_C(600) << ID_LOW_BITS) /* ten minutes of marks */
#define REREAD_PART 4                /* more than this part of the file changed: read everything */
#define REREAD_FREE ((size_t)100000) /* rows that are always read alone */
#define PORTION_ROWS 4096            /* of changes, given on at once */

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

static void customer_write(struct log_writer *w, int64_t customer_id, struct log_rows *one)
{
    if (one->count == 0)
        return;
    (void)log_rows_finish(one->rows, one->count);
    log_writer_add(w, customer_id, one->rows, one->count);
    one->count = 0;
}

/* All customers beyond this one, from the database into the file as they come. */
static bool rest_write(struct ctx *c, struct log_writer *w, int64_t after_id)
{
    struct log_rows one = {0};
    int64_t customer_id = after_id;
    struct rows rows;

    if (!db_stream(c, &rows, &touchpoint_sql[TOUCHPOINT_ALL], ARGS(I64(after_id))))
        return false;
    while (db_next(&rows)) {
        if (db_i64(&rows, 0) != customer_id)
            customer_write(w, customer_id, &one);
        customer_id = db_i64(&rows, 0);
        log_rows_add(&one, log_row_of(&rows));
    }
    customer_write(w, customer_id, &one);
    mem_free(one.rows);
    return db_end(&rows);
}

/* ---- a refresh ---- */

static void change_add(struct log_changes *k, const struct rows *rows)
{
    struct log_range range = {.customer_id = db_i64(rows, 0),
        .from_second = id_second(db_i64(rows, 8)),
        .until_second = id_second(db_i64(rows, 9))};
    const struct log_range *last = k->range_count ? &k->ranges[k->range_count - 1] : NULL;

    if (!last || last->customer_id != range.customer_id || last->from_second != range.from_second)
        log_changes_range(k, range);
    if (!db_is_null(rows, 1))
        log_changes_fresh(
            k, (struct log_fresh){range.customer_id, db_i64(rows, 10), log_row_of(rows)});
}

/* What changed, to the one who writes it, a few thousand rows at a time. *is_dear: it is so much
 * that reading everything takes no longer, or does not come in the order of the customers. */
static bool changes_read(
    struct ctx *c, const struct log_file *old, struct log_rewrite *w, bool *is_dear)
{
    struct log_changes *k = log_changes_new();
    int64_t customer_id = -1;
    size_t count = 0;
    struct rows rows;

    *is_dear = false;
    if (!db_stream(c, &rows, &touchpoint_sql[TOUCHPOINT_CHANGED],
            ARGS(I64(window_start(c, old->source.mark)), I64(old->source.last_id)))) {
        log_changes_free(&k);
        return false;
    }
    while (!*is_dear && db_next(&rows)) {
        int64_t id = db_i64(&rows, 0);

        if (id != customer_id && k->fresh_count >= PORTION_ROWS) {
            log_rewrite_take(w, k);
            k = log_changes_new();
        }
        change_add(k, &rows);
        *is_dear = id < customer_id || ++count > old->count / REREAD_PART + REREAD_FREE;
        customer_id = id;
    }
    if (!db_end(&rows))
        *is_dear = true;
    if (!*is_dear && k->range_count) {
        log_rewrite_take(w, k);
        k = NULL;
    }
    log_changes_free(&k);
    if (!*is_dear)
        log_rewrite_take(w, NULL);
    return c->err == ERR_NONE;
}

/* Whom the writer wants whole. */
static bool wanted_read(struct ctx *c, struct log_rewrite *w)
{
    struct log_rows one = {0};
    struct rows rows;
    bool ok = true;
    int64_t id;

    while (ok && (id = log_rewrite_wants(w)) >= 0) {
        one.count = 0;
        ok = db_query(c, &rows, &touchpoint_sql[TOUCHPOINT_OF_CUSTOMER], ARGS(I64(id)));
        while (ok && db_next(&rows))
            log_rows_add(&one, log_row_of(&rows));
        ok = ok && db_end(&rows);
        if (ok)
            log_rewrite_give(w, &one);
    }
    mem_free(one.rows);
    return ok;
}

/* *out stays NULL when everything has to be read. */
static bool log_refresh(struct ctx *c, const char *path, const struct log_source *now,
    const struct log_file *old, struct log_file **out)
{
    struct log_writer *w = log_writer_new(path);
    struct log_rewrite *r = log_rewrite_start(old, w);
    bool is_dear, ok = changes_read(c, old, r, &is_dear);

    *out = NULL;
    if (ok && !is_dear)
        ok = wanted_read(c, r);
    log_rewrite_end(&r);
    if (ok && !is_dear)
        ok = rest_write(c, w, old->source.last_id);
    if (ok && !is_dear)
        *out = log_writer_finish(&w, *now);
    log_writer_drop(&w);
    return ok;
}

/* ---- loading ---- */

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
