/* Addresses are compared as IPv6. */
#include "http/proxy.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

static bool address_read(struct str text, struct in6_addr *out, unsigned *bits)
{
    char copy[ADDRESS_TEXT_MAX];
    struct in_addr v4;

    if (text.n == 0 || text.n >= sizeof copy)
        return false;
    memcpy(copy, text.p, text.n);
    copy[text.n] = '\0';
    *bits = 128;
    if (inet_pton(AF_INET6, copy, out) == 1)
        return true;
    if (inet_pton(AF_INET, copy, &v4) != 1)
        return false;
    *out = (struct in6_addr){.s6_addr = {[10] = 0xff, [11] = 0xff}};
    memcpy(&out->s6_addr[12], &v4, sizeof v4);
    *bits = 32;
    return true;
}

bool proxies_read(struct ctx *c, struct str list, struct proxies *out)
{
    struct str one, net;

    *out = (struct proxies){0};
    while (str_cut(&list, ',', &one)) {
        struct str text = one = str_trim(one);
        unsigned bits;
        int64_t given;

        if (!text.n)
            continue;
        if (out->count == PROXIES_MAX)
            return fail(c, ERR_USAGE, "more than %d trusted proxies", PROXIES_MAX);
        if (!str_cut(&one, '/', &net) || !address_read(net, &out->nets[out->count].net, &bits) ||
            !str_to_i64(one.p ? one : STR("128"), 0, one.p ? bits : 128, &given))
            return fail(c, ERR_USAGE,
                "\"" STR_FMT "\" is no address of a trusted proxy, like 10.0.0.0/8", STR_ARG(text));
        out->nets[out->count++].bits = one.p ? (unsigned)given + (128 - bits) : 128;
    }
    return true;
}

static bool net_holds(const struct in6_addr *net, unsigned bits, const struct in6_addr *a)
{
    unsigned bytes = bits / 8, rest = bits % 8;

    return memcmp(net, a, bytes) == 0 &&
        (rest == 0 || ((net->s6_addr[bytes] ^ a->s6_addr[bytes]) >> (8 - rest)) == 0);
}

static bool is_trusted(const struct proxies *p, const struct in6_addr *a)
{
    for (size_t i = 0; i < p->count; i++)
        if (net_holds(&p->nets[i].net, p->nets[i].bits, a))
            return true;
    return false;
}

static struct in6_addr peer_address(const struct sockaddr *peer)
{
    struct in6_addr a = {.s6_addr = {[10] = 0xff, [11] = 0xff}};

    if (peer->sa_family == AF_INET6)
        return ((const struct sockaddr_in6 *)(const void *)peer)->sin6_addr;
    memcpy(&a.s6_addr[12], &((const struct sockaddr_in *)(const void *)peer)->sin_addr, 4);
    return a;
}

bool proxies_trust(const struct proxies *p, const struct sockaddr *peer)
{
    struct in6_addr a = peer_address(peer);

    return is_trusted(p, &a);
}

static void address_write(char out[ADDRESS_TEXT_MAX], const struct in6_addr *a)
{
    if (IN6_IS_ADDR_V4MAPPED(a))
        inet_ntop(AF_INET, &a->s6_addr[12], out, ADDRESS_TEXT_MAX);
    else
        inet_ntop(AF_INET6, a, out, ADDRESS_TEXT_MAX);
}

/* From the right: each proxy adds whom it heard, so the first that is no proxy of ours is the
 * client, whatever stands to its left. */
void proxies_client(const struct proxies *p, const struct sockaddr *peer, struct str forwarded,
    char out[ADDRESS_TEXT_MAX])
{
    struct in6_addr a = peer_address(peer);

    while (is_trusted(p, &a) && forwarded.n > 0) {
        size_t start = forwarded.n;
        struct in6_addr next;
        unsigned bits;

        while (start > 0 && forwarded.p[start - 1] != ',')
            start--;
        if (!address_read(str_trim(str_from(forwarded, start)), &next, &bits))
            break;
        a = next;
        forwarded.n = start > 0 ? start - 1 : 0;
    }
    address_write(out, &a);
}
