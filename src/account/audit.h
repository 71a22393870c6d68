/* Who did what to which record: a log whose rows are only ever added. Each row holds the hash
 * (BLAKE2b) of the row before it and of itself; one row more says how far the log goes. So a row
 * that was altered, taken out or cut off at the end shows (`maitred check`) as long as whoever did
 * it did not write every later row anew: keep a backup, or the last hash, elsewhere. */
#ifndef MAITRED_AUDIT_H
#define MAITRED_AUDIT_H

#include "base/actor.h"
#include "db/db.h"

/* Inside the write transaction of what is noted, by c->actor. The log's end stays locked until the
 * transaction is over, so this comes last. action: what was done, no secret; records: ids, a blank
 * between two; request_id: '' from the command line. */
MUST bool audit_put(struct ctx *c, struct str action, struct str records, struct str request_id);

struct audit_entry {
    int64_t number; /* 1, 2, 3 ... */
    int64_t at_us;
    enum actor_kind actor_kind;
    int64_t actor_id; /* 0 the operator, or nobody */
    struct str actor_name, action, records, request_id;
};
const char *audit_actor_kind(enum actor_kind kind); /* "user", "token" ... */
#define AUDIT_ACTOR_KINDS "nobody|operator|user|token|source"

/* The newest first, those before the number `before`, at most limit. Texts are borrowed for the
 * call. */
typedef void audit_each(void *arg, const struct audit_entry *e);
MUST bool audit_list(struct ctx *c, int64_t before, int64_t limit, audit_each *each, void *arg);

/* Goes through the whole log. *breach says where it is not what was written, in the arena: the
 * first such entry; '' when all is well. */
MUST bool audit_verify(struct ctx *c, struct str *breach);

#endif
