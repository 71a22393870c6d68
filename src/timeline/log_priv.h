/* The file as bytes, for those who write it and read it: header | blocks | directory. Numbers are
 * the machine's own; the magic number tells when it was another machine's. */
#ifndef MAITRED_LOG_PRIV_H
#define MAITRED_LOG_PRIV_H

#include "timeline/log_file.h"

#define LOG_MAGIC UINT64_C(0x0a656e696c746d1a)
#define LOG_VERSION 1

struct log_head {
    uint64_t magic, version;
    uint64_t identity;
    int64_t mark, window, last_id;
    uint64_t customers, rows, blocks;
    uint64_t directory_at, size; /* bytes */
    uint64_t directory_checksum; /* XXH3, as all */
    uint64_t checksum;           /* of the header before this */
};

struct log_entry { /* of the directory */
    uint64_t at, size, checksum;
    int64_t first_id, last_id, newest_us;
    uint64_t customers, rows;
};

/* The only caller of mmap. Takes the descriptor over. NULL when the file is not right. */
struct log_file *log_file_of_fd(int fd);

#endif
