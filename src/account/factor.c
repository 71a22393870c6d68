/* The rows of second factors. */
#include "account/factor.h"

#include <sodium.h>

#include "account/account_store.h"
#include "account/secret.h"
#include "account/totp.h"

#define RECOVERY_BYTES 15 /* 24 letters, in fours */

struct factor {
    unsigned char secret[TOTP_SECRET_BYTES];
    size_t n;
    bool is_on;
    int64_t last_step;
};

static bool factor_find(struct ctx *c, int64_t account_id, struct factor *out, bool *found)
{
    struct rows rows;

    if (!db_one(c, &rows, &account_sql[TOTP_GET], ARGS(I64(account_id)), found))
        return false;
    if (*found) {
        if (!base32_bytes(db_text(&rows, 0), out->secret, sizeof out->secret, &out->n))
            bug("a kept secret is no base32");
        out->is_on = db_i64(&rows, 1) != 0;
        out->last_step = db_i64(&rows, 2);
    }
    return db_end(&rows);
}

bool factor_is_for(struct str roles, enum role role)
{
    enum role one;
    struct str name;

    while (str_cut(&roles, ',', &name))
        if (role_parse(str_trim(name), &one) && one == role)
            return true;
    return false;
}

bool factor_is_on(struct ctx *c, int64_t account_id, bool *is_on)
{
    struct factor f;
    bool found;

    if (!factor_find(c, account_id, &f, &found))
        return false;
    *is_on = found && f.is_on;
    return true;
}

bool factor_enrol(struct ctx *c, int64_t account_id, struct str *secret)
{
    unsigned char bytes[TOTP_SECRET_BYTES];
    bool is_on;

    if (!factor_is_on(c, account_id, &is_on))
        return false;
    if (is_on)
        return fail(c, ERR_CONFLICT, "there is a second factor already: remove it first");
    randombytes_buf(bytes, sizeof bytes);
    *secret = base32_text(c->arena, bytes, sizeof bytes);
    return db_run(c, &account_sql[TOTP_PUT], ARGS(I64(account_id), TEXT(*secret)), NULL);
}

/* ---- codes ---- */

/* A step is taken by one only: of two requests with one code, one finds it gone. */
static bool app_code_use(struct ctx *c, int64_t account_id, struct str code, bool *ok)
{
    struct factor f;
    int64_t step, changed = 0;
    bool found;

    *ok = false;
    if (!factor_find(c, account_id, &f, &found))
        return false;
    if (!found ||
        !totp_match(f.secret, f.n, code, totp_step(clock_now(c->clock)), f.last_step, &step))
        return true;
    if (!db_run(c, &account_sql[TOTP_STEP], ARGS(I64(account_id), I64(step)), &changed))
        return false;
    *ok = changed > 0;
    return true;
}

/* Without what people and forms put between the letters. */
static struct str code_plain(struct ctx *c, struct str code)
{
    char *plain = arena_copy(c->arena, code.p, code.n);
    size_t n = 0;

    for (size_t i = 0; i < code.n; i++)
        if (plain[i] != ' ' && plain[i] != '-')
            plain[n++] = (char)(plain[i] >= 'a' && plain[i] <= 'z' ? plain[i] - 32 : plain[i]);
    return (struct str){plain, n};
}

bool factor_use(struct ctx *c, int64_t account_id, struct str code)
{
    struct str plain = code_plain(c, code);
    int64_t changed = 0;
    bool ok;

    if (!app_code_use(c, account_id, plain, &ok))
        return false;
    if (!ok &&
        !db_run(c, &account_sql[RECOVERY_USE],
            ARGS(I64(account_id), TEXT(secret_hash(c->arena, plain))), &changed))
        return false;
    return ok || changed > 0 || fail(c, ERR_UNKNOWN, "the code is wrong, or was used already");
}

static bool recovery_add(struct ctx *c, int64_t account_id, struct str *shown)
{
    unsigned char bytes[RECOVERY_BYTES];
    struct str plain;

    randombytes_buf(bytes, sizeof bytes);
    plain = base32_text(c->arena, bytes, sizeof bytes);
    *shown = str_keep(c->arena, (struct str){plain.p, 4});
    for (size_t i = 4; i < plain.n; i += 4)
        *shown = str_join(c->arena, *shown, '-', (struct str){plain.p + i, 4});
    return db_run(c, &account_sql[RECOVERY_PUT],
        ARGS(I64(account_id), TEXT(secret_hash(c->arena, plain))), NULL);
}

bool factor_confirm(
    struct ctx *c, int64_t account_id, struct str code, struct str recovery[FACTOR_CODES])
{
    struct factor f;
    bool found, ok;

    if (!factor_find(c, account_id, &f, &found))
        return false;
    if (!found)
        return fail(c, ERR_MISSING, "there is no second factor to confirm: ask for one first");
    if (f.is_on)
        return fail(c, ERR_CONFLICT, "there is a second factor already: remove it first");
    if (!app_code_use(c, account_id, code_plain(c, code), &ok))
        return false;
    if (!ok)
        return fail(c, ERR_UNKNOWN, "the code is wrong: is the clock of the telephone right?");
    for (int i = 0; i < FACTOR_CODES; i++)
        if (!recovery_add(c, account_id, &recovery[i]))
            return false;
    return db_run(
        c, &account_sql[TOTP_CONFIRM], ARGS(I64(account_id), I64(clock_now(c->clock))), NULL);
}

bool factor_remove(struct ctx *c, int64_t account_id)
{
    return db_run(c, &account_sql[RECOVERY_DROP], ARGS(I64(account_id)), NULL) &&
        db_run(c, &account_sql[TOTP_DROP], ARGS(I64(account_id)), NULL);
}
