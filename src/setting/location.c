/* What a location may be called, and the rows. */
#include "setting/location.h"

#include <string.h>

#include "base/mailbox.h"
#include "setting/location_store.h"

static bool is_code(struct str code)
{
    for (size_t i = 0; i < code.n; i++) {
        char ch = code.p[i];

        if (!((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
                ch == '-' || ch == '_' || ch == '.'))
            return false;
    }
    return code.n > 0 && code.n <= LOCATION_CODE_MAX;
}

static bool zone_is_known(struct str name)
{
    struct zone *z = zone_open(name);

    if (!z)
        return false;
    zone_close(&z);
    return true;
}

static bool location_check(struct ctx *c, const struct location *l, const char **member)
{
    *member = "code";
    if (!is_code(l->code))
        return fail(c, ERR_INVALID,
            "\"" STR_FMT "\" is no code of a location, like K1: up to %d letters, digits, - _ .",
            STR_ARG(l->code), LOCATION_CODE_MAX);
    *member = "name";
    if (!l->name.n || l->name.n > LOCATION_NAME_MAX || !mailbox_is_line(l->name))
        return fail(c, ERR_INVALID, "a location needs a name: one line of at most %d bytes",
            LOCATION_NAME_MAX);
    *member = "address";
    if (l->address.n > LOCATION_ADDRESS_MAX || !mailbox_is_line(l->address))
        return fail(c, ERR_INVALID, "the address must be one line of at most %d bytes",
            LOCATION_ADDRESS_MAX);
    *member = "time_zone";
    if (l->time_zone.n && !zone_is_known(l->time_zone))
        return fail(c, ERR_INVALID, "\"" STR_FMT "\" is no time zone, like Europe/Kyiv",
            STR_ARG(l->time_zone));
    *member = NULL;
    return true;
}

bool location_put(struct ctx *c, const struct location *l, const char **member)
{
    struct rows rows;
    int64_t others;
    bool found;

    if (!location_check(c, l, member) ||
        !db_one(c, &rows, &location_sql[LOCATION_COUNT_OTHERS], ARGS(TEXT(l->code)), &found))
        return false;
    assert(found);
    others = db_i64(&rows, 0);
    if (!db_end(&rows))
        return false;
    if (others >= LOCATIONS_MAX)
        return fail(
            c, ERR_CONFLICT, "there are %d locations already, and no more are kept", LOCATIONS_MAX);
    return db_run(c, &location_sql[LOCATION_PUT],
        ARGS(TEXT(l->code), TEXT(l->name), TEXT(l->address), TEXT(l->time_zone)), NULL);
}

bool location_remove(struct ctx *c, struct str code)
{
    int64_t gone;

    if (!db_run(c, &location_sql[LOCATION_DROP], ARGS(TEXT(code)), &gone))
        return false;
    return gone == 1 || fail(c, ERR_MISSING, "there is no location \"" STR_FMT "\"", STR_ARG(code));
}

bool location_read(struct ctx *c, location_each *each, void *arg)
{
    struct rows rows;

    if (!db_query(c, &rows, &location_sql[LOCATION_LIST], NO_ARGS))
        return false;
    while (db_next(&rows)) {
        struct location l = {.code = db_text(&rows, 0),
            .name = db_text(&rows, 1),
            .address = db_text(&rows, 2),
            .time_zone = db_text(&rows, 3)};

        each(arg, &l);
    }
    return db_end(&rows);
}
