/* The rows of the commands, and what they share. */
#include "insight/insight_cli.h"

#include <math.h>

#include "insight/insight_store.h"
#include "module.h"
#include "setting/setting.h"

#define DISCOUNT_MAX 10.0
#define YEAR_MAX 2199 /* of files and orders: no touchpoint is later */

static const char *const view_names[] = {[INSIGHT_PLAIN] = "plain", [INSIGHT_NET] = "net"};

static const struct option summary_options[] = {
    {"as-of", OPTION_DATE, "DATE", T_INSIGHT_OPTION_AS_OF},
    {"view", OPTION_CHOICE, INSIGHT_VIEWS, T_INSIGHT_OPTION_VIEW},
    {"threads", OPTION_INT, "N", T_INSIGHT_OPTION_THREADS},
};

static const struct option rfm_options[] = {
    {"as-of", OPTION_DATE, "DATE", T_INSIGHT_OPTION_AS_OF},
    {"view", OPTION_CHOICE, INSIGHT_VIEWS, T_INSIGHT_OPTION_VIEW},
    {"segment", OPTION_CHOICE, RFM_SEGMENTS, T_INSIGHT_OPTION_SEGMENT},
    {"limit", OPTION_INT, "N", T_INSIGHT_OPTION_LIMIT},
    {"recency", OPTION_LIST, "30,60,120,240", T_INSIGHT_OPTION_RECENCY},
    {"frequency", OPTION_LIST, "2,3,5,9", T_INSIGHT_OPTION_FREQUENCY},
    {"money", OPTION_LIST, "50,200,500,1000", T_INSIGHT_OPTION_MONEY},
    {"ties", OPTION_CHOICE, "share|order", T_INSIGHT_OPTION_TIES},
    {"threads", OPTION_INT, "N", T_INSIGHT_OPTION_THREADS},
};

static const struct option nps_options[] = {
    {"as-of", OPTION_DATE, "DATE", T_INSIGHT_OPTION_AS_OF},
    {"days", OPTION_INT, "N", T_INSIGHT_OPTION_DAYS},
    {"level", OPTION_CHOICE, "95|90|99", T_INSIGHT_OPTION_LEVEL},
    {"threads", OPTION_INT, "N", T_INSIGHT_OPTION_THREADS},
};

static const struct verb insight_verbs[] = {
    {"insight summary", "", OPTIONS(summary_options), .db = DB_READY, .txn = TXN_READ,
        .api = PERM_INSIGHT_READ, .run = insight_summary_run, .help = T_INSIGHT_HELP_SUMMARY},
    {"insight all", "", OPTIONS(summary_options), .db = DB_READY, .txn = TXN_READ,
        .api = PERM_INSIGHT_READ, .run = insight_all_run, .help = T_INSIGHT_HELP_ALL},
    {"insight rfm", "", OPTIONS(rfm_options), .db = DB_READY, .txn = TXN_READ,
        .api = PERM_INSIGHT_READ, .run = insight_rfm_run, .help = T_INSIGHT_HELP_RFM},
    {"insight nps", "", OPTIONS(nps_options), .db = DB_READY, .txn = TXN_READ,
        .api = PERM_INSIGHT_READ, .run = insight_nps_run, .help = T_INSIGHT_HELP_NPS},
};

const struct module insight_module = {.name = "insight",
    VERBS(insight_verbs),
    .statements = insight_sql,
    .statement_count = INSIGHT_STATEMENT_COUNT};

/* ---- the question ---- */

bool insight_as_of(struct ctx *c, const struct call *call, int64_t *day, bool *has)
{
    if (!call_date(c, call, "as-of", day, has))
        return false;
    if (!*has || civil_from_day(*day).year <= YEAR_MAX)
        return true;
    return fail(c, ERR_USAGE, "--as-of must be a day from 1970 to %d, not \"" STR_FMT "\"",
        YEAR_MAX, STR_ARG(call_text(call, "as-of")));
}

bool insight_ask(
    struct ctx *c, const struct call *call, struct insight_question *q, struct columns **cols)
{
    int64_t threads;
    bool has_as_of;

    *q = (struct insight_question){0};
    if (!insight_as_of(c, call, &q->as_of, &has_as_of) ||
        !call_int(c, call, "threads", 1, INSIGHT_THREADS_MAX, 0, &threads))
        return false;
    q->thread_count = (unsigned)threads;
    return insight_load(c, q, has_as_of, cols);
}

bool insight_ask_pass(struct ctx *c, const struct call *call, struct insight_question *q,
    enum pass_part part, struct pass *p)
{
    struct columns *cols;

    if (!insight_ask(c, call, q, &cols))
        return false;
    q->view = (enum insight_view)call_choice(call, "view");
    pass_run(c->zone, q, cols, part, p);
    columns_free(&cols);
    return true;
}

bool insight_discount(struct ctx *c, const struct call *call, double *out)
{
    struct str value = call_text(call, "discount");

    *out = INSIGHT_DISCOUNT_DEFAULT;
    if (!call_has(call, "discount") || str_to_f64(value, 0, DISCOUNT_MAX, out))
        return true;
    return fail(c, ERR_USAGE,
        "--discount must be a yearly rate from 0 to 10 like 0.10, not \"" STR_FMT "\"",
        STR_ARG(value));
}

/* ---- words ---- */

const char *insight_text(const struct ctx *c, enum text id)
{
    return lang_text(c->lang, id);
}

double insight_share(int64_t part, int64_t whole)
{
    return whole ? (double)part / (double)whole : NAN;
}

bool insight_is_for_people(const struct output *o)
{
    return output_format(o) == FORMAT_TABLE;
}

void insight_begin(
    struct ctx *c, struct output *o, enum text title, const struct insight_question *q)
{
    output_title(o,
        LANG_FORMAT(
            c->arena, c->lang, title, ARG_TEXT("date", lang_date(c->arena, c->lang, q->as_of))));
    output_day(o, "as_of", NULL, q->as_of);
}

bool insight_simulated_put(struct ctx *c, struct output *o)
{
    struct str seed;

    if (!setting_get(c, "simulated", &seed))
        return false;
    if (!seed.n)
        return true;
    output_text(o, "simulated", NULL, seed);
    output_line(o, LANG_FORMAT(c->arena, c->lang, T_SIMULATE_BANNER, ARG_STR("seed", seed)));
    return true;
}

void insight_view_put(struct ctx *c, struct output *o, const struct insight_question *q)
{
    static const enum text texts[] = {
        [INSIGHT_PLAIN] = T_INSIGHT_VIEW_PLAIN, [INSIGHT_NET] = T_INSIGHT_VIEW_NET};

    output_text(o, "view", NULL, str_of(view_names[q->view]));
    output_line(o, insight_text(c, texts[q->view]));
}

void insight_welcome(struct ctx *c, struct output *o)
{
    output_line(o, insight_text(c, T_INSIGHT_WELCOME));
}
