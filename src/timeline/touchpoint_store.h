/* The statements of the log; touchpoint.c and log_refresh.c use them, order_store.c writes in bulk.
 */
#ifndef MAITRED_TOUCHPOINT_STORE_H
#define MAITRED_TOUCHPOINT_STORE_H

#include "timeline/touchpoint.h"

enum touchpoint_statement {
    TOUCHPOINT_PUT,
    TOUCHPOINT_REMOVE,
    TOUCHPOINT_PAGE,
    TOUCHPOINT_ALL,
    TOUCHPOINT_OF_CUSTOMER,
    TOUCHPOINT_CHANGED,
    TOUCHPOINT_LAST_CUSTOMER,
    TOUCHPOINT_HAS_CUSTOMER,
    TIMELINE_CHANGE_PUT,
    TIMELINE_NEWEST,
    TIMELINE_WINDOW,
    TIMELINE_IDENTITY,
    TOUCHPOINT_STATEMENT_COUNT
};
extern const struct statement touchpoint_sql[TOUCHPOINT_STATEMENT_COUNT];

#endif
