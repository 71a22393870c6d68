/* A line is built in place and leaves by one write, so that threads do not mix. */
#include "base/log.h"

#include <unistd.h>

#include "base/rfc3339.h"

static enum log_level level_least = LOG_INFO;

static const char *const level_names[] = {"error", "warning", "notice", "info"};
static_assert(COUNT(level_names) == LOG_LEVEL_COUNT, "every level needs a name");

bool log_level_parse(struct str name, enum log_level *out)
{
    for (int i = 0; i < LOG_LEVEL_COUNT; i++)
        if (str_eq(name, str_of(level_names[i]))) {
            *out = (enum log_level)i;
            return true;
        }
    return false;
}

void log_level_set(enum log_level least)
{
    level_least = least;
}

bool log_shows(enum log_level level)
{
    return level <= level_least;
}

void log_open(struct log_line *line, enum log_level level, const char *event)
{
    char at[RFC3339_MAX];

    line->is_off = !log_shows(level);
    buf_init(&line->buf, LOG_LINE_MAX);
    json_write_buf(&line->json, &line->buf);
    line->json.is_dense = true;
    rfc3339_format(at, clock_now(&clock_real));
    json_open_object(&line->json, NULL);
    json_put_text(&line->json, "at", str_of(at));
    json_put_text(&line->json, "level", str_of(level_names[level]));
    json_put_text(&line->json, "event", str_of(event));
}

/* A line that grew too long is left out rather than written broken. */
void log_close(struct log_line *line)
{
    json_close(&line->json);
    buf_char(&line->buf, '\n');
    if (!line->is_off && !line->buf.is_full && write(STDERR_FILENO, line->buf.p, line->buf.n) < 0)
        line->is_off = true; /* nobody is left to be told */
    buf_fini(&line->buf);
}

void log_text(enum log_level level, const char *event, const char *key, const char *text)
{
    struct log_line line;

    log_open(&line, level, event);
    json_put_text(&line.json, key, str_of(text));
    log_close(&line);
}
