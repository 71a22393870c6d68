/* A new version of the log's file, of the old one and of what changed: what did not change is
 * copied, the others are put together anew. It is written by a thread of its own while the caller
 * still reads what changed; what it needs of the database it asks the caller for. */
#ifndef MAITRED_LOG_REWRITE_H
#define MAITRED_LOG_REWRITE_H

#include "timeline/log_file.h"

struct log_range { /* of a customer's seconds, both included, that changed: other rows stay */
    int64_t customer_id, from_second, until_second;
};

struct log_fresh { /* a row that stands in such a range now */
    int64_t customer_id, id;
    struct log_row row;
};

/* All that changed of some customers; in any order, and twice where ranges overlap. */
struct log_changes {
    struct log_range *ranges;
    struct log_fresh *fresh;
    size_t range_count, range_room, fresh_count, fresh_room;
    struct log_changes *next;
};

struct log_changes *log_changes_new(void);
void log_changes_free(struct log_changes **k);
void log_changes_range(struct log_changes *k, struct log_range range);
void log_changes_fresh(struct log_changes *k, struct log_fresh fresh);

struct log_rewrite;

/* The old file stays as it is, and the writer is left alone, until log_rewrite_end. */
struct log_rewrite *log_rewrite_start(const struct log_file *old, struct log_writer *w);
/* Changes of customers beyond those of the last time; takes them over. NULL after the last. */
void log_rewrite_take(struct log_rewrite *r, struct log_changes *k);
/* After the last: the next customer whose rows are wanted, all of them; -1 when all is written. */
int64_t log_rewrite_wants(struct log_rewrite *r);
/* They are borrowed until the next call. */
void log_rewrite_give(struct log_rewrite *r, struct log_rows *rows);
/* Before the last changes, or while something is wanted, it leaves the new file unfinished. */
void log_rewrite_end(struct log_rewrite **r);

#endif
