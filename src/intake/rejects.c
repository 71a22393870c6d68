/* Writing the file of rejected rows. */
#include "intake/rejects.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void rejects_init(struct ctx *c, struct rejects *r, const char *imported_path)
{
    *r = (struct rejects){.path = arena_printf(c->arena, "%s.rejected.csv", imported_path),
        .part = arena_printf(c->arena, "%s.rejected.csv.%d.part", imported_path, (int)getpid())};
}

/* Quoted always: what stands in a broken row is anybody's guess. A cell that a spreadsheet would
 * run as a formula opens with an apostrophe. */
static void put_cell(FILE *f, struct str s, char end)
{
    fputc('"', f);
    if (s.n && strchr("=+-@\t\r\n", *s.p))
        fputc('\'', f);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            fputc('"', f);
        fputc(s.p[i], f);
    }
    fputc('"', f);
    fputc(end, f);
}

static bool rejects_open(struct ctx *c, struct rejects *r)
{
    r->file = fopen(r->part, "we");
    if (!r->file)
        return fail(
            c, ERR_IO, "cannot write the rejected rows to \"%s\": %s", r->part, strerror(errno));
    fputs("line,column,value,reason,row\n", r->file);
    return true;
}

bool rejects_add(struct ctx *c, struct rejects *r, int64_t line, const char *column,
    struct str value, const char *reason, struct str raw)
{
    if (!r->file && !rejects_open(c, r))
        return false;
    reason = lang_error(c->lang, reason);
    if (r->count++ == 0)
        snprintf(r->first, sizeof r->first, "%s", reason);
    fprintf(r->file, "%lld,", (long long)line);
    put_cell(r->file, str_of(column), ',');
    put_cell(r->file, value, ',');
    put_cell(r->file, str_of(reason), ',');
    while (raw.n && (raw.p[raw.n - 1] == '\n' || raw.p[raw.n - 1] == '\r'))
        raw.n--;
    put_cell(r->file, raw, '\n');
    return true;
}

bool rejects_done(struct ctx *c, struct rejects *r)
{
    bool ok;

    if (!r->file) {
        unlink(r->path);
        return true;
    }
    ok = fflush(r->file) == 0 && !ferror(r->file);
    ok = fclose(r->file) == 0 && ok;
    r->file = NULL;
    if (ok && rename(r->part, r->path) == 0)
        return true;
    unlink(r->part);
    return fail(
        c, ERR_IO, "cannot write the rejected rows to \"%s\": %s", r->path, strerror(errno));
}

void rejects_drop(struct rejects *r)
{
    if (!r->file)
        return;
    fclose(r->file);
    unlink(r->part);
    r->file = NULL;
}
