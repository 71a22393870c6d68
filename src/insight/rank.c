/* Least significant byte first. One reading counts all eight bytes; a byte that is the same in all
 * keys needs no pass, so days and numbers of orders take two or three. */
#include "insight/rank.h"

#include <string.h>

#define DIGITS 8
#define DIGIT_VALUES 256

static_assert(sizeof(struct rank_key) == 16, "four keys fill a cache line");

uint64_t rank_of(int64_t value)
{
    return (uint64_t)value ^ UINT64_C(1) << 63;
}

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
