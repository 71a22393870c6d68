/* Addresses of e-mail as people write them: "ann@shop.example", "The Shop <ann@shop.example>". */
#ifndef MAITRED_MAILBOX_H
#define MAITRED_MAILBOX_H

#include "base/str.h"

#define MAILBOX_ADDRESS_MAX 254 /* RFC 5321, 4.5.3.1.3 */

/* One address and nothing else: printable ASCII without blanks, quotes, brackets, lists. */
bool mailbox_is_address(struct str text);
/* The name is empty when there is none; both are parts of the text. */
bool mailbox_parse(struct str text, struct str *name, struct str *address);
/* A text that may stand in a header: UTF-8 without control characters, line ends above all. */
bool mailbox_is_line(struct str text);

#endif
