/* The statements of mail. */
#ifndef MAITRED_MAIL_STORE_H
#define MAITRED_MAIL_STORE_H

#include "module.h"

enum mail_state { MAIL_QUEUED, MAIL_SENT, MAIL_FAILED }; /* stored, never change one */

enum mail_statement {
    MAIL_ADD,
    MAIL_GET,
    MAIL_END,
    MAIL_NOTE,
    MAIL_LIST,
    MAIL_SWEEP,
    MAIL_STATEMENT_COUNT
};
extern const struct statement mail_sql[MAIL_STATEMENT_COUNT];

#define MAIL_INVARIANT_COUNT 1
extern const struct invariant mail_invariants[MAIL_INVARIANT_COUNT];

#endif
