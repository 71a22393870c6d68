/* A list of chunks, newest first; a mark is a chunk and how much of it was used. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define CHUNK_MIN ((size_t)16 << 10)
#define CHUNK_MAX ((size_t)1 << 20)
#define HUGE_PAGE ((uintptr_t)1 << 21)
#define HUGE_SIZE_MIN ((size_t)4 << 20)

struct chunk {
    struct chunk *older;
    size_t size, used;
    alignas(max_align_t) char bytes[];
};

struct arena {
    struct chunk *top;
    size_t held, size_max;
};

size_t mem_size(size_t n, size_t each)
{
    size_t size;

    if (__builtin_mul_overflow(n, each, &size))
        bug("allocation of %zu elements of %zu bytes", n, each);
    return size;
}

/* What comes fresh from the system is not touched yet: let it come in large pieces, as every small
 * page costs a fault of its own. */
static void pages_widen(void *p, size_t size)
{
    uintptr_t begin = ((uintptr_t)p + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
    uintptr_t end = ((uintptr_t)p + size) & ~(HUGE_PAGE - 1);

    if (size >= HUGE_SIZE_MIN && begin < end)
        madvise((void *)begin, end - begin, MADV_HUGEPAGE); /* a hint: may be refused */
}

void *mem_alloc(size_t size)
{
    void *p = calloc(1, size ? size : 1);

    if (!p)
        bug("out of memory (%zu bytes)", size);
    pages_widen(p, size);
    return p;
}

void *mem_resize(void *p, size_t size)
{
    p = realloc(p, size ? size : 1);
    if (!p)
        bug("out of memory (%zu bytes)", size);
    return p;
}

void mem_free(void *p)
{
    free(p);
}

struct arena *arena_new(size_t size_max)
{
    struct arena *a = mem_alloc(sizeof *a);

    a->size_max = size_max;
    return a;
}

static void chunk_pop(struct arena *a)
{
    struct chunk *gone = a->top;

    assert(gone);
    a->top = gone->older;
    a->held -= gone->size;
    mem_free(gone);
}

void arena_free(struct arena **a)
{
    if (!*a)
        return;
    while ((*a)->top)
        chunk_pop(*a);
    mem_free(*a);
    *a = NULL;
}

static void chunk_push(struct arena *a, size_t need)
{
    size_t size = a->top ? a->top->size * 2 : CHUNK_MIN;
    struct chunk *fresh;

    if (size > CHUNK_MAX)
        size = CHUNK_MAX;
    if (size < need)
        size = need;
    if (a->held + size > a->size_max)
        bug("arena over its limit of %zu bytes", a->size_max);
    fresh = mem_resize(NULL, sizeof *fresh + size); /* arena_alloc clears what it hands out */
    fresh->used = 0;
    fresh->size = size;
    fresh->older = a->top;
    a->top = fresh;
    a->held += size;
}

void *arena_alloc(struct arena *a, size_t size)
{
    size_t need = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    char *p;

    assert(need >= size);
    if (!a->top || a->top->size - a->top->used < need)
        chunk_push(a, need);
    p = a->top->bytes + a->top->used;
    a->top->used += need;
    memset(p, 0, size);
    return p;
}

char *arena_copy(struct arena *a, const char *p, size_t n)
{
    char *copy = arena_alloc(a, n + 1);

    if (n)
        memcpy(copy, p, n);
    return copy;
}

char *arena_printf(struct arena *a, const char *format, ...)
{
    va_list args;
    char *text;
    int n;

    assert(format);
    va_start(args, format);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(n >= 0);
    text = arena_alloc(a, (size_t)n + 1);
    va_start(args, format);
    vsnprintf(text, (size_t)n + 1, format, args);
    va_end(args);
    return text;
}

size_t arena_size(const struct arena *a)
{
    return a->held;
}

struct arena_mark arena_mark(const struct arena *a)
{
    return (struct arena_mark){a->top, a->top ? a->top->used : 0};
}

/* The first chunk stays once it is there: a loop that marks an empty arena would make it anew for
 * each row. */
void arena_release(struct arena *a, struct arena_mark mark)
{
    while (a->top && a->top != mark.chunk && (mark.chunk || a->top->older))
        chunk_pop(a);
    assert(!mark.chunk || a->top == mark.chunk);
    if (a->top)
        a->top->used = mark.used;
}
