/* The SQL of uploads. */
#ifndef MAITRED_UPLOAD_STORE_H
#define MAITRED_UPLOAD_STORE_H

#include "intake/upload.h"

enum upload_statement {
    UPLOAD_GET,
    UPLOAD_PAGE,
    UPLOAD_ADD,
    UPLOAD_QUEUE,
    UPLOAD_CANCEL,
    UPLOAD_CLAIM,
    UPLOAD_TOUCH,
    UPLOAD_END,
    UPLOAD_SILENT,
    UPLOAD_OLD,
    UPLOAD_DROP,
    UPLOAD_STATEMENT_COUNT
};
extern const struct statement upload_sql[UPLOAD_STATEMENT_COUNT];

#endif
