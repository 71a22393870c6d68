/* All SQL of mail. */
#include "mail/mail_store.h"

const struct statement mail_sql[] = {
    [MAIL_ADD] = {"INSERT INTO mail (mail_id, kind, to_address, to_name, language, subject,"
                  " body_text, body_html, state, error, queued_at)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, '', $9)"},
    [MAIL_GET] = {"SELECT kind, to_address, to_name, language, subject, body_text, body_html,"
                  " state, queued_at FROM mail WHERE mail_id = $1"},
    [MAIL_END] = {"UPDATE mail SET state = 1, error = '', ended_at = $2, body_text = '',"
                  " body_html = '' WHERE mail_id = $1"},
    [MAIL_NOTE] = {"UPDATE mail SET state = $2, error = $3, ended_at = $4 WHERE mail_id = $1"},
    [MAIL_LIST] = {"SELECT mail_id, kind, to_address, subject, state, error, queued_at, ended_at"
                   " FROM mail ORDER BY mail_id DESC LIMIT $1"},
    [MAIL_SWEEP] = {"DELETE FROM mail WHERE ended_at < $1"},
};

const struct invariant mail_invariants[] = {
    {"each mail that is queued has its job",
        {"SELECT CAST(mail_id AS text) FROM mail WHERE state = 0 AND NOT EXISTS (SELECT 1 FROM job"
         " WHERE job.kind = 'mail.send' AND job.key = CAST(mail.mail_id AS text))"}},
};
