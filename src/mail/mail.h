/* Mail to people: invitations, password resets, later receipts and campaigns. A mail is a row of
 * the outbox and a job, both written in the transaction of whoever has something to say; the job
 * sends it by SMTP after that is committed, with a Message-ID and a date that are the row's own, so
 * that a mail sent twice (a connection may be cut after the server took it) is known as one.
 *
 *     struct mail m = {.to = address, .subject = ..., .text = ..., .language = lang,
 *         .kind = "reset"};
 *     return mail_queue(c, &m);       // inside db_write, ROUTE_WRITE or TXN_WRITE
 *
 * An answer 4xx of the server, or none, is tried again for about two days, an answer 5xx is for
 * good. While the settings smtp_url and mail_from are not set mails wait: `maitred mail list` says
 * so. The text is forgotten once the mail is sent, the row after MAIL_KEPT_DAYS. */
#ifndef MAITRED_MAIL_H
#define MAITRED_MAIL_H

#include "base/ctx.h"

#define MAIL_LINE_MAX 500    /* bytes of a subject or a name */
#define MAIL_BODY_MAX 500000 /* bytes of the text, and of the HTML */
#define MAIL_KEPT_DAYS 30

struct mail {
    struct str to, to_name; /* an address; a name or '' */
    enum lang language;
    struct str subject, text;
    struct str html;  /* the same for those who see HTML, or '' */
    const char *kind; /* a word for the list: "reset", "invitation" */
};

/* Inside a write transaction. ERR_INVALID: no address, a line end in what goes to a header (those
 * would be headers of their own), or a limit. Texts are copied. */
MUST bool mail_queue(struct ctx *c, const struct mail *m);

#endif
