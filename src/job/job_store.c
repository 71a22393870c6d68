/* All SQL of jobs. */
#include "job/job_store.h"

#define COLUMNS "kind, key, payload, state, due_at, lease, attempts, error, added_at"

const struct statement job_sql[] = {
    [JOB_ADD] = {"INSERT INTO job (" COLUMNS ") VALUES ($1, $2, $3, 0, $4, 0, 0, '', $5)"
                 " ON CONFLICT (kind, key) DO NOTHING"},
    [JOB_IS_DUE] = {"SELECT 1 FROM job WHERE state = 0 AND due_at <= $1 LIMIT 1"},
    /* SQLite has one writer; PostgreSQL's runners pass over what another is taking. */
    [JOB_NEXT] = {"SELECT kind, key, payload, attempts FROM job"
                  " WHERE state = 0 AND due_at <= $1 ORDER BY due_at LIMIT 1",
        "SELECT kind, key, payload, attempts FROM job"
        " WHERE state = 0 AND due_at <= $1 ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED"},
    [JOB_TAKE] = {"UPDATE job SET lease = $3, due_at = $4, attempts = attempts + 1"
                  " WHERE kind = $1 AND key = $2"},
    [JOB_PUT_OFF_UNKNOWN] = {"UPDATE job SET due_at = $3 WHERE kind = $1 AND key = $2"},
    [JOB_END] = {"DELETE FROM job WHERE kind = $1 AND key = $2 AND lease = $3"},
    [JOB_PUT] = {"UPDATE job SET lease = 0, state = $4, due_at = $5, attempts = $6, error = $7"
                 " WHERE kind = $1 AND key = $2 AND lease = $3"},
    [JOB_RETRY] = {"UPDATE job SET state = 0, due_at = $3, attempts = 0"
                   " WHERE kind = $1 AND key = $2 AND lease = 0"},
    [JOB_LIST] = {"SELECT " COLUMNS " FROM job"
                  " ORDER BY state DESC, due_at, kind, key LIMIT $1"},
    [JOB_COUNT] = {"SELECT (SELECT COUNT(*) FROM job WHERE state = 0 AND due_at <= $1),"
                   " (SELECT COUNT(*) FROM job WHERE state = 1)"},
};
