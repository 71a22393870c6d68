/* Gathering one whole number for each customer or product, and putting them in order. */
#include "insight/pareto.h"

#include "insight/product_store.h"
#include "stats/rank.h"

#define ROOM_MIN 1024
#define THOUSAND 1000

struct gathered {
    struct pareto *pareto;
    enum pareto_of of;
    enum pareto_by by;
    int64_t *values; /* not below nought */
    size_t count, room;
};

static void side_add(struct pareto_side *side, int64_t sum)
{
    side->count++;
    side->sum += sum;
}

static void value_add(struct gathered *g, int64_t value)
{
    if (value < 0) {
        side_add(&g->pareto->lost, value);
        return;
    }
    if (g->count == g->room) {
        g->room = g->room ? g->room * 2 : ROOM_MIN;
        g->values = mem_resize(g->values, mem_size(g->room, sizeof *g->values));
    }
    g->values[g->count++] = value;
}

/* Halves away from nought. */
static int64_t from_thousandths(int64_t value)
{
    return (value + (value < 0 ? -THOUSAND / 2 : THOUSAND / 2)) / THOUSAND;
}

static int64_t cost_of(const struct product_sum *sum)
{
    int64_t thousandths;

    if (__builtin_mul_overflow(sum->quantity, sum->cost, &thousandths))
        return sum->quantity / THOUSAND * sum->cost; /* of more than a million million units */
    return from_thousandths(thousandths);
}

static void product_gather(void *arg, const struct product_sum *sum)
{
    struct gathered *g = arg;

    if (sum->sales == 0 && sum->quantity == 0) /* all of it came back */
        return;
    if (sum->product_id == 0) {
        side_add(&g->pareto->unnamed, sum->sales);
        return;
    }
    side_add(&g->pareto->products, sum->sales);
    if (sum->cost >= 0)
        side_add(&g->pareto->costed, sum->sales);
    if (g->of != PARETO_PRODUCTS)
        return;
    if (g->by == PARETO_SALES)
        value_add(g, sum->sales);
    else if (sum->cost >= 0)
        value_add(g, sum->sales - cost_of(sum));
}

static void earned_gather(void *arg, const struct earned *earned)
{
    struct gathered *g = arg;
    int64_t cost = from_thousandths(earned->cost_thousandths);

    if (earned->sales == 0 && cost == 0) /* all of it came back */
        return;
    side_add(&g->pareto->earners, earned->sales);
    value_add(g, earned->sales - cost);
}

static void pass_gather(struct gathered *g, const struct pass *pass)
{
    for (size_t i = 0; i < pass->buyer_count; i++)
        value_add(g, pass->buyers[i].money);
}

static void buyers_gather(struct gathered *g, struct zone *zone, const struct insight_question *q,
    const struct columns *cols)
{
    struct pass pass;

    pass_run(zone, q, cols, PASS_BUYERS, &pass);
    pass_gather(g, &pass);
    pass_fini(&pass);
}

static void values_sort(struct gathered *g)
{
    struct rank_key *keys = mem_alloc(mem_size(2 * g->count + 1, sizeof *keys));

    for (size_t i = 0; i < g->count; i++)
        keys[i] = (struct rank_key){(uint64_t)g->values[i], 0};
    rank_sort(keys, keys + g->count, g->count);
    for (size_t i = 0; i < g->count; i++)
        g->values[i] = (int64_t)keys[i].value;
    mem_free(keys);
}

static bool gather(
    struct ctx *c, struct gathered *g, const struct insight_question *q, const struct columns *cols)
{
    struct pass pass;

    if (g->of == PARETO_CUSTOMERS && g->by == PARETO_SALES) {
        buyers_gather(g, c->zone, q, cols);
        return true;
    }
    if (!product_sums(c, q, product_gather, g))
        return false;
    if (g->of == PARETO_PRODUCTS)
        return true;
    pass_run(c->zone, q, cols, PASS_BUYERS, &pass);
    g->pareto->sales = pass.totals.sales;
    pass_fini(&pass);
    return earned_by_customers(c, q, earned_gather, g);
}

/* False when the sum is too great to be reckoned with. */
static bool gathered_judge(struct gathered *g, double level)
{
    struct pareto *out = g->pareto;
    int64_t left = CONCENTRATION_SUM_MAX;

    for (size_t i = 0; i < g->count; i++) {
        if (g->values[i] > left)
            return false;
        left -= g->values[i];
    }
    values_sort(g);
    out->has_concentration = concentration_of(g->values, g->count, level, &out->concentration);
    return true;
}

void pareto_of_buyers(const struct pass *p, double level, struct pareto *out)
{
    struct gathered g = {.pareto = out, .of = PARETO_CUSTOMERS, .by = PARETO_SALES};

    *out = (struct pareto){0};
    pass_gather(&g, p);
    if (!gathered_judge(&g, level))
        out->has_concentration = false;
    mem_free(g.values);
}

bool pareto_read(struct ctx *c, const struct insight_question *q, const struct columns *cols,
    enum pareto_of of, enum pareto_by by, double level, struct pareto *out)
{
    struct gathered g = {.pareto = out, .of = of, .by = by};
    bool ok;

    *out = (struct pareto){0};
    ok = gather(c, &g, q, cols);
    if (ok && !gathered_judge(&g, level))
        ok = fail(c, ERR_INVALID,
            "all of it together is too much to be reckoned with: look for orders whose amounts are"
            " far too great");
    mem_free(g.values);
    return ok;
}
