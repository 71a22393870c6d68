/* The programme's rows, and its rules made ready to run. */
#include <sodium.h>

#include "loyalty/changed.h"
#include "loyalty/loyalty_doors.h"
#include "loyalty/loyalty_store.h"

struct str word_of(const char *words, int number)
{
    struct str rest = str_of(words), one = STR("");

    for (int i = 0; i < number; i++)
        if (!str_cut(&rest, '|', &one))
            bug("\"%s\" has no word %d", words, number);
    return one;
}

void programme_drafts_count(struct programme *p)
{
    for (size_t i = 0; i < p->rule_count; i++)
        if (p->rules[i].state == RULE_DRAFT)
            p->rules[i].state = RULE_ACTIVE;
}

/* ---- sets of rules ---- */

bool loyalty_rule_holds(const struct loyalty_rule *r, int64_t at_us)
{
    return at_us >= r->starts_us && at_us >= r->since_us && (r->ends_us == 0 || at_us < r->ends_us);
}

/* A tier's multiplier is a rule like any other; no rule of an owner has a colon in its code. */
static struct loyalty_rule tier_rule(struct ctx *c, const struct tier *t)
{
    const char *code = arena_printf(c->arena, "tier:" STR_FMT, STR_ARG(t->code));
    const char *when = arena_printf(
        c->arena, "{\"==\": [{\"var\": \"customer.tier\"}, \"" STR_FMT "\"]}", STR_ARG(t->code));

    return (struct loyalty_rule){.earn = {.code = str_of(code),
                                     .name = t->name,
                                     .kind = EARN_MULTIPLIER,
                                     .value = t->earn,
                                     .when = str_of(when),
                                     .order_max = EARN_NO_LIMIT},
        .state = RULE_ACTIVE,
        .on = ON_ORDER,
        .day_max = EARN_NO_LIMIT,
        .customer_max = EARN_NO_LIMIT,
        .budget = EARN_NO_LIMIT};
}

static void tier_rules_add(struct ctx *c, const struct programme *p, struct rule_set *out)
{
    struct loyalty_rule *rules = arena_array(c->arena, p->tier_count, struct loyalty_rule);

    for (size_t i = 0; i < p->tier_count; i++) {
        if (p->tiers[i].earn == WHOLE_BP)
            continue;
        rules[i] = tier_rule(c, &p->tiers[i]);
        out->of[out->count++] = &rules[i];
    }
}

bool rule_set_ready(struct ctx *c, const struct programme *p, enum rule_on on, struct rule_set *out)
{
    struct earn_rule *rules =
        arena_array(c->arena, p->rule_count + p->tier_count, struct earn_rule);

    *out = (struct rule_set){
        .of = arena_array(c->arena, p->rule_count + p->tier_count, const struct loyalty_rule *)};
    for (size_t i = 0; i < p->rule_count; i++) {
        const struct loyalty_rule *r = &p->rules[i];

        if (r->state != RULE_ACTIVE || r->on != on)
            continue;
        out->of[out->count++] = r;
        out->has_budget = out->has_budget || r->budget != EARN_NO_LIMIT;
    }
    if (on == ON_ORDER)
        tier_rules_add(c, p, out);
    for (size_t i = 0; i < out->count; i++)
        rules[i] = out->of[i]->earn;
    return earn_prepare(c, rules, out->count, &out->plan);
}

/* ---- kept in memory ---- */

static const void *ready_make(struct ctx *c)
{
    struct programme_ready *r = arena_new_of(c->arena, struct programme_ready);

    if (!programme_load(c, &r->programme))
        return NULL;
    for (int on = ON_ORDER; on < RULE_ON_END; on++)
        if (!rule_set_ready(c, &r->programme, (enum rule_on)on, &r->sets[on]))
            return NULL;
    return r;
}

const struct programme_ready *programme_ready(struct ctx *c)
{
    static const struct maker maker = {ready_make};
    int64_t version = 0, ignored;

    return mark_read(c, STR("programme"), &version, &ignored) ? db_keep(c, version, &maker) : NULL;
}

/* By chance: what a transaction wrote that was undone afterwards has no successor of its number. */
static bool version_change(struct ctx *c)
{
    int64_t version;

    do
        randombytes_buf(&version, sizeof version);
    while (version == 0);
    return mark_put(c, STR("programme"), version, 0);
}

/* ---- writing ---- */

/* What was done before a rule was there earns nothing by it; those that came with the programme
 * begin as it does. */
static int64_t rule_since(
    struct ctx *c, const struct loyalty_rule *r, const struct programme *before)
{
    const struct loyalty_rule *known = programme_rule(before, r->earn.code);

    if (r->starts_us || !before->settings.starts_us)
        return 0;
    return known ? known->since_us : clock_now(c->clock);
}

static bool rule_row_put(
    struct ctx *c, const struct loyalty_rule *r, int64_t place, const struct programme *before)
{
    struct loyalty_part part = {
        PART_RULE, (int)r->state, place, rule_since(c, r, before), r->earn.code, r->body};

    return loyalty_part_put(c, &part) && tally_keep(c, r->earn.code, r->budget != EARN_NO_LIMIT);
}

/* A start that was not told stays as it was, or is now. A new one has all looked at again. */
static bool settings_row_put(
    struct ctx *c, const struct loyalty_settings *s, const struct loyalty_settings *before)
{
    int64_t starts_us = s->starts_us ? s->starts_us
        : before->starts_us          ? before->starts_us
                                     : clock_now(c->clock);
    struct loyalty_part part = {
        PART_SETTINGS, 0, 0, starts_us, STR(""), s->body.n ? s->body : STR("{}")};

    if (starts_us != before->starts_us && !mark_drop(c, STR("accrue")))
        return false;
    return loyalty_part_put(c, &part);
}

bool programme_put(struct ctx *c, const struct programme *p)
{
    struct programme before;

    if (!programme_load(c, &before) || !version_change(c) ||
        !db_run(c, &loyalty_sql[PARTS_DROP], NO_ARGS, NULL) || !mark_drop(c, STR("tiers")) ||
        !settings_row_put(c, &p->settings, &before.settings))
        return false;
    for (size_t i = 0; i < p->rule_count; i++)
        if (!rule_row_put(c, &p->rules[i], (int64_t)i, &before))
            return false;
    for (size_t i = 0; i < before.rule_count; i++)
        if (!programme_rule(p, before.rules[i].earn.code) &&
            !tally_keep(c, before.rules[i].earn.code, false))
            return false;
    for (size_t i = 0; i < p->tier_count; i++) {
        const struct tier *t = &p->tiers[i];
        struct loyalty_part part = {PART_TIER, 0, (int64_t)i, 0, t->code, t->body};

        if (!loyalty_part_put(c, &part))
            return false;
    }
    return true;
}

bool programme_rule_move(struct ctx *c, struct str code, enum rule_state state, bool *changed)
{
    struct loyalty_rule *r;
    struct programme p;
    int64_t rows;

    if (!programme_load(c, &p) || !programme_rule_get(c, &p, code, &r) || !version_change(c) ||
        !db_run(c, &loyalty_sql[PART_STATE], ARGS(TEXT(code), I64(state), I64(clock_now(c->clock))),
            &rows))
        return false;
    *changed = rows > 0;
    return true;
}

/* The one rule, checked in the company of the others. */
bool programme_rule_put(struct ctx *c, const json_t *from, const char **pointer)
{
    struct loyalty_rule one, *there;
    struct programme p, before;
    struct rule_set ready;
    int64_t place;

    if (!programme_load(c, &p) || !programme_load(c, &before) ||
        !programme_rule_read(c, from, &one, pointer))
        return false;
    there = programme_rule(&p, one.earn.code);
    place = there ? there - p.rules : (int64_t)p.rule_count;
    if (place == EARN_RULES_MAX)
        return fail(c, ERR_TOO_LARGE, "a programme has at most %d rules", EARN_RULES_MAX);
    p.rules[place] = one;
    p.rule_count += there ? 0 : 1;
    return rule_set_ready(c, &p, one.on, &ready) && version_change(c) &&
        rule_row_put(c, &one, place, &before);
}

/* ---- what rules gave ---- */

bool rules_given(struct ctx *c, const struct programme *p, struct rule_given **out)
{
    struct rows rows;

    *out = arena_array(c->arena, p->rule_count, struct rule_given);
    if (!db_query(c, &rows, &loyalty_sql[RULES_GIVEN], NO_ARGS))
        return false;
    while (db_next(&rows)) {
        const struct loyalty_rule *r = programme_rule(p, db_text(&rows, 0));

        if (r)
            (*out)[r - p->rules] = (struct rule_given){
                r->earn.code, db_i64(&rows, 1), db_i64(&rows, 2), db_i64(&rows, 3)};
    }
    return db_end(&rows);
}
