/* insight alive: the alarm list (alive.h), each with the reason in words. */
#include <math.h>

#include "customer/customer.h"
#include "insight/alive.h"
#include "insight/value_cli.h"

static struct alive_question alive_of(const struct value_report *r)
{
    return (struct alive_question){&r->asked, &r->plan, &r->log, &r->fit};
}

static int64_t away_days(const struct value_report *r, const struct value_customer *v)
{
    const struct alive_question q = alive_of(r);

    return alive_away_days(&q, v);
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
        people_alarm(r, n, id, text, alive_stake(&f, f.last.money));
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
    value_money_put(r, NULL, alive_stake(&f, f.last.money));
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
    const struct alive_question q = alive_of(r);
    size_t count;
    uint32_t *order = alive_alarms(&q, &count);
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
        .c = c, .o = call->out, .call = call, .plan = {.months = {ALIVE_STAKE_MONTHS}, .count = 1}};
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
