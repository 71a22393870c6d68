/* All SQL of marketing spend. */
#include "spend/spend_store.h"

const struct statement spend_sql[] = {
    [SPEND_FIND] = {"SELECT amount, note FROM spend"
                    " WHERE month = $1 AND channel = $2 AND purpose = $3"},
    [SPEND_PUT] = {"INSERT INTO spend (month, channel, purpose, amount, note)"
                   " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (month, channel, purpose)"
                   " DO UPDATE SET amount = excluded.amount, note = excluded.note"},
    [SPEND_DROP] = {"DELETE FROM spend WHERE month = $1 AND channel = $2 AND purpose = $3"},
    [SPEND_LIST] = {"SELECT month, channel, purpose, amount, note FROM spend"
                    " WHERE month >= $1 AND month <= $2 ORDER BY month, channel, purpose"},
    [SPEND_SUMS] =
        {"SELECT MIN(month), channel, purpose, CAST(SUM(amount) AS bigint), '' FROM spend"
         " WHERE month >= $1 AND month <= $2 GROUP BY channel, purpose"
         " ORDER BY 4 DESC, channel, purpose"},
};

const struct invariant spend_invariants[] = {
    {"marketing spend is above nought and for a purpose there is",
        {"SELECT channel FROM spend WHERE amount <= 0 OR purpose NOT IN (1, 2)"}},
};
