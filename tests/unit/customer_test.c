/* The one spelling of an identity: what counts as the same, and what is refused rather than guessed. */
#include "unit.h"

#include <string.h>

#include "customer/customer.h"
#include "customer/phone.h"

struct spelling {
    enum ident_kind kind;
    const char *source, *country, *raw, *ident; /* NULL: refused */
};

static const struct spelling phones[] = {
    /* Russia: 8 and 7 both stand for the country where it is known. */
    {IDENT_PHONE, "", "RU", "8 (916) 123-45-67", "phone:+79161234567"},
    {IDENT_PHONE, "", "RU", "+7 916 123-45-67", "phone:+79161234567"},
    {IDENT_PHONE, "", "RU", "79161234567", "phone:+79161234567"},
    {IDENT_PHONE, "", "RU", "9161234567", "phone:+79161234567"},
    {IDENT_PHONE, "", "RU", "8 495 123 45 67", "phone:+74951234567"},
    {IDENT_PHONE, "", "RU", "123-45-67", NULL},
    {IDENT_PHONE, "", "UA", "050 123 45 67", "phone:+380501234567"},
    {IDENT_PHONE, "", "UA", "(050) 123-45-67", "phone:+380501234567"},
    {IDENT_PHONE, "", "UA", "380501234567", "phone:+380501234567"},
    {IDENT_PHONE, "", "UA", "80501234567", NULL},
    {IDENT_PHONE, "", "", "00380501234567", "phone:+380501234567"},
    {IDENT_PHONE, "", "GB", "020 7946 0958", "phone:+442079460958"},
    {IDENT_PHONE, "", "GB", "+44 (0)20 7946 0958", "phone:+442079460958"},
    {IDENT_PHONE, "", "UA", "+44 20 7946 0958", "phone:+442079460958"},
    {IDENT_PHONE, "", "UA", "0044 20 7946 0958", "phone:+442079460958"},
    {IDENT_PHONE, "", "DE", "030 901820", "phone:+4930901820"},
    {IDENT_PHONE, "", "DE", "0171 2345678", "phone:+491712345678"},
    {IDENT_PHONE, "", "", "+49 171 2345678 ext. 5", "phone:+491712345678"},
    {IDENT_PHONE, "", "", "050 123 45 67", NULL},
    {IDENT_PHONE, "", "", "+1", NULL},
    {IDENT_PHONE, "", "UA", "call me", NULL},
    {IDENT_PHONE, "", "XX", "050 123 45 67", NULL},
};

static const struct spelling others[] = {
    {IDENT_EMAIL, "", "", "  Anna.P@Shop.UA ", "email:anna.p@shop.ua"},
    {IDENT_EMAIL, "", "", "o'neil+news@mail.example.com", "email:o'neil+news@mail.example.com"},
    {IDENT_EMAIL, "", "", "Анна@Пошта.укр", "email:анна@пошта.укр"},
    {IDENT_EMAIL, "", "", "anna@shop", NULL},
    {IDENT_EMAIL, "", "", "anna@10.0.0.1", NULL},
    {IDENT_EMAIL, "", "", "@shop.ua", NULL},
    {IDENT_EMAIL, "", "", "anna@", NULL},
    {IDENT_EMAIL, "", "", "a..b@shop.ua", NULL},
    {IDENT_EMAIL, "", "", ".a@shop.ua", NULL},
    {IDENT_EMAIL, "", "", "a b@shop.ua", NULL},
    {IDENT_EMAIL, "", "", "a@b@shop.ua", NULL},
    {IDENT_EMAIL, "", "", "a@-shop.ua", NULL},
    {IDENT_EMAIL, "", "", "a@shop..ua", NULL},
    {IDENT_CARD, "", "", "1001-22 33", "card:10012233"},
    {IDENT_CARD, "", "", "AB \xE2\x80\x93 12", "card:ab12"},
    {IDENT_CARD, "", "", "- -", NULL},
    {IDENT_CARD, "", "", "10/22", NULL},
    {IDENT_EXTERNAL, "", "", " 17850.0 ", "ext::17850.0"},
    {IDENT_EXTERNAL, "CRM", "", "Ab:1", "ext:crm:Ab:1"},
    {IDENT_EXTERNAL, "c r m", "", "1", NULL},
    {IDENT_EXTERNAL, "abcdefghijklmnopqrstuvwxyz0123456", "", "1", NULL},
    {IDENT_EXTERNAL, "", "", "a\tb", NULL},
    {IDENT_TELEGRAM, "", "", "@Anna_P", "telegram:@anna_p"},
    {IDENT_TELEGRAM, "", "", "anna_p", "telegram:@anna_p"},
    {IDENT_TELEGRAM, "", "", "123456789", "telegram:123456789"},
    {IDENT_TELEGRAM, "", "", "@ab", NULL},
    {IDENT_TELEGRAM, "", "", "@", NULL},
    {IDENT_TELEGRAM, "", "", "@anna-p", NULL},
    {IDENT_DEVICE, "", "", " a1b2 ", "device:a1b2"},
    {IDENT_DEVICE, "", "", "a\nb", NULL},
    {IDENT_DEVICE, "", "", "\xFF", NULL},
    {IDENT_DEVICE, "", "", "   ", NULL},
};

static void check(struct ctx *c, const struct spelling *s)
{
    struct str ident;
    const char *reason =
        ident_spell(c, s->kind, str_of(s->source), str_of(s->country), str_of(s->raw), &ident);

    if (!s->ident != (reason != NULL))
        fail_msg("\"%s\" (%s): %s", s->raw, s->country, reason ? reason : ident.p);
    if (s->ident)
        assert_string_equal(str_dup(c->arena, ident), s->ident);
}

static void spellings(void **state)
{
    struct ctx c;

    (void)state;
    ctx_init(&c, 1 << 20, LANG_EN);
    for (size_t i = 0; i < COUNT(phones); i++)
        check(&c, &phones[i]);
    for (size_t i = 0; i < COUNT(others); i++)
        check(&c, &others[i]);
    ctx_fini(&c);
}

/* A spelled identity is spelled the same again: what is stored can be asked for as it is stored. */
static void spelled_twice(void **state)
{
    struct ctx c;

    (void)state;
    ctx_init(&c, 1 << 20, LANG_EN);
    for (size_t i = 0; i < COUNT(others); i++) {
        struct str body, again;
        enum ident_kind kind;

        if (!others[i].ident || others[i].kind == IDENT_EXTERNAL)
            continue;
        assert_true(ident_split(str_of(others[i].ident), &kind, &body));
        assert_int_equal(kind, others[i].kind);
        assert_null(ident_spell(&c, kind, STR(""), STR(""), body, &again));
        assert_string_equal(str_dup(c.arena, again), others[i].ident);
    }
    ctx_fini(&c);
}

static void limits(void **state)
{
    static char text[IDENT_MAX + 2];
    struct ctx c;
    struct str ident;

    (void)state;
    ctx_init(&c, 1 << 20, LANG_EN);
    memset(text, 'a', IDENT_MAX + 1);
    for (int kind = 0; kind < IDENT_KIND_COUNT; kind++)
        assert_non_null(
            ident_spell(&c, (enum ident_kind)kind, STR(""), STR("GB"), str_of(text), &ident));
    assert_null(ident_spell(&c, IDENT_DEVICE, STR(""), STR(""),
        (struct str){text, IDENT_MAX - strlen("device:")}, &ident));
    assert_int_equal(ident.n, IDENT_MAX);
    assert_non_null(ident_spell(&c, IDENT_DEVICE, STR(""), STR(""),
        (struct str){text, IDENT_MAX - strlen("device:") + 1}, &ident));
    ctx_fini(&c);
}

static void dates(void **state)
{
    int year, month, day;

    (void)state;
    assert_true(customer_date_read(STR("12-31"), &year, &month, &day));
    assert_int_equal(year, 0);
    assert_int_equal(month * 100 + day, 1231);
    assert_true(customer_date_read(STR("02-29"), &year, &month, &day));
    assert_true(customer_date_read(STR("1992-02-29"), &year, &month, &day));
    assert_false(customer_date_read(STR("1993-02-29"), &year, &month, &day));
    assert_false(customer_date_read(STR("31-12-1990"), &year, &month, &day));
    assert_false(customer_date_read(STR("90-12-31"), &year, &month, &day));
    assert_false(customer_date_read(STR("12"), &year, &month, &day));
    assert_false(customer_date_read(STR(""), &year, &month, &day));
    assert_false(customer_date_read(STR("1990-12-31-1"), &year, &month, &day));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings),
        cmocka_unit_test(spelled_twice),
        cmocka_unit_test(limits),
        cmocka_unit_test(dates),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
