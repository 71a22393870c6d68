/* Scores, segments and sums over columns built in memory, against plain counting. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "insight/insight.h"
#include "stats/rank.h"

#define ROWS_MAX 4096
#define FIRST_DAY 15000 /* 2011-01-26 */
#define AS_OF 15400     /* 2012-03-01 */

/* Columns under construction: rows are added customer by customer. */
struct log {
    struct columns cols;
    int64_t ids[ROWS_MAX], at_us[ROWS_MAX], amounts[ROWS_MAX], refs[ROWS_MAX];
    size_t starts[ROWS_MAX + 1];
    int32_t items[ROWS_MAX];
    int8_t scores[ROWS_MAX];
    uint8_t kinds[ROWS_MAX], channels[ROWS_MAX];
};

static struct log *log_new(void)
{
    struct log *g = mem_alloc(sizeof *g);

    g->cols = (struct columns){.customer_ids = g->ids,
        .starts = g->starts,
        .at_us = g->at_us,
        .amounts = g->amounts,
        .refs = g->refs,
        .items = g->items,
        .scores = g->scores,
        .kinds = g->kinds,
        .channels = g->channels};
    return g;
}

static size_t log_add(struct log *g, int64_t customer, int64_t day, enum touchpoint_kind kind,
    int64_t amount, int64_t ref)
{
    struct columns *k = &g->cols;
    size_t i = k->count++;

    assert_true(i < ROWS_MAX);
    if (k->customer_count == 0 || k->customer_ids[k->customer_count - 1] != customer) {
        k->customer_ids[k->customer_count] = customer;
        k->starts[k->customer_count++] = i;
    }
    k->starts[k->customer_count] = k->count;
    k->at_us[i] = day * DAY_US;
    k->kinds[i] = (uint8_t)kind;
    k->amounts[i] = amount;
    k->items[i] = 1;
    k->refs[i] = ref;
    k->scores[i] = SCORE_NONE;
    return i;
}

static struct pass pass_of(const struct log *g, enum insight_view view, unsigned threads)
{
    struct insight_question q = {.as_of = AS_OF,
        .until_us = (AS_OF + 1) * DAY_US,
        .now_us = (AS_OF + 1) * DAY_US,
        .view = view,
        .thread_count = threads};
    struct zone *utc = zone_utc();
    struct pass p;

    pass_run(utc, &q, &g->cols, PASS_SALES, &p);
    zone_close(&utc);
    return p;
}

/* ---- the pass ---- */

static void net_takes_returns_off_their_orders(void **state)
{
    struct log *g = log_new();
    struct pass plain, net;

    (void)state;
    log_add(g, 1, 15000, TOUCHPOINT_ORDER, 1000, 11);
    log_add(g, 1, 15001, TOUCHPOINT_ORDER, 500, 12);
    log_add(g, 1, 15002, TOUCHPOINT_RETURN, -300, 11);
    log_add(g, 1, 15003, TOUCHPOINT_CANCELLATION, -500, 12);
    log_add(g, 1, 15004, TOUCHPOINT_RETURN, -70, 0);
    log_add(g, 2, 15002, TOUCHPOINT_ORDER, 40, 22); /* changed later: not in the order of ids */
    log_add(g, 2, 15009, TOUCHPOINT_ORDER, 60, 21);
    log_add(g, 2, 15010, TOUCHPOINT_RETURN, -60, 21);
    log_add(g, 3, 15005, TOUCHPOINT_ORDER, 9, 31);
    log_add(g, 3, 15006, TOUCHPOINT_RETURN, -9, 31);
    plain = pass_of(g, INSIGHT_PLAIN, 1);
    net = pass_of(g, INSIGHT_NET, 1);
    assert_int_equal(plain.buyer_count, 3);
    assert_int_equal(plain.totals.sales, 1609);
    assert_int_equal(plain.totals.orders, 5);
    assert_int_equal(net.buyer_count, 2);
    assert_int_equal(net.buyers[0].money, 700);
    assert_int_equal(net.buyers[0].orders, 1);
    assert_int_equal(net.buyers[0].last_day, 15000);
    assert_int_equal(net.buyers[1].money, 40);
    assert_int_equal(net.totals.unmatched, -70);
    assert_int_equal(net.totals.unmatched_lines, 1);
    assert_int_equal(net.totals.returns, 5);
    assert_int_equal(net.totals.returned, -939);
    pass_fini(&plain);
    pass_fini(&net);
    mem_free(g);
}

static void nobody_is_no_customer(void **state)
{
    struct log *g = log_new();
    struct insight_summary s;
    struct pass p;

    (void)state;
    log_add(g, 0, 15000, TOUCHPOINT_ORDER, 1000, 1);
    log_add(g, 0, 15001, TOUCHPOINT_HANDOUT, 0, 2);
    log_add(g, 0, 15002, TOUCHPOINT_ADJUSTMENT, -5, 3);
    log_add(g, 7, 15003, TOUCHPOINT_ORDER, 50, 4);
    log_add(g, 7, 15402, TOUCHPOINT_ORDER, 50, 5); /* after the day we look at */
    p = pass_of(g, INSIGHT_PLAIN, 1);
    insight_summarise(&p, &s);
    assert_int_equal(p.buyer_count, 1);
    assert_int_equal(p.totals.sales, 50);
    assert_int_equal(p.totals.anonymous_orders, 1);
    assert_int_equal(p.totals.anonymous_sales, 1000);
    assert_int_equal(p.totals.handouts, 1);
    assert_int_equal(p.totals.adjustments, 1);
    assert_int_equal(p.totals.adjusted, -5);
    assert_int_equal(p.totals.future_orders, 1);
    assert_int_equal(s.top_count, 1);
    assert_int_equal(s.best->customer_id, 7);
    pass_fini(&p);
    mem_free(g);
}

static void months_tell_new_from_returning(void **state)
{
    struct log *g = log_new();
    struct pass p;

    (void)state;
    log_add(g, 1, 15000, TOUCHPOINT_VISIT, 0, 0);  /* January 2011: no order, no month */
    log_add(g, 1, 15010, TOUCHPOINT_ORDER, 10, 1); /* February */
    log_add(g, 1, 15011, TOUCHPOINT_ORDER, 20, 2);
    log_add(g, 1, 15040, TOUCHPOINT_ORDER, 30, 3); /* March */
    log_add(g, 1, 15041, TOUCHPOINT_ORDER, 40, 4);
    log_add(g, 2, 15042, TOUCHPOINT_ORDER, 50, 5);
    p = pass_of(g, INSIGHT_PLAIN, 1);
    assert_int_equal(pass_month_day(&p, 0), civil_to_day((struct civil){2011, 2, 1}));
    assert_int_equal(p.month_count, 14); /* up to 1 March 2012 */
    assert_int_equal(p.months[0].new_customers, 1);
    assert_int_equal(p.months[0].returning_customers, 0);
    assert_int_equal(p.months[0].sales, 30);
    assert_int_equal(p.months[1].new_customers, 1);
    assert_int_equal(p.months[1].returning_customers, 1);
    assert_int_equal(p.months[1].orders, 3);
    assert_int_equal(p.months[2].orders, 0);
    pass_fini(&p);
    mem_free(g);
}

/* Many customers with many equal values. */
static struct log *log_random(size_t customers)
{
    struct log *g = log_new();

    srand(7);
    for (size_t c = 1; c <= customers; c++)
        for (int n = rand() % 3; n >= 0; n--)
            log_add(g, (int64_t)c * 10, FIRST_DAY + rand() % 40 + (2 - n) * 50, TOUCHPOINT_ORDER,
                rand() % 30 * 100, (int64_t)c * 10 + 2 - n);
    return g;
}

static void threads_make_no_difference(void **state)
{
    struct log *g = log_random(1300);
    struct pass one = pass_of(g, INSIGHT_NET, 1);

    (void)state;
    for (unsigned threads = 2; threads <= 7; threads++) {
        struct pass many = pass_of(g, INSIGHT_NET, threads);

        assert_memory_equal(&many.totals, &one.totals, sizeof one.totals);
        assert_int_equal(many.buyer_count, one.buyer_count);
        assert_memory_equal(many.buyers, one.buyers, one.buyer_count * sizeof *one.buyers);
        assert_int_equal(many.month_count, one.month_count);
        assert_memory_equal(many.months, one.months, one.month_count * sizeof *one.months);
        pass_fini(&many);
    }
    pass_fini(&one);
    mem_free(g);
}

static void top_fifth_is_rounded_down(void **state)
{
    static const struct {
        int64_t customers, top, sales;
    } rows[] = {{0, 0, 0}, {1, 1, 1}, {4, 1, 4}, {5, 1, 5}, {9, 1, 9}, {10, 2, 19}, {14, 2, 27}};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct log *g = log_new();
        struct insight_summary s;
        struct pass p;

        for (int64_t c = 1; c <= rows[i].customers; c++)
            log_add(g, c, FIRST_DAY, TOUCHPOINT_ORDER, c, c);
        p = pass_of(g, INSIGHT_PLAIN, 1);
        insight_summarise(&p, &s);
        assert_int_equal(s.top_count, rows[i].top);
        assert_int_equal(s.top_sales, rows[i].sales);
        pass_fini(&p);
        mem_free(g);
    }
}

/* ---- RFM ---- */

static int64_t value_of(const struct buyer *b, size_t dimension)
{
    return dimension == RFM_RECENCY  ? b->last_day
        : dimension == RFM_FREQUENCY ? b->orders
                                     : b->money;
}

static void equals_share_a_score(void **state)
{
    struct log *g = log_random(333);
    struct pass p = pass_of(g, INSIGHT_PLAIN, 1);
    struct rfm r;

    (void)state;
    rfm_score(&p, &(struct rfm_question){.as_of = AS_OF}, &r);
    for (size_t k = 0; k < p.buyer_count * RFM_DIMENSION_COUNT; k++) {
        size_t i = k / RFM_DIMENSION_COUNT, d = k % RFM_DIMENSION_COUNT, worse = 0;

        for (size_t j = 0; j < p.buyer_count; j++)
            worse += value_of(&p.buyers[j], d) < value_of(&p.buyers[i], d);
        assert_int_equal(r.scores[i][d], 1 + 5 * worse / p.buyer_count);
    }
    rfm_fini(&r);
    pass_fini(&p);
    mem_free(g);
}

/* ntile(5) by hand: a place is how many come before, then the groups are counted off. */
static int ntile(size_t place, size_t n)
{
    size_t group = 1, end = 0;

    for (; group <= 5; group++) {
        end += n / 5 + (group <= n % 5);
        if (place < end)
            break;
    }
    return (int)group;
}

static void ranks_by_number_are_ntile(void **state)
{
    static const size_t sizes[] = {1, 2, 4, 5, 6, 7, 98, 99, 101, 333};

    (void)state;
    for (size_t s = 0; s < COUNT(sizes); s++) {
        struct log *g = log_random(sizes[s]);
        struct pass p = pass_of(g, INSIGHT_PLAIN, 1);
        uint32_t *order = mem_alloc(mem_size(p.buyer_count + 1, sizeof *order));
        struct rfm r;

        for (size_t i = 0; i < p.buyer_count; i++) /* numbers run against our ids */
            order[i] = (uint32_t)(p.buyer_count - 1 - i);
        rfm_score(
            &p, &(struct rfm_question){.as_of = AS_OF, .ties = RFM_TIES_ORDER, .order = order}, &r);
        for (size_t k = 0; k < p.buyer_count * RFM_DIMENSION_COUNT; k++) {
            size_t i = k / RFM_DIMENSION_COUNT, d = k % RFM_DIMENSION_COUNT, before = 0;
            int64_t mine = value_of(&p.buyers[i], d);

            for (size_t j = 0; j < p.buyer_count; j++)
                before += value_of(&p.buyers[j], d) < mine ||
                    (value_of(&p.buyers[j], d) == mine && j > i);
            assert_int_equal(r.scores[i][d], ntile(before, p.buyer_count));
        }
        rfm_fini(&r);
        mem_free(order);
        pass_fini(&p);
        mem_free(g);
    }
}

static void borders_given_decide(void **state)
{
    static const int64_t days[] = {30, 60, 120, 240}, orders[] = {2, 3, 5, 9};
    static const int64_t money[] = {50, 200, 500, 1000};
    static const struct {
        int64_t days, money;
        uint8_t recency, value;
    } rows[] = {{30, 1000, 5, 5}, {31, 999, 4, 4}, {60, 500, 4, 4}, {61, 499, 3, 3},
        {240, 50, 2, 2}, {241, 49, 1, 1}};
    struct log *g = log_new();
    struct pass p;
    struct rfm r;

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        log_add(g, (int64_t)i + 1, AS_OF - rows[i].days, TOUCHPOINT_ORDER, rows[i].money, 1);
    p = pass_of(g, INSIGHT_PLAIN, 1);
    rfm_score(&p, &(struct rfm_question){AS_OF, RFM_TIES_SHARE, NULL, {days, orders, money}}, &r);
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(r.scores[i][RFM_RECENCY], rows[i].recency);
        assert_int_equal(r.scores[i][RFM_FREQUENCY], 1);
        assert_int_equal(r.scores[i][RFM_MONEY], rows[i].value);
    }
    assert_int_equal(r.recency_days, 30 + 31 + 60 + 61 + 240 + 241);
    rfm_fini(&r);
    pass_fini(&p);
    mem_free(g);
}

/* What is said about a score is true of everybody who has it. */
static void borders_found_hold(void **state)
{
    struct log *g = log_random(500);
    struct pass p = pass_of(g, INSIGHT_PLAIN, 1);
    struct rfm found, again;

    (void)state;
    rfm_score(&p, &(struct rfm_question){.as_of = AS_OF}, &found);
    assert_true(found.has_border[RFM_RECENCY][0]);
    assert_true(found.has_border[RFM_MONEY][RFM_BORDERS - 1]);
    rfm_score(&p,
        &(struct rfm_question){.as_of = AS_OF,
            .borders = {found.borders[RFM_RECENCY], NULL, found.borders[RFM_MONEY]}},
        &again);
    assert_memory_equal(again.scores, found.scores, p.buyer_count * sizeof *found.scores);
    rfm_fini(&found);
    rfm_fini(&again);
    pass_fini(&p);
    mem_free(g);
}

static void segments_cover_each_pair_once(void **state)
{
    int owners[RFM_SEGMENT_COUNT] = {0};

    (void)state;
    for (int pair = 0; pair < RFM_SCORES * RFM_SCORES; pair++) {
        int recency = pair / RFM_SCORES + 1, value = pair % RFM_SCORES + 1, found = 0;

        for (size_t i = 0; i < RFM_SEGMENT_COUNT; i++) {
            const struct rfm_segment *s = &rfm_segments[i];

            found += recency >= s->recency_low && recency <= s->recency_high &&
                value >= s->value_low && value <= s->value_high;
        }
        assert_int_equal(found, 1);
        owners[rfm_segment_of(recency, value)]++;
    }
    for (size_t i = 0; i < RFM_SEGMENT_COUNT; i++)
        assert_true(owners[i] > 0);
}

static void segments_stand_in_the_order_of_the_option(void **state)
{
    struct str rest = STR(RFM_SEGMENTS), name;
    size_t n = 0;

    (void)state;
    for (; str_cut(&rest, '|', &name); n++)
        assert_true(str_eq(name, str_of(rfm_segments[n].name)));
    assert_int_equal(n, RFM_SEGMENT_COUNT);
}

static void members_come_by_money(void **state)
{
    struct log *g = log_random(400);
    struct pass p = pass_of(g, INSIGHT_PLAIN, 1);
    size_t total = 0;
    struct rfm r;

    (void)state;
    rfm_score(&p, &(struct rfm_question){.as_of = AS_OF}, &r);
    for (size_t s = 0; s < RFM_SEGMENT_COUNT; s++) {
        uint32_t *members = rfm_members(&p, &r, s);
        size_t n = (size_t)r.segments[s].customers;

        for (size_t i = 1; i < n; i++)
            assert_true(p.buyers[members[i - 1]].money >= p.buyers[members[i]].money);
        total += n;
        mem_free(members);
    }
    assert_int_equal(total, p.buyer_count);
    rfm_fini(&r);
    pass_fini(&p);
    mem_free(g);
}

static void rank_sorts_signed_and_stable(void **state)
{
    static const int64_t values[] = {5, -3, INT64_MAX, 5, INT64_MIN, 0, -3, 1 << 20};
    static const uint32_t expected[] = {4, 1, 6, 5, 0, 3, 7, 2};
    struct rank_key keys[COUNT(values)], spare[COUNT(values)];

    (void)state;
    for (size_t i = 0; i < COUNT(values); i++)
        keys[i] = (struct rank_key){rank_of(values[i]), (uint32_t)i};
    rank_sort(keys, spare, COUNT(values));
    for (size_t i = 0; i < COUNT(values); i++)
        assert_int_equal(keys[i].index, expected[i]);
}

/* ---- NPS ---- */

static void nps_counts_its_periods(void **state)
{
    static const struct {
        int64_t customer, day;
        int8_t score;
    } rows[] = {{0, 15000, 10}, {0, 15100, 9}, {1, 15100, 8}, {1, 15199, 7}, {2, 15200, 6},
        {2, 15200, 0}, {3, 15300, 9}};
    struct nps_question q = {INT64_MIN, 15300 * DAY_US, 15200 * DAY_US, 15100 * DAY_US, 2};
    struct log *g = log_new();
    struct nps_answers a;

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        g->scores[log_add(g, rows[i].customer, rows[i].day, TOUCHPOINT_NPS, 0, 1)] = rows[i].score;
    log_add(g, 4, 15200, TOUCHPOINT_CSAT, 0, 1);
    insight_nps(&g->cols, &q, &a);
    assert_memory_equal(&a.all, (&(struct nps_counts){2, 2, 2, 6, -2, 10}), sizeof a.all);
    assert_memory_equal(&a.recent, (&(struct nps_counts){0, 0, 2, 4, -4, 4}), sizeof a.recent);
    assert_memory_equal(&a.previous, (&(struct nps_counts){1, 2, 0, 1, 1, 5}), sizeof a.previous);
    mem_free(g);
}

static void nps_bands(void **state)
{
    (void)state;
    assert_int_equal(nps_band(-100), NPS_BAND_LOW);
    assert_int_equal(nps_band(29.9), NPS_BAND_LOW);
    assert_int_equal(nps_band(30), NPS_BAND_FAIR);
    assert_int_equal(nps_band(50), NPS_BAND_FAIR);
    assert_int_equal(nps_band(50.1), NPS_BAND_HIGH);
    assert_false(nps_band_is_clear(100, (struct interval){-31.5, 100})); /* two answers */
    assert_true(nps_band_is_clear(70, (struct interval){50.1, 80}));
    assert_false(nps_band_is_clear(40, (struct interval){29.9, 49}));
    assert_true(nps_band_is_clear(40, (struct interval){30, 51}));
    assert_false(nps_band_is_clear(20, (struct interval){0, 30}));
    assert_true(nps_band_is_clear(20, (struct interval){0, 29.9}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(net_takes_returns_off_their_orders),
        cmocka_unit_test(nobody_is_no_customer),
        cmocka_unit_test(months_tell_new_from_returning),
        cmocka_unit_test(threads_make_no_difference),
        cmocka_unit_test(top_fifth_is_rounded_down),
        cmocka_unit_test(equals_share_a_score),
        cmocka_unit_test(ranks_by_number_are_ntile),
        cmocka_unit_test(borders_given_decide),
        cmocka_unit_test(borders_found_hold),
        cmocka_unit_test(segments_cover_each_pair_once),
        cmocka_unit_test(segments_stand_in_the_order_of_the_option),
        cmocka_unit_test(members_come_by_money),
        cmocka_unit_test(rank_sorts_signed_and_stable),
        cmocka_unit_test(nps_counts_its_periods),
        cmocka_unit_test(nps_bands),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
