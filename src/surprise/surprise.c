/* The catalogue, budgets, giving and undoing. */
#include "surprise/surprise.h"

#include "base/actor.h"
#include "ledger/ledger.h"
#include "setting/setting.h"
#include "surprise/gift_rule.h"
#include "surprise/surprise_store.h"
#include "timeline/touchpoint.h"

const char *gift_kind_name(enum gift_kind kind)
{
    static const char *const names[] = {
        [GIFT_GOODS] = "goods", [GIFT_POINTS] = "points", [GIFT_OTHER] = "other"};

    assert(kind >= GIFT_GOODS);
    assert(kind <= GIFT_OTHER);
    return names[kind];
}

/* ---- the catalogue ---- */

static bool money_check(struct ctx *c, const char *what, int64_t minor)
{
    return (minor >= 0 && minor <= GIFT_MONEY_MAX) ||
        fail(c, ERR_INVALID, "\"%s\" is %lld, from 0 to %lld is taken", what, (long long)minor,
            (long long)GIFT_MONEY_MAX);
}

static bool name_check(struct ctx *c, struct str name)
{
    if (!name.n)
        return fail(c, ERR_INVALID, "\"%s\" is empty", "name");
    return name.n <= GIFT_NAME_MAX ||
        fail(c, ERR_INVALID, "\"%s\" is longer than %d bytes", "name", GIFT_NAME_MAX);
}

static bool gift_check(struct ctx *c, struct gift *g)
{
    g->code = str_of(lang_fold(c->arena, str_trim(g->code)));
    g->name = str_trim(g->name);
    g->sku = str_trim(g->sku);
    g->kind = g->points ? GIFT_POINTS : g->sku.n ? GIFT_GOODS : GIFT_OTHER;
    if (!g->code.n || g->code.n > GIFT_CODE_MAX)
        return fail(c, ERR_INVALID, "the code of a gift has 1 to %d bytes", GIFT_CODE_MAX);
    if (g->points && g->sku.n)
        return fail(c, ERR_INVALID, "a gift is goods or points, not both: make two gifts of it");
    if (g->points < 0 || g->points > LEDGER_POINTS_MAX)
        return fail(c, ERR_INVALID, "\"%s\" is %lld, from 0 to %lld is taken", "points",
            (long long)g->points, (long long)LEDGER_POINTS_MAX);
    if (g->sku.n > GIFT_CODE_MAX)
        return fail(c, ERR_INVALID, "\"%s\" is longer than %d bytes", "sku", GIFT_CODE_MAX);
    return name_check(c, g->name) && money_check(c, "cost", g->cost);
}

bool gift_add(struct ctx *c, struct gift *g)
{
    struct gift *all;
    size_t count;
    int64_t added;

    if (!gift_check(c, g) || !gift_list(c, &all, &count) || !setting_claim_currency(c, c->currency))
        return false;
    if (count == GIFT_LIST_MAX)
        return fail(
            c, ERR_CONFLICT, "there are %d gifts already, more are not kept", GIFT_LIST_MAX);
    g->id = id_new(c->clock);
    g->is_open = true;
    if (!db_run(c, &surprise_sql[GIFT_ADD],
            ARGS(I64(g->id), TEXT(g->code), TEXT(g->name), I64(g->kind), TEXT(g->sku),
                I64(g->points), I64(g->cost), I64(clock_now(c->clock))),
            &added))
        return false;
    return added == 1 ||
        fail(c, ERR_CONFLICT, "there is a gift \"" STR_FMT "\" already", STR_ARG(g->code));
}

bool gift_edit(struct ctx *c, const struct gift *g)
{
    return name_check(c, g->name) && money_check(c, "cost", g->cost) &&
        db_run(c, &surprise_sql[GIFT_EDIT],
            ARGS(I64(g->id), TEXT(g->name), I64(g->cost), I64(g->is_open)), NULL) &&
        gift_rules_again(c);
}

/* ---- budgets ---- */

const char *budget_period_name(enum budget_period period)
{
    assert(period == BUDGET_MONTH || period == BUDGET_WEEK);
    return period == BUDGET_MONTH ? "month" : "week";
}

/* The days of the period that a day is in: 1970-01-01 was a Thursday. */
static void period_days(enum budget_period period, int64_t day, int64_t *from, int64_t *until)
{
    struct civil date = civil_from_day(day);

    if (period == BUDGET_WEEK) {
        *from = day - (day + 3) % 7;
        *until = *from + 7;
        return;
    }
    date.day = 1;
    *from = civil_to_day(date);
    *until = *from + civil_month_days(date.year, date.month);
}

static bool budget_fill(struct ctx *c, struct budget *b)
{
    period_days(b->period, zone_day(c->zone, clock_now(c->clock)), &b->from_day, &b->until_day);
    return budget_spent(c, b->user_id, zone_moment(c->zone, b->from_day, 0),
        zone_moment(c->zone, b->until_day, 0), &b->spent);
}

static struct budget budget_of_row(struct ctx *c, const struct rows *rows)
{
    return (struct budget){.user_id = db_i64(rows, 0),
        .period = (enum budget_period)db_i64(rows, 1),
        .amount = db_i64(rows, 2),
        .email = str_keep(c->arena, db_text(rows, 3))};
}

bool budget_get(struct ctx *c, int64_t user_id, struct budget *out, bool *found)
{
    struct rows rows;

    if (!db_one(c, &rows, &surprise_sql[BUDGET_OF], ARGS(I64(user_id)), found))
        return false;
    if (*found)
        *out = budget_of_row(c, &rows);
    return db_end(&rows) && (!*found || budget_fill(c, out));
}

bool budget_put(struct ctx *c, int64_t user_id, enum budget_period period, int64_t amount)
{
    assert(user_id >= 0);
    return money_check(c, "amount", amount) && setting_claim_currency(c, c->currency) &&
        db_run(c, &surprise_sql[BUDGET_PUT], ARGS(I64(user_id), I64(period), I64(amount)), NULL) &&
        gift_rules_again(c);
}

bool budget_list(struct ctx *c, struct budget **out, size_t *count)
{
    struct rows rows;

    *out = arena_array(c->arena, BUDGET_LIST_MAX, struct budget);
    *count = 0;
    if (!db_query(c, &rows, &surprise_sql[BUDGET_ALL], ARGS(I64(BUDGET_LIST_MAX))))
        return false;
    while (db_next(&rows))
        (*out)[(*count)++] = budget_of_row(c, &rows);
    if (!db_end(&rows))
        return false;
    for (size_t i = 0; i < *count; i++)
        if (!budget_fill(c, &(*out)[i]))
            return false;
    return true;
}

/* ---- giving ---- */

static bool room_check(struct ctx *c, const struct budget *b, int64_t cost)
{
    const char *left, *asked;

    if (cost <= b->amount - b->spent)
        return true;
    left =
        lang_money(c->arena, c->lang, b->spent < b->amount ? b->amount - b->spent : 0, c->currency);
    asked = lang_money(c->arena, c->lang, cost, c->currency);
    if (b->user_id)
        return fail(c, ERR_CONFLICT,
            "%s are left of your allowance and the gift costs %s: choose a smaller one, or ask for "
            "a larger allowance",
            left, asked);
    return fail(c, ERR_CONFLICT,
        "%s are left of the budget and the gift costs %s: choose a smaller one, or raise the "
        "budget (maitred surprise budget set)",
        left, asked);
}

/* The business's budget is locked: nobody else spends of it, nor of an allowance. */
static bool cost_check(struct ctx *c, int64_t cost)
{
    struct budget budget, allowance;
    bool found;

    if (cost == 0)
        return true;
    if (!budget_get(c, 0, &budget, &found))
        return false;
    assert(found);
    if (!room_check(c, &budget, cost) ||
        !(c->actor->user == 0 || budget_get(c, c->actor->user, &allowance, &found)))
        return false;
    if (c->actor->user == 0)
        return true;
    if (found)
        return room_check(c, &allowance, cost);
    return actor_may(c->actor, PERM_LOYALTY_EDIT) ||
        fail(
            c, ERR_DENIED, "you have no allowance for gifts: ask an owner or a manager to set one");
}

static bool replay_check(struct ctx *c, const struct surprise_wish *w, int64_t gift_id,
    struct surprise *out, bool *found)
{
    struct customer cu;

    *found = false;
    if (!w->key.n)
        return true;
    if (!surprise_by_key(c, w->key, out, found))
        return false;
    if (!*found)
        return true;
    if (!customer_get(c, w->customer_id, &cu))
        return false;
    out->is_replay = true;
    return (out->customer_id == cu.id && out->gift_id == gift_id) ||
        fail(c, ERR_CONFLICT, "the key \"" STR_FMT "\" was used for another gift or customer",
            STR_ARG(w->key));
}

static bool points_post(
    struct ctx *c, const struct surprise *s, enum ledger_kind kind, const char *key, int64_t points)
{
    struct ledger_request rq = {.kind = kind,
        .customer_id = s->customer_id,
        .wallet = LEDGER_POINTS,
        .points = points,
        .key = str_of(arena_printf(c->arena, "%s:%lld", key, (long long)s->id)),
        .subject = str_join(c->arena, STR("gift"), ':', s->gift),
        .note = s->name};
    struct ledger_op op;

    return ledger_post(c, &rq, &op);
}

static bool given_note(struct ctx *c, const struct surprise *s)
{
    struct touchpoint t = touchpoint_of(TOUCHPOINT_GIFT);

    t.customer_id = s->customer_id;
    t.id = s->touchpoint;
    t.ref = s->id;
    t.at_us = surprise_given_us(s);
    return touchpoint_put(c, &t);
}

static bool had_fail(struct ctx *c, struct str gift)
{
    return fail(c, ERR_CONFLICT,
        "they had the gift \"" STR_FMT "\" already: a surprise is never the same twice",
        STR_ARG(gift));
}

/* Customer and gift fit, and there is money for it. */
static bool wish_check(struct ctx *c, int64_t customer_id, const struct gift *g)
{
    enum surprise_state state;
    bool had;

    if (!g->is_open)
        return fail(
            c, ERR_CONFLICT, "the gift \"" STR_FMT "\" is not given any more", STR_ARG(g->code));
    if (!surprise_had(c, customer_id, g->id, 0, &had, &state))
        return false;
    if (had && state == SURPRISE_WAITS)
        return fail(c, ERR_CONFLICT,
            "the gift \"" STR_FMT
            "\" waits for them already: hand it over (maitred surprise list --waiting)",
            STR_ARG(g->code));
    return had ? had_fail(c, g->code) : cost_check(c, g->cost);
}

static bool wish_lengths(struct ctx *c, const struct surprise_wish *w)
{
    if (w->key.n > SURPRISE_KEY_MAX)
        return fail(c, ERR_INVALID, "the key is longer than %d bytes", SURPRISE_KEY_MAX);
    return w->note.n <= SURPRISE_NOTE_MAX ||
        fail(c, ERR_INVALID, "the note is longer than %d bytes", SURPRISE_NOTE_MAX);
}

/* Who gave what a rule chose, until somebody hands it over. */
static struct str rule_by(struct ctx *c, struct str rule)
{
    return str_join(c->arena, STR("rule"), ':', rule);
}

bool surprise_make(struct ctx *c, const struct gift *g, struct str key, struct surprise *s)
{
    bool waits = s->until_us != 0;

    assert(!waits || g->points == 0);
    s->id = id_new(c->clock);
    s->gift_id = g->id;
    s->cost = g->cost;
    s->points = g->points;
    s->gift = g->code;
    s->name = g->name;
    s->at_us = id_second(s->id) * SECOND_US;
    if (s->rule.n)
        s->by_whom = rule_by(c, s->rule);
    s->state = waits ? SURPRISE_WAITS : SURPRISE_GIVEN;
    s->touchpoint = waits ? 0 : s->id;
    if (s->points && !points_post(c, s, LEDGER_AWARD, "surprise", s->points))
        return false;
    return surprise_put(c, s, key) && (waits || given_note(c, s));
}

bool surprise_give(struct ctx *c, const struct surprise_wish *w, struct surprise *out)
{
    int64_t customer_id = w->customer_id;
    struct gift g;
    bool found;

    if (!wish_lengths(c, w) || !gift_get(c, w->gift, &g) || !budget_lock(c) ||
        !replay_check(c, w, g.id, out, &found))
        return false;
    if (found)
        return true;
    if (!customer_hold(c, &customer_id) || !wish_check(c, customer_id, &g))
        return false;
    *out = (struct surprise){.customer_id = customer_id,
        .user_id = c->actor->user,
        .by_whom = c->actor->name,
        .note = w->note};
    return surprise_make(c, &g, w->key, out);
}

struct str surprise_state_word(const struct surprise *s)
{
    switch (s->state) {
    case SURPRISE_GIVEN:
        return s->undone_us ? STR("undone") : STR("given");
    case SURPRISE_WAITS:
        return STR("waiting");
    case SURPRISE_LAPSED:
        return STR("lapsed");
    case SURPRISE_DECLINED:
        return STR("undone");
    }
    bug("a surprise of state %d", (int)s->state);
}

int64_t surprise_given_us(const struct surprise *s)
{
    return s->touchpoint ? id_second(s->touchpoint) * SECOND_US : 0;
}

/* ---- handing over, undoing ---- */

static bool undo_check(struct ctx *c, const struct surprise *s)
{
    if (s->user_id != c->actor->user && !actor_may(c->actor, PERM_LOYALTY_EDIT))
        return fail(c, ERR_DENIED,
            "somebody else gave it: only they, an owner or a manager can take it back");
    return s->state == SURPRISE_WAITS ||
        clock_now(c->clock) < surprise_given_us(s) + SURPRISE_UNDO_US ||
        fail(c, ERR_CONFLICT, "it was given more than a day ago: it can no longer be taken back");
}

/* Read again under the lock: it may be undone, and its customer merged, meanwhile. */
static bool given_hold(struct ctx *c, int64_t id, struct surprise *out)
{
    bool found;

    if (!surprise_find(c, id, out, &found))
        return false;
    if (!found)
        return fail(c, ERR_MISSING, "no such gift was given");
    return customer_hold(c, &out->customer_id) && surprise_find(c, id, out, &found);
}

bool surprise_hand(struct ctx *c, int64_t id, struct surprise *out)
{
    enum surprise_state state;
    bool had;

    if (!given_hold(c, id, out))
        return false;
    if (out->state == SURPRISE_GIVEN && out->undone_us == 0) {
        out->is_replay = true;
        return true;
    }
    if (out->state != SURPRISE_WAITS)
        return fail(c, ERR_CONFLICT,
            "this gift does not wait any more: it lapsed or was taken back (maitred surprise "
            "list)");
    if (!surprise_had(c, out->customer_id, out->gift_id, out->id, &had, &state))
        return false;
    if (had && state == SURPRISE_GIVEN)
        return had_fail(c, out->gift);
    out->state = SURPRISE_GIVEN;
    out->by_whom = c->actor->name;
    out->touchpoint = id_new(c->clock);
    return surprise_move(c, out) && given_note(c, out);
}

bool surprise_unhand(struct ctx *c, int64_t id)
{
    struct surprise s;
    int64_t touchpoint;

    if (!given_hold(c, id, &s))
        return false;
    if (s.state != SURPRISE_GIVEN || s.undone_us || s.until_us == 0)
        return true;
    touchpoint = s.touchpoint;
    s.state = SURPRISE_WAITS;
    s.by_whom = rule_by(c, s.rule);
    s.touchpoint = 0;
    return touchpoint_remove(c, s.customer_id, touchpoint) && surprise_move(c, &s);
}

bool surprise_undo(struct ctx *c, int64_t id, struct surprise *out)
{
    if (!given_hold(c, id, out))
        return false;
    if (out->undone_us) {
        out->is_replay = true;
        return true;
    }
    if (!undo_check(c, out) ||
        (out->points && !points_post(c, out, LEDGER_ADJUST, "surprise-undo", -out->points)))
        return false;
    out->undone_us = clock_now(c->clock);
    if (out->state == SURPRISE_WAITS)
        out->state = SURPRISE_DECLINED;
    else if (!touchpoint_remove(c, out->customer_id, out->touchpoint))
        return false;
    return surprise_move(c, out);
}
