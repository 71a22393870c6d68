/* One small document in all formats and languages, and the edges: formulas, escapes, wide tables,
 * many rows, a file that takes nothing. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/output.h"

static struct ctx ctx;
static char *printed;
static size_t printed_n;
static FILE *file;

static struct output *begin(enum format format, enum lang lang)
{
    ctx_init(&ctx, (size_t)1 << 20, lang);
    memcpy(ctx.currency, "GBP", 4);
    file = open_memstream(&printed, &printed_n);
    return output_new(&ctx, file, format);
}

static void end(struct output *o)
{
    assert_true(output_done(o));
    fclose(file);
    ctx_fini(&ctx);
}

static void check(const char *expected)
{
    assert_text(printed, expected);
    free(printed); /* open_memstream's own */
    printed = NULL;
}

static int use_utf8(void **state)
{
    (void)state;
    return setenv("LC_ALL", "C.UTF-8", 1);
}

static int use_ascii(void **state)
{
    (void)state;
    return setenv("LC_ALL", "C", 1);
}

static void put_fields(struct output *o)
{
    output_title(o, "Revenue");
    output_int(o, "orders", "Orders", 22106);
    output_money(o, "revenue", "Revenue", 129900);
    output_object(o, "period");
    output_day(o, "from", "From", 14579);
    output_moment(o, "last_at", "Last order", INT64_C(1323435000) * SECOND_US);
    output_close(o);
    output_percent(o, "share", "Share of repeat", 0.25, 1);
    output_real(o, "rate", "Per customer", 4.0 / 3, 2);
    output_real(o, "none", "Nothing", 0.0 / 0.0, 2);
    output_bool(o, "ok", "Complete", true);
    output_text(o, "code", NULL, STR("x"));
    output_text(o, NULL, "Remark", STR("for people"));
}

static void test_fields_for_people(void **state)
{
    struct output *o = begin(FORMAT_TABLE, LANG_EN);

    (void)state;
    put_fields(o);
    end(o);
    check("Revenue\n"
          "────────────────────────────────────────"
          "────────────────────────────────────────\n"
          "Orders           22,106\n"
          "Revenue          £1,299.00\n"
          "From             1 Dec 2009\n"
          "Last order       9 Dec 2011, 12:50\n"
          "Share of repeat  25.0%\n"
          "Per customer     1.33\n"
          "Nothing          —\n"
          "Complete         yes\n"
          "Remark           for people\n");
}

static void test_fields_in_json(void **state)
{
    struct output *o = begin(FORMAT_JSON, LANG_RU);

    (void)state;
    put_fields(o);
    output_array(o, "tags");
    output_text(o, NULL, NULL, STR("a"));
    output_object(o, NULL);
    output_close(o);
    output_close(o);
    end(o);
    check("{\n"
          "  \"orders\": 22106,\n"
          "  \"revenue\": {\n"
          "    \"amount\": 129900,\n"
          "    \"currency\": \"GBP\"\n"
          "  },\n"
          "  \"period\": {\n"
          "    \"from\": \"2009-12-01\",\n"
          "    \"last_at\": \"2011-12-09T12:50:00Z\"\n"
          "  },\n"
          "  \"share\": 0.25,\n"
          "  \"rate\": 1.3333333333333333,\n"
          "  \"none\": null,\n"
          "  \"ok\": true,\n"
          "  \"code\": \"x\",\n"
          "  \"tags\": [\n"
          "    \"a\",\n"
          "    {}\n"
          "  ]\n"
          "}\n");
}

static void test_fields_in_csv(void **state)
{
    struct output *o = begin(FORMAT_CSV, LANG_UK);

    (void)state;
    put_fields(o);
    output_array(o, "tags");
    output_text(o, NULL, NULL, STR("a"));
    output_text(o, NULL, NULL, STR("b"));
    output_close(o);
    end(o);
    check("orders,revenue,period.from,period.last_at,share,rate,none,ok,code,tags.0,tags.1\r\n"
          "22106,1299.00,2009-12-01,2011-12-09T12:50:00Z,0.25,1.3333333333333333,,true,x,a,b\r\n");
}

static const struct column segment_columns[] = {
    {"segment", "Segment", COLUMN_LEFT},
    {"id", NULL, COLUMN_LEFT},
    {"customers", "Customers", COLUMN_RIGHT},
    {NULL, "Share", COLUMN_BAR},
    {"revenue", "Revenue", COLUMN_RIGHT},
};

static void put_segment(struct output *o, const char *name, int64_t n, double share)
{
    output_row(o);
    output_text(o, NULL, NULL, str_of(name));
    output_int(o, NULL, NULL, 7);
    output_int(o, NULL, NULL, n);
    output_percent(o, NULL, NULL, share, 0);
    output_money(o, NULL, NULL, n * 100);
}

static void put_segments(struct output *o)
{
    output_table(o, "segments", segment_columns, COUNT(segment_columns));
    put_segment(o, "Чемпіони", 1200, 0.6);
    put_segment(o, "=1+1", 5, 0.025);
    output_table_end(o);
}

static void test_table_for_people(void **state)
{
    struct output *o = begin(FORMAT_TABLE, LANG_UK);

    (void)state;
    put_segments(o);
    end(o);
    check("Segment   Customers  Share                    Revenue\n"
          "─────────────────────────────────────────────────────\n"
          "Чемпіони      1\xC2\xA0"
          "200  ████████████          1\xC2\xA0"
          "200,00\xC2\xA0£\n"
          "=1+1              5  ▌                         5,00\xC2\xA0£\n");
}

static void test_table_in_ascii(void **state)
{
    struct output *o = begin(FORMAT_TABLE, LANG_EN);

    (void)state;
    output_line(o, "By segment:");
    output_table(o, "segments", segment_columns, COUNT(segment_columns));
    put_segment(o, "A name", 1200, 0.6);
    put_segment(o, "Another", 5, 0.02);
    output_table_end(o);
    output_line(o, "The end.");
    output_null(o, "none", "None");
    end(o);
    check("By segment:\n"
          "\n"
          "Segment  Customers  Share                   Revenue\n"
          "---------------------------------------------------\n"
          "A name       1,200  ############          £1,200.00\n"
          "Another          5                            £5.00\n"
          "\n"
          "The end.\n"
          "\n"
          "None  -\n");
}

static void test_tables_in_json(void **state)
{
    struct output *o = begin(FORMAT_JSON, LANG_EN);

    (void)state;
    output_table(o, "segments", segment_columns, COUNT(segment_columns));
    put_segment(o, "=1+1", 5, 0.5);
    output_table_end(o);
    output_table(o, "empty", segment_columns, COUNT(segment_columns));
    output_table_end(o);
    end(o);
    check("{\n"
          "  \"segments\": [\n"
          "    {\n"
          "      \"segment\": \"=1+1\",\n"
          "      \"id\": 7,\n"
          "      \"customers\": 5,\n"
          "      \"revenue\": {\n"
          "        \"amount\": 500,\n"
          "        \"currency\": \"GBP\"\n"
          "      }\n"
          "    }\n"
          "  ],\n"
          "  \"empty\": []\n"
          "}\n");
}

static void test_tables_in_csv(void **state)
{
    static const struct column columns[] = {{"name", "Name", COLUMN_LEFT}};
    static const char *const names[] = {
        "+7 900", "-1", "@x", "\tx", "a,b", "say \"hi\"", "=a,b", "two\nlines", "plain = text"};
    struct output *o = begin(FORMAT_CSV, LANG_EN);

    (void)state;
    output_int(o, "total", "Total", 3);
    put_segments(o);
    output_table(o, "names", columns, COUNT(columns));
    for (size_t i = 0; i < COUNT(names); i++) {
        output_row(o);
        output_text(o, NULL, NULL, str_of(names[i]));
    }
    output_table_end(o);
    end(o);
    check("segment,id,customers,revenue\r\n"
          "Чемпіони,7,1200,1200.00\r\n"
          "'=1+1,7,5,5.00\r\n"
          "\r\n"
          "name\r\n"
          "'+7 900\r\n'-1\r\n'@x\r\n'\tx\r\n\"a,b\"\r\n\"say \"\"hi\"\"\"\r\n\"'=a,b\"\r\n"
          "\"two\nlines\"\r\nplain = text\r\n");
}

static void test_empty_documents(void **state)
{
    (void)state;
    end(begin(FORMAT_JSON, LANG_EN));
    check("{}\n");
    end(begin(FORMAT_CSV, LANG_EN));
    check("");
    end(begin(FORMAT_TABLE, LANG_EN));
    check("");
}

static void test_empty_table_says_so(void **state)
{
    struct output *o = begin(FORMAT_TABLE, LANG_RU);

    (void)state;
    output_table(o, "segments", segment_columns, COUNT(segment_columns));
    output_table_end(o);
    end(o);
    check("Показывать нечего.\n");
}

/* A name must not move the cursor, end the line or turn the text around. */
static void test_people_see_no_control_characters(void **state)
{
    struct output *o = begin(FORMAT_TABLE, LANG_EN);

    (void)state;
    output_text(o, "a", "A", STR("x\x1b[31m\ny\tz\xC2\x9B\xE2\x80\xAE!\xFF"));
    output_line(o, "a\x1b[0m\nb");
    end(o);
    check("A  x [31m y z  !\xEF\xBF\xBD\n\na [0m\nb\n");
}

static void test_lines_wrap_at_80_columns(void **state)
{
    struct output *o = begin(FORMAT_TABLE, LANG_EN);

    (void)state;
    output_line(o,
        "Двадцять літер рядок Двадцять літер рядок Двадцять літер рядок "
        "Двадцять літер ряд кінець");
    output_text(o, "a", "Label",
        STR("word word word word word word word word word word word word "
            "word word word"));
    end(o);
    check("Двадцять літер рядок Двадцять літер рядок Двадцять літер рядок Двадцять літер\n"
          "ряд кінець\n"
          "\n"
          "Label  word word word word word word word word word word word word word word\n"
          "       word\n");
}

static void test_wide_table_is_cut_at_80_columns(void **state)
{
    static const struct column columns[] = {
        {"name", "Name", COLUMN_LEFT},
        {"a", "Revenue in the period", COLUMN_RIGHT},
        {"b", "Orders in the whole period", COLUMN_RIGHT},
    };
    struct output *o = begin(FORMAT_TABLE, LANG_UK);

    (void)state;
    output_table(o, "t", columns, COUNT(columns));
    output_row(o);
    output_text(o, NULL, NULL,
        STR("Товариство з обмеженою відповідальністю «Північний вітер і "
            "друзі», місто Київ"));
    output_int(o, NULL, NULL, 1);
    output_int(o, NULL, NULL, 12345678901);
    output_table_end(o);
    end(o);
    check("                                                         Revenue\n"
          "                                                          in the   Orders in the\n"
          "Name                                                      period    whole period\n"
          "────────────────────────────────────────"
          "────────────────────────────────────────\n"
          "Товариство з обмеженою відповідальністю «Північний віт…        1  "
          "12\xC2\xA0"
          "345\xC2\xA0"
          "678\xC2\xA0"
          "901\n");
}

static void test_many_rows_stream(void **state)
{
    struct output *o = begin(FORMAT_TABLE, LANG_EN);
    size_t lines = 0;

    (void)state;
    output_table(o, "segments", segment_columns, COUNT(segment_columns));
    for (int i = 0; i < 50000; i++)
        put_segment(o, i < 200 ? "short" : "longer than the first", i, 0.5);
    output_table_end(o);
    end(o);
    for (const char *p = printed; *p; p++)
        lines += *p == '\n';
    assert_int_equal(lines, 50002);
    assert_non_null(strstr(printed, "longer…"));
    assert_non_null(strstr(printed, "49,999"));
    free(printed);
}

static void test_failed_command_leaves_a_whole_document(void **state)
{
    struct output *o = begin(FORMAT_JSON, LANG_EN);

    (void)state;
    output_table(o, "segments", segment_columns, COUNT(segment_columns));
    output_row(o);
    output_text(o, NULL, NULL, STR("half"));
    assert_false(fail(&ctx, ERR_BUSY, "the database is busy"));
    end(o);
    check("{\n  \"segments\": [\n    {\n      \"segment\": \"half\",\n      \"id\": null,\n"
          "      \"customers\": null,\n      \"revenue\": null\n    }\n  ]\n}\n");
    o = begin(FORMAT_JSON, LANG_EN);
    assert_false(fail(&ctx, ERR_BUSY, "the database is busy"));
    end(o);
    check("");
}

static void test_full_disk_is_an_error(void **state)
{
    struct output *o;
    FILE *full = fopen("/dev/full", "w");

    (void)state;
    if (!full)
        skip();
    ctx_init(&ctx, (size_t)1 << 20, LANG_EN);
    memcpy(ctx.currency, "GBP", 4);
    o = output_new(&ctx, full, FORMAT_JSON);
    output_int(o, "n", NULL, 1);
    assert_false(output_done(o));
    assert_int_equal(ctx.err, ERR_IO);
    assert_text(ctx.error, "cannot write the output: No space left on device");
    fclose(full);
    ctx_fini(&ctx);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_fields_for_people, use_utf8),
        cmocka_unit_test_setup(test_fields_in_json, use_utf8),
        cmocka_unit_test_setup(test_fields_in_csv, use_utf8),
        cmocka_unit_test_setup(test_table_for_people, use_ascii),
        cmocka_unit_test_setup(test_table_in_ascii, use_ascii),
        cmocka_unit_test_setup(test_tables_in_json, use_utf8),
        cmocka_unit_test_setup(test_tables_in_csv, use_utf8),
        cmocka_unit_test_setup(test_empty_documents, use_utf8),
        cmocka_unit_test_setup(test_empty_table_says_so, use_utf8),
        cmocka_unit_test_setup(test_people_see_no_control_characters, use_utf8),
        cmocka_unit_test_setup(test_lines_wrap_at_80_columns, use_utf8),
        cmocka_unit_test_setup(test_wide_table_is_cut_at_80_columns, use_utf8),
        cmocka_unit_test_setup(test_many_rows_stream, use_utf8),
        cmocka_unit_test_setup(test_failed_command_leaves_a_whole_document, use_utf8),
        cmocka_unit_test_setup(test_full_disk_is_an_error, use_utf8),
    };

    return cmocka_run_group_tests_name("output", tests, NULL, NULL);
}
