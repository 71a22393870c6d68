/* One request on its way through a worker: what it asks, for whom, and the answer as it is written.
 * A handler fetches, decides, changes and writes; authentication, permission, decoding, the
 * transaction, errors and Idempotency-Key are seen to around it.
 *
 * Everything lives until the answer is sent; texts are borrowed from the request's arena. */
#ifndef MAITRED_REQUEST_H
#define MAITRED_REQUEST_H

#include <jansson.h>

#include "base/json.h"
#include "http/route.h"

#define HTTP_BODY_MAX ((size_t)1 << 20)
#define HTTP_BATCH_MAX ((size_t)16 << 20)
#define HTTP_UPLOAD_MAX ((size_t)4 << 30)
#define HTTP_ANSWER_MAX ((size_t)64 << 20)
#define HTTP_HEADERS_MAX 12 /* that a handler may add */
#define HTTP_PAGE_DEFAULT 50
#define HTTP_PAGE_MAX 500

struct pair {
    struct str name, value;
};

struct request {
    struct arena *arena; /* the request's */
    const struct route *route;
    struct str method, path;
    struct str parts[ROUTE_PARTS_MAX]; /* of the path, decoded */
    const struct pair *query, *headers;
    size_t query_count, header_count;
    struct str body;    /* bytes, inflated where the route asks for it */
    json_t *json;       /* the body, checked against the route's shape; NULL without one */
    const char *upload; /* path of the file the body was written to; removed after the answer */
    size_t upload_size;
    struct str address; /* of the client, behind trusted proxies */
    bool is_secure;     /* came by TLS, here or at a trusted proxy */
    char id[33];        /* of the request */
    struct actor actor;
    /* By the gate (gate.h). */
    bool is_touched;
    bool is_proved;    /* this person has shown lately who they are */
    bool lacks_factor; /* this person may only set up a second factor */

    /* The answer. */
    int status; /* 0: as the route's row */
    struct buf answer;
    struct json_writer out;
    const char *type;    /* NULL: as the route's row */
    const char *pointer; /* JSON pointer to what an error is about, or NULL */
    unsigned retry_s;    /* for Retry-After of an error; 0: as usual */
    struct pair added[HTTP_HEADERS_MAX];
    size_t added_count;
    int file;                    /* a file to send instead of `answer`, -1 none; closed after */
    struct event_stream *stream; /* instead of `answer` (stream.h) */
};

/* ---- what was asked ---- */

struct str request_part(const struct request *rq, const char *name); /* "{name}" of the path */
/* The id in the path; ERR_MISSING when it is not one. */
MUST bool request_id(
    struct ctx *c, const struct request *rq, const char *name, const char *prefix, int64_t *out);
bool request_has(const struct request *rq, const char *name);          /* in the query */
struct str request_query(const struct request *rq, const char *name);  /* '' when absent */
struct str request_header(const struct request *rq, const char *name); /* '' when absent */
bool request_accepts(const struct request *rq, const char *encoding); /* "gzip", "br" */
/* "uk;q=.5, en": the first language of ours, in the order they are written. */
enum lang request_lang(const struct request *rq);
struct str request_cookie(const struct request *rq, const char *name); /* '' when absent */
/* Checked against the route's row already: these cannot fail. */
int64_t request_query_int(const struct request *rq, const char *name, int64_t fallback);
int64_t request_query_id(const struct request *rq, const char *name); /* 0 when absent */
/* limit, and the number that `after` holds (`from` when absent); ERR_INVALID for a foreign one. */
MUST bool request_page(
    struct ctx *c, const struct request *rq, int64_t from, size_t *limit, int64_t *after);

/* Members of a JSON object that has been checked; what is absent or null reads as empty, 0, false.
 */
bool member_has(const json_t *object, const char *name); /* there and not null */
struct str member_text(const json_t *object, const char *name);
int64_t member_int(const json_t *object, const char *name, int64_t fallback);
double member_real(const json_t *object, const char *name, double fallback);
bool member_bool(const json_t *object, const char *name);
int64_t member_time(const json_t *object, const char *name); /* microseconds; 0 */
int64_t member_day(const json_t *object, const char *name);  /* 0 */
int64_t member_money(const json_t *object, const char *name, int64_t fallback); /* minor units */
int64_t member_id(const json_t *object, const char *name, const char *prefix);  /* 0 */
int member_choice(const json_t *object, const char *name, const char *choices); /* -1 absent */

/* ERR_STALE unless If-Match is absent or names this version. */
MUST bool request_matches(struct ctx *c, const struct request *rq, int64_t version);

/* ERR_PROOF when a person asks who has not shown lately who they are; programs are not asked. */
MUST bool request_proved(struct ctx *c, const struct request *rq);

/* ---- what is answered ---- */

void reply_status(struct request *rq, int status);
void reply_header(struct request *rq, const char *name, const char *value); /* copied */
void reply_etag(struct request *rq, int64_t version);
/* Sends bytes of another type instead of JSON. */
void reply_bytes(struct request *rq, const char *type, struct str bytes);
/* Sends an open file; the request closes it. */
void reply_file(struct request *rq, const char *type, int file);

void reply_time(struct request *rq, const char *key, int64_t at_us); /* 0: null */
void reply_day(struct request *rq, const char *key, int64_t day);
void reply_money(struct request *rq, const char *key, int64_t minor, const char *currency);
void reply_id(struct request *rq, const char *key, const char *prefix, int64_t id); /* 0: null */
void reply_text(struct request *rq, const char *key, struct str value);

/* {"items": [ ... ], "next": ...}: between open and close each item is an object of the caller. */
void reply_page_open(struct request *rq);
void reply_page_close(struct request *rq, bool has_more, int64_t last);

#endif
