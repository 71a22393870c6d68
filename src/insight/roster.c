/* The pass that fills the roster: purchases for what counts, all else straight from the span. */
#include "insight/roster.h"

struct roster_arg {
    const struct insight_question *question;
    const struct calendar *calendar;
    struct guest *guests; /* a slot for each customer; each() writes its own */
};

struct roster_state {
    struct purchases purchases; /* room of a thread */
};

static void others_read(struct guest *g, const struct span *span, size_t row_count)
{
    for (size_t i = 0; i < row_count; i++) {
        uint8_t kind = span->kinds[i];

        if (kind == TOUCHPOINT_NPS && span->scores[i] != SCORE_NONE)
            g->score = span->scores[i];
        g->has_returned |= kind == TOUCHPOINT_RETURN || kind == TOUCHPOINT_CANCELLATION;
    }
}

static void roster_each(void *state, const void *arg, struct span span)
{
    const struct roster_arg *a = arg;
    struct guest *g = &a->guests[span.index];
    struct purchases *p = &((struct roster_state *)state)->purchases;

    *g = (struct guest){.customer_id = span.customer_id, .score = SCORE_NONE};
    purchases_read(p, a->question, &span);
    if (p->count == 0)
        return;
    purchases_days(p, a->calendar);
    for (size_t i = 0; i < p->count; i++)
        g->money += p->amounts[i];
    g->orders = (int32_t)p->count;
    g->first_day = (int32_t)(a->calendar->first_day + p->days[0]);
    g->last_day = (int32_t)(a->calendar->first_day + p->days[p->count - 1]);
    g->previous_day =
        p->count > 1 ? (int32_t)(a->calendar->first_day + p->days[p->count - 2]) : INT32_MIN;
    g->channel = span.channels[purchase_row(p, 0)];
    if (p->has_others)
        others_read(g, &span, p->row_count);
}

static void roster_merge(void *into, const void *from)
{
    struct purchases purchases = ((const struct roster_state *)from)->purchases;

    (void)into;
    purchases_fini(&purchases);
}

void roster_read(struct zone *zone, const struct insight_question *q, const struct columns *cols,
    struct roster *out)
{
    unsigned columns = purchases_columns(q) | SPAN_KIND | SPAN_SCORE | SPAN_CHANNEL;
    struct roster_state state = {0};
    struct calendar calendar;
    struct roster_arg a = {q, &calendar, NULL};

    *out = (struct roster){.count = cols->customer_count};
    out->guests = a.guests = mem_alloc(mem_size(out->count + 1, sizeof *out->guests));
    purchases_calendar(&calendar, zone, q, cols);
    columns_scan(cols,
        &(struct scan){sizeof state, roster_each, roster_merge, &a, q->thread_count, columns},
        &state);
    for (size_t i = 0; i < out->count; i++)
        out->customers += out->guests[i].orders > 0;
    purchases_fini(&state.purchases);
    calendar_fini(&calendar);
}

void roster_fini(struct roster *r)
{
    mem_free(r->guests);
    *r = (struct roster){0};
}
