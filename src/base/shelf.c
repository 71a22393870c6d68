/* Holders are counted; which thread counts the last one down frees it. */
#include "base/shelf.h"

struct keepsake *keepsake_new(const void *what, int64_t version, size_t size_max)
{
    struct keepsake *k = mem_alloc(sizeof *k);

    atomic_init(&k->holders, 1);
    k->what = what;
    k->version = version;
    k->arena = arena_new(size_max);
    return k;
}

struct keepsake *keepsake_hold(struct keepsake *k)
{
    atomic_fetch_add_explicit(&k->holders, 1, memory_order_relaxed);
    return k;
}

void keepsake_drop(struct keepsake **k)
{
    if (*k && atomic_fetch_sub_explicit(&(*k)->holders, 1, memory_order_acq_rel) == 1) {
        arena_free(&(*k)->arena);
        mem_free(*k);
    }
    *k = NULL;
}

struct keepsake *shelf_find(const struct shelf *s, const void *what)
{
    for (size_t i = 0; i < SHELF_KINDS_MAX; i++)
        if (s->of[i] && s->of[i]->what == what)
            return s->of[i];
    return NULL;
}

void shelf_put(struct shelf *s, struct keepsake *k)
{
    size_t i = 0;

    while (i < SHELF_KINDS_MAX && s->of[i] && s->of[i]->what != k->what)
        i++;
    assert(i < SHELF_KINDS_MAX);
    keepsake_drop(&s->of[i]);
    s->of[i] = k;
}

void shelf_clear(struct shelf *s)
{
    for (size_t i = 0; i < SHELF_KINDS_MAX; i++)
        keepsake_drop(&s->of[i]);
}
