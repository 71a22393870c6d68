/* maitred loyalty rules: the programme from the command line. */
#include "customer/customer.h"
#include "loyalty/loyalty_doors.h"
#include "loyalty/trial.h"

/* ---- list, show ---- */

static void limit_put(struct output *o, const char *key, const char *label, int64_t points)
{
    if (points == EARN_NO_LIMIT)
        output_null(o, key, label);
    else
        output_int(o, key, label, points);
}

static void moment_put(struct output *o, const char *key, const char *label, int64_t at_us)
{
    if (at_us)
        output_moment(o, key, label, at_us);
    else
        output_null(o, key, label);
}

static bool list_run(struct ctx *c, struct call *call)
{
    struct output *o = call->out;
    const struct column columns[] = {{"code", lang_text(c->lang, T_PROGRAMME_CODE), COLUMN_LEFT},
        {"name", lang_text(c->lang, T_PROGRAMME_NAME), COLUMN_LEFT},
        {"state", lang_text(c->lang, T_PROGRAMME_STATE), COLUMN_LEFT},
        {"on", lang_text(c->lang, T_PROGRAMME_ON), COLUMN_LEFT},
        {"kind", lang_text(c->lang, T_PROGRAMME_KIND), COLUMN_LEFT},
        {"value", lang_text(c->lang, T_PROGRAMME_VALUE), COLUMN_RIGHT},
        {"given", lang_text(c->lang, T_PROGRAMME_GIVEN), COLUMN_RIGHT},
        {"budget", lang_text(c->lang, T_PROGRAMME_BUDGET), COLUMN_RIGHT}};
    struct rule_given *given;
    struct programme p;

    if (!programme_load(c, &p) || !rules_given(c, &p, &given))
        return false;
    if (p.rule_count == 0)
        output_line(o, lang_text(c->lang, T_PROGRAMME_EMPTY));
    output_table(o, "rules", columns, COUNT(columns));
    for (size_t i = 0; i < p.rule_count; i++) {
        const struct loyalty_rule *r = &p.rules[i];

        output_row(o);
        output_text(o, NULL, NULL, r->earn.code);
        output_text(o, NULL, NULL, r->earn.name);
        output_text(o, NULL, NULL, word_of(RULE_STATES, (int)r->state));
        output_text(o, NULL, NULL, word_of(RULE_ONS, (int)r->on));
        output_text(o, NULL, NULL, word_of(EARN_KINDS, (int)r->earn.kind));
        output_int(o, NULL, NULL, r->earn.value);
        output_int(o, NULL, NULL, given[i].points);
        limit_put(o, NULL, NULL, r->budget);
    }
    output_table_end(o);
    return true;
}

static void rule_show(struct ctx *c, struct output *o, const struct loyalty_rule *r)
{
    const struct earn_rule *e = &r->earn;

    output_text(o, "code", lang_text(c->lang, T_PROGRAMME_CODE), e->code);
    output_text(o, "name", lang_text(c->lang, T_PROGRAMME_NAME), e->name);
    output_text(
        o, "state", lang_text(c->lang, T_PROGRAMME_STATE), word_of(RULE_STATES, (int)r->state));
    output_text(o, "on", lang_text(c->lang, T_PROGRAMME_ON), word_of(RULE_ONS, (int)r->on));
    output_text(o, "kind", lang_text(c->lang, T_PROGRAMME_KIND), word_of(EARN_KINDS, (int)e->kind));
    output_int(o, "value", lang_text(c->lang, T_PROGRAMME_VALUE), e->value);
    output_text(o, "when", lang_text(c->lang, T_PROGRAMME_WHEN), e->when);
    output_text(o, "lines", lang_text(c->lang, T_PROGRAMME_LINES), e->lines);
    output_int(o, "priority", lang_text(c->lang, T_PROGRAMME_PRIORITY), e->priority);
    output_text(o, "group", lang_text(c->lang, T_PROGRAMME_GROUP), e->group);
    output_money(o, "minimum", lang_text(c->lang, T_PROGRAMME_MINIMUM), e->minimum);
    limit_put(o, "order_max", lang_text(c->lang, T_PROGRAMME_ORDER_MAX), e->order_max);
    limit_put(o, "day_max", lang_text(c->lang, T_PROGRAMME_DAY_MAX), r->day_max);
    limit_put(o, "customer_max", lang_text(c->lang, T_PROGRAMME_CUSTOMER_MAX), r->customer_max);
    limit_put(o, "budget", lang_text(c->lang, T_PROGRAMME_BUDGET), r->budget);
    moment_put(o, "starts_at", lang_text(c->lang, T_PROGRAMME_STARTS), r->starts_us);
    moment_put(o, "ends_at", lang_text(c->lang, T_PROGRAMME_ENDS), r->ends_us);
}

static bool show_run(struct ctx *c, struct call *call)
{
    struct rule_given *given;
    struct loyalty_rule *r;
    struct programme p;

    if (!programme_load(c, &p) || !programme_rule_get(c, &p, call->operands[0], &r) ||
        !rules_given(c, &p, &given))
        return false;
    rule_show(c, call->out, r);
    output_int(
        call->out, "given", lang_text(c->lang, T_PROGRAMME_GIVEN), given[r - p.rules].points);
    output_int(call->out, "times", lang_text(c->lang, T_PROGRAMME_TIMES), given[r - p.rules].times);
    output_int(call->out, "customers", lang_text(c->lang, T_PROGRAMME_CUSTOMERS),
        given[r - p.rules].customers);
    return true;
}

/* ---- set, pause, resume ---- */

static bool set_work(struct ctx *c, void *arg)
{
    struct programme p;

    return programme_parse(c, *(const struct str *)arg, &p) && programme_put(c, &p);
}

static bool set_run(struct ctx *c, struct call *call)
{
    struct str text;

    if (!basket_file(c, call->operands[0], &text) || !db_write(c, set_work, &text))
        return false;
    output_text(call->out, "fate", NULL, STR("set"));
    output_line(call->out, lang_text(c->lang, T_PROGRAMME_SET));
    return true;
}

struct move {
    struct str code;
    enum rule_state state;
    bool changed;
};

static bool move_work(struct ctx *c, void *arg)
{
    struct move *m = arg;

    return programme_rule_move(c, m->code, m->state, &m->changed);
}

static bool move_run(struct ctx *c, struct call *call, enum rule_state state)
{
    struct move m = {.code = call->operands[0], .state = state};

    if (!db_write(c, move_work, &m))
        return false;
    output_text(call->out, "code", lang_text(c->lang, T_PROGRAMME_CODE), m.code);
    output_text(call->out, "state", lang_text(c->lang, T_PROGRAMME_STATE),
        word_of(RULE_STATES, (int)state));
    output_bool(call->out, "changed", NULL, m.changed);
    return true;
}

static bool pause_run(struct ctx *c, struct call *call)
{
    return move_run(c, call, RULE_PAUSED);
}

static bool resume_run(struct ctx *c, struct call *call)
{
    return move_run(c, call, RULE_ACTIVE);
}

/* ---- try ---- */

/* A rule's code, or a file with a programme. */
static bool tried_read(struct ctx *c, struct str what, struct programme *out)
{
    struct loyalty_rule *r;
    struct str text;

    if (!programme_load(c, out))
        return false;
    r = programme_rule(out, what);
    if (!r)
        return basket_file(c, what, &text) && programme_parse(c, text, out) &&
            (programme_drafts_count(out), true);
    r->state = RULE_ACTIVE;
    return true;
}

static void trial_rules_show(struct ctx *c, struct output *o, const struct trial *t)
{
    const struct column columns[] = {{"code", lang_text(c->lang, T_PROGRAMME_CODE), COLUMN_LEFT},
        {"name", lang_text(c->lang, T_PROGRAMME_NAME), COLUMN_LEFT},
        {"points", lang_text(c->lang, T_PROGRAMME_POINTS), COLUMN_RIGHT},
        {"full", lang_text(c->lang, T_PROGRAMME_FULL), COLUMN_RIGHT},
        {"orders", lang_text(c->lang, T_PROGRAMME_ORDERS), COLUMN_RIGHT},
        {"customers", lang_text(c->lang, T_PROGRAMME_CUSTOMERS), COLUMN_RIGHT}};

    output_table(o, "rules", columns, COUNT(columns));
    for (size_t i = 0; i < t->set.count; i++) {
        output_row(o);
        output_text(o, NULL, NULL, t->set.of[i]->earn.code);
        output_text(o, NULL, NULL, t->set.of[i]->earn.name);
        output_int(o, NULL, NULL, t->rules[i].points);
        output_int(o, NULL, NULL, t->rules[i].full);
        output_int(o, NULL, NULL, t->rules[i].orders);
        output_int(o, NULL, NULL, t->rules[i].customers);
    }
    output_table_end(o);
}

static void trial_top_show(struct ctx *c, struct output *o, const struct trial *t)
{
    const struct column columns[] = {
        {"customer", lang_text(c->lang, T_PROGRAMME_CUSTOMER), COLUMN_LEFT},
        {"points", lang_text(c->lang, T_PROGRAMME_POINTS), COLUMN_RIGHT},
        {"orders", lang_text(c->lang, T_PROGRAMME_ORDERS), COLUMN_RIGHT}};

    output_title(o, lang_text(c->lang, T_PROGRAMME_TOP));
    output_table(o, "top", columns, COUNT(columns));
    for (size_t i = 0; i < t->top_count; i++) {
        output_row(o);
        output_text(o, NULL, NULL, str_of(customer_text(c, t->top[i].customer_id)));
        output_int(o, NULL, NULL, t->top[i].points);
        output_int(o, NULL, NULL, t->top[i].orders);
    }
    output_table_end(o);
}

void trial_show(struct ctx *c, struct output *o, const struct trial *t)
{
    output_day(o, "from", lang_text(c->lang, T_PROGRAMME_FROM), t->from_day);
    output_day(o, "to", lang_text(c->lang, T_PROGRAMME_TO), t->until_day);
    output_int(o, "orders", lang_text(c->lang, T_PROGRAMME_ORDERS), t->orders);
    output_int(o, "customers", lang_text(c->lang, T_PROGRAMME_CUSTOMERS), t->customers);
    output_money(o, "amount", lang_text(c->lang, T_PROGRAMME_AMOUNT), t->amount);
    output_int(
        o, "earning_orders", lang_text(c->lang, T_PROGRAMME_EARNING_ORDERS), t->earning_orders);
    output_int(o, "earning_customers", lang_text(c->lang, T_PROGRAMME_EARNING_CUSTOMERS),
        t->earning_customers);
    output_int(o, "points", lang_text(c->lang, T_PROGRAMME_POINTS), t->points);
    output_money(o, "cost", lang_text(c->lang, T_PROGRAMME_COST), t->cost);
    if (t->orders == 0)
        output_line(o, lang_text(c->lang, T_PROGRAMME_NO_ORDERS));
    trial_rules_show(c, o, t);
    trial_top_show(c, o, t);
}

static bool try_run(struct ctx *c, struct call *call)
{
    int64_t from_day, until_day;
    bool has_from, has_until;
    struct programme p;
    struct trial t;

    trial_last_month(c, &from_day, &until_day);
    if (!call_date(c, call, "from", &from_day, &has_from) ||
        !call_date(c, call, "to", &until_day, &has_until) ||
        !tried_read(c, call->operands[0], &p) || !trial_run(c, &p, from_day, until_day, &t))
        return false;
    trial_show(c, call->out, &t);
    return true;
}

/* ---- the rows ---- */

static const struct option try_options[] = {
    {"from", OPTION_DATE, "DATE", T_PROGRAMME_OPTION_FROM},
    {"to", OPTION_DATE, "DATE", T_PROGRAMME_OPTION_TO},
};

const struct verb rules_verbs[RULES_VERB_COUNT] = {
    {"loyalty rules list", "", .db = DB_READY, .txn = TXN_READ, .run = list_run,
        .help = T_VERB_LOYALTY_RULES_LIST},
    {"loyalty rules show", "CODE", .db = DB_READY, .txn = TXN_READ, .run = show_run,
        .help = T_VERB_LOYALTY_RULES_SHOW},
    {"loyalty rules set", "FILE", .db = DB_READY, .txn = TXN_NONE, .run = set_run,
        .help = T_VERB_LOYALTY_RULES_SET},
    {"loyalty rules pause", "CODE", .db = DB_READY, .txn = TXN_NONE, .run = pause_run,
        .help = T_VERB_LOYALTY_RULES_PAUSE},
    {"loyalty rules resume", "CODE", .db = DB_READY, .txn = TXN_NONE, .run = resume_run,
        .help = T_VERB_LOYALTY_RULES_RESUME},
    {"loyalty rules try", "FILE|CODE", OPTIONS(try_options), .db = DB_READY, .txn = TXN_READ,
        .run = try_run, .help = T_VERB_LOYALTY_RULES_TRY},
};
