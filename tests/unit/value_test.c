/* What the pass gathers about customers, against plain counting, and that forecasts of customers
 * add up to those of all. */
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "insight/value.h"

#define ROWS_MAX 60000
#define FIRST_DAY 15000
#define AS_OF 15300
#define CUT 15150

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

    g->cols = (struct columns){0, 0, g->ids, g->starts, g->at_us, g->amounts, g->refs, g->items,
        g->scores, g->kinds, g->channels};
    return g;
}

static void log_add(
    struct log *g, int64_t customer, double day, enum touchpoint_kind kind, int64_t amount)
{
    struct columns *k = &g->cols;
    size_t i = k->count++;

    assert_true(i < ROWS_MAX);
    if (k->customer_count == 0 || k->customer_ids[k->customer_count - 1] != customer) {
        k->customer_ids[k->customer_count] = customer;
        k->starts[k->customer_count++] = i;
    }
    k->starts[k->customer_count] = k->count;
    k->at_us[i] = (int64_t)(day * (double)DAY_US);
    k->kinds[i] = (uint8_t)kind;
    k->amounts[i] = amount;
    k->items[i] = 1;
    k->refs[i] = (int64_t)i + 1;
    k->scores[i] = SCORE_NONE;
}

static struct insight_question question_of(unsigned threads)
{
    return (struct insight_question){.as_of = AS_OF,
        .until_us = (AS_OF + 1) * DAY_US,
        .now_us = (AS_OF + 1) * DAY_US,
        .thread_count = threads};
}

static struct value_question asked_of(const struct insight_question *q)
{
    return (struct value_question){
        .base = q, .cut_day = CUT, .unit_days = 7, .minor_per_unit = 100};
}

static struct value_log read_of(const struct log *g, const struct value_question *q)
{
    struct zone *utc = zone_utc();
    struct value_log log;

    value_read(utc, q, &g->cols, &log);
    zone_close(&utc);
    return log;
}

static void days_are_merged(void **state)
{
    struct log *g = log_new();
    struct insight_question base = question_of(1);
    struct value_question q = asked_of(&base);
    struct value_log log;

    (void)state;
    log_add(g, 0, 15000, TOUCHPOINT_ORDER, 999); /* nobody */
    log_add(g, 1, 15010.1, TOUCHPOINT_ORDER, 100);
    log_add(g, 1, 15010.9, TOUCHPOINT_ORDER, 50);
    log_add(g, 1, 15020.1, TOUCHPOINT_ORDER, 30);
    log_add(g, 1, 15020.2, TOUCHPOINT_VISIT, 0);
    log_add(g, 1, CUT + .9, TOUCHPOINT_ORDER, 7);
    log_add(g, 1, CUT + 1, TOUCHPOINT_ORDER, 5);
    log_add(g, 1, CUT + 1.5, TOUCHPOINT_HANDOUT, 0);
    log_add(g, 1, CUT + 21, TOUCHPOINT_HANDOUT, 0);
    log_add(g, 1, AS_OF + 1, TOUCHPOINT_ORDER, 1000); /* after the day we look at */
    log_add(g, 2, 15100, TOUCHPOINT_HANDOUT, 0);
    log = read_of(g, &q);
    assert_int_equal(log.count, 1);
    assert_int_equal(log.repeaters, 1);
    assert_int_equal(log.all[0].first_day, 15010);
    assert_int_equal(log.all[0].last_day, CUT + 1);
    assert_int_equal(log.all[0].repeats, 3);
    assert_int_equal(log.all[0].cut_repeats, 2);
    assert_int_equal(log.all[0].cut_last_day, CUT);
    assert_int_equal(log.all[0].money, 192);
    assert_int_equal(log.all[0].repeat_money, 42);
    assert_int_equal(log.all[0].gap, 10);
    value_log_fini(&log);
    q.counts_handouts = true;
    log = read_of(g, &q);
    assert_int_equal(log.count, 2);
    assert_int_equal(log.all[0].repeats, 4);
    assert_int_equal(log.all[0].last_day, CUT + 21);
    assert_int_equal(log.all[0].gap, 15); /* of 1, 10, 20, 130 */
    value_log_fini(&log);
    mem_free(g);
}

static double chance(void)
{
    return (rand() + .5) / (RAND_MAX + 1.0);
}

/* Customers as BG/NBD has them: each their own rate, each purchase may be the last. */
static struct log *log_random(int64_t customers)
{
    struct log *g = log_new();

    srand(11);
    for (int64_t c = 1; c <= customers; c++) {
        double gap = 10 * pow(chance(), -1.5), leaves = chance() * .6,
               usual = 500 * pow(chance(), -.3);

        for (double day = FIRST_DAY + 100 * chance(); day < AS_OF; day += 1 - gap * log(chance())) {
            log_add(g, c, day, TOUCHPOINT_ORDER, (int64_t)(usual * (.5 - log(chance()))));
            if (chance() < leaves)
                break;
        }
    }
    return g;
}

static void threads_make_no_difference(void **state)
{
    struct log *g = log_random(3000);
    struct insight_question base = question_of(1);
    struct value_question q = asked_of(&base);
    struct value_log one = read_of(g, &q);

    (void)state;
    for (base.thread_count = 2; base.thread_count <= 5; base.thread_count++) {
        struct value_log many = read_of(g, &q);

        assert_int_equal(many.count, one.count);
        assert_memory_equal(many.all, one.all, one.count * sizeof *one.all);
        value_log_fini(&many);
    }
    value_log_fini(&one);
    mem_free(g);
}

static void customers_add_up(void **state)
{
    static const struct value_plan plan = {{3, 12, 36}, 3, .10}, free_plan = {{3, 12, 36}, 3, 0};
    struct log *g = log_random(3000);
    struct insight_question base = question_of(1);
    struct value_question q = asked_of(&base);
    struct value_log log = read_of(g, &q);
    struct value_forecast *each = mem_alloc(mem_size(log.count, sizeof *each));
    struct value_total totals[3], undiscounted[3];
    struct value_fit fit;
    double orders = 0, money = 0;

    (void)state;
    value_fit(&log, &q, &fit);
    assert_int_equal(fit.fit.status, BTYD_FITTED);
    assert_true(fit.has_spend);
    assert_true(fit.check.error[fit.fit.model.kind] < .5);
    value_forecast(&log, &q, &fit, &free_plan, each, undiscounted);
    value_forecast(&log, &q, &fit, &plan, each, totals);
    for (size_t i = 0; i < log.count; i++) {
        struct value_outlook out[3];
        struct value_forecast one = value_forecast_one(&log.all[i], &q, &fit, &plan, out);

        assert_true(one.alive == each[i].alive);
        assert_true(fabs(one.alive * one.last.orders - out[2].orders) < 1e-9);
        assert_true(fabs(each[i].last.money - one.last.money) < 1e-6);
        orders += out[2].orders;
        money += out[2].money;
    }
    assert_true(fabs(orders / totals[2].sum.orders - 1) < 1e-9);
    assert_true(fabs(money / totals[2].sum.money - 1) < 1e-9);
    for (size_t h = 0; h < 3; h++) {
        assert_true(totals[h].money.low < totals[h].sum.money);
        assert_true(totals[h].money.high > totals[h].sum.money);
        assert_true(totals[h].sum.money < undiscounted[h].sum.money);
        assert_true(totals[h].sum.orders == undiscounted[h].sum.orders);
    }
    mem_free(each);
    value_log_fini(&log);
    mem_free(g);
}

static void nobody_gives_no_fit(void **state)
{
    struct log *g = log_random(40);
    struct insight_question base = question_of(1);
    struct value_question q = asked_of(&base);
    struct value_log log = read_of(g, &q);
    struct value_fit fit;

    (void)state;
    value_fit(&log, &q, &fit);
    assert_int_equal(fit.fit.status, BTYD_TOO_FEW);
    assert_false(fit.has_spend);
    value_log_fini(&log);
    g->cols.customer_count = g->cols.count = 0;
    log = read_of(g, &q);
    assert_int_equal(log.count, 0);
    value_fit(&log, &q, &fit);
    assert_int_equal(fit.fit.status, BTYD_TOO_FEW);
    value_log_fini(&log);
    mem_free(g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_merged),
        cmocka_unit_test(threads_make_no_difference),
        cmocka_unit_test(customers_add_up),
        cmocka_unit_test(nobody_gives_no_fit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
