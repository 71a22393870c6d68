/* struct ctx is one request, one job run or one command: what it allocates, which transaction it is
 * in, for whom it works, and the first thing that went wrong. Functions that may fail take it
 * first, return false after fail(), and their callers just return false. One thread at a time. */
#ifndef MAITRED_CTX_H
#define MAITRED_CTX_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/lang.h"
#include "base/shelf.h"
#include "base/str.h"
#include "base/zone.h"

#define CTX_ERROR_MAX 1024 /* bytes of an error text, longer ones are cut */

struct actor;
struct db;
struct db_conn;

struct ctx {
    struct arena *arena;
    const struct clock *clock;
    enum lang lang;
    struct zone *zone;         /* the business's time zone */
    char currency[4];          /* the business's currency, ISO 4217 */
    const struct actor *actor; /* for whom; never NULL */
    struct db *db;             /* the database, once open */
    struct db_conn *conn;      /* the session of the running transaction, else NULL */
    struct shelf shelf;        /* what it was given by db_keep */
    enum err err;
    char error[CTX_ERROR_MAX];
};

/* The arena may hold size_max bytes; the zone is UTC, the clock real until somebody says else. */
void ctx_init(struct ctx *c, size_t size_max, enum lang lang);
void ctx_fini(struct ctx *c);

/* Records the first cause, in the reader's language, and returns false. Formats are literals: lower
 * case, no full stop, names in double quotes, the reason and the remedy; i18n/ translates them. */
bool fail(struct ctx *c, enum err err, const char *format, ...) PRINTF(3, 4);
void ctx_clear_error(struct ctx *c); /* for a retry, or a row that may fail alone */

#endif
