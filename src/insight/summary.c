/* From the pass to the figures of the summary, and how every question gets its columns. */
#include "insight/insight.h"

#include "stats/rank.h"

#define TOP_PART 5 /* the best fifth */

/* Nobody ordered tomorrow: a date in the future is a slip of the pen, and must not move the day. */
static int64_t usual_day(struct ctx *c, const struct columns *cols, int64_t now_us)
{
    int64_t newest_us = columns_newest_us(cols, now_us), day, today = zone_day(c->zone, now_us);

    if (newest_us == INT64_MIN)
        return today;
    day = zone_day(c->zone, newest_us) + 1;
    return day < today ? day : today;
}

bool insight_load(struct ctx *c, struct insight_question *q, bool has_as_of, struct columns **out)
{
    q->now_us = clock_now(c->clock);
    q->until_us = has_as_of ? zone_moment(c->zone, q->as_of + 1, 0) : INT64_MAX;
    if (!columns_load(c, q->until_us, out))
        return false;
    if (!has_as_of) {
        q->as_of = usual_day(c, *out, q->now_us);
        q->until_us = zone_moment(c->zone, q->as_of + 1, 0);
    }
    return true;
}

/* A fifth rounded down: 867 of 4,338. Fewer than five customers still have a best one. */
static int64_t top_count(int64_t n)
{
    return n >= TOP_PART ? n / TOP_PART : n > 0;
}

/* Halves away from nought, as people round. */
static int64_t rounded_mean(int64_t sum, int64_t n)
{
    if (n == 0)
        return 0;
    return sum >= 0 ? (sum + n / 2) / n : (sum - n / 2) / n;
}

/* What the best so many spent: all of who is above the border, and as many of those on it as are
 * still wanted. */
static int64_t top_sales(const struct pass *p, size_t count)
{
    size_t n = p->buyer_count, above = 0;
    uint64_t *ranks = mem_alloc(mem_size(n, sizeof *ranks));
    struct rank_place border = {.place = n - count};
    int64_t sum = 0;

    assert(count > 0);
    assert(count <= n);
    for (size_t i = 0; i < n; i++)
        ranks[i] = rank_of(p->buyers[i].money);
    rank_select(ranks, n, &border, 1);
    for (size_t i = 0; i < n; i++)
        if (ranks[i] > border.value) {
            sum += p->buyers[i].money;
            above++;
        }
    mem_free(ranks);
    return sum + (int64_t)(count - above) * rank_value(border.value);
}

void insight_summarise(const struct pass *p, struct insight_summary *out)
{
    int64_t n = (int64_t)p->buyer_count;

    *out = (struct insight_summary){
        .average_order = rounded_mean(p->totals.sales, p->totals.orders),
        .repeat_share = {p->totals.repeat_customers, n},
        .top_count = top_count(n),
    };
    if (n == 0)
        return;
    if (!interval_wilson(out->repeat_share, INSIGHT_LEVEL, &out->repeat))
        bug("no interval for %lld customers", (long long)n);
    out->top_sales = top_sales(p, (size_t)out->top_count);
    for (size_t i = 0; i < p->buyer_count; i++)
        if (!out->best || p->buyers[i].money > out->best->money)
            out->best = &p->buyers[i];
}
