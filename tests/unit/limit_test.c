/* Buckets: how many at once, how soon again, and what a full table forgets. */
#include "unit.h"

#include "http/limit.h"

#define SLOTS 64

static void a_bucket_empties_and_fills(void **state)
{
    static struct limit_slot slots[SLOTS];
    struct limit l = LIMIT(slots, 3, 0.1);
    double wait_s;

    (void)state;
    for (int i = 0; i < 3; i++)
        assert_true(limit_take(&l, STR("anna"), 100, &wait_s));
    assert_false(limit_take(&l, STR("anna"), 100, &wait_s));
    assert_float_equal(wait_s, 10, 1e-6);
    assert_true(limit_take(&l, STR("boris"), 100, &wait_s));
    assert_false(limit_take(&l, STR("anna"), 109, &wait_s));
    assert_float_equal(wait_s, 1, 1e-3);
    assert_true(limit_take(&l, STR("anna"), 111, &wait_s));
    assert_false(limit_take(&l, STR("anna"), 111, &wait_s));
}

static void what_was_good_is_given_back(void **state)
{
    static struct limit_slot slots[SLOTS];
    struct limit l = LIMIT(slots, 2, 0.01);
    double wait_s;

    (void)state;
    for (int i = 0; i < 100; i++) {
        assert_true(limit_take(&l, STR("anna"), 1, &wait_s));
        limit_give(&l, STR("anna"), 1);
    }
    limit_give(&l, STR("anna"), 1);
    assert_true(limit_take(&l, STR("anna"), 1, &wait_s));
    assert_true(limit_take(&l, STR("anna"), 1, &wait_s));
    assert_false(limit_take(&l, STR("anna"), 1, &wait_s));
}

static void a_full_table_remembers_who_tries_most(void **state)
{
    static struct limit_slot slots[SLOTS];
    struct limit l = LIMIT(slots, 5, 0.001);
    double wait_s;
    struct arena *a = arena_new(1 << 20);

    (void)state;
    while (limit_take(&l, STR("attacker"), 1, &wait_s))
        ;
    for (int i = 0; i < 10 * SLOTS; i++)
        assert_true(limit_take(&l, str_of(arena_printf(a, "passer-by %d", i)), 1, &wait_s));
    assert_false(limit_take(&l, STR("attacker"), 1, &wait_s));
    arena_free(&a);
}

static void a_house_is_one_address(void **state)
{
    struct arena *a = arena_new(1 << 20);

    (void)state;
    assert_true(str_eq(
        limit_address(a, STR("2001:db8:1:2::7")), limit_address(a, STR("2001:db8:1:2:ffff::1"))));
    assert_false(
        str_eq(limit_address(a, STR("2001:db8:1:2::7")), limit_address(a, STR("2001:db8:1:3::7"))));
    assert_true(str_eq(limit_address(a, STR("192.0.2.7")), STR("192.0.2.7")));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bucket_empties_and_fills),
        cmocka_unit_test(what_was_good_is_given_back),
        cmocka_unit_test(a_full_table_remembers_who_tries_most),
        cmocka_unit_test(a_house_is_one_address),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
