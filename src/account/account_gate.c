/* The server's gate: who sends a request, and what they changed goes to the audit log. */
#include "account/account_gate.h"

#include "account/account.h"
#include "account/account_store.h"
#include "account/audit.h"
#include "account/secret.h"
#include "account/session.h"

#define TOKEN_TOUCH_US (3600 * SECOND_US) /* how exactly the last use of a token is known */
#define RECORD_MAX 40                     /* bytes of a path's part that may name a record */

/* ---- who ---- */

/* What its scopes name, and its user's role allows. */
static uint64_t scoped(struct str scopes, enum role role)
{
    uint64_t mask = 0;
    enum permission permission;
    struct str one;

    if (!scopes.n)
        return role_permissions(role);
    while (str_cut(&scopes, ' ', &one))
        if (permission_parse(one, &permission))
            mask |= PERM_BIT(permission);
    return mask & role_permissions(role);
}

static bool who_token(struct ctx *c, struct request *rq, struct str secret, struct actor *out)
{
    int64_t now_us = clock_now(c->clock);
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &account_sql[TOKEN_WHO],
            ARGS(TEXT(secret_hash(c->arena, secret)), I64(now_us)), &found))
        return false;
    if (found) {
        *out = (struct actor){.kind = ACTOR_TOKEN,
            .id = db_i64(&rows, 0),
            .user = db_i64(&rows, 1),
            .role = (enum role)db_i64(&rows, 5),
            .permissions = scoped(db_text(&rows, 3), (enum role)db_i64(&rows, 5)),
            .name = str_join(rq->arena, db_text(&rows, 6), ' ', db_text(&rows, 2))};
        rq->is_touched = db_i64(&rows, 4) + TOKEN_TOUCH_US < now_us;
    }
    if (!db_end(&rows))
        return false;
    return found || fail(c, ERR_UNKNOWN, "the token is not known, or not any more");
}

/* A browser sends its cookie whoever makes it ask; so what changes something must come from a page
 * of ours. */
static bool who_browser(struct ctx *c, struct request *rq, struct actor *out)
{
    if (!session_who(c, rq, out))
        return false;
    return out->kind == ACTOR_NOBODY || str_eq(rq->method, STR("GET")) ||
        session_is_own_page(c, rq, true);
}

static bool gate_who(struct ctx *c, struct request *rq, struct actor *out)
{
    struct str given = request_header(rq, "Authorization"), scheme;

    if (!given.n)
        return who_browser(c, rq, out);
    if (!str_cut(&given, ' ', &scheme) || !str_eq_nocase(scheme, STR("Bearer")))
        return fail(c, ERR_UNKNOWN, "send a token as \"Authorization: Bearer mt_...\"");
    return who_token(c, rq, str_trim(given), out);
}

static bool touch_write(struct ctx *c, void *arg)
{
    const struct request *rq = arg;

    if (rq->actor.kind == ACTOR_USER)
        return session_touch(c, rq);
    return db_run(
        c, &account_sql[TOKEN_TOUCH], ARGS(I64(rq->actor.id), I64(clock_now(c->clock))), NULL);
}

static bool gate_touch(struct ctx *c, const struct request *rq)
{
    return db_write(c, touch_write, (void *)rq);
}

/* ---- what they changed ---- */

/* Ids and names of settings, but no phone number and nothing that opens a door. */
static bool is_record(struct str part)
{
    if (!part.n || part.n > RECORD_MAX || part.p[0] < 'a' || part.p[0] > 'z')
        return false;
    for (size_t i = 0; i < part.n; i++) {
        char ch = part.p[i];

        if (!(ch >= 'a' && ch <= 'z') && !(ch >= '0' && ch <= '9') && ch != '_' && ch != '.')
            return false;
    }
    return true;
}

static void record_add(struct ctx *c, struct str part, struct str *records)
{
    if (is_record(part))
        *records = records->n ? str_join(c->arena, *records, ' ', part) : part;
}

/* Those of the path, and the one that was made. */
static struct str request_records(struct ctx *c, const struct request *rq)
{
    struct str records = STR("");

    for (size_t i = 0; i < ROUTE_PARTS_MAX; i++)
        record_add(c, rq->parts[i], &records);
    for (size_t i = 0; i < rq->added_count; i++) {
        struct str rest = rq->added[i].value, last = STR("");

        if (!str_eq(rq->added[i].name, STR("Location")))
            continue;
        while (str_cut(&rest, '/', &last))
            ;
        record_add(c, last, &records);
    }
    return records;
}

bool gate_note(struct ctx *c, const struct request *rq)
{
    struct str action =
        str_of(arena_printf(c->arena, STR_FMT " %s", STR_ARG(rq->method), rq->route->path));

    return audit_put(c, action, request_records(c, rq), str_of(rq->id));
}

const struct gate account_gate = {.who = gate_who, .touch = gate_touch, .note = gate_note};
