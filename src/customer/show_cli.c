/* A customer at a glance, for whoever has them at the counter or on the phone: who they are, how to
 * reach them and whether one may, what to remember, and what happened lately, day by day. */
#include "customer/customer_cli.h"

#include "customer/glance.h"

#define TIMELINE_DEFAULT 20

/* ---- a part of the page: for people it is not there when it is empty ---- */

struct part {
    struct ctx *c;
    struct output *o;
    const char *key;
    enum text title;
    const struct column *columns;
    size_t column_count;
    bool is_open;
};

static void part_open(struct part *p)
{
    output_title(p->o, lang_text(p->c->lang, p->title));
    output_table(p->o, p->key, p->columns, p->column_count);
    p->is_open = true;
}

static void part_row(struct part *p)
{
    if (!p->is_open)
        part_open(p);
    output_row(p->o);
}

static void part_end(struct part *p)
{
    if (!p->is_open && output_format(p->o) != FORMAT_TABLE)
        part_open(p);
    if (p->is_open)
        output_table_end(p->o);
}

static void cell(struct part *p, struct str text)
{
    output_text(p->o, NULL, NULL, text);
}

/* ---- who ---- */

static void show_moment(struct output *o, const char *key, const char *label, int64_t at_us)
{
    if (at_us)
        output_moment(o, key, label, at_us);
    else
        output_null(o, key, label);
}

static void show_sums(struct ctx *c, struct output *o, const struct customer_glance *l)
{
    show_moment(o, "since", lang_text(c->lang, T_CUSTOMER_SHOW_SINCE), l->since_us);
    show_moment(o, "last_visit", lang_text(c->lang, T_CUSTOMER_SHOW_LAST_VISIT), l->last_visit_us);
    show_moment(o, "last_order", lang_text(c->lang, T_CUSTOMER_SHOW_LAST_ORDER), l->last_order_us);
    output_int(o, "orders", lang_text(c->lang, T_CUSTOMER_SHOW_ORDERS), l->orders);
    output_money(o, "sales", lang_text(c->lang, T_CUSTOMER_SHOW_SALES), l->sales);
    output_bool(o, "is_whole", NULL, l->count < TOUCHPOINT_PAGE_MAX);
    if (l->count == TOUCHPOINT_PAGE_MAX)
        output_line(o,
            LANG_FORMAT(
                c->arena, c->lang, T_CUSTOMER_SHOW_BOUNDED, ARG_INT("n", TOUCHPOINT_PAGE_MAX)));
}

static void show_known(
    struct ctx *c, struct output *o, const char *key, enum text label, struct str value)
{
    if (value.n)
        output_text(o, key, lang_text(c->lang, label), value);
}

static bool show_attributes(struct ctx *c, struct output *o, const struct customer *cu)
{
    struct attribute *all;
    size_t count;

    if (!attribute_list(c, &all, &count))
        return false;
    for (size_t i = 0; i < count; i++)
        attribute_show(o, &all[i], cu->attributes);
    return true;
}

/* The same fields that programs get, where they are known. */
static bool show_who(struct ctx *c, struct output *o, const struct customer *cu)
{
    if (output_format(o) != FORMAT_TABLE)
        return customer_fields_print(c, o, cu);
    if (cu->name.n)
        output_title(o, str_dup(c->arena, cu->name));
    output_text(
        o, "id", lang_text(c->lang, T_CUSTOMER_COLUMN_ID), str_of(customer_text(c, cu->id)));
    show_known(c, o, "language", T_CUSTOMER_SHOW_LANGUAGE, cu->language);
    show_known(c, o, "country", T_CUSTOMER_SHOW_COUNTRY, cu->country);
    show_known(c, o, "address", T_CUSTOMER_SHOW_ADDRESS, cu->address);
    if (cu->birth_month)
        show_known(c, o, "birth", T_CUSTOMER_SHOW_BIRTH,
            date_text(c, cu->birth_year, cu->birth_month, cu->birth_day));
    else if (cu->birth_year)
        show_known(c, o, "birth", T_CUSTOMER_SHOW_BIRTH,
            str_of(arena_printf(c->arena, "%d", cu->birth_year)));
    if (cu->erased_us)
        output_moment(o, "erased_at", lang_text(c->lang, T_CUSTOMER_SHOW_ERASED), cu->erased_us);
    return show_attributes(c, o, cu);
}

/* ---- contacts, tags, dates, preferences, consent ---- */

static bool show_contacts(struct ctx *c, struct output *o, int64_t id)
{
    static const enum text labels[] = {
        [IDENT_PHONE] = T_CUSTOMER_CONTACT_PHONE,
        [IDENT_EMAIL] = T_CUSTOMER_CONTACT_EMAIL,
        [IDENT_CARD] = T_CUSTOMER_CONTACT_CARD,
        [IDENT_EXTERNAL] = T_CUSTOMER_CONTACT_EXTERNAL,
        [IDENT_TELEGRAM] = T_CUSTOMER_CONTACT_TELEGRAM,
        [IDENT_DEVICE] = T_CUSTOMER_CONTACT_DEVICE,
    };
    const struct column columns[] = {
        {"kind", NULL, COLUMN_LEFT},
        {NULL, lang_text(c->lang, T_CUSTOMER_COLUMN_KIND), COLUMN_LEFT},
        {"value", lang_text(c->lang, T_CUSTOMER_COLUMN_VALUE), COLUMN_LEFT},
    };
    struct part p = {c, o, "contacts", T_CUSTOMER_SHOW_CONTACTS, columns, COUNT(columns), false};
    struct rows rows;

    if (!db_query(c, &rows, &customer_sql[IDENTITIES_OF], ARGS(I64(id), I64(CUSTOMER_ROWS_MAX))))
        return false;
    while (db_next(&rows)) {
        enum ident_kind kind;
        struct str body;

        if (!ident_split(db_text(&rows, 0), &kind, &body))
            continue;
        part_row(&p);
        cell(&p, str_of(ident_prefix(kind)));
        cell(&p, str_of(lang_text(c->lang, labels[kind])));
        cell(&p, kind == IDENT_EXTERNAL && body.p[0] == ':' ? str_from(body, 1) : body);
    }
    part_end(&p);
    return db_end(&rows);
}

/* A line for people, a list for programs. */
static bool show_tags(struct ctx *c, struct output *o, int64_t id)
{
    const char *line = "";
    struct rows rows;

    if (!db_query(c, &rows, &customer_sql[TAGS_OF], ARGS(I64(id), I64(CUSTOMER_ROWS_MAX))))
        return false;
    output_array(o, "tags");
    while (db_next(&rows)) {
        struct str tag = db_text(&rows, 0);

        output_text(o, NULL, NULL, tag);
        line = arena_printf(c->arena, "%s%s" STR_FMT, line, *line ? ", " : "", STR_ARG(tag));
    }
    output_close(o);
    if (*line && output_format(o) == FORMAT_TABLE)
        output_text(o, NULL, lang_text(c->lang, T_CUSTOMER_SHOW_TAGS), str_of(line));
    return db_end(&rows);
}

static bool show_dates(struct ctx *c, struct output *o, int64_t id)
{
    const struct column columns[] = {
        {"date", lang_text(c->lang, T_CUSTOMER_COLUMN_DATE), COLUMN_LEFT},
        {"occasion", lang_text(c->lang, T_CUSTOMER_COLUMN_OCCASION), COLUMN_LEFT},
        {"whose", lang_text(c->lang, T_CUSTOMER_COLUMN_WHOSE), COLUMN_LEFT},
        {"note", lang_text(c->lang, T_CUSTOMER_COLUMN_NOTE), COLUMN_LEFT},
    };
    struct part p = {c, o, "dates", T_CUSTOMER_SHOW_DATES, columns, COUNT(columns), false};
    struct rows rows;

    if (!db_query(c, &rows, &customer_sql[DATES_OF], ARGS(I64(id), I64(CUSTOMER_ROWS_MAX))))
        return false;
    while (db_next(&rows)) {
        part_row(&p);
        cell(&p, date_text(c, (int)db_i64(&rows, 2), (int)db_i64(&rows, 3), (int)db_i64(&rows, 4)));
        cell(&p, db_text(&rows, 1));
        cell(&p, db_text(&rows, 0));
        cell(&p, db_text(&rows, 5));
    }
    part_end(&p);
    return db_end(&rows);
}

/* The newest of each topic holds; the rest is history. */
static bool show_preferences(struct ctx *c, struct output *o, int64_t id)
{
    const struct column columns[] = {
        {"topic", lang_text(c->lang, T_CUSTOMER_COLUMN_TOPIC), COLUMN_LEFT},
        {"value", lang_text(c->lang, T_CUSTOMER_COLUMN_VALUE), COLUMN_LEFT},
        {"told_at", lang_text(c->lang, T_CUSTOMER_COLUMN_TOLD), COLUMN_LEFT},
    };
    struct part p = {
        c, o, "preferences", T_CUSTOMER_SHOW_PREFERENCES, columns, COUNT(columns), false};
    struct str last = STR("");
    struct rows rows;

    if (!db_query(c, &rows, &customer_sql[PREFERENCES_OF], ARGS(I64(id), I64(CUSTOMER_ROWS_MAX))))
        return false;
    while (db_next(&rows)) {
        if (str_eq(db_text(&rows, 0), last))
            continue;
        last = str_keep(c->arena, db_text(&rows, 0));
        part_row(&p);
        cell(&p, last);
        cell(&p, db_text(&rows, 1));
        output_moment(o, NULL, NULL, db_i64(&rows, 3));
    }
    part_end(&p);
    return db_end(&rows);
}

static bool show_consents(struct ctx *c, struct output *o, int64_t id)
{
    const struct column columns[] = {
        {"channel", lang_text(c->lang, T_CUSTOMER_COLUMN_CHANNEL), COLUMN_LEFT},
        {"purpose", lang_text(c->lang, T_CUSTOMER_COLUMN_PURPOSE), COLUMN_LEFT},
        {"is_granted", lang_text(c->lang, T_CUSTOMER_COLUMN_GRANTED), COLUMN_LEFT},
        {"at", lang_text(c->lang, T_CUSTOMER_COLUMN_TOLD), COLUMN_LEFT},
    };
    struct part p = {c, o, "consents", T_CUSTOMER_SHOW_CONSENTS, columns, COUNT(columns), false};
    struct str channel = STR(""), purpose = STR("");
    struct rows rows;

    if (!db_query(c, &rows, &customer_sql[CONSENTS_OF], ARGS(I64(id), I64(CUSTOMER_ROWS_MAX))))
        return false;
    while (db_next(&rows)) {
        if (str_eq(db_text(&rows, 0), channel) && str_eq(db_text(&rows, 1), purpose))
            continue;
        channel = str_keep(c->arena, db_text(&rows, 0));
        purpose = str_keep(c->arena, db_text(&rows, 1));
        part_row(&p);
        cell(&p, channel);
        cell(&p, purpose);
        output_bool(o, NULL, NULL, db_i64(&rows, 2) != 0);
        output_moment(o, NULL, NULL, db_i64(&rows, 3));
    }
    part_end(&p);
    return db_end(&rows);
}

static bool show_notes(struct ctx *c, struct output *o, int64_t id)
{
    const struct column columns[] = {
        {"at", lang_text(c->lang, T_CUSTOMER_COLUMN_TOLD), COLUMN_LEFT},
        {"author", lang_text(c->lang, T_CUSTOMER_COLUMN_AUTHOR), COLUMN_LEFT},
        {"body", lang_text(c->lang, T_CUSTOMER_COLUMN_NOTE), COLUMN_LEFT},
    };
    struct part p = {c, o, "notes", T_CUSTOMER_SHOW_NOTES, columns, COUNT(columns), false};
    struct rows rows;

    if (!db_query(c, &rows, &customer_sql[NOTES_OF], ARGS(I64(id), I64(CUSTOMER_ROWS_MAX))))
        return false;
    while (db_next(&rows)) {
        part_row(&p);
        output_moment(o, NULL, NULL, db_i64(&rows, 0));
        cell(&p, db_text(&rows, 1));
        cell(&p, db_text(&rows, 2));
    }
    part_end(&p);
    return db_end(&rows);
}

/* ---- the timeline ---- */

static const char *time_of_day(struct ctx *c, int64_t at_us)
{
    int64_t local = at_us + zone_offset_us(c->zone, at_us);
    int64_t minute = (local - zone_day(c->zone, at_us) * DAY_US) / (60 * SECOND_US);

    return arena_printf(c->arena, "%02d:%02d", (int)(minute / 60), (int)(minute % 60));
}

static void timeline_row(
    struct part *p, const struct touchpoint *t, bool is_new_day, struct str number)
{
    struct ctx *c = p->c;

    part_row(p);
    cell(p,
        is_new_day ? str_of(lang_date(c->arena, c->lang, zone_day(c->zone, t->at_us))) : STR(""));
    cell(p, str_of(time_of_day(c, t->at_us)));
    output_moment(p->o, NULL, NULL, t->at_us);
    cell(p, str_of(touchpoint_name(t->kind)));
    cell(p, str_of(touchpoint_label(c->lang, t->kind)));
    cell(p, str_of(channel_name(t->channel)));
    if (t->amount || t->kind == TOUCHPOINT_ORDER || t->kind == TOUCHPOINT_RETURN)
        output_money(p->o, NULL, NULL, t->amount);
    else
        output_null(p->o, NULL, NULL);
    if (t->score == SCORE_NONE)
        output_null(p->o, NULL, NULL);
    else
        output_int(p->o, NULL, NULL, t->score);
    if (number.n)
        cell(p, number);
    else
        output_null(p->o, NULL, NULL);
}

static bool show_timeline(struct ctx *c, struct output *o, int64_t customer_id,
    const struct touchpoint *all, size_t count)
{
    const struct column columns[] = {
        {NULL, lang_text(c->lang, T_CUSTOMER_COLUMN_DAY), COLUMN_LEFT},
        {NULL, lang_text(c->lang, T_CUSTOMER_COLUMN_TIME), COLUMN_LEFT},
        {"at", NULL, COLUMN_LEFT},
        {"kind", NULL, COLUMN_LEFT},
        {NULL, lang_text(c->lang, T_CUSTOMER_COLUMN_WHAT), COLUMN_LEFT},
        {"channel", NULL, COLUMN_LEFT},
        {"amount", lang_text(c->lang, T_CUSTOMER_COLUMN_AMOUNT), COLUMN_RIGHT},
        {"score", lang_text(c->lang, T_CUSTOMER_COLUMN_SCORE), COLUMN_RIGHT},
        {"number", lang_text(c->lang, T_CUSTOMER_COLUMN_NUMBER), COLUMN_LEFT},
    };
    struct part p = {c, o, "timeline", T_CUSTOMER_SHOW_TIMELINE, columns, COUNT(columns), false};
    struct document_numbers numbers;
    int64_t last_day = INT64_MIN;

    if (!document_numbers(c, customer_id, all, count, &numbers))
        return false;
    for (size_t i = 0; i < count; i++) {
        int64_t day = zone_day(c->zone, all[i].at_us);

        timeline_row(&p, &all[i], day != last_day, document_number(&numbers, &all[i]));
        last_day = day;
    }
    part_end(&p);
    return true;
}

bool customer_show_run(struct ctx *c, struct call *call)
{
    struct output *o = call->out;
    struct customer cu;
    struct customer_glance l;
    int64_t id, limit;

    if (!call_int(c, call, "limit", 0, TOUCHPOINT_PAGE_MAX, TIMELINE_DEFAULT, &limit) ||
        !customer_named(c, call->operands[0], &id) || !customer_get(c, id, &cu) ||
        !customer_glance(c, &cu, &l) || !show_who(c, o, &cu))
        return false;
    show_sums(c, o, &l);
    return show_tags(c, o, id) && show_contacts(c, o, id) && show_dates(c, o, id) &&
        show_preferences(c, o, id) && show_consents(c, o, id) && show_notes(c, o, id) &&
        show_timeline(c, o, id, l.all, l.count < (size_t)limit ? l.count : (size_t)limit);
}
