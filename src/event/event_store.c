/* All SQL of sources, events and what was refused. */
#include "event/event_store.h"

#include "customer/part_store.h"

#define SOURCE_COLUMNS                                                                   \
    "id, name, kind, system, secret, origins, mapping, created_at, revoked_at, seen_at," \
    " duplicates, rejected"
#define REJECTED_COLUMNS "customer_id, id, source_id, call, reason, body, at"

const struct statement event_sql[EVENT_STATEMENT_COUNT] = {
    [SOURCE_ADD] = {"INSERT INTO source (id, name, kind, system, key_hash, secret, origins,"
                    " mapping, created_at, revoked_at, seen_at, duplicates, rejected)"
                    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, 0)"},
    [SOURCE_SET] = {"UPDATE source SET name = $2, secret = $3, origins = $4, mapping = $5"
                    " WHERE id = $1"},
    [SOURCE_REVOKE] = {"UPDATE source SET revoked_at = $2, secret = '' WHERE id = $1"},
    [SOURCE_BY_KEY] = {"SELECT " SOURCE_COLUMNS " FROM source"
                       " WHERE key_hash = $1 AND revoked_at = 0"},
    [SOURCE_BY_ID] = {"SELECT " SOURCE_COLUMNS " FROM source WHERE id = $1"},
    [SOURCE_BY_NAME] = {"SELECT " SOURCE_COLUMNS " FROM source WHERE name = $1"},
    [SOURCE_LIST] = {"SELECT " SOURCE_COLUMNS " FROM source WHERE id > $1 ORDER BY id LIMIT $2"},
    [SOURCE_COUNT_UP] = {"UPDATE source SET seen_at = $2, duplicates = duplicates + $4,"
                         " rejected = rejected + $5"
                         " WHERE id = $1 AND (seen_at < $3 OR $4 > 0 OR $5 > 0)"},
    [EVENT_TRY] = {"SAVEPOINT event"},
    [EVENT_KEEP] = {"RELEASE SAVEPOINT event"},
    [EVENT_UNDO] = {"ROLLBACK TO SAVEPOINT event"},
    [SEEN_PUT] = {"INSERT INTO event_seen (key, at) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING"},
    [SEEN_SWEEP] = {"DELETE FROM event_seen WHERE key IN"
                    " (SELECT key FROM event_seen WHERE at < $1 ORDER BY at LIMIT $2)"},
    [NEWS_AT] = {"SELECT updated_at, known_as FROM event_news WHERE key = $1"},
    [NEWS_PUT] = {"INSERT INTO event_news (key, updated_at, known_as) VALUES ($1, $2, $3)"
                  " ON CONFLICT (key) DO UPDATE SET updated_at = excluded.updated_at,"
                  " known_as = excluded.known_as"},
    [DETAIL_PUT] = {"INSERT INTO event_detail (customer_id, id, source_id, name, properties)"
                    " VALUES ($1, $2, $3, $4, $5)"},
    [TOUCHPOINT_IS_TAKEN] = {"SELECT 1 FROM touchpoint WHERE customer_id = $1 AND id = $2"},
    [VISIT_NEAR] = {"SELECT 1 FROM touchpoint WHERE customer_id = $1 AND id >= $2 AND id <= $3"
                    " AND kind = 7 AND channel = $4 LIMIT 1"},
    /* By the key of the table, from $1 to what sorts after all devices. */
    [VISITOR_DEVICES] = {"SELECT ident, customer_id FROM identity WHERE ident > $1"
                         " AND ident < $2 ORDER BY ident LIMIT $3"},
    /* Without a name, and with nothing since $2, nor ever anything but browsing. */
    [VISITOR_IS] = {"SELECT 1 FROM customer AS k WHERE k.customer_id = $1 AND k.name = ''"
                    " AND k.merged_into = 0 AND k.erased_at = 0 AND NOT EXISTS"
                    " (SELECT 1 FROM touchpoint AS t WHERE t.customer_id = $1"
                    " AND (t.id >= $2 OR t.kind NOT IN (7, 11, 12, 13, 14, 15)))"},
    [PERSON_IDENTS] = {"SELECT ident FROM identity WHERE customer_id = $1 LIMIT $2"},
    [PERSON_TAGGED] = {"SELECT 1 FROM customer_tag WHERE customer_id = $1 AND tag = $2"},
    [REJECTED_PUT] = {"INSERT INTO event_rejected (" REJECTED_COLUMNS ")"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (customer_id, id)"
                      " DO UPDATE SET reason = excluded.reason"},
    [REJECTED_BY_ID] = {"SELECT " REJECTED_COLUMNS " FROM event_rejected WHERE id = $1"},
    [REJECTED_PAGE] = {"SELECT " REJECTED_COLUMNS " FROM event_rejected WHERE id < $1"
                       " ORDER BY id DESC LIMIT $2"},
    [REJECTED_PAGE_OF] = {"SELECT " REJECTED_COLUMNS " FROM event_rejected"
                          " WHERE source_id = $3 AND id < $1 ORDER BY id DESC LIMIT $2"},
    [REJECTED_DROP] = {"DELETE FROM event_rejected WHERE id = $1"},
    [REJECTED_TRIM] = {"DELETE FROM event_rejected WHERE source_id = $1 AND id <= (SELECT id"
                       " FROM event_rejected WHERE source_id = $1 ORDER BY id DESC"
                       " LIMIT 1 OFFSET $2)"},
    [REJECTED_SWEEP] = {"DELETE FROM event_rejected WHERE at < $1"},
    [UPLOAD_PUT] = {"INSERT INTO event_upload (source_id, name, part, at, bytes)"
                    " VALUES ($1, $2, $3, $4, $5)"},
    [UPLOAD_NEXT] = {"SELECT COALESCE(max(part), 0) + 1,"
                     " CAST(COALESCE(sum(length(bytes)), 0) AS bigint)"
                     " FROM event_upload WHERE source_id = $1 AND name = $2"},
    [UPLOAD_PARTS] = {"SELECT bytes FROM event_upload WHERE source_id = $1 AND name = $2"
                      " ORDER BY part"},
    [UPLOAD_DROP] = {"DELETE FROM event_upload WHERE source_id = $1 AND name = $2"},
    [UPLOAD_DROP_ALL] = {"DELETE FROM event_upload WHERE source_id = $1"},
    [UPLOAD_SWEEP] = {"DELETE FROM event_upload WHERE at < $1"},
};

#define DETAIL_COLUMNS "id, source_id, name, properties"

const struct customer_part event_parts[EVENT_PART_COUNT] = {
    {PART_ROWS(50, "event_detail", DETAIL_COLUMNS), PART_SHARED("event_detail"),
        PART_RENAME("event_detail", "id"),
        .file = {"SELECT id / 1073741824 * 1000000, name, properties FROM event_detail"
                 " WHERE customer_id = $1 ORDER BY id"},
        .keys = "at:time name properties",
        .erase = {"UPDATE event_detail SET properties = '{}' WHERE customer_id = $1"}},
    {PART_ROWS(51, "event_rejected", "id, source_id, call, reason, body, at"),
        .file = {"SELECT at, call, reason, body FROM event_rejected"
                 " WHERE customer_id = $1 ORDER BY id"},
        .keys = "at:time call reason body", PART_ERASE("event_rejected")},
};

const struct invariant event_invariants[EVENT_INVARIANT_COUNT] = {
    {"the detail of an event stands beside its touchpoint",
        {"SELECT d.name FROM event_detail AS d LEFT JOIN touchpoint AS t"
         " ON t.customer_id = d.customer_id AND t.id = d.id WHERE t.id IS NULL"}},
};
