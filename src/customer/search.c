/* Each stretch of an index is bounded by what begins as the text does and by SEARCH_MAX; what is
 * found first stays first, so the surest look-ups come first. */
#include "customer/search.h"

#include "base/id.h"
#include "customer/customer_priv.h"
#include "customer/phone.h"

struct search {
    struct search_hit *hits;
    size_t count;
};

static bool hit_add(struct ctx *c, struct search *s, int64_t id, const char *by, struct str matched)
{
    struct customer cu;

    if (s->count == SEARCH_MAX)
        return true;
    if (!customer_get(c, id, &cu))
        return false;
    for (size_t i = 0; i < s->count; i++)
        if (s->hits[i].customer.id == cu.id)
            return true;
    s->hits[s->count++] = (struct search_hit){cu, by, matched};
    return true;
}

/* ---- identities ---- */

struct found {
    struct str ident;
    int64_t customer_id;
};

static struct str range_end(struct ctx *c, struct str start)
{
    return str_of(arena_printf(c->arena, STR_FMT "\xF4\x8F\xBF\xBF", STR_ARG(start)));
}

/* Whose identity begins so; the shortest comes first, so that a whole one goes before its
 * continuations. */
static bool by_prefix(struct ctx *c, struct search *s, const char *kind, struct str body)
{
    struct str start = str_of(arena_printf(c->arena, "%s:" STR_FMT, kind, STR_ARG(body)));
    struct found found[SEARCH_MAX];
    size_t count = 0;
    struct rows rows;

    if (!body.n || s->count == SEARCH_MAX)
        return true;
    if (!db_query(c, &rows, &customer_sql[IDENTITIES_FROM],
            ARGS(TEXT(start), TEXT(range_end(c, start)), I64(SEARCH_MAX))))
        return false;
    while (count < SEARCH_MAX && db_next(&rows))
        found[count++] = (struct found){str_keep(c->arena, db_text(&rows, 0)), db_i64(&rows, 1)};
    if (!db_end(&rows))
        return false;
    for (size_t i = 0; i < count; i++) {
        enum ident_kind ident_kind;
        struct str rest;

        if (!ident_split(found[i].ident, &ident_kind, &rest))
            continue;
        if (!hit_add(c, s, found[i].customer_id, ident_prefix(ident_kind), rest))
            return false;
    }
    return true;
}

static bool by_phone(struct ctx *c, struct search *s, struct str text)
{
    const char *starts[PHONE_PREFIXES_MAX], *whole;
    struct str country;
    size_t count;

    if (!customer_country(c, &country))
        return false;
    count = phone_prefixes(c->arena, text, country, starts);
    whole = count ? phone_e164(c->arena, text, country) : NULL;
    if (whole && !by_prefix(c, s, "phone", str_of(whole)))
        return false;
    for (size_t i = count; i > 0; i--)
        if (!by_prefix(c, s, "phone", str_of(starts[i - 1])))
            return false;
    return true;
}

/* As ident_spell writes them; what has no spelling begins no identity. */
static bool by_idents(struct ctx *c, struct search *s, struct str text)
{
    static const enum ident_kind kinds[] = {IDENT_CARD, IDENT_EXTERNAL};
    struct str fold = str_of(lang_fold(c->arena, text)), ident, body;
    enum ident_kind kind;

    if (!by_phone(c, s, text) ||
        (!str_find(text, STR(" "), NULL) && !by_prefix(c, s, "email", fold)))
        return false;
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (!ident_spell(c, kinds[i], STR(""), STR(""), text, &ident) &&
            ident_split(ident, &kind, &body) && !by_prefix(c, s, ident_prefix(kind), body))
            return false;
    if (str_find(text, STR(":"), NULL) && !by_prefix(c, s, "ext", text))
        return false;
    return by_prefix(c, s, "telegram",
        fold.n && fold.p[0] == '@' ? fold : str_join(c->arena, STR(""), '@', fold));
}

/* ---- names ---- */

/* By the beginning of the name, or of the name turned round. */
static bool by_name(struct ctx *c, struct search *s, enum customer_statement page, struct str text)
{
    struct str fold = str_of(lang_fold(c->arena, text));
    struct customer found[SEARCH_MAX];
    size_t count = 0;
    struct rows rows;

    if (s->count == SEARCH_MAX)
        return true;
    if (!db_query(c, &rows, &customer_sql[page],
            ARGS(TEXT(fold), TEXT(range_end(c, fold)), TEXT(fold), I64(0), I64(SEARCH_MAX))))
        return false;
    while (count < SEARCH_MAX && db_next(&rows))
        customer_row(c, &rows, &found[count++]);
    if (!db_end(&rows))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!hit_add(c, s, found[i].id, "name", found[i].name))
            return false;
    return true;
}

bool customer_search(
    struct ctx *c, struct str text, struct search_hit out[SEARCH_MAX], size_t *count)
{
    struct search s = {.hits = out};
    int64_t id;

    *count = 0;
    text = str_trim(text);
    if (!text.n)
        return true;
    if (customer_id_read(text, &id)) {
        if (!hit_add(c, &s, id, "id", text))
            return c->err == ERR_MISSING ? (ctx_clear_error(c), true) : false;
    } else if (!by_idents(c, &s, text) || !by_name(c, &s, CUSTOMER_PAGE_BY_NAME, text) ||
        !by_name(c, &s, CUSTOMER_PAGE_BY_TURNED, text)) {
        return false;
    }
    *count = s.count;
    return true;
}
