/* Contracts: customers who subscribe, to a phone, a gym, a program, and one day do not any more.
 * Unlike a shop's customers they say goodbye, so their end is a fact and not a guess.
 *
 * What is known of a contract is how long it has run (its tenure) or when it began, whether it has
 * ended and when, its plan and its charge. A contract is found again by its number or, without one,
 * by the identity of the customer it was told with; telling it again renews it. It is a state and
 * leaves no touchpoint: files of this kind seldom say a day. */
#ifndef MAITRED_CONTRACT_H
#define MAITRED_CONTRACT_H

#include "db/db.h"

#define CONTRACT_PREFIX "ctr"
#define TENURE_SCALE 3 /* tenures are thousandths of a month */
#define TENURE_MONTH 1000
#define TENURE_MAX (1200 * (int64_t)TENURE_MONTH) /* a hundred years */
#define CONTRACT_MONTH_DAYS 30.4375               /* 365.25 / 12 */

struct contract {
    int64_t customer_id, id;
    struct str known_as, plan;
    int64_t tenure; /* -1 unknown: then it began on a known day */
    bool is_ended;
    int64_t started_us, ended_us; /* 0 unknown */
    int64_t monthly;              /* minor units; -1 unknown */
    int64_t told_us;              /* when it was so; to contract_put 0 means now */
};

/* "number:<source>:<number>", in the arena. */
struct str contract_known_as(struct ctx *c, struct str source, struct str number);

enum contract_fate { CONTRACT_ADDED, CONTRACT_KNOWN, CONTRACT_CHANGED };
/* Inside a write transaction. What it leaves open stays as it was told before. A running contract
 * of which only the beginning is known says something new on each day it is told. */
MUST bool contract_put(struct ctx *c, struct contract *k, enum contract_fate *fate);

/* The newest told_us; INT64_MIN when there are no contracts. */
MUST bool contract_newest(struct ctx *c, int64_t *told_us);
typedef void contract_each(void *arg, const struct contract *k); /* texts borrowed for the call */
/* One streamed query, by customer. */
MUST bool contracts_read(struct ctx *c, contract_each *each, void *arg);

#endif
