/* What is made of rows and kept: one shelf for all threads, which a lock guards, and one in each
 * context, which holds what the context was given. */
#include "db/db_priv.h"

#define KEEPSAKE_BYTES_MAX ((size_t)64 << 20)

/* Held for the caller; NULL when there is none of that version. */
static struct keepsake *shared_find(struct db *db, const struct maker *maker, int64_t version)
{
    struct keepsake *k;

    pthread_mutex_lock(&db->shelf_lock);
    k = shelf_find(&db->shelf, maker);
    k = k && k->version == version ? keepsake_hold(k) : NULL;
    pthread_mutex_unlock(&db->shelf_lock);
    return k;
}

static struct keepsake *made_now(struct ctx *c, const struct maker *maker, int64_t version)
{
    struct keepsake *k = keepsake_new(maker, version, KEEPSAKE_BYTES_MAX);
    struct arena *own = c->arena;

    c->arena = k->arena;
    k->made = maker->make(c);
    c->arena = own;
    if (!k->made)
        keepsake_drop(&k);
    return k;
}

const void *db_keep(struct ctx *c, int64_t version, const struct maker *maker)
{
    struct keepsake *k = shelf_find(&c->shelf, maker);

    if (version == 0)
        return maker->make(c);
    if (k && k->version == version)
        return k->made;
    k = shared_find(c->db, maker, version);
    if (!k) {
        k = made_now(c, maker, version);
        if (!k)
            return NULL;
        pthread_mutex_lock(&c->db->shelf_lock);
        shelf_put(&c->db->shelf, keepsake_hold(k));
        pthread_mutex_unlock(&c->db->shelf_lock);
    }
    shelf_put(&c->shelf, k);
    return k->made;
}
