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

#endif
