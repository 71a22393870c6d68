/* A forest: each identity points towards its person's first; the rings tell all of one person. */
#include "ledger/import_who.h"

#include <string.h>

#define IDENTS_SIZE_MAX ((size_t)1 << 30) /* bytes */
#define LOOK_UP_SIZE_MAX ((size_t)1 << 30)

void who_init(struct who *w, struct arena *a)
{
    *w = (struct who){.arena = a};
    map_init(&w->index, IDENTS_SIZE_MAX);
}

void who_fini(struct who *w)
{
    map_fini(&w->index);
}

static void who_room(struct who *w)
{
    struct who_ident *more;

    if (w->count < w->room)
        return;
    w->room = w->room ? w->room * 2 : 1024;
    more = arena_array(w->arena, w->room, struct who_ident);
    if (w->count)
        memcpy(more, w->all, w->count * sizeof *more);
    w->all = more;
}

int who_add(struct who *w, enum ident_kind kind, struct str ident, int64_t line)
{
    int64_t known;
    int place;

    if (map_find(&w->index, ident, &known))
        return (int)known;
    who_room(w);
    place = (int)w->count;
    map_put(&w->index, ident, (int64_t)w->count);
    w->all[w->count++] = (struct who_ident){.text = ident,
        .line = line,
        .customer_id = -1,
        .known = -1,
        .phone = kind == IDENT_PHONE ? place : -1,
        .external = kind == IDENT_EXTERNAL ? place : -1,
        .above = place,
        .next = place};
    return place;
}

int who_person(struct who *w, int ident)
{
    struct who_ident *all = w->all;

    while (all[ident].above != ident) {
        all[ident].above = all[all[ident].above].above;
        ident = all[ident].above;
    }
    return ident;
}

/* Both are first identities; of one person, nothing is to be done. */
static void persons_join(struct who *w, int a, int b)
{
    struct who_ident *first = &w->all[a < b ? a : b], *second = &w->all[a < b ? b : a];
    int next = first->next;

    if (first == second)
        return;
    second->above = first->above;
    first->next = second->next;
    second->next = next;
    if (first->customer_id < 0) {
        first->customer_id = second->customer_id;
        first->known = second->known;
    }
    first->phone = first->phone < 0 ? second->phone : first->phone;
    first->external = first->external < 0 ? second->external : first->external;
}

/* One that was seen before of the same customer is the same person. */
static void customer_found(struct who *w, struct map *seen, int ident, int64_t customer_id)
{
    struct who_ident *it = &w->all[ident];
    struct str key = {(const char *)&customer_id, sizeof customer_id};
    int64_t other;

    it->customer_id = customer_id;
    it->known = ident;
    if (map_find(seen, key, &other))
        persons_join(w, who_person(w, (int)other), who_person(w, ident));
    else
        map_put(seen, key, ident);
}

bool who_look_up(struct ctx *c, struct who *w)
{
    struct map seen;
    bool ok = true;

    map_init(&seen, LOOK_UP_SIZE_MAX);
    for (size_t i = 0; i < w->count && ok; i++) {
        struct arena_mark mark = arena_mark(c->arena);
        int64_t id;

        ok = customer_by_ident(c, w->all[i].text, &id);
        if (!ok)
            break;
        arena_release(c->arena, mark);
        if (id >= 0)
            customer_found(w, &seen, (int)i, id);
    }
    map_fini(&seen);
    return ok;
}

static const char *customers_differ(
    struct ctx *c, const struct who *w, const struct who_ident *a, const struct who_ident *b)
{
    return LANG_FORMAT(c->arena, c->lang, T_LEDGER_TWO_CUSTOMERS,
        ARG_STR("one", w->all[a->known].text), ARG_TEXT("first", customer_text(c, a->customer_id)),
        ARG_STR("two", w->all[b->known].text),
        ARG_TEXT("second", customer_text(c, b->customer_id)));
}

static const char *persons_differ(struct ctx *c, const struct who *w, int a, int b)
{
    return LANG_FORMAT(c->arena, c->lang, T_LEDGER_TWO_PERSONS, ARG_STR("one", w->all[a].text),
        ARG_INT("first", w->all[a].line), ARG_STR("two", w->all[b].text),
        ARG_INT("second", w->all[b].line));
}

const char *who_join(struct ctx *c, struct who *w, int a, int b)
{
    int first = who_person(w, a), second = who_person(w, b);
    const struct who_ident *p = &w->all[first], *q = &w->all[second];

    if (p == q)
        return NULL;
    if (p->customer_id >= 0 && q->customer_id >= 0)
        return customers_differ(c, w, p, q);
    if (p->phone >= 0 && q->phone >= 0)
        return persons_differ(c, w, p->phone, q->phone);
    if (p->external >= 0 && q->external >= 0)
        return persons_differ(c, w, p->external, q->external);
    persons_join(w, first, second);
    return NULL;
}

struct str *who_idents(const struct who *w, struct arena *a, int person, size_t *count)
{
    struct str *idents;
    int i;

    *count = 1;
    for (i = w->all[person].next; i != person; i = w->all[i].next)
        ++*count;
    idents = arena_array(a, *count, struct str);
    for (size_t n = 0; n < *count; n++, i = w->all[i].next)
        idents[n] = w->all[i].text;
    return idents;
}
