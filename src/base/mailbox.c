/* The usual forms only: comments, quoted local parts and address literals are for machines. */
#include "base/mailbox.h"

#include <ctype.h>
#include <string.h>

#define LOCAL_MAX 64

static bool is_atom(struct str s, const char *others)
{
    for (size_t i = 0; i < s.n; i++)
        if (!isalnum((unsigned char)s.p[i]) && !(s.p[i] && strchr(others, s.p[i])))
            return false;
    return s.n > 0 && s.p[0] != '.' && s.p[s.n - 1] != '.';
}

bool mailbox_is_address(struct str text)
{
    struct str rest = text, local;

    return text.n <= MAILBOX_ADDRESS_MAX && str_cut(&rest, '@', &local) && rest.p &&
        local.n <= LOCAL_MAX && is_atom(local, ".!#$%&'*+/=?^_`{|}~-") && is_atom(rest, ".-");
}

bool mailbox_is_line(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] < ' ' || text.p[i] == 0x7f)
            return false;
    return str_is_utf8(text);
}

bool mailbox_parse(struct str text, struct str *name, struct str *address)
{
    struct str rest = str_trim(text);

    *name = STR("");
    if (rest.n && rest.p[rest.n - 1] == '>') {
        rest.n--;
        if (!memchr(rest.p, '<', rest.n) || !str_cut(&rest, '<', name))
            return false;
        *name = str_trim(*name);
    }
    *address = str_trim(rest);
    return mailbox_is_line(*name) && mailbox_is_address(*address);
}
