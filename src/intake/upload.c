/* Running uploads, and watching them run. */
#include "intake/upload.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "http/serve.h"
#include "intake/upload_store.h"

#define LIVE_MAX 256 /* more than there may be threads of jobs */
#define TOUCH_S 10.0
#define SILENT_US (60 * SECOND_US)

const char *upload_state_name(enum upload_state state)
{
    static const char *const names[] = {[UPLOAD_UPLOADED] = "uploaded",
        [UPLOAD_QUEUED] = "queued",
        [UPLOAD_RUNNING] = "running",
        [UPLOAD_DONE] = "done",
        [UPLOAD_FAILED] = "failed",
        [UPLOAD_CANCELLED] = "cancelled"};

    assert(state > UPLOAD_NONE);
    assert((size_t)state < COUNT(names));
    return names[state];
}

/* ---- what runs here: the one thing of imports that threads share ---- */

static pthread_mutex_t live_lock = PTHREAD_MUTEX_INITIALIZER;
static struct live {
    int64_t id; /* 0: free */
    struct upload_live live;
    bool is_cancelled;
} all_live[LIVE_MAX];

static struct live *live_find(int64_t id)
{
    for (size_t i = 0; i < LIVE_MAX; i++)
        if (all_live[i].id == id)
            return &all_live[i];
    return NULL;
}

bool upload_live(int64_t id, struct upload_live *out)
{
    const struct live *l;

    pthread_mutex_lock(&live_lock);
    l = live_find(id);
    if (l)
        *out = l->live;
    pthread_mutex_unlock(&live_lock);
    return l;
}

/* Its own place, a free one, else that of a run that is over. */
static void live_begin(int64_t id)
{
    struct live *l;

    pthread_mutex_lock(&live_lock);
    l = live_find(id);
    if (!l)
        l = live_find(0);
    for (size_t i = 0; !l && i < LIVE_MAX; i++)
        if (all_live[i].live.is_over)
            l = &all_live[i];
    if (l)
        *l = (struct live){.id = id};
    pthread_mutex_unlock(&live_lock);
}

static void live_end(int64_t id)
{
    struct live *l;

    pthread_mutex_lock(&live_lock);
    l = live_find(id);
    if (l)
        l->live.is_over = true;
    pthread_mutex_unlock(&live_lock);
}

static void live_cancel(int64_t id)
{
    struct live *l;

    pthread_mutex_lock(&live_lock);
    l = live_find(id);
    if (l)
        l->is_cancelled = true;
    pthread_mutex_unlock(&live_lock);
}

/* Notes how far it is; *is_cancelled when somebody wants it to end. */
static void live_note(int64_t id, const struct upload_live *news, bool *is_cancelled)
{
    struct live *l;

    pthread_mutex_lock(&live_lock);
    l = live_find(id);
    *is_cancelled = l && l->is_cancelled;
    if (l)
        l->live = *news;
    pthread_mutex_unlock(&live_lock);
}

/* ---- asked for ---- */

bool upload_queue(struct ctx *c, const struct upload *u, struct str options)
{
    char key[ID_TEXT_MAX];
    int64_t changed;

    if (!db_run(c, &upload_sql[UPLOAD_QUEUE], ARGS(I64(u->id), TEXT(options)), &changed))
        return false;
    if (changed == 0)
        return fail(
            c, ERR_CONFLICT, "this import is %s", lang_error(c->lang, upload_state_name(u->state)));
    id_format(key, UPLOAD_PREFIX, u->id);
    return job_add(c, "import.run", str_of(key), str_of(key), clock_now(c->clock));
}

bool upload_cancel(struct ctx *c, const struct upload *u)
{
    int64_t changed;

    if (!db_run(
            c, &upload_sql[UPLOAD_CANCEL], ARGS(I64(u->id), I64(clock_now(c->clock))), &changed))
        return false;
    if (changed == 0)
        return fail(
            c, ERR_CONFLICT, "this import is %s", lang_error(c->lang, upload_state_name(u->state)));
    live_cancel(u->id);
    return true;
}

/* ---- a run ---- */

struct run {
    struct upload upload;
    struct import import;
    const struct job *job;
    double touched_s;
    bool is_ours, is_cancelled;
    enum upload_state end;
    struct str error;
};

/* Takes it, unless it was cancelled, is done, or somebody else is at it. */
static bool run_claim(struct ctx *c, void *arg)
{
    struct run *r = arg;
    int64_t now = clock_now(c->clock), changed;

    if (!db_run(c, &upload_sql[UPLOAD_CLAIM],
            ARGS(I64(r->upload.id), I64(now), I64(now - SILENT_US)), &changed))
        return false;
    r->is_ours = changed == 1;
    return !r->is_ours || upload_get(c, r->upload.id, &r->upload);
}

static bool run_touch(struct ctx *c, void *arg)
{
    const struct run *r = arg;

    return db_run(
        c, &upload_sql[UPLOAD_TOUCH], ARGS(I64(r->upload.id), I64(clock_now(c->clock))), NULL);
}

static bool run_watch(struct ctx *c, struct import *im, bool is_writing, int64_t rows, double share)
{
    struct run *r = im->watch_arg;
    double now = clock_elapsed_s();
    struct upload_live news = {
        .rows = rows, .share = share > 1 ? 1 : share, .is_writing = is_writing};

    live_note(r->upload.id, &news, &r->is_cancelled);
    if (r->is_cancelled)
        return fail(c, ERR_CONFLICT, "the import was cancelled");
    if (r->job->is_stopping && atomic_load(r->job->is_stopping))
        return fail(c, ERR_BUSY, "the server stops: the import goes on when it is back");
    if (now - r->touched_s < TOUCH_S)
        return true;
    r->touched_s = now;
    return db_write(c, run_touch, r);
}

static bool run_end(struct ctx *c, void *arg)
{
    const struct run *r = arg;
    const struct import_counts *n = &r->import.counts;

    return db_run(c, &upload_sql[UPLOAD_END],
        ARGS(I64(r->upload.id), I64(r->end), TEXT(r->error), I64(clock_now(c->clock)), I64(n->rows),
            I64(n->added), I64(n->changed), I64(n->known), I64(n->rejected), I64(n->anonymous),
            I64(n->left_out), I64(n->unmatched), I64(n->conflicts)),
        NULL);
}

/* What came of it: partly rejected is done; what may pass is tried again. */
static bool run_judge(struct ctx *c, struct run *r, bool ok)
{
    bool may_pass = err_meaning(c->err)->retry || c->err == ERR_IO;
    bool is_stopped = r->job->is_stopping && atomic_load(r->job->is_stopping);

    if (!ok && c->err != ERR_PARTIAL && may_pass && !r->is_cancelled &&
        (is_stopped || !job_is_last(r->job)))
        r->end = UPLOAD_QUEUED;
    else
        r->end = ok || c->err == ERR_PARTIAL ? UPLOAD_DONE
            : r->is_cancelled                ? UPLOAD_CANCELLED
                                             : UPLOAD_FAILED;
    r->error = r->end == UPLOAD_FAILED ? str_keep(c->arena, str_of(c->error)) : STR("");
    return r->end != UPLOAD_QUEUED;
}

/* Whoever asked for the import reads why rows were refused: in their language. */
static void run_speak(struct ctx *c, const struct upload *u)
{
    json_t *options = json_loadb(u->options.p, u->options.n, 0, NULL);

    (void)lang_parse(str_of(json_string_value(json_object_get(options, "lang"))), &c->lang);
    json_decref(options);
}

bool upload_run(struct ctx *c, struct job *job)
{
    enum lang own = c->lang;
    struct run r = {.job = job, .touched_s = clock_elapsed_s()};
    char again[CTX_ERROR_MAX];
    bool ok, is_written;

    if (!id_parse(job->payload, UPLOAD_PREFIX, &r.upload.id))
        return fail(c, ERR_INVALID, "there is no \"" STR_FMT "\"", STR_ARG(job->payload));
    if (!db_write(c, run_claim, &r))
        return false;
    if (!r.is_ours)
        return true;
    live_begin(r.upload.id);
    run_speak(c, &r.upload);
    ok = import_wanted(c, &r.upload, r.upload.options, &r.import);
    r.import.watch = run_watch;
    r.import.watch_arg = &r;
    ok = ok && import_run(c, &r.import);
    serve_settings_changed(); /* the first import may say what the business counts in */
    ok = run_judge(c, &r, ok);
    snprintf(again, sizeof again, "%s", c->error);
    ctx_clear_error(c);
    c->lang = own;
    is_written = db_write(c, run_end, &r);
    live_end(r.upload.id);
    if (!is_written)
        return false;
    if (!ok)
        return fail(c, ERR_BUSY, "%s", again);
    (void)unlink(str_dup(c->arena, r.upload.path));
    return true;
}

/* ---- upkeep ---- */

static bool silent_resume(struct ctx *c)
{
    int64_t now = clock_now(c->clock);
    struct rows rows;

    if (!db_query(c, &rows, &upload_sql[UPLOAD_SILENT], ARGS(I64(now - SILENT_US))))
        return false;
    while (db_next(&rows)) {
        char id[ID_TEXT_MAX];
        const char *key;

        id_format(id, UPLOAD_PREFIX, db_i64(&rows, 0));
        key = arena_printf(c->arena, "%s.%lld", id, (long long)db_i64(&rows, 1));
        if (!job_add(c, "import.run", str_of(key), str_keep(c->arena, str_of(id)), now))
            break;
    }
    return db_end(&rows) && !c->err;
}

/* Inside a write transaction; a file that is gone already is no harm. */
bool upload_resume(struct ctx *c, struct job *job)
{
    int64_t cutoff = clock_now(c->clock) - UPLOAD_KEPT_DAYS * DAY_US;
    struct rows rows;

    (void)job;
    if (!silent_resume(c) || !db_query(c, &rows, &upload_sql[UPLOAD_OLD], ARGS(I64(cutoff))))
        return false;
    while (db_next(&rows)) {
        const char *path = str_dup(c->arena, db_text(&rows, 0));

        (void)unlink(path);
        (void)unlink(arena_printf(c->arena, "%s.rejected.csv", path));
    }
    return db_end(&rows) && db_run(c, &upload_sql[UPLOAD_DROP], ARGS(I64(cutoff)), NULL);
}
