/* Erasing a customer: names, contacts, dates, notes, preferences, tags, attributes, birthday,
 * address, home and comments go; what was bought, when and for how much stays under an id that
 * leads to nobody. So do those who were merged into them, as they are the same person.
 *
 * The proof is a keyed BLAKE2b-256 over the customer's id, the moment and how many rows each part
 * lost. It is not over the names and numbers that went: whoever holds the database could then try
 * telephone numbers until one fits, which would undo the erasure. Keyed with a secret of this
 * database (setting "erasure_key") it shows that the row was written by this business's program
 * and not changed since. */
#include "customer/customer_priv.h"
#include "setting/setting.h"

#include <inttypes.h>
#include <sodium.h>

#include "base/buf.h"
#include "base/id.h"
#include "http/kept.h"

#define KEY_BYTES crypto_generichash_KEYBYTES
#define HASH_BYTES crypto_generichash_BYTES
#define RECORD_MAX 8192 /* bytes of what is hashed: a line for each part */

static_assert(HASH_BYTES == 32, "the schema promises BLAKE2b-256");

/* The key, made at the first erasure. Two programs may both make one; the first to write wins. */
static bool erasure_key(struct ctx *c, unsigned char key[KEY_BYTES])
{
    char hex[KEY_BYTES * 2 + 1];
    struct str kept;
    size_t size;

    if (sodium_init() < 0)
        return fail(c, ERR_IO, "the system has no source of random numbers");
    randombytes_buf(key, KEY_BYTES);
    sodium_bin2hex(hex, sizeof hex, key, KEY_BYTES);
    if (!db_run(c, &customer_sql[SETTING_KEEP], ARGS(TEXT(STR("erasure_key")), TEXT(str_of(hex))),
            NULL) ||
        !setting_get(c, "erasure_key", &kept))
        return false;
    if (sodium_hex2bin(key, KEY_BYTES, kept.p, kept.n, NULL, &size, NULL) != 0 || size != KEY_BYTES)
        return fail(c, ERR_INVALID, "the setting \"erasure_key\" is not %d hexadecimal bytes",
            (int)KEY_BYTES);
    return true;
}

/* Runs every part's erasure; *record tells how many rows each lost, *idents those of identity. */
static bool parts_erase(struct ctx *c, int64_t id, struct buf *record, int64_t *idents)
{
    for (size_t i = 0; i < module_count; i++)
        for (size_t j = 0; j < modules[i]->part_count; j++) {
            const struct customer_part *part = &modules[i]->parts[j];
            int64_t changed;

            if (!part->erase.sql)
                continue;
            if (!db_run(c, &part->erase, ARGS(I64(id)), &changed))
                return false;
            buf_printf(record, "%s %" PRId64 "\n", part->table, changed);
            if (str_eq(str_of(part->table), STR("identity")))
                *idents = changed;
        }
    assert(!record->is_full);
    return true;
}

static bool erasure_write(struct ctx *c, int64_t id, int64_t idents, const struct buf *record,
    const unsigned char key[KEY_BYTES])
{
    unsigned char hash[HASH_BYTES];
    char proof[HASH_BYTES * 2 + 1];

    crypto_generichash(
        hash, sizeof hash, (const unsigned char *)record->p, record->n, key, KEY_BYTES);
    sodium_bin2hex(proof, sizeof proof, hash, sizeof hash);
    return db_run(c, &customer_sql[ERASURE_ADD],
               ARGS(I64(id), I64(id_new(c->clock)), I64(clock_now(c->clock)), I64(idents),
                   TEXT(str_of(proof))),
               NULL) &&
        db_run(
            c, &customer_sql[CUSTOMER_SET_ERASED], ARGS(I64(id), I64(clock_now(c->clock))), NULL);
}

static bool one_erase(struct ctx *c, int64_t id, const unsigned char key[KEY_BYTES])
{
    struct customer cu, blank = {.id = id, .attributes = STR("{}")};
    struct buf record;
    int64_t idents = 0;
    bool ok;

    if (!customer_row_lock(c, id, &cu))
        return false;
    blank.kind = cu.kind;
    buf_init(&record, RECORD_MAX);
    buf_printf(&record, "%s %" PRId64 "\n", customer_text(c, id), clock_now(c->clock));
    ok = parts_erase(c, id, &record, &idents) && customer_row_set(c, &blank) &&
        erasure_write(c, id, idents, &record, key);
    buf_fini(&record);
    return ok;
}

/* Those merged into a customer, and into those, are found before anything is taken away. */
static bool one_list(struct ctx *c, int64_t id, int64_t *ids, size_t *count)
{
    struct rows rows;

    if (!db_query(c, &rows, &customer_sql[MERGES_OF], ARGS(I64(id))))
        return false;
    while (*count < ERASE_MAX && db_next(&rows))
        ids[(*count)++] = db_i64(&rows, 0);
    return db_end(&rows);
}

bool customer_wipe(struct ctx *c, int64_t id)
{
    unsigned char key[KEY_BYTES];
    struct customer cu;
    int64_t ids[ERASE_MAX];
    size_t count = 0;

    if (!erasure_key(c, key) || !customer_lock(c, id, &cu))
        return false;
    ids[count++] = id;
    for (size_t i = 0; i < count && count < ERASE_MAX; i++)
        if (!one_list(c, ids[i], ids, &count))
            return false;
    if (count == ERASE_MAX)
        return fail(c, ERR_INVALID, "customer %s was merged from %d others or more",
            customer_text(c, id), ERASE_MAX - 1);
    for (size_t i = 0; i < count; i++)
        if (!one_erase(c, ids[i], key))
            return false;
    return true;
}

bool customer_erase(struct ctx *c, int64_t id)
{
    return customer_wipe(c, id) && kept_forget(c); /* answers that told who they were */
}
