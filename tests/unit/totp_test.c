/* The codes of RFC 6238, appendix B (SHA-1, eight digits), and what is taken as one. */
#include "unit.h"

#include <string.h>

#include "account/totp.h"
#include "base/clock.h"

static const unsigned char secret[] = "12345678901234567890";
#define SECRET secret, sizeof secret - 1

static void the_vectors_of_the_rfc(void **state)
{
    static const struct {
        int64_t at_s;
        uint32_t code;
    } vectors[] = {{59, 94287082}, {1111111109, 7081804}, {1111111111, 14050471},
        {1234567890, 89005924}, {2000000000, 69279037}, {20000000000, 65353130}};

    (void)state;
    for (size_t i = 0; i < COUNT(vectors); i++)
        assert_int_equal(
            totp_code(SECRET, totp_step(vectors[i].at_s * SECOND_US), 8), vectors[i].code);
}

static void codes_near_now_and_none_twice(void **state)
{
    int64_t now = totp_step(1111111111 * SECOND_US), step;

    (void)state;
    assert_true(totp_match(SECRET, STR("050471"), now, 0, &step));
    assert_int_equal(step, now);
    assert_false(totp_match(SECRET, STR("050471"), now, now, &step));
    assert_true(totp_match(SECRET, STR("050471"), now + 1, 0, &step));
    assert_true(totp_match(SECRET, STR("050471"), now - 1, 0, &step));
    assert_false(totp_match(SECRET, STR("050471"), now + 2, 0, &step));
    assert_false(totp_match(SECRET, STR("050472"), now, 0, &step));
    assert_false(totp_match(SECRET, STR("50471"), now, 0, &step));
    assert_false(totp_match(SECRET, STR("+50471"), now, 0, &step));
    assert_false(totp_match(SECRET, STR(""), now, 0, &step));
}

static void base32_goes_both_ways(void **state)
{
    struct arena *a = arena_new(1 << 20);
    unsigned char bytes[32];
    size_t n;

    (void)state;
    assert_true(str_eq(base32_text(a, (const unsigned char *)"foobar", 6), STR("MZXW6YTBOI")));
    assert_true(base32_bytes(STR("MZXW6YTBOI"), bytes, sizeof bytes, &n));
    assert_int_equal(n, 6);
    assert_memory_equal(bytes, "foobar", 6);
    assert_false(base32_bytes(STR("MZXW6YTBOI"), bytes, 5, &n));
    assert_false(base32_bytes(STR("MZX1"), bytes, sizeof bytes, &n));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_the_rfc),
        cmocka_unit_test(codes_near_now_and_none_twice),
        cmocka_unit_test(base32_goes_both_ways),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
