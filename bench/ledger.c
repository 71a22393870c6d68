/* ledger_bench URL SECONDS CLIENTS CUSTOMERS: how many operations on the books are durable in a second.
 * Each client is a thread that awards and spends points of customers at random, one after the other, and
 * waits until each is on disk. Prints operations, seconds, and the median and the 99th percentile of what
 * one operation took, in milliseconds. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/actor.h"
#include "base/id.h"
#include "customer/customer.h"
#include "ledger/ledger.h"
#include "module.h"

#define CLIENTS_MAX 1024
#define TIMES_MAX 2000000 /* operations a client may take the time of */
#define CTX_BYTES ((size_t)256 << 20)

struct client {
    pthread_t thread;
    struct db *db;
    const int64_t *customers;
    int64_t customer_count;
    unsigned seed;
    double *times_ms;
    size_t count;
};

static atomic_bool is_over;

static void must(const struct ctx *c, bool ok)
{
    if (ok)
        return;
    fprintf(stderr, "ledger_bench: %s\n", c->error);
    exit(1);
}

struct making {
    int64_t *customers, count;
};

static bool customers_make(struct ctx *c, void *arg)
{
    struct making *m = arg;

    for (int64_t i = 0; i < m->count; i++) {
        struct customer cu = {.kind = CUSTOMER_PERSON};

        if (!customer_add(c, &cu))
            return false;
        m->customers[i] = cu.id;
    }
    return true;
}

static bool post_work(struct ctx *c, void *arg)
{
    struct ledger_op op;

    return ledger_post(c, arg, &op);
}

/* Two awards for each spend, so that there is something to spend. */
static void *client_run(void *arg)
{
    struct client *cl = arg;
    struct ctx c;

    ctx_init(&c, CTX_BYTES, LANG_EN);
    c.db = cl->db;
    c.actor = &actor_operator;
    for (int64_t i = 0; !is_over && cl->count < TIMES_MAX; i++) {
        struct arena_mark mark = arena_mark(c.arena);
        int64_t who = rand_r(&cl->seed) % cl->customer_count;
        struct ledger_request rq = {.kind = i % 3 == 2 ? LEDGER_SPEND : LEDGER_AWARD,
            .customer_id = cl->customers[who],
            .wallet = LEDGER_POINTS,
            .points = i % 3 == 2 ? 1 : 10,
            .key = str_of(arena_printf(c.arena, "%u:%lld", cl->seed, (long long)i))};
        double began_s = clock_elapsed_s();

        ctx_clear_error(&c);
        if (!db_write(&c, post_work, &rq) && c.err != ERR_CONFLICT)
            must(&c, false);
        cl->times_ms[cl->count++] = (clock_elapsed_s() - began_s) * 1000;
        arena_release(c.arena, mark);
    }
    ctx_fini(&c);
    return NULL;
}

static int double_compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void report(const struct client *clients, int count, double seconds)
{
    size_t total = 0, at = 0;
    double *all;

    for (int i = 0; i < count; i++)
        total += clients[i].count;
    if (total == 0)
        return;
    all = mem_alloc(mem_size(total, sizeof *all));
    for (int i = 0; i < count; i++)
        for (size_t j = 0; j < clients[i].count; j++)
            all[at++] = clients[i].times_ms[j];
    qsort(all, total, sizeof *all, double_compare);
    printf("%zu %.3f %.3f %.3f\n", total, seconds, all[total / 2], all[total * 99 / 100]);
    mem_free(all);
}

int main(int argc, char **argv)
{
    static struct client clients[CLIENTS_MAX];
    int seconds = argc == 5 ? atoi(argv[2]) : 0, count = argc == 5 ? atoi(argv[3]) : 0;
    struct making m = {.count = argc == 5 ? atoll(argv[4]) : 0};
    struct ctx c;
    double began_s;

    if (seconds < 1 || count < 1 || count > CLIENTS_MAX || m.count < 1) {
        fprintf(stderr, "usage: ledger_bench URL SECONDS CLIENTS CUSTOMERS\n");
        return 64;
    }
    ctx_init(&c, CTX_BYTES, LANG_EN);
    c.actor = &actor_operator;
    must(&c, db_open(&c, str_of(argv[1]), DB_OPEN_READY) && db_read(&c, modules_ready, NULL));
    m.customers = mem_alloc(mem_size((size_t)m.count, sizeof *m.customers));
    must(&c, db_write(&c, customers_make, &m));
    began_s = clock_elapsed_s();
    for (int i = 0; i < count; i++) {
        clients[i] = (struct client){.db = c.db,
            .customers = m.customers,
            .customer_count = m.count,
            .seed = (unsigned)i + 1,
            .times_ms = mem_alloc(mem_size(TIMES_MAX, sizeof(double)))};
        if (pthread_create(&clients[i].thread, NULL, client_run, &clients[i]) != 0)
            return 1;
    }
    while (clock_elapsed_s() - began_s < seconds)
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    is_over = true;
    for (int i = 0; i < count; i++)
        pthread_join(clients[i].thread, NULL);
    report(clients, count, clock_elapsed_s() - began_s);
    db_close(&c.db);
    return 0;
}
