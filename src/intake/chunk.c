/* From sorted facts to transactions. One chunk is written on its own thread while the next one
 * fills; counts and refusals of a chunk are added up only when its transaction is through. */
#include <pthread.h>
#include <string.h>
#include <time.h>

#include "intake/import.h"
#include "intake/progress.h"
#include "module.h"

#define CHUNK_ITEMS 50000
#define CHUNK_BYTES ((size_t)12 << 20)
#define CHUNK_TRIES 20
#define CHUNK_PAUSE_NS 20000000L
#define CHUNK_ARENA_MAX ((size_t)512 << 20)

static void chunk_init(struct chunk *k, struct ctx *c, struct import *im)
{
    *k = (struct chunk){.im = im, .kept = arena_new(CHUNK_ARENA_MAX), .ok = true};
    ctx_init(&k->c, CHUNK_ARENA_MAX, c->lang);
    zone_close(&k->c.zone);
    k->c.zone = zone_copy(c->zone);
    k->c.clock = c->clock;
    k->c.db = c->db;
    memcpy(k->c.currency, c->currency, sizeof k->c.currency);
}

static void chunk_fini(struct chunk *k)
{
    arena_free(&k->kept);
    ctx_fini(&k->c);
    mem_free(k->bytes);
    mem_free(k->items);
}

void chunk_fact(const struct chunk *k, size_t i, struct fact *f)
{
    assert(i < k->count);
    fact_unpack((struct str){k->bytes + k->items[i].offset, k->items[i].size}, f);
}

void chunk_refuse(struct chunk *k, const struct fact *f, enum field field, const char *reason)
{
    struct str value = field == FIELD_COUNT ? STR("") : f->text[field];

    if (k->refused_count == k->refused_room) {
        struct chunk_refusal *more;

        k->refused_room = k->refused_room ? k->refused_room * 2 : 64;
        more = arena_array(k->kept, k->refused_room, struct chunk_refusal);
        if (k->refused_count)
            memcpy(more, k->refused, k->refused_count * sizeof *more);
        k->refused = more;
    }
    k->refused[k->refused_count++] =
        (struct chunk_refusal){f->n[NUMBER_LINE], {reason, field}, str_keep(k->kept, value)};
    k->counts.rejected++;
}

void chunk_refuse_long(struct chunk *k, const struct fact *f)
{
    static_assert(ORDER_LINES_MAX == 5000, "the reason says it");
    chunk_refuse(k, f, FIELD_NUMBER, "the document has more than 5000 lines");
}

void chunk_refuse_again(struct chunk *k, size_t first, size_t last)
{
    struct refusal why = k->refused[k->refused_count - 1].why;

    assert(k->refused_count > 0);
    for (size_t i = first; i < last; i++) {
        struct fact f;

        chunk_fact(k, i, &f);
        chunk_refuse(k, &f, why.field, why.reason);
    }
}

void chunk_restart(struct chunk *k)
{
    k->counts = (struct import_counts){.rejected = (int64_t)k->refused_before};
    k->refused_count = k->refused_before;
}

static void chunk_append(struct chunk *k, const struct sorted *r, struct chunk_item item)
{
    if (k->used + r->body.n > k->room) {
        k->room = k->room ? k->room * 2 : (size_t)1 << 20;
        if (k->room < k->used + r->body.n)
            k->room = k->used + r->body.n;
        k->bytes = mem_resize(k->bytes, k->room);
    }
    if (k->count == k->item_room) {
        k->item_room = k->item_room ? k->item_room * 2 : 4096;
        k->items = mem_resize(k->items, mem_size(k->item_room, sizeof *k->items));
    }
    item.offset = (uint32_t)k->used;
    item.size = (uint32_t)r->body.n;
    item.is_rich = fact_is_rich(r->body);
    memcpy(k->bytes + k->used, r->body.p, r->body.n);
    k->used += r->body.n;
    k->items[k->count++] = item;
}

/* ---- writing one ---- */

/* Another import of the same rows may write a document between our look for it and our row. Then
 * the whole chunk is tried again, and finds it. */
static bool chunk_try(
    struct chunk *k, bool (*run)(struct ctx *c, db_work *work, void *arg), db_work *work)
{
    struct arena_mark mark = arena_mark(k->c.arena);

    for (int attempt = 1; !run(&k->c, work, k); attempt++) {
        struct timespec pause = {0, attempt * CHUNK_PAUSE_NS};

        if (k->c.err != ERR_CONFLICT || attempt == CHUNK_TRIES)
            return false;
        ctx_clear_error(&k->c);
        arena_release(k->c.arena, mark);
        nanosleep(&pause, NULL);
    }
    return true;
}

static void *chunk_thread(void *arg)
{
    struct chunk *k = arg;
    const struct import_kind *kind = k->im->kind;

    k->ok = !kind->prepare || chunk_try(k, db_write, kind->prepare);
    if (k->ok && kind->prepared)
        kind->prepared(k);
    k->ok = k->ok && chunk_try(k, db_write_bulk, kind->write);
    return NULL;
}

static bool chunk_account(struct ctx *c, struct chunk *k)
{
    struct import_counts *total = &k->im->counts;
    struct arena *a = k->c.arena;

    if (!k->ok)
        return fail(c, k->c.err, "%s", k->c.error);
    total->added += k->counts.added;
    total->known += k->counts.known;
    total->changed += k->counts.changed;
    total->rejected += k->counts.rejected;
    total->anonymous += k->counts.anonymous;
    total->unmatched += k->counts.unmatched;
    total->conflicts += k->counts.conflicts;
    for (size_t i = 0; i < k->refused_count; i++) {
        const struct chunk_refusal *r = &k->refused[i];
        const char *column = r->why.field == FIELD_COUNT ? "" : k->im->columns[r->why.field];

        if (!rejects_add(c, &k->im->rejects, r->line, column, r->value, r->why.reason, STR("")))
            return false;
    }
    k->used = k->count = k->refused_count = k->refused_room = k->refused_before = 0;
    k->refused = NULL;
    arena_release(k->kept, (struct arena_mark){0});
    arena_release(a, (struct arena_mark){0});
    return true;
}

/* ---- filling them ---- */

struct filler {
    struct sorted next; /* the record after the chunk */
    bool has_next;
    struct chunk_item item; /* where it stands, once looked at */
    bool has_item;
    struct buf last_key;
    uint32_t occurrence;
    size_t document_lines; /* up to it */
    int64_t done;
};

static bool key_shares(struct str a, struct str b, size_t n)
{
    return a.n >= n && b.n >= n && memcmp(a.p, b.p, n) == 0;
}

/* Where the next record stands towards the one before it. */
static void filler_look(struct filler *f)
{
    struct str last = buf_view(&f->last_key), key = f->next.key;
    size_t who = sort_key_customer(key) + 1, head = key.n - SORT_KEY_TAIL;
    struct chunk_item item = {0};

    if (f->has_item)
        return;
    item.starts_customer = last.n == 0 || !key_shares(last, key, who);
    item.starts_document = item.starts_customer || last.n != key.n || !key_shares(last, key, head);
    f->occurrence = !item.starts_document && str_eq(last, key) ? f->occurrence + 1 : 0;
    item.occurrence = f->occurrence;
    f->document_lines = item.starts_document ? 1 : f->document_lines + 1;
    buf_clear(&f->last_key);
    buf_str(&f->last_key, key);
    f->item = item;
    f->has_item = true;
}

/* Need the next record not stay with those before it? Lines of a document must; bare rows, however
 * many fall into one second, are each on their own. */
static bool filler_is_loose(const struct filler *f, enum import_key key)
{
    struct fact next;

    if (f->item.starts_document || key != KEY_DOCUMENT)
        return true;
    fact_unpack(f->next.body, &next);
    return next.is_link || fact_is_bare(&next);
}

/* Takes the next record. What a document has beyond what one may have is refused without being
 * kept: so is the document, when it is written. */
static void chunk_take(struct chunk *k, const struct filler *f)
{
    struct chunk_item item = f->item;
    struct fact next;

    if (f->document_lines > ORDER_LINES_MAX + 1 && !filler_is_loose(f, k->im->kind->key)) {
        fact_unpack(f->next.body, &next);
        chunk_refuse_long(k, &next);
        k->refused_before++;
        return;
    }
    if (f->item.occurrence > 0 && sort_key_is_link(f->next.key))
        return; /* said already */
    if (k->count == 0)
        item.starts_customer = item.starts_document = true;
    chunk_append(k, &f->next, item);
}

/* Fills a chunk up to the end of a document. */
static bool chunk_fill(struct ctx *c, struct chunk *k, struct filler *f)
{
    while (f->has_next) {
        filler_look(f);
        if ((k->count >= CHUNK_ITEMS || k->used >= CHUNK_BYTES) &&
            filler_is_loose(f, k->im->kind->key))
            return true;
        chunk_take(k, f);
        f->done++;
        f->has_item = false;
        if (!sorter_next(c, k->im->sorter, &f->next, &f->has_next))
            return false;
    }
    return true;
}

static bool chunks_pump(struct ctx *c, struct import *im, struct chunk chunks[2], struct filler *f)
{
    struct progress progress;
    pthread_t thread;
    bool is_running = false, ok = true;

    progress_start(&progress, T_IMPORT_WRITING);
    for (int side = 0; ok && (f->has_next || is_running); side = 1 - side) {
        struct chunk *k = &chunks[side];

        double share = (double)f->done / (double)sorter_count(im->sorter);

        ok = (!im->watch || im->watch(c, im, true, f->done, share)) && chunk_fill(c, k, f);
        if (is_running) {
            pthread_join(thread, NULL);
            is_running = false;
            ok = chunk_account(c, &chunks[1 - side]) && ok;
        }
        if (ok && k->count > 0) {
            if (pthread_create(&thread, NULL, chunk_thread, k) != 0)
                bug("cannot start the importing thread");
            is_running = true;
        }
        progress_at(c, &progress, f->done, (double)f->done / (double)sorter_count(im->sorter));
    }
    progress_end(&progress);
    return ok;
}

bool chunks_write(struct ctx *c, struct import *im)
{
    struct chunk chunks[2];
    struct filler f = {0};
    bool ok;

    buf_init(&f.last_key, SORTER_RECORD_MAX);
    chunk_init(&chunks[0], c, im);
    chunk_init(&chunks[1], c, im);
    ok = sorter_next(c, im->sorter, &f.next, &f.has_next) && chunks_pump(c, im, chunks, &f);
    chunk_fini(&chunks[0]);
    chunk_fini(&chunks[1]);
    buf_fini(&f.last_key);
    return ok;
}
