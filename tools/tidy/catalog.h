/* The object "errors" of a translation catalogue: English text to translation. */
#ifndef TIDY_CATALOG_H
#define TIDY_CATALOG_H

#include "tidy.h"

struct entry {
    const char *key, *value;
    int line;
};

struct catalog {
    const char *path;
    struct entry *entries;
    size_t count;
};

/* A file that cannot be read, or is no JSON, is a finding; what was read until then counts. */
void catalog_read(struct tidy *t, const char *path, struct catalog *c);
bool catalog_has(const struct catalog *c, const char *key); /* and not with an empty translation */

#endif
