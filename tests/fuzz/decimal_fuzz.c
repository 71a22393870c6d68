/* Reads any text as a decimal number with either mark: what is read fits, says the same when it is
 * written out plainly and read again, and is rounded without overflow. The first byte chooses the
 * mark. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/money.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_again(struct decimal d)
{
    static const int64_t power10[] = {
        1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000};
    uint64_t units = d.units < 0 ? 0 - (uint64_t)d.units : (uint64_t)d.units;
    uint64_t power = (uint64_t)power10[d.scale];
    struct decimal again;
    char text[64];

    snprintf(text, sizeof text, "%s%llu.%0*llu", d.units < 0 ? "-" : "",
        (unsigned long long)(units / power), d.scale, (unsigned long long)(units % power));
    if (d.scale == 0)
        *strchr(text, '.') = '\0';
    assert(decimal_parse(str_of(text), DECIMAL_POINT, &again));
    assert(again.units == d.units);
    assert(again.scale == d.scale);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data + 1, size - 1};
    struct decimal d;
    enum decimal_mark mark;
    int64_t n;

    if (size == 0)
        return 0;
    if (decimal_parse(text, *data & 1 ? DECIMAL_COMMA : DECIMAL_POINT, &d)) {
        assert(d.scale >= 0);
        assert(d.scale <= DECIMAL_SCALE_MAX);
        check_again(d);
        (void)decimal_at(d, 2, &n);
        (void)decimal_product(d, d, *data % (DECIMAL_SCALE_MAX + 1), &n);
    }
    (void)decimal_mark_shown(text, &mark);
    return 0;
}
