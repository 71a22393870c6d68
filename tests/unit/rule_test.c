/* Rules against the cases that JsonLogic's authors publish, what is refused and in which words, and
 * the limits of a run. */
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "rule/rule.h"

#define CASES 278

static const struct rule_fact line_rows[] = {
    {"sku", RULE_OF_TEXT, T_UNIT_ORDERS, NULL}, {"amount", RULE_OF_NUMBER, T_UNIT_ORDERS, NULL}};
static const struct rule_facts line_facts = {line_rows, COUNT(line_rows)};
static const struct rule_fact rows[] = {
    {"order.total", RULE_OF_NUMBER, T_UNIT_ORDERS, NULL},
    {"customer.tags", RULE_OF_TEXTS, T_UNIT_ORDERS, NULL},
    {"customer.tier", RULE_OF_TEXT, T_UNIT_ORDERS, NULL},
    {"customer.is_new", RULE_OF_FLAG, T_UNIT_ORDERS, NULL},
    {"customer.days", RULE_OF_NUMBER, T_UNIT_ORDERS, NULL},
    {"lines", RULE_OF_RECORDS, T_UNIT_ORDERS, &line_facts},
};
static const struct rule_facts facts = {rows, COUNT(rows)};

static int setup(void **state)
{
    struct ctx *c = calloc(1, sizeof *c);

    ctx_init(c, (size_t)64 << 20, LANG_EN);
    *state = c;
    return 0;
}

static int teardown(void **state)
{
    ctx_fini(*state);
    free(*state);
    return 0;
}

/* ---- the published cases ---- */

static bool is_like_json(struct rule_value v, const json_t *json)
{
    switch (v.kind) {
    case RULE_NULL:
        return json_is_null(json);
    case RULE_FLAG:
        return json_is_boolean(json) && json_is_true(json) == v.flag;
    case RULE_NUMBER:
        return json_is_number(json) && json_number_value(json) == v.number;
    case RULE_TEXT:
        return json_is_string(json) && str_eq(v.text, str_of(json_string_value(json)));
    case RULE_LIST:
        if (!json_is_array(json) || json_array_size(json) != v.count)
            return false;
        for (uint32_t i = 0; i < v.count; i++)
            if (!is_like_json(v.items[i], json_array_get(json, i)))
                return false;
        return true;
    case RULE_OBJECT:
        return false; /* no case gives one */
    }
    return false;
}

static bool case_passes(struct ctx *c, const json_t *test)
{
    const json_t *data = json_object_get(test, "data");
    struct rule_value value = {0}, result;
    struct rule rule;

    return (!data || rule_value_read(c, data, &value)) &&
        rule_compile(c, json_object_get(test, "rule"), NULL, &rule) &&
        rule_run(c, &rule, value, &result) && is_like_json(result, json_object_get(test, "result"));
}

static void published_cases_pass(void **state)
{
    const char *folder = getenv("MAITRED_TEST_DATA");
    char path[1024];
    json_t *cases, *test;
    size_t i, count = 0;

    assert_non_null(folder);
    snprintf(path, sizeof path, "%s/jsonlogic/compatible.json", folder);
    cases = json_load_file(path, 0, NULL);
    assert_non_null(cases);
    json_array_foreach(cases, i, test)
    {
        if (!json_is_object(test))
            continue;
        if (!case_passes(*state, test))
            fail_msg("case %zu: %s: %s", i, json_string_value(json_object_get(test, "description")),
                ((struct ctx *)*state)->error);
        count++;
    }
    assert_int_equal(count, CASES);
    json_decref(cases);
}

/* ---- over facts ---- */

static struct rule_value shop(struct rule_value values[6])
{
    static const struct rule_value tags[] = {{RULE_TEXT, 0, .text = {"vip", 3}}};
    static const struct rule_value lines[] = {{RULE_TEXT, 0, .text = {"tea", 3}},
        {RULE_NUMBER, 0, .number = 300}, {RULE_TEXT, 0, .text = {"cup", 3}},
        {RULE_NUMBER, 0, .number = 700}};
    static const struct rule_value records[] = {
        {RULE_OBJECT, 2, .object = {lines, NULL}}, {RULE_OBJECT, 2, .object = {lines + 2, NULL}}};

    values[0] = rule_number(1000);
    values[1] = rule_list(tags, 1);
    values[2] = rule_text(STR("gold"));
    values[3] = rule_flag(false);
    values[4] = (struct rule_value){0};
    values[5] = rule_list(records, 2);
    return rule_record(values, 6);
}

static struct rule_value run(void **state, const char *text)
{
    struct rule_value values[6], result = {0};
    struct rule rule;

    if (!rule_parse(*state, str_of(text), &facts, &rule) ||
        !rule_run(*state, &rule, shop(values), &result))
        fail_msg("%s: %s", text, ((struct ctx *)*state)->error);
    return result;
}

static void facts_are_read_by_place(void **state)
{
    static const char *const yes[] = {
        "{\"and\":[{\">=\":[{\"var\":\"order.total\"},1000]},{\"in\":[\"vip\",{\"var\":\"customer."
        "tags\"}]}]}",
        "{\"in\":[{\"var\":\"customer.tier\"},[\"gold\",\"silver\"]]}",
        "{\"some\":[{\"var\":\"lines\"},{\"and\":[{\"==\":[{\"var\":\"sku\"},\"cup\"]},{\">\":[{"
        "\"var\":\"amount\"},500]}]}]}",
        "{\"all\":[{\"filter\":[{\"var\":\"lines\"},{\">\":[{\"var\":\"amount\"},500]}]},{\"==\":[{"
        "\"var\":\"sku\"},\"cup\"]}]}",
        "{\"==\":[1000,{\"reduce\":[{\"var\":\"lines\"},{\"+\":[{\"var\":\"accumulator\"},{\"var\":"
        "\"current.amount\"}]},0]}]}",
        "{\"==\":[{\"cat\":[{\"missing\":[\"order.total\",\"customer.days\"]}]},\"customer.days\"]"
        "}",
        "{\"!\":[{\"missing_some\":[1,[\"order.total\",\"customer.days\"]]}]}",
        "{\"==\":[{\"var\":[\"customer.days\",7]},7]}",
        "{\"<\":[0,{\"var\":\"order.total\"},1001]}",
        "{\"some\":[{\"map\":[{\"var\":\"lines\"},{\"var\":\"amount\"}]},{\"==\":[{\"var\":\"\"},"
        "700]}]}",
    };

    for (size_t i = 0; i < COUNT(yes); i++)
        if (!rule_is_true(run(state, yes[i])))
            fail_msg("not so: %s", yes[i]);
}

/* Somebody who never bought must not pass for somebody who bought today. */
static void what_is_not_known_is_neither_less_nor_more(void **state)
{
    assert_false(rule_is_true(run(state, "{\"<\":[{\"var\":\"customer.days\"},30]}")));
    assert_false(rule_is_true(run(state, "{\">=\":[{\"var\":\"customer.days\"},0]}")));
    assert_true(rule_is_true(run(state, "{\"==\":[{\"var\":\"customer.days\"},null]}")));
}

static void whole_numbers_are_exact(void **state)
{
    assert_true(run(state, "{\"+\":[9007199254740991,1]}").number == 9007199254740992.0);
    assert_true(run(state, "{\"-\":[9007199254740992,1]}").number == 9007199254740991.0);
    assert_true(run(state, "{\"==\":[{\"cat\":[9007199254740991]},\"9007199254740991\"]}").flag);
}

/* A long list is searched by halves: each that is there is found, and nothing else. */
static void long_lists_are_searched(void **state)
{
    struct ctx *c = *state;
    char text[8192];

    for (int wanted = 0; wanted <= 200; wanted++) {
        size_t n = (size_t)snprintf(text, sizeof text, "{\"in\":[{\"cat\":[\"sku%d\"]},[", wanted);
        struct arena_mark mark = arena_mark(c->arena);

        for (int i = 0; i < 200; i++)
            n += (size_t)snprintf(
                text + n, sizeof text - n, "%s\"sku%d\"", i ? "," : "", i * 77 % 200 * 2);
        snprintf(text + n, sizeof text - n, "]]}");
        assert_int_equal(run(state, text).flag, wanted % 2 == 0);
        arena_release(c->arena, mark);
    }
}

/* ---- what is refused ---- */

static void check_refused(void **state, const char *text, enum err err, const char *error)
{
    struct ctx *c = *state;
    struct rule_value values[6], result;
    struct rule rule;

    if (rule_parse(c, str_of(text), &facts, &rule) && rule_run(c, &rule, shop(values), &result))
        fail_msg("not refused: %s", text);
    assert_int_equal(c->err, err);
    assert_text(c->error, error);
    ctx_clear_error(c);
}

static void mistakes_are_named_with_their_place(void **state)
{
    static const char *const cases[][2] = {
        {"{\"if\":[true,{\">=\":[{\"var\":\"order.totl\"},5]},1]}",
            "at \"/if/1/>=/0/var\" of the rule there is no fact \"order.totl\"; did you mean "
            "\"order.total\"?"},
        {"{\"var\":\"weather\"}",
            "at \"/var\" of the rule there is no fact \"weather\": take one of the list of facts"},
        {"{\"some\":[{\"var\":\"lines\"},{\"==\":[{\"var\":\"skus\"},\"a\"]}]}",
            "at \"/some/1/==/0/var\" of the rule there is no fact \"skus\"; did you mean \"sku\"?"},
        {"{\"reduce\":[{\"var\":\"lines\"},{\"var\":\"total\"},0]}",
            "at \"/reduce/1/var\" of the rule \"total\" is not known: inside reduce there are "
            "\"accumulator\" and \"current\" with its facts"},
        {"{\"and\":[true,{\"<\":[{\"var\":\"customer.tier\"},5]}]}",
            "at \"/and/1/</1\" of the rule values of different kinds are compared: compare text "
            "with text, number with number, yes or no with yes or no"},
        {"{\"/\":[{\"var\":\"customer.tier\"},5]}",
            "at \"/~1/0\" of the rule a number is wanted: calculate with numbers only"},
        {"{\"in\":[5,{\"var\":\"customer.tags\"}]}",
            "at \"/in/1\" of the rule \"in\" looks for what cannot be there: give it a text and a "
            "text or a list of the same kind"},
        {"{\"==\":[{\"var\":\"customer.tags\"},[]]}",
            "at \"/==/0\" of the rule a list is compared: ask with \"in\" or \"some\" what is in "
            "it, with \"!\" whether it is empty"},
        {"{\"all\":[{\"var\":\"order.total\"},true]}",
            "at \"/all/0\" of the rule a list is wanted"},
        {"{\"var\":[{\"cat\":[\"order\",\".total\"]}]}",
            "at \"/var/0\" of the rule the name of a fact must stand as a text, not be calculated"},
        {"{\"var\":\"\"}", "at \"/var\" of the rule a fact must be named"},
        {"[1,{\"fliter\":[[],true]}]",
            "at \"/1\" of the rule there is no operator \"fliter\"; did you mean \"filter\"?"},
        {"{\"explode\":1}",
            "at \"/\" of the rule there is no operator \"explode\": rules are JsonLogic"},
        {"{\"==\":[1]}", "at \"/==\" of the rule there are 1 operands, at least 2 are wanted"},
        {"{\"<\":[1,2,3,4]}", "at \"/<\" of the rule there are 4 operands, at most 3 are wanted"},
        {"{\"!\":{}}",
            "at \"/!\" of the rule an object must have exactly one operator: {\"==\": "
            "[...]}"},
        {"{\"+\":[9007199254740994,1]}",
            "at \"/+/0\" of the rule a number is beyond 9007199254740992, up to which numbers are "
            "exact"},
        {"{\"==\":[1,", "the rule is not valid JSON at line 1, column 9"},
    };

    for (size_t i = 0; i < COUNT(cases); i++)
        check_refused(state, cases[i][0], ERR_INVALID, cases[i][1]);
}

/* `inner` as often as `times` inside `before` and `after`. */
static const char *nested(
    struct ctx *c, int times, const char *before, const char *inner, const char *after)
{
    struct buf b;
    const char *text;

    buf_init(&b, (size_t)1 << 20);
    for (int i = 0; i < times; i++)
        buf_text(&b, before);
    buf_text(&b, inner);
    for (int i = 0; i < times; i++)
        buf_text(&b, after);
    text = str_dup(c->arena, buf_view(&b));
    buf_fini(&b);
    return text;
}

static void rules_have_limits(void **state)
{
    struct ctx *c = *state;
    struct rule rule;

    assert_true(rule_parse(c, str_of(nested(c, 31, "{\"!\":", "1", "}")), &facts, &rule));
    assert_false(rule_parse(c, str_of(nested(c, 32, "{\"!\":", "1", "}")), &facts, &rule));
    assert_int_equal(c->err, ERR_TOO_LARGE);
    assert_non_null(strstr(c->error, "\" the rule goes deeper than 32"));
    ctx_clear_error(c);
    check_refused(state, nested(c, 1, "[", nested(c, 9999, "1,", "1", ""), "]"), ERR_TOO_LARGE,
        "the rule has more than 10000 operators and values");
    check_refused(state, nested(c, 1, "[\"", nested(c, RULE_TEXT_MAX, "", "", "x"), "x\"]"),
        ERR_TOO_LARGE, "at \"/0\" of the rule a text has more than 4096 bytes");
    check_refused(state, nested(c, RULE_BYTES_MAX, " ", "1", ""), ERR_TOO_LARGE,
        "the rule has more than 65536 bytes");
}

static void runs_have_limits(void **state)
{
    struct ctx *c = *state;
    const char *ten = "[1,2,3,4,5,6,7,8,9,10]";
    const char *loops = nested(c, 5, arena_printf(c->arena, "{\"all\":[%s,", ten), "1", "]}");
    const char *twenty = "[1,2,3,4,5,6,7,8,9,10,1,2,3,4,5,6,7,8,9,10]";

    check_refused(state, loops, ERR_TOO_LARGE,
        "the rule takes more than 100000 steps: go through fewer elements, or not inside each "
        "other");
    check_refused(state,
        arena_printf(c->arena,
            "{\"reduce\":[%s,{\"cat\":[{\"var\":\"accumulator\"},{\"var\":\"accumulator\"}]},"
            "\"twice as long each time\"]}",
            twenty),
        ERR_TOO_LARGE,
        "the rule makes lists and texts of more than 262144 bytes: put together less");
    check_refused(state,
        arena_printf(c->arena,
            "{\"cat\":[{\"reduce\":[{\"merge\":[%s,%s]},[{\"var\":\"accumulator\"}],1]}]}", twenty,
            twenty),
        ERR_TOO_LARGE, "the rule makes lists inside each other, more than 32 deep");
}

/* 2^20 elements in a few bytes: each is counted when they are gone through. */
static void shared_lists_are_counted_each_time(void **state)
{
    check_refused(state,
        "{\"cat\":[{\"reduce\":[[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20],[{\"var\":"
        "\"accumulator\"},{\"var\":\"accumulator\"}],\"\"]}]}",
        ERR_TOO_LARGE,
        "the rule takes more than 100000 steps: go through fewer elements, or not inside each "
        "other");
}

/* What reduce looks names up in goes with its loop; what it gave must not. */
static void what_reduce_gives_outlives_it(void **state)
{
    struct ctx *c = *state;
    struct rule_value result;
    struct rule rule;

    assert_true(rule_parse(c, STR("{\"reduce\":[[1,2],{\"var\":\"\"},\"start\"]}"), NULL, &rule));
    assert_true(rule_run(c, &rule, (struct rule_value){0}, &result));
    assert_int_equal(result.kind, RULE_OBJECT);
    assert_true(result.object.values[0].number == 2);
    assert_int_equal(result.object.values[1].kind, RULE_OBJECT);
    assert_true(result.object.values[1].object.values[0].number == 1);
    assert_true(str_eq(result.object.values[1].object.values[1].text, STR("start")));
}

/* Where JavaScript surprises: each was looked up in json-logic-js. */
static void odd_operands_are_taken_as_javascript_does(void **state)
{
    static const char *const yes[] = {
        "{\"==\":[{\"+\":[\"3.5 pieces\"]},3.5]}",
        "{\"==\":[[],\"\"]}",
        "{\"==\":[[5],5]}",
        "{\"==\":[null,null]}",
        "{\"!=\":[null,0]}",
        "{\"<\":[null,1]}",
        "{\"==\":[true,\"1\"]}",
        "{\"!==\":[true,1]}",
        "{\"!\":[{\"<\":[\"apple\",5]}]}",
        "{\"<\":[\"10\",\"9\"]}",
        "{\"==\":[{\"cat\":[1,null,[2,[3,null]],true,{\"*\":[1e15,1e6]}]},\"12,3,true1e+21\"]}",
        "{\"==\":[{\"substr\":[\"сливки\",1,-2]},\"лив\"]}",
        "{\"in\":[\"\",\"team\"]}",
        "{\"!\":[{\"in\":[\"\",\"\"]}]}",
        "{\"!=\":[{\"merge\":[]},{\"merge\":[]}]}",
        "{\"==\":[{\"var\":\"a\"},{\"var\":\"a\"}]}",
        "{\"!\":[{\"*\":[\"a\",2]}]}",
        "{\"==\":[{\"-\":[null]},0]}",
        "{\"!\":[{\"all\":[null,true]}]}",
        "{\"none\":[null,true]}",
        "{\"==\":[{\"var\":\"a.1\"},\"y\"]}",
        "{\"==\":[{\"%\":[-7,3]},-1]}",
    };
    struct ctx *c = *state;
    json_t *json = json_loads("{\"a\":[\"x\",\"y\"]}", 0, NULL);
    struct rule_value data;

    assert_true(rule_value_read(c, json, &data));
    json_decref(json);
    for (size_t i = 0; i < COUNT(yes); i++) {
        struct rule rule;
        bool holds = false;

        if (!rule_parse(c, str_of(yes[i]), NULL, &rule) || !rule_holds(c, &rule, data, &holds))
            fail_msg("%s: %s", yes[i], c->error);
        if (!holds)
            fail_msg("not so: %s", yes[i]);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(published_cases_pass, setup, teardown),
        cmocka_unit_test_setup_teardown(facts_are_read_by_place, setup, teardown),
        cmocka_unit_test_setup_teardown(
            what_is_not_known_is_neither_less_nor_more, setup, teardown),
        cmocka_unit_test_setup_teardown(whole_numbers_are_exact, setup, teardown),
        cmocka_unit_test_setup_teardown(long_lists_are_searched, setup, teardown),
        cmocka_unit_test_setup_teardown(mistakes_are_named_with_their_place, setup, teardown),
        cmocka_unit_test_setup_teardown(rules_have_limits, setup, teardown),
        cmocka_unit_test_setup_teardown(runs_have_limits, setup, teardown),
        cmocka_unit_test_setup_teardown(shared_lists_are_counted_each_time, setup, teardown),
        cmocka_unit_test_setup_teardown(what_reduce_gives_outlives_it, setup, teardown),
        cmocka_unit_test_setup_teardown(odd_operands_are_taken_as_javascript_does, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
