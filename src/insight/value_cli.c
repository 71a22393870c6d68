/* insight value: which model fits, how it did on days it had not seen, what all customers together
 * and each of them will likely bring. Also what insight alive shares with it. */
#include "insight/value_cli.h"

#include <math.h>

#include "customer/customer.h"
#include "insight/purchase.h"
#include "stats/rank.h"
#include "module.h"

#define LIMIT_DEFAULT 20
#define LIMIT_MAX 1000000000
#define MONTHS_MAX 600
#define HELD_PERCENT_MAX 90
#define WEEK_DAYS 7

/* The first is insight value's alone. */
static const struct option value_options[] = {
    {"months", OPTION_LIST, "3,6,12,36", T_INSIGHT_OPTION_MONTHS},
    {"as-of", OPTION_DATE, "DATE", T_INSIGHT_OPTION_AS_OF},
    {"view", OPTION_CHOICE, INSIGHT_VIEWS, T_INSIGHT_OPTION_VIEW},
    {"holdout", OPTION_TEXT, "auto|N%|DATE", T_INSIGHT_OPTION_HOLDOUT},
    {"unit", OPTION_CHOICE, "week|day", T_INSIGHT_OPTION_UNIT},
    {"discount", OPTION_TEXT, "0.10", T_INSIGHT_OPTION_DISCOUNT},
    {"handouts", OPTION_CHOICE, "skip|count", T_INSIGHT_OPTION_HANDOUTS},
    {"limit", OPTION_INT, "N", T_INSIGHT_OPTION_LIMIT},
    {"threads", OPTION_INT, "N", T_INSIGHT_OPTION_THREADS},
};

static const struct verb value_verbs[] = {
    {"insight value", "", OPTIONS(value_options), .db = DB_READY, .txn = TXN_READ,
        .api = PERM_INSIGHT_READ, .run = insight_value_run, .help = T_INSIGHT_HELP_VALUE},
    {"insight alive", "", .options = value_options + 1, .option_count = COUNT(value_options) - 1,
        .db = DB_READY, .txn = TXN_READ, .api = PERM_INSIGHT_READ, .run = insight_alive_run,
        .help = T_INSIGHT_HELP_ALIVE},
};

const struct module value_module = {.name = "value", VERBS(value_verbs)};

static const struct {
    const char *key, *name, *parameters[BTYD_PARAMETERS];
} kinds[] = {
    [BTYD_BGNBD] = {"bg_nbd", "BG/NBD", {"r", "alpha", "a", "b"}},
    [BTYD_PNBD] = {"pareto_nbd", "Pareto/NBD", {"r", "alpha", "s", "beta"}},
};
static_assert(COUNT(kinds) == BTYD_KINDS, "every model has its names");
static const char *const units[] = {"week", "day"};

/* ---- the question ---- */

static bool months_read(struct value_report *r)
{
    struct str value = call_text(r->call, "months"), rest = value, word;
    struct value_plan *p = &r->plan;
    bool ok = true;

    p->count = 0;
    while (ok && str_cut(&rest, ',', &word)) {
        int64_t before = p->count > 0 ? p->months[p->count - 1] : 0;

        ok = p->count < VALUE_HORIZONS_MAX &&
            str_to_i64(str_trim(word), before + 1, MONTHS_MAX, &p->months[p->count]);
        p->count++;
    }
    if (ok && p->count > 0)
        return true;
    return fail(r->c, ERR_USAGE,
        "--months must be up to %d ascending numbers like 3,6,12,36, not \"" STR_FMT "\"",
        VALUE_HORIZONS_MAX, STR_ARG(value));
}

/* The day calibration ends with; of `first` to as_of the first half, unless told otherwise. */
static bool cut_read(struct value_report *r, int64_t first)
{
    struct str value = call_text(r->call, "holdout");
    int64_t as_of = r->question.as_of, percent = 50;
    bool has_date = false;

    if (value.n > 1 && value.p[value.n - 1] == '%' &&
        !str_to_i64((struct str){value.p, value.n - 1}, 1, HELD_PERCENT_MAX, &percent))
        return fail(r->c, ERR_USAGE, "--holdout must be from 1%% to %d%%, not \"" STR_FMT "\"",
            HELD_PERCENT_MAX, STR_ARG(value));
    if (value.n == 0 || value.p[value.n - 1] == '%' || str_eq(value, STR("auto")))
        r->asked.cut_day = value_cut_day(first, as_of, percent);
    else if (!call_date(r->c, r->call, "holdout", &r->asked.cut_day, &has_date))
        return false;
    if (has_date && (r->asked.cut_day <= first || r->asked.cut_day >= as_of))
        return fail(r->c, ERR_USAGE,
            "--holdout must be a day between the first purchase and the day asked about");
    return true;
}

static bool fit_all(struct value_report *r, const struct columns *cols)
{
    int64_t begin_us = purchases_begin_us(cols, &r->question);

    if (begin_us == INT64_MAX)
        begin_us = r->question.until_us - 1;
    if (!cut_read(r, zone_day(r->c->zone, begin_us)))
        return false;
    value_read(r->c->zone, &r->asked, cols, &r->log);
    value_fit(&r->log, &r->asked, &r->fit);
    return true;
}

bool value_ask(struct value_report *r)
{
    struct columns *cols;
    int unit = call_choice(r->call, "unit");
    bool ok;

    if (!call_int(r->c, r->call, "limit", 1, LIMIT_MAX, LIMIT_DEFAULT, &r->limit) ||
        !insight_discount(r->c, r->call, &r->plan.discount) ||
        !insight_ask(r->c, r->call, &r->question, &cols))
        return false;
    r->question.view = (enum insight_view)call_choice(r->call, "view");
    r->asked = (struct value_question){.base = &r->question,
        .counts_handouts = call_choice(r->call, "handouts") == 1,
        .unit_days = unit == 0 ? WEEK_DAYS : 1,
        .minor_per_unit = value_minor_per_unit(r->c)};
    ok = fit_all(r, cols);
    columns_free(&cols);
    return ok;
}

bool value_is_fitted(const struct value_report *r)
{
    return r->fit.fit.status == BTYD_FITTED;
}

void value_money_put(const struct value_report *r, const char *key, double minor)
{
    if (isfinite(minor) && fabs(minor) < (double)(INT64_MAX / 2))
        output_money(r->o, key, NULL, llround(minor));
    else
        output_null(r->o, key, NULL);
}

/* ---- the fit ---- */

static void put_parameters(const struct value_report *r, const char *const *names, size_t n,
    const double *p, const double *se)
{
    output_array(r->o, "parameters");
    for (size_t i = 0; i < n; i++) {
        output_object(r->o, NULL);
        output_text(r->o, "name", NULL, str_of(names[i]));
        output_real(r->o, "value", NULL, p[i], 6);
        output_real(r->o, "se", NULL, se[i], 6);
        output_close(r->o);
    }
    output_close(r->o);
}

static void put_fit(const struct value_report *r, const char *key, const struct btyd_fit *f)
{
    if (f->status != BTYD_FITTED) {
        output_null(r->o, key, NULL);
        return;
    }
    output_object(r->o, key);
    output_text(r->o, "model", NULL, str_of(kinds[f->model.kind].key));
    output_int(r->o, "n", NULL, f->customers);
    output_int(r->o, "repeaters", NULL, f->repeaters);
    output_real(r->o, "log_likelihood", NULL, f->log_likelihood, 4);
    output_int(r->o, "iterations", NULL, f->iterations);
    put_parameters(r, kinds[f->model.kind].parameters, BTYD_PARAMETERS, f->model.p, f->se);
    output_close(r->o);
}

void value_fit_put(const struct value_report *r)
{
    const struct btyd_fit *f = &r->fit.fit;
    bool is_few = f->status == BTYD_TOO_FEW;

    put_fit(r, "fit", f);
    if (f->status == BTYD_FITTED) {
        output_text(r->o, NULL, insight_text(r->c, T_INSIGHT_VALUE_MODEL),
            str_of(kinds[f->model.kind].name));
        return;
    }
    output_text(r->o, "reason", NULL, str_of(is_few ? "too_few" : "no_maximum"));
    output_int(r->o, "n", NULL, f->customers);
    output_int(r->o, "repeaters", NULL, f->repeaters);
    output_line(r->o,
        is_few ? LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_VALUE_TOO_FEW,
                     ARG_INT("n", f->repeaters), ARG_INT("min", BTYD_REPEATERS_MIN))
               : insight_text(r->c, T_INSIGHT_VALUE_NO_MAXIMUM));
}

static void put_spend(const struct value_report *r)
{
    static const char *const names[] = {"p", "q", "v"};
    const struct spend_fit *s = &r->fit.spend;
    const double p[] = {s->model.p, s->model.q, s->model.v};

    if (!r->fit.has_spend) {
        output_null(r->o, "spend", NULL);
        output_line(r->o, insight_text(r->c, T_INSIGHT_VALUE_NO_SPEND));
        return;
    }
    output_object(r->o, "spend");
    output_text(r->o, "model", NULL, STR("gamma_gamma"));
    output_int(r->o, "n", NULL, s->customers);
    output_real(r->o, "correlation", NULL, s->correlation, 4);
    output_real(r->o, "log_likelihood", NULL, s->log_likelihood, 4);
    put_parameters(r, names, COUNT(names), p, s->se);
    output_close(r->o);
    output_text(r->o, NULL, insight_text(r->c, T_INSIGHT_VALUE_CORRELATION),
        str_of(LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_VALUE_CORRELATION_VALUE,
            ARG_TEXT("r", lang_decimal(r->c->arena, r->c->lang, s->correlation, 2)),
            ARG_INT("n", s->customers))));
}

/* ---- how it did ---- */

/* What a model makes of something it was fitted for; NaN when it could not be. */
static double fitted_value(const struct value_report *r, int kind, double value)
{
    return r->fit.check.fits[kind].status == BTYD_FITTED ? value : NAN;
}

static void put_checked_fits(const struct value_report *r)
{
    const struct value_check *k = &r->fit.check;

    output_array(r->o, "models");
    for (int kind = 0; kind < BTYD_KINDS; kind++) {
        output_object(r->o, NULL);
        put_fit(r, "fit", &k->fits[kind]);
        output_text(r->o, "model", NULL, str_of(kinds[kind].key));
        output_real(r->o, "expected", NULL, fitted_value(r, kind, k->all.expected[kind]), 4);
        output_percent(r->o, "error", NULL, k->error[kind], 1);
        output_real(r->o, "customer_error", NULL, k->customer_error[kind], 6);
        output_close(r->o);
    }
    output_close(r->o);
}

static void people_models(const struct value_report *r)
{
    const struct value_check *k = &r->fit.check;
    const struct column columns[] = {
        {NULL, insight_text(r->c, T_INSIGHT_VALUE_MODEL), COLUMN_LEFT},
        {NULL, insight_text(r->c, T_INSIGHT_VALUE_LIKELIHOOD), COLUMN_RIGHT},
        {NULL, insight_text(r->c, T_INSIGHT_VALUE_EXPECTED), COLUMN_RIGHT},
        {NULL, insight_text(r->c, T_INSIGHT_VALUE_ACTUAL), COLUMN_RIGHT},
        {NULL, insight_text(r->c, T_INSIGHT_VALUE_ERROR), COLUMN_RIGHT},
    };

    output_table(r->o, NULL, columns, COUNT(columns));
    for (int kind = 0; kind < BTYD_KINDS; kind++) {
        output_row(r->o);
        output_text(r->o, NULL, NULL, str_of(kinds[kind].name));
        output_real(r->o, NULL, NULL, fitted_value(r, kind, k->fits[kind].log_likelihood), 1);
        output_real(r->o, NULL, NULL, fitted_value(r, kind, k->all.expected[kind]), 0);
        output_int(r->o, NULL, NULL, k->all.actual);
        output_percent(r->o, NULL, NULL, k->error[kind], 1);
    }
    output_table_end(r->o);
}

static void put_bins(const struct value_report *r)
{
    const struct column columns[] = {
        {"repeats", insight_text(r->c, T_INSIGHT_VALUE_REPEATS), COLUMN_RIGHT},
        {"customers", insight_text(r->c, T_INSIGHT_SUMMARY_CUSTOMERS), COLUMN_RIGHT},
        {"actual", insight_text(r->c, T_INSIGHT_VALUE_ACTUAL), COLUMN_RIGHT},
        {"bg_nbd", kinds[BTYD_BGNBD].name, COLUMN_RIGHT},
        {"pareto_nbd", kinds[BTYD_PNBD].name, COLUMN_RIGHT},
    };

    output_table(r->o, "frequencies", columns, COUNT(columns));
    for (size_t i = 0; i < VALUE_BINS; i++) {
        const struct value_bin *b = &r->fit.check.bins[i];
        const char *more = i + 1 < VALUE_BINS ? "" : "+";

        if (b->customers == 0)
            continue;
        output_row(r->o);
        output_text(r->o, NULL, NULL, str_of(arena_printf(r->c->arena, "%zu%s", i, more)));
        output_int(r->o, NULL, NULL, b->customers);
        output_int(r->o, NULL, NULL, b->actual);
        for (int kind = 0; kind < BTYD_KINDS; kind++)
            output_real(r->o, NULL, NULL, fitted_value(r, kind, b->expected[kind]), 1);
    }
    output_table_end(r->o);
}

static void put_check(const struct value_report *r)
{
    const struct value_check *k = &r->fit.check;

    output_object(r->o, "calibration");
    output_day(r->o, "until", NULL, r->asked.cut_day);
    output_int(r->o, "held_days", NULL, k->held_days);
    output_int(r->o, "customers", NULL, k->all.customers);
    output_int(r->o, "actual", NULL, k->all.actual);
    put_checked_fits(r);
    output_close(r->o);
    if (insight_is_for_people(r->o)) {
        output_line(r->o,
            LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_VALUE_CHECK,
                ARG_TEXT("date", lang_date(r->c->arena, r->c->lang, r->asked.cut_day)),
                ARG_INT("days", k->held_days)));
        people_models(r);
    }
    put_bins(r);
}

/* ---- all customers ---- */

static void put_estimate(
    const struct value_report *r, const char *key, double value, struct interval i, bool is_money)
{
    const struct {
        const char *key;
        double value;
    } fields[] = {{"value", value}, {"low", i.low}, {"high", i.high}};

    output_object(r->o, key);
    for (size_t f = 0; f < COUNT(fields); f++) {
        if (is_money)
            value_money_put(r, fields[f].key, fields[f].value);
        else
            output_real(r->o, fields[f].key, NULL, fields[f].value, 2);
    }
    output_real(r->o, "level", NULL, VALUE_LEVEL, 2);
    output_close(r->o);
}

static void put_horizons(const struct value_report *r, const struct value_total *totals)
{
    output_text(r->o, "interval_method", NULL, STR("delta"));
    output_array(r->o, "horizons");
    for (size_t h = 0; h < r->plan.count; h++) {
        output_object(r->o, NULL);
        output_int(r->o, "months", NULL, r->plan.months[h]);
        put_estimate(r, "orders", totals[h].sum.orders, totals[h].orders, false);
        put_estimate(r, "value", totals[h].sum.money, totals[h].money, true);
        output_close(r->o);
    }
    output_close(r->o);
}

static void people_horizons(const struct value_report *r, const struct value_total *totals)
{
    const struct column columns[] = {
        {NULL, insight_text(r->c, T_INSIGHT_VALUE_MONTHS), COLUMN_RIGHT},
        {NULL, insight_text(r->c, T_INSIGHT_SUMMARY_ORDERS), COLUMN_RIGHT},
        {NULL, insight_text(r->c, T_INSIGHT_VALUE_VALUE), COLUMN_RIGHT},
        {NULL, insight_text(r->c, T_INSIGHT_VALUE_LOW), COLUMN_RIGHT},
        {NULL, insight_text(r->c, T_INSIGHT_VALUE_HIGH), COLUMN_RIGHT},
    };

    output_title(r->o, insight_text(r->c, T_INSIGHT_VALUE_ALL_TITLE));
    output_table(r->o, NULL, columns, COUNT(columns));
    for (size_t h = 0; h < r->plan.count; h++) {
        output_row(r->o);
        output_int(r->o, NULL, NULL, r->plan.months[h]);
        output_real(r->o, NULL, NULL, totals[h].sum.orders, 0);
        value_money_put(r, NULL, totals[h].sum.money);
        value_money_put(r, NULL, totals[h].money.low);
        value_money_put(r, NULL, totals[h].money.high);
    }
    output_table_end(r->o);
    output_line(r->o,
        LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_VALUE_ALL_NOTE,
            ARG_TEXT("rate", lang_percent(r->c->arena, r->c->lang, r->plan.discount, 1)),
            ARG_TEXT("level", lang_percent(r->c->arena, r->c->lang, VALUE_LEVEL, 0))));
}

/* ---- one by one ---- */

bool value_each_put(const struct value_report *r, const uint32_t *customers, size_t count,
    void (*put)(const struct value_report *r, const struct insight_name *name, uint32_t customer))
{
    for (size_t from = 0, n; from < count; from += n) {
        struct arena_mark mark = arena_mark(r->c->arena);
        struct insight_name names[INSIGHT_NAMES_MAX] = {0};

        n = count - from < INSIGHT_NAMES_MAX ? count - from : INSIGHT_NAMES_MAX;
        for (size_t i = 0; i < n; i++)
            names[i].customer_id = r->log.all[customers[from + i]].customer_id;
        if (!insight_names(r->c, names, n))
            return false;
        for (size_t i = 0; i < n; i++)
            put(r, &names[i], customers[from + i]);
        arena_release(r->c->arena, mark);
    }
    return true;
}

static void put_customer(
    const struct value_report *r, const struct insight_name *n, uint32_t customer)
{
    const struct value_customer *v = &r->log.all[customer];
    struct value_outlook outlooks[VALUE_HORIZONS_MAX];
    struct value_forecast f;
    char id[ID_TEXT_MAX];

    f = value_forecast_one(v, &r->asked, &r->fit, &r->plan, outlooks);
    id_format(id, CUSTOMER_PREFIX, v->customer_id);
    output_row(r->o);
    output_text(r->o, NULL, NULL, n->name);
    output_text(r->o, NULL, NULL, n->external.n ? n->external : n->phone);
    output_text(r->o, NULL, NULL, n->external);
    output_text(r->o, NULL, NULL, n->phone);
    output_int(r->o, NULL, NULL, v->repeats);
    output_int(r->o, NULL, NULL, r->question.as_of - v->last_day);
    output_percent(r->o, NULL, NULL, f.alive, 0);
    value_money_put(r, NULL, f.spend);
    for (size_t h = 0; h < r->plan.count; h++) {
        output_real(r->o, NULL, NULL, outlooks[h].orders, 1);
        value_money_put(r, NULL, outlooks[h].money);
    }
    output_text(r->o, NULL, NULL, str_of(id));
}

#define FIXED_COLUMNS 9

/* People see the farthest horizon alone. */
static size_t columns_of(const struct value_report *r, struct column *out)
{
    const struct column first[] = {
        {"name", insight_text(r->c, T_INSIGHT_RFM_NAME), COLUMN_LEFT},
        {NULL, insight_text(r->c, T_INSIGHT_RFM_KNOWN_BY), COLUMN_LEFT},
        {"external_id", NULL, COLUMN_LEFT},
        {"phone", NULL, COLUMN_LEFT},
        {"repeats", insight_text(r->c, T_INSIGHT_VALUE_REPEATS), COLUMN_RIGHT},
        {"away_days", insight_text(r->c, T_INSIGHT_VALUE_AWAY), COLUMN_RIGHT},
        {"alive", insight_text(r->c, T_INSIGHT_VALUE_ALIVE), COLUMN_RIGHT},
        {"spend", NULL, COLUMN_RIGHT},
    };
    size_t n = 0;

    static_assert(COUNT(first) + 1 == FIXED_COLUMNS, "and the id");
    while (n < COUNT(first)) {
        out[n] = first[n];
        n++;
    }
    for (size_t h = 0; h < r->plan.count; h++) {
        long long months = (long long)r->plan.months[h];
        bool is_last = h + 1 == r->plan.count;

        out[n++] = (struct column){arena_printf(r->c->arena, "orders_%lld", months),
            is_last ? insight_text(r->c, T_INSIGHT_SUMMARY_ORDERS) : NULL, COLUMN_RIGHT};
        out[n++] = (struct column){arena_printf(r->c->arena, "value_%lld", months),
            is_last ? insight_text(r->c, T_INSIGHT_VALUE_VALUE) : NULL, COLUMN_RIGHT};
    }
    out[n++] = (struct column){"id", "id", COLUMN_RIGHT};
    return n;
}

/* By what they are expected to bring, or to order where money has no model; equals by id. */
static uint32_t *customers_by_value(
    const struct value_report *r, const struct value_forecast *forecasts)
{
    size_t n = r->log.count;
    struct rank_key *keys = mem_alloc(mem_size(2 * n + 1, sizeof *keys));
    uint32_t *order = mem_alloc(mem_size(n + 1, sizeof *order));

    for (size_t i = 0; i < n; i++) {
        const struct value_forecast *f = &forecasts[i];
        double worth = f->alive * (r->fit.has_spend ? f->last.money : f->last.orders * 1e6);

        keys[i] = (struct rank_key){rank_of(-llround(worth)), (uint32_t)i};
    }
    rank_sort(keys, keys + n, n);
    for (size_t i = 0; i < n; i++)
        order[i] = keys[i].index;
    mem_free(keys);
    return order;
}

static bool put_customers(const struct value_report *r, const struct value_forecast *forecasts)
{
    struct column columns[FIXED_COLUMNS + 2 * VALUE_HORIZONS_MAX];
    size_t width = columns_of(r, columns), count = r->log.count;
    uint32_t *order = customers_by_value(r, forecasts);
    bool ok;

    if (count > (size_t)r->limit)
        count = (size_t)r->limit;
    output_title(r->o,
        LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_VALUE_CUSTOMERS_TITLE,
            ARG_INT("n", r->plan.months[r->plan.count - 1])));
    output_table(r->o, "customers", columns, width);
    ok = value_each_put(r, order, count, put_customer);
    output_table_end(r->o);
    mem_free(order);
    return ok;
}

static bool put_forecasts(const struct value_report *r)
{
    struct value_forecast *forecasts = mem_alloc(mem_size(r->log.count + 1, sizeof *forecasts));
    struct value_total totals[VALUE_HORIZONS_MAX];
    bool ok;

    value_forecast(&r->log, &r->asked, &r->fit, &r->plan, forecasts, totals);
    put_horizons(r, totals);
    if (insight_is_for_people(r->o))
        people_horizons(r, totals);
    ok = put_customers(r, forecasts);
    mem_free(forecasts);
    return ok;
}

static bool put_report(const struct value_report *r)
{
    if (insight_is_for_people(r->o) && r->log.count == 0) {
        insight_welcome(r->c, r->o);
        return true;
    }
    insight_begin(r->c, r->o, T_INSIGHT_VALUE_TITLE, &r->question);
    if (!value_is_fitted(r)) {
        value_fit_put(r);
        return true;
    }
    insight_view_put(r->c, r->o, &r->question);
    output_text(r->o, "unit", NULL, str_of(units[call_choice(r->call, "unit")]));
    output_real(r->o, "discount", NULL, r->plan.discount, 4);
    output_int(r->o, "n", insight_text(r->c, T_INSIGHT_SUMMARY_CUSTOMERS), (int64_t)r->log.count);
    output_int(r->o, "repeaters", insight_text(r->c, T_INSIGHT_VALUE_REPEATERS), r->log.repeaters);
    value_fit_put(r);
    put_spend(r);
    put_check(r);
    return put_forecasts(r);
}

bool insight_value_run(struct ctx *c, struct call *call)
{
    struct value_report r = {
        .c = c, .o = call->out, .call = call, .plan = {.months = {3, 6, 12, 36}, .count = 4}};
    bool ok;

    if ((call_has(call, "months") && !months_read(&r)) || !value_ask(&r))
        return false;
    ok = put_report(&r);
    value_log_fini(&r.log);
    return ok;
}
