/* A command is a row: its words, operands and options, what it does, and the text that explains it
 * in three languages. The command line is read against the row, the transaction it asks for is
 * opened, and --help is printed from the same row. */
#ifndef MAITRED_VERB_H
#define MAITRED_VERB_H

#include <stdio.h>

#include "base/actor.h"
#include "base/ctx.h"
#include "cli/output.h"

enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_INT, OPTION_DATE, OPTION_CHOICE, OPTION_LIST };

struct option {
    const char *name; /* without the dashes */
    enum option_kind kind;
    const char
        *value; /* how help names the value; for a choice: "plain|net", the first is default */
    enum text help;
};

enum verb_txn {
    TXN_NONE,
    TXN_READ,
    TXN_WRITE
}; /* opened around run; TXN_NONE: run opens its own */
/* Whether, and how, the database is opened before: the modes of db_open. */
enum verb_db { DB_NONE, DB_READY, DB_CURRENT, DB_PLAIN };

struct call;

struct verb {
    const char *name;     /* "insight rfm" */
    const char *operands; /* "FILE", "CUSTOMER CUSTOMER", "[TEXT]", "" */
    const struct option *options;
    size_t option_count;
    enum verb_db db;
    enum verb_txn txn;
    bool (*run)(struct ctx *c, struct call *call);
    enum text help;
    /* Who may run it as GET /api/v1/<its words>, its options as the query; of TXN_NONE, which
     * opens its own transactions, as POST. Only verbs without operands. PERM_NONE: it is no
     * route. */
    enum permission api;
};

#define OPTIONS(rows) .options = (rows), .option_count = COUNT(rows)
#define CALL_OPERANDS_MAX 8
#define CALL_OPTIONS_MAX 32

/* One reading of the command line, or of a query. Values are borrowed from there. */
struct call {
    const struct verb *verb;
    struct str operands[CALL_OPERANDS_MAX];
    size_t operand_count;
    struct {
        const struct option *option;
        struct str value;
    } given[CALL_OPTIONS_MAX];
    size_t given_count;
    struct output *out; /* what the command prints */
    struct str db_url;
};

/* The value of an option of the row; a name the row does not have is a bug. */
bool call_has(const struct call *call, const char *option);
struct str call_text(const struct call *call, const char *option); /* "" when absent */
/* Which of the choices "a|b|c" was given: 0 for the first, also when absent. */
int call_choice(const struct call *call, const char *option);
MUST bool call_int(struct ctx *c, const struct call *call, const char *option, int64_t min,
    int64_t max, int64_t fallback, int64_t *out);
/* A calendar day, 2011-12-10; *has is false when the option is absent. */
MUST bool call_date(
    struct ctx *c, const struct call *call, const char *option, int64_t *day, bool *has);

#endif
