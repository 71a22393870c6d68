/* Counting answers. One pass counts three stretches of time: all that was asked for, the last
 * period and the one before it. Anonymous answers count like any other: a survey needs no name. */
#include "insight/insight.h"

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

static void nps_each(void *state, const void *arg, struct span span)
{
    const struct nps_question *q = arg;
    struct nps_answers *a = state;

    for (size_t i = 0; i < span.count; i++) {
        int64_t at_us = span.at_us[i];

        if (span.kinds[i] != TOUCHPOINT_NPS || span.scores[i] == SCORE_NONE || at_us >= q->until_us)
            continue;
        if (at_us >= q->from_us)
            nps_count(&a->all, span.scores[i]);
        if (at_us >= q->recent_us)
            nps_count(&a->recent, span.scores[i]);
        else if (at_us >= q->previous_us)
            nps_count(&a->previous, span.scores[i]);
    }
}

static void counts_add(struct nps_counts *into, const struct nps_counts *from)
{
    into->promoters += from->promoters;
    into->passives += from->passives;
    into->detractors += from->detractors;
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
