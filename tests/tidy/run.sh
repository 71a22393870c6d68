#!/bin/sh
# run.sh TIDY: each rule of tidy against a tiny tree that is clean but for one thing. Every case
# starts from the same clean tree; a rule must strike, with its name, and leave the clean tree alone.
set -eu

tidy=${1:?usage: run.sh TIDY}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
tree=$dir/tree
failed=0
cases=0

# put PATH: a file of the tree from standard input; its opening comment is written here.
put() {
    mkdir -p "$tree/$(dirname "$1")"
    { printf '/* Says what and why. */\n'; cat; } >"$tree/$1"
}

raw() {
    mkdir -p "$tree/$(dirname "$1")"
    cat >"$tree/$1"
}

clean() {
    rm -rf "$tree"
    put src/base/str.h <<'END'
#ifndef MAITRED_STR_H
#define MAITRED_STR_H
#define STR_FMT "%.*s"
#endif
END
    put src/base/str.c <<'END'
#include "base/str.h"
#include "catalog.h"
static const char one[] = "месяц", two[] = "SELECTED %d";
static int sum(int a, int b)
{
    assert(a > 0);
    return a + b; /* assert(a && b) and strcpy() in a comment are no calls */
}
END
    put src/order/order_store.c <<'END'
#include "order/order.h"
static const struct statement order_sql[] = {
    [ORDER_BY_ID] = {"SELECT id FROM orders"
                     " WHERE id = $1 AND note LIKE 'a%d'"},
};
static const struct invariant order_invariants[] = {
    {"order.total", {.sql = "WITH t AS (SELECT 1) SELECT * FROM t"}},
};
END
    put src/order/order.h <<'END'
#ifndef MAITRED_ORDER_H
#define MAITRED_ORDER_H
#include "base/str.h"
#include "customer/customer.h"
#include "module.h"
typedef bool order_work(struct ctx *c);
typedef struct order *(*order_maker)(void);
#endif
END
    put src/customer/customer.h <<'END'
#ifndef MAITRED_CUSTOMER_H
#define MAITRED_CUSTOMER_H
#endif
END
    put src/module.h <<'END'
#ifndef MAITRED_MODULE_H
#define MAITRED_MODULE_H
#endif
END
    put src/modules.c <<'END'
#include "order/order.h"
END
    put src/main.c <<'END'
#include "module.h"
int main(void)
{
    return 0;
}
END
    raw ARCHITECTURE.md <<'END'
<!-- feature order -->
customer <- order <- intake
<!-- /feature order -->
END
    printf '{"a": [1, {"b": "x"}], "errors": {}}\n' | raw i18n/ru.json
    printf '{"errors": {}, "z": -1.5e3}\n' | raw i18n/uk.json
    echo '# nobody' | raw tidy.allow
}

run() {
    status=0
    "$tidy" --root "$tree" >"$dir/out" 2>&1 || status=$?
    cases=$((cases + 1))
}

complain() {
    echo "FAILED: $1"
    sed 's/^/    /' "$dir/out"
    failed=1
}

# strikes WHAT TEXT [COUNT]: exit 1, and so many findings (1), each with the text.
strikes() {
    run
    { [ "$status" -eq 1 ] && [ "$(grep -cF -e "$2" "$dir/out")" -eq "${3:-1}" ] &&
        [ "$(wc -l <"$dir/out")" -eq "${3:-1}" ]; } || complain "$1"
    clean
}

passes() {
    run
    { [ "$status" -eq 0 ] && [ ! -s "$dir/out" ]; } || complain "$1"
    clean
}

# body TEXT: a function of src/order/order.c with that body.
body() {
    { printf 'static bool work(struct ctx *c)\n{\n%s\n}\n' "$1"; } | put src/order/order.c
}

repeat() { # repeat COUNT LINE
    awk -v n="$1" -v line="$2" 'BEGIN { while (n-- > 0) print line }'
}

clean
passes 'the clean tree'

# ---- layers ----
echo '#include "db/db.h"' | put src/stats/nps.c
strikes 'stats may not use the database' 'src/stats/nps.c:2: layer: stats may not include db/db.h'
echo '#include "text/text.h"' | put src/rule/rule.c
strikes 'no sideways include' 'layer: rule may not include text/text.h'
echo '#include "stats/nps.h"' | put src/rule/rule.c
passes 'stats is below its neighbours'
echo '#include "order/order.h"' | put src/http/http.c
strikes 'doors know no feature' 'layer: http may not include order/order.h'
echo '#include "order/order.h"' | put src/customer/customer.c
strikes 'features only downwards' 'layer: customer may not include order/order.h'
echo '#include "customer/customer_priv.h"' | put src/order/order.c
strikes 'private headers stay private' 'customer_priv.h is private to customer'
echo '#include "order.h"' | put src/order/order.c
strikes 'includes name their folder' 'include it as "order/order.h"'
echo '#include "order/order.h"' | put src/main.c
strikes 'main names no feature' 'main.c names the feature order'
echo 'int x;' | put src/cellar/cellar.c
strikes 'a folder without a place' 'src/cellar is in no layer'
echo 'int x;' | put src/stray.c
strikes 'a file without a place' 'src/stray.c is in no layer'
echo 'No order here.' | raw ARCHITECTURE.md
strikes 'the order must be drawn' 'ARCHITECTURE.md:1: layer: no feature order'

# ---- SQL ----
body '    run("SELECT id FROM orders");'
strikes 'SQL outside a store' 'src/order/order.c:4: sql: SQL outside a store: move it to order_store.c'
body '    run(" UPDATE orders SET n = 1", "DELETE FROM x");'
strikes 'other verbs, too' 'sql: SQL outside a store' 2
body '    buf_printf(b, "%s WHERE id = %d", head, id);'
strikes 'SQL from a format' 'sql: SQL assembled by a format'
printf 'void f(void)\n{\n    run("DELETE FROM t");\n}\n' | put src/order/order_store.c
strikes 'a store writes rows, not calls' 'sql: SQL outside a row'
printf 'void f(void)\n{\n    static const struct statement a = {"DELETE FROM t"};\n}\n' | put src/order/order_store.c
passes 'a row inside a function'
printf 'const struct statement sql[] = {{PICK("SELECT 1")}};\n' | put src/order/order_store.c
strikes 'not an argument of a call' 'sql: SQL outside a row'
printf 'struct statement sql[] = {{"SELECT 1"}};\n' | put src/order/order_store.c
strikes 'statements are constant' 'sql: SQL outside a row'
echo 'const char *q = "SELECT 1 %s";' | put src/db/sqlite.c
passes 'the engine is free'

# ---- calls ----
body '    strcpy(a, b); atoi(c); localtime(d);'
strikes 'banned calls' 'is banned: use' 3
body '    system("ls");'
strikes 'no shell' 'call: system is banned: nothing here starts a shell'
body '    p = malloc(3); t->free(p);'
strikes 'memory comes from the arena' 'call: malloc is banned: use mem_alloc or the arena'
printf 'void *f(void)\n{\n    return malloc(3);\n}\n' | put src/base/arena.c
passes 'the arena may'
body '    printf("x"); fputs("x", stdout); fputs("x", stderr);'
strikes 'features print by output' 'to standard output in a feature' 2
body '    assert(a && b); assert(a || (b && d));'
strikes 'one condition each' 'assert: an assert of two conditions'
echo 'typedef struct { int a; } order_t;' | put src/order/order.c
strikes 'no typedef for a struct' 'typedef: a typedef for a struct'

# ---- text ----
body '    x(); /* TODO: later */ y("TODO"); z(); /* XXXL */'
strikes 'notes left behind' 'note: TODO left behind'
body '    x(); /* café */ y("café");'
strikes 'ASCII outside of strings' 'src/order/order.c:4: ascii:'
body "    /* $(repeat 93 x | tr -d '\n') */"
strikes '103 columns' 'columns: 103 columns'
body "    y(\"$(repeat 93 ж | tr -d '\n')\");"
strikes 'columns are characters, not bytes' 'columns: 103 columns'
body "	x();"
strikes 'a tab' 'tab: a tab'
body '    x(); '
strikes 'a trailing blank' 'blank: trailing blank'
echo 'int x;' | put src/order/order_utils.c
strikes 'a drawer' 'name: "utils" is a drawer'
echo 'int x;' | put src/base/manager.c
strikes 'a manager' 'name: "manager" is a drawer'
echo 'int x;' | raw src/order/order.c
strikes 'no opening paragraph' 'opening: does not open with a comment'
printf '#ifndef ORDER_H\n#define ORDER_H\n#endif\n' | put src/order/order.h
strikes 'the guard has a name' 'guard: the header is not wrapped in #ifndef MAITRED_ORDER_H'

# ---- shape ----
repeat 799 'int x;' | put src/order/order.c
passes '800 lines'
repeat 800 'int x;' | put src/order/order.c
strikes '801 lines' 'src/order/order.c:801: file: 801 lines'
body "$(repeat 67 '    x();')"
passes '70 lines of a function'
body "$(repeat 68 '    x();')"
strikes '71 lines of a function' 'src/order/order.c:2: function: work has 71 lines'
body '    { { { } } } { int x[] = {1}; }'
passes 'three deep'
body '    { { { { } } } }'
strikes 'four deep' 'nesting: work nests 4 deep'
printf 'extern "C" {\nint f(void)\n{\n    {{{{}}}}\n}\n}\n' | put src/base/shim.cc
strikes 'seen through extern "C"' 'f nests 4 deep'
printf '#define BLOCK {{{{{{{{\nint f(void)\n{\n    return 0;\n}\n' | put src/base/str.c
passes 'macros have no shape'
repeat 801 'int x; malloc();' | raw tools/gen.c
strikes 'tools keep the length rules only' 'tools/gen.c:801: file'

# ---- errors ----
body '    return fail(c, ERR_IO, "no \"%s\" (" STR_FMT ") %" PRId64 "\n", a, b, d);'
strikes 'an error without translation' 'errors: "no \"%s\" (%.*s) %ld\n" is not translated: add it to "errors" in i18n/ru.json and i18n/uk.json'
body '    return fail(c, ERR_IO, "no \"%s\" (" STR_FMT ")", a, b) || fail(c, ERR_IO, "%s", a);'
echo '{"errors": {"no \"%s\" (%.*s)": "нет «%s» (%.*s)"}}' | raw i18n/ru.json
echo '{"errors": {"no \"%s\" (%.*s)": "\u043d\u0435\u043c\u0430 %3$.*2$s %1$s"}}' | raw i18n/uk.json
passes 'translated, with escapes and numbered arguments'
body '    return fail(c, ERR_IO, x ? "one" : "two") || fail(c, ERR_IO, "o" "ne");'
strikes 'each text once' 'is not translated' 2
body '    return fail(c, ERR_IO, text);'
strikes 'formats are literals' 'errors: the format of fail() is no literal'
body '    static const struct row r[] = {{.text = "bad"}}; return fail(c, ERR_IO, r[0].text);'
strikes 'formats of rows' 'errors: "bad" is not translated'
echo '{"errors": {"old": "старое"}}' | raw i18n/uk.json
strikes 'an entry nobody uses' 'i18n/uk.json:1: errors: "old" is used nowhere'
body '    return fail(c, ERR_IO, "%s: %d", a, n);'
passes 'nothing to translate'
body '    return fail(c, ERR_IO, "row %d of %s", n, a);'
echo '{"errors": {"row %d of %s": "%s: %d"}}' | raw i18n/ru.json
echo '{"errors": {"row %d of %s": "%2$s: %1$d"}}' | raw i18n/uk.json
strikes 'translations take the same arguments' 'i18n/ru.json:1: errors: "row %d of %s" takes the arguments %d %s, its translation %s %d'
printf 'void f(void)\n{\n    row->error = a ? "one" : "two";\n    refuse(row, 3, "three");\n}\n' | put src/intake/table.c
strikes 'rows are rejected in three languages' 'is not translated' 3
printf '{"errors": {"a": }}' | raw i18n/ru.json
strikes 'no JSON' 'i18n/ru.json:1: errors: is not the JSON'
rm "$tree/i18n/uk.json"
strikes 'no catalogue' 'i18n/uk.json:1: errors: cannot be read'

# ---- the list of old offenders ----
body '    strcpy(a, b);'
printf '# old\nsrc/order/order.c:call:strcpy\n' | raw tidy.allow
passes 'an old offender'
printf '# old\nsrc/order/order.c:call:strcpy\n' | raw tidy.allow
strikes 'the list may only shrink' 'tidy.allow:2: allow: "src/order/order.c:call:strcpy" no longer offends'

[ "$failed" -eq 0 ] && echo "tidy: $cases cases passed"
exit "$failed"
