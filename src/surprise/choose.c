/* Who gets what by rules. Looking is reading, a stretch of customers at a time; whoever is found is
 * judged again in a transaction of their own, under the locks of the budget and the customer. */
#include <string.h>

#include "ledger/ledger.h"
#include "loyalty/changed.h"
#include "loyalty/people.h"
#include "surprise/gift_rule_store.h"
#include "surprise/surprise_store.h"

#define BATCH 200     /* customers of one read */
#define EACH_MAX 5000 /* changed customers looked at one by one; of more, everybody is */
#define KEEP_EVERY 50 /* batches until it is written down how far everybody was looked at */
#define DUE_MAX 500   /* waiting gifts ended in one go */
#define QUIET_US (PICK_QUIET_DAYS * DAY_US)
#define NO_RULE SIZE_MAX

/* Rules made ready to be run. */
struct ready {
    const struct gift_rule *rules;
    struct rule *compiled;
    bool *goes; /* may still give in this run */
    size_t count;
    bool asks_points; /* a balance is a whole book: not read unless it is asked for */
};

static bool ready_make(
    struct ctx *c, const struct gift_rule *rules, size_t count, struct ready *out)
{
    *out = (struct ready){.rules = rules,
        .compiled = arena_array(c->arena, count, struct rule),
        .goes = arena_array(c->arena, count, bool),
        .count = count};
    for (size_t i = 0; i < count; i++) {
        out->asks_points =
            out->asks_points || str_find(rules[i].when, STR("\"customer.points\""), NULL);
        if (!rule_parse(c, rules[i].when, &earn_customer_facts, &out->compiled[i]))
            return false;
    }
    return true;
}

static bool any_goes(const struct ready *r)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->goes[i])
            return true;
    return false;
}

/* ---- one customer ---- */

static bool is_barred(const struct surprise_past *p, int64_t gift_id, int64_t now_us)
{
    bool is_same = p->gift_id == gift_id;
    int64_t last_us = p->given_us > p->at_us ? p->given_us : p->at_us;

    if (p->undone_us == 0)
        return is_same || last_us > now_us - QUIET_US;
    if (!is_same || !p->is_chosen)
        return false;
    return p->state != SURPRISE_LAPSED || p->undone_us > now_us - QUIET_US;
}

/* A rule that asks for too much gives nothing and stops nobody. */
static bool holds(struct ctx *c, const struct rule *rule, struct rule_value facts)
{
    bool is_true = false;

    if (!rule_holds(c, rule, facts, &is_true))
        ctx_clear_error(c);
    return is_true;
}

/* The first rule that says so, or NO_RULE. */
static bool person_judge(struct ctx *c, const struct ready *r, const struct person *p,
    const struct surprise_past *past, size_t past_count, size_t *rule)
{
    int64_t now_us = clock_now(c->clock);
    struct ledger_balance balance = {.available = -1};
    struct earn_customer known;
    struct rule_value facts;

    *rule = NO_RULE;
    if (r->asks_points && !ledger_balance_get(c, p->customer_id, LEDGER_POINTS, &balance))
        return false;
    person_facts(c, p, now_us, INT64_MAX, balance.available, &known);
    facts = earn_customer_read(c, &known, now_us);
    for (size_t i = 0; i < r->count && *rule == NO_RULE; i++) {
        bool is_open = r->goes[i];

        for (size_t k = 0; k < past_count && is_open; k++)
            is_open = !is_barred(&past[k], r->rules[i].gift.id, now_us);
        if (is_open && holds(c, &r->compiled[i], facts))
            *rule = i;
    }
    return true;
}

/* ---- a stretch of them ---- */

struct found {
    int64_t customer_id;
    size_t rule;
};

struct stretch {
    struct found found[BATCH];
    size_t count;
};

static bool stretch_judge(
    struct ctx *c, const struct ready *r, int64_t from_id, int64_t until_id, struct stretch *out)
{
    struct surprise_past *past;
    size_t past_count, at = 0, rule;
    struct people people;

    if (!people_read(c, from_id, until_id, &people) ||
        !surprise_past(c, from_id, until_id, &past, &past_count))
        return false;
    for (size_t i = 0; i < people.count; i++) {
        const struct person *p = &people.rows[i];
        size_t first;

        while (at < past_count && past[at].customer_id < p->customer_id)
            at++;
        for (first = at; at < past_count && past[at].customer_id == p->customer_id;)
            at++;
        if (!person_judge(c, r, p, past ? past + first : NULL, at - first, &rule))
            return false;
        if (rule != NO_RULE)
            out->found[out->count++] = (struct found){p->customer_id, rule};
    }
    return true;
}

/* The next stretch of everybody; *last_id is where it ends, *count how many they are. */
static bool stretch_next(
    struct ctx *c, const struct ready *r, int64_t *last_id, size_t *count, struct stretch *out)
{
    int64_t ids[BATCH];

    out->count = 0;
    if (!gift_rule_customers(c, *last_id, BATCH, ids, count))
        return false;
    if (*count == 0)
        return true;
    *last_id = ids[*count - 1];
    return stretch_judge(c, r, ids[0], *last_id, out);
}

/* ---- a dry run ---- */

static bool shown_add(struct ctx *c, const struct stretch *s, struct gift_trial *out)
{
    for (size_t i = 0; i < s->count && out->shown_count < GIFT_TRIAL_SHOWN; i++)
        if (!customer_get(c, s->found[i].customer_id, &out->shown[out->shown_count++]))
            return false;
    return true;
}

static void trial_sum(struct gift_trial *t, const struct budget *budget)
{
    int64_t cost = t->rule.gift.cost;

    t->cost = cost * t->count;
    t->left = budget->amount > budget->spent ? budget->amount - budget->spent : 0;
    t->within = cost == 0 || t->left / cost > t->count ? t->count : t->left / cost;
}

bool gift_rule_try(struct ctx *c, struct str code, struct gift_trial *out)
{
    struct stretch *s = arena_new_of(c->arena, struct stretch);
    int64_t last_id = CUSTOMER_ANONYMOUS;
    struct budget budget;
    struct ready ready;
    size_t count;
    bool found;

    *out = (struct gift_trial){0};
    if (!gift_rule_get(c, code, &out->rule) || !ready_make(c, &out->rule, 1, &ready) ||
        !budget_get(c, 0, &budget, &found))
        return false;
    ready.goes[0] = true;
    do {
        struct arena_mark mark = arena_mark(c->arena);

        if (!stretch_next(c, &ready, &last_id, &count, s))
            return false;
        arena_release(c->arena, mark);
        out->count += (int64_t)s->count;
        if (!shown_add(c, s, out))
            return false;
    } while (count == BATCH);
    trial_sum(out, &budget);
    return true;
}

/* ---- choosing ---- */

struct run {
    struct ctx *c;
    const atomic_bool *is_stopping;
    struct ready ready;
    struct changed changed;
    int64_t today, day, last_id; /* of everybody: the day of the pass, and how far it came */
    bool has_pass;               /* everybody is to be looked at */
    int64_t *all;                /* whose log changed */
    size_t all_count, at, count;
    struct stretch stretch;
    int64_t due[DUE_MAX]; /* waiting gifts whose time has passed */
    size_t due_count;
    bool has_lapsed, has_rules;
    struct gift_choice *out;
    enum err err; /* the first that was not the last word */
    char error[CTX_ERROR_MAX];
};

static bool is_stopping(const struct run *r)
{
    return r->is_stopping && atomic_load(r->is_stopping);
}

/* One customer's trouble is not the others'. */
static void trouble_note(struct run *r)
{
    struct ctx *c = r->c;

    if (!r->err) {
        r->err = c->err;
        memcpy(r->error, c->error, sizeof r->error);
    }
    ctx_clear_error(c);
}

struct one {
    struct found found;
    struct gift_rule rule;
    bool is_out; /* the rule gives no more for now */
    struct gift_choice made;
};

/* Living, and held; people is empty for who was merged or erased meanwhile. */
static bool person_hold(struct ctx *c, int64_t id, struct people *people)
{
    struct customer cu;

    *people = (struct people){0};
    if (!customer_get(c, id, &cu))
        return false;
    if (cu.id != id || cu.erased_us)
        return true;
    return customer_hold(c, &id) && people_read(c, id, id, people);
}

/* The rule says so still, of the customer as they are now. */
static bool one_judge(struct ctx *c, const struct one *o, bool *is_so)
{
    int64_t id = o->found.customer_id;
    struct surprise_past *past;
    struct people people;
    struct ready ready;
    size_t count, rule;

    *is_so = false;
    if (!person_hold(c, id, &people))
        return false;
    if (people.count == 0)
        return true;
    if (!ready_make(c, &o->rule, 1, &ready) || !surprise_past(c, id, id, &past, &count))
        return false;
    ready.goes[0] = true;
    if (!person_judge(c, &ready, &people.rows[0], past, count, &rule))
        return false;
    *is_so = rule == 0;
    return true;
}

/* The same rule, as it was read, and room for its gift. The budget is locked. */
static bool one_goes(struct ctx *c, struct one *o, bool *goes)
{
    struct gift_rule *rules, *now;
    size_t count;

    *goes = false;
    if (!gift_rule_now(c, &rules, &count))
        return false;
    now = gift_rule_find(rules, count, o->rule.code);
    assert(now);
    if (now->state != GIFT_RULE_ACTIVE || now->gift.id != o->rule.gift.id ||
        !str_eq(now->when, o->rule.when))
        return true;
    o->is_out = now->stop != GIFT_RULE_GOES;
    o->rule = *now;
    *goes = !o->is_out;
    return true;
}

static bool one_work(struct ctx *c, void *arg)
{
    struct one *o = arg;
    struct surprise s = {.customer_id = o->found.customer_id, .note = STR("")};
    bool goes, is_so;

    o->made = (struct gift_choice){0};
    o->is_out = false;
    if (!budget_lock(c) || !one_goes(c, o, &goes))
        return false;
    if (!goes)
        return true;
    if (!one_judge(c, o, &is_so))
        return false;
    if (!is_so)
        return true;
    s.rule = o->rule.code;
    if (o->rule.gift.kind != GIFT_POINTS)
        s.until_us = clock_now(c->clock) + o->rule.hand_days * DAY_US;
    o->made = (struct gift_choice){.given = s.until_us == 0, .waiting = s.until_us != 0};
    return surprise_make(c, &o->rule.gift, STR(""), &s);
}

static void stretch_choose(struct run *r)
{
    for (size_t i = 0; i < r->stretch.count && !is_stopping(r); i++) {
        struct found f = r->stretch.found[i];
        struct one o = {.found = f, .rule = r->ready.rules[f.rule]};

        if (!r->ready.goes[f.rule])
            continue;
        if (!db_write(r->c, one_work, &o)) {
            trouble_note(r);
            continue;
        }
        r->out->given += o.made.given;
        r->out->waiting += o.made.waiting;
        r->ready.goes[f.rule] = !o.is_out;
    }
}

/* ---- everybody ---- */

static bool pass_begin_work(struct ctx *c, void *arg)
{
    struct run *r = arg;

    return mark_put(c, STR("gift.day"), r->today, r->last_id);
}

static bool pass_keep_work(struct ctx *c, void *arg)
{
    struct run *r = arg;

    return mark_move(c, STR("gift.day"), r->today, r->last_id);
}

static bool pass_work(struct ctx *c, void *arg)
{
    struct run *r = arg;

    return stretch_next(c, &r->ready, &r->last_id, &r->count, &r->stretch);
}

/* Begun anew each day; one that was cut off goes on from where it last noted it was. */
static bool pass_run(struct run *r)
{
    bool is_over;

    if (r->day != r->today || r->last_id == INT64_MAX)
        r->last_id = CUSTOMER_ANONYMOUS;
    if (!db_write(r->c, pass_begin_work, r))
        return false;
    for (size_t batches = 1;; batches++) {
        struct arena_mark mark = arena_mark(r->c->arena);

        if (!db_read(r->c, pass_work, r))
            return false;
        stretch_choose(r);
        arena_release(r->c->arena, mark);
        is_over = r->count < BATCH || !any_goes(&r->ready);
        if (is_over || is_stopping(r))
            break;
        if (batches % KEEP_EVERY == 0 && !db_write(r->c, pass_keep_work, r))
            return false;
    }
    if (is_stopping(r))
        return true;
    r->last_id = INT64_MAX;
    return db_write(r->c, pass_keep_work, r);
}

/* ---- who is new ---- */

static bool changed_look_work(struct ctx *c, void *arg)
{
    struct run *r = arg;

    r->stretch.count = 0;
    for (size_t i = r->at; i < r->all_count && i < r->at + BATCH; i++) {
        struct arena_mark mark = arena_mark(c->arena);

        if (!stretch_judge(c, &r->ready, r->all[i], r->all[i], &r->stretch))
            return false;
        arena_release(c->arena, mark);
    }
    return true;
}

static bool changed_run(struct run *r)
{
    for (r->at = 0; r->at < r->all_count && !is_stopping(r); r->at += BATCH) {
        if (!db_read(r->c, changed_look_work, r))
            return false;
        stretch_choose(r);
    }
    return true;
}

/* ---- what nobody came for ---- */

/* And whether there is a rule to choose by: most shops have none, and this is asked each minute. */
static bool due_work(struct ctx *c, void *arg)
{
    struct run *r = arg;
    struct gift_rule *rules;
    size_t count;

    if (!surprise_due(c, clock_now(c->clock), DUE_MAX, r->due, &r->due_count) ||
        !gift_rule_read(c, &rules, &count))
        return false;
    r->has_rules = count > 0;
    return true;
}

static bool lapse_work(struct ctx *c, void *arg)
{
    struct run *r = arg;
    int64_t now_us = clock_now(c->clock);
    struct surprise s;
    bool found;

    r->has_lapsed = false;
    if (!surprise_find(c, r->due[r->at], &s, &found))
        return false;
    assert(found);
    if (!customer_hold(c, &s.customer_id) || !surprise_find(c, s.id, &s, &found))
        return false;
    if (s.state != SURPRISE_WAITS || s.until_us > now_us)
        return true;
    s.state = SURPRISE_LAPSED;
    s.undone_us = now_us;
    r->has_lapsed = true;
    return surprise_move(c, &s);
}

static bool lapse_run(struct run *r)
{
    do {
        if (!db_read(r->c, due_work, r))
            return false;
        for (r->at = 0; r->at < r->due_count && !is_stopping(r); r->at++) {
            if (db_write(r->c, lapse_work, r))
                r->out->lapsed += r->has_lapsed;
            else
                trouble_note(r);
        }
    } while (r->due_count == DUE_MAX && !is_stopping(r) && !r->err);
    return true;
}

/* ---- the run ---- */

static bool begin_work(struct ctx *c, void *arg)
{
    struct run *r = arg;
    struct gift_rule *rules;
    size_t count, active = 0;

    if (!gift_rule_now(c, &rules, &count))
        return false;
    for (size_t i = 0; i < count; i++)
        if (rules[i].state == GIFT_RULE_ACTIVE)
            rules[active++] = rules[i];
    if (!ready_make(c, rules, active, &r->ready))
        return false;
    for (size_t i = 0; i < active; i++)
        r->ready.goes[i] = rules[i].stop == GIFT_RULE_GOES;
    r->day = -1;
    if (!mark_read(c, STR("gift.day"), &r->day, &r->last_id) ||
        !changed_read(c, STR("gift"), &r->changed))
        return false;
    r->has_pass = r->day != r->today || r->last_id != INT64_MAX;
    if (r->has_pass)
        return true;
    if (!changed_list(c, &r->changed, 0, &r->all, &r->all_count))
        return false;
    r->has_pass = r->all_count > EACH_MAX;
    return true;
}

static bool end_work(struct ctx *c, void *arg)
{
    return changed_keep(c, STR("gift"), &((struct run *)arg)->changed);
}

/* Nobody is looked at while no rule can give, and who changed meanwhile is not forgotten. */
static bool looking_run(struct run *r)
{
    if (!any_goes(&r->ready))
        return true;
    if (r->has_pass ? !pass_run(r) : !changed_run(r))
        return false;
    return is_stopping(r) || db_write(r->c, end_work, r);
}

bool gift_rules_choose(struct ctx *c, const atomic_bool *is_stopping_flag, struct gift_choice *out)
{
    struct run *r = arena_new_of(c->arena, struct run);

    *out = (struct gift_choice){0};
    *r = (struct run){.c = c,
        .is_stopping = is_stopping_flag,
        .today = zone_day(c->zone, clock_now(c->clock)),
        .out = out};
    if (!lapse_run(r) || (r->has_rules && !(db_read(c, begin_work, r) && looking_run(r))))
        return false;
    return !r->err || fail(c, r->err, "not everybody could be looked at: %s", r->error);
}
