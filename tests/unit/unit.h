/* cmocka, and peace between it and us: its macro fail bears the name of our function (ctx.h). */
#ifndef MAITRED_UNIT_H
#define MAITRED_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#undef fail
#undef fail_msg
#define fail_msg(...) \
    (print_error("ERROR: " __VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))

#define assert_text(actual, expected) assert_string_equal((actual), (expected))

#endif
