/* The pure parts of the base: what goes in, what comes out, and where the limits are. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/ctx.h"
#include "base/id.h"
#include "base/json.h"
#include "base/mailbox.h"
#include "base/money.h"

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new((size_t)1 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* True when the function aborts: in a child, which has no one to tell about it. */
static bool aborts(void (*f)(void))
{
    pid_t child = fork();
    int status = 0;

    if (child == 0) {
        close(STDERR_FILENO);
        f();
        _exit(0);
    }
    waitpid(child, &status, 0);
    return status != 0;
}

/* ---- arena and buf ---- */

static void overrun_arena(void)
{
    struct arena *a = arena_new((size_t)32 << 10);

    for (int i = 0; i < 100; i++)
        arena_alloc(a, 1024);
}

static void test_arena_stops_at_its_limit(void **state)
{
    (void)state;
    assert_true(aborts(overrun_arena));
}

static void test_arena_mark_gives_memory_back(void **state)
{
    struct arena_mark empty = arena_mark(arena), mark;
    char *kept = arena_copy(arena, "kept", 4);
    size_t size = arena_size(arena);

    (void)state;
    mark = arena_mark(arena);
    for (int round = 0; round < 100; round++) {
        char *p = arena_alloc(arena, 100000);

        for (size_t i = 0; i < 100000; i++)
            assert_int_equal(p[i], 0);
        memset(p, 'x', 100000);
        arena_release(arena, mark);
    }
    assert_int_equal(arena_size(arena), size);
    assert_text(kept, "kept");
    arena_alloc(arena, 1000000);
    arena_release(arena, empty);
    assert_int_equal(arena_size(arena), size); /* the first chunk stays, for the next round */
}

static void test_arena_is_aligned(void **state)
{
    (void)state;
    for (size_t size = 0; size < 50; size++)
        assert_int_equal((uintptr_t)arena_alloc(arena, size) % _Alignof(max_align_t), 0);
}

static void test_buf_takes_nothing_past_its_maximum(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 10);
    buf_text(&b, "12345");
    buf_printf(&b, "%d", 67890);
    assert_false(b.is_full);
    assert_text(b.p, "1234567890");
    buf_char(&b, 'x');
    assert_true(b.is_full);
    assert_int_equal(buf_view(&b).n, 10);
    buf_clear(&b);
    assert_false(b.is_full);
    buf_printf(&b, "%s", "12345678901");
    assert_true(b.is_full);
    assert_int_equal(b.n, 0);
    buf_fini(&b);
}

/* ---- str ---- */

static void test_str_trim(void **state)
{
    (void)state;
    assert_true(str_eq(str_trim(STR(" \t\r\n a b \xC2\xA0\xE2\x80\xAF")), STR("a b")));
    assert_true(str_eq(str_trim(STR("\xEF\xBB\xBFname")), STR("name")));
    assert_int_equal(str_trim(STR(" \xC2\xA0 ")).n, 0);
    assert_int_equal(str_trim(STR("")).n, 0);
    /* The second byte of a no-break space ends other characters too. */
    assert_true(str_eq(str_trim(STR("Р")), STR("Р")));
    assert_true(str_eq(str_trim(STR("\xD0\xA0\xC2\xA0")), STR("\xD0\xA0")));
}

static void test_mailbox(void **state)
{
    static const char *const none[] = {"", "ann", "@b.example", "a@", "a@b@c", "a b@c.example",
        "a@b.example\r\nBcc: x@y.example", "a@b.example,c@d.example", ".a@b.example",
        "a@b.example.", "<a@b.example>", "\xd0\xb0@b.example"};
    struct str name, address;

    (void)state;
    assert_true(mailbox_is_address(STR("ann.lee+shop@mail.example")));
    for (size_t i = 0; i < COUNT(none); i++)
        assert_false(mailbox_is_address(str_of(none[i])));
    assert_true(mailbox_parse(STR(" The Shop <shop@b.example> "), &name, &address));
    assert_true(str_eq(name, STR("The Shop")));
    assert_true(str_eq(address, STR("shop@b.example")));
    assert_true(mailbox_parse(STR("shop@b.example"), &name, &address));
    assert_int_equal(name.n, 0);
    assert_false(mailbox_parse(STR("The\nShop <shop@b.example>"), &name, &address));
    assert_false(mailbox_parse(STR("shop@b.example>"), &name, &address));
}

static void test_str_cut(void **state)
{
    struct str rest = STR("a,,b,"), part;
    int count = 0;

    (void)state;
    while (str_cut(&rest, ',', &part))
        count++;
    assert_int_equal(count, 4);
    assert_int_equal(part.n, 0);
}

static void test_str_is_utf8(void **state)
{
    static const struct {
        const char *text;
        bool is_utf8;
    } cases[] = {
        {"", true},
        {"Їжак €", true},
        {"\xF0\x9F\x98\x80", true},
        {"\xF4\x8F\xBF\xBF", true},
        {"\xF4\x90\x80\x80", false}, /* past U+10FFFF */
        {"\xED\xA0\x80", false},     /* a surrogate */
        {"\xC0\x80", false},         /* overlong */
        {"\xE0\x80\x80", false},
        {"\xF0\x80\x80\x80", false},
        {"\xD0", false}, /* cut short */
        {"a\x80", false},
        {"\xFF", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(str_is_utf8(str_of(cases[i].text)), cases[i].is_utf8);
}

static void test_str_to_i64_keeps_bounds(void **state)
{
    static const char *const bad[] = {"", " 1", "1 ", "+", "-", "1.0", "0x10", "\t1", "\n1",
        "9223372036854775808", "-9223372036854775809", "1e3",
        "11111111111111111111111111111111111111111111111111111111111111111111111"};
    int64_t n = 0;

    (void)state;
    assert_true(str_to_i64(STR("9223372036854775807"), INT64_MIN, INT64_MAX, &n));
    assert_true(n == INT64_MAX);
    assert_true(str_to_i64(STR("-9223372036854775808"), INT64_MIN, INT64_MAX, &n));
    assert_true(n == INT64_MIN);
    assert_true(str_to_i64(STR("+007"), 7, 7, &n));
    assert_int_equal(n, 7);
    assert_false(str_to_i64(STR("8"), 0, 7, &n));
    assert_false(str_to_i64(STR("-1"), 0, 7, &n));
    assert_false(str_to_i64((struct str){"1\0002", 3}, 0, 100, &n));
    for (size_t i = 0; i < COUNT(bad); i++)
        if (str_to_i64(str_of(bad[i]), INT64_MIN, INT64_MAX, &n))
            fail_msg("\"%s\" was read as a number", bad[i]);
}

static void test_str_to_f64(void **state)
{
    double x = 0;

    (void)state;
    assert_true(str_to_f64(STR("-1.5e3"), -1e9, 1e9, &x));
    assert_true(x == -1500);
    assert_false(str_to_f64(STR("nan"), -1e9, 1e9, &x));
    assert_false(str_to_f64(STR("inf"), -1e9, 1e9, &x));
    assert_false(str_to_f64(STR("1e400"), -1e9, 1e9, &x));
    assert_false(str_to_f64(STR("1,5"), -1e9, 1e9, &x));
    assert_false(str_to_f64(STR("\t1"), -1e9, 1e9, &x));
}

/* ---- id ---- */

static void test_id_round_trip(void **state)
{
    static const int64_t ids[] = {0, 1, INT64_C(1) << 40, INT64_MAX};
    char text[ID_TEXT_MAX];
    int64_t back = -1;

    (void)state;
    for (size_t i = 0; i < COUNT(ids); i++) {
        id_format(text, "cus", ids[i]);
        assert_int_equal(strlen(text), 17);
        assert_true(id_parse(str_of(text), "cus", &back));
        assert_true(back == ids[i]);
    }
    assert_false(id_parse(str_of(text), "ord", &back));
    assert_false(id_parse(STR("cus_1"), "cus", &back));
    assert_false(id_parse(STR("cus-0000000000000"), "cus", &back));
    assert_false(id_parse(STR("cus_000000000000u"), "cus", &back));
    assert_false(id_parse(STR("cus_8000000000000"), "cus", &back)); /* the 64th bit */
}

static void test_id_reads_as_crockford(void **state)
{
    int64_t plain = 0, spoken = -1;

    (void)state;
    assert_true(id_parse(STR("cus_01110abcdefgh"), "cus", &plain));
    assert_true(id_parse(STR("cus_OiLIoABCDEFGH"), "cus", &spoken));
    assert_true(plain == spoken);
}

static void test_id_is_in_order_of_time(void **state)
{
    struct clock clock = clock_stopped(INT64_C(4000000000) * SECOND_US);
    int64_t first = id_new(&clock), second = id_new(&clock), third;
    int64_t before = id_at(10 * SECOND_US, UINT64_MAX), after = id_at(11 * SECOND_US, 0);

    (void)state;
    assert_true(first < second);
    clock = clock_stopped(INT64_C(3999999999) * SECOND_US); /* the clock was set back */
    third = id_new(&clock);
    assert_true(second < third);
    assert_int_equal(id_second(first), INT64_C(4000000000));
    assert_true(before < after);
    assert_int_equal(id_second(before), 10);
    assert_int_equal(id_second(id_at(-5, 1)), 0);
    assert_true(id_at(INT64_MAX, 0) >= 0);
}

/* ---- money ---- */

static void test_decimal_parse(void **state)
{
    static const struct {
        const char *text;
        enum decimal_mark mark;
        int scale;
        int64_t units;
    } cases[] = {
        {"1234.5", DECIMAL_POINT, 1, 12345},
        {"-1 234,50", DECIMAL_COMMA, 2, -123450},
        {"1 234,56", DECIMAL_COMMA, 2, 123456},
        {"1\xC2\xA0"
         "234\xE2\x80\xAF"
         "567",
            DECIMAL_COMMA, 0, 1234567},
        {"(12.00)", DECIMAL_POINT, 2, -1200},
        {"1'234.50", DECIMAL_POINT, 2, 123450},
        {"1,234.50 GBP", DECIMAL_POINT, 2, 123450},
        {"£2.55", DECIMAL_POINT, 2, 255},
        {"-£2.55", DECIMAL_POINT, 2, -255},
        {"£-2.55", DECIMAL_POINT, 2, -255},
        {"GBP 2.55", DECIMAL_POINT, 2, 255},
        {"12,50 ₴", DECIMAL_COMMA, 2, 1250},
        {"12,50 грн", DECIMAL_COMMA, 2, 1250},
        {"12,50 грн.", DECIMAL_COMMA, 2, 1250},
        {"12,50\xC2\xA0руб.", DECIMAL_COMMA, 2, 1250},
        {"Rs. 100", DECIMAL_POINT, 0, 100},
        {"12.00-", DECIMAL_POINT, 2, -1200},
        {"+7", DECIMAL_POINT, 0, 7},
        {"$.50", DECIMAL_POINT, 2, 50},
        {"−5", DECIMAL_POINT, 0, -5},
        {"1,234", DECIMAL_POINT, 0, 1234},
        {"1,234", DECIMAL_COMMA, 3, 1234},
        {".5", DECIMAL_POINT, 1, 5},
        {"5.", DECIMAL_POINT, 0, 5},
        {"0", DECIMAL_POINT, 0, 0},
        {"1.234.567", DECIMAL_COMMA, 0, 1234567},
        {"9223372036854775807", DECIMAL_POINT, 0, INT64_MAX},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct decimal d = {0};

        if (!decimal_parse(str_of(cases[i].text), cases[i].mark, &d))
            fail_msg("\"%s\" is not read", cases[i].text);
        if (d.units != cases[i].units || d.scale != cases[i].scale)
            fail_msg("\"%s\" reads %lld / 10^%d", cases[i].text, (long long)d.units, d.scale);
    }
}

static void test_decimal_parse_refuses(void **state)
{
    static const char *const bad[] = {"", " ", "-", "abc", "1,23,456", "12,34.5", "1.2.3", "1 23",
        "1e5", "12:30", "1-2", "9223372036854775808", "0.1234567890", "12 apples a day", "()",
        "1,2345", ",", "£", "2011-12-09", "1 2 3", "12.5.2011", "5%5", "50%", "=5", "<5", "--5",
        "-5-", "(-5)", "12 apples", "about 12", "5.-", "1, 234", "1234,567", "1,234567"};
    struct decimal d;

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++)
        if (decimal_parse(str_of(bad[i]), DECIMAL_POINT, &d))
            fail_msg("\"%s\" reads %lld / 10^%d", bad[i], (long long)d.units, d.scale);
}

static void test_decimal_mark(void **state)
{
    enum decimal_mark mark;

    (void)state;
    assert_true(decimal_mark_shown(STR("2.55"), &mark) && mark == DECIMAL_POINT);
    assert_true(decimal_mark_shown(STR("2,55"), &mark) && mark == DECIMAL_COMMA);
    assert_true(decimal_mark_shown(STR("1,234.50"), &mark) && mark == DECIMAL_POINT);
    assert_true(decimal_mark_shown(STR("1.234,5"), &mark) && mark == DECIMAL_COMMA);
    assert_true(decimal_mark_shown(STR("1,234,567"), &mark) && mark == DECIMAL_POINT);
    assert_true(decimal_mark_shown(STR("1234,567"), &mark) && mark == DECIMAL_COMMA);
    assert_false(decimal_mark_shown(STR("1,234"), &mark));
    assert_false(decimal_mark_shown(STR("1.234"), &mark));
    assert_false(decimal_mark_shown(STR("1234"), &mark));
    assert_false(decimal_mark_shown(STR("1.2,3.4"), &mark));
}

static void test_decimal_rounds_halves_to_even(void **state)
{
    static const struct {
        int64_t units, expected;
    } cases[] = {{125, 12}, {135, 14}, {-125, -12}, {-135, -14}, {126, 13}, {-126, -13}, {5, 0},
        {15, 2}, {-5, 0}, {-15, -2}, {4, 0}};
    int64_t n = -1;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_true(decimal_at((struct decimal){cases[i].units, 3}, 2, &n));
        assert_int_equal(n, cases[i].expected);
    }
    assert_true(decimal_at((struct decimal){5, 0}, 2, &n));
    assert_int_equal(n, 500);
    assert_true(decimal_product((struct decimal){255, 2}, (struct decimal){6, 0}, 2, &n));
    assert_int_equal(n, 1530);
    assert_true(decimal_product((struct decimal){333, 3}, (struct decimal){105, 2}, 2, &n));
    assert_int_equal(n, 35);
}

static void test_decimal_does_not_overflow(void **state)
{
    struct decimal most = {INT64_MAX, 0}, least = {INT64_MIN, 9};
    int64_t n = 0;

    (void)state;
    assert_false(decimal_at(most, 1, &n));
    assert_false(decimal_product(most, most, 9, &n));
    assert_false(decimal_product(most, (struct decimal){2, 0}, 0, &n));
    assert_true(decimal_at(most, 0, &n));
    assert_true(n == INT64_MAX);
    assert_true(decimal_product(least, (struct decimal){1, 0}, 9, &n));
    assert_true(n == INT64_MIN);
}

static void test_currency_digits(void **state)
{
    (void)state;
    assert_int_equal(currency_digits("GBP"), 2);
    assert_int_equal(currency_digits("JPY"), 0);
    assert_int_equal(currency_digits("KWD"), 3);
    assert_int_equal(currency_digits("ZZZ"), -1);
    assert_int_equal(currency_digits("GB"), -1);
    assert_text(money_plain(arena, 129900, 2), "1299.00");
    assert_text(money_plain(arena, -5, 2), "-0.05");
    assert_text(money_plain(arena, 7, 0), "7");
    assert_text(money_plain(arena, INT64_MIN, 2), "-92233720368547758.08");
}

/* ---- zone ---- */

#define HOUR_US (3600 * SECOND_US)

static int64_t day_of(int year, int month, int day)
{
    return civil_to_day((struct civil){year, month, day});
}

static void test_civil_round_trip(void **state)
{
    int64_t last = day_of(9999, 12, 31), count = 0;

    (void)state;
    for (int64_t day = day_of(1, 1, 1); day <= last; day++, count++) {
        struct civil date = civil_from_day(day);

        if (!civil_is_valid(date) || civil_to_day(date) != day)
            fail_msg("day %lld", (long long)day);
    }
    assert_int_equal(count, 3652059);
    assert_int_equal(day_of(1970, 1, 1), 0);
    assert_int_equal(day_of(2000, 2, 29), 11016);
    assert_false(civil_is_valid((struct civil){1900, 2, 29}));
    assert_true(civil_is_valid((struct civil){2000, 2, 29}));
    assert_false(civil_is_valid((struct civil){2011, 13, 1}));
    assert_false(civil_is_valid((struct civil){0, 1, 1}));
}

static void test_zone_offsets(void **state)
{
    struct zone *kyiv = zone_open(STR("Europe/Kyiv")), *copy = zone_copy(kyiv);
    int64_t winter = day_of(2021, 1, 15) * DAY_US, summer = day_of(2021, 7, 15) * DAY_US;

    (void)state;
    assert_non_null(kyiv);
    for (int round = 0; round < 3; round++) {
        assert_int_equal(zone_offset_us(kyiv, winter) / HOUR_US, 2);
        assert_int_equal(zone_offset_us(kyiv, summer) / HOUR_US, 3);
    }
    assert_int_equal(zone_offset_us(copy, summer) / HOUR_US, 3);
    assert_text(zone_name(copy), "Europe/Kyiv");
    zone_close(&copy);
    zone_close(&kyiv);
    assert_null(kyiv);
    assert_null(zone_open(STR("Europe/Nowhere")));
    assert_null(zone_open(STR("")));
    assert_null(zone_open(STR("\xFF\xFE")));
}

static void test_zone_gap_and_overlap(void **state)
{
    struct zone *kyiv = zone_open(STR("Europe/Kyiv"));
    int64_t spring = day_of(2021, 3, 28), autumn = day_of(2021, 10, 31);
    int64_t skipped = zone_moment(kyiv, spring, 3 * HOUR_US + HOUR_US / 2);
    int64_t twice = zone_moment(kyiv, autumn, 3 * HOUR_US + HOUR_US / 2);

    (void)state;
    /* 03:00 +2 becomes 04:00 +3 at 01:00 UTC: 03:30 never was, and is taken after the gap. */
    assert_true(skipped >= spring * DAY_US + HOUR_US);
    assert_true(skipped == spring * DAY_US + HOUR_US + HOUR_US / 2);
    assert_true(zone_moment(kyiv, spring, 2 * HOUR_US) == spring * DAY_US);
    assert_true(zone_moment(kyiv, spring, 4 * HOUR_US) == spring * DAY_US + HOUR_US);
    /* 04:00 +3 becomes 03:00 +2 at 01:00 UTC: 03:30 was at 00:30 and at 01:30. */
    assert_true(
        twice == autumn * DAY_US + HOUR_US / 2 || twice == autumn * DAY_US + HOUR_US + HOUR_US / 2);
    zone_close(&kyiv);
}

/* Every local midnight of two years leads back to its own day, and the moment before to the day
 * before it. */
static void check_midnights(const char *name)
{
    struct zone *z = zone_open(str_of(name));

    for (int64_t day = day_of(2010, 1, 1); day < day_of(2012, 1, 1); day++) {
        int64_t start = zone_moment(z, day, 0);

        if (zone_day(z, start) != day || zone_day(z, start - 1) != day - 1)
            fail_msg("%s, day %lld", name, (long long)day);
    }
    zone_close(&z);
}

static void test_zone_days_begin_at_midnight(void **state)
{
    (void)state;
    check_midnights("UTC");
    check_midnights("Europe/Kyiv");
    check_midnights("Europe/London");
    check_midnights("Asia/Kolkata");
    check_midnights("America/New_York");
    check_midnights("America/Sao_Paulo"); /* midnight itself is skipped in October */
}

static void test_zone_days_before_1970(void **state)
{
    struct zone *utc = zone_utc();

    (void)state;
    assert_int_equal(zone_day(utc, -1), -1);
    assert_int_equal(zone_day(utc, -DAY_US), -1);
    assert_int_equal(zone_day(utc, 0), 0);
    assert_int_equal(zone_day(utc, DAY_US - 1), 0);
    zone_close(&utc);
}

/* ---- lang ---- */

static const char *orders(enum lang lang, int64_t n)
{
    return LANG_FORMAT(arena, lang, T_UNIT_ORDERS, ARG_INT("n", n));
}

static void test_lang_plurals(void **state)
{
    (void)state;
    assert_text(orders(LANG_EN, 1), "1 order");
    assert_text(orders(LANG_EN, 2), "2 orders");
    assert_text(orders(LANG_EN, 5), "5 orders");
    assert_text(orders(LANG_EN, 21), "21 orders");
    assert_text(orders(LANG_RU, 1), "1 заказ");
    assert_text(orders(LANG_RU, 2), "2 заказа");
    assert_text(orders(LANG_RU, 5), "5 заказов");
    assert_text(orders(LANG_RU, 21), "21 заказ");
    assert_text(orders(LANG_UK, 1), "1 замовлення");
    assert_text(orders(LANG_UK, 2), "2 замовлення");
    assert_text(orders(LANG_UK, 5), "5 замовлень");
    assert_text(orders(LANG_UK, 21), "21 замовлення");
    assert_text(orders(LANG_EN, 21000), "21,000 orders");
}

/* Messages that ICU cannot read abort: here, and not in front of a customer. */
static void test_lang_reads_every_message(void **state)
{
    (void)state;
    for (int lang = 0; lang < LANG_COUNT; lang++)
        for (int id = 0; id < TEXT_COUNT; id++) {
            struct arena_mark mark = arena_mark(arena);

            lang_format(arena, (enum lang)lang, (enum text)id, NULL, 0);
            arena_release(arena, mark);
        }
}

static void test_lang_numbers(void **state)
{
    (void)state;
    assert_text(lang_int(arena, LANG_EN, -1234567), "-1,234,567");
    assert_text(lang_int(arena, LANG_RU, 1234567),
        "1\xC2\xA0"
        "234\xC2\xA0"
        "567");
    assert_text(lang_decimal(arena, LANG_EN, 1234.5, 2), "1,234.50");
    assert_text(lang_decimal(arena, LANG_EN, -0.04, 1), "0.0");
    assert_text(lang_decimal(arena, LANG_UK, 0.5, 1), "0,5");
    assert_text(lang_percent(arena, LANG_EN, 0.5, 0), "50%");
    assert_text(lang_percent(arena, LANG_RU, 0.1234, 1), "12,3\xC2\xA0%");
    assert_true(strlen(lang_decimal(arena, LANG_EN, -1.7e308, 9)) > 400);
}

static void test_lang_money(void **state)
{
    (void)state;
    assert_text(lang_money(arena, LANG_EN, 129900, "GBP"), "£1,299.00");
    assert_text(lang_money(arena, LANG_EN, -5, "USD"), "-$0.05");
    assert_text(lang_money(arena, LANG_EN, 1299, "JPY"), "¥1,299");
    assert_text(lang_money(arena, LANG_EN, 129900, "GBP"), "£1,299.00");
    assert_text(lang_money(arena, LANG_RU, 129900, "RUB"),
        "1\xC2\xA0"
        "299,00\xC2\xA0₽");
    assert_text(lang_money(arena, LANG_UK, 129900, "UAH"),
        "1\xC2\xA0"
        "299,00\xC2\xA0₴");
    assert_text(lang_money(arena, LANG_EN, INT64_MAX, "GBP"), "£92,233,720,368,547,758.07");
}

static void test_lang_dates(void **state)
{
    struct zone *kyiv = zone_open(STR("Europe/Kyiv"));
    int64_t day = day_of(2011, 12, 9), may = day_of(2012, 5, 31);
    int64_t at_us = day * DAY_US + 23 * HOUR_US + HOUR_US / 2;

    (void)state;
    assert_text(lang_date(arena, LANG_EN, day), "9 Dec 2011");
    assert_text(lang_date(arena, LANG_RU, day), "9 дек. 2011");
    assert_text(lang_date(arena, LANG_UK, day), "9 груд. 2011");
    assert_text(lang_date(arena, LANG_RU, may), "31 мая 2012");
    assert_text(lang_day(arena, LANG_EN, day), "9 December");
    assert_text(lang_day(arena, LANG_RU, day), "9 декабря");
    assert_text(lang_day(arena, LANG_UK, day), "9 грудня");
    assert_text(lang_month(arena, LANG_EN, may), "May 2012");
    assert_text(lang_month(arena, LANG_RU, may), "май 2012");
    assert_text(lang_month(arena, LANG_UK, may), "трав. 2012");
    assert_text(lang_moment(arena, LANG_EN, at_us, kyiv), "10 Dec 2011, 01:30");
    zone_close(&kyiv);
}

static void test_lang_width(void **state)
{
    static const struct {
        const char *text;
        int width;
    } cases[] = {
        {"", 0},
        {"abc", 3},
        {"Їжак", 4},
        {"и\xCC\x86", 1}, /* и and a breve of its own */
        {"日本", 4},
        {"ｱ", 1},
        {"Ａ", 2},
        {"1\xC2\xA0"
         "299",
            5},
        {"\xE2\x80\x8B", 0}, /* zero width space */
        {"한", 2},
        {"\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", 2}, /* the same in three parts */
        {"😀", 2},
        {"█▏─…", 4},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (lang_width(str_of(cases[i].text)) != cases[i].width)
            fail_msg("\"%s\" is %d wide", cases[i].text, lang_width(str_of(cases[i].text)));
}

static void test_lang_fold(void **state)
{
    (void)state;
    assert_text(lang_fold(arena, STR("Order ID")), "order id");
    assert_text(lang_fold(arena, STR("ЇЖАК")), "їжак");
    assert_text(lang_fold(arena, STR("Straße")), "strasse");
    assert_text(lang_fold(arena, STR("Ｎｏ．")), "no.");
    assert_text(lang_fold(arena, STR("ﬁn")), "fin");
    assert_text(lang_fold(arena, STR("и\xCC\x86")), "й");
    assert_text(lang_fold(arena,
                    STR("\xFF"
                        "A")),
        "\xEF\xBF\xBD"
        "a");
    assert_text(lang_fold(arena, STR("")), "");
}

static void test_lang_parse(void **state)
{
    enum lang lang = LANG_EN;

    (void)state;
    assert_true(lang_parse(STR("ru_RU.UTF-8"), &lang) && lang == LANG_RU);
    assert_true(lang_parse(STR("uk-UA"), &lang) && lang == LANG_UK);
    assert_true(lang_parse(STR("EN"), &lang) && lang == LANG_EN);
    assert_false(lang_parse(STR("C.UTF-8"), &lang));
    assert_false(lang_parse(STR("ukr"), &lang));
    assert_false(lang_parse(STR("r"), &lang));
    assert_false(lang_parse(STR(""), &lang));
}

static void test_lang_of_environment(void **state)
{
    (void)state;
    unsetenv("MAITRED_LANG");
    unsetenv("LC_MESSAGES");
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("LANG", "ru_RU.UTF-8", 1);
    assert_int_equal(lang_of_environment(), LANG_RU);
    setenv("MAITRED_LANG", "uk", 1);
    assert_int_equal(lang_of_environment(), LANG_UK);
    unsetenv("MAITRED_LANG");
    unsetenv("LANG");
    assert_int_equal(lang_of_environment(), LANG_EN);
}

static void test_fail_speaks_the_language(void **state)
{
    struct ctx c;

    (void)state;
    ctx_init(&c, (size_t)1 << 20, LANG_UK);
    assert_false(fail(&c, ERR_IO, "cannot write the output: %s", "ENOSPC"));
    assert_text(c.error, "не вдається записати вивід: ENOSPC");
    assert_false(fail(&c, ERR_BUSY, "a later cause"));
    assert_int_equal(c.err, ERR_IO);
    ctx_clear_error(&c);
    assert_false(fail(&c, ERR_BUSY, "untranslated %d", 7));
    assert_text(c.error, "untranslated 7");
    ctx_fini(&c);
}

/* ---- json ---- */

static void test_json(void **state)
{
    struct json_writer w;
    struct buf b;

    (void)state;
    buf_init(&b, 1024);
    json_write_buf(&w, &b);
    json_open_object(&w, NULL);
    json_put_text(&w, "te\"xt", STR("a\"\\\n\t\x01\x7F\xFF й"));
    json_put_real(&w, "tenth", 0.1);
    json_put_real(&w, "nothing", 0.0 / 0.0);
    json_open_array(&w, "list");
    json_put_int(&w, NULL, INT64_MIN);
    json_put_bool(&w, NULL, true);
    json_put_null(&w, NULL);
    json_close(&w);
    json_open_array(&w, "empty");
    json_close(&w);
    json_close(&w);
    assert_text(b.p,
        "{\n  \"te\\\"xt\": \"a\\\"\\\\\\n\\t\\u0001\\u007f\\ufffd й\",\n"
        "  \"tenth\": 0.1,\n  \"nothing\": null,\n  \"list\": [\n"
        "    -9223372036854775808,\n    true,\n    null\n  ],\n  \"empty\": []\n}\n");
    buf_fini(&b);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arena_stops_at_its_limit),
        cmocka_unit_test(test_arena_mark_gives_memory_back),
        cmocka_unit_test(test_arena_is_aligned),
        cmocka_unit_test(test_buf_takes_nothing_past_its_maximum),
        cmocka_unit_test(test_str_trim),
        cmocka_unit_test(test_mailbox),
        cmocka_unit_test(test_str_cut),
        cmocka_unit_test(test_str_is_utf8),
        cmocka_unit_test(test_str_to_i64_keeps_bounds),
        cmocka_unit_test(test_str_to_f64),
        cmocka_unit_test(test_id_round_trip),
        cmocka_unit_test(test_id_reads_as_crockford),
        cmocka_unit_test(test_id_is_in_order_of_time),
        cmocka_unit_test(test_decimal_parse),
        cmocka_unit_test(test_decimal_parse_refuses),
        cmocka_unit_test(test_decimal_mark),
        cmocka_unit_test(test_decimal_rounds_halves_to_even),
        cmocka_unit_test(test_decimal_does_not_overflow),
        cmocka_unit_test(test_currency_digits),
        cmocka_unit_test(test_civil_round_trip),
        cmocka_unit_test(test_zone_offsets),
        cmocka_unit_test(test_zone_gap_and_overlap),
        cmocka_unit_test(test_zone_days_begin_at_midnight),
        cmocka_unit_test(test_zone_days_before_1970),
        cmocka_unit_test(test_lang_plurals),
        cmocka_unit_test(test_lang_reads_every_message),
        cmocka_unit_test(test_lang_numbers),
        cmocka_unit_test(test_lang_money),
        cmocka_unit_test(test_lang_dates),
        cmocka_unit_test(test_lang_width),
        cmocka_unit_test(test_lang_fold),
        cmocka_unit_test(test_lang_parse),
        cmocka_unit_test(test_lang_of_environment),
        cmocka_unit_test(test_fail_speaks_the_language),
        cmocka_unit_test(test_json),
    };

    return cmocka_run_group_tests_name("base", tests, setup, teardown);
}
