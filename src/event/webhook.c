/* Webhooks by a mapping: an event is first written anew under our names, then read. */
#include "event/webhook.h"

#include <string.h>

#include "event/piece.h"
#include "event/sale.h"
#include "event/shop.h"

static const char field_names[] = "user device email phone name given_name family_name address "
                                  "country number order at currency total discount lines metric "
                                  "score comment place event properties channel";
static const char line_names[] = "sku name category quantity price amount discount";

static bool is_word_of(const char *words, char sep, struct str word)
{
    struct str rest = str_of(words), one;

    while (str_cut(&rest, sep, &one))
        if (str_eq(one, word))
            return true;
    return false;
}

/* ---- pointers ---- */

static struct str unescape(struct ctx *c, struct str token)
{
    char *out = arena_alloc(c->arena, token.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < token.n; i++) {
        bool is_escape = token.p[i] == '~' && i + 1 < token.n;

        out[n++] = !is_escape ? token.p[i] : token.p[i + 1] == '1' ? '/' : '~';
        i += is_escape;
    }
    return (struct str){out, n};
}

static const json_t *pointer_at(struct ctx *c, const json_t *v, struct str pointer)
{
    struct str token;
    int64_t index;

    if (pointer.n)
        pointer = str_from(pointer, 1);
    while (v && str_cut(&pointer, '/', &token)) {
        token = unescape(c, token);
        if (json_is_array(v))
            v = str_to_i64(token, 0, INT32_MAX, &index) ? json_array_get(v, (size_t)index) : NULL;
        else
            v = json_object_getn(v, token.p, token.n);
    }
    return v;
}

/* ---- the mapping ---- */

static bool value_check(struct ctx *c, const char *name, const json_t *v)
{
    const char *text = json_string_value(v);

    return (text && (text[0] == '/' || text[0] == '=')) ||
        fail(c, ERR_INVALID,
            "the mapping of \"%s\" must be a JSON pointer like \"/order/id\", or \"=word\"", name);
}

static bool names_check(struct ctx *c, const json_t *map, const char *names)
{
    const char *name;
    json_t *v;

    json_object_foreach((json_t *)map, name, v)
    {
        if (!is_word_of(names, ' ', str_of(name)))
            return fail(c, ERR_INVALID, "the mapping has no \"%s\": it has %s", name, names);
        if (!value_check(c, name, v))
            return false;
    }
    return true;
}

static bool mapping_check(struct ctx *c, const json_t *map)
{
    const char *name;
    json_t *v;

    if (!json_is_object(map) || !json_is_object(json_object_get(map, "fields")))
        return fail(c, ERR_INVALID, "a mapping is an object with \"kind\" and \"fields\"");
    if (!is_word_of(WEBHOOK_KINDS, '|', piece_text(c, map, "kind")))
        return fail(c, ERR_INVALID, "the \"kind\" of a mapping is one of %s", WEBHOOK_KINDS);
    json_object_foreach((json_t *)map, name, v)
    {
        if (!is_word_of("kind events message fields line", ' ', str_of(name)))
            return fail(c, ERR_INVALID, "the mapping has no \"%s\": it has %s", name,
                "kind events message fields line");
    }
    return names_check(c, json_object_get(map, "fields"), field_names) &&
        names_check(c, json_object_get(map, "line"), line_names);
}

bool webhook_mapping_check(struct ctx *c, struct str mapping)
{
    json_error_t error;
    json_t *map = json_loadb(mapping.p, mapping.n, JSON_REJECT_DUPLICATES, &error);
    bool ok;

    if (!map)
        return fail(c, ERR_INVALID, "the mapping is no JSON: line %d, column %d: %s", error.line,
            error.column, error.text);
    ok = mapping_check(c, map);
    json_decref(map);
    return ok;
}

const json_t *webhook_events(struct ctx *c, const json_t *mapping, const json_t *body)
{
    const json_t *events = json_object_get(mapping, "events");

    return events ? pointer_at(c, body, str_of(json_string_value(events))) : body;
}

struct str webhook_message(struct ctx *c, const json_t *mapping, const json_t *event)
{
    const char *pointer = json_string_value(json_object_get(mapping, "message"));
    const json_t *found = pointer ? pointer_at(c, event, str_of(pointer)) : NULL;
    struct str text = STR("");

    if (json_is_string(found))
        text = (struct str){json_string_value(found), json_string_length(found)};
    else if (json_is_number(found))
        text = piece_dump(c, found, CALL_MAX);
    return text;
}

/* ---- an event under our names ---- */

static json_t *renamed(struct ctx *c, const json_t *map, const json_t *event)
{
    json_t *out = json_object();
    const char *name;
    json_t *v;

    json_object_foreach((json_t *)map, name, v)
    {
        const char *text = json_string_value(v);

        if (text[0] == '=')
            json_object_set_new(out, name, json_string(text + 1));
        else
            json_object_set(out, name, (json_t *)pointer_at(c, event, str_of(text)));
    }
    return out;
}

static void lines_rename(struct ctx *c, const json_t *map, json_t *out)
{
    const json_t *lines = json_object_get(out, "lines");
    json_t *renamed_lines = json_array();
    size_t count = json_is_array(lines) ? json_array_size(lines) : lines != NULL;

    for (size_t i = 0; i < count; i++)
        json_array_append_new(renamed_lines,
            renamed(c, map, json_is_array(lines) ? json_array_get(lines, i) : lines));
    json_object_set_new(out, "lines", renamed_lines);
}

/* ---- reading it ---- */

static const struct shop_person who = {.user = "user",
    .email = "email",
    .phone = "phone",
    .given_name = "given_name",
    .family_name = "family_name",
    .street = "address",
    .city = "city",
    .country = "country"};

static const struct sale_paths line_paths = {.sku = "sku",
    .name = "name",
    .category = "category",
    .quantity = "quantity",
    .price = "price",
    .amount = "amount",
    .discount = "discount"};

struct hook {
    const struct source *source;
    struct arrival *arrival;
    const json_t *o; /* under our names */
    struct deed deed;
};

static bool who_find(struct ctx *c, struct hook *h, bool may_be_nobody)
{
    struct person p;

    if (!shop_person_read(c, h->source, h->o, &who, &p) ||
        !person_ident(c, h->source, &p, PERSON_DEVICE, piece_text(c, h->o, "device")))
        return false;
    p.told.name = piece_cut(piece_text(c, h->o, "name"), CUSTOMER_NAME_MAX);
    if (may_be_nobody && !person_is_named(&p))
        return true;
    if (!person_find(c, h->source, &p, &h->deed.customer_id))
        return false;
    h->arrival->customer_id = h->deed.customer_id;
    return true;
}

static bool sale_of(struct ctx *c, struct hook *h, struct sale *sale)
{
    int64_t discount;

    if (!currency_check(c, piece_text(c, h->o, "currency")) ||
        !sale_read(c, piece_at(h->o, "lines"), &line_paths, sale))
        return false;
    if (piece_money(c, h->o, "discount", &discount))
        sale_discount(sale, discount);
    return !c->err;
}

static bool hook_order(struct ctx *c, struct hook *h)
{
    struct sale_order o = {.number = piece_text(c, h->o, "number"),
        .fallback_us = h->deed.at_us,
        .channel = h->deed.channel};
    struct sale sale;

    if (!sale_of(c, h, &sale))
        return false;
    if (!sale.is_priced && !piece_money(c, h->o, "total", &o.total))
        return !c->err &&
            fail(c, ERR_INVALID, "it says neither products with prices nor \"%s\"", "total");
    return who_find(c, h, true) && sale_put(c, h->source, &sale, &o, &h->arrival->customer_id);
}

static bool hook_back(struct ctx *c, struct hook *h, bool is_cancellation)
{
    struct return_record r = {.order_number = piece_any(c, h->o, "order number"),
        .at_us = h->deed.at_us,
        .is_cancellation = is_cancellation};
    struct sale sale;

    if (piece_at(h->o, "order"))
        r.number = piece_text(c, h->o, "number");
    if (!sale_of(c, h, &sale))
        return false;
    if (!sale.count)
        (void)piece_money(c, h->o, "total", &r.total);
    return !c->err && sale_return(c, h->source, &sale, &r, &h->arrival->customer_id);
}

static bool hook_return(struct ctx *c, struct hook *h)
{
    return hook_back(c, h, false);
}

static bool hook_cancellation(struct ctx *c, struct hook *h)
{
    return hook_back(c, h, true);
}

static bool hook_score(struct ctx *c, struct hook *h)
{
    static const struct {
        const char *name;
        enum metric metric;
    } metrics[] = {{"nps", METRIC_NPS}, {"csat", METRIC_CSAT}, {"ces", METRIC_CES}};
    struct str name = piece_text(c, h->o, "metric");
    double value;

    if (!piece_real(c, h->o, "score", 1000, &value))
        return !c->err && fail(c, ERR_INVALID, "\"%s\" is missing", "score");
    for (size_t i = 0; i < COUNT(metrics); i++)
        if (str_eq_nocase(name, str_of(metrics[i].name)))
            return who_find(c, h, false) &&
                deed_score(
                    c, &h->deed, metrics[i].metric, value, piece_text(c, h->o, "comment"), 0);
    return fail(c, ERR_INVALID, "the metric is nps, csat or ces, not \"" STR_FMT "\"",
        STR_ARG(piece_cut(name, CALL_MAX)));
}

static bool hook_visit(struct ctx *c, struct hook *h)
{
    return who_find(c, h, false) && deed_visit(c, &h->deed, piece_text(c, h->o, "place"));
}

static bool hook_event(struct ctx *c, struct hook *h)
{
    struct str name = piece_text(c, h->o, "event");

    if (!name.n)
        return fail(c, ERR_INVALID, "\"%s\" is missing", "event");
    return who_find(c, h, false) &&
        deed_put(c, &h->deed, TOUCHPOINT_EVENT, name, piece_at(h->o, "properties"));
}

static bool hook_customer(struct ctx *c, struct hook *h)
{
    return who_find(c, h, false);
}

static bool hook_read(struct ctx *c, struct hook *h, struct str kind)
{
    static const struct {
        const char *name;
        bool (*read)(struct ctx *c, struct hook *h);
    } kinds[] = {{"order", hook_order}, {"return", hook_return},
        {"cancellation", hook_cancellation}, {"score", hook_score}, {"visit", hook_visit},
        {"event", hook_event}, {"customer", hook_customer}};
    const json_t *at = piece_at(h->o, "at");

    h->deed.at_us = h->arrival->received_us;
    if (at && !piece_moment(at, &h->deed.at_us))
        return fail(c, ERR_INVALID, "\"%s\" must be a moment like 2011-12-09T12:50:00Z", "at");
    if (h->deed.at_us > h->arrival->received_us)
        h->deed.at_us = h->arrival->received_us;
    (void)channel_parse(piece_text(c, h->o, "channel"), &h->deed.channel);
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_eq(kind, str_of(kinds[i].name)))
            return kinds[i].read(c, h);
    bug("a mapping that was not checked");
}

bool webhook_read(struct ctx *c, const struct source *s, struct arrival *a)
{
    json_t *map = json_loadb(s->mapping.p, s->mapping.n, 0, NULL), *o;
    struct hook h = {.source = s,
        .arrival = a,
        .deed = {.source = s, .message = a->message, .channel = CHANNEL_SITE}};
    bool ok;

    if (!map)
        bug("a mapping that was not checked");
    h.o = o = renamed(c, json_object_get(map, "fields"), a->json);
    lines_rename(c, json_object_get(map, "line"), o);
    ok = hook_read(c, &h, piece_text(c, map, "kind"));
    json_decref(o);
    json_decref(map);
    return ok;
}
