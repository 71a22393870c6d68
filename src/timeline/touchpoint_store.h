/* The statements of the log; touchpoint.c and columns.c use them, order_store.c writes in bulk. */
#ifndef MAITRED_TOUCHPOINT_STORE_H
#define MAITRED_TOUCHPOINT_STORE_H

#include "timeline/touchpoint.h"

enum touchpoint_statement {
    TOUCHPOINT_PUT,
    TOUCHPOINT_REMOVE,
    TOUCHPOINT_PAGE,
    TOUCHPOINT_ALL,
    TOUCHPOINT_STATEMENT_COUNT
};
extern const struct statement touchpoint_sql[TOUCHPOINT_STATEMENT_COUNT];

#endif
