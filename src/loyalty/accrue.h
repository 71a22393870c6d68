/* What happened earns by the rules, once: orders, scores, visits, birthdays, however they came to
 * be known. Each is a row of loyalty_deed when it has been looked at, whether it earned or not, so
 * a rule never reaches back; what came back of an order is told to the books, once, in proportion.
 *
 *   loyalty.accrue   looks at customers whose log has changed since its mark (timeline_change), one
 *                    customer a transaction; a run that was cut off is done again and finds what it
 *                    did. An order that is told again with other lines keeps what it earned. */
#ifndef MAITRED_ACCRUE_H
#define MAITRED_ACCRUE_H

#include <stdatomic.h>

#include "loyalty/sale.h"

/* ---- one occasion, inside a write transaction that has locked its customer ---- */

struct deed {
    enum rule_on on;
    int64_t id;           /* of the order, score or visit */
    struct str subject;   /* as the books know it: "order:1001", "survey:2026-11-22" */
    struct basket basket; /* amount and moment; without lines: no order */
    const int64_t *paid;  /* in money, of each line; NULL the amounts */
    int64_t before_id;    /* people.h: its touchpoint; INT64_MAX when it is not in the log yet */
};

struct earning {
    const struct programme *programme;
    const struct rule_set *sets; /* of each occasion */
    int64_t *spent[RULE_ON_END]; /* of their budgets */
};
/* By the programme that holds (programme_ready). */
MUST bool earning_ready(struct ctx *c, struct earning *out);
/* Reads and locks what budgets have given, for this transaction. */
MUST bool earning_lock(struct ctx *c, struct earning *e);

/* Awards it and notes that it was looked at; *points is what it earned. `available`: points that
 * the person can spend, before. */
MUST bool deed_earn(struct ctx *c, struct earning *e, struct person *person, const struct deed *d,
    int64_t available, int64_t *points);
MUST bool deed_is_known(struct ctx *c, int64_t customer_id, int64_t id, bool *is_known);
/* Tells the books what came back of a customer's orders since, and what stands again after it was
 * cancelled; *count grows by the orders that came back. */
MUST bool returns_tell(struct ctx *c, int64_t customer_id, int64_t *count);
/* "order:1001", "order:till:1001", or by the id of one without a number. */
struct str order_subject(struct ctx *c, struct str source, struct str number, int64_t id);

/* ---- all that is new ---- */

struct accrual {
    int64_t customers, orders, others, points, returns; /* others: scores, visits, birthdays */
    bool has_programme;
};
/* Opens its own transactions. What fails for one customer does not stop the others; the first
 * reason is told in the end, and all is looked at again the next time. */
MUST bool loyalty_accrue(struct ctx *c, const atomic_bool *is_stopping, struct accrual *out);

#endif
