/* The rows that features hand to the house, walked one by one. */
#include "unit.h"

#include <ctype.h>
#include <string.h>

#include "cli/cli.h"
#include "db/schema.h"
#include "module.h"

#define TABLES_MAX 100

static void each_verb(void (*look)(const struct verb *verb))
{
    for (size_t m = 0; m < module_count; m++)
        for (size_t i = 0; i < modules[m]->verb_count; i++)
            look(&modules[m]->verbs[i]);
}

static size_t same_name;
static const char *wanted;

static void count_name(const struct verb *verb)
{
    same_name += strcmp(verb->name, wanted) == 0;
}

static void look_at_verb(const struct verb *verb)
{
    assert_non_null(verb->run);
    assert_true(verb->help < TEXT_COUNT);
    assert_true(verb->txn == TXN_NONE || verb->db != DB_NONE);
    wanted = verb->name;
    same_name = 0;
    each_verb(count_name);
    assert_int_equal(same_name, 1);
    assert_true(verb->option_count + cli_global_option_count <= CALL_OPTIONS_MAX);
    for (size_t i = 0; i < verb->option_count; i++) {
        const struct option *o = &verb->options[i];

        assert_true(o->help < TEXT_COUNT);
        assert_int_equal(o->kind == OPTION_FLAG, o->value == NULL);
        assert_true(o->kind != OPTION_CHOICE || strchr(o->value, '|'));
        for (size_t k = 0; k < cli_global_option_count; k++)
            assert_string_not_equal(o->name, cli_global_options[k].name);
    }
}

static void verbs_are_complete(void **state)
{
    (void)state;
    each_verb(look_at_verb);
}

static void statements_are_rows(void **state)
{
    (void)state;
    for (size_t m = 0; m < module_count; m++)
        for (size_t i = 0; i < modules[m]->statement_count; i++) {
            assert_non_null(modules[m]->statements[i].sql);
            assert_null(strchr(modules[m]->statements[i].sql, ';'));
        }
}

static void migrations_count_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < migration_count; i++)
        assert_true(i == 0 || migrations[i].version > migrations[i - 1].version);
}

/* The names of tables whose definition has a customer_id that is not their own distribution. */
static size_t customer_tables(char names[][64])
{
    size_t count = 0;

    for (size_t i = 0; i < migration_count; i++)
        for (const char *p = migrations[i].sql; (p = strstr(p, "CREATE TABLE ")) != NULL;) {
            const char *end, *column;
            size_t n = 0;

            p += strlen("CREATE TABLE ");
            end = strstr(p, "\n)");
            column = strstr(p, " customer_id ");
            assert_non_null(end);
            if (!column || column > end)
                continue;
            while (islower((unsigned char)p[n]) || p[n] == '_')
                n++;
            assert_true(n < 64);
            memcpy(names[count], p, n);
            names[count++][n] = '\0';
            assert_true(count < TABLES_MAX);
        }
    return count;
}

static size_t part_rows(const char *table)
{
    size_t count = 0;

    for (size_t m = 0; m < module_count; m++)
        for (size_t i = 0; i < modules[m]->part_count; i++)
            count += strcmp(modules[m]->parts[i].table, table) == 0;
    return count;
}

static void tables_of_customers_have_parts(void **state)
{
    static char names[TABLES_MAX][64];
    size_t count = customer_tables(names);

    (void)state;
    assert_true(count > 15);
    for (size_t i = 0; i < count; i++) {
        bool is_customer_itself = strcmp(names[i], "customer") == 0;

        if (part_rows(names[i]) == 0 && !is_customer_itself)
            fail_msg("table %s has no row of struct customer_part", names[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verbs_are_complete),
        cmocka_unit_test(statements_are_rows),
        cmocka_unit_test(migrations_count_up),
        cmocka_unit_test(tables_of_customers_have_parts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
