/* Patience with clients. A byte now and then keeps a connection alive in libmicrohttpd's eyes; here
 * the whole head and the whole body have a time each, so that slow ones (slowloris) are let go. */
#include <sys/socket.h>

#include "http/serve_priv.h"

void connection_notify(void *server, struct MHD_Connection *connection, void **socket_context,
    enum MHD_ConnectionNotificationCode code)
{
    struct server *s = server;
    struct connection *k = *socket_context;

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        k = mem_alloc(sizeof *k);
        k->fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
        k->since_s = clock_elapsed_s();
        k->patience_s = s->options.patience_s;
        pthread_mutex_lock(&s->connections_lock);
        k->next = s->connections;
        k->link = &s->connections;
        if (k->next)
            k->next->link = &k->next;
        s->connections = k;
        pthread_mutex_unlock(&s->connections_lock);
        *socket_context = k;
        return;
    }
    pthread_mutex_lock(&s->connections_lock);
    *k->link = k->next;
    if (k->next)
        k->next->link = k->link;
    pthread_mutex_unlock(&s->connections_lock);
    *socket_context = NULL;
    mem_free(k);
}

void connection_wait(struct server *s, struct connection *k, double patience_s)
{
    pthread_mutex_lock(&s->connections_lock);
    k->since_s = patience_s > 0 ? clock_elapsed_s() : 0;
    k->patience_s = patience_s;
    pthread_mutex_unlock(&s->connections_lock);
}

/* The socket is only shut down: the thread that owns the connection sees its end and closes it. */
void connections_reap(struct server *s)
{
    double now_s = clock_elapsed_s();

    pthread_mutex_lock(&s->connections_lock);
    for (struct connection *k = s->connections; k; k = k->next)
        if (k->since_s > 0 && now_s - k->since_s > k->patience_s)
            shutdown(k->fd, SHUT_RDWR);
    pthread_mutex_unlock(&s->connections_lock);
}
