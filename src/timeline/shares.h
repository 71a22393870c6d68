/* Work in shares: one thread each, the caller's own among them. */
#ifndef MAITRED_SHARES_H
#define MAITRED_SHARES_H

#include "base/defs.h"

#define SHARES_MAX 64

/* How many are useful: as many as asked for (0: one for each processor), but not more than work. */
unsigned shares_count(unsigned asked, size_t useful);
void shares_run(unsigned count, void (*work)(void *arg, unsigned share), void *arg);

#endif
