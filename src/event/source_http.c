/* Sources and rejected events for programs. */
#include "event/source_http.h"

#include "base/id.h"
#include "event/event_http.h"
#include "event/piece.h"
#include "event/source.h"
#include "http/serve.h"

static const struct member source_members[] = {
    {"id", MEMBER_ID, MEMBER_NEEDED, .of = SOURCE_PREFIX},
    {"name", MEMBER_TEXT, MEMBER_NEEDED},
    {"kind", MEMBER_CHOICE, MEMBER_NEEDED, "what it speaks", SOURCE_KINDS},
    {"system", MEMBER_TEXT, MEMBER_NEEDED, "whose numbers and ids it speaks of; \"\": your own"},
    {"url", MEMBER_TEXT, MEMBER_NEEDED, "where it sends"},
    {"origins", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_LIST, "web origins that may send; none: any"},
    {"mapping", MEMBER_MAP, MEMBER_NEEDED | MEMBER_NULL, "of the fields of a webhook"},
    {"has_secret", MEMBER_BOOL, MEMBER_NEEDED, "that it signs with"},
    {"created_at", MEMBER_TIME, MEMBER_NEEDED},
    {"revoked_at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL},
    {"seen_at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL, "when it last sent, to a few minutes"},
    {"duplicates", MEMBER_INT, MEMBER_NEEDED, "events dropped because they had come before"},
    {"rejected", MEMBER_INT, MEMBER_NEEDED, "events refused, ever"},
    {"write_key", MEMBER_TEXT, .note = "shown once, when the source is made"},
};
static const struct shape source_shape = SHAPE("Source", source_members);

static const struct member source_new_members[] = {
    {"name", MEMBER_TEXT, MEMBER_NEEDED, .max = SOURCE_NAME_MAX},
    {"kind", MEMBER_CHOICE, MEMBER_NEEDED, .of = SOURCE_KINDS},
    {"system", MEMBER_TEXT, .note = "as --source of an import; absent: your own"},
    {"secret", MEMBER_TEXT, .note = "WooCommerce, Shopify: that they sign with"},
    {"origins", MEMBER_TEXT, MEMBER_LIST},
    {"mapping", MEMBER_MAP},
};
static const struct shape source_new_shape = SHAPE("SourceNew", source_new_members);

static const struct member source_edit_members[] = {
    {"name", MEMBER_TEXT, .max = SOURCE_NAME_MAX},
    {"secret", MEMBER_TEXT},
    {"origins", MEMBER_TEXT, MEMBER_LIST},
    {"mapping", MEMBER_MAP},
};
static const struct shape source_edit_shape = SHAPE("SourceEdit", source_edit_members);

/* ---- sources ---- */

static void origins_put(struct request *rq, struct str rest)
{
    struct str one;

    json_open_array(&rq->out, "origins");
    while (str_cut(&rest, ' ', &one))
        if (one.n)
            json_put_text(&rq->out, NULL, one);
    json_close(&rq->out);
}

static void url_put(struct ctx *c, struct request *rq, const struct source *s)
{
    char id[ID_TEXT_MAX];

    id_format(id, SOURCE_PREFIX, s->id);
    json_put_text(&rq->out, "url",
        str_of(s->kind == SOURCE_SEGMENT ? serve_url()
                                         : arena_printf(c->arena, "%s/hooks/%s%s", serve_url(), id,
                                               s->kind == SOURCE_COMMERCEML ? "/1c" : "")));
}

static void source_put(struct ctx *c, struct request *rq, const struct source *s, const char *key)
{
    json_open_object(&rq->out, NULL);
    reply_id(rq, "id", SOURCE_PREFIX, s->id);
    reply_text(rq, "name", s->name);
    json_put_text(&rq->out, "kind", str_of(source_kind_name(s->kind)));
    reply_text(rq, "system", s->system);
    url_put(c, rq, s);
    origins_put(rq, s->origins);
    if (s->mapping.n)
        json_put_raw(&rq->out, "mapping", s->mapping);
    else
        json_put_null(&rq->out, "mapping");
    json_put_bool(&rq->out, "has_secret", s->secret.n > 0);
    reply_time(rq, "created_at", s->created_us);
    reply_time(rq, "revoked_at", s->revoked_us);
    reply_time(rq, "seen_at", s->seen_us);
    json_put_int(&rq->out, "duplicates", s->duplicates);
    json_put_int(&rq->out, "rejected", s->rejected);
    if (key)
        json_put_text(&rq->out, "write_key", str_of(key));
    json_close(&rq->out);
}

static bool source_list(struct ctx *c, struct request *rq)
{
    struct source *list;
    size_t limit, count;
    int64_t after;

    if (!request_page(c, rq, 0, &limit, &after))
        return false;
    list = arena_array(c->arena, limit + 1, struct source);
    if (!source_page(c, after, limit + 1, list, &count))
        return false;
    reply_page_open(rq);
    for (size_t i = 0; i < count && i < limit; i++)
        source_put(c, rq, &list[i], NULL);
    reply_page_close(rq, count > limit, count > limit ? list[limit - 1].id : 0);
    return true;
}

static bool source_show(struct ctx *c, struct request *rq)
{
    struct source s;
    int64_t id;

    if (!request_id(c, rq, "id", SOURCE_PREFIX, &id) || !source_get(c, id, &s))
        return false;
    source_put(c, rq, &s, NULL);
    return true;
}

/* What the body says over what is there. */
static void source_told(struct ctx *c, const struct request *rq, struct source *s)
{
    const json_t *origins = json_object_get(rq->json, "origins"), *one;
    size_t i;

    if (member_has(rq->json, "name"))
        s->name = member_text(rq->json, "name");
    if (member_has(rq->json, "secret"))
        s->secret = member_text(rq->json, "secret");
    if (member_has(rq->json, "mapping"))
        s->mapping = piece_dump(c, json_object_get(rq->json, "mapping"), SOURCE_MAPPING_MAX);
    if (origins)
        s->origins = STR("");
    json_array_foreach(origins, i, one)
    {
        s->origins = str_join(c->arena, s->origins, ' ', str_of(json_string_value(one)));
    }
    s->origins = str_trim(s->origins);
}

static bool source_make(struct ctx *c, struct request *rq)
{
    struct source s = {.system = member_text(rq->json, "system"),
        .kind = (enum source_kind)(member_choice(rq->json, "kind", SOURCE_KINDS) + 1)};
    char key[SOURCE_KEY_MAX], id[ID_TEXT_MAX];

    source_told(c, rq, &s);
    if (!source_add(c, &s, key))
        return false;
    id_format(id, SOURCE_PREFIX, s.id);
    reply_header(rq, "Location", arena_printf(c->arena, "/api/v1/sources/%s", id));
    source_put(c, rq, &s, key);
    return true;
}

static bool source_edit(struct ctx *c, struct request *rq)
{
    struct source s;
    int64_t id;

    if (!request_id(c, rq, "id", SOURCE_PREFIX, &id) || !source_get(c, id, &s))
        return false;
    source_told(c, rq, &s);
    if (!source_set(c, &s))
        return false;
    source_put(c, rq, &s, NULL);
    return true;
}

static bool source_end(struct ctx *c, struct request *rq)
{
    int64_t id;

    return request_id(c, rq, "id", SOURCE_PREFIX, &id) && source_revoke(c, id);
}

/* ---- rejected events ---- */

static const struct member rejected_members[] = {
    {"id", MEMBER_ID, MEMBER_NEEDED, .of = REJECTED_PREFIX},
    {"source", MEMBER_ID, MEMBER_NEEDED, .of = SOURCE_PREFIX},
    {"customer", MEMBER_ID, MEMBER_NEEDED | MEMBER_NULL, .of = "cus"},
    {"call", MEMBER_TEXT, MEMBER_NEEDED, "track, orders/create ..."},
    {"reason", MEMBER_TEXT, MEMBER_NEEDED, "in English"},
    {"at", MEMBER_TIME, MEMBER_NEEDED, "when it came"},
    {"body", MEMBER_ANY, MEMBER_NEEDED | MEMBER_NULL, "as it came; null: too long to keep"},
};
static const struct shape rejected_shape = SHAPE("RejectedEvent", rejected_members);
static const struct member rejected_query[] = {
    {"source", MEMBER_ID, .note = "of one source", .of = SOURCE_PREFIX},
};

static void rejected_put(struct request *rq, const struct rejected *r)
{
    json_open_object(&rq->out, NULL);
    reply_id(rq, "id", REJECTED_PREFIX, r->id);
    reply_id(rq, "source", SOURCE_PREFIX, r->source_id);
    reply_id(rq, "customer", "cus", r->customer_id);
    reply_text(rq, "call", r->call);
    reply_text(rq, "reason", r->reason);
    reply_time(rq, "at", r->at_us);
    if (r->body.n)
        json_put_raw(&rq->out, "body", r->body);
    else
        json_put_null(&rq->out, "body");
    json_close(&rq->out);
}

static bool rejected_list(struct ctx *c, struct request *rq)
{
    struct rejected *list;
    size_t limit, count;
    int64_t before;

    if (!request_page(c, rq, INT64_MAX, &limit, &before))
        return false;
    list = arena_array(c->arena, limit + 1, struct rejected);
    if (!rejected_page(c, request_query_id(rq, "source"), before, limit + 1, list, &count))
        return false;
    reply_page_open(rq);
    for (size_t i = 0; i < count && i < limit; i++)
        rejected_put(rq, &list[i]);
    reply_page_close(rq, count > limit, count > limit ? list[limit - 1].id : 0);
    return true;
}

static bool rejected_again(struct ctx *c, struct request *rq)
{
    int64_t id;

    return request_id(c, rq, "id", REJECTED_PREFIX, &id) && rejected_replay(c, id);
}

static bool rejected_forget(struct ctx *c, struct request *rq)
{
    int64_t id;

    return request_id(c, rq, "id", REJECTED_PREFIX, &id) && rejected_drop(c, id);
}

/* ---- the rows ---- */

#define CALL(name, what)                                                                         \
    {                                                                                            \
        "POST", "/v1/" name, PERM_NONE, ROUTE_NONE, segment_route, what, .answer = &taken_shape, \
                                                                         .flags = EVENT_FLAGS    \
    }

const struct route event_routes[EVENT_ROUTE_COUNT] = {
    CALL("identify", "Segment: who somebody is"),
    CALL("track", "Segment: what somebody did"),
    CALL("page", "Segment: a page was seen"),
    CALL("screen", "Segment: a screen of an app was seen"),
    CALL("group", "Segment: to what somebody belongs"),
    CALL("alias", "Segment: two ids are one person"),
    CALL("batch", "Segment: several calls at once"),
    {"POST", "/v1/{call}", PERM_NONE, ROUTE_NONE, segment_route, "Segment: short names of calls",
        .answer = &taken_shape, .flags = EVENT_FLAGS | ROUTE_HIDDEN},
    {"POST", "/beacon/v1/{call}", PERM_NONE, ROUTE_NONE, segment_route,
        "RudderStack: pages that are being left", .answer = &taken_shape,
        .flags = EVENT_FLAGS | ROUTE_HIDDEN},
    {"OPTIONS", "/v1/{call}", PERM_NONE, ROUTE_NONE, segment_options, "May a page send",
        .status = 204, .flags = ROUTE_FOREIGN | ROUTE_HIDDEN},
    {"OPTIONS", "/beacon/v1/{call}", PERM_NONE, ROUTE_NONE, segment_options, "May a page send",
        .status = 204, .flags = ROUTE_FOREIGN | ROUTE_HIDDEN},
    {"POST", "/hooks/{source}", PERM_NONE, ROUTE_NONE, hook_route,
        "Webhooks of WooCommerce, Shopify and other programs", .answer = &taken_shape,
        .flags = EVENT_FLAGS},
    {"GET", "/hooks/{source}/1c", PERM_NONE, ROUTE_NONE, exchange_route,
        "Exchange of orders with 1C (CommerceML): the protocol's questions",
        .flags = ROUTE_FOREIGN | ROUTE_HIDDEN, .type = "text/plain"},
    {"POST", "/hooks/{source}/1c", PERM_NONE, ROUTE_NONE, exchange_route,
        "Exchange of orders with 1C (CommerceML): parts of files",
        .flags = ROUTE_BIG | ROUTE_RAW | ROUTE_FOREIGN | ROUTE_HIDDEN, .type = "text/plain"},
    {"GET", "/api/v1/sources", PERM_SOURCE_EDIT, ROUTE_READ, source_list, "Event sources",
        .answer = &source_shape, .flags = ROUTE_PAGED},
    {"POST", "/api/v1/sources", PERM_SOURCE_EDIT, ROUTE_WRITE, source_make,
        "Add an event source; its write key is shown once", .body = &source_new_shape,
        .answer = &source_shape, .status = 201, .flags = ROUTE_ONCE},
    {"GET", "/api/v1/sources/{id}", PERM_SOURCE_EDIT, ROUTE_READ, source_show, "An event source",
        .answer = &source_shape},
    {"PATCH", "/api/v1/sources/{id}", PERM_SOURCE_EDIT, ROUTE_WRITE, source_edit,
        "Change an event source", .body = &source_edit_shape, .answer = &source_shape},
    {"DELETE", "/api/v1/sources/{id}", PERM_SOURCE_EDIT, ROUTE_WRITE, source_end,
        "End an event source: its key opens nothing any more", .status = 204},
    {"GET", "/api/v1/rejected-events", PERM_SOURCE_EDIT, ROUTE_READ, rejected_list,
        "Events that made no sense, newest first", QUERY(rejected_query), .answer = &rejected_shape,
        .flags = ROUTE_PAGED},
    {"POST", "/api/v1/rejected-events/{id}/replay", PERM_SOURCE_EDIT, ROUTE_WRITE, rejected_again,
        "Try a rejected event again", .status = 204},
    {"DELETE", "/api/v1/rejected-events/{id}", PERM_SOURCE_EDIT, ROUTE_WRITE, rejected_forget,
        "Forget a rejected event", .status = 204},
};
