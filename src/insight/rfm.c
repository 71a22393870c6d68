/* Scores and segments. Each dimension is a number that is better when higher (the day of the last
 * order, not the days since). Nobody needs the customers in order, only the four values where a
 * score ends and the next begins; a score is then how many of these somebody is better than. */
#include "insight/insight.h"

#include <string.h>

#include "stats/rank.h"
#include "timeline/shares.h"

const struct rfm_segment rfm_segments[RFM_SEGMENT_COUNT] = {
    {"champions", T_INSIGHT_SEGMENT_CHAMPIONS, T_INSIGHT_ADVICE_CHAMPIONS, 5, 5, 4, 5},
    {"loyal", T_INSIGHT_SEGMENT_LOYAL, T_INSIGHT_ADVICE_LOYAL, 3, 4, 4, 5},
    {"potential_loyalists", T_INSIGHT_SEGMENT_POTENTIAL_LOYALISTS,
        T_INSIGHT_ADVICE_POTENTIAL_LOYALISTS, 4, 5, 2, 3},
    {"new_customers", T_INSIGHT_SEGMENT_NEW_CUSTOMERS, T_INSIGHT_ADVICE_NEW_CUSTOMERS, 5, 5, 1, 1},
    {"promising", T_INSIGHT_SEGMENT_PROMISING, T_INSIGHT_ADVICE_PROMISING, 4, 4, 1, 1},
    {"need_attention", T_INSIGHT_SEGMENT_NEED_ATTENTION, T_INSIGHT_ADVICE_NEED_ATTENTION, 3, 3, 3,
        3},
    {"about_to_sleep", T_INSIGHT_SEGMENT_ABOUT_TO_SLEEP, T_INSIGHT_ADVICE_ABOUT_TO_SLEEP, 3, 3, 1,
        2},
    {"cannot_lose", T_INSIGHT_SEGMENT_CANNOT_LOSE, T_INSIGHT_ADVICE_CANNOT_LOSE, 1, 2, 5, 5},
    {"at_risk", T_INSIGHT_SEGMENT_AT_RISK, T_INSIGHT_ADVICE_AT_RISK, 1, 2, 3, 4},
    {"hibernating", T_INSIGHT_SEGMENT_HIBERNATING, T_INSIGHT_ADVICE_HIBERNATING, 2, 2, 1, 2},
    {"lost", T_INSIGHT_SEGMENT_LOST, T_INSIGHT_ADVICE_LOST, 1, 1, 1, 2},
};

int rfm_value(const uint8_t scores[RFM_DIMENSION_COUNT])
{
    return (scores[RFM_FREQUENCY] + scores[RFM_MONEY] + 1) / 2;
}

size_t rfm_segment_of(int recency, int value)
{
    for (size_t i = 0; i < RFM_SEGMENT_COUNT; i++) {
        const struct rfm_segment *s = &rfm_segments[i];

        if (recency >= s->recency_low && recency <= s->recency_high && value >= s->value_low &&
            value <= s->value_high)
            return i;
    }
    bug("no segment for a recency of %d and a value of %d", recency, value);
}

static int64_t value_of(const struct buyer *b, enum rfm_dimension d)
{
    switch (d) {
    case RFM_RECENCY:
        return b->last_day;
    case RFM_FREQUENCY:
        return b->orders;
    case RFM_MONEY:
        return b->money;
    case RFM_DIMENSION_COUNT:
        break;
    }
    bug("a dimension of no number");
}

/* ---- groups of equal size ---- */

/* Where the group of a score begins when the values stand in order, ascending; n when it has none.
 * ntile(5): of n rows, the first n % 5 groups have one more than the others. */
static size_t group_begin(size_t group, size_t n)
{
    size_t each = n / RFM_SCORES, more = n % RFM_SCORES;

    return group * each + (group < more ? group : more);
}

/* Better than `value` is good enough for the score; so are, of those who are no better, all from
 * the `equals`-th on in the order of the question. */
struct step {
    int64_t value;
    size_t equals;
};

/* Where to look for the step to a score; n when no group of equal size reaches it. */
static size_t step_place(const struct rfm_question *q, size_t score, size_t n)
{
    /* Worse are (score - 1) / 5 of all or more: who is better than the last of so many. */
    if (q->ties == RFM_TIES_SHARE)
        return ((score - 1) * n + RFM_SCORES - 1) / RFM_SCORES - 1;
    return group_begin(score - 1, n);
}

static void steps_find(
    const uint64_t *ranks, size_t n, const struct rfm_question *q, struct step *steps)
{
    struct rank_place places[RFM_BORDERS];
    size_t count = 0;

    for (size_t k = 0; k < RFM_BORDERS; k++) {
        size_t place = step_place(q, k + 2, n);

        steps[k] = (struct step){INT64_MAX, SIZE_MAX};
        if (place < n)
            places[count++].place = place;
    }
    rank_select(ranks, n, places, count);
    for (size_t k = 0; k < count; k++)
        steps[k] = (struct step){rank_value(places[k].value), places[k].place - places[k].below};
}

/* Who is no better than a step, but stands behind enough of their equals. */
static void equals_raise(const struct pass *p, enum rfm_dimension d, const struct rfm_question *q,
    const struct step *steps, struct rfm *out)
{
    size_t seen[RFM_BORDERS] = {0};

    for (size_t i = 0; i < p->buyer_count; i++) {
        uint32_t buyer = q->order ? q->order[i] : (uint32_t)i;
        int64_t value = value_of(&p->buyers[buyer], d);

        for (size_t k = 0; k < RFM_BORDERS; k++)
            if (value == steps[k].value)
                out->scores[buyer][d] += seen[k]++ >= steps[k].equals;
    }
}

static void score_by_steps(const struct pass *p, enum rfm_dimension d, const struct rfm_question *q,
    const uint64_t *ranks, struct rfm *out)
{
    size_t n = p->buyer_count;
    struct step steps[RFM_BORDERS];

    steps_find(ranks, n, q, steps);
    for (size_t i = 0; i < n; i++) {
        int64_t value = rank_value(ranks[i]);
        unsigned score = 1;

        for (size_t k = 0; k < RFM_BORDERS; k++)
            score += value > steps[k].value;
        out->scores[i][d] = (uint8_t)score;
    }
    if (q->ties == RFM_TIES_ORDER)
        equals_raise(p, d, q, steps, out);
}

/* ---- borders ---- */

/* Borders are kept as the reader says them: for recency, days ago. */
static int64_t border_value(const struct rfm_question *q, enum rfm_dimension d, int64_t value)
{
    return d == RFM_RECENCY ? q->as_of - value : value;
}

static bool is_as_good(enum rfm_dimension d, int64_t value, int64_t border)
{
    return d == RFM_RECENCY ? value <= border : value >= border;
}

/* The border of a score stands by the score: recency falls as scores rise, the others rise. */
static size_t border_place(enum rfm_dimension d, int score)
{
    assert(score > 1);
    return d == RFM_RECENCY ? (size_t)(RFM_SCORES - score) : (size_t)(score - 2);
}

/* The least value of each score, then of each score or a better one. */
static void borders_find(const struct pass *p, enum rfm_dimension d, const struct rfm_question *q,
    const uint64_t *ranks, struct rfm *out)
{
    uint64_t least[RFM_SCORES + 1];
    bool has_score = false;

    memset(least, 0xFF, sizeof least);
    for (size_t i = 0; i < p->buyer_count; i++) {
        uint64_t *l = &least[out->scores[i][d]];

        *l = ranks[i] < *l ? ranks[i] : *l;
    }
    for (int score = RFM_SCORES; score > 1; score--) {
        size_t place = border_place(d, score);

        has_score |= least[score] < UINT64_MAX;
        if (score < RFM_SCORES && least[score + 1] < least[score])
            least[score] = least[score + 1];
        out->has_border[d][place] = has_score;
        if (has_score)
            out->borders[d][place] = border_value(q, d, rank_value(least[score]));
    }
}

static void score_by_borders(
    const struct pass *p, enum rfm_dimension d, const struct rfm_question *q, struct rfm *out)
{
    const int64_t *borders = q->borders[d];

    for (size_t i = 0; i < RFM_BORDERS; i++) {
        assert(i == 0 || borders[i - 1] < borders[i]);
        out->borders[d][i] = borders[i];
        out->has_border[d][i] = true;
    }
    for (size_t i = 0; i < p->buyer_count; i++) {
        int64_t value = border_value(q, d, value_of(&p->buyers[i], d));
        int score = RFM_SCORES;

        while (score > 1 && !is_as_good(d, value, borders[border_place(d, score)]))
            score--;
        out->scores[i][d] = (uint8_t)score;
    }
}

/* ---- the whole ---- */

struct scoring {
    const struct pass *pass;
    const struct rfm_question *question;
    struct rfm *out;
};

/* Each dimension stands for itself, and has a share of its own. */
static void dimension_score(void *arg, unsigned share)
{
    const struct scoring *s = arg;
    const struct pass *p = s->pass;
    enum rfm_dimension d = (enum rfm_dimension)share;
    uint64_t *ranks;

    if (s->question->borders[d]) {
        score_by_borders(p, d, s->question, s->out);
        return;
    }
    if (p->buyer_count == 0)
        return;
    ranks = mem_alloc(mem_size(p->buyer_count, sizeof *ranks));
    s->out->is_alike[d] = true;
    for (size_t i = 0; i < p->buyer_count; i++) {
        ranks[i] = rank_of(value_of(&p->buyers[i], d));
        s->out->is_alike[d] &= ranks[i] == ranks[0];
    }
    score_by_steps(p, d, s->question, ranks, s->out);
    borders_find(p, d, s->question, ranks, s->out);
    mem_free(ranks);
}

static void rfm_count(const struct pass *p, const struct rfm_question *q, struct rfm *out)
{
    int64_t sales[RFM_SCORES][RFM_SCORES][RFM_SCORES] = {0};

    for (size_t i = 0; i < p->buyer_count; i++) {
        const uint8_t *s = out->scores[i];

        assert(p->buyers[i].last_day <= q->as_of);
        out->recency_days += q->as_of - p->buyers[i].last_day;
        out->cells[s[RFM_RECENCY] - 1][s[RFM_FREQUENCY] - 1][s[RFM_MONEY] - 1]++;
        sales[s[RFM_RECENCY] - 1][s[RFM_FREQUENCY] - 1][s[RFM_MONEY] - 1] += p->buyers[i].money;
    }
    for (int i = 0; i < RFM_SCORES * RFM_SCORES * RFM_SCORES; i++) {
        const uint8_t s[] = {[RFM_RECENCY] = (uint8_t)(i / (RFM_SCORES * RFM_SCORES) + 1),
            [RFM_FREQUENCY] = (uint8_t)(i / RFM_SCORES % RFM_SCORES + 1),
            [RFM_MONEY] = (uint8_t)(i % RFM_SCORES + 1)};
        size_t segment = rfm_segment_of(s[RFM_RECENCY], rfm_value(s));

        out->segments[segment].customers += (&out->cells[0][0][0])[i];
        out->segments[segment].sales += (&sales[0][0][0])[i];
    }
}

void rfm_score(const struct pass *p, const struct rfm_question *q, struct rfm *out)
{
    struct scoring s = {p, q, out};

    *out = (struct rfm){.scores = mem_alloc(mem_size(p->buyer_count + 1, sizeof *out->scores))};
    shares_run(RFM_DIMENSION_COUNT, dimension_score, &s);
    rfm_count(p, q, out);
}

bool rfm_tells(const struct rfm *r)
{
    return !r->is_alike[RFM_RECENCY] && !(r->is_alike[RFM_FREQUENCY] && r->is_alike[RFM_MONEY]);
}

void rfm_fini(struct rfm *r)
{
    mem_free(r->scores);
    r->scores = NULL;
}

uint32_t *rfm_members(const struct pass *p, const struct rfm *r, size_t segment)
{
    size_t room = (size_t)r->segments[segment].customers, n = 0;
    struct rank_key *keys = mem_alloc(mem_size(2 * room + 1, sizeof *keys));
    uint32_t *members = mem_alloc(mem_size(room + 1, sizeof *members));

    for (size_t i = 0; i < p->buyer_count; i++) {
        const uint8_t *s = r->scores[i];

        if (rfm_segment_of(s[RFM_RECENCY], rfm_value(s)) != segment)
            continue;
        assert(n < room);
        keys[n++] = (struct rank_key){~rank_of(p->buyers[i].money), (uint32_t)i};
    }
    rank_sort(keys, keys + room, n);
    for (size_t i = 0; i < n; i++)
        members[i] = keys[i].index;
    mem_free(keys);
    return members;
}
