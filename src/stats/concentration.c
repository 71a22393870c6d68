/* All sums that are shown are whole; doubles come in only where a share or the Gini is asked for,
 * and always in the order of the values, so that the same values give the same digits. */
#include "stats/concentration.h"

#include <math.h>

#include "stats/normal.h"

/* Parts of a whole: 80 % is 4 of 5, 95 % is 19 of 20. */
static const int64_t limits[ABC_COUNT][2] = {
    [ABC_A] = {4, 5}, [ABC_B] = {19, 20}, [ABC_C] = {1, 1}};

static void classes_fill(const int64_t *values, struct concentration *out)
{
    enum abc class = ABC_A;
    int64_t above = 0;

    for (size_t i = out->n; i-- > 0;) {
        bool is_first = i == out->n - 1;

        above += values[i];
        while (!is_first && class < ABC_C && above * limits[class][1] > out->sum * limits[class][0])
            class ++;
        out->classes[class].count++;
        out->classes[class].sum += values[i];
    }
    assert(above == out->sum);
}

/* Point k lies at k n / 100 values: whole ones below it, and a part of the next. */
static void lorenz_fill(const int64_t *values, struct concentration *out)
{
    const size_t last = LORENZ_POINTS - 1;
    int64_t below = 0;
    size_t i = 0;

    for (size_t k = 0; k < last; k++) {
        size_t whole = out->n / last * k + out->n % last * k / last;
        double part = (double)(out->n % last * k % last) / (double)last;

        for (; i < whole; i++)
            below += values[i];
        out->lorenz[k] = ((double)below + part * (double)values[whole]) / (double)out->sum;
    }
    out->lorenz[last] = 1;
}

/* In units of the mean. With Z(i) = y(i) ((2i - 1) / n - G - 1) - (2 / n) (y(1) + ... + y(i)), the
 * variance of G is that of the mean of Z. */
static void gini_fill(const int64_t *values, double level, struct concentration *out)
{
    double n = (double)out->n, mean = (double)out->sum / n, weighted = 0, sum = 0, squares = 0;
    double z_mean, half;
    int64_t below = 0;

    for (size_t i = 0; i < out->n; i++)
        weighted += (2 * (double)i + 1 - n) / n * ((double)values[i] / mean);
    out->gini = weighted / n;
    out->gini_se = NAN;
    out->gini_interval = (struct interval){NAN, NAN};
    if (out->n < 2)
        return;
    z_mean = out->gini - 1 - 1 / n; /* but for rounding, which `sum` collects */
    for (size_t i = 0; i < out->n; i++) {
        double y = (double)values[i] / mean, z;

        below += values[i];
        z = y * ((2 * (double)i + 1) / n - out->gini - 1) - 2 / n * ((double)below / mean);
        sum += z - z_mean;
        squares += (z - z_mean) * (z - z_mean);
    }
    out->gini_se = sqrt(fmax(0, squares - sum * sum / n)) / n;
    half = normal_reach(level) * out->gini_se;
    out->gini_interval = (struct interval){fmax(0, out->gini - half), fmin(1, out->gini + half)};
}

bool concentration_of(const int64_t *values, size_t n, double level, struct concentration *out)
{
    struct concentration k = {.n = n};

    for (size_t i = 0; i < n; i++) {
        assert(values[i] >= (i > 0 ? values[i - 1] : 0));
        assert(values[i] <= CONCENTRATION_SUM_MAX - k.sum);
        k.sum += values[i];
    }
    if (k.sum == 0)
        return false;
    classes_fill(values, &k);
    lorenz_fill(values, &k);
    gini_fill(values, level, &k);
    *out = k;
    return true;
}
