/* The hidden model of a simulated shop: what its customers are like and do, without names or goods.
 * All of it is known, so what insight says of the data can be held against it. Pure: a life
 * depends on the seed, its number and the span alone. Times are days since the span began, whole
 * ones being midnights; rates are per week.
 *
 * First orders arrive as a Poisson process whose rate depends on the month (season, in model.c):
 * given how many there are, they are that many independent draws from its intensity.
 *
 * Rhythm: Pareto/NBD (Schmittlein, Morrison, Colombo 1987). While alive, somebody orders as a
 * Poisson process of rate lambda ~ Gamma(r, alpha); they leave after an exponential lifetime of
 * rate mu, and mu ~ Gamma(1, beta), so s = 1. Insight counts days with an order: an order that
 * would fall on a day with another comes the day after.
 *
 * Spend: Gamma-Gamma (Fader, Hardie 2013). An order is worth Gamma(p, nu), nu ~ Gamma(q, v).
 *
 * Satisfaction z ~ N(0, 1). It is tied to leaving by a Gaussian copula: x = -quantile of mu among
 * all mu, as a normal deviate, and z = tie x + sqrt(1 - tie^2) e. So mu keeps its distribution
 * exactly, and the less satisfied leave sooner: MODEL_HAZARD_RATIO.
 *
 * Experience of an order: y = base + trait z - per_late_day min(days late, late_max) + noise e.
 * Who is asked answers with probability logistic(answer_base + answer_slope (y - base)): the
 * unhappy answer less often, so answers flatter. They answer y rounded, within 0 to 10.
 *
 * Unhappy is whose last word is 0 to 6: their last answer or, where they never gave one, the answer
 * they would give about their last order. An unhappy customer complains with probability
 * `complains`, whatever else they are. */
#ifndef MAITRED_MODEL_H
#define MAITRED_MODEL_H

#include "base/arena.h"
#include "simulate/random.h"

#define MODEL_WEEK 7.0
#define MODEL_NEXT_MONTHS 3 /* how far lives go on after the end of the span */
#define MODEL_NEXT_DAYS (MODEL_NEXT_MONTHS * 365.25 / 12)
#define MODEL_ANSWER_DAYS 2.0 /* from the order, or its delivery, to the answer */
/* Mean mu of those with z < 0 over that of those with z > 0. */
#define MODEL_HAZARD_RATIO 2.49

struct model {
    double r, alpha, s, beta, p, q, v; /* v in units of money, of which a business has its own */
    double tie;
    double base, trait, noise, per_late_day, late_max;
    double answer_base, answer_slope, complains;
    double ask_days;    /* nobody is asked again sooner */
    double delivered;   /* share of orders that are brought */
    double late, later; /* share of deliveries that are late; chance of each day more */
    double csat;        /* chance of an answer about a delivery */
    double visits;      /* chance of a visit without an order between two orders */
};
extern const struct model model_usual;

struct span {
    int64_t begin_day, end_day; /* days since 1970; the end is the first day after it */
};
double span_days(const struct span *s);

#define ANSWER_NONE (-1)

struct deed {
    double at, money, experience;
    int promised_days, late_days; /* promised 0: taken along */
    int answer, csat;             /* NPS 0 to 10, CSAT 1 to 5; or ANSWER_NONE */
    double visit_at;              /* before it, without an order; below 0: none */
};

struct life {
    uint64_t number;
    double begin, end; /* the first order; when they left, also after the span */
    double rate, leaving, satisfaction, spend; /* lambda, mu, z; mean of an order, units of money */
    struct deed *deeds;                        /* in the span, by time; at least the first */
    size_t count;
    int64_t next;  /* days with an order in the MODEL_NEXT_DAYS after the span */
    bool is_alive; /* at the end of the span */
    bool is_unhappy, has_complained;
};

/* When the first orders of `count` customers are, ascending. */
double *model_arrivals(struct arena *a, uint64_t seed, const struct span *s, size_t count);
/* The life of customer `number` (from 0), from their first order on. */
void model_life(struct arena *a, const struct model *m, uint64_t seed, const struct span *s,
    uint64_t number, double begin, struct life *out);
/* When a delivery comes, and when an answer is given, also after the span. */
double deed_delivered_at(const struct deed *d);
double deed_answered_at(const struct deed *d);

#endif
