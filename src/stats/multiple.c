/* Holm's steps from the smallest p on: each is multiplied by how many are not yet behind, and is
 * never below the one before. */
#include "stats/multiple.h"

#include <math.h>

size_t multiple_count(const double *p, size_t count)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        n += !isnan(p[i]);
    return n;
}

static double smallest_above(const double *p, size_t count, double floor)
{
    double smallest = INFINITY;

    for (size_t i = 0; i < count; i++)
        if (p[i] > floor && p[i] < smallest)
            smallest = p[i];
    return smallest;
}

void multiple_holm(const double *p, size_t count, double *out)
{
    size_t left = multiple_count(p, count);
    double step = -1, corrected = 0;

    for (size_t i = 0; i < count; i++)
        out[i] = NAN;
    while (left > 0) {
        size_t equal = 0;

        step = smallest_above(p, count, step);
        assert(step <= 1);
        corrected = fmax(corrected, fmin(1, (double)left * step));
        for (size_t i = 0; i < count; i++)
            if (p[i] == step) {
                out[i] = corrected;
                equal++;
            }
        left -= equal;
    }
}

double multiple_level(double level, size_t count)
{
    assert(level > 0);
    assert(level < 1);
    return count > 0 ? 1 - (1 - level) / (double)count : level;
}
