/* How often somebody may try: token buckets, one for each key, in a table of fixed size in memory.
 * A key is an address, an account's name, or both; it is kept as a keyed hash that nobody outside
 * can aim at. When its corner of the table is full, a new key takes the place of the one nearest to
 * a full bucket, so who tries without pause stays known. Any thread; forgotten when the process
 * ends.
 *
 *     static struct limit_slot slots[4096];
 *     static struct limit limit = LIMIT(slots, 5, 1 / 30.0); // 5 at once, one more every 30 s */
#ifndef MAITRED_LIMIT_H
#define MAITRED_LIMIT_H

#include <pthread.h>

#include "base/str.h"

#define LIMIT_WAYS 8 /* slots that a key may stand in */

struct limit_slot {
    uint64_t key;  /* 0: free */
    float used;    /* of the burst */
    double seen_s; /* when that was so */
};

struct limit {
    pthread_mutex_t lock;
    struct limit_slot *slots;
    size_t count; /* a multiple of LIMIT_WAYS */
    double burst, per_s;
    bool has_seed;
    unsigned char seed[16];
};
#define LIMIT(table, many, refill)                                                  \
    {                                                                               \
        .lock = PTHREAD_MUTEX_INITIALIZER, .slots = (table), .count = COUNT(table), \
        .burst = (many), .per_s = (refill)                                          \
    }

/* Takes one from the key's bucket; false when there is none, and *wait_s says when there will be.
 * now_s: of a clock that never steps back. */
bool limit_take(struct limit *l, struct str key, double now_s, double *wait_s);
/* Gives one back: the try was a good one. */
void limit_give(struct limit *l, struct str key, double now_s);
/* An address as a key: of IPv6 the first 64 bits, because one house has all behind them. */
struct str limit_address(struct arena *a, struct str address);

#endif
