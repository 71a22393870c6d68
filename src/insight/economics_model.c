/* The customer base carried forward, and how its gain follows the parameters. */
#include <math.h>

#include "insight/economics.h"
#include "stats/normal.h"

#define NUDGE 1e-5  /* of the retention rate */
#define HALVINGS 60 /* of the points searched */

/* The discounted customer-periods to come, from so many now and so many more each period. */
static double periods_to_come(
    const struct customer_base *b, double retention, double arrivals, int years)
{
    double discount = pow(1 + b->discount, -1.0 / b->periods), factor = 1, customers = b->present;
    double sum = 0;

    for (int k = 0; k < years * b->periods; k++) {
        customers = retention * customers + arrivals;
        factor *= discount;
        sum += factor * customers;
    }
    return sum;
}

double base_profit(const struct customer_base *b, int years)
{
    return b->profit * periods_to_come(b, b->retention, b->newcomers + b->returners, years);
}

double base_gain(const struct customer_base *b, double points, int years)
{
    return b->profit *
        (periods_to_come(b, b->retention + points, b->newcomers, years) -
            periods_to_come(b, b->retention, b->newcomers, years));
}

double base_annuity(const struct customer_base *b, int years)
{
    struct customer_base one = {.discount = b->discount, .periods = b->periods};

    return periods_to_come(&one, 0, 1.0 / b->periods, years);
}

bool base_points(const struct customer_base *b, double gain, int years, double *points)
{
    double low = 0, high = 1 - b->retention;

    if (base_gain(b, high, years) < gain)
        return false;
    for (int i = 0; i < HALVINGS; i++) {
        *points = (low + high) / 2;
        if (base_gain(b, *points, years) < gain)
            low = *points;
        else
            high = *points;
    }
    return true;
}

/* ---- intervals ---- */

/* How the logarithms of profit and gain follow the retention rate. */
struct slope {
    double profit, gain;
};

static struct slope slope_of(const struct customer_base *b, double points, int years)
{
    struct customer_base less = *b, more = *b;

    less.retention -= NUDGE;
    more.retention += NUDGE;
    return (struct slope){log(base_profit(&more, years) / base_profit(&less, years)) / (2 * NUDGE),
        log(base_gain(&more, points, years) / base_gain(&less, points, years)) / (2 * NUDGE)};
}

/* Of the logarithm of something that follows retention by its slope, and profit in proportion. */
static double log_variance(const struct customer_base *b, double slope)
{
    double variance = slope * slope * b->var_retention + 2 * slope * b->covariance / b->profit +
        b->var_profit / (b->profit * b->profit);

    return fmax(variance, 0);
}

static struct interval around(double value, double variance, double level)
{
    double reach = exp(normal_reach(level) * sqrt(variance));

    return (struct interval){value / reach, value * reach};
}

void base_look(
    const struct customer_base *b, double points, int years, double level, struct base_outlook *out)
{
    struct slope slope = slope_of(b, points, years);
    double annuity = base_annuity(b, years), share_slope = slope.gain - slope.profit;

    assert(b->profit > 0);
    assert(b->present > 0);
    assert(points > 0);
    *out =
        (struct base_outlook){.profit = base_profit(b, years), .gain = base_gain(b, points, years)};
    out->share = out->gain / out->profit;
    out->profit_interval = around(out->profit, log_variance(b, slope.profit), level);
    out->gain_interval = around(out->gain, log_variance(b, slope.gain), level);
    out->share_interval = around(out->share, share_slope * share_slope * b->var_retention, level);
    out->budget = out->gain / annuity;
    out->budget_interval =
        (struct interval){out->gain_interval.low / annuity, out->gain_interval.high / annuity};
}

static double points_or_nan(const struct customer_base *b, double gain, int years)
{
    double points;

    return base_points(b, gain, years, &points) ? points : NAN;
}

/* Were the gain as small, or as great, as its interval says, more or fewer points would do. */
struct base_need base_needed(const struct customer_base *b, double budget, int years, double level)
{
    double gain = budget * base_annuity(b, years), reach;
    struct base_need need = {points_or_nan(b, gain, years), {NAN, NAN}};

    if (isnan(need.points))
        return need;
    reach = around(1, log_variance(b, slope_of(b, need.points, years).gain), level).high;
    need.interval = (struct interval){
        points_or_nan(b, gain / reach, years), points_or_nan(b, gain * reach, years)};
    return need;
}
