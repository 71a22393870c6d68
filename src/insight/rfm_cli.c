/* insight rfm: the segments, what to do with each, and who is in one. */
#include "insight/insight_cli.h"

#include <math.h>

#include "base/money.h"
#include "customer/customer.h"
#include "insight/insight_store.h"

#define LIMIT_DEFAULT 20
#define LIMIT_MAX 1000000000

static const struct {
    const char *name, *example;
    enum text alike;
} dimensions[RFM_DIMENSION_COUNT] = {
    [RFM_RECENCY] = {"recency", "30,60,120,240", T_INSIGHT_RFM_ALIKE_RECENCY},
    [RFM_FREQUENCY] = {"frequency", "2,3,5,9", T_INSIGHT_RFM_ALIKE_FREQUENCY},
    [RFM_MONEY] = {"money", "50,200,500,1000", T_INSIGHT_RFM_ALIKE_MONEY},
};

struct report {
    struct ctx *c;
    struct output *o;
    const struct call *call;
    struct insight_question question;
    struct pass pass;
    struct rfm rfm;
    int64_t borders[RFM_DIMENSION_COUNT][RFM_BORDERS]; /* as asked for */
    int64_t limit;
};

/* ---- the question ---- */

static bool border_read(const struct ctx *c, size_t dimension, struct str word, int64_t *out)
{
    struct decimal d;

    if (dimension != RFM_MONEY)
        return str_to_i64(str_trim(word), 0, INT32_MAX, out);
    return decimal_parse(word, DECIMAL_POINT, &d) && d.units >= 0 &&
        decimal_at(d, currency_digits(c->currency), out);
}

static bool borders_read(struct report *r, size_t dimension)
{
    struct str value = call_text(r->call, dimensions[dimension].name), rest = value, word;
    int64_t *out = r->borders[dimension];
    size_t n = 0;
    bool ok = true;

    while (ok && str_cut(&rest, ',', &word)) {
        ok = n < RFM_BORDERS && border_read(r->c, dimension, word, &out[n]) &&
            (n == 0 || out[n - 1] < out[n]);
        n++;
    }
    if (ok && n == RFM_BORDERS)
        return true;
    return fail(r->c, ERR_USAGE, "--%s must be four ascending numbers like %s, not \"" STR_FMT "\"",
        dimensions[dimension].name, dimensions[dimension].example, STR_ARG(value));
}

static bool score_all(struct report *r)
{
    struct rfm_question q = {.as_of = r->question.as_of};
    uint32_t *order = NULL;

    for (size_t d = 0; d < RFM_DIMENSION_COUNT; d++)
        if (call_has(r->call, dimensions[d].name))
            q.borders[d] = r->borders[d];
    q.ties = (enum rfm_ties)call_choice(r->call, "ties");
    if (q.ties == RFM_TIES_ORDER && !insight_order_by_number(r->c, &r->pass, &order))
        return false;
    q.order = order;
    rfm_score(&r->pass, &q, &r->rfm);
    mem_free(order);
    return true;
}

/* ---- borders ---- */

static void put_border(const struct report *r, size_t dimension, size_t i)
{
    if (!r->rfm.has_border[dimension][i])
        output_null(r->o, NULL, NULL);
    else if (dimension == RFM_MONEY)
        output_money(r->o, NULL, NULL, r->rfm.borders[dimension][i]);
    else
        output_int(r->o, NULL, NULL, r->rfm.borders[dimension][i]);
}

static void put_thresholds(const struct report *r)
{
    output_object(r->o, "thresholds");
    for (size_t d = 0; d < RFM_DIMENSION_COUNT; d++) {
        output_array(r->o, dimensions[d].name);
        for (size_t i = 0; i < RFM_BORDERS; i++)
            put_border(r, d, i);
        output_close(r->o);
    }
    output_close(r->o);
}

static const char *border_number(const struct report *r, size_t dimension, int64_t value)
{
    if (dimension == RFM_MONEY)
        return lang_money(r->c->arena, r->c->lang, value, r->c->currency);
    return lang_int(r->c->arena, r->c->lang, value);
}

/* "up to 13", "from 6"; of score 1, which takes the rest: "over 180", "under 2". */
static void put_range(const struct report *r, size_t dimension, int score)
{
    bool is_rest = score == 1, is_recency = dimension == RFM_RECENCY;
    int nearest = is_rest ? 2 : score;
    size_t place = (size_t)(is_recency ? RFM_SCORES - nearest : nearest - 2);
    enum text text = is_rest ? T_INSIGHT_RFM_UNDER : T_INSIGHT_RFM_FROM;

    if (is_recency)
        text = is_rest ? T_INSIGHT_RFM_OVER : T_INSIGHT_RFM_UP_TO;
    if (!r->rfm.has_border[dimension][place]) {
        output_null(r->o, NULL, NULL);
        return;
    }
    output_text(r->o, NULL, NULL,
        str_of(LANG_FORMAT(r->c->arena, r->c->lang, text,
            ARG_TEXT("n", border_number(r, dimension, r->rfm.borders[dimension][place])))));
}

static void people_thresholds(const struct report *r)
{
    const struct column columns[] = {
        {NULL, insight_text(r->c, T_INSIGHT_RFM_SCORE), COLUMN_RIGHT},
        {NULL, insight_text(r->c, T_INSIGHT_RFM_DAYS), COLUMN_RIGHT},
        {NULL, insight_text(r->c, T_INSIGHT_SUMMARY_ORDERS), COLUMN_RIGHT},
        {NULL, insight_text(r->c, T_INSIGHT_RFM_MONEY), COLUMN_RIGHT},
    };

    output_title(r->o, insight_text(r->c, T_INSIGHT_RFM_SCORES_TITLE));
    output_table(r->o, NULL, columns, COUNT(columns));
    for (int score = RFM_SCORES; score >= 1; score--) {
        output_row(r->o);
        output_int(r->o, NULL, NULL, score);
        for (size_t d = 0; d < RFM_DIMENSION_COUNT; d++)
            put_range(r, d, score);
    }
    output_table_end(r->o);
}

static void put_alike(const struct report *r)
{
    output_array(r->o, "alike");
    for (size_t d = 0; d < RFM_DIMENSION_COUNT; d++)
        if (r->rfm.is_alike[d])
            output_text(r->o, NULL, NULL, str_of(dimensions[d].name));
    output_close(r->o);
    for (size_t d = 0; d < RFM_DIMENSION_COUNT; d++)
        if (r->rfm.is_alike[d])
            output_line(r->o, insight_text(r->c, dimensions[d].alike));
    if (!rfm_tells(&r->rfm))
        output_line(r->o, insight_text(r->c, T_INSIGHT_RFM_UNTOLD));
}

/* ---- all segments ---- */

static int64_t biggest_segment(const struct rfm *rfm)
{
    int64_t biggest = 0;

    for (size_t i = 0; i < RFM_SEGMENT_COUNT; i++)
        if (rfm->segments[i].customers > biggest)
            biggest = rfm->segments[i].customers;
    return biggest;
}

static void put_segments(const struct report *r)
{
    int64_t all = (int64_t)r->pass.buyer_count, biggest = biggest_segment(&r->rfm);
    const struct column columns[] = {
        {"name", insight_text(r->c, T_INSIGHT_RFM_SEGMENT), COLUMN_LEFT},
        {"customers", insight_text(r->c, T_INSIGHT_SUMMARY_CUSTOMERS), COLUMN_RIGHT},
        {NULL, insight_text(r->c, T_INSIGHT_RFM_SHARE), COLUMN_RIGHT},
        {"sales", insight_text(r->c, T_INSIGHT_SUMMARY_SALES), COLUMN_RIGHT},
        {NULL, "", COLUMN_BAR},
    };

    output_table(r->o, "segments", columns, COUNT(columns));
    for (size_t i = 0; i < RFM_SEGMENT_COUNT; i++) {
        const struct rfm_segment *s = &rfm_segments[i];
        int64_t customers = r->rfm.segments[i].customers;

        output_row(r->o);
        output_text(r->o, NULL, NULL,
            str_of(insight_is_for_people(r->o) ? insight_text(r->c, s->label) : s->name));
        output_int(r->o, NULL, NULL, customers);
        output_percent(r->o, NULL, NULL, insight_share(customers, all), 1);
        output_money(r->o, NULL, NULL, r->rfm.segments[i].sales);
        output_percent(r->o, NULL, NULL, insight_share(customers, biggest), 0);
    }
    output_table_end(r->o);
}

static void put_cell(const struct report *r, int recency, int frequency, int money)
{
    int64_t customers = r->rfm.cells[recency - 1][frequency - 1][money - 1];

    if (customers == 0)
        return;
    output_row(r->o);
    output_int(r->o, NULL, NULL, recency);
    output_int(r->o, NULL, NULL, frequency);
    output_int(r->o, NULL, NULL, money);
    output_int(r->o, NULL, NULL, customers);
}

/* For programs: the customers of each combination of scores that somebody has. */
static void put_cells(const struct report *r)
{
    static const struct column columns[] = {{"r", NULL, COLUMN_RIGHT}, {"f", NULL, COLUMN_RIGHT},
        {"m", NULL, COLUMN_RIGHT}, {"customers", NULL, COLUMN_RIGHT}};

    output_table(r->o, "scores", columns, COUNT(columns));
    for (int i = 0; i < RFM_SCORES * RFM_SCORES * RFM_SCORES; i++)
        put_cell(r, RFM_SCORES - i / (RFM_SCORES * RFM_SCORES),
            RFM_SCORES - i / RFM_SCORES % RFM_SCORES, RFM_SCORES - i % RFM_SCORES);
    output_table_end(r->o);
}

static void people_advice(const struct report *r)
{
    output_title(r->o, insight_text(r->c, T_INSIGHT_ADVICE_TITLE));
    for (size_t i = 0; i < RFM_SEGMENT_COUNT; i++)
        if (r->rfm.segments[i].customers > 0)
            output_text(r->o, NULL, insight_text(r->c, rfm_segments[i].label),
                str_of(insight_text(r->c, rfm_segments[i].advice)));
}

static void put_all(const struct report *r)
{
    double mean = insight_share(r->rfm.recency_days, (int64_t)r->pass.buyer_count);

    output_int(r->o, "customers", insight_text(r->c, T_INSIGHT_SUMMARY_CUSTOMERS),
        (int64_t)r->pass.buyer_count);
    output_real(r->o, "mean_recency_days", insight_text(r->c, T_INSIGHT_RFM_MEAN_RECENCY), mean, 1);
    put_thresholds(r);
    put_segments(r);
    if (!insight_is_for_people(r->o)) {
        put_cells(r);
        return;
    }
    if (rfm_tells(&r->rfm))
        people_advice(r);
    people_thresholds(r);
}

/* ---- one segment ---- */

static void put_member(const struct report *r, const struct insight_name *n, uint32_t buyer)
{
    const struct buyer *b = &r->pass.buyers[buyer];
    const uint8_t *s = r->rfm.scores[buyer];
    struct str known = n->external.n ? n->external : n->phone;
    char id[ID_TEXT_MAX];

    id_format(id, CUSTOMER_PREFIX, b->customer_id);
    output_row(r->o);
    output_text(r->o, NULL, NULL, n->name);
    output_text(r->o, NULL, NULL, known);
    output_text(r->o, NULL, NULL, n->external);
    output_text(r->o, NULL, NULL, n->phone);
    output_int(r->o, NULL, NULL, r->question.as_of - b->last_day);
    output_int(r->o, NULL, NULL, b->orders);
    output_money(r->o, NULL, NULL, b->money);
    for (size_t d = 0; d < RFM_DIMENSION_COUNT; d++)
        output_int(r->o, NULL, NULL, s[d]);
    output_text(r->o, NULL, NULL,
        str_of(
            arena_printf(r->c->arena, "%d-%d-%d", s[RFM_RECENCY], s[RFM_FREQUENCY], s[RFM_MONEY])));
    output_text(r->o, NULL, NULL, str_of(id));
}

/* A page of customers: their names come with one query. */
static bool put_page(const struct report *r, const uint32_t *members, size_t count)
{
    struct arena_mark mark = arena_mark(r->c->arena);
    struct insight_name names[INSIGHT_NAMES_MAX] = {0};

    for (size_t i = 0; i < count; i++)
        names[i].customer_id = r->pass.buyers[members[i]].customer_id;
    if (!insight_names(r->c, names, count))
        return false;
    for (size_t i = 0; i < count; i++)
        put_member(r, &names[i], members[i]);
    arena_release(r->c->arena, mark);
    return true;
}

/* What people see is narrower than what programs get: one way to know the customer, one score. */
static bool put_members(const struct report *r, const uint32_t *members, size_t count)
{
    const struct column columns[] = {
        {"name", insight_text(r->c, T_INSIGHT_RFM_NAME), COLUMN_LEFT},
        {NULL, insight_text(r->c, T_INSIGHT_RFM_KNOWN_BY), COLUMN_LEFT},
        {"external_id", NULL, COLUMN_LEFT},
        {"phone", NULL, COLUMN_LEFT},
        {"recency_days", insight_text(r->c, T_INSIGHT_RFM_RECENCY), COLUMN_RIGHT},
        {"frequency", insight_text(r->c, T_INSIGHT_SUMMARY_ORDERS), COLUMN_RIGHT},
        {"money", insight_text(r->c, T_INSIGHT_RFM_MONEY), COLUMN_RIGHT},
        {"r", NULL, COLUMN_RIGHT},
        {"f", NULL, COLUMN_RIGHT},
        {"m", NULL, COLUMN_RIGHT},
        {NULL, insight_text(r->c, T_INSIGHT_RFM_RFM), COLUMN_RIGHT},
        {"id", "id", COLUMN_RIGHT},
    };
    bool ok = true;

    output_table(r->o, "members", columns, COUNT(columns));
    for (size_t i = 0; ok && i < count; i += INSIGHT_NAMES_MAX)
        ok =
            put_page(r, members + i, count - i < INSIGHT_NAMES_MAX ? count - i : INSIGHT_NAMES_MAX);
    output_table_end(r->o);
    return ok;
}

static bool put_segment(const struct report *r)
{
    size_t segment = (size_t)call_choice(r->call, "segment");
    const struct rfm_segment *s = &rfm_segments[segment];
    int64_t count = r->rfm.segments[segment].customers;
    int64_t shown = count < r->limit ? count : r->limit;
    uint32_t *members;
    bool ok;

    output_text(r->o, "segment", NULL, str_of(s->name));
    output_int(r->o, "customers", NULL, count);
    output_text(r->o, NULL, insight_text(r->c, s->label),
        str_of(rfm_tells(&r->rfm) ? insight_text(r->c, s->advice) : "–"));
    output_text(r->o, NULL, insight_text(r->c, T_INSIGHT_RFM_SHOWN),
        str_of(LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_RFM_SHOWN_VALUE, ARG_INT("n", shown),
            ARG_INT("all", count))));
    members = rfm_members(&r->pass, &r->rfm, segment);
    ok = put_members(r, members, (size_t)shown);
    mem_free(members);
    return ok;
}

static bool put_report(const struct report *r)
{
    if (insight_is_for_people(r->o) && r->pass.buyer_count == 0) {
        insight_welcome(r->c, r->o);
        return true;
    }
    insight_begin(r->c, r->o, T_INSIGHT_RFM_TITLE, &r->question);
    insight_view_put(r->c, r->o, &r->question);
    put_alike(r);
    if (call_has(r->call, "segment"))
        return put_segment(r);
    put_all(r);
    return true;
}

bool insight_rfm_run(struct ctx *c, struct call *call)
{
    struct report r = {.c = c, .o = call->out, .call = call};
    bool ok;

    if (!call_int(c, call, "limit", 1, LIMIT_MAX, LIMIT_DEFAULT, &r.limit))
        return false;
    for (size_t d = 0; d < RFM_DIMENSION_COUNT; d++)
        if (call_has(call, dimensions[d].name) && !borders_read(&r, d))
            return false;
    if (!insight_ask_pass(c, call, &r.question, PASS_BUYERS, &r.pass))
        return false;
    ok = score_all(&r) && put_report(&r);
    rfm_fini(&r.rfm);
    pass_fini(&r.pass);
    return ok;
}
