/* Who makes the sum: customers or products, by sales or by profit. */
#ifndef MAITRED_PARETO_H
#define MAITRED_PARETO_H

#include "insight/pass.h"
#include "stats/concentration.h"

enum pareto_of { PARETO_CUSTOMERS, PARETO_PRODUCTS };
enum pareto_by { PARETO_SALES, PARETO_PROFIT };

struct pareto_side {
    int64_t count, sum;
};

struct pareto {
    bool has_concentration;             /* false: nobody brought anything */
    struct concentration concentration; /* of all that are not below nought */
    struct pareto_side lost;            /* below nought: a loss, or more given back than sold */
    struct pareto_side unnamed; /* lines that name no product: how much; its count is 0 or 1 */
    /* By profit: products sold, and those whose cost is known, with their sales. */
    struct pareto_side products, costed;
    /* Of customers by profit: who bought what has a known cost, with those sales; and all sales. */
    struct pareto_side earners;
    int64_t sales;
};

/* ERR_INVALID: it adds up to more than CONCENTRATION_SUM_MAX. */
MUST bool pareto_read(struct ctx *c, const struct insight_question *q, const struct columns *cols,
    enum pareto_of of, enum pareto_by by, double level, struct pareto *out);

/* The customers of a pass, by sales; the rest of *out is nought, and all of it when they spent more
 * than can be reckoned with. */
void pareto_of_buyers(const struct pass *p, double level, struct pareto *out);

#endif
