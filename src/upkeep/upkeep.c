/* Keeping the database well: backup, restore, check. */
#include "cli/verb.h"
#include "module.h"
#include "timeline/touchpoint_store.h"

#define VIOLATIONS_SHOWN_MAX 20

extern const struct module upkeep_module;

static bool backup_run(struct ctx *c, struct call *call)
{
    const char *path = str_dup(c->arena, call->operands[0]);

    if (!db_backup(c, path))
        return false;
    output_text(call->out, "backup", lang_text(c->lang, T_UPKEEP_BACKUP), str_of(path));
    return true;
}

static bool restore_run(struct ctx *c, struct call *call)
{
    if (!db_restore(c, call->db_url, str_dup(c->arena, call->operands[0])))
        return false;
    output_text(call->out, "restored", lang_text(c->lang, T_UPKEEP_RESTORED), call->operands[0]);
    return true;
}

struct breaches {
    struct output *out;
    int64_t count;
};

static void breach_put(void *arg, const char *rule, struct str record)
{
    struct breaches *b = arg;

    b->count++;
    output_row(b->out);
    output_text(b->out, NULL, NULL, str_of(rule));
    output_text(b->out, NULL, NULL, record);
}

static bool invariant_check(struct ctx *c, struct breaches *b, const struct invariant *rule)
{
    struct rows rows;
    int64_t shown = 0;

    if (!db_query(c, &rows, &rule->violations, NO_ARGS))
        return false;
    while (db_next(&rows)) {
        if (shown++ == VIOLATIONS_SHOWN_MAX) {
            b->count++;
            break;
        }
        breach_put(b, rule->name, db_text(&rows, 0));
    }
    return db_end(&rows);
}

/* Every statement of the program fits this database's schema and engine; one that does not is a bug
 * and says so. */
static bool statements_check(struct ctx *c)
{
    if (!db_prepare_all(c, touchpoint_sql, TOUCHPOINT_STATEMENT_COUNT))
        return false;
    for (size_t m = 0; m < module_count; m++)
        if (!db_prepare_all(c, modules[m]->statements, modules[m]->statement_count))
            return false;
    return true;
}

static bool modules_check(struct ctx *c, struct breaches *b, int64_t *rules)
{
    for (size_t m = 0; m < module_count; m++) {
        if (!modules[m]->check)
            continue;
        ++*rules;
        if (!modules[m]->check(c, breach_put, b))
            return false;
    }
    return true;
}

static bool check_run(struct ctx *c, struct call *call)
{
    struct column columns[] = {{"invariant", lang_text(c->lang, T_UPKEEP_INVARIANT), COLUMN_LEFT},
        {"record", lang_text(c->lang, T_UPKEEP_RECORD), COLUMN_LEFT}};
    struct breaches b = {.out = call->out};
    int64_t rules = 0;

    if (!db_check_integrity(c) || !statements_check(c))
        return false;
    output_table(call->out, "violations", columns, COUNT(columns));
    for (size_t m = 0; m < module_count; m++)
        for (size_t i = 0; i < modules[m]->invariant_count; i++, rules++)
            if (!invariant_check(c, &b, &modules[m]->invariants[i]))
                return false;
    if (!modules_check(c, &b, &rules))
        return false;
    output_table_end(call->out);
    output_int(call->out, "invariants", lang_text(c->lang, T_UPKEEP_INVARIANTS), rules);
    output_bool(call->out, "ok", lang_text(c->lang, T_UPKEEP_WELL), b.count == 0);
    return b.count == 0 ||
        fail(c, ERR_INVALID, "the data break %lld of their own rules", (long long)b.count);
}

static const struct verb upkeep_verbs[] = {
    {"backup", "FILE", .db = DB_PLAIN, .run = backup_run, .help = T_VERB_BACKUP},
    {"restore", "FILE", .db = DB_NONE, .run = restore_run, .help = T_VERB_RESTORE},
    {"check", "", .db = DB_CURRENT, .txn = TXN_READ, .run = check_run, .help = T_VERB_CHECK},
};

const struct module upkeep_module = {.name = "upkeep", VERBS(upkeep_verbs)};
