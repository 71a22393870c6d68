/* maitred location: the business's shops, said and looked at. */
#include "cli/verb.h"
#include "setting/location.h"
#include "setting/location_http.h"
#include "setting/location_store.h"

extern const struct module location_module;

static bool set_run(struct ctx *c, struct call *call)
{
    struct location l = {.code = call->operands[0],
        .name = str_trim(call->operands[1]),
        .address = str_trim(call_text(call, "address")),
        .time_zone = str_trim(call_text(call, "zone"))};
    const char *member;

    return location_put(c, &l, &member);
}

static bool remove_run(struct ctx *c, struct call *call)
{
    return location_remove(c, call->operands[0]);
}

static void list_row(void *arg, const struct location *l)
{
    struct output *o = arg;

    output_row(o);
    output_text(o, NULL, NULL, l->code);
    output_text(o, NULL, NULL, l->name);
    output_text(o, NULL, NULL, l->address);
    output_text(o, NULL, NULL, l->time_zone);
}

static bool list_run(struct ctx *c, struct call *call)
{
    const struct column columns[] = {{"code", lang_text(c->lang, T_LOCATION_CODE), COLUMN_LEFT},
        {"name", lang_text(c->lang, T_LOCATION_NAME), COLUMN_LEFT},
        {"address", lang_text(c->lang, T_LOCATION_ADDRESS), COLUMN_LEFT},
        {"time_zone", lang_text(c->lang, T_LOCATION_ZONE), COLUMN_LEFT}};

    output_table(call->out, "locations", columns, COUNT(columns));
    if (!location_read(c, list_row, call->out))
        return false;
    output_table_end(call->out);
    return true;
}

static const struct option set_options[] = {
    {"address", OPTION_TEXT, "TEXT", T_LOCATION_OPTION_ADDRESS},
    {"zone", OPTION_TEXT, "Europe/Kyiv", T_LOCATION_OPTION_ZONE},
};

static const struct verb location_verbs[] = {
    {"location list", "", .db = DB_READY, .txn = TXN_READ, .run = list_run,
        .help = T_VERB_LOCATION_LIST},
    {"location remove", "CODE", .db = DB_READY, .txn = TXN_WRITE, .run = remove_run,
        .help = T_VERB_LOCATION_REMOVE},
    {"location set", "CODE NAME", OPTIONS(set_options), .db = DB_READY, .txn = TXN_WRITE,
        .run = set_run, .help = T_VERB_LOCATION_SET},
};

const struct module location_module = {.name = "location",
    VERBS(location_verbs),
    .routes = location_routes,
    .route_count = LOCATION_ROUTE_COUNT,
    .statements = location_sql,
    .statement_count = LOCATION_STATEMENT_COUNT};
