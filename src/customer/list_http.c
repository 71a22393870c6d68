/* Pages of customers, and the search behind a box somebody types into. A page reads as many rows of
 * an index as it shows, wherever in a million customers it is: so there is one filter at a time. */
#include <inttypes.h>
#include <stdio.h>

#include "base/rfc3339.h"
#include "customer/customer_http.h"
#include "customer/customer_priv.h"
#include "customer/search.h"

#define CURSOR_MAX 48

const struct member customer_list_query[CUSTOMER_LIST_QUERY_COUNT] = {
    {"name", MEMBER_TEXT, .note = "the beginning of it; sorted by name", .max = SEARCH_TEXT_MAX},
    {"tag", MEMBER_TEXT, .note = "who has this tag"},
    {"country", MEMBER_TEXT, .note = "ISO 3166, GB"},
    {"language", MEMBER_TEXT, .note = "as it was given"},
    {"consent", MEMBER_TEXT, .note = "who allows it: channel.purpose, email.marketing"},
    {"changed_since", MEMBER_TIME,
        .note = "sorted by change, merged and erased customers too: to keep a copy"},
};

const struct member customer_search_query[] = {
    {"q", MEMBER_TEXT, MEMBER_NEEDED, "what was typed so far", .max = SEARCH_TEXT_MAX},
};

static const struct member found_members[] = {
    CUSTOMER_MEMBERS,
    {"matched_by", MEMBER_CHOICE, MEMBER_NEEDED, .of = "id|name|" IDENT_KINDS},
    {"matched", MEMBER_TEXT, MEMBER_NEEDED, "the whole of what begins as was typed"},
};
static const struct shape found_shape = SHAPE("CustomerFound", found_members);
static const struct member customers_found_members[] = {
    {"items", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, "best first", .shape = &found_shape,
        .max = SEARCH_MAX},
};
const struct shape customers_found_shape = SHAPE("CustomersFound", customers_found_members);

/* ---- pages ---- */

struct page {
    size_t limit, shown;
    int64_t after_us; /* of a page by change */
    struct customer last;
    bool has_more, is_by_change;
};

/* "next" is the last one's id, behind a moment where the page is sorted by these. */
static bool page_read(struct ctx *c, const struct request *rq, struct page *p)
{
    int64_t limit = request_query_int(rq, "limit", HTTP_PAGE_DEFAULT);
    struct str after = request_query(rq, "after"), us = STR("0");

    if (limit < 1 || limit > HTTP_PAGE_MAX)
        return fail(c, ERR_INVALID, "\"limit\" must be from 1 to %d", HTTP_PAGE_MAX);
    *p = (struct page){.limit = (size_t)limit, .is_by_change = request_has(rq, "changed_since")};
    if (p->is_by_change && !rfc3339_parse(request_query(rq, "changed_since"), &p->after_us))
        bug("a moment of the query was not checked");
    if (!after.n)
        return true;
    if (p->is_by_change)
        str_cut(&after, '.', &us);
    if (str_to_i64(after, 0, INT64_MAX, &p->last.id) &&
        (!p->is_by_change || str_to_i64(us, 0, INT64_MAX, &p->after_us)))
        return true;
    return fail(c, ERR_INVALID, "\"after\" must be \"next\" of the page before");
}

static bool page_rows(struct ctx *c, struct request *rq, struct page *p, const struct statement *st,
    const struct val *args, size_t count)
{
    struct attribute_names names;
    struct rows rows;
    bool ok = true;

    if (!attribute_names_read(c, &names) || !db_query(c, &rows, st, args, count))
        return false;
    json_open_object(&rq->out, NULL);
    json_open_array(&rq->out, "items");
    while (ok && db_next(&rows)) {
        struct customer cu;

        if (p->shown == p->limit) {
            p->has_more = true;
            continue;
        }
        customer_row(c, &rows, &cu);
        json_open_object(&rq->out, NULL);
        ok = customer_reply(c, rq, &names, &cu);
        json_close(&rq->out);
        p->last = cu;
        p->shown++;
    }
    json_close(&rq->out);
    return db_end(&rows) && ok;
}

static void page_close(struct request *rq, const struct page *p)
{
    char next[CURSOR_MAX];

    if (p->is_by_change)
        snprintf(next, sizeof next, "%" PRId64 ".%" PRId64, p->last.updated_us, p->last.id);
    else
        snprintf(next, sizeof next, "%" PRId64, p->last.id);
    if (p->has_more)
        reply_text(rq, "next", str_of(next));
    else
        json_put_null(&rq->out, "next");
    json_close(&rq->out);
}

static bool by_name(struct ctx *c, struct request *rq, struct page *p, struct str value)
{
    struct str fold = str_of(lang_fold(c->arena, str_trim(value)));
    struct str end = str_of(arena_printf(c->arena, STR_FMT "\xF4\x8F\xBF\xBF", STR_ARG(fold)));
    struct customer after = {.name = STR("")};

    if (!may_see_person(c))
        return fail(c, ERR_DENIED, "this needs the permission \"%s\"",
            permission_rows[PERM_CUSTOMER_PERSONAL].name);
    if (p->last.id && !customer_row_get(c, p->last.id, &after))
        return false;
    return page_rows(c, rq, p, &customer_sql[CUSTOMER_PAGE_BY_NAME],
        ARGS(TEXT(fold), TEXT(end),
            TEXT(p->last.id ? str_of(lang_fold(c->arena, after.name)) : fold), I64(p->last.id),
            I64((int64_t)p->limit + 1)));
}

static bool by_consent(struct ctx *c, struct request *rq, struct page *p, struct str value)
{
    struct str purpose = value, channel;

    str_cut(&purpose, '.', &channel);
    if (!purpose.p)
        return fail(c, ERR_INVALID, "a consent is CHANNEL.PURPOSE, email.marketing");
    return page_rows(c, rq, p, &customer_sql[CUSTOMER_PAGE_BY_CONSENT],
        ARGS(TEXT(channel), TEXT(purpose), I64(p->last.id), I64((int64_t)p->limit + 1)));
}

static bool by_change(struct ctx *c, struct request *rq, struct page *p, struct str value)
{
    (void)value;
    return page_rows(c, rq, p, &customer_sql[CUSTOMER_PAGE_BY_CHANGE],
        ARGS(I64(p->after_us), I64(p->last.id), I64((int64_t)p->limit + 1)));
}

static const struct filter {
    const char *name;
    enum customer_statement statement; /* of a word, the last one seen and how many */
    bool (*run)(struct ctx *c, struct request *rq, struct page *p, struct str value);
} filters[] = {
    {"name", 0, by_name},
    {"tag", CUSTOMER_PAGE_BY_TAG, NULL},
    {"country", CUSTOMER_PAGE_BY_COUNTRY, NULL},
    {"language", CUSTOMER_PAGE_BY_LANGUAGE, NULL},
    {"consent", 0, by_consent},
    {"changed_since", 0, by_change},
};
static_assert(COUNT(filters) == CUSTOMER_LIST_QUERY_COUNT, "each parameter is a filter");

static bool filter_read(
    struct ctx *c, const struct request *rq, const struct filter **out, struct str *value)
{
    *out = NULL;
    for (size_t i = 0; i < COUNT(filters); i++) {
        if (!request_has(rq, filters[i].name))
            continue;
        if (*out)
            return fail(c, ERR_INVALID, "one filter at a time: \"%s\" or \"%s\"", (*out)->name,
                filters[i].name);
        *out = &filters[i];
        *value = str_trim(request_query(rq, filters[i].name));
    }
    return true;
}

bool customer_list_get(struct ctx *c, struct request *rq)
{
    const struct filter *filter;
    struct str value;
    struct page p;
    bool ok;

    if (!page_read(c, rq, &p) || !filter_read(c, rq, &filter, &value))
        return false;
    if (!filter)
        ok = page_rows(c, rq, &p, &customer_sql[CUSTOMER_PAGE],
            ARGS(I64(p.last.id), I64((int64_t)p.limit + 1)));
    else if (filter->run)
        ok = filter->run(c, rq, &p, value);
    else
        ok = page_rows(c, rq, &p, &customer_sql[filter->statement],
            ARGS(TEXT(value), I64(p.last.id), I64((int64_t)p.limit + 1)));
    if (ok)
        page_close(rq, &p);
    return ok;
}

/* ---- search ---- */

bool customer_search_get(struct ctx *c, struct request *rq)
{
    struct search_hit hits[SEARCH_MAX];
    struct attribute_names names;
    size_t count;

    if (!attribute_names_read(c, &names) ||
        !customer_search(c, request_query(rq, "q"), hits, &count))
        return false;
    json_open_object(&rq->out, NULL);
    json_open_array(&rq->out, "items");
    for (size_t i = 0; i < count; i++) {
        json_open_object(&rq->out, NULL);
        if (!customer_reply(c, rq, &names, &hits[i].customer))
            return false;
        reply_text(rq, "matched_by", str_of(hits[i].by));
        reply_text(rq, "matched", hits[i].matched);
        json_close(&rq->out);
    }
    json_close(&rq->out);
    json_close(&rq->out);
    return true;
}
