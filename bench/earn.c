/* earn: how long it takes to work out what an order of 20 lines earns under 50 rules, each quote
 * timed by itself, and to make the rules ready. Prints microseconds.
 *     ninja -C build-release earn_bench && build-release/earn_bench */
#include <stdio.h>
#include <stdlib.h>

#include "loyalty/earn.h"

#define RULES 50
#define LINES 20
#define QUOTES 20000

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static void report(const char *what, double *us, size_t count)
{
    qsort(us, count, sizeof *us, by_size);
    printf("%s: %zu, p50 %.1f us, p99 %.1f us, most %.1f us\n", what, count, us[count / 2],
        us[count * 99 / 100], us[count - 1]);
}

static void rules_make(struct ctx *c, struct earn_rule *rules)
{
    static const char *const whens[] = {"", "{\">=\":[{\"var\":\"order.total\"},50000]}",
        "{\"and\":[{\"<=\":[-3,{\"var\":\"customer.birthday_distance_days\"},3]},{\"in\":[{\"var\":"
        "\"customer.tier\"},[\"gold\",\"silver\"]]}]}",
        "{\"and\":[{\"in\":[\"vip\",{\"var\":\"customer.tags\"}]},{\"<\":[{\"var\":\"time.hour\"},"
        "20]},{\"!=\":[{\"var\":\"order.channel\"},\"marketplace\"]}]}",
        "{\"some\":[{\"var\":\"lines\"},{\"and\":[{\"==\":[{\"var\":\"category\"},\"c3\"]},{\">\":["
        "{"
        "\"var\":\"quantity\"},1]}]}]}"};
    static const char *const lines[] = {"", "{\"==\":[{\"var\":\"line.category\"},\"c1\"]}",
        "{\"and\":[{\"in\":[{\"var\":\"line.category\"},[\"c0\",\"c2\",\"c4\"]]},{\">\":[{\"var\":"
        "\"line.price\"},900]}]}",
        "{\"in\":[{\"var\":\"line.sku\"},[\"s1\",\"s2\",\"s3\",\"s5\",\"s8\",\"s13\",\"s21\","
        "\"s34\"]"
        "]}"};
    static const char *const groups[] = {"", "base", "season"};
    static const int64_t values[] = {0, 500, 50, 2, 20000};

    for (size_t i = 0; i < RULES; i++) {
        enum earn_kind kind = (enum earn_kind)(1 + i % 4);

        rules[i] = (struct earn_rule){.code = str_of(arena_printf(c->arena, "r%zu", i)),
            .priority = (int64_t)(i % 7),
            .group = str_of(groups[i % COUNT(groups)]),
            .kind = kind,
            .value = values[kind],
            .when = str_of(whens[i % COUNT(whens)]),
            .lines = str_of(lines[i / 3 % COUNT(lines)]),
            .order_max = i % 5 ? EARN_NO_LIMIT : 200};
    }
}

static void lines_make(struct ctx *c, struct basket *b)
{
    b->lines = arena_array(c->arena, LINES, struct basket_line);
    b->line_count = LINES;
    for (size_t i = 0; i < LINES; i++)
        b->lines[i] = (struct basket_line){.sku = str_of(arena_printf(c->arena, "s%zu", i)),
            .category = str_of(arena_printf(c->arena, "c%zu", i % 6)),
            .quantity = (int64_t)(1 + i % 3) * 1000,
            .amount = (int64_t)(i * 1237 % 9000 + 490),
            .cost = -1};
}

static double ready_us(struct ctx *c, const struct earn_rule *rules, struct earn_plan *plan)
{
    double start = clock_elapsed_s();

    if (!earn_prepare(c, rules, RULES, plan)) {
        fprintf(stderr, "earn: %s\n", c->error);
        exit(1);
    }
    return (clock_elapsed_s() - start) * 1e6;
}

int main(void)
{
    static const struct str tags[] = {{"vip", 3}, {"new", 3}};
    const struct earn_customer customer = {.is_known = true,
        .orders_count = 4,
        .birth_month = 11,
        .birth_day = 23,
        .tier = STR("gold"),
        .tags = tags,
        .tag_count = COUNT(tags)};
    static struct earn_rule rules[RULES];
    static double us[QUOTES], made[200];
    struct basket basket = {.at_us = INT64_C(1795372200) * SECOND_US, .channel = CHANNEL_SHOP};
    struct earn_order order = {
        .basket = &basket, .customer = &customer, .point_minor = 100, .left_in_all = EARN_NO_LIMIT};
    struct earn_plan plan;
    int64_t points = 0;
    struct ctx c;

    ctx_init(&c, (size_t)64 << 20, LANG_EN);
    rules_make(&c, rules);
    lines_make(&c, &basket);
    for (size_t i = 0; i < COUNT(made); i++) {
        struct arena_mark mark = arena_mark(c.arena);

        made[i] = ready_us(&c, rules, &plan);
        arena_release(c.arena, mark);
    }
    (void)ready_us(&c, rules, &plan);
    for (size_t i = 0; i < QUOTES; i++) {
        struct arena_mark mark = arena_mark(c.arena);
        double start = clock_elapsed_s();
        struct earned e;

        if (!earn(&c, &plan, &order, &e))
            return 1;
        us[i] = (clock_elapsed_s() - start) * 1e6;
        points += e.points;
        arena_release(c.arena, mark);
    }
    report("50 rules made ready", made, COUNT(made));
    report("20 lines under 50 rules", us, QUOTES);
    printf("(%lld points each)\n", (long long)points / QUOTES);
    ctx_fini(&c);
    return 0;
}
