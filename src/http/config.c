/* One file, small, read whole. */
#include "http/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http/request.h"

#define LINES_MAX 64

static bool is_option(const struct call *call, struct str name)
{
    for (size_t i = 0; i < call->verb->option_count; i++)
        if (str_eq(name, str_of(call->verb->options[i].name)))
            return true;
    return false;
}

/* Blank lines and those that begin with # say nothing. */
static bool line_read(
    struct ctx *c, struct config *k, const char *file, int number, struct str line)
{
    struct str name, value = str_trim(line);
    struct pair *pair = &k->lines[k->line_count];

    if (!value.n || value.p[0] == '#')
        return true;
    if (!str_cut(&value, '=', &name) || !value.p)
        return fail(c, ERR_INVALID, "%s line %d: \"name = value\" is wanted", file, number);
    name = str_trim(name);
    if (!is_option(k->call, name))
        return fail(c, ERR_INVALID, "%s line %d: there is no setting \"" STR_FMT "\"", file, number,
            STR_ARG(name));
    if (k->line_count == LINES_MAX)
        return fail(c, ERR_INVALID, "%s has more than %d lines", file, LINES_MAX);
    *pair = (struct pair){str_keep(c->arena, name), str_keep(c->arena, str_trim(value))};
    k->line_count++;
    return true;
}

bool config_read(struct ctx *c, struct call *call, struct config *out)
{
    const char *file;
    char line[CONFIG_VALUE_MAX];
    FILE *f;
    bool ok = true;

    *out = (struct config){.call = call, .lines = arena_array(c->arena, LINES_MAX, struct pair)};
    file = config_text(c, out, "config");
    if (!file)
        return true;
    f = fopen(file, "re");
    if (!f)
        return fail(c, ERR_IO, "cannot read \"%s\": %s", file, strerror(errno));
    for (int number = 1; ok && fgets(line, sizeof line, f); number++)
        ok = line_read(c, out, file, number, str_of(line));
    fclose(f);
    return ok;
}

/* "tls-key" is MAITRED_TLS_KEY. */
static const char *environment(struct ctx *c, const char *option)
{
    char *name = arena_printf(c->arena, "MAITRED_%s", option);

    for (char *p = name; *p; p++) {
        if (*p == '-')
            *p = '_';
        if (*p >= 'a' && *p <= 'z')
            *p = (char)(*p - 'a' + 'A');
    }
    return getenv(name);
}

const char *config_text(struct ctx *c, const struct config *k, const char *option)
{
    const char *value;

    if (call_has(k->call, option))
        return str_dup(c->arena, call_text(k->call, option));
    value = environment(c, option);
    if (value && *value)
        return value;
    for (size_t i = 0; i < k->line_count; i++)
        if (str_eq(k->lines[i].name, str_of(option)))
            return k->lines[i].value.p;
    return NULL;
}

bool config_int(struct ctx *c, const struct config *k, const char *option, int64_t min, int64_t max,
    int64_t fallback, int64_t *out)
{
    const char *value = config_text(c, k, option);

    *out = fallback;
    return !value || str_to_i64(str_of(value), min, max, out) ||
        fail(c, ERR_USAGE, "--%s must be a whole number from %lld to %lld, not \"%s\"", option,
            (long long)min, (long long)max, value);
}
