/* insight summary: the figures one asks for first, the months behind them, and what in the data
 * should be known before they are believed. */
#include "insight/insight_cli.h"

#include <math.h>

#include "customer/customer.h"
#include "insight/insight_store.h"

#define MONTHS_FOR_PEOPLE 13 /* a year, and the month to compare the last one with */
#define DOMINANT_SHARE .1    /* of all sales by one customer: then averages mislead */

/* What the command prints, all in one place. */
struct report {
    struct ctx *c;
    struct output *o;
    const struct insight_question *question;
    const struct pass *pass;
    struct insight_summary summary;
    int64_t rejected_rows;
};

static const char *percent(const struct report *r, double share)
{
    return lang_percent(r->c->arena, r->c->lang, share, 1);
}

static const char *money(const struct report *r, int64_t minor)
{
    return lang_money(r->c->arena, r->c->lang, minor, r->c->currency);
}

/* ---- figures ---- */

static void put_repeat_rate(const struct report *r)
{
    struct share share = r->summary.repeat_share;
    struct interval i = share.n > 0 ? r->summary.repeat : (struct interval){NAN, NAN};
    double rate = insight_share(share.yes, share.n);

    output_object(r->o, "repeat_rate");
    output_percent(r->o, "value", NULL, rate, 1);
    output_percent(r->o, "low", NULL, i.low, 1);
    output_percent(r->o, "high", NULL, i.high, 1);
    output_real(r->o, "level", NULL, INSIGHT_LEVEL, 2);
    output_int(r->o, "n", NULL, share.n);
    output_close(r->o);
    if (share.n > 0)
        output_text(r->o, NULL, insight_text(r->c, T_INSIGHT_SUMMARY_REPEAT_RATE),
            str_of(LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_SUMMARY_REPEAT_VALUE,
                ARG_TEXT("rate", percent(r, rate)), ARG_TEXT("low", percent(r, i.low)),
                ARG_TEXT("high", percent(r, i.high)),
                ARG_TEXT("level", lang_percent(r->c->arena, r->c->lang, INSIGHT_LEVEL, 0)))));
}

static void put_top_fifth(const struct report *r)
{
    double share = insight_share(r->summary.top_sales, r->pass->totals.sales);

    output_object(r->o, "top_fifth");
    output_int(r->o, "customers", NULL, r->summary.top_count);
    output_percent(r->o, "share", NULL, share, 2);
    output_close(r->o);
    if (r->summary.top_count > 0)
        output_text(r->o, NULL, insight_text(r->c, T_INSIGHT_SUMMARY_TOP_FIFTH),
            str_of(LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_SUMMARY_TOP_VALUE,
                ARG_INT("n", r->summary.top_count),
                ARG_TEXT("share", lang_percent(r->c->arena, r->c->lang, share, 2)))));
}

/* A number of things and the money they are about: an object for programs, one line for people. */
static void put_counted_money(const struct report *r, const char *key, const char *count_key,
    int64_t count, const char *money_key, int64_t minor, enum text label, enum text line)
{
    output_object(r->o, key);
    output_int(r->o, count_key, NULL, count);
    output_money(r->o, money_key, NULL, minor);
    output_close(r->o);
    if (count > 0)
        output_text(r->o, NULL, insight_text(r->c, label),
            str_of(LANG_FORMAT(r->c->arena, r->c->lang, line, ARG_INT("n", count),
                ARG_TEXT("money", money(r, minor)))));
}

static void put_figures(const struct report *r)
{
    const struct totals *t = &r->pass->totals;
    const struct ctx *c = r->c;

    output_text(r->o, "currency", NULL, str_of(c->currency));
    output_int(r->o, "customers", insight_text(c, T_INSIGHT_SUMMARY_CUSTOMERS),
        (int64_t)r->pass->buyer_count);
    output_int(r->o, "orders", insight_text(c, T_INSIGHT_SUMMARY_ORDERS), t->orders);
    output_int(r->o, "lines", insight_text(c, T_INSIGHT_SUMMARY_LINES), t->lines);
    output_money(r->o, "sales", insight_text(c, T_INSIGHT_SUMMARY_SALES), t->sales);
    output_money(r->o, "average_order", insight_text(c, T_INSIGHT_SUMMARY_AVERAGE_ORDER),
        r->summary.average_order);
    put_repeat_rate(r);
    put_top_fifth(r);
    put_counted_money(r, "returns", "count", t->returns, "amount", t->returned,
        T_INSIGHT_SUMMARY_RETURNS, T_INSIGHT_SUMMARY_RETURNS_VALUE);
    put_counted_money(r, "anonymous", "orders", t->anonymous_orders, "sales", t->anonymous_sales,
        T_INSIGHT_SUMMARY_ANONYMOUS, T_INSIGHT_SUMMARY_ANONYMOUS_VALUE);
}

/* ---- months ---- */

static int64_t best_month(const struct pass *p, size_t first)
{
    int64_t best = 0;

    for (size_t i = first; i < p->month_count; i++)
        if (p->months[i].sales > best)
            best = p->months[i].sales;
    return best;
}

static void put_month(const struct report *r, size_t month, int64_t best)
{
    const struct month_figures *m = &r->pass->months[month];
    int64_t day = pass_month_day(r->pass, month);
    struct civil date = civil_from_day(day);

    output_row(r->o);
    output_text(r->o, NULL, NULL,
        str_of(insight_is_for_people(r->o)
                ? lang_month(r->c->arena, r->c->lang, day)
                : arena_printf(r->c->arena, "%04d-%02d", date.year, date.month)));
    output_int(r->o, NULL, NULL, m->new_customers);
    output_int(r->o, NULL, NULL, m->returning_customers);
    output_int(r->o, NULL, NULL, m->orders);
    output_money(r->o, NULL, NULL, m->sales);
    output_percent(r->o, NULL, NULL, best > 0 ? insight_share(m->sales, best) : 0, 0);
}

static void put_months(const struct report *r)
{
    const struct column columns[] = {
        {"month", insight_text(r->c, T_INSIGHT_SUMMARY_MONTH), COLUMN_LEFT},
        {"new", insight_text(r->c, T_INSIGHT_SUMMARY_NEW), COLUMN_RIGHT},
        {"returning", insight_text(r->c, T_INSIGHT_SUMMARY_RETURNING), COLUMN_RIGHT},
        {"orders", insight_text(r->c, T_INSIGHT_SUMMARY_ORDERS), COLUMN_RIGHT},
        {"sales", insight_text(r->c, T_INSIGHT_SUMMARY_SALES), COLUMN_RIGHT},
        {NULL, "", COLUMN_BAR},
    };
    size_t first = 0, count = r->pass->month_count;
    int64_t best;

    if (insight_is_for_people(r->o) && count > MONTHS_FOR_PEOPLE)
        first = count - MONTHS_FOR_PEOPLE;
    best = best_month(r->pass, first);
    output_table(r->o, "months", columns, COUNT(columns));
    for (size_t i = first; i < count; i++)
        put_month(r, i, best);
    output_table_end(r->o);
}

/* ---- remarks ---- */

struct remark {
    const char *code;
    enum text text; /* of {n}, {money}, {share}, {id} */
    int64_t count;  /* -1: none */
    int64_t money;
    double share; /* NaN: none */
    bool has_money;
    const char *customer; /* NULL: none */
};

static void put_remark(const struct report *r, const struct remark *m)
{
    const char *text = LANG_FORMAT(r->c->arena, r->c->lang, m->text, ARG_INT("n", m->count),
        ARG_TEXT("money", money(r, m->money)),
        ARG_TEXT("share", isnan(m->share) ? "" : percent(r, m->share)),
        ARG_TEXT("id", m->customer));

    output_object(r->o, NULL);
    output_text(r->o, "code", NULL, str_of(m->code));
    if (m->customer)
        output_text(r->o, "customer", NULL, str_of(m->customer));
    if (m->count >= 0)
        output_int(r->o, "count", NULL, m->count);
    if (m->has_money)
        output_money(r->o, "amount", NULL, m->money);
    if (!isnan(m->share))
        output_percent(r->o, "share", NULL, m->share, 1);
    output_text(r->o, "text", NULL, str_of(text));
    output_close(r->o);
    output_line(r->o, arena_printf(r->c->arena, "* %s", text));
}

/* Whoever buys more than a tenth of everything, as cus_...; else NULL. */
static const char *dominant_customer(const struct report *r)
{
    const struct buyer *best = r->summary.best;
    char id[ID_TEXT_MAX];

    if (!best || !(insight_share(best->money, r->pass->totals.sales) > DOMINANT_SHARE))
        return NULL;
    id_format(id, CUSTOMER_PREFIX, best->customer_id);
    return arena_printf(r->c->arena, "%s", id);
}

static void put_remarks(const struct report *r)
{
    const struct totals *t = &r->pass->totals;
    const struct buyer *best = r->summary.best;
    const char *dominant = dominant_customer(r);
    const struct remark remarks[] = {
        {"anonymous", T_INSIGHT_REMARK_ANONYMOUS, t->anonymous_orders, t->anonymous_sales,
            insight_share(t->anonymous_sales, t->anonymous_sales + t->sales), true, NULL},
        {"unmatched_returns", T_INSIGHT_REMARK_UNMATCHED, t->unmatched_lines, t->unmatched, NAN,
            true, NULL},
        {"handouts", T_INSIGHT_REMARK_HANDOUTS, t->handouts, 0, NAN, false, NULL},
        {"adjustments", T_INSIGHT_REMARK_ADJUSTMENTS, t->adjustments, t->adjusted, NAN, true, NULL},
        {"rejected_rows", T_INSIGHT_REMARK_REJECTED, r->rejected_rows, 0, NAN, false, NULL},
        {"future_orders", T_INSIGHT_REMARK_FUTURE, t->future_orders, 0, NAN, false, NULL},
        {"dominant_customer", T_INSIGHT_REMARK_DOMINANT, dominant ? -1 : 0, best ? best->money : 0,
            insight_share(best ? best->money : 0, t->sales), true, dominant},
    };
    bool is_first = true;

    output_array(r->o, "remarks");
    for (size_t i = 0; i < COUNT(remarks); i++) {
        if (remarks[i].count == 0)
            continue;
        if (is_first)
            output_title(r->o, insight_text(r->c, T_INSIGHT_REMARK_TITLE));
        is_first = false;
        put_remark(r, &remarks[i]);
    }
    output_close(r->o);
}

bool insight_summary_run(struct ctx *c, struct call *call)
{
    struct insight_question q;
    struct pass p;
    struct report r = {.c = c, .o = call->out, .question = &q, .pass = &p};
    bool ok;

    if (!insight_rejected_rows(c, &r.rejected_rows) ||
        !insight_ask_pass(c, call, &q, PASS_SALES, &p))
        return false;
    insight_summarise(&p, &r.summary);
    ok = true;
    if (insight_is_for_people(r.o) && p.buyer_count == 0 && p.totals.anonymous_orders == 0) {
        insight_welcome(c, r.o);
    } else {
        insight_begin(c, r.o, T_INSIGHT_SUMMARY_TITLE, &q);
        ok = insight_simulated_put(c, r.o);
        insight_view_put(c, r.o, &q);
        put_figures(&r);
        put_months(&r);
        put_remarks(&r);
    }
    pass_fini(&p);
    return ok;
}
