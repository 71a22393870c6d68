/* The one place that decides about tiers; what is read and written is the store's business. */
#include "loyalty/tier.h"

#include "base/id.h"
#include "loyalty/loyalty_store.h"

/* ---- reaching ---- */

static int64_t measure_of(const struct tier *t, const struct person_measure *m)
{
    switch (t->by) {
    case TIER_BY_POINTS:
        return m->points;
    case TIER_BY_SPEND:
        return m->spend;
    case TIER_BY_ORDERS:
        return m->orders;
    case TIER_BY_KEPT:
        return m->orders < t->orders_min ? -1 : m->kept_bp;
    }
    bug("a tier by %d", (int)t->by);
}

int tier_reached(
    struct ctx *c, const struct programme *p, const struct person *person, int64_t at_us)
{
    for (size_t i = p->tier_count; i-- > 0;) {
        struct person_measure m;

        person_measure(c, person, p->tiers[i].days, at_us, &m);
        if (measure_of(&p->tiers[i], &m) >= p->tiers[i].least)
            return (int)i;
    }
    return -1;
}

int64_t tier_next_review(struct ctx *c, enum tier_review review, int64_t at_us)
{
    static const int months[] = {[REVIEW_MONTH] = 1, [REVIEW_QUARTER] = 3, [REVIEW_YEAR] = 12};
    struct civil date = civil_from_day(zone_day(c->zone, at_us));
    int next = ((date.month - 1) / months[review] + 1) * months[review];

    date = (struct civil){date.year + next / 12, next % 12 + 1, 1};
    return zone_moment(c->zone, civil_to_day(date), 0);
}

/* ---- rising and falling ---- */

static struct tier_state state_of(const struct person *person)
{
    return (struct tier_state){
        person->tier, person->tier_since_us, person->grace_until_us, person->due_us};
}

static void state_enter(
    struct ctx *c, const struct programme *p, int reached, int64_t at_us, struct tier_state *s)
{
    *s = (struct tier_state){.since_us = at_us, .tier = STR("")};
    if (reached < 0)
        return;
    s->tier = p->tiers[reached].code;
    s->due_us = tier_next_review(c, p->settings.review, at_us);
}

static void state_keep(
    struct ctx *c, const struct programme *p, int64_t at_us, struct tier_state *s)
{
    if (s->grace_until_us || s->due_us <= at_us)
        s->due_us = tier_next_review(c, p->settings.review, at_us);
    s->grace_until_us = 0;
}

static void state_lose(struct ctx *c, const struct programme *p, int current, int reached,
    int64_t at_us, struct tier_state *s)
{
    int64_t grace_us = p->tiers[current].grace_days * DAY_US;

    if (s->due_us > at_us)
        return;
    if (s->grace_until_us == 0 && grace_us > 0)
        s->grace_until_us = s->due_us = at_us + grace_us;
    else
        state_enter(c, p, reached, at_us, s);
}

static bool state_is_same(const struct tier_state *a, const struct tier_state *b)
{
    return str_eq(a->tier, b->tier) && a->grace_until_us == b->grace_until_us &&
        a->due_us == b->due_us;
}

bool tier_step(struct ctx *c, const struct programme *p, const struct person *person, int64_t at_us,
    struct tier_state *out)
{
    struct tier_state before = state_of(person);
    int current = programme_tier(p, person->tier), reached = tier_reached(c, p, person, at_us);

    *out = before;
    if (reached > current || (current < 0 && person->tier.n > 0))
        state_enter(c, p, reached, at_us, out);
    else if (current >= 0 && reached == current)
        state_keep(c, p, at_us, out);
    else if (current >= 0)
        state_lose(c, p, current, reached, at_us, out);
    return !state_is_same(&before, out);
}

bool tier_update(struct ctx *c, const struct programme *p, struct person *person)
{
    int64_t now_us = clock_now(c->clock);
    struct tier_state next;

    if (!tier_step(c, p, person, now_us, &next))
        return true;
    if (!str_eq(next.tier, person->tier) &&
        !db_run(c, &loyalty_sql[STEP_PUT],
            ARGS(I64(person->customer_id), I64(id_new(c->clock)), I64(now_us), TEXT(person->tier),
                TEXT(next.tier)),
            NULL))
        return false;
    person->tier = next.tier;
    person->tier_since_us = next.since_us;
    person->grace_until_us = next.grace_until_us;
    person->due_us = next.due_us;
    return db_run(c, &loyalty_sql[MEMBER_PUT],
        ARGS(I64(person->customer_id), TEXT(next.tier), I64(next.since_us),
            I64(next.grace_until_us), I64(next.due_us)),
        NULL);
}

/* ---- the way to the next ---- */

static const char *kept_text(struct ctx *c, const struct tier *t, const struct person_measure *m)
{
    int64_t wanting = t->orders_min - m->orders;

    if (wanting > 0)
        return LANG_FORMAT(
            c->arena, c->lang, T_TIER_NEXT_SAMPLE, ARG_INT("n", wanting), ARG_STR("name", t->name));
    return LANG_FORMAT(c->arena, c->lang, T_TIER_NEXT_KEPT,
        ARG_TEXT("share", lang_percent(c->arena, c->lang, (double)m->kept_bp / WHOLE_BP, 0)),
        ARG_TEXT("least", lang_percent(c->arena, c->lang, (double)t->least / WHOLE_BP, 0)),
        ARG_INT("n", m->orders), ARG_STR("name", t->name));
}

static const char *next_text(struct ctx *c, const struct tier *t, const struct person_measure *m)
{
    int64_t wanting = t->least - measure_of(t, m);

    switch (t->by) {
    case TIER_BY_POINTS:
        return LANG_FORMAT(
            c->arena, c->lang, T_TIER_NEXT_POINTS, ARG_INT("n", wanting), ARG_STR("name", t->name));
    case TIER_BY_SPEND:
        return LANG_FORMAT(c->arena, c->lang, T_TIER_NEXT_SPEND,
            ARG_TEXT("money", lang_money(c->arena, c->lang, wanting, c->currency)),
            ARG_STR("name", t->name));
    case TIER_BY_ORDERS:
        return LANG_FORMAT(
            c->arena, c->lang, T_TIER_NEXT_ORDERS, ARG_INT("n", wanting), ARG_STR("name", t->name));
    case TIER_BY_KEPT:
        return kept_text(c, t, m);
    }
    bug("a tier by %d", (int)t->by);
}

const char *tier_progress_text(
    struct ctx *c, const struct programme *p, const struct person *person, int64_t at_us)
{
    int current = programme_tier(p, person->tier), reached = tier_reached(c, p, person, at_us);
    int next = (current > reached ? current : reached) + 1;
    struct person_measure m;

    if (next >= (int)p->tier_count)
        return "";
    person_measure(c, person, p->tiers[next].days, at_us, &m);
    return next_text(c, &p->tiers[next], &m);
}
