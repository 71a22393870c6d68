/* insight baseline: fixing where the business stands, and how far it has come since. */
#include <math.h>

#include "account/audit.h"
#include "customer/customer.h"
#include "insight/baseline.h"
#include "insight/baseline_store.h"
#include "insight/insight_cli.h"
#include "module.h"

#define DAYS_DEFAULT 90
#define DAYS_MAX 3660
#define NAME_DEFAULT "start"
#define TAG_DEFAULT "referral"
#define TAG_MAX 200      /* bytes */
#define HISTORY_DAYS 365 /* before the window: with less, many who look new are not */

static bool baseline_set_run(struct ctx *c, struct call *call);
static bool baseline_show_run(struct ctx *c, struct call *call);
static bool baseline_list_run(struct ctx *c, struct call *call);

static const struct option set_options[] = {
    {"name", OPTION_TEXT, "TEXT", T_INSIGHT_OPTION_BASELINE_NAME},
    {"days", OPTION_INT, "N", T_INSIGHT_OPTION_BASELINE_DAYS},
    {"tag", OPTION_TEXT, "TAG", T_INSIGHT_OPTION_REFERRAL_TAG},
    {"replace", OPTION_FLAG, NULL, T_INSIGHT_OPTION_BASELINE_REPLACE},
    {"as-of", OPTION_DATE, "DATE", T_INSIGHT_OPTION_AS_OF},
    {"view", OPTION_CHOICE, INSIGHT_VIEWS, T_INSIGHT_OPTION_VIEW},
    {"threads", OPTION_INT, "N", T_INSIGHT_OPTION_THREADS},
};

static const struct option show_options[] = {
    {"name", OPTION_TEXT, "TEXT", T_INSIGHT_OPTION_BASELINE_NAME},
    {"as-of", OPTION_DATE, "DATE", T_INSIGHT_OPTION_AS_OF},
    {"threads", OPTION_INT, "N", T_INSIGHT_OPTION_THREADS},
};

static const struct verb baseline_verbs[] = {
    {"insight baseline set", "", OPTIONS(set_options), .db = DB_READY, .txn = TXN_NONE,
        .api = PERM_SETTING_EDIT, .run = baseline_set_run, .help = T_INSIGHT_HELP_BASELINE_SET},
    {"insight baseline show", "", OPTIONS(show_options), .db = DB_READY, .txn = TXN_READ,
        .api = PERM_INSIGHT_READ, .run = baseline_show_run, .help = T_INSIGHT_HELP_BASELINE_SHOW},
    {"insight baseline list", "", .db = DB_READY, .txn = TXN_READ, .api = PERM_INSIGHT_READ,
        .run = baseline_list_run, .help = T_INSIGHT_HELP_BASELINE_LIST},
};

const struct module baseline_module = {.name = "baseline",
    VERBS(baseline_verbs),
    .statements = baseline_sql,
    .statement_count = BASELINE_STATEMENT_COUNT,
    .invariants = baseline_invariants,
    .invariant_count = BASELINE_INVARIANT_COUNT};

static const struct {
    const char *name, *unit;
    enum text label;
    double scale; /* for people */
} figures[BASELINE_FIGURE_COUNT] = {
    [BASELINE_NEW] = {"new_customers", "in 30 days", T_INSIGHT_BASELINE_NEW, 1},
    [BASELINE_REFERRED] = {"referred", "in 30 days", T_INSIGHT_BASELINE_REFERRED, 1},
    [BASELINE_STAY] = {"stay", "days", T_INSIGHT_BASELINE_STAY, 1},
    [BASELINE_NPS] = {"nps", "points", T_INSIGHT_BASELINE_NPS, 1},
    [BASELINE_REPEAT] = {"repeat_rate", "share", T_INSIGHT_BASELINE_REPEAT, 100},
};
static_assert(BASELINE_RATE_DAYS == 30, "units and labels say so");

enum verdict {
    VERDICT_BETTER,
    VERDICT_WORSE,
    VERDICT_SAME,
    VERDICT_SHARED,
    VERDICT_UNKNOWN,
    VERDICT_UNTOLD /* nothing in the data says it: how to make it known is a line of its own */
};
static const struct {
    const char *name;
    enum text line;
} verdicts[] = {
    [VERDICT_BETTER] = {"better", T_INSIGHT_BASELINE_BETTER},
    [VERDICT_WORSE] = {"worse", T_INSIGHT_BASELINE_WORSE},
    [VERDICT_SAME] = {"no_clear_change", T_INSIGHT_BASELINE_SAME},
    [VERDICT_SHARED] = {"windows_overlap", T_INSIGHT_BASELINE_SHARED},
    [VERDICT_UNKNOWN] = {"not_enough_data", T_INSIGHT_BASELINE_UNKNOWN},
    [VERDICT_UNTOLD] = {"not_known", T_INSIGHT_BASELINE_NO_REFERRALS},
};

struct report {
    struct ctx *c;
    struct output *o;
    const struct call *call;
    struct insight_question question;
    struct baseline then, now;
    int64_t in_both;
};

/* ---- words ---- */

static const char *label_of(const struct report *r, enum baseline_figure f)
{
    return insight_text(r->c, figures[f].label);
}

/* Programs get the value as it is, people in the unit of the label. */
static void put_value(const struct report *r, enum baseline_figure f, double value)
{
    double scale = insight_is_for_people(r->o) ? figures[f].scale : 1;

    if (isnan(value))
        output_null(r->o, NULL, NULL);
    else
        output_real(r->o, NULL, NULL, value * scale, 1);
}

static void put_name(const struct report *r, enum baseline_figure f)
{
    const char *name = figures[f].name, *unit = "";

    if (f == BASELINE_STAY)
        unit = insight_text(r->c, T_INSIGHT_MEASURE_DAYS);
    if (f == BASELINE_REPEAT)
        unit = ", %";
    if (insight_is_for_people(r->o))
        name = arena_printf(r->c->arena, "%s%s", label_of(r, f), unit);
    output_text(r->o, NULL, NULL, str_of(name));
}

static void put_count(const struct report *r, int64_t n)
{
    if (n == BASELINE_UNKNOWN)
        output_null(r->o, NULL, NULL);
    else
        output_int(r->o, NULL, NULL, n);
}

static void put_window(const struct report *r, const struct baseline *b)
{
    output_text(r->o, "name", NULL, b->name);
    output_moment(r->o, "set_at", NULL, b->set_at);
    output_int(r->o, "days", NULL, b->days);
    output_text(r->o, "tag", NULL, b->tag);
    output_real(r->o, "level", NULL, INSIGHT_LEVEL, 2);
    insight_view_put(r->c, r->o, &r->question);
}

static void people_referrals(const struct report *r, const struct baseline *b)
{
    if (b->referred == BASELINE_UNKNOWN)
        output_line(r->o,
            LANG_FORMAT(
                r->c->arena, r->c->lang, T_INSIGHT_BASELINE_NO_REFERRALS, ARG_STR("tag", b->tag)));
}

static void put_begin(const struct report *r)
{
    const struct baseline *b = &r->then;

    output_day(r->o, "data_begin", NULL, b->begins);
    if (b->begins > b->as_of - b->days - HISTORY_DAYS)
        output_line(r->o,
            LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_BASELINE_YOUNG,
                ARG_TEXT("date", lang_date(r->c->arena, r->c->lang, b->begins))));
}

/* ---- set ---- */

static bool names_read(struct report *r)
{
    struct baseline *b = &r->then;

    b->name = call_has(r->call, "name") ? call_text(r->call, "name") : STR(NAME_DEFAULT);
    b->tag = call_has(r->call, "tag") ? call_text(r->call, "tag") : STR(TAG_DEFAULT);
    if (b->name.n == 0 || b->name.n > BASELINE_NAME_MAX || !str_is_utf8(b->name))
        return fail(r->c, ERR_USAGE, "a baseline's name is a UTF-8 text of 1 to %d bytes",
            BASELINE_NAME_MAX);
    if (b->tag.n == 0 || b->tag.n > TAG_MAX || !str_is_utf8(b->tag))
        return fail(r->c, ERR_USAGE, "a tag is a UTF-8 text of 1 to %d bytes", TAG_MAX);
    return call_int(r->c, r->call, "days", 1, DAYS_MAX, DAYS_DEFAULT, &b->days);
}

static bool set_measure(struct ctx *c, void *arg)
{
    struct report *r = arg;
    struct columns *cols;
    bool ok;

    if (!insight_ask(c, r->call, &r->question, &cols))
        return false;
    r->question.view = (enum insight_view)call_choice(r->call, "view");
    ok = baseline_measure(c, &r->question, cols, NULL, &r->then);
    columns_free(&cols);
    if (!ok)
        return false;
    if (r->then.customers == 0)
        return fail(
            c, ERR_MISSING, "there are no orders to begin from yet: maitred import orders FILE");
    if (r->question.as_of > zone_day(c->zone, r->question.now_us))
        return fail(c, ERR_INVALID, "a baseline is set of days that are over: --as-of is to come");
    return true;
}

static bool set_work(struct ctx *c, void *arg)
{
    struct report *r = arg;

    return baseline_set(c, &(struct baseline_saving){&r->then, call_has(r->call, "replace"), 0}) &&
        audit_put(c, STR("insight baseline set"), r->then.name, STR(""));
}

static void put_estimate(const struct report *r, enum baseline_figure f)
{
    struct baseline_estimate e =
        baseline_estimate(&r->then, f, baseline_horizon(&r->then, NULL), INSIGHT_LEVEL);

    output_row(r->o);
    put_name(r, f);
    output_text(r->o, NULL, NULL, str_of(figures[f].unit));
    put_value(r, f, e.value);
    put_value(r, f, e.interval.low);
    put_value(r, f, e.interval.high);
    put_count(r, e.n);
}

static void put_set(const struct report *r)
{
    const struct column columns[] = {
        {"figure", insight_text(r->c, T_INSIGHT_COMPARE_MEASURE), COLUMN_LEFT},
        {"unit", NULL, COLUMN_LEFT},
        {"value", insight_text(r->c, T_INSIGHT_BASELINE_VALUE), COLUMN_RIGHT},
        {"low", insight_text(r->c, T_INSIGHT_COMPARE_LOW), COLUMN_RIGHT},
        {"high", insight_text(r->c, T_INSIGHT_COMPARE_HIGH), COLUMN_RIGHT},
        {"n", insight_text(r->c, T_INSIGHT_BASELINE_N), COLUMN_RIGHT},
    };

    insight_begin(r->c, r->o, T_INSIGHT_BASELINE_SET_TITLE, &r->question);
    put_window(r, &r->then);
    output_int(r->o, "horizon_days", NULL, baseline_horizon(&r->then, NULL));
    output_int(
        r->o, "customers", insight_text(r->c, T_INSIGHT_SUMMARY_CUSTOMERS), r->then.customers);
    output_int(r->o, NULL, insight_text(r->c, T_INSIGHT_BASELINE_WINDOW), r->then.days);
    output_table(r->o, "figures", columns, COUNT(columns));
    for (int f = 0; f < BASELINE_FIGURE_COUNT; f++)
        put_estimate(r, (enum baseline_figure)f);
    output_table_end(r->o);
    put_begin(r);
    people_referrals(r, &r->then);
    output_line(r->o, insight_text(r->c, T_INSIGHT_BASELINE_LATER));
}

static bool baseline_set_run(struct ctx *c, struct call *call)
{
    struct report r = {.c = c, .o = call->out, .call = call};
    bool ok = names_read(&r) && db_read(c, set_measure, &r) && db_write(c, set_work, &r);

    if (ok)
        put_set(&r);
    baseline_fini(&r.then);
    return ok;
}

/* ---- show ---- */

static bool show_measure(struct report *r)
{
    struct columns *cols;
    bool ok;

    if (!insight_ask(r->c, r->call, &r->question, &cols))
        return false;
    r->question.view = r->then.view;
    r->now.days = r->then.days;
    r->now.tag = r->then.tag;
    ok = baseline_measure(r->c, &r->question, cols, &r->then, &r->now);
    if (ok)
        r->in_both = baseline_in_both(r->c->zone, &r->question, cols, &r->then, &r->now);
    columns_free(&cols);
    if (ok && r->question.as_of < r->then.as_of)
        return fail(r->c, ERR_USAGE,
            "the change is shown of days after the baseline, which was set as of %s",
            lang_date(r->c->arena, r->c->lang, r->then.as_of));
    return ok;
}

static enum verdict verdict_of(
    const struct report *r, enum baseline_figure f, const struct baseline_change *k)
{
    if (k->then.n == BASELINE_UNKNOWN || k->now.n == BASELINE_UNKNOWN)
        return VERDICT_UNTOLD;
    if (isnan(k->change))
        return VERDICT_UNKNOWN;
    if (f != BASELINE_STAY && baseline_shared_days(&r->then, &r->now) > 0)
        return VERDICT_SHARED;
    if (isnan(k->interval.low))
        return VERDICT_UNKNOWN;
    if (k->interval.low > 0)
        return VERDICT_BETTER;
    return k->interval.high < 0 ? VERDICT_WORSE : VERDICT_SAME;
}

static struct baseline_change change_of(const struct report *r, enum baseline_figure f)
{
    return baseline_compare(&r->then, &r->now, f, INSIGHT_LEVEL);
}

static void put_change(const struct report *r, enum baseline_figure f)
{
    struct baseline_change k = change_of(r, f);

    output_row(r->o);
    put_name(r, f);
    output_text(r->o, NULL, NULL, str_of(figures[f].unit));
    put_count(r, k.then.n);
    put_value(r, f, k.then.value);
    put_value(r, f, k.then.interval.low);
    put_value(r, f, k.then.interval.high);
    put_count(r, k.now.n);
    put_value(r, f, k.now.value);
    put_value(r, f, k.now.interval.low);
    put_value(r, f, k.now.interval.high);
    put_value(r, f, k.change);
    put_value(r, f, k.interval.low);
    put_value(r, f, k.interval.high);
    output_text(r->o, NULL, NULL, str_of(verdicts[verdict_of(r, f, &k)].name));
}

static void put_changes(const struct report *r)
{
    const struct column columns[] = {
        {"figure", insight_text(r->c, T_INSIGHT_COMPARE_MEASURE), COLUMN_LEFT},
        {"unit", NULL, COLUMN_LEFT},
        {"then_n", NULL, COLUMN_RIGHT},
        {"then", insight_text(r->c, T_INSIGHT_BASELINE_THEN), COLUMN_RIGHT},
        {"then_low", NULL, COLUMN_RIGHT},
        {"then_high", NULL, COLUMN_RIGHT},
        {"now_n", NULL, COLUMN_RIGHT},
        {"now", insight_text(r->c, T_INSIGHT_BASELINE_NOW), COLUMN_RIGHT},
        {"now_low", NULL, COLUMN_RIGHT},
        {"now_high", NULL, COLUMN_RIGHT},
        {"change", insight_text(r->c, T_INSIGHT_BASELINE_CHANGE), COLUMN_RIGHT},
        {"low", insight_text(r->c, T_INSIGHT_COMPARE_LOW), COLUMN_RIGHT},
        {"high", insight_text(r->c, T_INSIGHT_COMPARE_HIGH), COLUMN_RIGHT},
        {"verdict", NULL, COLUMN_LEFT},
    };

    output_table(r->o, "figures", columns, COUNT(columns));
    for (int f = 0; f < BASELINE_FIGURE_COUNT; f++)
        put_change(r, (enum baseline_figure)f);
    output_table_end(r->o);
}

static void people_verdict(const struct report *r, enum verdict verdict)
{
    const char *list = "";

    for (int f = 0; f < BASELINE_FIGURE_COUNT; f++) {
        struct baseline_change k = change_of(r, (enum baseline_figure)f);

        if (verdict_of(r, (enum baseline_figure)f, &k) == verdict)
            list = arena_printf(r->c->arena, "%s%s%s", list, *list ? "; " : "",
                label_of(r, (enum baseline_figure)f));
    }
    if (*list)
        output_line(r->o,
            LANG_FORMAT(r->c->arena, r->c->lang, verdicts[verdict].line, ARG_TEXT("list", list),
                ARG_INT("min", BASELINE_MIN),
                ARG_TEXT(
                    "date", lang_date(r->c->arena, r->c->lang, r->then.as_of + r->then.days))));
}

static void people_sizes(const struct report *r)
{
    const struct column columns[] = {
        {NULL, insight_text(r->c, T_INSIGHT_BASELINE_COUNTED), COLUMN_LEFT},
        {NULL, insight_text(r->c, T_INSIGHT_BASELINE_THEN), COLUMN_RIGHT},
        {NULL, insight_text(r->c, T_INSIGHT_BASELINE_NOW), COLUMN_RIGHT},
    };
    static const enum text labels[] = {
        [BASELINE_NEW] = T_INSIGHT_BASELINE_COUNT_NEW,
        [BASELINE_REFERRED] = T_INSIGHT_BASELINE_COUNT_REFERRED,
        [BASELINE_STAY] = T_INSIGHT_BASELINE_COUNT_WATCHED,
        [BASELINE_NPS] = T_INSIGHT_NPS_ANSWERS,
        [BASELINE_REPEAT] = T_INSIGHT_BASELINE_COUNT_BUYERS,
    };

    output_table(r->o, NULL, columns, COUNT(columns));
    for (int f = 0; f < BASELINE_FIGURE_COUNT; f++) {
        struct baseline_change k = change_of(r, (enum baseline_figure)f);

        output_row(r->o);
        output_text(r->o, NULL, NULL, str_of(insight_text(r->c, labels[f])));
        put_count(r, k.then.n);
        put_count(r, k.now.n);
    }
    output_table_end(r->o);
}

static void people_show(const struct report *r)
{
    int64_t horizon = baseline_horizon(&r->then, &r->now);

    for (int v = 0; v < VERDICT_UNTOLD; v++)
        people_verdict(r, (enum verdict)v);
    people_referrals(r, r->then.referred == BASELINE_UNKNOWN ? &r->then : &r->now);
    people_sizes(r);
    if (horizon > 0)
        output_line(r->o,
            LANG_FORMAT(
                r->c->arena, r->c->lang, T_INSIGHT_BASELINE_HORIZON, ARG_INT("horizon", horizon)));
    if (r->in_both > 0 && baseline_shared_days(&r->then, &r->now) == 0)
        output_line(r->o,
            LANG_FORMAT(
                r->c->arena, r->c->lang, T_INSIGHT_BASELINE_IN_BOTH, ARG_INT("n", r->in_both)));
    output_line(r->o,
        LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_BASELINE_ALONE,
            ARG_TEXT("level", lang_percent(r->c->arena, r->c->lang, INSIGHT_LEVEL, 0))));
}

static void put_show(const struct report *r)
{
    insight_begin(r->c, r->o, T_INSIGHT_BASELINE_SHOW_TITLE, &r->question);
    output_day(r->o, "then_as_of", NULL, r->then.as_of);
    put_window(r, &r->then);
    output_line(r->o,
        LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_BASELINE_SINCE,
            ARG_STR("name", r->then.name),
            ARG_TEXT("date", lang_date(r->c->arena, r->c->lang, r->then.as_of)),
            ARG_INT("days", r->then.days)));
    output_int(r->o, "shared_days", NULL, baseline_shared_days(&r->then, &r->now));
    output_int(r->o, "in_both", NULL, r->in_both);
    output_int(r->o, "horizon_days", NULL, baseline_horizon(&r->then, &r->now));
    put_changes(r);
    put_begin(r);
    if (insight_is_for_people(r->o))
        people_show(r);
}

static bool baseline_show_run(struct ctx *c, struct call *call)
{
    struct report r = {.c = c, .o = call->out, .call = call};
    struct str name = call_has(call, "name") ? call_text(call, "name") : STR(NAME_DEFAULT);
    bool ok = baseline_get(c, name, &r.then) && show_measure(&r);

    if (ok)
        put_show(&r);
    baseline_fini(&r.then);
    baseline_fini(&r.now);
    return ok;
}

/* ---- list ---- */

static void list_each(void *arg, const struct baseline *b, bool holds)
{
    struct report *r = arg;

    output_row(r->o);
    output_text(r->o, NULL, NULL, b->name);
    output_day(r->o, NULL, NULL, b->as_of);
    output_int(r->o, NULL, NULL, b->days);
    output_moment(r->o, NULL, NULL, b->set_at);
    output_bool(r->o, NULL, NULL, holds);
}

static bool baseline_list_run(struct ctx *c, struct call *call)
{
    struct report r = {.c = c, .o = call->out};
    const struct column columns[] = {
        {"name", insight_text(c, T_INSIGHT_BASELINE_NAME), COLUMN_LEFT},
        {"as_of", insight_text(c, T_INSIGHT_BASELINE_AS_OF), COLUMN_RIGHT},
        {"days", insight_text(c, T_INSIGHT_BASELINE_WINDOW), COLUMN_RIGHT},
        {"set_at", insight_text(c, T_INSIGHT_BASELINE_SET_AT), COLUMN_RIGHT},
        {"holds", insight_text(c, T_INSIGHT_BASELINE_HOLDS), COLUMN_RIGHT},
    };
    bool ok;

    output_table(r.o, "baselines", columns, COUNT(columns));
    ok = baseline_list(c, list_each, &r);
    output_table_end(r.o);
    return ok;
}
