/* What the log says about all customers at once: a summary, RFM segments, the Net Promoter Score.
 * One load of the timeline, one pass over it with all processors, whole-number sums; nothing is
 * stored and nothing depends on how many threads took part.
 *
 * A question names its day. "As of D" is the state at the end of day D in the business's zone. The
 * anonymous customer is nobody: their sales are told apart and never count as a customer's. */
#ifndef MAITRED_INSIGHT_H
#define MAITRED_INSIGHT_H

#include "insight/pass.h"
#include "stats/interval.h"
#include "stats/nps.h"

/* Loads the columns, inside a read transaction. Without a day the question is about the day after
 * the last touchpoint that is not in the future, but not later than today. */
MUST bool insight_load(
    struct ctx *c, struct insight_question *q, bool has_as_of, struct columns **out);

/* ---- summary ---- */

#define INSIGHT_LEVEL .95

struct insight_summary {
    int64_t average_order;
    struct share repeat_share; /* customers with two orders or more, of all */
    struct interval repeat;    /* Wilson, at INSIGHT_LEVEL; unset without customers */
    int64_t top_count;         /* a fifth of the customers, rounded down, at least one */
    int64_t top_sales;         /* of those who spent most */
    const struct buyer *best;  /* who spent most; NULL without customers */
};
void insight_summarise(const struct pass *p, struct insight_summary *out);

/* ---- RFM: how recently, how often and for how much, each scored 1 to 5 ---- */

enum rfm_dimension { RFM_RECENCY, RFM_FREQUENCY, RFM_MONEY, RFM_DIMENSION_COUNT };
#define RFM_SCORES 5
#define RFM_BORDERS (RFM_SCORES - 1)

/* Customers of the same value: all get the same score, by how many are worse; or, as ntile(5) in
 * SQL has it, groups of equal size are filled in the order of the customers' numbers. */
enum rfm_ties { RFM_TIES_SHARE, RFM_TIES_ORDER };

struct rfm_question {
    int64_t as_of;
    enum rfm_ties ties;
    const uint32_t *order; /* buyers by number, for RFM_TIES_ORDER; NULL: as they stand */
    /* Borders between the scores instead of groups of equal size, ascending: days since the last
     * order that are still good enough for 5, 4, 3, 2; orders and money needed for 2, 3, 4, 5. */
    const int64_t *borders[RFM_DIMENSION_COUNT];
};

struct rfm_segment {
    const char *name;
    enum text label, advice;
    uint8_t recency_low, recency_high, value_low, value_high; /* value: rfm_value */
};
#define RFM_SEGMENT_COUNT 11
#define RFM_SEGMENTS                                                                             \
    "champions|loyal|potential_loyalists|new_customers|promising|need_attention|about_to_sleep|" \
    "cannot_lose|at_risk|hibernating|lost"
extern const struct rfm_segment rfm_segments[RFM_SEGMENT_COUNT];

struct rfm {
    uint8_t (*scores)[RFM_DIMENSION_COUNT]; /* of each buyer */
    int64_t recency_days;                   /* summed over the buyers */
    /* As rfm_question.borders, as they turned out; a score nobody reached has no border. */
    int64_t borders[RFM_DIMENSION_COUNT][RFM_BORDERS];
    bool has_border[RFM_DIMENSION_COUNT][RFM_BORDERS];
    bool is_alike[RFM_DIMENSION_COUNT]; /* all of one value, without borders: the score is none */
    int64_t cells[RFM_SCORES][RFM_SCORES][RFM_SCORES]; /* customers, by score - 1 */
    struct {
        int64_t customers, sales;
    } segments[RFM_SEGMENT_COUNT];
};
void rfm_score(const struct pass *p, const struct rfm_question *q, struct rfm *out);
void rfm_fini(struct rfm *r);
/* Whether the segments say anything: recency, and frequency or money, tell the buyers apart. */
bool rfm_tells(const struct rfm *r);
int rfm_value(const uint8_t scores[RFM_DIMENSION_COUNT]); /* mean of F and M, halves up */
/* The row of rfm_segments for scores 1 to 5; each pair belongs to exactly one. */
size_t rfm_segment_of(int recency, int value);
/* The buyers of a segment, the biggest spender first; to be freed with mem_free. */
uint32_t *rfm_members(const struct pass *p, const struct rfm *r, size_t segment);

/* ---- NPS ---- */

#define NPS_ANSWERS_MIN 2 /* fewer say nothing */

enum nps_band { NPS_BAND_LOW, NPS_BAND_FAIR, NPS_BAND_HIGH };

struct nps_question {
    int64_t from_us, until_us;      /* which answers count */
    int64_t recent_us, previous_us; /* where the last period and the one before it begin */
    unsigned thread_count;
};
struct nps_answers {
    struct nps_counts all, recent, previous;
};
/* The counting alone, for columns_read; *out is zeroed memory. */
struct scan_part insight_nps_reading(const struct nps_question *q, struct nps_answers *out);
void insight_nps(const struct columns *cols, const struct nps_question *q, struct nps_answers *out);
enum nps_band nps_band(double score);
/* Whether all of the interval is as good as the score's band, or, of the lowest, as bad. */
bool nps_band_is_clear(double score, struct interval i);
void nps_count(struct nps_counts *counts, int score); /* 0 to 10 */

#endif
