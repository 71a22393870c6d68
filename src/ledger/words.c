/* The books in plain words. */
#include "ledger/ledger_doors.h"

const char *ledger_subject_text(struct ctx *c, struct str subject)
{
    struct str order = STR("order:");

    if (!str_starts(subject, order))
        return str_dup(c->arena, subject);
    return LANG_FORMAT(c->arena, c->lang, T_LEDGER_ABOUT_ORDER,
        ARG_TEXT("number", str_dup(c->arena, str_from(subject, order.n))));
}

struct str ledger_wallet_code(const struct ledger_wallet *wallets, size_t count, int number)
{
    for (size_t i = 0; i < count; i++)
        if (wallets[i].number == number)
            return wallets[i].code;
    return STR("");
}

struct str ledger_wallet_name(const struct ledger_wallet *wallets, size_t count, int number)
{
    for (size_t i = 0; i < count; i++)
        if (wallets[i].number == number)
            return wallets[i].name;
    return STR("");
}

static enum text said(const struct ledger_op *op)
{
    static const enum text texts[] = {
        [LEDGER_AWARD] = T_LEDGER_SAID_AWARD,
        [LEDGER_SPEND] = T_LEDGER_SAID_SPEND,
        [LEDGER_AUTHORISE] = T_LEDGER_SAID_AUTHORISE,
        [LEDGER_CAPTURE] = T_LEDGER_SAID_SPEND,
        [LEDGER_VOID] = T_LEDGER_SAID_VOID,
        [LEDGER_EXPIRE] = T_LEDGER_SAID_EXPIRE,
        [LEDGER_REFUND] = T_LEDGER_SAID_REFUND,
        [LEDGER_ADJUST] = T_LEDGER_SAID_ADJUST,
        [LEDGER_TRANSFER_OUT] = T_LEDGER_SAID_TRANSFER_OUT,
        [LEDGER_TRANSFER_IN] = T_LEDGER_SAID_TRANSFER_IN,
        [LEDGER_OPENING] = T_LEDGER_SAID_OPENING,
        [LEDGER_FORFEIT] = T_LEDGER_SAID_FORFEIT,
    };

    static_assert(COUNT(texts) == LEDGER_KIND_COUNT, "every kind has its words");
    return texts[op->kind];
}

const char *ledger_op_text(struct ctx *c, const struct ledger_op *op)
{
    const char *about = ledger_subject_text(c, op->subject);

    return LANG_FORMAT(c->arena, c->lang, said(op),
        ARG_INT("n", op->points < 0 ? -op->points : op->points),
        ARG_TEXT("sign", op->points < 0 ? "down" : "up"),
        ARG_TEXT("has_about", op->subject.n ? "yes" : "no"), ARG_TEXT("about", about),
        ARG_TEXT("has_note", op->note.n ? "yes" : "no"),
        ARG_TEXT("note", str_dup(c->arena, op->note)));
}
