/* Who really asks, when a proxy that we trust asks for them. */
#ifndef MAITRED_PROXY_H
#define MAITRED_PROXY_H

#include <netinet/in.h>
#include <sys/socket.h>

#include "base/ctx.h"

#define PROXIES_MAX 16
#define ADDRESS_TEXT_MAX 64

struct proxies {
    struct {
        struct in6_addr net; /* IPv4 as ::ffff:a.b.c.d */
        unsigned bits;
    } nets[PROXIES_MAX];
    size_t count;
};

/* "10.0.0.0/8, ::1". ERR_USAGE when it is not that. */
MUST bool proxies_read(struct ctx *c, struct str list, struct proxies *out);
/* The address of the socket, as text; if it is a trusted proxy, the last address of
 * X-Forwarded-For that is none. What a client wrote before that is not believed. */
void proxies_client(const struct proxies *p, const struct sockaddr *peer, struct str forwarded,
    char out[ADDRESS_TEXT_MAX]);
bool proxies_trust(const struct proxies *p, const struct sockaddr *peer);

#endif
