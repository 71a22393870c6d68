/* Entries added up, and new ones drawn up. Lots that are empty are forgotten at once, so that a
 * book is as long as what somebody has, not as their history. */
#include "ledger/book.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static_assert(LEDGER_HASH == crypto_generichash_BYTES, "the hash is BLAKE2b-256");

/* Room for one more of an array in the arena. */
static void *grown(struct arena *a, void *rows, size_t count, size_t *room, size_t size)
{
    void *more;

    if (count < *room)
        return rows;
    *room = *room ? *room * 2 : 16;
    more = arena_alloc(a, mem_size(*room, size));
    if (count)
        memcpy(more, rows, count * size);
    return more;
}
#define GROW(b, rows, count, room) \
    ((b)->rows = grown((b)->arena, (b)->rows, (b)->count, &(b)->room, sizeof *(b)->rows))

void book_init(struct book *b, struct arena *a, int64_t customer_id, int64_t now_us,
    const struct ledger_wallet *wallets, size_t wallet_count)
{
    *b = (struct book){.arena = a,
        .customer_id = customer_id,
        .now_us = now_us,
        .wallets = wallets,
        .wallet_count = wallet_count};
    b->active_us = arena_array(a, LEDGER_WALLETS_MAX + 1, int64_t);
}

const struct ledger_wallet *book_wallet(const struct book *b, int wallet)
{
    for (size_t i = 0; i < b->wallet_count; i++)
        if (b->wallets[i].number == wallet)
            return &b->wallets[i];
    bug("a wallet that is not there: %d", wallet);
}

/* ---- adding up ---- */

static struct book_lot *lot_find(const struct book *b, int wallet, int64_t id)
{
    for (size_t i = b->lot_count; i-- > 0;)
        if (b->lots[i].id == id && b->lots[i].wallet == wallet)
            return &b->lots[i];
    return NULL;
}

static struct book_lot *lot_of(struct book *b, int wallet, int64_t id)
{
    struct book_lot *lot = lot_find(b, wallet, id);

    if (lot)
        return lot;
    GROW(b, lots, lot_count, lot_room);
    b->lots[b->lot_count] = (struct book_lot){.id = id, .wallet = wallet};
    return &b->lots[b->lot_count++];
}

static void lot_settle(struct book *b, struct book_lot *lot)
{
    if (lot->left == 0 && lot->held == 0)
        *lot = b->lots[--b->lot_count];
}

static void hold_add(struct book *b, const struct book_entry *e, int64_t points)
{
    size_t i = 0;

    while (i < b->hold_count && b->holds[i].id != e->hold)
        i++;
    if (i == b->hold_count) {
        GROW(b, holds, hold_count, hold_room);
        b->holds[b->hold_count++] = (struct book_hold){.id = e->hold, .wallet = e->wallet};
    }
    b->holds[i].points += points;
    if (points > 0)
        b->holds[i].until_us = e->expires_us;
    if (b->holds[i].points == 0)
        b->holds[i] = b->holds[--b->hold_count];
}

/* The entry that brought points into a lot from outside; one that pays what it is short of, or
 * gives back what was held, has no terms of its own. */
static const struct book_entry *lot_filled_by(const struct book *b, int wallet, int64_t lot)
{
    for (size_t i = 0; i < b->entry_count; i++) {
        const struct book_entry *e = &b->entries[i];

        if (e->to == ACCOUNT_POINTS && e->to_lot == lot && e->wallet == wallet &&
            e->from != ACCOUNT_POINTS && e->from != ACCOUNT_HELD)
            return e;
    }
    return NULL;
}

struct book_terms book_lot_terms(const struct book *b, int wallet, int64_t lot)
{
    const struct book_entry *e = lot_filled_by(b, wallet, lot);
    struct book_terms terms = {.lot = lot};

    if (e) {
        terms.valid_us = e->valid_us;
        terms.expires_us = e->expires_us;
    }
    return terms;
}

static void from_add(struct book *b, const struct book_entry *e)
{
    struct book_lot *lot;

    if (e->from != ACCOUNT_POINTS && e->from != ACCOUNT_HELD)
        return;
    lot = lot_of(b, e->wallet, e->from_lot);
    if (e->from == ACCOUNT_POINTS) {
        lot->left -= e->points;
    } else {
        lot->held -= e->points;
        hold_add(b, e, -e->points);
    }
    lot_settle(b, lot);
}

static void to_add(struct book *b, const struct book_entry *e)
{
    struct book_terms terms = {.valid_us = e->valid_us, .expires_us = e->expires_us};
    struct book_lot *lot;

    if (e->to != ACCOUNT_POINTS && e->to != ACCOUNT_HELD)
        return;
    lot = lot_of(b, e->wallet, e->to_lot);
    if (e->to == ACCOUNT_POINTS) {
        if (e->from == ACCOUNT_POINTS)
            terms = book_lot_terms(b, e->wallet, e->to_lot);
        lot->left += e->points;
        lot->valid_us = terms.valid_us;
        lot->expires_us = terms.expires_us;
    } else {
        lot->held += e->points;
        hold_add(b, e, e->points);
    }
    lot_settle(b, lot);
}

/* A hold's lot goes on living by what is held of it, so it is filled before it is emptied. */
static void entry_add(struct book *b, const struct book_entry *e)
{
    bool is_activity = e->from == ACCOUNT_ISSUED || e->to == ACCOUNT_REDEEMED;

    assert(e->points > 0);
    assert(e->wallet > 0);
    assert(e->wallet <= LEDGER_WALLETS_MAX);
    if (is_activity && e->at_us > b->active_us[e->wallet])
        b->active_us[e->wallet] = e->at_us;
    if (e->to == ACCOUNT_HELD) {
        to_add(b, e);
        from_add(b, e);
    } else {
        from_add(b, e);
        to_add(b, e);
    }
}

void book_load(struct book *b, const struct book_entry *e)
{
    assert(b->loaded == b->entry_count);
    GROW(b, entries, entry_count, entry_room);
    b->entries[b->entry_count++] = *e;
    b->loaded = b->entry_count;
    entry_add(b, e);
    if (e->chain == b->customer_id && e->seq > b->seq) {
        b->seq = e->seq;
        memcpy(b->head, e->hash, LEDGER_HASH);
        memcpy(b->loaded_head, e->hash, LEDGER_HASH);
    }
}

/* ---- reading ---- */

bool book_lot_is_filled(const struct book *b, int wallet, int64_t lot)
{
    return lot != 0 && lot_filled_by(b, wallet, lot);
}

int64_t book_expires_us(const struct book *b, int wallet, int64_t expires_us)
{
    const struct ledger_wallet *w = book_wallet(b, wallet);
    int64_t sliding_us = b->active_us[wallet] + w->expiry_days * DAY_US;

    if (w->expiry != EXPIRY_SLIDING || expires_us == 0)
        return expires_us;
    return sliding_us > expires_us ? sliding_us : expires_us;
}

static int64_t lot_expires_us(const struct book *b, const struct book_lot *lot)
{
    return book_expires_us(b, lot->wallet, lot->expires_us);
}

int64_t book_debt(const struct book *b, int wallet)
{
    int64_t debt = 0;

    for (size_t i = 0; i < b->lot_count; i++)
        if (b->lots[i].wallet == wallet && b->lots[i].left < 0)
            debt -= b->lots[i].left;
    return debt;
}

static void lot_balance(
    const struct book *b, const struct book_lot *lot, struct ledger_balance *out)
{
    int64_t expires_us = lot_expires_us(b, lot);

    if (lot->left <= 0)
        return;
    if (lot->valid_us > b->now_us) {
        out->pending += lot->left;
        if (lot->valid_us > out->pending_until_us)
            out->pending_until_us = lot->valid_us;
    } else {
        out->available += lot->left;
    }
    if (!expires_us || (out->next_us && expires_us > out->next_us))
        return;
    out->next_points = expires_us == out->next_us ? out->next_points + lot->left : lot->left;
    out->next_us = expires_us;
}

void book_balance(const struct book *b, int wallet, struct ledger_balance *out)
{
    *out = (struct ledger_balance){.wallet = wallet, .debt = book_debt(b, wallet)};
    for (size_t i = 0; i < b->lot_count; i++)
        if (b->lots[i].wallet == wallet)
            lot_balance(b, &b->lots[i], out);
    for (size_t i = 0; i < b->hold_count; i++)
        if (b->holds[i].wallet == wallet)
            out->held += b->holds[i].points;
    out->points = out->available + out->pending + out->held - out->debt;
    out->available = out->available > out->debt ? out->available - out->debt : 0;
}

const struct book_hold *book_hold_find(const struct book *b, int64_t hold)
{
    for (size_t i = 0; i < b->hold_count; i++)
        if (b->holds[i].id == hold)
            return &b->holds[i];
    return NULL;
}

int64_t book_entry_effect(const struct book_entry *e)
{
    bool is_from = e->from == ACCOUNT_POINTS || e->from == ACCOUNT_HELD;
    bool is_to = e->to == ACCOUNT_POINTS || e->to == ACCOUNT_HELD;

    return is_from == is_to ? 0 : is_to ? e->points : -e->points;
}

int64_t book_due_us(const struct book *b)
{
    int64_t due_us = INT64_MAX;

    for (size_t i = 0; i < b->lot_count; i++) {
        int64_t at_us = lot_expires_us(b, &b->lots[i]);

        if (b->lots[i].left > 0 && at_us && at_us < due_us)
            due_us = at_us;
    }
    for (size_t i = 0; i < b->hold_count; i++)
        if (b->holds[i].until_us < due_us)
            due_us = b->holds[i].until_us;
    return due_us;
}

/* ---- writing ---- */

static void hash_i64(crypto_generichash_state *st, int64_t value)
{
    unsigned char bytes[8];

    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)value >> (8 * i));
    crypto_generichash_update(st, bytes, sizeof bytes);
}

void book_hash(unsigned char out[LEDGER_HASH], const unsigned char before[LEDGER_HASH],
    const struct ledger_op *op, const struct book_entry *e)
{
    const int64_t numbers[] = {op->id, op->kind, op->at_us, op->wallet, op->ref, op->amount,
        e->chain, e->seq, e->at_us, e->wallet, e->from, e->from_lot, e->to, e->to_lot, e->hold,
        e->points, e->valid_us, e->expires_us};
    crypto_generichash_state st;

    assert(op->id == e->op);
    crypto_generichash_init(&st, NULL, 0, LEDGER_HASH);
    crypto_generichash_update(&st, before, LEDGER_HASH);
    for (size_t i = 0; i < COUNT(numbers); i++)
        hash_i64(&st, numbers[i]);
    crypto_generichash_update(&st, (const unsigned char *)op->subject.p, op->subject.n);
    crypto_generichash_final(&st, out, LEDGER_HASH);
}

struct ledger_op *book_op(struct book *b, const struct ledger_request *rq, int64_t id)
{
    GROW(b, ops, op_count, op_room);
    b->ops[b->op_count] = (struct ledger_op){.id = id,
        .customer_id = b->customer_id,
        .kind = rq->kind,
        .at_us = rq->at_us ? rq->at_us : b->now_us,
        .wallet = rq->wallet,
        .ref = rq->ref,
        .amount = rq->amount,
        .subject = rq->subject,
        .note = rq->note};
    return &b->ops[b->op_count++];
}

static void post(struct book *b, struct book_entry e)
{
    struct ledger_op *op = &b->ops[b->op_count - 1];

    assert(b->op_count > 0);
    e.chain = b->customer_id;
    e.seq = ++b->seq;
    e.op = op->id;
    e.at_us = op->at_us;
    book_hash(e.hash, b->head, op, &e);
    memcpy(b->head, e.hash, LEDGER_HASH);
    op->points += op->kind == LEDGER_AUTHORISE ? e.points : book_entry_effect(&e);
    GROW(b, entries, entry_count, entry_room);
    b->entries[b->entry_count++] = e;
    entry_add(b, &e);
}

static struct book_lot *lot_owed(struct book *b, int wallet)
{
    for (size_t i = 0; i < b->lot_count; i++)
        if (b->lots[i].wallet == wallet && b->lots[i].left < 0)
            return &b->lots[i];
    return NULL;
}

static void debt_pay(struct book *b, int wallet, int64_t lot, int64_t points)
{
    const struct book_lot *owed;

    while (points > 0 && (owed = lot_owed(b, wallet)) != NULL) {
        int64_t paid = -owed->left < points ? -owed->left : points;

        points -= paid;
        post(b,
            (struct book_entry){.wallet = wallet,
                .from = ACCOUNT_POINTS,
                .from_lot = lot,
                .to = ACCOUNT_POINTS,
                .to_lot = owed->id,
                .points = paid});
    }
}

void book_give(struct book *b, int wallet, enum ledger_account from, int64_t points,
    const struct book_terms *terms)
{
    post(b,
        (struct book_entry){.wallet = wallet,
            .from = from,
            .to = ACCOUNT_POINTS,
            .to_lot = terms->lot,
            .points = points,
            .valid_us = terms->valid_us,
            .expires_us = terms->expires_us});
    debt_pay(b, wallet, terms->lot, points);
}

/* Those that expire first are first, those that never do are last. */
static int lot_compare(const void *pa, const void *pb)
{
    const struct book_lot *a = pa, *b = pb;
    uint64_t ea = (uint64_t)a->expires_us - 1, eb = (uint64_t)b->expires_us - 1;

    if (ea != eb)
        return ea < eb ? -1 : 1;
    if (a->valid_us != b->valid_us)
        return a->valid_us < b->valid_us ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

/* Lots with points left, in the order of drawing; only valid ones when asked. */
static struct book_lot *lots_to_draw(const struct book *b, int wallet, bool is_valid, size_t *count)
{
    struct book_lot *lots = arena_array(b->arena, b->lot_count + 1, struct book_lot);

    *count = 0;
    for (size_t i = 0; i < b->lot_count; i++) {
        const struct book_lot *lot = &b->lots[i];

        if (lot->wallet == wallet && lot->left > 0 && !(is_valid && lot->valid_us > b->now_us))
            lots[(*count)++] = *lot;
    }
    qsort(lots, *count, sizeof *lots, lot_compare);
    return lots;
}

static int64_t lot_take(struct book *b, const struct book_lot *lot, int64_t points,
    enum ledger_account to, int64_t until_us)
{
    int64_t taken = points < lot->left ? points : lot->left;
    bool is_hold = to == ACCOUNT_HELD;

    if (taken > 0)
        post(b,
            (struct book_entry){.wallet = lot->wallet,
                .from = ACCOUNT_POINTS,
                .from_lot = lot->id,
                .to = to,
                .to_lot = is_hold ? lot->id : 0,
                .hold = is_hold ? b->ops[b->op_count - 1].id : 0,
                .points = taken,
                .expires_us = until_us});
    return taken;
}

void book_draw(
    struct book *b, int wallet, int64_t points, enum ledger_account to, int64_t hold_until_us)
{
    size_t count;
    struct book_lot *lots = lots_to_draw(b, wallet, true, &count);

    for (size_t i = 0; i < count && points > 0; i++)
        points -= lot_take(b, &lots[i], points, to, hold_until_us);
    assert(points == 0);
}

static bool is_among(int64_t id, const int64_t *ids, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (ids[i] == id)
            return true;
    return false;
}

int64_t book_take(struct book *b, int wallet, int64_t points, enum ledger_account to,
    const int64_t *first, size_t first_count, int64_t debt_max)
{
    size_t count;
    struct book_lot *lots = lots_to_draw(b, wallet, false, &count);
    int64_t left = points, room = debt_max - book_debt(b, wallet), owed;

    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < count && left > 0; i++)
            if (is_among(lots[i].id, first, first_count) == (pass == 0))
                left -= lot_take(b, &lots[i], left, to, 0);
    owed = left < room ? left : room;
    if (owed > 0) {
        post(b,
            (struct book_entry){
                .wallet = wallet, .from = ACCOUNT_POINTS, .to = to, .points = owed});
        left -= owed;
    }
    return points - left;
}

/* What a hold still has of each lot, from its entries. */
static struct book_lot *hold_lots(const struct book *b, int64_t hold, size_t *count)
{
    struct book part = {.arena = b->arena};

    for (size_t i = 0; i < b->entry_count; i++) {
        const struct book_entry *e = &b->entries[i];

        if (e->hold != hold)
            continue;
        lot_of(&part, e->wallet, e->to == ACCOUNT_HELD ? e->to_lot : e->from_lot)->left +=
            e->to == ACCOUNT_HELD ? e->points : -e->points;
    }
    for (size_t i = 0; i < part.lot_count; i++) {
        const struct book_lot *known = lot_find(b, part.lots[i].wallet, part.lots[i].id);

        assert(known != NULL);
        part.lots[i].valid_us = known->valid_us;
        part.lots[i].expires_us = known->expires_us;
    }
    qsort(part.lots, part.lot_count, sizeof *part.lots, lot_compare);
    *count = part.lot_count;
    return part.lots;
}

static void hold_part(struct book *b, int64_t hold, const struct book_lot *lot, int64_t points,
    enum ledger_account to)
{
    bool is_back = to == ACCOUNT_POINTS;

    if (points > 0)
        post(b,
            (struct book_entry){.wallet = lot->wallet,
                .from = ACCOUNT_HELD,
                .from_lot = lot->id,
                .to = to,
                .to_lot = is_back ? lot->id : 0,
                .hold = hold,
                .points = points,
                .valid_us = is_back ? lot->valid_us : 0,
                .expires_us = is_back ? lot->expires_us : 0});
}

void book_release(struct book *b, int64_t hold, int64_t captured, enum ledger_account to)
{
    size_t count;
    struct book_lot *lots = hold_lots(b, hold, &count);

    for (size_t i = 0; i < count; i++) {
        int64_t points = captured < lots[i].left ? captured : lots[i].left;

        hold_part(b, hold, &lots[i], points, to);
        hold_part(b, hold, &lots[i], lots[i].left - points, ACCOUNT_POINTS);
        captured -= points;
    }
    assert(captured == 0);
}

static const struct book_hold *hold_over(const struct book *b)
{
    for (size_t i = 0; i < b->hold_count; i++)
        if (b->holds[i].until_us <= b->now_us)
            return &b->holds[i];
    return NULL;
}

static const struct book_lot *lot_over(const struct book *b)
{
    for (size_t i = 0; i < b->lot_count; i++) {
        int64_t expires_us = lot_expires_us(b, &b->lots[i]);

        if (b->lots[i].left > 0 && expires_us && expires_us <= b->now_us)
            return &b->lots[i];
    }
    return NULL;
}

void book_settle(struct book *b, int64_t (*next_id)(const void *arg), const void *arg)
{
    const struct book_hold *h;
    const struct book_lot *over;

    while ((h = hold_over(b)) != NULL) {
        struct ledger_request rq = {
            .kind = LEDGER_VOID, .wallet = h->wallet, .ref = h->id, .at_us = h->until_us};

        book_op(b, &rq, next_id(arg));
        book_release(b, rq.ref, 0, ACCOUNT_REDEEMED);
    }
    while ((over = lot_over(b)) != NULL) {
        struct book_lot lot = *over;
        struct ledger_request rq = {
            .kind = LEDGER_EXPIRE, .wallet = lot.wallet, .at_us = lot_expires_us(b, &lot)};

        book_op(b, &rq, next_id(arg));
        lot_take(b, &lot, lot.left, ACCOUNT_EXPIRED, 0);
    }
}

void book_forfeit(struct book *b)
{
    assert(b->op_count > 0);
    while (b->hold_count > 0)
        book_release(b, b->holds[0].id, 0, ACCOUNT_REDEEMED);
    while (b->lot_count > 0) {
        struct book_lot lot = b->lots[0];

        if (lot.left > 0)
            lot_take(b, &lot, lot.left, ACCOUNT_FORFEIT, 0);
        else
            post(b,
                (struct book_entry){.wallet = lot.wallet,
                    .from = ACCOUNT_FORFEIT,
                    .to = ACCOUNT_POINTS,
                    .to_lot = lot.id,
                    .points = -lot.left});
    }
}
