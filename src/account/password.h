/* Passwords: which ones are taken, and how they are kept. Kept as Argon2id (RFC 9106, by libsodium)
 * with 32 MiB and 2 passes; few are worked on at once, so that sign-ins can take neither the memory
 * nor the workers of the server.
 *
 * Any character may stand in a password and none must. What is refused is what is guessed first:
 * fewer than 10 characters, or less than PASSWORD_BITS_MIN bits by zxcvbn, which knows the common
 * passwords, words, names, dates, keyboard rows and repeats, and here also the words of the user's
 * own name and address, and the name of this program. Cyrillic letters count as the keys
 * they are typed with: the common passwords of two of our languages are found that way. */
#ifndef MAITRED_PASSWORD_H
#define MAITRED_PASSWORD_H

#include "base/ctx.h"

#define PASSWORD_LETTERS_MIN 10
#define PASSWORD_MAX 200 /* bytes */
#define PASSWORD_BITS_MIN 30
#define PASSWORD_HASH_MAX 128 /* with its NUL */

/* ERR_INVALID with what is wrong with it. email and name: of the user. */
MUST bool password_check(struct ctx *c, struct str password, struct str email, struct str name);
/* Outside any transaction: these take a tenth of a second. ERR_BUSY when many ask at once. */
MUST bool password_hash(struct ctx *c, struct str password, char out[PASSWORD_HASH_MAX]);
/* *ok: is it the password of the hash? Takes as long when hash is '', and says no. */
MUST bool password_verify(struct ctx *c, struct str hash, struct str password, bool *ok);

#endif
