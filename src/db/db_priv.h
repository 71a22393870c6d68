/* What db.c and the engines share. An engine is a row of functions; a session (db_conn) belongs to
 * one thread at a time. */
#ifndef MAITRED_DB_PRIV_H
#define MAITRED_DB_PRIV_H

#include <pthread.h>
#include <stdatomic.h>

#include "db/db.h"

enum txn_kind { TXN_KIND_READ, TXN_KIND_WRITE };

struct db_driver {
    const char *name;
    /* `target` is the URL after its scheme (SQLite) or whole (PostgreSQL). */
    bool (*open)(struct ctx *c, const char *target, bool may_create, struct db_conn **out);
    void (*close)(struct db_conn **conn);
    bool (*script)(struct ctx *c, struct db_conn *conn, const char *sql); /* many statements */
    bool (*begin)(struct ctx *c, struct db_conn *conn, enum txn_kind kind);
    bool (*commit)(struct ctx *c, struct db_conn *conn);
    void (*rollback)(struct db_conn *conn);
    bool (*prepare)(struct ctx *c, struct db_conn *conn, const struct statement *st);
    bool (*run)(struct ctx *c, struct db_conn *conn, const struct statement *st,
        const struct val *args, size_t count, int64_t *changed);
    bool (*batch)(struct ctx *c, struct db_conn *conn, const struct statement *st,
        const struct val *args, size_t count, int64_t *changed_total);
    bool (*batch_wait)(struct ctx *c, struct db_conn *conn);
    bool (*query)(struct ctx *c, struct db_conn *conn, const struct statement *st,
        const struct val *args, size_t count, bool is_stream, void **cursor);
    bool (*next)(struct ctx *c, struct db_conn *conn, void *cursor, bool *has_row);
    void (*end)(struct db_conn *conn, void *cursor);
    int64_t (*i64)(const void *cursor, int column);
    double (*f64)(const void *cursor, int column);
    struct str (*text)(const void *cursor, int column);
    struct str (*blob)(const void *cursor, int column);
    bool (*is_null)(const void *cursor, int column);
    bool (*check)(struct ctx *c, struct db_conn *conn);
    bool (*in_transaction)(const struct db_conn *conn); /* false once the engine has given it up */
};

/* What an engine's own session struct begins with. */
struct db_conn {
    const struct db_driver *driver;
    struct prepared *prepared; /* statement address -> handle, open addressing */
    size_t prepared_count, prepared_room;
    struct db_conn *next_idle;
};

struct prepared {
    const struct statement *st;
    void *handle;
};

extern const struct db_driver sqlite_driver, postgres_driver;

/* The handle of a statement in this session, NULL before db_prepared_add. */
void *db_prepared_find(const struct db_conn *conn, const struct statement *st);
void db_prepared_add(struct db_conn *conn, const struct statement *st, void *handle);

/* fault.c: true when this call is the one to fail (MAITRED_FAULT=statement:N, fault tests only).
 * Every engine asks at the head of run, batch, query and commit. */
bool fault_strikes(void);

struct db {
    const struct db_driver *driver;
    char *target;
    struct db_pool *pool;
    struct writer *writer; /* SQLite only */
    atomic_ullong commits, writes;
    struct shelf shelf; /* what was made of rows */
    pthread_mutex_t shelf_lock;
};

MUST bool db_pool_take(struct ctx *c, struct db *db, struct db_conn **out);
void db_pool_give(struct db *db, struct db_conn *conn);
void db_count_commit(struct db *db, unsigned writes); /* write functions of a transaction */
void db_pool_drain(struct db *db); /* closes the idle sessions, and forgets what they prepared */

/* sqlite.c */
MUST bool sqlite_backup(struct ctx *c, struct db_conn *conn, const char *path);

/* writer.c: one thread that owns the writing session of an SQLite database. */
MUST bool writer_open(struct ctx *c, struct db *db);
void writer_close(struct writer **w);
MUST bool writer_submit(struct ctx *c, struct writer *w, db_work *work, void *arg, bool is_bulk);

/* migrate.c */
MUST bool migrate_up(struct ctx *c, struct db_conn *conn);
/* The schema is one we know, or the very newest. */
MUST bool migrate_verify(struct ctx *c, struct db_conn *conn, bool must_be_newest);

#endif
