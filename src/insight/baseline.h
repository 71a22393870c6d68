/* Where a business began, and how far it has come. A baseline fixes what customers did in a window
 * of days: new customers, those who came by referral, how long customers stay, NPS, and how many of
 * the buyers are repeaters. Later the same figures of a window of the same length are held against
 * it.
 *
 * Two windows are two samples only when they share no day; while they do, the change has no
 * interval. Customers who bought in both are counted: taken as strangers they make the interval
 * wide rather than narrow. How long customers stay is told by who came before the baseline and who
 * came since, with the silence that the baseline was set with, so nobody is counted twice. A
 * repeater ordered before, no longer ago than the log reached back from the baseline's end: a log
 * that grows longer knows more of the past, which is no change of the customers.
 *
 * Setting is for db_write; reading and measuring run inside a read transaction. */
#ifndef MAITRED_BASELINE_H
#define MAITRED_BASELINE_H

#include "insight/purchase.h"
#include "stats/interval.h"
#include "stats/nps.h"
#include "stats/survival.h"

#define BASELINE_NAME_MAX 64  /* bytes */
#define BASELINE_RATE_DAYS 30 /* new customers are given for so many days */
#define BASELINE_MIN 10       /* buyers, answers, customers watched; fewer tell nothing */
#define BASELINE_UNKNOWN (-1) /* referred, when nobody bears the tag */

struct baseline {
    struct str name, tag;
    int64_t id, set_at;
    int64_t as_of, days; /* the window is the last `days` days up to as_of */
    enum insight_view view;
    int64_t begins; /* the day of the first order of all */
    int64_t customers, new_customers, referred, buyers, repeaters;
    struct nps_counts nps;
    int64_t silence; /* days; 0 when it cannot be told: stay is empty then */
    struct survival stay;
};
void baseline_fini(struct baseline *b);

/* ERR_CONFLICT: there is one of that name, and it may not be replaced. Replacing keeps the old one
 * in the list. Fills in b->id and set_at. */
struct baseline_saving {
    struct baseline *baseline;
    bool may_replace;
    int64_t rows; /* written; must live until the commit */
};
MUST bool baseline_set(struct ctx *c, struct baseline_saving *saving);
/* ERR_MISSING: none of that name. */
MUST bool baseline_get(struct ctx *c, struct str name, struct baseline *out);
typedef void baseline_each(void *arg, const struct baseline *b, bool holds); /* without stay */
MUST bool baseline_list(struct ctx *c, baseline_each *each, void *arg);

/* Measures the window of out->days, tag and view of the question. With `since`, who stays is told
 * of the customers who first ordered after its as_of. */
MUST bool baseline_measure(struct ctx *c, const struct insight_question *q,
    const struct columns *cols, const struct baseline *since, struct baseline *out);
/* Customers who bought in both windows. */
int64_t baseline_in_both(struct zone *zone, const struct insight_question *q,
    const struct columns *cols, const struct baseline *then, const struct baseline *now);
/* Days of the window of `now` that `then` has too; 0 when they are apart. */
int64_t baseline_shared_days(const struct baseline *then, const struct baseline *now);

/* ---- figures ---- */

enum baseline_figure {
    BASELINE_NEW,      /* in BASELINE_RATE_DAYS */
    BASELINE_REFERRED, /* in BASELINE_RATE_DAYS */
    BASELINE_STAY,     /* mean days, of the first `horizon` */
    BASELINE_NPS,
    BASELINE_REPEAT, /* share of the buyers */
    BASELINE_FIGURE_COUNT
};

struct baseline_estimate {
    int64_t n; /* events, customers watched, answers, buyers; BASELINE_UNKNOWN */
    bool is_known;
    double value; /* NaN when not known, and its limits */
    struct interval interval;
};
/* Garwood's interval for the first two, Greenwood's, Tango's, Wilson's. */
struct baseline_estimate baseline_estimate(
    const struct baseline *b, enum baseline_figure figure, int64_t horizon, double level);
/* The longest that both tell, two years at most; 0 when one tells nothing. now may be NULL. */
int64_t baseline_horizon(const struct baseline *then, const struct baseline *now);

struct baseline_change {
    struct baseline_estimate then, now;
    double change;            /* now - then; NaN unless both are known */
    struct interval interval; /* NaN when the windows share days, or nothing varies */
};
struct baseline_change baseline_compare(const struct baseline *then, const struct baseline *now,
    enum baseline_figure figure, double level);

#endif
