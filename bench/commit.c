/* commit FROM TO BATCHES: how quickly bare SQLite commits the rows that FROM holds. Reads all rows
 * of all tables into memory, makes the same tables and indexes in TO, and inserts the rows, spread
 * evenly over BATCHES transactions, each on disk when it ends (WAL, synchronous=FULL, the page size
 * of FROM). Prints seconds and rows. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TABLES_MAX 128

struct table {
    char name[128];
    int columns;
    sqlite3_value **cells;
    size_t rows, room;
    sqlite3_stmt *insert;
};

static struct table tables[TABLES_MAX];
static int table_count;

static void die(sqlite3 *db, const char *what)
{
    fprintf(stderr, "commit: %s: %s\n", what, sqlite3_errmsg(db));
    exit(1);
}

static void run(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        die(db, sql);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *st;

    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
        die(db, sql);
    return st;
}

static void table_read(sqlite3 *from, sqlite3 *to, struct table *t)
{
    char sql[4096];
    sqlite3_stmt *st;
    int n = snprintf(sql, sizeof sql, "SELECT * FROM \"%s\"", t->name);

    st = prepare(from, sql);
    t->columns = sqlite3_column_count(st);
    while (sqlite3_step(st) == SQLITE_ROW) {
        if (t->rows == t->room) {
            t->room = t->room ? t->room * 2 : 1024;
            t->cells = realloc(t->cells, t->room * (size_t)t->columns * sizeof *t->cells);
        }
        for (int i = 0; i < t->columns; i++)
            t->cells[t->rows * (size_t)t->columns + (size_t)i] =
                sqlite3_value_dup(sqlite3_column_value(st, i));
        t->rows++;
    }
    sqlite3_finalize(st);
    n = snprintf(sql, sizeof sql, "INSERT INTO \"%s\" VALUES (?", t->name);
    for (int i = 1; i < t->columns; i++)
        n += snprintf(sql + n, sizeof sql - (size_t)n, ",?");
    snprintf(sql + n, sizeof sql - (size_t)n, ")");
    t->insert = prepare(to, sql);
}

static void schema_copy(sqlite3 *from, sqlite3 *to)
{
    sqlite3_stmt *st = prepare(from, "SELECT type, name, sql FROM sqlite_schema WHERE sql NOT NULL"
                                     " AND name NOT LIKE 'sqlite%' ORDER BY type DESC");

    while (sqlite3_step(st) == SQLITE_ROW) {
        run(to, (const char *)sqlite3_column_text(st, 2));
        if (strcmp((const char *)sqlite3_column_text(st, 0), "table") != 0)
            continue;
        if (table_count == TABLES_MAX)
            die(from, "more tables than this takes");
        snprintf(tables[table_count++].name, sizeof tables->name, "%s",
            (const char *)sqlite3_column_text(st, 1));
    }
    sqlite3_finalize(st);
}

static void rows_insert(sqlite3 *to, struct table *t, size_t first, size_t last)
{
    for (size_t r = first; r < last; r++) {
        for (int i = 0; i < t->columns; i++)
            sqlite3_bind_value(t->insert, i + 1, t->cells[r * (size_t)t->columns + (size_t)i]);
        if (sqlite3_step(t->insert) != SQLITE_DONE)
            die(to, t->name);
        sqlite3_reset(t->insert);
    }
}

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    size_t batches = argc == 4 ? strtoul(argv[3], NULL, 10) : 0, rows = 0;
    sqlite3 *from, *to;
    double began;

    if (batches == 0) {
        fprintf(stderr, "usage: commit FROM TO BATCHES\n");
        return 64;
    }
    if (sqlite3_open_v2(argv[1], &from, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        die(from, argv[1]);
    if (sqlite3_open(argv[2], &to) != SQLITE_OK)
        die(to, argv[2]);
    run(to, "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    schema_copy(from, to);
    for (int i = 0; i < table_count; i++) {
        table_read(from, to, &tables[i]);
        rows += tables[i].rows;
    }
    began = now_s();
    for (size_t b = 0; b < batches; b++) {
        run(to, "BEGIN IMMEDIATE");
        for (int i = 0; i < table_count; i++)
            rows_insert(to, &tables[i], tables[i].rows * b / batches,
                tables[i].rows * (b + 1) / batches);
        run(to, "COMMIT");
    }
    printf("%.6f %zu\n", now_s() - began, rows);
    return 0;
}
