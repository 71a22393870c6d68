/* One pass marks in each customer's slot what they said and whether they buy; then the tagged ones
 * are looked up among the slots. */
#include "insight/iceberg.h"

#include "customer/customer.h"
#include "insight/product_store.h"
#include "insight/purchase.h"

#define DETRACTOR_MAX 6

enum said { SAID_NOTHING, SAID_CONTENT, SAID_UNHAPPY };

struct voice {
    int64_t customer_id;
    uint8_t said; /* their last answer */
};

struct iceberg_arg {
    const struct insight_question *question;
    int64_t recent_us;
    struct voice *voices; /* a slot for each customer; each() writes its own */
};

struct iceberg_state {
    struct iceberg counts;
    struct purchases purchases; /* room of a thread */
};

static void iceberg_each(void *state, const void *arg, struct span span)
{
    const struct iceberg_arg *a = arg;
    struct iceberg_state *s = state;
    struct voice *v = &a->voices[span.index];
    const struct purchases *p = &s->purchases;
    bool is_recent = false;

    v->customer_id = span.customer_id;
    purchases_read(&s->purchases, a->question, &span);
    s->counts.active += p->count > 0 && p->at_us[p->count - 1] >= a->recent_us;
    if (span.customer_id == CUSTOMER_ANONYMOUS || !p->has_others)
        return;
    for (size_t i = 0; i < p->row_count; i++) {
        if (span.kinds[i] != TOUCHPOINT_NPS || span.scores[i] == SCORE_NONE)
            continue;
        v->said = span.scores[i] <= DETRACTOR_MAX ? SAID_UNHAPPY : SAID_CONTENT;
        is_recent = span.at_us[i] >= a->recent_us;
    }
    s->counts.asked += is_recent;
    s->counts.detractors += is_recent && v->said == SAID_UNHAPPY;
    s->counts.unhappy_answers += v->said == SAID_UNHAPPY;
}

static void iceberg_merge(void *into, const void *from)
{
    const struct iceberg_state *s = from;
    struct iceberg_state *to = into;
    struct purchases purchases = s->purchases;

    to->counts.active += s->counts.active;
    to->counts.asked += s->counts.asked;
    to->counts.detractors += s->counts.detractors;
    to->counts.unhappy_answers += s->counts.unhappy_answers;
    purchases_fini(&purchases);
}

/* ---- who complained ---- */

struct matching {
    const struct voice *voices; /* by customer id */
    size_t count, next;
    struct iceberg *out;
};

static void tagged_match(void *arg, int64_t customer_id, struct str tag)
{
    struct matching *m = arg;
    enum said said = SAID_NOTHING;

    (void)tag;
    while (m->next < m->count && m->voices[m->next].customer_id < customer_id)
        m->next++;
    if (m->next < m->count && m->voices[m->next].customer_id == customer_id)
        said = (enum said)m->voices[m->next].said;
    m->out->appeased += said == SAID_CONTENT;
    m->out->complained += said != SAID_CONTENT;
    m->out->both += said == SAID_UNHAPPY;
}

struct iceberg_reading {
    struct scan_part reading;
    struct iceberg_arg arg;
    struct iceberg_state state;
    size_t customer_count;
};

struct scan_part *iceberg_begin(
    struct ctx *c, const struct insight_question *q, const struct columns *cols)
{
    struct iceberg_reading *r = mem_alloc(sizeof *r);

    r->customer_count = cols->customer_count;
    r->arg = (struct iceberg_arg){q, zone_moment(c->zone, q->as_of + 1 - ICEBERG_ACTIVE_DAYS, 0),
        mem_alloc(mem_size(cols->customer_count + 1, sizeof *r->arg.voices))};
    r->reading = (struct scan_part){{sizeof r->state, iceberg_each, iceberg_merge, &r->arg,
                                        q->thread_count, purchases_columns(q) | SPAN_SCORE},
        &r->state};
    return &r->reading;
}

bool iceberg_end(struct ctx *c, struct scan_part **reading, struct str tag, struct iceberg *out)
{
    struct iceberg_reading *r = (struct iceberg_reading *)*reading;
    struct matching m = {.voices = r->arg.voices, .count = r->customer_count, .out = out};
    bool ok;

    *out = r->state.counts;
    ok = customers_tagged(c, tag, tagged_match, &m);
    assert(out->both <= out->unhappy_answers);
    purchases_fini(&r->state.purchases);
    mem_free(r->arg.voices);
    mem_free(r);
    *reading = NULL;
    return ok;
}

bool iceberg_read(struct ctx *c, const struct insight_question *q, const struct columns *cols,
    struct str tag, struct iceberg *out)
{
    struct scan_part *reading = iceberg_begin(c, q, cols);

    columns_read(cols, &reading, 1);
    return iceberg_end(c, &reading, tag, out);
}
