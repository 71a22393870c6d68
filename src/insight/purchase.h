/* A customer's orders that count in the view asked for, in the order of time: what every question
 * reads a customer by, and the only place that knows the two views. Where all that a customer did
 * was order, as almost everywhere, the span itself is handed on; otherwise a room of the thread's
 * own holds what is left, and is used again for the next customer. */
#ifndef MAITRED_PURCHASE_H
#define MAITRED_PURCHASE_H

#include "insight/calendar.h"
#include "timeline/columns.h"

/* Plain: each order counts in full. Net: what came back or was cancelled is taken off its order,
 * and an order counts if something is left. */
enum insight_view { INSIGHT_PLAIN, INSIGHT_NET };
#define INSIGHT_VIEWS "plain|net"

struct insight_question {
    int64_t as_of;    /* the day at whose end we look */
    int64_t until_us; /* that end */
    int64_t now_us;   /* orders after it are a mistake in the data */
    enum insight_view view;
    unsigned thread_count; /* 0: as many as there are processors */
};

struct purchases {
    size_t count;
    const int64_t *at_us, *amounts; /* of each; borrowed until the next customer is read */
    const int32_t *days;            /* after purchases_days: of the calendar, from nought */
    const uint32_t *rows;           /* of the span; NULL: each stands in the row of its number */
    size_t row_count;               /* rows of the span before the question's end */
    bool has_others;                /* some of these are no orders */
    int64_t first_us;               /* the first order, in either view; INT64_MAX without one */
    /* Net view: returns of orders that are not there. */
    int64_t unmatched, unmatched_lines;
    struct purchase_room *room;
};

/* What the reader needs of the span, for scan.columns; add to it what else is looked at. */
unsigned purchases_columns(const struct insight_question *q);
/* Nobody's orders are no customer's: of the anonymous customer nothing is read but row_count. */
void purchases_read(struct purchases *p, const struct insight_question *q, const struct span *span);
void purchases_fini(struct purchases *p);

/* The day of each purchase of the customer at hand. */
void purchases_days(struct purchases *p, const struct calendar *k);

static inline size_t purchase_row(const struct purchases *p, size_t i)
{
    return p->rows ? p->rows[i] : i;
}

/* The days from the first touchpoint's to as_of. */
void purchases_calendar(struct calendar *k, struct zone *zone, const struct insight_question *q,
    const struct columns *cols);
/* When the first order of any customer was made, in either view; INT64_MAX when there is none. */
int64_t purchases_begin_us(const struct columns *cols, const struct insight_question *q);

#endif
