/* What opens a door: 32 random bytes, shown once as base64url; kept as their BLAKE2b hash, so who
 * reads the database cannot come in with what it holds. */
#ifndef MAITRED_SECRET_H
#define MAITRED_SECRET_H

#include "base/str.h"

#define SECRET_BYTES 32
#define SECRET_TEXT_MAX 100 /* bytes of what somebody may take for one */

/* prefix + 43 letters, in the arena. */
struct str secret_new(struct arena *a, const char *prefix);
/* The hash of any text, 64 hex digits, in the arena. */
struct str secret_hash(struct arena *a, struct str text);

#endif
