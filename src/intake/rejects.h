/* The rows that were not taken, in a file beside the imported one: line, column, value, reason,
 * and the row as it stood, so that the file can be mended and imported again. Written aside and
 * renamed when the import ends; a file of an earlier run is replaced, or removed when nothing
 * was rejected. */
#ifndef MAITRED_REJECTS_H
#define MAITRED_REJECTS_H

#include <stdio.h>

#include "intake/fact.h"

struct rejects {
    const char *path, *part;
    FILE *file; /* opened at the first rejected row */
    int64_t count;
    char first[256]; /* the first reason, for the message that stops an import */
};

void rejects_init(struct ctx *c, struct rejects *r, const char *imported_path);
/* A row as read; `why` and `field` as in struct refusal, `column` from 1 (0: unknown). */
MUST bool rejects_add(struct ctx *c, struct rejects *r, int64_t line, const char *column,
    struct str value, const char *reason, struct str raw);
MUST bool rejects_done(struct ctx *c, struct rejects *r);
void rejects_drop(struct rejects *r); /* after a failure: leaves no half file */

#endif
