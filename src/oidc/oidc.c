/* The steps of a sign-in. */
#include "oidc/oidc.h"

#include <sodium.h>
#include <string.h>

#include "account/account.h"
#include "account/secret.h"
#include "base/mailbox.h"
#include "oidc/fetch.h"
#include "oidc/id_token.h"
#include "oidc/oidc_store.h"
#include "setting/setting.h"

#define SUBJECT_MAX 255 /* bytes, OpenID Connect Core, 2 */

/* ---- settings ---- */

bool oidc_settings_read(struct ctx *c, struct oidc_settings *s)
{
    struct str role;

    *s = (struct oidc_settings){.role = ROLE_NONE};
    if (!setting_get(c, "oidc_issuer", &s->issuer) ||
        !setting_get(c, "oidc_client_id", &s->client_id) ||
        !setting_get(c, "oidc_client_secret", &s->client_secret) ||
        !setting_get(c, "oidc_domains", &s->domains) || !setting_get(c, "oidc_role", &role))
        return false;
    if (role.n && !role_parse(role, &s->role))
        s->role = ROLE_NONE;
    return (s->issuer.n && s->client_id.n) ||
        fail(c, ERR_MISSING, "signing in with another's account is not set up here");
}

/* ---- the provider ---- */

static const char *endpoint(struct ctx *c, const json_t *config, const char *name)
{
    struct str url = str_of(json_string_value(json_object_get(config, name)));

    return fetch_may(url) ? str_dup(c->arena, url) : NULL;
}

static bool lists(const json_t *config, const char *name, const char *word)
{
    const json_t *list = json_object_get(config, name);

    for (size_t i = 0; i < json_array_size(list); i++)
        if (str_eq(str_of(json_string_value(json_array_get(list, i))), str_of(word)))
            return true;
    return false;
}

bool oidc_discover(struct ctx *c, const struct oidc_settings *s, struct oidc_provider *p)
{
    static const char auth_methods[] = "token_endpoint_auth_methods_supported";
    struct str base = s->issuer;
    struct fetch f = {0};
    json_t *config;
    bool is_its_own;

    if (base.n && base.p[base.n - 1] == '/')
        base.n--;
    f.url = arena_printf(c->arena, STR_FMT "/.well-known/openid-configuration", STR_ARG(base));
    if (!fetch_json(c, &f, &config))
        return false;
    is_its_own = str_eq(str_of(json_string_value(json_object_get(config, "issuer"))), s->issuer);
    *p = (struct oidc_provider){.authorization = endpoint(c, config, "authorization_endpoint"),
        .token = endpoint(c, config, "token_endpoint"),
        .keys = endpoint(c, config, "jwks_uri"),
        .userinfo = endpoint(c, config, "userinfo_endpoint"),
        .wants_secret_in_body = lists(config, auth_methods, "client_secret_post") &&
            !lists(config, auth_methods, "client_secret_basic")};
    json_decref(config);
    return (is_its_own && p->authorization && p->token && p->keys) ||
        fail(c, ERR_INVALID, "%s does not describe the provider \"" STR_FMT "\"", f.url,
            STR_ARG(s->issuer));
}

/* ---- beginning ---- */

static int64_t oldest_us(const struct ctx *c)
{
    return clock_now(c->clock) - OIDC_LOGIN_S * SECOND_US;
}

bool oidc_login_begin(struct ctx *c, struct oidc_login *login)
{
    *login = (struct oidc_login){.state = secret_new(c->arena, ""),
        .cookie = secret_new(c->arena, ""),
        .nonce = secret_new(c->arena, ""),
        .verifier = secret_new(c->arena, "")};
    return db_run(c, &oidc_sql[OIDC_LOGIN_SWEEP], ARGS(I64(oldest_us(c))), NULL) &&
        db_run(c, &oidc_sql[OIDC_LOGIN_PUT],
            ARGS(TEXT(secret_hash(c->arena, login->state)),
                TEXT(secret_hash(c->arena, login->cookie)), TEXT(login->nonce),
                TEXT(login->verifier), I64(clock_now(c->clock))),
            NULL);
}

bool oidc_login_take(struct ctx *c, struct oidc_login *login)
{
    struct str state_hash = secret_hash(c->arena, login->state);
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &oidc_sql[OIDC_LOGIN_GET],
            ARGS(TEXT(state_hash), TEXT(secret_hash(c->arena, login->cookie)), I64(oldest_us(c))),
            &found))
        return false;
    if (found) {
        login->nonce = str_keep(c->arena, db_text(&rows, 0));
        login->verifier = str_keep(c->arena, db_text(&rows, 1));
    }
    if (!db_end(&rows))
        return false;
    if (!found)
        return fail(c, ERR_DENIED,
            "this sign-in was not begun in this browser, is over, or took too long: begin again");
    return db_run(c, &oidc_sql[OIDC_LOGIN_DROP], ARGS(TEXT(state_hash)), NULL);
}

/* BASE64URL(SHA256(verifier)), RFC 7636, 4.2 */
static const char *challenge_of(struct ctx *c, struct str verifier)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    size_t room = sodium_base64_ENCODED_LEN(sizeof hash, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_alloc(c->arena, room);

    crypto_hash_sha256(hash, (const unsigned char *)verifier.p, verifier.n);
    return sodium_bin2base64(
        text, room, hash, sizeof hash, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

const char *oidc_login_url(struct ctx *c, const struct oidc_settings *s,
    const struct oidc_provider *p, const struct oidc_login *login, const char *redirect)
{
    return arena_printf(c->arena,
        "%s%cresponse_type=code&scope=openid%%20email%%20profile&client_id=%s&redirect_uri=%s"
        "&state=" STR_FMT "&nonce=" STR_FMT "&code_challenge=%s&code_challenge_method=S256",
        p->authorization, strchr(p->authorization, '?') ? '&' : '?', fetch_escape(c, s->client_id),
        fetch_escape(c, str_of(redirect)), STR_ARG(login->state), STR_ARG(login->nonce),
        challenge_of(c, login->verifier));
}

/* ---- coming back ---- */

/* What the token endpoint gives, in the arena. */
struct tokens {
    struct str id;
    const char *access; /* NULL: none */
};

/* The client says who it is as the provider takes it; the standard way is Basic. */
static bool tokens_fetch(struct ctx *c, const struct oidc_settings *s,
    const struct oidc_provider *p, const struct oidc_login *login, struct str code,
    const char *redirect, struct tokens *out)
{
    const char *client = fetch_escape(c, s->client_id), *secret = fetch_escape(c, s->client_secret);
    bool is_basic = s->client_secret.n && !p->wants_secret_in_body;
    struct fetch f = {.url = p->token};
    json_t *answer;

    f.form = arena_printf(c->arena,
        "grant_type=authorization_code&code=%s&redirect_uri=%s&code_verifier=" STR_FMT "%s%s%s%s",
        fetch_escape(c, code), fetch_escape(c, str_of(redirect)), STR_ARG(login->verifier),
        is_basic ? "" : "&client_id=", is_basic ? "" : client,
        p->wants_secret_in_body && s->client_secret.n ? "&client_secret=" : "",
        p->wants_secret_in_body && s->client_secret.n ? secret : "");
    if (is_basic) {
        f.user = client;
        f.password = secret;
    }
    if (!fetch_json(c, &f, &answer))
        return false;
    out->id = str_keep(c->arena, str_of(json_string_value(json_object_get(answer, "id_token"))));
    out->access = json_string_value(json_object_get(answer, "access_token"));
    if (out->access)
        out->access = str_dup(c->arena, str_of(out->access));
    json_decref(answer);
    return true;
}

/* Some say yes as a text. */
static bool is_true(const json_t *value)
{
    return json_is_true(value) || str_eq(str_of(json_string_value(value)), STR("true"));
}

static void person_read(struct ctx *c, const json_t *claims, struct oidc_person *out)
{
    out->subject = str_keep(c->arena, str_of(json_string_value(json_object_get(claims, "sub"))));
    out->email = str_keep(c->arena, str_of(json_string_value(json_object_get(claims, "email"))));
    out->name = str_keep(c->arena, str_of(json_string_value(json_object_get(claims, "name"))));
    out->is_email_verified = is_true(json_object_get(claims, "email_verified"));
}

/* Many providers tell the address only here (OpenID Connect Core, 5.4); it must be the same who. */
static bool userinfo_fetch(
    struct ctx *c, const struct oidc_provider *p, const char *access, struct oidc_person *person)
{
    struct fetch f = {.url = p->userinfo, .bearer = access};
    struct oidc_person told;
    json_t *answer;

    if (person->email.n || !p->userinfo || !access)
        return true;
    if (!fetch_json(c, &f, &answer))
        return false;
    person_read(c, answer, &told);
    json_decref(answer);
    if (!str_eq(told.subject, person->subject))
        return fail(c, ERR_DENIED, "the provider tells about somebody else");
    *person = told;
    return true;
}

bool oidc_exchange(struct ctx *c, const struct oidc_settings *s, const struct oidc_login *login,
    struct str code, const char *redirect, struct oidc_person *out)
{
    struct id_token_wanted wanted = {s->issuer, s->client_id, login->nonce};
    struct oidc_provider p;
    struct tokens tokens;
    json_t *keys, *claims;
    struct fetch f = {0};
    bool ok;

    if (!oidc_discover(c, s, &p) || !tokens_fetch(c, s, &p, login, code, redirect, &tokens))
        return false;
    f.url = p.keys;
    if (!fetch_json(c, &f, &keys))
        return false;
    ok = id_token_check(c, tokens.id, keys, &wanted, &claims);
    json_decref(keys);
    if (!ok)
        return false;
    person_read(c, claims, out);
    json_decref(claims);
    if (!out->subject.n || out->subject.n > SUBJECT_MAX)
        return fail(c, ERR_DENIED, "the provider's token does not say who it is");
    return userinfo_fetch(c, &p, tokens.access, out);
}

/* ---- who that is here ---- */

static bool is_in_domains(const struct oidc_settings *s, struct str email)
{
    struct str rest = s->domains, domain = email, local, one;

    str_cut(&domain, '@', &local);
    while (str_cut(&rest, ',', &one))
        if (str_eq_nocase(str_trim(one), domain))
            return true;
    return false;
}

static bool person_add(struct ctx *c, const struct oidc_settings *s,
    const struct oidc_person *person, struct account *a)
{
    *a = (struct account){.email = person->email,
        .name = mailbox_is_line(person->name) && person->name.n <= ACCOUNT_NAME_MAX ? person->name
                                                                                    : STR(""),
        .role = s->role,
        .language = STR("")};
    if (s->role == ROLE_NONE || !s->domains.n)
        return fail(c, ERR_DENIED, "\"" STR_FMT "\" is no user here: somebody has to invite them",
            STR_ARG(person->email));
    return account_add(c, a);
}

static bool person_link(struct ctx *c, const struct oidc_settings *s,
    const struct oidc_person *person, struct account *a)
{
    struct str email;
    bool found;

    if (!person->is_email_verified || !mailbox_is_address(person->email))
        return fail(c, ERR_DENIED, "the provider has not verified an e-mail address of theirs");
    if (s->domains.n && !is_in_domains(s, person->email))
        return fail(c, ERR_DENIED,
            "the address \"" STR_FMT "\" is of a domain that may not sign in",
            STR_ARG(person->email));
    if (!account_email(c, person->email, &email) || !account_find(c, email, a, &found))
        return false;
    if (!found && !person_add(c, s, person, a))
        return false;
    return db_run(c, &oidc_sql[OIDC_IDENTITY_PUT],
        ARGS(TEXT(s->issuer), TEXT(person->subject), I64(a->id), I64(clock_now(c->clock))), NULL);
}

bool oidc_account(struct ctx *c, const struct oidc_settings *s, const struct oidc_person *person,
    int64_t *account_id)
{
    struct account a;
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &oidc_sql[OIDC_IDENTITY_GET],
            ARGS(TEXT(s->issuer), TEXT(person->subject)), &found))
        return false;
    if (found)
        a.id = db_i64(&rows, 0);
    if (!db_end(&rows) || !(found ? account_get(c, a.id, &a) : person_link(c, s, person, &a)))
        return false;
    *account_id = a.id;
    return a.is_active || fail(c, ERR_DENIED, "this user may not sign in any more");
}
