/* Finding people, and finding out that two are one. */
#include "event/person.h"

#include "base/country.h"
#include "event/event_store.h"
#include "event/piece.h"

static const enum ident_kind kinds[PERSON_IDENT_COUNT] = {
    [PERSON_USER] = IDENT_EXTERNAL,
    [PERSON_EMAIL] = IDENT_EMAIL,
    [PERSON_PHONE] = IDENT_PHONE,
    [PERSON_DEVICE] = IDENT_DEVICE,
};

bool person_ident(struct ctx *c, const struct source *s, struct person *p, enum person_ident which,
    struct str raw)
{
    const char *fault;
    struct str country;

    p->idents[which] = STR("");
    if (!raw.n)
        return true;
    if (which == PERSON_PHONE && !customer_country(c, &country))
        return false;
    if (which == PERSON_DEVICE)
        raw = str_join(c->arena, s->system, ':', raw);
    fault = ident_spell(c, kinds[which], s->system, which == PERSON_PHONE ? country : STR(""), raw,
        &p->idents[which]);
    if (!fault)
        return true;
    p->idents[which] = STR("");
    return which == PERSON_EMAIL || which == PERSON_PHONE ||
        fail(c, ERR_INVALID, "%s \"" STR_FMT "\": %s", ident_prefix(kinds[which]),
            STR_ARG(piece_cut(raw, 64)), lang_error(c->lang, fault));
}

bool person_is_named(const struct person *p)
{
    for (size_t i = 0; i < PERSON_IDENT_COUNT; i++)
        if (p->idents[i].n)
            return true;
    return false;
}

void person_country(struct ctx *c, struct person *p, struct str country)
{
    char code[3];

    if (country_parse(country, code))
        p->told.country = str_keep(c->arena, str_of(code));
}

/* ---- how well somebody is known ---- */

struct standing {
    size_t count;
    bool has_user;    /* an id of this system */
    bool has_contact; /* anything but an id of this system, or a device */
};

static bool standing_of(struct ctx *c, const struct source *s, int64_t id, struct standing *out)
{
    struct str own = str_of(arena_printf(c->arena, "ext:" STR_FMT ":", STR_ARG(s->system)));
    struct rows rows;

    *out = (struct standing){0};
    if (!db_query(c, &rows, &event_sql[PERSON_IDENTS], ARGS(I64(id), I64(PERSON_IDENTS_MAX))))
        return false;
    while (db_next(&rows)) {
        struct str ident = db_text(&rows, 0);

        out->count++;
        if (str_starts(ident, own))
            out->has_user = true;
        else if (!str_starts(ident, STR("device:")))
            out->has_contact = true;
    }
    return db_end(&rows);
}

static bool merge(struct ctx *c, int64_t keep, int64_t gone)
{
    int64_t merge_id;

    return customer_merge(c, keep, gone, &merge_id);
}

/* ---- finding ---- */

struct search {
    const struct source *source;
    const struct person *person;
    int64_t owners[PERSON_IDENT_COUNT]; /* -1 nobody */
    int64_t id;                         /* who it is; -1 not known yet */
};

/* Somebody whom the system knows by another id is somebody else. */
static bool search_owner(struct ctx *c, struct search *f, enum person_ident which)
{
    struct standing st = {0};

    if (f->id >= 0 || f->owners[which] < 0)
        return true;
    if (f->person->idents[PERSON_USER].n && which != PERSON_USER &&
        !standing_of(c, f->source, f->owners[which], &st))
        return false;
    if (!st.has_user)
        f->id = f->owners[which];
    return true;
}

static bool search_look(struct ctx *c, struct search *f)
{
    f->id = -1;
    for (int i = 0; i < PERSON_IDENT_COUNT; i++) {
        f->owners[i] = -1;
        if (f->person->idents[i].n && !customer_by_ident(c, f->person->idents[i], &f->owners[i]))
            return false;
    }
    for (int i = 0; i < PERSON_IDENT_COUNT; i++)
        if (!search_owner(c, f, (enum person_ident)i))
            return false;
    return true;
}

/* Nobody yet: a new customer, with all identities that are free. */
static bool search_make(struct ctx *c, struct search *f)
{
    struct customer cu = f->person->told;
    struct str free[PERSON_IDENT_COUNT];
    size_t count = 0;

    for (int i = 0; i < PERSON_IDENT_COUNT; i++)
        if (f->person->idents[i].n && f->owners[i] < 0)
            free[count++] = f->person->idents[i];
    if (!customer_add_known(c, &cu, free, count))
        return false;
    f->id = cu.id;
    return true;
}

/* One of their identities is somebody else's: perhaps they are the same. */
static bool search_join(struct ctx *c, struct search *f, enum person_ident which)
{
    int64_t other = f->owners[which];
    struct standing mine, theirs;

    if (!standing_of(c, f->source, f->id, &mine) || !standing_of(c, f->source, other, &theirs))
        return false;
    if (which == PERSON_DEVICE)
        return theirs.has_user || theirs.has_contact || merge(c, f->id, other);
    if (theirs.has_user || mine.has_contact)
        return true;
    if (!merge(c, other, f->id))
        return false;
    f->id = other;
    return true;
}

static bool search_claim(struct ctx *c, struct search *f, enum person_ident which)
{
    struct standing st;
    bool is_new;

    if (which == PERSON_EMAIL || which == PERSON_PHONE)
        if (!f->person->is_told)
            return true;
    if (!standing_of(c, f->source, f->id, &st))
        return false;
    return st.count >= PERSON_IDENTS_MAX ||
        customer_claim(c, f->id, f->person->idents[which], &is_new);
}

static bool search_complete(struct ctx *c, struct search *f)
{
    for (int i = 0; i < PERSON_IDENT_COUNT; i++) {
        bool ok = true;

        if (!f->person->idents[i].n || f->owners[i] == f->id)
            continue;
        if (f->owners[i] < 0)
            ok = search_claim(c, f, (enum person_ident)i);
        else if (i != PERSON_USER)
            ok = search_join(c, f, (enum person_ident)i);
        if (!ok)
            return false;
    }
    return true;
}

bool person_find(struct ctx *c, const struct source *s, const struct person *p, int64_t *id)
{
    struct search f = {.source = s, .person = p};
    struct customer news = p->told;
    bool is_changed;

    if (!person_is_named(p))
        return fail(c, ERR_INVALID, "it names nobody: neither a user nor a device");
    if (!search_look(c, &f))
        return false;
    if (f.id < 0) {
        if (!search_make(c, &f))
            return false;
        *id = f.id;
        return true;
    }
    if (!search_complete(c, &f))
        return false;
    *id = news.id = f.id;
    return !p->is_told || customer_update(c, &news, &is_changed);
}

/* ---- aliases ---- */

static bool alias_join(struct ctx *c, const struct source *s, int64_t keep, int64_t gone)
{
    struct standing st;

    if (!standing_of(c, s, gone, &st))
        return false;
    if (st.has_contact)
        return fail(c, ERR_CONFLICT,
            "both ids are customers with contacts of their own: merge them by hand");
    return merge(c, keep, gone);
}

bool person_alias(struct ctx *c, const struct source *s, struct str user, struct str previous_user,
    struct str previous_device, int64_t *id)
{
    struct person p = {.idents = {[PERSON_USER] = user}};
    int64_t device, old, who;
    bool is_new;

    if (!customer_by_ident(c, previous_user, &old) ||
        !customer_by_ident(c, previous_device, &device) || !customer_by_ident(c, user, &who))
        return false;
    if (who < 0 && (old >= 0 || device >= 0)) {
        *id = old >= 0 ? old : device;
        return customer_claim(c, *id, user, &is_new);
    }
    if (!person_find(c, s, &p, id))
        return false;
    if (old < 0 && device < 0)
        return customer_claim(c, *id, previous_device, &is_new);
    if (old >= 0 && old != *id && !alias_join(c, s, *id, old))
        return false;
    return device < 0 || device == *id || device == old || alias_join(c, s, *id, device);
}
