/* Bytes from anywhere as a table: the first byte picks the options, the rest is the file. Whatever
 * it is, reading it ends, stays inside its memory, and hands out only what the contract
 * promises. */
#include "intake/table.h"

#include <string.h>

#define ROWS_MAX 20000 /* keeps a run short */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void row_check(const struct table_row *row)
{
    assert(row->count <= TABLE_FIELDS_MAX && row->raw.n <= 4 * TABLE_ROW_MAX);
    assert(row->error_column >= 0 && row->error_column <= TABLE_FIELDS_MAX);
    for (size_t i = 0; i < row->count && !row->error; i++) {
        assert(row->fields[i].p && str_is_utf8(row->fields[i]));
        assert(!row->fields[i].n || !memchr(row->fields[i].p, '\0', row->fields[i].n));
    }
}

static void read_all(struct ctx *c, struct table *t)
{
    struct table_row row;
    bool has_row = true;
    int64_t line = 0;

    for (int i = 0; has_row && i < ROWS_MAX && table_next(c, t, &row, &has_row); i++) {
        if (!has_row)
            continue;
        row_check(&row);
        /* An XLSX file may number its rows as it likes. */
        assert(row.line > line || strstr(table_describe(c, t), "XLSX"));
        line = row.line;
    }
    assert(table_bytes_read(t) <= table_bytes_total(t));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char separators[] = {0, ',', ';', 'x'};
    struct table_options o = {.inflated_max = (int64_t)4 << 20};
    struct table *t;
    struct ctx c;

    if (size == 0)
        return 0;
    o.format = data[0] & 8 ? (enum table_format)(data[0] % 5) : TABLE_AUTO;
    o.encoding = data[0] & 16 ? (enum table_encoding)(data[0] % 6) : ENCODING_AUTO;
    o.header = (enum table_header)(data[0] % 3);
    o.separator = separators[data[0] >> 6];
    ctx_init(&c, (size_t)64 << 20, LANG_EN);
    if (table_open_bytes(&c, "fuzz", (struct str){(const char *)data + 1, size - 1}, &o, &t)) {
        read_all(&c, t);
        table_close(&t);
    } else {
        assert(!t && c.err != ERR_NONE && c.error[0]);
    }
    ctx_fini(&c);
    return 0;
}
