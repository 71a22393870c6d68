/* Reading argv against a verb's row: words, operands, options as "--name value" or "--name=value".
 */
#include "cli/cli.h"

#include <string.h>

#include "base/zone.h"
#include "module.h"

/* How many words of argv spell the verb's name; 0 when they do not. */
static int verb_words(const struct verb *verb, int argc, char **argv)
{
    struct str rest = str_of(verb->name), word;
    int n = 0;

    while (str_cut(&rest, ' ', &word)) {
        if (n >= argc || !str_eq(word, str_of(argv[n])))
            return 0;
        n++;
    }
    return n;
}

const struct verb *verb_find(int argc, char **argv, int *words)
{
    const struct verb *best = NULL;

    *words = 0;
    for (size_t m = 0; m < module_count; m++)
        for (size_t i = 0; i < modules[m]->verb_count; i++) {
            int n = verb_words(&modules[m]->verbs[i], argc, argv);

            if (n > *words) {
                best = &modules[m]->verbs[i];
                *words = n;
            }
        }
    return best;
}

static const struct option *option_in(const struct option *rows, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(str_of(rows[i].name), name))
            return &rows[i];
    return NULL;
}

/* The words "a|b|c" that a choice allows: where `word` stands, -1 when nowhere. */
static int choice_place(const char *choices, struct str word)
{
    struct str rest = str_of(choices), one;

    for (int i = 0; str_cut(&rest, '|', &one); i++)
        if (str_eq(one, word))
            return i;
    return -1;
}

static bool option_read(struct ctx *c, struct call *call, struct str text, char **next, int *used)
{
    struct str name, value;
    const struct option *o;
    bool has_value;

    str_cut(&text, '=', &name);
    has_value = text.p;
    value = text;
    o = option_in(call->verb->options, call->verb->option_count, name);
    if (!o)
        o = option_in(cli_global_options, cli_global_option_count, name);
    if (!o)
        return fail(c, ERR_USAGE, "unknown option --" STR_FMT " (maitred %s --help)", STR_ARG(name),
            call->verb->name);
    if (o->kind == OPTION_FLAG && has_value)
        return fail(c, ERR_USAGE, "--%s takes no value", o->name);
    if (o->kind != OPTION_FLAG && !has_value) {
        if (!*next)
            return fail(c, ERR_USAGE, "--%s needs a value: %s", o->name, o->value);
        value = str_of(*next);
        *used = 1;
    }
    if (o->kind == OPTION_CHOICE && choice_place(o->value, value) < 0)
        return fail(c, ERR_USAGE, "--%s must be one of %s, not \"" STR_FMT "\"", o->name, o->value,
            STR_ARG(value));
    if (call->given_count == CALL_OPTIONS_MAX)
        return fail(c, ERR_USAGE, "more than %d options", CALL_OPTIONS_MAX);
    call->given[call->given_count].option = o;
    call->given[call->given_count++].value = value;
    return true;
}

/* Operands in capitals are needed, those in square brackets may be left out. */
static bool operands_fit(struct ctx *c, const struct call *call)
{
    struct str rest = str_of(call->verb->operands), word;
    size_t needed = 0, allowed = 0;

    while (str_cut(&rest, ' ', &word)) {
        needed += word.n && word.p[0] != '[';
        allowed += word.n > 0;
    }
    if (call->operand_count < needed)
        return fail(c, ERR_USAGE, "something is missing: maitred %s %s", call->verb->name,
            call->verb->operands);
    if (call->operand_count > allowed)
        return fail(c, ERR_USAGE, "too many words after \"%s\": \"" STR_FMT "\"", call->verb->name,
            STR_ARG(call->operands[allowed]));
    return true;
}

bool call_read(struct ctx *c, int argc, char **argv, struct call *call)
{
    bool is_only_operands = false;
    int words;

    call->verb = verb_find(argc, argv, &words);
    assert(call->verb);
    for (int i = words; i < argc; i++) {
        struct str word = str_of(argv[i]);
        int used = 0;

        if (!is_only_operands && str_eq(word, STR("--"))) {
            is_only_operands = true;
        } else if (!is_only_operands && str_starts(word, STR("--"))) {
            if (!option_read(c, call, str_from(word, 2), &argv[i + 1], &used))
                return false;
            i += used;
        } else {
            if (call->operand_count == CALL_OPERANDS_MAX)
                return fail(c, ERR_USAGE, "more than %d operands", CALL_OPERANDS_MAX);
            call->operands[call->operand_count++] = word;
        }
    }
    return call_has(call, "help") || operands_fit(c, call);
}

/* ---- what commands ask for ---- */

/* The last value given, as shells expect; NULL when the option is absent. */
static const struct str *given(const struct call *call, const char *option)
{
    assert(option_in(call->verb->options, call->verb->option_count, str_of(option)) ||
        option_in(cli_global_options, cli_global_option_count, str_of(option)));
    for (size_t i = call->given_count; i-- > 0;)
        if (strcmp(call->given[i].option->name, option) == 0)
            return &call->given[i].value;
    return NULL;
}

bool call_has(const struct call *call, const char *option)
{
    return given(call, option);
}

struct str call_text(const struct call *call, const char *option)
{
    const struct str *value = given(call, option);

    return value ? *value : STR("");
}

int call_choice(const struct call *call, const char *option)
{
    const struct str *value = given(call, option);
    const struct option *o;

    if (!value)
        return 0;
    o = option_in(call->verb->options, call->verb->option_count, str_of(option));
    if (!o)
        o = option_in(cli_global_options, cli_global_option_count, str_of(option));
    return choice_place(o->value, *value);
}

bool call_int(struct ctx *c, const struct call *call, const char *option, int64_t min, int64_t max,
    int64_t fallback, int64_t *out)
{
    const struct str *value = given(call, option);

    *out = fallback;
    if (value && !str_to_i64(*value, min, max, out))
        return fail(c, ERR_USAGE,
            "--%s must be a whole number from %lld to %lld, not \"" STR_FMT "\"", option,
            (long long)min, (long long)max, STR_ARG(*value));
    return true;
}

bool call_date(struct ctx *c, const struct call *call, const char *option, int64_t *day, bool *has)
{
    const struct str *value = given(call, option);
    struct str rest, part[3];
    int64_t y, m, d;

    *has = value;
    if (!value)
        return true;
    rest = *value;
    if (str_cut(&rest, '-', &part[0]) && str_cut(&rest, '-', &part[1]) &&
        str_cut(&rest, '-', &part[2]) && !rest.p && str_to_i64(part[0], 1970, 9999, &y) &&
        str_to_i64(part[1], 1, 12, &m) &&
        str_to_i64(part[2], 1, civil_month_days((int)y, (int)m), &d)) {
        *day = civil_to_day((struct civil){(int)y, (int)m, (int)d});
        return true;
    }
    return fail(c, ERR_USAGE, "--%s must be a date like 2011-12-31, not \"" STR_FMT "\"", option,
        STR_ARG(*value));
}
