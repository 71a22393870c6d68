/* Backups are SQLite files, whatever the engine: a shop that moves from one file to PostgreSQL, or
 * back, takes a backup here and restores it there. SQLite copies its pages online; otherwise every
 * table is read in one snapshot and written row by row.
 *
 * The copy builds its SQL from the table and column names of our own schema as SQLite lists them in
 * a freshly made file: the one place where SQL is not a literal. Nothing from outside gets into it.
 */
#include "db/db_priv.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"

#define TABLES_MAX 200
#define SQL_MAX ((size_t)16 << 10)
#define ROWS_PER_TRANSACTION 50000

enum column_type { COLUMN_I64, COLUMN_F64, COLUMN_TEXT };

struct table_copy {
    const char *name;
    size_t column_count;
    enum column_type types[DB_ARGS_MAX];
    struct statement read, write;
};

static const struct statement list_columns = {
    "SELECT t.name, c.name, lower(c.type) FROM sqlite_master AS t, pragma_table_info(t.name) AS c"
    " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> 'migration'"
    " ORDER BY t.rowid, c.cid"};
static const struct statement count_customers = {
    "SELECT count(*) FROM (SELECT 1 FROM customer WHERE customer_id > 0 LIMIT 1) AS one"};

static const char *sql_text(struct ctx *c, struct buf *b)
{
    const char *text = str_dup(c->arena, buf_view(b));

    assert(!b->is_full);
    buf_fini(b);
    return text;
}

static void table_finish(struct ctx *c, struct table_copy *t, const char *columns)
{
    struct buf b;

    buf_init(&b, SQL_MAX);
    buf_printf(&b, "SELECT %s FROM %s", columns, t->name);
    t->read.sql = sql_text(c, &b);
    buf_printf(&b, "INSERT INTO %s (%s) VALUES (", t->name, columns);
    for (size_t i = 0; i < t->column_count; i++)
        buf_printf(&b, "%s$%zu", i ? ", " : "", i + 1);
    buf_text(&b, ") ON CONFLICT DO NOTHING");
    t->write.sql = sql_text(c, &b);
}

static enum column_type type_of(struct str name)
{
    if (str_eq(name, STR("text")))
        return COLUMN_TEXT;
    return str_starts(name, STR("double")) ? COLUMN_F64 : COLUMN_I64;
}

struct table_list {
    struct table_copy *tables;
    size_t count;
};

static bool list_tables(struct ctx *c, void *arg)
{
    struct table_list *list = arg;
    struct table_copy *t = NULL;
    const char *columns = "";
    struct rows rows;

    list->tables = arena_array(c->arena, TABLES_MAX, struct table_copy);
    if (!db_query(c, &rows, &list_columns, NO_ARGS))
        return false;
    while (db_next(&rows)) {
        struct str table = db_text(&rows, 0), column = db_text(&rows, 1);

        if (!t || !str_eq(table, str_of(t->name))) {
            if (t)
                table_finish(c, t, columns);
            assert(list->count < TABLES_MAX);
            t = &list->tables[list->count++];
            t->name = str_dup(c->arena, table);
            columns = "";
        }
        assert(t->column_count < DB_ARGS_MAX);
        columns =
            arena_printf(c->arena, "%s%s" STR_FMT, columns, *columns ? ", " : "", STR_ARG(column));
        t->types[t->column_count++] = type_of(db_text(&rows, 2));
    }
    if (t)
        table_finish(c, t, columns);
    return db_end(&rows);
}

/* ---- copying ---- */

struct copy {
    struct ctx *from; /* inside its one read transaction */
    const struct table_copy *table;
    struct rows rows;
    bool is_done, is_running;
};

static struct val copy_value(const struct copy *copy, size_t i)
{
    if (db_is_null(&copy->rows, (int)i))
        return NIL;
    switch (copy->table->types[i]) {
    case COLUMN_I64:
        return I64(db_i64(&copy->rows, (int)i));
    case COLUMN_F64:
        return F64(db_f64(&copy->rows, (int)i));
    case COLUMN_TEXT:
        return TEXT(db_text(&copy->rows, (int)i));
    }
    bug("a column of no type");
}

static bool copy_some(struct ctx *to, void *arg)
{
    struct copy *copy = arg;
    struct val args[DB_ARGS_MAX];
    int64_t changed = 0;

    /* The rows behind us are read and gone: a second try of this transaction would lose them. */
    if (copy->is_running)
        return fail(to, ERR_CONFLICT, "somebody else changed the database: restore into a new one");
    copy->is_running = true;
    for (int n = 0; n < ROWS_PER_TRANSACTION; n++) {
        if (!db_next(&copy->rows)) {
            copy->is_done = true;
            break;
        }
        for (size_t i = 0; i < copy->table->column_count; i++)
            args[i] = copy_value(copy, i);
        if (!db_batch(to, &copy->table->write, args, copy->table->column_count, &changed))
            return false;
    }
    return db_batch_wait(to);
}

struct copy_all {
    struct ctx *to;
    const struct table_list *list;
};

static bool copy_tables(struct ctx *from, void *arg)
{
    struct copy_all *all = arg;

    for (size_t i = 0; i < all->list->count; i++) {
        struct copy copy = {.from = from, .table = &all->list->tables[i]};
        bool ok = true;

        if (!db_stream(from, &copy.rows, &copy.table->read, NO_ARGS))
            return false;
        while (ok && !copy.is_done) {
            ok = db_write_bulk(all->to, copy_some, &copy);
            copy.is_running = false;
        }
        if (!db_end(&copy.rows) || !ok)
            return false;
    }
    return true;
}

/* A second context for the other side of a copy. */
static bool side_open(struct ctx *c, struct ctx *side, struct str url, enum db_open_mode mode)
{
    ctx_init(side, (size_t)64 << 20, c->lang);
    if (db_open(side, url, mode))
        return true;
    fail(c, side->err, "%s", side->error);
    ctx_fini(side);
    return false;
}

static void side_close(struct ctx *c, struct ctx *side)
{
    if (side->err != ERR_NONE)
        fail(c, side->err, "%s", side->error);
    db_close(&side->db);
    ctx_fini(side);
}

static bool is_empty(struct ctx *c, void *arg)
{
    struct rows rows;
    bool found;
    bool *empty = arg;

    if (!db_one(c, &rows, &count_customers, NO_ARGS, &found))
        return false;
    *empty = db_i64(&rows, 0) == 0;
    return db_end(&rows);
}

/* ---- the two verbs ---- */

static bool backup_pages(struct ctx *c, const char *path)
{
    struct db_conn *conn;
    bool ok;

    if (!db_pool_take(c, c->db, &conn))
        return false;
    ok = sqlite_backup(c, conn, path);
    db_pool_give(c->db, conn);
    return ok;
}

static bool backup_rows(struct ctx *c, const char *path)
{
    struct table_list list = {0};
    struct ctx to;
    bool ok;

    if (!side_open(c, &to, str_of(arena_printf(c->arena, "sqlite:%s", path)), DB_OPEN_READY))
        return false;
    ok =
        db_read(&to, list_tables, &list) && db_read(c, copy_tables, &(struct copy_all){&to, &list});
    side_close(c, &to);
    db_pool_drain(c->db); /* its sessions know statements by addresses that end with this arena */
    return ok;
}

static bool sync_file(struct ctx *c, const char *path)
{
    int fd = open(path, O_RDONLY);
    bool ok = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    return ok || fail(c, ERR_IO, "cannot write the backup \"%s\" to disk", path);
}

bool db_backup(struct ctx *c, const char *path)
{
    const char *part = arena_printf(c->arena, "%s.part", path);
    bool ok;

    if (access(path, F_OK) == 0)
        return fail(c, ERR_CONFLICT, "\"%s\" is there already: choose another name", path);
    unlink(part);
    ok = (c->db->driver == &sqlite_driver ? backup_pages(c, part) : backup_rows(c, part)) &&
        sync_file(c, part);
    if (ok && rename(part, path) != 0)
        ok = fail(c, ERR_IO, "cannot name the backup \"%s\"", path);
    if (!ok)
        unlink(part);
    return ok;
}

bool db_restore(struct ctx *c, struct str url, const char *path)
{
    struct table_list list = {0};
    struct ctx from;
    bool empty = false, ok;

    if (!db_open(c, url, DB_OPEN_READY) || !db_read(c, is_empty, &empty))
        return false;
    if (!empty)
        return fail(c, ERR_CONFLICT,
            "the database to restore into has customers already: name a new one with --db");
    if (!side_open(c, &from, str_of(arena_printf(c->arena, "sqlite:%s", path)), DB_OPEN_PLAIN))
        return false;
    ok = db_read(&from, list_tables, &list) &&
        db_read(&from, copy_tables, &(struct copy_all){c, &list});
    side_close(c, &from);
    return ok;
}
