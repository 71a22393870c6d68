/* Columns set apart by blanks, as statistics programs print them: a field is what stands between
 * two runs of blanks, so no field is empty and none has a blank inside. */
#include "intake/table_priv.h"

static bool is_blank(char ch)
{
    return ch == ' ' || ch == '\t' || ch == '\x1A';
}

/* The number of fields, also of those that had no room. */
static size_t fixed_split(struct table *t, struct str line)
{
    const char *p = line.p, *end = line.p + line.n;
    size_t count = 0;

    for (;;) {
        const char *start;

        while (p < end && is_blank(*p))
            p++;
        if (p == end)
            return count;
        for (start = p; p < end && !is_blank(*p);)
            p++;
        if (count < TABLE_FIELDS_MAX)
            t->fields[count] = (struct str){start, (size_t)(p - start)};
        count++;
    }
}

static bool fixed_next(struct ctx *c, struct table *t, struct table_row *row, bool *has_row)
{
    struct table_line line;
    size_t count = 0;

    do {
        if (!input_line(c, &t->in, &line, has_row))
            return false;
        if (*has_row && !line.error)
            count = fixed_split(t, line.text);
    } while (*has_row && !line.error && count == 0);
    row->line = line.line;
    row->raw = line.text;
    row->error = line.error;
    row->count = count;
    if (count > TABLE_FIELDS_MAX) {
        row->count = TABLE_FIELDS_MAX;
        row->error = "more than 512 fields";
    }
    return true;
}

const struct table_reader table_fixed = {NULL, fixed_next, NULL};
