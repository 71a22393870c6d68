/* Gifts and small surprises: what there is to give, what may be spent on it, and who got what.
 *
 * A gift of the catalogue is goods, points, or anything else (a handwritten card), and has a cost.
 * The business has a budget for a month or a week; a user may have an allowance of their own
 * beside it. Nobody gets the same gift twice. What was given is a touchpoint GIFT of the customer;
 * points are awarded in the same transaction.
 *
 *   GIVEN     on the timeline; undone_us says when it was taken back, if it was
 *   WAITS     a rule chose it (gift_rule.h): counted as spent, not yet on the timeline
 *             -> GIVEN by surprise_hand, LAPSED by the job, DECLINED by surprise_undo
 *   LAPSED    nobody came for it in time: its cost is free again, a rule may choose it again
 *   DECLINED  taken back while it waited: no rule chooses it for them again
 *
 * What is spent is never stored: it is the sum over what was given and not undone, and what waits.
 * Who gives locks the row of the business's budget and holds the customer after it, so that neither
 * a budget nor an allowance is overrun, and a key is used once, however many give at the same time.
 *
 * Functions run inside a transaction; texts live in c->arena. */
#ifndef MAITRED_SURPRISE_H
#define MAITRED_SURPRISE_H

#include "customer/customer.h"

#define SURPRISE_PREFIX "sur"
#define GIFT_CODE_MAX 64 /* bytes */
#define GIFT_NAME_MAX 200
#define GIFT_LIST_MAX 1000 /* gifts there can be */
#define BUDGET_LIST_MAX 1000
#define GIFT_MONEY_MAX INT64_C(1000000000000)
#define SURPRISE_KEY_MAX 200
#define SURPRISE_NOTE_MAX 500
#define SURPRISE_UNDO_US DAY_US

/* ---- the catalogue ---- */

enum gift_kind { GIFT_GOODS = 1, GIFT_POINTS, GIFT_OTHER };
#define GIFT_KINDS "goods|points|other"

struct gift {
    int64_t id;
    struct str code, name, sku;
    enum gift_kind kind;
    int64_t points, cost; /* cost: minor units */
    bool is_open;
};

const char *gift_kind_name(enum gift_kind kind);
/* Adds one; id and kind are set: of points when it has some, of goods when it has a sku.
 * ERR_INVALID: out of range, or both. ERR_CONFLICT: the code is taken. */
MUST bool gift_add(struct ctx *c, struct gift *g);
/* Writes name, cost and is_open of `g`; what was given before keeps its cost. */
MUST bool gift_edit(struct ctx *c, const struct gift *g);
MUST bool gift_get(struct ctx *c, struct str code, struct gift *out); /* ERR_MISSING */
MUST bool gift_list(struct ctx *c, struct gift **out, size_t *count); /* by code */

/* ---- budgets ---- */

enum budget_period { BUDGET_MONTH = 1, BUDGET_WEEK };
#define BUDGET_PERIODS "month|week"

struct budget {
    int64_t user_id; /* 0: the business's */
    struct str email;
    enum budget_period period;
    int64_t amount, spent; /* spent: in the period that now is */
    int64_t from_day;      /* of that period; weeks begin on Monday */
    int64_t until_day;     /* the first one that is not of it */
};
const char *budget_period_name(enum budget_period period);

/* The business's, or a user's allowance. ERR_INVALID: out of range. */
MUST bool budget_put(struct ctx *c, int64_t user_id, enum budget_period period, int64_t amount);
MUST bool budget_get(struct ctx *c, int64_t user_id, struct budget *out, bool *found);
/* The business's first, then allowances by address. */
MUST bool budget_list(struct ctx *c, struct budget **out, size_t *count);

/* ---- giving ---- */

struct surprise_wish {
    int64_t customer_id;
    struct str gift; /* code */
    struct str key;  /* the same again answers what was done then; '' none */
    struct str note;
};

enum surprise_state { SURPRISE_GIVEN = 1, SURPRISE_WAITS, SURPRISE_LAPSED, SURPRISE_DECLINED };

struct surprise {
    int64_t customer_id, id, gift_id, cost, points;
    int64_t at_us; /* when it was given or chosen: the period whose budget it is of */
    int64_t user_id;
    struct str gift, name, by_whom, note;
    enum surprise_state state;
    struct str rule;    /* that chose it; '' */
    int64_t until_us;   /* so long it waits, or waited; 0 it never did */
    int64_t touchpoint; /* of its giving; 0 there is none yet */
    int64_t undone_us;  /* 0 while it stands: since then its cost is free again */
    bool is_replay;
};
#define SURPRISE_STATES "given|waiting|lapsed|undone"
struct str surprise_state_word(const struct surprise *s);
/* When the customer got it; 0 not yet, or never. */
int64_t surprise_given_us(const struct surprise *s);

/* ERR_MISSING: no such customer or gift. ERR_CONFLICT: they had it, it is closed, the budget or the
 * allowance has not so much left, it waits for them already, or the key was used for something
 * else. ERR_DENIED: it costs something, and who gives neither has an allowance nor sets budgets. */
MUST bool surprise_give(struct ctx *c, const struct surprise_wish *w, struct surprise *out);
/* Gives it, or, with until_us, has it wait, whatever limits say: the caller has locked the budget,
 * holds the customer and judged. `s` says customer, rule or who, and note; the rest is filled. */
MUST bool surprise_make(struct ctx *c, const struct gift *g, struct str key, struct surprise *s);
/* What waited is handed over, by the actor. Again changes nothing. ERR_MISSING. ERR_CONFLICT: it
 * waits no more, or they had the same from elsewhere since (who was two customers). */
MUST bool surprise_hand(struct ctx *c, int64_t id, struct surprise *out);
/* It was not handed over after all, and waits again. */
MUST bool surprise_unhand(struct ctx *c, int64_t id);
/* Within a day, by who gave it or who sets budgets: what it cost may be spent again, points are
 * taken back, the touchpoint goes. What waits, at any time. Again changes nothing. ERR_MISSING,
 * ERR_CONFLICT, ERR_DENIED. */
MUST bool surprise_undo(struct ctx *c, int64_t id, struct surprise *out);

struct surprise_which {
    int64_t customer_id; /* -1: of all */
    bool is_waiting;     /* that alone */
    int64_t before;      /* older than this one; INT64_MAX */
};
/* Newest first. */
MUST bool surprise_page(struct ctx *c, const struct surprise_which *which, size_t limit,
    struct surprise *out, size_t *count);

/* ---- choosing by chance ---- */

#define PICK_MAX 100
#define PICK_SEEDS 1000000 /* where nobody says which: short enough to be typed again */
#define PICK_RECENT_DAYS 90
#define PICK_QUIET_DAYS 30

struct pick {
    struct gift gift;    /* that they never had; id 0: any */
    int64_t recent_days; /* they ordered within these */
    int64_t quiet_days;  /* and had no surprise within these */
    uint64_t seed;       /* the same seed and facts choose the same customers */
    size_t count;        /* to choose; PICK_MAX at most */
};

struct picked {
    struct customer *customers;
    size_t count;
    int64_t among; /* how many could have been chosen */
};
/* Reads the log once. Inside a read transaction. */
MUST bool surprise_pick(struct ctx *c, const struct pick *p, struct picked *out);

#endif
