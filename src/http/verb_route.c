/* The call is filled from the query as from argv, and runs the same function. */
#include "http/verb_route.h"

#include <stdio.h>

#include "cli/cli.h"

const char *verb_query_name(struct arena *a, const char *option)
{
    char *name = str_dup(a, str_of(option));

    for (char *p = name; *p; p++)
        if (*p == '-')
            *p = '_';
    return name;
}

/* "?flag=false" is a flag that was not given. */
static void call_give(struct call *call, const struct option *o, struct str value)
{
    if (o->kind == OPTION_FLAG && !str_eq(value, STR("true")))
        return;
    call->given[call->given_count].option = o;
    call->given[call->given_count++].value = value;
}

static bool call_fill(struct ctx *c, const struct request *rq, struct call *call)
{
    const struct verb *verb = rq->route->verb;

    for (size_t q = 0; q < rq->query_count; q++)
        for (size_t i = 0; i < verb->option_count; i++) {
            if (call->given_count == CALL_OPTIONS_MAX)
                return fail(c, ERR_USAGE, "more than %d options", CALL_OPTIONS_MAX);
            if (str_eq(rq->query[q].name, str_of(verb_query_name(c->arena, verb->options[i].name))))
                call_give(call, &verb->options[i], rq->query[q].value);
        }
    return true;
}

static ssize_t answer_write(void *answer, const char *bytes, size_t n)
{
    struct buf *b = answer;

    buf_put(b, bytes, n);
    return b->is_full ? 0 : (ssize_t)n;
}

bool answer_print(struct ctx *c, struct request *rq, enum format format,
    bool (*print)(struct ctx *c, struct output *o, void *arg), void *arg)
{
    FILE *out = fopencookie(&rq->answer, "w", (cookie_io_functions_t){.write = answer_write});
    struct output *o;
    bool ok;

    if (!out)
        bug("no stream over the answer");
    o = output_new(c, out, format);
    ok = print(c, o, arg);
    ok = output_done(o) && ok;
    fclose(out);
    if (format == FORMAT_CSV)
        rq->type = "text/csv; charset=utf-8";
    return ok;
}

static bool verb_print(struct ctx *c, struct output *o, void *arg)
{
    struct call *call = arg;

    call->out = o;
    return call->verb->run(c, call);
}

bool serve_verb(struct ctx *c, struct request *rq)
{
    struct call call = {.verb = rq->route->verb};
    bool is_csv = str_eq(request_query(rq, "format"), STR("csv"));

    return call_fill(c, rq, &call) &&
        answer_print(c, rq, is_csv ? FORMAT_CSV : FORMAT_JSON, verb_print, &call);
}
