/* The SQL of the programme, shared by the files of this folder. */
#ifndef MAITRED_LOYALTY_STORE_H
#define MAITRED_LOYALTY_STORE_H

#include "loyalty/people.h"
#include "loyalty/programme.h"
#include "module.h"

enum loyalty_statement {
    PARTS_READ,
    PART_PUT,
    PARTS_DROP,
    PART_STATE,
    TALLIES_READ,
    TALLIES_LOCK,
    TALLY_OPEN,
    TALLY_DROP,
    TALLY_ADD,
    RULES_GIVEN,
    PERSONS_READ,
    TAGS_READ,
    LOG_READ,
    GIVEN_READ,
    LINES_READ,
    BUYERS_AFTER,
    MARK_READ,
    MARK_PUT,
    MARK_MOVE,
    MARKS_DROP,
    CHANGES_NEWEST,
    CHANGED_SINCE,
    NEWCOMERS,
    BORN_ON,
    PENDING_READ,
    DEED_PUT,
    DEED_HAS,
    DEED_RETURNED,
    RETURNS_READ,
    REVIVED_READ,
    DEED_REVIVED,
    AWARD_PUT,
    MEMBER_PUT,
    MEMBERS_DUE,
    STEP_PUT,
    STEPS_READ,
    SALE_READ,
    SALE_PUT,
    SALE_ENDED,
    LOYALTY_STATEMENT_COUNT
};
extern const struct statement loyalty_sql[LOYALTY_STATEMENT_COUNT];

#define LOYALTY_PART_COUNT 5
extern const struct customer_part loyalty_parts[LOYALTY_PART_COUNT];
#define LOYALTY_INVARIANT_COUNT 1
extern const struct invariant loyalty_invariants[LOYALTY_INVARIANT_COUNT];

/* ---- the programme ---- */

enum part_kind { PART_SETTINGS = 1, PART_RULE, PART_TIER };
struct loyalty_part {
    enum part_kind kind;
    int state;
    int64_t place, starts_us;
    struct str code, body;
};
MUST bool loyalty_parts_read(struct ctx *c, struct loyalty_part **out, size_t *count);
MUST bool loyalty_part_put(struct ctx *c, const struct loyalty_part *part);

/* What rules with a budget have given. Locked: nobody else gives of them until the transaction
 * ends. */
MUST bool tallies_read(struct ctx *c, const struct rule_set *set, bool is_locked, int64_t *given);
/* Begins to count for a rule, from what it gave so far, or ends it. */
MUST bool tally_keep(struct ctx *c, struct str code, bool has_budget);

#endif
