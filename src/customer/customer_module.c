/* Customers, as the rest of the house sees them: commands, statements, what is always true, and
 * what moves when two customers become one. */
#include "customer/customer_cli.h"
#include "customer/customer_http.h"
#include "customer/customer_module.h"

static const struct option list_options[] = {
    {"limit", OPTION_INT, "N", T_CUSTOMER_OPTION_LIMIT},
    {"after", OPTION_TEXT, "CUSTOMER", T_CUSTOMER_OPTION_AFTER},
    {"name", OPTION_TEXT, "TEXT", T_CUSTOMER_OPTION_NAME_PREFIX},
};
static const struct option show_options[] = {
    {"limit", OPTION_INT, "N", T_CUSTOMER_OPTION_SHOW_LIMIT},
};
static const struct option field_options[] = {
    {"name", OPTION_TEXT, "TEXT", T_CUSTOMER_OPTION_NAME},
    {"given", OPTION_TEXT, "TEXT", T_CUSTOMER_OPTION_GIVEN},
    {"family", OPTION_TEXT, "TEXT", T_CUSTOMER_OPTION_FAMILY},
    {"kind", OPTION_CHOICE, "person|organisation", T_CUSTOMER_OPTION_KIND},
    {"phone", OPTION_LIST, "NUMBER", T_CUSTOMER_OPTION_PHONE},
    {"email", OPTION_LIST, "ADDRESS", T_CUSTOMER_OPTION_EMAIL},
    {"card", OPTION_LIST, "CARD", T_CUSTOMER_OPTION_CARD},
    {"external", OPTION_LIST, "[SOURCE:]ID", T_CUSTOMER_OPTION_EXTERNAL},
    {"telegram", OPTION_LIST, "NAME", T_CUSTOMER_OPTION_TELEGRAM},
    {"device", OPTION_LIST, "TEXT", T_CUSTOMER_OPTION_DEVICE},
    {"language", OPTION_TEXT, "CODE", T_CUSTOMER_OPTION_LANGUAGE},
    {"country", OPTION_TEXT, "CODE", T_CUSTOMER_OPTION_COUNTRY},
    {"zone", OPTION_TEXT, "ZONE", T_CUSTOMER_OPTION_ZONE},
    {"address", OPTION_TEXT, "TEXT", T_CUSTOMER_OPTION_ADDRESS},
    {"home", OPTION_TEXT, "LAT,LON", T_CUSTOMER_OPTION_HOME},
    {"birth", OPTION_TEXT, "DAY", T_CUSTOMER_OPTION_BIRTH},
    {"set", OPTION_LIST, "NAME=VALUE", T_CUSTOMER_OPTION_SET},
};
static const struct option note_options[] = {
    {"author", OPTION_TEXT, "TEXT", T_CUSTOMER_OPTION_AUTHOR},
};
static const struct option date_options[] = {
    {"whose", OPTION_TEXT, "TEXT", T_CUSTOMER_OPTION_WHOSE},
    {"note", OPTION_TEXT, "TEXT", T_CUSTOMER_OPTION_DATE_NOTE},
};
static const struct option prefer_options[] = {
    {"channel", OPTION_TEXT, "TEXT", T_CUSTOMER_OPTION_CHANNEL},
};
static const struct option consent_options[] = {
    {"source", OPTION_TEXT, "TEXT", T_CUSTOMER_OPTION_SOURCE},
};
static const struct option export_options[] = {
    {"to", OPTION_TEXT, "FILE", T_CUSTOMER_OPTION_TO},
};
static const struct option erase_options[] = {
    {"yes", OPTION_FLAG, NULL, T_CUSTOMER_OPTION_YES},
};
static const struct option declare_options[] = {
    {"label", OPTION_TEXT, "TEXT", T_ATTRIBUTE_OPTION_LABEL},
};

#define READS(function) .db = DB_READY, .txn = TXN_READ, .run = function
#define CHANGES .db = DB_READY, .txn = TXN_NONE, .run = customer_change_run

static const struct verb verbs[] = {
    {"customer list", "", OPTIONS(list_options), READS(customer_list_run),
        .help = T_CUSTOMER_LIST_HELP},
    {"customer show", "CUSTOMER", OPTIONS(show_options), READS(customer_show_run),
        .help = T_CUSTOMER_SHOW_HELP},
    {"customer find", "TEXT", READS(customer_find_run), .help = T_CUSTOMER_FIND_HELP},
    {"customer add", "", OPTIONS(field_options), CHANGES, .help = T_CUSTOMER_ADD_HELP},
    {"customer edit", "CUSTOMER", OPTIONS(field_options), CHANGES, .help = T_CUSTOMER_EDIT_HELP},
    {"customer tag", "CUSTOMER TAG", CHANGES, .help = T_CUSTOMER_TAG_HELP},
    {"customer untag", "CUSTOMER TAG", CHANGES, .help = T_CUSTOMER_UNTAG_HELP},
    {"customer note", "CUSTOMER TEXT", OPTIONS(note_options), CHANGES,
        .help = T_CUSTOMER_NOTE_HELP},
    {"customer date", "CUSTOMER DAY OCCASION", OPTIONS(date_options), CHANGES,
        .help = T_CUSTOMER_DATE_HELP},
    {"customer prefer", "CUSTOMER TOPIC VALUE", OPTIONS(prefer_options), CHANGES,
        .help = T_CUSTOMER_PREFER_HELP},
    {"customer consent", "CUSTOMER CHANNEL PURPOSE YES|NO", OPTIONS(consent_options), CHANGES,
        .help = T_CUSTOMER_CONSENT_HELP},
    {"customer merge", "KEEP GONE", CHANGES, .help = T_CUSTOMER_MERGE_HELP},
    {"customer unmerge", "GONE", CHANGES, .help = T_CUSTOMER_UNMERGE_HELP},
    {"customer export", "CUSTOMER", OPTIONS(export_options), READS(customer_export_run),
        .help = T_CUSTOMER_EXPORT_HELP},
    {"customer erase", "CUSTOMER", OPTIONS(erase_options), CHANGES, .help = T_CUSTOMER_ERASE_HELP},
    {"attribute list", "", READS(attribute_list_run), .help = T_ATTRIBUTE_LIST_HELP},
    {"attribute declare", "NAME TYPE", OPTIONS(declare_options), CHANGES,
        .help = T_ATTRIBUTE_DECLARE_HELP},
};

const struct module customer_module = {
    .name = "customer",
    VERBS(verbs),
    .routes = customer_routes,
    .route_count = CUSTOMER_ROUTE_COUNT,
    STATEMENTS(customer_sql),
    INVARIANTS(customer_invariants),
    CUSTOMER_PARTS(customer_parts),
};
