/* The SQL of simulated customers; their documents are written by the rows of order_store.h. */
#ifndef MAITRED_SIMULATE_STORE_H
#define MAITRED_SIMULATE_STORE_H

#include "db/db.h"

enum simulate_statement {
    SIMULATE_FOREIGN, /* somebody or something here that was not simulated? */
    SIMULATE_PRODUCT,
    SIMULATE_CUSTOMER,
    SIMULATE_IDENTITY,
    SIMULATE_TAG,
    SIMULATE_NOTE,
    SIMULATE_DATE,
    SIMULATE_PREFERENCE,
    SIMULATE_CONSENT,
    SIMULATE_STATEMENT_COUNT
};
extern const struct statement simulate_sql[SIMULATE_STATEMENT_COUNT];

#endif
