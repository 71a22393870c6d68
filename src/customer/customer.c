/* The rules of customers: finding, adding and changing them, and noting what they told us. A
 * function that writes locks the customer first, so that a merge or an erasure never passes it
 * half-way; one that finds nothing to change only looks, as imports repeat themselves. */
#include "customer/customer_priv.h"
#include "setting/setting.h"

#include "base/id.h"

const char *customer_text(struct ctx *c, int64_t id)
{
    char text[ID_TEXT_MAX];

    id_format(text, CUSTOMER_PREFIX, id);
    return arena_printf(c->arena, "%s", text);
}

bool customer_id_read(struct str text, int64_t *id)
{
    return id_parse(str_trim(text), CUSTOMER_PREFIX, id);
}

const char *customer_kind_name(enum customer_kind kind)
{
    static const char *const names[] = {
        [CUSTOMER_NOBODY] = "nobody",
        [CUSTOMER_PERSON] = "person",
        [CUSTOMER_ORGANISATION] = "organisation",
    };

    assert(kind < COUNT(names));
    return names[kind];
}

struct str date_text(struct ctx *c, int year, int month, int day)
{
    return str_of(year ? arena_printf(c->arena, "%04d-%02d-%02d", year, month, day)
                       : arena_printf(c->arena, "%02d-%02d", month, day));
}

bool customer_country(struct ctx *c, struct str *out)
{
    return setting_get(c, "country", out);
}

/* ---- finding ---- */

bool customer_get(struct ctx *c, int64_t id, struct customer *out)
{
    for (int i = 0; i < MERGE_CHAIN_MAX; i++) {
        if (!customer_row_get(c, id, out))
            return false;
        if (out->merged_into == 0)
            return true;
        id = out->merged_into;
    }
    return fail(c, ERR_INVALID, "the merges of customer %s never end (maitred check)",
        customer_text(c, id));
}

bool customer_by_ident(struct ctx *c, struct str ident, int64_t *id)
{
    struct customer cu;
    struct rows rows;
    bool found;

    *id = -1;
    if (!db_one(c, &rows, &customer_sql[IDENTITY_HOLDER], ARGS(TEXT(ident)), &found))
        return false;
    if (found)
        *id = db_i64(&rows, 0);
    if (!db_end(&rows) || !found)
        return !c->err;
    /* A merge takes identities along; this follows one that another program is about to end. */
    if (!customer_get(c, *id, &cu))
        return false;
    *id = cu.id;
    return true;
}

/* The spellings a text may be meant as, in the order in which they are believed. */
static const struct guess {
    enum ident_kind kind;
} guesses[] = {{IDENT_PHONE}, {IDENT_EMAIL}, {IDENT_CARD}, {IDENT_EXTERNAL}, {IDENT_TELEGRAM}};

bool customer_named(struct ctx *c, struct str text, int64_t *id)
{
    struct customer cu;
    struct str country, ident, body;
    enum ident_kind kind;

    text = str_trim(text);
    if (id_parse(text, CUSTOMER_PREFIX, id)) {
        if (!customer_get(c, *id, &cu))
            return false;
        *id = cu.id;
        return true;
    }
    *id = -1;
    if (!customer_country(c, &country))
        return false;
    if (ident_split(text, &kind, &body) && !customer_by_ident(c, text, id))
        return false;
    for (size_t i = 0; i < COUNT(guesses) && *id < 0; i++)
        if (!ident_spell(c, guesses[i].kind, STR(""), country, text, &ident) &&
            !customer_by_ident(c, ident, id))
            return false;
    return *id >= 0 ||
        fail(c, ERR_MISSING, "nobody is known by \"" STR_FMT "\" (maitred customer find)",
            STR_ARG(text));
}

bool ident_read(struct ctx *c, enum ident_kind kind, struct str source, struct str country,
    struct str raw, struct str *out)
{
    const char *reason = ident_spell(c, kind, source, country, raw, out);

    return !reason ||
        fail(c, ERR_INVALID, "%s \"" STR_FMT "\": %s", ident_prefix(kind), STR_ARG(raw),
            lang_error(c->lang, reason));
}

/* ---- changing ---- */

bool customer_is_open(struct ctx *c, const struct customer *cu)
{
    if (cu->id == CUSTOMER_ANONYMOUS)
        return fail(c, ERR_CONFLICT, "the anonymous customer cannot be changed");
    if (cu->merged_into)
        return fail(c, ERR_CONFLICT, "customer %s was merged into %s", customer_text(c, cu->id),
            customer_text(c, cu->merged_into));
    if (cu->erased_us)
        return fail(c, ERR_CONFLICT, "customer %s was erased", customer_text(c, cu->id));
    return true;
}

bool customer_lock(struct ctx *c, int64_t id, struct customer *out)
{
    return customer_row_lock(c, id, out) && customer_is_open(c, out);
}

bool customer_hold(struct ctx *c, int64_t *id)
{
    struct customer cu;

    do {
        if (!customer_row_hold(c, *id, &cu))
            return false;
        *id = cu.merged_into ? cu.merged_into : cu.id;
    } while (cu.merged_into);
    return customer_is_open(c, &cu);
}

/* Where only the parts of a name are known, those make it. */
static void name_complete(struct ctx *c, struct customer *cu)
{
    if (!cu->name.n && (cu->given_name.n || cu->family_name.n))
        cu->name = str_trim(str_of(arena_printf(
            c->arena, STR_FMT " " STR_FMT, STR_ARG(cu->given_name), STR_ARG(cu->family_name))));
    if (cu->name.n > CUSTOMER_NAME_MAX)
        cu->name = cu->given_name;
}

bool customer_add(struct ctx *c, struct customer *cu)
{
    struct customer empty = {0};

    if (!fields_check(c, cu))
        return false;
    name_complete(c, cu);
    if (cu->kind == CUSTOMER_NOBODY)
        cu->kind = CUSTOMER_PERSON;
    (void)fields_overlay(c, &empty, cu, false); /* attributes in our spelling, without nulls */
    cu->attributes = empty.attributes;
    cu->id = id_new(c->clock);
    cu->version = 1;
    cu->created_us = cu->updated_us = clock_now(c->clock);
    cu->merged_into = cu->erased_us = 0;
    return customer_row_add(c, cu);
}

bool customer_add_known(struct ctx *c, struct customer *cu, const struct str *idents, size_t count)
{
    if (!customer_add(c, cu))
        return false;
    for (size_t i = 0; i < count; i++) {
        int64_t added;

        assert(idents[i].n > 0);
        assert(idents[i].n <= IDENT_MAX);
        if (!db_run(c, &customer_sql[IDENTITY_CLAIM],
                ARGS(TEXT(idents[i]), I64(cu->id), I64(cu->created_us)), &added))
            return false;
        if (added == 0)
            return fail(c, ERR_BUSY, "somebody else has just claimed \"" STR_FMT "\": try again",
                STR_ARG(idents[i]));
    }
    return true;
}

bool customer_update(struct ctx *c, const struct customer *news, bool *changed)
{
    return customer_edit(c, news, 0, changed);
}

static bool fields_edit(
    struct ctx *c, struct customer *cu, const struct customer *news, unsigned cleared)
{
    bool changed = fields_overlay(c, cu, news, false);

    return fields_clear(cu, cleared) || changed;
}

bool customer_edit(struct ctx *c, const struct customer *news, unsigned cleared, bool *changed)
{
    struct customer checked = *news, cu;

    *changed = false;
    if (!fields_check(c, &checked) || !customer_get(c, news->id, &cu) || !customer_is_open(c, &cu))
        return false;
    if (!fields_edit(c, &cu, &checked, cleared))
        return true;
    if (!customer_lock(c, cu.id, &cu))
        return false;
    *changed = fields_edit(c, &cu, &checked, cleared);
    name_complete(c, &cu);
    if (cu.attributes.n > CUSTOMER_ATTRIBUTES_MAX)
        return fail(c, ERR_INVALID, "\"%s\" has %zu bytes, at most %zu are kept", "attributes",
            cu.attributes.n, (size_t)CUSTOMER_ATTRIBUTES_MAX);
    return customer_row_set(c, &cu);
}

bool customer_claim(struct ctx *c, int64_t id, struct str ident, bool *is_new)
{
    struct customer cu;
    int64_t holder, added;

    assert(ident.n > 0);
    assert(ident.n <= IDENT_MAX);
    *is_new = false;
    if (!customer_by_ident(c, ident, &holder))
        return false;
    if (holder < 0) {
        if (!customer_lock(c, id, &cu) ||
            !db_run(c, &customer_sql[IDENTITY_CLAIM],
                ARGS(TEXT(ident), I64(id), I64(clock_now(c->clock))), &added))
            return false;
        *is_new = added == 1;
        if (*is_new)
            return true;
        if (!customer_by_ident(c, ident, &holder)) /* somebody was quicker */
            return false;
    }
    return holder == id ||
        fail(c, ERR_CONFLICT, "\"" STR_FMT "\" belongs to customer %s", STR_ARG(ident),
            customer_text(c, holder));
}

bool customer_unclaim(struct ctx *c, int64_t id, struct str ident)
{
    struct customer cu;
    int64_t removed;

    if (!customer_lock(c, id, &cu) ||
        !db_run(c, &customer_sql[IDENTITY_DROP], ARGS(TEXT(ident), I64(id)), &removed))
        return false;
    return removed == 1 ||
        fail(c, ERR_MISSING, "customer %s is not known by \"" STR_FMT "\"", customer_text(c, id),
            STR_ARG(ident));
}

/* ---- what they told us ---- */

static bool word_check(struct ctx *c, const char *what, size_t size_max, struct str *word)
{
    if (!text_check(c, what, size_max, word))
        return false;
    return word->n || fail(c, ERR_INVALID, "\"%s\" is empty", what);
}

bool customer_tag(struct ctx *c, int64_t id, struct str tag, bool *changed)
{
    struct customer cu;
    int64_t added;

    if (!word_check(c, "tag", CUSTOMER_WORD_MAX, &tag) || !customer_lock(c, id, &cu) ||
        !db_run(c, &customer_sql[TAG_ADD], ARGS(I64(id), TEXT(tag)), &added))
        return false;
    *changed = added == 1;
    return true;
}

bool customer_untag(struct ctx *c, int64_t id, struct str tag, bool *changed)
{
    struct customer cu;
    int64_t removed;

    if (!word_check(c, "tag", CUSTOMER_WORD_MAX, &tag) || !customer_lock(c, id, &cu) ||
        !db_run(c, &customer_sql[TAG_REMOVE], ARGS(I64(id), TEXT(tag)), &removed))
        return false;
    *changed = removed == 1;
    return true;
}

bool customer_note(struct ctx *c, int64_t id, struct str author, struct str body)
{
    struct customer cu;

    if (!text_check(c, "author", CUSTOMER_NAME_MAX, &author) ||
        !word_check(c, "note", CUSTOMER_TEXT_MAX, &body) || !customer_lock(c, id, &cu))
        return false;
    return db_run(c, &customer_sql[NOTE_ADD],
        ARGS(I64(id), I64(id_new(c->clock)), I64(clock_now(c->clock)), TEXT(author), TEXT(body)),
        NULL);
}

bool customer_date_read(struct str text, int *year, int *month, int *day)
{
    struct str rest = text, part[3];
    int64_t n[3] = {0};
    size_t count = 0, from;

    while (count < COUNT(part) && str_cut(&rest, '-', &part[count]))
        count++;
    if (rest.p || count < 2 || (count == 3 && part[0].n != 4))
        return false;
    from = 3 - count;
    for (size_t i = 0; i < count; i++)
        if (part[i].n > 4 || !str_to_i64(part[i], 1, 9999, &n[from + i]))
            return false;
    if (!civil_is_valid((struct civil){n[0] ? (int)n[0] : 2000, (int)n[1], (int)n[2]}))
        return false;
    *year = (int)n[0];
    *month = (int)n[1];
    *day = (int)n[2];
    return true;
}

bool customer_date(struct ctx *c, int64_t id, const struct customer_date *date)
{
    struct customer_date d = *date;
    struct customer cu;

    assert(civil_is_valid((struct civil){d.year ? d.year : 2000, d.month, d.day}));
    if (!word_check(c, "occasion", CUSTOMER_WORD_MAX, &d.occasion) ||
        !text_check(c, "whose", CUSTOMER_NAME_MAX, &d.whose) ||
        !text_check(c, "note", CUSTOMER_TEXT_MAX, &d.note) || !customer_lock(c, id, &cu))
        return false;
    return db_run(c, &customer_sql[DATE_ADD],
        ARGS(I64(id), I64(id_new(c->clock)), TEXT(d.whose), TEXT(d.occasion), I64(d.year),
            I64(d.month), I64(d.day), TEXT(d.note)),
        NULL);
}

bool customer_prefer(
    struct ctx *c, int64_t id, struct str topic, struct str value, struct str channel)
{
    struct customer cu;

    if (!word_check(c, "topic", CUSTOMER_WORD_MAX, &topic) ||
        !word_check(c, "value", CUSTOMER_TEXT_MAX, &value) ||
        !text_check(c, "channel", CUSTOMER_WORD_MAX, &channel) || !customer_lock(c, id, &cu))
        return false;
    return db_run(c, &customer_sql[PREFERENCE_ADD],
        ARGS(I64(id), I64(id_new(c->clock)), TEXT(topic), TEXT(value), TEXT(channel),
            I64(clock_now(c->clock))),
        NULL);
}

static bool is_word_of(const char *words, struct str word)
{
    struct str rest = str_of(words), one;

    while (str_cut(&rest, '|', &one))
        if (str_eq(one, word))
            return true;
    return false;
}

bool customer_consent(struct ctx *c, int64_t id, struct str channel, struct str purpose,
    bool is_granted, struct str source)
{
    struct customer cu;

    if (!is_word_of(CONSENT_CHANNELS, channel))
        return fail(c, ERR_INVALID, "consent has the channels %s, not \"" STR_FMT "\"",
            CONSENT_CHANNELS, STR_ARG(channel));
    if (!is_word_of(CONSENT_PURPOSES, purpose))
        return fail(c, ERR_INVALID, "consent has the purposes %s, not \"" STR_FMT "\"",
            CONSENT_PURPOSES, STR_ARG(purpose));
    if (!text_check(c, "source", CUSTOMER_NAME_MAX, &source) || !customer_lock(c, id, &cu))
        return false;
    return db_run(c, &customer_sql[CONSENT_ADD],
        ARGS(I64(id), I64(id_new(c->clock)), TEXT(channel), TEXT(purpose), I64(is_granted),
            I64(clock_now(c->clock)), TEXT(source)),
        NULL);
}
