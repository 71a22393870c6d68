/* How many customers are unhappy and say nothing, told three ways: by the ratio that everybody
 * quotes, by the share of detractors among those who were asked, and by two lists of the shop's
 * own: who gave a detractor's answer, and who is marked as having complained. */
#ifndef MAITRED_ICEBERG_H
#define MAITRED_ICEBERG_H

#include "insight/pass.h"
#include "stats/capture.h"

#define ICEBERG_RATIO 26        /* one in 26 complains: often quoted, whoever first counted it */
#define ICEBERG_TELLS 10        /* each unhappy one tells so many */
#define ICEBERG_RETELLS 5       /* each of whom tells so many */
#define ICEBERG_ACTIVE_DAYS 365 /* with an order, or an answer, in so many days */

struct iceberg {
    int64_t active; /* customers with an order that counts in the last ICEBERG_ACTIVE_DAYS */
    /* Customers who answered the NPS question in these days, and whose last answer was 0 to 6. */
    int64_t asked, detractors;
    /* The two lists, of all times: last answer 0 to 6; complained and never asked, or last answer
     * 0 to 6 (who has complained and is content now is not unhappy). */
    int64_t unhappy_answers, complained, both;
    int64_t appeased; /* complained, last answer 7 or more */
};

/* `tag` marks customers who complained; a tag bears no date. In two halves, around columns_read, or
 * as a whole. */
struct scan_part *iceberg_begin(
    struct ctx *c, const struct insight_question *q, const struct columns *cols);
MUST bool iceberg_end(
    struct ctx *c, struct scan_part **reading, struct str tag, struct iceberg *out);
MUST bool iceberg_read(struct ctx *c, const struct insight_question *q, const struct columns *cols,
    struct str tag, struct iceberg *out);

#endif
