/* The time, in microseconds since 1970-01-01 UTC, behind a struct so that tests can stop it. */
#ifndef MAITRED_CLOCK_H
#define MAITRED_CLOCK_H

#include "base/defs.h"

#define SECOND_US INT64_C(1000000)
#define DAY_US (86400 * SECOND_US)

struct clock {
    int64_t (*now_us)(const struct clock *clock);
    int64_t stopped_us; /* what a stopped clock shows */
};

extern const struct clock clock_real;
struct clock clock_stopped(int64_t at_us);
int64_t clock_now(const struct clock *clock);
double clock_elapsed_s(void); /* seconds on a clock that never steps; for rates and progress */

#endif
