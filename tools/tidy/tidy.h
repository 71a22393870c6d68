/* tidy reads the sources as text, the way a strict colleague would, and says what breaks the rules
 * of the house. Nothing is compiled: a small lexer tells words, literals and comments apart, and
 * each rule is a pass over its tokens. Every source is read before the first rule runs, because
 * string macros and error texts are known only then. All memory lives until the end. */
#ifndef TIDY_H
#define TIDY_H

#include <stdbool.h>
#include <stddef.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_STRING, TOKEN_CHAR, TOKEN_MARK };

struct token {
    enum token_kind kind;
    int line;
    int directive; /* which preprocessor directive of the file it belongs to, 0 for none */
    const char *p;
    size_t n;
};

struct comment {
    int line;
    const char *p;
    size_t n;
};

struct source {
    const char *path;   /* from the root: "src/base/str.c" */
    const char *folder; /* below src: "base"; "" for src itself; NULL outside src */
    const char *name;   /* "str.c" */
    const char *stem;   /* "str" */
    const char *text;
    size_t size;
    struct token *tokens; /* without comments */
    size_t count;
    struct comment *comments;
    size_t comment_count;
};

struct tidy {
    const char *root;
    struct source *sources;
    size_t count;
    int findings;
};

/* main.c */
__attribute__((format(printf, 6, 7))) void finding(struct tidy *t, const char *path, int line,
    const char *rule, const char *key, const char *format, ...);

/* keep.c: memory until the end, words, files */
void *keep(size_t size);
char *keep_text(const char *p, size_t n);
void keep_all_free(void);
/* Makes room for one more element of that size; returns the array, maybe moved. */
void *grown(void *array, size_t count, size_t size);
__attribute__((format(printf, 1, 2))) const char *text_of(const char *format, ...);
char *file_text(const char *path, size_t *size); /* NULL when it cannot be read */
bool is_one_of(const char *word, const char *const *list, size_t count);
bool starts_with(const char *text, const char *prefix);
bool ends_with(const char *text, const char *suffix);

/* lex.c */
void lex(struct source *s);
bool is_word(const struct source *s, size_t i, const char *word); /* false past the end, too */
bool is_mark(const struct source *s, size_t i, const char *mark);
const char *token_text(const struct token *t);
size_t token_close(
    const struct source *s, size_t open); /* the bracket that closes it, or the count */

/* literal.c: string literals as the compiler reads them, adjacent ones joined */
void literal_learn_macros(const struct tidy *t);
bool is_literal(const struct source *s, size_t i);
/* The text of the literals from token i on; *next is the token after them. */
const char *literal_at(const struct source *s, size_t i, size_t *next);
const char *literal_quoted(const char *text); /* as it would stand in JSON */

/* the rules */
void check_text(
    struct tidy *t, const struct source *s); /* text.c: lines, names, comments, guards */
void check_shape(struct tidy *t, const struct source *s); /* shape.c: length and nesting */
void check_calls(struct tidy *t, const struct source *s); /* call.c: banned words and calls */
void check_sql(struct tidy *t, const struct source *s);   /* sql.c */
void check_layers(struct tidy *t);                        /* layer.c */
void check_errors(struct tidy *t);                        /* error.c */

#endif
