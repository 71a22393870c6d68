/* One mail by SMTP, with libcurl. */
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "mail/mail_priv.h"

#define CONNECT_S_MAX 20
#define REPLY_MAX 300

/* What libcurl's callbacks see. */
struct sending {
    struct str rest; /* of the message */
    const atomic_bool *is_stopping;
    char reply[REPLY_MAX]; /* the server's last refusal */
};

static size_t message_read(char *out, size_t size, size_t count, void *sending)
{
    struct sending *s = sending;
    size_t n = size * count < s->rest.n ? size * count : s->rest.n;

    memcpy(out, s->rest.p, n);
    s->rest = str_from(s->rest, n);
    return n;
}

static size_t reply_take(char *line, size_t size, size_t count, void *sending)
{
    struct sending *s = sending;
    struct str text = str_trim((struct str){line, size * count});

    if (!text.n || (text.p[0] != '4' && text.p[0] != '5'))
        return size * count;
    if (text.n >= REPLY_MAX)
        text.n = REPLY_MAX - 1;
    memcpy(s->reply, text.p, text.n);
    s->reply[text.n] = '\0';
    return size * count;
}

static int stop_look(void *sending, curl_off_t a, curl_off_t b, curl_off_t d, curl_off_t e)
{
    struct sending *s = sending;

    (void)a, (void)b, (void)d, (void)e;
    return s->is_stopping && atomic_load(s->is_stopping);
}

static void curl_prepare(
    struct ctx *c, CURL *curl, const struct mail_settings *s, struct sending *sending)
{
    curl_easy_setopt(curl, CURLOPT_URL, s->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_USE_SSL, s->needs_tls ? CURLUSESSL_ALL : CURLUSESSL_NONE);
    if (getenv("SSL_CERT_FILE")) /* an authority of one's own */
        curl_easy_setopt(curl, CURLOPT_CAINFO, getenv("SSL_CERT_FILE"));
    if (*s->user)
        curl_easy_setopt(curl, CURLOPT_USERNAME, s->user);
    if (*s->password)
        curl_easy_setopt(curl, CURLOPT_PASSWORD, s->password);
    curl_easy_setopt(
        curl, CURLOPT_MAIL_FROM, arena_printf(c->arena, "<" STR_FMT ">", STR_ARG(s->from)));
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, message_read);
    curl_easy_setopt(curl, CURLOPT_READDATA, sending);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, reply_take);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, sending);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, stop_look);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, sending);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S_MAX);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)MAIL_SEND_S_MAX);
}

/* A refusal of the password or of encryption is the server's word on us, not on the mail: another
 * time it may take it. So is a 5xx before the mail was named, as far as libcurl tells. */
static bool send_failed(struct ctx *c, CURL *curl, CURLcode code, const struct sending *s)
{
    bool is_about_us = code == CURLE_LOGIN_DENIED || code == CURLE_USE_SSL_FAILED ||
        code == CURLE_SSL_CONNECT_ERROR || code == CURLE_PEER_FAILED_VERIFICATION;
    long status = 0;

    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (code == CURLE_ABORTED_BY_CALLBACK)
        return fail(c, ERR_BUSY, "the program is stopping");
    if (code == CURLE_USE_SSL_FAILED)
        return fail(c, ERR_IO,
            "the mail server does not encrypt: without smtp_tls none nothing is sent to it");
    if (status >= 500 && status < 600 && !is_about_us)
        return fail(c, ERR_INVALID, "the mail server refused it: %s", s->reply);
    if (status >= 400)
        return fail(c, ERR_IO, "the mail server did not take it: %s", s->reply);
    return fail(c, ERR_IO, "no mail server: %s", curl_easy_strerror(code));
}

bool mail_send(struct ctx *c, const struct mail_settings *s, struct str to, struct str message,
    const atomic_bool *is_stopping)
{
    struct sending sending = {.rest = message, .is_stopping = is_stopping};
    struct curl_slist *recipients;
    CURL *curl = curl_easy_init();
    CURLcode code;
    bool ok;

    if (!curl)
        bug("libcurl cannot start");
    recipients = curl_slist_append(NULL, arena_printf(c->arena, "<" STR_FMT ">", STR_ARG(to)));
    curl_prepare(c, curl, s, &sending);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
    code = curl_easy_perform(curl);
    ok = code == CURLE_OK || send_failed(c, curl, code, &sending);
    curl_slist_free_all(recipients);
    curl_easy_cleanup(curl);
    return ok;
}
