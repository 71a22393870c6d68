/* Counting answers. One pass counts three stretches of time: all that was asked for, the last
 * period and the one before it. Anonymous answers count like any other: a survey needs no name. */
#include "insight/insight.h"

#include "customer/customer.h"

#define PROMOTER_MIN 9
#define PASSIVE_MIN 7
#define FAIR_MIN 30 /* points; below, something is wrong */
#define FAIR_MAX 50 /* above, customers bring customers */

void nps_count(struct nps_counts *counts, int score)
{
    if (score >= PROMOTER_MIN)
        counts->promoters++;
    else if (score >= PASSIVE_MIN)
        counts->passives++;
    else
        counts->detractors++;
}

static void answer_count(
    const struct nps_question *q, int64_t at_us, int score, struct nps_answers *out)
{
    if (at_us >= q->until_us)
        return;
    if (at_us >= q->from_us)
        nps_count(&out->all, score);
    if (at_us >= q->recent_us)
        nps_count(&out->recent, score);
    else if (at_us >= q->previous_us)
        nps_count(&out->previous, score);
}

static void answers_take(struct nps_answers *into, struct nps_answers *one)
{
    nps_counts_add(&into->all, &one->all);
    nps_counts_add(&into->recent, &one->recent);
    nps_counts_add(&into->previous, &one->previous);
    *one = (struct nps_answers){0};
}

/* Answers without a name are taken for those of as many people. */
static void nps_each(void *state, const void *arg, struct span span)
{
    struct nps_answers one = {0};

    for (size_t i = 0; i < span.count; i++) {
        if (span.kinds[i] != TOUCHPOINT_NPS || span.scores[i] == SCORE_NONE)
            continue;
        answer_count(arg, span.at_us[i], span.scores[i], &one);
        if (span.customer_id == CUSTOMER_ANONYMOUS)
            answers_take(state, &one);
    }
    answers_take(state, &one);
}

static void counts_add(struct nps_counts *into, const struct nps_counts *from)
{
    into->promoters += from->promoters;
    into->passives += from->passives;
    into->detractors += from->detractors;
    into->sum_dd += from->sum_dd;
    into->sum_dn += from->sum_dn;
    into->sum_nn += from->sum_nn;
}

static void nps_merge(void *into, const void *from)
{
    struct nps_answers *to = into;
    const struct nps_answers *a = from;

    counts_add(&to->all, &a->all);
    counts_add(&to->recent, &a->recent);
    counts_add(&to->previous, &a->previous);
}

struct scan_part insight_nps_reading(const struct nps_question *q, struct nps_answers *out)
{
    assert(q->previous_us <= q->recent_us);
    assert(q->recent_us <= q->until_us);
    return (struct scan_part){
        {sizeof *out, nps_each, nps_merge, q, q->thread_count, SPAN_AT | SPAN_KIND | SPAN_SCORE},
        out};
}

void insight_nps(const struct columns *cols, const struct nps_question *q, struct nps_answers *out)
{
    struct scan_part reading, *readings[] = {&reading};

    *out = (struct nps_answers){0};
    reading = insight_nps_reading(q, out);
    columns_read(cols, readings, 1);
}

enum nps_band nps_band(double score)
{
    if (score < FAIR_MIN)
        return NPS_BAND_LOW;
    return score > FAIR_MAX ? NPS_BAND_HIGH : NPS_BAND_FAIR;
}

bool nps_band_is_clear(double score, struct interval i)
{
    enum nps_band band = nps_band(score);

    return band == NPS_BAND_LOW ? nps_band(i.high) == band : nps_band(i.low) >= band;
}
