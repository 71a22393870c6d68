/* The statements of jobs. */
#ifndef MAITRED_JOB_STORE_H
#define MAITRED_JOB_STORE_H

#include "db/db.h"

#define JOB_LIST_MAX 1000

enum job_statement {
    JOB_ADD,
    JOB_IS_DUE,
    JOB_NEXT,
    JOB_TAKE,
    JOB_PUT_OFF_UNKNOWN,
    JOB_END,
    JOB_PUT,
    JOB_RETRY,
    JOB_LIST,
    JOB_COUNT,
    JOB_STATEMENT_COUNT
};
extern const struct statement job_sql[JOB_STATEMENT_COUNT];

#endif
