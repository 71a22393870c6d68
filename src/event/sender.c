/* Write keys in requests. */
#include "event/sender.h"

#include <sodium.h>

#define BASIC_MAX 1024

void sender_basic(struct ctx *c, const struct request *rq, struct str *user, struct str *password)
{
    struct str header = request_header(rq, "Authorization"), rest, word;
    char *text = arena_alloc(c->arena, BASIC_MAX);
    size_t n = 0;

    *user = *password = STR("");
    if (!str_cut(&header, ' ', &word) || !str_eq_nocase(word, STR("Basic")) || !header.p)
        return;
    header = str_trim(header);
    if (sodium_base642bin((unsigned char *)text, BASIC_MAX, header.p, header.n, NULL, &n, NULL,
            sodium_base64_VARIANT_ORIGINAL) != 0)
        return;
    rest = (struct str){text, n};
    if (str_cut(&rest, ':', user) && rest.p)
        *password = rest;
}

struct str sender_key(struct ctx *c, const struct request *rq)
{
    struct str header = request_header(rq, "Authorization"), word, user, password;

    sender_basic(c, rq, &user, &password);
    if (user.n || password.n)
        return user.n ? user : password;
    if (str_cut(&header, ' ', &word) && str_eq_nocase(word, STR("Bearer")) && header.p)
        return str_trim(header);
    return request_header(rq, "X-Write-Key");
}

struct finding {
    struct str key;
    int64_t id;
    struct source *out;
    bool *found;
};

static bool find_by_key(struct ctx *c, void *arg)
{
    struct finding *f = arg;

    return source_by_key(c, f->key, f->out, f->found);
}

static bool find_by_id(struct ctx *c, void *arg)
{
    struct finding *f = arg;

    return source_get(c, f->id, f->out);
}

void sender_is(struct request *rq, const struct source *s)
{
    rq->actor = (struct actor){.kind = ACTOR_SOURCE, .id = s->id, .name = s->name};
}

bool sender_find(struct ctx *c, struct request *rq, struct str key, struct source *out, bool *found)
{
    struct finding f = {.key = key, .out = out, .found = found};

    *found = false;
    if (!key.n || key.n >= SOURCE_KEY_MAX)
        return true;
    if (!db_read(c, find_by_key, &f))
        return false;
    if (*found)
        sender_is(rq, out);
    return true;
}

bool sender_named(struct ctx *c, struct request *rq, struct source *out)
{
    struct finding f = {.out = out};

    return request_id(c, rq, "source", SOURCE_PREFIX, &f.id) && db_read(c, find_by_id, &f) &&
        (!out->revoked_us || fail(c, ERR_MISSING, "there is no such source"));
}
