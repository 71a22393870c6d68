/* A table of buckets that fill up again as time passes. */
#include "http/limit.h"

#include <arpa/inet.h>
#include <sodium.h>

static uint64_t key_hash(struct limit *l, struct str key)
{
    uint64_t hash;

    static_assert(sizeof l->seed == crypto_shorthash_KEYBYTES, "the seed is SipHash's key");
    static_assert(sizeof hash == crypto_shorthash_BYTES, "a key is one hash");
    if (!l->has_seed)
        randombytes_buf(l->seed, sizeof l->seed);
    l->has_seed = true;
    crypto_shorthash((unsigned char *)&hash, (const unsigned char *)key.p, key.n, l->seed);
    return hash ? hash : 1;
}

static double used_now(const struct limit *l, const struct limit_slot *slot, double now_s)
{
    double used = (double)slot->used - (now_s - slot->seen_s) * l->per_s;

    return slot->key == 0 || used < 0 ? 0 : used;
}

/* The key's slot, or the one that is missed least, made the key's. */
static struct limit_slot *slot_of(struct limit *l, struct str key, double now_s)
{
    uint64_t hash = key_hash(l, key);
    struct limit_slot *first = &l->slots[hash % (l->count / LIMIT_WAYS) * LIMIT_WAYS];
    struct limit_slot *idle = first;

    for (size_t i = 0; i < LIMIT_WAYS; i++) {
        if (first[i].key == hash)
            return &first[i];
        if (used_now(l, &first[i], now_s) < used_now(l, idle, now_s))
            idle = &first[i];
    }
    *idle = (struct limit_slot){.key = hash, .seen_s = now_s};
    return idle;
}

static void slot_set(struct limit_slot *slot, double used, double now_s)
{
    slot->used = (float)(used < 0 ? 0 : used);
    slot->seen_s = now_s;
}

bool limit_take(struct limit *l, struct str key, double now_s, double *wait_s)
{
    struct limit_slot *slot;
    double used;
    bool has_room;

    assert(l->count % LIMIT_WAYS == 0);
    pthread_mutex_lock(&l->lock);
    slot = slot_of(l, key, now_s);
    used = used_now(l, slot, now_s);
    has_room = used + 1 <= l->burst;
    slot_set(slot, has_room ? used + 1 : used, now_s);
    pthread_mutex_unlock(&l->lock);
    *wait_s = has_room ? 0 : (used + 1 - l->burst) / l->per_s;
    return has_room;
}

void limit_give(struct limit *l, struct str key, double now_s)
{
    struct limit_slot *slot;

    pthread_mutex_lock(&l->lock);
    slot = slot_of(l, key, now_s);
    slot_set(slot, used_now(l, slot, now_s) - 1, now_s);
    pthread_mutex_unlock(&l->lock);
}

struct str limit_address(struct arena *a, struct str address)
{
    struct in6_addr v6;

    if (inet_pton(AF_INET6, str_dup(a, address), &v6) != 1)
        return address;
    return (struct str){arena_copy(a, (const char *)v6.s6_addr, 8), 8};
}
