/* Opening a database, lending its sessions out, and running transactions; the engines do the rest
 * (sqlite.c with writer.c, postgres.c). */
#include "db/db_priv.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#define WRITE_TRIES_MAX 8 /* of a transaction that lost a race */
#define PREPARED_ROOM_MIN 64

struct db_pool {
    pthread_mutex_t lock;
    struct db_conn *idle;
};

/* ---- sessions ---- */

static struct db_conn *pool_pop(struct db *db)
{
    struct db_conn *conn;

    pthread_mutex_lock(&db->pool->lock);
    conn = db->pool->idle;
    if (conn)
        db->pool->idle = conn->next_idle;
    pthread_mutex_unlock(&db->pool->lock);
    return conn;
}

/* Sessions whose server went away while they were idle are closed on the way. */
bool db_pool_take(struct ctx *c, struct db *db, struct db_conn **out)
{
    while ((*out = pool_pop(db)) != NULL && db->driver->in_transaction(*out))
        db->driver->close(out);
    return *out || db->driver->open(c, db->target, false, out);
}

void db_pool_drain(struct db *db)
{
    struct db_conn *conn;

    while ((conn = pool_pop(db)) != NULL)
        db->driver->close(&conn);
}

/* A session that is in a transaction still has lost its way, or its server: it is not lent again.
 */
void db_pool_give(struct db *db, struct db_conn *conn)
{
    if (db->driver->in_transaction(conn)) {
        db->driver->close(&conn);
        return;
    }
    pthread_mutex_lock(&db->pool->lock);
    conn->next_idle = db->pool->idle;
    db->pool->idle = conn;
    pthread_mutex_unlock(&db->pool->lock);
}

/* Slots by address: rows of constant tables, so the low bits say little. */
static size_t prepared_slot(const struct db_conn *conn, const struct statement *st)
{
    size_t slot = ((uintptr_t)st >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 20;

    for (slot &= conn->prepared_room - 1; conn->prepared[slot].st != NULL; slot++) {
        if (conn->prepared[slot].st == st)
            break;
        if (slot == conn->prepared_room - 1)
            slot = (size_t)-1;
    }
    return slot;
}

void *db_prepared_find(const struct db_conn *conn, const struct statement *st)
{
    return conn->prepared_room ? conn->prepared[prepared_slot(conn, st)].handle : NULL;
}

void db_prepared_add(struct db_conn *conn, const struct statement *st, void *handle)
{
    struct prepared *old = conn->prepared;
    size_t old_room = conn->prepared_room;

    if (conn->prepared_count * 2 >= old_room) {
        conn->prepared_room = old_room ? old_room * 2 : PREPARED_ROOM_MIN;
        conn->prepared = mem_alloc(mem_size(conn->prepared_room, sizeof *conn->prepared));
        for (size_t i = 0; i < old_room; i++)
            if (old[i].st)
                conn->prepared[prepared_slot(conn, old[i].st)] = old[i];
        mem_free(old);
    }
    conn->prepared[prepared_slot(conn, st)] = (struct prepared){st, handle};
    conn->prepared_count++;
}

/* ---- life ---- */

static bool db_choose_engine(struct ctx *c, struct db *db, struct str url)
{
    if (str_starts(url, STR("sqlite:")) && url.n > 7) {
        db->driver = &sqlite_driver;
        url = str_from(url, 7);
    } else if (str_starts(url, STR("postgres://")) || str_starts(url, STR("postgresql://"))) {
        db->driver = &postgres_driver;
    } else {
        return fail(c, ERR_USAGE,
            "the database URL must be sqlite:FILE or postgres://HOST/NAME (--db or MAITRED_DB)");
    }
    db->target = mem_alloc(url.n + 1);
    memcpy(db->target, url.p, url.n);
    return true;
}

bool db_open(struct ctx *c, struct str url, enum db_open_mode mode)
{
    struct db *db = mem_alloc(sizeof *db);
    struct db_conn *conn = NULL;
    bool ok = false;

    assert(!c->db);
    db->pool = mem_alloc(sizeof *db->pool);
    pthread_mutex_init(&db->pool->lock, NULL);
    pthread_mutex_init(&db->shelf_lock, NULL);
    if (!db_choose_engine(c, db, url) ||
        !db->driver->open(c, db->target, mode == DB_OPEN_READY, &conn))
        goto out;
    if (!(mode == DB_OPEN_READY ? migrate_up(c, conn)
                                : migrate_verify(c, conn, mode == DB_OPEN_CURRENT)))
        goto out;
    db_pool_give(db, conn);
    conn = NULL;
    ok = db->driver != &sqlite_driver || writer_open(c, db);
out:
    if (conn)
        db->driver->close(&conn);
    if (ok)
        c->db = db;
    else
        db_close(&db);
    return ok;
}

void db_close(struct db **db)
{
    if (!*db)
        return;
    if ((*db)->writer)
        writer_close(&(*db)->writer);
    db_pool_drain(*db);
    shelf_clear(&(*db)->shelf);
    pthread_mutex_destroy(&(*db)->shelf_lock);
    pthread_mutex_destroy(&(*db)->pool->lock);
    mem_free((*db)->pool);
    mem_free((*db)->target);
    mem_free(*db);
    *db = NULL;
}

const char *db_engine(const struct db *db)
{
    return db->driver->name;
}

/* A server's URL may hold a password: it is not handed out. */
const char *db_file(const struct db *db)
{
    return db->driver == &sqlite_driver ? db->target : NULL;
}

/* ---- transactions ---- */

/* One try of a transaction on a session. */
static bool txn_once(
    struct ctx *c, struct db_conn *conn, enum txn_kind kind, db_work *work, void *arg)
{
    bool ok;

    c->conn = conn;
    ok = conn->driver->begin(c, conn, kind) && work(c, arg) && conn->driver->commit(c, conn);
    c->conn = NULL;
    if (!ok)
        conn->driver->rollback(conn);
    return ok;
}

bool db_read(struct ctx *c, db_work *work, void *arg)
{
    struct db_conn *conn;
    bool ok;

    if (c->conn)
        return work(c, arg);
    if (!db_pool_take(c, c->db, &conn))
        return false;
    ok = txn_once(c, conn, TXN_KIND_READ, work, arg);
    db_pool_give(c->db, conn);
    return ok;
}

/* Waits longer after each lost race: 2, 4 ... 256 ms, a little apart for each process. */
static void write_pause(const struct ctx *c, int attempt)
{
    int64_t wait_us = (2000 << attempt) + clock_now(c->clock) % 1000;
    struct timespec pause = {wait_us / SECOND_US, wait_us % SECOND_US * 1000};

    nanosleep(&pause, NULL);
}

void db_count_commit(struct db *db, unsigned writes)
{
    atomic_fetch_add(&db->commits, writes > 0);
    atomic_fetch_add(&db->writes, writes);
}

struct db_counts db_counts(struct db *db)
{
    struct db_counts counts = {atomic_load(&db->commits), atomic_load(&db->writes), 0};

    pthread_mutex_lock(&db->pool->lock);
    for (const struct db_conn *conn = db->pool->idle; conn; conn = conn->next_idle)
        counts.idle++;
    pthread_mutex_unlock(&db->pool->lock);
    return counts;
}

static bool write_pooled(struct ctx *c, db_work *work, void *arg)
{
    struct arena_mark mark = arena_mark(c->arena);
    bool ok = false;

    for (int attempt = 0; attempt < WRITE_TRIES_MAX && !ok; attempt++) {
        struct db_conn *conn;

        if (attempt > 0) {
            if (!err_meaning(c->err)->retry)
                return false;
            ctx_clear_error(c);
            arena_release(c->arena, mark);
            write_pause(c, attempt);
        }
        if (!db_pool_take(c, c->db, &conn))
            return false;
        ok = txn_once(c, conn, TXN_KIND_WRITE, work, arg);
        db_pool_give(c->db, conn);
        db_count_commit(c->db, ok);
    }
    return ok;
}

static bool write_any(struct ctx *c, db_work *work, void *arg, bool is_bulk)
{
    if (c->conn)
        return work(c, arg);
    return c->db->writer ? writer_submit(c, c->db->writer, work, arg, is_bulk)
                         : write_pooled(c, work, arg);
}

bool db_write(struct ctx *c, db_work *work, void *arg)
{
    return write_any(c, work, arg, false);
}

bool db_write_bulk(struct ctx *c, db_work *work, void *arg)
{
    return write_any(c, work, arg, true);
}

/* ---- statements ---- */

bool db_run(struct ctx *c, const struct statement *st, const struct val *args, size_t count,
    int64_t *changed)
{
    int64_t ignored;

    assert(c->conn);
    assert(count <= DB_ARGS_MAX);
    return c->conn->driver->run(c, c->conn, st, args, count, changed ? changed : &ignored);
}

bool db_batch(struct ctx *c, const struct statement *st, const struct val *args, size_t count,
    int64_t *changed_total)
{
    assert(c->conn);
    assert(count <= DB_ARGS_MAX);
    return c->conn->driver->batch(c, c->conn, st, args, count, changed_total);
}

bool db_batch_wait(struct ctx *c)
{
    return c->conn->driver->batch_wait(c, c->conn);
}

static bool rows_open(struct ctx *c, struct rows *rows, const struct statement *st,
    const struct val *args, size_t count, bool is_stream)
{
    assert(c->conn);
    assert(count <= DB_ARGS_MAX);
    *rows = (struct rows){.c = c, .conn = c->conn};
    return c->conn->driver->query(c, c->conn, st, args, count, is_stream, &rows->cursor);
}

bool db_query(struct ctx *c, struct rows *rows, const struct statement *st, const struct val *args,
    size_t count)
{
    return rows_open(c, rows, st, args, count, false);
}

bool db_stream(struct ctx *c, struct rows *rows, const struct statement *st, const struct val *args,
    size_t count)
{
    return rows_open(c, rows, st, args, count, true);
}

bool db_next(struct rows *rows)
{
    bool has_row = false;

    if (!rows->is_failed && !rows->conn->driver->next(rows->c, rows->conn, rows->cursor, &has_row))
        rows->is_failed = true;
    return has_row && !rows->is_failed;
}

bool db_end(struct rows *rows)
{
    rows->conn->driver->end(rows->conn, rows->cursor);
    rows->cursor = NULL;
    return !rows->is_failed;
}

int64_t db_i64(const struct rows *rows, int column)
{
    return rows->conn->driver->i64(rows->cursor, column);
}

double db_f64(const struct rows *rows, int column)
{
    return rows->conn->driver->f64(rows->cursor, column);
}

struct str db_text(const struct rows *rows, int column)
{
    return rows->conn->driver->text(rows->cursor, column);
}

struct str db_blob(const struct rows *rows, int column)
{
    return rows->conn->driver->blob(rows->cursor, column);
}

bool db_is_null(const struct rows *rows, int column)
{
    return rows->conn->driver->is_null(rows->cursor, column);
}

bool db_one(struct ctx *c, struct rows *rows, const struct statement *st, const struct val *args,
    size_t count, bool *found)
{
    if (!db_query(c, rows, st, args, count))
        return false;
    *found = db_next(rows);
    return !rows->is_failed || db_end(rows);
}

bool db_prepare_all(struct ctx *c, const struct statement *sts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!c->conn->driver->prepare(c, c->conn, &sts[i]))
            return false;
    return true;
}

bool db_check_integrity(struct ctx *c)
{
    assert(c->conn);
    return c->conn->driver->check(c, c->conn);
}
