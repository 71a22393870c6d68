/* The life of a context, and the one way to fail. */
#include "base/ctx.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/actor.h"

void ctx_init(struct ctx *c, size_t size_max, enum lang lang)
{
    *c = (struct ctx){.arena = arena_new(size_max), .clock = &clock_real, .lang = lang};
    c->actor = &actor_operator;
    c->zone = zone_utc();
    memcpy(c->currency, "EUR", sizeof c->currency);
}

void ctx_fini(struct ctx *c)
{
    shelf_clear(&c->shelf);
    zone_close(&c->zone);
    arena_free(&c->arena);
}

bool fail(struct ctx *c, enum err err, const char *format, ...)
{
    va_list args;

    assert(err != ERR_NONE);
    if (c->err != ERR_NONE)
        return false;
    c->err = err;
    va_start(args, format);
    vsnprintf(c->error, sizeof c->error, lang_error(c->lang, format), args);
    va_end(args);
    return false;
}

void ctx_clear_error(struct ctx *c)
{
    c->err = ERR_NONE;
    c->error[0] = '\0';
}
