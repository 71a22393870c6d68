/* The numbered schema files of src/db/schema, embedded by the build (tools/embed). */
#ifndef MAITRED_SCHEMA_H
#define MAITRED_SCHEMA_H

#include <stddef.h>

struct migration {
    long version;
    const char *name, *sql; /* what follows the word sqlite in a comment is run by SQLite only */
};

extern const struct migration migrations[]; /* ascending, without gaps */
extern const size_t migration_count;

#endif
