/* assets OUT.c OUT.S DIR FILE...: embeds files. FILE is served under its path below DIR. Each is
 * pressed by gzip and brotli beside OUT; the assembler takes the bytes in (.incbin). */
#include <brotli/encode.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

static void die(const char *what, const char *path)
{
    fprintf(stderr, "assets: %s: %s\n", what, path);
    exit(1);
}

static unsigned char *file_read(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    unsigned char *p;
    long size = 0;

    if (!f || fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) < 0 || fseek(f, 0, SEEK_SET) != 0)
        die("cannot read", path);
    p = malloc((size_t)size + 1);
    *n = fread(p, 1, (size_t)size, f);
    fclose(f);
    return p;
}

static const char *type_of(const char *path)
{
    static const char *const types[][2] = {{".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"}, {".css", "text/css; charset=utf-8"},
        {".svg", "image/svg+xml"}, {".png", "image/png"}, {".ico", "image/x-icon"},
        {".json", "application/json"}, {".woff2", "font/woff2"},
        {".webmanifest", "application/manifest+json"}, {".txt", "text/plain; charset=utf-8"}};
    const char *dot = strrchr(path, '.');

    for (size_t i = 0; dot && i < sizeof types / sizeof types[0]; i++)
        if (strcmp(dot, types[i][0]) == 0)
            return types[i][1];
    die("no type for", path);
    return NULL;
}

static size_t press_gzip(const unsigned char *p, size_t n, unsigned char *out, size_t room)
{
    z_stream z = {0};

    deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
    z.next_in = (Bytef *)p;
    z.avail_in = (uInt)n;
    z.next_out = out;
    z.avail_out = (uInt)room;
    deflate(&z, Z_FINISH);
    deflateEnd(&z);
    return z.total_out;
}

static size_t press_brotli(const unsigned char *p, size_t n, unsigned char *out, size_t room)
{
    size_t size = room;

    if (!BrotliEncoderCompress(
            BROTLI_MAX_QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC, n, p, &size, out))
        die("brotli failed", "");
    return size;
}

/* Puts the bytes into a file for the assembler; a form that saves less than a tenth is left out. */
static int form_write(FILE *s, const char *base, size_t i, const char *form, const unsigned char *p,
    size_t n, size_t plain)
{
    char path[PATH_MAX];
    FILE *f;

    if (plain && n * 10 > plain * 9)
        return 0;
    snprintf(path, sizeof path, "%s.%zu.%s", base, i, form);
    f = fopen(path, "wb");
    if (!f || fwrite(p, 1, n, f) != n || fclose(f) != 0)
        die("cannot write", path);
    fprintf(s, ".balign 16\n.global asset_%zu_%s\nasset_%zu_%s: .incbin \"%s\"\n", i, form, i, form,
        path);
    fprintf(s, ".global asset_%zu_%s_end\nasset_%zu_%s_end: .byte 0\n", i, form, i, form);
    return 1;
}

static void form_name(FILE *c, size_t i, const char *form, int is_there)
{
    if (is_there)
        fprintf(c, "{asset_%zu_%s, asset_%zu_%s_end}, ", i, form, i, form);
    else
        fprintf(c, "{NULL, NULL}, ");
}

static void asset_write(
    FILE *c, FILE *s, FILE *head, const char *base, size_t i, const char *dir, const char *file)
{
    size_t n, room, gz, br;
    unsigned char *p = file_read(file, &n), *out;
    char root[PATH_MAX], path[PATH_MAX];
    const char *name;
    int has_gz, has_br;

    if (!realpath(dir, root) || !realpath(file, path))
        die("no such path", file);
    name = path + strlen(root);

    room = compressBound(n) + BrotliEncoderMaxCompressedSize(n) + 64;
    out = malloc(room);
    form_write(s, base, i, "plain", p, n, 0);
    gz = press_gzip(p, n, out, room);
    has_gz = form_write(s, base, i, "gzip", out, gz, n);
    br = press_brotli(p, n, out, room);
    has_br = form_write(s, base, i, "br", out, br, n);
    fprintf(head, "extern const unsigned char asset_%zu_plain[], asset_%zu_plain_end[];\n", i, i);
    if (has_gz)
        fprintf(head, "extern const unsigned char asset_%zu_gzip[], asset_%zu_gzip_end[];\n", i, i);
    if (has_br)
        fprintf(head, "extern const unsigned char asset_%zu_br[], asset_%zu_br_end[];\n", i, i);
    fprintf(c, "    {\"%s\", \"%s\", \"\\\"%08lx-%zu\\\"\", %s, {", name, type_of(file),
        crc32(0, p, (uInt)n), n, strncmp(name, "/assets/", 8) == 0 ? "true" : "false");
    form_name(c, i, "plain", 1);
    form_name(c, i, "gzip", has_gz);
    form_name(c, i, "br", has_br);
    fprintf(c, "}},\n");
    free(out);
    free(p);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int main(int argc, char **argv)
{
    char base[PATH_MAX], cwd[PATH_MAX / 2], *rows;
    size_t rows_size;
    FILE *c, *s, *list;

    if (argc < 4)
        die("usage", "assets OUT.c OUT.S DIR FILE...");
    c = fopen(argv[1], "w");
    s = fopen(argv[2], "w");
    list = open_memstream(&rows, &rows_size);
    if (!c || !s || !list || !getcwd(cwd, sizeof cwd))
        die("cannot write", argv[1]);
    if (argv[2][0] == '/')
        snprintf(base, sizeof base, "%s", argv[2]);
    else
        snprintf(base, sizeof base, "%s/%s", cwd, argv[2]);
    qsort(argv + 4, (size_t)argc - 4, sizeof *argv, by_text);
    fprintf(s, ".section .rodata\n");
    fprintf(c, "#include \"http/asset.h\"\n\n");
    for (int i = 4; i < argc; i++)
        asset_write(list, s, c, base, (size_t)i - 4, argv[3], argv[i]);
    fprintf(s, ".section .note.GNU-stack,\"\",%%progbits\n");
    fclose(list);
    fprintf(c, "\nconst struct asset asset_list[] = {\n%s};\nconst size_t asset_count = %d;\n",
        rows, argc - 4);
    free(rows);
    return fclose(c) != 0 || fclose(s) != 0;
}
