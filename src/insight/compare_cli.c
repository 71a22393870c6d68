/* insight compare: two groups, measure by measure, with what chance alone could do. */
#include <math.h>
#include <string.h>

#include "base/money.h"
#include "insight/compare.h"
#include "insight/group.h"
#include "insight/insight_cli.h"
#include "insight/product_store.h"
#include "module.h"

#define DAYS_DEFAULT 90
#define DAYS_MAX 36500
#define P_SHOWN_MIN .001
#define LONG_TAIL .1   /* of a group's sales: a customer who makes more moves the mean alone */
#define WHOLE_MIN 1000 /* of major units: from here on pence are left out */

static_assert(COMPARE_MAX >= CALL_OPTIONS_MAX, "a comparison for each --b");

static bool insight_compare_run(struct ctx *c, struct call *call);

static const struct option compare_options[] = {
    {"a", OPTION_TEXT, "GROUP", T_INSIGHT_OPTION_GROUP_A},
    {"b", OPTION_LIST, "GROUP", T_INSIGHT_OPTION_GROUP_B},
    {"days", OPTION_INT, "N", T_INSIGHT_OPTION_ACTIVE_DAYS},
    {"as-of", OPTION_DATE, "DATE", T_INSIGHT_OPTION_AS_OF},
    {"view", OPTION_CHOICE, INSIGHT_VIEWS, T_INSIGHT_OPTION_VIEW},
    {"threads", OPTION_INT, "N", T_INSIGHT_OPTION_THREADS},
};

static const struct verb compare_verbs[] = {
    {"insight compare", "", OPTIONS(compare_options), .db = DB_READY, .txn = TXN_READ,
        .api = PERM_INSIGHT_READ, .run = insight_compare_run, .help = T_INSIGHT_HELP_COMPARE},
};

const struct module compare_module = {.name = "compare", VERBS(compare_verbs)};

static const struct {
    const char *name;
    enum text label;
} measures[MEASURE_COUNT] = {
    [MEASURE_REPEAT] = {"repeat_rate", T_INSIGHT_MEASURE_REPEAT},
    [MEASURE_ORDERS] = {"orders_per_customer", T_INSIGHT_MEASURE_ORDERS},
    [MEASURE_SALES] = {"sales_per_customer", T_INSIGHT_MEASURE_SALES},
    [MEASURE_AVERAGE_ORDER] = {"average_order", T_INSIGHT_MEASURE_AVERAGE_ORDER},
    [MEASURE_NPS] = {"nps", T_INSIGHT_MEASURE_NPS},
    [MEASURE_STAY] = {"stay_days", T_INSIGHT_MEASURE_STAY},
    [MEASURE_ACTIVE] = {"active_share", T_INSIGHT_MEASURE_ACTIVE},
    [MEASURE_RETURNED] = {"return_rate", T_INSIGHT_MEASURE_RETURNED},
};
static const char *const unit_names[] = {[UNIT_SHARE] = "share",
    [UNIT_NUMBER] = "number",
    [UNIT_MONEY] = "money",
    [UNIT_POINTS] = "points",
    [UNIT_DAYS] = "days"};

struct report {
    struct ctx *c;
    struct output *o;
    const struct call *call;
    struct insight_question question;
    struct columns *columns;
    struct roster roster;
    struct group a;
    struct group groups[COMPARE_MAX]; /* compared with; none is everybody else */
    size_t group_count, count;        /* count: of comparisons, one at least */
    uint8_t *a_in, *others[COMPARE_MAX];
    int64_t active_days;
    struct comparison comparisons[COMPARE_MAX];
};

/* ---- the question ---- */

static bool groups_parse(struct report *r)
{
    if (!call_has(r->call, "a"))
        return fail(r->c, ERR_USAGE, "--a names the group to compare, as in --a tag:vip");
    if (!group_parse(r->c, call_text(r->call, "a"), &r->a))
        return false;
    for (size_t i = 0; i < r->call->given_count; i++)
        if (strcmp(r->call->given[i].option->name, "b") == 0 &&
            !group_parse(r->c, r->call->given[i].value, &r->groups[r->group_count++]))
            return false;
    r->count = r->group_count > 0 ? r->group_count : 1;
    return true;
}

static struct str other_text(const struct report *r, size_t i)
{
    if (r->group_count > 0)
        return r->groups[i].text;
    return insight_is_for_people(r->o) ? str_of(insight_text(r->c, T_INSIGHT_COMPARE_REST))
                                       : STR("rest");
}

static bool members_read(struct report *r)
{
    size_t n = r->roster.count;

    r->a_in = mem_alloc(n + 1);
    for (size_t i = 0; i < r->count; i++)
        r->others[i] = mem_alloc(n + 1);
    if (!group_members(r->c, &r->a, &r->question, r->columns, &r->roster, r->a_in))
        return false;
    for (size_t i = 0; i < r->group_count; i++)
        if (!group_members(r->c, &r->groups[i], &r->question, r->columns, &r->roster, r->others[i]))
            return false;
    for (size_t i = 0; i < n && r->group_count == 0; i++)
        r->others[0][i] = r->roster.guests[i].orders > 0 && !r->a_in[i];
    return true;
}

/* Who is in both groups is left out; when nobody remains, the question is wrong. */
static bool overlap_check(struct report *r)
{
    for (size_t i = 0; i < r->group_count; i++) {
        const struct comparison *k = &r->comparisons[i];

        if (k->both > 0 && (k->a_customers == 0 || k->b_customers == 0))
            return fail(r->c, ERR_USAGE,
                "one of \"" STR_FMT "\" and \"" STR_FMT
                "\" is a part of the other: without --b a group is compared with the rest",
                STR_ARG(r->a.text), STR_ARG(r->groups[i].text));
    }
    return true;
}

static bool compare_all(struct report *r)
{
    const uint8_t *others[COMPARE_MAX];
    struct compare_question q = {.question = &r->question,
        .columns = r->columns,
        .roster = &r->roster,
        .others = others,
        .count = r->count,
        .active_days = r->active_days,
        .level = INSIGHT_LEVEL};

    roster_read(r->c->zone, &r->question, r->columns, &r->roster);
    if (!members_read(r))
        return false;
    q.a = r->a_in;
    for (size_t i = 0; i < r->count; i++)
        others[i] = r->others[i];
    return compare(r->c, &q, r->comparisons) && overlap_check(r);
}

static void report_free(struct report *r)
{
    mem_free(r->a_in);
    for (size_t i = 0; i < r->count; i++)
        mem_free(r->others[i]);
    roster_fini(&r->roster);
    columns_free(&r->columns);
}

/* ---- programs ---- */

static void put_value(const struct report *r, enum unit unit, double value)
{
    if (isnan(value))
        output_null(r->o, NULL, NULL);
    else if (unit == UNIT_MONEY)
        output_money(r->o, NULL, NULL, llround(value));
    else
        output_real(r->o, NULL, NULL, value, 4);
}

static bool is_clear(const struct difference *d)
{
    return d->is_known && d->p_holm < 1 - INSIGHT_LEVEL;
}

static const char *verdict(const struct difference *d)
{
    if (!d->is_known)
        return "not_enough_data";
    if (!is_clear(d))
        return "no_clear_difference";
    return d->value > 0 ? "higher" : "lower";
}

static void put_measure(const struct report *r, size_t comparison, enum measure m)
{
    const struct difference *d = &r->comparisons[comparison].measures[m];
    const double known = d->is_known ? 1 : NAN; /* NaN makes what it multiplies NaN */
    enum unit unit = measure_units[m];

    output_row(r->o);
    output_text(r->o, NULL, NULL, other_text(r, comparison));
    output_text(r->o, NULL, NULL, str_of(measures[m].name));
    output_text(r->o, NULL, NULL, str_of(unit_names[unit]));
    output_int(r->o, NULL, NULL, d->a.n);
    put_value(r, unit, d->a.value);
    output_int(r->o, NULL, NULL, d->b.n);
    put_value(r, unit, d->b.value);
    put_value(r, unit, known * d->value);
    put_value(r, unit, known * d->own.low);
    put_value(r, unit, known * d->own.high);
    put_value(r, unit, known * d->joint.low);
    put_value(r, unit, known * d->joint.high);
    output_real(r->o, NULL, NULL, known * d->p, 6);
    output_real(r->o, NULL, NULL, known * d->p_holm, 6);
    output_text(r->o, NULL, NULL, str_of(verdict(d)));
}

static void program_groups(const struct report *r)
{
    static const struct column columns[] = {{"b", NULL, COLUMN_LEFT},
        {"a_customers", NULL, COLUMN_RIGHT}, {"b_customers", NULL, COLUMN_RIGHT},
        {"in_both", NULL, COLUMN_RIGHT}, {"horizon_days", NULL, COLUMN_RIGHT},
        {"a_biggest_share", NULL, COLUMN_RIGHT}, {"b_biggest_share", NULL, COLUMN_RIGHT}};

    output_table(r->o, "groups", columns, COUNT(columns));
    for (size_t i = 0; i < r->count; i++) {
        const struct comparison *k = &r->comparisons[i];

        output_row(r->o);
        output_text(r->o, NULL, NULL, other_text(r, i));
        output_int(r->o, NULL, NULL, k->a_customers);
        output_int(r->o, NULL, NULL, k->b_customers);
        output_int(r->o, NULL, NULL, k->both);
        output_int(r->o, NULL, NULL, k->horizon);
        output_percent(r->o, NULL, NULL, k->a_biggest, 1);
        output_percent(r->o, NULL, NULL, k->b_biggest, 1);
    }
    output_table_end(r->o);
}

static void program_measures(const struct report *r)
{
    static const struct column columns[] = {{"b", NULL, COLUMN_LEFT},
        {"measure", NULL, COLUMN_LEFT}, {"unit", NULL, COLUMN_LEFT}, {"a_n", NULL, COLUMN_RIGHT},
        {"a_value", NULL, COLUMN_RIGHT}, {"b_n", NULL, COLUMN_RIGHT},
        {"b_value", NULL, COLUMN_RIGHT}, {"difference", NULL, COLUMN_RIGHT},
        {"low", NULL, COLUMN_RIGHT}, {"high", NULL, COLUMN_RIGHT},
        {"joint_low", NULL, COLUMN_RIGHT}, {"joint_high", NULL, COLUMN_RIGHT},
        {"p", NULL, COLUMN_RIGHT}, {"p_holm", NULL, COLUMN_RIGHT}, {"verdict", NULL, COLUMN_LEFT}};

    output_table(r->o, "measures", columns, COUNT(columns));
    for (size_t i = 0; i < r->count * MEASURE_COUNT; i++)
        put_measure(r, i / MEASURE_COUNT, (enum measure)(i % MEASURE_COUNT));
    output_table_end(r->o);
}

static void program_report(const struct report *r)
{
    output_text(r->o, "a", NULL, r->a.text);
    output_int(r->o, "active_days", NULL, r->active_days);
    output_real(r->o, "level", NULL, INSIGHT_LEVEL, 2);
    output_int(r->o, "comparisons", NULL, (int64_t)compare_known(r->comparisons, r->count));
    program_groups(r);
    program_measures(r);
}

/* ---- people ---- */

/* Units stand in the labels, so that a table of eight measures is 80 columns wide. */
static double in_unit(const struct report *r, enum unit unit, double value)
{
    if (unit == UNIT_SHARE)
        return value * 100;
    for (int i = currency_digits(r->c->currency); unit == UNIT_MONEY && i > 0; i--)
        value /= 10;
    return value;
}

static int digits_of(const struct report *r, enum unit unit, const struct difference *d)
{
    if (unit == UNIT_NUMBER)
        return 2;
    if (unit != UNIT_MONEY)
        return 1;
    return fmax(in_unit(r, unit, d->a.value), in_unit(r, unit, d->b.value)) < WHOLE_MIN ? 2 : 0;
}

static void people_value(
    const struct report *r, enum measure m, const struct difference *d, double value)
{
    enum unit unit = measure_units[m];

    if (isnan(value))
        output_null(r->o, NULL, NULL);
    else
        output_real(r->o, NULL, NULL, in_unit(r, unit, value), digits_of(r, unit, d));
}

static const char *label_of(const struct report *r, enum measure m)
{
    return LANG_FORMAT(r->c->arena, r->c->lang, measures[m].label, ARG_INT("days", r->active_days));
}

static const char *unit_of(const struct report *r, enum measure m)
{
    switch (measure_units[m]) {
    case UNIT_SHARE:
        return ", %";
    case UNIT_MONEY:
        return arena_printf(r->c->arena, ", %s", r->c->currency);
    case UNIT_DAYS:
        return insight_text(r->c, T_INSIGHT_MEASURE_DAYS);
    case UNIT_NUMBER:
    case UNIT_POINTS:
        return "";
    }
    bug("a measure of no unit");
}

static const char *p_text(const struct report *r, double p)
{
    if (p < P_SHOWN_MIN)
        return arena_printf(
            r->c->arena, "<%s", lang_decimal(r->c->arena, r->c->lang, P_SHOWN_MIN, 3));
    return lang_decimal(r->c->arena, r->c->lang, p, 3);
}

static void people_row(const struct report *r, const struct difference *d, enum measure m)
{
    const char *label = arena_printf(r->c->arena, "%s%s", label_of(r, m), unit_of(r, m));

    output_row(r->o);
    output_text(r->o, NULL, NULL, str_of(label));
    people_value(r, m, d, d->a.value);
    people_value(r, m, d, d->b.value);
    people_value(r, m, d, d->is_known ? d->value : NAN);
    people_value(r, m, d, d->is_known ? d->joint.low : NAN);
    people_value(r, m, d, d->is_known ? d->joint.high : NAN);
    if (d->is_known)
        output_text(r->o, NULL, NULL, str_of(p_text(r, d->p_holm)));
    else
        output_null(r->o, NULL, NULL);
}

static void people_table(const struct report *r, const struct comparison *k)
{
    const struct column columns[] = {
        {NULL, insight_text(r->c, T_INSIGHT_COMPARE_MEASURE), COLUMN_LEFT},
        {NULL, "A", COLUMN_RIGHT},
        {NULL, "B", COLUMN_RIGHT},
        {NULL, "A − B", COLUMN_RIGHT},
        {NULL, insight_text(r->c, T_INSIGHT_COMPARE_LOW), COLUMN_RIGHT},
        {NULL, insight_text(r->c, T_INSIGHT_COMPARE_HIGH), COLUMN_RIGHT},
        {NULL, "p", COLUMN_RIGHT},
    };

    output_table(r->o, NULL, columns, COUNT(columns));
    for (int m = 0; m < MEASURE_COUNT; m++)
        people_row(r, &k->measures[m], (enum measure)m);
    output_table_end(r->o);
}

enum outcome { OUTCOME_CLEAR, OUTCOME_UNCLEAR, OUTCOME_FEW, OUTCOME_RARE, OUTCOME_ALIKE };

static enum outcome outcome_of(const struct comparison *k, enum measure m)
{
    const struct difference *d = &k->measures[m];

    if (d->is_known)
        return is_clear(d) ? OUTCOME_CLEAR : OUTCOME_UNCLEAR;
    if (d->a.n < COMPARE_MIN || d->b.n < COMPARE_MIN)
        return OUTCOME_FEW;
    return measure_units[m] == UNIT_SHARE ? OUTCOME_RARE : OUTCOME_ALIKE;
}

/* A line that lists the measures of an outcome, if there are any. */
static bool people_list(
    const struct report *r, const struct comparison *k, enum outcome outcome, enum text line)
{
    const char *list = "";

    for (int m = 0; m < MEASURE_COUNT; m++)
        if (outcome_of(k, (enum measure)m) == outcome)
            list = arena_printf(
                r->c->arena, "%s%s%s", list, *list ? "; " : "", label_of(r, (enum measure)m));
    if (*list)
        output_line(r->o,
            LANG_FORMAT(r->c->arena, r->c->lang, line, ARG_TEXT("list", list),
                ARG_INT("min", COMPARE_MIN), ARG_INT("expected", SHARE_EXPECTED_MIN)));
    return *list;
}

static void people_outcomes(const struct report *r, const struct comparison *k)
{
    if (!people_list(r, k, OUTCOME_CLEAR, T_INSIGHT_COMPARE_CLEAR) && compare_known(k, 1) > 0)
        output_line(r->o, insight_text(r->c, T_INSIGHT_COMPARE_NONE_CLEAR));
    people_list(r, k, OUTCOME_FEW, T_INSIGHT_COMPARE_FEW);
    people_list(r, k, OUTCOME_RARE, T_INSIGHT_COMPARE_RARE);
    people_list(r, k, OUTCOME_ALIKE, T_INSIGHT_COMPARE_ALIKE);
}

static void people_tail(const struct report *r, const char *side, double biggest)
{
    if (biggest > LONG_TAIL)
        output_line(r->o,
            LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_COMPARE_LONG_TAIL,
                ARG_TEXT("share", lang_percent(r->c->arena, r->c->lang, biggest, 0)),
                ARG_TEXT("side", side)));
}

static void people_counts(const struct report *r, const struct comparison *k)
{
    const struct difference *nps = &k->measures[MEASURE_NPS], *stay = &k->measures[MEASURE_STAY];

    if (k->both > 0)
        output_line(r->o,
            LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_COMPARE_BOTH, ARG_INT("n", k->both)));
    if (nps->a.n > 0 || nps->b.n > 0)
        output_line(r->o,
            LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_COMPARE_ANSWERS, ARG_INT("a", nps->a.n),
                ARG_INT("b", nps->b.n)));
    if (stay->is_known)
        output_line(r->o,
            LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_COMPARE_WATCHED,
                ARG_INT("horizon", k->horizon), ARG_INT("a", stay->a.n), ARG_INT("b", stay->b.n)));
    people_tail(r, "A", k->a_biggest);
    people_tail(r, "B", k->b_biggest);
}

static void people_side(const struct report *r, const char *label, struct str text, int64_t n)
{
    output_text(r->o, NULL, label,
        str_of(LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_COMPARE_SIDE, ARG_STR("group", text),
            ARG_INT("n", n))));
}

static void people_comparison(const struct report *r, size_t i)
{
    const struct comparison *k = &r->comparisons[i];

    people_side(r, "A", r->a.text, k->a_customers);
    people_side(r, "B", other_text(r, i), k->b_customers);
    people_table(r, k);
    people_outcomes(r, k);
    people_counts(r, k);
}

static void people_report(const struct report *r)
{
    int64_t known = (int64_t)compare_known(r->comparisons, r->count);
    bool uses_rfm = group_uses(&r->a, GROUP_RFM);

    for (size_t i = 0; i < r->count; i++)
        people_comparison(r, i);
    for (size_t i = 0; i < r->group_count; i++)
        uses_rfm |= group_uses(&r->groups[i], GROUP_RFM);
    if (known == 0)
        return;
    output_line(r->o,
        LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_COMPARE_CORRECTED, ARG_INT("n", known),
            ARG_TEXT("level", lang_percent(r->c->arena, r->c->lang, INSIGHT_LEVEL, 0))));
    output_line(
        r->o, insight_text(r->c, uses_rfm ? T_INSIGHT_COMPARE_BY_RFM : T_INSIGHT_COMPARE_NO_CAUSE));
}

/* ---- the whole ---- */

static void put_report(const struct report *r)
{
    if (insight_is_for_people(r->o) && r->roster.customers == 0) {
        insight_welcome(r->c, r->o);
        return;
    }
    insight_begin(r->c, r->o, T_INSIGHT_COMPARE_TITLE, &r->question);
    insight_view_put(r->c, r->o, &r->question);
    if (insight_is_for_people(r->o))
        people_report(r);
    else
        program_report(r);
}

static bool insight_compare_run(struct ctx *c, struct call *call)
{
    struct report *r = arena_new_of(c->arena, struct report);
    bool ok;

    *r = (struct report){.c = c, .o = call->out, .call = call};
    if (!call_int(c, call, "days", 1, DAYS_MAX, DAYS_DEFAULT, &r->active_days) ||
        !groups_parse(r) || !insight_ask(c, call, &r->question, &r->columns))
        return false;
    r->question.view = (enum insight_view)call_choice(call, "view");
    ok = compare_all(r);
    if (ok)
        put_report(r);
    report_free(r);
    return ok;
}
