/* What orders earn: figures worked out by hand, each reason why a rule gives less or nothing, and
 * that neither the order of rules nor that of lines changes anything. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "loyalty/earn.h"

#define POINT 100 /* minor units of a point, unless said otherwise */

static int setup(void **state)
{
    struct ctx *c = calloc(1, sizeof *c);

    ctx_init(c, (size_t)256 << 20, LANG_EN);
    *state = c;
    return 0;
}

static int teardown(void **state)
{
    ctx_fini(*state);
    free(*state);
    return 0;
}

/* ---- a basket of 509.30: tea 259.90, cup 149.50, tin of tea 99.90 ---- */

static struct basket_line goods[] = {
    {{"tea", 3}, {"Tea", 3}, {"tea", 3}, 1, 2000, 25990, -1},
    {{"cup", 3}, {"Cup", 3}, {"ware", 4}, 2, 1000, 14950, 7000},
    {{"tin", 3}, {"Tin", 3}, {"tea", 3}, 3, 3000, 9990, -1},
};
enum { TEA, CUP, TIN, GOODS };

/* Sunday, 22 November 2026, 18:30 UTC */
static const struct basket basket = {.at_us = INT64_C(1795372200) * SECOND_US,
    .channel = CHANNEL_SHOP,
    .place = {"Center", 6},
    .lines = goods,
    .line_count = GOODS,
    .amount = 50930,
    .cost = -1};
static const struct earn_customer nobody;

static struct earn_rule rule(const char *code, int64_t priority, enum earn_kind kind, int64_t value)
{
    return (struct earn_rule){.code = str_of(code),
        .priority = priority,
        .kind = kind,
        .value = value,
        .order_max = EARN_NO_LIMIT};
}

static struct earn_rule grouped(struct earn_rule r, const char *group, const char *lines)
{
    r.group = str_of(group);
    r.lines = str_of(lines);
    return r;
}

static struct earn_order sale(void)
{
    return (struct earn_order){
        .basket = &basket, .customer = &nobody, .point_minor = POINT, .left_in_all = EARN_NO_LIMIT};
}

static struct earned earned_by(
    void **state, const struct earn_rule *rules, size_t count, const struct earn_order *order)
{
    struct ctx *c = *state;
    struct earned e = {0};
    struct earn_plan plan;

    if (!earn_prepare(c, rules, count, &plan) || !earn(c, &plan, order, &e))
        fail_msg("%s", c->error);
    return e;
}

static int64_t share(const struct earned *e, size_t rule, size_t line)
{
    for (size_t i = 0; i < e->share_count; i++)
        if (e->shares[i].rule == rule && e->shares[i].line == line)
            return e->shares[i].points;
    return 0;
}

#define CHECK_SHARES(e, rule, tea, cup, tin, whole)                     \
    do {                                                                \
        assert_int_equal(share(&(e), (rule), TEA), (tea));              \
        assert_int_equal(share(&(e), (rule), CUP), (cup));              \
        assert_int_equal(share(&(e), (rule), TIN), (tin));              \
        assert_int_equal(share(&(e), (rule), EARN_WHOLE_ORDER), whole); \
    } while (0)

#define OF_TEA "{\"==\":[{\"var\":\"line.category\"},\"tea\"]}"

/* 5 % of 509.30 is 25.465; the lines' parts are 12.76, 7.34 and 4.90: the two points that rounding
 * down leaves go to .90 and .76. */
static void percent_is_rounded_once_and_shared_out(void **state)
{
    const struct earn_rule rules[] = {rule("five", 1, EARN_PERCENT, 500)};
    struct earn_order order = sale();
    struct earned e = earned_by(state, rules, COUNT(rules), &order);

    assert_int_equal(e.points, 25);
    assert_int_equal(e.outcomes[0].base, 50930);
    assert_int_equal(e.outcomes[0].why, EARN_GIVEN);
    CHECK_SHARES(e, 0, 13, 7, 5, 0);
    assert_int_equal(e.lines[TEA] + e.lines[CUP] + e.lines[TIN], 25);
}

/* Half of the tea is paid with points: 509.30 - 129.95 = 379.35, of which 5 % is 18.97. */
static void only_what_is_paid_earns(void **state)
{
    const struct earn_rule rules[] = {rule("five", 1, EARN_PERCENT, 500)};
    const int64_t paid[] = {12995, 14950, 9990};
    struct earn_order order = sale();

    order.paid = paid;
    assert_int_equal(earned_by(state, rules, COUNT(rules), &order).points, 18);
}

/* Tea has 10 % of 359.80: 35.98; the rest 5 % of 149.50: 7.475. */
static void the_first_of_a_group_counts_on_each_line(void **state)
{
    const struct earn_rule rules[] = {
        grouped(rule("all", 2, EARN_PERCENT, 500), "base", ""),
        grouped(rule("tea", 1, EARN_PERCENT, 1000), "base", OF_TEA),
        grouped(rule("tea too", 3, EARN_PERCENT, 9000), "base", OF_TEA),
    };
    struct earn_order order = sale();
    struct earned e = earned_by(state, rules, COUNT(rules), &order);

    CHECK_SHARES(e, 0, 0, 7, 0, 0);
    CHECK_SHARES(e, 1, 25, 0, 10, 0);
    assert_int_equal(e.points, 42);
    assert_int_equal(e.outcomes[2].why, EARN_NOT_FIRST);
    assert_int_equal(e.outcomes[2].rival, 1);
}

/* Of one priority the better counts: 5 % of tea and cup, 12.995 and 7.475, are more than 4 points a
 * piece, 8 and 4; of the three tins 12 are more than 4.995. */
static void among_equals_the_better_counts(void **state)
{
    const struct earn_rule rules[] = {
        grouped(rule("five", 1, EARN_PERCENT, 500), "base", ""),
        grouped(rule("four each", 1, EARN_PER_UNIT, 4), "base", ""),
    };
    struct earn_order order = sale();
    struct earned e = earned_by(state, rules, COUNT(rules), &order);

    assert_int_equal(e.outcomes[0].base, 40940);
    assert_int_equal(e.outcomes[0].points, 20);
    assert_int_equal(e.outcomes[1].base, 3000);
    CHECK_SHARES(e, 1, 0, 0, 12, 0);
}

/* 25 of the percent and 100 fixed are doubled: 125 more; three times on tea: twice 18 more. */
static void multipliers_add_up(void **state)
{
    struct earn_rule rules[] = {
        rule("five", 5, EARN_PERCENT, 500),
        rule("welcome", 5, EARN_FIXED, 100),
        rule("birthday", 1, EARN_MULTIPLIER, 20000),
        grouped(rule("tea week", 1, EARN_MULTIPLIER, 30000), "", OF_TEA),
    };
    struct earn_order order = sale();
    struct earned e = earned_by(state, rules, COUNT(rules), &order);

    assert_int_equal(e.points, 25 + 100 + 125 + 36);
    CHECK_SHARES(e, 1, 0, 0, 0, 100);
    CHECK_SHARES(e, 2, 13, 7, 5, 100);
    CHECK_SHARES(e, 3, 26, 0, 10, 0);
    assert_int_equal(e.outcomes[3].base, 18);
    rules[2].group = rules[3].group = STR("times");
    e = earned_by(state, rules, COUNT(rules), &order);
    CHECK_SHARES(e, 2, 0, 7, 0, 100); /* the same priority: on tea three times is more */
    CHECK_SHARES(e, 3, 26, 0, 10, 0);
}

/* 10 of 25 points: 5.10, 2.94 and 1.96 of the lines. */
static void limits_cut(void **state)
{
    struct earn_rule rules[] = {
        rule("five", 2, EARN_PERCENT, 500), rule("welcome", 1, EARN_FIXED, 100)};
    struct earn_left left[] = {{10, 20, EARN_NO_LIMIT}, {EARN_NO_LIMIT, 70, 80}};
    struct earn_order order = sale();
    struct earned e;

    rules[1].order_max = 60;
    order.left = left;
    e = earned_by(state, rules, COUNT(rules), &order);
    assert_int_equal(e.outcomes[0].why, EARN_CUT_CUSTOMER);
    assert_int_equal(e.outcomes[0].full, 25);
    CHECK_SHARES(e, 0, 5, 3, 2, 0);
    assert_int_equal(e.outcomes[1].why, EARN_CUT_ORDER);
    assert_int_equal(e.outcomes[1].points, 60);
    order.left_in_all = 64;
    e = earned_by(state, rules, COUNT(rules), &order);
    assert_int_equal(e.points, 64);
    assert_int_equal(e.outcomes[0].why, EARN_CUT_ALL);
    assert_int_equal(e.outcomes[0].points, 4);
    left[1].budget = 7;
    e = earned_by(state, rules, COUNT(rules), &order);
    assert_int_equal(e.outcomes[1].why, EARN_CUT_BUDGET);
    left[0].day = 3;
    e = earned_by(state, rules, COUNT(rules), &order);
    assert_int_equal(e.outcomes[0].why, EARN_CUT_DAY);
    assert_int_equal(e.points, 10);
}

static void nothing_has_a_reason(void **state)
{
    static const char ten[] = "[1,2,3,4,5,6,7,8,9,10]";
    struct ctx *c = *state;
    struct earn_rule rules[] = {rule("when", 1, EARN_FIXED, 5), rule("lines", 1, EARN_FIXED, 5),
        rule("minimum", 1, EARN_FIXED, 5), rule("left", 1, EARN_FIXED, 5),
        rule("whole", 1, EARN_PERCENT, 1), rule("run", 1, EARN_FIXED, 5),
        rule("given", 1, EARN_FIXED, 5)};
    struct earn_left left[COUNT(rules)];
    struct earn_order order = sale();
    struct earned e;

    for (size_t i = 0; i < COUNT(rules); i++)
        left[i] = (struct earn_left){EARN_NO_LIMIT, EARN_NO_LIMIT, EARN_NO_LIMIT};
    rules[0].when = STR("{\"==\":[{\"var\":\"customer.orders_count\"},0]}");
    rules[1].lines = STR("{\"==\":[{\"var\":\"line.sku\"},\"pot\"]}");
    rules[2].lines = STR(OF_TEA);
    rules[2].minimum = 35981;
    left[3].budget = 0;
    rules[4].lines = STR("{\"==\":[{\"var\":\"line.sku\"},\"tin\"]}");
    rules[5].when = str_of(arena_printf(c->arena,
        "{\"all\":[%s,{\"all\":[%s,{\"all\":[%s,{\"all\":[%s,{\"all\":[%s,true]}]}]}]}]}", ten, ten,
        ten, ten, ten));
    order.left = left;
    e = earned_by(state, rules, COUNT(rules), &order);
    assert_int_equal(e.outcomes[0].why, EARN_NOT_WHEN);
    assert_int_equal(e.outcomes[1].why, EARN_NOT_LINES);
    assert_int_equal(e.outcomes[2].why, EARN_NOT_MINIMUM);
    assert_int_equal(e.outcomes[3].why, EARN_NOT_LEFT);
    assert_int_equal(e.outcomes[4].why, EARN_NOT_WHOLE);
    assert_int_equal(e.outcomes[5].why, EARN_NOT_RUN);
    assert_int_equal(c->err, ERR_NONE);
    assert_int_equal(e.points, 5);
}

/* Whose limits leave nothing does not stand in the way of the next of its group. */
static void who_has_nothing_left_gives_way(void **state)
{
    const struct earn_rule rules[] = {
        grouped(rule("ten", 1, EARN_PERCENT, 1000), "base", ""),
        grouped(rule("five", 2, EARN_PERCENT, 500), "base", ""),
    };
    const struct earn_left left[] = {
        {EARN_NO_LIMIT, EARN_NO_LIMIT, 0}, {EARN_NO_LIMIT, EARN_NO_LIMIT, EARN_NO_LIMIT}};
    struct earn_order order = sale();

    order.left = left;
    assert_int_equal(earned_by(state, rules, COUNT(rules), &order).points, 25);
}

static void an_occasion_without_lines_earns_fixed_points(void **state)
{
    const struct basket review = {.at_us = basket.at_us, .channel = CHANNEL_SITE};
    const struct earn_rule rules[] = {
        rule("review", 1, EARN_FIXED, 50), rule("five", 1, EARN_PERCENT, 500)};
    struct earn_order order = sale();
    struct earned e;

    order.basket = &review;
    e = earned_by(state, rules, COUNT(rules), &order);
    assert_int_equal(e.points, 50);
    assert_int_equal(e.outcomes[1].why, EARN_NOT_LINES);
}

static void facts_say_what_is_known(void **state)
{
    static const char *const yes[] = {
        "{\"===\":[{\"var\":\"order.total\"},50930]}",
        "{\"===\":[{\"var\":\"order.lines_count\"},3]}",
        "{\"===\":[{\"var\":\"order.quantity\"},6]}",
        "{\"===\":[{\"var\":\"order.channel\"},\"shop\"]}",
        "{\"===\":[{\"var\":\"order.place\"},\"Center\"]}",
        "{\"var\":\"customer.is_known\"}",
        "{\"===\":[{\"var\":\"customer.orders_count\"},4]}",
        "{\"===\":[{\"var\":\"customer.spent\"},200000]}",
        "{\"===\":[{\"var\":\"customer.days_since_first\"},300]}",
        "{\"===\":[{\"var\":\"customer.days_since_last\"},1]}",
        "{\"===\":[{\"var\":\"customer.birthday_distance_days\"},-3]}",
        "{\"===\":[{\"var\":\"customer.kept_percent\"},87.5]}",
        "{\"===\":[{\"var\":\"customer.weeks_in_row\"},null]}",
        "{\"===\":[{\"var\":\"customer.points\"},70]}",
        "{\"===\":[{\"var\":\"customer.tier\"},\"gold\"]}",
        "{\"in\":[\"vip\",{\"var\":\"customer.tags\"}]}",
        "{\"===\":[{\"var\":\"customer.language\"},\"uk\"]}",
        "{\"===\":[{\"var\":\"time.hour\"},20]}",
        "{\"===\":[{\"var\":\"time.weekday\"},7]}",
        "{\"===\":[{\"var\":\"time.day\"},22]}",
        "{\"===\":[{\"var\":\"time.month\"},11]}",
        "{\"<=\":[\"2026-11-22\",{\"var\":\"time.date\"},\"2026-12-31\"]}",
        "{\"some\":[{\"var\":\"lines\"},{\"and\":[{\"==\":[{\"var\":\"sku\"},\"tin\"]},{\"===\":[{"
        "\"var\":\"price\"},3330]}]}]}",
        "{\"some\":[{\"var\":\"lines\"},{\"and\":[{\"==\":[{\"var\":\"name\"},\"Cup\"]},{\"===\":[{"
        "\"var\":\"cost\"},7000]},{\"===\":[{\"var\":\"quantity\"},1]},{\"===\":[{\"var\":"
        "\"amount\"},14950]},{\"===\":[{\"var\":\"category\"},\"ware\"]}]}]}",
    };
    const struct str tags[] = {{"vip", 3}};
    /* the last order late yesterday in Kyiv, the first 300 days before */
    const struct earn_customer customer = {.is_known = true,
        .orders_count = 4,
        .spent = 200000,
        .last_order_us = basket.at_us - 21 * 3600 * SECOND_US,
        .first_order_us = basket.at_us - 300 * DAY_US,
        .birth_month = 11,
        .birth_day = 25,
        .kept_bp = 8750,
        .weeks_in_row = -1,
        .points = 70,
        .tier = {"gold", 4},
        .language = {"uk", 2},
        .tags = tags,
        .tag_count = 1};
    struct ctx *c = *state;
    struct earn_order order = sale();

    zone_close(&c->zone);
    c->zone = zone_open(STR("Europe/Kyiv"));
    order.customer = &customer;
    for (size_t i = 0; i < COUNT(yes); i++) {
        struct earn_rule r = rule("only", 1, EARN_FIXED, 1);

        r.when = str_of(yes[i]);
        if (earned_by(state, &r, 1, &order).points != 1)
            fail_msg("not so: %s", yes[i]);
    }
}

/* 29 February is celebrated on 1 March in other years; around New Year the nearest counts. */
static void birthdays_are_nearest(void **state)
{
    static const struct {
        struct civil day;
        int month, birth_day, distance;
    } cases[] = {
        {{2026, 3, 1}, 2, 29, 0},
        {{2028, 2, 29}, 2, 29, 0},
        {{2028, 3, 1}, 2, 29, 1},
        {{2026, 12, 30}, 1, 2, -3},
        {{2027, 1, 2}, 12, 30, 3},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct basket b = basket;
        struct earn_customer customer = {
            .is_known = true, .birth_month = cases[i].month, .birth_day = cases[i].birth_day};
        struct earn_rule r = rule("only", 1, EARN_FIXED, 1);
        struct earn_order order = sale();
        struct ctx *c = *state;

        b.at_us = civil_to_day(cases[i].day) * DAY_US;
        order.basket = &b;
        order.customer = &customer;
        r.when = str_of(arena_printf(c->arena,
            "{\"===\":[{\"var\":\"customer.birthday_distance_days\"},%d]}", cases[i].distance));
        assert_int_equal(earned_by(state, &r, 1, &order).points, 1);
    }
}

static void wrong_rules_are_refused(void **state)
{
    static const struct {
        struct earn_rule rule;
        const char *error;
    } cases[] = {
        {{.code = {"a", 1}, .kind = EARN_PERCENT, .value = 100001, .order_max = 1},
            "the rule \"a\" has the value 100001: it goes from 1 to 100000"},
        {{.code = {"a", 1}, .kind = EARN_FIXED, .value = 0, .order_max = 1},
            "the rule \"a\" has the value 0: it goes from 1 to 1000000000"},
        {{.code = {"a", 1}, .kind = EARN_MULTIPLIER, .value = 10000, .order_max = 1},
            "the rule \"a\" has the value 10000: it goes from 10001 to 100000"},
        {{.code = {"a", 1}, .kind = EARN_FIXED, .value = 1, .order_max = 0},
            "the rule \"a\" has a minimum below 0 or a maximum below 1: leave it out instead"},
        {{.code = {"b", 1}, .kind = EARN_FIXED, .value = 1, .order_max = 1},
            "two rules have the code \"b\": each needs one of its own"},
        {{.code = {"a", 1},
             .kind = EARN_FIXED,
             .value = 1,
             .order_max = 1,
             .when = {"{\"var\":\"line.sku\"}", 18}},
            "at \"/var\" of the rule there is no fact \"line.sku\"; did you mean \"lines\"?"},
    };
    struct ctx *c = *state;
    struct earn_plan plan;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct earn_rule rules[] = {rule("b", 1, EARN_FIXED, 1), cases[i].rule};

        assert_false(earn_prepare(c, rules, COUNT(rules), &plan));
        assert_int_equal(c->err, ERR_INVALID);
        assert_text(c->error, cases[i].error);
        ctx_clear_error(c);
    }
}

static void there_are_limits(void **state)
{
    static const struct earn_rule many[EARN_RULES_MAX + 1];
    const struct earn_rule dear[] = {rule("dear", 1, EARN_PER_UNIT, EARN_POINTS_MAX)};
    struct basket_line line = {.quantity = RECORD_QUANTITY_MAX, .amount = 1, .cost = -1};
    const struct basket heap = {.lines = &line, .line_count = 1, .amount = 1};
    struct ctx *c = *state;
    struct earn_order order = sale();
    struct earn_plan plan;
    struct earned e;

    assert_false(earn_prepare(c, many, COUNT(many), &plan));
    assert_int_equal(c->err, ERR_TOO_LARGE);
    ctx_clear_error(c);
    order.basket = &heap;
    assert_true(earn_prepare(c, dear, 1, &plan));
    assert_false(earn(c, &plan, &order, &e));
    assert_int_equal(c->err, ERR_TOO_LARGE);
}

/* ---- whatever the order ---- */

#define RULES 12
#define LINES 9
#define ROUNDS 2000

struct world {
    struct earn_rule rules[RULES];
    struct earn_left left[RULES];
    struct basket_line lines[LINES];
    int64_t left_in_all;
};

static uint64_t draw(uint64_t *seed, uint64_t below)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (*seed >> 33) % below;
}

static int64_t limit_draw(uint64_t *seed)
{
    return draw(seed, 3) ? EARN_NO_LIMIT : (int64_t)draw(seed, 40);
}

static void world_make(struct ctx *c, uint64_t *seed, struct world *w)
{
    static const char *const groups[] = {"", "a", "b"};
    static const char *const whens[] = {"", "{\">\":[{\"var\":\"order.total\"},20000]}"};
    static const char *const lines[] = {"", OF_TEA, "{\">\":[{\"var\":\"line.amount\"},3000]}"};
    static const int64_t values[][2] = {{0, 0}, {1, 2000}, {1, 90}, {1, 9}, {10001, 40000}};

    for (size_t i = 0; i < RULES; i++) {
        enum earn_kind kind = (enum earn_kind)(1 + draw(seed, 4));
        uint64_t range = (uint64_t)(values[kind][1] - values[kind][0]);

        w->rules[i] = rule(arena_printf(c->arena, "r%02zu", i), (int64_t)draw(seed, 3), kind,
            values[kind][0] + (int64_t)draw(seed, range));
        w->rules[i].group = str_of(groups[draw(seed, COUNT(groups))]);
        w->rules[i].when = str_of(whens[draw(seed, COUNT(whens))]);
        w->rules[i].lines = str_of(lines[draw(seed, COUNT(lines))]);
        w->rules[i].minimum = (int64_t)draw(seed, 2) * 10000;
        w->rules[i].order_max = draw(seed, 4) ? EARN_NO_LIMIT : 1 + (int64_t)draw(seed, 50);
        w->left[i] = (struct earn_left){limit_draw(seed), limit_draw(seed), limit_draw(seed)};
    }
    for (size_t i = 0; i < LINES; i++)
        w->lines[i] = (struct basket_line){.sku = str_of(arena_printf(c->arena, "s%zu", i)),
            .category = draw(seed, 2) ? STR("tea") : STR("ware"),
            .quantity = 1 + (int64_t)draw(seed, 5000),
            .amount = (int64_t)draw(seed, 4) * 1000 + (int64_t)draw(seed, 2) * 777,
            .cost = -1};
    w->left_in_all = draw(seed, 2) ? EARN_NO_LIMIT : (int64_t)draw(seed, 300);
}

static struct earned world_earn(void **state, const struct world *w)
{
    struct basket *b = arena_new_of(((struct ctx *)*state)->arena, struct basket);
    struct earn_order order = sale();

    *b = basket;
    b->lines = (struct basket_line *)w->lines;
    b->line_count = LINES;
    order.basket = b;
    order.left = w->left;
    order.left_in_all = w->left_in_all;
    return earned_by(state, w->rules, RULES, &order);
}

static void check_sums(const struct world *w, const struct earned *e)
{
    int64_t by_rule[RULES] = {0}, by_line[LINES] = {0}, sum = 0, outcomes = 0;

    for (size_t i = 0; i < e->share_count; i++) {
        assert_true(e->shares[i].points > 0);
        by_rule[e->shares[i].rule] += e->shares[i].points;
        if (e->shares[i].line != EARN_WHOLE_ORDER)
            by_line[e->shares[i].line] += e->shares[i].points;
        sum += e->shares[i].points;
    }
    for (size_t i = 0; i < RULES; i++) {
        assert_int_equal(by_rule[i], e->outcomes[i].points);
        assert_true(e->outcomes[i].points <= e->outcomes[i].full);
        assert_true(e->outcomes[i].points <= w->rules[i].order_max);
        assert_true(by_rule[i] == 0 || by_rule[i] <= w->left[i].customer);
        assert_true(by_rule[i] == 0 || by_rule[i] <= w->left[i].day);
        assert_true(by_rule[i] == 0 || by_rule[i] <= w->left[i].budget);
        outcomes += e->outcomes[i].points;
    }
    assert_memory_equal(by_line, e->lines, sizeof by_line);
    assert_int_equal(sum, e->points);
    assert_int_equal(outcomes, e->points);
    assert_true(e->points <= w->left_in_all);
}

static void shuffle(uint64_t *seed, size_t *order, size_t count)
{
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count; i > 1; i--) {
        size_t j = draw(seed, i), other = order[i - 1];

        order[i - 1] = order[j];
        order[j] = other;
    }
}

static void check_same(void **state, uint64_t *seed, const struct world *w, const struct earned *e)
{
    size_t rules[RULES], lines[LINES];
    struct world other = {.left_in_all = w->left_in_all};
    struct earned again;

    shuffle(seed, rules, RULES);
    shuffle(seed, lines, LINES);
    for (size_t i = 0; i < RULES; i++) {
        other.rules[i] = w->rules[rules[i]];
        other.left[i] = w->left[rules[i]];
    }
    for (size_t i = 0; i < LINES; i++)
        other.lines[i] = w->lines[lines[i]];
    again = world_earn(state, &other);
    for (size_t i = 0; i < RULES; i++) {
        const struct earn_outcome *x = &e->outcomes[rules[i]], *y = &again.outcomes[i];

        assert_int_equal(x->why, y->why);
        assert_int_equal(x->points, y->points);
        assert_int_equal(x->full, y->full);
        assert_int_equal(x->base, y->base);
        assert_true(x->why != EARN_NOT_FIRST || x->rival == rules[y->rival]);
        for (size_t k = 0; k < LINES; k++)
            assert_int_equal(share(e, rules[i], lines[k]), share(&again, i, k));
    }
}

static void no_order_changes_anything(void **state)
{
    struct ctx *c = *state;
    uint64_t seed = 20261122;
    int64_t given = 0;

    for (int i = 0; i < ROUNDS; i++) {
        struct arena_mark mark = arena_mark(c->arena);
        struct world w;
        struct earned e;

        world_make(c, &seed, &w);
        e = world_earn(state, &w);
        check_sums(&w, &e);
        check_same(state, &seed, &w, &e);
        given += e.points;
        arena_release(c->arena, mark);
    }
    assert_true(given > ROUNDS * 10);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(percent_is_rounded_once_and_shared_out, setup, teardown),
        cmocka_unit_test_setup_teardown(only_what_is_paid_earns, setup, teardown),
        cmocka_unit_test_setup_teardown(the_first_of_a_group_counts_on_each_line, setup, teardown),
        cmocka_unit_test_setup_teardown(among_equals_the_better_counts, setup, teardown),
        cmocka_unit_test_setup_teardown(multipliers_add_up, setup, teardown),
        cmocka_unit_test_setup_teardown(limits_cut, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_has_a_reason, setup, teardown),
        cmocka_unit_test_setup_teardown(who_has_nothing_left_gives_way, setup, teardown),
        cmocka_unit_test_setup_teardown(
            an_occasion_without_lines_earns_fixed_points, setup, teardown),
        cmocka_unit_test_setup_teardown(facts_say_what_is_known, setup, teardown),
        cmocka_unit_test_setup_teardown(birthdays_are_nearest, setup, teardown),
        cmocka_unit_test_setup_teardown(wrong_rules_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(there_are_limits, setup, teardown),
        cmocka_unit_test_setup_teardown(no_order_changes_anything, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
