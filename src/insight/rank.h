/* Putting a million customers in order by a number: radix sort, stable, so that equals keep the
 * order they came in. */
#ifndef MAITRED_RANK_H
#define MAITRED_RANK_H

#include "base/defs.h"

struct rank_key {
    uint64_t value;
    uint32_t index; /* whose */
};

uint64_t rank_of(int64_t value); /* a value that sorts as the signed one does */
/* Ascending. `spare` has room for as many; both are overwritten, the result stands in `keys`. */
void rank_sort(struct rank_key *keys, struct rank_key *spare, size_t count);

#endif
