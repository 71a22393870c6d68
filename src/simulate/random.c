/* xoshiro256**, and distributions made of exactly rounded operations. */
#include "simulate/random.h"

#include <math.h>

#define SQRT_HALF 0.70710678118654752440
#define LOG_2 0.69314718055994530942
#define LOG_2_HIGH 0x1.62e42fefa0000p-1 /* multiples up to 2^11 of it are exact */
#define LOG_2_LOW 0x1.cf79abc9e3b3ap-40
#define LOG_TERMS 13 /* (x-1)/(x+1) is at most .172: .172^27 / 27 is beyond a double */
#define EXP_TERMS 16 /* .347^17 / 17! too */
#define UNIFORM_STEP 0x1p-53

/* ---- bits ---- */

static uint64_t splitmix(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

struct random random_of(uint64_t seed, uint64_t number, uint64_t use)
{
    uint64_t state = seed;
    struct random r;

    state = splitmix(&state) ^ number;
    state = splitmix(&state) ^ use;
    for (size_t i = 0; i < COUNT(r.state); i++)
        r.state[i] = splitmix(&state);
    return r;
}

static uint64_t turned(uint64_t x, int by)
{
    return x << by | x >> (64 - by);
}

uint64_t random_next(struct random *r)
{
    uint64_t *s = r->state, out = turned(s[1] * 5, 7) * 9, t = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = turned(s[3], 45);
    return out;
}

uint32_t random_below(struct random *r, uint32_t end)
{
    uint64_t limit, bits;

    assert(end > 0);
    limit = UINT64_MAX - UINT64_MAX % end;
    do
        bits = random_next(r);
    while (bits >= limit);
    return (uint32_t)(bits % end);
}

/* ---- distributions ---- */

double random_uniform(struct random *r)
{
    return ((double)(random_next(r) >> 12) + .5) * (2 * UNIFORM_STEP);
}

bool random_chance(struct random *r, double p)
{
    return random_uniform(r) < p;
}

double random_normal(struct random *r)
{
    double x, y, square;

    do {
        x = 2 * random_uniform(r) - 1;
        y = 2 * random_uniform(r) - 1;
        square = x * x + y * y;
    } while (square >= 1);
    return x * sqrt(-2 * same_log(square) / square);
}

double random_exponential(struct random *r)
{
    return -same_log(random_uniform(r));
}

double random_gamma(struct random *r, double shape)
{
    double d, c;

    assert(shape > 0);
    if (shape < 1) /* their section 6: gamma of one more, times a power of a uniform */
        return random_gamma(r, shape + 1) * same_exp(same_log(random_uniform(r)) / shape);
    d = shape - 1.0 / 3;
    c = 1 / sqrt(9 * d);
    for (;;) {
        double x = random_normal(r), v = 1 + c * x;

        if (v <= 0)
            continue;
        v = v * v * v;
        if (same_log(random_uniform(r)) < x * x / 2 + d - d * v + d * same_log(v))
            return d * v;
    }
}

/* ---- functions ---- */

double same_log(double x)
{
    int power;
    double m = frexp(x, &power), t, square, sum = 0;

    assert(x >= 0x1p-1022);
    if (m < SQRT_HALF) {
        m *= 2;
        power--;
    }
    t = (m - 1) / (m + 1);
    square = t * t;
    for (int i = LOG_TERMS; i > 0; i--)
        sum = (sum + 1.0 / (2 * i + 1)) * square;
    return power * LOG_2_HIGH + (power * LOG_2_LOW + 2 * t * sum + 2 * t);
}

double same_exp(double x)
{
    double power = floor(x / LOG_2 + .5), rest = x - power * LOG_2_HIGH - power * LOG_2_LOW;
    double sum = 1;

    assert(fabs(x) <= 700);
    for (int i = EXP_TERMS; i > 0; i--)
        sum = 1 + sum * rest / i;
    return ldexp(sum, (int)power);
}
