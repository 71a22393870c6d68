/* From texts to numbers, in memory: a cache of look-ups. Keys are copied; nothing is ever removed.
 */
#ifndef MAITRED_MAP_H
#define MAITRED_MAP_H

#include "base/str.h"

struct map {
    struct map_slot *slots;
    size_t count, room;
    struct arena *keys;
};

void map_init(struct map *m, size_t size_max); /* bytes of keys; more abort */
void map_fini(struct map *m);
bool map_find(const struct map *m, struct str key, int64_t *value);
void map_put(struct map *m, struct str key, int64_t value);

#endif
