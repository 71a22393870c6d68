/* One request with libcurl. */
#include "oidc/fetch.h"

#include <curl/curl.h>
#include <stdlib.h>

#include "base/buf.h"

bool fetch_may(struct str url)
{
    static const char *const near[] = {"http://127.0.0.1", "http://[::1]", "http://localhost"};

    for (size_t i = 0; i < COUNT(near); i++) {
        struct str host = str_of(near[i]);

        if (str_starts(url, host) &&
            (url.n == host.n || url.p[host.n] == ':' || url.p[host.n] == '/'))
            return true;
    }
    return str_starts(url, STR("https://"));
}

const char *fetch_escape(struct ctx *c, struct str text)
{
    char *escaped = curl_easy_escape(NULL, text.p, (int)text.n);
    const char *out;

    if (!escaped)
        bug("libcurl is out of memory");
    out = text.n ? str_dup(c->arena, str_of(escaped)) : "";
    curl_free(escaped);
    return out;
}

static size_t answer_take(char *bytes, size_t size, size_t count, void *answer)
{
    struct buf *b = answer;

    buf_put(b, bytes, size * count);
    return b->is_full ? 0 : size * count;
}

static struct curl_slist *prepare(
    struct ctx *c, CURL *curl, const struct fetch *f, struct buf *answer)
{
    struct curl_slist *headers = curl_slist_append(NULL, "Accept: application/json");

    if (f->bearer)
        headers = curl_slist_append(
            headers, arena_printf(c->arena, "Authorization: Bearer %s", f->bearer));
    curl_easy_setopt(curl, CURLOPT_URL, f->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    if (getenv("SSL_CERT_FILE")) /* an authority of one's own */
        curl_easy_setopt(curl, CURLOPT_CAINFO, getenv("SSL_CERT_FILE"));
    if (f->form)
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, f->form);
    if (f->user) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, f->user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, f->password);
    }
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, answer_take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)FETCH_S_MAX);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    return headers;
}

static bool answer_read(
    struct ctx *c, const struct fetch *f, long status, const struct buf *answer, json_t **out)
{
    *out = json_loadb(answer->p ? answer->p : "", answer->n, JSON_REJECT_DUPLICATES, NULL);
    if (status == 200 && json_is_object(*out))
        return true;
    json_decref(*out);
    *out = NULL;
    return fail(
        c, ERR_INVALID, "%s answers %ld, and no JSON object that could be used", f->url, status);
}

bool fetch_json(struct ctx *c, const struct fetch *f, json_t **out)
{
    struct curl_slist *headers;
    struct buf answer;
    CURLcode code;
    CURL *curl;
    long status = 0;
    bool ok;

    *out = NULL;
    if (!fetch_may(str_of(f->url)))
        return fail(c, ERR_INVALID, "\"%s\" is not asked: it is not https", f->url);
    curl = curl_easy_init();
    if (!curl)
        bug("libcurl cannot start");
    buf_init(&answer, FETCH_ANSWER_MAX);
    headers = prepare(c, curl, f, &answer);
    code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    ok = code == CURLE_OK
        ? answer_read(c, f, status, &answer, out)
        : fail(c, ERR_IO, "%s does not answer: %s", f->url, curl_easy_strerror(code));
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    buf_fini(&answer);
    return ok;
}
