/* Bringing a database to the schema this program knows: numbered files, each in one transaction
 * with the row that says it was applied. An older database is upgraded, a newer one refused. */
#include "db/db_priv.h"

#include <string.h>

#include "base/buf.h"
#include "db/schema.h"

#define SCRIPT_MAX ((size_t)1 << 20)

static const struct statement has_table = {
    "SELECT count(*) FROM sqlite_master WHERE name = 'migration'",
    "SELECT count(*) FROM pg_tables WHERE schemaname = 'maitred' AND tablename = 'migration'"};
static const struct statement newest_version = {"SELECT coalesce(max(version), 0) FROM migration"};
/* Two programs that start at once take turns; SQLite's BEGIN IMMEDIATE has done so already. */
static const struct statement take_turn = {
    "SELECT 1", "SELECT CAST(pg_advisory_xact_lock(1836348004) AS text)"};
static const struct statement applied = {
    "INSERT INTO migration (version, name, applied_at) VALUES ($1, $2, $3)"};

static bool migrate_number(
    struct ctx *c, struct db_conn *conn, const struct statement *st, int64_t *out)
{
    struct rows rows;
    bool found;

    c->conn = conn;
    if (!db_one(c, &rows, st, NO_ARGS, &found)) {
        c->conn = NULL;
        return false;
    }
    *out = found ? db_i64(&rows, 0) : 0;
    c->conn = NULL;
    return db_end(&rows);
}

static bool migrate_version(struct ctx *c, struct db_conn *conn, int64_t *version)
{
    int64_t tables;

    *version = 0;
    if (!migrate_number(c, conn, &has_table, &tables))
        return false;
    return tables == 0 || migrate_number(c, conn, &newest_version, version);
}

/* What follows the word sqlite inside a comment is meant for SQLite alone. */
static const char *migrate_dialect(struct buf *b, const struct db_conn *conn, const char *sql)
{
    static const char open[] = "/*sqlite ";
    const char *hit;

    if (conn->driver != &sqlite_driver)
        return sql;
    buf_init(b, SCRIPT_MAX);
    for (; (hit = strstr(sql, open)) != NULL; sql = hit + 2) {
        buf_put(b, sql, (size_t)(hit - sql));
        sql = hit + strlen(open);
        hit = strstr(sql, "*/");
        assert(hit);
        buf_put(b, sql, (size_t)(hit - sql));
    }
    buf_text(b, sql);
    assert(!b->is_full);
    return b->p;
}

static bool migrate_apply(struct ctx *c, struct db_conn *conn, const struct migration *m)
{
    struct buf text = {0};
    int64_t version, ignored;
    bool ok;

    ok = conn->driver->begin(c, conn, TXN_KIND_WRITE) &&
        migrate_number(c, conn, &take_turn, &ignored) && migrate_version(c, conn, &version);
    if (ok && version < m->version)
        ok = conn->driver->script(c, conn,
                 "CREATE TABLE IF NOT EXISTS migration (version bigint NOT NULL PRIMARY KEY,"
                 " name text NOT NULL, applied_at bigint NOT NULL)") &&
            conn->driver->script(c, conn, migrate_dialect(&text, conn, m->sql)) &&
            conn->driver->run(c, conn, &applied,
                ARGS(I64(m->version), TEXT(str_of(m->name)), I64(clock_now(c->clock))), &ignored);
    ok = ok && conn->driver->commit(c, conn);
    if (!ok)
        conn->driver->rollback(conn);
    buf_fini(&text);
    return ok;
}

bool migrate_verify(struct ctx *c, struct db_conn *conn, bool must_be_newest)
{
    int64_t version;

    if (!migrate_version(c, conn, &version))
        return false;
    if (version > migrations[migration_count - 1].version)
        return fail(c, ERR_INVALID,
            "the database has schema %lld, this maitred knows up to %ld: use the newer maitred",
            (long long)version, migrations[migration_count - 1].version);
    if (version == 0)
        return fail(c, ERR_MISSING, "the database is empty: it is not one of maitred's");
    if (must_be_newest && version < migrations[migration_count - 1].version)
        return fail(c, ERR_INVALID,
            "the database has schema %lld, not yet %ld: any other command brings it there",
            (long long)version, migrations[migration_count - 1].version);
    return true;
}

bool migrate_up(struct ctx *c, struct db_conn *conn)
{
    int64_t version;

    if (!migrate_version(c, conn, &version))
        return false;
    if (version > 0 && !migrate_verify(c, conn, false))
        return false;
    for (size_t i = 0; i < migration_count; i++)
        if (migrations[i].version > version && !migrate_apply(c, conn, &migrations[i]))
            return false;
    return true;
}
