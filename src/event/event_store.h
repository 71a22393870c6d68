/* The statements of sources and events. */
#ifndef MAITRED_EVENT_STORE_H
#define MAITRED_EVENT_STORE_H

#include "module.h"

enum event_statement {
    SOURCE_ADD,
    SOURCE_SET,
    SOURCE_REVOKE,
    SOURCE_BY_KEY,
    SOURCE_BY_ID,
    SOURCE_BY_NAME,
    SOURCE_LIST,
    SOURCE_COUNT_UP,
    EVENT_TRY,
    EVENT_KEEP,
    EVENT_UNDO,
    SEEN_PUT,
    SEEN_SWEEP,
    NEWS_AT,
    NEWS_PUT,
    DETAIL_PUT,
    TOUCHPOINT_IS_TAKEN,
    VISIT_NEAR,
    VISITOR_DEVICES,
    VISITOR_IS,
    PERSON_IDENTS,
    PERSON_TAGGED,
    REJECTED_PUT,
    REJECTED_BY_ID,
    REJECTED_PAGE,
    REJECTED_PAGE_OF,
    REJECTED_DROP,
    REJECTED_TRIM,
    REJECTED_SWEEP,
    UPLOAD_PUT,
    UPLOAD_NEXT,
    UPLOAD_PARTS,
    UPLOAD_DROP,
    UPLOAD_DROP_ALL,
    UPLOAD_SWEEP,
    EVENT_STATEMENT_COUNT
};
extern const struct statement event_sql[EVENT_STATEMENT_COUNT];

#define EVENT_PART_COUNT 2
extern const struct customer_part event_parts[EVENT_PART_COUNT];

#define EVENT_INVARIANT_COUNT 1
extern const struct invariant event_invariants[EVENT_INVARIANT_COUNT];

#endif
