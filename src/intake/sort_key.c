/* The order in which facts reach the database: by customer, sales before returns, then by
 * document.
 *
 *   ident 0 flag number 0 line        a numbered document: its lines in the order of the file
 *   ident 0 flag 0 moment hash        a row without a number: by time, equal rows side by side
 *   1 ident 0 0 0 0 idents' hash      a link: before all other facts, so that whoever a fact is
 *                                     about is known by all their identities then
 *
 * An external id without a source, the commonest identity, opens with one byte instead of "ext::",
 * so that the sorter's eight-byte prefix reaches the id itself. Identities and numbers have no
 * NUL. */
#include <endian.h>
#include <xxhash.h>

#include "intake/import.h"

#define LINK '\x01'
#define EXTERNAL_SHORT '\x02'

static void put_be64(struct buf *key, uint64_t n)
{
    n = htobe64(n);
    buf_put(key, (const char *)&n, sizeof n);
}

static void put_ident(struct buf *key, struct str ident)
{
    if (str_starts(ident, STR("ext::"))) {
        buf_char(key, EXTERNAL_SHORT);
        ident = str_from(ident, 5);
    }
    buf_str(key, ident);
    buf_char(key, '\0');
}

static void put_link(const struct fact *f, struct buf *key)
{
    uint64_t hash = 0;

    buf_char(key, LINK);
    put_ident(key, f->idents[0]);
    buf_put(key, "\0", 2);
    put_be64(key, 0);
    for (size_t i = 0; i < f->ident_count; i++)
        hash = XXH3_64bits_withSeed(f->idents[i].p, f->idents[i].n, hash);
    put_be64(key, hash);
}

void sort_key(const struct import *im, const struct fact *f, struct buf *key)
{
    bool is_return = f->n[NUMBER_LINE_KIND] == LINE_RETURN;

    buf_clear(key);
    if (f->is_link) {
        put_link(f, key);
        return;
    }
    put_ident(key,
        im->kind->key == KEY_SEQUENCE && f->ident_count == 0 ? f->text[FIELD_SKU]
            : f->ident_count                                 ? f->idents[0]
                                                             : STR(""));
    buf_char(key, is_return ? '\1' : '\0');
    if (im->kind->key != KEY_ROW)
        buf_str(key, f->text[FIELD_NUMBER]);
    buf_char(key, '\0');
    if (im->kind->key == KEY_SEQUENCE ||
        (im->kind->key == KEY_DOCUMENT && f->text[FIELD_NUMBER].n > 0)) {
        put_be64(key, (uint64_t)f->n[NUMBER_LINE]);
        return;
    }
    put_be64(key, (uint64_t)f->n[NUMBER_AT]);
    put_be64(key, f->hash);
}

size_t sort_key_customer(struct str key)
{
    size_t at = 0;

    str_find(key, (struct str){"", 1}, &at);
    return at;
}

bool sort_key_is_link(struct str key)
{
    return *key.p == LINK;
}
