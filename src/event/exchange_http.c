/* The exchange of orders with 1C:Enterprise, as its configurations speak it with sites:
 *
 *   ?type=sale&mode=checkauth   Basic authentication; answers with a cookie for what follows
 *   mode=init                   what we take: zip, and how much at once; a new exchange begins
 *   mode=file&filename=F        a part of a file; the parts of one name follow each other
 *   mode=import&filename=F      now read it (some never ask: a file is read once it is whole)
 *   mode=query, success         what we have for them: nothing
 *
 * Answers are lines of text, "success" or "failure" first, and always 200. */
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>

#include "event/commerceml.h"
#include "event/event_http.h"
#include "event/event_store.h"
#include "event/piece.h"
#include "event/sender.h"

#define COOKIE "maitred_1c"
#define COOKIE_US (12 * 3600 * SECOND_US)
#define MAC_BYTES 16
#define COOKIE_MAX 80
#define NAME_BYTES_MAX 200
#define INIT "zip=yes\nfile_limit=8388608\nversion=2.08\n"
#define NOTHING                                    \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" \
    "<КоммерческаяИнформация ВерсияСхемы=\"2.08\"></КоммерческаяИнформация>\n"

struct exchange_1c {
    struct ctx *c;
    struct request *rq;
    struct source source;
    struct str name; /* of the file */
    /* A file as it is so far. */
    struct str bytes;
};

static bool answer(struct request *rq, const char *text)
{
    reply_bytes(rq, "text/plain; charset=utf-8", str_of(text));
    return true;
}

/* Why not; the error is told, and no error any more. */
static bool failure(struct ctx *c, struct request *rq)
{
    const char *text = arena_printf(c->arena, "failure\n%s\n", c->error);

    ctx_clear_error(c);
    return answer(rq, text);
}

/* ---- who ---- */

/* The cookie says until when it is good, and that we made it: nothing is kept. */
static void cookie_make(const struct source *s, int64_t until_us, char out[COOKIE_MAX])
{
    unsigned char mac[MAC_BYTES];
    char text[64], hex[MAC_BYTES * 2 + 1];
    int n = snprintf(text, sizeof text, "1c:%" PRId64 ":%" PRId64, s->id, until_us);

    crypto_generichash(mac, sizeof mac, (const unsigned char *)text, (size_t)n,
        (const unsigned char *)s->secret.p, s->secret.n);
    sodium_bin2hex(hex, sizeof hex, mac, sizeof mac);
    snprintf(out, COOKIE_MAX, "%" PRId64 "-%s", until_us, hex);
}

static bool cookie_is_right(struct ctx *c, const struct source *s, struct str cookie)
{
    struct str rest = cookie, until;
    char right[COOKIE_MAX];
    int64_t until_us;

    if (!str_cut(&rest, '-', &until) || !str_to_i64(until, 0, INT64_MAX, &until_us) ||
        until_us < clock_now(c->clock))
        return false;
    cookie_make(s, until_us, right);
    return cookie.n == str_of(right).n && sodium_memcmp(cookie.p, right, cookie.n) == 0;
}

static bool exchange_may(struct exchange_1c *e, bool *may)
{
    struct str user, password;
    struct source by_key;

    *may = cookie_is_right(e->c, &e->source, request_cookie(e->rq, COOKIE));
    if (*may)
        return true;
    sender_basic(e->c, e->rq, &user, &password);
    if (!sender_find(e->c, e->rq, password, &by_key, may))
        return false;
    *may = *may && by_key.id == e->source.id;
    return true;
}

static bool checkauth(struct exchange_1c *e)
{
    char cookie[COOKIE_MAX];

    cookie_make(&e->source, clock_now(e->c->clock) + COOKIE_US, cookie);
    return answer(
        e->rq, arena_printf(e->c->arena, "success\n" COOKIE "\n%s\nsessid=%s\n", cookie, cookie));
}

/* ---- files ---- */

static bool upload_drop(struct ctx *c, void *arg)
{
    const struct exchange_1c *e = arg;

    return db_run(c, &event_sql[UPLOAD_DROP], ARGS(I64(e->source.id), TEXT(e->name)), NULL);
}

static bool uploads_drop(struct ctx *c, void *arg)
{
    const struct exchange_1c *e = arg;

    return db_run(c, &event_sql[UPLOAD_DROP_ALL], ARGS(I64(e->source.id)), NULL);
}

static bool part_put(struct ctx *c, void *arg)
{
    struct exchange_1c *e = arg;
    int64_t part, size;
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &event_sql[UPLOAD_NEXT], ARGS(I64(e->source.id), TEXT(e->name)), &found))
        return false;
    part = db_i64(&rows, 0);
    size = db_i64(&rows, 1);
    if (!db_end(&rows))
        return false;
    if (size + (int64_t)e->rq->body.n > (int64_t)COMMERCEML_FILE_MAX)
        return fail(c, ERR_TOO_LARGE, "a file has at most %zu bytes", COMMERCEML_FILE_MAX);
    return db_run(c, &event_sql[UPLOAD_PUT],
        ARGS(I64(e->source.id), TEXT(e->name), I64(part), I64(clock_now(c->clock)),
            BLOB(e->rq->body)),
        NULL);
}

static bool parts_read(struct ctx *c, void *arg)
{
    struct exchange_1c *e = arg;
    struct rows rows;
    struct buf b;

    if (!db_query(c, &rows, &event_sql[UPLOAD_PARTS], ARGS(I64(e->source.id), TEXT(e->name))))
        return false;
    buf_init(&b, COMMERCEML_FILE_MAX + 1);
    while (db_next(&rows))
        buf_str(&b, db_blob(&rows, 0));
    e->bytes = str_keep(c->arena, buf_view(&b));
    buf_fini(&b);
    return db_end(&rows);
}

static bool documents_take(struct exchange_1c *e, const json_t *documents)
{
    size_t count = json_array_size(documents);
    struct arrival *list = arena_array(e->c->arena, count, struct arrival);
    struct taking taking;

    for (size_t i = 0; i < count; i++)
        list[i] = (struct arrival){.call = STR("1c"),
            .json = json_array_get(documents, i),
            .received_us = clock_now(e->c->clock),
            .refused = json_is_object(json_array_get(documents, i)) ? NULL : "an empty document"};
    for (size_t i = 0; i < count; i += ARRIVALS_MAX)
        if (!arrivals_take(e->c, &e->source, list + i,
                count - i < ARRIVALS_MAX ? count - i : ARRIVALS_MAX, &taking))
            return false;
    return db_write(e->c, upload_drop, e);
}

/* Reads what there is of the file; one that is not whole yet is left alone. */
static bool file_take(struct exchange_1c *e, bool *is_whole)
{
    enum xml_end end = XML_CUT_OFF;
    json_t *documents;
    struct str tail;
    bool ok;

    *is_whole = false;
    if (!db_read(e->c, parts_read, e))
        return false;
    tail = str_trim(e->bytes);
    if (!tail.n || (!str_starts(tail, STR("PK")) && tail.p[tail.n - 1] != '>'))
        return true;
    documents = commerceml_documents(e->c, e->bytes, &end);
    if (!documents)
        return end == XML_CUT_OFF;
    *is_whole = true;
    ok = documents_take(e, documents);
    json_decref(documents);
    return ok;
}

/* No more parts can mend it; the first error is the one that is told. */
static bool broken_drop(struct exchange_1c *e)
{
    enum err err = e->c->err;
    const char *why = arena_printf(e->c->arena, "%s", e->c->error);

    if (err != ERR_INVALID && err != ERR_TOO_LARGE)
        return false;
    ctx_clear_error(e->c);
    return db_write(e->c, upload_drop, e) && fail(e->c, err, "%s", why);
}

static bool file(struct exchange_1c *e)
{
    bool is_whole;

    if (!db_write(e->c, part_put, e))
        return false;
    if (file_take(e, &is_whole))
        return answer(e->rq, "success\n");
    return broken_drop(e);
}

/* A file that was read when it was whole is not there any more. */
static bool import(struct exchange_1c *e)
{
    bool is_whole;

    if (!file_take(e, &is_whole))
        return false;
    if (is_whole || !e->bytes.n)
        return answer(e->rq, "success\n");
    return fail(e->c, ERR_INVALID, "the file \"" STR_FMT "\" is cut off", STR_ARG(e->name));
}

static bool init(struct exchange_1c *e)
{
    return db_write(e->c, uploads_drop, e) && answer(e->rq, INIT);
}

static bool query(struct exchange_1c *e)
{
    reply_bytes(e->rq, "text/xml; charset=utf-8", STR(NOTHING));
    return true;
}

static bool done(struct exchange_1c *e)
{
    return answer(e->rq, "success\n");
}

static bool mode_run(struct exchange_1c *e)
{
    static const struct {
        const char *name;
        bool (*run)(struct exchange_1c *e);
    } modes[] = {{"checkauth", checkauth}, {"init", init}, {"file", file}, {"import", import},
        {"query", query}, {"success", done}, {"info", done}};
    struct str mode = request_query(e->rq, "mode"), type = request_query(e->rq, "type");

    if (!str_eq(type, STR("sale")))
        return fail(e->c, ERR_INVALID,
            "only orders are taken (type=sale), no \"" STR_FMT "\": switch that exchange off",
            STR_ARG(type));
    for (size_t i = 0; i < COUNT(modes); i++)
        if (str_eq(mode, str_of(modes[i].name)))
            return modes[i].run(e);
    return fail(e->c, ERR_INVALID, "there is no mode \"" STR_FMT "\"", STR_ARG(mode));
}

bool exchange_route(struct ctx *c, struct request *rq)
{
    struct exchange_1c e = {
        .c = c, .rq = rq, .name = piece_cut(request_query(rq, "filename"), NAME_BYTES_MAX)};
    bool may;

    if (!sender_named(c, rq, &e.source))
        return false;
    if (e.source.kind != SOURCE_COMMERCEML)
        return fail(c, ERR_MISSING, "there is no such source");
    if (!exchange_may(&e, &may))
        return false;
    if (!may) {
        (void)fail(c, ERR_UNKNOWN, "the signature or the key is not right");
        return failure(c, rq);
    }
    sender_is(rq, &e.source);
    if (mode_run(&e))
        return true;
    return c->err == ERR_BUSY || c->err == ERR_IO ? false : failure(c, rq);
}
