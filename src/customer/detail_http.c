/* What belongs to a customer, noun by noun: identities, tags, dates, preferences, consents, notes.
 * Each is a row of the table below: its statement, how a row of it reads, how one is added. */
#include "customer/customer_http.h"

#include <string.h>

#include "customer/customer_priv.h"

/* ---- shapes ---- */

#define ITEMS(noun, text)                                                               \
    static const struct member noun##s_members[] = {                                    \
        {"items", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, .shape = &noun##_shape}}; \
    const struct shape noun##s_shape = SHAPE(text, noun##s_members)

static const struct member ident_new_members[] = {
    {"kind", MEMBER_CHOICE, MEMBER_NEEDED, .of = IDENT_KINDS},
    {"value", MEMBER_TEXT, MEMBER_NEEDED, "as people write it", .max = IDENT_MAX},
    {"source", MEMBER_TEXT, .note = "the system of an ext id; '' the business's own"},
};
const struct shape ident_new_shape = SHAPE("IdentityNew", ident_new_members);
ITEMS(ident, "Identities");

static const struct member tags_members[] = {
    {"items", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_LIST},
};
const struct shape tags_shape = SHAPE("Tags", tags_members);

#define DATE_MEMBERS(needed)                                                \
    {"date", MEMBER_TEXT, MEMBER_NEEDED, "1980-12-31 or 12-31", .max = 10}, \
        {"occasion", MEMBER_TEXT, MEMBER_NEEDED, "birthday, wedding"},      \
        {"whose", MEMBER_TEXT, (needed), "'' the customer's own"},          \
    {                                                                       \
        "note", MEMBER_TEXT, (needed)                                       \
    }
static const struct member date_new_members[] = {DATE_MEMBERS(0)};
static const struct member date_members[] = {DATE_MEMBERS(MEMBER_NEEDED)};
const struct shape date_new_shape = SHAPE("DateNew", date_new_members);
const struct shape date_shape = SHAPE("Date", date_members);
ITEMS(date, "Dates");

static const struct member preference_new_members[] = {
    {"topic", MEMBER_TEXT, MEMBER_NEEDED, "coffee"},
    {"value", MEMBER_TEXT, MEMBER_NEEDED, "with milk"},
    {"channel", MEMBER_TEXT, .note = "where they told us"},
};
static const struct member preference_members[] = {
    {"topic", MEMBER_TEXT, MEMBER_NEEDED},
    {"value", MEMBER_TEXT, MEMBER_NEEDED},
    {"channel", MEMBER_TEXT, MEMBER_NEEDED},
    {"told_at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL},
    {"is_current", MEMBER_BOOL, MEMBER_NEEDED, "the newest of its topic"},
};
const struct shape preference_new_shape = SHAPE("PreferenceNew", preference_new_members);
const struct shape preference_shape = SHAPE("Preference", preference_members);
ITEMS(preference, "Preferences");

static const struct member consent_new_members[] = {
    {"channel", MEMBER_CHOICE, MEMBER_NEEDED, .of = CONSENT_CHANNELS},
    {"purpose", MEMBER_CHOICE, MEMBER_NEEDED, .of = CONSENT_PURPOSES},
    {"is_granted", MEMBER_BOOL, MEMBER_NEEDED},
    {"source", MEMBER_TEXT, .note = "the form, the call"},
};
static const struct member consent_members[] = {
    {"channel", MEMBER_CHOICE, MEMBER_NEEDED, .of = CONSENT_CHANNELS},
    {"purpose", MEMBER_CHOICE, MEMBER_NEEDED, .of = CONSENT_PURPOSES},
    {"is_granted", MEMBER_BOOL, MEMBER_NEEDED},
    {"at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL},
    {"source", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL},
    {"is_current", MEMBER_BOOL, MEMBER_NEEDED, "the newest of its channel and purpose"},
};
const struct shape consent_new_shape = SHAPE("ConsentNew", consent_new_members);
const struct shape consent_shape = SHAPE("Consent", consent_members);
ITEMS(consent, "Consents");

static const struct member note_new_members[] = {
    {"body", MEMBER_TEXT, MEMBER_NEEDED},
    {"author", MEMBER_TEXT, .note = "left out: who sends this"},
};
static const struct member note_members[] = {
    {"at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL},
    {"author", MEMBER_TEXT, MEMBER_NEEDED},
    {"body", MEMBER_TEXT, MEMBER_NEEDED},
};
const struct shape note_new_shape = SHAPE("NoteNew", note_new_members);
const struct shape note_shape = SHAPE("Note", note_members);
ITEMS(note, "Notes");

/* ---- reading rows; `last` is the text of the row before, for what the newest row says ---- */

static bool is_first(struct ctx *c, struct str *last, struct str now)
{
    bool is_same = str_eq(*last, now);

    if (!is_same)
        *last = str_keep(c->arena, now);
    return !is_same;
}

static void ident_row(struct ctx *c, struct request *rq, const struct rows *rows, struct str *last)
{
    (void)c;
    (void)last;
    ident_reply(rq, NULL, db_text(rows, 0));
}

static void tag_row(struct ctx *c, struct request *rq, const struct rows *rows, struct str *last)
{
    (void)c;
    (void)last;
    reply_text(rq, NULL, db_text(rows, 0));
}

static void date_reply(
    struct request *rq, struct str day, struct str occasion, struct str whose, struct str note)
{
    json_open_object(&rq->out, NULL);
    reply_text(rq, "date", day);
    reply_text(rq, "occasion", occasion);
    reply_text(rq, "whose", whose);
    reply_text(rq, "note", note);
    json_close(&rq->out);
}

static void date_row(struct ctx *c, struct request *rq, const struct rows *rows, struct str *last)
{
    (void)last;
    date_reply(rq, date_text(c, (int)db_i64(rows, 2), (int)db_i64(rows, 3), (int)db_i64(rows, 4)),
        db_text(rows, 1), db_text(rows, 0), db_text(rows, 5));
}

static void preference_reply(struct request *rq, struct str topic, struct str value,
    struct str channel, int64_t at_us, bool is_current)
{
    json_open_object(&rq->out, NULL);
    reply_text(rq, "topic", topic);
    reply_text(rq, "value", value);
    reply_text(rq, "channel", channel);
    reply_time(rq, "told_at", at_us);
    json_put_bool(&rq->out, "is_current", is_current);
    json_close(&rq->out);
}

static void preference_row(
    struct ctx *c, struct request *rq, const struct rows *rows, struct str *last)
{
    preference_reply(rq, db_text(rows, 0), db_text(rows, 1), db_text(rows, 2), db_i64(rows, 3),
        is_first(c, last, db_text(rows, 0)));
}

struct consent_said {
    struct str channel, purpose, source;
    int64_t at_us;
    bool is_granted, is_current;
};

static void consent_reply(struct ctx *c, struct request *rq, const struct consent_said *s)
{
    json_open_object(&rq->out, NULL);
    reply_text(rq, "channel", s->channel);
    reply_text(rq, "purpose", s->purpose);
    json_put_bool(&rq->out, "is_granted", s->is_granted);
    reply_time(rq, "at", s->at_us);
    if (may_see_person(c))
        reply_text(rq, "source", s->source);
    else
        json_put_null(&rq->out, "source");
    json_put_bool(&rq->out, "is_current", s->is_current);
    json_close(&rq->out);
}

static void consent_row(
    struct ctx *c, struct request *rq, const struct rows *rows, struct str *last)
{
    struct str key = str_join(c->arena, db_text(rows, 0), '.', db_text(rows, 1));
    struct consent_said s = {.channel = db_text(rows, 0),
        .purpose = db_text(rows, 1),
        .source = db_text(rows, 4),
        .at_us = db_i64(rows, 3),
        .is_granted = db_i64(rows, 2) != 0,
        .is_current = is_first(c, last, key)};

    consent_reply(c, rq, &s);
}

static void note_reply(struct request *rq, int64_t at_us, struct str author, struct str body)
{
    json_open_object(&rq->out, NULL);
    reply_time(rq, "at", at_us);
    reply_text(rq, "author", author);
    reply_text(rq, "body", body);
    json_close(&rq->out);
}

static void note_row(struct ctx *c, struct request *rq, const struct rows *rows, struct str *last)
{
    (void)c;
    (void)last;
    note_reply(rq, db_i64(rows, 0), db_text(rows, 1), db_text(rows, 2));
}

/* ---- adding ---- */

bool ident_take(
    struct ctx *c, int64_t id, struct str country, const json_t *ident, struct str *spelled)
{
    int kind = member_choice(ident, "kind", IDENT_KINDS);
    bool is_new;

    static_assert(IDENT_KIND_COUNT == 6, "the choices stand in the order of the kinds");
    return ident_read(c, (enum ident_kind)kind, member_text(ident, "source"), country,
               member_text(ident, "value"), spelled) &&
        customer_claim(c, id, *spelled, &is_new);
}

static bool ident_add(struct ctx *c, struct request *rq, const struct customer *cu)
{
    struct str country = cu->country, ident;

    if ((!country.n && !customer_country(c, &country)) ||
        !ident_take(c, cu->id, country, rq->json, &ident))
        return false;
    ident_reply(rq, NULL, ident);
    return true;
}

static bool date_add(struct ctx *c, struct request *rq, const struct customer *cu)
{
    struct str day = member_text(rq->json, "date");
    struct customer_date d = {.occasion = member_text(rq->json, "occasion"),
        .whose = member_text(rq->json, "whose"),
        .note = member_text(rq->json, "note")};

    if (!customer_date_read(day, &d.year, &d.month, &d.day)) {
        rq->pointer = "/date";
        return fail(
            c, ERR_INVALID, "a day is like 1980-12-31 or 12-31, not \"" STR_FMT "\"", STR_ARG(day));
    }
    if (!customer_date(c, cu->id, &d))
        return false;
    date_reply(rq, day, d.occasion, d.whose, d.note);
    return true;
}

static bool preference_add(struct ctx *c, struct request *rq, const struct customer *cu)
{
    struct str topic = member_text(rq->json, "topic"), value = member_text(rq->json, "value"),
               channel = member_text(rq->json, "channel");

    if (!customer_prefer(c, cu->id, topic, value, channel))
        return false;
    preference_reply(rq, topic, value, channel, clock_now(c->clock), true);
    return true;
}

static bool consent_add(struct ctx *c, struct request *rq, const struct customer *cu)
{
    struct consent_said s = {.channel = member_text(rq->json, "channel"),
        .purpose = member_text(rq->json, "purpose"),
        .source = member_text(rq->json, "source"),
        .at_us = clock_now(c->clock),
        .is_granted = member_bool(rq->json, "is_granted"),
        .is_current = true};

    if (!customer_consent(c, cu->id, s.channel, s.purpose, s.is_granted, s.source))
        return false;
    consent_reply(c, rq, &s);
    return true;
}

static bool note_add(struct ctx *c, struct request *rq, const struct customer *cu)
{
    struct str body = member_text(rq->json, "body"), author = member_text(rq->json, "author");

    if (!author.n)
        author = rq->actor.name;
    if (!customer_note(c, cu->id, author, body))
        return false;
    note_reply(rq, clock_now(c->clock), author, body);
    return true;
}

/* ---- the table, and the handlers that read it ---- */

static const struct detail {
    const char *noun; /* the last word of the path */
    enum customer_statement statement;
    void (*row)(struct ctx *c, struct request *rq, const struct rows *rows, struct str *last);
    bool (*add)(struct ctx *c, struct request *rq, const struct customer *cu);
} details[] = {
    {"identities", IDENTITIES_OF, ident_row, ident_add},
    {"tags", TAGS_OF, tag_row, NULL},
    {"dates", DATES_OF, date_row, date_add},
    {"preferences", PREFERENCES_OF, preference_row, preference_add},
    {"consents", CONSENTS_OF, consent_row, consent_add},
    {"notes", NOTES_OF, note_row, note_add},
};

static const struct detail *detail_of(const struct request *rq)
{
    const char *noun = strrchr(rq->route->path, '/') + 1;

    for (size_t i = 0; i < COUNT(details); i++)
        if (strcmp(details[i].noun, noun) == 0)
            return &details[i];
    bug("no detail \"%s\" of a customer", noun);
}

bool customer_detail_get(struct ctx *c, struct request *rq)
{
    const struct detail *d = detail_of(rq);
    struct str last = STR("");
    struct customer cu;
    struct rows rows;

    if (!customer_of_path(c, rq, &cu) ||
        !db_query(c, &rows, &customer_sql[d->statement], ARGS(I64(cu.id), I64(CUSTOMER_ROWS_MAX))))
        return false;
    reply_etag(rq, cu.version);
    json_open_object(&rq->out, NULL);
    json_open_array(&rq->out, "items");
    while (db_next(&rows))
        d->row(c, rq, &rows, &last);
    json_close(&rq->out);
    json_close(&rq->out);
    return db_end(&rows);
}

bool customer_detail_post(struct ctx *c, struct request *rq)
{
    struct customer cu;

    return customer_of_path(c, rq, &cu) && request_matches(c, rq, cu.version) &&
        detail_of(rq)->add(c, rq, &cu);
}

bool customer_detail_delete(struct ctx *c, struct request *rq)
{
    struct customer cu;

    return customer_of_path(c, rq, &cu) && request_matches(c, rq, cu.version) &&
        customer_unclaim(c, cu.id, request_part(rq, "ident"));
}

bool customer_tag_put(struct ctx *c, struct request *rq)
{
    struct customer cu;
    bool changed;

    if (!customer_of_path(c, rq, &cu) || !request_matches(c, rq, cu.version))
        return false;
    return strcmp(rq->route->method, "PUT") == 0
        ? customer_tag(c, cu.id, request_part(rq, "tag"), &changed)
        : customer_untag(c, cu.id, request_part(rq, "tag"), &changed);
}
