/* gen_orders ROWS CUSTOMERS >orders.csv: orders for measuring, the same bytes on every machine.
 *
 * Columns customer_id,ts,amount; rows in no order. A few customers buy often and most seldom (the
 * square of an even draw picks who), each from a first day of their own in 2023 or 2024 until the
 * end of 2025, more often early than late; amounts from 5.00 to 204.99, most of them small. The
 * rows of a shorter file are the first rows of a longer one. */
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define SEED 42
#define GOLDEN UINT64_C(0x9e3779b97f4a7c15) /* the step of splitmix64 */
#define FROM_S INT64_C(1672531200)          /* 2023-01-01 UTC */
#define UNTIL_S INT64_C(1767225600)         /* 2026-01-01 UTC */
#define FIRST_DAYS 730                      /* first orders are spread over so many days */
#define DAY_S 86400
#define CENTS_MIN 500
#define CENTS_SPAN 20000.0
#define COUNT_MAX INT64_C(1000000000)

struct order {
    int64_t customer, at_s, cents;
};

static uint64_t scramble(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* Evenly from [0, 1). */
static double draw(uint64_t *state)
{
    *state += GOLDEN;
    return (double)(scramble(*state) >> 11) * 0x1p-53;
}

/* Three draws an order, in this sequence: who, when, how much. */
static struct order order_draw(uint64_t *state, double customers)
{
    double who = draw(state), when = draw(state), much = draw(state);
    struct order o;
    int64_t first_s;

    o.customer = 1 + (int64_t)(customers * who * who);
    first_s = FROM_S + (int64_t)(scramble((uint64_t)o.customer * GOLDEN) % FIRST_DAYS) * DAY_S;
    o.at_s = first_s + (int64_t)(when * sqrt(when) * (double)(UNTIL_S - first_s));
    o.cents = CENTS_MIN + (int64_t)(CENTS_SPAN * much * much * much);
    return o;
}

static void order_write(const struct order *o)
{
    time_t at = (time_t)o->at_s;
    struct tm t;

    gmtime_r(&at, &t);
    printf("%lld,%04d-%02d-%02d %02d:%02d:%02d,%lld.%02d\n", (long long)o->customer,
        t.tm_year + 1900, t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec,
        (long long)(o->cents / 100), (int)(o->cents % 100));
}

static bool count_parse(const char *text, int64_t *out)
{
    char *end;

    errno = 0;
    *out = strtoll(text, &end, 10);
    return !errno && end != text && !*end && *out > 0 && *out <= COUNT_MAX;
}

int main(int argc, char **argv)
{
    uint64_t state = SEED;
    int64_t rows, customers;

    if (argc != 3 || !count_parse(argv[1], &rows) || !count_parse(argv[2], &customers)) {
        fprintf(stderr, "usage: gen_orders ROWS CUSTOMERS >orders.csv\n");
        return 64;
    }
    puts("customer_id,ts,amount");
    for (int64_t i = 0; i < rows; i++) {
        struct order o = order_draw(&state, (double)customers);

        order_write(&o);
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("gen_orders");
        return 74;
    }
    return 0;
}
