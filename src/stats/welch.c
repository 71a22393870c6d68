/* Sums of squares are taken about the running mean, so that figures of a thousand million pence
 * keep their digits; Student's t is GSL's. */
#include "stats/welch.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

void sample_add(struct sample *s, double value)
{
    double off = value - s->mean;

    s->n++;
    s->mean += off / (double)s->n;
    s->squares += off * (value - s->mean);
}

double sample_variance(const struct sample *s)
{
    return s->n > 1 ? s->squares / (double)(s->n - 1) : NAN;
}

bool welch_compare(const struct sample *a, const struct sample *b, struct welch *out)
{
    double va = sample_variance(a) / (double)a->n, vb = sample_variance(b) / (double)b->n;
    double v = va + vb;

    if (!(v > 0))
        return false;
    out->difference = a->mean - b->mean;
    out->se = sqrt(v);
    out->df = v * v / (va * va / (double)(a->n - 1) + vb * vb / (double)(b->n - 1));
    out->t = out->difference / out->se;
    out->p = fmin(1, 2 * gsl_cdf_tdist_Q(fabs(out->t), out->df));
    return true;
}

struct interval welch_interval(const struct welch *w, double level)
{
    double half = w->se * gsl_cdf_tdist_Qinv((1 - level) / 2, w->df);

    assert(level > 0);
    assert(level < 1);
    return (struct interval){w->difference - half, w->difference + half};
}
