/* What somebody may have meant: the name that takes the fewest changes of a letter to reach. */
#include <string.h>

#include "rule/rule_priv.h"

#define NAME_MAX_BYTES 64

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein's distance, one row of its table at a time. */
static size_t distance(struct str a, struct str b)
{
    size_t row[NAME_MAX_BYTES + 1], before;

    for (size_t j = 0; j <= b.n; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        before = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            size_t changed = before + (a.p[i - 1] != b.p[j - 1]);

            before = row[j];
            row[j] = least(changed, least(row[j], row[j - 1]) + 1);
        }
    }
    return row[b.n];
}

const char *rule_nearest(struct str wanted, const char *const *names, size_t count)
{
    const char *nearest = NULL;
    size_t best = wanted.n / 3 + 2;

    if (wanted.n > NAME_MAX_BYTES)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        struct str name = str_of(names[i]);
        size_t d = name.n > NAME_MAX_BYTES ? best : distance(wanted, name);

        if (d >= best)
            continue;
        best = d;
        nearest = names[i];
    }
    return nearest;
}
