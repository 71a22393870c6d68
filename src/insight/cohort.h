/* Who came back when: customers by the period of their first order, and what became of each such
 * cohort in the periods after. */
#ifndef MAITRED_COHORT_H
#define MAITRED_COHORT_H

#include "insight/pass.h"
#include "insight/period.h"

/* Weeks of 23 years, months of a century; a table has half the square of it in cells. */
#define COHORTS_MAX 1200

struct cohort_cell {
    int64_t customers, sales; /* of the cohort, with an order in the period */
};

struct cohorts {
    struct periods periods;
    size_t count;              /* cohorts, and periods; 0 without orders */
    bool is_open;              /* the last period was not over at the end of the question */
    struct cohort_cell *cells; /* a row a cohort, each a cell shorter: see cohort_cell */
};

/* The periods from the first order to as_of; one that had only begun and saw no order is left out.
 * Fails when there are more than COHORTS_MAX. */
MUST bool cohorts_read(struct ctx *c, const struct insight_question *q, const struct columns *cols,
    enum period_kind kind, struct cohorts *out);
/* The same in two halves, around columns_read. Says how many cohorts there may be; *reading is NULL
 * when there are none or too many. */
size_t cohorts_begin(struct zone *zone, const struct insight_question *q,
    const struct columns *cols, enum period_kind kind, struct scan_part **reading);
void cohorts_end(struct scan_part **reading, struct cohorts *out);
void cohorts_fini(struct cohorts *k);
/* Age 0 is the period of the first order: the cohort itself. cohort + age < count. */
const struct cohort_cell *cohorts_cell(const struct cohorts *k, size_t cohort, size_t age);
/* All cohorts that reached that age in periods that are over: who came, of how many. */
struct cohort_sum {
    struct cohort_cell came, began;
};
struct cohort_sum cohorts_sum(const struct cohorts *k, size_t age);

#endif
