/* Opening and closing a session, its transactions, and what the server's error codes mean to us. */
#include "db/postgres_priv.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define SERVER_VERSION_MIN 140000
#define CONNECT_TIMEOUT_S "10" /* when the URL gives none; libpq alone waits for minutes */

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
bool pg_fail_lost(struct ctx *c, const struct pg_conn *s, enum err err)
{
    return fail(c, err,
        "the connection to database \"%s\" on \"%s\" was lost: see that the server runs, try again",
        PQdb(s->pg), session_host(s));
}

bool pg_fail_result(struct ctx *c, const struct pg_conn *s, const PGresult *r)
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
        return pg_fail_lost(c, s, ERR_IO);
    case TROUBLE_LOAD:
        return fail(
            c, ERR_BUSY, "the database cannot serve this now: try again later (%s)", message);
    case TROUBLE_OTHER:
        return fail(c, ERR_IO, "the database failed with code %s: %s", result_state(r), message);
    }
    bug("unknown trouble");
}

bool pg_fail_unprepared(struct ctx *c, const struct pg_conn *s, const PGresult *r, const char *sql)
{
    if (strncmp(result_state(r), "42", 2) == 0 && result_trouble(s, r) != TROUBLE_DENIED)
        bug("statement does not prepare: %s\n%s", PQresultErrorMessage(r), sql);
    return pg_fail_result(c, s, r);
}

bool pg_result_is_fine(const PGresult *r)
{
    ExecStatusType status = PQresultStatus(r);

    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

bool pg_result_accept(struct ctx *c, const struct pg_conn *s, PGresult *r)
{
    if (pg_result_is_fine(r))
        return true;
    pg_fail_result(c, s, r);
    PQclear(r);
    return false;
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
    if (!pg_result_is_fine(r) && result_trouble(s, r) != TROUBLE_TAKEN)
        return pg_result_accept(c, s, r);
    PQclear(r);
    return true;
}

/* Tables of a schema that the user may not use would look as if they were missing, so that is asked
 * here. cursor_tuple_fraction: streams are read to their end, so a plan for a quick first row is
 * wrong. */
static bool schema_enter(struct ctx *c, struct pg_conn *s, bool may_create)
{
    PGresult *r = PQexec(s->pg,
        "SELECT set_config('search_path', 'maitred', false),"
        " set_config('cursor_tuple_fraction', '1', false),"
        " CAST(has_schema_privilege(CAST(to_regnamespace('maitred') AS oid), 'USAGE') AS int)");
    bool has_schema, may_enter;

    if (!pg_result_accept(c, s, r))
        return false;
    has_schema = !PQgetisnull(r, 0, 2);
    may_enter = *PQgetvalue(r, 0, 2) == '1';
    PQclear(r);
    if (has_schema)
        return may_enter ||
            fail(c, ERR_DENIED, "database user \"%s\" may not use the schema \"maitred\": grant it",
                PQuser(s->pg));
    if (!may_create)
        return fail(c, ERR_MISSING, "database \"%s\" on \"%s\" has no schema \"maitred\"",
            PQdb(s->pg), session_host(s));
    return schema_create(c, s);
}

void pg_close(struct db_conn **conn)
{
    struct pg_conn *s = (struct pg_conn *)*conn;

    if (!s)
        return;
    pg_statements_free(s);
    PQfinish(s->pg);
    mem_free(s->base.prepared);
    mem_free(s->texts);
    mem_free(s);
    *conn = NULL;
}

bool pg_open(struct ctx *c, const char *target, bool may_create, struct db_conn **out)
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
bool pg_in_transaction(const struct db_conn *conn)
{
    const struct pg_conn *s = (const struct pg_conn *)conn;
    struct pollfd p = {.fd = PQsocket(s->pg), .events = POLLIN};

    if (PQstatus(s->pg) == CONNECTION_BAD || PQtransactionStatus(s->pg) != PQTRANS_IDLE)
        return true;
    return poll(&p, 1, 0) != 0;
}

/* ---- transactions ---- */

bool pg_script(struct ctx *c, struct db_conn *conn, const char *sql)
{
    struct pg_conn *s = (struct pg_conn *)conn;
    PGresult *r;

    if (!pg_settle(c, s))
        return false;
    r = PQexec(s->pg, sql);
    if (!pg_result_accept(c, s, r))
        return false;
    PQclear(r);
    return true;
}

/* Writing needs no more than READ COMMITTED: a function that changes a customer first updates the
 * customer's version, and that row's lock puts it behind others who change the same customer.
 * Reading wants one snapshot. Both are spelt out: server and role may have other defaults. */
bool pg_begin(struct ctx *c, struct db_conn *conn, enum txn_kind kind)
{
    struct pg_conn *s = (struct pg_conn *)conn;
    PGresult *r;

    assert(!s->is_pipelined);
    r = PQexec(s->pg,
        kind == TXN_KIND_READ ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                              : "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
    if (PQstatus(s->pg) == CONNECTION_BAD) {
        PQclear(r);
        return pg_fail_lost(c, s, ERR_BUSY); /* nothing has begun: another session may do it */
    }
    if (!pg_result_accept(c, s, r))
        return false;
    PQclear(r);
    return true;
}

void pg_rollback(struct db_conn *conn)
{
    struct pg_conn *s = (struct pg_conn *)conn;

    pg_abandon(s);
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
    if (!pg_result_is_fine(r))
        return pg_fail_result(c, s, r);
    /* The server answers COMMIT of a failed transaction with success and the word ROLLBACK. */
    if (strcmp(PQcmdStatus(r), "COMMIT") != 0)
        return fail(c, ERR_IO, "nothing was saved: a statement had failed before");
    return true;
}

bool pg_commit(struct ctx *c, struct db_conn *conn)
{
    struct pg_conn *s = (struct pg_conn *)conn;
    PGresult *r;
    bool ok;

    if (fault_strikes() || !pg_settle(c, s)) {
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

/* ---- upkeep ---- */

/* A server that has not counted a table since it was small compares each of its rows with each of
 * another's to join them: minutes for an hour's import. */
static bool pg_count(struct ctx *c, const struct pg_conn *s)
{
    PGresult *r = PQexec(s->pg,
        "DO $$ DECLARE grown regclass; BEGIN"
        " FOR grown IN SELECT oid FROM pg_class WHERE relnamespace = to_regnamespace('maitred')"
        " AND relkind = 'r'"
        " AND pg_relation_size(oid) > 2 * relpages * current_setting('block_size')::bigint"
        " LOOP EXECUTE format('ANALYZE %s', grown); END LOOP; END $$");

    if (!pg_result_accept(c, s, r))
        return false;
    PQclear(r);
    return true;
}

/* The server guards pages and references itself; what can be wrong is a constraint that was added
 * without looking at the rows, and an index whose concurrent building was broken off. */
bool pg_check(struct ctx *c, struct db_conn *conn)
{
    struct pg_conn *s = (struct pg_conn *)conn;
    PGresult *r;
    bool ok;

    if (!pg_settle(c, s) || !pg_count(c, s))
        return false;
    r = PQexec(s->pg,
        "SELECT 'constraint', conname, CAST(CAST(conrelid AS regclass) AS text) FROM pg_constraint"
        " WHERE connamespace = to_regnamespace('maitred') AND NOT convalidated"
        " UNION ALL SELECT 'index', relname, CAST(CAST(indrelid AS regclass) AS text)"
        " FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
        " WHERE relnamespace = to_regnamespace('maitred') AND NOT indisvalid"
        " ORDER BY 1, 2 LIMIT 1");
    if (!pg_result_accept(c, s, r))
        return false;
    ok = PQntuples(r) == 0;
    if (!ok)
        fail(c, ERR_INVALID, "%s \"%s\" of table \"%s\" is not valid: validate or rebuild it",
            PQgetvalue(r, 0, 0), PQgetvalue(r, 0, 1), PQgetvalue(r, 0, 2));
    PQclear(r);
    return ok;
}
