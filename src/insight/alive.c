/* The alarm list, for whoever shows it: commands and the morning's page. */
#include "insight/alive.h"

#include <math.h>

#include "stats/rank.h"

#define REPEATS_MIN 2 /* three purchases, two gaps */
#define GAPS_MIN 2
#define ALIVE_SURE .95
#define GAPS_MAX 10      /* only without a model */
#define ORDERS_SCALE 1e6 /* ranks by orders where money has no model */

int64_t alive_away_days(const struct alive_question *q, const struct value_customer *v)
{
    return q->asked->base->as_of - v->last_day;
}

double alive_stake(const struct value_forecast *f, double worth)
{
    return worth * f->alive * (1 - f->alive);
}

int64_t alive_urgency(
    const struct alive_question *q, const struct value_customer *v, const struct value_forecast *f)
{
    int64_t away = alive_away_days(q, v);

    if (v->repeats < REPEATS_MIN || away <= (int64_t)GAPS_MIN * v->gap)
        return -1;
    if (!f)
        return away > (int64_t)GAPS_MAX * v->gap ? -1 : away * 1000 / v->gap;
    if (f->alive > ALIVE_SURE)
        return -1;
    return llround(
        alive_stake(f, q->fit->has_spend ? f->last.money : ORDERS_SCALE * f->last.orders));
}

/* NULL without a model. */
static struct value_forecast *forecasts_find(const struct alive_question *q)
{
    struct value_forecast *each;
    struct value_total totals[VALUE_HORIZONS_MAX];

    if (q->fit->fit.status != BTYD_FITTED)
        return NULL;
    each = mem_alloc(mem_size(q->log->count + 1, sizeof *each));
    value_forecast(q->log, q->asked, q->fit, q->plan, each, totals);
    return each;
}

uint32_t *alive_alarms(const struct alive_question *q, size_t *count)
{
    size_t n = q->log->count;
    struct rank_key *keys = mem_alloc(mem_size(2 * n + 1, sizeof *keys));
    uint32_t *order = mem_alloc(mem_size(n + 1, sizeof *order));
    struct value_forecast *each = forecasts_find(q);

    *count = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t value = alive_urgency(q, &q->log->all[i], each ? &each[i] : NULL);

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
