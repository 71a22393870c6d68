/* What the operator reads: one JSON object a line on stderr, written whole. Nothing that opens a
 * door is ever passed here: no query, no body, no header, no token. */
#ifndef MAITRED_LOG_H
#define MAITRED_LOG_H

#include "base/clock.h"
#include "base/json.h"

#define LOG_LINE_MAX 4096

enum log_level { LOG_ERROR, LOG_WARNING, LOG_NOTICE, LOG_INFO, LOG_LEVEL_COUNT };
#define LOG_LEVELS "info|notice|warning|error" /* the first shows all */

struct log_line {
    struct buf buf;
    struct json_writer json;
    bool is_off; /* below the level that is shown */
};

bool log_level_parse(struct str name, enum log_level *out);
void log_level_set(enum log_level least); /* before there are threads; INFO until then */
bool log_shows(enum log_level level);     /* asked where building a line would cost */
void log_open(struct log_line *line, enum log_level level, const char *event);
/* Fields in between: json_put_* on &line->json. */
void log_close(struct log_line *line);
/* A line of one text. */
void log_text(enum log_level level, const char *event, const char *key, const char *text);

#endif
