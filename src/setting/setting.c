/* Settings as rows: name, default, check, and the text that explains it. */
#include "setting/setting.h"

#include <stdlib.h>
#include <string.h>

#include "base/actor.h"
#include "base/mailbox.h"
#include "base/money.h"
#include "cli/verb.h"
#include "module.h"
#include "setting/setting_http.h"
#include "setting/setting_store.h"

static bool currency_check(struct ctx *c, struct str value)
{
    struct rows rows;
    bool has_amounts;

    if (value.n != 3 || currency_digits(str_dup(c->arena, value)) < 0)
        return fail(c, ERR_INVALID, "\"" STR_FMT "\" is no currency of ISO 4217, like EUR or UAH",
            STR_ARG(value));
    if (str_eq(value, str_of(c->currency)))
        return true;
    if (!db_one(c, &rows, &setting_sql[SETTING_HAS_AMOUNTS], NO_ARGS, &has_amounts) ||
        !db_end(&rows))
        return false;
    return !has_amounts ||
        fail(c, ERR_CONFLICT, "amounts are kept in %s already: they cannot become \"" STR_FMT "\"",
            c->currency, STR_ARG(value));
}

static bool zone_check(struct ctx *c, struct str value)
{
    struct zone *z = zone_open(value);

    if (!z)
        return fail(
            c, ERR_INVALID, "\"" STR_FMT "\" is no time zone, like Europe/Kyiv", STR_ARG(value));
    zone_close(&z);
    return true;
}

static bool country_check(struct ctx *c, struct str value)
{
    if (value.n == 2 && value.p[0] >= 'A' && value.p[0] <= 'Z' && value.p[1] >= 'A' &&
        value.p[1] <= 'Z')
        return true;
    return fail(
        c, ERR_INVALID, "\"" STR_FMT "\" is no country code, like UA or GB", STR_ARG(value));
}

static bool margin_check(struct ctx *c, struct str value)
{
    double percent;

    return (str_to_f64(value, 0, 100, &percent) && percent > 0) ||
        fail(c, ERR_INVALID, "\"" STR_FMT "\" is no margin in per cent, like 40", STR_ARG(value));
}

static bool sender_check(struct ctx *c, struct str value)
{
    struct str name, address;

    return !value.n || mailbox_parse(value, &name, &address) ||
        fail(c, ERR_INVALID,
            "\"" STR_FMT "\" is no sender, like shop@example.com or The Shop <shop@example.com>",
            STR_ARG(value));
}

static bool smtp_check(struct ctx *c, struct str value)
{
    return !value.n || str_starts(value, STR("smtp://")) || str_starts(value, STR("smtps://")) ||
        fail(c, ERR_INVALID, "a mail server is smtp://HOST:PORT or smtps://HOST:PORT");
}

static bool tls_check(struct ctx *c, struct str value)
{
    return !value.n || str_eq(value, STR("required")) || str_eq(value, STR("none")) ||
        fail(c, ERR_INVALID, "smtp_tls is required or none");
}

static bool line_check(struct ctx *c, struct str value)
{
    return mailbox_is_line(value) || fail(c, ERR_INVALID, "the value must be one line of text");
}

static bool hours_check(struct ctx *c, struct str value)
{
    int64_t hours;

    return str_to_i64(value, 1, 720, &hours) ||
        fail(c, ERR_INVALID, "\"" STR_FMT "\" is no number of hours from 1 to 720", STR_ARG(value));
}

static bool days_check(struct ctx *c, struct str value)
{
    int64_t days;

    return str_to_i64(value, 1, 365, &days) ||
        fail(c, ERR_INVALID, "\"" STR_FMT "\" is no number of days from 1 to 365", STR_ARG(value));
}

static bool count_check(struct ctx *c, struct str value)
{
    int64_t count;

    return str_to_i64(value, 0, 1000000, &count) ||
        fail(
            c, ERR_INVALID, "\"" STR_FMT "\" is no whole number from 0 to 1000000", STR_ARG(value));
}

static bool issuer_check(struct ctx *c, struct str value)
{
    return !value.n || str_starts(value, STR("https://")) ||
        str_starts(value, STR("http://127.0.0.1:")) ||
        fail(c, ERR_INVALID, "an issuer is https://HOST, as the provider writes it");
}

static bool role_check(struct ctx *c, struct str value)
{
    enum role role;

    return !value.n || role_parse(value, &role) ||
        fail(c, ERR_INVALID, "\"" STR_FMT "\" is no role: " ROLES, STR_ARG(value));
}

static bool roles_check(struct ctx *c, struct str value)
{
    struct str rest = value, name;
    enum role role;

    while (value.n && str_cut(&rest, ',', &name))
        if (!role_parse(str_trim(name), &role))
            return fail(c, ERR_INVALID, "\"" STR_FMT "\" is no role: " ROLES, STR_ARG(name));
    return true;
}

/* What the environment says is stronger than what is stored. A secret is never shown. */
static const struct setting_row {
    const char *name;
    bool (*check)(struct ctx *c, struct str value);
    enum text help;
    const char *environment;
    bool is_secret;
    bool is_told;  /* by the program itself: nobody sets it */
    bool is_entry; /* decides who comes in, or where mails go that let somebody in */
} rows_of_settings[] = {
    {"country", country_check, T_SETTING_COUNTRY},
    {"currency", currency_check, T_SETTING_CURRENCY},
    {"mail_from", sender_check, T_SETTING_MAIL_FROM, "MAITRED_MAIL_FROM", .is_entry = true},
    {"margin", margin_check, T_SETTING_MARGIN},
    {"oidc_client_id", line_check, T_SETTING_OIDC_CLIENT_ID, "MAITRED_OIDC_CLIENT_ID",
        .is_entry = true},
    {"oidc_client_secret", line_check, T_SETTING_OIDC_CLIENT_SECRET, "MAITRED_OIDC_CLIENT_SECRET",
        true, .is_entry = true},
    {"oidc_domains", line_check, T_SETTING_OIDC_DOMAINS, .is_entry = true},
    {"oidc_issuer", issuer_check, T_SETTING_OIDC_ISSUER, "MAITRED_OIDC_ISSUER", .is_entry = true},
    {"oidc_role", role_check, T_SETTING_OIDC_ROLE, .is_entry = true},
    {"referral_friend_points", count_check, T_SETTING_REFERRAL_FRIEND_POINTS},
    {"referral_inviter_points", count_check, T_SETTING_REFERRAL_INVITER_POINTS},
    {"referral_month_max", count_check, T_SETTING_REFERRAL_MONTH_MAX},
    {"referral_return_days", days_check, T_SETTING_REFERRAL_RETURN_DAYS},
    {"second_factor_roles", roles_check, T_SETTING_SECOND_FACTOR_ROLES, .is_entry = true},
    {"session_days", days_check, T_SETTING_SESSION_DAYS, .is_entry = true},
    {"session_idle_hours", hours_check, T_SETTING_SESSION_IDLE_HOURS, .is_entry = true},
    {"simulated", line_check, T_SETTING_SIMULATED, .is_told = true},
    {"smtp_password", line_check, T_SETTING_SMTP_PASSWORD, "MAITRED_SMTP_PASSWORD", true,
        .is_entry = true},
    {"smtp_tls", tls_check, T_SETTING_SMTP_TLS, "MAITRED_SMTP_TLS", .is_entry = true},
    {"smtp_url", smtp_check, T_SETTING_SMTP_URL, "MAITRED_SMTP_URL", .is_entry = true},
    {"smtp_user", line_check, T_SETTING_SMTP_USER, "MAITRED_SMTP_USER", .is_entry = true},
    {"time_zone", zone_check, T_SETTING_TIME_ZONE},
    {"visitor_days", count_check, T_SETTING_VISITOR_DAYS},
};

static struct str environment_of(const char *name)
{
    for (size_t i = 0; i < COUNT(rows_of_settings); i++)
        if (rows_of_settings[i].environment && strcmp(name, rows_of_settings[i].name) == 0)
            return str_of(getenv(rows_of_settings[i].environment));
    return STR("");
}

bool setting_get(struct ctx *c, const char *name, struct str *value)
{
    struct rows rows;
    bool found;

    *value = environment_of(name);
    if (value->n)
        return true;
    if (!db_one(c, &rows, &setting_sql[SETTING_GET], ARGS(TEXT(str_of(name))), &found))
        return false;
    *value = found ? str_keep(c->arena, db_text(&rows, 0)) : STR("");
    return db_end(&rows);
}

bool setting_is_entry(struct str name)
{
    for (size_t i = 0; i < COUNT(rows_of_settings); i++)
        if (str_eq(name, str_of(rows_of_settings[i].name)))
            return rows_of_settings[i].is_entry;
    return false;
}

static bool value_put(struct ctx *c, struct str name, struct str value, bool is_told)
{
    for (size_t i = 0; i < COUNT(rows_of_settings); i++) {
        if (!str_eq(name, str_of(rows_of_settings[i].name)))
            continue;
        if (rows_of_settings[i].is_told && !is_told)
            return fail(c, ERR_INVALID,
                "the setting \"" STR_FMT "\" is told by the program and cannot be set",
                STR_ARG(name));
        if (rows_of_settings[i].is_entry && !actor_may(c->actor, PERM_ACCOUNT_EDIT))
            return fail(c, ERR_DENIED,
                "the setting \"" STR_FMT "\" decides who comes in: it needs the permission \"%s\"",
                STR_ARG(name), permission_rows[PERM_ACCOUNT_EDIT].name);
        if (value.n > SETTING_VALUE_MAX)
            return fail(c, ERR_INVALID, "the value is longer than %d bytes", SETTING_VALUE_MAX);
        return rows_of_settings[i].check(c, value) &&
            db_run(c, &setting_sql[SETTING_PUT], ARGS(TEXT(name), TEXT(value)), NULL);
    }
    return fail(c, ERR_INVALID, "there is no setting \"" STR_FMT "\" (maitred setting list)",
        STR_ARG(name));
}

bool setting_put(struct ctx *c, struct str name, struct str value)
{
    return value_put(c, name, value, false);
}

bool setting_tell(struct ctx *c, const char *name, struct str value)
{
    return value_put(c, str_of(name), value, true);
}

/* What a business that never said counts in, by the language it is spoken to in. */
static const char *currency_by_language(enum lang lang)
{
    static const char *const usual[] = {[LANG_EN] = "EUR", [LANG_RU] = "RUB", [LANG_UK] = "UAH"};

    return usual[lang];
}

bool setting_ready(struct ctx *c)
{
    struct str currency, zone;
    struct zone *z;

    if (!setting_get(c, "currency", &currency) || !setting_get(c, "time_zone", &zone))
        return false;
    if (!currency.n)
        currency = str_of(currency_by_language(c->lang));
    memcpy(c->currency, currency.p, 3);
    z = zone.n ? zone_open(zone) : NULL;
    if (z) {
        zone_close(&c->zone);
        c->zone = z;
    }
    return true;
}

bool setting_claim_currency(struct ctx *c, const char *currency)
{
    struct str known;

    if (!setting_get(c, "currency", &known))
        return false;
    if (known.n && !str_eq_nocase(known, str_of(currency)))
        return fail(c, ERR_CONFLICT, "the business counts in \"" STR_FMT "\", the file in \"%s\"",
            STR_ARG(known), currency);
    if (!known.n && !setting_put(c, STR("currency"), str_of(currency)))
        return false;
    memcpy(c->currency, currency, 3);
    return true;
}

bool setting_each(struct ctx *c, void (*each)(void *arg, const struct setting *s), void *arg)
{
    for (size_t i = 0; i < COUNT(rows_of_settings); i++) {
        const struct setting_row *row = &rows_of_settings[i];
        struct setting s = {.name = row->name,
            .help = lang_text(c->lang, row->help),
            .is_secret = row->is_secret,
            .is_entry = row->is_entry};

        if (!setting_get(c, row->name, &s.value))
            return false;
        each(arg, &s);
    }
    return true;
}

/* ---- commands ---- */

static void setting_print(void *arg, const struct setting *s)
{
    struct output *o = arg;

    output_row(o);
    output_text(o, NULL, NULL, str_of(s->name));
    output_text(o, NULL, NULL, s->is_secret && s->value.n ? STR("***") : s->value);
    output_text(o, NULL, NULL, str_of(s->help));
}

static bool setting_list(struct ctx *c, struct call *call)
{
    struct output *o = call->out;
    struct column columns[] = {{"name", lang_text(c->lang, T_SETTING_NAME), COLUMN_LEFT},
        {"value", lang_text(c->lang, T_SETTING_VALUE), COLUMN_LEFT},
        {"help", lang_text(c->lang, T_SETTING_MEANING), COLUMN_LEFT}};

    output_table(o, "settings", columns, COUNT(columns));
    if (!setting_each(c, setting_print, o))
        return false;
    output_table_end(o);
    return true;
}

static bool setting_set(struct ctx *c, struct call *call)
{
    return setting_put(c, call->operands[0], call->operands[1]);
}

static const struct verb setting_verbs[] = {
    {"setting list", "", .db = DB_READY, .txn = TXN_READ, .run = setting_list,
        .help = T_VERB_SETTING_LIST},
    {"setting set", "NAME VALUE", .db = DB_READY, .txn = TXN_WRITE, .run = setting_set,
        .help = T_VERB_SETTING_SET},
};

const struct module setting_module = {.name = "setting",
    .ready = setting_ready,
    VERBS(setting_verbs),
    .routes = setting_routes,
    .route_count = SETTING_ROUTE_COUNT,
    .statements = setting_sql,
    .statement_count = SETTING_STATEMENT_COUNT};
