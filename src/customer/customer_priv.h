/* What the files of this folder share: statements, reading a customer's row, writing one. */
#ifndef MAITRED_CUSTOMER_PRIV_H
#define MAITRED_CUSTOMER_PRIV_H

#include <jansson.h>

#include "cli/output.h"
#include "customer/customer.h"
#include "module.h"

#define MERGE_CHAIN_MAX 64     /* merges followed from one customer to the living one */
#define ERASE_MAX 1000         /* customers erased at once: one and those merged into them */
#define CUSTOMER_WORD_MAX 64   /* bytes of a tag, a topic, an occasion */
#define CUSTOMER_ROWS_MAX 1000 /* rows of one kind that are shown at a glance */

enum customer_statement {
    CUSTOMER_BY_ID,
    CUSTOMER_LOCK,
    CUSTOMER_HOLD,
    CUSTOMER_ADD,
    CUSTOMER_SET,
    CUSTOMER_SET_MERGED,
    CUSTOMER_SET_ERASED,
    CUSTOMER_PAGE,
    CUSTOMER_PAGE_BY_NAME,
    CUSTOMER_PAGE_BY_TURNED,
    CUSTOMER_PAGE_BY_TAG,
    CUSTOMER_PAGE_BY_COUNTRY,
    CUSTOMER_PAGE_BY_LANGUAGE,
    CUSTOMER_PAGE_BY_CONSENT,
    CUSTOMER_PAGE_BY_CHANGE,
    IDENTITY_HOLDER,
    IDENTITY_CLAIM,
    IDENTITY_DROP,
    IDENTITIES_FROM,
    IDENTITIES_OF,
    TAG_ADD,
    TAG_REMOVE,
    TAGS_OF,
    NOTE_ADD,
    NOTES_OF,
    DATE_ADD,
    DATES_OF,
    PREFERENCE_ADD,
    PREFERENCES_OF,
    CONSENT_ADD,
    CONSENTS_OF,
    NUMBERS_OF,
    MERGE_ADD,
    MERGE_STANDING,
    MERGE_END,
    MERGE_ROWS_DROP,
    MERGE_RENAMED,
    MERGE_RENAMES,
    MERGES_OF,
    ERASURE_ADD,
    SETTING_KEEP,
    ATTRIBUTE_ALL,
    ATTRIBUTE_OF,
    ATTRIBUTE_PUT,
    CUSTOMER_STATEMENT_COUNT
};
extern const struct statement customer_sql[CUSTOMER_STATEMENT_COUNT];

#define CUSTOMER_PART_COUNT 10
extern const struct customer_part customer_parts[CUSTOMER_PART_COUNT];

#define CUSTOMER_INVARIANT_COUNT 5
extern const struct invariant customer_invariants[CUSTOMER_INVARIANT_COUNT];

/* customer_store.c */
void customer_row(struct ctx *c, const struct rows *rows, struct customer *out);
/* The row as it is, merges not followed. */
MUST bool customer_row_get(struct ctx *c, int64_t id, struct customer *out);
/* Locks without judging; ERR_MISSING. */
MUST bool customer_row_hold(
    struct ctx *c, int64_t id, struct customer *out); /* kind, merged, erased */
MUST bool customer_row_lock(struct ctx *c, int64_t id, struct customer *out);
MUST bool customer_row_set(struct ctx *c, const struct customer *cu); /* all fields, by id */
MUST bool customer_row_add(struct ctx *c, const struct customer *cu);

/* customer.c */
bool customer_id_read(struct str text, int64_t *id); /* cus_... */
const char *customer_kind_name(enum customer_kind kind);
struct str date_text(struct ctx *c, int year, int month, int day); /* 1980-12-31, 12-31 */

/* field.c: the fields of a customer as a list, for editing, merging and parting. */
/* Trims and checks what came from outside; ERR_INVALID.
 * `what` names the text to who sent it. Blanks around it go; line ends inside may stay. */
MUST bool text_check(struct ctx *c, const char *what, size_t size_max, struct str *text);
MUST bool fields_check(struct ctx *c, struct customer *cu);
/* What is not empty in `from` goes into `to`, or only into what is empty there. */
/* The texts of a customer, by number. */
#define CUSTOMER_FIELD_COUNT 7
const char *customer_field(struct customer *cu, size_t i, struct str **value);
bool fields_overlay(
    struct ctx *c, struct customer *to, const struct customer *from, bool only_empty);
/* Empties what the bits name (customer_edit); false when all of it was empty. */
bool fields_clear(struct customer *cu, unsigned cleared);
struct str fields_json(struct ctx *c, const struct customer *cu);
/* What `gone` filled in (empty in `before`, a fields_json) and nobody changed since is emptied. */
void fields_part(
    struct ctx *c, struct customer *kept, const struct customer *gone, struct str before);
struct str json_write(struct ctx *c, const json_t *json); /* sorted keys: equal means equal text */

/* export.c */
MUST bool customer_export(struct ctx *c, int64_t id, struct output *o);
/* The fields of the customer's own row, for programs. */
MUST bool customer_fields_print(struct ctx *c, struct output *o, const struct customer *cu);

/* merge.c: calls the statement at an offset of struct customer_part for every part that has one;
 * children first when `is_backward`. m 0: it has two parameters. */
#define PART(member) offsetof(struct customer_part, member)
MUST bool customer_parts_run(
    struct ctx *c, size_t statement_offset, bool is_backward, int64_t a, int64_t b, int64_t m);
/* merge_id.c */
MUST bool merge_ids_part(struct ctx *c, int64_t keep_id, int64_t gone_id, int64_t merge_id);
MUST bool merge_ids_back(struct ctx *c, int64_t keep_id, int64_t gone_id, int64_t merge_id);

/* attribute.c: an object "attributes", flags as true and false. */
/* A field for people, when the customer has that attribute. */
void attribute_show(struct output *o, const struct attribute *a, struct str json);
MUST bool attributes_print(struct ctx *c, struct output *o, struct str json);

#endif
