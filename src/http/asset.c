/* One response of libmicrohttpd's for each form of each file, made once and sent many times. */
#include "http/asset.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http/serve_priv.h"

#define INDEX "/index.html"

static const char *const encodings[ASSET_FORM_COUNT] = {NULL, "gzip", "br"};

/* Made by assets_init before there are threads. */
static struct MHD_Response *(*responses)[ASSET_FORM_COUNT];
static struct MHD_Response *not_modified;

static struct MHD_Response *form_response(const struct asset *a, enum asset_form form)
{
    const unsigned char *p = a->forms[form].p;
    struct MHD_Response *r;

    if (!p)
        return NULL;
    r = MHD_create_response_from_buffer(
        (size_t)(a->forms[form].end - p), (void *)p, MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(r, "Content-Type", a->type);
    MHD_add_response_header(r, "ETag", a->etag);
    MHD_add_response_header(r, "Vary", "Accept-Encoding");
    MHD_add_response_header(
        r, "Cache-Control", a->is_immutable ? "public, max-age=31536000, immutable" : "no-cache");
    if (encodings[form])
        MHD_add_response_header(r, "Content-Encoding", encodings[form]);
    return r;
}

/* The index carries a script itself, so that what it asks for is asked a journey sooner. Browsers
 * run it because the policy names its digest (CSP 3, section 6.7.3.3). */
static void script_allow(struct MHD_Response *r, const struct asset *index)
{
    static const char open[] = "<script>", close[] = "</script>";
    const unsigned char *p = index->forms[ASSET_PLAIN].p, *end = index->forms[ASSET_PLAIN].end;
    const unsigned char *from = memmem(p, (size_t)(end - p), open, sizeof open - 1), *until;
    unsigned char digest[crypto_hash_sha256_BYTES];
    char text[sodium_base64_ENCODED_LEN(sizeof digest, sodium_base64_VARIANT_ORIGINAL)];
    char source[sizeof text + sizeof " 'sha256-'"], policy[SERVE_POLICY_MAX];

    if (!from)
        return;
    from += sizeof open - 1;
    until = memmem(from, (size_t)(end - from), close, sizeof close - 1);
    if (!until)
        bug("the index has a script without an end");
    crypto_hash_sha256(digest, from, (unsigned long long)(until - from));
    sodium_bin2base64(text, sizeof text, digest, sizeof digest, sodium_base64_VARIANT_ORIGINAL);
    snprintf(source, sizeof source, " 'sha256-%s'", text);
    serve_policy(policy, source);
    MHD_del_response_header(r, POLICY_HEADER, MHD_get_response_header(r, POLICY_HEADER));
    MHD_add_response_header(r, POLICY_HEADER, policy);
}

void assets_init(struct server *s)
{
    responses = mem_alloc(mem_size(asset_count + 1, sizeof *responses));
    for (size_t i = 0; i < asset_count; i++)
        for (int f = 0; f < ASSET_FORM_COUNT; f++) {
            responses[i][f] = form_response(&asset_list[i], (enum asset_form)f);
            if (!responses[i][f])
                continue;
            response_secure(s, responses[i][f]);
            if (strcmp(asset_list[i].path, INDEX) == 0)
                script_allow(responses[i][f], &asset_list[i]);
        }
    not_modified = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
}

void assets_fini(void)
{
    for (size_t i = 0; i < asset_count; i++)
        for (int f = 0; f < ASSET_FORM_COUNT; f++)
            if (responses[i][f])
                MHD_destroy_response(responses[i][f]);
    MHD_destroy_response(not_modified);
    mem_free(responses);
}

static int path_cmp(const void *path, const void *asset)
{
    return strcmp(path, ((const struct asset *)asset)->path);
}

static const struct asset *asset_find(const char *path)
{
    return bsearch(path, asset_list, asset_count, sizeof *asset_list, path_cmp);
}

static bool is_page(const struct request *rq)
{
    return !str_starts(rq->path, STR("/api/")) && !str_starts(rq->path, STR("/assets/")) &&
        str_find(request_header(rq, "Accept"), STR("text/html"), NULL);
}

bool asset_send(struct exchange *x)
{
    struct request *rq = &x->rq;
    const struct asset *a;
    enum asset_form form = ASSET_PLAIN;
    size_t i;

    if (!str_eq(rq->method, STR("GET")))
        return false;
    a = asset_find(rq->path.p);
    if (!a && is_page(rq))
        a = asset_find(INDEX);
    if (!a)
        return false;
    i = (size_t)(a - asset_list);
    if (str_eq(request_header(rq, "If-None-Match"), str_of(a->etag))) {
        x->status = MHD_HTTP_NOT_MODIFIED;
        return MHD_queue_response(x->connection, MHD_HTTP_NOT_MODIFIED, not_modified) == MHD_YES;
    }
    if (responses[i][ASSET_BROTLI] && request_accepts(rq, "br"))
        form = ASSET_BROTLI;
    else if (responses[i][ASSET_GZIP] && request_accepts(rq, "gzip"))
        form = ASSET_GZIP;
    x->status = MHD_HTTP_OK;
    return MHD_queue_response(x->connection, MHD_HTTP_OK, responses[i][form]) == MHD_YES;
}
