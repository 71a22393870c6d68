/* maitred import KIND FILE. */
#include <jansson.h>
#include <string.h>

#include "base/money.h"
#include "cli/verb.h"
#include "intake/import_http.h"
#include "intake/intake_store.h"
#include "intake/upload_store.h"
#include "module.h"

#define SHIFT_MAX 10
#define INTAKE_VERB_COUNT 7 /* in the order of import_kinds */

/* ---- options ---- */

static bool read_source(struct ctx *c, const struct call *call, struct import *im)
{
    im->reader.source = call_text(call, "source");
    for (size_t i = 0; i < im->reader.source.n; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_.-", im->reader.source.p[i]))
            return fail(c, ERR_USAGE,
                "--source takes small letters, digits and _.-, not \"" STR_FMT "\"",
                STR_ARG(im->reader.source));
    return im->reader.source.n <= 32 || fail(c, ERR_USAGE, "--source is longer than 32 letters");
}

static bool read_currency(struct ctx *c, const struct call *call, struct import *im)
{
    struct str text = call_text(call, "currency");

    if (text.n == 0)
        return true;
    if (text.n != 3 || currency_digits(str_dup(c->arena, text)) < 0)
        return fail(c, ERR_USAGE, "\"" STR_FMT "\" is no currency of ISO 4217, like EUR or UAH",
            STR_ARG(text));
    memcpy(im->currency, text.p, 3);
    return true;
}

static bool read_separator(struct ctx *c, const struct call *call, struct import *im)
{
    struct str text = call_text(call, "separator");

    if (str_eq(text, STR("tab")))
        im->table.separator = '\t';
    else if (text.n == 1)
        im->table.separator = *text.p;
    else if (text.n > 1)
        return fail(c, ERR_USAGE, "--separator takes one character, or the word tab");
    return true;
}

static bool read_options(struct ctx *c, const struct call *call, struct import *im)
{
    static const enum table_encoding encodings[] = {ENCODING_AUTO, ENCODING_UTF8, ENCODING_UTF16LE,
        ENCODING_UTF16BE, ENCODING_CP1251, ENCODING_CP1252};
    int64_t day;
    bool has_day;

    im->path = str_dup(c->arena, call->operands[0]);
    im->is_dry = call_has(call, "dry-run");
    im->wish.map = call_text(call, "map");
    im->wish.date_order = (enum date_order)call_choice(call, "dates");
    im->wish.has_decimal = call_has(call, "decimal");
    im->wish.decimal = (enum decimal_mark)call_choice(call, "decimal");
    im->table.encoding = encodings[call_choice(call, "encoding")];
    im->table.header = (enum table_header)call_choice(call, "header");
    im->table.format = (enum table_format)call_choice(call, "file-format");
    if (!read_source(c, call, im) || !read_currency(c, call, im) || !read_separator(c, call, im) ||
        !call_date(c, call, "at", &day, &has_day))
        return false;
    if (has_day)
        im->reader.default_at = zone_moment(c->zone, day, 0);
    return true;
}

static bool read_score_options(struct ctx *c, const struct call *call, struct import *im)
{
    im->reader.metric = (enum metric_wish)call_choice(call, "metric");
    return call_int(c, call, "shift", -SHIFT_MAX, SHIFT_MAX, 0, &im->reader.shift);
}

/* ---- what came of it ---- */

static void print_mapping(struct ctx *c, struct output *o, const struct import *im)
{
    struct column columns[] = {{"field", lang_text(c->lang, T_IMPORT_FIELD), COLUMN_LEFT},
        {"column", lang_text(c->lang, T_IMPORT_COLUMN), COLUMN_RIGHT}};

    output_table(o, "mapping", columns, COUNT(columns));
    for (size_t f = 0; f < FIELD_COUNT; f++) {
        if (im->reader.map.column[f] == MAPPING_NONE)
            continue;
        output_row(o);
        output_text(o, NULL, NULL, str_of(field_name((enum field)f)));
        output_int(o, NULL, NULL, im->reader.map.column[f] + 1);
    }
    output_table_end(o);
}

static void print_counts(struct ctx *c, struct output *o, const struct import *im)
{
    const struct {
        const char *key;
        enum text label;
        int64_t n;
        bool is_always;
    } counts[] = {{"rows", T_IMPORT_ROWS, im->counts.rows, true},
        {"added", T_IMPORT_ADDED, im->counts.added, !im->is_dry},
        {"changed", T_IMPORT_CHANGED, im->counts.changed, false},
        {"known", T_IMPORT_KNOWN, im->counts.known, !im->is_dry},
        {"rejected", T_IMPORT_REJECTED, im->counts.rejected, true},
        {"anonymous", T_IMPORT_ANONYMOUS, im->counts.anonymous, false},
        {"left_out", T_IMPORT_LEFT_OUT, im->counts.left_out, false},
        {"unmatched", T_IMPORT_UNMATCHED, im->counts.unmatched, false},
        {"conflicts", T_IMPORT_CONFLICTS, im->counts.conflicts, false}};

    for (size_t i = 0; i < COUNT(counts); i++) {
        bool is_shown = counts[i].is_always || counts[i].n > 0;

        output_int(
            o, counts[i].key, is_shown ? lang_text(c->lang, counts[i].label) : NULL, counts[i].n);
    }
}

static void print_import(struct ctx *c, struct output *o, const struct import *im, double seconds)
{
    output_title(o,
        LANG_FORMAT(c->arena, c->lang, im->is_dry ? T_IMPORT_DRY_TITLE : T_IMPORT_TITLE,
            ARG_TEXT("file", im->path)));
    output_text(o, "kind", NULL, str_of(im->kind->name));
    output_text(o, "file", NULL, str_of(im->path));
    output_text(o, "format", lang_text(c->lang, T_IMPORT_FORMAT), str_of(im->described));
    output_bool(o, "dry_run", NULL, im->is_dry);
    print_counts(c, o, im);
    output_real(o, "seconds", lang_text(c->lang, T_IMPORT_SECONDS), seconds, 1);
    if (im->counts.rejected > 0)
        output_text(o, "rejected_file", lang_text(c->lang, T_IMPORT_REJECTED_FILE),
            str_of(im->rejects.path));
    if (im->is_dry)
        print_mapping(c, o, im);
}

/* ---- what an upload asks for: the same options, as members of a JSON object ---- */

static const struct verb intake_verbs[INTAKE_VERB_COUNT];

bool import_kind_parse(struct str name, size_t *out)
{
    for (*out = 0; *out < import_kind_count; ++*out)
        if (str_eq(name, str_of(import_kinds[*out].name)))
            return true;
    return false;
}

static void call_take(struct ctx *c, struct call *call, const json_t *options)
{
    for (size_t i = 0; i < call->verb->option_count; i++) {
        const struct option *o = &call->verb->options[i];
        char *name = str_dup(c->arena, str_of(o->name));

        for (char *p = name; *p; p++)
            *p = *p == '-' ? '_' : *p;
        if (!json_is_string(json_object_get(options, name)))
            continue;
        call->given[call->given_count].option = o;
        call->given[call->given_count++].value =
            str_keep(c->arena, str_of(json_string_value(json_object_get(options, name))));
    }
}

bool import_wanted(struct ctx *c, const struct upload *u, struct str options, struct import *im)
{
    json_t *json = json_loadb(options.p, options.n, 0, NULL);
    struct call call = {.operands = {u->path}, .operand_count = 1};
    size_t kind;

    if (!import_kind_parse(u->kind, &kind))
        bug("an upload of no kind");
    call.verb = &intake_verbs[kind];
    call_take(c, &call, json);
    json_decref(json);
    *im = (struct import){.kind = &import_kinds[kind]};
    return (str_eq(u->kind, STR("scores")) ? read_score_options(c, &call, im) : true) &&
        read_options(c, &call, im);
}

static bool import_call(struct ctx *c, struct call *call, struct import *im)
{
    double started = clock_elapsed_s();
    bool ok;

    if (!read_options(c, call, im))
        return false;
    ok = import_run(c, im);
    if (ok || c->err == ERR_PARTIAL)
        print_import(c, call->out, im, clock_elapsed_s() - started);
    return ok;
}

static bool import_orders(struct ctx *c, struct call *call)
{
    return import_call(c, call, &(struct import){.kind = &import_kinds[0]});
}

static bool import_customers(struct ctx *c, struct call *call)
{
    return import_call(c, call, &(struct import){.kind = &import_kinds[1]});
}

static bool import_products(struct ctx *c, struct call *call)
{
    return import_call(c, call, &(struct import){.kind = &import_kinds[2]});
}

static bool import_scores(struct ctx *c, struct call *call)
{
    struct import im = {.kind = &import_kinds[3]};

    return read_score_options(c, call, &im) && import_call(c, call, &im);
}

static bool import_deliveries(struct ctx *c, struct call *call)
{
    return import_call(c, call, &(struct import){.kind = &import_kinds[4]});
}

static bool import_spend(struct ctx *c, struct call *call)
{
    return import_call(c, call, &(struct import){.kind = &import_kinds[5]});
}

static bool import_contracts(struct ctx *c, struct call *call)
{
    return import_call(c, call, &(struct import){.kind = &import_kinds[6]});
}

#define USUAL_OPTIONS                                                                        \
    {"map", OPTION_LIST, "FIELD=COLUMN,...", T_OPTION_MAP},                                  \
        {"dry-run", OPTION_FLAG, NULL, T_OPTION_DRY_RUN},                                    \
        {"dates", OPTION_CHOICE, "auto|dmy|mdy", T_OPTION_DATES},                            \
        {"decimal", OPTION_CHOICE, "point|comma", T_OPTION_DECIMAL},                         \
        {"currency", OPTION_TEXT, "CODE", T_OPTION_CURRENCY},                                \
        {"source", OPTION_TEXT, "NAME", T_OPTION_SOURCE},                                    \
        {"at", OPTION_DATE, "DATE", T_OPTION_AT},                                            \
        {"header", OPTION_CHOICE, "auto|yes|no", T_OPTION_HEADER},                           \
        {"separator", OPTION_TEXT, "CHARACTER", T_OPTION_SEPARATOR},                         \
        {"file-format", OPTION_CHOICE, "auto|csv|jsonl|xlsx|fixed", T_OPTION_FILE_FORMAT},   \
    {                                                                                        \
        "encoding", OPTION_CHOICE, "auto|utf-8|utf-16le|utf-16be|windows-1251|windows-1252", \
            T_OPTION_ENCODING                                                                \
    }

static const struct option usual_options[] = {USUAL_OPTIONS};
static const struct option score_options[] = {
    {"metric", OPTION_CHOICE, "auto|nps|csat|ces", T_OPTION_METRIC},
    {"shift", OPTION_INT, "N", T_OPTION_SHIFT}, USUAL_OPTIONS};

static const struct verb intake_verbs[INTAKE_VERB_COUNT] = {
    {"import orders", "FILE", OPTIONS(usual_options), .db = DB_READY, .run = import_orders,
        .help = T_VERB_IMPORT_ORDERS},
    {"import customers", "FILE", OPTIONS(usual_options), .db = DB_READY, .run = import_customers,
        .help = T_VERB_IMPORT_CUSTOMERS},
    {"import products", "FILE", OPTIONS(usual_options), .db = DB_READY, .run = import_products,
        .help = T_VERB_IMPORT_PRODUCTS},
    {"import scores", "FILE", OPTIONS(score_options), .db = DB_READY, .run = import_scores,
        .help = T_VERB_IMPORT_SCORES},
    {"import deliveries", "FILE", OPTIONS(usual_options), .db = DB_READY, .run = import_deliveries,
        .help = T_VERB_IMPORT_DELIVERIES},
    {"import spend", "FILE", OPTIONS(usual_options), .db = DB_READY, .run = import_spend,
        .help = T_VERB_IMPORT_SPEND},
    {"import contracts", "FILE", OPTIONS(usual_options), .db = DB_READY, .run = import_contracts,
        .help = T_VERB_IMPORT_CONTRACTS},
};

const struct module intake_module = {.name = "intake",
    VERBS(intake_verbs),
    .statements = intake_sql,
    .statement_count = INTAKE_STATEMENT_COUNT};
