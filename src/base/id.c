/* Making, writing and reading ids. */
#include "base/id.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

#define DIGITS 13 /* 65 bits of base32 hold 63 */

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

#define COUNT_BITS 20

/* A millisecond takes ten of the low bits; the other twenty count within it, from anywhere in their
 * lower half, so that two programs on one database do not make the same ids. */
int64_t id_new(const struct clock *clock)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static int64_t last;
    int64_t now = clock_now(clock), id;

    id = (now / SECOND_US) << ID_LOW_BITS | (now % SECOND_US / 1000) << COUNT_BITS;
    assert(id >= 0);
    pthread_mutex_lock(&lock);
    if (id >> COUNT_BITS > last >> COUNT_BITS)
        id |= randombytes_uniform(1 << (COUNT_BITS - 1));
    else
        id = last + 1;
    last = id;
    pthread_mutex_unlock(&lock);
    return id;
}

int64_t id_at(int64_t at_us, uint64_t hash)
{
    int64_t second = at_us < 0 ? 0 : at_us / SECOND_US;

    if (second > ID_SECOND_MAX)
        second = ID_SECOND_MAX;
    return second << ID_LOW_BITS | (int64_t)((hash ^ hash >> 32) & (uint64_t)ID_LOW_MASK);
}

int64_t id_second(int64_t id)
{
    return id >> ID_LOW_BITS;
}

void id_format(char out[ID_TEXT_MAX], const char *prefix, int64_t id)
{
    size_t n = strlen(prefix);

    assert(id >= 0);
    assert(n + 1 + DIGITS < ID_TEXT_MAX);
    memcpy(out, prefix, n);
    out[n++] = '_';
    for (int i = DIGITS - 1; i >= 0; i--)
        out[n++] = alphabet[(id >> (5 * i)) & 31];
    out[n] = '\0';
}

/* Crockford reads i and l as one, o as nought, and letters of either case. */
static int digit_value(char c)
{
    const char *hit;

    if (c >= 'A' && c <= 'Z')
        c = (char)(c + 32);
    c = c == 'i' || c == 'l' ? '1' : c == 'o' ? '0' : c;
    hit = c ? strchr(alphabet, c) : NULL;
    return hit ? (int)(hit - alphabet) : -1;
}

bool id_parse(struct str text, const char *prefix, int64_t *out)
{
    size_t n = strlen(prefix);
    uint64_t id = 0;

    if (text.n != n + 1 + DIGITS || !str_starts(text, str_of(prefix)) || text.p[n] != '_')
        return false;
    for (size_t i = n + 1; i < text.n; i++) {
        int value = digit_value(text.p[i]);

        if (value < 0 || (i == n + 1 && value > 7))
            return false;
        id = id << 5 | (uint64_t)value;
    }
    if (id > INT64_MAX)
        return false;
    *out = (int64_t)id;
    return true;
}
