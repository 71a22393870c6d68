/* Guesses at passwords, codes and links: how many somebody has. Buckets (http/limit.h) go by
 * address, and by address and name together; there is none by name alone, so nobody can lock a user
 * out who signs in from elsewhere. Only codes of the second factor, which are short, also have one
 * for each user: who can empty it knows the password. */
#ifndef MAITRED_ATTEMPT_H
#define MAITRED_ATTEMPT_H

#include "http/request.h"

/* ERR_TOO_MANY, with how long to wait, when there is no guess left. name: an account's, '' none. */
MUST bool attempt_take(struct ctx *c, struct request *rq, struct str name);
/* It was no guess: it is given back. */
void attempt_give(struct ctx *c, const struct request *rq, struct str name);
MUST bool attempt_take_code(struct ctx *c, struct request *rq, int64_t account_id);
void attempt_give_code(int64_t account_id);
/* May one more mail go out for this name? Whoever asks. */
bool attempt_mail(struct ctx *c, struct str name);
/* Is this failure noted in the audit log? Few a minute are: the log is not for others to fill. */
bool attempt_is_noted(void);

#endif
