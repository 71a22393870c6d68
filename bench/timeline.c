/* timeline FILE.timeline: how fast a log file is scanned, beside a plain sum over as many bytes in
 * the same run.
 *     ninja -C build-release timeline_bench && build-release/timeline_bench shop.db.timeline */
#include <inttypes.h>
#include <stdio.h>
#include <sys/mman.h>

#include "timeline/log_file.h"
#include "timeline/shares.h"

#define ROUNDS 7

struct figures {
    int64_t orders, money, newest_us;
    int64_t items, refs;
};

static void rfm_each(void *state, const void *arg, struct span s)
{
    struct figures *f = state;

    (void)arg;
    for (size_t i = 0; i < s.count; i++) {
        int64_t is_order = s.kinds[i] == TOUCHPOINT_ORDER;

        f->orders += is_order;
        f->money += s.amounts[i] & -is_order;
    }
    f->newest_us = s.at_us[s.count - 1] > f->newest_us ? s.at_us[s.count - 1] : f->newest_us;
}

static void all_each(void *state, const void *arg, struct span s)
{
    struct figures *f = state;

    rfm_each(state, arg, s);
    for (size_t i = 0; i < s.count; i++) {
        f->items += s.items[i] + s.scores[i] + s.channels[i];
        f->refs += s.refs[i];
    }
}

static void figures_add(void *into, const void *from)
{
    struct figures *to = into;
    const struct figures *f = from;

    to->orders += f->orders;
    to->money += f->money;
    to->items += f->items;
    to->refs += f->refs;
    to->newest_us = f->newest_us > to->newest_us ? f->newest_us : to->newest_us;
}

/* ---- the yardstick ---- */

struct plain {
    const uint64_t *p;
    size_t count;
    unsigned shares;
    uint64_t sums[SHARES_MAX];
};

static void plain_sum(void *arg, unsigned share)
{
    struct plain *b = arg;
    uint64_t sum = 0;

    for (size_t i = b->count * share / b->shares; i < b->count * (share + 1) / b->shares; i++)
        sum += b->p[i];
    b->sums[share] = sum;
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

static void report(const char *what, unsigned threads, double seconds, const struct log_file *f,
    double yardstick_s)
{
    printf("%-22s %u threads %8.2f ms %7.2f GB/s %8.0f M rows/s %5.1f %% of a plain sum\n", what,
        threads, seconds * 1e3, (double)f->map_size / seconds / 1e9,
        (double)f->count / seconds / 1e6, 100 * yardstick_s / seconds);
}

static void measure(const struct columns *cols, unsigned threads)
{
    struct plain b = {
        (const uint64_t *)(const void *)cols->file->map, cols->file->map_size / 8, threads, {0}};
    double plain_s = 1e9, rfm_s = 1e9, all_s = 1e9;
    struct figures figures = {0};

    for (int i = 0; i < ROUNDS; i++) {
        double start = clock_elapsed_s();

        shares_run(threads, plain_sum, &b);
        plain_s = least(plain_s, clock_elapsed_s() - start);
        start = clock_elapsed_s();
        columns_scan(cols,
            &(struct scan){sizeof figures, rfm_each, figures_add, NULL, threads,
                SPAN_AT | SPAN_AMOUNT | SPAN_KIND},
            &figures);
        rfm_s = least(rfm_s, clock_elapsed_s() - start);
        start = clock_elapsed_s();
        columns_scan(cols, &(struct scan){sizeof figures, all_each, figures_add, NULL, threads, 0},
            &figures);
        all_s = least(all_s, clock_elapsed_s() - start);
    }
    report("plain sum of the file", threads, plain_s, cols->file, plain_s);
    report("kind, time, amount", threads, rfm_s, cols->file, plain_s);
    report("all columns", threads, all_s, cols->file, plain_s);
    printf("(%" PRId64 " %" PRId64 " %" PRIu64 ")\n", figures.orders, figures.money, b.sums[0]);
}

int main(int argc, char **argv)
{
    double start = clock_elapsed_s();
    struct log_file *f = argc == 2 ? log_file_open(argv[1]) : NULL;
    struct columns cols = {.file = f, .until_us = INT64_MAX};

    if (!f) {
        fprintf(stderr, "timeline: no log file\n");
        return 1;
    }
    cols.customer_count = f->customer_count;
    printf("%zu touchpoints of %zu customers, %.2f bytes each; opened and checked in %.1f ms\n",
        f->count, f->customer_count, (double)f->map_size / (double)f->count,
        (clock_elapsed_s() - start) * 1e3);
    measure(&cols, 1);
    measure(&cols, 2);
    log_file_close(&f);
    return 0;
}
