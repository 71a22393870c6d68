/* A body is checked once, here, so that handlers need not doubt what they read. */
#include "http/shape.h"

#include <string.h>

#include "base/id.h"
#include "base/rfc3339.h"

#define SHAPE_DEPTH_MAX 8

/* Where we are in the body: a chain of names back to the top. */
struct place {
    const struct place *above;
    const char *name;
    size_t index; /* in a list, where name is NULL */
    int depth;
};

static const char *place_pointer(struct arena *a, const struct place *p)
{
    if (!p)
        return "";
    if (!p->name)
        return arena_printf(a, "%s/%zu", place_pointer(a, p->above), p->index);
    return arena_printf(a, "%s/%s", place_pointer(a, p->above), p->name);
}

struct check {
    struct ctx *c;
    const char **pointer;
};

static bool refuse(struct check *k, const struct place *at, const char *wanted)
{
    *k->pointer = place_pointer(k->c->arena, at);
    return fail(
        k->c, ERR_INVALID, "\"%s\" must be %s", *k->pointer, lang_error(k->c->lang, wanted));
}

static bool word_is_in(const char *words, struct str word)
{
    struct str rest = str_of(words), one;

    while (str_cut(&rest, '|', &one))
        if (str_eq(one, word))
            return true;
    return false;
}

static bool text_is_bounded(const struct member *m, struct str text)
{
    return text.n <= (m->max ? m->max : MEMBER_TEXT_MAX);
}

/* What a text must be, in the reader's language, or NULL when it is that. */
static const char *text_fault(struct ctx *c, const struct member *m, struct str text)
{
    int64_t number;

    switch (m->kind) {
    case MEMBER_TIME:
        if (!rfc3339_parse(text, &number))
            return lang_error(c->lang, "a moment like 2011-12-09T12:50:00Z");
        return NULL;
    case MEMBER_DAY:
        if (!iso_day_parse(text, &number))
            return lang_error(c->lang, "a day like 2011-12-09");
        return NULL;
    case MEMBER_ID:
        if (!id_parse(text, m->of, &number))
            return arena_printf(c->arena, lang_error(c->lang, "an id like %s_..."), m->of);
        return NULL;
    case MEMBER_CHOICE:
        if (!word_is_in(m->of, text))
            return arena_printf(c->arena, lang_error(c->lang, "one of %s"), m->of);
        return NULL;
    default:
        if (!text_is_bounded(m, text))
            return arena_printf(c->arena, lang_error(c->lang, "a text of at most %zu bytes"),
                m->max ? m->max : MEMBER_TEXT_MAX);
        if (memchr(text.p, '\0', text.n))
            return lang_error(c->lang, "a text without NUL");
        return NULL;
    }
}

static bool shape_at(
    struct check *k, const struct shape *shape, const json_t *object, const struct place *at);

static bool money_check(struct check *k, const json_t *v, const struct place *at)
{
    const json_t *amount = json_object_get(v, "amount"), *currency = json_object_get(v, "currency");

    if (!json_is_object(v) || !json_is_integer(amount) || json_object_size(v) > 2 ||
        (currency && !json_is_string(currency)))
        return refuse(k, at, "{\"amount\": minor units, \"currency\": \"EUR\"}");
    if (currency && strcmp(json_string_value(currency), k->c->currency) != 0)
        return refuse(k, at,
            arena_printf(k->c->arena, lang_error(k->c->lang, "in %s, the currency of the business"),
                k->c->currency));
    return true;
}

static bool value_check(
    struct check *k, const struct member *m, const json_t *v, const struct place *at)
{
    const char *fault;

    switch (m->kind) {
    case MEMBER_INT:
        return json_is_integer(v) || refuse(k, at, "a whole number");
    case MEMBER_REAL:
        return json_is_number(v) || refuse(k, at, "a number");
    case MEMBER_BOOL:
        return json_is_boolean(v) || refuse(k, at, "true or false");
    case MEMBER_MONEY:
        return money_check(k, v, at);
    case MEMBER_OBJECT:
        return json_is_object(v) ? shape_at(k, m->shape, v, at) : refuse(k, at, "an object");
    case MEMBER_MAP:
        return json_is_object(v) || refuse(k, at, "an object");
    case MEMBER_ANY:
        return true;
    default:
        break;
    }
    if (!json_is_string(v))
        return refuse(k, at, "a text");
    fault = text_fault(k->c, m, (struct str){json_string_value(v), json_string_length(v)});
    return !fault || refuse(k, at, fault);
}

static bool list_check(
    struct check *k, const struct member *m, const json_t *list, const struct place *at)
{
    size_t told = m->kind == MEMBER_TEXT ? m->texts : m->max;
    size_t max = told ? told : MEMBER_LIST_MAX;

    if (!json_is_array(list) || json_array_size(list) > max)
        return refuse(
            k, at, arena_printf(k->c->arena, lang_error(k->c->lang, "a list of at most %zu"), max));
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct place here = {at, NULL, i, at->depth + 1};

        if (!value_check(k, m, json_array_get(list, i), &here))
            return false;
    }
    return true;
}

static const struct member *member_named(const struct shape *shape, const char *name)
{
    for (size_t i = 0; i < shape->count; i++)
        if (strcmp(shape->members[i].name, name) == 0)
            return &shape->members[i];
    return NULL;
}

static bool member_check(
    struct check *k, const struct shape *shape, const json_t *v, const struct place *at)
{
    const struct member *m = member_named(shape, at->name);

    if (!m) {
        *k->pointer = place_pointer(k->c->arena, at);
        return fail(k->c, ERR_INVALID, "there is no member \"%s\"", *k->pointer);
    }
    if (json_is_null(v))
        return (m->flags & MEMBER_NULL) || refuse(k, at, "there, and not null");
    return m->flags & MEMBER_LIST ? list_check(k, m, v, at) : value_check(k, m, v, at);
}

static bool shape_at(
    struct check *k, const struct shape *shape, const json_t *object, const struct place *at)
{
    int depth = at ? at->depth + 1 : 0;
    const char *name;
    json_t *v;

    assert(depth < SHAPE_DEPTH_MAX);
    json_object_foreach((json_t *)object, name, v)
    {
        struct place here = {at, name, 0, depth};

        if (!member_check(k, shape, v, &here))
            return false;
    }
    for (size_t i = 0; i < shape->count; i++) {
        struct place here = {at, shape->members[i].name, 0, depth};

        if ((shape->members[i].flags & MEMBER_NEEDED) && !json_object_get(object, here.name))
            return refuse(k, &here, "there");
    }
    return true;
}

bool shape_check(
    struct ctx *c, const struct shape *shape, const json_t *object, const char **pointer)
{
    struct check k = {c, pointer};

    return shape_at(&k, shape, object, NULL);
}

/* ---- the query ---- */

static bool query_value_check(struct ctx *c, const struct member *m, struct str value)
{
    const char *fault = NULL;
    int64_t number;

    if (m->kind == MEMBER_INT)
        fault = str_to_i64(value, INT64_MIN, INT64_MAX, &number)
            ? NULL
            : lang_error(c->lang, "a whole number");
    else if (m->kind == MEMBER_BOOL)
        fault = word_is_in("true|false", value) ? NULL : lang_error(c->lang, "true or false");
    else
        fault = text_fault(c, m, value);
    return !fault ||
        fail(c, ERR_INVALID, "\"%s\" must be %s, not \"" STR_FMT "\"", m->name, fault,
            STR_ARG(value));
}

static const struct member *query_member(const struct route *route, struct str name)
{
    static const struct member paging[] = {
        {"limit", MEMBER_INT, .note = "how many, at most"},
        {"after", MEMBER_TEXT, .note = "`next` of the page before"},
    };

    for (size_t i = 0; i < route->query_count; i++)
        if (str_eq(name, str_of(route->query[i].name)))
            return &route->query[i];
    for (size_t i = 0; (route->flags & ROUTE_PAGED) && i < COUNT(paging); i++)
        if (str_eq(name, str_of(paging[i].name)))
            return &paging[i];
    return NULL;
}

/* Of two, a proxy or a log may have read the other. */
static bool is_told_before(const struct request *rq, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (str_eq(rq->query[i].name, rq->query[at].name))
            return true;
    return false;
}

bool query_check(struct ctx *c, struct request *rq)
{
    for (size_t i = 0; i < rq->query_count; i++) {
        const struct member *m = query_member(rq->route, rq->query[i].name);

        if (!m && !(rq->route->flags & ROUTE_FOREIGN))
            return fail(c, ERR_INVALID, "there is no parameter \"" STR_FMT "\"",
                STR_ARG(rq->query[i].name));
        if (m && !(m->flags & MEMBER_LIST) && is_told_before(rq, i))
            return fail(c, ERR_INVALID, "the parameter \"%s\" is there twice", m->name);
        if (m && !query_value_check(c, m, rq->query[i].value))
            return false;
    }
    for (size_t i = 0; i < rq->route->query_count; i++)
        if ((rq->route->query[i].flags & MEMBER_NEEDED) &&
            !request_has(rq, rq->route->query[i].name))
            return fail(
                c, ERR_INVALID, "the parameter \"%s\" is missing", rq->route->query[i].name);
    return true;
}
