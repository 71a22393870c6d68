/* Putting a million customers in order by a number: radix sort, stable, so that equals keep the
 * order they came in. */
#ifndef MAITRED_RANK_H
#define MAITRED_RANK_H

#include "base/defs.h"

struct rank_key {
    uint64_t value;
    uint32_t index; /* whose */
};

/* A value that sorts as the signed one does, and back. */
static inline uint64_t rank_of(int64_t value)
{
    return (uint64_t)value ^ UINT64_C(1) << 63;
}

static inline int64_t rank_value(uint64_t rank)
{
    return (int64_t)(rank ^ UINT64_C(1) << 63);
}

/* Ascending. `spare` has room for as many; both are overwritten, the result stands in `keys`. */
void rank_sort(struct rank_key *keys, struct rank_key *spare, size_t count);

/* What would stand at a place, from 0, if all were in order; below: how many are less. Counts the
 * highest bits in which they differ, once for all places, then the next ones of those alike. */
struct rank_place {
    size_t place;
    uint64_t value;
    size_t below;
};
#define RANK_PLACES_MAX 8
void rank_select(const uint64_t *values, size_t count, struct rank_place *places, size_t n);

#endif
