#!/bin/sh
# bench/run.sh [all|import|insight|server|web|small]: measures maitred beside its peers; bench/README.md.
#   all           import, insight, server, ledger, web
#   import        Online Retail, five times, and 20 million orders, once
#   insight       the analyses over 20 million orders
#   server        requests beside nginx, events beside bare SQLite
#   ledger        operations on the books of points beside PostgreSQL
#   web           Lighthouse on the interface's pages
#                 each of these writes its sections of bench/results.md
#   small         Online Retail and 1 million orders, under two minutes; leaves bench/results.md alone
# MAITRED_BIN  the binary to measure (build-release/maitred)
# BENCH_TMP    where the databases and the generated file go (build-release/bench)
# BENCH_FILE   the generated file, when there is one already
# BENCH_ROUNDS how often Lighthouse looks at a page (3)
# BENCH_CDNOW  CDNOW_master.txt, which is not ours to hand on (../shared/data/CDNOW_master.txt)
set -eu
cd "$(dirname "$0")/.."

say() { printf '\033[1m== %s\033[0m\n' "$*" >&2; }
die() { printf 'bench: %s\n' "$*" >&2; exit 1; }

customers=1000000
part=${1:-all}
case "$part" in
all | import | insight | server | ledger | web)
    size=full rows=20000000 needed_mb=6000
    sha256=46ed7a2451de54b8c7ee651bb817c3986c06706c9d797142cc202e8214cb276a
    ;;
small)
    size=small rows=1000000 needed_mb=600
    sha256=fa8a61954152cb43709817a3aada952086c410f5295e2e188255d394452fd10b
    ;;
*) sed -n '2,15s/^# \{0,1\}//p' "$0"; exit 64 ;;
esac

binary=${MAITRED_BIN:-build-release/maitred}
folder=${BENCH_TMP:-build-release/bench}
[ -x "$binary" ] || die "no binary \"$binary\": run ./dev bench, or name one in MAITRED_BIN"
case "$part" in
all | insight)
    for tool in timeline_bench fit_bench; do
        [ -x "$(dirname "$binary")/$tool" ] || die "no $tool beside \"$binary\": run ./dev bench"
    done
    ;;
esac
case "$part" in
all | ledger)
    for tool in ledger_bench earn_bench quote_bench; do
        [ -x "$(dirname "$binary")/$tool" ] || die "no $tool beside \"$binary\": run ./dev bench"
    done
    ;;
esac
for tool in readelf sqlite3 node npm gunzip sha256sum /usr/bin/time; do
    command -v "$tool" >/dev/null || die "no $tool: see packages.txt, \"only for bench\""
done

mkdir -p "$folder"
free_mb=$(df -Pk "$folder" | awk 'NR == 2 {print int($4 / 1024)}')
say "the largest moment takes about $needed_mb MB of disk in $folder; $free_mb MB are free"
[ "$free_mb" -ge "$needed_mb" ] || die "too little disk: name a larger folder in BENCH_TMP"

work=$(mktemp -d "$folder/run.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

packages() { # DIR WHAT: of npm, once
    installed=$1/node_modules/installed-lock.json
    cmp -s "$1/package-lock.json" "$installed" && return 0
    say "installing $2 into $1/node_modules"
    (cd "$1" && npm ci --no-audit --no-fund >&2) || die "cannot install $2"
    cp "$1/package-lock.json" "$installed"
}
case "$part" in
server | ledger | web) needs_orders= ;;
*) needs_orders=yes ;;
esac
if [ -n "$needs_orders" ]; then
    packages bench DuckDB
    orders=${BENCH_FILE:-$folder/orders-$rows.csv}
    if [ ! -f "$orders" ]; then
        [ -z "${BENCH_FILE:-}" ] || die "no file \"$orders\" (BENCH_FILE)"
        say "generating $rows orders, kept in $orders"
        "${CC:-cc}" -std=c17 -D_GNU_SOURCE -O2 -o "$work/gen_orders" tools/gen_orders.c -lm
        "$work/gen_orders" "$rows" "$customers" >"$work/orders.csv"
        mv "$work/orders.csv" "$orders"
    fi
    found=$(sha256sum "$orders" | cut -d' ' -f1)
    say "sha256 of $orders: $found"
    [ "$found" = "$sha256" ] || die "that is another file than \"gen_orders $rows $customers\" writes ($sha256)"
fi

# The sections of the report, each of a part of its own: the import's, then those with a heading.
results=bench/results.md
section() { # import|insight|server|ledger|web FILE
    awk -v want="$1" '/^## Insight/{now = "insight"} /^## Server/{now = "server"} /^## Ledger/{now = "ledger"} /^## Web/{now = "web"}
        (now == "" ? "import" : now) == want' "$2"
}

if [ "$part" = all ] || [ "$part" = import ] || [ "$part" = small ]; then
    gunzip -c data/online_retail.csv.gz >"$work/online_retail.csv"
    node bench/import.mjs "$binary" "$work" "$size" "$orders" "$rows" "$work/import.md"
fi
if [ "$part" = insight ] || [ "$part" = all ]; then
    node bench/insight.mjs "$binary" "$work" "$orders" "$rows" "$work/insight.md" \
        "${BENCH_CDNOW:-../shared/data/CDNOW_master.txt}"
fi
if [ "$part" = server ] || [ "$part" = all ]; then
    "${CC:-cc}" -std=gnu17 -O2 -o "$work/commit" bench/commit.c -lsqlite3
    node bench/server.mjs "$binary" "$work/commit" "$work" "$work/server.md"
fi
if [ "$part" = ledger ] || [ "$part" = all ]; then
    node bench/ledger.mjs "$binary" "$work" "$work/ledger.md"
fi
if [ "$part" = web ] || [ "$part" = all ]; then
    command -v "${CHROMIUM:-chromium}" >/dev/null || die "no chromium: see packages.txt, \"only for bench\""
    packages bench/web Lighthouse
    node bench/web/web.mjs "$binary" "$work" "$work/web.md"
fi
for name in import insight server ledger web; do
    [ ! -f "$work/$name.md" ] || cat "$work/$name.md"
done
[ "$size" = small ] && exit 0
for name in import insight server ledger web; do
    [ -f "$work/$name.md" ] || section "$name" "$results" >"$work/$name.md"
    sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' "$work/$name.md"
    echo
done | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' >"$work/results.md"
cp "$work/results.md" "$results"
say "written: $results"
