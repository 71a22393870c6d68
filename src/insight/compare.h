/* Two groups of customers side by side: what each does, the difference, and how sure it is.
 *
 * The customer is what is drawn, so a customer counts once in each measure: shares are of
 * customers, means are over customers, an NPS answer is their newest, the average order is a ratio
 * of two means over customers whose standard error is of its linear part (Cochran, "Sampling
 * Techniques", 3rd ed., section 6.4). Who is in both groups is left out of both and counted.
 *
 * All measures of all comparisons are one family: p-values are corrected by Holm, intervals that
 * hold all at once by Bonferroni (stats/multiple.h). */
#ifndef MAITRED_COMPARE_H
#define MAITRED_COMPARE_H

#include "insight/roster.h"
#include "stats/interval.h"

#define COMPARE_MIN 10 /* customers, answers; fewer in a group are not compared */
#define COMPARE_MAX 32 /* comparisons at once */

enum measure {
    MEASURE_REPEAT,        /* two orders or more */
    MEASURE_ORDERS,        /* a customer */
    MEASURE_SALES,         /* a customer */
    MEASURE_AVERAGE_ORDER, /* sales by orders */
    MEASURE_NPS,
    MEASURE_STAY,     /* days of the first `horizon` (retention.h) */
    MEASURE_ACTIVE,   /* ordered in the last active_days */
    MEASURE_RETURNED, /* sent something back or cancelled something */
    MEASURE_COUNT
};
enum unit { UNIT_SHARE, UNIT_NUMBER, UNIT_MONEY, UNIT_POINTS, UNIT_DAYS };
extern const enum unit measure_units[MEASURE_COUNT];

struct side {
    int64_t n;    /* customers, answers, customers watched */
    double value; /* shares 0 to 1, minor units, points, days; NaN when nothing tells it */
};

struct difference {
    struct side a, b;
    bool is_known;              /* false: not enough data, the rest says nothing */
    double value;               /* a - b */
    struct interval own, joint; /* of its own at the level; all at once at the level */
    double p, p_holm;
};

struct comparison {
    int64_t a_customers, b_customers, both; /* both: in both groups, left out */
    int64_t horizon;                        /* of MEASURE_STAY, days; 0 when not known */
    double a_biggest, b_biggest; /* the biggest customer's share of the sales; NaN of nobody */
    struct difference measures[MEASURE_COUNT];
};

struct compare_question {
    const struct insight_question *question;
    const struct columns *columns;
    const struct roster *roster;
    const uint8_t *a;             /* of each guest: 1 in the group */
    const uint8_t *const *others; /* the groups compared with */
    size_t count;                 /* of others and of out, at most COMPARE_MAX */
    int64_t active_days;
    double level;
};
MUST bool compare(struct ctx *c, const struct compare_question *q, struct comparison *out);
size_t compare_known(const struct comparison *all, size_t count); /* measures in the family */

#endif
