/* What marketing cost, set over HTTP; the list is the command `spend list`. */
#include "http/request.h"
#include "spend/spend.h"
#include "spend/spend_http.h"

static const struct member spend_members[] = {
    {"month", MEMBER_TEXT, MEMBER_NEEDED, "2011-03", .max = 10},
    {"channel", MEMBER_TEXT, .note = "where the money went; '' not said"},
    {"purpose", MEMBER_CHOICE, .note = "winning customers or keeping them; left out: win",
        .of = SPEND_PURPOSES},
    {"amount", MEMBER_MONEY, MEMBER_NEEDED, "of the whole month; 0 takes it away"},
    {"note", MEMBER_TEXT, .max = SPEND_NOTE_MAX},
};
static const struct shape spend_shape = SHAPE("SpendNew", spend_members);

#define SPEND_FATES "known|added|changed|removed"
static const struct member put_members[] = {
    {"channel", MEMBER_TEXT, MEMBER_NEEDED, "as it is kept"},
    {"fate", MEMBER_CHOICE, MEMBER_NEEDED, .of = SPEND_FATES},
};
static const struct shape put_shape = SHAPE("SpendPut", put_members);

static bool spend_check(struct ctx *c, struct request *rq, struct spend *s)
{
    rq->pointer = "/month";
    if (!spend_month_parse(member_text(rq->json, "month"), &s->month))
        return fail(c, ERR_INVALID, "a month is like 2011-03, not \"" STR_FMT "\"",
            STR_ARG(member_text(rq->json, "month")));
    rq->pointer = "/amount";
    if (s->amount < 0 || s->amount > SPEND_AMOUNT_MAX)
        return fail(c, ERR_INVALID, "\"%s\" is %lld, from 0 to %lld is taken", "amount",
            (long long)s->amount, (long long)SPEND_AMOUNT_MAX);
    rq->pointer = "/channel";
    if (!spend_channel(c, member_text(rq->json, "channel"), &s->channel))
        return false;
    rq->pointer = NULL;
    return true;
}

static bool spend_post(struct ctx *c, struct request *rq)
{
    static const char *const fates[] = {[SPEND_KNOWN] = "known",
        [SPEND_ADDED] = "added",
        [SPEND_CHANGED] = "changed",
        [SPEND_REMOVED] = "removed"};
    bool keeps = member_choice(rq->json, "purpose", SPEND_PURPOSES) == 1;
    struct spend s = {.purpose = keeps ? SPEND_KEEP : SPEND_WIN,
        .amount = member_money(rq->json, "amount", -1),
        .note = str_trim(member_text(rq->json, "note"))};
    enum spend_fate fate;

    if (!spend_check(c, rq, &s) || !spend_put(c, &s, &fate))
        return false;
    json_open_object(&rq->out, NULL);
    reply_text(rq, "channel", s.channel);
    reply_text(rq, "fate", str_of(fates[fate]));
    json_close(&rq->out);
    return true;
}

const struct route spend_routes[] = {
    {"POST", "/api/v1/spend", PERM_SETTING_EDIT, ROUTE_WRITE, spend_post,
        "Say what marketing cost in a month, by channel and purpose", .body = &spend_shape,
        .answer = &put_shape, .status = 201},
};
static_assert(COUNT(spend_routes) == SPEND_ROUTE_COUNT, "the module hands all of them over");
