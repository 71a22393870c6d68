/* Whose log changed since somebody looked: by a mark in timeline_change, and beyond the largest
 * customer of then, whose rows need no mark. Jobs that look at what is new keep their marks under a
 * name. Inside a transaction; lists live in the arena. */
#ifndef MAITRED_CHANGED_H
#define MAITRED_CHANGED_H

#include "base/ctx.h"

struct changed {
    int64_t mark, last_id;        /* looked at before */
    int64_t next_mark, next_last; /* what is there now */
};
MUST bool changed_read(struct ctx *c, struct str name, struct changed *out);
/* Customers in order; of those beyond, who has anything from a moment on. Some may be listed that
 * were looked at: marks overlap, because transactions end in another order than they begin. */
MUST bool changed_list(
    struct ctx *c, const struct changed *from, int64_t starts_us, int64_t **ids, size_t *count);
/* What was there when it was read has been looked at. */
MUST bool changed_keep(struct ctx *c, struct str name, const struct changed *looked);

/* How far something has come; what is not told yet leaves *mark and *last_id as they are. */
MUST bool mark_read(struct ctx *c, struct str name, int64_t *mark, int64_t *last_id);
MUST bool mark_put(struct ctx *c, struct str name, int64_t mark, int64_t last_id);
MUST bool mark_drop(struct ctx *c, struct str name);
/* Changes one that is there: when it was dropped meanwhile, it stays so. */
MUST bool mark_move(struct ctx *c, struct str name, int64_t mark, int64_t last_id);

#endif
