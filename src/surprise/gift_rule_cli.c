/* maitred surprise rule: gifts that rules choose. */
#include <jansson.h>

#include "base/actor.h"
#include "base/json.h"
#include "order/basket.h"
#include "rule/rule.h"
#include "surprise/surprise_doors.h"

static const char *label(const struct ctx *c, enum text text)
{
    return lang_text(c->lang, text);
}

/* ---- set ---- */

struct setting_rule {
    struct gift_rule_wish wish;
    struct gift_rule made;
};

static bool set_work(struct ctx *c, void *arg)
{
    struct setting_rule *s = arg;
    const char *pointer;

    return gift_rule_put(c, &s->wish, &pointer) && gift_rule_get(c, s->wish.code, &s->made);
}

static void made_show(struct ctx *c, struct output *o, const struct gift_rule *r)
{
    bool is_paused = r->state == GIFT_RULE_PAUSED;

    output_text(o, "code", label(c, T_SURPRISE_CODE), r->code);
    output_text(o, "gift", label(c, T_SURPRISE_GIFT), r->gift.code);
    output_text(o, "state", NULL, is_paused ? STR("paused") : STR("active"));
    output_int(o, "hand_days", label(c, T_SURPRISE_RULE_HAND_DAYS), r->hand_days);
    output_line(o,
        LANG_FORMAT(c->arena, c->lang, T_SURPRISE_RULE_SET,
            ARG_TEXT("paused", is_paused ? "yes" : "no"), ARG_STR("code", r->code)));
}

/* The condition, or "@" and the file it is in. */
static bool when_read(struct ctx *c, struct str text, json_t **out)
{
    json_error_t error;

    if (!text.n)
        return fail(c, ERR_USAGE, "when is it given? Say --when, a condition as JSON, or @FILE");
    if (text.p[0] == '@' && !basket_file(c, str_from(text, 1), &text))
        return false;
    if (text.n > RULE_BYTES_MAX || !json_is_modest(text))
        return fail(c, ERR_TOO_LARGE, "a condition has at most %d bytes", RULE_BYTES_MAX);
    *out = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &error);
    if (!*out)
        return fail(c, ERR_INVALID, "the condition is no JSON: line %d, column %d: %s", error.line,
            error.column, error.text);
    return true;
}

static bool set_run(struct ctx *c, struct call *call)
{
    struct setting_rule s = {.wish = {.code = call->operands[0], .gift = call_text(call, "gift")}};
    json_t *when;
    bool ok;

    if (!s.wish.gift.n)
        return fail(c, ERR_USAGE, "which gift does it give? Say --gift, one of the catalogue");
    if (call_has(call, "state"))
        s.wish.state = call_choice(call, "state") + 1;
    if (!call_int(c, call, "hand-days", 1, GIFT_HAND_DAYS_MAX, 0, &s.wish.hand_days) ||
        !when_read(c, call_text(call, "when"), &when))
        return false;
    s.wish.when = when;
    ok = db_write(c, set_work, &s);
    json_decref(when);
    if (ok)
        made_show(c, call->out, &s.made);
    return ok;
}

/* ---- list ---- */

static const char *stop_text(struct ctx *c, const struct gift_rule *r)
{
    return label(
        c, r->stop == GIFT_RULE_CLOSED ? T_SURPRISE_RULE_STOP_GIFT : T_SURPRISE_RULE_STOP_BUDGET);
}

static void list_row(struct ctx *c, struct output *o, const struct gift_rule *r)
{
    bool is_table = output_format(o) == FORMAT_TABLE;
    bool is_active = r->state == GIFT_RULE_ACTIVE;

    output_row(o);
    output_text(o, NULL, NULL, r->code);
    output_text(o, NULL, NULL, r->gift.code);
    if (is_table)
        output_text(o, NULL, NULL,
            str_of(label(c, is_active ? T_SURPRISE_RULE_ACTIVE : T_SURPRISE_RULE_PAUSED)));
    else
        output_text(o, NULL, NULL, is_active ? STR("active") : STR("paused"));
    output_int(o, NULL, NULL, r->hand_days);
    output_int(o, NULL, NULL, r->given);
    output_int(o, NULL, NULL, r->waiting);
    output_int(o, NULL, NULL, r->lapsed);
    output_money(o, NULL, NULL, r->cost);
    if (r->stop == GIFT_RULE_GOES)
        output_null(o, NULL, NULL);
    else if (is_table)
        output_text(o, NULL, NULL, str_of(stop_text(c, r)));
    else
        output_text(o, NULL, NULL, r->stop == GIFT_RULE_CLOSED ? STR("gift") : STR("budget"));
    output_text(o, NULL, NULL, r->when);
}

static bool list_run(struct ctx *c, struct call *call)
{
    const struct column columns[] = {{"code", label(c, T_SURPRISE_CODE), COLUMN_LEFT},
        {"gift", label(c, T_SURPRISE_GIFT), COLUMN_LEFT},
        {"state", label(c, T_SURPRISE_STATE), COLUMN_LEFT},
        {"hand_days", label(c, T_SURPRISE_RULE_HAND_DAYS), COLUMN_RIGHT},
        {"given", label(c, T_SURPRISE_RULE_GIVEN), COLUMN_RIGHT},
        {"waiting", label(c, T_SURPRISE_RULE_WAITING), COLUMN_RIGHT},
        {"lapsed", label(c, T_SURPRISE_RULE_LAPSED), COLUMN_RIGHT},
        {"cost", label(c, T_SURPRISE_COST), COLUMN_RIGHT},
        {"stopped", label(c, T_SURPRISE_RULE_STOPPED), COLUMN_LEFT}, {"when", NULL, COLUMN_LEFT}};
    struct gift_rule *rules;
    bool is_short = false;
    size_t count;

    if (!gift_rule_list(c, &rules, &count))
        return false;
    output_table(call->out, "rules", columns, COUNT(columns));
    for (size_t i = 0; i < count; i++) {
        list_row(c, call->out, &rules[i]);
        is_short = is_short || rules[i].stop == GIFT_RULE_NO_BUDGET;
    }
    output_table_end(call->out);
    if (is_short)
        output_line(call->out, label(c, T_SURPRISE_RULE_SHORT));
    if (count == 0)
        output_line(call->out, label(c, T_SURPRISE_RULE_NONE));
    return true;
}

/* ---- pause, resume ---- */

struct move {
    struct str code;
    enum gift_rule_state state;
    bool changed;
};

static bool move_work(struct ctx *c, void *arg)
{
    struct move *m = arg;

    return gift_rule_state_set(c, m->code, m->state, &m->changed);
}

static bool move_run(struct ctx *c, struct call *call, enum gift_rule_state state)
{
    struct move m = {.code = call->operands[0], .state = state};

    if (!db_write(c, move_work, &m))
        return false;
    output_text(call->out, "code", label(c, T_SURPRISE_CODE), m.code);
    output_text(
        call->out, "state", NULL, state == GIFT_RULE_ACTIVE ? STR("active") : STR("paused"));
    output_bool(call->out, "changed", NULL, m.changed);
    output_line(call->out,
        label(c, state == GIFT_RULE_ACTIVE ? T_SURPRISE_RULE_RESUMED : T_SURPRISE_RULE_IS_PAUSED));
    return true;
}

static bool pause_run(struct ctx *c, struct call *call)
{
    return move_run(c, call, GIFT_RULE_PAUSED);
}

static bool resume_run(struct ctx *c, struct call *call)
{
    return move_run(c, call, GIFT_RULE_ACTIVE);
}

/* ---- try, run ---- */

void gift_trial_show(struct ctx *c, struct output *o, const struct gift_trial *t)
{
    const struct column columns[] = {{"customer", label(c, T_SURPRISE_CUSTOMER), COLUMN_LEFT},
        {"name", label(c, T_SURPRISE_NAME), COLUMN_LEFT}};

    output_text(o, "gift", label(c, T_SURPRISE_GIFT), t->rule.gift.code);
    output_int(o, "count", label(c, T_SURPRISE_RULE_COUNT), t->count);
    output_money(o, "cost", label(c, T_SURPRISE_COST_ALL), t->cost);
    output_money(o, "left", label(c, T_SURPRISE_LEFT), t->left);
    output_int(o, "within", label(c, T_SURPRISE_RULE_WITHIN), t->within);
    output_table(o, "customers", columns, COUNT(columns));
    for (size_t i = 0; i < t->shown_count; i++) {
        output_row(o);
        output_text(o, NULL, NULL, str_of(customer_text(c, t->shown[i].id)));
        if (actor_may(c->actor, PERM_CUSTOMER_PERSONAL))
            output_text(o, NULL, NULL, t->shown[i].name);
        else
            output_null(o, NULL, NULL);
    }
    output_table_end(o);
    if (t->count == 0)
        output_line(o, label(c, T_SURPRISE_RULE_NOBODY));
}

static bool try_run(struct ctx *c, struct call *call)
{
    struct gift_trial t;

    if (!gift_rule_try(c, call->operands[0], &t))
        return false;
    gift_trial_show(c, call->out, &t);
    return true;
}

/* What is true now is chosen at once, and not only within a minute. */
static bool run_run(struct ctx *c, struct call *call)
{
    struct gift_choice made;

    if (!gift_rules_choose(c, NULL, &made))
        return false;
    output_int(call->out, "given", label(c, T_SURPRISE_RULE_GIVEN), made.given);
    output_int(call->out, "waiting", label(c, T_SURPRISE_RULE_WAITING), made.waiting);
    output_int(call->out, "lapsed", label(c, T_SURPRISE_RULE_LAPSED), made.lapsed);
    return true;
}

bool gift_rule_job(struct ctx *c, struct job *job)
{
    struct gift_choice made;

    return gift_rules_choose(c, job->is_stopping, &made);
}

/* ---- the rows ---- */

static const struct option set_options[] = {
    {"gift", OPTION_TEXT, "GIFT", T_SURPRISE_OPTION_RULE_GIFT},
    {"when", OPTION_TEXT, "JSON|@FILE", T_SURPRISE_OPTION_WHEN},
    {"hand-days", OPTION_INT, "DAYS", T_SURPRISE_OPTION_HAND_DAYS},
    {"state", OPTION_CHOICE, GIFT_RULE_STATES, T_SURPRISE_OPTION_STATE},
};

const struct verb gift_rule_verbs[GIFT_RULE_VERB_COUNT] = {
    {"surprise rule set", "CODE", OPTIONS(set_options), .db = DB_READY, .txn = TXN_NONE,
        .run = set_run, .help = T_VERB_SURPRISE_RULE_SET},
    {"surprise rule list", "", .db = DB_READY, .txn = TXN_READ, .run = list_run,
        .help = T_VERB_SURPRISE_RULE_LIST},
    {"surprise rule pause", "CODE", .db = DB_READY, .txn = TXN_NONE, .run = pause_run,
        .help = T_VERB_SURPRISE_RULE_PAUSE},
    {"surprise rule resume", "CODE", .db = DB_READY, .txn = TXN_NONE, .run = resume_run,
        .help = T_VERB_SURPRISE_RULE_RESUME},
    {"surprise rule try", "CODE", .db = DB_READY, .txn = TXN_READ, .run = try_run,
        .help = T_VERB_SURPRISE_RULE_TRY},
    {"surprise rule run", "", .db = DB_READY, .txn = TXN_NONE, .run = run_run,
        .help = T_VERB_SURPRISE_RULE_RUN},
};
