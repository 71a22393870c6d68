/* Points, in passes over a table of rules and places: which places a rule covers, where it counts,
 * what it gives there. A place is a line of the basket, or, after the last, the order as a whole.
 * Whatever has to choose chooses by contents, never by where a rule or a line stands. */
#include <stdlib.h>
#include <string.h>

#include "loyalty/earn_priv.h"

#define BASIS 10000 /* basis points of a whole */
#define THOUSAND 1000

__extension__ typedef __int128 wide; /* a product of two int64_t */

enum { COVERED = 1, COUNTS = 2 };

struct work {
    struct ctx *c;
    const struct earn_plan *plan;
    const struct earn_order *order;
    struct earn_facts facts;
    size_t whole;       /* the place of the order as a whole: how many lines there are */
    uint8_t *marks;     /* of each rule made ready and place */
    int64_t *points;    /* the same */
    size_t *ranks;      /* of lines by their contents: equal for equal ones */
    int64_t *weights;   /* of the rule at hand at each place */
    struct part *parts; /* the same */
    int64_t left_in_all;
    struct earn_outcome *outcomes;
};

static const struct earn_rule *rule_of(const struct work *w, size_t k)
{
    return &w->plan->rules[w->plan->ready[k].rule];
}

static struct earn_outcome *outcome_of(const struct work *w, size_t k)
{
    return &w->outcomes[w->plan->ready[k].rule];
}

static uint8_t *marks_of(const struct work *w, size_t k)
{
    return w->marks + k * (w->whole + 1);
}

static int64_t *points_of(const struct work *w, size_t k)
{
    return w->points + k * (w->whole + 1);
}

/* ---- which places a rule covers ---- */

/* False when the condition asks for too much: that is its own fault, and nobody else's. */
static bool holds(struct work *w, const struct rule *rule, struct rule_value facts, bool *out)
{
    struct arena_mark mark = arena_mark(w->c->arena);
    bool ok = rule_holds(w->c, rule, facts, out);

    arena_release(w->c->arena, mark);
    if (!ok)
        ctx_clear_error(w->c);
    return ok;
}

/* Marks the lines that are meant; *amount is what they come to. */
static bool lines_cover(struct work *w, size_t k, size_t *count, int64_t *amount)
{
    const struct earn_ready *r = &w->plan->ready[k];
    uint8_t *marks = marks_of(w, k);

    *count = 0;
    *amount = 0;
    for (size_t i = 0; i < w->whole; i++) {
        bool is_meant = true;

        if (r->has_lines && !holds(w, &r->lines, earn_facts_of_line(&w->facts, i), &is_meant))
            return false;
        marks[i] = is_meant ? COVERED : 0;
        *count += is_meant;
        *amount += is_meant ? earn_paid(w->order, i) : 0;
    }
    return true;
}

static bool is_used_up(const struct work *w, size_t k)
{
    const struct earn_left *left = w->order->left;

    left = left ? &left[w->plan->ready[k].rule] : NULL;
    return left && (left->customer == 0 || left->day == 0 || left->budget == 0);
}

static enum earn_why rule_cover(struct work *w, size_t k)
{
    const struct earn_ready *r = &w->plan->ready[k];
    const struct earn_rule *rule = rule_of(w, k);
    bool is_met = true, is_of_order = rule->kind == EARN_FIXED || rule->kind == EARN_MULTIPLIER;
    size_t count;
    int64_t amount;

    if (r->has_when && !holds(w, &r->when, earn_facts_of_order(&w->facts), &is_met))
        return EARN_NOT_RUN;
    if (!is_met)
        return EARN_NOT_WHEN;
    if (!lines_cover(w, k, &count, &amount))
        return EARN_NOT_RUN;
    if (count == 0 && (r->has_lines || !is_of_order))
        return EARN_NOT_LINES;
    if (amount < rule->minimum)
        return EARN_NOT_MINIMUM;
    if (is_used_up(w, k))
        return EARN_NOT_LEFT;
    if (rule->kind == EARN_FIXED)
        memset(marks_of(w, k), 0, w->whole);
    if (rule->kind == EARN_FIXED || (is_of_order && !r->has_lines))
        marks_of(w, k)[w->whole] = COVERED;
    return EARN_GIVEN;
}

static void rules_cover(struct work *w)
{
    for (size_t k = 0; k < w->plan->count; k++) {
        outcome_of(w, k)->why = rule_cover(w, k);
        if (outcome_of(w, k)->why != EARN_GIVEN)
            memset(marks_of(w, k), 0, w->whole + 1);
    }
}

/* ---- where it counts ---- */

/* What a rule gives at a place, in a unit that those who compete there share. */
static wide worth(const struct work *w, size_t k, size_t place)
{
    const struct earn_rule *r = rule_of(w, k);

    if (r->kind == EARN_PERCENT)
        return (wide)earn_paid(w->order, place) * r->value * THOUSAND;
    if (r->kind == EARN_PER_UNIT)
        return (wide)w->order->basket->lines[place].quantity * r->value * BASIS *
            w->order->point_minor;
    return r->value;
}

/* Rules come in the order of priority and code, so who came before stays unless it is of the same
 * priority and worth less. `firsts`: who counts at each place so far, and one, 0 nobody. */
static void rule_compete(struct work *w, size_t k, size_t *firsts)
{
    uint8_t *marks = marks_of(w, k);

    for (size_t place = 0; place <= w->whole; place++) {
        size_t first = firsts ? firsts[place] : 0;

        if (!(marks[place] & COVERED))
            continue;
        if (first &&
            (rule_of(w, first - 1)->priority < rule_of(w, k)->priority ||
                worth(w, first - 1, place) >= worth(w, k, place)))
            continue;
        if (first)
            marks_of(w, first - 1)[place] &= (uint8_t)~COUNTS;
        marks[place] |= COUNTS;
        if (firsts)
            firsts[place] = k + 1;
    }
}

/* Those that count nowhere say who does: the first of those at their places. */
static void rule_lose(struct work *w, size_t k, const size_t *firsts)
{
    const uint8_t *marks = marks_of(w, k);
    size_t rival = SIZE_MAX;

    for (size_t place = 0; place <= w->whole; place++) {
        if (marks[place] & COUNTS)
            return;
        if ((marks[place] & COVERED) && firsts[place] - 1 < rival)
            rival = firsts[place] - 1;
    }
    if (rival == SIZE_MAX)
        return;
    outcome_of(w, k)->why = EARN_NOT_FIRST;
    outcome_of(w, k)->rival = w->plan->ready[rival].rule;
}

static void rules_compete(struct work *w)
{
    const struct earn_ready *ready = w->plan->ready;
    size_t places = w->whole + 1;
    size_t *firsts = arena_array(w->c->arena, w->plan->group_count * places, size_t);

    for (size_t k = 0; k < w->plan->count; k++)
        rule_compete(w, k, ready[k].group < 0 ? NULL : firsts + (size_t)ready[k].group * places);
    for (size_t k = 0; k < w->plan->count; k++)
        if (ready[k].group >= 0)
            rule_lose(w, k, firsts + (size_t)ready[k].group * places);
}

/* ---- what it gives ---- */

struct part {
    size_t place, rank;
    int64_t remainder, weight;
};

static int line_order(const struct earn_order *o, size_t x, size_t y)
{
    const struct basket_line *a = &o->basket->lines[x], *b = &o->basket->lines[y];
    const int64_t numbers[][2] = {{a->amount, b->amount}, {a->quantity, b->quantity},
        {a->cost, b->cost}, {earn_paid(o, x), earn_paid(o, y)}, {a->product_id, b->product_id}};
    int order = str_cmp(a->sku, b->sku);

    if (order == 0)
        order = str_cmp(a->name, b->name);
    if (order == 0)
        order = str_cmp(a->category, b->category);
    for (size_t i = 0; i < COUNT(numbers) && order == 0; i++)
        order = (numbers[i][0] > numbers[i][1]) - (numbers[i][0] < numbers[i][1]);
    return order;
}

static int by_contents(const void *a, const void *b, void *arg)
{
    return line_order(arg, *(const size_t *)a, *(const size_t *)b);
}

static void lines_rank(struct work *w)
{
    size_t *order = arena_array(w->c->arena, w->whole, size_t), rank = 0;

    for (size_t i = 0; i < w->whole; i++)
        order[i] = i;
    qsort_r(order, w->whole, sizeof *order, by_contents, (void *)w->order);
    for (size_t i = 0; i < w->whole; i++) {
        if (i && line_order(w->order, order[i - 1], order[i]) != 0)
            rank = i;
        w->ranks[order[i]] = rank;
    }
    w->ranks[w->whole] = w->whole;
}

static int by_remainder(const void *a, const void *b)
{
    const struct part *x = a, *y = b;

    if (x->remainder != y->remainder)
        return x->remainder > y->remainder ? -1 : 1;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place); /* the same goods twice */
}

/* Whole parts that add up: rounded down, and what is over to those who lost most by that. */
static void points_share(struct work *w, size_t k, int64_t points, int64_t sum)
{
    int64_t *shares = points_of(w, k), over = points;
    size_t count = 0;

    for (size_t place = 0; place <= w->whole; place++) {
        wide product = (wide)points * w->weights[place];

        if (w->weights[place] == 0)
            continue;
        shares[place] = (int64_t)(product / sum);
        over -= shares[place];
        w->parts[count++] = (struct part){.place = place,
            .rank = w->ranks[place],
            .weight = w->weights[place],
            .remainder = (int64_t)(product % sum)};
    }
    assert(over >= 0);
    assert((size_t)over <= count);
    if (over)
        qsort(w->parts, count, sizeof *w->parts, by_remainder);
    for (int64_t i = 0; i < over; i++)
        shares[w->parts[i].place]++;
}

static int64_t points_cut(const struct work *w, size_t k, int64_t points, enum earn_why *why)
{
    static const struct earn_left none = {EARN_NO_LIMIT, EARN_NO_LIMIT, EARN_NO_LIMIT};
    const struct earn_left *left = w->order->left ? &w->order->left[w->plan->ready[k].rule] : &none;
    const struct {
        int64_t most;
        enum earn_why why;
    } limits[] = {{rule_of(w, k)->order_max, EARN_CUT_ORDER}, {left->customer, EARN_CUT_CUSTOMER},
        {left->day, EARN_CUT_DAY}, {left->budget, EARN_CUT_BUDGET}, {w->left_in_all, EARN_CUT_ALL}};

    for (size_t i = 0; i < COUNT(limits); i++)
        if (limits[i].most < points) {
            points = limits[i].most;
            *why = limits[i].why;
        }
    return points;
}

/* What the rules that do not multiply gave at a place. */
static int64_t given_at(const struct work *w, size_t place)
{
    int64_t sum = 0;

    for (size_t k = 0; k < w->plan->count; k++)
        if (rule_of(w, k)->kind != EARN_MULTIPLIER)
            sum += points_of(w, k)[place];
    return sum;
}

static int64_t weight_at(const struct work *w, size_t k, size_t place)
{
    if (!(marks_of(w, k)[place] & COUNTS))
        return 0;
    switch (rule_of(w, k)->kind) {
    case EARN_PERCENT:
        return earn_paid(w->order, place);
    case EARN_PER_UNIT:
        return w->order->basket->lines[place].quantity;
    case EARN_FIXED:
        return 1;
    case EARN_MULTIPLIER:
        return given_at(w, place);
    }
    bug("a rule of kind %d", (int)rule_of(w, k)->kind);
}

/* Rounded down once, from all that the rule counts on. */
static wide full_points(const struct work *w, const struct earn_rule *r, wide base)
{
    switch (r->kind) {
    case EARN_PERCENT:
        return base * r->value / ((wide)BASIS * w->order->point_minor);
    case EARN_PER_UNIT:
        return base * r->value / THOUSAND;
    case EARN_FIXED:
        return r->value;
    case EARN_MULTIPLIER:
        return base * (r->value - BASIS) / BASIS;
    }
    bug("a rule of kind %d", (int)r->kind);
}

static bool rule_give(struct work *w, size_t k)
{
    struct earn_outcome *o = outcome_of(w, k);
    int64_t base = 0;
    wide full;

    for (size_t place = 0; place <= w->whole; place++) {
        w->weights[place] = weight_at(w, k, place);
        base += w->weights[place];
    }
    full = full_points(w, rule_of(w, k), base);
    if (full > EARN_ORDER_MAX)
        return fail(w->c, ERR_TOO_LARGE,
            "the rule \"%.*s\" gives more than %lld points for one order: look at its value",
            STR_ARG(rule_of(w, k)->code), (long long)EARN_ORDER_MAX);
    o->base = rule_of(w, k)->kind == EARN_FIXED ? 0 : base;
    o->full = (int64_t)full;
    if (full == 0)
        o->why = EARN_NOT_WHOLE;
    o->points = points_cut(w, k, o->full, &o->why);
    if (o->points)
        points_share(w, k, o->points, base);
    if (w->left_in_all != EARN_NO_LIMIT)
        w->left_in_all -= o->points;
    return true;
}

static bool rules_give(struct work *w, bool are_multipliers)
{
    for (size_t k = 0; k < w->plan->count; k++) {
        if (outcome_of(w, k)->why != EARN_GIVEN ||
            (rule_of(w, k)->kind == EARN_MULTIPLIER) != are_multipliers)
            continue;
        if (!rule_give(w, k))
            return false;
    }
    return true;
}

/* ---- the result ---- */

static size_t *places_by_rule(const struct work *w)
{
    size_t *at = arena_array(w->c->arena, w->plan->count, size_t);

    for (size_t k = 0; k < w->plan->count; k++)
        at[w->plan->ready[k].rule] = k;
    return at;
}

static void shares_write(const struct work *w, struct earned *out)
{
    size_t places = w->whole + 1, room = 0;
    const size_t *at = places_by_rule(w);
    struct earn_share *shares;
    int64_t *lines = arena_array(w->c->arena, w->whole, int64_t);

    for (size_t i = 0; i < w->plan->count * places; i++)
        room += w->points[i] > 0;
    shares = arena_array(w->c->arena, room, struct earn_share);
    for (size_t i = 0; i < w->plan->count; i++)
        for (size_t place = 0; place < places; place++) {
            int64_t points = points_of(w, at[i])[place];

            if (points == 0)
                continue;
            shares[out->share_count++] =
                (struct earn_share){i, place < w->whole ? place : EARN_WHOLE_ORDER, points};
            out->points += points;
            if (place < w->whole)
                lines[place] += points;
        }
    out->shares = shares;
    out->lines = lines;
}

bool earn(
    struct ctx *c, const struct earn_plan *plan, const struct earn_order *order, struct earned *out)
{
    size_t places = order->basket->line_count + 1;
    struct work w = {.c = c,
        .plan = plan,
        .order = order,
        .whole = order->basket->line_count,
        .marks = arena_array(c->arena, plan->count * places, uint8_t),
        .points = arena_array(c->arena, plan->count * places, int64_t),
        .ranks = arena_array(c->arena, places, size_t),
        .weights = arena_array(c->arena, places, int64_t),
        .parts = arena_array(c->arena, places, struct part),
        .left_in_all = order->left_in_all,
        .outcomes = arena_array(c->arena, plan->count, struct earn_outcome)};

    assert(order->point_minor >= 1);
    assert(order->point_minor <= EARN_POINT_MINOR_MAX);
    assert(order->left_in_all >= 0);
    *out = (struct earned){.outcomes = w.outcomes};
    earn_facts_read(c, order, &w.facts);
    lines_rank(&w);
    rules_cover(&w);
    rules_compete(&w);
    if (!rules_give(&w, false) || !rules_give(&w, true))
        return false;
    shares_write(&w, out);
    if (out->points > EARN_ORDER_MAX)
        return fail(c, ERR_TOO_LARGE, "the order earns more than %lld points: look at the rules",
            (long long)EARN_ORDER_MAX);
    return true;
}
