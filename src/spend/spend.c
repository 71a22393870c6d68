/* Months, purposes and channels as people write them, and the rows. */
#include "spend/spend.h"

#include <string.h>

#include "base/zone.h"
#include "setting/setting.h"
#include "spend/spend_store.h"

#define YEAR_MIN 1970
#define YEAR_MAX 2199

/* Stems: words are bent in two of the languages. */
static const struct {
    enum spend_purpose purpose;
    const char *stems;
} purposes[] = {
    {SPEND_WIN, "win|acqui|привлеч|залуч"},
    {SPEND_KEEP, "keep|reten|retain|loyal|удерж|утрим|лояльн"},
};

const char *spend_purpose_name(enum spend_purpose purpose)
{
    static const char *const names[] = {[SPEND_WIN] = "win", [SPEND_KEEP] = "keep"};

    assert(purpose == SPEND_WIN || purpose == SPEND_KEEP);
    return names[purpose];
}

bool spend_purpose_parse(struct ctx *c, struct str text, enum spend_purpose *out)
{
    struct str folded = str_of(lang_fold(c->arena, str_trim(text)));

    for (size_t i = 0; i < COUNT(purposes); i++) {
        struct str rest = str_of(purposes[i].stems), stem;

        while (str_cut(&rest, '|', &stem))
            if (str_starts(folded, stem)) {
                *out = purposes[i].purpose;
                return true;
            }
    }
    return false;
}

int64_t spend_month_of(int64_t day)
{
    struct civil date = civil_from_day(day);

    date.day = 1;
    return civil_to_day(date);
}

bool spend_month_parse(struct str text, int64_t *month)
{
    struct str rest = str_trim(text), first;
    int64_t year, number;
    char mark = memchr(rest.p ? rest.p : "", '-', rest.n) ? '-'
        : memchr(rest.p ? rest.p : "", '/', rest.n)       ? '/'
                                                    : '.';

    if (!str_cut(&rest, mark, &first) || !rest.p)
        return false;
    if (first.n == 4) {
        struct str year_text = first;

        first = rest;
        rest = year_text;
    }
    if (rest.n != 4 || first.n < 1 || first.n > 2 || !str_to_i64(rest, YEAR_MIN, YEAR_MAX, &year) ||
        !str_to_i64(first, 1, 12, &number))
        return false;
    *month = civil_to_day((struct civil){(int)year, (int)number, 1});
    return true;
}

bool spend_channel(struct ctx *c, struct str text, struct str *out)
{
    *out = str_of(lang_fold(c->arena, str_trim(text)));
    return out->n <= SPEND_CHANNEL_MAX ||
        fail(c, ERR_INVALID, "the channel is longer than %d bytes", SPEND_CHANNEL_MAX);
}

/* ---- rows ---- */

static bool spend_find(struct ctx *c, const struct spend *s, struct spend *known)
{
    struct rows rows;
    bool found;

    *known = (struct spend){.note = STR("")};
    if (!db_one(c, &rows, &spend_sql[SPEND_FIND],
            ARGS(I64(s->month), TEXT(s->channel), I64(s->purpose)), &found))
        return false;
    if (found) {
        known->amount = db_i64(&rows, 0);
        known->note = str_keep(c->arena, db_text(&rows, 1));
    }
    return db_end(&rows);
}

bool spend_put(struct ctx *c, const struct spend *s, enum spend_fate *fate)
{
    struct spend known;
    struct str note;

    assert(s->amount >= 0);
    assert(s->amount <= SPEND_AMOUNT_MAX);
    if (!spend_find(c, s, &known))
        return false;
    note = s->note.n ? s->note : known.note;
    *fate = SPEND_KNOWN;
    if (s->amount == known.amount && (s->amount == 0 || str_eq(note, known.note)))
        return true;
    *fate = s->amount == 0 ? SPEND_REMOVED : known.amount ? SPEND_CHANGED : SPEND_ADDED;
    if (s->amount == 0)
        return db_run(c, &spend_sql[SPEND_DROP],
            ARGS(I64(s->month), TEXT(s->channel), I64(s->purpose)), NULL);
    return setting_claim_currency(c, c->currency) &&
        db_run(c, &spend_sql[SPEND_PUT],
            ARGS(I64(s->month), TEXT(s->channel), I64(s->purpose), I64(s->amount), TEXT(note)),
            NULL);
}

static bool rows_read(struct ctx *c, enum spend_statement statement, int64_t from, int64_t until,
    spend_each *each, void *arg)
{
    struct rows rows;

    if (!db_query(c, &rows, &spend_sql[statement], ARGS(I64(from), I64(until))))
        return false;
    while (db_next(&rows))
        each(arg,
            &(struct spend){.month = db_i64(&rows, 0),
                .channel = db_text(&rows, 1),
                .purpose = (enum spend_purpose)db_i64(&rows, 2),
                .amount = db_i64(&rows, 3),
                .note = db_text(&rows, 4)});
    return db_end(&rows);
}

bool spend_read(struct ctx *c, int64_t from, int64_t until, spend_each *each, void *arg)
{
    return rows_read(c, SPEND_LIST, from, until, each, arg);
}

bool spend_sums(struct ctx *c, int64_t from, int64_t until, spend_each *each, void *arg)
{
    return rows_read(c, SPEND_SUMS, from, until, each, arg);
}
