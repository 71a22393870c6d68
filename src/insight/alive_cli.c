/* insight alive: who is silent for longer than usual for them, while it may still be worth asking.
 *
 * Candidates bought on three days or more and are away for more than twice their usual gap. At
 * stake is what somebody would bring within a year if still a customer, times the probability that
 * they are, times the probability that they are not: it is small for those who will surely come
 * back, and for those long gone. Without a model they are ranked by how many usual gaps they are
 * away; more than ten count as gone. */
#include <math.h>

#include "customer/customer.h"
#include "stats/rank.h"
#include "insight/value_cli.h"

#define REPEATS_MIN 2 /* three purchases, two gaps */
#define GAPS_MIN 2
#define GAPS_MAX 10 /* only without a model */
#define STAKE_MONTHS 12
#define ORDERS_SCALE 1e6 /* ranks by orders where money has no model */

static int64_t away_days(const struct value_report *r, const struct value_customer *v)
{
    return r->question.as_of - v->last_day;
}

static double stake_of(const struct value_forecast *f, double worth)
{
    return worth * f->alive * (1 - f->alive);
}

int64_t value_urgency(
    const struct value_report *r, const struct value_customer *v, const struct value_forecast *f)
{
    int64_t away = away_days(r, v);

    if (v->repeats < REPEATS_MIN || away <= (int64_t)GAPS_MIN * v->gap)
        return -1;
    if (!f)
        return away > (int64_t)GAPS_MAX * v->gap ? -1 : away * 1000 / v->gap;
    return llround(stake_of(f, r->fit.has_spend ? f->last.money : ORDERS_SCALE * f->last.orders));
}

/* NULL without a model. */
static struct value_forecast *forecasts_find(const struct value_report *r)
{
    struct value_forecast *each;
    struct value_total total;

    if (!value_is_fitted(r))
        return NULL;
    each = mem_alloc(mem_size(r->log.count + 1, sizeof *each));
    value_forecast(&r->log, &r->asked, &r->fit, &r->plan, each, &total);
    return each;
}

/* The most urgent first, equals by id; to be freed with mem_free. */
static uint32_t *alarms_find(const struct value_report *r, size_t *count)
{
    size_t n = r->log.count;
    struct rank_key *keys = mem_alloc(mem_size(2 * n + 1, sizeof *keys));
    uint32_t *order = mem_alloc(mem_size(n + 1, sizeof *order));
    struct value_forecast *each = forecasts_find(r);

    *count = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t value = value_urgency(r, &r->log.all[i], each ? &each[i] : NULL);

        if (value >= 0)
            keys[(*count)++] = (struct rank_key){rank_of(-value), (uint32_t)i};
    }
    rank_sort(keys, keys + n, *count);
    for (size_t i = 0; i < *count; i++)
        order[i] = keys[i].index;
    mem_free(keys);
    mem_free(each);
    return order;
}

static const char *text_of(
    const struct value_report *r, const struct value_customer *v, double alive)
{
    struct ctx *c = r->c;

    if (isnan(alive))
        return LANG_FORMAT(c->arena, c->lang, T_INSIGHT_ALIVE_SILENT, ARG_INT("gap", v->gap),
            ARG_INT("away", away_days(r, v)));
    return LANG_FORMAT(c->arena, c->lang, T_INSIGHT_ALIVE_LIKELY, ARG_INT("gap", v->gap),
        ARG_INT("away", away_days(r, v)),
        ARG_TEXT("alive", lang_percent(c->arena, c->lang, alive, 0)));
}

/* "* 00123 Anna (cus_01hx3v9k2m4qa): $120.33 at stake", and the reason below. */
static void people_alarm(const struct value_report *r, const struct insight_name *n, const char *id,
    const char *text, double stake)
{
    struct ctx *c = r->c;
    struct str known = n->external.n ? n->external : n->phone;
    const char *gap = known.n && n->name.n ? " " : "";
    const char *blank = known.n || n->name.n ? " " : "";
    const char *money = isfinite(stake)
        ? LANG_FORMAT(c->arena, c->lang, T_INSIGHT_ALIVE_STAKE_LINE,
              ARG_TEXT("money", lang_money(c->arena, c->lang, llround(stake), c->currency)))
        : "";

    output_line(r->o,
        arena_printf(c->arena, "* " STR_FMT "%s" STR_FMT "%s(%s)%s\n%s", STR_ARG(known), gap,
            STR_ARG(n->name), blank, id, money, text));
}

static void put_alarm(const struct value_report *r, const struct insight_name *n, uint32_t customer)
{
    const struct value_customer *v = &r->log.all[customer];
    struct value_forecast f = {NAN, NAN, {NAN, NAN}};
    struct value_outlook outlook;
    const char *text;
    char id[ID_TEXT_MAX];

    if (value_is_fitted(r))
        f = value_forecast_one(v, &r->asked, &r->fit, &r->plan, &outlook);
    text = text_of(r, v, f.alive);
    id_format(id, CUSTOMER_PREFIX, v->customer_id);
    if (insight_is_for_people(r->o)) {
        people_alarm(r, n, id, text, stake_of(&f, f.last.money));
        return;
    }
    output_row(r->o);
    output_text(r->o, NULL, NULL, str_of(id));
    output_text(r->o, NULL, NULL, n->name);
    output_text(r->o, NULL, NULL, n->external);
    output_text(r->o, NULL, NULL, n->phone);
    output_int(r->o, NULL, NULL, v->gap);
    output_int(r->o, NULL, NULL, away_days(r, v));
    output_percent(r->o, NULL, NULL, f.alive, 4);
    output_real(r->o, NULL, NULL, f.last.orders, 2);
    value_money_put(r, NULL, f.last.money);
    value_money_put(r, NULL, stake_of(&f, f.last.money));
    output_text(r->o, NULL, NULL, str_of(text));
}

static bool put_alarms(const struct value_report *r)
{
    static const struct column columns[] = {{"id", NULL, COLUMN_LEFT}, {"name", NULL, COLUMN_LEFT},
        {"external_id", NULL, COLUMN_LEFT}, {"phone", NULL, COLUMN_LEFT},
        {"usual_days", NULL, COLUMN_RIGHT}, {"away_days", NULL, COLUMN_RIGHT},
        {"alive", NULL, COLUMN_RIGHT}, {"orders_if_alive", NULL, COLUMN_RIGHT},
        {"value_if_alive", NULL, COLUMN_RIGHT}, {"at_stake", NULL, COLUMN_RIGHT},
        {"text", NULL, COLUMN_LEFT}};
    size_t count;
    uint32_t *order = alarms_find(r, &count);
    size_t shown = count < (size_t)r->limit ? count : (size_t)r->limit;
    bool is_for_people = insight_is_for_people(r->o), ok;

    output_int(r->o, "silent", insight_text(r->c, T_INSIGHT_ALIVE_COUNT), (int64_t)count);
    output_line(r->o,
        insight_text(
            r->c, value_is_fitted(r) ? T_INSIGHT_ALIVE_RANKED : T_INSIGHT_ALIVE_RANKED_BY_GAPS));
    if (!is_for_people)
        output_table(r->o, "customers", columns, COUNT(columns));
    ok = value_each_put(r, order, shown, put_alarm);
    if (!is_for_people)
        output_table_end(r->o);
    mem_free(order);
    return ok;
}

bool insight_alive_run(struct ctx *c, struct call *call)
{
    struct value_report r = {
        .c = c, .o = call->out, .call = call, .plan = {.months = {STAKE_MONTHS}, .count = 1}};
    bool ok = true;

    if (!value_ask(&r))
        return false;
    if (insight_is_for_people(r.o) && r.log.count == 0) {
        insight_welcome(c, r.o);
    } else {
        insight_begin(c, r.o, T_INSIGHT_ALIVE_TITLE, &r.question);
        value_fit_put(&r);
        output_text(r.o, "ranked_by", NULL, str_of(value_is_fitted(&r) ? "at_stake" : "gaps"));
        ok = put_alarms(&r);
    }
    value_log_fini(&r.log);
    return ok;
}
