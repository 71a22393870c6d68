/* Scores and segments. Each dimension is a number that is better when higher (the day of the last
 * order, not the days since), sorted once; a score is then a matter of the place. */
#include "insight/insight.h"

#include "insight/rank.h"

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

/* ntile(5): of n rows, the first n % 5 groups have one more than the others. */
static int group_of(size_t place, size_t n)
{
    size_t each = n / RFM_SCORES, more = n % RFM_SCORES, big = (each + 1) * more;

    if (place < big)
        return (int)(place / (each + 1)) + 1;
    return (int)(more + (place - big) / each) + 1;
}

static void score_by_place(const struct pass *p, enum rfm_dimension d, const struct rfm_question *q,
    const struct rank_key *keys, struct rfm *out)
{
    size_t n = p->buyer_count, worse = 0;

    for (size_t i = 0; i < n; i++) {
        int score;

        if (i > 0 && keys[i].value != keys[i - 1].value)
            worse = i;
        score = q->ties == RFM_TIES_ORDER ? group_of(i, n) : 1 + (int)(RFM_SCORES * worse / n);
        assert(score <= RFM_SCORES);
        out->scores[keys[i].index][d] = (uint8_t)score;
    }
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

static void borders_find(
    const struct pass *p, enum rfm_dimension d, const struct rfm_question *q, struct rfm *out)
{
    for (size_t i = 0; i < p->buyer_count; i++) {
        int64_t value = border_value(q, d, value_of(&p->buyers[i], d));

        for (int score = out->scores[i][d]; score > 1; score--) {
            size_t place = border_place(d, score);

            if (out->has_border[d][place] && is_as_good(d, value, out->borders[d][place]))
                break;
            out->borders[d][place] = value;
            out->has_border[d][place] = true;
        }
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

static void keys_fill(
    const struct pass *p, enum rfm_dimension d, const struct rfm_question *q, struct rank_key *keys)
{
    for (size_t i = 0; i < p->buyer_count; i++) {
        uint32_t buyer = q->ties == RFM_TIES_ORDER && q->order ? q->order[i] : (uint32_t)i;

        keys[i] = (struct rank_key){rank_of(value_of(&p->buyers[buyer], d)), buyer};
    }
}

static void rfm_count(const struct pass *p, const struct rfm_question *q, struct rfm *out)
{
    for (size_t i = 0; i < p->buyer_count; i++) {
        const uint8_t *s = out->scores[i];
        size_t segment = rfm_segment_of(s[RFM_RECENCY], rfm_value(s));

        assert(p->buyers[i].last_day <= q->as_of);
        out->recency_days += q->as_of - p->buyers[i].last_day;
        out->cells[s[RFM_RECENCY] - 1][s[RFM_FREQUENCY] - 1][s[RFM_MONEY] - 1]++;
        out->segments[segment].customers++;
        out->segments[segment].sales += p->buyers[i].money;
    }
}

void rfm_score(const struct pass *p, const struct rfm_question *q, struct rfm *out)
{
    size_t n = p->buyer_count;
    struct rank_key *keys = mem_alloc(mem_size(2 * n + 1, sizeof *keys));

    *out = (struct rfm){.scores = mem_alloc(mem_size(n + 1, sizeof *out->scores))};
    for (int i = 0; i < RFM_DIMENSION_COUNT; i++) {
        enum rfm_dimension d = (enum rfm_dimension)i;

        if (q->borders[d]) {
            score_by_borders(p, d, q, out);
            continue;
        }
        keys_fill(p, d, q, keys);
        rank_sort(keys, keys + n, n);
        score_by_place(p, d, q, keys, out);
        borders_find(p, d, q, out);
    }
    mem_free(keys);
    rfm_count(p, q, out);
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
