/* What a line says: why, to the reader; what to say, in the customer's language. */
#include <math.h>

#include "today/today.h"

struct str today_word(const char *words, int n)
{
    struct str rest = str_of(words), one = STR("");

    assert(n >= 0);
    for (int i = 0; i <= n; i++)
        if (!str_cut(&rest, '|', &one))
            bug("\"%s\" has no word %d", words, n);
    return one;
}

const char *today_why(struct ctx *c, const struct today_page *p, const struct today_item *item)
{
    bool has_chance = !isnan(item->chance);

    return LANG_FORMAT(c->arena, c->lang, item->reason->why,
        ARG_TEXT("date", lang_date(c->arena, c->lang, item->day)),
        ARG_INT("ahead", item->day - p->day), ARG_INT("number", item->number),
        ARG_INT("other", item->other), ARG_INT("sample", item->sample), ARG_STR("what", item->what),
        ARG_TEXT("has_chance", has_chance ? "yes" : "no"),
        ARG_TEXT("chance", has_chance ? lang_percent(c->arena, c->lang, item->chance, 0) : ""));
}

/* "Hello Anna. " */
static const char *greeting(struct ctx *c, const struct today_line *line)
{
    return line->called.n
        ? LANG_FORMAT(c->arena, line->lang, T_TODAY_HELLO, ARG_STR("name", line->called))
        : lang_text(line->lang, T_TODAY_HELLO_NOBODY);
}

const char *today_script(struct ctx *c, const struct today_page *p, const struct today_line *line)
{
    const struct today_item *item = line->item;

    if (!item->reason->purpose)
        return NULL;
    return arena_printf(c->arena, "%s %s", greeting(c, line),
        LANG_FORMAT(c->arena, line->lang, item->reason->script,
            ARG_TEXT("date", lang_day(c->arena, line->lang, item->day)),
            ARG_INT("ahead", item->day - p->day), ARG_INT("number", item->number)));
}

const char *today_refusal_text(struct ctx *c, const struct today_contact *contact)
{
    int64_t day = contact->until_us ? zone_day(c->zone, contact->until_us) : 0;

    switch (contact->refusal) {
    case CONTACT_NO_CONSENT:
        return lang_text(c->lang, T_TODAY_NO_CONSENT);
    case CONTACT_NO_WAY:
        return lang_text(c->lang, T_TODAY_NO_WAY);
    case CONTACT_LATELY:
        return LANG_FORMAT(
            c->arena, c->lang, T_TODAY_LATELY, ARG_TEXT("date", lang_date(c->arena, c->lang, day)));
    case CONTACT_MAY:
    case CONTACT_REFUSAL_COUNT:
        break;
    }
    return NULL;
}
