/* PostgreSQL (and Citus) behind the engine interface, over libpq. A session keeps its tables in the
 * schema "maitred" and holds settings and prepared statements on the server, so a pooler between us
 * and the server must pool sessions, not transactions.
 *
 * States of a session, and who moves it:
 *   idle        no transaction                      pg_open, pg_commit, pg_rollback lead here
 *   open        in a transaction                    pg_begin
 *   pipelined   in a transaction, statements sent   pg_batch; settle() leads back to open
 *   failed      in a transaction that an error      any call; only pg_rollback (or pg_commit, which
 *               has spoilt                          then says so) leads out
 *   dead        the connection is lost              any call; only pg_close leads out
 * Every call but pg_batch settles first: it waits for the answers of the pipeline, and the first
 * error among them is what the call then reports.
 *
 * Arguments: integers, doubles and blobs travel in binary with their type named, texts and NULL
 * without a type, so that the server takes the one it infers. A statement prepared for an untyped
 * $2 may have inferred int4 or text there and would refuse or misread an integer, so one statement
 * is prepared once for each mix of types it is called with; NULL fits any type.
 *
 * SIGPIPE: libpq sends with MSG_NOSIGNAL, a lost server never kills the process. */
#include "db/db_priv.h"

#include <endian.h>
#include <errno.h>
#include <inttypes.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SERVER_VERSION_MIN 140000
#define CONNECT_TIMEOUT_S "10" /* when the URL gives none; libpq alone waits for minutes */
#define NAME_SIZE 16           /* of a prepared statement or cursor: a letter and a number */
#define STREAM_ROWS 1000       /* a trip to the server; bounds the memory of a stream */
/* A pipeline is emptied when it holds this much: the server's answers must fit the sockets between
 * us, and our unsent statements must fit memory. */
#define PIPELINE_STATEMENTS_MAX 1000
#define PIPELINE_BYTES_MAX ((size_t)1 << 20)

enum { TYPE_UNKNOWN = 0, TYPE_BYTEA = 17, TYPE_INT8 = 20, TYPE_FLOAT8 = 701 }; /* pg_type.dat */
enum { FORMAT_TEXT, FORMAT_BINARY };

/* A statement as prepared for one mix of argument types. */
struct pg_variant {
    struct pg_variant *older;
    char name[NAME_SIZE];
    Oid types[DB_ARGS_MAX];
};

struct pg_statement {
    struct pg_statement *next;
    struct pg_variant *newest;
};

struct pg_conn {
    struct db_conn base;
    PGconn *pg;
    struct pg_statement *statements; /* all of this session, to free them */
    unsigned names;                  /* given so far */
    bool is_pipelined;
    size_t awaited_count, awaited_bytes;       /* statements in the pipeline, and their size */
    int64_t *awaited[PIPELINE_STATEMENTS_MAX]; /* where each adds its changed rows */
    char *texts; /* room for arguments with their closing NUL, used again by each statement */
    size_t texts_room;
};

struct pg_cursor {
    struct pg_conn *session;
    PGresult *result;
    int row, row_count;
    char name[NAME_SIZE]; /* of the server's cursor to fetch from; empty: all rows are here */
};

/* Arguments in the shape libpq takes them. */
struct pg_args {
    int count;
    const char *values[DB_ARGS_MAX];
    int lengths[DB_ARGS_MAX], formats[DB_ARGS_MAX];
    uint64_t numbers[DB_ARGS_MAX]; /* big endian */
};

/* ---- errors ---- */

enum trouble {
    TROUBLE_RACE, /* lost against another transaction; a repeat may win */
    TROUBLE_TAKEN,
    TROUBLE_DATA,
    TROUBLE_DENIED,
    TROUBLE_LOST,
    TROUBLE_LOAD, /* full, overloaded, starting or stopping */
    TROUBLE_OTHER
};

/* The first prefix of the SQLSTATE decides. Messages are for people: Citus and translations change
 * them, so nothing here looks into one. */
static const struct {
    const char *prefix;
    enum trouble trouble;
} troubles[] = {
    {"40001", TROUBLE_RACE},
    {"40P01", TROUBLE_RACE},
    {"55P03", TROUBLE_RACE},
    {"23505", TROUBLE_TAKEN},
    {"23P01", TROUBLE_TAKEN},
    {"23", TROUBLE_DATA},
    {"22", TROUBLE_DATA},
    {"42501", TROUBLE_DENIED},
    {"28", TROUBLE_DENIED},
    {"08", TROUBLE_LOST},
    {"53", TROUBLE_LOAD},
    {"57", TROUBLE_LOAD},
};

static const char *result_state(const PGresult *r)
{
    const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);

    return state ? state : "";
}

static enum trouble result_trouble(const struct pg_conn *s, const PGresult *r)
{
    const char *state = result_state(r);

    for (size_t i = 0; i < COUNT(troubles); i++)
        if (strncmp(state, troubles[i].prefix, strlen(troubles[i].prefix)) == 0)
            return troubles[i].trouble;
    return PQstatus(s->pg) == CONNECTION_BAD ? TROUBLE_LOST : TROUBLE_OTHER;
}

static const char *session_host(const struct pg_conn *s)
{
    const char *host = PQhost(s->pg);

    return host && *host ? host : "localhost";
}

/* Never the URL: it may carry a password. */
static bool fail_lost(struct ctx *c, const struct pg_conn *s, enum err err)
{
    return fail(c, err,
        "the connection to database \"%s\" on \"%s\" was lost: see that the server runs, try again",
        PQdb(s->pg), session_host(s));
}

static bool fail_result(struct ctx *c, const struct pg_conn *s, const PGresult *r)
{
    const char *message = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);

    if (!message)
        message = "no answer";
    switch (result_trouble(s, r)) {
    case TROUBLE_RACE:
        return fail(c, ERR_BUSY, "another change was in the way: try again (%s)", message);
    case TROUBLE_TAKEN:
        return fail(c, ERR_CONFLICT, "the database already holds this: %s", message);
    case TROUBLE_DATA:
        return fail(c, ERR_INVALID, "the database refused the data: %s", message);
    case TROUBLE_DENIED:
        return fail(c, ERR_DENIED,
            "database user \"%s\" may not do this: %s; grant the right to this user", PQuser(s->pg),
            message);
    case TROUBLE_LOST:
        return fail_lost(c, s, ERR_IO);
    case TROUBLE_LOAD:
        return fail(
            c, ERR_BUSY, "the database cannot serve this now: try again later (%s)", message);
    case TROUBLE_OTHER:
        return fail(c, ERR_IO, "the database failed with code %s: %s", result_state(r), message);
    }
    bug("unknown trouble");
}

/* A statement that the server cannot parse is wrong in our source, unless a right is missing. */
static bool fail_unprepared(
    struct ctx *c, const struct pg_conn *s, const PGresult *r, const char *sql)
{
    if (strncmp(result_state(r), "42", 2) == 0 && result_trouble(s, r) != TROUBLE_DENIED)
        bug("statement does not prepare: %s\n%s", PQresultErrorMessage(r), sql);
    return fail_result(c, s, r);
}

static bool result_is_fine(const PGresult *r)
{
    ExecStatusType status = PQresultStatus(r);

    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

static int64_t result_changed(PGresult *r)
{
    return strtoll(PQcmdTuples(r), NULL, 10); /* "" for what touches no rows */
}

/* Gives *r back when it is fine; else reports, clears and returns false. */
static bool result_accept(struct ctx *c, const struct pg_conn *s, PGresult *r)
{
    if (result_is_fine(r))
        return true;
    fail_result(c, s, r);
    PQclear(r);
    return false;
}

/* ---- the pipeline ---- */

/* Waits until the next answer is here, sending the rest of the pipeline meanwhile: the server may
 * be stuck in writing to us, so neither direction may wait for the other. */
static bool pipeline_wait(struct pg_conn *s)
{
    while (PQisBusy(s->pg)) {
        int unsent = PQflush(s->pg);
        struct pollfd p = {.fd = PQsocket(s->pg), .events = POLLIN};

        if (unsent < 0)
            return false;
        if (unsent > 0)
            p.events |= POLLOUT;
        if (poll(&p, 1, -1) < 0 && errno != EINTR)
            return false;
        if ((p.revents & ~POLLOUT) && !PQconsumeInput(s->pg))
            return false;
    }
    return true;
}

/* The next answer; NULL when there is none to come. Between two answers libpq says NULL once. */
static PGresult *pipeline_next(struct pg_conn *s)
{
    PGresult *r = NULL;

    while (!r && PQstatus(s->pg) == CONNECTION_OK && pipeline_wait(s))
        r = PQgetResult(s->pg);
    return r;
}

/* Takes the answers of all statements sent. True when each succeeded; else *failed is the first bad
 * answer, NULL when the connection went before one came. */
static bool pipeline_empty(struct pg_conn *s, bool is_counted, PGresult **failed)
{
    bool is_synced = false;

    *failed = NULL;
    if (PQpipelineSync(s->pg))
        for (size_t answered = 0; !is_synced; answered++) {
            PGresult *r = pipeline_next(s);

            if (!r)
                break;
            is_synced = PQresultStatus(r) == PGRES_PIPELINE_SYNC;
            assert(is_synced || answered < s->awaited_count);
            if (is_counted && result_is_fine(r))
                *s->awaited[answered] += result_changed(r);
            if (PQresultStatus(r) == PGRES_FATAL_ERROR && !*failed)
                *failed = r;
            else
                PQclear(r);
        }
    s->awaited_count = s->awaited_bytes = 0;
    return is_synced && !*failed;
}

static bool pipeline_check(struct ctx *c, struct pg_conn *s)
{
    PGresult *failed;

    if (pipeline_empty(s, true, &failed))
        return true;
    fail_result(c, s, failed);
    PQclear(failed);
    return false;
}

static void pipeline_leave(struct pg_conn *s)
{
    bool is_left = PQexitPipelineMode(s->pg) == 1 && PQsetnonblocking(s->pg, 0) == 0;

    assert(is_left || PQstatus(s->pg) == CONNECTION_BAD);
    s->is_pipelined = false;
}

static bool settle(struct ctx *c, struct pg_conn *s)
{
    bool ok;

    if (!s->is_pipelined)
        return true;
    ok = pipeline_check(c, s);
    pipeline_leave(s);
    return ok;
}

/* ---- arguments ---- */

static Oid type_of(const struct val *v)
{
    static const Oid types[] = {[VAL_NULL] = TYPE_UNKNOWN,
        [VAL_I64] = TYPE_INT8,
        [VAL_F64] = TYPE_FLOAT8,
        [VAL_TEXT] = TYPE_UNKNOWN,
        [VAL_BLOB] = TYPE_BYTEA};

    assert(v->type < COUNT(types));
    return types[v->type];
}

/* libpq wants texts closed by a NUL: makes room for all of them, so that pointers stay. */
static bool args_make_room(struct ctx *c, struct pg_conn *s, const struct val *args, size_t count)
{
    size_t need = 0;

    for (size_t i = 0; i < count; i++) {
        if (args[i].type != VAL_TEXT)
            continue;
        if (args[i].s.n && memchr(args[i].s.p, '\0', args[i].s.n))
            return fail(c, ERR_INVALID,
                "a text with a zero byte cannot be stored: remove the byte from the data");
        need += args[i].s.n + 1;
    }
    if (need > s->texts_room) {
        mem_free(s->texts);
        s->texts = mem_alloc(need * 2);
        s->texts_room = need * 2;
    }
    return true;
}

static const char *arg_put_number(struct pg_args *out, size_t i, const void *eight_bytes)
{
    memcpy(&out->numbers[i], eight_bytes, sizeof out->numbers[i]);
    out->numbers[i] = htobe64(out->numbers[i]);
    out->lengths[i] = sizeof out->numbers[i];
    return (const char *)&out->numbers[i];
}

static bool args_encode(
    struct ctx *c, struct pg_conn *s, const struct val *args, size_t count, struct pg_args *out)
{
    char *text;

    assert(count <= DB_ARGS_MAX);
    if (!args_make_room(c, s, args, count))
        return false;
    text = s->texts;
    out->count = (int)count;
    for (size_t i = 0; i < count; i++) {
        const struct val *v = &args[i];

        out->values[i] = NULL;
        out->lengths[i] = 0;
        out->formats[i] = type_of(v) == TYPE_UNKNOWN ? FORMAT_TEXT : FORMAT_BINARY;
        switch (v->type) {
        case VAL_NULL:
            break;
        case VAL_I64:
            out->values[i] = arg_put_number(out, i, &v->i);
            break;
        case VAL_F64:
            out->values[i] = arg_put_number(out, i, &v->f);
            break;
        case VAL_TEXT:
            out->values[i] = text;
            text = mempcpy(text, v->s.n ? v->s.p : "", v->s.n);
            *text++ = '\0';
            break;
        case VAL_BLOB:
            assert(v->s.n <= INT32_MAX);
            out->values[i] = v->s.n ? v->s.p : "";
            out->lengths[i] = (int)v->s.n;
            break;
        }
    }
    return true;
}

static size_t args_size(const struct val *args, size_t count)
{
    size_t size = 0;

    for (size_t i = 0; i < count; i++)
        if (args[i].type == VAL_TEXT || args[i].type == VAL_BLOB)
            size += args[i].s.n;
    return size;
}

/* ---- prepared statements ---- */

static void name_make(struct pg_conn *s, char kind, char name[NAME_SIZE])
{
    snprintf(name, NAME_SIZE, "%c%u", kind, ++s->names);
}

static const char *statement_sql(const struct statement *st)
{
    return st->postgres ? st->postgres : st->sql;
}

static struct pg_statement *statement_get(struct pg_conn *s, const struct statement *st)
{
    struct pg_statement *found = db_prepared_find(&s->base, st);

    if (!found) {
        found = mem_alloc(sizeof *found);
        found->next = s->statements;
        s->statements = found;
        db_prepared_add(&s->base, st, found);
    }
    return found;
}

static const struct pg_variant *variant_find(
    const struct pg_statement *of, const struct val *args, size_t count)
{
    for (const struct pg_variant *v = of->newest; v; v = v->older) {
        size_t i = 0;

        while (i < count && (args[i].type == VAL_NULL || v->types[i] == type_of(&args[i])))
            i++;
        if (i == count)
            return v;
    }
    return NULL;
}

/* Where an argument is NULL the types of the newest variant are kept, so that a statement with many
 * columns that may be NULL ends up with one variant that fits all its calls. */
static const struct pg_variant *variant_prepare(struct ctx *c, struct pg_conn *s,
    struct pg_statement *of, const char *sql, const struct val *args, size_t count)
{
    struct pg_variant *v;
    PGresult *r;

    assert(count <= DB_ARGS_MAX);
    if (!settle(c, s))
        return NULL;
    v = mem_alloc(sizeof *v);
    name_make(s, 's', v->name);
    if (of->newest)
        memcpy(v->types, of->newest->types, sizeof v->types);
    for (size_t i = 0; i < count; i++)
        if (args[i].type != VAL_NULL)
            v->types[i] = type_of(&args[i]);
    r = PQprepare(s->pg, v->name, sql, (int)count, v->types);
    if (!result_is_fine(r)) {
        fail_unprepared(c, s, r, sql);
        PQclear(r);
        mem_free(v);
        return NULL;
    }
    PQclear(r);
    v->older = of->newest;
    of->newest = v;
    return v;
}

static const struct pg_variant *variant_get(struct ctx *c, struct pg_conn *s,
    const struct statement *st, const struct val *args, size_t count)
{
    struct pg_statement *of = statement_get(s, st);
    const struct pg_variant *found = variant_find(of, args, count);

    return found ? found : variant_prepare(c, s, of, statement_sql(st), args, count);
}

/* Untyped: a statement whose argument types the server cannot infer would fail when it is first
 * called with NULLs, so all of them have to pass this. */
static bool pg_prepare(struct ctx *c, struct db_conn *conn, const struct statement *st)
{
    struct pg_conn *s = (struct pg_conn *)conn;

    return variant_get(c, s, st, NO_ARGS);
}

/* ---- life of a session ---- */

static void notice_drop(void *arg, const char *message)
{
    (void)arg;
    (void)message;
}

static bool option_is_sound(const PQconninfoOption *o)
{
    if (!o->val)
        return true;
    if (strcmp(o->keyword, "port") == 0)
        return strspn(o->val, "0123456789,") == strlen(o->val);
    if (strcmp(o->keyword, "host") == 0 || strcmp(o->keyword, "dbname") == 0)
        return strrchr(o->val + (*o->val == '@'), '@') == NULL; /* "@name" is an abstract socket */
    return true;
}

/* A password with a bare @ or / slides into host, port or database name, and libpq's messages quote
 * those: such a URL is refused before libpq speaks about it. */
static bool url_is_sound(const char *url)
{
    PQconninfoOption *options = PQconninfoParse(url, NULL);
    bool is_sound = options != NULL;

    for (PQconninfoOption *o = options; is_sound && o->keyword; o++)
        is_sound = option_is_sound(o);
    PQconninfoFree(options);
    return is_sound;
}

static PGconn *connect_to(const char *url)
{
    /* Of two settings of one keyword the later wins; the URL's are expanded where dbname stands. */
    static const char *const keywords[] = {
        "connect_timeout", "fallback_application_name", "dbname", "client_encoding", NULL};
    const char *const values[] = {CONNECT_TIMEOUT_S, "maitred", url, "UTF8", NULL};
    PGconn *pg = PQconnectdbParams(keywords, values, 1);

    if (!pg)
        bug("out of memory");
    PQsetNoticeProcessor(pg, notice_drop, NULL);
    return pg;
}

/* libpq tells of each address it tried on lines of its own; here they become one. */
static const char *connect_message(struct ctx *c, const struct pg_conn *s)
{
    char *text = str_dup(c->arena, str_trim(str_of(PQerrorMessage(s->pg))));

    for (char *p = text; *p; p++)
        if (*p == '\n' || *p == '\t')
            *p = ' ';
    return text;
}

static bool server_fits(struct ctx *c, const struct pg_conn *s)
{
    const char *encoding;

    if (PQstatus(s->pg) != CONNECTION_OK)
        return fail(c, ERR_IO, "cannot open database \"%s\" on \"%s\": %s", PQdb(s->pg),
            session_host(s), connect_message(c, s));
    if (PQserverVersion(s->pg) < SERVER_VERSION_MIN)
        return fail(c, ERR_INVALID,
            "the server on \"%s\" is PostgreSQL %d, which is too old: use version %d or newer",
            session_host(s), PQserverVersion(s->pg) / 10000, SERVER_VERSION_MIN / 10000);
    encoding = PQparameterStatus(s->pg, "server_encoding");
    if (!encoding || strcmp(encoding, "UTF8") != 0)
        return fail(c, ERR_INVALID,
            "database \"%s\" has the encoding %s: make one with the encoding UTF8", PQdb(s->pg),
            encoding ? encoding : "unknown");
    return true;
}

static bool schema_create(struct ctx *c, struct pg_conn *s)
{
    PGresult *r = PQexec(s->pg, "CREATE SCHEMA IF NOT EXISTS maitred");

    /* Another process that creates it at this moment makes ours fail as a duplicate. */
    if (!result_is_fine(r) && result_trouble(s, r) != TROUBLE_TAKEN)
        return result_accept(c, s, r);
    PQclear(r);
    return true;
}

/* cursor_tuple_fraction: streams are read to their end, a plan for a quick first row is wrong. */
static bool schema_enter(struct ctx *c, struct pg_conn *s, bool may_create)
{
    PGresult *r = PQexec(s->pg,
        "SELECT set_config('search_path', 'maitred', false),"
        " set_config('cursor_tuple_fraction', '1', false),"
        " CAST(to_regnamespace('maitred') IS NOT NULL AS int)");
    bool has_schema;

    if (!result_accept(c, s, r))
        return false;
    has_schema = *PQgetvalue(r, 0, 2) == '1';
    PQclear(r);
    if (has_schema)
        return true;
    if (!may_create)
        return fail(c, ERR_MISSING, "database \"%s\" on \"%s\" has no schema \"maitred\"",
            PQdb(s->pg), session_host(s));
    return schema_create(c, s);
}

static void statement_free(struct pg_statement *st)
{
    while (st->newest) {
        struct pg_variant *gone = st->newest;

        st->newest = gone->older;
        mem_free(gone);
    }
    mem_free(st);
}

static void pg_close(struct db_conn **conn)
{
    struct pg_conn *s = (struct pg_conn *)*conn;

    if (!s)
        return;
    while (s->statements) {
        struct pg_statement *gone = s->statements;

        s->statements = gone->next;
        statement_free(gone);
    }
    PQfinish(s->pg);
    mem_free(s->base.prepared);
    mem_free(s->texts);
    mem_free(s);
    *conn = NULL;
}

static bool pg_open(struct ctx *c, const char *target, bool may_create, struct db_conn **out)
{
    struct pg_conn *s;
    struct db_conn *conn;

    if (!url_is_sound(target))
        return fail(c, ERR_INVALID,
            "the database url cannot be read: write postgres://user:password@host:port/name, with "
            "special characters in percent form");
    s = mem_alloc(sizeof *s);
    s->base.driver = &postgres_driver;
    s->pg = connect_to(target);
    conn = &s->base;
    if (!server_fits(c, s) || !schema_enter(c, s, may_create)) {
        pg_close(&conn);
        return false;
    }
    *out = conn;
    return true;
}

/* Also true of a session that is lost: neither may be lent again. Between transactions a server has
 * nothing to say, so something to read means that it closed the connection. */
static bool pg_in_transaction(const struct db_conn *conn)
{
    const struct pg_conn *s = (const struct pg_conn *)conn;
    struct pollfd p = {.fd = PQsocket(s->pg), .events = POLLIN};

    if (PQstatus(s->pg) == CONNECTION_BAD || PQtransactionStatus(s->pg) != PQTRANS_IDLE)
        return true;
    return poll(&p, 1, 0) != 0;
}

/* ---- transactions ---- */

static bool pg_script(struct ctx *c, struct db_conn *conn, const char *sql)
{
    struct pg_conn *s = (struct pg_conn *)conn;
    PGresult *r;

    if (!settle(c, s))
        return false;
    r = PQexec(s->pg, sql);
    if (!result_accept(c, s, r))
        return false;
    PQclear(r);
    return true;
}

/* Writing needs no more than READ COMMITTED: a function that changes a customer first updates the
 * customer's version, and that row's lock puts it behind others who change the same customer.
 * Reading wants one snapshot. Both are spelt out: server and role may have other defaults. */
static bool pg_begin(struct ctx *c, struct db_conn *conn, enum txn_kind kind)
{
    struct pg_conn *s = (struct pg_conn *)conn;
    PGresult *r;

    assert(!s->is_pipelined);
    r = PQexec(s->pg,
        kind == TXN_KIND_READ ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                              : "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
    if (PQstatus(s->pg) == CONNECTION_BAD) {
        PQclear(r);
        return fail_lost(c, s, ERR_BUSY); /* nothing has begun: another session may do it */
    }
    if (!result_accept(c, s, r))
        return false;
    PQclear(r);
    return true;
}

static void pg_rollback(struct db_conn *conn)
{
    struct pg_conn *s = (struct pg_conn *)conn;

    if (s->is_pipelined) {
        PGresult *failed;

        (void)pipeline_empty(s, false, &failed); /* the counters may be gone by now */
        PQclear(failed);
        pipeline_leave(s);
    }
    if (PQstatus(s->pg) == CONNECTION_OK && PQtransactionStatus(s->pg) != PQTRANS_IDLE)
        PQclear(PQexec(s->pg, "ROLLBACK"));
}

static bool commit_check(struct ctx *c, const struct pg_conn *s, PGresult *r)
{
    if (PQstatus(s->pg) == CONNECTION_BAD)
        return fail(c, ERR_IO,
            "the connection to database \"%s\" on \"%s\" was lost while saving: the change may be "
            "there or not, look before you repeat it",
            PQdb(s->pg), session_host(s));
    if (!result_is_fine(r))
        return fail_result(c, s, r);
    /* The server answers COMMIT of a failed transaction with success and the word ROLLBACK. */
    if (strcmp(PQcmdStatus(r), "COMMIT") != 0)
        return fail(c, ERR_IO, "nothing was saved: a statement had failed before");
    return true;
}

static bool pg_commit(struct ctx *c, struct db_conn *conn)
{
    struct pg_conn *s = (struct pg_conn *)conn;
    PGresult *r;
    bool ok;

    if (fault_strikes() || !settle(c, s)) {
        fail(c, ERR_IO, "injected fault"); /* unless settle has said more */
        pg_rollback(conn);
        return false;
    }
    r = PQexec(s->pg, "COMMIT");
    ok = commit_check(c, s, r);
    PQclear(r);
    if (!ok)
        pg_rollback(conn);
    return ok;
}

/* ---- statements ---- */

static PGresult *statement_exec(struct ctx *c, struct pg_conn *s, const struct statement *st,
    const struct val *args, size_t count)
{
    const struct pg_variant *v;
    struct pg_args a;
    PGresult *r;

    if (!settle(c, s))
        return NULL;
    v = variant_get(c, s, st, args, count);
    if (!v || !args_encode(c, s, args, count, &a))
        return NULL;
    r = PQexecPrepared(s->pg, v->name, a.count, a.values, a.lengths, a.formats, FORMAT_TEXT);
    return result_accept(c, s, r) ? r : NULL;
}

static bool pg_run(struct ctx *c, struct db_conn *conn, const struct statement *st,
    const struct val *args, size_t count, int64_t *changed)
{
    PGresult *r;

    if (fault_strikes())
        return fail(c, ERR_IO, "injected fault");
    r = statement_exec(c, (struct pg_conn *)conn, st, args, count);
    if (!r)
        return false;
    if (changed)
        *changed = result_changed(r);
    PQclear(r);
    return true;
}

/* The transaction is open, so a pipeline cut into several syncs still commits as one, on Citus too
 * (where a pipeline without BEGIN would not be atomic). */
static bool pipeline_enter(struct ctx *c, struct pg_conn *s)
{
    if (s->is_pipelined)
        return true;
    if (PQstatus(s->pg) == CONNECTION_BAD)
        return fail_lost(c, s, ERR_IO);
    if (PQsetnonblocking(s->pg, 1) != 0 || !PQenterPipelineMode(s->pg))
        bug("no pipeline: %s", PQerrorMessage(s->pg));
    s->is_pipelined = true;
    return true;
}

static bool pg_batch(struct ctx *c, struct db_conn *conn, const struct statement *st,
    const struct val *args, size_t count, int64_t *changed_total)
{
    struct pg_conn *s = (struct pg_conn *)conn;
    const struct pg_variant *v;
    struct pg_args a;

    assert(changed_total);
    if (fault_strikes())
        return fail(c, ERR_IO, "injected fault");
    v = variant_get(c, s, st, args, count);
    if (!v || !args_encode(c, s, args, count, &a) || !pipeline_enter(c, s))
        return false;
    if (!PQsendQueryPrepared(s->pg, v->name, a.count, a.values, a.lengths, a.formats, FORMAT_TEXT))
        return fail_lost(c, s, ERR_IO);
    s->awaited[s->awaited_count++] = changed_total;
    s->awaited_bytes += args_size(args, count);
    if (s->awaited_count < PIPELINE_STATEMENTS_MAX && s->awaited_bytes < PIPELINE_BYTES_MAX)
        return true;
    return pipeline_check(c, s);
}

static bool pg_batch_wait(struct ctx *c, struct db_conn *conn)
{
    return settle(c, (struct pg_conn *)conn);
}

/* ---- rows ---- */

static void cursor_take(struct pg_cursor *cur, PGresult *r)
{
    PQclear(cur->result);
    cur->result = r;
    cur->row = -1;
    cur->row_count = PQntuples(r);
}

/* A stream reads from a cursor on the server: unlike single-row mode it can be left early without
 * cancelling the query, which would spoil the transaction, and others may run beside it. */
static bool stream_open(struct ctx *c, struct pg_cursor *cur, const struct statement *st,
    const struct val *args, size_t count)
{
    struct pg_conn *s = cur->session;
    Oid types[DB_ARGS_MAX];
    struct pg_args a;
    const char *sql;
    PGresult *r;
    bool ok;

    if (!settle(c, s) || !args_encode(c, s, args, count, &a))
        return false;
    for (size_t i = 0; i < count; i++)
        types[i] = type_of(&args[i]);
    name_make(s, 'c', cur->name);
    sql =
        arena_printf(c->arena, "DECLARE %s NO SCROLL CURSOR FOR %s", cur->name, statement_sql(st));
    r = PQexecParams(s->pg, sql, a.count, types, a.values, a.lengths, a.formats, FORMAT_TEXT);
    ok = result_is_fine(r);
    if (!ok)
        fail_unprepared(c, s, r, sql);
    PQclear(r);
    cur->row_count = STREAM_ROWS;
    cur->row = STREAM_ROWS - 1; /* as if a full batch had been read: the next row is fetched */
    return ok;
}

static bool stream_fetch(struct ctx *c, struct pg_cursor *cur)
{
    char sql[64];
    PGresult *r;

    if (!settle(c, cur->session))
        return false;
    snprintf(sql, sizeof sql, "FETCH %d FROM %s", STREAM_ROWS, cur->name);
    r = PQexec(cur->session->pg, sql);
    if (!result_accept(c, cur->session, r))
        return false;
    cursor_take(cur, r);
    return true;
}

static bool pg_query(struct ctx *c, struct db_conn *conn, const struct statement *st,
    const struct val *args, size_t count, bool is_stream, void **cursor)
{
    struct pg_cursor *cur;
    PGresult *r;

    if (fault_strikes())
        return fail(c, ERR_IO, "injected fault");
    cur = mem_alloc(sizeof *cur);
    cur->session = (struct pg_conn *)conn;
    *cursor = cur;
    if (is_stream && stream_open(c, cur, st, args, count))
        return true;
    r = is_stream ? NULL : statement_exec(c, cur->session, st, args, count);
    if (!r) {
        mem_free(cur);
        *cursor = NULL;
        return false;
    }
    cursor_take(cur, r);
    return true;
}

static bool pg_next(struct ctx *c, struct db_conn *conn, void *cursor, bool *has_row)
{
    struct pg_cursor *cur = cursor;

    assert(cur->session == (struct pg_conn *)conn);
    if (cur->row < cur->row_count)
        cur->row++;
    if (cur->name[0] && cur->row == STREAM_ROWS) { /* a batch that is not full was the last */
        if (!stream_fetch(c, cur))
            return false;
        cur->row = 0;
    }
    *has_row = cur->row < cur->row_count;
    return true;
}

/* A cursor that cannot be closed now, because statements are on their way or the transaction has
 * failed, ends with the transaction. */
static void pg_end(struct db_conn *conn, void *cursor)
{
    struct pg_conn *s = (struct pg_conn *)conn;
    struct pg_cursor *cur = cursor;
    char sql[64];

    assert(cur->session == s);
    if (cur->name[0] && !s->is_pipelined && PQtransactionStatus(s->pg) == PQTRANS_INTRANS) {
        snprintf(sql, sizeof sql, "CLOSE %s", cur->name);
        PQclear(PQexec(s->pg, sql));
    }
    PQclear(cur->result);
    mem_free(cur);
}

static const char *cell(const struct pg_cursor *cur, int column)
{
    assert(column >= 0 && column < PQnfields(cur->result));
    assert(cur->row >= 0 && cur->row < cur->row_count);
    return PQgetvalue(cur->result, cur->row, column); /* "" for NULL */
}

static int64_t pg_i64(const void *cursor, int column)
{
    return strtoll(cell(cursor, column), NULL, 10);
}

static double pg_f64(const void *cursor, int column)
{
    return strtod(cell(cursor, column), NULL);
}

static struct str pg_text(const void *cursor, int column)
{
    const struct pg_cursor *cur = cursor;
    const char *text = cell(cur, column);

    return (struct str){text, (size_t)PQgetlength(cur->result, cur->row, column)};
}

static unsigned char hex_digit(char digit)
{
    return (unsigned char)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

/* The bytes live as long as the result, in its own memory. */
static struct str pg_blob(const void *cursor, int column)
{
    const struct pg_cursor *cur = cursor;
    struct str hex = pg_text(cur, column);
    unsigned char *bytes;

    if (hex.n == 0)
        return hex;
    assert(hex.n % 2 == 0 && hex.p[0] == '\\' && hex.p[1] == 'x');
    bytes = PQresultAlloc(cur->result, hex.n / 2);
    if (!bytes)
        bug("out of memory (%zu bytes)", hex.n / 2);
    for (size_t i = 2; i < hex.n; i += 2)
        bytes[i / 2 - 1] = (unsigned char)(hex_digit(hex.p[i]) << 4 | hex_digit(hex.p[i + 1]));
    return (struct str){(const char *)bytes, hex.n / 2 - 1};
}

static bool pg_is_null(const void *cursor, int column)
{
    const struct pg_cursor *cur = cursor;

    (void)cell(cur, column);
    return PQgetisnull(cur->result, cur->row, column) == 1;
}

/* ---- upkeep ---- */

/* The server guards pages and references itself; what can be wrong is a constraint that was added
 * without looking at the rows, and an index whose concurrent building was broken off. */
static bool pg_check(struct ctx *c, struct db_conn *conn)
{
    struct pg_conn *s = (struct pg_conn *)conn;
    PGresult *r;
    bool ok;

    if (!settle(c, s))
        return false;
    r = PQexec(s->pg,
        "SELECT 'constraint', conname, CAST(CAST(conrelid AS regclass) AS text) FROM pg_constraint"
        " WHERE connamespace = to_regnamespace('maitred') AND NOT convalidated"
        " UNION ALL SELECT 'index', relname, CAST(CAST(indrelid AS regclass) AS text)"
        " FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
        " WHERE relnamespace = to_regnamespace('maitred') AND NOT indisvalid"
        " ORDER BY 1, 2 LIMIT 1");
    if (!result_accept(c, s, r))
        return false;
    ok = PQntuples(r) == 0;
    if (!ok)
        fail(c, ERR_INVALID, "%s \"%s\" of table \"%s\" is not valid: validate or rebuild it",
            PQgetvalue(r, 0, 0), PQgetvalue(r, 0, 1), PQgetvalue(r, 0, 2));
    PQclear(r);
    return ok;
}

const struct db_driver postgres_driver = {
    .name = "postgres",
    .open = pg_open,
    .close = pg_close,
    .script = pg_script,
    .begin = pg_begin,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .prepare = pg_prepare,
    .run = pg_run,
    .batch = pg_batch,
    .batch_wait = pg_batch_wait,
    .query = pg_query,
    .next = pg_next,
    .end = pg_end,
    .i64 = pg_i64,
    .f64 = pg_f64,
    .text = pg_text,
    .blob = pg_blob,
    .is_null = pg_is_null,
    .check = pg_check,
    .in_transaction = pg_in_transaction,
};
