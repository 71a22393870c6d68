/* A block of the log's file: whole customers, about a thousand touchpoints, each column stored as
 * offsets from its least value in 0 (all are equal), 1, 2, 4 or 8 bytes:
 *
 *   customers u32 | rows u32 | least value i64 of each lane | width u8 of each lane, padded to 16
 *   the lanes' offsets, one lane after the other, each padded to 8 bytes
 *
 * Pure: bytes in, arrays out. Bytes come from a file that anybody may have written, so block_open
 * and block_check look at every count and width before something leans on it. */
#ifndef MAITRED_BLOCK_H
#define MAITRED_BLOCK_H

#include "timeline/columns.h"

#define BLOCK_ROWS 1024 /* of a block, unless one customer has more */

enum lane {
    LANE_CUSTOMER, /* ids, a value for each customer */
    LANE_ROWS,     /* how many touchpoints, a value for each customer */
    LANE_SECOND,   /* of the time, rounded down */
    LANE_MICRO,    /* the rest of the time */
    LANE_AMOUNT,
    LANE_ITEMS,
    LANE_SCORE,
    LANE_KIND,
    LANE_CHANNEL,
    LANE_REF, /* of a return: where its order stands among the customer's rows, from 1; else 0 */
    LANE_COUNT
};

/* A touchpoint on its way into a block. */
struct log_row {
    int64_t at_us, amount, ref;
    int32_t items;
    int8_t score;
    uint8_t kind, channel;
};

/* Rows of several customers, each in time order, as arrays: what is encoded, and what decoding
 * leaves. Refs as in LANE_REF. */
struct batch {
    size_t customer_count, count;
    size_t customer_room, room;
    int64_t *customer_ids;
    size_t *starts; /* of each customer's rows; one more than customers */
    int64_t *at_us, *amounts, *refs;
    int32_t *items;
    int8_t *scores;
    uint8_t *kinds, *channels;
    /* Decoding: a lane that holds this one value in its first `filled` places needs no filling. */
    int64_t fill[LANE_COUNT];
    size_t filled[LANE_COUNT];
};

void batch_fini(struct batch *b);
void batch_make_room(struct batch *b, size_t customers, size_t rows);
void batch_add(struct batch *b, int64_t customer_id, const struct log_row *rows, size_t count);
/* Adds customers [first, last) of another batch. */
void batch_append(struct batch *b, const struct batch *from, size_t first, size_t last);
struct log_row batch_row(const struct batch *b, size_t i);

struct log_rows { /* growing */
    struct log_row *rows;
    size_t count, room;
};
void log_rows_add(struct log_rows *g, struct log_row row);
void log_rows_make_room(struct log_rows *g, size_t count); /* for so many in all */

/* Sorts rows by time and turns their refs from ids into places. False when a return's order is not
 * among them: it is without one then. */
bool log_rows_finish(struct log_row *rows, size_t count);

/* The encoded batch, for mem_free; its size is a multiple of 8. */
uint8_t *block_encode(const struct batch *b, size_t *size);

struct block {
    size_t customers, rows;
    int64_t least[LANE_COUNT];
    unsigned widths[LANE_COUNT];
    const uint8_t *offsets[LANE_COUNT]; /* borrowed */
};

/* False unless the bytes are a block from the first to the last; p is aligned to 8. */
MUST bool block_open(const uint8_t *p, size_t size, struct block *out);
/* What only reading can tell: customers ascend and have all the rows, times fit. *first_us is not
 * after any of them. */
MUST bool block_check(
    const struct block *b, int64_t *first_id, int64_t *last_id, int64_t *first_us);
/* Decodes what `columns` (SPAN_*) asks for, and customers. The batch may be used again. */
void block_decode(const struct block *b, unsigned columns, struct batch *out);

#endif
