/* Kept answers, found by the hash of their key. */
#include "http/kept_store.h"

const struct statement kept_sql[KEPT_STATEMENT_COUNT] = {
    [KEPT_GET] = {"SELECT body_hash, status, headers, answer FROM kept_answer"
                  " WHERE key_hash = $1 AND at >= $2"},
    /* One of yesterday gives way. */
    [KEPT_PUT] = {"INSERT INTO kept_answer (key_hash, body_hash, status, headers, answer, at)"
                  " VALUES ($1, $2, $3, $4, $5, $6)"
                  " ON CONFLICT (key_hash) DO UPDATE SET body_hash = excluded.body_hash,"
                  " status = excluded.status, headers = excluded.headers,"
                  " answer = excluded.answer, at = excluded.at WHERE kept_answer.at < $7"},
    [KEPT_SWEEP] = {"DELETE FROM kept_answer WHERE at < $1"},
};
