/* quote_bench URL COUNT: how long a whole quote takes: a basket of 20 lines by a customer with 30 orders,
 * under 50 rules, from the text of the request to what it comes to, with every statement it runs. The
 * database must be new. Prints the median, the 99th percentile and the worst, in milliseconds. */
#include <stdio.h>
#include <stdlib.h>

#include "base/actor.h"
#include "base/buf.h"
#include "customer/customer.h"
#include "loyalty/quote.h"
#include "module.h"

#define RULES 50
#define LINES 20
#define CUSTOMERS 200
#define ORDERS 30
#define CTX_BYTES ((size_t)256 << 20)

static int64_t customers[CUSTOMERS];

static void must(const struct ctx *c, bool ok)
{
    if (ok)
        return;
    fprintf(stderr, "quote_bench: %s\n", c->error);
    exit(1);
}

/* ---- the shop ---- */

static const char *const conditions[] = {
    "{\">=\": [{\"var\": \"order.total\"}, %d]}",
    "{\"and\": [{\">\": [{\"var\": \"customer.orders_count\"}, %d]},"
    " {\"in\": [{\"var\": \"customer.language\"}, [\"en\", \"uk\"]]}]}",
    "{\"<=\": [{\"var\": \"time.weekday\"}, %d]}",
    "{\"some\": [{\"var\": \"lines\"}, {\">\": [{\"var\": \"amount\"}, %d]}]}",
};

static void programme_write(struct buf *b)
{
    buf_text(b, "{\"settings\": {\"starts_at\": \"2020-01-01T00:00:00Z\", \"share_max\": 5000},"
                " \"rules\": [");
    for (int i = 0; i < RULES; i++) {
        buf_printf(b, "%s{\"code\": \"r%d\", \"name\": \"Rule %d\", \"state\": \"active\","
                      " \"kind\": \"percent\", \"value\": %d, \"group\": \"%s\", \"when\": ",
            i ? ", " : "", i, i, 100 + i, i % 3 ? "" : "g");
        buf_printf(b, conditions[(size_t)i % COUNT(conditions)], i);
        buf_printf(b, ", \"lines\": {\"==\": [{\"var\": \"line.category\"}, \"c%d\"]}}", i % 5);
    }
    buf_text(b, "]}");
}

static bool order_make(struct ctx *c, int64_t customer_id, int n)
{
    struct record_line lines[LINES];
    struct order_record r = {.customer_id = customer_id,
        .at_us = clock_now(c->clock) - (n + 1) * 7 * DAY_US,
        .lines = lines,
        .line_count = LINES};
    enum order_fate fate;

    for (int i = 0; i < LINES; i++)
        lines[i] = (struct record_line){.sku = str_of(arena_printf(c->arena, "p%d", n * 7 + i)),
            .name = STR("A thing"),
            .category = str_of(arena_printf(c->arena, "c%d", i % 5)),
            .quantity = 1000,
            .amount = 500 + i,
            .cost = 300};
    return order_record_put(c, &r, &fate);
}

static bool customer_make(struct ctx *c, void *arg)
{
    struct customer cu = {.kind = CUSTOMER_PERSON, .language = STR("uk")};
    struct ledger_request rq = {.kind = LEDGER_AWARD, .wallet = LEDGER_POINTS, .points = 1000,
        .key = STR("begin")};
    struct ledger_op op;

    if (!customer_add(c, &cu))
        return false;
    for (int n = 0; n < ORDERS; n++)
        if (!order_make(c, cu.id, n))
            return false;
    *(int64_t *)arg = rq.customer_id = cu.id;
    return ledger_post(c, &rq, &op);
}

static bool programme_make(struct ctx *c, void *arg)
{
    struct programme p;

    return programme_parse(c, buf_view(arg), &p) && programme_put(c, &p);
}

/* ---- quotes ---- */

static struct str ask_write(struct ctx *c, int n)
{
    const char *text = arena_printf(c->arena, "{\"basket\": {\"customer\": \"%s\", \"lines\": [",
        customer_text(c, customers[n % CUSTOMERS]));

    for (int i = 0; i < LINES; i++)
        text = arena_printf(c->arena, "%s%s{\"sku\": \"p%d\", \"amount\": {\"amount\": %d}}", text,
            i ? ", " : "", (n + i * 3) % 200, 400 + i * 100);
    return str_of(arena_printf(c->arena, "%s]}, \"points\": 100}", text));
}

static bool quote_work(struct ctx *c, void *arg)
{
    struct quote_ask ask;
    struct quote quote;

    return quote_ask_parse(c, *(struct str *)arg, &ask) && quote_make(c, &ask, false, &quote);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    int count = argc == 3 ? atoi(argv[2]) : 0;
    double *times;
    struct buf programme;
    struct ctx c;

    if (count < 100) {
        fprintf(stderr, "usage: quote_bench URL COUNT (100 or more)\n");
        return 64;
    }
    ctx_init(&c, CTX_BYTES, LANG_EN);
    c.actor = &actor_operator;
    must(&c, db_open(&c, str_of(argv[1]), DB_OPEN_READY) && db_read(&c, modules_ready, NULL));
    buf_init(&programme, PROGRAMME_BYTES_MAX);
    programme_write(&programme);
    must(&c, db_write(&c, programme_make, &programme));
    for (int i = 0; i < CUSTOMERS; i++)
        must(&c, db_write(&c, customer_make, &customers[i]));
    times = mem_alloc(mem_size((size_t)count, sizeof *times));
    for (int i = 0; i < count; i++) {
        struct arena_mark mark = arena_mark(c.arena);
        struct str ask = ask_write(&c, i);
        double began_s = clock_elapsed_s();

        must(&c, db_read(&c, quote_work, &ask));
        times[i] = (clock_elapsed_s() - began_s) * 1e3;
        arena_release(c.arena, mark);
    }
    qsort(times, (size_t)count, sizeof *times, compare);
    printf("%d quotes: median %.3f ms, p99 %.3f ms, worst %.3f ms\n", count, times[count / 2],
        times[count * 99 / 100], times[count - 1]);
    db_close(&c.db);
    return 0;
}
