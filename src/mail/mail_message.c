/* Messages by GMime: encoded words, quoted-printable and structure are its business. */
#include <gmime/gmime.h>
#include <pthread.h>

#include "base/id.h"
#include "mail/mail_priv.h"

static void gmime_start(void)
{
    g_mime_init();
}

static GMimeObject *part_new(const char *subtype, struct arena *a, struct str text)
{
    GMimeTextPart *part = g_mime_text_part_new_with_subtype(subtype);

    g_mime_text_part_set_charset(part, "utf-8");
    g_mime_text_part_set_text(part, str_dup(a, text));
    g_mime_part_set_content_encoding(GMIME_PART(part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    return GMIME_OBJECT(part);
}

/* The boundary is the mail's own too: a second try is the same to the last byte. */
static GMimeObject *body_new(struct arena *a, const struct mail *m, const char *id)
{
    GMimeObject *text = part_new("plain", a, m->text), *html;
    GMimeMultipart *both;

    if (!m->html.n)
        return text;
    html = part_new("html", a, m->html);
    both = g_mime_multipart_new_with_subtype("alternative");
    g_mime_multipart_set_boundary(both, arena_printf(a, "=_%s", id));
    g_mime_multipart_add(both, text);
    g_mime_multipart_add(both, html);
    g_object_unref(text);
    g_object_unref(html);
    return GMIME_OBJECT(both);
}

static void address_add(
    struct arena *a, InternetAddressList *list, struct str name, struct str address)
{
    InternetAddress *who =
        internet_address_mailbox_new(name.n ? str_dup(a, name) : NULL, str_dup(a, address));

    internet_address_set_charset(who, "utf-8");
    internet_address_list_add(list, who);
    g_object_unref(who);
}

static void head_set(struct arena *a, GMimeMessage *message, const struct mail_settings *s,
    const struct mail *m, int64_t queued_us)
{
    GDateTime *date = g_date_time_new_from_unix_utc(queued_us / SECOND_US);
    GMimeObject *object = GMIME_OBJECT(message);

    address_add(a, g_mime_message_get_from(message), s->from_name, s->from);
    address_add(a, g_mime_message_get_to(message), m->to_name, m->to);
    g_mime_message_set_subject(message, str_dup(a, m->subject), "utf-8");
    g_mime_message_set_date(message, date);
    g_mime_object_set_header(object, "Content-Language", lang_code(m->language), NULL);
    g_mime_object_set_header(object, "Auto-Submitted", "auto-generated", NULL);
    g_date_time_unref(date);
}

struct str mail_message(struct arena *a, const struct mail_settings *s, const struct mail *m,
    int64_t mail_id, int64_t queued_us)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct str domain = s->from, local, out;
    char id[ID_TEXT_MAX];
    GMimeMessage *message;
    GMimeObject *body;
    GMimeFormatOptions *options;
    char *text;

    pthread_once(&once, gmime_start);
    id_format(id, "mail", mail_id);
    str_cut(&domain, '@', &local);
    message = g_mime_message_new(TRUE);
    head_set(a, message, s, m, queued_us);
    g_mime_message_set_message_id(message, arena_printf(a, "%s@" STR_FMT, id, STR_ARG(domain)));
    body = body_new(a, m, id);
    g_mime_message_set_mime_part(message, body);
    options = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
    text = g_mime_object_to_string(GMIME_OBJECT(message), options);
    out = str_keep(a, str_of(text));
    g_free(text);
    g_mime_format_options_free(options);
    g_object_unref(body);
    g_object_unref(message);
    return out;
}
