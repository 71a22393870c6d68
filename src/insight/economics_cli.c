/* insight economics: what winning and keeping cost, what better retention would bring, what may be
 * spent on it; and, told apart, what others say of such things. */
#include <math.h>

#include "base/money.h"
#include "insight/economics.h"
#include "insight/insight_cli.h"
#include "insight/loyal_cli.h"
#include "insight/product_store.h"
#include "module.h"
#include "setting/setting.h"
#include "spend/spend.h"
#include "stats/normal.h"

#define POINTS_DEFAULT 5
#define PERCENT 100.0
#define BUDGET_MAX INT64_C(100000000000000000)
#define EARLY_DAYS 730 /* data that begin later take old customers for new ones */

static const int years[] = {1, 3, 5};

struct channel_spend {
    struct channel_spend *next;
    struct spend sum;
};

enum margin_source { MARGIN_NONE, MARGIN_OPTION, MARGIN_COSTS, MARGIN_MIXED, MARGIN_SETTING };

struct margin {
    enum margin_source source;
    double rate;    /* of sales; 1 where nothing is known: then sales stand for profit */
    double covered; /* the share of sales whose cost is known */
};

struct report {
    struct ctx *c;
    struct output *o;
    const struct call *call;
    struct insight_question question;
    struct economics_question asked;
    struct economics found;
    struct channel_spend *channels, **channels_end;
    int64_t spent[SPEND_KEEP + 1], spend_months, spend_first, spend_last;
    struct economics_cost win, keep, ratio;
    struct margin margin;
    struct customer_base base;
    double points;  /* a share */
    int64_t budget; /* a year; 0 not asked */
};

static const char *text(const struct report *r, enum text id)
{
    return insight_text(r->c, id);
}

static bool is_of_profit(const struct report *r)
{
    return r->margin.source != MARGIN_NONE;
}

/* ---- the question ---- */

static bool points_read(struct report *r)
{
    struct str value = call_text(r->call, "points");
    double points = POINTS_DEFAULT;

    if (value.n && !(str_to_f64(value, 0, PERCENT, &points) && points > 0))
        return fail(r->c, ERR_USAGE,
            "--points must be a number above 0 and up to 100, not \"" STR_FMT "\"", STR_ARG(value));
    r->points = points / PERCENT;
    return true;
}

static bool margin_option_read(struct report *r)
{
    struct str value = call_text(r->call, "margin");
    double percent;

    if (value.n == 0)
        return true;
    if (!(str_to_f64(value, 0, PERCENT, &percent) && percent > 0))
        return fail(r->c, ERR_USAGE,
            "--margin must be per cent of sales above 0 and up to 100, not \"" STR_FMT "\"",
            STR_ARG(value));
    r->margin = (struct margin){MARGIN_OPTION, percent / PERCENT, 0};
    return true;
}

static bool budget_read(struct report *r)
{
    struct str value = call_text(r->call, "budget");
    struct decimal d;

    if (value.n == 0 ||
        (decimal_parse(value, DECIMAL_POINT, &d) &&
            decimal_at(d, currency_digits(r->c->currency), &r->budget) && r->budget > 0 &&
            r->budget <= BUDGET_MAX))
        return true;
    return fail(r->c, ERR_USAGE, "--budget must be a sum a year like 12000.00, not \"" STR_FMT "\"",
        STR_ARG(value));
}

static bool question_read(struct report *r)
{
    static const enum period_kind kinds[] = {PERIOD_QUARTER, PERIOD_MONTH, PERIOD_YEAR};
    static const int of_a_year[] = {4, 12, 1};
    int by = call_choice(r->call, "by");

    r->asked.by = kinds[by];
    r->base.periods = of_a_year[by];
    return points_read(r) && margin_option_read(r) && budget_read(r) &&
        insight_discount(r->c, r->call, &r->base.discount);
}

/* ---- spend ---- */

static int64_t months_after(int64_t month, int n)
{
    struct civil date = civil_from_day(month);
    int number = date.year * 12 + date.month - 1 + n;

    return civil_to_day((struct civil){number / 12, number % 12 + 1, 1});
}

static void spend_month(void *arg, const struct spend *s)
{
    struct report *r = arg;

    for (int i = 0; i < ECONOMICS_MONTHS; i++)
        if (months_after(r->asked.first_month, i) == s->month && !r->asked.has_spend[i]) {
            r->asked.has_spend[i] = true;
            if (r->spend_months++ == 0)
                r->spend_first = s->month;
            r->spend_last = s->month;
        }
    r->spent[s->purpose] += s->amount;
}

static void spend_channel_add(void *arg, const struct spend *s)
{
    struct report *r = arg;
    struct channel_spend *channel = arena_new_of(r->c->arena, struct channel_spend);

    channel->sum = *s;
    channel->sum.channel = str_keep(r->c->arena, s->channel);
    *r->channels_end = channel;
    r->channels_end = &channel->next;
}

static bool spend_load(struct report *r)
{
    int64_t from = r->asked.first_month = economics_first_month(r->question.as_of);
    int64_t until = months_after(from, ECONOMICS_MONTHS - 1);

    r->channels_end = &r->channels;
    return spend_read(r->c, from, until, spend_month, r) &&
        spend_sums(r->c, from, until, spend_channel_add, r);
}

/* ---- the margin ---- */

struct earnings {
    double sales, cost;
};

static void earned_add(void *arg, const struct earned *e)
{
    struct earnings *all = arg;

    all->sales += (double)e->sales;
    all->cost += (double)e->cost_thousandths / 1000;
}

/* What the cost of the goods says; where it is not known, what the business said. */
static bool margin_load(struct report *r)
{
    struct earnings known = {0};
    double said = NAN, own;
    struct str value;

    if (r->margin.source == MARGIN_OPTION)
        return true;
    r->margin = (struct margin){MARGIN_NONE, 1, 0};
    if (!setting_get(r->c, "margin", &value) ||
        !earned_by_customers(r->c, &r->question, earned_add, &known))
        return false;
    if (value.n && str_to_f64(value, 0, PERCENT, &said))
        r->margin = (struct margin){MARGIN_SETTING, said / PERCENT, 0};
    if (known.sales <= 0 || r->found.sales <= 0)
        return true;
    own = 1 - known.cost / known.sales;
    r->margin.covered = fmin(1, known.sales / (double)r->found.sales);
    r->margin.source = isnan(said) || r->margin.covered == 1 ? MARGIN_COSTS : MARGIN_MIXED;
    r->margin.rate = r->margin.source == MARGIN_COSTS
        ? own
        : own * r->margin.covered + said / PERCENT * (1 - r->margin.covered);
    return true;
}

static void base_fill(struct report *r)
{
    const struct economics *e = &r->found;
    double rate = r->margin.rate;

    r->base.present = (double)e->present;
    r->base.newcomers = e->newcomers;
    r->base.returners = e->returners;
    r->base.retention = economics_retention(e);
    r->base.profit = rate * economics_sales(e);
    r->base.var_retention = e->var_retention;
    r->base.var_profit = rate * rate * e->var_sales;
    r->base.covariance = rate * e->covariance;
}

/* ---- putting ---- */

static void put_money(const struct report *r, const char *key, double minor)
{
    if (isfinite(minor) && fabs(minor) < (double)(INT64_MAX / 2))
        output_money(r->o, key, NULL, llround(minor));
    else
        output_null(r->o, key, NULL);
}

/* People see whole units: the last digits of a forecast mean nothing. */
static void put_whole(const struct report *r, double minor)
{
    double unit = pow(10, currency_digits(r->c->currency));

    if (insight_is_for_people(r->o))
        output_text(
            r->o, NULL, NULL, str_of(lang_decimal(r->c->arena, r->c->lang, minor / unit, 0)));
    else
        put_money(r, NULL, minor);
}

static const char *money(const struct report *r, double minor)
{
    if (!isfinite(minor) || fabs(minor) >= (double)(INT64_MAX / 2))
        return "–";
    return lang_money(r->c->arena, r->c->lang, llround(minor), r->c->currency);
}

static const char *money_range(const struct report *r, double value, struct interval i)
{
    return LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_RANGE, ARG_TEXT("value", money(r, value)),
        ARG_TEXT("low", money(r, i.low)), ARG_TEXT("high", money(r, i.high)));
}

static const char *number(const struct report *r, double value)
{
    return lang_decimal(r->c->arena, r->c->lang, value, 1);
}

static const char *points_text(const struct report *r)
{
    double points = PERCENT * r->points;

    return lang_decimal(r->c->arena, r->c->lang, points, fabs(points - round(points)) > .01);
}

static const char *ratio_text(const struct report *r)
{
    if (isnan(r->ratio.value))
        return NULL;
    return LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_RANGE,
        ARG_TEXT("value", number(r, r->ratio.value)),
        ARG_TEXT("low", number(r, r->ratio.interval.low)),
        ARG_TEXT("high", number(r, r->ratio.interval.high)));
}

/* ---- costs ---- */

static void put_cost(const struct report *r, enum spend_purpose purpose, enum text label,
    int64_t customers, const struct economics_cost *cost)
{
    output_row(r->o);
    output_text(r->o, NULL, NULL,
        str_of(insight_is_for_people(r->o) ? text(r, label) : spend_purpose_name(purpose)));
    output_money(r->o, NULL, NULL, r->spent[purpose]);
    output_int(r->o, NULL, NULL, customers);
    put_money(r, NULL, cost->value);
    put_money(r, NULL, cost->interval.low);
    put_money(r, NULL, cost->interval.high);
}

static void put_costs(const struct report *r)
{
    const struct column columns[] = {
        {"purpose", text(r, T_INSIGHT_ECONOMICS_PURPOSE), COLUMN_LEFT},
        {"spent", text(r, T_INSIGHT_ECONOMICS_SPENT), COLUMN_RIGHT},
        {"customers", text(r, T_INSIGHT_SUMMARY_CUSTOMERS), COLUMN_RIGHT},
        {"cost", text(r, T_INSIGHT_ECONOMICS_FOR_ONE), COLUMN_RIGHT},
        {"low", text(r, T_INSIGHT_VALUE_LOW), COLUMN_RIGHT},
        {"high", text(r, T_INSIGHT_VALUE_HIGH), COLUMN_RIGHT},
    };

    output_table(r->o, "costs", columns, COUNT(columns));
    put_cost(r, SPEND_WIN, T_INSIGHT_ECONOMICS_WINNING, r->found.won, &r->win);
    put_cost(r, SPEND_KEEP, T_INSIGHT_ECONOMICS_KEEPING, r->found.kept, &r->keep);
    output_table_end(r->o);
}

static void put_ratio(const struct report *r)
{
    const char *ratio = ratio_text(r);

    output_object(r->o, "ratio");
    output_real(r->o, "value", NULL, r->ratio.value, 2);
    output_real(r->o, "low", NULL, r->ratio.interval.low, 2);
    output_real(r->o, "high", NULL, r->ratio.interval.high, 2);
    output_real(r->o, "level", NULL, INSIGHT_LEVEL, 2);
    output_close(r->o);
    output_line(r->o,
        ratio ? LANG_FORMAT(
                    r->c->arena, r->c->lang, T_INSIGHT_ECONOMICS_RATIO, ARG_TEXT("ratio", ratio))
              : LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_ECONOMICS_NO_RATIO,
                    ARG_INT("min", ECONOMICS_COUNT_MIN)));
}

static void put_channels(const struct report *r)
{
    const struct column columns[] = {
        {"channel", text(r, T_SPEND_CHANNEL), COLUMN_LEFT},
        {"purpose", text(r, T_SPEND_PURPOSE), COLUMN_LEFT},
        {"spent", text(r, T_INSIGHT_ECONOMICS_SPENT), COLUMN_RIGHT},
        {"share", text(r, T_INSIGHT_RFM_SHARE), COLUMN_RIGHT},
        {NULL, "", COLUMN_BAR},
    };
    static const enum text purposes[] = {[SPEND_WIN] = T_SPEND_WIN, [SPEND_KEEP] = T_SPEND_KEEP};

    output_table(r->o, "channels", columns, COUNT(columns));
    for (const struct channel_spend *k = r->channels; k; k = k->next) {
        double share = insight_share(k->sum.amount, r->spent[SPEND_WIN] + r->spent[SPEND_KEEP]);

        output_row(r->o);
        output_text(r->o, NULL, NULL, k->sum.channel);
        output_text(r->o, NULL, NULL,
            str_of(insight_is_for_people(r->o) ? text(r, purposes[k->sum.purpose])
                                               : spend_purpose_name(k->sum.purpose)));
        output_money(r->o, NULL, NULL, k->sum.amount);
        output_percent(r->o, NULL, NULL, share, 1);
        output_percent(r->o, NULL, NULL, share, 0);
    }
    output_table_end(r->o);
    output_line(r->o, text(r, T_INSIGHT_ECONOMICS_CHANNELS_NOTE));
}

static void put_spend(const struct report *r)
{
    output_int(r->o, "spend_months", NULL, r->spend_months);
    output_title(r->o, text(r, T_INSIGHT_ECONOMICS_COSTS_TITLE));
    if (r->spend_months == 0) {
        output_line(r->o, text(r, T_INSIGHT_ECONOMICS_NO_SPEND));
        return;
    }
    output_day(r->o, "spend_from", NULL, r->spend_first);
    output_day(r->o, "spend_until", NULL, r->spend_last);
    output_line(r->o,
        LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_ECONOMICS_MONTHS,
            ARG_INT("n", r->spend_months),
            ARG_TEXT("from", lang_month(r->c->arena, r->c->lang, r->spend_first)),
            ARG_TEXT("until", lang_month(r->c->arena, r->c->lang, r->spend_last))));
    put_costs(r);
    put_ratio(r);
    put_channels(r);
}

/* ---- the base ---- */

static void people_base(const struct report *r)
{
    static const enum text agains[] = {[PERIOD_MONTH] = T_INSIGHT_ECONOMICS_AGAIN_MONTH,
        [PERIOD_QUARTER] = T_INSIGHT_ECONOMICS_AGAIN_QUARTER,
        [PERIOD_YEAR] = T_INSIGHT_ECONOMICS_AGAIN_YEAR};
    static const enum text periods[] = {[PERIOD_MONTH] = T_INSIGHT_ECONOMICS_PERIODS_MONTH,
        [PERIOD_QUARTER] = T_INSIGHT_ECONOMICS_PERIODS_QUARTER,
        [PERIOD_YEAR] = T_INSIGHT_ECONOMICS_PERIODS_YEAR};
    const struct economics *e = &r->found;

    output_line(r->o,
        LANG_FORMAT(r->c->arena, r->c->lang, periods[r->asked.by], ARG_INT("n", e->period_count),
            ARG_TEXT("from", period_label(r->c->arena, r->c->lang, r->asked.by, e->first_day)),
            ARG_TEXT("until", period_label(r->c->arena, r->c->lang, r->asked.by, e->last_day))));
    output_text(r->o, NULL, text(r, agains[r->asked.by]),
        str_of(LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_ECONOMICS_OF,
            ARG_TEXT("range",
                loyal_share_text(
                    r->c, r->base.retention, economics_retention_interval(e, INSIGHT_LEVEL), 1)),
            ARG_TEXT("n", lang_int(r->c->arena, r->c->lang, e->at_risk)))));
    output_text(r->o, NULL, text(r, T_INSIGHT_ECONOMICS_PRESENT),
        str_of(lang_int(r->c->arena, r->c->lang, e->present)));
    output_text(
        r->o, NULL, text(r, T_INSIGHT_ECONOMICS_NEWCOMERS), str_of(number(r, e->newcomers)));
    output_text(
        r->o, NULL, text(r, T_INSIGHT_ECONOMICS_RETURNERS), str_of(number(r, e->returners)));
}

static void put_base(const struct report *r)
{
    const struct economics *e = &r->found;

    output_int(r->o, "periods", NULL, e->period_count);
    output_day(r->o, "first_period", NULL, e->first_day);
    output_day(r->o, "last_period", NULL, e->last_day);
    loyal_share_put(
        r->o, "retention", r->base.retention, economics_retention_interval(e, INSIGHT_LEVEL));
    output_int(r->o, "at_risk", NULL, e->at_risk);
    output_int(r->o, "again", NULL, e->again);
    output_int(r->o, "present", NULL, e->present);
    output_real(r->o, "newcomers", NULL, e->newcomers, 2);
    output_real(r->o, "returners", NULL, e->returners, 2);
    people_base(r);
}

static const char *margin_text(const struct report *r)
{
    static const enum text texts[] = {[MARGIN_NONE] = T_INSIGHT_ECONOMICS_MARGIN_NONE,
        [MARGIN_OPTION] = T_INSIGHT_ECONOMICS_MARGIN_OPTION,
        [MARGIN_COSTS] = T_INSIGHT_ECONOMICS_MARGIN_COSTS,
        [MARGIN_MIXED] = T_INSIGHT_ECONOMICS_MARGIN_MIXED,
        [MARGIN_SETTING] = T_INSIGHT_ECONOMICS_MARGIN_SETTING};

    return LANG_FORMAT(r->c->arena, r->c->lang, texts[r->margin.source],
        ARG_TEXT("rate", lang_percent(r->c->arena, r->c->lang, r->margin.rate, 1)),
        ARG_TEXT("covered", lang_percent(r->c->arena, r->c->lang, r->margin.covered, 1)));
}

static void put_margin(const struct report *r)
{
    static const char *const sources[] = {
        "none", "option", "costs", "costs_and_setting", "setting"};
    double reach = normal_reach(INSIGHT_LEVEL) * sqrt(r->base.var_profit), m = r->base.profit;
    struct interval i = {m - reach, m + reach};

    output_text(r->o, "margin_source", NULL, str_of(sources[r->margin.source]));
    output_percent(r->o, "margin", NULL, is_of_profit(r) ? r->margin.rate : NAN, 1);
    output_percent(r->o, "margin_covered", NULL, r->margin.covered, 1);
    output_object(r->o, "each");
    put_money(r, "value", m);
    put_money(r, "low", i.low);
    put_money(r, "high", i.high);
    output_real(r->o, "level", NULL, INSIGHT_LEVEL, 2);
    output_close(r->o);
    output_text(r->o, NULL, text(r, T_INSIGHT_ECONOMICS_MARGIN), str_of(margin_text(r)));
    output_text(r->o, NULL,
        text(r, is_of_profit(r) ? T_INSIGHT_ECONOMICS_EACH_PROFIT : T_INSIGHT_ECONOMICS_EACH_SALES),
        str_of(money_range(r, m, i)));
}

/* ---- what more retention brings ---- */

static void put_look(const struct report *r, int horizon)
{
    struct base_outlook look;

    base_look(&r->base, r->points, horizon, INSIGHT_LEVEL, &look);
    output_row(r->o);
    output_int(r->o, NULL, NULL, horizon);
    put_whole(r, look.profit);
    put_whole(r, look.profit_interval.low);
    put_whole(r, look.profit_interval.high);
    put_whole(r, look.gain);
    put_whole(r, look.gain_interval.low);
    put_whole(r, look.gain_interval.high);
    output_percent(r->o, NULL, NULL, look.share, 1);
    output_percent(r->o, NULL, NULL, look.share_interval.low, 1);
    output_percent(r->o, NULL, NULL, look.share_interval.high, 1);
    if (!is_of_profit(r))
        return;
    put_whole(r, look.budget);
    put_whole(r, look.budget_interval.low);
    put_whole(r, look.budget_interval.high);
}

static void put_outlook(const struct report *r)
{
    const struct column columns[] = {
        {"years", text(r, T_INSIGHT_ECONOMICS_YEARS), COLUMN_RIGHT},
        {"now", text(r, T_INSIGHT_ECONOMICS_NOW), COLUMN_RIGHT},
        {"now_low", NULL, COLUMN_RIGHT},
        {"now_high", NULL, COLUMN_RIGHT},
        {"gain", text(r, T_INSIGHT_ECONOMICS_GAIN), COLUMN_RIGHT},
        {"gain_low", text(r, T_INSIGHT_VALUE_LOW), COLUMN_RIGHT},
        {"gain_high", text(r, T_INSIGHT_VALUE_HIGH), COLUMN_RIGHT},
        {"share", text(r, T_INSIGHT_ECONOMICS_SHARE), COLUMN_RIGHT},
        {"share_low", NULL, COLUMN_RIGHT},
        {"share_high", NULL, COLUMN_RIGHT},
        {"budget", text(r, T_INSIGHT_ECONOMICS_BUDGET), COLUMN_RIGHT},
        {"budget_low", NULL, COLUMN_RIGHT},
        {"budget_high", NULL, COLUMN_RIGHT},
    };

    output_table(r->o, "outlook", columns, is_of_profit(r) ? COUNT(columns) : COUNT(columns) - 3);
    for (size_t i = 0; i < COUNT(years); i++)
        put_look(r, years[i]);
    output_table_end(r->o);
    output_line(r->o,
        LANG_FORMAT(r->c->arena, r->c->lang,
            is_of_profit(r) ? T_INSIGHT_ECONOMICS_NOTE : T_INSIGHT_ECONOMICS_NOTE_SALES,
            ARG_TEXT("currency", r->c->currency),
            ARG_TEXT("rate", lang_percent(r->c->arena, r->c->lang, r->base.discount, 1)),
            ARG_TEXT("level", lang_percent(r->c->arena, r->c->lang, INSIGHT_LEVEL, 0))));
    if (r->question.as_of - r->found.begin_day < EARLY_DAYS)
        output_line(r->o,
            LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_ECONOMICS_BEGIN,
                ARG_TEXT("date", lang_date(r->c->arena, r->c->lang, r->found.begin_day))));
}

static void put_points(const struct report *r, double share)
{
    if (isnan(share))
        output_null(r->o, NULL, NULL);
    else
        output_real(r->o, NULL, NULL, PERCENT * share, 1);
}

static void put_needs(const struct report *r)
{
    const struct column columns[] = {
        {"years", text(r, T_INSIGHT_ECONOMICS_YEARS), COLUMN_RIGHT},
        {"points", text(r, T_INSIGHT_ECONOMICS_POINTS), COLUMN_RIGHT},
        {"low", text(r, T_INSIGHT_VALUE_LOW), COLUMN_RIGHT},
        {"high", text(r, T_INSIGHT_VALUE_HIGH), COLUMN_RIGHT},
    };
    int never = 0;

    output_title(r->o, text(r, T_INSIGHT_ECONOMICS_NEED_TITLE));
    output_money(r->o, "budget", NULL, r->budget);
    output_line(r->o,
        LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_ECONOMICS_NEED,
            ARG_TEXT("budget", money(r, (double)r->budget))));
    output_table(r->o, "break_even", columns, COUNT(columns));
    for (size_t i = 0; i < COUNT(years); i++) {
        struct base_need need = base_needed(&r->base, (double)r->budget, years[i], INSIGHT_LEVEL);

        output_row(r->o);
        output_int(r->o, NULL, NULL, years[i]);
        put_points(r, need.points);
        put_points(r, need.interval.low);
        put_points(r, need.interval.high);
        if (isnan(need.points))
            never = years[i];
    }
    output_table_end(r->o);
    if (never > 0)
        output_line(r->o,
            LANG_FORMAT(
                r->c->arena, r->c->lang, T_INSIGHT_ECONOMICS_NEED_NONE, ARG_INT("years", never)));
}

/* Why there is no outlook; NULL when there is. */
static const char *reason_of(const struct report *r)
{
    if (r->base.profit <= 0)
        return "no_profit";
    return r->base.retention + r->points > 1 ? "no_room" : NULL;
}

static void put_gain(const struct report *r)
{
    const char *reason = reason_of(r);

    output_title(r->o,
        LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_ECONOMICS_GAIN_TITLE,
            ARG_TEXT("points", points_text(r))));
    put_base(r);
    put_margin(r);
    output_text(r->o, "of", NULL, is_of_profit(r) ? STR("profit") : STR("sales"));
    if (reason) {
        output_text(r->o, "reason", NULL, str_of(reason));
        output_line(r->o,
            text(r,
                r->base.profit <= 0 ? T_INSIGHT_ECONOMICS_NO_PROFIT : T_INSIGHT_ECONOMICS_NO_ROOM));
        return;
    }
    put_outlook(r);
    if (r->budget > 0 && is_of_profit(r))
        put_needs(r);
}

/* ---- what others say ---- */

enum about { ABOUT_RATIO, ABOUT_PROFIT };

/* Reichheld and Sasser compare what a customer is worth over their whole life; Reichheld and
 * Schefter repeat it with a wider range. */
static const struct saying {
    enum about about;
    double low, high;
    enum text said;
    const char *source; /* NULL: nobody knows */
} sayings[] = {
    {ABOUT_RATIO, 5, 5, T_INSIGHT_ECONOMICS_SAID_FIVE, NULL},
    {ABOUT_RATIO, 7, 7, T_INSIGHT_ECONOMICS_SAID_SEVEN, NULL},
    {ABOUT_PROFIT, .25, .85, T_INSIGHT_ECONOMICS_SAID_EIGHTY_FIVE,
        "Reichheld, Sasser (1990), Harvard Business Review 68(5), 105-111"},
    {ABOUT_PROFIT, .25, .95, T_INSIGHT_ECONOMICS_SAID_NINETY_FIVE,
        "Reichheld, Schefter (2000), Harvard Business Review 78(4), 105-113"},
};

/* The shop's own figure of a kind; NaN when it has none. What profit gains in proportion, sales do
 * too: the margin does not matter here. */
static struct economics_cost own_figure(const struct report *r, enum about about)
{
    struct economics_cost none = {NAN, {NAN, NAN}};
    struct base_outlook look;

    if (about == ABOUT_RATIO)
        return r->ratio;
    if (reason_of(r))
        return none;
    base_look(&r->base, r->points, years[COUNT(years) - 1], INSIGHT_LEVEL, &look);
    return (struct economics_cost){look.share, look.share_interval};
}

static const char *own_text(const struct report *r, enum about about)
{
    struct economics_cost figure = own_figure(r, about);

    if (isnan(figure.value))
        return text(r, T_INSIGHT_ECONOMICS_NO_OWN);
    if (about == ABOUT_RATIO)
        return LANG_FORMAT(
            r->c->arena, r->c->lang, T_INSIGHT_ECONOMICS_TIMES, ARG_TEXT("ratio", ratio_text(r)));
    return LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_ECONOMICS_SHARE_OF_PROFIT,
        ARG_TEXT("range", loyal_share_text(r->c, figure.value, figure.interval, 1)),
        ARG_TEXT("points", points_text(r)), ARG_INT("years", years[COUNT(years) - 1]));
}

static void people_sayings(const struct report *r)
{
    output_title(r->o, text(r, T_INSIGHT_ECONOMICS_SAID_TITLE));
    for (const struct saying *s = sayings; s < sayings + COUNT(sayings); s++)
        output_line(r->o,
            LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_ECONOMICS_SAID,
                ARG_TEXT("said", text(r, s->said)),
                ARG_TEXT("source", s->source ? s->source : text(r, T_INSIGHT_ECONOMICS_NO_SOURCE)),
                ARG_TEXT("own", own_text(r, s->about))));
}

static void put_sayings(const struct report *r)
{
    static const struct column columns[] = {{"about", NULL, COLUMN_LEFT},
        {"low", NULL, COLUMN_RIGHT}, {"high", NULL, COLUMN_RIGHT}, {"source", NULL, COLUMN_LEFT},
        {"here", NULL, COLUMN_RIGHT}, {"here_low", NULL, COLUMN_RIGHT},
        {"here_high", NULL, COLUMN_RIGHT}};
    static const char *const abouts[] = {[ABOUT_RATIO] = "ratio", [ABOUT_PROFIT] = "profit"};

    if (insight_is_for_people(r->o)) {
        people_sayings(r);
        return;
    }
    output_table(r->o, "said_by_others", columns, COUNT(columns));
    for (const struct saying *s = sayings; s < sayings + COUNT(sayings); s++) {
        struct economics_cost here = own_figure(r, s->about);

        output_row(r->o);
        output_text(r->o, NULL, NULL, str_of(abouts[s->about]));
        output_real(r->o, NULL, NULL, s->low, 2);
        output_real(r->o, NULL, NULL, s->high, 2);
        output_text(r->o, NULL, NULL, str_of(s->source ? s->source : "unknown"));
        output_real(r->o, NULL, NULL, here.value, 4);
        output_real(r->o, NULL, NULL, here.interval.low, 4);
        output_real(r->o, NULL, NULL, here.interval.high, 4);
    }
    output_table_end(r->o);
}

/* ---- the whole ---- */

static void put_too_few(const struct report *r)
{
    output_text(r->o, "reason", NULL, STR("too_few"));
    output_int(r->o, "periods", NULL, r->found.period_count);
    output_int(r->o, "present", NULL, r->found.present);
    output_line(r->o,
        LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_ECONOMICS_TOO_FEW,
            ARG_INT("periods", r->found.period_count), ARG_INT("n", r->found.present),
            ARG_INT("periods_min", ECONOMICS_PERIODS_MIN),
            ARG_INT("min", ECONOMICS_CUSTOMERS_MIN)));
    if (r->asked.by != PERIOD_MONTH)
        output_line(r->o, text(r, T_INSIGHT_ECONOMICS_SHORTER));
}

static void put_report(const struct report *r)
{
    if (insight_is_for_people(r->o) && r->found.customers == 0) {
        insight_welcome(r->c, r->o);
        return;
    }
    insight_begin(r->c, r->o, T_INSIGHT_ECONOMICS_TITLE, &r->question);
    output_text(r->o, "by", NULL, str_of(period_kind_name(r->asked.by)));
    if (!economics_is_enough(&r->found)) {
        put_too_few(r);
        return;
    }
    insight_view_put(r->c, r->o, &r->question);
    output_real(r->o, "discount", NULL, r->base.discount, 4);
    output_real(r->o, "points", NULL, PERCENT * r->points, 2);
    put_spend(r);
    put_gain(r);
    put_sayings(r);
}

static bool report_load(struct report *r, const struct columns *cols)
{
    if (!spend_load(r))
        return false;
    economics_read(r->c->zone, &r->asked, cols, &r->found);
    if (!margin_load(r))
        return false;
    r->win = economics_cost(r->spent[SPEND_WIN], r->found.won, INSIGHT_LEVEL);
    r->keep = economics_cost(r->spent[SPEND_KEEP], r->found.kept, INSIGHT_LEVEL);
    r->ratio = economics_ratio(&r->win, &r->keep, &r->found, INSIGHT_LEVEL);
    if (economics_is_enough(&r->found))
        base_fill(r);
    return true;
}

static bool insight_economics_run(struct ctx *c, struct call *call)
{
    struct report r = {.c = c, .o = call->out, .call = call};
    struct columns *cols;
    bool ok;

    if (!question_read(&r) || !insight_ask(c, call, &r.question, &cols))
        return false;
    r.question.view = (enum insight_view)call_choice(call, "view");
    r.asked.base = &r.question;
    ok = report_load(&r, cols);
    columns_free(&cols);
    if (ok)
        put_report(&r);
    return ok;
}

static const struct option economics_options[] = {
    {"points", OPTION_TEXT, "5", T_INSIGHT_OPTION_POINTS},
    {"by", OPTION_CHOICE, "quarter|month|year", T_INSIGHT_OPTION_ECONOMICS_BY},
    {"margin", OPTION_TEXT, "40", T_INSIGHT_OPTION_MARGIN},
    {"budget", OPTION_TEXT, "AMOUNT", T_INSIGHT_OPTION_BUDGET},
    {"discount", OPTION_TEXT, "0.10", T_INSIGHT_OPTION_DISCOUNT},
    {"as-of", OPTION_DATE, "DATE", T_INSIGHT_OPTION_AS_OF},
    {"view", OPTION_CHOICE, INSIGHT_VIEWS, T_INSIGHT_OPTION_VIEW},
    {"threads", OPTION_INT, "N", T_INSIGHT_OPTION_THREADS},
};

static const struct verb economics_verbs[] = {
    {"insight economics", "", OPTIONS(economics_options), .db = DB_READY, .txn = TXN_READ,
        .api = PERM_INSIGHT_READ, .run = insight_economics_run, .help = T_INSIGHT_HELP_ECONOMICS},
};

extern const struct module economics_module;
const struct module economics_module = {.name = "economics", VERBS(economics_verbs)};
