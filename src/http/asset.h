/* Files that the binary carries: the interface's pages, scripts and styles. Built with their
 * gzip and brotli forms; sent by the epoll threads without a worker. */
#ifndef MAITRED_ASSET_H
#define MAITRED_ASSET_H

#include <stdbool.h>
#include <stddef.h>

enum asset_form { ASSET_PLAIN, ASSET_GZIP, ASSET_BROTLI, ASSET_FORM_COUNT };

struct asset {
    const char *path; /* "/assets/app-4f3a.js" */
    const char *type, *etag;
    bool is_immutable; /* its name changes with its contents */
    struct {
        const unsigned char *p, *end; /* p is NULL where compressing does not help */
    } forms[ASSET_FORM_COUNT];
};
extern const struct asset asset_list[]; /* made by tools/assets.c, by path */
extern const size_t asset_count;

struct exchange;
struct server;

void assets_init(struct server *s);
void assets_fini(void);
/* Queues the file of the exchange's path; false when there is none. A page of the interface that
 * has no file of its own gets its index. */
bool asset_send(struct exchange *x);

#endif
