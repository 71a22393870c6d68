/* Memory that is given back once, at the end, and the few words on text every rule needs. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tidy.h"

struct block {
    struct block *next;
    max_align_t data[];
};

static struct block *blocks;

void *keep(size_t size)
{
    struct block *b = calloc(1, sizeof *b + size);

    if (!b) {
        fputs("tidy: out of memory\n", stderr);
        exit(2);
    }
    b->next = blocks;
    blocks = b;
    return b->data;
}

void keep_all_free(void)
{
    while (blocks) {
        struct block *next = blocks->next;

        free(blocks);
        blocks = next;
    }
}

char *keep_text(const char *p, size_t n)
{
    char *text = keep(n + 1);

    memcpy(text, p, n);
    return text;
}

void *grown(void *array, size_t count, size_t size)
{
    void *bigger;

    if (count & (count - 1)) /* room is the power of two at or above count */
        return array;
    bigger = keep((count ? 2 * count : 1) * size);
    if (count)
        memcpy(bigger, array, count * size);
    return bigger;
}

const char *text_of(const char *format, ...)
{
    va_list args;
    int n;
    char *text;

    va_start(args, format);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    text = keep((size_t)n + 1);
    va_start(args, format);
    vsnprintf(text, (size_t)n + 1, format, args);
    va_end(args);
    return text;
}

char *file_text(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    long end;
    char *text = NULL;

    if (!f)
        return NULL;
    if (fseek(f, 0, SEEK_END) == 0 && (end = ftell(f)) >= 0) {
        rewind(f);
        text = keep((size_t)end + 1);
        *size = fread(text, 1, (size_t)end, f);
        text[*size] = '\0';
    }
    fclose(f);
    return text;
}

bool is_one_of(const char *word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, list[i]) == 0)
            return true;
    return false;
}

bool starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool ends_with(const char *text, const char *suffix)
{
    size_t n = strlen(text), m = strlen(suffix);

    return n >= m && strcmp(text + n - m, suffix) == 0;
}
