/* Least significant byte first. One reading counts all eight bytes; a byte that is the same in all
 * keys needs no pass, so days and numbers of orders take two or three. */
#include "stats/rank.h"

#include <string.h>

#include "base/arena.h"

#define DIGITS 8
#define DIGIT_VALUES 256
#define SELECT_BITS 16 /* counted at once: a table that stays in the cache */
#define SELECT_BUCKETS ((size_t)1 << SELECT_BITS)

static_assert(sizeof(struct rank_key) == 16, "four keys fill a cache line");

static unsigned digit(uint64_t value, unsigned n)
{
    return (unsigned)(value >> (n * 8)) & 0xFF;
}

static void distribute(const struct rank_key *from, struct rank_key *to, size_t count, unsigned n,
    const size_t counts[DIGIT_VALUES])
{
    size_t places[DIGIT_VALUES], place = 0;

    for (size_t v = 0; v < DIGIT_VALUES; v++) {
        places[v] = place;
        place += counts[v];
    }
    for (size_t i = 0; i < count; i++)
        to[places[digit(from[i].value, n)]++] = from[i];
}

void rank_sort(struct rank_key *keys, struct rank_key *spare, size_t count)
{
    size_t counts[DIGITS][DIGIT_VALUES] = {0};
    struct rank_key *from = keys, *to = spare;

    if (count == 0)
        return;
    for (size_t i = 0; i < count; i++)
        for (unsigned n = 0; n < DIGITS; n++)
            counts[n][digit(keys[i].value, n)]++;
    for (unsigned n = 0; n < DIGITS; n++) {
        struct rank_key *other = from;

        if (counts[n][digit(from[0].value, n)] == count)
            continue;
        distribute(from, to, count, n, counts[n]);
        from = to;
        to = other;
    }
    if (from != keys)
        memcpy(keys, from, count * sizeof *keys);
}

/* ---- selecting ---- */

static unsigned bits_of(uint64_t range)
{
    return range ? 64 - (unsigned)__builtin_clzll(range) : 0;
}

/* The values from low to low + width. */
struct stretch {
    uint64_t low, width;
    uint32_t *counts;
};

static unsigned stretch_shift(const struct stretch *s)
{
    unsigned bits = bits_of(s->width);

    return bits > SELECT_BITS ? bits - SELECT_BITS : 0;
}

static void stretch_count(const struct stretch *s, const uint64_t *values, size_t count)
{
    unsigned shift = stretch_shift(s);

    memset(s->counts, 0, SELECT_BUCKETS * sizeof *s->counts);
    for (size_t i = 0; i < count; i++)
        if (values[i] - s->low <= s->width) /* what is below wraps to above */
            s->counts[(values[i] - s->low) >> shift]++;
}

/* The bucket where the place is. */
static struct stretch stretch_enter(const struct stretch *s, struct rank_place *p)
{
    unsigned shift = stretch_shift(s);
    size_t bucket = 0;

    for (; p->below + s->counts[bucket] <= p->place; bucket++)
        p->below += s->counts[bucket];
    return (struct stretch){
        s->low + ((uint64_t)bucket << shift), ((uint64_t)1 << shift) - 1, s->counts};
}

void rank_select(const uint64_t *values, size_t count, struct rank_place *places, size_t n)
{
    uint64_t low = UINT64_MAX, high = 0;
    struct stretch all, parts[RANK_PLACES_MAX];

    assert(count > 0);
    assert(count <= UINT32_MAX);
    assert(n <= RANK_PLACES_MAX);
    for (size_t i = 0; i < count; i++) {
        low = values[i] < low ? values[i] : low;
        high = values[i] > high ? values[i] : high;
    }
    all = (struct stretch){low, high - low, mem_alloc(SELECT_BUCKETS * sizeof *all.counts)};
    stretch_count(&all, values, count);
    for (size_t k = 0; k < n; k++) {
        assert(places[k].place < count);
        places[k].below = 0;
        parts[k] = stretch_enter(&all, &places[k]);
    }
    for (size_t k = 0; k < n; k++) {
        while (parts[k].width > 0) {
            stretch_count(&parts[k], values, count);
            parts[k] = stretch_enter(&parts[k], &places[k]);
        }
        places[k].value = parts[k].low;
    }
    mem_free(all.counts);
}
