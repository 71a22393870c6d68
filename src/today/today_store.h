/* The SQL of Today, and its rows. */
#ifndef MAITRED_TODAY_STORE_H
#define MAITRED_TODAY_STORE_H

#include "module.h"
#include "today/today.h"

enum today_statement {
    TODAY_BIRTHS,
    TODAY_DATES_ON,
    TODAY_OPEN,
    TODAY_ARRIVED,
    TODAY_IMPORTS,
    TODAY_SOURCES,
    TODAY_FAILED_JOBS,
    TODAY_GIFTS_WAITING,
    TODAY_MARK_NEWEST,
    TODAY_CONTACTED,
    TODAY_ITEMS,
    TODAY_ITEM_BY_ID,
    TODAY_ITEM_PUT,
    TODAY_ITEMS_DROP,
    TODAY_ITEMS_CONTACTED,
    TODAY_ITEMS_SETTLE,
    TODAY_RUNS,
    TODAY_RUN_PUT,
    TODAY_HIDINGS,
    TODAY_MARK_PUT,
    TODAY_MARK_OF_ITEM,
    TODAY_MARK_UNDO,
    TODAY_PERSONS,
    TODAY_IDENTS,
    TODAY_CONSENTS,
    TODAY_STATEMENT_COUNT
};
extern const struct statement today_sql[TODAY_STATEMENT_COUNT];

#define TODAY_PART_COUNT 2
extern const struct customer_part today_parts[TODAY_PART_COUNT];
#define TODAY_INVARIANT_COUNT 2
extern const struct invariant today_invariants[TODAY_INVARIANT_COUNT];

/* ---- what hides a line ---- */

struct today_hiding {
    int64_t customer_id, since_us, until_us;
    int reason;
    enum today_action action;
    struct str subject;
};
bool today_hides(const struct today_hiding *h, const struct today_item *item);
/* Of marks that stand and end after now_us, by customer. In the ctx's arena. */
MUST bool today_hidings(struct ctx *c, int64_t now_us, struct today_hiding **out, size_t *count);
/* Makes the lines kept of a customer agree with the marks. */
MUST bool today_settle(struct ctx *c, int64_t customer_id);

/* ---- marks ---- */

struct today_mark {
    int64_t id, at_us, until_us, touchpoint_id;
    enum today_action action;
    struct today_deed deed;
};
MUST bool today_mark_put(
    struct ctx *c, const struct today_item *item, const struct today_mark *mark);
/* The newest that stands on a line; *found is false when there is none. Of the line customer,
 * reason and subject, whether or not it is kept. */
MUST bool today_mark_of(
    struct ctx *c, int64_t item_id, struct today_item *item, struct today_mark *out, bool *found);
MUST bool today_mark_end(struct ctx *c, int64_t customer_id, int64_t id);

/* ---- reading ---- */

/* Another number whenever the timeline, or what waits to be given, has changed. */
MUST bool today_mark_newest(struct ctx *c, int64_t *mark);
/* When the customer was last reached, in the last TODAY_CONTACT_DAYS; 0 not. */
MUST bool today_contacted_at(struct ctx *c, int64_t customer_id, int64_t now_us, int64_t *at_us);

#endif
