/* The SQL of baselines; the functions of baseline.h that read and write rows stand beside it. */
#ifndef MAITRED_BASELINE_STORE_H
#define MAITRED_BASELINE_STORE_H

#include "module.h"

enum baseline_statement {
    BASELINE_SQL_NEWEST,
    BASELINE_SQL_ALL,
    BASELINE_SQL_ADD,
    BASELINE_SQL_STAY,
    BASELINE_SQL_STAY_ADD,
    BASELINE_STATEMENT_COUNT
};
extern const struct statement baseline_sql[BASELINE_STATEMENT_COUNT];

#define BASELINE_INVARIANT_COUNT 1
extern const struct invariant baseline_invariants[BASELINE_INVARIANT_COUNT];

#endif
