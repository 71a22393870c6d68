/* maitred spend: saying what was spent, and looking at it. */
#include "base/money.h"
#include "cli/verb.h"
#include "spend/spend.h"
#include "spend/spend_http.h"
#include "spend/spend_store.h"

extern const struct module spend_module;

/* As people and programs call a purpose. */
static const char *purpose_text(const struct ctx *c, struct output *o, enum spend_purpose purpose)
{
    static const enum text texts[] = {[SPEND_WIN] = T_SPEND_WIN, [SPEND_KEEP] = T_SPEND_KEEP};

    return output_format(o) == FORMAT_TABLE ? lang_text(c->lang, texts[purpose])
                                            : spend_purpose_name(purpose);
}

static const char *month_text(const struct ctx *c, struct output *o, int64_t month)
{
    struct civil date = civil_from_day(month);

    return output_format(o) == FORMAT_TABLE
        ? lang_month(c->arena, c->lang, month)
        : arena_printf(c->arena, "%04d-%02d", date.year, date.month);
}

static bool call_month(
    struct ctx *c, const struct call *call, const char *option, int64_t fallback, int64_t *out)
{
    *out = fallback;
    return !call_has(call, option) || spend_month_parse(call_text(call, option), out) ||
        fail(c, ERR_USAGE, "--%s must be a month like 2011-03, not \"" STR_FMT "\"", option,
            STR_ARG(call_text(call, option)));
}

/* ---- set ---- */

struct setting_spend {
    struct spend spend;
    enum spend_fate fate;
};

static bool read_amount(struct ctx *c, struct str text, int64_t *out)
{
    struct decimal d;

    if (decimal_parse(text, DECIMAL_POINT, &d) &&
        decimal_at(d, currency_digits(c->currency), out) && *out >= 0 && *out <= SPEND_AMOUNT_MAX)
        return true;
    return fail(c, ERR_USAGE, "the amount must be a sum like 1200.00, or 0, not \"" STR_FMT "\"",
        STR_ARG(text));
}

static bool set_read(struct ctx *c, const struct call *call, struct spend *s)
{
    s->purpose = call_choice(call, "for") == 0 ? SPEND_WIN : SPEND_KEEP;
    s->note = str_trim(call_text(call, "note"));
    if (!call_has(call, "month"))
        return fail(c, ERR_USAGE, "which month was it? Say --month, like 2011-03");
    if (s->note.n > SPEND_NOTE_MAX)
        return fail(c, ERR_USAGE, "the note is longer than %d bytes", SPEND_NOTE_MAX);
    return call_month(c, call, "month", 0, &s->month) &&
        spend_channel(c, call_text(call, "channel"), &s->channel) &&
        read_amount(c, call->operands[0], &s->amount);
}

static bool set_work(struct ctx *c, void *arg)
{
    struct setting_spend *set = arg;

    return spend_put(c, &set->spend, &set->fate);
}

static bool set_run(struct ctx *c, struct call *call)
{
    static const struct {
        const char *name;
        enum text text;
    } fates[] = {[SPEND_KNOWN] = {"known", T_SPEND_FATE_KNOWN},
        [SPEND_ADDED] = {"added", T_SPEND_FATE_ADDED},
        [SPEND_CHANGED] = {"changed", T_SPEND_FATE_CHANGED},
        [SPEND_REMOVED] = {"removed", T_SPEND_FATE_REMOVED}};
    struct setting_spend set = {0};
    struct output *o = call->out;

    if (!set_read(c, call, &set.spend) || !db_write(c, set_work, &set))
        return false;
    output_text(
        o, "month", lang_text(c->lang, T_SPEND_MONTH), str_of(month_text(c, o, set.spend.month)));
    output_text(o, "channel", lang_text(c->lang, T_SPEND_CHANNEL), set.spend.channel);
    output_text(o, "purpose", lang_text(c->lang, T_SPEND_PURPOSE),
        str_of(purpose_text(c, o, set.spend.purpose)));
    output_money(o, "amount", lang_text(c->lang, T_SPEND_AMOUNT), set.spend.amount);
    output_text(o, "fate", NULL, str_of(fates[set.fate].name));
    output_line(o, lang_text(c->lang, fates[set.fate].text));
    return true;
}

/* ---- list ---- */

struct list {
    const struct ctx *c;
    struct output *o;
    int64_t sum, rows;
};

static void list_row(void *arg, const struct spend *s)
{
    struct list *l = arg;

    output_row(l->o);
    output_text(l->o, NULL, NULL, str_of(month_text(l->c, l->o, s->month)));
    output_text(l->o, NULL, NULL, s->channel);
    output_text(l->o, NULL, NULL, str_of(purpose_text(l->c, l->o, s->purpose)));
    output_money(l->o, NULL, NULL, s->amount);
    output_text(l->o, NULL, NULL, s->note);
    l->sum += s->amount;
    l->rows++;
}

static bool list_run(struct ctx *c, struct call *call)
{
    const struct column columns[] = {{"month", lang_text(c->lang, T_SPEND_MONTH), COLUMN_LEFT},
        {"channel", lang_text(c->lang, T_SPEND_CHANNEL), COLUMN_LEFT},
        {"purpose", lang_text(c->lang, T_SPEND_PURPOSE), COLUMN_LEFT},
        {"amount", lang_text(c->lang, T_SPEND_AMOUNT), COLUMN_RIGHT},
        {"note", lang_text(c->lang, T_SPEND_NOTE), COLUMN_LEFT}};
    struct list l = {.c = c, .o = call->out};
    int64_t from, until;
    bool ok;

    if (!call_month(c, call, "from", 0, &from) || !call_month(c, call, "until", INT64_MAX, &until))
        return false;
    output_table(l.o, "spend", columns, COUNT(columns));
    ok = spend_read(c, from, until, list_row, &l);
    output_table_end(l.o);
    output_money(l.o, "sum", l.rows ? lang_text(c->lang, T_SPEND_SUM) : NULL, l.sum);
    if (l.rows == 0)
        output_line(l.o, lang_text(c->lang, T_SPEND_NOTHING));
    return ok;
}

/* ---- the rows ---- */

static const struct option set_options[] = {
    {"month", OPTION_TEXT, "2011-03", T_SPEND_OPTION_MONTH},
    {"channel", OPTION_TEXT, "NAME", T_SPEND_OPTION_CHANNEL},
    {"for", OPTION_CHOICE, SPEND_PURPOSES, T_SPEND_OPTION_FOR},
    {"note", OPTION_TEXT, "TEXT", T_SPEND_OPTION_NOTE},
};

static const struct option list_options[] = {
    {"from", OPTION_TEXT, "2011-03", T_SPEND_OPTION_FROM},
    {"until", OPTION_TEXT, "2011-12", T_SPEND_OPTION_UNTIL},
};

static const struct verb spend_verbs[] = {
    {"spend set", "AMOUNT", OPTIONS(set_options), .db = DB_READY, .run = set_run,
        .help = T_VERB_SPEND_SET},
    {"spend list", "", OPTIONS(list_options), .db = DB_READY, .txn = TXN_READ,
        .api = PERM_INSIGHT_READ, .run = list_run, .help = T_VERB_SPEND_LIST},
};

const struct module spend_module = {.name = "spend",
    VERBS(spend_verbs),
    .routes = spend_routes,
    .route_count = SPEND_ROUTE_COUNT,
    .statements = spend_sql,
    .statement_count = SPEND_STATEMENT_COUNT,
    .invariants = spend_invariants,
    .invariant_count = SPEND_INVARIANT_COUNT};
