/* fit CDNOW_master.txt: how long the models take to fit all customers of that file (calibration to
 * 1997-09-30, weeks), grouping included. Prints the median of the rounds and the parameters.
 *     ninja -C build-release fit_bench && build-release/fit_bench ../shared/data/CDNOW_master.txt */
#include <stdio.h>

#include "base/arena.h"
#include "base/zone.h"
#include "stats/btyd.h"

#define ROUNDS 11
#define CUSTOMERS_MAX 30000
#define WEEK 7

struct shop {
    struct btyd_days all[CUSTOMERS_MAX];
    size_t count;
};

static int64_t day_of(int date)
{
    return civil_to_day((struct civil){date / 10000, date / 100 % 100, date % 100});
}

/* Lines are by customer and date; purchases of one day are one. */
static bool shop_read(FILE *file, struct shop *s)
{
    int64_t end = day_of(19970930), first = 0;
    int id, date, last_id = -1;
    char line[128];

    while (fgets(line, sizeof line, file)) {
        struct btyd_days *d;
        int64_t day;

        if (sscanf(line, "%d %d", &id, &date) != 2 || day_of(date) > end)
            continue;
        day = day_of(date);
        if (id != last_id) {
            if (s->count == CUSTOMERS_MAX)
                return false;
            first = day;
            s->all[s->count++] = (struct btyd_days){0, 0, (int32_t)(end - day)};
        }
        last_id = id;
        d = &s->all[s->count - 1];
        d->repeats += day - first > d->last;
        d->last = (int32_t)(day - first);
    }
    return s->count > 0;
}

static double median(double *seconds)
{
    for (size_t i = 1; i < ROUNDS; i++)
        for (size_t k = i; k > 0 && seconds[k - 1] > seconds[k]; k--) {
            double other = seconds[k];

            seconds[k] = seconds[k - 1];
            seconds[k - 1] = other;
        }
    return seconds[ROUNDS / 2];
}

static void measure(const struct shop *s, enum btyd_kind kind, const char *name)
{
    double seconds[ROUNDS];
    struct btyd_fit fit;

    for (size_t i = 0; i < ROUNDS; i++) {
        double start = clock_elapsed_s();
        struct btyd_groups groups;

        btyd_groups_init(&groups, s->all, s->count);
        btyd_fit(kind, &groups, WEEK, &fit);
        btyd_groups_fini(&groups);
        seconds[i] = clock_elapsed_s() - start;
    }
    printf("%s %zu customers %.6f s %.6f %.6f %.6f %.6f %.2f\n", name, s->count, median(seconds),
        fit.model.p[0], fit.model.p[1], fit.model.p[2], fit.model.p[3], fit.log_likelihood);
}

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
    struct shop *s = mem_alloc(sizeof *s);

    if (!file || !shop_read(file, s)) {
        fprintf(stderr, "fit: no purchases\n");
        return 1;
    }
    fclose(file);
    measure(s, BTYD_BGNBD, "bg_nbd");
    measure(s, BTYD_PNBD, "pareto_nbd");
    mem_free(s);
    return 0;
}
