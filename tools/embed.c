/* embed OUT.c IN.sql...: turns the numbered schema files into one C array, in the order given. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_file(FILE *out, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    FILE *in = fopen(path, "rb");
    int c;

    if (!in) {
        perror(path);
        exit(1);
    }
    fprintf(out, "    {%ld, \"%s\",\n     \"", strtol(name, NULL, 10), name);
    while ((c = getc(in)) != EOF) {
        if (c == '\n')
            fputs("\\n\"\n     \"", out);
        else if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (isprint(c))
            putc(c, out);
        else
            fprintf(out, "\\%03o", c);
    }
    fputs("\"},\n", out);
    fclose(in);
}

int main(int argc, char **argv)
{
    FILE *out = argc > 2 ? fopen(argv[1], "wb") : NULL;

    if (!out) {
        fprintf(stderr, "usage: embed OUT.c IN.sql...\n");
        return 1;
    }
    fputs("#include \"db/schema.h\"\n\nconst struct migration migrations[] = {\n", out);
    for (int i = 2; i < argc; i++)
        put_file(out, argv[i]);
    fputs("};\nconst size_t migration_count = sizeof migrations / sizeof *migrations;\n", out);
    return fclose(out) == 0 ? 0 : 1;
}
