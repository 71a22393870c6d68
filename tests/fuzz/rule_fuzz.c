/* Anything as a rule, and anything as what it is run over: it is refused with a reason, or runs
 * within its limits. The text before the first NUL is the rule, what follows the data. A rule that
 * names facts is run over facts of which one may be unknown. */
#include <string.h>

#include "rule/rule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct rule_fact line_rows[] = {
    {"sku", RULE_OF_TEXT, T_UNIT_ORDERS, NULL}, {"amount", RULE_OF_NUMBER, T_UNIT_ORDERS, NULL}};
static const struct rule_facts line_facts = {line_rows, COUNT(line_rows)};
static const struct rule_fact rows[] = {
    {"order.total", RULE_OF_NUMBER, T_UNIT_ORDERS, NULL},
    {"customer.tags", RULE_OF_TEXTS, T_UNIT_ORDERS, NULL},
    {"customer.tier", RULE_OF_TEXT, T_UNIT_ORDERS, NULL},
    {"customer.is_new", RULE_OF_FLAG, T_UNIT_ORDERS, NULL},
    {"lines", RULE_OF_RECORDS, T_UNIT_ORDERS, &line_facts},
};
static const struct rule_facts facts = {rows, COUNT(rows)};

static void check(const struct ctx *c, bool ok)
{
    assert(ok == (c->err == ERR_NONE));
    assert(ok == (c->error[0] == '\0'));
}

static void run_free(struct ctx *c, struct str text, struct str data)
{
    json_t *json = json_loadb(data.p, data.n, JSON_DECODE_ANY, NULL);
    struct rule_value value = {0}, result;
    struct rule rule;
    bool ok;

    if (!json || rule_value_read(c, json, &value)) {
        ok = rule_parse(c, text, NULL, &rule) && rule_run(c, &rule, value, &result);
        check(c, ok);
        if (ok)
            (void)rule_is_true(result);
    }
    if (json)
        json_decref(json);
}

static void run_facts(struct ctx *c, struct str text)
{
    struct rule_value tags[] = {rule_text(STR("vip")), rule_text(STR("new"))};
    struct rule_value lines[] = {rule_text(STR("a")), rule_number(100), {0}, rule_number(-.5)};
    struct rule_value records[] = {rule_record(lines, 2), rule_record(lines + 2, 2)};
    struct rule_value values[] = {
        rule_number(1e4), rule_list(tags, 2), {0}, rule_flag(true), rule_list(records, 2)};
    struct rule rule;
    bool ok, holds;

    ok = rule_parse(c, text, &facts, &rule) &&
        rule_holds(c, &rule, rule_record(values, COUNT(values)), &holds);
    check(c, ok);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct str rest = STR("");
    struct ctx c;

    (void)(size && str_cut(&text, '\0', &rest));
    ctx_init(&c, (size_t)64 << 20, LANG_EN);
    run_free(&c, rest, text);
    ctx_clear_error(&c);
    run_facts(&c, rest);
    ctx_fini(&c);
    return 0;
}
