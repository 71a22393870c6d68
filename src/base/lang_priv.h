/* What lang.c and its C++ shim share: ICU formats messages with named arguments only in C++. */
#ifndef MAITRED_LANG_PRIV_H
#define MAITRED_LANG_PRIV_H

#include "base/lang.h"

const char *lang_locale(enum lang lang); /* as ICU names it: "en_GB" */
/* lang_format without the short cuts; a message that ICU cannot read is a bug. Any thread. */
const char *lang_icu_format(
    struct arena *a, enum lang lang, enum text id, const struct lang_arg *args, size_t count);

#endif
