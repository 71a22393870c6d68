/* Importing a file. Rows are read and understood; what they tell is sorted by customer and
 * document, so that the database is written in order; then chunks of some ten thousand facts are
 * written, each in one transaction, while the next one is prepared. Whatever was written before
 * is found again and skipped: a file imported twice changes nothing, and one that was cut off
 * anywhere is completed by importing it again. */
#ifndef MAITRED_IMPORT_H
#define MAITRED_IMPORT_H

#include "base/map.h"
#include "db/db.h"
#include "intake/fact.h"
#include "intake/rejects.h"
#include "intake/sorter.h"
#include "order/order.h"

#define IMPORT_SKU_MEMORY ((size_t)96 << 20) /* never reached: codes are short, and few are kept */

struct import_counts {
    int64_t rows, added, known, changed, rejected, anonymous, left_out, unmatched;
    int64_t conflicts; /* identities that stay with another customer */
};

struct chunk;

struct import_kind {
    const char *name;
    uint64_t allowed, needed, either; /* fields, as mapping_make */
    bool (*read)(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
        struct fact *f, struct refusal *why);
    enum import_key { KEY_DOCUMENT, KEY_ROW, KEY_SEQUENCE } key; /* see sort_key.c */
    db_work *prepare; /* a transaction of its own before each chunk's, or NULL */
    void (*prepared)(struct chunk *k);
    db_work *write; /* one chunk; arg is the chunk */
};
extern const struct import_kind import_kinds[];
extern const size_t import_kind_count;

struct import {
    const struct import_kind *kind;
    const char *path;
    struct fact_reader reader;
    struct table_options table;
    struct mapping_wish wish;
    bool is_dry;
    char currency[4];                 /* as told; '' the business's */
    const char *described;            /* what the file was taken for */
    const char *columns[FIELD_COUNT]; /* what the file calls them; field names where it has none */
    struct import_counts counts;
    struct rejects rejects;
    struct sorter *sorter;
    struct map products; /* sku -> product id; below nought while it has no name */
    int64_t run_id;
    /* Called now and then outside of transactions; false, after fail(), ends the import. May be
     * NULL. */
    bool (*watch)(struct ctx *c, struct import *im, bool is_writing, int64_t rows, double share);
    void *watch_arg;
    unsigned first_kinds; /* bits: which kinds of identity open rows */
    bool has_rich_rows;
};

/* Do rows open with different kinds of identity, while some have several? Then the rows of one
 * customer do not lie side by side. */
bool import_is_mixed(const struct import *im);

/* ERR_PARTIAL when some rows were rejected; counts say how many. */
MUST bool import_run(struct ctx *c, struct import *im);

/* ---- chunks (chunk.c) ---- */

struct chunk_item {
    uint32_t offset, size; /* of the packed fact */
    uint32_t occurrence;   /* how many equal rows came before it */
    bool starts_customer, starts_document;
    bool is_rich; /* it names more than one identity */
};

struct chunk_refusal {
    int64_t line;
    struct refusal why;
    struct str value;
};

struct fresh_product {
    struct fresh_product *next;
    struct str sku;
    int64_t id;
};

struct chunk {
    struct ctx c; /* of the thread that writes */
    struct import *im;
    char *bytes;
    size_t used, room;
    struct chunk_item *items;
    size_t count, item_room;
    struct import_counts counts; /* of this chunk; set anew by each try of the transaction */
    struct arena *kept;          /* holds refusals and fresh products until the chunk is done */
    struct chunk_refusal *refused;
    size_t refused_count, refused_room;
    size_t refused_before; /* of these, while the chunk was filled: not by its transaction */
    struct fresh_product *fresh;
    struct map *ranks; /* of equal rows by customer; NULL where a customer's rows lie together */
    bool ok;
};

void chunk_fact(const struct chunk *k, size_t i, struct fact *f);
void chunk_refuse(struct chunk *k, const struct fact *f, enum field field, const char *reason);
void chunk_refuse_long(struct chunk *k, const struct fact *f); /* of a document of too many lines */
void chunk_refuse_again(
    struct chunk *k, size_t first, size_t last); /* more rows, the same reason */
void chunk_restart(struct chunk *k); /* at the head of a write function: forgets a failed try */
/* Reads sorted facts and writes them chunk by chunk. */
MUST bool chunks_write(struct ctx *c, struct import *im);

/* Facts [first, last) of a chunk that belong to one document or one customer. */
struct stretch {
    struct chunk *k;
    size_t first, last;
    int64_t customer_id;
};
/* Sets the customer of a stretch whose facts open with the same identity: found by any of
 * theirs, or made from them; *is_new when made. Identities that nobody has are given to that
 * customer. One that another customer has stays there and is counted. Somebody with a number of
 * their own in the file's source is not found by a phone alone: two numbers are two customers. */
MUST bool chunk_customer(struct ctx *c, struct stretch *s, bool *is_new);
bool chunk_count_fate(struct chunk *k, enum order_fate fate, size_t first, size_t last);

/* ---- keys (sort_key.c) ---- */

/* The bytes a fact is sorted by. Its last eight tell lines of one document apart. */
void sort_key(const struct import *im, const struct fact *f, struct buf *key);
#define SORT_KEY_TAIL 8
/* The end of the part that names the customer. */
size_t sort_key_customer(struct str key);
bool sort_key_is_link(struct str key);

MUST bool import_products_prepare(struct ctx *c, void *chunk);
void import_products_prepared(struct chunk *k);
MUST bool import_orders_write(struct ctx *c, void *chunk);
MUST bool import_customers_write(struct ctx *c, void *chunk);
MUST bool import_products_write(struct ctx *c, void *chunk);
MUST bool import_scores_write(struct ctx *c, void *chunk);
MUST bool import_deliveries_write(struct ctx *c, void *chunk);
MUST bool import_spend_write(struct ctx *c, void *chunk);
MUST bool import_contracts_write(struct ctx *c, void *chunk);

#endif
