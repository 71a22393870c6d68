/* Cookies, and the rows of sessions. */
#include "account/session.h"

#include "account/account_store.h"
#include "account/factor.h"
#include "account/secret.h"
#include "base/id.h"
#include "http/serve.h"

#define COOKIE "maitred_session"
#define COOKIE_SECURE "__Host-" COOKIE /* browsers take it from TLS only, and from this host */

static const char *cookie_name(const struct request *rq)
{
    return rq->is_secure ? COOKIE_SECURE : COOKIE;
}

struct str session_hash(struct ctx *c, const struct request *rq)
{
    return secret_hash(c->arena, request_cookie(rq, cookie_name(rq)));
}

void session_cookie(struct request *rq, struct str secret)
{
    /* The server decides when it is over: the settings may change meanwhile. */
    long long age_s = secret.n ? SESSION_DAYS_MAX * 86400LL : 0;

    reply_header(rq, "Set-Cookie",
        arena_printf(rq->arena, "%s=" STR_FMT "; Path=/; Max-Age=%lld; HttpOnly; SameSite=Lax%s",
            cookie_name(rq), STR_ARG(secret), age_s, rq->is_secure ? "; Secure" : ""));
}

/* ---- who ---- */

static int64_t setting_us(struct str value, int64_t fallback, int64_t unit_us)
{
    int64_t n = fallback;

    if (!str_to_i64(value, 1, INT32_MAX, &n))
        n = fallback;
    return n * unit_us;
}

static bool is_over(const struct rows *rows, int64_t now_us)
{
    int64_t idle_us = setting_us(db_text(rows, 6), SESSION_IDLE_HOURS, 3600 * SECOND_US);
    int64_t whole_us = setting_us(db_text(rows, 7), SESSION_DAYS, DAY_US);

    return db_i64(rows, 3) + idle_us < now_us || db_i64(rows, 2) + whole_us < now_us;
}

static struct actor actor_of(int64_t account_id, enum role role, struct str email)
{
    return (struct actor){.kind = ACTOR_USER,
        .id = account_id,
        .user = account_id,
        .role = role,
        .permissions = role_permissions(role),
        .name = email};
}

void session_actor(struct request *rq, const struct account *a)
{
    rq->actor = actor_of(a->id, a->role, a->email);
}

bool session_who(struct ctx *c, struct request *rq, struct actor *out)
{
    int64_t now_us = clock_now(c->clock);
    struct rows rows;
    bool found;

    if (!request_cookie(rq, cookie_name(rq)).n)
        return true;
    if (!db_one(c, &rows, &account_sql[SESSION_WHO], ARGS(TEXT(session_hash(c, rq))), &found))
        return false;
    if (found && !is_over(&rows, now_us)) {
        *out = actor_of(
            db_i64(&rows, 1), (enum role)db_i64(&rows, 4), str_keep(rq->arena, db_text(&rows, 5)));
        rq->is_touched = db_i64(&rows, 3) + SESSION_TOUCH_US < now_us;
        rq->is_proved = db_i64(&rows, 8) + SESSION_PROOF_US > now_us;
        rq->lacks_factor = !db_i64(&rows, 10) && factor_is_for(db_text(&rows, 9), out->role);
    }
    return db_end(&rows);
}

bool session_person(struct ctx *c, const struct request *rq)
{
    return rq->actor.kind == ACTOR_USER ||
        fail(c, ERR_DENIED, "this is for somebody who is signed in: a token may not do it");
}

/* ---- whose page ---- */

static bool is_own_origin(const struct request *rq, struct str origin)
{
    struct str host = request_header(rq, "Host"), scheme = STR("http://");
    bool ok = str_eq(origin, str_of(serve_url()));

    if (str_starts(origin, STR("https://")))
        scheme = STR("https://");
    return ok ||
        (host.n > 0 && str_starts(origin, scheme) && str_eq(str_from(origin, scheme.n), host));
}

bool session_is_own_page(struct ctx *c, const struct request *rq, bool needs_proof)
{
    struct str site = request_header(rq, "Sec-Fetch-Site"), origin = request_header(rq, "Origin");
    bool ok;

    if (site.n)
        ok = str_eq(site, STR("same-origin")) || str_eq(site, STR("none"));
    else if (origin.n)
        ok = is_own_origin(rq, origin);
    else
        ok = !needs_proof || request_header(rq, "X-Requested-With").n > 0;
    return ok ||
        fail(c, ERR_DENIED, "this request comes from another site: send it from this one's pages");
}

/* ---- rows ---- */

/* What nobody can use any more, whatever the settings say, goes. */
static bool sessions_sweep(struct ctx *c)
{
    int64_t before_us = clock_now(c->clock) - SESSION_DAYS_MAX * DAY_US;

    return db_run(c, &account_sql[SESSION_SWEEP], ARGS(I64(before_us)), NULL);
}

bool session_open(struct ctx *c, const struct request *rq, int64_t account_id, enum session_way way,
    struct str secret)
{
    int64_t now_us = clock_now(c->clock);
    struct str agent = request_header(rq, "User-Agent");

    if (agent.n > SESSION_AGENT_MAX)
        agent.n = SESSION_AGENT_MAX;
    if (!str_is_utf8(agent))
        agent = STR("");
    return session_close(c, rq) && sessions_sweep(c) &&
        db_run(c, &account_sql[SESSION_PUT],
            ARGS(TEXT(secret_hash(c->arena, secret)), I64(id_new(c->clock)), I64(account_id),
                I64(now_us), TEXT(rq->address), TEXT(agent), I64(way == SESSION_FEDERATED)),
            NULL) &&
        db_run(c, &account_sql[ACCOUNT_SIGNED_IN], ARGS(I64(account_id), I64(now_us)), NULL);
}

bool session_prove(struct ctx *c, const struct request *rq)
{
    assert(rq->actor.kind == ACTOR_USER);
    return db_run(c, &account_sql[SESSION_PROVE],
        ARGS(TEXT(session_hash(c, rq)), I64(clock_now(c->clock))), NULL);
}

bool session_renew(struct ctx *c, const struct request *rq, struct str secret)
{
    struct str now = secret_hash(c->arena, secret);

    assert(rq->actor.kind == ACTOR_USER);
    return session_close_others(c, rq) &&
        db_run(c, &account_sql[SESSION_RENEW], ARGS(TEXT(session_hash(c, rq)), TEXT(now)), NULL);
}

bool session_close(struct ctx *c, const struct request *rq)
{
    return db_run(c, &account_sql[SESSION_DROP], ARGS(TEXT(session_hash(c, rq))), NULL);
}

bool session_close_others(struct ctx *c, const struct request *rq)
{
    return db_run(c, &account_sql[SESSION_DROP_OTHERS],
        ARGS(I64(rq->actor.user), TEXT(session_hash(c, rq))), NULL);
}

bool session_close_all(struct ctx *c, int64_t account_id)
{
    return db_run(c, &account_sql[SESSION_DROP_OTHERS], ARGS(I64(account_id), TEXT(STR(""))), NULL);
}

bool session_touch(struct ctx *c, const struct request *rq)
{
    return db_run(c, &account_sql[SESSION_TOUCH],
        ARGS(TEXT(session_hash(c, rq)), I64(clock_now(c->clock))), NULL);
}
