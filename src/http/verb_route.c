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

bool serve_verb(struct ctx *c, struct request *rq)
{
    struct call call = {.verb = rq->route->verb};
    bool is_csv = str_eq(request_query(rq, "format"), STR("csv")), ok;
    FILE *out;

    if (!call_fill(c, rq, &call))
        return false;
    out = fopencookie(&rq->answer, "w", (cookie_io_functions_t){.write = answer_write});
    if (!out)
        bug("no stream over the answer");
    call.out = output_new(c, out, is_csv ? FORMAT_CSV : FORMAT_JSON);
    ok = call.verb->run(c, &call);
    ok = output_done(call.out) && ok;
    fclose(out);
    if (is_csv)
        rq->type = "text/csv; charset=utf-8";
    return ok;
}
