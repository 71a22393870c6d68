/* What the programme knows of customers: facts as of a moment, for rules and tiers. Read for one
 * customer or for a stretch of them by the same few statements, whose number does not depend on how
 * many there are. Inside a transaction; all lives in the context's arena. */
#ifndef MAITRED_PEOPLE_H
#define MAITRED_PEOPLE_H

#include "loyalty/earn.h"
#include "loyalty/programme.h"

/* Touchpoints of one reading; more is ERR_TOO_LARGE. */
#define PEOPLE_LOG_MAX 2000000

/* One thing that they did: an order, a return or a cancellation. */
struct person_deed {
    int64_t id, at_us, amount, ref; /* of a touchpoint */
    int kind;
    enum channel channel;
};

struct person_given { /* by a rule on a day */
    struct str rule;
    int64_t day, points;
};

struct person {
    int64_t customer_id;
    int birth_month, birth_day;
    struct str language;
    struct str tier; /* its code, as it is now; '' none */
    int64_t tier_since_us, grace_until_us, due_us;
    struct str *tags;
    size_t tag_count;
    struct person_deed *log; /* by time */
    size_t log_count;
    struct person_given *given;
    size_t given_count, given_room;
};

struct people {
    struct person *rows; /* by customer_id; who was merged or erased is not among them */
    size_t count;
};
MUST bool people_read(struct ctx *c, int64_t from_id, int64_t until_id, struct people *out);
/* NULL: nobody of that id. */
struct person *people_find(const struct people *p, int64_t customer_id);

/* What rules may ask, before a moment, and in it before a touchpoint: INT64_MAX, all of that moment
 * are known. points: that can be spent, -1 not known. */
void person_facts(struct ctx *c, const struct person *p, int64_t before_us, int64_t before_id,
    int64_t points, struct earn_customer *out);
/* What limits leave of each rule of the set. spent[i]: of the budget; NULL when none has one. */
void person_left(struct ctx *c, const struct person *p, const struct rule_set *set,
    const int64_t *spent, int64_t at_us, struct earn_left *out);

/* What tiers ask, of the days up to a moment and with it. */
struct person_measure {
    int64_t points, spend, orders;
    int64_t kept_bp; /* -1 nothing was ordered */
};
void person_measure(struct ctx *c, const struct person *p, int64_t days, int64_t until_us,
    struct person_measure *out);

#endif
