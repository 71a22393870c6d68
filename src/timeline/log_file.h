/* The log's file: header, blocks, directory. Mapped for reading, never changed once it has its
 * name; a new version is written beside it and takes the name over. */
#ifndef MAITRED_LOG_FILE_H
#define MAITRED_LOG_FILE_H

#include "timeline/block.h"

/* What the file was made from. */
struct log_source {
    uint64_t identity; /* of the database */
    int64_t mark;      /* the newest change that is in it */
    int64_t window;    /* changes whose mark is near that: they tell late ones */
    int64_t last_id;   /* the largest customer; -1 when there is none */
};

struct log_block {
    const uint8_t *p;
    size_t size;
    int64_t first_id, last_id; /* customers */
    int64_t newest_us;         /* touchpoint */
    size_t customers_before, rows_before;
    size_t customers, rows;
    uint64_t checksum;
};

struct log_file {
    struct log_source source;
    size_t customer_count, count;
    int64_t first_us; /* not later than any touchpoint; INT64_MAX when there is none */
    struct log_block *blocks;
    size_t block_count;
    const uint8_t *map;
    size_t map_size; /* 0 when the bytes are somebody else's */
};

/* NULL when it cannot be read or is not right in every byte. */
struct log_file *log_file_open(const char *path);
struct log_file *log_file_of_bytes(const void *bytes, size_t size); /* borrowed; aligned to 8 */
void log_file_close(struct log_file **f);

/* ---- writing ---- */

struct log_writer;

/* path NULL: in memory. A folder or a disk that does not take the file turns it into one in memory,
 * silently. */
struct log_writer *log_writer_new(const char *path);
/* A customer's rows, finished (log_rows_finish). Customers come in the order of their ids. */
void log_writer_add(
    struct log_writer *w, int64_t customer_id, const struct log_row *rows, size_t count);
/* The same, of customers [first, last) of a decoded block. */
void log_writer_append(struct log_writer *w, const struct batch *from, size_t first, size_t last);
/* A block of another version, as it is. */
void log_writer_copy(struct log_writer *w, const struct log_block *block);
size_t log_writer_pending(const struct log_writer *w); /* rows that wait for their block */
/* Gives the file its name, and opens it: NULL when it does not read as it was written, which cannot
 * happen in memory. source.last_id is filled in. */
struct log_file *log_writer_finish(struct log_writer **w, struct log_source source);
void log_writer_drop(struct log_writer **w);

#endif
