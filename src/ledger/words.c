/* The books in plain words. */
#include "ledger/ledger_doors.h"

/* What features award for, by how their subjects begin; {number} is the rest. */
static const struct {
    struct str prefix;
    enum text text;
} subjects[] = {
    {{"order:", 6}, T_LEDGER_ABOUT_ORDER},
    {{"gift:", 5}, T_LEDGER_ABOUT_GIFT},
    {{"referral:", 9}, T_LEDGER_ABOUT_REFERRAL},
};

const char *ledger_subject_text(struct ctx *c, struct str subject)
{
    for (size_t i = 0; i < COUNT(subjects); i++)
        if (str_starts(subject, subjects[i].prefix))
            return LANG_FORMAT(c->arena, c->lang, subjects[i].text,
                ARG_TEXT("number", str_dup(c->arena, str_from(subject, subjects[i].prefix.n))));
    return str_dup(c->arena, subject);
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
