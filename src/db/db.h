/* One interface to the database, SQLite or PostgreSQL behind it, chosen by URL:
 *   sqlite:shop.db     embedded, the default; one writer, group commit, any number of readers
 *   postgres://...     a pool of sessions; also Citus
 *
 * Features run statements only inside a transaction that somebody opened for them: db_read or
 * db_write. A statement is a constant row; it is prepared once in each session and found again by
 * its address. Statements are one text for all engines; `postgres` is set only where they must
 * differ.
 *
 * db_write hands a function to the engine. It may run more than once (PostgreSQL retries after a
 * serialization failure), beside others in one transaction (SQLite commits groups), and on another
 * thread: it must have no effect outside the transaction, and it allocates from its own ctx. What
 * it did is durable when db_write returns true, and did not happen when it returns false. */
#ifndef MAITRED_DB_H
#define MAITRED_DB_H

#include "base/ctx.h"

struct statement {
    const char *sql, *postgres;
};

struct val {
    enum { VAL_NULL, VAL_I64, VAL_F64, VAL_TEXT, VAL_BLOB } type;
    union {
        int64_t i;
        double f;
        struct str s; /* borrowed for the call */
    };
};
#define I64(value) ((struct val){.type = VAL_I64, .i = (value)})
#define F64(value) ((struct val){.type = VAL_F64, .f = (value)})
#define TEXT(str) ((struct val){.type = VAL_TEXT, .s = (str)})
#define BLOB(str) ((struct val){.type = VAL_BLOB, .s = (str)})
#define NIL ((struct val){.type = VAL_NULL})
/* Arguments $1, $2 ... of a statement, passed as two parameters. */
#define ARGS(...) (struct val[]){__VA_ARGS__}, COUNT(((struct val[]){__VA_ARGS__}))
#define NO_ARGS NULL, 0
#define DB_ARGS_MAX 200

/* ---- life of a database ---- */

#define DB_URL_DEFAULT "sqlite:maitred.db"

enum db_open_mode {
    DB_OPEN_READY,   /* made when absent, brought to the newest schema */
    DB_OPEN_CURRENT, /* must exist with the newest schema; nothing is changed: for check */
    DB_OPEN_PLAIN,   /* must exist; nothing is changed: for backup, and for restoring from */
};
/* Opens c->db. ERR_INVALID: no such engine, or a schema newer than this program knows. */
MUST bool db_open(struct ctx *c, struct str url, enum db_open_mode mode);
void db_close(struct db **db);
const char *db_engine(const struct db *db); /* "sqlite" or "postgres" */
const char *db_file(const struct db *db);   /* SQLite's; NULL when a server keeps the data */

/* ---- transactions ---- */

typedef bool db_work(struct ctx *c, void *arg);

MUST bool db_read(struct ctx *c, db_work *work, void *arg); /* one snapshot */
MUST bool db_write(struct ctx *c, db_work *work, void *arg);
/* As db_write, alone in its transaction, for thousands of rows that the caller has checked: SQLite
 * does not look foreign keys up (`maitred check` does). */
MUST bool db_write_bulk(struct ctx *c, db_work *work, void *arg);

/* ---- statements, inside a transaction ---- */

/* Runs a statement for its effect; *changed (may be NULL) is how many rows it touched. */
MUST bool db_run(struct ctx *c, const struct statement *st, const struct val *args, size_t count,
    int64_t *changed);
/* As db_run, but PostgreSQL is not waited for: errors show at the next call that answers, at the
 * latest at commit. *changed_total (not NULL, must live until then) grows by the rows touched. */
MUST bool db_batch(struct ctx *c, const struct statement *st, const struct val *args, size_t count,
    int64_t *changed_total);
MUST bool db_batch_wait(struct ctx *c); /* all batched statements have answered */

/* The rows of a query, one after the other. db_end must follow, also after a break. */
struct rows {
    struct ctx *c;
    struct db_conn *conn;
    void *cursor;
    bool is_failed;
};
MUST bool db_query(struct ctx *c, struct rows *rows, const struct statement *st,
    const struct val *args, size_t count);
/* As db_query for answers that do not fit in memory: nothing else may run until db_end. */
MUST bool db_stream(struct ctx *c, struct rows *rows, const struct statement *st,
    const struct val *args, size_t count);
bool db_next(struct rows *rows);     /* false at the end, and after a failure */
MUST bool db_end(struct rows *rows); /* false if the rows ended by a failure */

int64_t db_i64(const struct rows *rows, int column); /* NULL reads as 0 */
double db_f64(const struct rows *rows, int column);
struct str db_text(const struct rows *rows, int column); /* borrowed until db_next or db_end */
struct str db_blob(const struct rows *rows, int column);
bool db_is_null(const struct rows *rows, int column);

/* The one row of a query: *found tells whether there was one. The row is read between db_one and
 * db_end; db_end is not called when db_one fails. */
MUST bool db_one(struct ctx *c, struct rows *rows, const struct statement *st,
    const struct val *args, size_t count, bool *found);

/* ---- what is made of rows ---- */

/* Something made of rows that seldom change, in memory for all threads: made anew when the rows'
 * version is another, which the caller has read in this transaction; 0 is never kept. `make` reads
 * the rows into the context's arena, which then is the thing's own; it returns NULL after fail().
 * Nobody may change what it made. It stands until this context asks for another version of it, or
 * ends. */
struct maker {
    const void *(*make)(struct ctx *c);
};
const void *db_keep(struct ctx *c, int64_t version, const struct maker *making);

/* ---- upkeep ---- */

/* Since the database was opened: transactions committed, and the write functions in them. */
struct db_counts {
    unsigned long long commits, writes, idle; /* idle: sessions nobody uses */
};
struct db_counts db_counts(struct db *db);

MUST bool db_prepare_all(struct ctx *c, const struct statement *sts, size_t count);
MUST bool db_backup(
    struct ctx *c, const char *path); /* online; the file appears whole or not at all */
MUST bool db_restore(
    struct ctx *c, struct str url, const char *path); /* into an empty database only */
/* Page checksums, foreign keys; ERR_INVALID with the first thing found. */
MUST bool db_check_integrity(struct ctx *c);

#endif
