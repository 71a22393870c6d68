/* Counts and compares; nothing is repaired. */
#include "http/head.h"

#include <string.h>

static size_t header_count(const struct request *rq, const char *name)
{
    size_t count = 0;

    for (size_t i = 0; i < rq->header_count; i++)
        count += str_eq_nocase(rq->headers[i].name, str_of(name));
    return count;
}

/* RFC 9110, 5.6.2. "Transfer-Encoding :" is a name with a blank at its end. */
static bool is_token(struct str name)
{
    static const char others[] = "!#$%&'*+-.^_`|~";

    for (size_t i = 0; i < name.n; i++) {
        char ch = name.p[i];

        if (!(ch >= 'a' && ch <= 'z') && !(ch >= 'A' && ch <= 'Z') && !(ch >= '0' && ch <= '9') &&
            !memchr(others, ch, sizeof others - 1))
            return false;
    }
    return name.n > 0;
}

static bool names_are_tokens(const struct request *rq)
{
    for (size_t i = 0; i < rq->header_count; i++)
        if (!is_token(rq->headers[i].name))
            return false;
    return true;
}

const char *head_fault(const struct request *rq, enum lang lang)
{
    struct str coding = request_header(rq, "Transfer-Encoding");
    size_t lengths = header_count(rq, "Content-Length");
    size_t codings = header_count(rq, "Transfer-Encoding");

    if (rq->header_count > HEAD_HEADERS_MAX)
        return lang_error(lang, "the request has more than 100 headers");
    static_assert(HEAD_HEADERS_MAX == 100, "the text says it");
    if (rq->query_count > HEAD_QUERY_MAX)
        return lang_error(lang, "the query has more than 64 members");
    static_assert(HEAD_QUERY_MAX == 64, "the text says it");
    if (lengths + codings > 1 || (codings && !str_eq_nocase(coding, STR("chunked"))))
        return lang_error(lang, "the request says more than once how long its body is");
    if (header_count(rq, "Host") > 1)
        return lang_error(lang, "the request has more than one Host");
    if (!names_are_tokens(rq))
        return lang_error(lang, "the name of a header is not well formed");
    return NULL;
}

struct str head_joined(const struct request *rq, const char *name)
{
    struct str joined = STR("");

    for (size_t i = 0; i < rq->header_count; i++)
        if (str_eq_nocase(rq->headers[i].name, str_of(name)))
            joined = joined.n ? str_join(rq->arena, joined, ',', rq->headers[i].value)
                              : rq->headers[i].value;
    return joined;
}

static int hex_of(char ch)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = ch ? strchr(digits, ch | 0x20) : NULL;

    return at ? (int)(at - digits) : -1;
}

size_t head_unescape(void *unused, struct MHD_Connection *connection, char *text)
{
    char *to = text;

    (void)unused;
    (void)connection;
    for (const char *p = text; *p; p++) {
        int high = *p == '%' ? hex_of(p[1]) : -1;
        int low = high >= 0 ? hex_of(p[2]) : -1;

        if (low >= 0 && high + low > 0) {
            *to++ = (char)(high << 4 | low);
            p += 2;
        } else {
            *to++ = *p;
        }
    }
    *to = '\0';
    return (size_t)(to - text);
}
