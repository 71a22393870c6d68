/* What winning a customer costs, what keeping one costs, and what better retention would bring.
 *
 * Costs. Of the last twelve whole months before the question's end, those count that have any spend
 * entered. Winning: what was spent on it, for each customer whose first order fell into such a
 * month. Keeping: what was spent on it, for each different customer who ordered in such a month
 * after a first order in an earlier one. Both counts are taken for Poisson; a cost's interval is
 * the spend over Garwood's limits of its count, that of the ratio of the two costs follows on
 * logarithms (delta method: the variance is 1/won + 1/kept). Which channel won whom is not known,
 * so channels have shares of the money alone.
 *
 * Retention is the share of those who bought in a period who bought in the next one, pooled over
 * whole periods. A period counts as whole when it was over by the question's end and, for the
 * first, when the orders begin in its first tenth. One customer is there in several periods, so
 * customers, not periods, are what is independent: variances are those of ratios of sums over
 * customers (linearised; Cochran (1977), Sampling Techniques, 3rd edition, section 6.3), and the
 * interval of retention is Wilson's with the effective sample size.
 *
 * The model is the usual one of a customer base whose members stay from period to period with the
 * same probability: Gupta and Lehmann (2003), Journal of Interactive Marketing 17(1), 9-24, and
 * Blattberg and Deighton (1996), Harvard Business Review 74(4), 136-144. With N customers now, a
 * new ones and b back after a pause each period, retention r, profit m of a customer and period,
 * and d the discount of a period,
 *
 *   customers in period k       N(k) = r N(k-1) + a + b,    N(0) = N
 *   profit of K periods         B = m sum over k = 1..K of d^k N(k)
 *   what p more points add      G = m sum of d^k (M(k) at r + p  -  M(k) at r),  M as N without b
 *
 * Those back after a pause are in B, because they are part of business as it is, but add nothing to
 * G: when more stay, fewer pause. The newcomers' pace, the profit and the share that stays are
 * taken to remain as they were. Intervals are from the uncertainty of r and m (delta method, on
 * logarithms, derivatives by differences); the margin is taken as given. */
#ifndef MAITRED_ECONOMICS_H
#define MAITRED_ECONOMICS_H

#include "insight/period.h"
#include "insight/purchase.h"
#include "stats/interval.h"

#define ECONOMICS_CUSTOMERS_MIN \
    30 /* fewer in the last whole period, or to have stayed, say nothing */
#define ECONOMICS_PERIODS_MIN 2
#define ECONOMICS_COUNT_MIN 10 /* fewer won or kept customers have no cost */
#define ECONOMICS_MONTHS 12

/* ---- what the log says ---- */

struct economics_question {
    const struct insight_question *base;
    enum period_kind by;
    int64_t first_month; /* first day of the first of ECONOMICS_MONTHS months */
    bool has_spend[ECONOMICS_MONTHS];
};
/* The last twelve months that were over by the question's end. */
int64_t economics_first_month(int64_t as_of);

struct economics {
    int64_t customers, sales;                  /* all of them */
    int64_t begin_day;                         /* of the first order: who bought before looks new */
    int64_t won, kept;                         /* in the months with spend */
    int64_t period_count, first_day, last_day; /* whole periods: how many, first days of two */
    int64_t at_risk, again;      /* customer-periods with a next whole one; those who came in it */
    int64_t active;              /* customer-periods with an order */
    int64_t active_sales;        /* in them */
    int64_t present;             /* customers of the last whole period */
    double newcomers, returners; /* a period, over the whole ones of the last year */
    /* Of the retention rate and of the sales of a customer and period. */
    double var_retention, var_sales, covariance;
};
void economics_read(struct zone *zone, const struct economics_question *q,
    const struct columns *cols, struct economics *out);
bool economics_is_enough(const struct economics *e);
double economics_retention(const struct economics *e); /* only when it is enough */
struct interval economics_retention_interval(const struct economics *e, double level);
double economics_sales(const struct economics *e); /* of a customer and period, minor units */

/* ---- costs ---- */

struct economics_cost {
    double value; /* minor units; NaN when nothing was spent or too few were counted */
    struct interval interval;
};
struct economics_cost economics_cost(int64_t spent, int64_t customers, double level);
/* How many times winning costs what keeping does. */
struct economics_cost economics_ratio(const struct economics_cost *win,
    const struct economics_cost *keep, const struct economics *e, double level);

/* ---- the model (economics_model.c) ---- */

struct customer_base {
    double present, newcomers, returners;
    double retention, profit; /* of a period; profit: of a customer, minor units, above nought */
    double var_retention, var_profit, covariance;
    double discount; /* a year */
    int periods;     /* a year */
};

double base_profit(const struct customer_base *b, int years);
double base_gain(const struct customer_base *b, double points, int years); /* points: .05 is five */
/* What one unit of money a year, paid in equal parts each period, is worth today. */
double base_annuity(const struct customer_base *b, int years);
/* The smallest points that gain that much; false when keeping everybody does not. */
bool base_points(const struct customer_base *b, double gain, int years, double *points);

struct base_outlook {
    double profit, gain, share; /* share: of the profit */
    struct interval profit_interval, gain_interval, share_interval;
    double budget; /* a year: what the gain pays for */
    struct interval budget_interval;
};
void base_look(const struct customer_base *b, double points, int years, double level,
    struct base_outlook *out);

/* The points at which a budget a year pays for itself; NaN where keeping everybody would not. */
struct base_need {
    double points;
    struct interval interval;
};
struct base_need base_needed(const struct customer_base *b, double budget, int years, double level);

#endif
