/* Open addressing over XXH3. */
#include "base/map.h"

#include <xxhash.h>

#define ROOM_MIN 256

struct map_slot {
    struct str key; /* p is NULL in a free slot */
    int64_t value;
};

void map_init(struct map *m, size_t size_max)
{
    *m = (struct map){.keys = arena_new(size_max)};
}

void map_fini(struct map *m)
{
    arena_free(&m->keys);
    mem_free(m->slots);
}

static struct map_slot *map_slot(const struct map *m, struct str key)
{
    size_t i = XXH3_64bits(key.p, key.n) & (m->room - 1);

    while (m->slots[i].key.p && !str_eq(m->slots[i].key, key))
        i = (i + 1) & (m->room - 1);
    return &m->slots[i];
}

bool map_find(const struct map *m, struct str key, int64_t *value)
{
    const struct map_slot *slot = m->room ? map_slot(m, key) : NULL;

    if (!slot || !slot->key.p)
        return false;
    *value = slot->value;
    return true;
}

static void map_grow(struct map *m)
{
    struct map old = *m;

    m->room = old.room ? old.room * 2 : ROOM_MIN;
    m->slots = mem_alloc(mem_size(m->room, sizeof *m->slots));
    for (size_t i = 0; i < old.room; i++)
        if (old.slots[i].key.p)
            *map_slot(m, old.slots[i].key) = old.slots[i];
    mem_free(old.slots);
}

void map_put(struct map *m, struct str key, int64_t value)
{
    struct map_slot *slot;

    if (m->count * 2 >= m->room)
        map_grow(m);
    slot = map_slot(m, key);
    if (!slot->key.p) {
        slot->key = str_keep(m->keys, key);
        m->count++;
    }
    slot->value = value;
}
