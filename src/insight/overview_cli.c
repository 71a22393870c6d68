/* insight all: the headline of every analysis on one page, each with what makes it sure or unsure.
 * The log is read once for all of them, and each model is fitted once. */
#include <math.h>

#include "insight/alive.h"
#include "insight/cohort.h"
#include "insight/iceberg.h"
#include "insight/loyal_cli.h"
#include "insight/pareto.h"
#include "insight/retention.h"
#include "insight/value_cli.h"

#define STAY_DAYS 365
#define VALUE_MONTHS 12
#define CHANGE_DAYS 90
#define WEEK_DAYS 7
#define HELD_PERCENT 50

enum unit { UNIT_COUNT, UNIT_SHARE, UNIT_MONEY, UNIT_POINTS, UNIT_INDEX };
static const char *const unit_names[] = {"count", "share", "money", "points", "index"};

/* NaN: unknown, or without an interval. */
struct figure {
    const char *name;
    enum text label;
    enum unit unit;
    double value;
    struct interval interval;
    int64_t n; /* of so many customers, orders or answers */
};

struct report {
    struct value_report value; /* its question is everybody's */
    struct pass pass;
    struct rfm rfm;
    struct cohorts cohorts;
    struct retention_question stay_asked;
    struct retention stay;
    struct iceberg iceberg;
    struct nps_question nps_asked;
    struct nps_answers nps;
    struct str tag;
};

static const struct interval none = {NAN, NAN};

/* ---- reading ---- */

static void questions_set(struct report *r, int64_t begin_us)
{
    struct value_report *v = &r->value;
    struct ctx *c = v->c;
    const struct insight_question *q = &v->question;
    int64_t first = zone_day(c->zone, begin_us), days = 1;

    v->asked = (struct value_question){.base = q,
        .cut_day = value_cut_day(first, q->as_of, HELD_PERCENT),
        .unit_days = WEEK_DAYS,
        .minor_per_unit = value_minor_per_unit(c)};
    v->plan = (struct value_plan){
        .months = {VALUE_MONTHS}, .count = 1, .discount = INSIGHT_DISCOUNT_DEFAULT};
    r->stay_asked = (struct retention_question){.question = q};
    days = q->as_of + 1;
    r->nps_asked = (struct nps_question){.from_us = INT64_MIN,
        .until_us = q->until_us,
        .recent_us = zone_moment(c->zone, days - CHANGE_DAYS, 0),
        .previous_us = zone_moment(c->zone, days - 2 * CHANGE_DAYS, 0),
        .thread_count = q->thread_count};
    r->tag = STR("complaint");
}

enum { READ_PASS, READ_STAY, READ_VALUE, READ_ICEBERG, READ_NPS, READ_COHORTS, READ_COUNT };

/* What was begun is ended, whatever fails. More months than cohorts can be told leave those out. */
static bool readings_run(struct report *r, const struct columns *cols, int64_t begin_us)
{
    const struct insight_question *q = &r->value.question;
    struct ctx *c = r->value.c;
    struct scan_part *all[READ_COUNT], nps = insight_nps_reading(&r->nps_asked, &r->nps);
    size_t months = cohorts_begin(c->zone, q, cols, PERIOD_MONTH, &all[READ_COHORTS]);
    bool ok, has_cohorts = months <= COHORTS_MAX;

    assert(months > 0); /* there is an order */
    all[READ_PASS] = pass_begin(c->zone, q, cols, PASS_SALES);
    all[READ_STAY] = retention_begin(c, &r->stay_asked, cols, begin_us);
    all[READ_VALUE] = value_begin(c->zone, &r->value.asked, cols);
    all[READ_ICEBERG] = iceberg_begin(c, q, cols);
    all[READ_NPS] = &nps;
    columns_read(cols, all, READ_COUNT - !has_cohorts);
    pass_end(&all[READ_PASS], &r->pass);
    if (has_cohorts)
        cohorts_end(&all[READ_COHORTS], &r->cohorts);
    value_end(&all[READ_VALUE], &r->value.log);
    ok = retention_end(c, &all[READ_STAY], &r->stay);
    return iceberg_end(c, &all[READ_ICEBERG], r->tag, &r->iceberg) && ok;
}

static bool report_read(struct report *r, const struct columns *cols)
{
    int64_t begin_us = purchases_begin_us(cols, &r->value.question);

    if (begin_us == INT64_MAX)
        return true;
    questions_set(r, begin_us);
    if (!readings_run(r, cols, begin_us))
        return false;
    rfm_score(&r->pass, &(struct rfm_question){.as_of = r->value.question.as_of}, &r->rfm);
    value_fit(&r->value.log, &r->value.asked, &r->value.fit);
    return true;
}

static void report_fini(struct report *r)
{
    pass_fini(&r->pass);
    rfm_fini(&r->rfm);
    cohorts_fini(&r->cohorts);
    retention_fini(&r->stay);
    value_log_fini(&r->value.log);
}

/* ---- figures ---- */

static void put_amount(const struct report *r, enum unit unit, double value)
{
    struct output *o = r->value.o;

    switch (unit) {
    case UNIT_COUNT:
        output_real(o, NULL, NULL, value, 0);
        return;
    case UNIT_SHARE:
        output_percent(o, NULL, NULL, value, 1);
        return;
    case UNIT_MONEY:
        value_money_put(&r->value, NULL, value);
        return;
    case UNIT_POINTS:
        output_real(o, NULL, NULL, value, 1);
        return;
    case UNIT_INDEX:
        output_real(o, NULL, NULL, value, 3);
        return;
    }
    bug("a figure of no unit");
}

static void put_figure(const struct report *r, struct figure f)
{
    struct output *o = r->value.o;
    bool is_for_people = insight_is_for_people(o);

    output_row(o);
    output_text(o, NULL, NULL, str_of(is_for_people ? insight_text(r->value.c, f.label) : f.name));
    output_text(o, NULL, NULL, str_of(unit_names[f.unit]));
    put_amount(r, f.unit, f.value);
    put_amount(r, f.unit, f.interval.low);
    put_amount(r, f.unit, f.interval.high);
    output_int(o, NULL, NULL, f.n);
}

static void put_share(const struct report *r, const char *name, enum text label, struct share s)
{
    struct interval i = none;

    if (!interval_wilson(s, INSIGHT_LEVEL, &i))
        assert(s.n == 0);
    put_figure(r, (struct figure){name, label, UNIT_SHARE, insight_share(s.yes, s.n), i, s.n});
}

static void put_sales(const struct report *r)
{
    const struct totals *t = &r->pass.totals;
    struct insight_summary s;

    insight_summarise(&r->pass, &s);
    put_figure(r,
        (struct figure){
            "sales", T_INSIGHT_SUMMARY_SALES, UNIT_MONEY, (double)t->sales, none, t->orders});
    put_figure(r,
        (struct figure){"average_order", T_INSIGHT_ALL_AVERAGE, UNIT_MONEY, (double)s.average_order,
            none, t->orders});
    put_share(r, "repeat_share", T_INSIGHT_ALL_REPEAT, s.repeat_share);
    put_figure(r,
        (struct figure){"top_fifth_share", T_INSIGHT_ALL_TOP, UNIT_SHARE,
            insight_share(s.top_sales, t->sales), none, s.top_count});
}

static void put_inequality(const struct report *r)
{
    struct pareto p;

    pareto_of_buyers(&r->pass, INSIGHT_LEVEL, &p);
    put_figure(r,
        (struct figure){"gini", T_INSIGHT_PARETO_GINI, UNIT_INDEX,
            p.has_concentration ? p.concentration.gini : NAN,
            p.has_concentration ? p.concentration.gini_interval : none,
            (int64_t)p.concentration.n});
}

static void put_loyalty(const struct report *r)
{
    static const char *const segments[] = {"champions", "at_risk"};
    struct survival_estimate e = {NAN, NAN, none};
    struct cohort_sum next = cohorts_sum(&r->cohorts, 1);

    for (size_t i = 0; i < RFM_SEGMENT_COUNT; i++)
        for (size_t k = 0; k < COUNT(segments); k++)
            if (str_eq(str_of(rfm_segments[i].name), str_of(segments[k])))
                put_share(r, rfm_segments[i].name, rfm_segments[i].label,
                    (struct share){r->rfm.segments[i].customers, (int64_t)r->pass.buyer_count});
    put_share(r, "back_next_month", T_INSIGHT_ALL_BACK,
        (struct share){next.came.customers, next.began.customers});
    if (!r->stay.has_silence || !survival_at(&r->stay.all, STAY_DAYS, INSIGHT_LEVEL, &e))
        e.value = NAN;
    put_figure(r,
        (struct figure){"there_after_365_days", T_INSIGHT_ALL_STAY, UNIT_SHARE, e.value, e.interval,
            r->stay.all.n});
}

static int64_t alarm_count(const struct report *r, const struct value_forecast *each)
{
    const struct value_report *v = &r->value;
    const struct alive_question q = {&v->asked, &v->plan, &v->log, &v->fit};
    int64_t n = 0;

    for (size_t i = 0; i < v->log.count; i++)
        n += alive_urgency(&q, &v->log.all[i], each ? &each[i] : NULL) >= 0;
    return n;
}

static void put_value(const struct report *r)
{
    const struct value_report *v = &r->value;
    bool is_fitted = value_is_fitted(v);
    int64_t n = (int64_t)v->log.count;
    struct value_forecast *each = NULL;
    struct value_total t = {{NAN, NAN}, none, none};

    if (is_fitted) {
        each = mem_alloc(mem_size(v->log.count + 1, sizeof *each));
        value_forecast(&v->log, &v->asked, &v->fit, &v->plan, each, &t);
    }
    put_figure(r,
        (struct figure){"orders_12_months", T_INSIGHT_ALL_ORDERS_TO_COME, UNIT_COUNT, t.sum.orders,
            t.orders, n});
    put_figure(r,
        (struct figure){
            "value_12_months", T_INSIGHT_ALL_VALUE_TO_COME, UNIT_MONEY, t.sum.money, t.money, n});
    put_share(r, "silent_share", T_INSIGHT_ALL_SILENT, (struct share){alarm_count(r, each), n});
    mem_free(each);
}

static void put_voices(const struct report *r)
{
    const struct nps_counts *a = &r->nps.all;
    const struct iceberg *k = &r->iceberg;
    struct capture e = {NAN, none};
    struct nps s = {.score = NAN};
    struct interval i = none;

    if (a->promoters + a->passives + a->detractors >= NPS_ANSWERS_MIN &&
        (!nps_score(a, &s) || !nps_interval(a, NPS_SCORE, INSIGHT_LEVEL, &i)))
        bug("no score of %lld answers", (long long)s.n);
    put_figure(r,
        (struct figure){"nps", T_INSIGHT_NPS_SCORE, UNIT_POINTS, s.score, i,
            a->promoters + a->passives + a->detractors});
    if (!capture_estimate(k->unhappy_answers, k->complained, k->both, INSIGHT_LEVEL, &e))
        e = (struct capture){NAN, none};
    put_figure(r,
        (struct figure){"unhappy", T_INSIGHT_ALL_UNHAPPY, UNIT_COUNT, e.total, e.interval,
            k->unhappy_answers + k->complained - k->both});
}

static void put_report(const struct report *r)
{
    struct ctx *c = r->value.c;
    struct output *o = r->value.o;
    const struct column columns[] = {
        {"name", insight_text(c, T_INSIGHT_ALL_FIGURE), COLUMN_LEFT},
        {"unit", NULL, COLUMN_LEFT},
        {"value", insight_text(c, T_INSIGHT_ALL_VALUE), COLUMN_RIGHT},
        {"low", insight_text(c, T_INSIGHT_VALUE_LOW), COLUMN_RIGHT},
        {"high", insight_text(c, T_INSIGHT_VALUE_HIGH), COLUMN_RIGHT},
        {"n", insight_text(c, T_INSIGHT_ALL_OF), COLUMN_RIGHT},
    };

    insight_begin(c, o, T_INSIGHT_ALL_TITLE, &r->value.question);
    insight_view_put(c, o, &r->value.question);
    output_int(
        o, "customers", insight_text(c, T_INSIGHT_SUMMARY_CUSTOMERS), (int64_t)r->pass.buyer_count);
    output_int(o, "orders", insight_text(c, T_INSIGHT_SUMMARY_ORDERS), r->pass.totals.orders);
    output_real(o, "level", NULL, INSIGHT_LEVEL, 2);
    output_table(o, "figures", columns, COUNT(columns));
    put_sales(r);
    put_inequality(r);
    put_loyalty(r);
    put_value(r);
    put_voices(r);
    output_table_end(o);
    output_line(o, insight_text(c, T_INSIGHT_ALL_NOTE));
}

bool insight_all_run(struct ctx *c, struct call *call)
{
    struct report r = {.value = {.c = c, .o = call->out, .call = call}};
    struct columns *cols;
    bool ok;

    if (!insight_ask(c, call, &r.value.question, &cols))
        return false;
    r.value.question.view = (enum insight_view)call_choice(call, "view");
    ok = report_read(&r, cols) && insight_simulated_put(c, call->out);
    columns_free(&cols);
    if (ok && r.pass.buyer_count > 0) {
        put_report(&r);
    } else if (ok) {
        insight_begin(c, r.value.o, T_INSIGHT_ALL_TITLE, &r.value.question);
        insight_welcome(c, r.value.o);
    }
    report_fini(&r);
    return ok;
}
