/* PostgreSQL (and Citus) behind the engine interface, over libpq. A session keeps its tables in the
 * schema "maitred" and holds settings and prepared statements on the server, so a pooler between us
 * and the server must pool sessions, not transactions.
 *
 * States of a session, and who moves it:
 *   idle        no transaction                      pg_open, pg_commit, pg_rollback lead here
 *   open        in a transaction                    pg_begin
 *   pipelined   in a transaction, statements sent   pg_batch; pg_settle() leads back to open
 *   failed      in a transaction that an error      any call; only pg_rollback (or pg_commit, which
 *               has spoilt                          then says so) leads out
 *   dead        the connection is lost              any call; only pg_close leads out
 * Every call but pg_batch settles first: it waits for the answers of the pipeline, and the first
 * error among them is what the call then reports.
 *
 * SIGPIPE: libpq sends with MSG_NOSIGNAL, a lost server never kills the process. */
#ifndef MAITRED_POSTGRES_PRIV_H
#define MAITRED_POSTGRES_PRIV_H

#include <libpq-fe.h>

#include "db/db_priv.h"

/* A pipeline is emptied when it holds this much: the server's answers must fit the sockets between
 * us, and our unsent statements must fit memory. */
#define PIPELINE_STATEMENTS_MAX 1000
#define PIPELINE_BYTES_MAX ((size_t)1 << 20)

/* A first import begins with empty tables, and the server keeps the plans it made for them, those
 * of foreign keys too: minutes of reading whole tables. After so many statements it plans anew. */
#define PLAN_STATEMENTS 2000

struct pg_conn {
    struct db_conn base;
    PGconn *pg;
    struct pg_statement *statements; /* all of this session, to free them */
    unsigned names;                  /* given so far */
    bool is_pipelined;
    size_t planned_count; /* statements batched since the server was told to plan anew */
    int64_t unchanged;    /* what telling it so adds its no rows to */
    size_t awaited_count, awaited_bytes;       /* statements in the pipeline, and their size */
    int64_t *awaited[PIPELINE_STATEMENTS_MAX]; /* where each adds its changed rows */
    char *texts; /* room for arguments with their closing NUL, used again by each statement */
    size_t texts_room;
};

/* ---- postgres_session.c ---- */

bool pg_open(struct ctx *c, const char *target, bool may_create, struct db_conn **out);
void pg_close(struct db_conn **conn);
bool pg_script(struct ctx *c, struct db_conn *conn, const char *sql);
bool pg_begin(struct ctx *c, struct db_conn *conn, enum txn_kind kind);
bool pg_commit(struct ctx *c, struct db_conn *conn);
void pg_rollback(struct db_conn *conn);
bool pg_in_transaction(const struct db_conn *conn);
bool pg_check(struct ctx *c, struct db_conn *conn);

bool pg_result_is_fine(const PGresult *r);
/* True when it is fine; else reports and clears it. */
MUST bool pg_result_accept(struct ctx *c, const struct pg_conn *s, PGresult *r);
/* What a bad result means; NULL when none came. */
bool pg_fail_result(struct ctx *c, const struct pg_conn *s, const PGresult *r);
/* A statement that the server cannot parse is wrong in our source, unless a right is missing. */
bool pg_fail_unprepared(struct ctx *c, const struct pg_conn *s, const PGresult *r, const char *sql);
bool pg_fail_lost(struct ctx *c, const struct pg_conn *s, enum err err);

/* ---- postgres.c ---- */

MUST bool pg_settle(struct ctx *c, struct pg_conn *s);
/* Settles without counting or reporting: the counters of the batch may be gone by now. */
void pg_abandon(struct pg_conn *s);
void pg_statements_free(struct pg_conn *s);

#endif
