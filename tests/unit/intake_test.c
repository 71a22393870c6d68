/* What an import is made of, without a database: dates, guesses about columns, packed facts, and the
 * sorter against qsort. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intake/fact.h"
#include "intake/sorter.h"

static struct ctx c;

static int setup(void **state)
{
    (void)state;
    ctx_init(&c, (size_t)512 << 20, LANG_EN);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ctx_fini(&c);
    return 0;
}

/* ---- dates ---- */

/* The moment as "2011-12-09 12:50:00" in UTC, "bad" or "ambiguous". */
static const char *moment_text(const char *text, enum date_order order, struct zone *zone)
{
    int64_t at;
    struct civil day;

    switch (moment_parse(str_of(text), order, zone, &at)) {
    case MOMENT_BAD:
        return "bad";
    case MOMENT_AMBIGUOUS:
        return "ambiguous";
    case MOMENT_OK:
        break;
    }
    day = civil_from_day(at / DAY_US);
    at = at % DAY_US / SECOND_US;
    return arena_printf(c.arena, "%04d-%02d-%02d %02d:%02d:%02d", day.year, day.month, day.day,
        (int)(at / 3600), (int)(at / 60 % 60), (int)(at % 60));
}

static void dates_are_read(void **state)
{
    static const struct {
        const char *text;
        enum date_order order;
        const char *utc;
    } cases[] = {
        {"2011-12-09 12:50:00", DATE_ORDER_UNKNOWN, "2011-12-09 12:50:00"},
        {"2011-12-09T12:50:00", DATE_ORDER_UNKNOWN, "2011-12-09 12:50:00"},
        {"2011-12-09 12:50:00 +0530", DATE_ORDER_UNKNOWN, "2011-12-09 07:20:00"},
        {"2011-12-09 12:50:00+99999999999999999", DATE_ORDER_UNKNOWN, "bad"},
        {"2011-12-09 99999999999999999:50", DATE_ORDER_UNKNOWN, "bad"},
        {"2011-12-09 12:50:00+02:99999999999999999", DATE_ORDER_UNKNOWN, "bad"},
        {"2011-12-09T12:50:00Z", DATE_ORDER_UNKNOWN, "2011-12-09 12:50:00"},
        {"2011-12-09T12:50:00.123456789Z", DATE_ORDER_UNKNOWN, "2011-12-09 12:50:00"},
        {"2011-12-09T12:50:00+02:00", DATE_ORDER_UNKNOWN, "2011-12-09 10:50:00"},
        {"2011-12-09 00:50:00-0330", DATE_ORDER_UNKNOWN, "2011-12-09 04:20:00"},
        {"2011-12-09 12:50", DATE_ORDER_UNKNOWN, "2011-12-09 12:50:00"},
        {"2011/12/09", DATE_ORDER_UNKNOWN, "2011-12-09 00:00:00"},
        {"20111209", DATE_ORDER_UNKNOWN, "2011-12-09 00:00:00"},
        {"20111209125000", DATE_ORDER_UNKNOWN, "2011-12-09 12:50:00"},
        {"9.12.2011 8:26", DATE_ORDER_UNKNOWN, "2011-12-09 08:26:00"},
        {"09.12.11", DATE_ORDER_UNKNOWN, "2011-12-09 00:00:00"},
        {"09.12.99", DATE_ORDER_UNKNOWN, "1999-12-09 00:00:00"},
        {"12/9/2011 8:26 AM", DATE_MDY, "2011-12-09 08:26:00"},
        {"12/9/2011 8:26 PM", DATE_DMY, "2011-09-12 20:26:00"},
        {"12/9/2011 12:26 am", DATE_MDY, "2011-12-09 00:26:00"},
        {"12/9/2011 13:26 PM", DATE_MDY, "bad"},
        {"12/9/2011", DATE_ORDER_UNKNOWN, "ambiguous"},
        {"9/9/2011", DATE_ORDER_UNKNOWN, "2011-09-09 00:00:00"},
        {"13/9/2011", DATE_ORDER_UNKNOWN, "2011-09-13 00:00:00"},
        {"9/13/2011", DATE_ORDER_UNKNOWN, "2011-09-13 00:00:00"},
        {"9/13/2011", DATE_DMY, "bad"},
        {"9 Dec 2011", DATE_ORDER_UNKNOWN, "2011-12-09 00:00:00"},
        {"Dec 9, 2011 10:00", DATE_ORDER_UNKNOWN, "2011-12-09 10:00:00"},
        {"9 декабря 2011 г.", DATE_ORDER_UNKNOWN, "2011-12-09 00:00:00"},
        {"9 МАЯ 2011", DATE_ORDER_UNKNOWN, "2011-05-09 00:00:00"},
        {"9 Січня 2012 р. 7:05", DATE_ORDER_UNKNOWN, "2012-01-09 07:05:00"},
        {"9 СІЧНЯ 2012", DATE_ORDER_UNKNOWN, "2012-01-09 00:00:00"},
        {"9 листопада 2012", DATE_ORDER_UNKNOWN, "2012-11-09 00:00:00"},
        {"9 brumaire 2012", DATE_ORDER_UNKNOWN, "bad"},
        {"1323435000", DATE_ORDER_UNKNOWN, "2011-12-09 12:50:00"},
        {"1323435000123", DATE_ORDER_UNKNOWN, "2011-12-09 12:50:00"},
        {"9999999999", DATE_ORDER_UNKNOWN, "bad"},
        {"40886.5347222222", DATE_ORDER_UNKNOWN, "2011-12-09 12:50:00"},
        {"40886", DATE_ORDER_UNKNOWN, "2011-12-09 00:00:00"},
        {"20000", DATE_ORDER_UNKNOWN, "bad"},
        {"2012-02-29", DATE_ORDER_UNKNOWN, "2012-02-29 00:00:00"},
        {"2011-02-29", DATE_ORDER_UNKNOWN, "bad"},
        {"1969-12-31", DATE_ORDER_UNKNOWN, "bad"},
        {"1970-01-01 00:00:00", DATE_ORDER_UNKNOWN, "bad"},
        {"1970-01-01 00:00:01", DATE_ORDER_UNKNOWN, "1970-01-01 00:00:01"},
        {"2199-12-31 23:59:59", DATE_ORDER_UNKNOWN, "2199-12-31 23:59:59"},
        {"9999-01-01", DATE_ORDER_UNKNOWN, "bad"},
        {"2011-12-09 24:00:00", DATE_ORDER_UNKNOWN, "bad"},
        {"2011-12-09 12:61", DATE_ORDER_UNKNOWN, "bad"},
        {"-2011-12-09", DATE_ORDER_UNKNOWN, "bad"},
        {"", DATE_ORDER_UNKNOWN, "bad"},
        {"yesterday", DATE_ORDER_UNKNOWN, "bad"},
        {"12:50", DATE_ORDER_UNKNOWN, "bad"},
    };
    struct zone *utc = zone_utc();

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *utc_text = moment_text(cases[i].text, cases[i].order, utc);

        if (strcmp(utc_text, cases[i].utc) != 0)
            fail_msg("\"%s\" reads %s, not %s", cases[i].text, utc_text, cases[i].utc);
    }
    zone_close(&utc);
}

static void local_time_is_the_business_s(void **state)
{
    struct zone *kyiv = zone_open(STR("Europe/Kyiv"));

    (void)state;
    assert_text(
        moment_text("2024-07-01 10:00:00", DATE_ORDER_UNKNOWN, kyiv), "2024-07-01 07:00:00");
    assert_text(moment_text("2024-01-01 10:00", DATE_ORDER_UNKNOWN, kyiv), "2024-01-01 08:00:00");
    assert_text(
        moment_text("2024-07-01T10:00:00Z", DATE_ORDER_UNKNOWN, kyiv), "2024-07-01 10:00:00");
    assert_text(moment_text("1970-01-01 00:00:00", DATE_ORDER_UNKNOWN, kyiv), "bad");
    zone_close(&kyiv);
}

static void a_thirteen_is_evidence(void **state)
{
    (void)state;
    assert_int_equal(moment_evidence(STR("13/01/2011")), DATE_DMY);
    assert_int_equal(moment_evidence(STR("01/13/2011 8:26")), DATE_MDY);
    assert_int_equal(moment_evidence(STR("01/12/2011")), DATE_ORDER_UNKNOWN);
    assert_int_equal(moment_evidence(STR("13.01.2011")), DATE_ORDER_UNKNOWN);
    assert_int_equal(moment_evidence(STR("2011-13-01")), DATE_ORDER_UNKNOWN);
}

static void a_day_has_no_time(void **state)
{
    static const char *const days[] = {
        "2026-12-31", "31.12.2026", "12/31/2026", "20261231", "31 дек. 2026 г.", "46387"};
    static const char *const moments[] = {"2026-12-31 00:00", "31.12.2026 9:30:00",
        "2026-12-31T00:00:00Z", "20261231093000", "1798675200", "1798675200000", "46387.5",
        "9 Dec 2011 8 PM"};

    (void)state;
    for (size_t i = 0; i < COUNT(days); i++)
        assert_true(moment_is_day(str_of(days[i])));
    for (size_t i = 0; i < COUNT(moments); i++)
        assert_false(moment_is_day(str_of(moments[i])));
}

/* ---- columns ---- */

static const char *guess(const char *column)
{
    enum field f;
    int rank;

    return field_guess(&c, str_of(column), UINT64_MAX, &f, &rank) ? field_name(f) : "none";
}

static void columns_are_recognised(void **state)
{
    static const char *const cases[][2] = {{"InvoiceNo", "number"}, {"invoice_no", "number"},
        {"Order Number", "number"}, {"Номер заказа", "number"}, {"Номер замовлення", "number"},
        {"Customer ID", "customer"}, {"Контрагент", "customer"}, {"КЛІЄНТ", "customer"},
        {"Billing Email", "email"}, {"Email (Billing)", "email"}, {"E-mail", "email"},
        {"Phone (Billing)", "phone"}, {"Телефон", "phone"}, {"First Name (Billing)", "given_name"},
        {"Quantity (- Refund)", "quantity"}, {"Кол-во", "quantity"}, {"К-сть", "quantity"},
        {"Item Cost", "price"}, {"Цена", "price"}, {"Ціна", "price"}, {"Сумма", "amount"},
        {"number_of_cds", "quantity"}, {"dollar_value", "amount"}, {"Артикул", "sku"},
        {"Номенклатура", "product"}, {"Item Name", "product"}, {"colour", "none"}, {"", "none"},
        {"---", "none"}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (strcmp(guess(cases[i][0]), cases[i][1]) != 0)
            fail_msg("\"%s\" is taken for %s", cases[i][0], guess(cases[i][0]));
    assert_true(field_is_order_total(&c, STR("Order Total Amount")));
    assert_false(field_is_order_total(&c, STR("Total")));
}

/* ---- packed facts ---- */

static void facts_come_out_as_they_went_in(void **state)
{
    struct fact in = {.ident_count = 3, .is_cancellation = true, .hash = UINT64_MAX - 7}, out;
    char text[FACT_TEXT_MAX];
    struct buf body;

    (void)state;
    memset(text, 'x', sizeof text);
    in.idents[0] = STR("ext::7");
    in.idents[1] = STR("phone:+380501234567");
    in.idents[2] = STR("email:a@b.cc");
    for (size_t i = 0; i < FIELD_COUNT; i += 2)
        in.text[i] = (struct str){text, i * sizeof text / FIELD_COUNT};
    in.n[NUMBER_AT] = INT64_MAX;
    in.n[NUMBER_AMOUNT] = INT64_MIN;
    in.n[NUMBER_COST] = -1;
    in.n[NUMBER_COUNT - 1] = 1;
    buf_init(&body, (size_t)1 << 20);
    fact_pack(&in, &body);
    fact_unpack(buf_view(&body), &out);
    assert_memory_equal(in.n, out.n, sizeof in.n);
    assert_true(out.hash == in.hash && out.ident_count == 3 && out.is_cancellation && !out.is_link);
    for (size_t i = 0; i < 3; i++)
        assert_true(str_eq(in.idents[i], out.idents[i]));
    for (size_t i = 0; i < FIELD_COUNT; i++)
        assert_true(str_eq(in.text[i], out.text[i]));
    assert_true(fact_is_rich(buf_view(&body)));
    in.ident_count = 1;
    fact_pack(&in, &body);
    assert_false(fact_is_rich(buf_view(&body)));
    buf_fini(&body);
}

static void later_rows_fill_in_and_correct(void **state)
{
    struct fact f = {.text[FIELD_SKU] = STR("A"),
                    .text[FIELD_PRODUCT] = STR("Apple"),
                    .n[NUMBER_PRICE] = 150,
                    .n[NUMBER_STOCK] = 7,
                    .n[NUMBER_COST] = -1},
                later = {.text[FIELD_SKU] = STR("A"),
                    .n[NUMBER_PRICE] = 160,
                    .n[NUMBER_STOCK] = -1,
                    .n[NUMBER_COST] = 0};

    (void)state;
    fact_lay_over(&f, &later);
    assert_true(str_eq(f.text[FIELD_PRODUCT], STR("Apple")));
    assert_int_equal(f.n[NUMBER_PRICE], 160);
    assert_int_equal(f.n[NUMBER_STOCK], 7);
    assert_int_equal(f.n[NUMBER_COST], 0);
}

/* ---- the sorter ---- */

struct sample {
    struct str key, body;
};

static int compare_samples(const void *a, const void *b)
{
    const struct sample *x = a, *y = b;
    int order = str_cmp(x->key, y->key);

    return order ? order : str_cmp(x->body, y->body);
}

static struct str random_text(size_t size)
{
    char *p = arena_alloc(c.arena, size + 1);

    for (size_t i = 0; i < size; i++)
        p[i] = (char)(rand() % 3 ? 'a' + rand() % 3 : rand() % 256);
    return (struct str){p, size};
}

static void sorter_against_qsort(size_t count, size_t key_max, size_t body_max)
{
    struct arena_mark mark = arena_mark(c.arena);
    struct sorter *s = sorter_new(SORTER_RECORD_MAX + 8);
    struct sample *expected = arena_array(c.arena, count, struct sample), *got;
    struct sorted out;
    bool has;
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        expected[i].key = random_text(1 + (size_t)rand() % key_max);
        expected[i].body = random_text((size_t)rand() % (body_max + 1));
        assert_true(sorter_add(&c, s, expected[i].key, expected[i].body));
    }
    qsort(expected, count, sizeof *expected, compare_samples);
    assert_true(sorter_finish(&c, s));
    assert_int_equal(sorter_count(s), count);
    got = arena_array(c.arena, count, struct sample);
    while (sorter_next(&c, s, &out, &has) && has) {
        assert_true(n < count);
        got[n++] = (struct sample){str_keep(c.arena, out.key), str_keep(c.arena, out.body)};
        assert_true(n == 1 || str_cmp(got[n - 2].key, got[n - 1].key) <= 0);
    }
    assert_int_equal(n, count);
    qsort(got, count, sizeof *got, compare_samples); /* equal keys come in any order */
    for (size_t i = 0; i < count; i++)
        assert_int_equal(compare_samples(&expected[i], &got[i]), 0);
    sorter_free(&s);
    arena_release(c.arena, mark);
}

static void sorting_is_right_in_memory_and_in_runs(void **state)
{
    (void)state;
    srand(7);
    sorter_against_qsort(0, 1, 0);
    sorter_against_qsort(1, 1, 0);
    sorter_against_qsort(3000, 12, 40);                 /* in memory */
    sorter_against_qsort(60000, 40, 200);               /* dozens of runs */
    sorter_against_qsort(60000, 2, 60);                 /* nearly all keys equal */
    sorter_against_qsort(40, 9, SORTER_RECORD_MAX - 9); /* records as long as a run */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_are_read),
        cmocka_unit_test(local_time_is_the_business_s),
        cmocka_unit_test(a_thirteen_is_evidence),
        cmocka_unit_test(a_day_has_no_time),
        cmocka_unit_test(columns_are_recognised),
        cmocka_unit_test(facts_come_out_as_they_went_in),
        cmocka_unit_test(later_rows_fill_in_and_correct),
        cmocka_unit_test(sorting_is_right_in_memory_and_in_runs),
    };

    return cmocka_run_group_tests_name("intake", tests, setup, teardown);
}
