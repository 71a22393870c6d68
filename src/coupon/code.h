/* What a customer types: codes that are made, and words that an owner chose.
 *
 * A made code is random letters of an alphabet in which no two look alike and which has no vowels,
 * so it spells nothing; the last is a check letter. The alphabet has 19 letters, a prime: with the
 * weights 1, 2, 3 ... the sum of a code is divisible by 19, which no code with one wrong letter, or
 * with any two changed about, is (a weighted sum as in ISO 7064, modulo a prime above the length).
 * What fails that is a slip of the hand and not a guess.
 *
 * Codes are kept and compared as their key: lower case, without blanks and dashes, Cyrillic letters
 * that look like Latin ones as Latin. Pure functions, but for the random bytes. */
#ifndef MAITRED_CODE_H
#define MAITRED_CODE_H

#include "base/ctx.h"

#define CODE_MIN 3
#define CODE_MAX 40      /* bytes of a key */
#define CODE_MADE_MIN 8  /* letters of a made code, the check letter with them */
#define CODE_MADE_MAX 18 /* below 19: each place has a weight of its own */
#define CODE_MADE_DEFAULT 12
/* Who guesses at a campaign's codes hits one in this many tries, at best. */
#define CODE_GUESS_ODDS INT64_C(1000000)

/* The key of what was typed, in the arena; '' when it is no code: too short, too long, or with
 * letters that no code has. */
struct str code_key(struct arena *a, struct str typed);
/* As it is shown and printed: capitals, a made code in groups of four, CDFH-JKMN-PRTV. In the
 * arena. */
struct str code_text(struct arena *a, struct str key);
/* Could the key be one that was made? `is_right`: and its check letter says so too. */
bool code_is_made(struct str key, bool *is_right);
/* Writes `length` random letters, the last the check letter. */
void code_make(char *out, size_t length);
/* How many codes of that length there may be, so that CODE_GUESS_ODDS hold. */
int64_t code_room(size_t length);

#endif
