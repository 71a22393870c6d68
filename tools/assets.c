/* assets OUT.c OUT.S OUT.d FOLDER...: embeds the files of folders, each served under its path
 * below its folder; of two with one path the first folder's is taken, and a folder may be absent.
 * Each file is pressed by gzip and brotli beside OUT; the assembler takes the bytes in (.incbin).
 * OUT.d names what was looked at, for ninja. */
#include <brotli/encode.h>
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define FILES_MAX 1000

struct file {
    char *path, *name; /* on disk; "/assets/app-4f3a.js" */
};

struct list {
    struct file files[FILES_MAX];
    size_t count;
};

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
        {".json", "application/json"}, {".woff2", "font/woff2"}, {".webp", "image/webp"},
        {".jpg", "image/jpeg"}, {".map", "application/json"},
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
    FILE *c, FILE *s, FILE *head, const char *base, size_t i, const struct file *f)
{
    size_t n, room, gz, br;
    unsigned char *p = file_read(f->path, &n), *out;
    int has_gz, has_br;

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
    fprintf(c, "    {\"%s\", \"%s\", \"\\\"%08lx-%zu\\\"\", %s, {", f->name, type_of(f->path),
        crc32(0, p, (uInt)n), n, strncmp(f->name, "/assets/", 8) == 0 ? "true" : "false");
    form_name(c, i, "plain", 1);
    form_name(c, i, "gzip", has_gz);
    form_name(c, i, "br", has_br);
    fprintf(c, "}},\n");
    free(out);
    free(p);
}

/* ---- the folders ---- */

static void list_add(struct list *l, const char *path, const char *name)
{
    for (size_t i = 0; i < l->count; i++)
        if (strcmp(l->files[i].name, name) == 0)
            return;
    if (l->count == FILES_MAX)
        die("too many files, the first left out is", path);
    l->files[l->count++] = (struct file){strdup(path), strdup(name)};
}

/* name: the folder's path below the one that was asked for, "" for itself. */
static void folder_walk(struct list *l, FILE *seen, const char *folder, const char *name)
{
    DIR *d = opendir(folder);
    struct dirent *e;

    if (!d)
        return;
    fprintf(seen, " \\\n %s", folder);
    while ((e = readdir(d))) {
        char path[PATH_MAX], below[PATH_MAX];
        struct stat st;

        if (e->d_name[0] == '.')
            continue;
        if (snprintf(path, sizeof path, "%s/%s", folder, e->d_name) >= PATH_MAX ||
            snprintf(below, sizeof below, "%s/%s", name, e->d_name) >= PATH_MAX ||
            stat(path, &st) != 0)
            die("cannot look at", path);
        if (S_ISDIR(st.st_mode)) {
            folder_walk(l, seen, path, below);
        } else {
            fprintf(seen, " \\\n %s", path);
            list_add(l, path, below);
        }
    }
    closedir(d);
}

/* A folder that is not there yet shows in its parent. */
static void folder_parent(FILE *seen, const char *folder)
{
    const char *slash = strrchr(folder, '/');

    if (slash && slash != folder)
        fprintf(seen, " \\\n %.*s", (int)(slash - folder), folder);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

static FILE *file_make(const char *path)
{
    FILE *f = fopen(path, "w");

    if (!f)
        die("cannot write", path);
    return f;
}

int main(int argc, char **argv)
{
    char base[PATH_MAX], cwd[PATH_MAX / 2], *rows;
    static struct list l;
    size_t rows_size;
    FILE *c, *s, *seen, *list;

    if (argc < 5 || !getcwd(cwd, sizeof cwd))
        die("usage", "assets OUT.c OUT.S OUT.d FOLDER...");
    c = file_make(argv[1]);
    s = file_make(argv[2]);
    seen = file_make(argv[3]);
    list = open_memstream(&rows, &rows_size);
    snprintf(base, sizeof base, "%s%s%s", argv[2][0] == '/' ? "" : cwd,
        argv[2][0] == '/' ? "" : "/", argv[2]);
    fprintf(seen, "%s:", argv[1]);
    for (int i = 4; i < argc; i++) {
        folder_parent(seen, argv[i]);
        folder_walk(&l, seen, argv[i], "");
    }
    fputc('\n', seen);
    qsort(l.files, l.count, sizeof *l.files, by_name);
    fprintf(s, ".section .rodata\n");
    fprintf(c, "#include \"http/asset.h\"\n\n");
    for (size_t i = 0; i < l.count; i++)
        asset_write(list, s, c, base, i, &l.files[i]);
    fprintf(s, ".section .note.GNU-stack,\"\",%%progbits\n");
    fclose(list);
    fprintf(c, "\nconst struct asset asset_list[] = {\n%s};\nconst size_t asset_count = %zu;\n",
        rows, l.count);
    free(rows);
    return fclose(c) != 0 || fclose(s) != 0 || fclose(seen) != 0;
}
