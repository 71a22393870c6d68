/* Statements of a PostgreSQL session, in the order they travel: through the pipeline or alone, with
 * their arguments, prepared, their rows read. The session itself is in postgres_session.c.
 *
 * Arguments: integers, doubles and blobs travel in binary with their type named, texts and NULL
 * without a type, so that the server takes the one it infers. A statement prepared for an untyped
 * $2 may have inferred int4 or text there and would refuse or misread an integer, so one statement
 * is prepared once for each mix of types it is called with; NULL fits any type. */
#include "db/postgres_priv.h"

#include <endian.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_SIZE 16     /* of a prepared statement or cursor: a letter and a number */
#define STREAM_ROWS 1000 /* a trip to the server; bounds the memory of a stream */

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

/* ---- the pipeline ---- */

static int64_t result_changed(PGresult *r)
{
    return strtoll(PQcmdTuples(r), NULL, 10); /* "" for what touches no rows */
}

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
            if (is_counted && pg_result_is_fine(r))
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
    pg_fail_result(c, s, failed);
    PQclear(failed);
    return false;
}

static void pipeline_leave(struct pg_conn *s)
{
    bool is_left = PQexitPipelineMode(s->pg) == 1 && PQsetnonblocking(s->pg, 0) == 0;

    assert(is_left || PQstatus(s->pg) == CONNECTION_BAD);
    s->is_pipelined = false;
}

bool pg_settle(struct ctx *c, struct pg_conn *s)
{
    bool ok;

    if (!s->is_pipelined)
        return true;
    ok = pipeline_check(c, s);
    pipeline_leave(s);
    return ok;
}

void pg_abandon(struct pg_conn *s)
{
    PGresult *failed;

    if (!s->is_pipelined)
        return;
    (void)pipeline_empty(s, false, &failed);
    PQclear(failed);
    pipeline_leave(s);
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
    if (!pg_settle(c, s))
        return NULL;
    v = mem_alloc(sizeof *v);
    name_make(s, 's', v->name);
    if (of->newest)
        memcpy(v->types, of->newest->types, sizeof v->types);
    for (size_t i = 0; i < count; i++)
        if (args[i].type != VAL_NULL)
            v->types[i] = type_of(&args[i]);
    r = PQprepare(s->pg, v->name, sql, (int)count, v->types);
    if (!pg_result_is_fine(r)) {
        pg_fail_unprepared(c, s, r, sql);
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

static void statement_free(struct pg_statement *st)
{
    while (st->newest) {
        struct pg_variant *gone = st->newest;

        st->newest = gone->older;
        mem_free(gone);
    }
    mem_free(st);
}

void pg_statements_free(struct pg_conn *s)
{
    while (s->statements) {
        struct pg_statement *gone = s->statements;

        s->statements = gone->next;
        statement_free(gone);
    }
}

/* ---- statements ---- */

static PGresult *statement_exec(struct ctx *c, struct pg_conn *s, const struct statement *st,
    const struct val *args, size_t count)
{
    const struct pg_variant *v;
    struct pg_args a;
    PGresult *r;

    if (!pg_settle(c, s))
        return NULL;
    v = variant_get(c, s, st, args, count);
    if (!v || !args_encode(c, s, args, count, &a))
        return NULL;
    r = PQexecPrepared(s->pg, v->name, a.count, a.values, a.lengths, a.formats, FORMAT_TEXT);
    return pg_result_accept(c, s, r) ? r : NULL;
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
        return pg_fail_lost(c, s, ERR_IO);
    if (PQsetnonblocking(s->pg, 1) != 0 || !PQenterPipelineMode(s->pg))
        bug("no pipeline: %s", PQerrorMessage(s->pg));
    s->is_pipelined = true;
    return true;
}

static bool plan_anew(struct ctx *c, struct pg_conn *s)
{
    s->planned_count = 0;
    if (!PQsendQueryParams(s->pg, "DISCARD PLANS", 0, NULL, NULL, NULL, NULL, FORMAT_TEXT))
        return pg_fail_lost(c, s, ERR_IO);
    s->awaited[s->awaited_count++] = &s->unchanged;
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
        return pg_fail_lost(c, s, ERR_IO);
    s->awaited[s->awaited_count++] = changed_total;
    s->awaited_bytes += args_size(args, count);
    if (++s->planned_count >= PLAN_STATEMENTS && s->awaited_count < PIPELINE_STATEMENTS_MAX &&
        !plan_anew(c, s))
        return false;
    if (s->awaited_count < PIPELINE_STATEMENTS_MAX && s->awaited_bytes < PIPELINE_BYTES_MAX)
        return true;
    return pipeline_check(c, s);
}

static bool pg_batch_wait(struct ctx *c, struct db_conn *conn)
{
    return pg_settle(c, (struct pg_conn *)conn);
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

    if (!pg_settle(c, s) || !args_encode(c, s, args, count, &a))
        return false;
    for (size_t i = 0; i < count; i++)
        types[i] = type_of(&args[i]);
    name_make(s, 'c', cur->name);
    sql =
        arena_printf(c->arena, "DECLARE %s NO SCROLL CURSOR FOR %s", cur->name, statement_sql(st));
    r = PQexecParams(s->pg, sql, a.count, types, a.values, a.lengths, a.formats, FORMAT_TEXT);
    ok = pg_result_is_fine(r);
    if (!ok)
        pg_fail_unprepared(c, s, r, sql);
    PQclear(r);
    cur->row_count = STREAM_ROWS;
    cur->row = STREAM_ROWS - 1; /* as if a full batch had been read: the next row is fetched */
    return ok;
}

static bool stream_fetch(struct ctx *c, struct pg_cursor *cur)
{
    char sql[64];
    PGresult *r;

    if (!pg_settle(c, cur->session))
        return false;
    snprintf(sql, sizeof sql, "FETCH %d FROM %s", STREAM_ROWS, cur->name);
    r = PQexec(cur->session->pg, sql);
    if (!pg_result_accept(c, cur->session, r))
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
    assert(column >= 0);
    assert(column < PQnfields(cur->result));
    assert(cur->row >= 0);
    assert(cur->row < cur->row_count);
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
    assert(hex.n % 2 == 0);
    assert(hex.p[0] == '\\');
    assert(hex.p[1] == 'x');
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
