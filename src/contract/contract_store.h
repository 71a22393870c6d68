/* The SQL of contracts. */
#ifndef MAITRED_CONTRACT_STORE_H
#define MAITRED_CONTRACT_STORE_H

#include "contract/contract.h"
#include "module.h"

enum contract_statement {
    CONTRACT_FIND,
    CONTRACT_PUT,
    CONTRACT_NEWEST,
    CONTRACT_ALL,
    CONTRACT_STATEMENT_COUNT
};
extern const struct statement contract_sql[CONTRACT_STATEMENT_COUNT];

#define CONTRACT_INVARIANT_COUNT 2
extern const struct invariant contract_invariants[CONTRACT_INVARIANT_COUNT];
#define CONTRACT_PART_COUNT 1
extern const struct customer_part contract_parts[CONTRACT_PART_COUNT];

/* The contract of k->customer_id that is known as k->known_as, in the arena. */
MUST bool contract_find(
    struct ctx *c, const struct contract *k, struct contract *out, bool *is_known);
MUST bool contract_write(struct ctx *c, const struct contract *k);

#endif
