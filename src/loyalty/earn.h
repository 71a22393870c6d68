/* What an order earns: the programme's arithmetic, without a database. Rules and what is known of
 * the customer come in, points come out, for each rule and line, with the reason. The same rules
 * and the same basket give the same points, in whatever order rules and lines stand; points are
 * whole numbers and the parts add up to the sums.
 *
 * How rules come together:
 *   1. A rule applies when its condition holds, its line condition holds for at least one line, the
 *      lines it covers come to its minimum, and its limits leave something.
 *   2. In a stacking group only one rule counts on each line, and one of fixed points on the order:
 *      the first by priority (the smallest number), among equals the one that gives more there,
 *      then the one whose code comes first. Rules without a group all count. A multiplier competes
 *      with multipliers only.
 *   3. Percent, points per unit and fixed points are worked out over all lines that a rule counts
 *      on, rounded down once for the order, cut to its limits, and shared out over these lines by
 *      what they weigh, so that a line's return takes back what that line earned.
 *   4. A multiplier adds its part of what all other rules gave on the lines it counts on; without a
 *      line condition, of what was given for the order as a whole too. Two multipliers do not
 *      multiply each other: twice and three times make four times.
 *   5. What is left in all is given out in the order of 3 and 4, by priority, then code.
 *
 * An occasion that is no sale (a review, an answer) is a basket without lines: fixed points. */
#ifndef MAITRED_EARN_H
#define MAITRED_EARN_H

#include "order/basket.h"
#include "rule/rule.h"

#define EARN_RULES_MAX 200
#define EARN_PERCENT_MAX 100000             /* basis points: ten times the amount */
#define EARN_MULTIPLIER_MAX 100000          /* ten times */
#define EARN_POINTS_MAX INT64_C(1000000000) /* fixed, and for a unit */
#define EARN_POINT_MINOR_MAX INT64_C(1000000)
#define EARN_ORDER_MAX INT64_C(1000000000000000) /* points of an order: more is a mistake */
#define EARN_NO_LIMIT INT64_MAX

/* ---- rules ---- */

enum earn_kind { EARN_PERCENT = 1, EARN_FIXED, EARN_PER_UNIT, EARN_MULTIPLIER };

struct earn_rule {
    struct str code, name; /* no two with the same code */
    int64_t priority;      /* the smallest first */
    struct str group;      /* '' counts beside all */
    enum earn_kind kind;
    int64_t value;     /* percent, multiplier (20000: twice): basis points; else points */
    struct str when;   /* JsonLogic over earn_order_facts; '' always */
    struct str lines;  /* JsonLogic over earn_line_facts; '' every line */
    int64_t minimum;   /* minor units that the covered lines must come to; 0 none */
    int64_t order_max; /* points of one order; EARN_NO_LIMIT */
};

/* What its limits leave a rule at the moment, in points, from 0; EARN_NO_LIMIT. */
struct earn_left {
    int64_t customer, day, budget;
};

/* Rules made ready: one may serve any number of quotes and threads. */
struct earn_plan {
    const struct earn_rule *rules; /* as given; outcomes stand in this order */
    size_t count;
    const struct earn_ready *ready; /* by priority, then code */
    size_t group_count;
};

/* Into the arena, where `rules` and their texts must be too. ERR_INVALID: a condition that is wrong
 * (rule.h), a value out of its range, two rules with one code; ERR_TOO_LARGE: beyond a limit. */
MUST bool earn_prepare(
    struct ctx *c, const struct earn_rule *rules, size_t count, struct earn_plan *out);

/* ---- facts: what conditions may ask, their names, types and texts ---- */

/* Money is in minor units, quantities in units, days are those of the business's zone. */
#define EARN_ORDER_FACTS(X)                                                          \
    X(ORDER_TOTAL, "order.total", RULE_OF_NUMBER)                                    \
    X(ORDER_LINES_COUNT, "order.lines_count", RULE_OF_NUMBER)                        \
    X(ORDER_QUANTITY, "order.quantity", RULE_OF_NUMBER)                              \
    X(ORDER_CHANNEL, "order.channel", RULE_OF_TEXT)                                  \
    X(ORDER_PLACE, "order.place", RULE_OF_TEXT)                                      \
    X(CUSTOMER_IS_KNOWN, "customer.is_known", RULE_OF_FLAG)                          \
    X(CUSTOMER_ORDERS_COUNT, "customer.orders_count", RULE_OF_NUMBER)                \
    X(CUSTOMER_SPENT, "customer.spent", RULE_OF_NUMBER)                              \
    X(CUSTOMER_DAYS_SINCE_FIRST, "customer.days_since_first", RULE_OF_NUMBER)        \
    X(CUSTOMER_DAYS_SINCE_LAST, "customer.days_since_last", RULE_OF_NUMBER)          \
    X(CUSTOMER_BIRTHDAY_DISTANCE, "customer.birthday_distance_days", RULE_OF_NUMBER) \
    X(CUSTOMER_KEPT_PERCENT, "customer.kept_percent", RULE_OF_NUMBER)                \
    X(CUSTOMER_WEEKS_IN_ROW, "customer.weeks_in_row", RULE_OF_NUMBER)                \
    X(CUSTOMER_POINTS, "customer.points", RULE_OF_NUMBER)                            \
    X(CUSTOMER_TIER, "customer.tier", RULE_OF_TEXT)                                  \
    X(CUSTOMER_TAGS, "customer.tags", RULE_OF_TEXTS)                                 \
    X(CUSTOMER_LANGUAGE, "customer.language", RULE_OF_TEXT)                          \
    X(TIME_HOUR, "time.hour", RULE_OF_NUMBER)                                        \
    X(TIME_WEEKDAY, "time.weekday", RULE_OF_NUMBER) /* 1 Monday to 7 */              \
    X(TIME_DAY, "time.day", RULE_OF_NUMBER)         /* of the month */               \
    X(TIME_MONTH, "time.month", RULE_OF_NUMBER)                                      \
    X(TIME_DATE, "time.date", RULE_OF_TEXT) /* 2026-11-22, which compares well */    \
    X(LINES, "lines", RULE_OF_RECORDS)      /* sku, name, ... of each, for "some" */
/* Of the line at hand, as "line.sku"; inside `lines` as "sku". */
#define EARN_LINE_FACTS(X)                  \
    X(SKU, "sku", RULE_OF_TEXT)             \
    X(NAME, "name", RULE_OF_TEXT)           \
    X(CATEGORY, "category", RULE_OF_TEXT)   \
    X(QUANTITY, "quantity", RULE_OF_NUMBER) \
    X(AMOUNT, "amount", RULE_OF_NUMBER)     \
    X(PRICE, "price", RULE_OF_NUMBER)       \
    X(COST, "cost", RULE_OF_NUMBER)

enum earn_fact {
#define X(name, text, type) EARN_FACT_##name,
    EARN_ORDER_FACTS(X)
#undef X
#define X(name, text, type) EARN_FACT_LINE_##name,
        EARN_LINE_FACTS(X)
#undef X
            EARN_FACT_COUNT
};
#define EARN_FACT_LINE_FIRST EARN_FACT_LINE_SKU

extern const struct rule_facts earn_order_facts; /* all but those of the line at hand */
extern const struct rule_facts earn_line_facts;  /* all */
/* Of who is not buying: the customer and the time. */
extern const struct rule_facts earn_customer_facts;

/* ---- what an order earns ---- */

/* What is known of who buys, before this order. What is not known is null to conditions, and so
 * neither less nor more than anything. */
struct earn_customer {
    bool is_known;               /* false: nobody is named, and nothing else is looked at */
    int64_t orders_count, spent; /* -1 unknown; minor units, returns taken off */
    int64_t first_order_us, last_order_us; /* 0 none */
    int birth_month, birth_day;            /* 0 unknown */
    int64_t kept_bp;      /* share of what was ordered that was kept, basis points; -1 unknown */
    int64_t weeks_in_row; /* calendar weeks with an order, up to the one before; -1 unknown */
    int64_t points;       /* that can be spent; -1 unknown */
    struct str tier;      /* its code; '' none */
    struct str language;  /* '' unknown */
    const struct str *tags;
    size_t tag_count;
};

/* The record of earn_customer_facts at a moment, in the arena. */
struct rule_value earn_customer_read(
    struct ctx *c, const struct earn_customer *customer, int64_t at_us);

struct earn_order {
    const struct basket *basket;
    /* Of each line what is paid in money, from 0 to its amount: what earns, and what order.total,
     * line.amount and line.price tell. NULL: the amounts. */
    const int64_t *paid;
    const struct earn_customer *customer;
    int64_t point_minor;          /* what a point is worth, 1 to EARN_POINT_MINOR_MAX */
    const struct earn_left *left; /* of each rule; NULL: no limits */
    int64_t left_in_all;          /* of all rules together; EARN_NO_LIMIT */
};

enum earn_why {
    EARN_GIVEN,
    /* Given, but less than it came to, because of a limit: */
    EARN_CUT_ORDER,
    EARN_CUT_CUSTOMER,
    EARN_CUT_DAY,
    EARN_CUT_BUDGET,
    EARN_CUT_ALL, /* those before it may have left nothing */
    /* Nothing: */
    EARN_NOT_WHEN,    /* its condition does not hold */
    EARN_NOT_LINES,   /* no line is meant */
    EARN_NOT_MINIMUM, /* the lines meant come to less */
    EARN_NOT_LEFT,    /* a limit is used up already */
    EARN_NOT_FIRST,   /* of its group another counts, `rival` */
    EARN_NOT_WHOLE,   /* it comes to less than a point */
    EARN_NOT_RUN,     /* its condition asks for too much (rule.h) */
};

struct earn_outcome {
    enum earn_why why;
    int64_t points;
    int64_t full; /* before limits */
    int64_t base; /* what it was worked out from: minor units, thousandths of units, points; 0 */
    size_t rival; /* EARN_NOT_FIRST: a rule */
};

#define EARN_WHOLE_ORDER SIZE_MAX
struct earn_share {
    size_t rule, line; /* line: of the basket, or EARN_WHOLE_ORDER */
    int64_t points;    /* above 0 */
};

struct earned {
    int64_t points;
    const struct earn_outcome *outcomes; /* of each rule */
    const struct earn_share *shares;     /* by rule as they were given, then by line */
    size_t share_count;
    const int64_t *lines; /* points of each line, of all rules; the order's own are not in them */
};

/* Works it out into the arena, days and hours in the context's zone. A rule whose condition asks
 * for too much gives nothing and stops nobody. ERR_TOO_LARGE: more than EARN_ORDER_MAX. */
MUST bool earn(struct ctx *c, const struct earn_plan *plan, const struct earn_order *order,
    struct earned *out);

#endif
