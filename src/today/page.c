/* The page: lines of one customer become one, by the section that comes first; who they are and how
 * they may be reached is read for the lines that are shown, forty at a time. */
#include <stdlib.h>

#include "base/actor.h"
#include "today/today_store.h"

#define PERSONS_MAX 40 /* of one query */

/* ---- which lines ---- */

static bool is_lately(const struct today_item *item, int64_t now_us)
{
    return item->contacted_us > now_us - TODAY_CONTACT_DAYS * DAY_US;
}

static bool is_shown(const struct ctx *c, const struct today_item *item, int64_t now_us)
{
    const struct today_reason *r = item->reason;

    return item->hidden_until_us <= now_us && !(r->waits && is_lately(item, now_us)) &&
        (!r->is_personal || actor_may(c->actor, PERM_CUSTOMER_PERSONAL));
}

static int by_page(const struct today_item *x, const struct today_item *y)
{
    if (x->reason->section != y->reason->section)
        return x->reason->section < y->reason->section ? -1 : 1;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

static int by_customer(const void *a, const void *b)
{
    const struct today_item *const *x = a, *const *y = b;

    if ((*x)->customer_id != (*y)->customer_id)
        return (*x)->customer_id < (*y)->customer_id ? -1 : 1;
    if ((*x)->reason->is_alone != (*y)->reason->is_alone)
        return (*y)->reason->is_alone ? -1 : 1;
    return by_page(*x, *y);
}

static int by_line(const void *a, const void *b)
{
    const struct today_line *x = a, *y = b;

    return by_page(x->item, y->item);
}

static bool is_of_line(const struct today_item *first, const struct today_item *next)
{
    return first->customer_id == next->customer_id &&
        first->reason->is_alone == next->reason->is_alone;
}

/* What is about the business stands for itself. */
static size_t lines_merge(const struct today_item **items, size_t count, struct today_line *lines)
{
    size_t n = 0;

    for (size_t i = 0, end; i < count; i = end) {
        end = i + 1;
        while (end < count && items[i]->customer_id != CUSTOMER_ANONYMOUS &&
            is_of_line(items[i], items[end]))
            end++;
        lines[n++] = (struct today_line){.item = items[i],
            .also = items + i + 1,
            .also_count = end - i - 1,
            .name = STR(""),
            .called = STR(""),
            .number = STR("")};
    }
    return n;
}

static void parts_cut(const struct today_found *found, size_t limit, struct today_line *lines,
    size_t count, struct today_page *out)
{
    int64_t kept[TODAY_REASONS_MAX] = {0};

    for (size_t i = 0; i < count; i++) {
        struct today_part *p = &out->parts[lines[i].item->reason->section];

        if (p->count == 0)
            p->lines = &lines[i];
        p->count++;
        p->shown += p->shown < limit;
    }
    for (size_t i = 0; i < found->count; i++)
        kept[found->items[i].reason->number] += found->items[i].hidden_until_us == 0;
    for (int r = 0; r < TODAY_REASONS_MAX; r++)
        if (found->totals[r] > kept[r] && kept[r] == TODAY_KEPT_MAX)
            out->parts[today_reason_of(r)->section].is_more = true;
}

/* ---- who they are ---- */

struct person {
    int64_t id;
    struct today_line *line;
    struct str idents[TODAY_WAYS_MAX];
    size_t ident_count;
    unsigned granted, refused; /* bits: channel of CONSENT_CHANNELS, for the line's purpose */
};

static struct person *person_of(struct person *all, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++)
        if (all[i].id == id)
            return &all[i];
    bug("a customer nobody asked for");
}

static bool persons_query(struct ctx *c, struct rows *rows, enum today_statement statement,
    const struct person *all, size_t count)
{
    struct val args[PERSONS_MAX];

    for (size_t i = 0; i < PERSONS_MAX; i++)
        args[i] = I64(i < count ? all[i].id : -1);
    return db_query(c, rows, &today_sql[statement], args, PERSONS_MAX);
}

static bool names_read(struct ctx *c, struct person *all, size_t count)
{
    bool may_see = actor_may(c->actor, PERM_CUSTOMER_PERSONAL);
    struct rows rows;

    if (!persons_query(c, &rows, TODAY_PERSONS, all, count))
        return false;
    while (db_next(&rows)) {
        struct today_line *line = person_of(all, count, db_i64(&rows, 0))->line;

        line->kind = (enum customer_kind)db_i64(&rows, 1);
        if (!lang_parse(db_text(&rows, 4), &line->lang))
            line->lang = c->lang;
        if (!may_see)
            continue;
        line->name = str_keep(c->arena, db_text(&rows, 2));
        line->called = db_text(&rows, 3).n ? str_keep(c->arena, db_text(&rows, 3)) : line->name;
    }
    return db_end(&rows);
}

static bool idents_read(struct ctx *c, struct person *all, size_t count)
{
    struct rows rows;

    if (!persons_query(c, &rows, TODAY_IDENTS, all, count))
        return false;
    while (db_next(&rows)) {
        struct person *p = person_of(all, count, db_i64(&rows, 0));

        if (p->ident_count < TODAY_WAYS_MAX)
            p->idents[p->ident_count++] = str_keep(c->arena, db_text(&rows, 1));
    }
    return db_end(&rows);
}

/* The place of a word among "a|b|c"; -1 when it is none of them. */
static int word_place(const char *words, struct str word)
{
    struct str rest = str_of(words), one;

    for (int n = 0; str_cut(&rest, '|', &one); n++)
        if (str_eq(one, word))
            return n;
    return -1;
}

/* Rows come oldest first: the newest of a channel and purpose holds. */
static bool consents_read(struct ctx *c, struct person *all, size_t count)
{
    struct rows rows;

    if (!persons_query(c, &rows, TODAY_CONSENTS, all, count))
        return false;
    while (db_next(&rows)) {
        struct person *p = person_of(all, count, db_i64(&rows, 0));
        int channel = word_place(CONSENT_CHANNELS, db_text(&rows, 1));
        unsigned bit = channel < 0 ? 0 : 1U << channel;
        const char *purpose = p->line->item->reason->purpose;

        if (!purpose || !str_eq(str_of(purpose), db_text(&rows, 2)))
            continue;
        p->granted = db_i64(&rows, 3) ? p->granted | bit : p->granted & ~bit;
        p->refused = db_i64(&rows, 3) ? p->refused & ~bit : p->refused | bit;
    }
    return db_end(&rows);
}

/* ---- may we ---- */

static void way_add(struct today_contact *k, const char *channel, struct str address)
{
    if (k->way_count < TODAY_WAYS_MAX)
        k->ways[k->way_count++] = (struct today_way){channel, address};
}

/* Every way there is to reach them, whether or not we may. */
static void ways_find(const struct person *p, struct today_contact *out)
{
    for (size_t i = 0; i < p->ident_count; i++) {
        enum ident_kind kind;
        struct str body;

        if (!ident_split(p->idents[i], &kind, &body))
            continue;
        if (kind == IDENT_PHONE) {
            way_add(out, "phone", body);
            way_add(out, "sms", body);
        }
        if (kind == IDENT_EMAIL)
            way_add(out, "email", body);
        if (kind == IDENT_TELEGRAM)
            way_add(out, "telegram", body);
    }
}

/* The one guard: nobody is to be contacted but by what it leaves. */
static void contact_judge(const struct person *p, int64_t now_us, struct today_contact *out)
{
    const struct today_item *item = p->line->item;
    bool is_owed = item->reason->is_owed;
    size_t allowed = 0;

    *out = (struct today_contact){.refusal = CONTACT_MAY};
    ways_find(p, out);
    if (out->way_count == 0)
        out->refusal = CONTACT_NO_WAY;
    for (size_t i = 0; i < out->way_count; i++) {
        unsigned bit = 1U << word_place(CONSENT_CHANNELS, str_of(out->ways[i].channel));

        if (is_owed ? !(p->refused & bit) : (p->granted & bit) != 0)
            out->ways[allowed++] = out->ways[i];
    }
    if (out->way_count > 0 && allowed == 0)
        out->refusal = CONTACT_NO_CONSENT;
    if (out->refusal == CONTACT_MAY && !is_owed && is_lately(item, now_us)) {
        out->refusal = CONTACT_LATELY;
        out->until_us = item->contacted_us + TODAY_CONTACT_DAYS * DAY_US;
    }
    out->way_count = out->refusal == CONTACT_MAY ? allowed : 0;
}

/* The first external id: "c12" of "ext::c12", "shop:7" of another system. */
static struct str number_of(const struct person *p)
{
    enum ident_kind kind;
    struct str body;

    for (size_t i = 0; i < p->ident_count; i++)
        if (ident_split(p->idents[i], &kind, &body) && kind == IDENT_EXTERNAL)
            return body.n && body.p[0] == ':' ? str_from(body, 1) : body;
    return STR("");
}

static bool persons_read(struct ctx *c, struct person *all, size_t count, int64_t now_us)
{
    bool may_see = actor_may(c->actor, PERM_CUSTOMER_PERSONAL);

    if (!names_read(c, all, count) || !idents_read(c, all, count) || !consents_read(c, all, count))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct today_contact *contact = &all[i].line->contact;

        contact_judge(&all[i], now_us, contact);
        if (may_see)
            all[i].line->number = number_of(&all[i]);
        else
            contact->way_count = 0;
    }
    return true;
}

static bool part_dress(struct ctx *c, struct today_part *part, int64_t now_us)
{
    struct person all[PERSONS_MAX];
    size_t n = 0;

    for (size_t i = 0; i < part->shown; i++) {
        struct today_line *line = &part->lines[i];

        line->lang = c->lang;
        if (line->item->customer_id != CUSTOMER_ANONYMOUS)
            all[n++] = (struct person){.id = line->item->customer_id, .line = line};
        if (n == PERSONS_MAX || (n > 0 && i + 1 == part->shown)) {
            if (!persons_read(c, all, n, now_us))
                return false;
            n = 0;
        }
    }
    return true;
}

bool today_page(
    struct ctx *c, struct today_found *found, int64_t now_us, size_t limit, struct today_page *out)
{
    const struct today_item **items =
        arena_array(c->arena, found->count + 1, const struct today_item *);
    struct today_line *lines = arena_array(c->arena, found->count + 1, struct today_line);
    size_t count = 0;

    *out = (struct today_page){
        .day = found->day, .found_us = found->found_us, .data_day = found->data_day};
    for (size_t i = 0; i < found->count; i++)
        if (is_shown(c, &found->items[i], now_us))
            items[count++] = &found->items[i];
    qsort(items, count, sizeof *items, by_customer);
    count = lines_merge(items, count, lines);
    qsort(lines, count, sizeof *lines, by_line);
    parts_cut(found, limit, lines, count, out);
    for (int s = 0; s < TODAY_SECTION_COUNT; s++)
        if (!part_dress(c, &out->parts[s], now_us))
            return false;
    return true;
}
