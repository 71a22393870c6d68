/* Imports over HTTP: a file is sent, looked at, and imported by a job; who started it may watch. */
#include "intake/import_http.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "account/account_gate.h"
#include "base/id.h"
#include "http/request.h"
#include "http/stream.h"
#include "intake/upload.h"

#define PREVIEW_ROWS 10
#define KINDS "orders|customers|products|scores|deliveries|spend|contracts"

/* ---- shapes ---- */

static const struct member upload_query[] = {
    {"kind", MEMBER_CHOICE, MEMBER_NEEDED, .of = KINDS},
    {"file_name", MEMBER_TEXT, .note = "for people", .max = UPLOAD_NAME_MAX},
};

static const struct member option_members[] = {
    {"map", MEMBER_TEXT, .note = "field=column,..."},
    {"dates", MEMBER_CHOICE, .of = "auto|dmy|mdy"},
    {"decimal", MEMBER_CHOICE, .of = "point|comma"},
    {"currency", MEMBER_TEXT, .note = "ISO 4217", .max = 3},
    {"source", MEMBER_TEXT, .note = "the system the file comes from", .max = 32},
    {"at", MEMBER_DAY, .note = "of rows without a date"},
    {"header", MEMBER_CHOICE, .of = "auto|yes|no"},
    {"separator", MEMBER_TEXT, .note = "one character, or tab", .max = 4},
    {"file_format", MEMBER_CHOICE, .of = "auto|csv|jsonl|xlsx|fixed"},
    {"encoding", MEMBER_CHOICE, .of = "auto|utf-8|utf-16le|utf-16be|windows-1251|windows-1252"},
    {"metric", MEMBER_CHOICE, .note = "of scores", .of = "auto|nps|csat|ces"},
};
static const struct shape option_shape = SHAPE("ImportOptions", option_members);

static const struct member upload_members[] = {
    {"id", MEMBER_ID, MEMBER_NEEDED, .of = UPLOAD_PREFIX},
    {"kind", MEMBER_CHOICE, MEMBER_NEEDED, .of = KINDS},
    {"file_name", MEMBER_TEXT, MEMBER_NEEDED},
    {"size", MEMBER_INT, MEMBER_NEEDED, "bytes"},
    {"state", MEMBER_CHOICE, MEMBER_NEEDED, .of = UPLOAD_STATES},
    {"error", MEMBER_TEXT, MEMBER_NEEDED, "why it failed"},
    {"created_at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL},
    {"started_at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL},
    {"finished_at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL},
    {"rows", MEMBER_INT, MEMBER_NEEDED, "so far, while it runs"},
    {"share", MEMBER_REAL, MEMBER_NEEDED | MEMBER_NULL, "of the phase, while it runs"},
    {"phase", MEMBER_CHOICE, MEMBER_NEEDED | MEMBER_NULL, .of = "reading|writing"},
    {"added", MEMBER_INT, MEMBER_NEEDED},
    {"changed", MEMBER_INT, MEMBER_NEEDED},
    {"known", MEMBER_INT, MEMBER_NEEDED},
    {"rejected", MEMBER_INT, MEMBER_NEEDED},
    {"anonymous", MEMBER_INT, MEMBER_NEEDED},
    {"left_out", MEMBER_INT, MEMBER_NEEDED},
    {"unmatched", MEMBER_INT, MEMBER_NEEDED},
    {"conflicts", MEMBER_INT, MEMBER_NEEDED},
};
static const struct shape upload_shape = SHAPE("Import", upload_members);

static const struct member mapped_members[] = {
    {"field", MEMBER_TEXT, MEMBER_NEEDED},
    {"column", MEMBER_INT, MEMBER_NEEDED, "from 1"},
};
static const struct shape mapped_shape = SHAPE("ImportField", mapped_members);
static const struct member cells_members[] = {
    {"cells", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_LIST},
};
static const struct shape cells_shape = SHAPE("ImportRow", cells_members);
static const struct member preview_members[] = {
    {"format", MEMBER_TEXT, MEMBER_NEEDED, "what the file was taken for"},
    {"columns", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_LIST},
    {"mapping", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, .shape = &mapped_shape},
    {"rows", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, "the first", .shape = &cells_shape},
    {"question", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL,
        "what has to be said before it can be imported: a column, the order of dates"},
    {"asks", MEMBER_CHOICE, MEMBER_NEEDED | MEMBER_NULL, "what the question is about",
        MAPPING_QUESTIONS},
    {"doubtful", MEMBER_TEXT, MEMBER_NEEDED, "the value it is about; '' none"},
    {"fields", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_LIST, "that a column may be"},
    {"needed", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_LIST, "fields that must have a column"},
    {"either", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_LIST, "of these one must have a column"},
};
static const struct shape preview_shape = SHAPE("ImportPreview", preview_members);

/* ---- an import, written ---- */

static void upload_write(struct json_writer *w, const struct upload *u)
{
    const struct {
        const char *name;
        int64_t n;
    } counts[] = {{"added", u->counts.added}, {"changed", u->counts.changed},
        {"known", u->counts.known}, {"rejected", u->counts.rejected},
        {"anonymous", u->counts.anonymous}, {"left_out", u->counts.left_out},
        {"unmatched", u->counts.unmatched}, {"conflicts", u->counts.conflicts}};
    struct upload_live live = {.rows = u->counts.rows};
    bool runs = u->state == UPLOAD_RUNNING && upload_live(u->id, &live) && !live.is_over;

    json_put_int(w, "rows", live.rows);
    if (runs) {
        json_put_real(w, "share", live.share);
        json_put_text(w, "phase", live.is_writing ? STR("writing") : STR("reading"));
    } else {
        json_put_null(w, "share");
        json_put_null(w, "phase");
    }
    for (size_t i = 0; i < COUNT(counts); i++)
        json_put_int(w, counts[i].name, counts[i].n);
}

static void upload_reply(struct request *rq, const struct upload *u)
{
    json_open_object(&rq->out, NULL);
    reply_id(rq, "id", UPLOAD_PREFIX, u->id);
    reply_text(rq, "kind", u->kind);
    reply_text(rq, "file_name", u->file_name);
    json_put_int(&rq->out, "size", u->size);
    reply_text(rq, "state", str_of(upload_state_name(u->state)));
    reply_text(rq, "error", u->error);
    reply_time(rq, "created_at", u->created_us);
    reply_time(rq, "started_at", u->started_us);
    reply_time(rq, "finished_at", u->finished_us);
    upload_write(&rq->out, u);
    json_close(&rq->out);
}

static bool upload_of_path(struct ctx *c, struct request *rq, struct upload *u)
{
    int64_t id;

    return request_id(c, rq, "id", UPLOAD_PREFIX, &id) && upload_get(c, id, u);
}

/* ---- sending ---- */

struct sending {
    struct request *rq;
    struct upload upload;
};

static bool add_work(struct ctx *c, void *arg)
{
    struct sending *s = arg;
    struct upload *u = &s->upload;

    return upload_add(c, u) && upload_get(c, u->id, u) && gate_note(c, s->rq);
}

static bool path_sync(const char *path, int flags)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
    bool ok = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    return ok;
}

/* The server removes what it took in after the answer: another name keeps the bytes. They are on
 * disk, under that name, before anybody is told so. */
static bool file_keep(struct ctx *c, const char *taken, const char *path)
{
    char *folder = str_dup(c->arena, str_of(path));

    *strrchr(folder, '/') = '\0';
    if (link(taken, path) == 0 && path_sync(path, 0) && path_sync(folder, O_DIRECTORY))
        return true;
    fail(c, ERR_IO, "cannot write \"%s\": %s", path, strerror(errno));
    (void)unlink(path);
    return false;
}

static bool upload_post(struct ctx *c, struct request *rq)
{
    struct sending s = {.rq = rq,
        .upload = {.id = id_new(c->clock),
            .kind = request_query(rq, "kind"),
            .file_name = request_query(rq, "file_name"),
            .size = (int64_t)rq->upload_size}};
    char *path, id[ID_TEXT_MAX];

    if (!rq->upload || !rq->upload_size)
        return fail(c, ERR_INVALID, "the body is empty: a file is wanted");
    path = arena_printf(c->arena, "%s.import", rq->upload);
    if (!file_keep(c, rq->upload, path))
        return false;
    s.upload.path = str_of(path);
    id_format(id, UPLOAD_PREFIX, s.upload.id);
    reply_header(rq, "Location", arena_printf(c->arena, "/api/v1/imports/%s", id));
    if (!db_write(c, add_work, &s)) {
        (void)unlink(path);
        return false;
    }
    upload_reply(rq, &s.upload);
    return true;
}

/* ---- looking ---- */

static struct str options_text(struct ctx *c, const struct request *rq)
{
    size_t size = json_dumpb(rq->json, NULL, 0, JSON_COMPACT | JSON_SORT_KEYS);
    char *text = arena_alloc(c->arena, size + 1);

    return (struct str){text, json_dumpb(rq->json, text, size, JSON_COMPACT | JSON_SORT_KEYS)};
}

struct looked {
    struct request *rq;
    struct upload upload;
};

static bool looked_read(struct ctx *c, void *arg)
{
    struct looked *l = arg;

    return upload_of_path(c, l->rq, &l->upload);
}

static void mapping_reply(struct request *rq, const struct mapping *m)
{
    json_open_array(&rq->out, "mapping");
    for (size_t f = 0; f < FIELD_COUNT; f++) {
        if (m->column[f] == MAPPING_NONE)
            continue;
        json_open_object(&rq->out, NULL);
        reply_text(rq, "field", str_of(field_name((enum field)f)));
        json_put_int(&rq->out, "column", m->column[f] + 1);
        json_close(&rq->out);
    }
    json_close(&rq->out);
}

static bool rows_reply(struct ctx *c, struct request *rq, struct table *t)
{
    struct table_row row;
    bool has_row = true;

    json_open_array(&rq->out, "rows");
    for (int i = 0; i < PREVIEW_ROWS; i++) {
        if (!table_next(c, t, &row, &has_row))
            return false;
        if (!has_row)
            break;
        json_open_object(&rq->out, NULL);
        json_open_array(&rq->out, "cells");
        for (size_t k = 0; k < row.count; k++)
            reply_text(rq, NULL, row.fields[k]);
        json_close(&rq->out);
        json_close(&rq->out);
    }
    json_close(&rq->out);
    return true;
}

static void fields_reply(struct request *rq, const char *member, uint64_t set)
{
    json_open_array(&rq->out, member);
    for (size_t f = 0; f < FIELD_COUNT; f++)
        if (set & FIELD_BIT(f))
            json_put_text(&rq->out, NULL, str_of(field_name((enum field)f)));
    json_close(&rq->out);
}

static void question_reply(struct request *rq, const struct import *im, const char *question)
{
    static const char *const names[] = {[MAPPING_ASKS_COLUMNS] = "columns",
        [MAPPING_ASKS_DATES] = "dates",
        [MAPPING_ASKS_DECIMAL] = "decimal"};
    const struct mapping *m = &im->reader.map;

    if (question)
        reply_text(rq, "question", str_of(question));
    else
        json_put_null(&rq->out, "question");
    if (m->asks)
        reply_text(rq, "asks", str_of(names[m->asks]));
    else
        json_put_null(&rq->out, "asks");
    reply_text(rq, "doubtful", str_of(m->doubtful));
    fields_reply(rq, "fields", im->kind->allowed);
    fields_reply(rq, "needed", im->kind->needed);
    fields_reply(rq, "either", im->kind->either);
}

/* A question is no failure: the file is shown as it is, with what has to be said about it. */
static bool preview_reply(struct ctx *c, struct request *rq, struct import *im, struct table **t)
{
    const struct import_kind *k = im->kind;
    const char *question = NULL;
    const struct str *columns;
    size_t count;

    if (!mapping_make(c, im->path, &im->table, &im->wish, k->allowed, k->needed, k->either,
            &im->reader.map, t)) {
        if (c->err != ERR_INVALID && c->err != ERR_USAGE)
            return false;
        question = str_dup(c->arena, str_of(c->error));
        ctx_clear_error(c);
        table_close(t);
        if (!table_open(c, im->path, &im->table, t))
            return false;
    }
    json_open_object(&rq->out, NULL);
    reply_text(rq, "format", str_of(table_describe(c, *t)));
    columns = table_columns(*t, &count);
    json_open_array(&rq->out, "columns");
    for (size_t i = 0; i < count; i++)
        reply_text(rq, NULL, columns[i]);
    json_close(&rq->out);
    mapping_reply(rq, &im->reader.map);
    if (!rows_reply(c, rq, *t))
        return false;
    question_reply(rq, im, question);
    json_close(&rq->out);
    return true;
}

static bool preview_post(struct ctx *c, struct request *rq)
{
    struct looked l = {.rq = rq};
    struct table *t = NULL;
    struct import im;
    bool ok;

    if (!db_read(c, looked_read, &l))
        return false;
    if (l.upload.state != UPLOAD_UPLOADED)
        return fail(c, ERR_CONFLICT, "this import is %s",
            lang_error(c->lang, upload_state_name(l.upload.state)));
    ok = import_wanted(c, &l.upload, options_text(c, rq), &im) && preview_reply(c, rq, &im, &t);
    table_close(&t);
    return ok;
}

/* ---- running ---- */

/* The language stands among the options, though it is none: the job speaks it. */
static bool run_post(struct ctx *c, struct request *rq)
{
    struct str options;
    struct upload u;
    struct import im;

    json_object_set_new(rq->json, "lang", json_string(lang_code(c->lang)));
    options = options_text(c, rq);
    if (!upload_of_path(c, rq, &u) || !import_wanted(c, &u, options, &im) ||
        !upload_queue(c, &u, options) || !upload_get(c, u.id, &u))
        return false;
    upload_reply(rq, &u);
    return true;
}

static bool cancel_post(struct ctx *c, struct request *rq)
{
    struct upload u;

    if (!upload_of_path(c, rq, &u) || !upload_cancel(c, &u) || !upload_get(c, u.id, &u))
        return false;
    upload_reply(rq, &u);
    return true;
}

static bool imports_get(struct ctx *c, struct request *rq)
{
    struct upload *all;
    size_t limit, count;
    int64_t before;

    if (!request_page(c, rq, INT64_MAX, &limit, &before))
        return false;
    all = arena_array(c->arena, limit + 1, struct upload);
    if (!upload_page(c, before, limit + 1, all, &count))
        return false;
    reply_page_open(rq);
    for (size_t i = 0; i < count && i < limit; i++)
        upload_reply(rq, &all[i]);
    reply_page_close(rq, count > limit, count > limit ? all[limit - 1].id : 0);
    return true;
}

static bool import_get(struct ctx *c, struct request *rq)
{
    struct upload u;

    if (!upload_of_path(c, rq, &u))
        return false;
    upload_reply(rq, &u);
    return true;
}

static bool rejects_get(struct ctx *c, struct request *rq)
{
    struct upload u;
    int file;

    if (!upload_of_path(c, rq, &u))
        return false;
    file = open(
        arena_printf(c->arena, STR_FMT ".rejected.csv", STR_ARG(u.path)), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return fail(c, ERR_MISSING, "no row of this import was rejected");
    reply_header(rq, "Content-Disposition", "attachment; filename=\"rejected.csv\"");
    reply_file(rq, "text/csv; charset=utf-8", file);
    return true;
}

/* ---- watching ---- */

#define WATCH_POLLS_MAX (60 * STREAM_PER_SECOND) /* for a run to begin here */

struct watch {
    int64_t id;
    struct upload_live last;
    int polls;
    bool was_live, is_over;
};

static void watch_put(struct buf *out, const struct upload_live *live)
{
    struct json_writer w;
    struct buf data;

    buf_init(&data, STREAM_CHUNK_MAX);
    json_write_buf(&w, &data);
    w.is_dense = true;
    json_open_object(&w, NULL);
    json_put_int(&w, "rows", live->rows);
    json_put_real(&w, "share", live->share);
    json_put_text(&w, "phase", live->is_writing ? STR("writing") : STR("reading"));
    json_close(&w);
    event_put(out, "progress", buf_view(&data));
    buf_fini(&data);
}

/* "end" tells whoever watches to ask for the import itself. */
static bool watch_poll(void *arg, struct buf *out)
{
    struct watch *w = arg;
    struct upload_live now;

    w->polls++;
    if (!w->is_over && upload_live(w->id, &now)) {
        w->is_over = now.is_over;
        if (!w->was_live || now.rows != w->last.rows || now.share != w->last.share ||
            now.is_writing != w->last.is_writing)
            watch_put(out, &now);
        w->last = now;
        w->was_live = true;
        if (!w->is_over)
            return true;
    }
    if (!w->is_over && !w->was_live && w->polls < WATCH_POLLS_MAX)
        return true;
    event_put(out, "end", STR("{}"));
    return false;
}

static bool events_get(struct ctx *c, struct request *rq)
{
    struct upload u;
    struct watch *w;

    if (!upload_of_path(c, rq, &u))
        return false;
    w = mem_alloc(sizeof *w);
    *w = (struct watch){.id = u.id, .is_over = u.state > UPLOAD_RUNNING};
    rq->stream = event_stream_new(watch_poll, mem_free, w);
    return true;
}

#define ONE "/api/v1/imports/{id}"

const struct route import_routes[] = {
    {"POST", "/api/v1/imports", PERM_IMPORT, ROUTE_NONE, upload_post, "Send a file to be imported",
        QUERY(upload_query), .answer = &upload_shape, .status = 201, .flags = ROUTE_UPLOAD},
    {"GET", "/api/v1/imports", PERM_IMPORT, ROUTE_READ, imports_get, "Imports, newest first",
        .answer = &upload_shape, .flags = ROUTE_PAGED},
    {"GET", ONE, PERM_IMPORT, ROUTE_READ, import_get, "An import, and how far it is",
        .answer = &upload_shape},
    {"POST", ONE "/preview", PERM_IMPORT, ROUTE_NONE, preview_post,
        "How the file would be read, and what has to be said first", .body = &option_shape,
        .answer = &preview_shape},
    {"POST", ONE "/run", PERM_IMPORT, ROUTE_WRITE, run_post, "Import the file, by a job",
        .body = &option_shape, .answer = &upload_shape, .status = 202},
    {"POST", ONE "/cancel", PERM_IMPORT, ROUTE_WRITE, cancel_post,
        "Stop it; what is imported stays", .answer = &upload_shape},
    {"GET", ONE "/events", PERM_IMPORT, ROUTE_READ, events_get,
        "Its progress as server-sent events: progress, then end", .type = "text/event-stream"},
    {"GET", ONE "/rejects", PERM_IMPORT, ROUTE_READ, rejects_get,
        "The rows that were rejected, and why", .type = "text/csv; charset=utf-8"},
};
static_assert(COUNT(import_routes) == IMPORT_ROUTE_COUNT, "the module hands all of them over");
