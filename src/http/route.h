/* A route is a row: method, path, who may, which transaction, what it takes and answers. The server
 * matches against the rows, checks a body against its shape before the handler sees it, and prints
 * OpenAPI and the API's reference from the same rows.
 *
 * A shape is the members of a JSON object. In a request, a member that is not in the shape is
 * refused; in an answer, the shape is what handlers promise, and tests hold them to it. */
#ifndef MAITRED_ROUTE_H
#define MAITRED_ROUTE_H

#include "base/actor.h"
#include "base/ctx.h"

enum member_kind {
    MEMBER_TEXT,
    MEMBER_INT,
    MEMBER_REAL,
    MEMBER_BOOL,
    MEMBER_TIME,   /* RFC 3339, answered in UTC */
    MEMBER_DAY,    /* 2011-12-31 */
    MEMBER_MONEY,  /* {"amount": minor units, "currency": "EUR"} */
    MEMBER_ID,     /* of the prefix in `of`: "cus" */
    MEMBER_CHOICE, /* one of the words in `of`: "plain|net" */
    MEMBER_OBJECT, /* of `shape` */
    MEMBER_MAP,    /* any object */
    MEMBER_ANY
};

enum member_flag {
    MEMBER_NEEDED = 1, /* must be there */
    MEMBER_LIST = 2,   /* an array of them, of at most `max` */
    MEMBER_NULL = 4    /* may be null */
};

struct member {
    const char *name;
    enum member_kind kind;
    unsigned flags;
    const char *note; /* what it is, in English, for the reference */
    const char *of;   /* prefix or choices */
    const struct shape *shape;
    size_t max;   /* bytes of a text, members of a list; 0: MEMBER_TEXT_MAX, MEMBER_LIST_MAX */
    size_t texts; /* members of a list of texts, whose bytes are in `max`; 0: MEMBER_LIST_MAX */
};
#define MEMBER_TEXT_MAX 2000
#define MEMBER_LIST_MAX 1000

struct shape {
    const char *name; /* CamelCase: a component of the OpenAPI document */
    const struct member *members;
    size_t count;
};
#define SHAPE(text, rows)                                       \
    {                                                           \
        .name = (text), .members = (rows), .count = COUNT(rows) \
    }

enum route_txn {
    ROUTE_NONE, /* the handler opens what it needs */
    ROUTE_READ,
    ROUTE_WRITE /* the handler may run more than once: its effects are rows and its answer */
};

enum route_flag {
    ROUTE_PAGED = 1,  /* takes limit and after; answers {"items": [answer], "next": text or null} */
    ROUTE_BIG = 2,    /* a body of up to HTTP_BATCH_MAX */
    ROUTE_UPLOAD = 4, /* the body is a file of up to HTTP_UPLOAD_MAX: rq->upload */
    ROUTE_RAW = 8,    /* the body is bytes; `body` is NULL */
    ROUTE_GZIP = 16,  /* a gzipped body is inflated, whatever its headers say */
    ROUTE_ONCE = 32,  /* the answer is a secret: it is not kept for Idempotency-Key */
    ROUTE_HIDDEN = 64,   /* not in the API's reference */
    ROUTE_FOREIGN = 128, /* another's protocol: no Idempotency-Key, unknown query members pass, and
                          * headers put before an error stay */
    ROUTE_PROVED = 256,  /* a person must have shown lately who they are */
    ROUTE_ENROL = 512    /* also for who must set up a second factor first */
};

struct request;

struct route {
    const char *method, *path; /* "GET", "/api/v1/customers/{id}": at most ROUTE_PARTS_MAX {}s */
    enum permission permission;
    enum route_txn txn;
    bool (*run)(struct ctx *c, struct request *rq);
    const char *summary; /* English, a line */
    const struct member *query;
    size_t query_count;
    const struct shape *body, *answer;
    int status; /* of success; 0: 200 */
    unsigned flags;
    const char *type;        /* of the answer; NULL: application/json */
    const struct verb *verb; /* a command served as a route (verb.h, `api`) */
};
#define QUERY(rows) .query = (rows), .query_count = COUNT(rows)
#define ROUTE_PARTS_MAX 4

/* The row for a method and path, with the path's variable parts; NULL when there is none, and then
 * `*allowed` tells which methods the path knows ("GET, POST"; in the arena), or is NULL. */
const struct route *route_find(struct arena *a, struct str method, struct str path,
    struct str parts[ROUTE_PARTS_MAX], const char **allowed);
/* Every route of every module, in the order of modules.c; built by the first call (routes_init). */
struct route_list {
    const struct route *const *rows;
    size_t count;
};
struct route_list route_list(void);
void routes_init(void); /* once, before there are threads */

#endif
