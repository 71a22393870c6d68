/* What may go wrong in the world, as one short list. HTTP, the command line and jobs all read the
 * meaning of an error from the same row. */
#ifndef MAITRED_ERR_H
#define MAITRED_ERR_H

#include "base/defs.h"

enum err {
    ERR_NONE,
    ERR_USAGE,   /* the command itself is wrong */
    ERR_INVALID, /* the data are wrong */
    ERR_DENIED,
    ERR_MISSING,
    ERR_CONFLICT, /* true elsewhere: taken, changed, closed */
    ERR_PARTIAL,  /* done, but some rows were rejected */
    ERR_BUSY,
    ERR_IO,
    ERR_UNKNOWN,   /* who asks has not said who they are */
    ERR_STALE,     /* changed by somebody else since it was read */
    ERR_TOO_LARGE, /* more than a limit allows */
    ERR_TOO_MANY,  /* too often: later again */
    ERR_MISMATCH,  /* the same key with other contents */
    ERR_PROOF,     /* who is signed in must show again who they are */
    ERR_FACTOR,    /* who is signed in must set up a second factor first */
    ERR_COUNT
};

struct err_meaning {
    const char *code; /* stable, for programs */
    int http, exit;
    bool retry;
};

const struct err_meaning *err_meaning(enum err e);

#endif
