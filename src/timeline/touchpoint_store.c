/* All SQL of the touchpoint log. */
#include "timeline/touchpoint_store.h"

const struct statement touchpoint_sql[] = {
    [TOUCHPOINT_PUT] = {"INSERT INTO touchpoint (customer_id, id, at, kind, stage, channel, pillar,"
                        " amount, items, score, ref)"
                        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
                        " ON CONFLICT (customer_id, id) DO UPDATE SET at = excluded.at,"
                        " kind = excluded.kind, stage = excluded.stage, channel = excluded.channel,"
                        " pillar = excluded.pillar, amount = excluded.amount,"
                        " items = excluded.items, score = excluded.score, ref = excluded.ref"},
    [TOUCHPOINT_REMOVE] = {"DELETE FROM touchpoint WHERE customer_id = $1 AND id = $2"},
    [TOUCHPOINT_PAGE] = {"SELECT id, at, kind, stage, channel, pillar, amount, items, score, ref"
                         " FROM touchpoint WHERE customer_id = $1 AND id < $2"
                         " ORDER BY id DESC LIMIT $3"},
    [TOUCHPOINT_ALL] = {"SELECT customer_id, at, kind, channel, amount, items, score, ref"
                        " FROM touchpoint WHERE at < $1 ORDER BY customer_id, id"},
};
