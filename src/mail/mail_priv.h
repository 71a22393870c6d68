/* What the files of mail share: settings, the message as bytes, the sending. */
#ifndef MAITRED_MAIL_PRIV_H
#define MAITRED_MAIL_PRIV_H

#include <stdatomic.h>

#include "mail/mail.h"

#define MAIL_SEND_S_MAX 120 /* a try to send takes no longer */

struct mail_settings {
    const char *url, *user, *password; /* '' not set */
    bool needs_tls;
    struct str from, from_name;
};

/* Inside a transaction. *is_ready is false while the settings do not suffice to send. */
MUST bool mail_settings_read(struct ctx *c, struct mail_settings *s, bool *is_ready);

/* mail_check: what mail_queue says of it. */
MUST bool mail_check(struct ctx *c, const struct mail *m);

/* The message as RFC 5322 wants it, lines ended by CR LF, in the arena; the same each time. */
struct str mail_message(struct arena *a, const struct mail_settings *s, const struct mail *m,
    int64_t mail_id, int64_t queued_us);

/* Outside of transactions. ERR_INVALID: refused for good; ERR_IO: it may go another time; ERR_BUSY:
 * *is_stopping (may be NULL) became true. */
MUST bool mail_send(struct ctx *c, const struct mail_settings *s, struct str to, struct str message,
    const atomic_bool *is_stopping);

#endif
