/* What the timeline says of everybody's purchases, read once for all reasons that want it: who
 * bought first, who is silent, what each has bought for. */
#ifndef MAITRED_SALES_H
#define MAITRED_SALES_H

#include "insight/alive.h"
#include "insight/insight.h"
#include "today/today.h"

struct today_sales {
    struct insight_question question;
    struct value_question asked;
    struct value_plan plan;
    struct value_log log;
    struct value_fit fit;
};

/* Up to the end of a past day, or all that is known. Inside a read; *data_day is -1 when nobody
 * ever bought. Freed with today_sales_fini. */
MUST bool today_sales_load(
    struct ctx *c, int64_t day, bool is_past, struct today_sales *out, int64_t *data_day);
void today_sales_fini(struct today_sales *sales);

/* The reasons of this folder, by file: rows of the module. */
bool today_dates_find(struct ctx *c, struct today_search *s);
bool today_late_find(struct ctx *c, struct today_search *s);
bool today_sales_find(struct ctx *c, struct today_search *s);
bool today_stopped_find(struct ctx *c, struct today_search *s);
bool today_gifts_find(struct ctx *c, struct today_search *s);
bool today_gift_done(struct ctx *c, const struct today_item *item);
bool today_gift_undone(struct ctx *c, const struct today_item *item);

#endif
