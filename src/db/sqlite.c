/* SQLite as an engine: WAL, synchronous=FULL, sessions that read beside one that writes (writer.c).
 * SQLite reads $1 as a name, numbered by first appearance, so each prepared statement keeps the map
 * from our argument numbers to its own. */
#include "db/db_priv.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define APPLICATION_ID 0x6d747264 /* "mtrd", in the file's header: tells our files from others */
#define BUSY_WAIT_MS 10000        /* for another process that writes */
#define BACKUP_STEP_PAGES 1000

struct sqlite_conn {
    struct db_conn base;
    sqlite3 *db;
};

struct sqlite_stmt {
    sqlite3_stmt *stmt;
    const struct statement *st;
    bool is_running; /* its rows are being read */
    int arg_count;
    int place[DB_ARGS_MAX]; /* SQLite's number of our $1, $2 ... ; 0 when the text does not use it
                             */
};

static sqlite3 *sqlite_of(const struct db_conn *conn)
{
    assert(conn->driver == &sqlite_driver);
    return ((const struct sqlite_conn *)conn)->db;
}

static bool sqlite_fail(struct ctx *c, sqlite3 *db)
{
    int code = sqlite3_errcode(db);

    switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail(c, ERR_BUSY, "the database is busy: another program is writing to it");
    case SQLITE_CONSTRAINT:
        return fail(c, ERR_CONFLICT, "the database refuses the change: %s", sqlite3_errmsg(db));
    case SQLITE_FULL:
        return fail(c, ERR_IO, "the disk is full; nothing was changed");
    case SQLITE_READONLY:
        return fail(c, ERR_IO, "the database file cannot be written: check its permissions");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return fail(
            c, ERR_IO, "the database file is damaged (%s): restore a backup", sqlite3_errmsg(db));
    default:
        return fail(c, ERR_IO, "the database failed: %s", sqlite3_errmsg(db));
    }
}

/* ---- opening ---- */

static bool sqlite_script(struct ctx *c, struct db_conn *conn, const char *sql)
{
    if (sqlite3_exec(sqlite_of(conn), sql, NULL, NULL, NULL) == SQLITE_OK)
        return true;
    return sqlite_fail(c, sqlite_of(conn));
}

static int64_t sqlite_pragma(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt;
    int64_t value = 0;

    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW)
        value = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return value;
}

/* A fresh file becomes ours; a file of another program is left alone. */
static bool sqlite_claim(struct ctx *c, struct db_conn *conn, const char *path)
{
    sqlite3 *db = sqlite_of(conn);
    int64_t tables, application;

    if (!sqlite_script(c, conn, "PRAGMA schema_version"))
        return false;
    tables = sqlite_pragma(db, "SELECT count(*) FROM sqlite_master");
    application = sqlite_pragma(db, "PRAGMA application_id");
    if (tables > 0 && application != APPLICATION_ID)
        return fail(c, ERR_INVALID, "\"%s\" is a database of another program", path);
    if (tables > 0)
        return true;
    static_assert(APPLICATION_ID == 1836348004, "the PRAGMA below says it in decimal");
    return sqlite_script(c, conn, "PRAGMA page_size = 8192; PRAGMA application_id = 1836348004");
}

static void sqlite_close(struct db_conn **conn)
{
    struct db_conn *gone = *conn;

    for (size_t i = 0; i < gone->prepared_room; i++) {
        struct sqlite_stmt *s = gone->prepared[i].handle;

        if (s)
            sqlite3_finalize(s->stmt);
        mem_free(s);
    }
    sqlite3_close(sqlite_of(gone));
    mem_free(gone->prepared);
    mem_free(gone);
    *conn = NULL;
}

/* SQLite counts its memory under a lock at each allocation; nobody reads the count. */
static void sqlite_setup(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_initialize();
}

static bool sqlite_open(struct ctx *c, const char *path, bool may_create, struct db_conn **out)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    struct sqlite_conn *conn = mem_alloc(sizeof *conn);
    struct db_conn *base = &conn->base;
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, sqlite_setup);
    base->driver = &sqlite_driver;
    if (sqlite3_open_v2(path, &conn->db, flags | (may_create ? SQLITE_OPEN_CREATE : 0), NULL)) {
        fail(c, access(path, F_OK) == 0 ? ERR_IO : ERR_MISSING,
            "cannot open the database \"%s\": %s", path, sqlite3_errmsg(conn->db));
        sqlite_close(&base);
        return false;
    }
    sqlite3_extended_result_codes(conn->db, 0);
    sqlite3_busy_timeout(conn->db, BUSY_WAIT_MS);
    if (!sqlite_claim(c, base, path) ||
        !sqlite_script(c, base,
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
            "PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON; PRAGMA cache_size = -8192;"
            "PRAGMA journal_size_limit = 67108864")) {
        sqlite_close(&base);
        return false;
    }
    *out = base;
    return true;
}

/* ---- transactions ---- */

static bool sqlite_begin(struct ctx *c, struct db_conn *conn, enum txn_kind kind)
{
    return sqlite_script(c, conn, kind == TXN_KIND_WRITE ? "BEGIN IMMEDIATE" : "BEGIN");
}

static void sqlite_rollback(struct db_conn *conn)
{
    if (!sqlite3_get_autocommit(sqlite_of(conn)))
        sqlite3_exec(sqlite_of(conn), "ROLLBACK", NULL, NULL, NULL);
}

static bool sqlite_commit(struct ctx *c, struct db_conn *conn)
{
    if (fault_strikes())
        return fail(c, ERR_IO, "injected fault");
    return sqlite_script(c, conn, "COMMIT");
}

static bool sqlite_in_transaction(const struct db_conn *conn)
{
    return !sqlite3_get_autocommit(sqlite_of(conn));
}

/* ---- statements ---- */

static struct sqlite_stmt *sqlite_prepared(struct db_conn *conn, const struct statement *st)
{
    struct sqlite_stmt *s = db_prepared_find(conn, st);
    char name[16];

    if (s)
        return s;
    s = mem_alloc(sizeof *s);
    s->st = st;
    if (sqlite3_prepare_v3(
            sqlite_of(conn), st->sql, -1, SQLITE_PREPARE_PERSISTENT, &s->stmt, NULL) != SQLITE_OK)
        bug("%s in: %s", sqlite3_errmsg(sqlite_of(conn)), st->sql);
    s->arg_count = sqlite3_bind_parameter_count(s->stmt);
    assert(s->arg_count <= DB_ARGS_MAX);
    for (int i = 0; i < s->arg_count; i++) {
        snprintf(name, sizeof name, "$%d", i + 1);
        s->place[i] = sqlite3_bind_parameter_index(s->stmt, name);
    }
    db_prepared_add(conn, st, s);
    return s;
}

static bool sqlite_prepare(struct ctx *c, struct db_conn *conn, const struct statement *st)
{
    (void)c;
    return sqlite_prepared(conn, st);
}

static void sqlite_bind(struct sqlite_stmt *s, const struct val *args, size_t count)
{
    static const char empty[] = "";

    if ((size_t)s->arg_count != count)
        bug("%d arguments wanted, %zu given: %s", s->arg_count, count, s->st->sql);
    if (s->is_running)
        bug("run again while its rows are read: %s", s->st->sql);
    for (size_t i = 0; i < count; i++) {
        const struct val *v = &args[i];
        int n = s->place[i];

        switch (v->type) {
        case VAL_NULL:
            sqlite3_bind_null(s->stmt, n);
            break;
        case VAL_I64:
            sqlite3_bind_int64(s->stmt, n, v->i);
            break;
        case VAL_F64:
            sqlite3_bind_double(s->stmt, n, v->f);
            break;
        case VAL_TEXT:
            sqlite3_bind_text64(
                s->stmt, n, v->s.p ? v->s.p : empty, v->s.n, SQLITE_STATIC, SQLITE_UTF8);
            break;
        case VAL_BLOB:
            sqlite3_bind_blob64(s->stmt, n, v->s.p ? v->s.p : empty, v->s.n, SQLITE_STATIC);
            break;
        }
    }
}

static bool sqlite_run(struct ctx *c, struct db_conn *conn, const struct statement *st,
    const struct val *args, size_t count, int64_t *changed)
{
    struct sqlite_stmt *s = sqlite_prepared(conn, st);
    int code;

    if (fault_strikes())
        return fail(c, ERR_IO, "injected fault");
    sqlite_bind(s, args, count);
    do
        code = sqlite3_step(s->stmt);
    while (code == SQLITE_ROW);
    *changed = code == SQLITE_DONE ? sqlite3_changes64(sqlite_of(conn)) : 0;
    if (code != SQLITE_DONE)
        sqlite_fail(c, sqlite_of(conn));
    sqlite3_reset(s->stmt);
    return code == SQLITE_DONE;
}

static bool sqlite_batch(struct ctx *c, struct db_conn *conn, const struct statement *st,
    const struct val *args, size_t count, int64_t *changed_total)
{
    int64_t changed = 0;

    if (!sqlite_run(c, conn, st, args, count, &changed))
        return false;
    *changed_total += changed;
    return true;
}

static bool sqlite_batch_wait(struct ctx *c, struct db_conn *conn)
{
    (void)c;
    (void)conn;
    return true;
}

static bool sqlite_query(struct ctx *c, struct db_conn *conn, const struct statement *st,
    const struct val *args, size_t count, bool is_stream, void **cursor)
{
    struct sqlite_stmt *s = sqlite_prepared(conn, st);

    (void)is_stream;
    if (fault_strikes())
        return fail(c, ERR_IO, "injected fault");
    sqlite_bind(s, args, count);
    s->is_running = true;
    *cursor = s;
    return true;
}

static bool sqlite_next(struct ctx *c, struct db_conn *conn, void *cursor, bool *has_row)
{
    struct sqlite_stmt *s = cursor;
    int code = sqlite3_step(s->stmt);

    *has_row = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE || sqlite_fail(c, sqlite_of(conn));
}

static void sqlite_end(struct db_conn *conn, void *cursor)
{
    struct sqlite_stmt *s = cursor;

    (void)conn;
    sqlite3_reset(s->stmt);
    sqlite3_clear_bindings(s->stmt);
    s->is_running = false;
}

static sqlite3_stmt *stmt_of(const void *cursor)
{
    return ((const struct sqlite_stmt *)cursor)->stmt;
}

static int64_t sqlite_i64(const void *cursor, int column)
{
    return sqlite3_column_int64(stmt_of(cursor), column);
}

static double sqlite_f64(const void *cursor, int column)
{
    return sqlite3_column_double(stmt_of(cursor), column);
}

static struct str sqlite_text(const void *cursor, int column)
{
    const char *p = (const char *)sqlite3_column_text(stmt_of(cursor), column);

    return p ? (struct str){p, (size_t)sqlite3_column_bytes(stmt_of(cursor), column)} : STR("");
}

static struct str sqlite_blob(const void *cursor, int column)
{
    const char *p = sqlite3_column_blob(stmt_of(cursor), column);

    return p ? (struct str){p, (size_t)sqlite3_column_bytes(stmt_of(cursor), column)} : STR("");
}

static bool sqlite_is_null(const void *cursor, int column)
{
    return sqlite3_column_type(stmt_of(cursor), column) == SQLITE_NULL;
}

/* ---- upkeep ---- */

/* The first line of a pragma that says "ok", or nothing, when all is well. */
static bool sqlite_says_ok(struct ctx *c, sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt;
    bool ok = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK;

    if (ok && sqlite3_step(stmt) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(stmt, 0);

        ok = text && strcmp(text, "ok") == 0;
        if (!ok)
            fail(c, ERR_INVALID, "the database is damaged: %s (%s)", text ? text : "", sql);
    }
    sqlite3_finalize(stmt);
    return ok;
}

static bool sqlite_check(struct ctx *c, struct db_conn *conn)
{
    return sqlite_says_ok(c, sqlite_of(conn), "PRAGMA integrity_check(1)") &&
        sqlite_says_ok(c, sqlite_of(conn), "PRAGMA foreign_key_check");
}

bool sqlite_backup(struct ctx *c, struct db_conn *conn, const char *path)
{
    sqlite3_backup *backup;
    sqlite3 *copy;
    int code;

    if (sqlite3_open(path, &copy) != SQLITE_OK ||
        (backup = sqlite3_backup_init(copy, "main", sqlite_of(conn), "main")) == NULL) {
        fail(c, ERR_IO, "cannot write the backup \"%s\": %s", path, sqlite3_errmsg(copy));
        sqlite3_close(copy);
        return false;
    }
    do
        code = sqlite3_backup_step(backup, BACKUP_STEP_PAGES);
    while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
    sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE)
        fail(c, ERR_IO, "cannot write the backup \"%s\": %s", path, sqlite3_errmsg(copy));
    sqlite3_close(copy);
    return code == SQLITE_DONE;
}

const struct db_driver sqlite_driver = {
    .name = "sqlite",
    .open = sqlite_open,
    .close = sqlite_close,
    .script = sqlite_script,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .prepare = sqlite_prepare,
    .run = sqlite_run,
    .batch = sqlite_batch,
    .batch_wait = sqlite_batch_wait,
    .query = sqlite_query,
    .next = sqlite_next,
    .end = sqlite_end,
    .i64 = sqlite_i64,
    .f64 = sqlite_f64,
    .text = sqlite_text,
    .blob = sqlite_blob,
    .is_null = sqlite_is_null,
    .check = sqlite_check,
    .in_transaction = sqlite_in_transaction,
};
