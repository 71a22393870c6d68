/* Who a simulated customer is, and what they told the business. */
#include "base/id.h"
#include "customer/customer.h"
#include "simulate/simulate_store.h"
#include "simulate/write.h"

static _Thread_local int64_t ignored; /* how many rows: one each */

#define PUT(c, statement, ...) db_batch((c), &simulate_sql[statement], ARGS(__VA_ARGS__), &ignored)

static bool identity_write(struct ctx *c, const struct writer *w, int64_t id, struct str ident)
{
    return !ident.n || PUT(c, SIMULATE_IDENTITY, I64(id), I64(w->created_us), TEXT(ident));
}

static bool row_write(struct ctx *c, const struct writer *w, int64_t id)
{
    const struct person *p = w->person;

    return PUT(c, SIMULATE_CUSTOMER, I64(id), TEXT(p->name),
               TEXT(str_of(lang_fold(c->arena, p->name))), TEXT(p->given), TEXT(p->family),
               TEXT(str_of(lang_code(p->lang))), I64(p->birth.year), I64(p->birth.month),
               I64(p->birth.day), TEXT(p->country), TEXT(p->address), I64(w->created_us),
               TEXT(customer_name_turned(c, p->name, p->given, p->family))) &&
        PUT(c, SIMULATE_TAG, I64(id), TEXT(STR(SIMULATE_TAG_NAME)));
}

static bool external_write(struct ctx *c, const struct writer *w, int64_t id, const char *more)
{
    return identity_write(c, w, id,
        str_of(arena_printf(c->arena, "ext:" SIMULATE_SOURCE ":%llu%s",
            (unsigned long long)w->life->number, more)));
}

static bool date_write(struct ctx *c, struct writer *w, struct str whose, const char *occasion,
    const struct day_of_year *d)
{
    return d->month == 0 ||
        PUT(c, SIMULATE_DATE, I64(w->customer_id), I64(writer_id(w, w->created_us)), TEXT(whose),
            TEXT(str_of(occasion)), I64(d->year), I64(d->month), I64(d->day));
}

static bool consent_write(struct ctx *c, struct writer *w, const char *channel, const char *purpose,
    bool is_granted, int64_t at_us)
{
    return PUT(c, SIMULATE_CONSENT, I64(w->customer_id), I64(writer_id(w, at_us)),
        TEXT(str_of(channel)), TEXT(str_of(purpose)), I64(is_granted), I64(at_us));
}

static int64_t last_us(const struct writer *w)
{
    return writer_moment(w, w->life->deeds[w->life->count - 1].at);
}

static bool consents_write(struct ctx *c, struct writer *w)
{
    const struct person *p = w->person;

    return consent_write(c, w, "email", "survey", p->takes_surveys, w->created_us) &&
        (!p->takes_email || consent_write(c, w, "email", "marketing", true, w->created_us)) &&
        (!p->took_back_email ||
            consent_write(c, w, "email", "marketing", false, last_us(w) + SECOND_US)) &&
        (!p->takes_sms || consent_write(c, w, "sms", "marketing", true, w->created_us));
}

static bool note_write(struct ctx *c, struct writer *w, int64_t at_us, struct str body)
{
    return !body.n ||
        PUT(c, SIMULATE_NOTE, I64(w->customer_id), I64(writer_id(w, at_us)), I64(at_us),
            TEXT(body));
}

static bool tag_write(struct ctx *c, const struct writer *w, bool is_so, const char *tag)
{
    return !is_so || PUT(c, SIMULATE_TAG, I64(w->customer_id), TEXT(str_of(tag)));
}

static bool words_write(struct ctx *c, struct writer *w)
{
    const struct person *p = w->person;

    return tag_write(c, w, p->is_vip, "vip") &&
        tag_write(c, w, w->life->has_complained, "complaint") &&
        note_write(c, w, w->created_us, p->note) &&
        (!w->life->has_complained || note_write(c, w, last_us(w) + SECOND_US, p->complaint)) &&
        (!p->topic.n ||
            PUT(c, SIMULATE_PREFERENCE, I64(w->customer_id), I64(writer_id(w, w->created_us)),
                TEXT(p->topic), TEXT(p->wish), I64(w->created_us)));
}

/* The same person once more, under what the first one is not known by: found by who merges. */
static bool twin_write(struct ctx *c, struct writer *w)
{
    int64_t id = id_at(w->created_us, (uint64_t)w->customer_id + 1);

    return row_write(c, w, id) && external_write(c, w, id, "b") &&
        identity_write(c, w, id, w->person->email);
}

bool customer_write(struct ctx *c, struct writer *w)
{
    const struct person *p = w->person;

    return row_write(c, w, w->customer_id) && external_write(c, w, w->customer_id, "") &&
        identity_write(c, w, w->customer_id, p->phone) &&
        identity_write(c, w, w->customer_id, p->card) &&
        (p->is_twin ? twin_write(c, w) : identity_write(c, w, w->customer_id, p->email)) &&
        date_write(c, w, p->whose, "birthday", &p->whose_day) &&
        date_write(c, w, STR(""), "wedding", &p->wedding) && consents_write(c, w) &&
        words_write(c, w);
}
