/* What becomes of the rows of this folder's tables when customers merge, part, ask for their file
 * or are erased. The customer's own row is listed for completeness: its fields are field.c's
 * business. */
#include "customer/part_store.h"

#include "customer/customer_priv.h"

#define NOTE_COLUMNS "id, at, author, body"
#define DATE_COLUMNS "id, whose, occasion, year, month, day, note"
#define PREFERENCE_COLUMNS "id, topic, value, channel, told_at"
#define CONSENT_COLUMNS "id, channel, purpose, is_granted, at, source"

const struct customer_part customer_parts[CUSTOMER_PART_COUNT] = {
    {.what = 0, .table = "customer"},
    {PART_IDENTS(1, "identity"),
        .file = {"SELECT ident, seen_at FROM identity WHERE customer_id = $1 ORDER BY ident"},
        .keys = "ident seen_at:time", PART_ERASE("identity")},
    /* A tag that both have of their own: the note's id is 1, and both get it back. It goes back to
     * the gone one even if it was taken off since; the one who stays keeps it while another merge
     * that stands brought it too. */
    {.what = 2,
        .table = "customer_tag",
        .note = {"INSERT INTO customer_merge_row (customer_id, merge_id, what, id, ident)"
                 " SELECT CAST($1 AS bigint), CAST($2 AS bigint), 2, count(*) - 1, tag"
                 " FROM (SELECT customer_id, tag FROM customer_tag WHERE customer_id = $3"
                 " UNION ALL SELECT customer_id, tag FROM customer_tag WHERE customer_id = $1"
                 " AND tag NOT IN (SELECT ident FROM customer_merge_row"
                 " WHERE customer_id = $1 AND what = 2 AND id = 0)) AS had GROUP BY tag"
                 " HAVING max(CASE WHEN customer_id = $3 THEN 1 ELSE 0 END) = 1"},
        .move_copy = {"INSERT INTO customer_tag (customer_id, tag) SELECT CAST($1 AS bigint), tag"
                      " FROM customer_tag WHERE customer_id = $2"
                      " ON CONFLICT (customer_id, tag) DO NOTHING"},
        .move_drop = {"DELETE FROM customer_tag WHERE customer_id = $2 AND customer_id <> $1"},
        .back_copy = {"INSERT INTO customer_tag (customer_id, tag) SELECT CAST($2 AS bigint), ident"
                      " FROM customer_merge_row WHERE customer_id = $1 AND merge_id = $3"
                      " AND what = 2 ON CONFLICT (customer_id, tag) DO NOTHING"},
        .back_drop = {"DELETE FROM customer_tag WHERE customer_id = $1 AND customer_id <> $2"
                      " AND tag IN (SELECT ident FROM customer_merge_row WHERE customer_id = $1"
                      " AND merge_id = $3 AND what = 2 AND id = 0)"
                      " AND tag NOT IN (SELECT ident FROM customer_merge_row"
                      " WHERE customer_id = $1 AND merge_id <> $3 AND what = 2)"},
        .file = {"SELECT tag FROM customer_tag WHERE customer_id = $1 ORDER BY tag"},
        .keys = "tag",
        PART_ERASE("customer_tag")},
    {PART_ROWS(3, "customer_note", NOTE_COLUMNS),
        .file = {"SELECT at, author, body FROM customer_note WHERE customer_id = $1 ORDER BY id"},
        .keys = "at:time author body", PART_ERASE("customer_note")},
    {PART_ROWS(4, "customer_date", DATE_COLUMNS),
        .file = {"SELECT whose, occasion, year, month, day, note FROM customer_date"
                 " WHERE customer_id = $1 ORDER BY id"},
        .keys = "whose occasion year:int month:int day:int note", PART_ERASE("customer_date")},
    {PART_ROWS(5, "customer_preference", PREFERENCE_COLUMNS),
        .file = {"SELECT topic, value, channel, told_at FROM customer_preference"
                 " WHERE customer_id = $1 ORDER BY id"},
        .keys = "topic value channel told_at:time", PART_ERASE("customer_preference")},
    /* That consent was given or withdrawn, and when, stays as the business's proof; where it came
     * from may tell who it was. */
    {PART_ROWS(6, "consent", CONSENT_COLUMNS),
        .file = {"SELECT channel, purpose, is_granted, at, source FROM consent"
                 " WHERE customer_id = $1 ORDER BY id"},
        .keys = "channel purpose is_granted:flag at:time source",
        .erase = {"UPDATE consent SET source = '' WHERE customer_id = $1"}},
    /* The history of earlier merges stays with whom they were made into, see merge.c. */
    {.what = 7,
        .table = "customer_merge",
        .file = {"SELECT gone_id, at FROM customer_merge WHERE customer_id = $1 AND undone_at = 0"
                 " ORDER BY id"},
        .keys = "gone@cus at:time",
        .erase = {"UPDATE customer_merge SET kept_before = '{}' WHERE customer_id = $1"}},
    /* What they collected before is known by its new ids too; the id of a tag is a count. */
    {.what = 8,
        .table = "customer_merge_row",
        .rename = {"UPDATE customer_merge_row SET id = $3"
                   " WHERE customer_id = $1 AND id = $2 AND what <> 2"},
        PART_ERASE("customer_merge_row")},
    {.what = 9,
        .table = "erasure",
        .file = {"SELECT at, idents, proof FROM erasure WHERE customer_id = $1 ORDER BY id"},
        .keys = "at:time idents:int proof"},
};
