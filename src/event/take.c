/* The transaction of a request's arrivals. */
#include "event/take.h"

#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "customer/customer.h"
#include "event/event_store.h"
#include "event/piece.h"
#include "event/reader.h"

#define KEY_BYTES 16
#define CONFLICT_TRIES 3 /* another transaction may have been quicker */
#define SWEEP_ROWS 10000

/* What each kind of source sends is read by a file of its own. */
static event_reader *const readers[] = {
    [SOURCE_SEGMENT] = segment_read,
    [SOURCE_WOOCOMMERCE] = woocommerce_read,
    [SOURCE_SHOPIFY] = shopify_read,
    [SOURCE_WEBHOOK] = webhook_read,
    [SOURCE_COMMERCEML] = commerceml_read,
};

struct take {
    const struct source *source;
    struct arrival *list;
    size_t count;
    struct taking *out;
    int tries;
};

/* ---- messages that came before ---- */

static bool message_is_new(struct ctx *c, const struct source *s, struct str message, bool *is_new)
{
    unsigned char hash[KEY_BYTES];
    char key[KEY_BYTES * 2 + 1];
    crypto_generichash_state st;
    int64_t added;

    crypto_generichash_init(&st, NULL, 0, sizeof hash);
    crypto_generichash_update(&st, (const unsigned char *)&s->id, sizeof s->id);
    crypto_generichash_update(&st, (const unsigned char *)message.p, message.n);
    crypto_generichash_final(&st, hash, sizeof hash);
    sodium_bin2hex(key, sizeof key, hash, sizeof hash);
    if (!db_run(c, &event_sql[SEEN_PUT], ARGS(TEXT(str_of(key)), I64(clock_now(c->clock))), &added))
        return false;
    *is_new = added == 1;
    return true;
}

/* ---- what makes no sense ---- */

static bool is_the_events_fault(enum err e)
{
    return e == ERR_INVALID || e == ERR_MISSING || e == ERR_CONFLICT || e == ERR_TOO_LARGE;
}

/* Whoever it was about may have been made by what was just undone. */
static bool customer_known(struct ctx *c, int64_t *id)
{
    struct customer cu;

    if (*id == 0 || customer_get(c, *id, &cu)) {
        *id = *id ? cu.id : 0;
        return true;
    }
    *id = 0;
    if (c->err != ERR_MISSING)
        return false;
    ctx_clear_error(c);
    return true;
}

static bool rejected_put(struct ctx *c, const struct source *s, struct arrival *a)
{
    size_t max = s->kind == SOURCE_SEGMENT ? ARRIVAL_BYTES_MAX : DOCUMENT_BYTES_MAX;

    return customer_known(c, &a->customer_id) &&
        db_run(c, &event_sql[REJECTED_PUT],
            ARGS(I64(a->customer_id), I64(id_new(c->clock)), I64(s->id),
                TEXT(piece_cut(a->call, CALL_MAX)), TEXT(str_of(a->reason)),
                TEXT(piece_dump(c, a->json, max)), I64(a->received_us)),
            NULL);
}

/* ---- one arrival ---- */

/* Under a savepoint: what it changed before it turned out to make no sense is undone. */
static bool arrival_read(struct ctx *c, const struct source *s, struct arrival *a, bool may_wait)
{
    bool ok;

    if (!db_run(c, &event_sql[EVENT_TRY], NO_ARGS, NULL))
        return false;
    ok = readers[s->kind](c, s, a) && db_batch_wait(c);
    if (ok)
        return db_run(c, &event_sql[EVENT_KEEP], NO_ARGS, NULL);
    if (!is_the_events_fault(c->err))
        return false;
    a->reason = arena_printf(c->arena, "%s", c->error);
    if (c->err == ERR_CONFLICT && may_wait) {
        ctx_clear_error(c);
        return fail(c, ERR_BUSY, "%s", a->reason);
    }
    ctx_clear_error(c);
    return db_run(c, &event_sql[EVENT_UNDO], NO_ARGS, NULL) &&
        db_run(c, &event_sql[EVENT_KEEP], NO_ARGS, NULL);
}

static bool arrival_take(struct ctx *c, struct take *t, struct arrival *a)
{
    bool is_new = true, may_wait = t->tries < CONFLICT_TRIES && !db_file(c->db);

    if (a->message.n && !message_is_new(c, t->source, a->message, &is_new))
        return false;
    a->is_duplicate = !is_new;
    t->out->duplicates += !is_new;
    if (!is_new)
        return true;
    if (!a->reason && !arrival_read(c, t->source, a, may_wait))
        return false;
    t->out->rejected += a->reason != NULL;
    return !a->reason || rejected_put(c, t->source, a);
}

/* A transaction may run again: it begins with what came. Each arrival gives back what memory it
 * took, but for the reason. */
static bool arrival_take_afresh(struct ctx *c, struct take *t, struct arrival *a)
{
    struct arena_mark mark = arena_mark(c->arena);
    char reason[CTX_ERROR_MAX];

    a->reason = a->refused;
    a->customer_id = 0;
    if (!arrival_take(c, t, a))
        return false;
    if (a->reason == a->refused) {
        arena_release(c->arena, mark);
        return true;
    }
    snprintf(reason, sizeof reason, "%s", a->reason);
    arena_release(c->arena, mark);
    a->reason = arena_printf(c->arena, "%s", reason);
    return true;
}

static bool take_write(struct ctx *c, void *arg)
{
    struct take *t = arg;

    t->tries++;
    *t->out = (struct taking){0};
    for (size_t i = 0; i < t->count; i++)
        if (!arrival_take_afresh(c, t, &t->list[i]))
            return false;
    if (t->out->rejected > 0 &&
        !db_run(c, &event_sql[REJECTED_TRIM], ARGS(I64(t->source->id), I64(REJECTED_KEPT)), NULL))
        return false;
    return source_count_up(
        c, t->source->id, (int64_t)t->out->duplicates, (int64_t)t->out->rejected);
}

bool arrivals_take(
    struct ctx *c, const struct source *s, struct arrival *list, size_t count, struct taking *out)
{
    struct take t = {.source = s, .list = list, .count = count, .out = out};

    assert(count <= ARRIVALS_MAX);
    return db_write(c, take_write, &t);
}

/* ---- the rejected ones ---- */

static void rejected_row(struct ctx *c, const struct rows *rows, struct rejected *out)
{
    *out = (struct rejected){.customer_id = db_i64(rows, 0),
        .id = db_i64(rows, 1),
        .source_id = db_i64(rows, 2),
        .call = str_keep(c->arena, db_text(rows, 3)),
        .reason = str_keep(c->arena, db_text(rows, 4)),
        .body = str_keep(c->arena, db_text(rows, 5)),
        .at_us = db_i64(rows, 6)};
}

bool rejected_page(struct ctx *c, int64_t source_id, int64_t before, size_t limit,
    struct rejected *out, size_t *count)
{
    enum event_statement st = source_id ? REJECTED_PAGE_OF : REJECTED_PAGE;
    struct val args[] = {I64(before), I64((int64_t)limit), I64(source_id)};
    struct rows rows;

    *count = 0;
    if (!db_query(c, &rows, &event_sql[st], args, source_id ? 3 : 2))
        return false;
    while (db_next(&rows))
        rejected_row(c, &rows, &out[(*count)++]);
    return db_end(&rows);
}

bool rejected_get(struct ctx *c, int64_t id, struct rejected *out)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &event_sql[REJECTED_BY_ID], ARGS(I64(id)), &found))
        return false;
    if (found)
        rejected_row(c, &rows, out);
    return db_end(&rows) && (found || fail(c, ERR_MISSING, "there is no such rejected event"));
}

bool rejected_drop(struct ctx *c, int64_t id)
{
    int64_t dropped;

    return db_run(c, &event_sql[REJECTED_DROP], ARGS(I64(id)), &dropped) &&
        (dropped > 0 || fail(c, ERR_MISSING, "there is no such rejected event"));
}

static bool replay_write(struct ctx *c, void *arg)
{
    struct rejected r;
    struct source s;
    struct arrival a;
    json_t *json;
    bool ok;

    if (!rejected_get(c, *(int64_t *)arg, &r) || !source_get(c, r.source_id, &s))
        return false;
    if (!r.body.n)
        return fail(c, ERR_CONFLICT, "the event was too long to keep: it cannot be replayed");
    json = piece_parse(c, r.body);
    if (!json)
        return false;
    a = (struct arrival){.call = r.call, .json = json, .received_us = r.at_us};
    ok = readers[s.kind](c, &s, &a) && db_batch_wait(c) && rejected_drop(c, r.id);
    json_decref(json);
    return ok;
}

bool rejected_replay(struct ctx *c, int64_t id)
{
    return db_write(c, replay_write, &id);
}

/* ---- forgetting ---- */

struct sweep {
    int64_t now, dropped;
};

static bool seen_sweep(struct ctx *c, void *arg)
{
    struct sweep *s = arg;

    return db_run(c, &event_sql[SEEN_SWEEP],
        ARGS(I64(s->now - SEEN_DAYS * DAY_US), I64(SWEEP_ROWS)), &s->dropped);
}

static bool rest_sweep(struct ctx *c, void *arg)
{
    struct sweep *s = arg;

    return db_run(
               c, &event_sql[REJECTED_SWEEP], ARGS(I64(s->now - REJECTED_DAYS * DAY_US)), NULL) &&
        db_run(c, &event_sql[UPLOAD_SWEEP], ARGS(I64(s->now - DAY_US)), NULL);
}

/* In steps, so that nobody waits long. */
bool event_sweep(struct ctx *c, struct job *job)
{
    struct sweep s = {clock_now(c->clock), SWEEP_ROWS};
    bool ok = db_write(c, rest_sweep, &s);

    (void)job;
    while (ok && s.dropped == SWEEP_ROWS)
        ok = db_write(c, seen_sweep, &s);
    return ok;
}
