/* Accounts, as the rest of the house sees them. */
#include "account/account_cli.h"
#include "account/account_store.h"
#include "account/account_gate.h"

extern const struct module account_module;

static const struct option add_options[] = {
    {"role", OPTION_CHOICE, ROLES, T_ACCOUNT_OPTION_ROLE},
    {"name", OPTION_TEXT, "TEXT", T_ACCOUNT_OPTION_NAME},
    {"url", OPTION_TEXT, "URL", T_ACCOUNT_OPTION_URL},
    {"minutes", OPTION_INT, "N", T_ACCOUNT_OPTION_MINUTES},
};

static const struct option link_options[] = {
    {"url", OPTION_TEXT, "URL", T_ACCOUNT_OPTION_URL},
    {"minutes", OPTION_INT, "N", T_ACCOUNT_OPTION_MINUTES},
};

static const struct option edit_options[] = {
    {"role", OPTION_CHOICE, ROLES, T_ACCOUNT_OPTION_ROLE},
    {"name", OPTION_TEXT, "TEXT", T_ACCOUNT_OPTION_NAME},
    {"active", OPTION_CHOICE, "yes|no", T_ACCOUNT_OPTION_ACTIVE},
    {"no-second-factor", OPTION_FLAG, NULL, T_ACCOUNT_OPTION_NO_SECOND_FACTOR},
};

static const struct option token_options[] = {
    {"name", OPTION_TEXT, "TEXT", T_ACCOUNT_OPTION_TOKEN_NAME},
    {"scopes", OPTION_TEXT, "NAME,...", T_ACCOUNT_OPTION_SCOPES},
    {"days", OPTION_INT, "N", T_ACCOUNT_OPTION_DAYS},
};

static const struct verb account_verbs[] = {
    {"account add", "EMAIL", OPTIONS(add_options), .db = DB_READY, .run = account_add_run,
        .help = T_VERB_ACCOUNT_ADD},
    {"account edit", "EMAIL", OPTIONS(edit_options), .db = DB_READY, .txn = TXN_WRITE,
        .run = account_edit_run, .help = T_VERB_ACCOUNT_EDIT},
    {"account link", "EMAIL", OPTIONS(link_options), .db = DB_READY, .run = account_link_run,
        .help = T_VERB_ACCOUNT_LINK},
    {"account list", "", .db = DB_READY, .txn = TXN_READ, .run = account_list_run,
        .help = T_VERB_ACCOUNT_LIST},
    {"account token add", "EMAIL", OPTIONS(token_options), .db = DB_READY, .run = token_add_run,
        .help = T_VERB_ACCOUNT_TOKEN_ADD},
    {"account token list", "[EMAIL]", .db = DB_READY, .txn = TXN_READ, .run = token_list_run,
        .help = T_VERB_ACCOUNT_TOKEN_LIST},
    {"account token revoke", "TOKEN", .db = DB_READY, .txn = TXN_WRITE, .run = token_revoke_run,
        .help = T_VERB_ACCOUNT_TOKEN_REVOKE},
};

const struct module account_module = {.name = "account",
    VERBS(account_verbs),
    .gate = &account_gate,
    .statements = account_sql,
    .statement_count = ACCOUNT_STATEMENT_COUNT,
    .invariants = account_invariants,
    .invariant_count = ACCOUNT_INVARIANT_COUNT};
