/* Users: addresses, and the rows. */
#include "account/account.h"

#include "account/account_store.h"
#include "account/ticket.h"
#include "base/id.h"
#include "base/mailbox.h"

bool account_email(struct ctx *c, struct str text, struct str *out)
{
    struct str trimmed = str_trim(text);

    if (!mailbox_is_address(trimmed))
        return fail(c, ERR_INVALID, "\"" STR_FMT "\" is no e-mail address", STR_ARG(trimmed));
    *out = str_of(lang_fold(c->arena, trimmed));
    return true;
}

static void row_read(struct ctx *c, const struct rows *rows, struct account *out)
{
    *out = (struct account){
        .id = db_i64(rows, 0),
        .email = str_keep(c->arena, db_text(rows, 1)),
        .name = str_keep(c->arena, db_text(rows, 2)),
        .role = (enum role)db_i64(rows, 3),
        .language = str_keep(c->arena, db_text(rows, 4)),
        .has_password = db_i64(rows, 5) != 0,
        .is_active = db_i64(rows, 6) != 0,
        .created_us = db_i64(rows, 7),
        .signed_in_us = db_i64(rows, 8),
        .version = db_i64(rows, 9),
    };
}

static bool row_find(struct ctx *c, const struct statement *st, const struct val *arg,
    struct account *out, bool *found)
{
    struct rows rows;

    if (!db_one(c, &rows, st, arg, 1, found))
        return false;
    if (*found)
        row_read(c, &rows, out);
    return db_end(&rows);
}

bool account_get(struct ctx *c, int64_t id, struct account *out)
{
    char text[ID_TEXT_MAX];
    bool found;

    if (!row_find(c, &account_sql[ACCOUNT_GET], &I64(id), out, &found))
        return false;
    id_format(text, ACCOUNT_PREFIX, id);
    return found || fail(c, ERR_MISSING, "there is no user \"%s\"", text);
}

bool account_find(struct ctx *c, struct str email, struct account *out, bool *found)
{
    return row_find(c, &account_sql[ACCOUNT_BY_EMAIL], &TEXT(email), out, found);
}

bool account_by_email(struct ctx *c, struct str email, struct account *out)
{
    struct str address;
    bool found;

    if (!account_email(c, email, &address) || !account_find(c, address, out, &found))
        return false;
    return found || fail(c, ERR_MISSING, "there is no user \"" STR_FMT "\"", STR_ARG(address));
}

bool account_add(struct ctx *c, struct account *a)
{
    struct account other;
    bool found;

    if (a->name.n > ACCOUNT_NAME_MAX)
        return fail(c, ERR_INVALID, "the name is longer than %d bytes", ACCOUNT_NAME_MAX);
    if (!account_email(c, a->email, &a->email) || !account_find(c, a->email, &other, &found))
        return false;
    if (found)
        return fail(
            c, ERR_CONFLICT, "somebody has the address \"" STR_FMT "\" already", STR_ARG(a->email));
    a->id = id_new(c->clock);
    a->created_us = clock_now(c->clock);
    a->is_active = true;
    a->version = 1;
    return db_run(c, &account_sql[ACCOUNT_PUT],
        ARGS(I64(a->id), TEXT(a->email), TEXT(a->name), I64(a->role), TEXT(a->language),
            I64(a->created_us)),
        NULL);
}

bool account_list(struct ctx *c, int64_t after, int64_t limit, account_each *each, void *arg)
{
    struct rows rows;

    if (!db_query(c, &rows, &account_sql[ACCOUNT_LIST], ARGS(I64(after), I64(limit))))
        return false;
    while (db_next(&rows)) {
        struct account a;

        row_read(c, &rows, &a);
        each(arg, &a);
    }
    return db_end(&rows);
}

/* The rows of all owners are locked first, so that two cannot go at the same time. */
static bool owner_left(struct ctx *c, int64_t but)
{
    struct rows rows;
    bool found;

    if (!db_run(c, &account_sql[ACCOUNT_LOCK_OWNERS], NO_ARGS, NULL) ||
        !db_one(c, &rows, &account_sql[ACCOUNT_OTHER_OWNER], ARGS(I64(but)), &found) ||
        !db_end(&rows))
        return false;
    return found || fail(c, ERR_CONFLICT, "this is the last owner: make another first");
}

bool account_edit(struct ctx *c, const struct account *a)
{
    struct account old;
    bool has_other_role, is_gone;

    if (a->name.n > ACCOUNT_NAME_MAX)
        return fail(c, ERR_INVALID, "the name is longer than %d bytes", ACCOUNT_NAME_MAX);
    if (!account_get(c, a->id, &old))
        return false;
    has_other_role = a->role != old.role;
    is_gone = old.is_active && !a->is_active;
    if (old.role == ROLE_OWNER && old.is_active && (has_other_role || is_gone) &&
        !owner_left(c, a->id))
        return false;
    if ((has_other_role || is_gone) &&
        !db_run(c, &account_sql[SESSION_DROP_OTHERS], ARGS(I64(a->id), TEXT(STR(""))), NULL))
        return false;
    if ((has_other_role || is_gone) && !ticket_drop_all(c, TICKET_INVITATION, a->id))
        return false;
    if (is_gone &&
        !db_run(
            c, &account_sql[TOKEN_REVOKE_ALL], ARGS(I64(a->id), I64(clock_now(c->clock))), NULL))
        return false;
    return db_run(c, &account_sql[ACCOUNT_EDIT],
        ARGS(I64(a->id), TEXT(a->name), I64(a->role), TEXT(a->language), I64(a->is_active)), NULL);
}

bool account_password(struct ctx *c, int64_t id, struct str *hash)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &account_sql[ACCOUNT_PASSWORD], ARGS(I64(id)), &found))
        return false;
    *hash = found ? str_keep(c->arena, db_text(&rows, 0)) : STR("");
    return db_end(&rows);
}

bool account_set_password(struct ctx *c, int64_t id, struct str hash)
{
    assert(hash.n > 0);
    return db_run(c, &account_sql[ACCOUNT_PASSWORD_PUT], ARGS(I64(id), TEXT(hash)), NULL);
}
