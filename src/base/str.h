/* A look at text that somebody else owns: pointer and length, no closing NUL promised. Texts are
 * UTF-8. Numbers from outside are read here, always with bounds. */
#ifndef MAITRED_STR_H
#define MAITRED_STR_H

#include "base/arena.h"
#include "base/defs.h"

struct str {
    const char *p;
    size_t n;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)(s).n, (s).p

struct str str_of(const char *text); /* NULL becomes empty */
bool str_eq(struct str a, struct str b);
bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only */
int str_cmp(struct str a, struct str b);        /* by bytes, as memcmp; shorter first */
bool str_starts(struct str s, struct str prefix);
bool str_find(struct str s, struct str needle, size_t *at); /* at may be NULL */
struct str str_trim(struct str s); /* blanks, tabs, line ends and no-break spaces on both sides */
struct str str_from(struct str s, size_t start);
/* Cuts the part before `sep` off *rest; false when nothing is left. */
bool str_cut(struct str *rest, char sep, struct str *part);
char *str_dup(struct arena *a, struct str s);
struct str str_keep(struct arena *a, struct str s); /* a copy in the arena */
struct str str_join(struct arena *a, struct str head, char between, struct str tail);
bool str_to_i64(struct str s, int64_t min, int64_t max, int64_t *out); /* decimal, sign allowed */
bool str_to_f64(struct str s, double min, double max, double *out);
bool str_is_utf8(struct str s); /* well formed, no overlong forms, no surrogates */

#endif
