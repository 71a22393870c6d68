/* When a job that failed is tried again. */
#include "unit.h"

#include <stdio.h>

#include "job/job.h"

static const struct job_kind kind = {
    .name = "test", .attempts = 6, .retry_s = 60, .retry_max_s = 400};

static void test_waits_double_up_to_the_most(void **state)
{
    static const int64_t waits_s[] = {60, 120, 240, 400, 400};

    (void)state;
    for (int i = 0; i < (int)COUNT(waits_s); i++) {
        int64_t us = job_retry_us(&kind, STR("a"), i + 1);

        assert_true(us >= waits_s[i] * SECOND_US * 8 / 10);
        assert_true(us <= waits_s[i] * SECOND_US * 12 / 10);
    }
}

/* Thousands that failed together do not come back together. */
static void test_waits_are_apart(void **state)
{
    int64_t least = INT64_MAX, most = 0;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        char key[16];
        int64_t us;

        snprintf(key, sizeof key, "%d", i);
        us = job_retry_us(&kind, str_of(key), 1);
        least = us < least ? us : least;
        most = us > most ? us : most;
    }
    assert_true(least < 50 * SECOND_US);
    assert_true(most > 70 * SECOND_US);
    assert_int_equal(
        job_retry_us(&kind, STR("7"), 1), job_retry_us(&kind, STR("7"), 1)); /* but are fixed */
}

static void test_last_try(void **state)
{
    (void)state;
    assert_false(job_is_last(&(struct job){.kind = &kind, .attempt = 5}));
    assert_true(job_is_last(&(struct job){.kind = &kind, .attempt = 6}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_waits_double_up_to_the_most),
        cmocka_unit_test(test_waits_are_apart),
        cmocka_unit_test(test_last_try),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
