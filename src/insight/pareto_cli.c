/* insight pareto: ABC classes, how unequal the shares are, and the curve behind them. */
#include "insight/loyal_cli.h"

#include <math.h>

#include "insight/pareto.h"

#define DECILES 10

static const char *const of_names[] = {"customers", "products"};
static const char *const by_names[] = {"sales", "profit"};
static const char *const class_names[] = {"A", "B", "C"};

struct report {
    struct ctx *c;
    struct output *o;
    struct insight_question question;
    enum pareto_of of;
    enum pareto_by by;
    struct pareto pareto;
};

static const char *units_label(const struct report *r)
{
    return insight_text(
        r->c, r->of == PARETO_PRODUCTS ? T_INSIGHT_PARETO_PRODUCTS : T_INSIGHT_SUMMARY_CUSTOMERS);
}

static const char *money_label(const struct report *r)
{
    return insight_text(
        r->c, r->by == PARETO_PROFIT ? T_INSIGHT_PARETO_PROFIT : T_INSIGHT_SUMMARY_SALES);
}

/* ---- classes ---- */

static void put_classes(const struct report *r)
{
    const struct concentration *k = &r->pareto.concentration;
    const struct column columns[] = {
        {"class", insight_text(r->c, T_INSIGHT_PARETO_CLASS), COLUMN_LEFT},
        {"count", units_label(r), COLUMN_RIGHT},
        {"share", insight_text(r->c, T_INSIGHT_RFM_SHARE), COLUMN_RIGHT},
        {"sum", money_label(r), COLUMN_RIGHT},
        {"sum_share", insight_text(r->c, T_INSIGHT_RFM_SHARE), COLUMN_RIGHT},
        {NULL, "", COLUMN_BAR},
    };

    output_table(r->o, "classes", columns, COUNT(columns));
    for (size_t i = 0; i < ABC_COUNT; i++) {
        const struct abc_class *class = &k->classes[i];
        double share = insight_share(class->sum, k->sum);

        output_row(r->o);
        output_text(r->o, NULL, NULL, str_of(class_names[i]));
        output_int(r->o, NULL, NULL, (int64_t) class->count);
        output_percent(r->o, NULL, NULL, insight_share((int64_t) class->count, (int64_t)k->n), 1);
        output_money(r->o, NULL, NULL, class->sum);
        output_percent(r->o, NULL, NULL, share, 2);
        output_percent(r->o, NULL, NULL, share, 0);
    }
    output_table_end(r->o);
}

/* ---- the curve ---- */

/* For people from the top: what the best tenth makes, the next, and all so far. */
static void people_deciles(const struct report *r)
{
    const double *lorenz = r->pareto.concentration.lorenz;
    const size_t last = LORENZ_POINTS - 1, step = last / DECILES;
    const struct column columns[] = {
        {NULL, insight_text(r->c, T_INSIGHT_PARETO_TENTH), COLUMN_LEFT},
        {NULL, insight_text(r->c, T_INSIGHT_RFM_SHARE), COLUMN_RIGHT},
        {NULL, insight_text(r->c, T_INSIGHT_PARETO_SO_FAR), COLUMN_RIGHT},
        {NULL, "", COLUMN_BAR},
    };

    output_title(r->o, insight_text(r->c, T_INSIGHT_PARETO_TENTHS_TITLE));
    output_table(r->o, NULL, columns, COUNT(columns));
    for (size_t i = last; i > 0; i -= step) {
        output_row(r->o);
        output_text(r->o, NULL, NULL,
            str_of(LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_PARETO_TENTH_VALUE,
                ARG_INT("from", (int64_t)(last - i)), ARG_INT("to", (int64_t)(last - i + step)))));
        output_percent(r->o, NULL, NULL, lorenz[i] - lorenz[i - step], 1);
        output_percent(r->o, NULL, NULL, 1 - lorenz[i - step], 1);
        output_percent(r->o, NULL, NULL, 1 - lorenz[i - step], 0);
    }
    output_table_end(r->o);
}

static void put_lorenz(const struct report *r)
{
    static const struct column columns[] = {
        {"share", NULL, COLUMN_RIGHT}, {"sum_share", NULL, COLUMN_RIGHT}};

    output_table(r->o, "lorenz", columns, COUNT(columns));
    for (size_t i = 0; i < LORENZ_POINTS; i++) {
        output_row(r->o);
        output_real(r->o, NULL, NULL, (double)i / (LORENZ_POINTS - 1), 2);
        output_real(r->o, NULL, NULL, r->pareto.concentration.lorenz[i], 6);
    }
    output_table_end(r->o);
}

/* ---- the whole ---- */

static void put_gini(const struct report *r)
{
    const struct concentration *k = &r->pareto.concentration;
    struct ctx *c = r->c;

    output_object(r->o, "gini");
    output_real(r->o, "value", NULL, k->gini, 4);
    output_real(r->o, "se", NULL, k->gini_se, 4);
    output_real(r->o, "low", NULL, k->gini_interval.low, 4);
    output_real(r->o, "high", NULL, k->gini_interval.high, 4);
    output_real(r->o, "level", NULL, INSIGHT_LEVEL, 2);
    output_text(r->o, "method", NULL, STR("davidson"));
    output_close(r->o);
    if (isnan(k->gini_se))
        return;
    output_text(r->o, NULL, insight_text(c, T_INSIGHT_PARETO_GINI),
        str_of(LANG_FORMAT(c->arena, c->lang, T_INSIGHT_PARETO_GINI_VALUE,
            ARG_TEXT("value", lang_decimal(c->arena, c->lang, k->gini, 2)),
            ARG_TEXT("low", lang_decimal(c->arena, c->lang, k->gini_interval.low, 2)),
            ARG_TEXT("high", lang_decimal(c->arena, c->lang, k->gini_interval.high, 2)))));
}

static void put_side(
    const struct report *r, const char *key, struct pareto_side side, enum text text)
{
    output_object(r->o, key);
    output_int(r->o, "count", NULL, side.count);
    output_money(r->o, "sum", NULL, side.sum);
    output_close(r->o);
    if (side.count > 0)
        output_line(r->o,
            LANG_FORMAT(r->c->arena, r->c->lang, text, ARG_INT("n", side.count),
                ARG_TEXT("money", lang_money(r->c->arena, r->c->lang, side.sum, r->c->currency))));
}

/* By profit: of how many products the cost is known, and of what part of the sales. Customers' may
 * be known of whole orders too. */
static void put_costed(const struct report *r)
{
    const struct pareto *p = &r->pareto;
    bool is_of_products = r->of == PARETO_PRODUCTS;
    double share = is_of_products ? insight_share(p->costed.sum, p->products.sum + p->unnamed.sum)
                                  : insight_share(p->earners.sum, p->sales);

    output_object(r->o, "cost_known");
    output_int(r->o, "products", NULL, p->costed.count);
    output_int(r->o, "of", NULL, p->products.count);
    output_percent(r->o, "sales_share", NULL, share, 1);
    output_close(r->o);
    output_line(r->o,
        LANG_FORMAT(r->c->arena, r->c->lang,
            is_of_products ? T_INSIGHT_PARETO_COSTED : T_INSIGHT_PARETO_COSTED_SALES,
            ARG_INT("n", p->costed.count), ARG_INT("all", p->products.count),
            ARG_TEXT(
                "share", isnan(share) ? "–" : lang_percent(r->c->arena, r->c->lang, share, 1))));
}

static void put_remarks(const struct report *r)
{
    const struct pareto *p = &r->pareto;

    put_side(r, "lost", p->lost,
        r->by == PARETO_PROFIT ? T_INSIGHT_PARETO_LOSS : T_INSIGHT_PARETO_GIVEN_BACK);
    if (r->of == PARETO_PRODUCTS)
        put_side(r, "unnamed", p->unnamed, T_INSIGHT_PARETO_UNNAMED);
    if (r->by == PARETO_PROFIT)
        put_costed(r);
}

static void put_report(const struct report *r)
{
    const struct concentration *k = &r->pareto.concentration;

    insight_begin(r->c, r->o, T_INSIGHT_PARETO_TITLE, &r->question);
    insight_view_put(r->c, r->o, &r->question);
    output_text(r->o, "of", NULL, str_of(of_names[r->of]));
    output_text(r->o, "by", NULL, str_of(by_names[r->by]));
    output_text(r->o, "currency", NULL, str_of(r->c->currency));
    output_int(r->o, "n", units_label(r), (int64_t)k->n);
    output_money(r->o, "sum", money_label(r), k->sum);
    if (!r->pareto.has_concentration) {
        output_null(r->o, "gini", NULL);
        output_line(r->o, insight_text(r->c, T_INSIGHT_PARETO_NOTHING));
        put_remarks(r);
        return;
    }
    put_gini(r);
    put_classes(r);
    put_remarks(r);
    if (insight_is_for_people(r->o))
        people_deciles(r);
    else
        put_lorenz(r);
}

bool insight_pareto_run(struct ctx *c, struct call *call)
{
    struct report r = {.c = c,
        .o = call->out,
        .of = (enum pareto_of)call_choice(call, "of"),
        .by = (enum pareto_by)call_choice(call, "by")};
    struct columns *cols;
    bool ok;

    if (!insight_ask(c, call, &r.question, &cols))
        return false;
    r.question.view = (enum insight_view)call_choice(call, "view");
    ok = pareto_read(c, &r.question, cols, r.of, r.by, INSIGHT_LEVEL, &r.pareto);
    columns_free(&cols);
    if (ok)
        put_report(&r);
    return ok;
}
