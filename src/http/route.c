/* The rows of all modules as one list, and the verbs that are routes as well. */
#include "http/route.h"

#include <string.h>

#include "cli/verb.h"
#include "http/serve.h"
#include "http/verb_route.h"
#include "module.h"

#define ROUTES_MAX 512
#define ROUTE_MEMORY_MAX ((size_t)4 << 20)

/* Made once before there are threads, then only read. */
static struct {
    const struct route *rows[ROUTES_MAX];
    size_t count;
    struct arena *verbs; /* rows made of verbs */
} all;

static void route_add(const struct route *route)
{
    assert(all.count < ROUTES_MAX);
    all.rows[all.count++] = route;
}

static struct member verb_member(const struct option *o)
{
    static const enum member_kind kinds[] = {
        [OPTION_FLAG] = MEMBER_BOOL,
        [OPTION_TEXT] = MEMBER_TEXT,
        [OPTION_INT] = MEMBER_INT,
        [OPTION_DATE] = MEMBER_DAY,
        [OPTION_CHOICE] = MEMBER_CHOICE,
        [OPTION_LIST] = MEMBER_TEXT,
    };

    return (struct member){.name = verb_query_name(all.verbs, o->name),
        .kind = kinds[o->kind],
        .flags = o->kind == OPTION_LIST ? MEMBER_LIST : 0,
        .note = lang_text(LANG_EN, o->help),
        .of = o->kind == OPTION_CHOICE ? o->value : NULL};
}

/* "insight rfm" is GET /api/v1/insight/rfm, "--as-of" is ?as_of=. */
static void verb_add(const struct verb *verb)
{
    static const struct member format = {
        "format", MEMBER_CHOICE, .note = "of the answer", .of = "json|csv"};
    char *path = arena_printf(all.verbs, "/api/v1/%s", verb->name);
    struct member *query = arena_array(all.verbs, verb->option_count + 1, struct member);
    struct route *route = arena_new_of(all.verbs, struct route);

    assert(verb->txn != TXN_WRITE);
    assert(verb->operands[0] == '\0');
    for (char *p = path; *p; p++)
        if (*p == ' ')
            *p = '/';
    for (size_t i = 0; i < verb->option_count; i++)
        query[i] = verb_member(&verb->options[i]);
    query[verb->option_count] = format;
    *route = (struct route){.method = verb->txn == TXN_READ ? "GET" : "POST",
        .path = path,
        .permission = verb->api,
        .txn = verb->txn == TXN_READ ? ROUTE_READ : ROUTE_NONE,
        .run = serve_verb,
        .summary = lang_text(LANG_EN, verb->help),
        .query = query,
        .query_count = verb->option_count + 1,
        .verb = verb};
    route_add(route);
}

void routes_init(void)
{
    if (all.verbs)
        arena_free(&all.verbs);
    all.verbs = arena_new(ROUTE_MEMORY_MAX);
    all.count = 0;
    for (size_t m = 0; m < module_count; m++) {
        for (size_t i = 0; i < modules[m]->route_count; i++)
            route_add(&modules[m]->routes[i]);
        for (size_t i = 0; i < modules[m]->verb_count; i++)
            if (modules[m]->verbs[i].api != PERM_NONE)
                verb_add(&modules[m]->verbs[i]);
    }
}

struct route_list route_list(void)
{
    return (struct route_list){all.rows, all.count};
}

/* Goes along the pattern and the path together; the rest of a path is one "{}" at most. */
static bool path_fits(const char *pattern, struct str path, struct str parts[ROUTE_PARTS_MAX])
{
    size_t n = 0, at = 0;

    while (*pattern) {
        if (*pattern != '{') {
            if (at == path.n || path.p[at] != *pattern)
                return false;
            at++;
            pattern++;
            continue;
        }
        assert(n < ROUTE_PARTS_MAX);
        parts[n] = (struct str){path.p + at, 0};
        while (at < path.n && path.p[at] != '/')
            at++;
        parts[n].n = (size_t)(path.p + at - parts[n].p);
        if (parts[n].n == 0)
            return false;
        n++;
        pattern = strchr(pattern, '}') + 1;
    }
    while (n < ROUTE_PARTS_MAX) /* else they would be those of another pattern */
        parts[n++] = STR("");
    return at == path.n;
}

/* A fixed path goes before one with parts: /customers/search is not a customer. */
static bool is_fixed(const struct route *r)
{
    return !strchr(r->path, '{');
}

const struct route *route_find(struct arena *a, struct str method, struct str path,
    struct str parts[ROUTE_PARTS_MAX], const char **allowed)
{
    const struct route *best = NULL;
    struct str found[ROUTE_PARTS_MAX];

    *allowed = NULL;
    for (size_t i = 0; i < all.count; i++) {
        const struct route *r = all.rows[i];

        if (!path_fits(r->path, path, found))
            continue;
        if (!str_eq(method, str_of(r->method))) {
            *allowed = *allowed ? arena_printf(a, "%s, %s", *allowed, r->method) : r->method;
            continue;
        }
        if (!best || is_fixed(r)) {
            best = r;
            memcpy(parts, found, sizeof found);
        }
    }
    return best;
}
