/* Gifts chosen by a rule: a condition over what is known of a customer and the time (JsonLogic,
 * compiled and checked as the programme's rules are), and the gift that it gives.
 *
 *   surprise.choose   looks at customers whose log changed since its mark, and once a day, or after
 *                     a rule, a gift or the budget changed, at everybody: time alone makes many
 *                     rules true. Looking costs reads; each gift is a transaction of its own that
 *                     judges again under the locks, so a run that was cut off is simply done again.
 *
 * A customer gets what the first rule by code says that holds, when they never had the gift, had no
 * other surprise for PICK_QUIET_DAYS, and the business's budget has room. Points are awarded at
 * once. Anything else waits (SURPRISE_WAITS) until staff hand it over, or lapses after hand_days.
 * What lapsed is not chosen again for PICK_QUIET_DAYS; what was taken back by hand, never. */
#ifndef MAITRED_GIFT_RULE_H
#define MAITRED_GIFT_RULE_H

#include <stdatomic.h>

#include <jansson.h>

#include "surprise/surprise.h"

#define GIFT_RULES_MAX 100
#define GIFT_RULE_CODE_MAX 40
#define GIFT_HAND_DAYS 30
#define GIFT_HAND_DAYS_MAX 365

enum gift_rule_state { GIFT_RULE_ACTIVE = 1, GIFT_RULE_PAUSED };
#define GIFT_RULE_STATES "active|paused"

/* Why an active rule gives nothing for now. */
enum gift_rule_stop { GIFT_RULE_GOES, GIFT_RULE_NO_BUDGET, GIFT_RULE_CLOSED };
#define GIFT_RULE_STOPS "budget|gift"

struct gift_rule {
    struct str code, when; /* when: JSON */
    struct gift gift;
    enum gift_rule_state state;
    int64_t hand_days;
    int64_t given, waiting, lapsed, cost; /* of what it chose; cost: of the first two */
    enum gift_rule_stop stop;
};

struct gift_rule_wish {
    struct str code, gift;
    const json_t *when;
    int64_t hand_days; /* 0: as it is, of a new one GIFT_HAND_DAYS */
    int state;         /* 0: as it is, of a new one GIFT_RULE_PAUSED: it can be tried first */
};
/* Adds a rule, or puts it in place of the one of its code; *pointer says which member is at fault.
 * ERR_INVALID: a condition that is wrong, with the place in it (rule.h), a number out of its range.
 * ERR_MISSING: no such gift. ERR_CONFLICT: there are too many. */
MUST bool gift_rule_put(struct ctx *c, const struct gift_rule_wish *w, const char **pointer);
MUST bool gift_rule_list(struct ctx *c, struct gift_rule **out, size_t *count); /* by code */
MUST bool gift_rule_get(struct ctx *c, struct str code, struct gift_rule *out); /* ERR_MISSING */
/* *changed is false when it is so already. */
MUST bool gift_rule_state_set(
    struct ctx *c, struct str code, enum gift_rule_state state, bool *changed);
/* Everybody is to be looked at again, because what rules may give has changed. */
MUST bool gift_rules_again(struct ctx *c);

#define GIFT_TRIAL_SHOWN 20
struct gift_trial {
    struct gift_rule rule;
    int64_t count, cost; /* who would get it now, and what that would cost */
    int64_t left;        /* of the budget */
    int64_t within;      /* how many of them that is enough for */
    struct customer shown[GIFT_TRIAL_SHOWN];
    size_t shown_count;
};
/* Whatever its state, as if it were the only rule. Changes nothing; inside a read transaction. */
MUST bool gift_rule_try(struct ctx *c, struct str code, struct gift_trial *out);

struct gift_choice {
    int64_t given, waiting, lapsed;
};
/* Opens its own transactions. What fails for one customer does not stop the others; the first
 * reason is told in the end. */
MUST bool gift_rules_choose(struct ctx *c, const atomic_bool *is_stopping, struct gift_choice *out);

#endif
