/* What was made of something that seldom changes, and is kept for all threads: whoever holds it may
 * read it, nobody changes it, and the last who lets go frees it (db_keep). */
#ifndef MAITRED_SHELF_H
#define MAITRED_SHELF_H

#include <stdatomic.h>

#include "base/arena.h"

struct keepsake {
    atomic_uint holders;
    const void *what; /* tells kinds apart */
    int64_t version;  /* of what it was made of */
    struct arena *arena;
    const void *made; /* in the arena */
};

/* Held once. The arena may hold size_max bytes. */
struct keepsake *keepsake_new(const void *what, int64_t version, size_t size_max);
struct keepsake *keepsake_hold(struct keepsake *k);
void keepsake_drop(struct keepsake **k); /* lets go; NULL is fine */

/* A few, one of each kind. */
#define SHELF_KINDS_MAX 4
struct shelf {
    struct keepsake *of[SHELF_KINDS_MAX];
};
struct keepsake *shelf_find(const struct shelf *s, const void *what);
/* Takes it, already held, in place of the one of its kind. */
void shelf_put(struct shelf *s, struct keepsake *k);
void shelf_clear(struct shelf *s);

#endif
