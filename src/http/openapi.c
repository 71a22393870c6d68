/* OpenAPI 3.1 out of rows. Shapes become components, once each. */
#include "http/openapi.h"

#include <string.h>

#include "http/kept.h"
#include "http/serve.h"

#define SHAPES_MAX 512
#define PROVED_NOTE                                                              \
    " Who is signed in must have shown within a quarter of an hour who they are" \
    " (else `proof_needed`: `/api/v1/session/proof`); a token is not asked."

struct document {
    struct ctx *c;
    struct json_writer w;
    const struct shape *shapes[SHAPES_MAX];
    size_t shape_count;
};

static void text(struct document *d, const char *key, const char *value)
{
    json_put_text(&d->w, key, str_of(value));
}

static void reference(struct document *d, const char *kind, const char *name)
{
    text(d, "$ref", arena_printf(d->c->arena, "#/components/%s/%s", kind, name));
}

/* ---- schemas ---- */

static void shape_note(struct document *d, const struct shape *shape)
{
    for (size_t i = 0; i < d->shape_count; i++)
        if (d->shapes[i] == shape)
            return;
    assert(d->shape_count < SHAPES_MAX);
    d->shapes[d->shape_count++] = shape;
    for (size_t i = 0; i < shape->count; i++)
        if (shape->members[i].kind == MEMBER_OBJECT)
            shape_note(d, shape->members[i].shape);
}

static void type_put(struct document *d, const char *type, bool is_nullable)
{
    if (!is_nullable) {
        text(d, "type", type);
        return;
    }
    json_open_array(&d->w, "type");
    text(d, NULL, type);
    text(d, NULL, "null");
    json_close(&d->w);
}

static void choices_put(struct document *d, const char *choices, bool is_nullable)
{
    struct str rest = str_of(choices), one;

    json_open_array(&d->w, "enum");
    while (str_cut(&rest, '|', &one))
        json_put_text(&d->w, NULL, one);
    if (is_nullable)
        json_put_null(&d->w, NULL);
    json_close(&d->w);
}

static void reference_put(struct document *d, const char *name, bool is_nullable)
{
    if (!is_nullable) {
        reference(d, "schemas", name);
        return;
    }
    json_open_array(&d->w, "anyOf");
    json_open_object(&d->w, NULL);
    reference(d, "schemas", name);
    json_close(&d->w);
    json_open_object(&d->w, NULL);
    text(d, "type", "null");
    json_close(&d->w);
    json_close(&d->w);
}

static void value_put(struct document *d, const struct member *m, bool is_nullable)
{
    static const struct {
        const char *type, *format;
    } plain[] = {
        [MEMBER_TEXT] = {"string", NULL},
        [MEMBER_INT] = {"integer", "int64"},
        [MEMBER_REAL] = {"number", NULL},
        [MEMBER_BOOL] = {"boolean", NULL},
        [MEMBER_TIME] = {"string", "date-time"},
        [MEMBER_DAY] = {"string", "date"},
        [MEMBER_ID] = {"string", NULL},
        [MEMBER_CHOICE] = {"string", NULL},
        [MEMBER_MAP] = {"object", NULL},
    };

    switch (m->kind) {
    case MEMBER_MONEY:
        reference_put(d, "Money", is_nullable);
        return;
    case MEMBER_OBJECT:
        reference_put(d, m->shape->name, is_nullable);
        return;
    case MEMBER_ANY:
        return;
    default:
        break;
    }
    type_put(d, plain[m->kind].type, is_nullable);
    if (plain[m->kind].format)
        text(d, "format", plain[m->kind].format);
    if (m->kind == MEMBER_CHOICE)
        choices_put(d, m->of, is_nullable);
    if (m->kind == MEMBER_ID)
        text(d, "pattern", arena_printf(d->c->arena, "^%s_[0-9a-z]{13}$", m->of));
    if (m->kind == MEMBER_TEXT && m->max)
        json_put_int(&d->w, "maxLength", (int64_t)m->max);
}

static void member_put(struct document *d, const struct member *m)
{
    bool is_nullable = m->flags & MEMBER_NULL;

    if (m->flags & MEMBER_LIST) {
        type_put(d, "array", is_nullable);
        json_open_object(&d->w, "items");
        value_put(d, m, false);
        json_close(&d->w);
    } else {
        value_put(d, m, is_nullable);
    }
}

static void needed_put(struct document *d, const struct shape *shape)
{
    bool has_any = false;

    for (size_t i = 0; i < shape->count; i++)
        has_any |= shape->members[i].flags & MEMBER_NEEDED;
    if (!has_any)
        return;
    json_open_array(&d->w, "required");
    for (size_t i = 0; i < shape->count; i++)
        if (shape->members[i].flags & MEMBER_NEEDED)
            text(d, NULL, shape->members[i].name);
    json_close(&d->w);
}

static void shape_put(struct document *d, const struct shape *shape)
{
    json_open_object(&d->w, shape->name);
    text(d, "type", "object");
    needed_put(d, shape);
    json_open_object(&d->w, "properties");
    for (size_t i = 0; i < shape->count; i++) {
        const struct member *m = &shape->members[i];

        json_open_object(&d->w, m->name);
        member_put(d, m);
        if (m->note)
            text(d, "description", m->note);
        json_close(&d->w);
    }
    json_close(&d->w);
    json_put_bool(&d->w, "additionalProperties", false);
    json_close(&d->w);
}

/* ---- operations ---- */

static void parameter_put(
    struct document *d, const char *in, const struct member *m, bool is_needed)
{
    json_open_object(&d->w, NULL);
    text(d, "name", m->name);
    text(d, "in", in);
    json_put_bool(&d->w, "required", is_needed);
    if (m->note)
        text(d, "description", m->note);
    json_open_object(&d->w, "schema");
    member_put(d, m);
    json_close(&d->w);
    json_close(&d->w);
}

static void parameters_put(struct document *d, const struct route *r)
{
    struct str rest = str_of(r->path), piece;
    const struct member limit = {"limit", MEMBER_INT, .note = "how many, 1 to 500; else 50"};
    const struct member after = {"after", MEMBER_TEXT, .note = "`next` of the page before"};
    const struct member key = {"Idempotency-Key", MEMBER_TEXT,
        .note = "sent again with the same body, it answers the same and changes nothing twice",
        .max = KEPT_KEY_MAX};

    json_open_array(&d->w, "parameters");
    while (str_cut(&rest, '/', &piece))
        if (piece.n && piece.p[0] == '{') {
            const struct member part = {
                str_dup(d->c->arena, (struct str){piece.p + 1, piece.n - 2}), MEMBER_TEXT};

            parameter_put(d, "path", &part, true);
        }
    for (size_t i = 0; i < r->query_count; i++)
        parameter_put(d, "query", &r->query[i], r->query[i].flags & MEMBER_NEEDED);
    if (r->flags & ROUTE_PAGED) {
        parameter_put(d, "query", &limit, false);
        parameter_put(d, "query", &after, false);
    }
    if (strcmp(r->method, "POST") == 0 && !(r->flags & ROUTE_FOREIGN))
        parameter_put(d, "header", &key, false);
    json_close(&d->w);
}

static void content_open(struct document *d, const char *type)
{
    json_open_object(&d->w, "content");
    json_open_object(&d->w, type);
    json_open_object(&d->w, "schema");
}

static void content_close(struct document *d)
{
    json_close(&d->w);
    json_close(&d->w);
    json_close(&d->w);
}

static void body_put(struct document *d, const struct route *r)
{
    bool has_bytes = r->flags & (ROUTE_RAW | ROUTE_UPLOAD);

    if (!r->body && !has_bytes)
        return;
    json_open_object(&d->w, "requestBody");
    json_put_bool(&d->w, "required", true);
    content_open(d, r->body ? "application/json" : "*/*");
    if (r->body)
        reference(d, "schemas", r->body->name);
    content_close(d);
    json_close(&d->w);
}

static void page_put(struct document *d, const struct shape *item)
{
    text(d, "type", "object");
    json_open_array(&d->w, "required");
    text(d, NULL, "items");
    text(d, NULL, "next");
    json_close(&d->w);
    json_open_object(&d->w, "properties");
    json_open_object(&d->w, "items");
    text(d, "type", "array");
    json_open_object(&d->w, "items");
    reference(d, "schemas", item->name);
    json_close(&d->w);
    json_close(&d->w);
    json_open_object(&d->w, "next");
    type_put(d, "string", true);
    json_close(&d->w);
    json_close(&d->w);
    json_put_bool(&d->w, "additionalProperties", false);
}

static void answer_schema_put(struct document *d, const struct route *r)
{
    if (r->answer && (r->flags & ROUTE_PAGED))
        page_put(d, r->answer);
    else if (r->answer)
        reference(d, "schemas", r->answer->name);
    else if (!r->type)
        text(d, "type", "object");
}

static void answer_put(struct document *d, const struct route *r)
{
    char status[8];

    snprintf(status, sizeof status, "%d", r->status ? r->status : 200);
    json_open_object(&d->w, status);
    text(d, "description", "done");
    if (r->status != 204) {
        content_open(d, r->type ? r->type : "application/json");
        answer_schema_put(d, r);
        json_close(&d->w);
        json_close(&d->w);
        if (r->verb) { /* ?format=csv */
            json_open_object(&d->w, "text/csv");
            json_open_object(&d->w, "schema");
            text(d, "type", "string");
            json_close(&d->w);
            json_close(&d->w);
        }
        json_close(&d->w);
    }
    json_close(&d->w);
}

static void security_put(struct document *d, const struct route *r)
{
    static const char *const ways[] = {"token", "session"};

    json_open_array(&d->w, "security");
    for (size_t i = 0; r->permission != PERM_NONE && i < COUNT(ways); i++) {
        json_open_object(&d->w, NULL);
        json_open_array(&d->w, ways[i]);
        json_close(&d->w);
        json_close(&d->w);
    }
    json_close(&d->w);
}

/* "POST /api/v1/customers/{id}/notes" is postCustomersIdNotes. */
static const char *operation_id(struct document *d, const struct route *r)
{
    char *id = arena_printf(d->c->arena, "%s%s", r->method, r->path), *out = id;
    bool starts_word = false;

    for (const char *p = id; *p; p++) {
        bool is_letter = (*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9');
        bool is_capital = *p >= 'A' && *p <= 'Z';

        if (is_letter)
            *out++ = starts_word && *p >= 'a' ? (char)(*p - 'a' + 'A') : *p;
        else if (is_capital)
            *out++ = (char)(*p - 'A' + 'a');
        starts_word = !is_letter && !is_capital;
    }
    *out = '\0';
    return id;
}

/* "customers" of /api/v1/customers/{id}. */
static struct str tag_of(const struct route *r)
{
    struct str rest = str_of(r->path), piece, last = STR("server");

    while (str_cut(&rest, '/', &piece))
        if (piece.n && !str_eq(piece, STR("api")) && !str_eq(piece, STR("v1")) &&
            piece.p[0] != '{') {
            last = piece;
            break;
        }
    return last;
}

static void operation_put(struct document *d, const struct route *r)
{
    static const char *const keys[][2] = {
        {"GET", "get"}, {"POST", "post"}, {"PUT", "put"}, {"PATCH", "patch"}, {"DELETE", "delete"}};
    const char *key = "get";

    for (size_t i = 0; i < COUNT(keys); i++)
        if (strcmp(r->method, keys[i][0]) == 0)
            key = keys[i][1];
    json_open_object(&d->w, key);
    text(d, "operationId", operation_id(d, r));
    json_open_array(&d->w, "tags");
    json_put_text(&d->w, NULL, tag_of(r));
    json_close(&d->w);
    text(d, "summary", r->summary);
    text(d, "description",
        r->permission == PERM_NONE
            ? "For everybody."
            : arena_printf(d->c->arena, "Needs the permission `%s`.%s",
                  permission_rows[r->permission].name, r->flags & ROUTE_PROVED ? PROVED_NOTE : ""));
    security_put(d, r);
    parameters_put(d, r);
    body_put(d, r);
    json_open_object(&d->w, "responses");
    answer_put(d, r);
    json_open_object(&d->w, "default");
    reference(d, "responses", r->flags & ROUTE_FOREIGN ? "Foreign" : "Problem");
    json_close(&d->w);
    json_close(&d->w);
    json_close(&d->w);
}

static bool is_shown(const struct route *r)
{
    return !(r->flags & ROUTE_HIDDEN);
}

/* Rows of one path stand together in the document, wherever they stand in their modules. */
static void paths_put(struct document *d)
{
    struct route_list all = route_list();

    json_open_object(&d->w, "paths");
    for (size_t i = 0; i < all.count; i++) {
        bool is_first = true;

        for (size_t j = 0; j < i; j++)
            is_first &= !is_shown(all.rows[j]) || strcmp(all.rows[i]->path, all.rows[j]->path) != 0;
        if (!is_first || !is_shown(all.rows[i]))
            continue;
        json_open_object(&d->w, all.rows[i]->path);
        for (size_t j = i; j < all.count; j++)
            if (is_shown(all.rows[j]) && strcmp(all.rows[i]->path, all.rows[j]->path) == 0)
                operation_put(d, all.rows[j]);
        json_close(&d->w);
    }
    json_close(&d->w);
}

/* ---- the document ---- */

static const struct member money_members[] = {
    {"amount", MEMBER_INT, MEMBER_NEEDED, "minor units: kopecks, cents"},
    {"currency", MEMBER_TEXT, .note = "ISO 4217; left out, it is the business's"},
};
static const struct shape money_shape = SHAPE("Money", money_members);

static const struct member problem_members[] = {
    {"type", MEMBER_TEXT, MEMBER_NEEDED},
    {"title", MEMBER_TEXT, MEMBER_NEEDED},
    {"status", MEMBER_INT, MEMBER_NEEDED},
    {"code", MEMBER_TEXT, MEMBER_NEEDED, "stable, for programs"},
    {"detail", MEMBER_TEXT, MEMBER_NEEDED, "for people, in the language of Accept-Language"},
    {"pointer", MEMBER_TEXT, .note = "JSON pointer to the member at fault"},
    {"request_id", MEMBER_TEXT, MEMBER_NEEDED, "to find it in the log"},
};
static const struct shape problem_shape = SHAPE("Problem", problem_members);

static void scheme_put(struct document *d, const char *name, const char *const pairs[][2], size_t n)
{
    json_open_object(&d->w, name);
    for (size_t i = 0; i < n; i++)
        text(d, pairs[i][0], pairs[i][1]);
    json_close(&d->w);
}

/* Routes of another's protocol say no in its own words, unless the server says it before them. */
static void foreign_put(struct document *d)
{
    static const char *const types[][2] = {
        {"application/json", "object"}, {"text/plain", "string"}};

    json_open_object(&d->w, "Foreign");
    text(d, "description", "A problem (RFC 9457), or what the protocol says instead");
    json_open_object(&d->w, "content");
    for (size_t i = 0; i < COUNT(types); i++) {
        json_open_object(&d->w, types[i][0]);
        json_open_object(&d->w, "schema");
        text(d, "type", types[i][1]);
        json_close(&d->w);
        json_close(&d->w);
    }
    json_open_object(&d->w, "application/problem+json");
    json_open_object(&d->w, "schema");
    reference(d, "schemas", "Problem");
    json_close(&d->w);
    json_close(&d->w);
    json_close(&d->w);
    json_close(&d->w);
}

static void components_put(struct document *d)
{
    static const char *const token[][2] = {{"type", "http"}, {"scheme", "bearer"}};
    bool is_secure = strncmp(serve_url(), "https:", 6) == 0;
    const char *const session[][2] = {{"type", "apiKey"}, {"in", "cookie"},
        {"name", is_secure ? "__Host-maitred_session" : "maitred_session"}};

    json_open_object(&d->w, "components");
    json_open_object(&d->w, "securitySchemes");
    scheme_put(d, "token", token, COUNT(token));
    scheme_put(d, "session", session, COUNT(session));
    json_close(&d->w);
    json_open_object(&d->w, "responses");
    json_open_object(&d->w, "Problem");
    text(d, "description", "A problem (RFC 9457)");
    content_open(d, "application/problem+json");
    reference(d, "schemas", "Problem");
    content_close(d);
    json_close(&d->w);
    foreign_put(d);
    json_close(&d->w);
    json_open_object(&d->w, "schemas");
    for (size_t i = 0; i < d->shape_count; i++)
        shape_put(d, d->shapes[i]);
    json_close(&d->w);
    json_close(&d->w);
}

static void head_put(struct document *d)
{
    text(d, "openapi", "3.1.0");
    json_open_object(&d->w, "info");
    text(d, "title", "maitred");
    text(d, "version", MAITRED_VERSION);
    text(d, "description",
        "Money is in minor units, moments are RFC 3339 in UTC. Errors are problem+json with a "
        "stable `code`. Lists go by cursor: pass `next` as `after`. A POST may carry an "
        "Idempotency-Key; edits may carry If-Match with the ETag they were read with.");
    json_open_object(&d->w, "license");
    text(d, "name", "AGPL-3.0-or-later");
    text(d, "identifier", "AGPL-3.0-or-later");
    json_close(&d->w);
    json_open_object(&d->w, "contact");
    text(d, "name", "The operator of this server");
    text(d, "url", serve_url());
    json_close(&d->w);
    json_close(&d->w);
    json_open_array(&d->w, "servers");
    json_open_object(&d->w, NULL);
    text(d, "url", "/");
    text(d, "description", "this server");
    json_close(&d->w);
    json_close(&d->w);
}

static void tags_put(struct document *d)
{
    struct route_list all = route_list();

    json_open_array(&d->w, "tags");
    for (size_t i = 0; i < all.count; i++) {
        bool is_first = is_shown(all.rows[i]);

        for (size_t j = 0; j < i && is_first; j++)
            is_first = !is_shown(all.rows[j]) || !str_eq(tag_of(all.rows[i]), tag_of(all.rows[j]));
        if (!is_first)
            continue;
        json_open_object(&d->w, NULL);
        json_put_text(&d->w, "name", tag_of(all.rows[i]));
        json_put_text(&d->w, "description", tag_of(all.rows[i]));
        json_close(&d->w);
    }
    json_close(&d->w);
}

void openapi_write(struct ctx *c, struct buf *out)
{
    struct document *d = arena_new_of(c->arena, struct document);
    struct route_list all = route_list();

    d->c = c;
    json_write_buf(&d->w, out);
    shape_note(d, &money_shape);
    shape_note(d, &problem_shape);
    for (size_t i = 0; i < all.count; i++) {
        if (!is_shown(all.rows[i]))
            continue;
        if (all.rows[i]->body)
            shape_note(d, all.rows[i]->body);
        if (all.rows[i]->answer)
            shape_note(d, all.rows[i]->answer);
    }
    json_open_object(&d->w, NULL);
    head_put(d);
    tags_put(d);
    paths_put(d);
    components_put(d);
    json_close(&d->w);
}
