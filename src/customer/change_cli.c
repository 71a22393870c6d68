/* Changing customers from the command line. A command is a function that runs inside a write
 * transaction, perhaps more than once, and prints nothing; what it did is printed after the
 * commit. */
#include "customer/customer_cli.h"

#include <string.h>

struct change {
    const struct call *call;
    int64_t id, other; /* other: the gone one of a merge; 0 none */
    bool changed;
};

/* ---- the fields ---- */

static bool birth_read(struct ctx *c, struct str text, struct customer *cu)
{
    if (!text.n)
        return true;
    return customer_date_read(text, &cu->birth_year, &cu->birth_month, &cu->birth_day) ||
        fail(c, ERR_USAGE, "--%s must be a day like 1980-12-31 or 12-31, not \"" STR_FMT "\"",
            "birth", STR_ARG(text));
}

static bool home_read(struct ctx *c, struct str text, struct customer *cu)
{
    struct str longitude = text, latitude;

    if (!text.n)
        return true;
    cu->has_home = true;
    str_cut(&longitude, ',', &latitude);
    return (str_to_f64(str_trim(latitude), -90, 90, &cu->latitude) && longitude.p &&
               str_to_f64(str_trim(longitude), -180, 180, &cu->longitude)) ||
        fail(c, ERR_USAGE, "--home must be LATITUDE,LONGITUDE in degrees, not \"" STR_FMT "\"",
            STR_ARG(text));
}

static bool fields_read(struct ctx *c, const struct call *call, struct customer *cu)
{
    cu->name = call_text(call, "name");
    cu->given_name = call_text(call, "given");
    cu->family_name = call_text(call, "family");
    cu->language = call_text(call, "language");
    cu->time_zone = call_text(call, "zone");
    cu->country = call_text(call, "country");
    cu->address = call_text(call, "address");
    if (call_has(call, "kind"))
        cu->kind = call_choice(call, "kind") ? CUSTOMER_ORGANISATION : CUSTOMER_PERSON;
    for (size_t i = 0; i < call->given_count; i++)
        if (strcmp(call->given[i].option->name, "set") == 0 &&
            !attribute_set(c, call->given[i].value, &cu->attributes))
            return false;
    return birth_read(c, call_text(call, "birth"), cu) && home_read(c, call_text(call, "home"), cu);
}

/* "crm:17" is 17 of the system crm, "17" one of the business's own. */
static bool ident_given(
    struct ctx *c, enum ident_kind kind, struct str country, struct str value, struct str *ident)
{
    struct str source = STR(""), id = value;

    if (kind == IDENT_EXTERNAL && str_find(value, STR(":"), NULL))
        str_cut(&id, ':', &source);
    return ident_read(c, kind, source, country, id, ident);
}

static bool idents_claim(struct ctx *c, struct change *ch, struct str country)
{
    static const struct {
        const char *option;
        enum ident_kind kind;
    } kinds[] = {{"phone", IDENT_PHONE}, {"email", IDENT_EMAIL}, {"card", IDENT_CARD},
        {"external", IDENT_EXTERNAL}, {"telegram", IDENT_TELEGRAM}, {"device", IDENT_DEVICE}};
    const struct call *call = ch->call;

    if (!country.n && !customer_country(c, &country))
        return false;
    for (size_t i = 0; i < call->given_count; i++)
        for (size_t k = 0; k < COUNT(kinds); k++) {
            struct str ident;
            bool is_new;

            if (strcmp(call->given[i].option->name, kinds[k].option) != 0)
                continue;
            if (!ident_given(c, kinds[k].kind, country, call->given[i].value, &ident) ||
                !customer_claim(c, ch->id, ident, &is_new))
                return false;
            ch->changed |= is_new;
        }
    return true;
}

/* ---- what the commands do ---- */

static bool add_work(struct ctx *c, void *arg)
{
    struct change *ch = arg;
    struct customer cu = {0};

    if (!fields_read(c, ch->call, &cu) || !customer_add(c, &cu))
        return false;
    ch->id = cu.id;
    ch->changed = true;
    return idents_claim(c, ch, cu.country);
}

static bool edit_work(struct ctx *c, void *arg)
{
    struct change *ch = arg;
    struct customer news = {.id = ch->id}, now;

    return fields_read(c, ch->call, &news) && customer_update(c, &news, &ch->changed) &&
        customer_get(c, ch->id, &now) && idents_claim(c, ch, now.country);
}

static bool tag_work(struct ctx *c, void *arg)
{
    struct change *ch = arg;

    return customer_tag(c, ch->id, ch->call->operands[1], &ch->changed);
}

static bool untag_work(struct ctx *c, void *arg)
{
    struct change *ch = arg;

    return customer_untag(c, ch->id, ch->call->operands[1], &ch->changed);
}

static bool note_work(struct ctx *c, void *arg)
{
    struct change *ch = arg;

    ch->changed = true;
    return customer_note(c, ch->id, call_text(ch->call, "author"), ch->call->operands[1]);
}

static bool date_work(struct ctx *c, void *arg)
{
    struct change *ch = arg;
    struct customer_date date = {.occasion = ch->call->operands[2],
        .whose = call_text(ch->call, "whose"),
        .note = call_text(ch->call, "note")};

    ch->changed = true;
    if (!customer_date_read(ch->call->operands[1], &date.year, &date.month, &date.day))
        return fail(c, ERR_USAGE, "a day is like 1980-12-31 or 12-31, not \"" STR_FMT "\"",
            STR_ARG(ch->call->operands[1]));
    return customer_date(c, ch->id, &date);
}

static bool prefer_work(struct ctx *c, void *arg)
{
    struct change *ch = arg;

    ch->changed = true;
    return customer_prefer(
        c, ch->id, ch->call->operands[1], ch->call->operands[2], call_text(ch->call, "channel"));
}

static bool consent_work(struct ctx *c, void *arg)
{
    struct change *ch = arg;
    struct str answer = ch->call->operands[3];

    ch->changed = true;
    if (!str_eq(answer, STR("yes")) && !str_eq(answer, STR("no")))
        return fail(c, ERR_USAGE, "consent is yes or no, not \"" STR_FMT "\"", STR_ARG(answer));
    return customer_consent(c, ch->id, ch->call->operands[1], ch->call->operands[2],
        str_eq(answer, STR("yes")), call_text(ch->call, "source"));
}

static bool merge_work(struct ctx *c, void *arg)
{
    struct change *ch = arg;
    int64_t merge_id;

    ch->changed = true;
    return customer_named(c, ch->call->operands[1], &ch->other) &&
        customer_merge(c, ch->id, ch->other, &merge_id);
}

/* The gone one is named by id only: phones and cards lead to who stayed. */
static bool unmerge_work(struct ctx *c, void *arg)
{
    struct change *ch = arg;

    ch->changed = true;
    if (!customer_id_read(ch->call->operands[0], &ch->other))
        return fail(c, ERR_USAGE,
            "who was merged is named by an id, cus_..., not by \"" STR_FMT "\"",
            STR_ARG(ch->call->operands[0]));
    return customer_unmerge(c, ch->other, &ch->id);
}

static bool erase_work(struct ctx *c, void *arg)
{
    struct change *ch = arg;

    ch->changed = true;
    if (!call_has(ch->call, "yes"))
        return fail(c, ERR_USAGE, "an erasure cannot be undone: add --yes if you mean it");
    return customer_erase(c, ch->id);
}

static bool declare_work(struct ctx *c, void *arg)
{
    struct change *ch = arg;
    struct attribute a = {.name = ch->call->operands[0],
        .label = call_text(ch->call, "label"),
        .type = ATTRIBUTE_TYPE_COUNT};

    for (int i = 0; i < ATTRIBUTE_TYPE_COUNT; i++)
        if (str_eq(ch->call->operands[1], str_of(attribute_type_name((enum attribute_type)i))))
            a.type = (enum attribute_type)i;
    if (a.type == ATTRIBUTE_TYPE_COUNT)
        return fail(c, ERR_USAGE, "a type is one of %s, not \"" STR_FMT "\"", ATTRIBUTE_TYPES,
            STR_ARG(ch->call->operands[1]));
    return attribute_declare(c, &a, &ch->changed);
}

/* ---- the one door ---- */

static const struct command {
    const char *verb;
    db_work *work;
    bool names_customer; /* by its first operand */
} commands[] = {
    {"customer add", add_work, false},
    {"customer edit", edit_work, true},
    {"customer tag", tag_work, true},
    {"customer untag", untag_work, true},
    {"customer note", note_work, true},
    {"customer date", date_work, true},
    {"customer prefer", prefer_work, true},
    {"customer consent", consent_work, true},
    {"customer merge", merge_work, true},
    {"customer unmerge", unmerge_work, false},
    {"customer erase", erase_work, true},
    {"attribute declare", declare_work, false},
};

static const struct command *command_of(const struct verb *verb)
{
    for (size_t i = 0; i < COUNT(commands); i++)
        if (strcmp(commands[i].verb, verb->name) == 0)
            return &commands[i];
    bug("no work for the command \"%s\"", verb->name);
}

static bool change_work(struct ctx *c, void *arg)
{
    struct change *ch = arg;
    const struct command *command = command_of(ch->call->verb);

    *ch = (struct change){.call = ch->call}; /* this may be another try */
    if (command->names_customer && !customer_named(c, ch->call->operands[0], &ch->id))
        return false;
    return command->work(c, ch);
}

bool customer_change_run(struct ctx *c, struct call *call)
{
    struct change ch = {.call = call};

    if (!db_write(c, change_work, &ch))
        return false;
    if (ch.id)
        output_text(call->out, "customer", lang_text(c->lang, T_CUSTOMER_COLUMN_ID),
            str_of(customer_text(c, ch.id)));
    if (ch.other)
        output_text(call->out, "other", lang_text(c->lang, T_CUSTOMER_CHANGE_OTHER),
            str_of(customer_text(c, ch.other)));
    output_bool(call->out, "changed", lang_text(c->lang, T_CUSTOMER_CHANGE_CHANGED), ch.changed);
    return true;
}
