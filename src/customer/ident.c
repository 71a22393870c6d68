/* One spelling for every identity. Two people must never share one by accident and one person must
 * never get two by a matter of typing, so each kind has its own idea of what does not count:
 * blanks and brackets in a telephone number, letter case in an e-mail address, dashes on a card.
 * Anything a kind cannot read is refused with a reason, never cut to fit. */
#include "customer/customer.h"

#include <string.h>

#include "customer/phone.h"

#define EMAIL_MAX 254 /* bytes; RFC 5321 through RFC 3696 erratum 1690 */
#define EMAIL_LOCAL_MAX 64
#define EMAIL_LABEL_MAX 63
#define SOURCE_MAX 32
#define TELEGRAM_MIN 4
#define TELEGRAM_MAX 32

typedef const char *spell(
    struct ctx *c, struct str source, struct str country, struct str raw, struct str *out);

static bool is_digit(char ch)
{
    return ch >= '0' && ch <= '9';
}

static bool is_alnum(char ch)
{
    return is_digit(ch) || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

static bool is_beyond_ascii(char ch)
{
    return (unsigned char)ch >= 0x80;
}

static struct str folded(struct ctx *c, struct str raw)
{
    return str_trim(str_of(lang_fold(c->arena, raw)));
}

/* ---- telephone ---- */

static const char *spell_phone(
    struct ctx *c, struct str source, struct str country, struct str raw, struct str *out)
{
    const char *e164 = phone_e164(c->arena, raw, country);

    (void)source;
    if (e164) {
        *out = str_of(e164);
        return NULL;
    }
    if (!country.n && raw.p[0] != '+' && !str_starts(raw, STR("00")) && !str_starts(raw, STR("(+")))
        return "phone number without a country code";
    return "not a phone number";
}

/* ---- e-mail ---- */

static bool email_local_fits(struct str local)
{
    if (local.n == 0 || local.n > EMAIL_LOCAL_MAX || local.p[0] == '.' ||
        local.p[local.n - 1] == '.' || str_find(local, STR(".."), NULL))
        return false;
    for (size_t i = 0; i < local.n; i++)
        if (!is_alnum(local.p[i]) && !is_beyond_ascii(local.p[i]) &&
            !strchr(".!#$%&'*+/=?^_`{|}~-", local.p[i]))
            return false;
    return true;
}

static bool email_label_fits(struct str label)
{
    if (label.n == 0 || label.n > EMAIL_LABEL_MAX || label.p[0] == '-' ||
        label.p[label.n - 1] == '-')
        return false;
    for (size_t i = 0; i < label.n; i++)
        if (!is_alnum(label.p[i]) && !is_beyond_ascii(label.p[i]) && label.p[i] != '-')
            return false;
    return true;
}

/* At least two labels, the last of them no number: "anna@shop" and "anna@10.0.0.1" reach nobody. */
static bool email_domain_fits(struct str domain)
{
    struct str label;
    size_t labels = 0;
    int64_t number;

    for (; str_cut(&domain, '.', &label); labels++)
        if (!email_label_fits(label))
            return false;
    return labels > 1 && !str_to_i64(label, INT64_MIN, INT64_MAX, &number);
}

static const char *spell_email(
    struct ctx *c, struct str source, struct str country, struct str raw, struct str *out)
{
    struct str domain = folded(c, raw), local;

    (void)source;
    (void)country;
    *out = domain;
    if (out->n > EMAIL_MAX)
        return "an e-mail address has at most 254 bytes";
    if (!str_cut(&domain, '@', &local) || !domain.p || !email_local_fits(local) ||
        !email_domain_fits(domain))
        return "not an e-mail address";
    return NULL;
}

/* ---- cards, ids of other systems, messengers, devices ---- */

/* The bytes of a blank or a dash at p, 0 when there is none: what people put between groups. */
static size_t card_gap(struct str rest)
{
    if (rest.p[0] == ' ' || rest.p[0] == '-')
        return 1;
    if (rest.n < 3 || memcmp(rest.p, "\xE2\x80", 2) != 0)
        return rest.n >= 3 && memcmp(rest.p, "\xE2\x88\x92", 3) == 0 ? 3 : 0;
    return (unsigned char)rest.p[2] >= 0x90 && (unsigned char)rest.p[2] <= 0x95 ? 3 : 0;
}

static const char *spell_card(
    struct ctx *c, struct str source, struct str country, struct str raw, struct str *out)
{
    struct str rest = folded(c, raw);
    char *card = arena_alloc(c->arena, rest.n + 1);
    size_t n = 0;

    (void)source;
    (void)country;
    while (rest.n > 0) {
        size_t gap = card_gap(rest);

        if (gap == 0 && !is_alnum(rest.p[0]) && !is_beyond_ascii(rest.p[0]))
            return "a card number has only letters and digits";
        if (gap == 0)
            card[n++] = rest.p[0];
        rest = str_from(rest, gap ? gap : 1);
    }
    *out = (struct str){card, n};
    return n ? NULL : "a card number has only letters and digits";
}

static const char *spell_external(
    struct ctx *c, struct str source, struct str country, struct str raw, struct str *out)
{
    struct str name = source.n ? folded(c, source) : source;

    (void)country;
    if (name.n > SOURCE_MAX)
        return "the name of a source has at most 32 letters";
    for (size_t i = 0; i < name.n; i++)
        if (!is_alnum(name.p[i]) && !strchr("_.-", name.p[i]))
            return "the name of a source has only a-z, 0-9, \"_\", \".\" and \"-\"";
    *out = str_join(c->arena, name, ':', raw);
    return NULL;
}

static const char *spell_telegram(
    struct ctx *c, struct str source, struct str country, struct str raw, struct str *out)
{
    struct str name = folded(c, raw);
    int64_t number;

    (void)source;
    (void)country;
    *out = name;
    if (is_digit(name.p[0]) && str_to_i64(name, 1, INT64_MAX, &number))
        return NULL;
    if (name.p[0] == '@')
        name = str_from(name, 1);
    if (name.n < TELEGRAM_MIN || name.n > TELEGRAM_MAX || is_digit(name.p[0]))
        return "a Telegram name has 4 to 32 letters, digits or \"_\"";
    for (size_t i = 0; i < name.n; i++)
        if (!is_alnum(name.p[i]) && name.p[i] != '_')
            return "a Telegram name has 4 to 32 letters, digits or \"_\"";
    *out = str_of(arena_printf(c->arena, "@" STR_FMT, STR_ARG(name)));
    return NULL;
}

static const char *spell_device(
    struct ctx *c, struct str source, struct str country, struct str raw, struct str *out)
{
    (void)c;
    (void)source;
    (void)country;
    *out = raw;
    return NULL;
}

static const struct {
    const char *prefix;
    spell *spell;
} kinds[] = {
    [IDENT_PHONE] = {"phone", spell_phone},
    [IDENT_EMAIL] = {"email", spell_email},
    [IDENT_CARD] = {"card", spell_card},
    [IDENT_EXTERNAL] = {"ext", spell_external},
    [IDENT_TELEGRAM] = {"telegram", spell_telegram},
    [IDENT_DEVICE] = {"device", spell_device},
};
static_assert(COUNT(kinds) == IDENT_KIND_COUNT, "every kind of identity needs a spelling");

static bool has_control(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7F)
            return true;
    return false;
}

const char *ident_spell(struct ctx *c, enum ident_kind kind, struct str source, struct str country,
    struct str raw, struct str *out)
{
    const char *reason;
    struct str body;

    assert(kind < IDENT_KIND_COUNT);
    raw = str_trim(raw);
    if (raw.n == 0)
        return "empty";
    if (raw.n > IDENT_MAX || source.n > IDENT_MAX)
        return "longer than an identity may be";
    if (!str_is_utf8(raw) || !str_is_utf8(source))
        return "not UTF-8";
    if (has_control(raw))
        return "has control characters";
    reason = kinds[kind].spell(c, source, country, raw, &body);
    if (reason)
        return reason;
    if (strlen(kinds[kind].prefix) + 1 + body.n > IDENT_MAX)
        return "longer than an identity may be";
    *out = str_join(c->arena, str_of(kinds[kind].prefix), ':', body);
    assert(out->n <= IDENT_MAX);
    return NULL;
}

const char *ident_prefix(enum ident_kind kind)
{
    assert(kind < IDENT_KIND_COUNT);
    return kinds[kind].prefix;
}

bool ident_split(struct str ident, enum ident_kind *kind, struct str *body)
{
    struct str prefix;

    *body = ident;
    if (!str_cut(body, ':', &prefix) || !body->p)
        return false;
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_eq(prefix, str_of(kinds[i].prefix))) {
            *kind = (enum ident_kind)i;
            return true;
        }
    return false;
}
