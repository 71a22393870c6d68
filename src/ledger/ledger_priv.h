/* What the files of the books share. */
#ifndef MAITRED_LEDGER_PRIV_H
#define MAITRED_LEDGER_PRIV_H

#include "ledger/book.h"
#include "module.h"

/* When points given at from_us end by the terms of their wallet; 0 never. */
int64_t ledger_expires_us(struct ctx *c, const struct ledger_wallet *w, int64_t from_us);

/* refund.c: draws a refund up in the newest operation of the book. */
MUST bool refund_post(struct ctx *c, struct book *b, const struct ledger_request *rq);

/* digest.c. Writes the digests of the days that are over. Inside a write transaction. */
MUST bool ledger_digest_write(struct ctx *c, void *unused);
/* Goes through every chain, book and digest. */
MUST bool ledger_check(struct ctx *c, module_violation *violation, void *arg);

/* Ends what is due; takes everything of who was erased. Inside a write transaction. */
MUST bool ledger_settle(struct ctx *c, int64_t customer_id);

#endif
