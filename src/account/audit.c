/* The chain of the audit log. */
#include "account/audit.h"

#include <sodium.h>
#include <string.h>

#include "account/account_store.h"

static void hash_i64(crypto_generichash_state *st, int64_t value)
{
    unsigned char bytes[8];

    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)value >> (8 * i));
    crypto_generichash_update(st, bytes, sizeof bytes);
}

static void hash_text(crypto_generichash_state *st, struct str s)
{
    hash_i64(st, (int64_t)s.n);
    crypto_generichash_update(st, (const unsigned char *)s.p, s.n);
}

/* Numbers as 8 bytes, the lowest first; texts behind their length. In the arena. */
static struct str entry_hash(struct arena *a, struct str previous, const struct audit_entry *e)
{
    unsigned char hash[crypto_generichash_BYTES];
    char *hex = arena_alloc(a, 2 * sizeof hash + 1);
    crypto_generichash_state st;

    crypto_generichash_init(&st, NULL, 0, sizeof hash);
    hash_text(&st, previous);
    hash_i64(&st, e->number);
    hash_i64(&st, e->at_us);
    hash_i64(&st, e->actor_kind);
    hash_i64(&st, e->actor_id);
    hash_text(&st, e->actor_name);
    hash_text(&st, e->action);
    hash_text(&st, e->records);
    hash_text(&st, e->request_id);
    crypto_generichash_final(&st, hash, sizeof hash);
    sodium_bin2hex(hex, 2 * sizeof hash + 1, hash, sizeof hash);
    return str_of(hex);
}

bool audit_put(struct ctx *c, struct str action, struct str records, struct str request_id)
{
    struct audit_entry e = {
        .at_us = clock_now(c->clock),
        .actor_kind = c->actor->kind,
        .actor_id = c->actor->id,
        .actor_name = c->actor->name,
        .action = action,
        .records = records,
        .request_id = request_id,
    };
    struct str hash;
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &account_sql[AUDIT_NEXT], NO_ARGS, &found))
        return false;
    assert(found);
    e.number = db_i64(&rows, 0);
    hash = entry_hash(c->arena, db_text(&rows, 1), &e);
    return db_end(&rows) &&
        db_run(c, &account_sql[AUDIT_PUT],
            ARGS(I64(e.number), I64(e.at_us), I64(e.actor_kind), I64(e.actor_id),
                TEXT(e.actor_name), TEXT(e.action), TEXT(e.records), TEXT(e.request_id),
                TEXT(hash)),
            NULL) &&
        db_run(c, &account_sql[AUDIT_HEAD_PUT], ARGS(TEXT(hash)), NULL);
}

/* ---- reading ---- */

const char *audit_actor_kind(enum actor_kind kind)
{
    static const char *const names[] = {[ACTOR_NOBODY] = "nobody",
        [ACTOR_OPERATOR] = "operator",
        [ACTOR_USER] = "user",
        [ACTOR_TOKEN] = "token",
        [ACTOR_SOURCE] = "source"};

    assert(kind < COUNT(names));
    return names[kind];
}

static struct audit_entry row_entry(const struct rows *rows)
{
    return (struct audit_entry){
        .number = db_i64(rows, 0),
        .at_us = db_i64(rows, 1),
        .actor_kind = (enum actor_kind)db_i64(rows, 2),
        .actor_id = db_i64(rows, 3),
        .actor_name = db_text(rows, 4),
        .action = db_text(rows, 5),
        .records = db_text(rows, 6),
        .request_id = db_text(rows, 7),
    };
}

bool audit_list(struct ctx *c, int64_t before, int64_t limit, audit_each *each, void *arg)
{
    struct rows rows;

    if (!db_query(c, &rows, &account_sql[AUDIT_LIST], ARGS(I64(before), I64(limit))))
        return false;
    while (db_next(&rows)) {
        struct audit_entry e = row_entry(&rows);

        each(arg, &e);
    }
    return db_end(&rows);
}

/* ---- verifying ---- */

struct chain {
    int64_t count;
    char hash[2 * crypto_generichash_BYTES + 1]; /* of the last entry */
    int64_t broken;                              /* the first entry that does not fit; 0 none */
};

/* An entry fits when it is the next one and its hash follows from what stands before. */
static void chain_add(struct ctx *c, struct chain *chain, const struct rows *rows)
{
    struct arena_mark mark = arena_mark(c->arena);
    struct audit_entry e = row_entry(rows);
    struct str hash = entry_hash(c->arena, str_of(chain->hash), &e);

    chain->count++;
    if (e.number != chain->count || !str_eq(hash, db_text(rows, 8)))
        chain->broken = chain->count;
    memcpy(chain->hash, hash.p, hash.n);
    arena_release(c->arena, mark);
}

/* The log's end, as the head row keeps it. */
static bool chain_close(struct ctx *c, const struct chain *chain, struct str *breach)
{
    struct rows rows;
    int64_t count = 0;
    bool found, is_same = chain->count == 0;

    if (!db_one(c, &rows, &account_sql[AUDIT_HEAD_GET], NO_ARGS, &found))
        return false;
    if (found) {
        count = db_i64(&rows, 0);
        is_same = count == chain->count && str_eq(db_text(&rows, 1), str_of(chain->hash));
    }
    if (!is_same)
        *breach = str_of(arena_printf(c->arena, "the end: entry %lld, where %lld were written",
            (long long)chain->count, (long long)count));
    return db_end(&rows);
}

bool audit_verify(struct ctx *c, struct str *breach)
{
    struct chain chain = {.count = 0};
    struct rows rows;

    *breach = STR("");
    if (!db_stream(c, &rows, &account_sql[AUDIT_ALL], NO_ARGS))
        return false;
    while (!chain.broken && db_next(&rows))
        chain_add(c, &chain, &rows);
    if (!db_end(&rows))
        return false;
    if (!chain.broken)
        return chain_close(c, &chain, breach);
    *breach = str_of(arena_printf(c->arena, "entry %lld", (long long)chain.broken));
    return true;
}
