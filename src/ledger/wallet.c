/* Kinds of points: what they are called, when they can be spent and when they expire. */
#include "ledger/ledger_store.h"

#define CODE_MAX 32
#define NAME_MAX_BYTES 100
#define DAYS_MAX 36500

static const struct ledger_wallet *wallet_find(
    const struct ledger_wallet *wallets, size_t count, struct str code)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(wallets[i].code, code))
            return &wallets[i];
    return NULL;
}

bool ledger_wallet_get(struct ctx *c, struct str code, struct ledger_wallet *out)
{
    struct ledger_wallet *wallets;
    const struct ledger_wallet *found;
    const char *known = "";
    size_t count;

    if (!ledger_wallets(c, &wallets, &count))
        return false;
    found = wallet_find(wallets, count, code.n ? code : STR("points"));
    if (found) {
        *out = *found;
        return true;
    }
    for (size_t i = 0; i < count; i++)
        known =
            arena_printf(c->arena, "%s%s" STR_FMT, known, i ? ", " : "", STR_ARG(wallets[i].code));
    return fail(
        c, ERR_MISSING, "there is no wallet \"" STR_FMT "\", only: %s", STR_ARG(code), known);
}

static bool code_is_word(struct str code)
{
    for (size_t i = 0; i < code.n; i++)
        if (!((code.p[i] >= 'a' && code.p[i] <= 'z') || (code.p[i] >= '0' && code.p[i] <= '9') ||
                code.p[i] == '_'))
            return false;
    return code.n > 0 && code.n <= CODE_MAX;
}

static bool days_check(struct ctx *c, const char *what, int64_t days, int64_t min)
{
    return (days >= min && days <= DAYS_MAX) ||
        fail(c, ERR_INVALID, "\"%s\" is %lld, from %lld to %lld is taken", what, (long long)days,
            (long long)min, (long long)DAYS_MAX);
}

static bool wallet_check(struct ctx *c, const struct ledger_wallet *w)
{
    bool runs = w->expiry == EXPIRY_ROLLING || w->expiry == EXPIRY_SLIDING;

    if (!code_is_word(w->code))
        return fail(c, ERR_INVALID,
            "a wallet's code has small letters, digits and underscores, at most %d", CODE_MAX);
    if (!w->name.n || w->name.n > NAME_MAX_BYTES)
        return fail(c, ERR_INVALID, "a wallet needs a name of at most %d bytes", NAME_MAX_BYTES);
    if (!days_check(c, "expiry_days", w->expiry_days, runs ? 1 : 0) ||
        !days_check(c, "pending_days", w->pending_days, 0))
        return false;
    if (w->expiry == EXPIRY_CALENDAR &&
        !civil_is_valid((struct civil){2001, w->expiry_month, w->expiry_day}))
        return fail(
            c, ERR_INVALID, "points that expire by calendar need a day of the year, like 12-31");
    if (w->debt_max < 0 || w->debt_max > LEDGER_POINTS_MAX)
        return fail(c, ERR_INVALID, "\"%s\" is %lld, from %lld to %lld is taken", "debt_max",
            (long long)w->debt_max, 0LL, (long long)LEDGER_POINTS_MAX);
    return true;
}

bool ledger_wallet_put(struct ctx *c, struct ledger_wallet *w)
{
    struct ledger_wallet *wallets;
    const struct ledger_wallet *known;
    size_t count;

    if (!wallet_check(c, w) || !ledger_wallets(c, &wallets, &count))
        return false;
    known = wallet_find(wallets, count, w->code);
    if (!known && count == LEDGER_WALLETS_MAX)
        return fail(c, ERR_CONFLICT, "there are %d wallets already", LEDGER_WALLETS_MAX);
    w->number = known ? known->number : (int)count + 1;
    return ledger_wallet_write(c, w);
}
