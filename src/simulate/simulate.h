/* A shop with customers that do not exist, to try things on: people and goods from names.h, lives
 * from model.h. Everything it writes is marked: each customer bears the tag `simulated` and the
 * identity ext:simulate:<number>, documents have the source `simulate`, and the setting `simulated`
 * holds the seed, which insight and the API show.
 *
 * The same seed, size, span, language, currency and time zone make the same rows, ids included, on
 * either engine and any machine. */
#ifndef MAITRED_SIMULATE_H
#define MAITRED_SIMULATE_H

#include "db/db.h"
#include "simulate/model.h"

#define SIMULATE_TAG_NAME "simulated"
#define SIMULATE_SETTING "simulated"
#define SIMULATE_SOURCE "simulate"
#define SIMULATE_CUSTOMERS_MAX 1000000
#define SIMULATE_YEARS_MAX 20

struct simulation {
    uint64_t seed; /* at most INT64_MAX */
    size_t customers;
    struct span span;
    enum lang lang; /* LANG_COUNT: all three */
    /* Set by simulate_write: */
    bool is_known; /* the seed is here already; nothing was written */
    int64_t customers_written, orders_written;
};

/* In one transaction. ERR_CONFLICT when anything here is not simulated, or of another seed. The
 * currency and the time zone are the business's, or usual ones of the language when none is set. */
MUST bool simulate_write(struct ctx *c, struct simulation *s);

/* What nobody knows of real customers, as CSV, a row a customer: number, lambda and mu per week,
 * z, mean of an order in units of money, is alive, is unhappy, has complained, orders in the span,
 * first day, days with an order in the MODEL_NEXT_DAYS after the span. ERR_IO. */
MUST bool simulate_truth(struct ctx *c, const struct simulation *s, const char *path);

#endif
