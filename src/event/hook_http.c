/* Webhooks of shops and of any program. A signature that is right, or a key, lets them in; whatever
 * they then say is answered with 200, since shops switch a webhook off that answers otherwise. */
#include <string.h>

#include "event/event_http.h"
#include "event/piece.h"
#include "event/sender.h"
#include "event/shop.h"
#include "event/webhook.h"

struct hook_kind {
    const char *topic, *signature, *message; /* headers */
};
static const struct hook_kind shops[] = {
    [SOURCE_WOOCOMMERCE] = {"X-WC-Webhook-Topic", "X-WC-Webhook-Signature",
        "X-WC-Webhook-Delivery-ID"},
    [SOURCE_SHOPIFY] = {"X-Shopify-Topic", "X-Shopify-Hmac-Sha256", "X-Shopify-Webhook-Id"},
    [SOURCE_WEBHOOK] = {NULL, NULL, NULL},
};

/* WooCommerce asks, unsigned, whether somebody is there when a webhook is made. */
static bool is_ping(const struct request *rq, const struct source *s)
{
    return s->kind == SOURCE_WOOCOMMERCE && str_starts(rq->body, STR("webhook_id=")) &&
        !request_header(rq, "X-WC-Webhook-Topic").n;
}

static bool hook_may(struct ctx *c, struct request *rq, const struct source *s, bool *may)
{
    struct source by_key;
    const char *header;

    if (s->kind == SOURCE_WEBHOOK) {
        if (!sender_find(c, rq, sender_key(c, rq), &by_key, may))
            return false;
        *may = *may && by_key.id == s->id;
        return true;
    }
    header = shops[s->kind].signature;
    *may = shop_signature_is_right(s->secret, rq->body, request_header(rq, header));
    return true;
}

static bool hook_take(
    struct ctx *c, struct request *rq, const struct source *s, struct arrival *list, size_t count)
{
    struct taking taking;

    if (!arrivals_take(c, s, list, count, &taking))
        return false;
    taken_reply(c, rq, list, count, &taking);
    return true;
}

/* A shop's: one document, what it is stands in the headers. */
static bool shop_take(struct ctx *c, struct request *rq, const struct source *s, const json_t *json)
{
    struct arrival a = {.call = request_header(rq, shops[s->kind].topic),
        .json = json,
        .message = request_header(rq, shops[s->kind].message),
        .received_us = clock_now(c->clock)};

    if (!json_is_object(json))
        return fail(c, ERR_INVALID, "the body must be a JSON object");
    return hook_take(c, rq, s, &a, 1);
}

/* Any program's: one event, or a list of them. */
static bool events_take(
    struct ctx *c, struct request *rq, const struct source *s, const json_t *json)
{
    json_t *mapping = json_loadb(s->mapping.p, s->mapping.n, 0, NULL);
    const json_t *events = webhook_events(c, mapping, json);
    size_t count = json_is_array(events) ? json_array_size(events) : events != NULL;
    struct arrival *list = arena_array(c->arena, count, struct arrival);
    bool ok = true;

    if (count > ARRIVALS_MAX)
        ok =
            fail(c, ERR_TOO_LARGE, "%zu events at once: at most %d are taken", count, ARRIVALS_MAX);
    for (size_t i = 0; i < count && count <= ARRIVALS_MAX; i++) {
        const json_t *event = json_is_array(events) ? json_array_get(events, i) : events;

        list[i] = (struct arrival){.call = STR("webhook"),
            .json = event,
            .received_us = clock_now(c->clock),
            .refused = json_is_object(event) ? NULL : "an event must be an object",
            .message = str_keep(c->arena, webhook_message(c, mapping, event))};
    }
    if (count <= ARRIVALS_MAX)
        ok = hook_take(c, rq, s, list, count);
    json_decref(mapping);
    return ok;
}

static bool hook_read_body(struct ctx *c, struct request *rq, const struct source *s)
{
    json_t *json = piece_parse(c, rq->body);
    bool ok;

    if (!json)
        return false;
    ok = s->kind == SOURCE_WEBHOOK ? events_take(c, rq, s, json) : shop_take(c, rq, s, json);
    json_decref(json);
    return ok;
}

bool hook_route(struct ctx *c, struct request *rq)
{
    struct source s;
    bool may;

    c->lang = LANG_EN;
    if (!sender_named(c, rq, &s))
        return false;
    if (s.kind == SOURCE_SEGMENT || s.kind >= COUNT(shops))
        return fail(c, ERR_MISSING, "there is no such source");
    if (is_ping(rq, &s)) {
        taken_reply(c, rq, NULL, 0, &(struct taking){0});
        return true;
    }
    if (!hook_may(c, rq, &s, &may))
        return false;
    if (!may)
        return fail(c, ERR_UNKNOWN, "the signature or the key is not right");
    sender_is(rq, &s);
    return hook_read_body(c, rq, &s);
}
