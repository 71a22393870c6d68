/* Tokens: what they may do, and the rows. */
#include "account/account.h"
#include "account/account_store.h"
#include "account/secret.h"
#include "base/id.h"

#define SECRET_PREFIX "mt_"

bool token_scopes(struct ctx *c, struct str list, struct str *out)
{
    struct str one;

    *out = STR("");
    while (str_cut(&list, ',', &one)) {
        enum permission permission;

        one = str_trim(one);
        if (!one.n)
            continue;
        if (!permission_parse(one, &permission))
            return fail(c, ERR_INVALID, "there is no permission \"" STR_FMT "\"", STR_ARG(one));
        *out = out->n ? str_join(c->arena, *out, ' ', one) : one;
    }
    return true;
}

bool token_add(struct ctx *c, struct token *t, struct str *secret)
{
    assert(t->account_id != 0);
    if (!t->name.n || t->name.n > TOKEN_NAME_MAX)
        return fail(c, ERR_INVALID, "a token needs a name of at most %d bytes", TOKEN_NAME_MAX);
    *secret = secret_new(c->arena, SECRET_PREFIX);
    t->id = id_new(c->clock);
    t->created_us = clock_now(c->clock);
    return db_run(c, &account_sql[TOKEN_PUT],
        ARGS(TEXT(secret_hash(c->arena, *secret)), I64(t->id), I64(t->account_id), TEXT(t->name),
            TEXT(t->scopes), I64(t->created_us), I64(t->expires_us)),
        NULL);
}

static void row_read(struct ctx *c, const struct rows *rows, struct token *out)
{
    *out = (struct token){
        .id = db_i64(rows, 0),
        .account_id = db_i64(rows, 1),
        .name = str_keep(c->arena, db_text(rows, 2)),
        .email = str_keep(c->arena, db_text(rows, 3)),
        .scopes = str_keep(c->arena, db_text(rows, 4)),
        .created_us = db_i64(rows, 5),
        .expires_us = db_i64(rows, 6),
        .used_us = db_i64(rows, 7),
        .revoked_us = db_i64(rows, 8),
    };
}

bool token_list(struct ctx *c, int64_t account_id, token_each *each, void *arg)
{
    struct rows rows;

    if (!db_query(c, &rows, &account_sql[TOKEN_LIST], ARGS(I64(account_id))))
        return false;
    while (db_next(&rows)) {
        struct token t;

        row_read(c, &rows, &t);
        each(arg, &t);
    }
    return db_end(&rows);
}

bool token_get(struct ctx *c, int64_t id, struct token *out)
{
    char text[ID_TEXT_MAX];
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &account_sql[TOKEN_GET], ARGS(I64(id)), &found))
        return false;
    if (found)
        row_read(c, &rows, out);
    if (!db_end(&rows))
        return false;
    id_format(text, TOKEN_PREFIX, id);
    return found || fail(c, ERR_MISSING, "there is no token \"%s\"", text);
}

bool token_revoke(struct ctx *c, int64_t id)
{
    struct token t;

    return token_get(c, id, &t) &&
        db_run(c, &account_sql[TOKEN_REVOKE], ARGS(I64(id), I64(clock_now(c->clock))), NULL);
}
