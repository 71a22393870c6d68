/* Days of the year and places of lines. */
#include "unit.h"

#include <math.h>

#include "today/reason.h"

static int64_t day_of(int year, int month, int day)
{
    return civil_to_day((struct civil){year, month, day});
}

static void a_leap_day_is_remembered_on_the_first_of_march(void **state)
{
    struct today_month_day on[2];

    (void)state;
    assert_int_equal(today_days_on(day_of(2023, 3, 1), on), 2);
    assert_int_equal(on[1].month, 2);
    assert_int_equal(on[1].day, 29);
    assert_int_equal(today_days_on(day_of(2100, 3, 1), on), 2);
    assert_int_equal(today_days_on(day_of(2024, 3, 1), on), 1);
    assert_int_equal(today_days_on(day_of(2024, 2, 29), on), 1);
    assert_int_equal(on[0].day, 29);
}

/* Whatever the year, each day of the year comes exactly once. */
static void every_day_of_the_year_comes_once(void **state)
{
    struct today_month_day on[2];

    (void)state;
    for (int year = 1999; year < 2009; year++) {
        int seen[13][32] = {{0}};

        for (int64_t d = day_of(year, 1, 1); d < day_of(year + 1, 1, 1); d++)
            for (size_t i = 0, n = today_days_on(d, on); i < n; i++)
                seen[on[i].month][on[i].day]++;
        for (int month = 1; month <= 12; month++)
            for (int day = 1; day <= civil_month_days(2000, month); day++)
                assert_int_equal(seen[month][day], 1);
    }
}

static void ranks_come_before_amounts(void **state)
{
    (void)state;
    assert_true(today_place(0, 500) < today_place(0, 499));
    assert_true(today_place(0, 0) < today_place(1, INT64_MAX));
    assert_true(today_place(6, -1) < today_place(7, INT64_MAX));
    assert_int_equal(today_place(1, -1), today_place(1, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_leap_day_is_remembered_on_the_first_of_march),
        cmocka_unit_test(every_day_of_the_year_comes_once),
        cmocka_unit_test(ranks_come_before_amounts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
