/* Sorting more records than memory holds: records go in, come out in the order of their keys.
 * Runs of a fixed size are sorted (on a second thread, while the next one fills) and written to
 * a nameless temporary file, then merged. A killed process leaves nothing behind.
 *
 * A record is a key, compared by bytes, and a body. Records of equal keys come out in any order. */
#ifndef MAITRED_SORTER_H
#define MAITRED_SORTER_H

#include "base/ctx.h"

#define SORTER_RECORD_MAX ((size_t)256 << 10) /* key and body together */
#define SORTER_RUN_SIZE ((size_t)40 << 20)    /* bytes of records in memory, twice */

struct sorter;

struct sorted {
    struct str key, body; /* borrowed until the next one */
};

/* run_size: bytes of a run, SORTER_RUN_SIZE but in tests. */
struct sorter *sorter_new(size_t run_size);
void sorter_free(struct sorter **s);
MUST bool sorter_add(struct ctx *c, struct sorter *s, struct str key, struct str body);
/* After the last record. */
MUST bool sorter_finish(struct ctx *c, struct sorter *s);
MUST bool sorter_next(struct ctx *c, struct sorter *s, struct sorted *out, bool *has);
int64_t sorter_count(const struct sorter *s);

#endif
