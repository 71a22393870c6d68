/* A fact as bytes: which numbers and texts it has, then those, small numbers in few bytes. Only
 * this process reads them back, so a malformed body is a bug. */
#include <string.h>

#include "intake/fact.h"

#define NUMBER_BYTES 10 /* of a packed number at most */

static char *write_number(char *p, uint64_t n)
{
    for (; n >= 0x80; n >>= 7)
        *p++ = (char)(n | 0x80);
    *p++ = (char)n;
    return p;
}

static uint64_t get_number(struct str *s)
{
    uint64_t n = 0;

    for (int shift = 0; shift < 64; shift += 7) {
        unsigned char byte;

        assert(s->n > 0);
        byte = (unsigned char)*s->p;
        *s = str_from(*s, 1);
        n |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return n;
    }
    bug("a packed number without an end");
}

static uint64_t zigzag(int64_t n)
{
    return (uint64_t)n << 1 ^ (uint64_t)(n >> 63);
}

static int64_t unzigzag(uint64_t n)
{
    return (int64_t)(n >> 1) ^ -(int64_t)(n & 1);
}

static void put_text(struct buf *b, struct str s)
{
    char size[NUMBER_BYTES];

    buf_put(b, size, (size_t)(write_number(size, s.n) - size));
    buf_str(b, s);
}

static struct str get_text(struct str *s)
{
    size_t n = get_number(s);
    struct str text = {s->p, n};

    *s = str_from(*s, n);
    return text;
}

void fact_pack(const struct fact *f, struct buf *body)
{
    char head[(3 + NUMBER_COUNT) * NUMBER_BYTES + sizeof f->hash], *p = head;
    uint64_t texts = 0;
    uint32_t numbers = 0;

    buf_clear(body);
    for (size_t i = 0; i < FIELD_COUNT; i++)
        texts |= f->text[i].n ? FIELD_BIT(i) : 0;
    for (size_t i = 0; i < NUMBER_COUNT; i++)
        numbers |= f->n[i] ? 1u << i : 0;
    p = write_number(p, texts);
    p = write_number(p, numbers);
    p = write_number(p, f->ident_count << 2 | (uint64_t)f->is_link << 1 | f->is_cancellation);
    p = mempcpy(p, &f->hash, sizeof f->hash);
    for (uint32_t left = numbers; left; left &= left - 1)
        p = write_number(p, zigzag(f->n[__builtin_ctz(left)]));
    buf_put(body, head, (size_t)(p - head));
    for (size_t i = 0; i < f->ident_count; i++)
        put_text(body, f->idents[i]);
    for (uint64_t left = texts; left; left &= left - 1)
        put_text(body, f->text[__builtin_ctzll(left)]);
}

bool fact_is_rich(struct str body)
{
    get_number(&body);
    get_number(&body);
    return get_number(&body) >> 2 > 1;
}

bool fact_has_goods(const struct fact *f)
{
    return f->text[FIELD_SKU].n + f->text[FIELD_PRODUCT].n > 0;
}

bool fact_is_bare(const struct fact *f)
{
    return f->text[FIELD_NUMBER].n == 0 && (f->ident_count == 0 || !fact_has_goods(f));
}

void fact_unpack(struct str body, struct fact *f)
{
    uint64_t texts = get_number(&body), numbers = get_number(&body), idents = get_number(&body);

    *f = (struct fact){
        .is_cancellation = idents & 1, .is_link = idents >> 1 & 1, .ident_count = idents >> 2};
    assert(f->ident_count <= FACT_IDENTS_MAX);
    assert(body.n >= sizeof f->hash);
    memcpy(&f->hash, body.p, sizeof f->hash);
    body = str_from(body, sizeof f->hash);
    for (; numbers; numbers &= numbers - 1)
        f->n[__builtin_ctzll(numbers)] = unzigzag(get_number(&body));
    for (size_t i = 0; i < f->ident_count; i++)
        f->idents[i] = get_text(&body);
    for (; texts; texts &= texts - 1)
        f->text[__builtin_ctzll(texts)] = get_text(&body);
}

void fact_lay_over(struct fact *f, const struct fact *later)
{
    static const enum fact_number numbers[] = {
        NUMBER_PRICE, NUMBER_COST, NUMBER_STOCK, NUMBER_TENURE, NUMBER_MONTHLY};
    static const enum fact_number dates[] = {
        NUMBER_PROMISED, NUMBER_DELIVERED, NUMBER_BIRTH, NUMBER_STARTED, NUMBER_ENDED};

    for (size_t i = 0; i < FIELD_COUNT; i++)
        if (later->text[i].n)
            f->text[i] = later->text[i];
    for (size_t i = 0; i < COUNT(numbers); i++)
        if (later->n[numbers[i]] >= 0)
            f->n[numbers[i]] = later->n[numbers[i]];
    for (size_t i = 0; i < COUNT(dates); i++)
        if (later->n[dates[i]])
            f->n[dates[i]] = later->n[dates[i]];
    f->n[NUMBER_CHURNED] = later->n[NUMBER_CHURNED];
    f->n[NUMBER_LINE] = later->n[NUMBER_LINE];
}
