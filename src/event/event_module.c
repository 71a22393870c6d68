/* What this folder hands to the house, and its commands. */
#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "cli/verb.h"
#include "event/event_store.h"
#include "event/source_http.h"
#include "event/take.h"
#include "event/visitor.h"
#include "job/job.h"

extern const struct module event_module;

#define SECRET_FILE_MAX 4096

/* ---- sources ---- */

struct adding {
    struct source source;
    char key[SOURCE_KEY_MAX];
};

static bool add_write(struct ctx *c, void *arg)
{
    struct adding *a = arg;

    return source_add(c, &a->source, a->key);
}

/* A secret on the command line could be read by everybody on the machine. */
static bool text_read(struct ctx *c, const struct call *call, const char *option, struct str *out)
{
    struct str path = call_text(call, option);
    char *text = arena_alloc(c->arena, SOURCE_MAPPING_MAX + 1);
    FILE *file = str_eq(path, STR("-")) ? stdin : NULL;
    size_t n;

    *out = STR("");
    if (!path.n)
        return true;
    if (!file)
        file = fopen(str_dup(c->arena, path), "rb");
    if (!file)
        return fail(c, ERR_IO, "cannot read \"" STR_FMT "\"", STR_ARG(path));
    n = fread(text, 1, SOURCE_MAPPING_MAX, file);
    if (file != stdin)
        (void)fclose(file);
    *out = str_trim((struct str){text, n});
    return true;
}

static const char *source_path(struct ctx *c, const struct source *s)
{
    char id[ID_TEXT_MAX];

    id_format(id, SOURCE_PREFIX, s->id);
    if (s->kind == SOURCE_SEGMENT)
        return "/v1";
    return arena_printf(c->arena, "/hooks/%s%s", id, s->kind == SOURCE_COMMERCEML ? "/1c" : "");
}

static bool add_run(struct ctx *c, struct call *call)
{
    struct adding a = {.source = {.name = call->operands[0],
                           .kind = (enum source_kind)(call_choice(call, "kind") + 1),
                           .system = call_text(call, "system"),
                           .origins = call_text(call, "origins")}};
    struct output *o = call->out;
    char id[ID_TEXT_MAX];

    if (!text_read(c, call, "secret-file", &a.source.secret) ||
        !text_read(c, call, "mapping", &a.source.mapping) || !db_write(c, add_write, &a))
        return false;
    id_format(id, SOURCE_PREFIX, a.source.id);
    output_text(o, "id", lang_text(c->lang, T_SOURCE_ID), str_of(id));
    output_text(o, "name", lang_text(c->lang, T_SOURCE_NAME), a.source.name);
    output_text(o, "path", lang_text(c->lang, T_SOURCE_PATH), str_of(source_path(c, &a.source)));
    output_text(o, "write_key", lang_text(c->lang, T_SOURCE_KEY), str_of(a.key));
    output_line(o, lang_text(c->lang, T_SOURCE_KEY_ONCE));
    return true;
}

static void moment_cell(struct output *o, int64_t at_us)
{
    if (at_us)
        output_moment(o, NULL, NULL, at_us);
    else
        output_null(o, NULL, NULL);
}

static void source_row(struct output *o, const struct source *s)
{
    char id[ID_TEXT_MAX];

    id_format(id, SOURCE_PREFIX, s->id);
    output_row(o);
    output_text(o, NULL, NULL, s->name);
    output_text(o, NULL, NULL, str_of(source_kind_name(s->kind)));
    output_text(o, NULL, NULL, s->system);
    moment_cell(o, s->seen_us);
    moment_cell(o, s->revoked_us);
    output_int(o, NULL, NULL, s->duplicates);
    output_int(o, NULL, NULL, s->rejected);
    output_text(o, NULL, NULL, str_of(id));
}

static bool list_run(struct ctx *c, struct call *call)
{
    const struct column columns[] = {{"name", lang_text(c->lang, T_SOURCE_NAME), COLUMN_LEFT},
        {"kind", lang_text(c->lang, T_SOURCE_KIND), COLUMN_LEFT},
        {"system", lang_text(c->lang, T_SOURCE_SYSTEM), COLUMN_LEFT},
        {"seen_at", lang_text(c->lang, T_SOURCE_SEEN), COLUMN_RIGHT},
        {"revoked_at", lang_text(c->lang, T_SOURCE_REVOKED), COLUMN_RIGHT},
        {"duplicates", lang_text(c->lang, T_SOURCE_DUPLICATES), COLUMN_RIGHT},
        {"rejected", lang_text(c->lang, T_SOURCE_REJECTED), COLUMN_RIGHT},
        {"id", lang_text(c->lang, T_SOURCE_ID), COLUMN_RIGHT}};
    struct source *list = arena_array(c->arena, SOURCE_PAGE_MAX, struct source);
    size_t count;

    if (!source_page(c, 0, SOURCE_PAGE_MAX, list, &count))
        return false;
    output_table(call->out, "sources", columns, COUNT(columns));
    for (size_t i = 0; i < count; i++)
        source_row(call->out, &list[i]);
    output_table_end(call->out);
    if (count == 0)
        output_line(call->out, lang_text(c->lang, T_SOURCE_NOTHING));
    return true;
}

static bool revoke_run(struct ctx *c, struct call *call)
{
    struct source s;

    return source_named(c, call->operands[0], &s) && source_revoke(c, s.id);
}

/* ---- rejected events ---- */

static void rejected_row(struct output *o, const struct rejected *r)
{
    char id[ID_TEXT_MAX];

    id_format(id, REJECTED_PREFIX, r->id);
    output_row(o);
    output_moment(o, NULL, NULL, r->at_us);
    output_text(o, NULL, NULL, r->call);
    output_text(o, NULL, NULL, r->reason);
    output_text(o, NULL, NULL, str_of(id));
}

static bool rejected_run(struct ctx *c, struct call *call)
{
    const struct column columns[] = {{"at", lang_text(c->lang, T_EVENT_AT), COLUMN_LEFT},
        {"call", lang_text(c->lang, T_EVENT_CALL), COLUMN_LEFT},
        {"reason", lang_text(c->lang, T_EVENT_REASON), COLUMN_LEFT},
        {"id", lang_text(c->lang, T_EVENT_ID), COLUMN_RIGHT}};
    struct rejected *list = arena_array(c->arena, REJECTED_KEPT, struct rejected);
    struct source s = {.id = 0};
    size_t count;
    int64_t limit;

    if (!call_int(c, call, "limit", 1, REJECTED_KEPT, 50, &limit) ||
        (call_has(call, "source") && !source_named(c, call_text(call, "source"), &s)) ||
        !rejected_page(c, s.id, INT64_MAX, (size_t)limit, list, &count))
        return false;
    output_table(call->out, "rejected", columns, COUNT(columns));
    for (size_t i = 0; i < count; i++)
        rejected_row(call->out, &list[i]);
    output_table_end(call->out);
    if (count == 0)
        output_line(call->out, lang_text(c->lang, T_EVENT_NOTHING));
    return true;
}

static bool replay_run(struct ctx *c, struct call *call)
{
    int64_t id;

    if (!id_parse(str_trim(call->operands[0]), REJECTED_PREFIX, &id))
        return fail(c, ERR_USAGE, "\"" STR_FMT "\" is no rejected event (maitred event rejected)",
            STR_ARG(call->operands[0]));
    return rejected_replay(c, id);
}

/* ---- the rows ---- */

static const struct option add_options[] = {
    {"kind", OPTION_CHOICE, SOURCE_KINDS, T_SOURCE_OPTION_KIND},
    {"system", OPTION_TEXT, "NAME", T_SOURCE_OPTION_SYSTEM},
    {"secret-file", OPTION_TEXT, "FILE", T_SOURCE_OPTION_SECRET},
    {"origins", OPTION_TEXT, "URLS", T_SOURCE_OPTION_ORIGINS},
    {"mapping", OPTION_TEXT, "FILE", T_SOURCE_OPTION_MAPPING},
};

static const struct option rejected_options[] = {
    {"source", OPTION_TEXT, "SOURCE", T_EVENT_OPTION_SOURCE},
    {"limit", OPTION_INT, "N", T_EVENT_OPTION_LIMIT},
};

static const struct verb event_verbs[] = {
    {"source add", "NAME", OPTIONS(add_options), .db = DB_READY, .txn = TXN_NONE, .run = add_run,
        .help = T_SOURCE_VERB_ADD},
    {"source list", "", NULL, 0, .db = DB_READY, .txn = TXN_READ, .run = list_run,
        .help = T_SOURCE_VERB_LIST},
    {"source revoke", "SOURCE", NULL, 0, .db = DB_READY, .txn = TXN_WRITE, .run = revoke_run,
        .help = T_SOURCE_VERB_REVOKE},
    {"event rejected", "", OPTIONS(rejected_options), .db = DB_READY, .txn = TXN_READ,
        .run = rejected_run, .help = T_EVENT_VERB_REJECTED},
    {"event replay", "EVENT", NULL, 0, .db = DB_READY, .txn = TXN_NONE, .run = replay_run,
        .help = T_EVENT_VERB_REPLAY},
};

static const struct job_kind event_jobs[] = {
    {"event.sweep", JOB_NONE, event_sweep, .attempts = 1, .retry_s = 60, .retry_max_s = 60,
        .lease_s = 600, .every_s = 3600, .summary = T_EVENT_JOB_SWEEP},
    {"event.visitors", JOB_NONE, visitors_forget, .attempts = 1, .retry_s = 60, .retry_max_s = 60,
        .lease_s = 6 * 3600, .every_s = 24 * 3600, .summary = T_EVENT_JOB_VISITORS},
};

const struct module event_module = {.name = "event",
    VERBS(event_verbs),
    JOBS(event_jobs),
    .routes = event_routes,
    .route_count = EVENT_ROUTE_COUNT,
    .statements = event_sql,
    .statement_count = EVENT_STATEMENT_COUNT,
    .invariants = event_invariants,
    .invariant_count = EVENT_INVARIANT_COUNT,
    .parts = event_parts,
    .part_count = EVENT_PART_COUNT};
