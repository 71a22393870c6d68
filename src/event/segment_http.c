/* Segment's HTTP Tracking API, version 1, as its libraries and RudderStack's call it. They drop
 * what was answered with 400, 401 or 413 and send again what was answered with 429, 5xx or nothing:
 * so only a request that can never be understood gets the former. */
#include "event/event_http.h"
#include "event/piece.h"
#include "event/sender.h"

static const struct member taken_rejected_members[] = {
    {"index", MEMBER_INT, MEMBER_NEEDED, "of the event in its batch, from 0"},
    {"message_id", MEMBER_TEXT, MEMBER_NEEDED},
    {"reason", MEMBER_TEXT, MEMBER_NEEDED, "why it was rejected, in English"},
};
static const struct shape taken_rejected_shape = SHAPE("TakenRejected", taken_rejected_members);
static const struct member taken_members[] = {
    {"success", MEMBER_BOOL, MEMBER_NEEDED},
    {"rejected", MEMBER_OBJECT, MEMBER_LIST, .note = "events that made no sense",
        .shape = &taken_rejected_shape},
};
const struct shape taken_shape = SHAPE("Taken", taken_members);

/* ---- answers ---- */

void taken_reply(struct ctx *c, struct request *rq, const struct arrival *list, size_t count,
    const struct taking *taking)
{
    size_t told = 0;

    (void)c;
    json_open_object(&rq->out, NULL);
    json_put_bool(&rq->out, "success", true);
    if (taking->rejected)
        json_open_array(&rq->out, "rejected");
    for (size_t i = 0; taking->rejected && i < count && told < REJECTED_TOLD_MAX; i++) {
        if (!list[i].reason)
            continue;
        json_open_object(&rq->out, NULL);
        json_put_int(&rq->out, "index", (int64_t)i);
        json_put_text(&rq->out, "message_id", piece_cut(list[i].message, MEMBER_TEXT_MAX));
        json_put_text(&rq->out, "reason", str_of(list[i].reason));
        json_close(&rq->out);
        told++;
    }
    if (taking->rejected)
        json_close(&rq->out);
    json_close(&rq->out);
}

/* Web pages of any site may send: a write key is no secret, and no cookie is looked at. */
static void cors_headers(struct request *rq)
{
    reply_header(rq, "Access-Control-Allow-Origin", "*");
}

bool segment_options(struct ctx *c, struct request *rq)
{
    (void)c;
    cors_headers(rq);
    reply_header(rq, "Access-Control-Allow-Methods", "POST, OPTIONS");
    reply_header(rq, "Access-Control-Allow-Headers",
        "Authorization, Content-Type, Content-Encoding, AnonymousId, X-Write-Key");
    reply_header(rq, "Access-Control-Max-Age", "86400");
    reply_status(rq, 204);
    return true;
}

/* ---- the calls ---- */

/* What libraries shorten. */
static const struct {
    const char *path, *call;
} calls[] = {
    {"track", "track"},
    {"t", "track"},
    {"identify", "identify"},
    {"i", "identify"},
    {"page", "page"},
    {"p", "page"},
    {"screen", "screen"},
    {"s", "screen"},
    {"group", "group"},
    {"g", "group"},
    {"alias", "alias"},
    {"a", "alias"},
    {"batch", "batch"},
    {"b", "batch"},
    {"import", "batch"},
};

static const char *call_of(struct str path)
{
    struct str rest = path, last = path;

    while (str_cut(&rest, '/', &last))
        continue;
    for (size_t i = 0; i < COUNT(calls); i++)
        if (str_eq(last, str_of(calls[i].path)))
            return calls[i].call;
    return NULL;
}

static bool origin_may(const struct request *rq, const struct source *s)
{
    struct str rest = s->origins, one, origin = request_header(rq, "Origin");

    if (!s->origins.n || !origin.n)
        return true;
    while (str_cut(&rest, ' ', &one))
        if (str_eq_nocase(one, origin))
            return true;
    return false;
}

struct batch {
    struct str call;
    const json_t *json, *list; /* list: NULL for a single event */
    const json_t *sent_at;
    int64_t received_us;
    bool is_small; /* no event of it can be too long */
};

static void arrival_of(struct ctx *c, const struct batch *b, json_t *event, struct arrival *a)
{
    *a = (struct arrival){.json = event, .received_us = b->received_us, .call = b->call};
    if (b->list)
        a->call = piece_text(c, event, "type");
    a->message = piece_text(c, event, "messageId");
    if (!json_is_object(event)) {
        a->refused = "an event must be an object";
        return;
    }
    if (b->sent_at && !json_object_get(event, "sentAt"))
        json_object_set(event, "sentAt", (json_t *)b->sent_at);
    if (!b->is_small && !piece_dump(c, event, ARRIVAL_BYTES_MAX).n)
        a->refused = "an event has at most 32 KB";
    static_assert(ARRIVAL_BYTES_MAX == 32768, "the reason says it");
}

static bool batch_take(
    struct ctx *c, struct request *rq, const struct source *s, const struct batch *b)
{
    size_t count = b->list ? json_array_size(b->list) : 1;
    struct arrival *list;
    struct taking taking;

    if (count > ARRIVALS_MAX)
        return fail(
            c, ERR_TOO_LARGE, "%zu events at once: at most %d are taken", count, ARRIVALS_MAX);
    list = arena_array(c->arena, count, struct arrival);
    for (size_t i = 0; i < count; i++)
        arrival_of(c, b, b->list ? json_array_get(b->list, i) : (json_t *)b->json, &list[i]);
    if (!arrivals_take(c, s, list, count, &taking))
        return false;
    taken_reply(c, rq, list, count, &taking);
    return true;
}

static bool segment_source(struct ctx *c, struct request *rq, struct str key, struct source *out)
{
    bool found;

    if (!sender_find(c, rq, key, out, &found))
        return false;
    if (!found || out->kind != SOURCE_SEGMENT)
        return fail(c, ERR_UNKNOWN, "no source has this write key");
    return origin_may(rq, out) ||
        fail(c, ERR_DENIED, "this write key is not for pages of this site");
}

/* s: of the key in the headers; of id 0 when there was none. */
static bool segment_take(
    struct ctx *c, struct request *rq, const char *call, json_t *json, struct source *s)
{
    struct batch b = {.call = str_of(call),
        .json = json,
        .list = piece_at(json, "batch"),
        .sent_at = piece_at(json, "sentAt"),
        .received_us = clock_now(c->clock),
        .is_small = rq->body.n <= ARRIVAL_BYTES_MAX};

    if (s->id == 0 && !segment_source(c, rq, piece_text(c, json, "writeKey"), s))
        return false;
    if (str_eq(b.call, STR("batch")) != json_is_array(b.list))
        return fail(c, ERR_INVALID, "\"batch\" must be a list of events");
    return batch_take(c, rq, s, &b);
}

bool segment_route(struct ctx *c, struct request *rq)
{
    const char *call = call_of(rq->path);
    struct str key = sender_key(c, rq);
    struct source s = {.id = 0};
    json_t *json;
    bool ok;

    c->lang = LANG_EN;
    cors_headers(rq);
    if (!call)
        return fail(c, ERR_MISSING, "there is no path \"" STR_FMT "\"", STR_ARG(rq->path));
    if (!key.n) /* no secret: it stands in the site's pages, and a beacon has no headers */
        key = request_query(rq, "writeKey");
    if (key.n && !segment_source(c, rq, key, &s))
        return false;
    if (!key.n && rq->body.n > HTTP_BODY_MAX) /* a stranger's is not worth the memory */
        return fail(c, ERR_UNKNOWN, "a body of more than 1 MiB needs its write key in a header");
    json = piece_parse(c, rq->body);
    if (!json)
        return false;
    ok = json_is_object(json) ? segment_take(c, rq, call, json, &s)
                              : fail(c, ERR_INVALID, "the body must be a JSON object");
    json_decref(json);
    return ok;
}
