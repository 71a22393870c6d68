/* Codes: what is told apart; discounts: that their parts sum. */
#include "unit.h"

#include <string.h>

#include "coupon/code.h"
#include "coupon/coupon.h"

static struct ctx c;

static struct str key_of(const char *typed)
{
    return code_key(c.arena, str_of(typed));
}

static void keys_are_one_spelling(void **state)
{
    (void)state;
    assert_true(str_eq(key_of(" cdfh-JKMN\xE2\x80\x93prtv "), STR("cdfhjkmnprtv")));
    assert_true(str_eq(key_of("ВЕСНА-10"),
        STR("bech"
            "a10")));
    assert_true(str_eq(key_of("Скидка"), str_of("ckидka")));
    assert_true(str_eq(code_text(c.arena, key_of("скидка-ґїю")), str_of("CKИДKAҐЇЮ")));
    assert_int_equal(key_of("ab").n, 0);
    assert_int_equal(key_of("a/b/c").n, 0);
    assert_int_equal(key_of("5€ off").n, 0);
}

/* Every single wrong letter and every pair changed about is seen. */
static void slips_are_seen(void **state)
{
    static const char letters[] = "34679cdfhjkmnprtvwx";
    char code[CODE_MADE_MAX];
    bool is_right;

    (void)state;
    for (size_t n = CODE_MADE_MIN; n <= CODE_MADE_MAX; n++) {
        code_make(code, n);
        assert_true(code_is_made((struct str){code, n}, &is_right));
        assert_true(is_right);
        for (size_t i = 0; i < n; i++)
            for (size_t l = 0; l < strlen(letters); l++) {
                char was = code[i];

                code[i] = letters[l];
                assert_true(code_is_made((struct str){code, n}, &is_right));
                assert_int_equal(is_right, was == letters[l]);
                code[i] = was;
            }
        for (size_t i = 0; i + 1 < n; i++) {
            char was = code[i];

            code[i] = code[i + 1];
            code[i + 1] = was;
            assert_true(code_is_made((struct str){code, n}, &is_right));
            assert_int_equal(is_right, was == code[i]);
            code[i + 1] = code[i];
            code[i] = was;
        }
    }
    assert_false(code_is_made(STR("spring10"), &is_right));
}

static struct campaign percent_of(int64_t basis_points)
{
    return (struct campaign){.kind = COUPON_PERCENT,
        .value = basis_points,
        .off_max = -1,
        .margin_min = -1,
        .codes = CODES_SINGLE};
}

static int64_t random_amount(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return (int64_t)(*seed >> 33) % (*seed >> 63 ? 7 : 100000);
}

static void basket_fill(struct basket *b, uint64_t *seed)
{
    b->amount = 0;
    for (size_t i = 0; i < b->line_count; i++) {
        b->lines[i] = (struct basket_line){.sku = i % 3 ? STR("tea") : STR("gift card"),
            .amount = random_amount(seed),
            .cost = i % 4 ? random_amount(seed) : -1};
        b->amount += b->lines[i].amount;
    }
}

static void parts_sum_and_keep_the_margin(void **state)
{
    const struct coupon_good cards = {.is_excluded = true, .name = STR("gift card")};
    struct basket_line lines[12];
    struct basket b = {.lines = lines, .line_count = COUNT(lines)};
    struct coupon_price p;
    uint64_t seed = 7;

    (void)state;
    for (int run = 0; run < 20000; run++) {
        struct campaign k = percent_of(1 + run % COUPON_PERCENT_MAX);
        struct arena_mark mark = arena_mark(c.arena);
        int64_t sum = 0, margin = run % 3 ? -1 : run % 9000;

        basket_fill(&b, &seed);
        k.goods = &cards;
        k.good_count = 1;
        k.off_max = run % 2 ? 5000 : -1;
        coupon_price(c.arena, &k, &b, margin, &p);
        for (size_t i = 0; i < b.line_count; i++) {
            int64_t left = lines[i].amount - p.lines[i];

            assert_true(p.lines[i] >= 0 && left >= 0);
            assert_true(i % 3 || p.lines[i] == 0);
            if (margin >= 0 && lines[i].cost >= 0 && p.lines[i] > 0)
                assert_true((left - lines[i].cost) * COUPON_PERCENT_MAX >= left * margin);
            sum += p.lines[i];
        }
        assert_int_equal(sum, p.off);
        assert_true(margin >= 0 || p.off == p.asked);
        assert_true(p.off <= p.asked && (k.off_max < 0 || p.asked <= k.off_max));
        arena_release(c.arena, mark);
    }
}

static void largest_remainders_first(void **state)
{
    struct basket_line lines[3] = {
        {.amount = 100, .cost = -1}, {.amount = 100, .cost = -1}, {.amount = 100, .cost = 95}};
    struct basket b = {.lines = lines, .line_count = 3, .amount = 300};
    struct campaign k = {.kind = COUPON_AMOUNT, .value = 100, .off_max = -1, .margin_min = -1};
    struct coupon_price p;

    (void)state;
    coupon_price(c.arena, &k, &b, -1, &p);
    assert_int_equal(p.lines[0], 34);
    assert_int_equal(p.lines[1], 33);
    assert_int_equal(p.lines[2], 33);
    coupon_price(c.arena, &k, &b, 0, &p);
    assert_int_equal(p.lines[2], 5);
    assert_true(p.is_cut[2]);
    assert_int_equal(p.off, 72);
    k.value = 1000000;
    coupon_price(c.arena, &k, &b, -1, &p);
    assert_int_equal(p.off, 300);
    k.order_min = 301;
    coupon_price(c.arena, &k, &b, -1, &p);
    assert_int_equal(p.verdict, COUPON_ORDER_SMALL);
    assert_int_equal(p.off, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_one_spelling),
        cmocka_unit_test(slips_are_seen),
        cmocka_unit_test(parts_sum_and_keep_the_margin),
        cmocka_unit_test(largest_remainders_first),
    };

    ctx_init(&c, (size_t)64 << 20, LANG_EN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
