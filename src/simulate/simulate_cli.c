/* maitred simulate: a shop to try things on. */
#include "cli/verb.h"
#include "module.h"
#include "simulate/simulate.h"
#include "simulate/simulate_store.h"

extern const struct module simulate_module;

#define CUSTOMERS_USUAL 3000
#define YEARS_USUAL 3
#define YEAR_DAYS 365.25

static const enum lang locales[] = {LANG_COUNT, LANG_EN, LANG_RU, LANG_UK};

/* Up to yesterday, unless said otherwise: today is not over. */
static bool span_read(struct ctx *c, const struct call *call, struct span *out)
{
    int64_t day = zone_day(c->zone, clock_now(c->clock)) - 1, years;
    bool is_given;

    if (!call_int(c, call, "years", 1, SIMULATE_YEARS_MAX, YEARS_USUAL, &years) ||
        !call_date(c, call, "as-of", &day, &is_given))
        return false;
    out->end_day = day + 1;
    out->begin_day = out->end_day - (int64_t)((double)years * YEAR_DAYS);
    return out->begin_day > 0 ||
        fail(c, ERR_USAGE, "the shop would begin before 1970: say a later --as-of, or fewer years");
}

static bool simulation_read(struct ctx *c, const struct call *call, struct simulation *out)
{
    int64_t seed, customers;

    if (!call_int(c, call, "seed", 0, INT64_MAX, 1, &seed) ||
        !call_int(c, call, "customers", 1, SIMULATE_CUSTOMERS_MAX, CUSTOMERS_USUAL, &customers) ||
        !span_read(c, call, &out->span))
        return false;
    out->seed = (uint64_t)seed;
    out->customers = (size_t)customers;
    out->lang = locales[call_choice(call, "locale")];
    return true;
}

static void simulation_print(struct ctx *c, struct output *o, const struct simulation *s)
{
    output_int(o, "seed", lang_text(c->lang, T_SIMULATE_SEED), (int64_t)s->seed);
    output_text(o, "fate", NULL, s->is_known ? STR("known") : STR("added"));
    if (s->is_known) {
        output_line(o, lang_text(c->lang, T_SIMULATE_KNOWN));
        return;
    }
    output_int(o, "customers", lang_text(c->lang, T_SIMULATE_CUSTOMERS), s->customers_written);
    output_int(o, "orders", lang_text(c->lang, T_SIMULATE_ORDERS), s->orders_written);
    output_day(o, "from", lang_text(c->lang, T_SIMULATE_FROM), s->span.begin_day);
    output_day(o, "as_of", lang_text(c->lang, T_SIMULATE_AS_OF), s->span.end_day - 1);
    output_line(o, lang_text(c->lang, T_SIMULATE_MARKED));
}

static bool simulate_run(struct ctx *c, struct call *call)
{
    struct simulation s = {0};

    if (!simulation_read(c, call, &s) || !simulate_write(c, &s))
        return false;
    if (call_has(call, "truth") &&
        !simulate_truth(c, &s, str_dup(c->arena, call_text(call, "truth"))))
        return false;
    simulation_print(c, call->out, &s);
    return true;
}

static const struct option simulate_options[] = {
    {"seed", OPTION_INT, "N", T_SIMULATE_OPTION_SEED},
    {"customers", OPTION_INT, "N", T_SIMULATE_OPTION_CUSTOMERS},
    {"years", OPTION_INT, "N", T_SIMULATE_OPTION_YEARS},
    {"as-of", OPTION_DATE, "DATE", T_SIMULATE_OPTION_AS_OF},
    {"locale", OPTION_CHOICE, "mixed|en|ru|uk", T_SIMULATE_OPTION_LOCALE},
    {"truth", OPTION_TEXT, "FILE", T_SIMULATE_OPTION_TRUTH},
};

static const struct verb simulate_verbs[] = {
    {"simulate", "", OPTIONS(simulate_options), .db = DB_READY, .run = simulate_run,
        .help = T_VERB_SIMULATE},
};

const struct module simulate_module = {.name = "simulate",
    VERBS(simulate_verbs),
    .statements = simulate_sql,
    .statement_count = SIMULATE_STATEMENT_COUNT};
