/* The programme as its owner writes it: settings, rules and tiers, one JSON object
 * (programme_shape; docs/loyalty.md explains it). It is checked whole before any of it is taken,
 * and kept as rows, each with the JSON of its part, so that what was written is read again by the
 * same function.
 *
 * Reading and writing run inside a transaction; all lives in the context's arena. */
#ifndef MAITRED_PROGRAMME_H
#define MAITRED_PROGRAMME_H

#include <jansson.h>

#include "loyalty/earn.h"
#include "loyalty/spend.h"

#define PROGRAMME_BYTES_MAX ((size_t)1 << 20)
#define PROGRAMME_TIERS_MAX 20
#define PROGRAMME_GOODS_MAX 500
#define PROGRAMME_NAME_MAX 200
#define PROGRAMME_CODE_MAX 40
#define PROGRAMME_DAYS_MAX 3660

enum rule_state { RULE_DRAFT = 1, RULE_ACTIVE, RULE_PAUSED };
#define RULE_STATES "draft|active|paused"
enum rule_on { ON_ORDER = 1, ON_REVIEW, ON_SURVEY, ON_VISIT, ON_BIRTHDAY, RULE_ON_END };
#define RULE_ONS "order|review|survey|visit|birthday"
#define EARN_KINDS "percent|fixed|per_unit|multiplier"

struct loyalty_rule {
    struct earn_rule earn;
    enum rule_state state;
    enum rule_on on;
    int64_t day_max, customer_max, budget; /* points; EARN_NO_LIMIT */
    int64_t starts_us, ends_us;            /* 0 at once, never; it holds before ends_us */
    int64_t since_us;                      /* when it was first put, unless it told its start */
    struct str body;                       /* as it is kept */
};

enum tier_by { TIER_BY_POINTS = 1, TIER_BY_SPEND, TIER_BY_ORDERS, TIER_BY_KEPT };
#define TIER_BYS "points|spend|orders|kept"

/* From the lowest to the highest. */
struct tier {
    struct str code, name;
    enum tier_by by;
    int64_t least;      /* points, minor units, orders, basis points of what was ordered */
    int64_t days;       /* the window that counts */
    int64_t orders_min; /* TIER_BY_KEPT: fewer orders in the window say nothing */
    int64_t grace_days; /* kept so long after a review found it lost */
    int64_t discount;   /* basis points */
    int64_t earn;       /* basis points of what others earn: WHOLE_BP the same */
    bool prepayment_free, closed_sales, private_services;
    struct str body;
};

enum tier_review { REVIEW_MONTH = 1, REVIEW_QUARTER, REVIEW_YEAR };
#define TIER_REVIEWS "month|quarter|year"

struct loyalty_settings {
    struct spend_terms spend;
    int64_t hold_minutes;    /* how long a till's authorised points wait */
    int64_t discount_max;    /* tier and coupons together, basis points of the basket */
    enum tier_review review; /* whose first day may take a tier away */
    int64_t starts_us;       /* orders before it earn nothing; 0: nothing earns yet */
    struct str body;
};

struct programme {
    struct loyalty_settings settings;
    struct loyalty_rule *rules; /* as written */
    size_t rule_count;
    struct tier *tiers;
    size_t tier_count;
};

extern const struct shape programme_shape, programme_rule_shape;

/* Reads a JSON object. ERR_INVALID and ERR_TOO_LARGE name the rule or tier and the member; *pointer
 * is the member's place. A programme without a start starts now. */
MUST bool programme_read(
    struct ctx *c, const json_t *from, struct programme *out, const char **pointer);
/* One rule alone. */
MUST bool programme_rule_read(
    struct ctx *c, const json_t *from, struct loyalty_rule *out, const char **pointer);
/* The same from text, checked for its shape. */
MUST bool programme_parse(struct ctx *c, struct str text, struct programme *out);

/* What is kept; before anybody wrote one it has no rules and tiers, and earns nothing. */
MUST bool programme_load(struct ctx *c, struct programme *out);
/* Takes it in place of what was: a rule of the same code goes on with what it has given. In a write
 * transaction. */
MUST bool programme_put(struct ctx *c, const struct programme *p);

/* NULL: none of that code. */
struct loyalty_rule *programme_rule(const struct programme *p, struct str code);
int programme_tier(const struct programme *p, struct str code); /* -1 none */
/* ERR_MISSING, naming those that exist. */
MUST bool programme_rule_get(
    struct ctx *c, const struct programme *p, struct str code, struct loyalty_rule **out);
/* Pauses or resumes (also a draft) a rule: *changed is false when it is so already. */
MUST bool programme_rule_move(struct ctx *c, struct str code, enum rule_state state, bool *changed);
/* Puts one rule from JSON (programme_rule_shape) in place of the one of its code, or behind all. */
MUST bool programme_rule_put(struct ctx *c, const json_t *from, const char **pointer);

/* The active rules of an occasion, compiled. Those that do not hold at a moment are told to `earn`
 * as rules with nothing left (loyalty_rule_holds), so one set serves any moment. */
struct rule_set {
    struct earn_plan plan;
    const struct loyalty_rule **of; /* of[i] is the rule of plan.rules[i] */
    size_t count;
    bool has_budget;
};
MUST bool rule_set_ready(
    struct ctx *c, const struct programme *p, enum rule_on on, struct rule_set *out);
bool loyalty_rule_holds(const struct loyalty_rule *r, int64_t at_us);

/* What holds now, compiled for each occasion: made once for all threads and kept until the
 * programme is another. It stands until this context asks again. NULL after fail(). */
struct programme_ready {
    struct programme programme;
    struct rule_set sets[RULE_ON_END];
};
const struct programme_ready *programme_ready(struct ctx *c);

/* Drafts count as active: for a dry run. */
void programme_drafts_count(struct programme *p);

struct str word_of(const char *words, int number); /* the number-th of "a|b|c", from 1 */

#endif
