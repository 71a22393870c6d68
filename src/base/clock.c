/* The real clock and the stopped one. */
#include "base/clock.h"

#include <time.h>

static int64_t real_now_us(const struct clock *clock)
{
    struct timespec t;

    (void)clock;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec * SECOND_US + t.tv_nsec / 1000;
}

static int64_t stopped_now_us(const struct clock *clock)
{
    return clock->stopped_us;
}

const struct clock clock_real = {real_now_us, 0};

struct clock clock_stopped(int64_t at_us)
{
    return (struct clock){stopped_now_us, at_us};
}

int64_t clock_now(const struct clock *clock)
{
    return clock->now_us(clock);
}

double clock_elapsed_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}
