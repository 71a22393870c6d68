/* Campaigns as their owner writes them, and their codes by the million. */
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "coupon/code.h"
#include "coupon/coupon_store.h"
#include "customer/customer.h"

#define TRIES_MAX 20 /* at chunks in which a code was taken: one in 20 is, at the densest */

/* ---- adding ---- */

static bool range_check(struct ctx *c, const char *what, int64_t value, int64_t min, int64_t max)
{
    return (value >= min && value <= max) ||
        fail(c, ERR_INVALID, "\"%s\" is %lld, from %lld to %lld is taken", what, (long long)value,
            (long long)min, (long long)max);
}

static bool value_check(struct ctx *c, const struct campaign *k)
{
    return k->kind == COUPON_PERCENT
        ? range_check(c, "basis_points", k->value, 1, COUPON_PERCENT_MAX)
        : range_check(c, "amount", k->value, 1, RECORD_AMOUNT_MAX);
}

static bool limits_check(struct ctx *c, const struct campaign *k)
{
    if (k->ends_us && k->ends_us <= k->starts_us)
        return fail(c, ERR_INVALID, "a campaign ends after it starts");
    return range_check(c, "off_max", k->off_max, -1, RECORD_AMOUNT_MAX) &&
        range_check(c, "order_min", k->order_min, 0, RECORD_AMOUNT_MAX) &&
        range_check(c, "customer_max", k->customer_max, 0, COUPON_USES_MAX) &&
        range_check(c, "uses_max", k->uses_max, 0, COUPON_USES_MAX) &&
        range_check(c, "margin_min", k->margin_min, -1, COUPON_PERCENT_MAX - 1) &&
        range_check(c, "code_length", k->code_length, CODE_MADE_MIN, CODE_MADE_MAX);
}

static bool goods_check(struct ctx *c, const struct campaign *k)
{
    if (k->good_count > CAMPAIGN_GOODS_MAX)
        return fail(
            c, ERR_INVALID, "a campaign names at most %d goods and categories", CAMPAIGN_GOODS_MAX);
    for (size_t i = 0; i < k->good_count; i++)
        if (!k->goods[i].name.n || k->goods[i].name.n > RECORD_TEXT_MAX)
            return fail(c, ERR_INVALID, "a product or category of a campaign has 1 to %d bytes",
                RECORD_TEXT_MAX);
    return true;
}

/* A word that reads as a mistyped code of ours would never be found: code_is_made. */
static bool code_check(struct ctx *c, const struct campaign *k, struct str key)
{
    bool is_right;

    if (!key.n || k->code.n > CODE_MAX)
        return fail(c, ERR_INVALID,
            "\"" STR_FMT "\" is no code: letters, figures and dashes, %d to %d of them",
            STR_ARG(k->code), CODE_MIN, CODE_MAX);
    if (code_is_made(key, &is_right) && !is_right)
        return fail(c, ERR_INVALID,
            "\"" STR_FMT "\" reads like a mistyped made code: use a word with a vowel in it",
            STR_ARG(k->code));
    return true;
}

static bool name_check(struct ctx *c, const struct campaign *k)
{
    return k->name.n <= CAMPAIGN_NAME_MAX ||
        fail(c, ERR_INVALID, "\"%s\" has %zu bytes, at most %zu are kept", "name", k->name.n,
            (size_t)CAMPAIGN_NAME_MAX);
}

static bool campaign_check(struct ctx *c, const struct campaign *k, struct str key)
{
    return name_check(c, k) && code_check(c, k, key) && value_check(c, k) && limits_check(c, k) &&
        goods_check(c, k);
}

static bool taken(struct ctx *c, const struct campaign *k)
{
    return fail(c, ERR_CONFLICT, "the code \"" STR_FMT "\" is taken already", STR_ARG(k->code));
}

/* Of a shared code the campaign's word is the one code it has. */
static bool shared_add(struct ctx *c, const struct campaign *k, struct str key)
{
    int64_t added;
    bool is_within;

    return codes_put(c, k, CUSTOMER_ANONYMOUS, &key, 1, &added) && (added > 0 || taken(c, k)) &&
        tally_add(c, k, 0, 1, 0, &is_within);
}

bool campaign_add(struct ctx *c, struct campaign *k)
{
    struct str key = code_key(c->arena, k->code);
    struct campaign other;
    bool is_known;

    if (k->customer_max < 0)
        k->customer_max = k->codes != CODES_SINGLE;
    k->created_us = clock_now(c->clock);
    if (!campaign_check(c, k, key) || !campaign_find(c, key, &other, &is_known))
        return false;
    if (is_known)
        return taken(c, k);
    k->id = id_new(c->clock);
    return campaign_put(c, k, key) && (k->codes != CODES_SHARED || shared_add(c, k, key));
}

bool campaign_get(struct ctx *c, struct str code, struct campaign *out)
{
    bool found;

    if (!campaign_find(c, code_key(c->arena, code), out, &found))
        return false;
    if (!found)
        return fail(c, ERR_MISSING,
            "there is no campaign \"" STR_FMT "\" (maitred coupon campaign list)", STR_ARG(code));
    return goods_read(c, out) && tally_read(c, out);
}

static bool open_check(struct ctx *c, const struct campaign *k)
{
    return k->state != CAMPAIGN_CLOSED ||
        fail(c, ERR_CONFLICT, "campaign \"" STR_FMT "\" is closed and stays so: add another",
            STR_ARG(k->code));
}

bool campaign_edit(struct ctx *c, struct campaign *k)
{
    struct campaign was;

    if (!campaign_get(c, k->code, &was) || !open_check(c, &was) || !name_check(c, k) ||
        !limits_check(c, k))
        return false;
    if ((was.uses_max == 0) != (k->uses_max == 0))
        return fail(c, ERR_INVALID,
            "a campaign keeps its limit of uses, or none: add another campaign instead");
    return campaign_change(c, k);
}

bool campaign_set_state(struct ctx *c, struct campaign *k, enum campaign_state next)
{
    assert(next != CAMPAIGN_DRAFT);
    if (k->state == next)
        return true;
    if (!open_check(c, k))
        return false;
    if (!campaign_move(c, k, next))
        return false;
    k->state = next;
    return true;
}

/* ---- codes ---- */

static bool room_check(struct ctx *c, const struct campaign *k, int64_t count)
{
    int64_t room = code_room((size_t)k->code_length) - k->made;

    return count <= room ||
        fail(c, ERR_INVALID,
            "codes of %lld letters are guessed too easily when there are so many: %lld more may be "
            "made; take longer ones",
            (long long)k->code_length, (long long)(room > 0 ? room : 0));
}

static bool single_check(struct ctx *c, const struct campaign *k)
{
    return k->codes == CODES_SINGLE ||
        fail(c, ERR_INVALID, "the codes of campaign \"" STR_FMT "\" are not single ones",
            STR_ARG(k->code));
}

static int key_order(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* In the order of the table, whose tree then grows from left to right. */
static struct str *keys_make(struct ctx *c, const struct campaign *k, size_t count)
{
    size_t length = (size_t)k->code_length;
    struct str *keys = arena_array(c->arena, count, struct str);
    char *letters = arena_alloc(c->arena, count * length);

    for (size_t i = 0; i < count; i++) {
        code_make(letters + i * length, length);
        keys[i] = (struct str){letters + i * length, length};
    }
    qsort(keys, count, sizeof *keys, key_order);
    return keys;
}

struct making {
    const struct campaign *k;
    int64_t customer_id;
    struct str *keys;
    size_t count;
    bool is_taken; /* one of them is somebody's: all are made anew */
};

static bool chunk_write(struct ctx *c, void *arg)
{
    struct making *m = arg;
    int64_t added;
    bool is_within;

    m->is_taken = false;
    if (!codes_put(c, m->k, m->customer_id, m->keys, m->count, &added))
        return false;
    m->is_taken = added != (int64_t)m->count;
    if (m->is_taken)
        return fail(c, ERR_CONFLICT, "codes that were just made are taken: try again");
    return tally_add(c, m->k, (int64_t)m->count, added, 0, &is_within);
}

static bool chunk_make(struct ctx *c, struct making *m)
{
    for (int i = 0; i < TRIES_MAX; i++) {
        m->keys = keys_make(c, m->k, m->count);
        if (db_write_bulk(c, chunk_write, m))
            return true;
        if (!m->is_taken)
            return false;
        ctx_clear_error(c);
    }
    return fail(c, ERR_CONFLICT, "codes that were just made are taken: try again");
}

bool codes_make(struct ctx *c, const struct campaign *k, int64_t count,
    void (*each)(void *arg, struct str key), void *arg)
{
    struct making m = {.k = k, .customer_id = CUSTOMER_ANONYMOUS};

    if (!single_check(c, k) || !range_check(c, "count", count, 1, CODES_COUNT_MAX) ||
        !room_check(c, k, count))
        return false;
    for (int64_t left = count; left > 0; left -= (int64_t)m.count) {
        struct arena_mark mark = arena_mark(c->arena);

        m.count = left < CODES_CHUNK ? (size_t)left : CODES_CHUNK;
        if (!chunk_make(c, &m))
            return false;
        for (size_t i = 0; i < m.count; i++)
            each(arg, m.keys[i]);
        arena_release(c->arena, mark);
    }
    return true;
}

/* In the caller's transaction: what is taken is simply made again. */
static bool code_make_one(
    struct ctx *c, const struct campaign *k, int64_t customer_id, struct str *key)
{
    int64_t added = 0;
    bool is_within;

    for (int i = 0; added == 0 && i < TRIES_MAX; i++) {
        *key = *keys_make(c, k, 1);
        if (!codes_put(c, k, customer_id, key, 1, &added))
            return false;
    }
    if (added == 0)
        return fail(c, ERR_CONFLICT, "codes that were just made are taken: try again");
    return tally_add(c, k, 0, 1, 0, &is_within);
}

bool codes_make_few(struct ctx *c, const struct campaign *k, size_t count, struct str *keys)
{
    assert(count <= CODES_FEW);
    if (!single_check(c, k) || !room_check(c, k, (int64_t)count))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!code_make_one(c, k, CUSTOMER_ANONYMOUS, &keys[i]))
            return false;
    return true;
}

bool codes_make_for(struct ctx *c, const struct campaign *k, const int64_t *customers, size_t count,
    struct str *keys)
{
    if (k->codes != CODES_PERSONAL)
        return fail(c, ERR_INVALID, "the codes of campaign \"" STR_FMT "\" are not personal ones",
            STR_ARG(k->code));
    if (!room_check(c, k, (int64_t)count))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct customer cu;

        if (!customer_lock(c, customers[i], &cu) || !code_of_customer(c, k->id, cu.id, &keys[i]))
            return false;
        if (!keys[i].n && !code_make_one(c, k, cu.id, &keys[i]))
            return false;
    }
    return true;
}
