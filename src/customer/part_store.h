/* The SQL that every customer_part row has in common, for the *_store.c files of all modules: rows
 * that are known by their id move with these; what has another key writes its own. Parameters as
 * module.h numbers them. */
#ifndef MAITRED_PART_STORE_H
#define MAITRED_PART_STORE_H

#define PART_NOTE(what, table)                                                         \
    {                                                                                  \
        "INSERT INTO customer_merge_row (customer_id, merge_id, what, id, ident)"      \
        " SELECT CAST($1 AS bigint), CAST($2 AS bigint), " what ", id, '' FROM " table \
        " WHERE customer_id = $3"                                                      \
    }
#define PART_MOVED(what)                                                                           \
    "(SELECT id FROM customer_merge_row WHERE customer_id = $1 AND merge_id = $3 AND what = " what \
    ")"
#define PART_MOVE(table, columns)                                        \
    .move_copy = {"INSERT INTO " table " (customer_id, " columns         \
                  ") SELECT CAST($1 AS bigint), " columns " FROM " table \
                  " WHERE customer_id = $2"},                            \
    .move_drop = {"DELETE FROM " table " WHERE customer_id = $2 AND customer_id <> $1"}
/* Rows whose `key` is an id that was noted under `what`: their own, or that of the document they
 * are of. */
#define PART_BACK(table, columns, key, what)                                                    \
    .back_copy = {"INSERT INTO " table " (customer_id, " columns                                \
                  ") SELECT CAST($2 AS bigint), " columns " FROM " table                        \
                  " WHERE customer_id = $1 AND " key " IN " PART_MOVED(what)},                  \
    .back_drop = {"DELETE FROM " table " WHERE customer_id = $1 AND customer_id <> $2 AND " key \
                  " IN " PART_MOVED(what)}
/* A table with the key (customer_id, id). */
#define PART_ROWS(number, name, columns)                                                       \
    .what = number, .table = name, .note = PART_NOTE(#number, name), PART_MOVE(name, columns), \
    PART_BACK(name, columns, "id", #number)
/* The same, when the ids come from what the rows say (module.h). What names such a row tells it
 * with PART_RENAME, or writes its own. */
#define PART_SHARED(table)                                                          \
    .shared = {"SELECT id FROM " table " WHERE customer_id IN ($1, $2) GROUP BY id" \
               " HAVING count(*) > 1 ORDER BY id LIMIT $3"},                        \
    .taken = {"SELECT 1 FROM " table " WHERE customer_id IN ($1, $2) AND id = $3 LIMIT 1"}
#define PART_RENAME(table, key) \
    .rename = {"UPDATE " table " SET " key " = $3 WHERE customer_id = $1 AND " key " = $2"}
/* With rows below it that the database holds to it. */
#define PART_RENAME_PARENT(table, columns_but_id)                                         \
    .rename = {"INSERT INTO " table " (customer_id, id, " columns_but_id                  \
               ") SELECT customer_id, CAST($3 AS bigint), " columns_but_id " FROM " table \
               " WHERE customer_id = $1 AND id = $2"},                                    \
    .rename_drop = {"DELETE FROM " table " WHERE customer_id = $1 AND id = $2 AND id <> $3"}
/* A table with the key (customer_id, ident text), which is stored by that text and not by its
 * customer: there the customer may simply be changed. */
#define PART_IDENTS(number, name)                                                               \
    .what = number, .table = name,                                                              \
    .note = {"INSERT INTO customer_merge_row (customer_id, merge_id, what, id, ident)"          \
             " SELECT CAST($1 AS bigint), CAST($2 AS bigint), " #number ", 0, ident FROM " name \
             " WHERE customer_id = $3"},                                                        \
    .move_copy = {"UPDATE " name " SET customer_id = $1 WHERE customer_id = $2"},               \
    .back_copy = {"UPDATE " name " SET customer_id = $2 WHERE customer_id = $1 AND ident IN"    \
                  " (SELECT ident FROM customer_merge_row"                                      \
                  " WHERE customer_id = $1 AND merge_id = $3 AND what = " #number ")"}
#define PART_ERASE(table) .erase = {"DELETE FROM " table " WHERE customer_id = $1"}

#endif
