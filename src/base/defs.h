/* The few words every file uses. A bug() is a wrong turn in our own code: it prints where and
 * aborts, in release builds too; what the world may do wrong goes through fail() (ctx.h). */
#ifndef MAITRED_DEFS_H
#define MAITRED_DEFS_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define MUST __attribute__((warn_unused_result))
#define PRINTF(format, first) __attribute__((__format__(printf, format, first)))

#define bug(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
/* An attribute, not _Noreturn: the C++ shims include this file. */
__attribute__((noreturn)) void bug_at(const char *file, int line, const char *format, ...)
    PRINTF(3, 4);

#endif
