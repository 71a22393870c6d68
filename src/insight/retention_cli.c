/* insight retention: what share of customers is still there after a month, a year; how long the
 * middle one stays; whether groups differ. */
#include "insight/loyal_cli.h"

#include <math.h>

#include "insight/retention.h"

#define SILENCE_MAX 36500
#define HORIZON_DEFAULT 730 /* two years */
#define STEPS_MAX 1000      /* of each group */
#define GROUP_DAYS_MAX 365  /* people see groups after a year, or the longest before it */

static const int64_t days[] = {30, 90, 180, 365, 730};
static const char *const by_names[] = {"all", "country", "channel", "first-quarter"};

struct report {
    struct ctx *c;
    struct output *o;
    struct insight_question question;
    struct retention_question asked;
    int64_t horizon; /* 0: not said */
    int64_t steps;   /* of each group's curve; 0: not asked for */
    struct retention retention;
};

static const struct survival_estimate unknown = {NAN, NAN, {NAN, NAN}};

static struct survival_estimate after(const struct survival *s, int64_t day)
{
    struct survival_estimate e;

    return survival_at(s, day, INSIGHT_LEVEL, &e) ? e : unknown;
}

/* As asked for; else two years, or as long as anybody was watched. */
static int64_t horizon_of(const struct report *r)
{
    int64_t last = r->retention.all.last;

    if (r->horizon > 0)
        return r->horizon;
    return last < HORIZON_DEFAULT && last > 0 ? last : HORIZON_DEFAULT;
}

static struct survival_estimate mean_of(const struct report *r, const struct survival *s)
{
    struct survival_estimate e;

    return survival_mean(s, horizon_of(r), INSIGHT_LEVEL, &e) ? e : unknown;
}

static int64_t group_day(const struct report *r)
{
    int64_t day = days[0];

    for (size_t i = 1; i < COUNT(days) && days[i] <= GROUP_DAYS_MAX; i++)
        if (!isnan(after(&r->retention.all, days[i]).value))
            day = days[i];
    return day;
}

/* ---- words ---- */

static const char *number(const struct report *r, double value, int digits)
{
    return isnan(value) ? "–" : lang_decimal(r->c->arena, r->c->lang, value, digits);
}

/* "142 (120 to 160)"; a limit the data do not reach is a dash. */
static const char *range(const struct report *r, struct survival_estimate e, int digits)
{
    return LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_RANGE,
        ARG_TEXT("value", number(r, e.value, digits)),
        ARG_TEXT("low", number(r, e.interval.low, digits)),
        ARG_TEXT("high", number(r, e.interval.high, digits)));
}

static const char *group_name(const struct report *r, const struct retention_group *g)
{
    if (!insight_is_for_people(r->o))
        return g->is_rest ? "others" : g->name ? g->name : "unknown";
    if (g->is_rest)
        return insight_text(r->c, T_INSIGHT_RETENTION_OTHERS);
    return g->label ? g->label : insight_text(r->c, T_INSIGHT_RETENTION_UNKNOWN);
}

/* ---- silence ---- */

static void people_silence(const struct report *r)
{
    const struct retention *k = &r->retention;

    if (r->asked.silence > 0)
        output_line(r->o,
            LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_RETENTION_SILENCE_FIXED,
                ARG_INT("days", r->asked.silence), ARG_INT("n", k->came_back)));
    else if (k->has_silence)
        output_line(r->o,
            LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_RETENTION_SILENCE_OWN,
                ARG_INT("days", k->shop_silence), ARG_INT("n", k->first_gaps)));
    else
        output_line(r->o,
            LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_RETENTION_NO_SILENCE,
                ARG_INT("n", k->first_gaps), ARG_INT("min", FIRST_GAPS_MIN)));
}

static void put_silence(const struct report *r)
{
    const struct retention *k = &r->retention;
    bool is_own = r->asked.silence == 0;
    int64_t silence = is_own ? k->shop_silence : r->asked.silence;

    output_object(r->o, "silence");
    output_text(r->o, "rule", NULL, is_own ? STR("own rhythm") : STR("fixed"));
    if (silence > 0)
        output_int(r->o, "days", NULL, silence);
    else
        output_null(r->o, "days", NULL);
    output_int(r->o, "first_gaps", NULL, k->first_gaps);
    output_int(r->o, "came_back", NULL, k->came_back);
    output_close(r->o);
    people_silence(r);
}

/* ---- the curve ---- */

static void put_point(
    const struct report *r, const char *group, const struct survival *s, int64_t day)
{
    struct survival_estimate e = after(s, day);

    output_row(r->o);
    output_text(r->o, NULL, NULL, str_of(group));
    output_int(r->o, NULL, NULL, day);
    if (isnan(e.value))
        output_null(r->o, NULL, NULL);
    else
        output_percent(r->o, NULL, NULL, e.value, 1);
    output_real(r->o, NULL, NULL, e.se, 6);
    output_percent(r->o, NULL, NULL, e.interval.low, 1);
    output_percent(r->o, NULL, NULL, e.interval.high, 1);
    output_int(r->o, NULL, NULL, survival_at_risk(s, day));
    output_percent(r->o, NULL, NULL, isnan(e.value) ? 0 : e.value, 0);
}

static void put_points(const struct report *r)
{
    const struct column columns[] = {
        {"group", NULL, COLUMN_LEFT},
        {"days", insight_text(r->c, T_INSIGHT_RETENTION_AFTER), COLUMN_RIGHT},
        {"share", insight_text(r->c, T_INSIGHT_RETENTION_THERE), COLUMN_RIGHT},
        {"se", NULL, COLUMN_RIGHT},
        {"low", insight_text(r->c, T_INSIGHT_RETENTION_LOW), COLUMN_RIGHT},
        {"high", insight_text(r->c, T_INSIGHT_RETENTION_HIGH), COLUMN_RIGHT},
        {"at_risk", insight_text(r->c, T_INSIGHT_RETENTION_WATCHED), COLUMN_RIGHT},
        {NULL, "", COLUMN_BAR},
    };
    const struct retention *k = &r->retention;
    bool has_groups = !insight_is_for_people(r->o) && r->asked.by != RETENTION_ALL;

    output_table(r->o, "points", columns, COUNT(columns));
    for (size_t i = 0; i < COUNT(days); i++)
        put_point(r, "all", &k->all, days[i]);
    for (size_t i = 0; has_groups && i < k->group_count * COUNT(days); i++) {
        const struct retention_group *g = &k->groups[i / COUNT(days)];

        put_point(r, group_name(r, g), &g->curve, days[i % COUNT(days)]);
    }
    output_table_end(r->o);
}

static void put_step(
    const struct report *r, const char *group, const struct survival *s, int64_t day)
{
    struct survival_estimate e = after(s, day);

    output_row(r->o);
    output_text(r->o, NULL, NULL, str_of(group));
    output_int(r->o, NULL, NULL, day);
    output_percent(r->o, NULL, NULL, e.value, 1);
    output_percent(r->o, NULL, NULL, e.interval.low, 1);
    output_percent(r->o, NULL, NULL, e.interval.high, 1);
}

/* The days on which the share falls, then the last that anybody was seen on. Of more than asked
 * for, the first and the last stand, and as many between them, evenly: there the curve is exact. */
static void put_steps(const struct report *r, const char *group, const struct survival *s)
{
    int64_t falls = 0, shown = 0, i = 0, day = -1;

    for (size_t p = 0; p < s->count; p++)
        falls += s->points[p].ended > 0;
    for (size_t p = 0; p < s->count; p++) {
        if (s->points[p].ended == 0)
            continue;
        if (falls <= r->steps || i == shown * (falls - 1) / (r->steps - 1)) {
            day = s->points[p].time;
            put_step(r, group, s, day);
            shown++;
        }
        i++;
    }
    if (day >= 0 && s->last > day)
        put_step(r, group, s, s->last);
}

static void put_curve(const struct report *r)
{
    const struct column columns[] = {{"group", NULL, COLUMN_LEFT}, {"days", NULL, COLUMN_RIGHT},
        {"share", NULL, COLUMN_RIGHT}, {"low", NULL, COLUMN_RIGHT}, {"high", NULL, COLUMN_RIGHT}};
    const struct retention *k = &r->retention;

    if (r->steps == 0 || insight_is_for_people(r->o))
        return;
    output_table(r->o, "curve", columns, COUNT(columns));
    put_steps(r, "all", &k->all);
    for (size_t i = 0; r->asked.by != RETENTION_ALL && i < k->group_count; i++)
        put_steps(r, group_name(r, &k->groups[i]), &k->groups[i].curve);
    output_table_end(r->o);
}

/* ---- lengths ---- */

static void put_estimate(const struct report *r, const char *key, struct survival_estimate e)
{
    output_object(r->o, key);
    output_real(r->o, "value", NULL, e.value, 2);
    if (!isnan(e.se))
        output_real(r->o, "se", NULL, e.se, 4);
    output_real(r->o, "low", NULL, e.interval.low, 2);
    output_real(r->o, "high", NULL, e.interval.high, 2);
    output_close(r->o);
}

static enum text mean_text(struct survival_estimate mean)
{
    if (isnan(mean.value))
        return T_INSIGHT_RETENTION_NO_MEAN;
    return isnan(mean.se) ? T_INSIGHT_RETENTION_MEAN_ALONE : T_INSIGHT_RETENTION_MEAN_VALUE;
}

static void put_lengths(const struct report *r)
{
    const struct survival *s = &r->retention.all;
    struct survival_estimate median = survival_median(s, INSIGHT_LEVEL), mean = mean_of(r, s);

    put_estimate(r, "median_days", median);
    put_estimate(r, "mean_days", mean);
    output_int(r->o, "horizon_days", NULL, horizon_of(r));
    output_text(r->o, NULL, insight_text(r->c, T_INSIGHT_RETENTION_MEDIAN),
        str_of(isnan(median.value) ? LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_RETENTION_OVER,
                                         ARG_INT("n", s->last))
                                   : LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_RETENTION_DAYS,
                                         ARG_TEXT("range", range(r, median, 0)))));
    output_text(r->o, NULL, insight_text(r->c, T_INSIGHT_RETENTION_MEAN),
        str_of(LANG_FORMAT(r->c->arena, r->c->lang, mean_text(mean),
            ARG_TEXT("range", range(r, mean, 1)), ARG_TEXT("value", number(r, mean.value, 1)),
            ARG_INT("horizon", horizon_of(r)), ARG_INT("last", s->last))));
}

/* ---- groups ---- */

static void put_real(const struct report *r, double value)
{
    if (isnan(value))
        output_null(r->o, NULL, NULL);
    else
        output_real(r->o, NULL, NULL, value, 1);
}

static void put_group(const struct report *r, const struct retention_group *g, double expected)
{
    struct survival_estimate median = survival_median(&g->curve, INSIGHT_LEVEL);
    struct survival_estimate mean = mean_of(r, &g->curve), later = after(&g->curve, group_day(r));

    output_row(r->o);
    output_text(r->o, NULL, NULL, str_of(group_name(r, g)));
    output_int(r->o, NULL, NULL, g->customers);
    output_int(r->o, NULL, NULL, g->curve.n);
    output_int(r->o, NULL, NULL, g->curve.ended);
    output_real(r->o, NULL, NULL, expected, 1);
    put_real(r, median.value);
    put_real(r, median.interval.low);
    put_real(r, median.interval.high);
    put_real(r, mean.value);
    put_real(r, mean.se);
    put_real(r, mean.interval.low);
    put_real(r, mean.interval.high);
    output_text(r->o, NULL, NULL,
        str_of(isnan(later.value) ? "–" : loyal_share_text(r->c, later.value, later.interval, 0)));
}

static void put_groups(const struct report *r)
{
    const struct column columns[] = {
        {"group", insight_text(r->c, T_INSIGHT_RETENTION_GROUP), COLUMN_LEFT},
        {"customers", NULL, COLUMN_RIGHT},
        {"watched", insight_text(r->c, T_INSIGHT_RETENTION_WATCHED), COLUMN_RIGHT},
        {"ended", insight_text(r->c, T_INSIGHT_RETENTION_GONE), COLUMN_RIGHT},
        {"expected", insight_text(r->c, T_INSIGHT_RETENTION_EXPECTED), COLUMN_RIGHT},
        {"median", insight_text(r->c, T_INSIGHT_RETENTION_MEDIAN_DAYS), COLUMN_RIGHT},
        {"median_low", NULL, COLUMN_RIGHT},
        {"median_high", NULL, COLUMN_RIGHT},
        {"mean", NULL, COLUMN_RIGHT},
        {"mean_se", NULL, COLUMN_RIGHT},
        {"mean_low", NULL, COLUMN_RIGHT},
        {"mean_high", NULL, COLUMN_RIGHT},
        {NULL,
            LANG_FORMAT(
                r->c->arena, r->c->lang, T_INSIGHT_RETENTION_LATER, ARG_INT("days", group_day(r))),
            COLUMN_RIGHT},
    };
    const struct retention *k = &r->retention;

    output_table(r->o, "groups", columns, COUNT(columns));
    for (size_t g = 0; g < k->group_count; g++)
        if (k->groups[g].curve.n > 0 || !insight_is_for_people(r->o))
            put_group(r, &k->groups[g], k->test.expected[g]);
    output_table_end(r->o);
}

/* ---- the whole ---- */

static void put_counts(const struct report *r)
{
    const struct retention *k = &r->retention;

    output_text(r->o, "by", NULL, str_of(by_names[r->asked.by]));
    output_int(r->o, "customers", insight_text(r->c, T_INSIGHT_SUMMARY_CUSTOMERS), k->customers);
    output_int(r->o, "watched", insight_text(r->c, T_INSIGHT_RETENTION_WATCHED), k->all.n);
    output_int(r->o, "ended", insight_text(r->c, T_INSIGHT_RETENTION_GONE), k->all.ended);
    output_int(r->o, "too_new", insight_text(r->c, T_INSIGHT_RETENTION_TOO_NEW), k->too_new);
    output_real(r->o, "level", NULL, INSIGHT_LEVEL, 2);
}

static void put_report(const struct report *r)
{
    if (insight_is_for_people(r->o) && r->retention.customers == 0) {
        insight_welcome(r->c, r->o);
        return;
    }
    insight_begin(r->c, r->o, T_INSIGHT_RETENTION_TITLE, &r->question);
    insight_view_put(r->c, r->o, &r->question);
    put_silence(r);
    if (insight_is_for_people(r->o) && !r->retention.has_silence)
        return;
    put_counts(r);
    if (insight_is_for_people(r->o) && r->retention.all.n == 0) {
        output_line(r->o, insight_text(r->c, T_INSIGHT_RETENTION_NOBODY));
        return;
    }
    put_lengths(r);
    put_points(r);
    put_curve(r);
    if (r->asked.by == RETENTION_ALL)
        return;
    put_groups(r);
    loyal_log_rank_put(r->c, r->o, &r->retention.test);
}

bool insight_retention_run(struct ctx *c, struct call *call)
{
    struct report r = {.c = c, .o = call->out};
    struct columns *cols;
    bool ok;

    r.asked.by = (enum retention_by)call_choice(call, "by");
    if (!call_int(c, call, "silence", 1, SILENCE_MAX, 0, &r.asked.silence) ||
        !call_int(c, call, "horizon", 1, SILENCE_MAX, 0, &r.horizon) ||
        !call_int(c, call, "steps", 2, STEPS_MAX, 0, &r.steps) ||
        !insight_ask(c, call, &r.question, &cols))
        return false;
    r.question.view = (enum insight_view)call_choice(call, "view");
    r.asked.question = &r.question;
    ok = retention_read(c, &r.asked, cols, &r.retention);
    columns_free(&cols);
    if (ok)
        put_report(&r);
    retention_fini(&r.retention);
    return ok;
}
