/* Reading what was asked, and writing the answer. */
#include "http/request.h"

#include <inttypes.h>
#include <string.h>

#include "base/id.h"
#include "base/rfc3339.h"

/* ---- the path and the query ---- */

struct str request_part(const struct request *rq, const char *name)
{
    struct str rest = str_of(rq->route->path), piece;
    size_t i = 0;

    while (str_cut(&rest, '/', &piece)) {
        if (!piece.n || piece.p[0] != '{')
            continue;
        if (str_eq((struct str){piece.p + 1, piece.n - 2}, str_of(name)))
            return rq->parts[i];
        i++;
    }
    bug("the path of a route has no such part");
}

bool request_id(
    struct ctx *c, const struct request *rq, const char *name, const char *prefix, int64_t *out)
{
    struct str part = request_part(rq, name);

    if (id_parse(part, prefix, out))
        return true;
    return fail(c, ERR_MISSING, "there is no \"" STR_FMT "\"", STR_ARG(part));
}

static const struct str *pair_find(const struct pair *pairs, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(pairs[i].name, str_of(name)))
            return &pairs[i].value;
    return NULL;
}

bool request_has(const struct request *rq, const char *name)
{
    return pair_find(rq->query, rq->query_count, name);
}

struct str request_query(const struct request *rq, const char *name)
{
    const struct str *value = pair_find(rq->query, rq->query_count, name);

    return value ? *value : STR("");
}

struct str request_header(const struct request *rq, const char *name)
{
    for (size_t i = 0; i < rq->header_count; i++)
        if (str_eq_nocase(rq->headers[i].name, str_of(name)))
            return rq->headers[i].value;
    return STR("");
}

bool request_accepts(const struct request *rq, const char *encoding)
{
    struct str rest = request_header(rq, "Accept-Encoding"), one, name;

    while (str_cut(&rest, ',', &one))
        if (str_cut(&one, ';', &name) && str_eq_nocase(str_trim(name), str_of(encoding)))
            return !str_find(one, STR("q=0"), NULL) || str_find(one, STR("q=0."), NULL);
    return false;
}

enum lang request_lang(const struct request *rq)
{
    struct str rest = request_header(rq, "Accept-Language"), one;
    enum lang lang = LANG_EN;

    while (str_cut(&rest, ',', &one))
        if (lang_parse(str_trim(one), &lang))
            break;
    return lang;
}

struct str request_cookie(const struct request *rq, const char *name)
{
    struct str rest = request_header(rq, "Cookie"), one, key;

    while (str_cut(&rest, ';', &one)) {
        one = str_trim(one);
        if (str_cut(&one, '=', &key) && str_eq(key, str_of(name)))
            return one.p ? one : STR("");
    }
    return STR("");
}

int64_t request_query_int(const struct request *rq, const char *name, int64_t fallback)
{
    int64_t value = fallback;

    if (request_has(rq, name) && !str_to_i64(request_query(rq, name), INT64_MIN, INT64_MAX, &value))
        bug("a number of the query was not checked");
    return value;
}

int64_t request_query_id(const struct request *rq, const char *name)
{
    for (size_t i = 0; i < rq->route->query_count; i++) {
        const struct member *m = &rq->route->query[i];
        int64_t id;

        if (strcmp(m->name, name) == 0 && id_parse(request_query(rq, name), m->of, &id))
            return id;
    }
    return 0;
}

bool request_page(
    struct ctx *c, const struct request *rq, int64_t from, size_t *limit, int64_t *after)
{
    int64_t count = request_query_int(rq, "limit", HTTP_PAGE_DEFAULT);

    if (count < 1 || count > HTTP_PAGE_MAX)
        return fail(c, ERR_INVALID, "\"limit\" must be from 1 to %d", HTTP_PAGE_MAX);
    *limit = (size_t)count;
    *after = from;
    if (!request_has(rq, "after") || str_to_i64(request_query(rq, "after"), 0, INT64_MAX, after))
        return true;
    return fail(c, ERR_INVALID, "\"after\" must be \"next\" of the page before");
}

/* ---- members ---- */

static struct str text_of(const json_t *v)
{
    return json_is_string(v) ? (struct str){json_string_value(v), json_string_length(v)} : STR("");
}

bool member_has(const json_t *object, const char *name)
{
    const json_t *v = json_object_get(object, name);

    return v && !json_is_null(v);
}

struct str member_text(const json_t *object, const char *name)
{
    return text_of(json_object_get(object, name));
}

int64_t member_int(const json_t *object, const char *name, int64_t fallback)
{
    const json_t *v = json_object_get(object, name);

    return json_is_integer(v) ? (int64_t)json_integer_value(v) : fallback;
}

double member_real(const json_t *object, const char *name, double fallback)
{
    const json_t *v = json_object_get(object, name);

    return json_is_number(v) ? json_number_value(v) : fallback;
}

bool member_bool(const json_t *object, const char *name)
{
    return json_is_true(json_object_get(object, name));
}

int64_t member_time(const json_t *object, const char *name)
{
    int64_t at_us;

    return rfc3339_parse(member_text(object, name), &at_us) ? at_us : 0;
}

int64_t member_day(const json_t *object, const char *name)
{
    int64_t day;

    return iso_day_parse(member_text(object, name), &day) ? day : 0;
}

int64_t member_money(const json_t *object, const char *name, int64_t fallback)
{
    return member_int(json_object_get(object, name), "amount", fallback);
}

int64_t member_id(const json_t *object, const char *name, const char *prefix)
{
    int64_t id;

    return id_parse(member_text(object, name), prefix, &id) ? id : 0;
}

int member_choice(const json_t *object, const char *name, const char *choices)
{
    struct str rest = str_of(choices), one, value = member_text(object, name);

    for (int i = 0; str_cut(&rest, '|', &one); i++)
        if (str_eq(one, value))
            return i;
    return -1;
}

/* ---- versions ---- */

/* Weak or strong, several or "*": a version in any of them will do. */
bool request_matches(struct ctx *c, const struct request *rq, int64_t version)
{
    struct str rest = request_header(rq, "If-Match"), one;
    char etag[32];
    int n = snprintf(etag, sizeof etag, "\"%" PRId64 "\"", version);

    if (!rest.n)
        return true;
    while (str_cut(&rest, ',', &one)) {
        one = str_trim(one);
        if (str_starts(one, STR("W/")))
            one = str_from(one, 2);
        if (str_eq(one, STR("*")) || str_eq(one, (struct str){etag, (size_t)n}))
            return true;
    }
    return fail(c, ERR_STALE, "it was changed since it was read: read it again");
}

bool request_proved(struct ctx *c, const struct request *rq)
{
    return rq->actor.kind != ACTOR_USER || rq->is_proved ||
        fail(c, ERR_PROOF, "show again who you are, by password or code, and send this once more");
}

/* ---- the answer ---- */

void reply_status(struct request *rq, int status)
{
    rq->status = status;
}

void reply_header(struct request *rq, const char *name, const char *value)
{
    assert(rq->added_count < HTTP_HEADERS_MAX);
    rq->added[rq->added_count++] =
        (struct pair){str_keep(rq->arena, str_of(name)), str_keep(rq->arena, str_of(value))};
}

void reply_etag(struct request *rq, int64_t version)
{
    char etag[32];

    snprintf(etag, sizeof etag, "\"%" PRId64 "\"", version);
    reply_header(rq, "ETag", etag);
}

void reply_bytes(struct request *rq, const char *type, struct str bytes)
{
    rq->type = type;
    buf_clear(&rq->answer);
    buf_str(&rq->answer, bytes);
}

void reply_file(struct request *rq, const char *type, int file)
{
    assert(rq->file < 0);
    rq->type = type;
    rq->file = file;
}

void reply_text(struct request *rq, const char *key, struct str value)
{
    json_put_text(&rq->out, key, value);
}

void reply_time(struct request *rq, const char *key, int64_t at_us)
{
    char text[RFC3339_MAX];

    if (at_us == 0) {
        json_put_null(&rq->out, key);
        return;
    }
    rfc3339_format(text, at_us);
    json_put_text(&rq->out, key, str_of(text));
}

void reply_day(struct request *rq, const char *key, int64_t day)
{
    char text[RFC3339_MAX];

    iso_day_format(text, day);
    json_put_text(&rq->out, key, str_of(text));
}

void reply_money(struct request *rq, const char *key, int64_t minor, const char *currency)
{
    json_open_object(&rq->out, key);
    json_put_int(&rq->out, "amount", minor);
    json_put_text(&rq->out, "currency", str_of(currency));
    json_close(&rq->out);
}

void reply_id(struct request *rq, const char *key, const char *prefix, int64_t id)
{
    char text[ID_TEXT_MAX];

    if (id == 0) {
        json_put_null(&rq->out, key);
        return;
    }
    id_format(text, prefix, id);
    json_put_text(&rq->out, key, str_of(text));
}

void reply_page_open(struct request *rq)
{
    json_open_object(&rq->out, NULL);
    json_open_array(&rq->out, "items");
}

void reply_page_close(struct request *rq, bool has_more, int64_t last)
{
    char text[24];

    json_close(&rq->out);
    if (has_more) {
        snprintf(text, sizeof text, "%" PRId64, last);
        json_put_text(&rq->out, "next", str_of(text));
    } else {
        json_put_null(&rq->out, "next");
    }
    json_close(&rq->out);
}
