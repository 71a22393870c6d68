/* The rows of tickets. */
#include "account/ticket.h"

#include "account/account_store.h"
#include "account/secret.h"
#include "base/id.h"

bool ticket_add(struct ctx *c, struct ticket *t, struct str *secret)
{
    assert(t->expires_us > 0);
    *secret = secret_new(c->arena, "");
    t->id = id_new(c->clock);
    t->created_us = clock_now(c->clock);
    return db_run(c, &account_sql[TICKET_SWEEP], ARGS(I64(t->created_us)), NULL) &&
        db_run(c, &account_sql[TICKET_PUT],
            ARGS(TEXT(secret_hash(c->arena, *secret)), I64(t->id), I64(t->purpose),
                I64(t->account_id), TEXT(t->email.n ? t->email : STR("")), I64(t->role),
                I64(t->created_us), I64(t->expires_us)),
            NULL);
}

static void row_read(
    struct ctx *c, const struct rows *rows, enum ticket_purpose purpose, struct ticket *out)
{
    *out = (struct ticket){
        .id = db_i64(rows, 0),
        .purpose = purpose,
        .account_id = db_i64(rows, 1),
        .email = str_keep(c->arena, db_text(rows, 2)),
        .role = (enum role)db_i64(rows, 3),
        .created_us = db_i64(rows, 4),
        .expires_us = db_i64(rows, 5),
    };
}

bool ticket_find(struct ctx *c, enum ticket_purpose purpose, struct str secret, struct ticket *out)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &account_sql[TICKET_GET],
            ARGS(TEXT(secret_hash(c->arena, secret)), I64(purpose), I64(clock_now(c->clock))),
            &found))
        return false;
    if (found)
        row_read(c, &rows, purpose, out);
    if (!db_end(&rows))
        return false;
    return found ||
        fail(c, ERR_UNKNOWN, "this link was used already, or is too old: ask for another");
}

/* Two at once: one of them finds it used. */
bool ticket_use(struct ctx *c, enum ticket_purpose purpose, struct str secret, struct ticket *out)
{
    int64_t changed;

    if (!ticket_find(c, purpose, secret, out) ||
        !db_run(
            c, &account_sql[TICKET_USE], ARGS(I64(out->id), I64(clock_now(c->clock))), &changed))
        return false;
    return changed > 0 ||
        fail(c, ERR_UNKNOWN, "this link was used already, or is too old: ask for another");
}

bool ticket_drop_all(struct ctx *c, enum ticket_purpose purpose, int64_t account_id)
{
    return db_run(c, &account_sql[TICKET_DROP_ALL],
        ARGS(I64(purpose), I64(account_id), I64(clock_now(c->clock))), NULL);
}

bool ticket_list(struct ctx *c, enum ticket_purpose purpose, ticket_each *each, void *arg)
{
    struct rows rows;

    if (!db_query(
            c, &rows, &account_sql[TICKET_LIST], ARGS(I64(purpose), I64(clock_now(c->clock)))))
        return false;
    while (db_next(&rows)) {
        struct ticket t;

        row_read(c, &rows, purpose, &t);
        each(arg, &t);
    }
    return db_end(&rows);
}

bool ticket_drop(struct ctx *c, enum ticket_purpose purpose, int64_t id)
{
    int64_t changed;

    if (!db_run(c, &account_sql[TICKET_DROP], ARGS(I64(purpose), I64(id), I64(clock_now(c->clock))),
            &changed))
        return false;
    return changed > 0 || fail(c, ERR_MISSING, "it was used or taken back already, or is too old");
}

bool ticket_drop_email(struct ctx *c, struct str email)
{
    return db_run(c, &account_sql[TICKET_DROP_EMAIL],
        ARGS(I64(TICKET_INVITATION), TEXT(email), I64(clock_now(c->clock))), NULL);
}
