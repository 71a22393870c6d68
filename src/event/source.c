/* Making, finding and ending sources. */
#include "event/source.h"

#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "customer/customer.h"
#include "event/event_store.h"
#include "event/webhook.h"

#define KEY_BYTES 20
#define HASH_HEX (crypto_generichash_BYTES * 2 + 1)
#define SEEN_STEP_US (300 * SECOND_US)

static const char *const kind_names[] = {[SOURCE_SEGMENT] = "segment",
    [SOURCE_WOOCOMMERCE] = "woocommerce",
    [SOURCE_SHOPIFY] = "shopify",
    [SOURCE_COMMERCEML] = "commerceml",
    [SOURCE_WEBHOOK] = "webhook"};

const char *source_kind_name(enum source_kind kind)
{
    assert(kind >= SOURCE_SEGMENT);
    assert((size_t)kind < COUNT(kind_names));
    return kind_names[kind];
}

/* A key has as many random bits as its hash could tell apart in any time: it needs no salt. */
static void key_hash(struct str key, char out[HASH_HEX])
{
    unsigned char hash[crypto_generichash_BYTES];

    crypto_generichash(hash, sizeof hash, (const unsigned char *)key.p, key.n, NULL, 0);
    sodium_bin2hex(out, HASH_HEX, hash, sizeof hash);
}

static void key_new(char key[SOURCE_KEY_MAX])
{
    static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
    unsigned char bytes[KEY_BYTES];
    unsigned held = 0;
    int bits = 0;
    size_t n = 3;

    randombytes_buf(bytes, sizeof bytes);
    memcpy(key, "wk_", n);
    for (size_t i = 0; i < sizeof bytes; i++) {
        held = held << 8 | bytes[i];
        for (bits += 8; bits >= 5; bits -= 5)
            key[n++] = letters[held >> (bits - 5) & 31];
    }
    assert(n < SOURCE_KEY_MAX);
    key[n] = '\0';
}

/* ---- what may be said ---- */

static bool text_is_fit(struct str text, size_t max)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] < ' ' || text.p[i] == 0x7F)
            return false;
    return text.n <= max && str_is_utf8(text);
}

static bool origins_are_fit(struct str rest)
{
    struct str one;

    if (rest.n > SOURCE_ORIGINS_MAX)
        return false;
    while (str_cut(&rest, ' ', &one))
        if (one.n &&
            !((str_starts(one, STR("https://")) || str_starts(one, STR("http://"))) &&
                one.p[one.n - 1] != '/'))
            return false;
    return true;
}

static bool is_signed(enum source_kind kind)
{
    return kind == SOURCE_WOOCOMMERCE || kind == SOURCE_SHOPIFY;
}

static bool source_check(struct ctx *c, struct source *s)
{
    struct str ident;
    const char *fault;

    s->name = str_trim(s->name);
    if (!s->name.n || !text_is_fit(s->name, SOURCE_NAME_MAX))
        return fail(c, ERR_INVALID, "a source's name has 1 to %d bytes, without control characters",
            SOURCE_NAME_MAX);
    fault = ident_spell(c, IDENT_EXTERNAL, s->system, STR(""), STR("1"), &ident);
    if (fault)
        return fail(c, ERR_INVALID, "system \"" STR_FMT "\": %s", STR_ARG(s->system),
            lang_error(c->lang, fault));
    if (!text_is_fit(s->secret, SOURCE_SECRET_MAX))
        return fail(c, ERR_INVALID, "a secret has at most %d bytes, without control characters",
            SOURCE_SECRET_MAX);
    if (is_signed(s->kind) && !s->secret.n)
        return fail(c, ERR_INVALID,
            "a source of the kind \"%s\" needs the secret that the shop signs with",
            source_kind_name(s->kind));
    if (!origins_are_fit(s->origins))
        return fail(c, ERR_INVALID,
            "origins are like https://shop.example, set apart by blanks, at most %d bytes",
            SOURCE_ORIGINS_MAX);
    if (s->kind != SOURCE_WEBHOOK && s->mapping.n)
        return fail(c, ERR_INVALID, "only a source of the kind \"webhook\" has a mapping");
    return s->kind != SOURCE_WEBHOOK || webhook_mapping_check(c, s->mapping);
}

/* ---- finding ---- */

static void source_row(struct ctx *c, const struct rows *rows, struct source *out)
{
    *out = (struct source){.id = db_i64(rows, 0),
        .name = str_keep(c->arena, db_text(rows, 1)),
        .kind = (enum source_kind)db_i64(rows, 2),
        .system = str_keep(c->arena, db_text(rows, 3)),
        .secret = str_keep(c->arena, db_text(rows, 4)),
        .origins = str_keep(c->arena, db_text(rows, 5)),
        .mapping = str_keep(c->arena, db_text(rows, 6)),
        .created_us = db_i64(rows, 7),
        .revoked_us = db_i64(rows, 8),
        .seen_us = db_i64(rows, 9),
        .duplicates = db_i64(rows, 10),
        .rejected = db_i64(rows, 11)};
}

static bool source_find(
    struct ctx *c, enum event_statement st, struct val key, struct source *out, bool *found)
{
    struct rows rows;

    if (!db_one(c, &rows, &event_sql[st], &key, 1, found))
        return false;
    if (*found)
        source_row(c, &rows, out);
    return db_end(&rows);
}

bool source_get(struct ctx *c, int64_t id, struct source *out)
{
    bool found;

    return source_find(c, SOURCE_BY_ID, I64(id), out, &found) &&
        (found || fail(c, ERR_MISSING, "there is no such source"));
}

bool source_named(struct ctx *c, struct str text, struct source *out)
{
    int64_t id;
    bool found;

    if (id_parse(text, SOURCE_PREFIX, &id))
        return source_get(c, id, out);
    return source_find(c, SOURCE_BY_NAME, TEXT(str_trim(text)), out, &found) &&
        (found ||
            fail(c, ERR_MISSING, "there is no source \"" STR_FMT "\" (maitred source list)",
                STR_ARG(text)));
}

bool source_by_key(struct ctx *c, struct str key, struct source *out, bool *found)
{
    char hash[HASH_HEX];

    key_hash(key, hash);
    return source_find(c, SOURCE_BY_KEY, TEXT(str_of(hash)), out, found);
}

bool source_page(struct ctx *c, int64_t after, size_t limit, struct source *out, size_t *count)
{
    struct rows rows;

    *count = 0;
    if (!db_query(c, &rows, &event_sql[SOURCE_LIST], ARGS(I64(after), I64((int64_t)limit))))
        return false;
    while (db_next(&rows))
        source_row(c, &rows, &out[(*count)++]);
    return db_end(&rows);
}

/* ---- changing ---- */

static bool name_is_free(struct ctx *c, const struct source *s)
{
    struct source other;
    bool found;

    if (!source_find(c, SOURCE_BY_NAME, TEXT(s->name), &other, &found))
        return false;
    return !found || other.id == s->id ||
        fail(c, ERR_CONFLICT, "there is a source \"" STR_FMT "\" already", STR_ARG(s->name));
}

bool source_add(struct ctx *c, struct source *s, char key[SOURCE_KEY_MAX])
{
    char hash[HASH_HEX], own[SOURCE_KEY_MAX];

    if (sodium_init() < 0)
        return fail(c, ERR_IO, "the system has no source of random numbers");
    s->id = 0;
    key_new(own); /* 1C's cookies are signed with it */
    if (s->kind == SOURCE_COMMERCEML)
        s->secret = str_keep(c->arena, str_of(own));
    if (!source_check(c, s) || !name_is_free(c, s))
        return false;
    s->system = str_of(lang_fold(c->arena, str_trim(s->system)));
    s->id = id_new(c->clock);
    s->created_us = clock_now(c->clock);
    key_new(key);
    key_hash(str_of(key), hash);
    return db_run(c, &event_sql[SOURCE_ADD],
        ARGS(I64(s->id), TEXT(s->name), I64(s->kind), TEXT(s->system), TEXT(str_of(hash)),
            TEXT(s->secret), TEXT(s->origins), TEXT(s->mapping), I64(s->created_us)),
        NULL);
}

bool source_set(struct ctx *c, struct source *s)
{
    return source_check(c, s) && name_is_free(c, s) &&
        db_run(c, &event_sql[SOURCE_SET],
            ARGS(I64(s->id), TEXT(s->name), TEXT(s->secret), TEXT(s->origins), TEXT(s->mapping)),
            NULL);
}

bool source_revoke(struct ctx *c, int64_t id)
{
    struct source s;

    return source_get(c, id, &s) &&
        (s.revoked_us ||
            db_run(c, &event_sql[SOURCE_REVOKE], ARGS(I64(id), I64(clock_now(c->clock))), NULL));
}

bool source_count_up(struct ctx *c, int64_t id, int64_t duplicates, int64_t rejected)
{
    int64_t now = clock_now(c->clock);

    return db_run(c, &event_sql[SOURCE_COUNT_UP],
        ARGS(I64(id), I64(now), I64(now - SEEN_STEP_US), I64(duplicates), I64(rejected)), NULL);
}
