/* A request's head, past libmicrohttpd: what it lets through though RFC 9112 forbids it, and
 * headers that stand there more than once. Where a proxy before us and this server could read the
 * same bytes as different requests (smuggling), the request is refused and its connection closed.
 */
#ifndef MAITRED_HEAD_H
#define MAITRED_HEAD_H

#include <microhttpd.h>

#include "http/request.h"

#define HEAD_HEADERS_MAX 100
#define HEAD_QUERY_MAX 64

/* What is wrong with it; NULL: nothing. */
const char *head_fault(const struct request *rq, enum lang lang);
/* All headers of the name as one, as a proxy would join them: "a, b"; in the arena. */
struct str head_joined(const struct request *rq, const char *name);
/* For MHD_OPTION_UNESCAPE_CALLBACK: decodes %XX, once, but for %00, at which a text would end. */
size_t head_unescape(void *unused, struct MHD_Connection *connection, char *text);

#endif
