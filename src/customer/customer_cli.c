/* Looking at customers from the command line: pages of them, one of them at a glance, their whole
 * file. Pages go by key, never by offset, and nothing is counted. A glance reads the newest
 * thousand touchpoints at most, whatever the customer's age. */
#include "customer/customer_cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/id.h"

#define PAGE_DEFAULT 50
#define PAGE_MAX 1000
#define FIND_MAX 50

/* ---- pages ---- */

static void page_open(struct ctx *c, struct output *o)
{
    const struct column columns[] = {
        {"id", lang_text(c->lang, T_CUSTOMER_COLUMN_ID), COLUMN_LEFT},
        {"name", lang_text(c->lang, T_CUSTOMER_COLUMN_NAME), COLUMN_LEFT},
        {"kind", NULL, COLUMN_LEFT},
        {"language", NULL, COLUMN_LEFT},
        {"country", NULL, COLUMN_LEFT},
        {"created_at", lang_text(c->lang, T_CUSTOMER_COLUMN_ADDED), COLUMN_LEFT},
    };

    output_table(o, "customers", columns, COUNT(columns));
}

static void page_row(struct ctx *c, struct output *o, const struct customer *cu)
{
    output_row(o);
    output_text(o, NULL, NULL, str_of(customer_text(c, cu->id)));
    output_text(o, NULL, NULL, cu->name);
    output_text(o, NULL, NULL, str_of(customer_kind_name(cu->kind)));
    output_text(o, NULL, NULL, cu->language);
    output_text(o, NULL, NULL, cu->country);
    output_moment(o, NULL, NULL, cu->created_us);
}

/* Prints the rows of a page; *last is its last customer, and -1 when the page was not full. */
static bool page_print(struct ctx *c, struct output *o, const struct statement *st,
    const struct val *args, size_t count, int64_t limit, int64_t *last)
{
    struct customer cu = {.id = -1};
    struct rows rows;
    int64_t shown = 0;

    if (!db_query(c, &rows, st, args, count))
        return false;
    page_open(c, o);
    for (; db_next(&rows); shown++) {
        customer_row(c, &rows, &cu);
        page_row(c, o, &cu);
    }
    output_table_end(o);
    *last = shown == limit ? cu.id : -1;
    return db_end(&rows);
}

static bool page_by_name(struct ctx *c, struct output *o, enum customer_statement page,
    struct str prefix, struct str after_name, int64_t after, int64_t limit, int64_t *last)
{
    struct str fold = str_of(lang_fold(c->arena, prefix));
    struct str end = str_of(arena_printf(c->arena, STR_FMT "\xF4\x8F\xBF\xBF", STR_ARG(fold)));

    return page_print(c, o, &customer_sql[page],
        ARGS(TEXT(fold), TEXT(end),
            TEXT(after > 0 ? str_of(lang_fold(c->arena, after_name)) : fold), I64(after),
            I64(limit)),
        limit, last);
}

bool customer_list_run(struct ctx *c, struct call *call)
{
    struct customer after = {.id = CUSTOMER_ANONYMOUS, .name = STR("")};
    struct str name = str_trim(call_text(call, "name"));
    int64_t limit, last;
    bool ok;

    if (!call_int(c, call, "limit", 1, PAGE_MAX, PAGE_DEFAULT, &limit))
        return false;
    if (call_has(call, "after") &&
        (!customer_named(c, call_text(call, "after"), &after.id) ||
            !customer_row_get(c, after.id, &after)))
        return false;
    ok = name.n ? page_by_name(
                      c, call->out, CUSTOMER_PAGE_BY_NAME, name, after.name, after.id, limit, &last)
                : page_print(c, call->out, &customer_sql[CUSTOMER_PAGE],
                      ARGS(I64(after.id), I64(limit)), limit, &last);
    if (!ok)
        return false;
    if (last < 0) {
        output_null(call->out, "next", NULL);
        return true;
    }
    output_text(call->out, "next", NULL, str_of(customer_text(c, last)));
    output_line(call->out,
        LANG_FORMAT(
            c->arena, c->lang, T_CUSTOMER_LIST_MORE, ARG_TEXT("id", customer_text(c, last))));
    return true;
}

static bool begins(struct ctx *c, enum customer_statement page, struct str text, bool *found)
{
    struct str fold = str_of(lang_fold(c->arena, text));
    struct str end = str_of(arena_printf(c->arena, STR_FMT "\xF4\x8F\xBF\xBF", STR_ARG(fold)));
    struct rows rows;

    return db_one(c, &rows, &customer_sql[page],
               ARGS(TEXT(fold), TEXT(end), TEXT(fold), I64(0), I64(1)), found) &&
        db_end(&rows);
}

/* By the beginning of the name, else of the name turned round. */
static bool find_by_name(struct ctx *c, struct output *o, struct str text)
{
    enum customer_statement page = CUSTOMER_PAGE_BY_NAME;
    int64_t last;
    bool found;

    if (!begins(c, page, text, &found))
        return false;
    if (!found) {
        page = CUSTOMER_PAGE_BY_TURNED;
        if (!begins(c, page, text, &found))
            return false;
    }
    if (!found)
        return fail(c, ERR_MISSING, "nobody is called or known by \"" STR_FMT "\"", STR_ARG(text));
    return page_by_name(c, o, page, text, STR(""), 0, FIND_MAX, &last);
}

bool customer_find_run(struct ctx *c, struct call *call)
{
    struct str text = str_trim(call->operands[0]);
    struct customer cu;
    int64_t id;

    if (!customer_named(c, text, &id)) {
        if (c->err != ERR_MISSING || text.n == 0 || id_parse(text, CUSTOMER_PREFIX, &id))
            return false;
        ctx_clear_error(c);
        return find_by_name(c, call->out, text);
    }
    if (!customer_get(c, id, &cu))
        return false;
    page_open(c, call->out);
    page_row(c, call->out, &cu);
    output_table_end(call->out);
    return true;
}

/* ---- the whole file ---- */

/* A file beside the wanted one, for nobody else to read, that takes its name when it is whole. */
static bool export_to(struct ctx *c, int64_t id, const char *path)
{
    const char *part = arena_printf(c->arena, "%s.%d.part", path, (int)getpid());
    int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "wb");
    struct output *o;
    bool ok;

    if (!file)
        return fail(c, ERR_IO, "cannot write \"%s\": %s", path, strerror(errno));
    o = output_new(c, file, FORMAT_JSON);
    ok = customer_export(c, id, o);
    ok = output_done(o) && ok;
    ok = fsync(fd) == 0 && ok;
    ok = fclose(file) == 0 && ok;
    if (ok && rename(part, path) == 0)
        return true;
    (void)unlink(part);
    return fail(c, ERR_IO, "cannot write \"%s\": %s", path, strerror(errno));
}

bool customer_export_run(struct ctx *c, struct call *call)
{
    struct output *o;
    int64_t id;
    bool ok;

    if (!customer_named(c, call->operands[0], &id))
        return false;
    if (call_has(call, "to")) {
        if (!export_to(c, id, str_dup(c->arena, call_text(call, "to"))))
            return false;
        output_text(call->out, "customer", lang_text(c->lang, T_CUSTOMER_COLUMN_ID),
            str_of(customer_text(c, id)));
        output_text(
            call->out, "file", lang_text(c->lang, T_CUSTOMER_EXPORT_FILE), call_text(call, "to"));
        return true;
    }
    if (output_format(call->out) == FORMAT_JSON)
        return customer_export(c, id, call->out);
    o = output_new(c, stdout, FORMAT_JSON);
    ok = customer_export(c, id, o);
    return output_done(o) && ok;
}

/* ---- attributes ---- */

bool attribute_list_run(struct ctx *c, struct call *call)
{
    const struct column columns[] = {
        {"name", lang_text(c->lang, T_ATTRIBUTE_COLUMN_NAME), COLUMN_LEFT},
        {"type", lang_text(c->lang, T_ATTRIBUTE_COLUMN_TYPE), COLUMN_LEFT},
        {"label", lang_text(c->lang, T_ATTRIBUTE_COLUMN_LABEL), COLUMN_LEFT},
    };
    struct attribute *all;
    size_t count;

    if (!attribute_list(c, &all, &count))
        return false;
    output_table(call->out, "attributes", columns, COUNT(columns));
    for (size_t i = 0; i < count; i++) {
        output_row(call->out);
        output_text(call->out, NULL, NULL, all[i].name);
        output_text(call->out, NULL, NULL, str_of(attribute_type_name(all[i].type)));
        output_text(call->out, NULL, NULL, all[i].label);
    }
    output_table_end(call->out);
    return true;
}
