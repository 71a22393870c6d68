/* What customers are likely worth: how often each bought and when last, the models of
 * stats/btyd.h fitted to it, tried on days they have not seen, and carried forward.
 *
 * Purchases of one calendar day in the business's zone count as one. Age, silence and gaps are in
 * whole days up to as_of. */
#ifndef MAITRED_VALUE_H
#define MAITRED_VALUE_H

#include "insight/pass.h"
#include "stats/btyd.h"
#include "stats/interval.h"

struct value_question {
    const struct insight_question *base;
    int64_t cut_day;       /* calibration ends with it, the days after are held out */
    bool counts_handouts;  /* goods without a price are purchases too, of no money */
    double unit_days;      /* of the models' parameters */
    double minor_per_unit; /* of money: 100 for dollars */
};

/* The last day of calibration, when so much of the time up to as_of is held out. */
int64_t value_cut_day(int64_t first, int64_t as_of, int64_t held_percent);
double value_minor_per_unit(const struct ctx *c); /* of the business's currency */

struct value_customer {
    int64_t customer_id, money, repeat_money; /* repeat: after the first day */
    int32_t first_day, last_day, repeats;     /* repeats: days with a purchase after the first */
    int32_t cut_last_day, cut_repeats;        /* up to cut_day */
    int32_t gap; /* median days from purchase to purchase, halves up; 0 without a repeat */
};

struct value_log {
    struct value_customer *all; /* with a purchase, by id */
    size_t count;
    int64_t repeaters;
};
void value_read(struct zone *zone, const struct value_question *q, const struct columns *cols,
    struct value_log *out);
/* The same in two halves, around columns_read. */
struct scan_part *value_begin(
    struct zone *zone, const struct value_question *q, const struct columns *cols);
void value_end(struct scan_part **reading, struct value_log *out);
void value_log_fini(struct value_log *log);

/* ---- fitting ---- */

#define VALUE_BINS 8 /* customers by repeats until the cut: 0, 1, ... and the rest */

struct value_bin {
    int64_t customers, actual;
    double expected[BTYD_KINDS];
};

/* The models fitted to the days up to the cut, and what came after. */
struct value_check {
    struct btyd_fit fits[BTYD_KINDS];
    struct value_bin bins[VALUE_BINS], all;
    /* What is missed in all bins together, as a share of actual purchases. Means are judged by
     * sums: the error of one customer is smallest for the median, which is mostly nought. NaN when
     * not fitted, or nobody bought. */
    double error[BTYD_KINDS];
    double customer_error[BTYD_KINDS]; /* mean absolute one, to show */
    int64_t held_days;
};

struct value_fit {
    struct value_check check;
    /* The chosen model on all days: the one with the smaller error on the days held out; when they
     * differ by less than a twentieth, or without such days, the likelier one. */
    struct btyd_fit fit;
    struct spend_fit spend; /* of customers with repeats that cost something */
    bool has_spend;         /* fitted, and with a finite mean */
};
void value_fit(const struct value_log *log, const struct value_question *q, struct value_fit *out);

/* ---- forecasts ---- */

#define VALUE_HORIZONS_MAX 8
#define VALUE_MONTH_DAYS 30.4375 /* 365.25 / 12 */
#define VALUE_LEVEL .95

struct value_plan {
    int64_t months[VALUE_HORIZONS_MAX]; /* ascending */
    size_t count;
    double discount; /* a year: money after t years counts (1 + discount)^-t */
};

/* Purchases are counted in full, money is discounted; without a spend model it is NaN. */
struct value_outlook {
    double orders, money; /* money: minor units */
};

struct value_forecast {
    double alive, spend;       /* spend: of a purchase to come, minor units */
    struct value_outlook last; /* of the farthest horizon, if still a customer */
};

/* Of all customers together. The intervals are of the expectation, from the uncertainty of the
 * parameters (delta method, at VALUE_LEVEL); how much chance adds to one year's sales is not in. */
struct value_total {
    struct value_outlook sum;
    struct interval orders, money;
};

/* `each` has room for every customer of the log. */
void value_forecast(const struct value_log *log, const struct value_question *q,
    const struct value_fit *fit, const struct value_plan *plan, struct value_forecast *each,
    struct value_total *totals);
/* One customer; `out` takes each horizon, with the probability of being one multiplied in. */
struct value_forecast value_forecast_one(const struct value_customer *customer,
    const struct value_question *q, const struct value_fit *fit, const struct value_plan *plan,
    struct value_outlook *out);

#endif
