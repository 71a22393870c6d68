/* The SQL of locations. */
#ifndef MAITRED_LOCATION_STORE_H
#define MAITRED_LOCATION_STORE_H

#include "module.h"

enum location_statement {
    LOCATION_COUNT_OTHERS,
    LOCATION_PUT,
    LOCATION_DROP,
    LOCATION_LIST,
    LOCATION_STATEMENT_COUNT
};
extern const struct statement location_sql[LOCATION_STATEMENT_COUNT];

#endif
