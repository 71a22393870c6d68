/* maitred loyalty: the books in a terminal. Every command that moves points is a row of one table.
 */
#include <sodium.h>

#include "base/id.h"
#include "base/money.h"
#include "customer/customer.h"
#include "ledger/ledger_doors.h"
#include "ledger/ledger_priv.h"
#include "ledger/ledger_store.h"

#define HISTORY_DEFAULT 20
#define HISTORY_MAX 1000
#define DIGESTS_MAX 1000

/* ---- moving points ---- */

enum operand { POINTS_NAMED, HOLD_NAMED, HOLD_AND_POINTS, ORDER_NAMED, OTHER_NAMED };

static const struct move {
    const char *verb;
    enum ledger_kind kind;
    enum operand operands; /* after the customer */
} moves[] = {
    {"loyalty earn", LEDGER_AWARD, POINTS_NAMED},
    {"loyalty spend", LEDGER_SPEND, POINTS_NAMED},
    {"loyalty authorise", LEDGER_AUTHORISE, POINTS_NAMED},
    {"loyalty capture", LEDGER_CAPTURE, HOLD_AND_POINTS},
    {"loyalty void", LEDGER_VOID, HOLD_NAMED},
    {"loyalty refund", LEDGER_REFUND, ORDER_NAMED},
    {"loyalty adjust", LEDGER_ADJUST, POINTS_NAMED},
    {"loyalty transfer", LEDGER_TRANSFER_OUT, OTHER_NAMED},
};

static const struct move *move_of(const struct verb *verb)
{
    for (size_t i = 0; i < COUNT(moves); i++)
        if (str_eq(str_of(moves[i].verb), str_of(verb->name)))
            return &moves[i];
    bug("a verb that moves no points: %s", verb->name);
}

static bool points_read(struct ctx *c, struct str text, int64_t *points)
{
    return str_to_i64(str_trim(text), 1, LEDGER_POINTS_MAX, points) ||
        fail(c, ERR_USAGE, "\"" STR_FMT "\" is no number of points", STR_ARG(text));
}

static bool hold_read(struct ctx *c, struct str text, int64_t *id)
{
    return id_parse(str_trim(text), LEDGER_OP_PREFIX, id) ||
        fail(c, ERR_USAGE, "\"" STR_FMT "\" is no hold, like those that loyalty authorise prints",
            STR_ARG(text));
}

static bool operands_read(
    struct ctx *c, const struct call *call, enum operand what, struct ledger_request *l)
{
    const struct str *o = call->operands;

    if (!customer_named(c, o[0], &l->customer_id))
        return false;
    switch (what) {
    case POINTS_NAMED:
        return points_read(c, o[1], &l->points);
    case HOLD_NAMED:
        return hold_read(c, o[1], &l->ref);
    case HOLD_AND_POINTS:
        return hold_read(c, o[1], &l->ref) && points_read(c, o[2], &l->points);
    case ORDER_NAMED:
        l->subject = o[1];
        return true;
    case OTHER_NAMED:
        return customer_named(c, o[1], &l->ref) && points_read(c, o[2], &l->points);
    }
    bug("operands of no kind");
}

static bool amount_read(struct ctx *c, struct str text, int64_t *minor)
{
    struct decimal d;

    if (!text.n)
        return true;
    return (decimal_parse(text, DECIMAL_POINT, &d) &&
               decimal_at(d, currency_digits(c->currency), minor) && *minor >= 0) ||
        fail(c, ERR_USAGE, "\"" STR_FMT "\" is no amount of money, like 129.90", STR_ARG(text));
}

/* "never" or a day, at whose end the points expire. */
static bool expiry_read(struct ctx *c, const struct call *call, struct ledger_request *l)
{
    bool has_day;
    int64_t day;

    if (!call_date(c, call, "expires", &day, &has_day))
        return false;
    l->has_terms = has_day;
    l->expires_us = has_day ? zone_moment(c->zone, day + 1, 0) : 0;
    return true;
}

static bool options_read(struct ctx *c, const struct call *call, struct ledger_request *l)
{
    int64_t minutes;

    l->key = call_text(call, "key");
    l->note = call_text(call, "note");
    if (l->kind != LEDGER_REFUND)
        l->subject = call_text(call, "about");
    if (l->kind == LEDGER_ADJUST && call_has(call, "down"))
        l->points = -l->points;
    if (!call_int(
            c, call, "minutes", 1, LEDGER_HOLD_S_MAX / 60, LEDGER_HOLD_S_DEFAULT / 60, &minutes) ||
        !amount_read(c, call_text(call, "amount"), &l->amount) || !expiry_read(c, call, l))
        return false;
    l->hold_s = minutes * 60;
    return true;
}

struct moving {
    const struct call *call;
    const struct move *move;
    struct ledger_wallet *wallets;
    size_t wallet_count;
    struct ledger_op op;
    struct ledger_balance balance;
};

static bool move_work(struct ctx *c, void *arg)
{
    struct moving *m = arg;
    struct ledger_request l = {.kind = m->move->kind};
    struct ledger_wallet wallet;

    if (!operands_read(c, m->call, m->move->operands, &l) || !options_read(c, m->call, &l) ||
        !ledger_wallet_get(c, call_text(m->call, "wallet"), &wallet))
        return false;
    l.wallet = l.kind == LEDGER_REFUND ? 0 : wallet.number;
    return ledger_post(c, &l, &m->op) &&
        ledger_balance_get(c, m->op.customer_id, wallet.number, &m->balance) &&
        ledger_wallets(c, &m->wallets, &m->wallet_count);
}

static void op_put(struct ctx *c, struct output *o, const struct ledger_op *op)
{
    char id[ID_TEXT_MAX];

    id_format(id, LEDGER_OP_PREFIX, op->id);
    output_text(o, "id", lang_text(c->lang, T_LEDGER_ID), str_of(id));
    output_text(o, "kind", NULL, str_of(ledger_kind_name(op->kind)));
    output_int(o, "points", NULL, op->points);
    output_bool(o, "is_replay", NULL, op->is_replay);
}

static void balance_put(struct ctx *c, struct output *o, const struct ledger_balance *b)
{
    output_int(o, "balance", lang_text(c->lang, T_LEDGER_BALANCE), b->points);
    output_int(o, "available", lang_text(c->lang, T_LEDGER_AVAILABLE), b->available);
    output_int(o, "pending", b->pending ? lang_text(c->lang, T_LEDGER_PENDING) : NULL, b->pending);
    output_int(o, "held", b->held ? lang_text(c->lang, T_LEDGER_HELD) : NULL, b->held);
    output_int(o, "debt", b->debt ? lang_text(c->lang, T_LEDGER_DEBT) : NULL, b->debt);
}

static bool move_run(struct ctx *c, struct call *call)
{
    struct moving m = {.call = call, .move = move_of(call->verb)};

    if (!db_write(c, move_work, &m))
        return false;
    output_line(call->out, ledger_op_text(c, &m.op));
    op_put(c, call->out, &m.op);
    balance_put(c, call->out, &m.balance);
    return true;
}

/* ---- looking ---- */

static bool balance_run(struct ctx *c, struct call *call)
{
    const struct column columns[] = {{"wallet", lang_text(c->lang, T_LEDGER_WALLET), COLUMN_LEFT},
        {"balance", lang_text(c->lang, T_LEDGER_BALANCE), COLUMN_RIGHT},
        {"available", lang_text(c->lang, T_LEDGER_AVAILABLE), COLUMN_RIGHT},
        {"pending", lang_text(c->lang, T_LEDGER_PENDING), COLUMN_RIGHT},
        {"held", lang_text(c->lang, T_LEDGER_HELD), COLUMN_RIGHT},
        {"debt", lang_text(c->lang, T_LEDGER_DEBT), COLUMN_RIGHT},
        {"next_points", lang_text(c->lang, T_LEDGER_NEXT_POINTS), COLUMN_RIGHT},
        {"next_expiry", lang_text(c->lang, T_LEDGER_NEXT), COLUMN_RIGHT}};
    struct ledger_balance *all;
    struct ledger_wallet *wallets;
    size_t count, wallet_count;
    int64_t id;

    if (!customer_named(c, call->operands[0], &id) || !ledger_balances(c, id, &all, &count) ||
        !ledger_wallets(c, &wallets, &wallet_count))
        return false;
    output_table(call->out, "wallets", columns, COUNT(columns));
    for (size_t i = 0; i < count; i++) {
        output_row(call->out);
        output_text(
            call->out, NULL, NULL, ledger_wallet_code(wallets, wallet_count, all[i].wallet));
        output_int(call->out, NULL, NULL, all[i].points);
        output_int(call->out, NULL, NULL, all[i].available);
        output_int(call->out, NULL, NULL, all[i].pending);
        output_int(call->out, NULL, NULL, all[i].held);
        output_int(call->out, NULL, NULL, all[i].debt);
        output_int(call->out, NULL, NULL, all[i].next_points);
        if (all[i].next_us)
            output_moment(call->out, NULL, NULL, all[i].next_us);
        else
            output_null(call->out, NULL, NULL);
    }
    output_table_end(call->out);
    return true;
}

static bool history_run(struct ctx *c, struct call *call)
{
    const struct column columns[] = {{"at", lang_text(c->lang, T_LEDGER_AT), COLUMN_LEFT},
        {"points", lang_text(c->lang, T_LEDGER_POINTS), COLUMN_RIGHT},
        {"text", lang_text(c->lang, T_LEDGER_WHAT), COLUMN_LEFT}, {"kind", NULL, COLUMN_LEFT},
        {"about", NULL, COLUMN_LEFT}, {"id", NULL, COLUMN_LEFT}};
    struct ledger_wallet *wallets;
    struct ledger_op *ops;
    struct customer cu;
    char id_text[ID_TEXT_MAX];
    size_t wallet_count, count;
    int64_t id, limit;

    if (!call_int(c, call, "limit", 1, HISTORY_MAX, HISTORY_DEFAULT, &limit) ||
        !customer_named(c, call->operands[0], &id) || !customer_get(c, id, &cu) ||
        !ledger_history(c, cu.id, INT64_MAX, (size_t)limit, &ops, &count) ||
        !ledger_wallets(c, &wallets, &wallet_count))
        return false;
    output_table(call->out, "operations", columns, COUNT(columns));
    for (size_t i = 0; i < count; i++) {
        output_row(call->out);
        output_moment(call->out, NULL, NULL, ops[i].at_us);
        output_int(call->out, NULL, NULL, ops[i].points);
        output_text(call->out, NULL, NULL, str_of(ledger_op_text(c, &ops[i])));
        output_text(call->out, NULL, NULL, str_of(ledger_kind_name(ops[i].kind)));
        output_text(call->out, NULL, NULL, ops[i].subject);
        id_format(id_text, LEDGER_OP_PREFIX, ops[i].id);
        output_text(call->out, NULL, NULL, str_of(id_text));
    }
    output_table_end(call->out);
    return true;
}

/* ---- wallets ---- */

static bool wallets_run(struct ctx *c, struct call *call)
{
    static const char *const expiries[] = {"none", "rolling", "calendar", "sliding"};
    const struct column columns[] = {{"code", lang_text(c->lang, T_LEDGER_WALLET), COLUMN_LEFT},
        {"name", lang_text(c->lang, T_LEDGER_NAME), COLUMN_LEFT},
        {"expiry", lang_text(c->lang, T_LEDGER_EXPIRY), COLUMN_LEFT},
        {"expiry_days", lang_text(c->lang, T_LEDGER_EXPIRY_DAYS), COLUMN_RIGHT},
        {"pending_days", lang_text(c->lang, T_LEDGER_PENDING_DAYS), COLUMN_RIGHT},
        {"debt_max", lang_text(c->lang, T_LEDGER_DEBT_MAX), COLUMN_RIGHT},
        {"is_open", lang_text(c->lang, T_LEDGER_IS_OPEN), COLUMN_LEFT}};
    struct ledger_wallet *all;
    size_t count;

    if (!ledger_wallets(c, &all, &count))
        return false;
    output_table(call->out, "wallets", columns, COUNT(columns));
    for (size_t i = 0; i < count; i++) {
        output_row(call->out);
        output_text(call->out, NULL, NULL, all[i].code);
        output_text(call->out, NULL, NULL, all[i].name);
        output_text(call->out, NULL, NULL, str_of(expiries[all[i].expiry - 1]));
        output_int(call->out, NULL, NULL, all[i].expiry_days);
        output_int(call->out, NULL, NULL, all[i].pending_days);
        output_int(call->out, NULL, NULL, all[i].debt_max);
        output_bool(call->out, NULL, NULL, all[i].is_open);
    }
    output_table_end(call->out);
    return true;
}

static bool wallet_run(struct ctx *c, struct call *call)
{
    struct ledger_wallet w = {.code = call->operands[0], .is_open = !call_has(call, "closed")};
    struct str day = call_text(call, "day");
    int year;

    w.name = call_has(call, "name") ? call_text(call, "name") : w.code;
    w.expiry = (enum ledger_expiry)(call_choice(call, "expiry") + 1);
    if (day.n && (!customer_date_read(day, &year, &w.expiry_month, &w.expiry_day) || year))
        return fail(
            c, ERR_USAGE, "a day of the year is like 12-31, not \"" STR_FMT "\"", STR_ARG(day));
    return call_int(c, call, "days", 0, INT64_MAX, 0, &w.expiry_days) &&
        call_int(c, call, "pending-days", 0, INT64_MAX, 0, &w.pending_days) &&
        call_int(c, call, "debt-max", 0, INT64_MAX, 0, &w.debt_max) && ledger_wallet_put(c, &w);
}

/* ---- proof ---- */

struct checked {
    struct ctx *c;
    struct output *o;
    int64_t breaches;
};

static void breaches_open(const struct checked *ch)
{
    const struct column columns[] = {{"rule", lang_text(ch->c->lang, T_LEDGER_RULE), COLUMN_LEFT},
        {"record", lang_text(ch->c->lang, T_LEDGER_RECORD), COLUMN_LEFT}};

    output_table(ch->o, "breaches", columns, COUNT(columns));
}

static void breach_put(void *arg, const char *rule, struct str record)
{
    struct checked *ch = arg;

    if (ch->breaches++ == 0)
        breaches_open(ch);
    output_row(ch->o);
    output_text(ch->o, NULL, NULL, str_of(rule));
    output_text(ch->o, NULL, NULL, record);
}

static bool check_run(struct ctx *c, struct call *call)
{
    struct checked ch = {.c = c, .o = call->out};

    if (!ledger_check(c, breach_put, &ch))
        return false;
    if (ch.breaches) {
        output_table_end(call->out);
        return fail(c, ERR_INVALID, "the books are not what was written: %lld breaches",
            (long long)ch.breaches);
    }
    output_bool(call->out, "is_sound", NULL, true);
    output_line(call->out, lang_text(c->lang, T_LEDGER_SOUND));
    return true;
}

struct digesting {
    struct ledger_digest *all;
    size_t count;
};

static bool digests_work(struct ctx *c, void *arg)
{
    struct digesting *d = arg;

    return ledger_digest_write(c, NULL) && ledger_digests(c, 0, DIGESTS_MAX, &d->all, &d->count);
}

static bool digest_run(struct ctx *c, struct call *call)
{
    const struct column columns[] = {{"day", lang_text(c->lang, T_LEDGER_DAY), COLUMN_LEFT},
        {"operations", lang_text(c->lang, T_LEDGER_OPERATIONS), COLUMN_RIGHT},
        {"hash", lang_text(c->lang, T_LEDGER_HASH), COLUMN_RIGHT}};
    char hex[LEDGER_HASH * 2 + 1];
    struct digesting d;

    if (!db_write(c, digests_work, &d))
        return false;
    output_table(call->out, "digests", columns, COUNT(columns));
    for (size_t i = 0; i < d.count; i++) {
        sodium_bin2hex(hex, sizeof hex, d.all[i].hash, LEDGER_HASH);
        output_row(call->out);
        output_day(call->out, NULL, NULL, d.all[i].day);
        output_int(call->out, NULL, NULL, d.all[i].ops);
        output_text(call->out, NULL, NULL, str_of(hex));
    }
    output_table_end(call->out);
    return true;
}

/* ---- the rows ---- */

static const struct option move_options[] = {
    {"wallet", OPTION_TEXT, "CODE", T_LEDGER_OPTION_WALLET},
    {"key", OPTION_TEXT, "TEXT", T_LEDGER_OPTION_KEY},
    {"about", OPTION_TEXT, "ORDER", T_LEDGER_OPTION_ABOUT},
    {"amount", OPTION_TEXT, "MONEY", T_LEDGER_OPTION_AMOUNT},
    {"note", OPTION_TEXT, "TEXT", T_LEDGER_OPTION_NOTE},
    {"expires", OPTION_DATE, "DATE", T_LEDGER_OPTION_EXPIRES},
    {"minutes", OPTION_INT, "N", T_LEDGER_OPTION_MINUTES},
    {"down", OPTION_FLAG, NULL, T_LEDGER_OPTION_DOWN},
};
static const struct option history_options[] = {
    {"limit", OPTION_INT, "N", T_LEDGER_OPTION_LIMIT},
};
static const struct option wallet_options[] = {
    {"name", OPTION_TEXT, "TEXT", T_LEDGER_OPTION_NAME},
    {"expiry", OPTION_CHOICE, LEDGER_EXPIRIES, T_LEDGER_OPTION_EXPIRY},
    {"days", OPTION_INT, "N", T_LEDGER_OPTION_DAYS},
    {"day", OPTION_TEXT, "MM-DD", T_LEDGER_OPTION_DAY},
    {"pending-days", OPTION_INT, "N", T_LEDGER_OPTION_PENDING},
    {"debt-max", OPTION_INT, "N", T_LEDGER_OPTION_DEBT},
    {"closed", OPTION_FLAG, NULL, T_LEDGER_OPTION_CLOSED},
};
static const struct option import_options[] = {
    {"source", OPTION_TEXT, "NAME", T_LEDGER_OPTION_SOURCE},
};

#define MOVES(words, operands, text)                                                              \
    {                                                                                             \
        words, operands, OPTIONS(move_options), .db = DB_READY, .txn = TXN_NONE, .run = move_run, \
                                                .help = text                                      \
    }
#define LOOKS(function) .db = DB_READY, .txn = TXN_READ, .run = function

const struct verb ledger_verbs[LEDGER_VERB_COUNT] = {
    MOVES("loyalty earn", "CUSTOMER POINTS", T_VERB_LOYALTY_EARN),
    MOVES("loyalty spend", "CUSTOMER POINTS", T_VERB_LOYALTY_SPEND),
    MOVES("loyalty authorise", "CUSTOMER POINTS", T_VERB_LOYALTY_AUTHORISE),
    MOVES("loyalty capture", "CUSTOMER HOLD POINTS", T_VERB_LOYALTY_CAPTURE),
    MOVES("loyalty void", "CUSTOMER HOLD", T_VERB_LOYALTY_VOID),
    MOVES("loyalty refund", "CUSTOMER ORDER", T_VERB_LOYALTY_REFUND),
    MOVES("loyalty adjust", "CUSTOMER POINTS", T_VERB_LOYALTY_ADJUST),
    MOVES("loyalty transfer", "CUSTOMER CUSTOMER POINTS", T_VERB_LOYALTY_TRANSFER),
    {"loyalty balance", "CUSTOMER", LOOKS(balance_run), .help = T_VERB_LOYALTY_BALANCE},
    {"loyalty history", "CUSTOMER", OPTIONS(history_options), LOOKS(history_run),
        .help = T_VERB_LOYALTY_HISTORY},
    {"loyalty wallet list", "", LOOKS(wallets_run), .help = T_VERB_LOYALTY_WALLET_LIST},
    {"loyalty wallet set", "CODE", OPTIONS(wallet_options), .db = DB_READY, .txn = TXN_WRITE,
        .run = wallet_run, .help = T_VERB_LOYALTY_WALLET_SET},
    {"loyalty check", "", LOOKS(check_run), .help = T_VERB_LOYALTY_CHECK},
    {"loyalty digest", "", .db = DB_READY, .txn = TXN_NONE, .run = digest_run,
        .help = T_VERB_LOYALTY_DIGEST},
    {"loyalty liability", "", LOOKS(ledger_liability_run), .help = T_VERB_LOYALTY_LIABILITY,
        .api = PERM_INSIGHT_READ},
    {"loyalty import", "FILE", OPTIONS(import_options), .db = DB_READY, .txn = TXN_NONE,
        .run = ledger_import_run, .help = T_VERB_LOYALTY_IMPORT},
};
