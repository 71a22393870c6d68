/* A term marks its customers in an array of their places; the group is what all marks leave. What
 * comes from the database comes by customer id, as the roster stands, so one finger goes along. */
#include "insight/group.h"

#include <jansson.h>
#include <string.h>

#include "base/country.h"
#include "customer/customer.h"
#include "insight/insight.h"
#include "insight/product_store.h"

#define KINDS                                                                                    \
    "all, rfm:SEGMENT, tag:TAG, country:CODE, channel:CHANNEL, first:2011-03, first:2011-Q1 or " \
    "attr:NAME=VALUE, joined by \"+\", with \"!\" for not"
#define YEAR_MIN 1970
#define YEAR_MAX 9999
#define QUARTERS 4
#define QUARTER_MONTHS 3
#define YEAR_MONTHS 12

/* ---- reading ---- */

static bool rfm_parse(struct ctx *c, struct group_term *t)
{
    for (t->number = 0; t->number < RFM_SEGMENT_COUNT; t->number++)
        if (str_eq(t->value, str_of(rfm_segments[t->number].name)))
            return true;
    return fail(c, ERR_USAGE, "there is no segment \"" STR_FMT "\" of rfm: one of %s",
        STR_ARG(t->value), RFM_SEGMENTS);
}

static bool tag_parse(struct ctx *c, struct group_term *t)
{
    return t->value.n > 0 || fail(c, ERR_USAGE, "\"tag:\" needs the tag, as in tag:vip");
}

static bool country_term_parse(struct ctx *c, struct group_term *t)
{
    char code[3];

    if (!country_parse(t->value, code))
        return fail(c, ERR_USAGE, "there is no country \"" STR_FMT "\": two letters, as in GB",
            STR_ARG(t->value));
    t->value = str_keep(c->arena, str_of(code));
    return true;
}

static bool channel_term_parse(struct ctx *c, struct group_term *t)
{
#define X(name, number, text) "|" text
    static const char channels[] = CHANNELS(X);
#undef X
    enum channel channel;

    if (!channel_parse(t->value, &channel))
        return fail(c, ERR_USAGE, "there is no channel \"" STR_FMT "\": one of %s",
            STR_ARG(t->value), channels + 1);
    t->number = channel;
    return true;
}

static int64_t month_day(int64_t year, int64_t month)
{
    return civil_to_day(
        (struct civil){(int)(year + month / YEAR_MONTHS), (int)(month % YEAR_MONTHS) + 1, 1});
}

static bool first_parse(struct ctx *c, struct group_term *t)
{
    struct str rest = t->value, word;
    int64_t year, number, months = 1;
    bool ok = str_cut(&rest, '-', &word) && str_to_i64(word, YEAR_MIN, YEAR_MAX, &year);

    if (ok && str_starts(rest, STR("Q"))) {
        months = QUARTER_MONTHS;
        ok = str_to_i64(str_from(rest, 1), 1, QUARTERS, &number);
    } else if (ok) {
        ok = str_to_i64(rest, 1, YEAR_MONTHS, &number);
    }
    if (!ok)
        return fail(c, ERR_USAGE,
            "\"" STR_FMT "\" is no month or quarter of a first order: write 2011-03 or 2011-Q1",
            STR_ARG(t->value));
    t->from_day = month_day(year, (number - 1) * months);
    t->until_day = month_day(year, number * months);
    return true;
}

/* Leaves in value what a customer's attributes must hold: {"NAME":value}. */
static bool attribute_term_parse(struct ctx *c, struct group_term *t)
{
    struct str json = STR(""), rest = t->value, name;

    str_cut(&rest, '=', &name);
    if (str_trim(rest).n == 0)
        return fail(c, ERR_USAGE, "\"attr:\" needs a name and a value, as in attr:NAME=VALUE");
    if (!attribute_set(c, t->value, &json))
        return false;
    t->value = json;
    return true;
}

static bool all_parse(struct ctx *c, struct group_term *t)
{
    return t->value.n == 0 ||
        fail(
            c, ERR_USAGE, "\"all\" takes nothing after it, not \"" STR_FMT "\"", STR_ARG(t->value));
}

static const struct {
    const char *name;
    bool (*parse)(struct ctx *c, struct group_term *t);
} kinds[GROUP_KIND_COUNT] = {
    [GROUP_ALL] = {"all", all_parse},
    [GROUP_RFM] = {"rfm", rfm_parse},
    [GROUP_TAG] = {"tag", tag_parse},
    [GROUP_COUNTRY] = {"country", country_term_parse},
    [GROUP_CHANNEL] = {"channel", channel_term_parse},
    [GROUP_FIRST] = {"first", first_parse},
    [GROUP_ATTRIBUTE] = {"attr", attribute_term_parse},
};

static bool term_parse(struct ctx *c, struct str text, struct group_term *t)
{
    struct str rest = str_trim(text), name;

    *t = (struct group_term){.is_not = str_starts(rest, STR("!"))};
    if (t->is_not)
        rest = str_from(rest, 1);
    str_cut(&rest, ':', &name);
    t->value = str_trim(rest);
    for (int k = 0; k < GROUP_KIND_COUNT; k++)
        if (str_eq(str_trim(name), str_of(kinds[k].name))) {
            t->kind = (enum group_kind)k;
            return kinds[k].parse(c, t);
        }
    return fail(c, ERR_USAGE, "\"" STR_FMT "\" names no customers: write %s", STR_ARG(text), KINDS);
}

bool group_parse(struct ctx *c, struct str text, struct group *out)
{
    struct str rest = text, word;

    *out = (struct group){.text = text};
    if (str_trim(text).n == 0)
        return term_parse(c, text, &out->terms[0]);
    while (str_cut(&rest, '+', &word)) {
        if (out->count == GROUP_TERMS_MAX)
            return fail(c, ERR_USAGE, "a group has at most %d terms, \"" STR_FMT "\" has more",
                GROUP_TERMS_MAX, STR_ARG(text));
        if (!term_parse(c, word, &out->terms[out->count++]))
            return false;
    }
    return true;
}

bool group_uses(const struct group *g, enum group_kind kind)
{
    for (size_t i = 0; i < g->count; i++)
        if (g->terms[i].kind == kind)
            return true;
    return false;
}

/* ---- marking ---- */

struct marking {
    struct ctx *c;
    const struct group_term *term;
    const struct insight_question *question;
    const struct columns *columns;
    const struct roster *roster;
    size_t next; /* the finger */
    json_t *wanted;
    uint8_t *has;
};

static void mark_all(struct marking *m)
{
    memset(m->has, 1, m->roster->count);
}

static void mark_channel(struct marking *m)
{
    for (size_t i = 0; i < m->roster->count; i++)
        m->has[i] = m->roster->guests[i].channel == m->term->number;
}

static void mark_first(struct marking *m)
{
    for (size_t i = 0; i < m->roster->count; i++) {
        int64_t day = m->roster->guests[i].first_day;

        m->has[i] = day >= m->term->from_day && day < m->term->until_day;
    }
}

static void mark_customer(struct marking *m, int64_t customer_id)
{
    const struct roster *r = m->roster;

    while (m->next < r->count && r->guests[m->next].customer_id < customer_id)
        m->next++;
    if (m->next < r->count && r->guests[m->next].customer_id == customer_id)
        m->has[m->next] = 1;
}

static void mark_rfm(struct marking *m)
{
    struct rfm_question q = {.as_of = m->question->as_of};
    struct pass pass;
    struct rfm rfm;

    pass_run(m->c->zone, m->question, m->columns, PASS_BUYERS, &pass);
    rfm_score(&pass, &q, &rfm);
    for (size_t i = 0; i < pass.buyer_count; i++) {
        const uint8_t *s = rfm.scores[i];

        if (rfm_segment_of(s[RFM_RECENCY], rfm_value(s)) == (size_t)m->term->number)
            mark_customer(m, pass.buyers[i].customer_id);
    }
    rfm_fini(&rfm);
    pass_fini(&pass);
}

static void tag_each(void *arg, int64_t customer_id, struct str tag)
{
    (void)tag;
    mark_customer(arg, customer_id);
}

static void country_each(void *arg, int64_t customer_id, struct str country)
{
    struct marking *m = arg;

    if (str_eq_nocase(country, m->term->value))
        mark_customer(m, customer_id);
}

/* 4 and 4.0 are one number. */
static bool is_same(const json_t *a, const json_t *b)
{
    if (json_is_number(a) && json_is_number(b))
        return json_number_value(a) == json_number_value(b);
    return json_equal(a, b);
}

static void attribute_each(void *arg, int64_t customer_id, struct str attributes)
{
    struct marking *m = arg;
    json_t *has = json_loadb(attributes.p, attributes.n, 0, NULL);
    const char *name = json_object_iter_key(json_object_iter(m->wanted));

    if (is_same(json_object_get(has, name), json_object_get(m->wanted, name)))
        mark_customer(m, customer_id);
    json_decref(has);
}

static bool mark_attribute(struct marking *m)
{
    bool ok;

    m->wanted = json_loadb(m->term->value.p, m->term->value.n, 0, NULL);
    assert(m->wanted);
    ok = customer_attributes(m->c, attribute_each, m);
    json_decref(m->wanted);
    return ok;
}

static bool mark(struct marking *m)
{
    switch (m->term->kind) {
    case GROUP_ALL:
        mark_all(m);
        return true;
    case GROUP_RFM:
        mark_rfm(m);
        return true;
    case GROUP_TAG:
        return customers_tagged(m->c, m->term->value, tag_each, m);
    case GROUP_COUNTRY:
        return customer_countries(m->c, country_each, m);
    case GROUP_CHANNEL:
        mark_channel(m);
        return true;
    case GROUP_FIRST:
        mark_first(m);
        return true;
    case GROUP_ATTRIBUTE:
        return mark_attribute(m);
    case GROUP_KIND_COUNT:
        break;
    }
    bug("a term of no kind");
}

bool group_members(struct ctx *c, const struct group *g, const struct insight_question *q,
    const struct columns *cols, const struct roster *roster, uint8_t *in)
{
    struct marking m = {.c = c, .question = q, .columns = cols, .roster = roster};
    bool ok = true;

    for (size_t i = 0; i < roster->count; i++)
        in[i] = roster->guests[i].orders > 0;
    for (size_t t = 0; ok && t < g->count; t++) {
        m.term = &g->terms[t];
        m.next = 0;
        m.has = mem_alloc(mem_size(roster->count + 1, sizeof *m.has));
        ok = mark(&m);
        for (size_t i = 0; i < roster->count; i++)
            in[i] &= m.has[i] != m.term->is_not;
        mem_free(m.has);
    }
    return ok;
}
