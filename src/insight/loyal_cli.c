/* The rows of the commands about loyalty, and how an estimate and its interval are put. */
#include "insight/loyal_cli.h"

#include <math.h>

#include "insight/period.h"
#include "insight/product_store.h"
#include "module.h"

#define LIKELY_P .05 /* below, a difference is called real */
#define P_SHOWN_MIN .0001

static const struct option pareto_options[] = {
    {"of", OPTION_CHOICE, "customers|products", T_INSIGHT_OPTION_PARETO_OF},
    {"by", OPTION_CHOICE, "sales|profit", T_INSIGHT_OPTION_PARETO_BY},
    {"as-of", OPTION_DATE, "DATE", T_INSIGHT_OPTION_AS_OF},
    {"view", OPTION_CHOICE, INSIGHT_VIEWS, T_INSIGHT_OPTION_VIEW},
    {"threads", OPTION_INT, "N", T_INSIGHT_OPTION_THREADS},
};

static const struct option cohorts_options[] = {
    {"by", OPTION_CHOICE, PERIOD_KINDS, T_INSIGHT_OPTION_COHORTS_BY},
    {"of", OPTION_CHOICE, "customers|sales", T_INSIGHT_OPTION_COHORTS_OF},
    {"as-of", OPTION_DATE, "DATE", T_INSIGHT_OPTION_AS_OF},
    {"view", OPTION_CHOICE, INSIGHT_VIEWS, T_INSIGHT_OPTION_VIEW},
    {"threads", OPTION_INT, "N", T_INSIGHT_OPTION_THREADS},
};

static const struct option retention_options[] = {
    {"silence", OPTION_INT, "DAYS", T_INSIGHT_OPTION_SILENCE},
    {"by", OPTION_CHOICE, "all|country|channel|first-quarter", T_INSIGHT_OPTION_RETENTION_BY},
    {"horizon", OPTION_INT, "DAYS", T_INSIGHT_OPTION_HORIZON},
    {"steps", OPTION_INT, "N", T_INSIGHT_OPTION_STEPS},
    {"as-of", OPTION_DATE, "DATE", T_INSIGHT_OPTION_AS_OF},
    {"view", OPTION_CHOICE, INSIGHT_VIEWS, T_INSIGHT_OPTION_VIEW},
    {"threads", OPTION_INT, "N", T_INSIGHT_OPTION_THREADS},
};

static const struct option iceberg_options[] = {
    {"complaints", OPTION_INT, "N", T_INSIGHT_OPTION_COMPLAINTS},
    {"ratio", OPTION_INT, "26", T_INSIGHT_OPTION_RATIO},
    {"tag", OPTION_TEXT, "TAG", T_INSIGHT_OPTION_COMPLAINT_TAG},
    {"as-of", OPTION_DATE, "DATE", T_INSIGHT_OPTION_AS_OF},
    {"view", OPTION_CHOICE, INSIGHT_VIEWS, T_INSIGHT_OPTION_VIEW},
    {"threads", OPTION_INT, "N", T_INSIGHT_OPTION_THREADS},
};

static const struct verb loyal_verbs[] = {
    {"insight pareto", "", OPTIONS(pareto_options), .db = DB_READY, .txn = TXN_READ,
        .api = PERM_INSIGHT_READ, .run = insight_pareto_run, .help = T_INSIGHT_HELP_PARETO},
    {"insight cohorts", "", OPTIONS(cohorts_options), .db = DB_READY, .txn = TXN_READ,
        .api = PERM_INSIGHT_READ, .run = insight_cohorts_run, .help = T_INSIGHT_HELP_COHORTS},
    {"insight retention", "", OPTIONS(retention_options), .db = DB_READY, .txn = TXN_READ,
        .api = PERM_INSIGHT_READ, .run = insight_retention_run, .help = T_INSIGHT_HELP_RETENTION},
    {"insight iceberg", "", OPTIONS(iceberg_options), .db = DB_READY, .txn = TXN_READ,
        .api = PERM_INSIGHT_READ, .run = insight_iceberg_run, .help = T_INSIGHT_HELP_ICEBERG},
};

const struct module loyal_module = {.name = "loyal",
    VERBS(loyal_verbs),
    .statements = product_sql,
    .statement_count = PRODUCT_STATEMENT_COUNT};

void loyal_share_put(struct output *o, const char *key, double value, struct interval i)
{
    output_object(o, key);
    output_percent(o, "value", NULL, value, 1);
    output_percent(o, "low", NULL, i.low, 1);
    output_percent(o, "high", NULL, i.high, 1);
    output_real(o, "level", NULL, INSIGHT_LEVEL, 2);
    output_close(o);
}

/* A share that nobody is left of has no limits. */
const char *loyal_share_text(const struct ctx *c, double value, struct interval i, int digits)
{
    if (isnan(i.low) || isnan(i.high))
        return arena_printf(c->arena, "%s (–)", lang_percent(c->arena, c->lang, value, digits));
    return LANG_FORMAT(c->arena, c->lang, T_INSIGHT_RANGE,
        ARG_TEXT("value", lang_percent(c->arena, c->lang, value, digits)),
        ARG_TEXT("low", lang_percent(c->arena, c->lang, i.low, digits)),
        ARG_TEXT("high", lang_percent(c->arena, c->lang, i.high, digits)));
}

void loyal_log_rank_put(const struct ctx *c, struct output *o, const struct survival_test *t)
{
    const char *chi = lang_decimal(c->arena, c->lang, t->chi_square, 1);
    bool is_small = t->p < P_SHOWN_MIN;
    const char *p = lang_decimal(c->arena, c->lang, is_small ? P_SHOWN_MIN : t->p, 4);

    output_object(o, "log_rank");
    output_real(o, "chi_square", NULL, t->df > 0 ? t->chi_square : NAN, 4);
    output_int(o, "df", NULL, t->df);
    output_real(o, "p", NULL, t->p, 6);
    output_close(o);
    if (t->df == 0)
        output_line(o,
            LANG_FORMAT(c->arena, c->lang, T_INSIGHT_RETENTION_TOO_FEW,
                ARG_INT("min", SURVIVAL_GROUP_MIN)));
    else
        output_line(o,
            LANG_FORMAT(c->arena, c->lang,
                t->p < LIKELY_P ? T_INSIGHT_RETENTION_DIFFER : T_INSIGHT_RETENTION_ALIKE,
                ARG_TEXT("chi", chi), ARG_INT("df", t->df),
                ARG_TEXT("p", arena_printf(c->arena, "%s %s", is_small ? "<" : "=", p))));
}
