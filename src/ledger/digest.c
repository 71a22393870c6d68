/* Digests and proof. A day's digest is the hash of the day before's and of every operation of the
 * day in the order of posting: its id and the hash of its last entry. Whoever published one can
 * show later that nothing before it was changed. An hour passes before a day is closed, so that no
 * transaction is still open in it. */
#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "base/rfc3339.h"
#include "ledger/ledger_priv.h"
#include "ledger/ledger_store.h"

#define CLOSE_US (3600 * SECOND_US)
#define DIGEST_DAYS_MAX 400 /* in one run */
#define PROOF_BYTES_MAX ((size_t)256 << 20)

struct summing {
    crypto_generichash_state st;
    int64_t ops;
};

static bool op_sum(void *arg, const struct ledger_op *op, const unsigned char *head)
{
    struct summing *s = arg;
    unsigned char id[8];

    for (int i = 0; i < 8; i++)
        id[i] = (unsigned char)((uint64_t)op->id >> (8 * i));
    crypto_generichash_update(&s->st, id, sizeof id);
    crypto_generichash_update(&s->st, head, LEDGER_HASH);
    s->ops++;
    return true;
}

static bool day_sum(struct ctx *c, const unsigned char before[LEDGER_HASH], struct ledger_digest *d)
{
    struct summing s = {.ops = 0};
    int64_t first = (d->day * 86400) << ID_LOW_BITS, end = ((d->day + 1) * 86400) << ID_LOW_BITS;

    crypto_generichash_init(&s.st, NULL, 0, LEDGER_HASH);
    crypto_generichash_update(&s.st, before, LEDGER_HASH);
    if (!ledger_ops_walk(c, first - 1, end, op_sum, &s))
        return false;
    crypto_generichash_final(&s.st, d->hash, LEDGER_HASH);
    d->ops = s.ops;
    return true;
}

bool ledger_digest_write(struct ctx *c, void *unused)
{
    int64_t now_us = clock_now(c->clock), last_day = (now_us - CLOSE_US) / DAY_US - 1, first_us;
    struct ledger_digest d = {.written_us = now_us}, before = {.day = 0};
    bool found;

    (void)unused;
    if (!ledger_digest_last(c, &before, &found) || !ledger_first_us(c, &first_us))
        return false;
    if (first_us == 0)
        return true;
    d.day = found ? before.day + 1 : first_us / DAY_US;
    for (int i = 0; i < DIGEST_DAYS_MAX && d.day <= last_day; i++, d.day++) {
        if (!day_sum(c, before.hash, &d) || !ledger_digest_add(c, &d))
            return false;
        before = d;
    }
    return true;
}

/* ---- proof ---- */

struct proof {
    struct ctx *c;
    struct arena *arena; /* of one customer's book */
    module_violation *violation;
    void *arg;
    const struct ledger_wallet *wallets;
    size_t wallet_count;
    struct book *book;
    int64_t customer_id, chain, seq, op, effect, op_points;
    unsigned char hash[LEDGER_HASH], head[LEDGER_HASH];
    bool is_broken; /* the chain: one word is enough */
};

static void breach(struct proof *p, const char *rule, int64_t op)
{
    char id[ID_TEXT_MAX];

    id_format(id, LEDGER_OP_PREFIX, op);
    p->violation(p->arg, rule, str_of(id));
}

static void op_close(struct proof *p)
{
    if (!p->op || p->is_broken)
        return;
    if (memcmp(p->hash, p->head, LEDGER_HASH) != 0)
        breach(p, "an operation ends with its last entry", p->op);
    if (p->effect != p->op_points)
        breach(p, "an operation's points are the sum of its entries", p->op);
}

static void book_close(struct proof *p)
{
    char id[ID_TEXT_MAX];

    if (!p->book)
        return;
    id_format(id, "cus", p->customer_id);
    for (size_t i = 0; i < p->book->lot_count; i++)
        if (p->book->lots[i].held < 0)
            p->violation(p->arg, "no lot holds less than nothing", str_of(id));
    for (size_t i = 0; i < p->book->hold_count; i++)
        if (p->book->holds[i].points < 0)
            p->violation(p->arg, "no hold is below nought", str_of(id));
    for (size_t i = 0; i < p->book->lot_count; i++)
        if (p->book->lots[i].left < 0 &&
            book_lot_is_filled(p->book, p->book->lots[i].wallet, p->book->lots[i].id))
            p->violation(p->arg, "no lot is below nought", str_of(id));
}

static void book_open(struct proof *p, int64_t customer_id)
{
    book_close(p);
    arena_free(&p->arena);
    p->arena = arena_new(PROOF_BYTES_MAX);
    p->book = arena_new_of(p->arena, struct book);
    book_init(p->book, p->arena, customer_id, INT64_MAX, p->wallets, p->wallet_count);
    p->customer_id = customer_id;
    p->chain = 0;
}

static void chain_open(struct proof *p, int64_t chain)
{
    p->chain = chain;
    p->seq = 0;
    p->is_broken = false;
    memset(p->hash, 0, sizeof p->hash);
}

static void entry_prove(struct proof *p, const struct book_entry *e, const struct ledger_op *op)
{
    unsigned char hash[LEDGER_HASH];

    book_hash(hash, p->hash, op, e);
    if (!p->is_broken && (e->seq != p->seq + 1 || memcmp(hash, e->hash, LEDGER_HASH) != 0)) {
        p->is_broken = true;
        breach(p, "each entry is chained to the one before it", op->id);
    }
    p->seq = e->seq;
    memcpy(p->hash, e->hash, LEDGER_HASH);
}

/* An entry that cannot be added up has been tampered with: its chain is broken there. */
static bool entry_is_sane(const struct proof *p, const struct book_entry *e)
{
    return e->points > 0 && e->wallet > 0 && (size_t)e->wallet <= p->wallet_count;
}

static bool entry_check(
    void *arg, const struct book_entry *e, const struct ledger_op *op, const unsigned char *head)
{
    struct proof *p = arg;

    if (op->id != p->op || op->customer_id != p->customer_id) {
        op_close(p);
        p->op = op->id;
        p->op_points = op->points;
        p->effect = 0;
        memcpy(p->head, head, LEDGER_HASH);
    }
    if (op->customer_id != p->customer_id || !p->book)
        book_open(p, op->customer_id);
    if (e->chain != p->chain)
        chain_open(p, e->chain);
    entry_prove(p, e, op);
    p->effect += op->kind == LEDGER_AUTHORISE ? e->points : book_entry_effect(e);
    if (entry_is_sane(p, e))
        book_load(p->book, e);
    return true;
}

static bool digests_check(struct proof *p)
{
    unsigned char before[LEDGER_HASH] = {0};
    struct ledger_digest *known;
    int64_t from = INT64_MIN;
    char day[RFC3339_MAX];
    size_t count;

    do {
        if (!ledger_digests(p->c, from, DIGEST_DAYS_MAX, &known, &count))
            return false;
        for (size_t i = 0; i < count; i++) {
            struct ledger_digest d = {.day = known[i].day};

            if (!day_sum(p->c, before, &d))
                return false;
            if (memcmp(d.hash, known[i].hash, LEDGER_HASH) != 0) {
                iso_day_format(day, known[i].day);
                p->violation(p->arg, "a day's operations are those of its digest", str_of(day));
                return true; /* the days after it stand on this one */
            }
            memcpy(before, d.hash, LEDGER_HASH);
            from = d.day + 1;
        }
    } while (count == DIGEST_DAYS_MAX);
    return true;
}

bool ledger_check(struct ctx *c, module_violation *violation, void *arg)
{
    struct proof p = {.c = c, .violation = violation, .arg = arg};
    struct ledger_wallet *wallets;
    bool ok;

    if (!ledger_wallets(c, &wallets, &p.wallet_count))
        return false;
    p.wallets = wallets;
    ok = ledger_entries_walk(c, entry_check, &p);
    if (ok) {
        op_close(&p);
        book_close(&p);
        ok = digests_check(&p);
    }
    arena_free(&p.arena);
    return ok;
}
