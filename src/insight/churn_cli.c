/* insight churn: how long contracts last, what sets apart those that ended, and who is likeliest to
 * leave next. */
#include <math.h>

#include "contract/contract.h"
#include "customer/customer.h"
#include "insight/churn.h"
#include "insight/insight_store.h"
#include "insight/loyal_cli.h"
#include "module.h"
#include "stats/normal.h"

#define LIMIT_DEFAULT 20
#define LIMIT_MAX 1000000000
#define AHEAD_MAX 3650
#define HORIZON_MAX 1200
#define GROUP_MONTHS 12

static const int64_t months[] = {1, 6, 12, 24, 36, 48, 60, 72};
static const char *const by_names[] = {"plan", "country", "all"};
static const char *const status_names[] = {[LOGIT_FITTED] = "fitted",
    [LOGIT_TOO_FEW] = "too_few",
    [LOGIT_SEPARABLE] = "separable",
    [LOGIT_NO_END] = "no_convergence"};
static const char *const use_names[] = {
    [CHURN_UNDATED] = "not_dated", [CHURN_UNKNOWN] = "unknown", [CHURN_CONSTANT] = "constant"};

static const struct {
    const char *name;
    enum text label;
} features[] = {
    [CHURN_RECENCY] = {"recency", T_INSIGHT_CHURN_RECENCY},
    [CHURN_FREQUENCY] = {"frequency", T_INSIGHT_CHURN_FREQUENCY},
    [CHURN_MONEY] = {"money", T_INSIGHT_CHURN_MONEY},
    [CHURN_TENURE] = {"tenure", T_INSIGHT_CHURN_TENURE},
    [CHURN_LAST_SCORE] = {"last_score", T_INSIGHT_CHURN_LAST_SCORE},
    [CHURN_MEAN_SCORE] = {"mean_score", T_INSIGHT_CHURN_MEAN_SCORE},
    [CHURN_NO_SCORE] = {"no_score", T_INSIGHT_CHURN_NO_SCORE},
    [CHURN_COMPLAINTS] = {"complaints", T_INSIGHT_CHURN_COMPLAINTS},
    [CHURN_LATE] = {"late_deliveries", T_INSIGHT_CHURN_LATE},
    [CHURN_MONTHLY] = {"monthly", T_INSIGHT_CHURN_MONTHLY},
};
static_assert(COUNT(features) == CHURN_FEATURES, "every feature has a name");

struct report {
    struct ctx *c;
    struct output *o;
    struct insight_question question;
    struct churn_question asked;
    int64_t limit, horizon; /* horizon: thousandths of a month; 0: not said */
    struct churn churn;
};

static const struct survival_estimate unknown = {NAN, NAN, {NAN, NAN}};

static const char *text(const struct report *r, enum text id)
{
    return insight_text(r->c, id);
}

static bool is_for_people(const struct report *r)
{
    return insight_is_for_people(r->o);
}

static const char *number(const struct report *r, double value, int digits)
{
    return isnan(value) ? "–" : lang_decimal(r->c->arena, r->c->lang, value, digits);
}

static const char *range(const struct report *r, double value, struct interval i, int digits)
{
    return LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_RANGE,
        ARG_TEXT("value", number(r, value, digits)), ARG_TEXT("low", number(r, i.low, digits)),
        ARG_TEXT("high", number(r, i.high, digits)));
}

/* A name of a group or plan; for programs "others" and "unknown" as well. */
static const char *name_of(const struct report *r, const struct churn_names *names, size_t place)
{
    if (names->has_rest && place + 1 == names->count)
        return is_for_people(r) ? text(r, T_INSIGHT_RETENTION_OTHERS) : "others";
    if (*names->names[place])
        return names->names[place];
    return is_for_people(r) ? text(r, T_INSIGHT_RETENTION_UNKNOWN) : "unknown";
}

/* An object of a value and its limits. */
static void put_range(const struct report *r, const char *key, double value, struct interval i)
{
    output_object(r->o, key);
    output_real(r->o, "value", NULL, value, 4);
    output_real(r->o, "low", NULL, i.low, 4);
    output_real(r->o, "high", NULL, i.high, 4);
    output_close(r->o);
}

/* ---- survival ---- */

static struct survival_estimate in_months(struct survival_estimate e)
{
    return (struct survival_estimate){e.value / TENURE_MONTH, e.se / TENURE_MONTH,
        {e.interval.low / TENURE_MONTH, e.interval.high / TENURE_MONTH}};
}

static struct survival_estimate after(const struct survival *s, int64_t month)
{
    struct survival_estimate e;

    return survival_at(s, month * TENURE_MONTH, INSIGHT_LEVEL, &e) ? e : unknown;
}

/* As asked for, else as long as anybody was watched. */
static int64_t horizon_of(const struct report *r)
{
    return r->horizon > 0 ? r->horizon : r->churn.all.last;
}

static struct survival_estimate mean_of(const struct report *r, const struct survival *s)
{
    struct survival_estimate e;

    return survival_mean(s, horizon_of(r), INSIGHT_LEVEL, &e) ? in_months(e) : unknown;
}

static void put_point(
    const struct report *r, const char *group, const struct survival *s, int64_t month)
{
    struct survival_estimate e = after(s, month);

    if (is_for_people(r) && isnan(e.value))
        return;
    output_row(r->o);
    output_text(r->o, NULL, NULL, str_of(group));
    output_int(r->o, NULL, NULL, month);
    output_percent(r->o, NULL, NULL, e.value, 1);
    output_real(r->o, NULL, NULL, e.se, 7);
    output_percent(r->o, NULL, NULL, e.interval.low, 1);
    output_percent(r->o, NULL, NULL, e.interval.high, 1);
    output_int(r->o, NULL, NULL, survival_at_risk(s, month * TENURE_MONTH));
    output_percent(r->o, NULL, NULL, isnan(e.value) ? 0 : e.value, 0);
}

static void put_points(const struct report *r)
{
    const struct column columns[] = {
        {"group", NULL, COLUMN_LEFT},
        {"months", text(r, T_INSIGHT_CHURN_AFTER), COLUMN_RIGHT},
        {"share", text(r, T_INSIGHT_RETENTION_THERE), COLUMN_RIGHT},
        {"se", NULL, COLUMN_RIGHT},
        {"low", text(r, T_INSIGHT_RETENTION_LOW), COLUMN_RIGHT},
        {"high", text(r, T_INSIGHT_RETENTION_HIGH), COLUMN_RIGHT},
        {"at_risk", text(r, T_INSIGHT_RETENTION_WATCHED), COLUMN_RIGHT},
        {NULL, "", COLUMN_BAR},
    };
    const struct churn *k = &r->churn;
    bool has_groups = !is_for_people(r) && r->asked.by != CHURN_ALL;

    output_table(r->o, "points", columns, COUNT(columns));
    for (size_t i = 0; i < COUNT(months); i++)
        put_point(r, "all", &k->all, months[i]);
    for (size_t g = 0; has_groups && g < k->groups.count; g++)
        for (size_t i = 0; i < COUNT(months); i++)
            put_point(r, name_of(r, &k->groups, g), &k->curves[g], months[i]);
    output_table_end(r->o);
}

static enum text length_text(struct survival_estimate e, bool is_mean)
{
    if (isnan(e.value))
        return T_INSIGHT_CHURN_OVER;
    return is_mean && isnan(e.se) ? T_INSIGHT_CHURN_MONTHS_ALONE : T_INSIGHT_CHURN_MONTHS;
}

static void put_length(
    const struct report *r, const char *key, enum text label, struct survival_estimate e)
{
    output_object(r->o, key);
    output_real(r->o, "value", NULL, e.value, 4);
    if (!isnan(e.se))
        output_real(r->o, "se", NULL, e.se, 6);
    output_real(r->o, "low", NULL, e.interval.low, 4);
    output_real(r->o, "high", NULL, e.interval.high, 4);
    output_close(r->o);
    output_text(r->o, NULL, text(r, label),
        str_of(LANG_FORMAT(r->c->arena, r->c->lang, length_text(e, label == T_INSIGHT_CHURN_MEAN),
            ARG_TEXT("range", range(r, e.value, e.interval, 1)),
            ARG_TEXT("value", number(r, e.value, 1)),
            ARG_TEXT("n", number(r, (double)r->churn.all.last / TENURE_MONTH, 0)))));
}

static void put_group(const struct report *r, size_t g)
{
    const struct survival *s = &r->churn.curves[g];
    struct survival_estimate median = in_months(survival_median(s, INSIGHT_LEVEL));
    struct survival_estimate mean = mean_of(r, s), later = after(s, GROUP_MONTHS);

    output_row(r->o);
    output_text(r->o, NULL, NULL, str_of(name_of(r, &r->churn.groups, g)));
    output_int(r->o, NULL, NULL, s->n);
    output_int(r->o, NULL, NULL, s->ended);
    output_real(r->o, NULL, NULL, r->churn.test.expected[g], 1);
    output_real(r->o, NULL, NULL, median.value, 1);
    output_real(r->o, NULL, NULL, median.interval.low, 1);
    output_real(r->o, NULL, NULL, median.interval.high, 1);
    output_real(r->o, NULL, NULL, mean.value, 2);
    output_real(r->o, NULL, NULL, mean.se, 4);
    output_text(r->o, NULL, NULL,
        str_of(isnan(later.value) ? "–" : loyal_share_text(r->c, later.value, later.interval, 0)));
}

static void put_groups(const struct report *r)
{
    const struct column columns[] = {
        {"group",
            text(r, r->asked.by == CHURN_PLAN ? T_INSIGHT_CHURN_PLAN : T_INSIGHT_CHURN_COUNTRY),
            COLUMN_LEFT},
        {"contracts", text(r, T_INSIGHT_CHURN_CONTRACTS), COLUMN_RIGHT},
        {"ended", text(r, T_INSIGHT_CHURN_OBSERVED), COLUMN_RIGHT},
        {"expected", text(r, T_INSIGHT_CHURN_EXPECTED), COLUMN_RIGHT},
        {"median", text(r, T_INSIGHT_CHURN_MEDIAN_MONTHS), COLUMN_RIGHT},
        {"median_low", NULL, COLUMN_RIGHT},
        {"median_high", NULL, COLUMN_RIGHT},
        {"mean", NULL, COLUMN_RIGHT},
        {"mean_se", NULL, COLUMN_RIGHT},
        {NULL, text(r, T_INSIGHT_CHURN_AFTER_YEAR), COLUMN_RIGHT},
    };

    output_table(r->o, "groups", columns, COUNT(columns));
    for (size_t g = 0; g < r->churn.groups.count; g++)
        put_group(r, g);
    output_table_end(r->o);
}

static void put_survival(const struct report *r)
{
    const struct survival *all = &r->churn.all;

    output_real(r->o, "horizon_months", NULL, (double)horizon_of(r) / TENURE_MONTH, 3);
    put_length(
        r, "median_months", T_INSIGHT_CHURN_MEDIAN, in_months(survival_median(all, INSIGHT_LEVEL)));
    put_length(r, "mean_months", T_INSIGHT_CHURN_MEAN, mean_of(r, all));
    put_points(r);
    if (r->asked.by == CHURN_ALL)
        return;
    put_groups(r);
    loyal_log_rank_put(r->c, r->o, &r->churn.test);
}

/* ---- the model ---- */

/* "Two year against Month-to-month": a plan's odds are set against the most frequent one's. */
static const char *feature_label(const struct report *r, size_t feature)
{
    const struct churn_names *plans = &r->churn.plans;

    if (feature < CHURN_FEATURES)
        return text(r, features[feature].label);
    return LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_CHURN_AGAINST,
        ARG_TEXT("plan", name_of(r, plans, feature - CHURN_FEATURES + 1)),
        ARG_TEXT("other", name_of(r, plans, 0)));
}

static const char *feature_name(const struct report *r, size_t feature)
{
    if (is_for_people(r))
        return feature_label(r, feature);
    return feature < CHURN_FEATURES
        ? features[feature].name
        : arena_printf(
              r->c->arena, "plan:%s", name_of(r, &r->churn.plans, feature - CHURN_FEATURES + 1));
}

/* Per standard deviation; of a plan, and of never having answered, per being so. */
static void put_term(const struct report *r, size_t term)
{
    const struct logit *m = &r->churn.model.choice.model;
    size_t feature = r->churn.model.terms[term];
    bool is_level = feature >= CHURN_FEATURES || feature == CHURN_NO_SCORE;
    double unit = is_level ? 1 / m->sd[term] : 1, value = m->terms[term] * unit;
    double se = sqrt(m->covariance[term][term]) * unit;
    double half = normal_reach(INSIGHT_LEVEL) * se;

    output_row(r->o);
    output_text(r->o, NULL, NULL, str_of(feature_name(r, feature)));
    output_text(r->o, NULL, NULL, is_level ? STR("level") : STR("sd"));
    output_real(r->o, NULL, NULL, m->mean[term], 6);
    output_real(r->o, NULL, NULL, m->sd[term], 6);
    output_real(r->o, NULL, NULL, value, 6);
    output_real(r->o, NULL, NULL, se, 6);
    output_real(r->o, NULL, NULL, exp(value), 2);
    output_real(r->o, NULL, NULL, exp(value - half), 2);
    output_real(r->o, NULL, NULL, exp(value + half), 2);
}

static void put_terms(const struct report *r)
{
    const struct column columns[] = {
        {"feature", text(r, T_INSIGHT_CHURN_FEATURE), COLUMN_LEFT},
        {"per", NULL, COLUMN_LEFT},
        {"mean", NULL, COLUMN_RIGHT},
        {"sd", NULL, COLUMN_RIGHT},
        {"coefficient", NULL, COLUMN_RIGHT},
        {"se", NULL, COLUMN_RIGHT},
        {"odds_ratio", text(r, T_INSIGHT_CHURN_ODDS), COLUMN_RIGHT},
        {"low", text(r, T_INSIGHT_VALUE_LOW), COLUMN_RIGHT},
        {"high", text(r, T_INSIGHT_VALUE_HIGH), COLUMN_RIGHT},
    };

    output_table(r->o, "terms", columns, COUNT(columns));
    for (size_t i = 0; i < r->churn.model.choice.model.features; i++)
        put_term(r, i);
    output_table_end(r->o);
    output_line(r->o, text(r, T_INSIGHT_CHURN_ODDS_NOTE));
}

static const char *names_left_out(const struct report *r, enum churn_use use)
{
    const char *names = "";

    for (size_t f = 0; f < r->churn.model.candidate_count; f++)
        if (r->churn.model.uses[f] == use)
            names =
                arena_printf(r->c->arena, "%s%s%s", names, *names ? ", " : "", feature_label(r, f));
    return names;
}

static void put_left_out(const struct report *r)
{
    static const enum text lines[] = {[CHURN_UNDATED] = T_INSIGHT_CHURN_UNDATED,
        [CHURN_UNKNOWN] = T_INSIGHT_CHURN_UNKNOWN,
        [CHURN_CONSTANT] = T_INSIGHT_CHURN_CONSTANT};
    const struct column columns[] = {{"feature", NULL, COLUMN_LEFT}, {"reason", NULL, COLUMN_LEFT}};
    const struct churn_model *m = &r->churn.model;

    for (size_t use = CHURN_UNDATED; is_for_people(r) && use < COUNT(lines); use++)
        if (*names_left_out(r, (enum churn_use)use))
            output_line(r->o,
                LANG_FORMAT(r->c->arena, r->c->lang, lines[use],
                    ARG_TEXT("names", names_left_out(r, (enum churn_use)use))));
    if (is_for_people(r))
        return;
    output_table(r->o, "features_left_out", columns, COUNT(columns));
    for (size_t f = 0; f < m->candidate_count; f++) {
        if (m->uses[f] == CHURN_USED)
            continue;
        output_row(r->o);
        output_text(r->o, NULL, NULL, str_of(feature_name(r, f)));
        output_text(r->o, NULL, NULL, str_of(use_names[m->uses[f]]));
    }
    output_table_end(r->o);
}

static void put_bins(const struct report *r)
{
    const struct column columns[] = {
        {"tenth", text(r, T_INSIGHT_CHURN_TENTH), COLUMN_RIGHT},
        {"contracts", text(r, T_INSIGHT_CHURN_CONTRACTS), COLUMN_RIGHT},
        {"predicted", text(r, T_INSIGHT_CHURN_PREDICTED), COLUMN_RIGHT},
        {"left", NULL, COLUMN_RIGHT},
        {"observed", text(r, T_INSIGHT_CHURN_OBSERVED), COLUMN_RIGHT},
        {"low", text(r, T_INSIGHT_VALUE_LOW), COLUMN_RIGHT},
        {"high", text(r, T_INSIGHT_VALUE_HIGH), COLUMN_RIGHT},
        {NULL, "", COLUMN_BAR},
    };

    output_table(r->o, "calibration", columns, COUNT(columns));
    for (size_t b = 0; b < CALIBRATION_BINS; b++) {
        const struct calibration_bin *bin = &r->churn.model.calibration.bins[b];
        double share = insight_share(bin->observed.yes, bin->observed.n);

        output_row(r->o);
        output_int(r->o, NULL, NULL, (int64_t)b + 1);
        output_int(r->o, NULL, NULL, bin->observed.n);
        output_percent(r->o, NULL, NULL, bin->predicted, 1);
        output_int(r->o, NULL, NULL, bin->observed.yes);
        output_percent(r->o, NULL, NULL, share, 1);
        output_percent(r->o, NULL, NULL, bin->interval.low, 1);
        output_percent(r->o, NULL, NULL, bin->interval.high, 1);
        output_percent(r->o, NULL, NULL, share, 0);
    }
    output_table_end(r->o);
}

static void put_judgement(const struct report *r)
{
    const struct churn_model *m = &r->churn.model;
    const struct calibration *k = &m->calibration;

    output_object(r->o, "auc");
    output_real(r->o, "value", NULL, m->auc.value, 6);
    output_real(r->o, "se", NULL, m->auc.se, 6);
    output_real(r->o, "low", NULL, m->auc.interval.low, 6);
    output_real(r->o, "high", NULL, m->auc.interval.high, 6);
    output_close(r->o);
    put_range(r, "calibration_slope", k->slope, k->slope_interval);
    put_range(r, "calibration_intercept", k->intercept, k->intercept_interval);
    output_real(r->o, "brier", NULL, k->brier, 6);
    output_real(r->o, "brier_base", NULL, k->brier_base, 6);
    output_text(r->o, NULL, text(r, T_INSIGHT_CHURN_AUC),
        str_of(range(r, m->auc.value, m->auc.interval, 3)));
    output_text(r->o, NULL, text(r, T_INSIGHT_CHURN_SLOPE),
        str_of(range(r, k->slope, k->slope_interval, 2)));
    output_text(r->o, NULL, text(r, T_INSIGHT_CHURN_INTERCEPT),
        str_of(range(r, k->intercept, k->intercept_interval, 2)));
    output_text(r->o, NULL, text(r, T_INSIGHT_CHURN_BRIER),
        str_of(LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_CHURN_BRIER_VALUE,
            ARG_TEXT("value", number(r, k->brier, 3)),
            ARG_TEXT("base", number(r, k->brier_base, 3)))));
    output_line(r->o, text(r, T_INSIGHT_CHURN_JUDGED));
}

static void put_fit(const struct report *r)
{
    const struct churn_model *m = &r->churn.model;

    output_object(r->o, "model");
    output_text(r->o, "design", NULL, r->churn.is_snapshot ? STR("snapshot") : STR("landmark"));
    if (!r->churn.is_snapshot) {
        output_int(r->o, "ahead_days", NULL, r->asked.ahead_days);
        output_day(r->o, "landmark", NULL, r->churn.seen_day - r->asked.ahead_days);
        output_day(r->o, "seen_until", NULL, r->churn.seen_day);
    }
    output_text(r->o, "status", NULL, str_of(status_names[m->status]));
    output_int(r->o, "n", NULL, m->rows);
    output_int(r->o, "left", NULL, m->choice.yes);
    output_int(r->o, "needed", NULL, m->choice.needed);
    if (m->status == LOGIT_FITTED) {
        output_int(r->o, "folds", NULL, LOGIT_FOLDS);
        output_real(r->o, "ridge", NULL, m->choice.model.ridge, 4);
        output_real(r->o, "held_out_log_likelihood", NULL, m->choice.held_out, 4);
        output_real(r->o, "log_likelihood", NULL, m->choice.model.log_likelihood, 4);
        output_int(r->o, "iterations", NULL, m->choice.model.iterations);
    }
    output_close(r->o);
}

static void people_design(const struct report *r)
{
    const struct churn_model *m = &r->churn.model;

    output_title(r->o, text(r, T_INSIGHT_CHURN_MODEL_TITLE));
    output_line(r->o,
        LANG_FORMAT(r->c->arena, r->c->lang,
            r->churn.is_snapshot ? T_INSIGHT_CHURN_SNAPSHOT : T_INSIGHT_CHURN_LANDMARK,
            ARG_TEXT("date",
                lang_date(r->c->arena, r->c->lang, r->churn.seen_day - r->asked.ahead_days)),
            ARG_INT("days", r->asked.ahead_days), ARG_INT("n", m->rows),
            ARG_INT("left", m->choice.yes)));
}

static void people_no_model(const struct report *r)
{
    const struct churn_model *m = &r->churn.model;

    if (m->status == LOGIT_TOO_FEW)
        output_line(r->o,
            LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_CHURN_TOO_FEW,
                ARG_INT("left", m->choice.yes), ARG_INT("stayed", m->rows - m->choice.yes),
                ARG_INT("needed", m->choice.needed)));
    else
        output_line(r->o,
            text(r,
                m->status == LOGIT_SEPARABLE ? T_INSIGHT_CHURN_SEPARABLE : T_INSIGHT_CHURN_NO_END));
}

/* ---- who is likeliest to leave ---- */

static void put_leaver(
    const struct report *r, const struct insight_name *n, const struct churn_leaver *l)
{
    const struct churn_contract *k = l->contract;
    char id[ID_TEXT_MAX], contract[ID_TEXT_MAX];

    id_format(id, CUSTOMER_PREFIX, k->customer_id);
    id_format(contract, CONTRACT_PREFIX, k->id);
    output_row(r->o);
    output_text(r->o, NULL, NULL, str_of(name_of(r, &r->churn.plans, k->plan)));
    output_text(r->o, NULL, NULL, n->name);
    output_text(r->o, NULL, NULL, n->external.n ? n->external : n->name.n ? n->name : n->phone);
    output_text(r->o, NULL, NULL, n->external);
    output_text(r->o, NULL, NULL, n->phone);
    output_real(r->o, NULL, NULL, (double)k->now.tenure / TENURE_MONTH, is_for_people(r) ? 0 : 3);
    if (k->monthly >= 0)
        output_money(r->o, NULL, NULL, k->monthly);
    else
        output_null(r->o, NULL, NULL);
    output_percent(r->o, NULL, NULL, l->chance, 0);
    output_percent(r->o, NULL, NULL, l->interval.low, 0);
    output_percent(r->o, NULL, NULL, l->interval.high, 0);
    output_text(r->o, NULL, NULL, str_of(contract));
    output_text(r->o, NULL, NULL, str_of(id));
}

/* A page of names a query. */
static bool put_pages(const struct report *r, size_t count)
{
    const struct churn_leaver *all = r->churn.model.leavers;

    for (size_t from = 0, n; from < count; from += n) {
        struct arena_mark mark = arena_mark(r->c->arena);
        struct insight_name names[INSIGHT_NAMES_MAX] = {0};
        size_t known = 0;

        for (n = 0; n < INSIGHT_NAMES_MAX && from + n < count; n++) {
            size_t k = 0;

            while (k < known && names[k].customer_id != all[from + n].contract->customer_id)
                k++;
            names[k].customer_id = all[from + n].contract->customer_id;
            known += k == known;
        }
        if (!insight_names(r->c, names, known))
            return false;
        for (size_t i = 0; i < n; i++) {
            size_t k = 0;

            while (names[k].customer_id != all[from + i].contract->customer_id)
                k++;
            put_leaver(r, &names[k], &all[from + i]);
        }
        arena_release(r->c->arena, mark);
    }
    return true;
}

static bool put_leavers(const struct report *r)
{
    const struct column columns[] = {
        {"plan", text(r, T_INSIGHT_CHURN_PLAN), COLUMN_LEFT},
        {"name", NULL, COLUMN_LEFT},
        {NULL, text(r, T_INSIGHT_RFM_KNOWN_BY), COLUMN_LEFT},
        {"external_id", NULL, COLUMN_LEFT},
        {"phone", NULL, COLUMN_LEFT},
        {"tenure_months", text(r, T_INSIGHT_VALUE_MONTHS), COLUMN_RIGHT},
        {"monthly", NULL, COLUMN_RIGHT},
        {"chance", text(r, T_INSIGHT_CHURN_CHANCE), COLUMN_RIGHT},
        {"low", text(r, T_INSIGHT_VALUE_LOW), COLUMN_RIGHT},
        {"high", text(r, T_INSIGHT_VALUE_HIGH), COLUMN_RIGHT},
        {"contract", NULL, COLUMN_RIGHT},
        {"id", "id", COLUMN_RIGHT},
    };
    size_t count = r->churn.model.leaver_count;
    bool ok;

    if (count > (size_t)r->limit)
        count = (size_t)r->limit;
    output_title(r->o,
        LANG_FORMAT(r->c->arena, r->c->lang,
            r->churn.is_snapshot ? T_INSIGHT_CHURN_LIKE_TITLE : T_INSIGHT_CHURN_SOON_TITLE,
            ARG_INT("days", r->asked.ahead_days)));
    output_table(r->o, "customers", columns, COUNT(columns));
    ok = put_pages(r, count);
    output_table_end(r->o);
    return ok;
}

/* ---- the whole ---- */

static int64_t left_out(const struct churn *k)
{
    return k->told_later + k->not_begun + k->no_length;
}

static void put_counts(const struct report *r)
{
    const struct churn *k = &r->churn;
    struct interval i = {NAN, NAN};
    double share = insight_share(k->ended, (int64_t)k->count);
    bool has = interval_wilson((struct share){k->ended, (int64_t)k->count}, INSIGHT_LEVEL, &i);

    output_text(r->o, "by", NULL, str_of(by_names[r->asked.by]));
    output_real(r->o, "level", NULL, INSIGHT_LEVEL, 2);
    output_int(r->o, "contracts", text(r, T_INSIGHT_CHURN_CONTRACTS), (int64_t)k->count);
    output_int(r->o, "ended", text(r, T_INSIGHT_CHURN_ENDED), k->ended);
    loyal_share_put(r->o, "churned", share, i);
    output_text(r->o, NULL, text(r, T_INSIGHT_CHURN_SHARE),
        str_of(has ? loyal_share_text(r->c, share, i, 1) : "–"));
    output_object(r->o, "left_out");
    output_int(r->o, "told_later", NULL, k->told_later);
    output_int(r->o, "not_begun", NULL, k->not_begun);
    output_int(r->o, "no_length", NULL, k->no_length);
    output_close(r->o);
    output_int(r->o, NULL, left_out(k) > 0 ? text(r, T_INSIGHT_CHURN_LEFT_OUT) : NULL, left_out(k));
}

static bool put_report(const struct report *r)
{
    const struct churn *k = &r->churn;

    if (is_for_people(r) && k->count == 0 && left_out(k) == 0) {
        output_line(r->o, text(r, T_INSIGHT_CHURN_WELCOME));
        return true;
    }
    insight_begin(r->c, r->o, T_INSIGHT_CHURN_TITLE, &r->question);
    put_counts(r);
    if (k->count == 0)
        return true;
    put_survival(r);
    if (is_for_people(r))
        people_design(r);
    put_fit(r);
    put_left_out(r);
    if (k->model.status != LOGIT_FITTED) {
        people_no_model(r);
        return true;
    }
    put_terms(r);
    put_judgement(r);
    put_bins(r);
    return put_leavers(r);
}

/* Without a day: the newest that contracts were told of. */
static bool ask(struct report *r, const struct call *call, struct columns **cols)
{
    int64_t threads, newest_us, today = zone_day(r->c->zone, clock_now(r->c->clock));
    bool has_as_of;

    if (!insight_as_of(r->c, call, &r->question.as_of, &has_as_of) ||
        !call_int(r->c, call, "threads", 1, INSIGHT_THREADS_MAX, 0, &threads) ||
        !contract_newest(r->c, &newest_us))
        return false;
    if (!has_as_of) {
        r->question.as_of = newest_us == INT64_MIN ? today : zone_day(r->c->zone, newest_us);
        if (r->question.as_of > today)
            r->question.as_of = today;
    }
    r->question.thread_count = (unsigned)threads;
    r->question.view = (enum insight_view)call_choice(call, "view");
    return insight_load(r->c, &r->question, true, cols);
}

static bool insight_churn_run(struct ctx *c, struct call *call)
{
    struct report r = {.c = c, .o = call->out};
    struct columns *cols;
    bool ok;

    r.asked = (struct churn_question){
        .question = &r.question, .by = (enum churn_by)call_choice(call, "by")};
    if (!call_int(c, call, "ahead", 1, AHEAD_MAX, CHURN_AHEAD_DAYS, &r.asked.ahead_days) ||
        !call_int(c, call, "horizon", 1, HORIZON_MAX, 0, &r.horizon) ||
        !call_int(c, call, "limit", 1, LIMIT_MAX, LIMIT_DEFAULT, &r.limit) || !ask(&r, call, &cols))
        return false;
    r.horizon *= TENURE_MONTH;
    ok = churn_read(c, &r.asked, cols, &r.churn);
    columns_free(&cols);
    ok = ok && put_report(&r);
    churn_fini(&r.churn);
    return ok;
}

static const struct option churn_options[] = {
    {"by", OPTION_CHOICE, CHURN_BY, T_INSIGHT_OPTION_RETENTION_BY},
    {"ahead", OPTION_INT, "DAYS", T_INSIGHT_OPTION_AHEAD},
    {"horizon", OPTION_INT, "MONTHS", T_INSIGHT_OPTION_CHURN_HORIZON},
    {"limit", OPTION_INT, "N", T_INSIGHT_OPTION_LIMIT},
    {"as-of", OPTION_DATE, "DATE", T_INSIGHT_OPTION_CHURN_AS_OF},
    {"view", OPTION_CHOICE, INSIGHT_VIEWS, T_INSIGHT_OPTION_VIEW},
    {"threads", OPTION_INT, "N", T_INSIGHT_OPTION_THREADS},
};

static const struct verb churn_verbs[] = {
    {"insight churn", "", OPTIONS(churn_options), .db = DB_READY, .txn = TXN_READ,
        .api = PERM_INSIGHT_READ, .run = insight_churn_run, .help = T_INSIGHT_HELP_CHURN},
};

const struct module churn_module = {.name = "churn", VERBS(churn_verbs)};
