/* Tables from bytes made here, in every format and encoding, and from files that lie, break off or
 * mean harm. What a table holds is printed as one text, so that a case reads as input and output:
 * names of the columns, then "line|field|field", or "line!what is wrong" with the column after
 * @. */
#include "intake/table.h"
#include "base/buf.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <minizip/zip.h>
#include <unicode/ucnv.h>
#include <zlib.h>

#define RENDERED_MAX ((size_t)8 << 20)
#define BIG ((size_t)1 << 20)

static struct ctx c;

static int setup(void **state)
{
    (void)state;
    ctx_init(&c, (size_t)256 << 20, LANG_EN);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ctx_fini(&c);
    return 0;
}

static void row_render(struct buf *out, const struct table_row *row)
{
    buf_printf(out, "\n%lld", (long long)row->line);
    if (row->error)
        buf_printf(out, "!%s", row->error);
    if (row->error && row->error_column)
        buf_printf(out, "@%d", row->error_column);
    for (size_t i = 0; i < row->count && !row->error; i++) {
        buf_char(out, '|');
        buf_str(out, row->fields[i]);
    }
}

/* The whole table as text in c's arena; when it cannot be read, what was said about it. */
static const char *render(struct str bytes, struct table_options o)
{
    struct table *t;
    struct table_row row;
    struct buf out;
    bool has_row = true;
    size_t count;
    const char *text;

    if (!table_open_bytes(&c, "f", bytes, &o, &t))
        return c.error;
    buf_init(&out, RENDERED_MAX);
    for (size_t i = 0; i < (table_columns(t, &count), count); i++)
        buf_printf(&out, i ? "|" STR_FMT : STR_FMT, STR_ARG(table_columns(t, &count)[i]));
    while (has_row && table_next(&c, t, &row, &has_row))
        if (has_row)
            row_render(&out, &row);
    if (c.err)
        buf_printf(&out, "\n%s", c.error);
    text = str_dup(c.arena, buf_view(&out));
    buf_fini(&out);
    table_close(&t);
    return text;
}

#define AUTO ((struct table_options){.format = TABLE_AUTO})
#define RENDERS(bytes, text) assert_string_equal(render(STR(bytes), AUTO), text)

static void refuses(struct str bytes, const char *error)
{
    assert_string_equal(render(bytes, AUTO), error);
    assert_int_equal(c.err, ERR_INVALID);
    ctx_clear_error(&c);
}

static struct str encode(const char *utf8, const char *encoding)
{
    UErrorCode status = U_ZERO_ERROR;
    size_t room = strlen(utf8) * 4 + 16;
    char *out = arena_alloc(c.arena, room);
    int32_t n =
        ucnv_convert(encoding, "UTF-8", out, (int32_t)room, utf8, (int32_t)strlen(utf8), &status);

    assert_true(U_SUCCESS(status));
    return (struct str){out, (size_t)n};
}

static struct str gzip(struct str bytes)
{
    z_stream z = {0};
    size_t room;
    char *out;

    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    room = deflateBound(&z, bytes.n) + 64;
    out = arena_alloc(c.arena, room);
    z.next_in = (unsigned char *)bytes.p;
    z.avail_in = (unsigned)bytes.n;
    z.next_out = (unsigned char *)out;
    z.avail_out = (unsigned)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return (struct str){out, room - z.avail_out};
}

static struct str join(struct str a, struct str b)
{
    char *out = arena_alloc(c.arena, a.n + b.n);

    memcpy(out, a.p, a.n);
    memcpy(out + a.n, b.p, b.n);
    return (struct str){out, a.n + b.n};
}

/* The text n times. */
static struct str repeat(const char *text, size_t n)
{
    size_t size = strlen(text);
    char *out = arena_alloc(c.arena, size * n);

    for (size_t i = 0; i < n; i++)
        memcpy(out + i * size, text, size);
    return (struct str){out, size * n};
}

static void test_csv_quotes(void **state)
{
    (void)state;
    RENDERS("id,text\n1,\"a, b\"\n2,\"say \"\"hi\"\"\"\n3,\"\"\n",
        "id|text\n2|1|a, b\n3|2|say \"hi\"\n4|3|");
    RENDERS("id,text\n1,\"two\nlines\"\n2,\"x\r\n\r\ny\"\n3,z\n",
        "id|text\n2|1|two\nlines\n4|2|x\r\n\r\ny\n7|3|z");
    RENDERS("id,text\n1,27\" screen\n2,\"27\"\" tv\" new\n3,\"a\"b\"c\"\n",
        "id|text\n2|1|27\" screen\n3|2|27\" tv new\n4|3|ab\"c\"");
    RENDERS("id,text\n1,\"\"\"\"\n2,\"\"\"a\"\"\"", "id|text\n2|1|\"\n3|2|\"a\"");
}

static void test_csv_line_ends(void **state)
{
    (void)state;
    RENDERS("a,b\r\nx,1\r\n\r\ny,2", "a|b\n2|x|1\n4|y|2");
    RENDERS("a,b\rx,1\ry,2\r", "a|b\n2|x|1\n3|y|2");
    RENDERS("a,b\nx,1\r\ny,2\rz,3\n\n \n\x1A", "a|b\n2|x|1\n3|y|2\n4|z|3");
    RENDERS("a,b\nx\ny,2,3\n,\n", "a|b\n2|x\n3|y|2|3\n4||");
}

static void test_csv_separators(void **state)
{
    (void)state;
    RENDERS("id;price\n1;2,50\n2;3,75\n", "id|price\n2|1|2,50\n3|2|3,75");
    RENDERS("id\ttext\n1\ta, b\n2\tc; d\n", "id|text\n2|1|a, b\n3|2|c; d");
    RENDERS("id|text\n1|a\n", "id|text\n2|1|a");
    RENDERS("\"sep=;\"\r\nid;text\r\n1;a,b,c\r\n", "id|text\n3|1|a,b,c");
    RENDERS("sep=^\nid^text\n1^a\n", "id|text\n3|1|a");
    RENDERS("e-mail\nann@example.org\nbob@example.org\n",
        "e-mail\n2|ann@example.org\n3|bob@example.org");
    assert_string_equal(
        render(STR("a,b;c\n1,2;3\n"), (struct table_options){.separator = ';'}), "a,b|c\n2|1,2|3");
    assert_string_equal(render(STR("a,b\n"), (struct table_options){.separator = '"'}),
        "a quote or a line end cannot be the separator of \"f\"");
}

static void test_header(void **state)
{
    (void)state;
    RENDERS("id,date\n1,2011-12-09\n", "id|date\n2|1|2011-12-09");
    RENDERS("1,2011-12-09\n2,2011-12-10\n", "1|2\n1|1|2011-12-09\n2|2|2011-12-10");
    RENDERS("Ann,ann@example.org\n", "1|2\n1|Ann|ann@example.org");
    RENDERS("Ann,\xC2\xA3"
            "5.00\n",
        "1|2\n1|Ann|\xC2\xA3"
        "5.00");
    RENDERS("q1,q2,s10\n1,2,3\n", "q1|q2|s10\n2|1|2|3");
    RENDERS("\"\",name,city\n1,Ann,York\n", "1|name|city\n2|1|Ann|York");
    RENDERS("name, name ,Name,city,age,name\nx,y,z,a,b,c\n",
        "1|2|3|4|5|6\n1|name| name |Name|city|age|name\n2|x|y|z|a|b|c");
    assert_string_equal(
        render(STR("name,name,,name#2\nx,y,z,a\n"), (struct table_options){.header = HEADER_YES}),
        "name|name#2|3|name#2#2\n2|x|y|z|a");
    assert_string_equal(render(STR("id,name\n1,x\n"), (struct table_options){.header = HEADER_NO}),
        "1|2\n1|id|name\n2|1|x");
    assert_string_equal(
        render(STR("id,\"name\n1,x\n"), (struct table_options){.header = HEADER_YES}),
        "the header line of \"f\" cannot be read; correct it");
}

static void test_encodings(void **state)
{
    const char *russian = "имя,город\nЖанна,Киев\nІван,Суми\n";
    const char *russian_rows = "имя|город\n2|Жанна|Киев\n3|Іван|Суми";
    const char *western = "name,price\nZoë,£5\nRené,€7\n",
               *western_rows = "name|price\n2|Zoë|£5\n3|René|€7";

    (void)state;
    assert_string_equal(render(str_of(russian), AUTO), russian_rows);
    assert_string_equal(render(join(STR("\xEF\xBB\xBF"), str_of(russian)), AUTO), russian_rows);
    assert_string_equal(render(encode(russian, "windows-1251"), AUTO), russian_rows);
    assert_string_equal(render(encode(western, "windows-1252"), AUTO), western_rows);
    assert_string_equal(render(encode(western, "UTF-16LE"), AUTO), western_rows);
    assert_string_equal(render(encode(western, "UTF-16BE"), AUTO), western_rows);
    assert_string_equal(render(encode(russian, "UTF-16"), AUTO), russian_rows);
    assert_string_equal(render(encode(western, "windows-1252"),
                            (struct table_options){.encoding = ENCODING_CP1252}),
        western_rows);
    assert_string_equal(render(gzip(encode(russian, "windows-1251")), AUTO), russian_rows);
}

/* A first pound sign far behind what anyone would take for a sample. */
static void test_encoding_found_late(void **state)
{
    struct str head = repeat("a line of plain letters,1\n", 100000), bytes;
    const char *text;

    (void)state;
    bytes = join(join(STR("name,price\n"), head), encode("Zoë,£5\nRené,€7\n", "windows-1252"));
    text = render(bytes, AUTO);
    assert_non_null(strstr(text, "\n100002|Zoë|£5\n100003|René|€7"));
    bytes = join(join(STR("name,price\n"), head), STR("Zoë,£5\nRen\xE9,€7\n"));
    text = render(bytes, AUTO);
    assert_non_null(strstr(text, "\n100002|Zoë|£5\n100003!bytes that are not UTF-8 text@1"));
}

static void test_bad_bytes(void **state)
{
    (void)state;
    RENDERS("имя,текст\nОля,хорошо\nИра,пло\xFFхо\nИв\xD0,да\n",
        "имя|текст\n2|Оля|хорошо\n3!bytes that are not UTF-8 text@2\n4!bytes that are not UTF-8 "
        "text@1");
    RENDERS("имя,id\nОля,1\nо,\x80\n", "имя|id\n2|Оля|1\n3!bytes that are not UTF-8 text@2");
    RENDERS("id,text\n1,a\0b\n2,c\n", "id|text\n2!a zero byte inside a text@2\n3|2|c");
    assert_string_equal(render(join(encode("имя\nОля\n", "UTF-16LE"), STR("\x00\xD8\n\0!\0\n\0")),
                            (struct table_options){.encoding = ENCODING_UTF16LE}),
        "имя\n2|Оля\n3!bytes that are not text in the encoding of the file@1\n4|!");
}

static void test_describe(void **state)
{
    struct table *t;

    (void)state;
    assert_true(
        table_open_bytes(&c, "f", gzip(encode("имя;год\nЖанна;1\n", "windows-1251")), NULL, &t));
    assert_string_equal(table_describe(&c, t), "CSV, semicolons, Windows-1251, gzip");
    assert_int_equal(table_separator(t), ';');
    assert_true(table_has_header(t));
    assert_int_equal(table_bytes_read(t), table_bytes_total(t));
    table_close(&t);
    assert_null(t);
}

static void test_open_quote(void **state)
{
    struct str tail = repeat("5,five\n", BIG / 6);
    const char *text;

    (void)state;
    RENDERS("id,text\n1,a\n2,\"b\n3,c\n4,d\n",
        "id|text\n2|1|a\n3!a quote that never closes\n4|3|c\n5|4|d");
    text = render(join(STR("id,text\n1,\"a\n2,b\n"), tail), AUTO);
    assert_ptr_equal(text, strstr(text, "id|text\n2!a quote that never closes\n3|2|b\n4|5|five\n"));
}

static void test_long_rows(void **state)
{
    struct str filler = repeat("x", BIG + 10), small = repeat("y", BIG - 100);
    const char *text;

    (void)state;
    text = render(join(join(STR("id,text\n1,a\n2,"), filler), STR("\r\n3,c\n")), AUTO);
    assert_string_equal(text, "id|text\n2|1|a\n3!longer than a row may be (1 MiB)\n4|3|c");
    text = render(join(join(STR("id,text\n1,\""), filler), STR("\n2,b\n")), AUTO);
    assert_string_equal(text, "id|text\n2!a quote that never closes\n3|2|b");
    text = render(join(join(STR("id,text\n1,"), small), STR("\n2,b\n")), AUTO);
    assert_memory_equal(text, "id|text\n2|1|yyy", 15);
    assert_memory_equal(text + strlen(text) - 8, "yy\n3|2|b", 8);
    text = render(join(join(STR("{\"a\":1}\n{\"a\":\""), filler), STR("\"}\n{\"a\":2}\n")), AUTO);
    assert_string_equal(text, "a\n1|1\n2!longer than a row may be (1 MiB)\n3|2");
}

static void test_many_fields(void **state)
{
    struct str row = repeat("a,", 512);
    const char *text;

    (void)state;
    text = render(join(join(row, STR("b\n")), join(repeat("1,", 511), STR("2\n"))), AUTO);
    assert_non_null(strstr(text, "|511|512\n1!more than 512 fields\n2|1|1|1"));
    assert_memory_equal(text + strlen(text) - 6, "|1|1|2", 6);
    text =
        render(join(repeat("a b ", 300), STR("\n")), (struct table_options){.format = TABLE_FIXED});
    assert_non_null(strstr(text, "\n1!more than 512 fields"));
}

static void test_jsonl(void **state)
{
    (void)state;
    RENDERS("{\"id\":7,\"customer\":{\"email\":\"a@b.c\",\"age\":null},\"tags\":[\"x\",1.50],"
            "\"ok\":true}\n"
            "\n{\"ok\":false,\"id\":9007199254740993,\"customer\":{},\"late\":1}\r\n",
        "id|customer.email|customer.age|tags|ok|customer|late\n"
        "1|7|a@b.c||[\"x\",1.5]|true||\n3|9007199254740993||||false|{}|1");
    RENDERS("{\"p\":2.5499999999999998,\"q\":1e3,\"r\":12.50}\n", "p|q|r\n1|2.55|1000|12.5");
    RENDERS("{\"a\":1}\n{\"a\":\n[2]\n{\"a\":123456789012345678901234}\n{\"a\":\"Ж\xFF\"}\n{\"a\":"
            "\"\\u0416\"}",
        "a\n1|1\n2!not valid JSON\n3!not a JSON object\n"
        "4!a number too large to keep exactly; write it as a text, in quotes\n"
        "5!bytes that are not UTF-8 text\n6|Ж");
    assert_memory_equal(
        render(join(join(STR("{\"a\":\""), repeat("x", BIG / 2)), STR("\"}\n")), AUTO), "a\n1|xxx",
        7);
    refuses(STR("[{\"a\":1}]"),
        "\"f\" is one JSON array; write one object per line instead, as jq -c '.[]' does");
    refuses(STR("{\n\"a\":1\n}"),
        "\"f\" has no JSON object on a line of its own in its first "
        "lines; write one per line");
}

static void test_jsonl_depth(void **state)
{
    struct str open = repeat("{\"a\":", 100), close = repeat("}", 100);

    (void)state;
    assert_non_null(strstr(render(join(join(open, STR("1")), close), AUTO),
        "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a\n1|{\"a\":"));
    assert_non_null(strstr(
        render(join(STR("{\"a\":1}\n"), repeat("{\"a\":", 9999)), AUTO), "\n2!not valid JSON"));
}

static void test_fixed(void **state)
{
    (void)state;
    RENDERS(" 00004 0001 19970101  2   29.33\r\n 00004 0001 19970118  2   29.73\r\n",
        "1|2|3|4|5\n1|00004|0001|19970101|2|29.33\n2|00004|0001|19970118|2|29.73");
    RENDERS(" customer_id  date cds\n\n 1 19970101   2\n 2 19970102\n",
        "customer_id  date cds\n3| 1 19970101   2\n4| 2 19970102");
    RENDERS(" customer_id  date cds\n\n 1 19970101   2\n", "customer_id|date|cds\n3|1|19970101|2");
}

static void test_gzip(void **state)
{
    struct str whole = gzip(STR("id,name\n1,a\n")), more = gzip(STR("2,b\n"));
    struct str big = repeat("1,aaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", 200000);

    (void)state;
    assert_string_equal(render(whole, AUTO), "id|name\n2|1|a");
    assert_string_equal(
        render(join(join(whole, more), STR("\0\0\0\0")), AUTO), "id|name\n2|1|a\n3|2|b");
    refuses((struct str){whole.p, whole.n - 9},
        "\"f\" breaks off in the middle of its gzip data; fetch or pack it again");
    refuses(join((struct str){whole.p, whole.n - 6}, STR("xxxxxx")),
        "\"f\" has damaged gzip data; fetch or pack it again");
    assert_non_null(strstr(render(gzip(big), (struct table_options){.inflated_max = BIG}),
        "\"f\" unpacks to more than 1 MiB; unpack it and split it in parts"));
}

static void test_refusals(void **state)
{
    struct str ole = STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
               zeros = {arena_alloc(c.arena, 10000), 10000};

    (void)state;
    refuses(STR(""), "\"f\" is empty");
    refuses(STR("\n \r\n\n"), "\"f\" is empty");
    refuses(gzip(STR("")), "\"f\" is empty");
    refuses(join(ole, zeros), "\"f\" is an old Excel file; save it as .xlsx or CSV");
    refuses(join(join(ole, zeros), encode("EncryptedPackage", "UTF-16LE")),
        "\"f\" is encrypted; save it without a password");
    refuses(STR("%PDF-1.7"), "\"f\" is a PDF; export the table it was made from as CSV");
    refuses(STR("\1\2\3\4\5\6\7"), "\"f\" is no text; save the table as .xlsx or CSV");
    refuses(zeros, "\"f\" is no text; save the table as .xlsx or CSV");
    refuses(gzip(STR("PK\3\4")), "\"f\" is a zip file; unpack it first");
}

static void test_files(void **state)
{
    struct table *t;

    (void)state;
    assert_false(table_open(&c, "/nowhere/at.csv", NULL, &t));
    assert_int_equal(c.err, ERR_MISSING);
    assert_null(t);
    ctx_clear_error(&c);
    assert_false(table_open(&c, "/", NULL, &t));
    assert_string_equal(c.error, "\"/\" is a folder; name the file in it");
    ctx_clear_error(&c);
    assert_false(table_open(&c, "/dev/null", NULL, &t));
    assert_string_equal(c.error, "\"/dev/null\" is not a file; save the data in one first");
}

struct part {
    const char *name;
    struct str text;
};

static void part_write(zipFile zip, const struct part *part, const char *password)
{
    uLong crc = crc32(0, (const unsigned char *)part->text.p, (unsigned)part->text.n);

    assert_int_equal(zipOpenNewFileInZip3(zip, part->name, NULL, NULL, 0, NULL, 0, NULL, Z_DEFLATED,
                         9, 0, -MAX_WBITS, DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY, password, crc),
        ZIP_OK);
    assert_int_equal(zipWriteInFileInZip(zip, part->text.p, (unsigned)part->text.n), ZIP_OK);
    assert_int_equal(zipCloseFileInZip(zip), ZIP_OK);
}

/* A zip file of these parts, read back as bytes. */
static struct str zip_of(const struct part *parts, size_t count, const char *password)
{
    char path[] = "/tmp/table_test_XXXXXX";
    int fd = mkstemp(path);
    char *bytes = arena_alloc(c.arena, 2 * BIG);
    zipFile zip;
    ssize_t size;

    assert_true(fd >= 0);
    zip = zipOpen64(path, APPEND_STATUS_CREATE);
    assert_non_null(zip);
    for (size_t i = 0; i < count; i++)
        if (parts[i].text.p)
            part_write(zip, &parts[i], password);
    assert_int_equal(zipClose(zip, NULL), ZIP_OK);
    close(fd);
    fd = open(path, O_RDONLY);
    size = read(fd, bytes, 2 * BIG);
    assert_true(size > 0 && size < (ssize_t)(2 * BIG));
    close(fd);
    unlink(path);
    return (struct str){bytes, (size_t)size};
}

#define RELATION(id, type, target) \
    "<Relationship Id='" id "' Type='http://x/relationships/" type "' Target='" target "'/>"

static const char workbook_1900[] =
    "<workbook xmlns:r='r'><sheets>"
    "<sheet name='old' state='hidden' r:id='r1'/><sheet name='chart' r:id='r5'/>"
    "<sheet name='Orders' r:id='r2'/><sheet name='more' r:id='r1'/></sheets></workbook>";
static const char styles[] =
    "<styleSheet><numFmts>"
    "<numFmt numFmtId='164' formatCode='dd\\.mm\\.yyyy'/>"
    "<numFmt numFmtId='165' formatCode='0.00 \"days\"'/>"
    "<numFmt numFmtId='166' formatCode='[Red]h:mm'/></numFmts>"
    "<cellStyleXfs><xf numFmtId='22'/></cellStyleXfs>"
    "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='22'/><xf numFmtId='164'/>"
    "<xf numFmtId='165'/><xf numFmtId='166'/></cellXfs></styleSheet>";
static const char shared[] =
    "<sst><si><t>id</t></si><si><r><t>na</t></r><r><t>me</t></r>"
    "<rPh><t>phonetic</t></rPh></si><si><t xml:space='preserve'> a &amp; &#x416; </t></si></sst>";

/* An XLSX file around the rows; any other part may be replaced. */
static struct str xlsx_of(struct str sheet, const char *workbook, const char *strings)
{
    const struct part parts[] = {
        {"_rels/.rels", STR(RELATION("r1", "officeDocument", "/xl/workbook.xml"))},
        {"xl/_rels/workbook.xml.rels",
            STR("<Relationships>" RELATION("r1", "worksheet", "worksheets/none.xml") RELATION(
                "r2", "worksheet", "worksheets/sheet2.xml") RELATION("r3", "sharedStrings",
                "sharedStrings.xml") RELATION("r4", "styles", "/xl/styles.xml")
                    RELATION("r5", "chartsheet", "chartsheets/sheet1.xml")
                        RELATION("r6", "worksheet", "../../../../etc/passwd") "</Relationships>")},
        {"xl/workbook.xml", str_of(workbook)},
        {"xl/styles.xml", str_of(styles)},
        {"xl/sharedStrings.xml", str_of(strings)},
        {"xl/worksheets/sheet2.xml", sheet},
    };

    return zip_of(parts, COUNT(parts), NULL);
}

#define SHEET(rows) \
    STR("<x:worksheet xmlns:x='m'><x:sheetData>" rows "</x:sheetData></x:worksheet>")
#define XLSX_RENDERS(rows, text) \
    assert_string_equal(render(xlsx_of(SHEET(rows), workbook_1900, shared), AUTO), text)

#define HEADER_ROW                                                                               \
    "<x:row r='1'><x:c r='A1' t='s'><x:v>0</x:v></x:c>"                                          \
    "<x:c r='B1' t='s'><x:v>1</x:v></x:c><x:c r='C1' t='inlineStr'><x:is><x:t>when</x:t></x:is>" \
    "</x:c></x:row>"

static void test_xlsx_cells(void **state)
{
    (void)state;
    XLSX_RENDERS(HEADER_ROW
        "<x:row r='3'><x:c r='A3'><x:v>12.50</x:v></x:c><x:c r='C3' "
        "s='2'><x:v>40886.534722222219</x:v>"
        "</x:c></x:row><x:row r='4'/><x:row><x:c t='s'><x:v>2</x:v></x:c><x:c/><x:c "
        "s='3'><x:v>40886</x:v>"
        "</x:c><x:c r='Z5' s='1'/></x:row>"
        "<x:row r='9'><x:c t='b'><x:v>1</x:v></x:c><x:c t='e'><x:v>#N/A</x:v></x:c>"
        "<x:c t='str'><x:f>A1&amp;B1</x:f><x:v>x,\"y\"</x:v></x:c></x:row>",
        "id|name|when\n3|12.50||2011-12-09 12:50:00\n5| a & Ж ||2011-12-09\n9|true|#N/A|x,\"y\"");
}

static void test_xlsx_numbers(void **state)
{
    (void)state;
    XLSX_RENDERS(HEADER_ROW
        "<x:row><x:c><x:v>2.5499999999999998</x:v></x:c><x:c><x:v>0.30000000000000004</x:v></x:c>"
        "<x:c><x:v>-1.5E-3</x:v></x:c></x:row>"
        "<x:row><x:c><x:v>1E+20</x:v></x:c><x:c><x:v>12345678901234567</x:v></x:c><x:c><x:v>-0</"
        "x:v></x:c>"
        "</x:row><x:row><x:c s='4'><x:v>41.50</x:v></x:c><x:c s='5'><x:v>0.5</x:v></x:c><x:c s='2'>"
        "<x:v>1</x:v></x:c></x:row><x:row><x:c s='1'><x:v>59</x:v></x:c><x:c "
        "s='1'><x:v>60</x:v></x:c>"
        "<x:c s='1'><x:v>61</x:v></x:c></x:row><x:row><x:c s='1'><x:v>-5</x:v></x:c><x:c s='1'>"
        "<x:v>1e9</x:v></x:c><x:c s='99'><x:v>7</x:v></x:c></x:row>",
        "id|name|when\n2|2.55|0.3|-0.0015\n3|100000000000000000000|12345678901234567|-0\n"
        "4|41.50|12:00:00|1900-01-01 00:00:00\n5|1900-02-28|1900-02-29|1900-03-01\n"
        "6|-5|1000000000|7");
    assert_string_equal(
        render(xlsx_of(SHEET("<x:row><x:c s='1'><x:v>0</x:v></x:c><x:c s='1'><x:v>39424</x:v>"
                             "</x:c></x:row>"),
                   "<workbook xmlns:r='r'><workbookPr date1904='1'/><sheets><sheet r:id='r2'/>"
                   "</sheets></workbook>",
                   shared),
            AUTO),
        "1|2\n1|1904-01-01|2011-12-09");
}

static void test_xlsx_bad_rows(void **state)
{
    (void)state;
    XLSX_RENDERS(HEADER_ROW
        "<x:row r='2'><x:c r='ZZZZZZ1'><x:v>1</x:v></x:c></x:row>"
        "<x:row r='3'><x:c t='s'><x:v>3</x:v></x:c></x:row>"
        "<x:row r='4'><x:c t='s'><x:v>-1</x:v></x:c></x:row>"
        "<x:row r='99999999999'><x:c r='SR2'><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c></x:row>",
        "id|name|when\n2!more than 512 fields\n3!a cell that refers to a text the file does not "
        "have\n"
        "4!a cell that refers to a text the file does not have\n5!more than 512 fields");
}

static void test_xlsx_refusals(void **state)
{
    struct str whole = xlsx_of(SHEET(HEADER_ROW), workbook_1900, shared), doctype;
    const struct part stranger = {"readme.txt", STR("hello")};
    const struct part locked = {"xl/workbook.xml", STR("<workbook/>")};

    (void)state;
    doctype =
        STR("<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><worksheet>&b;</worksheet>");
    refuses((struct str){whole.p, whole.n / 2},
        "\"f\" is a damaged or cut-off .xlsx file; fetch or save it again");
    refuses(xlsx_of(doctype, workbook_1900, shared),
        "part \"xl/worksheets/sheet2.xml\" of \"f\" declares "
        "a document type, which no sheet needs; save it again");
    refuses(xlsx_of((struct str){NULL, 0}, workbook_1900, shared),
        "\"f\" has no part \"xl/worksheets/sheet2.xml\"; save it as .xlsx again");
    refuses(xlsx_of(SHEET(""), "<workbook><sheets><sheet id='r6'/></sheets></workbook>", shared),
        "\"f\" has no part \"xl/../../../../etc/passwd\"; save it as .xlsx again");
    refuses(xlsx_of(SHEET(""), "<workbook/>", shared), "\"f\" has no sheet with rows");
    refuses(xlsx_of(SHEET(""), workbook_1900, shared), "\"f\" is empty");
    refuses(zip_of(&stranger, 1, NULL),
        "\"f\" is a zip file without a workbook; unpack it, or save the sheet as CSV");
    refuses(zip_of(&locked, 1, "secret"), "\"f\" is encrypted; save it without a password");
    refuses(xlsx_of(STR("<worksheet><sheetData></worksheet>"), workbook_1900, shared),
        "part \"xl/worksheets/sheet2.xml\" of \"f\" is not well-formed XML (mismatched tag); save "
        "it again");
}

static void test_xlsx_bombs(void **state)
{
    struct str rows = repeat("<row><c><v>1</v></c></row>", 500000), bomb, bytes;

    (void)state;
    bomb = join(STR("<worksheet><sheetData>"), repeat(" ", 40 * BIG));
    refuses(xlsx_of(bomb, workbook_1900, shared),
        "\"f\" unpacks to far more than a sheet would (part "
        "\"xl/worksheets/sheet2.xml\"); save the sheet as CSV");
    bytes = xlsx_of(join(STR("<worksheet><sheetData>"), rows), workbook_1900, shared);
    assert_non_null(strstr(render(bytes, (struct table_options){.inflated_max = BIG}),
        "\n\"f\" unpacks to far more than a sheet would"));
}

/* A real file of half a million lines, where there is one. */
static void test_online_retail(void **state)
{
    const char *folder = getenv("MAITRED_SHARED_DATA");
    const char *path =
        arena_printf(c.arena, "%s/online_retail.csv.gz", folder ? folder : "../shared/data");
    struct table_row row;
    struct table *t;
    int64_t rows = 0, last = 0;
    bool has_row = true;
    size_t count;

    (void)state;
    if (!table_open(&c, path, NULL, &t)) {
        print_message("no %s here: not read\n", path);
        skip();
    }
    table_columns(t, &count);
    assert_int_equal(count, 8);
    while (has_row) {
        assert_true(table_next(&c, t, &row, &has_row));
        assert_true(!has_row || (row.count == 8 && !row.error));
        rows += has_row;
        last = has_row ? row.line : last;
    }
    assert_int_equal(rows, 541909);
    assert_int_equal(last, 541910);
    assert_int_equal(table_bytes_read(t), table_bytes_total(t));
    table_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_csv_quotes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_csv_line_ends, setup, teardown),
        cmocka_unit_test_setup_teardown(test_csv_separators, setup, teardown),
        cmocka_unit_test_setup_teardown(test_header, setup, teardown),
        cmocka_unit_test_setup_teardown(test_encodings, setup, teardown),
        cmocka_unit_test_setup_teardown(test_encoding_found_late, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bad_bytes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_describe, setup, teardown),
        cmocka_unit_test_setup_teardown(test_open_quote, setup, teardown),
        cmocka_unit_test_setup_teardown(test_long_rows, setup, teardown),
        cmocka_unit_test_setup_teardown(test_many_fields, setup, teardown),
        cmocka_unit_test_setup_teardown(test_jsonl, setup, teardown),
        cmocka_unit_test_setup_teardown(test_jsonl_depth, setup, teardown),
        cmocka_unit_test_setup_teardown(test_fixed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_gzip, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refusals, setup, teardown),
        cmocka_unit_test_setup_teardown(test_files, setup, teardown),
        cmocka_unit_test_setup_teardown(test_xlsx_cells, setup, teardown),
        cmocka_unit_test_setup_teardown(test_xlsx_numbers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_xlsx_bad_rows, setup, teardown),
        cmocka_unit_test_setup_teardown(test_xlsx_refusals, setup, teardown),
        cmocka_unit_test_setup_teardown(test_xlsx_bombs, setup, teardown),
        cmocka_unit_test_setup_teardown(test_online_retail, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
