/* The hidden truth of a simulated shop as a file, for tests. */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "cli/output.h"
#include "simulate/simulate.h"

static void truth_table(struct output *o)
{
    static const struct column columns[] = {{"number", "", COLUMN_RIGHT},
        {"rate", "", COLUMN_RIGHT}, {"leaving", "", COLUMN_RIGHT},
        {"satisfaction", "", COLUMN_RIGHT}, {"spend", "", COLUMN_RIGHT},
        {"alive", "", COLUMN_RIGHT}, {"unhappy", "", COLUMN_RIGHT},
        {"complained", "", COLUMN_RIGHT}, {"orders", "", COLUMN_RIGHT},
        {"first_day", "", COLUMN_RIGHT}, {"next", "", COLUMN_RIGHT}};

    output_table(o, "customers", columns, COUNT(columns));
}

static void truth_row(struct output *o, const struct simulation *s, const struct life *l)
{
    output_row(o);
    output_int(o, NULL, NULL, (int64_t)l->number);
    output_real(o, NULL, NULL, l->rate, 9);
    output_real(o, NULL, NULL, l->leaving, 9);
    output_real(o, NULL, NULL, l->satisfaction, 6);
    output_real(o, NULL, NULL, l->spend, 6);
    output_int(o, NULL, NULL, l->is_alive);
    output_int(o, NULL, NULL, l->is_unhappy);
    output_int(o, NULL, NULL, l->has_complained);
    output_int(o, NULL, NULL, (int64_t)l->count);
    output_day(o, NULL, NULL, s->span.begin_day + (int64_t)l->begin);
    output_int(o, NULL, NULL, l->next);
}

static void truth_rows(struct ctx *c, const struct simulation *s, struct output *o)
{
    double *begin = model_arrivals(c->arena, s->seed, &s->span, s->customers);
    struct life life;

    truth_table(o);
    for (uint64_t i = 0; i < s->customers; i++) {
        struct arena_mark mark = arena_mark(c->arena);

        model_life(c->arena, &model_usual, s->seed, &s->span, i, begin[i], &life);
        truth_row(o, s, &life);
        arena_release(c->arena, mark);
    }
    output_table_end(o);
}

bool simulate_truth(struct ctx *c, const struct simulation *s, const char *path)
{
    FILE *file = fopen(path, "wb");
    struct output *o;
    bool ok;

    if (!file)
        return fail(c, ERR_IO, "cannot write \"%s\": %s", path, strerror(errno));
    o = output_new(c, file, FORMAT_CSV);
    truth_rows(c, s, o);
    ok = output_done(o);
    ok = fclose(file) == 0 && ok;
    return ok || fail(c, ERR_IO, "cannot write \"%s\": %s", path, strerror(errno));
}
