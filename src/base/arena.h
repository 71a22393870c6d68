/* Memory by lifetime: a request, a job run or a command allocates from its arena and frees nothing;
 * the arena goes as a whole. Chunks double up to 1 MiB; a hard limit, given at birth, turns a
 * runaway allocation into an abort with a clear word instead of a machine that swaps. One thread at
 * a time.
 *
 * mem_* are the only callers of malloc in the program; they abort when memory is gone, so callers
 * never test for NULL. */
#ifndef MAITRED_ARENA_H
#define MAITRED_ARENA_H

#include "base/defs.h"

struct arena;
struct arena_mark {
    void *chunk;
    size_t used;
};

struct arena *arena_new(size_t size_max);
void arena_free(struct arena **a);
void *arena_alloc(struct arena *a, size_t size);            /* zeroed, aligned for any type */
char *arena_copy(struct arena *a, const char *p, size_t n); /* adds a closing NUL */
char *arena_printf(struct arena *a, const char *format, ...) PRINTF(2, 3);
size_t arena_size(const struct arena *a); /* bytes held from the system */

/* Loops that would grow the arena by each row take a mark before and release it after. */
struct arena_mark arena_mark(const struct arena *a);
void arena_release(struct arena *a, struct arena_mark mark);

#define arena_new_of(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_array(a, n, type) ((type *)arena_alloc((a), mem_size((n), sizeof(type))))

void *mem_alloc(size_t size); /* zeroed */
void *mem_resize(void *p, size_t size);
void mem_free(void *p);
size_t mem_size(size_t n, size_t each); /* n * each; aborts on overflow */

#endif
