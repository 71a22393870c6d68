/* insight cohorts: the triangle of who came back. People see the last twelve cohorts as a heat
 * table of percentages, programs every cell. */
#include "insight/loyal_cli.h"

#include <math.h>

#include "insight/cohort.h"

#define COHORTS_SHOWN 12 /* to people */
#define AGES_SHOWN 11    /* what 80 columns hold */
#define AGES_BESIDE_SALES 8

static const char *const measures[] = {"customers", "sales"};

struct report {
    struct ctx *c;
    struct output *o;
    struct insight_question question;
    enum period_kind by;
    bool is_of_sales;
    struct cohorts cohorts;
};

static double share_of(const struct report *r, struct cohort_cell came, struct cohort_cell began)
{
    return r->is_of_sales ? insight_share(came.sales, began.sales)
                          : insight_share(came.customers, began.customers);
}

/* ---- people ---- */

/* The number with a shade before it, darker for more. Above a whole (sales may grow) stays dark. */
static const char *heat(const struct report *r, double share)
{
    static const char *const shades[] = {" ", "░", "▒", "▓", "█"};
    size_t shade = (size_t)fmin(fmax(share, 0) * (double)COUNT(shades), COUNT(shades) - 1);

    if (isnan(share))
        return "–";
    return arena_printf(r->c->arena, "%s%2.0f", shades[shade], 100 * share);
}

static void heat_begin(const struct report *r, size_t ages)
{
    struct column columns[AGES_SHOWN + 2] = {
        {NULL, insight_text(r->c, T_INSIGHT_COHORTS_COHORT), COLUMN_LEFT},
        {NULL,
            insight_text(
                r->c, r->is_of_sales ? T_INSIGHT_SUMMARY_SALES : T_INSIGHT_SUMMARY_CUSTOMERS),
            COLUMN_RIGHT},
    };

    for (size_t age = 1; age <= ages; age++)
        columns[age + 1] =
            (struct column){NULL, arena_printf(r->c->arena, "%zu", age), COLUMN_RIGHT};
    output_table(r->o, NULL, columns, ages + 2);
}

static void heat_row(const struct report *r, size_t cohort, size_t ages)
{
    const struct cohorts *k = &r->cohorts;
    const struct cohort_cell *began = cohorts_cell(k, cohort, 0);

    output_row(r->o);
    output_text(r->o, NULL, NULL,
        str_of(period_label(r->c->arena, r->c->lang, r->by, k->periods.days[cohort])));
    if (r->is_of_sales)
        output_money(r->o, NULL, NULL, began->sales);
    else
        output_int(r->o, NULL, NULL, began->customers);
    for (size_t age = 1; age <= ages; age++)
        output_text(r->o, NULL, NULL,
            cohort + age < k->count
                ? str_of(heat(r, share_of(r, *cohorts_cell(k, cohort, age), *began)))
                : STR(""));
}

static void heat_sum(const struct report *r, size_t ages)
{
    output_row(r->o);
    output_text(r->o, NULL, NULL, str_of(insight_text(r->c, T_INSIGHT_COHORTS_ALL)));
    output_text(r->o, NULL, NULL, STR(""));
    for (size_t age = 1; age <= ages; age++) {
        struct cohort_sum sum = cohorts_sum(&r->cohorts, age);

        output_text(r->o, NULL, NULL, str_of(heat(r, share_of(r, sum.came, sum.began))));
    }
}

static void people_report(const struct report *r)
{
    static const enum text texts[] = {[PERIOD_MONTH] = T_INSIGHT_COHORTS_MONTHS,
        [PERIOD_WEEK] = T_INSIGHT_COHORTS_WEEKS,
        [PERIOD_QUARTER] = T_INSIGHT_COHORTS_QUARTERS};
    const struct cohorts *k = &r->cohorts;
    size_t ages_max = r->is_of_sales ? AGES_BESIDE_SALES : AGES_SHOWN;
    size_t shown = k->count < COHORTS_SHOWN ? k->count : COHORTS_SHOWN;
    size_t ages = shown - 1 < ages_max ? shown - 1 : ages_max;

    output_line(r->o, insight_text(r->c, texts[r->by]));
    output_line(r->o,
        insight_text(
            r->c, r->is_of_sales ? T_INSIGHT_COHORTS_OF_SALES : T_INSIGHT_COHORTS_OF_CUSTOMERS));
    heat_begin(r, ages);
    for (size_t i = k->count - shown; i < k->count; i++)
        heat_row(r, i, ages);
    heat_sum(r, ages);
    output_table_end(r->o);
    if (k->is_open)
        output_line(r->o,
            LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_COHORTS_OPEN,
                ARG_TEXT("period",
                    period_label(r->c->arena, r->c->lang, r->by, k->periods.days[k->count - 1]))));
    if (shown < k->count)
        output_line(r->o,
            LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_COHORTS_MORE,
                ARG_INT("n", (int64_t)shown), ARG_INT("all", (int64_t)k->count)));
}

/* ---- programs ---- */

static void put_cohorts(const struct report *r)
{
    static const struct column columns[] = {{"cohort", NULL, COLUMN_LEFT},
        {"first_day", NULL, COLUMN_LEFT}, {"customers", NULL, COLUMN_RIGHT},
        {"sales", NULL, COLUMN_RIGHT}};

    output_table(r->o, "cohorts", columns, COUNT(columns));
    for (size_t i = 0; i < r->cohorts.count; i++) {
        const struct cohort_cell *began = cohorts_cell(&r->cohorts, i, 0);
        int64_t day = r->cohorts.periods.days[i];

        output_row(r->o);
        output_text(r->o, NULL, NULL, str_of(period_name(r->c->arena, r->by, day)));
        output_day(r->o, NULL, NULL, day);
        output_int(r->o, NULL, NULL, began->customers);
        output_money(r->o, NULL, NULL, began->sales);
    }
    output_table_end(r->o);
}

static void put_cell(const struct report *r, size_t cohort, size_t age)
{
    const struct cohorts *k = &r->cohorts;
    const struct cohort_cell *began = cohorts_cell(k, cohort, 0);
    const struct cohort_cell *came = cohorts_cell(k, cohort, age);
    struct interval i = {NAN, NAN};
    struct arena_mark mark = arena_mark(r->c->arena);

    if (!interval_wilson((struct share){came->customers, began->customers}, INSIGHT_LEVEL, &i))
        assert(began->customers == 0);
    output_row(r->o);
    output_text(r->o, NULL, NULL, str_of(period_name(r->c->arena, r->by, k->periods.days[cohort])));
    output_text(
        r->o, NULL, NULL, str_of(period_name(r->c->arena, r->by, k->periods.days[cohort + age])));
    output_int(r->o, NULL, NULL, (int64_t)age);
    output_int(r->o, NULL, NULL, came->customers);
    output_percent(r->o, NULL, NULL, insight_share(came->customers, began->customers), 1);
    output_percent(r->o, NULL, NULL, i.low, 1);
    output_percent(r->o, NULL, NULL, i.high, 1);
    output_money(r->o, NULL, NULL, came->sales);
    output_percent(r->o, NULL, NULL, insight_share(came->sales, began->sales), 1);
    arena_release(r->c->arena, mark);
}

static void put_cells(const struct report *r)
{
    static const struct column columns[] = {{"cohort", NULL, COLUMN_LEFT},
        {"period", NULL, COLUMN_LEFT}, {"age", NULL, COLUMN_RIGHT},
        {"customers", NULL, COLUMN_RIGHT}, {"share", NULL, COLUMN_RIGHT},
        {"low", NULL, COLUMN_RIGHT}, {"high", NULL, COLUMN_RIGHT}, {"sales", NULL, COLUMN_RIGHT},
        {"sales_share", NULL, COLUMN_RIGHT}};

    output_table(r->o, "cells", columns, COUNT(columns));
    for (size_t cohort = 0; cohort < r->cohorts.count; cohort++)
        for (size_t age = 0; cohort + age < r->cohorts.count; age++)
            put_cell(r, cohort, age);
    output_table_end(r->o);
}

static int64_t customer_count(const struct cohorts *k)
{
    int64_t n = 0;

    for (size_t i = 0; i < k->count; i++)
        n += cohorts_cell(k, i, 0)->customers;
    return n;
}

static void put_report(const struct report *r)
{
    if (insight_is_for_people(r->o) && r->cohorts.count == 0) {
        insight_welcome(r->c, r->o);
        return;
    }
    insight_begin(r->c, r->o, T_INSIGHT_COHORTS_TITLE, &r->question);
    insight_view_put(r->c, r->o, &r->question);
    output_text(r->o, "by", NULL, str_of(period_kind_name(r->by)));
    output_text(r->o, "of", NULL, str_of(measures[r->is_of_sales]));
    output_text(r->o, "currency", NULL, str_of(r->c->currency));
    output_int(r->o, "customers", NULL, customer_count(&r->cohorts));
    output_bool(r->o, "last_period_is_open", NULL, r->cohorts.is_open);
    output_real(r->o, "level", NULL, INSIGHT_LEVEL, 2);
    if (insight_is_for_people(r->o)) {
        people_report(r);
        return;
    }
    put_cohorts(r);
    put_cells(r);
}

bool insight_cohorts_run(struct ctx *c, struct call *call)
{
    struct report r = {.c = c, .o = call->out, .by = (enum period_kind)call_choice(call, "by")};
    struct columns *cols;
    bool ok;

    r.is_of_sales = call_choice(call, "of") != 0;
    if (!insight_ask(c, call, &r.question, &cols))
        return false;
    r.question.view = (enum insight_view)call_choice(call, "view");
    ok = cohorts_read(c, &r.question, cols, r.by, &r.cohorts);
    columns_free(&cols);
    if (ok)
        put_report(&r);
    cohorts_fini(&r.cohorts);
    return ok;
}
