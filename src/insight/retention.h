/* How long a relationship lasts: from the first order until the last one before a silence that is
 * taken for the end.
 *
 * Nobody says goodbye to a shop. Who has been silent longer than a threshold at the end of the
 * question is gone, since the day of their last order; of the others it is known that they were
 * there a threshold ago, so that is when they leave the reckoning (censored). To count them as
 * there until today would be too kind: nobody can be found gone during the last threshold.
 * Customers newer than the threshold say nothing yet.
 *
 * The threshold is given, or it is the usual silence of the shop: of those who came back a second
 * time, nineteen of twenty had done so by then. For a customer whose own rhythm is slower it is
 * theirs: the longest silence they came back from or, with RHYTHM_GAPS_MIN gaps between days of
 * purchase, three times the mean gap, which who buys at random exceeds once in twenty times (e^-3).
 * A quicker rhythm does not shorten it: then customers of many orders would be watched for longer
 * than those of one, and the curve would show them. Percentiles of gaps are the usual measure where
 * there is no contract; Clemente-Ciscar, San Matias and Giner-Bosch (2014), European Journal of
 * Operational Research 239, 276-285, weigh such definitions by what acting on them brings. */
#ifndef MAITRED_RETENTION_H
#define MAITRED_RETENTION_H

#include "insight/pass.h"
#include "stats/survival.h"

#define RHYTHM_GAPS_MIN 3
#define RHYTHM_TIMES 3
#define FIRST_GAPS_MIN 20 /* fewer who came back do not make a usual silence */

enum retention_by {
    RETENTION_ALL,
    RETENTION_COUNTRY,
    RETENTION_CHANNEL,
    RETENTION_QUARTER,
    RETENTION_GIVEN /* by the caller; groups stand as numbered, without names */
};

struct retention_question {
    const struct insight_question *question;
    int64_t silence; /* days; 0: the customer's own rhythm */
    enum retention_by by;
    int64_t usual;        /* days: the shop's usual silence, where not told by the log; else 0 */
    const uint8_t *given; /* the group of each customer of the columns, by index */
    size_t given_count;   /* groups: at most SURVIVAL_GROUPS_MAX */
};

struct retention_group {
    const char *name, *label; /* for programs, for people; NULL: customers of which it is unknown */
    bool is_rest;             /* all smaller groups together */
    int64_t customers;        /* curve.n of them were watched for long enough */
    struct survival curve;
};

struct retention {
    int64_t customers, too_new; /* too_new: of them, not watched long enough to say anything */
    int64_t shop_silence;       /* days; 0 when too few came back to tell */
    int64_t first_gaps;         /* customers who came back a second time */
    int64_t came_back;          /* customers who had once been silent longer than the threshold */
    bool has_silence;           /* false: it was neither given nor can it be told; no curves */
    struct survival all;
    struct retention_group groups[SURVIVAL_GROUPS_MAX];
    size_t group_count;
    struct survival_test test; /* of the groups */
};

MUST bool retention_read(struct ctx *c, const struct retention_question *q,
    const struct columns *cols, struct retention *out);
/* The same in two halves, around columns_read; begin_us from purchases_begin_us, where there is an
 * order at all. */
struct scan_part *retention_begin(struct ctx *c, const struct retention_question *q,
    const struct columns *cols, int64_t begin_us);
MUST bool retention_end(struct ctx *c, struct scan_part **reading, struct retention *out);
void retention_fini(struct retention *r);

#endif
