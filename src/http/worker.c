/* The workers: a queue with a limit, and threads that run what is in it. */
#include "http/serve_priv.h"
#include "module.h"

#define SETTINGS_AGE_S 1.0 /* how long a worker trusts the business's settings it has read */

/* Grows with each change of a setting made through this server. */
static atomic_uint settings_version;

void serve_settings_changed(void)
{
    atomic_fetch_add(&settings_version, 1);
}

struct worker {
    struct server *server;
    struct ctx c;
    double read_s; /* when the settings were read */
    unsigned read_version;
    bool has_read;
};

/* A failure shows in the request's own first statement. */
static void settings_renew(struct worker *w)
{
    double now_s = clock_elapsed_s();
    unsigned version = atomic_load(&settings_version);

    if (w->has_read && version == w->read_version && now_s - w->read_s < SETTINGS_AGE_S)
        return;
    w->c.lang = w->server->c->lang; /* a currency nobody set goes by it, not by who asks */
    w->has_read = db_read(&w->c, modules_ready, NULL);
    w->read_version = version;
    w->read_s = now_s;
    ctx_clear_error(&w->c);
}

static struct exchange *queue_pop(struct server *s)
{
    struct exchange *x;

    pthread_mutex_lock(&s->queue_lock);
    while (!s->queue_first && !s->is_closed)
        pthread_cond_wait(&s->queue_filled, &s->queue_lock);
    x = s->queue_first;
    if (x) {
        s->queue_first = x->next;
        s->queue_count--;
        if (!s->queue_first)
            s->queue_last = &s->queue_first;
        x->next = NULL;
    }
    pthread_mutex_unlock(&s->queue_lock);
    return x;
}

static void *worker_loop(void *server)
{
    struct server *s = server;
    struct worker w = {.server = s};
    struct arena *own;
    struct exchange *x;

    ctx_init(&w.c, SERVE_REQUEST_MEMORY_MAX, LANG_EN);
    w.c.clock = s->c->clock;
    w.c.db = s->c->db;
    own = w.c.arena;
    while ((x = queue_pop(s)) != NULL) {
        w.c.arena = x->arena;
        w.c.actor = &x->rq.actor;
        ctx_clear_error(&w.c);
        settings_renew(&w);
        w.c.lang = request_lang(&x->rq);
        if (x->is_entering)
            exchange_admit(s, &w.c, x);
        else
            exchange_perform(s, &w.c, x);
        MHD_resume_connection(x->connection);
    }
    w.c.arena = own;
    ctx_fini(&w.c);
    return NULL;
}

void workers_start(struct server *s)
{
    s->workers = arena_array(s->c->arena, s->options.workers, pthread_t);
    for (unsigned i = 0; i < s->options.workers; i++)
        if (pthread_create(&s->workers[i], NULL, worker_loop, s) != 0)
            bug("cannot start a worker thread");
}

void workers_stop(struct server *s)
{
    pthread_mutex_lock(&s->queue_lock);
    s->is_closed = true;
    pthread_cond_broadcast(&s->queue_filled);
    pthread_mutex_unlock(&s->queue_lock);
    for (unsigned i = 0; i < s->options.workers; i++)
        pthread_join(s->workers[i], NULL);
}

bool workers_have_room(struct server *s)
{
    bool has_room;

    pthread_mutex_lock(&s->queue_lock);
    has_room = s->queue_count < SERVE_QUEUE_MAX;
    pthread_mutex_unlock(&s->queue_lock);
    return has_room;
}

void workers_take(struct server *s, struct exchange *x)
{
    pthread_mutex_lock(&s->queue_lock);
    *s->queue_last = x;
    s->queue_last = &x->next;
    s->queue_count++;
    pthread_cond_signal(&s->queue_filled);
    pthread_mutex_unlock(&s->queue_lock);
}
