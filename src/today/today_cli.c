/* maitred today: the same page in a terminal, and the same marks. */
#include <math.h>

#include "today/today.h"
#include "today/today_doors.h"

#define LINES_DEFAULT 10

/* ---- the page ---- */

struct show {
    struct today_found found;
    struct today_page page;
    int64_t day, limit;
    bool has_day;
};

static bool past_work(struct ctx *c, void *arg)
{
    struct show *s = arg;
    int64_t end_us = zone_moment(c->zone, s->day + 1, 0) - 1;

    return today_find(c, s->day, &s->found) &&
        today_page(c, &s->found, end_us, (size_t)s->limit, &s->page);
}

static bool kept_work(struct ctx *c, void *arg)
{
    struct show *s = arg;

    return today_kept(c, &s->found) &&
        today_page(c, &s->found, clock_now(c->clock), (size_t)s->limit, &s->page);
}

static const char *who_text(struct ctx *c, const struct today_line *line)
{
    char id[ID_TEXT_MAX];

    if (line->item->customer_id == CUSTOMER_ANONYMOUS)
        return str_dup(c->arena, line->item->what);
    id_format(id, CUSTOMER_PREFIX, line->item->customer_id);
    return arena_printf(c->arena, STR_FMT "%s" STR_FMT "%s(%s)", STR_ARG(line->number),
        line->number.n && line->name.n ? " " : "", STR_ARG(line->name),
        line->number.n || line->name.n ? " " : "", id);
}

static bool has_value(const struct today_item *item)
{
    return item->reason->amount != AMOUNT_NONE && item->amount >= 0;
}

/* "phone +380441234567, email anna@example.com", or why not. */
static const char *ways_text(struct ctx *c, const struct today_line *line)
{
    const char *text = today_refusal_text(c, &line->contact);

    if (text)
        return text;
    text = "";
    for (size_t i = 0; i < line->contact.way_count; i++) {
        const struct today_way *way = &line->contact.ways[i];

        text = arena_printf(
            c->arena, "%s%s%s " STR_FMT, text, i ? ", " : "", way->channel, STR_ARG(way->address));
    }
    return text;
}

static void people_line(
    struct ctx *c, struct output *o, const struct today_page *p, const struct today_line *line)
{
    static const enum text steps[] = {T_TODAY_STEP_APOLOGISE, T_TODAY_STEP_CONGRATULATE,
        T_TODAY_STEP_PREPARE, T_TODAY_STEP_OFFER, T_TODAY_STEP_ASK, T_TODAY_STEP_THANK,
        T_TODAY_STEP_LOOK, T_TODAY_STEP_HAND};
    static const enum text amounts[] = {[AMOUNT_ORDER] = T_TODAY_AMOUNT_ORDER,
        [AMOUNT_SPENT] = T_TODAY_AMOUNT_SPENT,
        [AMOUNT_AT_STAKE] = T_TODAY_AMOUNT_AT_STAKE,
        [AMOUNT_COST] = T_TODAY_AMOUNT_COST};
    const struct today_item *item = line->item;
    const char *script = today_script(c, p, line), *value = "";
    char id[ID_TEXT_MAX];

    static_assert(COUNT(steps) == STEP_COUNT, "every step has its word");
    id_format(id, TODAY_PREFIX, item->id);
    if (has_value(item))
        value = LANG_FORMAT(c->arena, c->lang, amounts[item->reason->amount],
            ARG_TEXT("money", lang_money(c->arena, c->lang, item->amount, c->currency)));
    output_line(o, arena_printf(c->arena, "* %s%s", who_text(c, line), value));
    output_line(o, today_why(c, p, item));
    for (size_t i = 0; i < line->also_count; i++)
        output_line(o, today_why(c, p, line->also[i]));
    output_line(o,
        arena_printf(c->arena, "-> %s%s%s [%s]", lang_text(c->lang, steps[item->reason->step]),
            script ? ": " : "", script ? ways_text(c, line) : "", id));
    if (script)
        output_line(o, arena_printf(c->arena, "\"%s\"", script));
    output_line(o, "");
}

static void people_show(struct ctx *c, struct output *o, const struct today_page *p)
{
    static const enum text titles[] = {T_TODAY_SECTION_LATE, T_TODAY_SECTION_DATES,
        T_TODAY_SECTION_GIFTS, T_TODAY_SECTION_SLIPPING, T_TODAY_SECTION_FIRST,
        T_TODAY_SECTION_STOPPED};
    size_t count = 0;

    static_assert(COUNT(titles) == TODAY_SECTION_COUNT, "every section has its title");
    output_title(o, lang_date(c->arena, c->lang, p->day));
    for (int s = 0; s < TODAY_SECTION_COUNT; s++) {
        const struct today_part *part = &p->parts[s];

        count += part->count;
        if (part->count == 0)
            continue;
        output_title(o,
            LANG_FORMAT(c->arena, c->lang, titles[s], ARG_INT("n", (int64_t)part->count),
                ARG_TEXT("more", part->is_more ? "yes" : "no")));
        for (size_t i = 0; i < part->shown; i++)
            people_line(c, o, p, &part->lines[i]);
    }
    if (count == 0)
        output_line(o, lang_text(c->lang, T_TODAY_NOTHING));
}

static void text_cell(struct output *o, const char *text)
{
    if (text)
        output_text(o, NULL, NULL, str_of(text));
    else
        output_null(o, NULL, NULL);
}

static void program_line(
    struct ctx *c, struct output *o, const struct today_page *p, const struct today_line *line)
{
    const struct today_item *item = line->item;
    const char *script = today_script(c, p, line);
    char id[ID_TEXT_MAX];

    output_row(o);
    output_text(o, NULL, NULL, today_word(TODAY_SECTIONS, (int)item->reason->section));
    output_text(o, NULL, NULL, str_of(item->reason->name));
    output_day(o, NULL, NULL, item->day);
    id_format(id, CUSTOMER_PREFIX, item->customer_id);
    text_cell(o, item->customer_id == CUSTOMER_ANONYMOUS ? NULL : id);
    output_text(o, NULL, NULL, line->name);
    output_text(o, NULL, NULL, line->number);
    output_text(o, NULL, NULL, str_of(today_why(c, p, item)));
    output_text(o, NULL, NULL, today_word(TODAY_STEPS, (int)item->reason->step));
    if (has_value(item))
        output_money(o, NULL, NULL, item->amount);
    else
        output_null(o, NULL, NULL);
    output_percent(o, NULL, NULL, item->chance, 4);
    output_int(o, NULL, NULL, item->sample);
    text_cell(o, script);
    text_cell(o, script ? ways_text(c, line) : NULL);
    output_int(o, NULL, NULL, (int64_t)line->also_count);
    id_format(id, TODAY_PREFIX, item->id);
    output_text(o, NULL, NULL, str_of(id));
}

static void program_show(struct ctx *c, struct output *o, const struct today_page *p)
{
    static const struct column columns[] = {{"section", NULL, COLUMN_LEFT},
        {"reason", NULL, COLUMN_LEFT}, {"day", NULL, COLUMN_LEFT}, {"customer", NULL, COLUMN_LEFT},
        {"name", NULL, COLUMN_LEFT}, {"number", NULL, COLUMN_LEFT}, {"why", NULL, COLUMN_LEFT},
        {"step", NULL, COLUMN_LEFT}, {"value", NULL, COLUMN_RIGHT}, {"chance", NULL, COLUMN_RIGHT},
        {"sample", NULL, COLUMN_RIGHT}, {"script", NULL, COLUMN_LEFT},
        {"contact", NULL, COLUMN_LEFT}, {"also", NULL, COLUMN_RIGHT}, {"id", NULL, COLUMN_LEFT}};

    output_day(o, "day", NULL, p->day);
    if (p->data_day >= 0)
        output_day(o, "data_day", NULL, p->data_day);
    output_object(o, "counts");
    for (int s = 0; s < TODAY_SECTION_COUNT; s++)
        output_int(
            o, str_dup(c->arena, today_word(TODAY_SECTIONS, s)), NULL, (int64_t)p->parts[s].count);
    output_close(o);
    output_table(o, "items", columns, COUNT(columns));
    for (int s = 0; s < TODAY_SECTION_COUNT; s++)
        for (size_t i = 0; i < p->parts[s].shown; i++)
            program_line(c, o, p, &p->parts[s].lines[i]);
    output_table_end(o);
}

/* A terminal may wait a second: it always looks anew. Another day is looked for and not kept. */
static bool today_run(struct ctx *c, struct call *call)
{
    struct show s = {.limit = LINES_DEFAULT};

    if (!call_int(c, call, "limit", 1, TODAY_KEPT_MAX, LINES_DEFAULT, &s.limit) ||
        !call_date(c, call, "as-of", &s.day, &s.has_day))
        return false;
    if (s.has_day ? !db_read(c, past_work, &s) : !today_renew(c) || !db_read(c, kept_work, &s))
        return false;
    if (output_format(call->out) == FORMAT_TABLE)
        people_show(c, call->out, &s.page);
    else
        program_show(c, call->out, &s.page);
    return true;
}

/* ---- marks ---- */

static bool id_read(struct ctx *c, const struct call *call, int64_t *id)
{
    return id_parse(str_trim(call->operands[0]), TODAY_PREFIX, id) ||
        fail(c, ERR_USAGE, "\"" STR_FMT "\" is no line of today (maitred today)",
            STR_ARG(call->operands[0]));
}

static bool done_run(struct ctx *c, struct call *call)
{
    struct today_deed deed = {.note = call_text(call, "note")};
    struct str channel = call_text(call, "channel");
    int64_t id;

    if (call_has(call, "outcome"))
        deed.outcome = (enum today_outcome)(call_choice(call, "outcome") + 1);
    if (channel.n && !channel_parse(channel, &deed.channel))
        return fail(c, ERR_USAGE, "there is no channel \"" STR_FMT "\"", STR_ARG(channel));
    return id_read(c, call, &id) && today_done(c, id, &deed);
}

static bool snooze_run(struct ctx *c, struct call *call)
{
    int64_t id, day;
    bool has_day;

    if (!id_read(c, call, &id) || !call_date(c, call, "until", &day, &has_day))
        return false;
    if (!has_day)
        return fail(c, ERR_USAGE, "until when? Say --until, like 2026-01-31");
    return today_snooze(c, id, day);
}

static bool hide_run(struct ctx *c, struct call *call)
{
    int64_t id;

    return id_read(c, call, &id) && today_hide(c, id);
}

static bool undo_run(struct ctx *c, struct call *call)
{
    int64_t id;

    return id_read(c, call, &id) && today_undo(c, id);
}

/* ---- the rows ---- */

static const struct option today_options[] = {
    {"as-of", OPTION_DATE, "DATE", T_TODAY_OPTION_AS_OF},
    {"limit", OPTION_INT, "N", T_TODAY_OPTION_LIMIT},
};
static const struct option done_options[] = {
    {"outcome", OPTION_CHOICE, TODAY_OUTCOMES, T_TODAY_OPTION_OUTCOME},
    {"channel", OPTION_TEXT, "NAME", T_TODAY_OPTION_CHANNEL},
    {"note", OPTION_TEXT, "TEXT", T_TODAY_OPTION_NOTE},
};
static const struct option snooze_options[] = {
    {"until", OPTION_DATE, "DATE", T_TODAY_OPTION_UNTIL},
};

#define MARKS(function) .db = DB_READY, .txn = TXN_WRITE, .run = function

const struct verb today_verbs[TODAY_VERB_COUNT] = {
    {"today", "", OPTIONS(today_options), .db = DB_READY, .txn = TXN_NONE, .run = today_run,
        .help = T_VERB_TODAY},
    {"today done", "LINE", OPTIONS(done_options), MARKS(done_run), .help = T_VERB_TODAY_DONE},
    {"today snooze", "LINE", OPTIONS(snooze_options), MARKS(snooze_run),
        .help = T_VERB_TODAY_SNOOZE},
    {"today hide", "LINE", MARKS(hide_run), .help = T_VERB_TODAY_HIDE},
    {"today undo", "LINE", MARKS(undo_run), .help = T_VERB_TODAY_UNDO},
};
