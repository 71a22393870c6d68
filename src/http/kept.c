/* Answers kept, and the keys in hand. */
#include "http/kept.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "http/kept_store.h"

#define HASH_BYTES crypto_generichash_BYTES
#define RUNNING_MAX 4096

struct kept_running {
    pthread_mutex_t lock;
    char (*names)[sizeof((struct kept_key *)0)->name];
    size_t count;
};

/* ---- keys ---- */

static void hash_text(crypto_generichash_state *st, struct str s)
{
    uint64_t n = s.n;

    crypto_generichash_update(st, (const unsigned char *)&n, sizeof n);
    crypto_generichash_update(st, (const unsigned char *)s.p, s.n);
}

static void hash_end(crypto_generichash_state *st, char out[65])
{
    unsigned char hash[HASH_BYTES];

    crypto_generichash_final(st, hash, sizeof hash);
    sodium_bin2hex(out, 65, hash, sizeof hash);
}

bool kept_key_read(struct ctx *c, const struct request *rq, struct kept_key *key)
{
    struct str given = request_header(rq, "Idempotency-Key");
    crypto_generichash_state st;

    *key = (struct kept_key){.is_given = false};
    if (!given.n || !str_eq(rq->method, STR("POST")) || (rq->route->flags & ROUTE_FOREIGN))
        return true;
    if (given.n > KEPT_KEY_MAX)
        return fail(c, ERR_INVALID, "Idempotency-Key is longer than %d bytes", KEPT_KEY_MAX);
    crypto_generichash_init(&st, NULL, 0, HASH_BYTES);
    hash_text(&st,
        str_of(arena_printf(c->arena, "%d:%lld", (int)rq->actor.kind, (long long)rq->actor.id)));
    hash_text(&st, rq->path);
    hash_text(&st, given);
    hash_end(&st, key->name);
    crypto_generichash_init(&st, NULL, 0, HASH_BYTES);
    hash_text(&st, rq->body);
    hash_end(&st, key->body);
    key->is_given = true;
    return true;
}

/* ---- answers ---- */

static int64_t cutoff_us(const struct ctx *c)
{
    return clock_now(c->clock) - KEPT_HOURS * 3600 * SECOND_US;
}

static void headers_add(struct request *rq, struct str lines)
{
    struct str line, name;

    while (str_cut(&lines, '\n', &line))
        if (line.n && str_cut(&line, ':', &name))
            reply_header(rq, str_dup(rq->arena, name), str_dup(rq->arena, line));
}

bool kept_replay(struct ctx *c, struct request *rq, const struct kept_key *key, bool *is_done)
{
    struct rows rows;
    struct str body;
    bool is_same;

    *is_done = false;
    if (!db_one(c, &rows, &kept_sql[KEPT_GET], ARGS(TEXT(str_of(key->name)), I64(cutoff_us(c))),
            is_done))
        return false;
    if (!*is_done)
        return db_end(&rows);
    body = db_text(&rows, 0);
    is_same = str_eq(body, str_of(key->body));
    if (is_same) {
        reply_status(rq, (int)db_i64(&rows, 1));
        headers_add(rq, str_keep(rq->arena, db_text(&rows, 2)));
        buf_clear(&rq->answer);
        buf_str(&rq->answer, db_text(&rows, 3));
        reply_header(rq, "Idempotent-Replayed", "true");
    }
    if (!db_end(&rows))
        return false;
    return is_same ||
        fail(c, ERR_MISMATCH, "this Idempotency-Key came with another body before: use a new one");
}

static struct str headers_text(struct ctx *c, const struct request *rq)
{
    const char *text = "";

    for (size_t i = 0; i < rq->added_count; i++)
        text = arena_printf(c->arena, "%s" STR_FMT ":" STR_FMT "\n", text,
            STR_ARG(rq->added[i].name), STR_ARG(rq->added[i].value));
    return str_of(text);
}

/* Another process may have been quicker: then the transaction is tried again, and finds it. */
bool kept_put(struct ctx *c, const struct request *rq, const struct kept_key *key)
{
    bool is_secret = rq->route->flags & ROUTE_ONCE;
    int status = rq->status ? rq->status : rq->route->status;
    int64_t changed;

    if (!db_run(c, &kept_sql[KEPT_PUT],
            ARGS(TEXT(str_of(key->name)), TEXT(str_of(key->body)), I64(status ? status : 200),
                TEXT(is_secret ? STR("") : headers_text(c, rq)),
                TEXT(is_secret ? STR("{}") : buf_view(&rq->answer)), I64(clock_now(c->clock)),
                I64(cutoff_us(c))),
            &changed))
        return false;
    return changed > 0 || fail(c, ERR_BUSY, "the same request is being worked on: ask again");
}

bool kept_forget(struct ctx *c)
{
    return db_run(c, &kept_sql[KEPT_SWEEP], ARGS(I64(INT64_MAX)), NULL);
}

bool kept_sweep(struct ctx *c)
{
    return db_run(c, &kept_sql[KEPT_SWEEP], ARGS(I64(cutoff_us(c))), NULL);
}

/* ---- keys in hand ---- */

struct kept_running *kept_running_new(void)
{
    struct kept_running *r = mem_alloc(sizeof *r);

    pthread_mutex_init(&r->lock, NULL);
    r->names = mem_alloc(mem_size(RUNNING_MAX, sizeof *r->names));
    return r;
}

void kept_running_free(struct kept_running **r)
{
    pthread_mutex_destroy(&(*r)->lock);
    mem_free((*r)->names);
    mem_free(*r);
    *r = NULL;
}

static size_t running_place(const struct kept_running *r, const char *name)
{
    size_t i = 0;

    while (i < r->count && strcmp(r->names[i], name) != 0)
        i++;
    return i;
}

bool kept_enter(struct ctx *c, struct kept_running *r, const struct kept_key *key)
{
    bool is_free;

    pthread_mutex_lock(&r->lock);
    is_free = r->count < RUNNING_MAX && running_place(r, key->name) == r->count;
    if (is_free)
        memcpy(r->names[r->count++], key->name, sizeof key->name);
    pthread_mutex_unlock(&r->lock);
    return is_free || fail(c, ERR_CONFLICT, "a request with this Idempotency-Key is still running");
}

void kept_leave(struct kept_running *r, const struct kept_key *key)
{
    size_t i;

    pthread_mutex_lock(&r->lock);
    i = running_place(r, key->name);
    assert(i < r->count);
    memcpy(r->names[i], r->names[--r->count], sizeof key->name);
    pthread_mutex_unlock(&r->lock);
}
