/* From a request to its answer: who asks, may they, is what they say well formed; then the handler
 * in its transaction; then the answer, or the problem (RFC 9457). */
#include <string.h>
#include <zlib.h>

#include "base/log.h"
#include "db/db.h"
#include "http/kept.h"
#include "http/serve_priv.h"
#include "http/shape.h"

#define PRESS_MIN 2048 /* shorter answers fit into two packets as they are */

struct performance {
    struct server *server;
    struct exchange *x;
    struct kept_key key;
    bool is_replayed;
};

/* ---- what was asked ---- */

static bool who_read(struct ctx *c, void *arg)
{
    struct performance *p = arg;

    return p->server->gate->who(c, &p->x->rq, &p->x->rq.actor);
}

/* What a permission says nothing of: whether it is surely this person. */
static bool person_is_sure(struct ctx *c, const struct request *rq)
{
    const struct route *r = rq->route;

    if (rq->lacks_factor && r->permission != PERM_NONE && !(r->flags & ROUTE_ENROL))
        return fail(c, ERR_FACTOR, "your role needs a second factor: set one up first");
    return !(r->flags & ROUTE_PROVED) || request_proved(c, rq);
}

static bool actor_find(struct ctx *c, struct performance *p)
{
    struct request *rq = &p->x->rq;

    rq->is_proved = rq->lacks_factor = false;
    rq->actor = (struct actor){.kind = ACTOR_NOBODY};
    if (rq->route->permission == PERM_NONE && !request_header(rq, "Cookie").n &&
        !request_header(rq, "Authorization").n)
        return true;
    if (p->server->gate && !(rq->route->flags & ROUTE_FOREIGN) && !db_read(c, who_read, p))
        return false;
    if (rq->is_touched && !p->server->gate->touch(c, rq))
        return false;
    if (actor_may(&rq->actor, rq->route->permission))
        return person_is_sure(c, rq);
    if (rq->actor.kind == ACTOR_NOBODY)
        return fail(c, ERR_UNKNOWN, "sign in first, or send a token: Authorization: Bearer ...");
    return fail(c, ERR_DENIED, "this needs the permission \"%s\"",
        permission_rows[rq->route->permission].name);
}

static bool body_inflate(struct ctx *c, struct exchange *x)
{
    struct str body = x->rq.body;
    z_stream z = {.next_in = (Bytef *)body.p, .avail_in = (uInt)body.n};
    struct buf out;
    char chunk[16384];
    int code = Z_OK;

    if (body.n < 2 || memcmp(body.p, "\x1f\x8b", 2) != 0)
        return true;
    buf_init(&out, x->body_max);
    if (inflateInit2(&z, 15 + 16) != Z_OK)
        bug("zlib cannot start");
    while (code == Z_OK && !out.is_full) {
        z.next_out = (Bytef *)chunk;
        z.avail_out = sizeof chunk;
        code = inflate(&z, Z_NO_FLUSH);
        buf_put(&out, chunk, sizeof chunk - z.avail_out);
    }
    inflateEnd(&z);
    buf_fini(&x->body);
    x->body = out;
    x->rq.body = buf_view(&out);
    if (out.is_full)
        return fail(c, ERR_TOO_LARGE, "the body is larger than this path takes");
    return code == Z_STREAM_END || fail(c, ERR_INVALID, "the body is broken gzip");
}

static bool body_decode(struct ctx *c, struct exchange *x)
{
    struct request *rq = &x->rq;
    json_error_t error;

    if ((rq->route->flags & ROUTE_GZIP) && !body_inflate(c, x))
        return false;
    if (!rq->route->body)
        return true;
    if (!rq->body.n)
        return fail(c, ERR_INVALID, "the body is empty: a JSON object is wanted");
    if (!json_is_modest(rq->body))
        return fail(c, ERR_TOO_LARGE, "the body holds too many small pieces: send it in parts");
    rq->json = json_loadb(rq->body.p, rq->body.n, JSON_REJECT_DUPLICATES, &error);
    if (!rq->json)
        return fail(c, ERR_INVALID, "the body is no JSON: line %d, column %d: %s", error.line,
            error.column, error.text);
    if (!json_is_object(rq->json))
        return fail(c, ERR_INVALID, "the body must be a JSON object");
    return shape_check(c, rq->route->body, rq->json, &rq->pointer);
}

static bool request_take(struct ctx *c, struct performance *p)
{
    struct exchange *x = p->x;

    if (!x->rq.route && x->path_allowed)
        return fail(c, ERR_USAGE, "this path does not take \"" STR_FMT "\", but %s",
            STR_ARG(x->rq.method), x->path_allowed);
    if (!x->rq.route)
        return fail(c, ERR_MISSING, "there is no path \"" STR_FMT "\"", STR_ARG(x->rq.path));
    return actor_find(c, p) && query_check(c, &x->rq) && body_decode(c, x) &&
        kept_key_read(c, &x->rq, &p->key);
}

/* ---- the handler ---- */

/* A transaction may run again: what the last try answered is forgotten. */
static void answer_restart(struct request *rq)
{
    buf_clear(&rq->answer);
    json_write_buf(&rq->out, &rq->answer);
    rq->out.is_dense = true;
    rq->status = 0;
    rq->added_count = 0;
    rq->type = NULL;
}

static bool change_note(struct ctx *c, struct performance *p)
{
    const struct request *rq = &p->x->rq;
    bool is_noted = rq->actor.kind == ACTOR_USER || rq->actor.kind == ACTOR_TOKEN;

    return !is_noted || !p->server->gate || p->server->gate->note(c, rq);
}

static bool handler_run(struct ctx *c, void *arg)
{
    struct performance *p = arg;
    struct request *rq = &p->x->rq;

    answer_restart(rq);
    if (p->key.is_given && !kept_replay(c, rq, &p->key, &p->is_replayed))
        return false;
    if (p->is_replayed)
        return true;
    if (!rq->route->run(c, rq))
        return false;
    assert(rq->out.depth == 0);
    if (rq->answer.is_full)
        return fail(c, ERR_TOO_LARGE, "the answer is too large: ask for less");
    if (rq->route->txn != ROUTE_WRITE)
        return true;
    return change_note(c, p) && (!p->key.is_given || kept_put(c, rq, &p->key));
}

static bool replay_read(struct ctx *c, void *arg)
{
    struct performance *p = arg;

    answer_restart(&p->x->rq);
    return kept_replay(c, &p->x->rq, &p->key, &p->is_replayed);
}

static bool answer_keep(struct ctx *c, void *arg)
{
    struct performance *p = arg;

    return kept_put(c, &p->x->rq, &p->key);
}

/* The handler opens its own transactions, so its answer is kept in one after them. */
static bool handler_run_alone(struct ctx *c, struct performance *p)
{
    struct request *rq = &p->x->rq;

    if (p->key.is_given && !db_read(c, replay_read, p))
        return false;
    if (p->is_replayed)
        return true;
    answer_restart(rq);
    if (!rq->route->run(c, rq))
        return false;
    return !p->key.is_given || db_write(c, answer_keep, p);
}

static bool handler_call(struct ctx *c, struct performance *p)
{
    switch (p->x->rq.route->txn) {
    case ROUTE_NONE:
        return handler_run_alone(c, p);
    case ROUTE_READ:
        return db_read(c, handler_run, p);
    case ROUTE_WRITE:
        return db_write(c, handler_run, p);
    }
    bug("a route of no transaction");
}

static bool request_run(struct ctx *c, struct performance *p)
{
    bool ok;

    if (!request_take(c, p))
        return false;
    if (!p->key.is_given)
        return handler_call(c, p);
    if (!kept_enter(c, p->server->running, &p->key))
        return false;
    ok = handler_call(c, p);
    kept_leave(p->server->running, &p->key);
    return ok;
}

/* ---- the answer ---- */

void serve_policy(char out[SERVE_POLICY_MAX], const char *script)
{
    snprintf(out, SERVE_POLICY_MAX,
        "default-src 'self'; script-src 'self'%s; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'",
        script);
}

void response_secure(const struct server *s, struct MHD_Response *r)
{
    static const char *const headers[][2] = {
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"Referrer-Policy", "same-origin"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Permissions-Policy", "camera=(self), geolocation=(self), microphone=()"},
    };
    char policy[SERVE_POLICY_MAX];

    for (size_t i = 0; i < COUNT(headers); i++)
        MHD_add_response_header(r, headers[i][0], headers[i][1]);
    serve_policy(policy, "");
    MHD_add_response_header(r, POLICY_HEADER, policy);
    if (s->options.certificate || str_starts(s->options.url, STR("https:")))
        MHD_add_response_header(
            r, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
}

static void problem_write(struct buf *out, enum err err, const char *detail, const char *pointer,
    const char *request_id, int status)
{
    const char *code = err_meaning(err)->code;
    struct json_writer w;
    char type[64];

    snprintf(type, sizeof type, "/api/docs#problem-%s", code);
    json_write_buf(&w, out);
    w.is_dense = true;
    json_open_object(&w, NULL);
    json_put_text(&w, "type", str_of(type));
    json_put_text(&w, "title", str_of(MHD_get_reason_phrase_for((unsigned)status)));
    json_put_int(&w, "status", status);
    json_put_text(&w, "code", str_of(code));
    json_put_text(&w, "detail", str_of(detail));
    if (pointer)
        json_put_text(&w, "pointer", str_of(pointer));
    json_put_text(&w, "request_id", str_of(request_id));
    json_close(&w);
}

struct MHD_Response *problem_response(
    enum lang lang, enum err err, const char *detail, const char *request_id, int *status)
{
    struct MHD_Response *r;
    struct buf out;

    buf_init(&out, HTTP_BODY_MAX);
    *status = err_meaning(err)->http;
    problem_write(&out, err, detail, NULL, request_id, *status);
    r = MHD_create_response_from_buffer(out.n, out.p, MHD_RESPMEM_MUST_COPY);
    buf_fini(&out);
    MHD_add_response_header(r, "Content-Type", "application/problem+json");
    MHD_add_response_header(r, "Content-Language", lang_code(lang));
    MHD_add_response_header(r, "Cache-Control", "no-store");
    MHD_add_response_header(r, "X-Request-Id", request_id);
    return r;
}

static void problem_answer(struct ctx *c, struct exchange *x)
{
    struct request *rq = &x->rq;
    bool is_method = !rq->route && x->path_allowed;
    const char *detail = c->error;

    if (c->err == ERR_IO) /* paths, addresses and statements are for the log alone */
        detail = lang_error(c->lang, "something went wrong here: the server's log says what");
    x->status = is_method ? 405 : err_meaning(c->err)->http;
    if (!rq->route || !(rq->route->flags & ROUTE_FOREIGN)) /* pages of others may read why */
        rq->added_count = 0;
    if (is_method)
        reply_header(rq, "Allow", x->path_allowed);
    if (c->err == ERR_UNKNOWN)
        reply_header(rq, "WWW-Authenticate", "Bearer");
    if (c->err == ERR_BUSY || c->err == ERR_TOO_MANY) {
        unsigned usual_s = c->err == ERR_BUSY ? 1 : 30;

        reply_header(
            rq, "Retry-After", arena_printf(rq->arena, "%u", rq->retry_s ? rq->retry_s : usual_s));
    }
    reply_header(rq, "Content-Language", lang_code(c->lang));
    buf_clear(&rq->answer);
    problem_write(&rq->answer, c->err, detail, rq->pointer, rq->id, x->status);
    rq->type = "application/problem+json";
}

static void buf_release(void *bytes)
{
    mem_free(bytes);
}

static struct MHD_Response *body_response(struct exchange *x)
{
    struct buf *answer = &x->rq.answer;
    struct MHD_Response *r;

    if (x->rq.stream)
        return stream_response(x);
    if (x->rq.file >= 0)
        return MHD_create_response_from_fd64((uint64_t)lseek(x->rq.file, 0, SEEK_END), x->rq.file);
    if (!answer->p)
        return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    r = MHD_create_response_from_buffer_with_free_callback_cls(
        answer->n, answer->p, buf_release, answer->p);
    answer->p = NULL; /* the response's now; n stays, for the counters */
    return r;
}

/* What is read is pressed for who takes it so: a page of customers is a sixth then. What is changed
 * is not: such answers may hold a secret that is shown once, whose length told something of it. */
static void answer_press(struct exchange *x, const char *type)
{
    struct request *rq = &x->rq;
    struct str plain = buf_view(&rq->answer);
    z_stream z = {.next_in = (Bytef *)plain.p, .avail_in = (uInt)plain.n};
    struct buf out;
    char chunk[16384];
    int code = Z_OK;

    if (rq->stream || rq->file >= 0 || plain.n < PRESS_MIN || !str_eq(rq->method, STR("GET")) ||
        strcmp(type, "application/json") != 0)
        return;
    reply_header(rq, "Vary", "Accept-Encoding");
    if (!request_accepts(rq, "gzip"))
        return;
    buf_init(&out, plain.n);
    if (deflateInit2(&z, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        bug("zlib cannot start");
    while (code == Z_OK && !out.is_full) {
        z.next_out = (Bytef *)chunk;
        z.avail_out = sizeof chunk;
        code = deflate(&z, Z_FINISH);
        buf_put(&out, chunk, sizeof chunk - z.avail_out);
    }
    deflateEnd(&z);
    if (out.is_full) { /* it would not have been shorter */
        buf_fini(&out);
        return;
    }
    reply_header(rq, "Content-Encoding", "gzip");
    buf_fini(&rq->answer);
    rq->answer = out;
}

/* Whoever takes an answer a byte at a time would keep it, and their connection, for ever. */
static void answer_hurry(struct exchange *x)
{
    off_t n = x->rq.file >= 0 ? lseek(x->rq.file, 0, SEEK_END) : (off_t)x->rq.answer.n;

    if (x->socket && !x->rq.stream)
        connection_wait(x->server, x->socket, SERVE_ANSWER_S + (double)n / SERVE_RATE_MIN);
}

static void answer_finish(struct exchange *x)
{
    struct request *rq = &x->rq;
    const char *type = rq->type;
    struct MHD_Response *r;

    if (!type)
        type = rq->route && rq->route->type ? rq->route->type : "application/json";
    if (x->status == 204)
        buf_clear(&rq->answer);
    answer_press(x, type);
    answer_hurry(x);
    r = x->response = body_response(x);
    if (!r)
        bug("libmicrohttpd cannot make a response");
    if (x->status != 204)
        MHD_add_response_header(r, "Content-Type", type);
    MHD_add_response_header(r, "X-Request-Id", rq->id);
    for (size_t i = 0; i < rq->added_count; i++)
        if (MHD_add_response_header(r, rq->added[i].name.p, rq->added[i].value.p) != MHD_YES)
            bug("a header that cannot be sent: %s", rq->added[i].name.p);
    if (!MHD_get_response_header(r, "Cache-Control"))
        MHD_add_response_header(r, "Cache-Control", "no-store");
    response_secure(x->server, r);
}

static void failure_log(const struct exchange *x, const char *error)
{
    struct log_line line;

    log_open(&line, LOG_ERROR, "failed");
    json_put_text(&line.json, "request_id", str_of(x->rq.id));
    json_put_text(&line.json, "error", str_of(error));
    log_close(&line);
}

static void refusal_answer(struct ctx *c, struct exchange *x)
{
    if (err_meaning(c->err)->http >= 500)
        failure_log(x, c->error);
    problem_answer(c, x);
    ctx_clear_error(c);
    answer_finish(x);
}

void exchange_admit(struct server *s, struct ctx *c, struct exchange *x)
{
    struct performance p = {.server = s, .x = x};

    x->is_entering = false;
    x->is_admitted = true;
    if (!actor_find(c, &p))
        refusal_answer(c, x);
}

void exchange_perform(struct server *s, struct ctx *c, struct exchange *x)
{
    struct performance p = {.server = s, .x = x};
    struct request *rq = &x->rq;

    if (request_run(c, &p) || c->err == ERR_PARTIAL) {
        x->status = rq->status ? rq->status : rq->route->status;
        if (x->status == 0)
            x->status = 200;
        ctx_clear_error(c);
        answer_finish(x);
        return;
    }
    refusal_answer(c, x);
}
