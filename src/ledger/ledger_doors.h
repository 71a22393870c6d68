/* The doors of the books: for the module row. */
#ifndef MAITRED_LEDGER_DOORS_H
#define MAITRED_LEDGER_DOORS_H

#include "cli/verb.h"
#include "http/route.h"
#include "ledger/ledger.h"

#define LEDGER_VERB_COUNT 16
extern const struct verb ledger_verbs[LEDGER_VERB_COUNT];
#define LEDGER_ROUTE_COUNT 13
extern const struct route ledger_routes[LEDGER_ROUTE_COUNT];

#define LEDGER_HOLD_S_DEFAULT (15 * 60)

/* "order 1001" of "order:1001", in the reader's language; other subjects as they are. */
const char *ledger_subject_text(struct ctx *c, struct str subject);
/* The code of a wallet's number among those read. */
struct str ledger_wallet_code(const struct ledger_wallet *wallets, size_t count, int number);
struct str ledger_wallet_name(const struct ledger_wallet *wallets, size_t count, int number);

/* import.c, liability.c */
bool ledger_import_run(struct ctx *c, struct call *call);
bool ledger_liability_run(struct ctx *c, struct call *call);

#endif
