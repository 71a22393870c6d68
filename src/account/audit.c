/* The chain of the audit log. */
#include "account/audit.h"

#include <sodium.h>

#include "account/account_store.h"

struct entry {
    int64_t number, at_us, actor_kind, actor_id;
    struct str actor_name, action, records, request_id;
};

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
static struct str entry_hash(struct arena *a, struct str previous, const struct entry *e)
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
    struct entry e = {
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
