/* Tiers: who is in which, what it gives, how far it is to the next. A customer rises at once, when
 * an order or a review of all finds that they reach a higher tier. They fall by the calendar: on
 * the first day of a month, quarter or year (settings) it is looked whether they still reach
 * theirs; who does not keeps it for the tier's grace, and falls then unless they reach it again.
 *
 *   none or lower --reached--> tier --review: not reached--> grace --over--> what they reach
 *                                ^------------reached-----------'
 *
 * Who is in a tier has a row of loyalty_member; each change is a row of loyalty_step. */
#ifndef MAITRED_TIER_H
#define MAITRED_TIER_H

#include "loyalty/people.h"

/* The highest tier whose measure is reached as of a moment, -1 none. */
int tier_reached(
    struct ctx *c, const struct programme *p, const struct person *person, int64_t at_us);
/* The first day of the next month, quarter or year. */
int64_t tier_next_review(struct ctx *c, enum tier_review review, int64_t at_us);

struct tier_state {
    struct str tier; /* '' none */
    int64_t since_us, grace_until_us, due_us;
};
/* What becomes of a person's tier now; true when that is anything new. */
bool tier_step(struct ctx *c, const struct programme *p, const struct person *person, int64_t at_us,
    struct tier_state *out);
/* The same, written down; the person's tier is the new one. In a write transaction that has locked
 * the customer. */
MUST bool tier_update(struct ctx *c, const struct programme *p, struct person *person);

/* "600 points more to Gold", in the reader's language; '' when there is no higher tier. A share
 * that too few orders stand behind says how many are wanting. */
const char *tier_progress_text(
    struct ctx *c, const struct programme *p, const struct person *person, int64_t at_us);

#endif
