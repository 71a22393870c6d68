/* From argv to an exit status. */
#include "cli/cli.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "module.h"

#define COMMAND_MEMORY_MAX ((size_t)4 << 30)

const struct option cli_global_options[] = {
    {"db", OPTION_TEXT, "URL", T_OPTION_DB},
    {"format", OPTION_CHOICE, CLI_FORMATS, T_OPTION_FORMAT},
    {"lang", OPTION_CHOICE, "en|ru|uk", T_OPTION_LANG},
    {"help", OPTION_FLAG, NULL, T_OPTION_HELP},
};
const size_t cli_global_option_count = COUNT(cli_global_options);

static struct clock clock_of_environment(void)
{
    int64_t seconds;

    if (str_to_i64(str_of(getenv("MAITRED_CLOCK")), 0, INT32_MAX, &seconds))
        return clock_stopped(seconds * SECOND_US);
    return clock_real;
}

static struct str db_url(const struct call *call)
{
    struct str url = call_text(call, "db");

    if (!url.n)
        url = str_of(getenv("MAITRED_DB"));
    return url.n ? url : STR(DB_URL_DEFAULT);
}

static bool verb_run(struct ctx *c, void *call)
{
    return ((struct call *)call)->verb->run(c, call);
}

static bool call_run(struct ctx *c, struct call *call)
{
    const struct verb *verb = call->verb;

    call->db_url = db_url(call);
    if (verb->db != DB_NONE) {
        static const enum db_open_mode modes[] = {
            [DB_READY] = DB_OPEN_READY, [DB_CURRENT] = DB_OPEN_CURRENT, [DB_PLAIN] = DB_OPEN_PLAIN};

        if (!db_open(c, call->db_url, modes[verb->db]) || !db_read(c, modules_ready, NULL))
            return false;
    }
    switch (verb->txn) {
    case TXN_NONE:
        return verb->run(c, call);
    case TXN_READ:
        return db_read(c, verb_run, call);
    case TXN_WRITE:
        return db_write(c, verb_run, call);
    }
    bug("a verb of no transaction");
}

/* The error, whether a row of a table or a whole command failed, is one line on stderr. */
static int status_of(const struct ctx *c)
{
    if (c->err != ERR_NONE && c->error[0])
        fprintf(stderr, "maitred: %s\n", c->error);
    return err_meaning(c->err)->exit;
}

static int call_perform(struct ctx *c, int argc, char **argv)
{
    struct call call = {0};
    bool ok;

    if (!call_read(c, argc, argv, &call))
        return status_of(c);
    if (call_has(&call, "lang"))
        c->lang = (enum lang)call_choice(&call, "lang");
    if (call_has(&call, "help")) {
        help_print(c, stdout, call.verb, "");
        return 0;
    }
    call.out = output_new(c, stdout, (enum format)call_choice(&call, "format"));
    ok = call_run(c, &call);
    ok = output_done(call.out) && ok;
    assert(ok == (c->err == ERR_NONE));
    return status_of(c);
}

/* Options of every command may stand before it: they are moved behind everything else. */
static char **options_last(struct ctx *c, int argc, char **argv)
{
    char **moved = arena_array(c->arena, (size_t)argc + 1, char *);
    int first = 0, n = 0;

    while (first < argc && strncmp(argv[first], "--", 2) == 0 && argv[first][2]) {
        bool is_flag = strcmp(argv[first], "--help") == 0 || strcmp(argv[first], "--version") == 0;

        first += is_flag || strchr(argv[first], '=') ? 1 : 2;
    }
    if (first >= argc)
        return argv;
    for (int i = first; i < argc; i++)
        moved[n++] = argv[i];
    for (int i = 0; i < first; i++)
        moved[n++] = argv[i];
    return moved;
}

/* Help for a word that is no command, or no word at all; the language may stand anywhere. */
static int call_help(struct ctx *c, int argc, char **argv)
{
    const char *group = argc > 0 && argv[0][0] != '-' ? argv[0] : "";
    bool is_group = false;

    for (int i = 0; i < argc; i++)
        if (strncmp(argv[i], "--lang", 6) == 0)
            lang_parse(str_of(argv[i][6] == '=' ? argv[i] + 7 : argv[i + 1]), &c->lang);
    for (size_t m = 0; m < module_count; m++)
        for (size_t i = 0; i < modules[m]->verb_count; i++)
            is_group |= strncmp(modules[m]->verbs[i].name, group, strlen(group)) == 0;
    if (!is_group) {
        fail(c, ERR_USAGE, "there is no command \"%s\" (maitred --help)", group);
        return status_of(c);
    }
    if (argc > 0 && strcmp(argv[0], "--version") == 0) {
        puts("maitred " MAITRED_VERSION);
        return 0;
    }
    help_print(c, argc == 0 ? stderr : stdout, NULL, group);
    return argc == 0 ? err_meaning(ERR_USAGE)->exit : 0;
}

int cli_main(int argc, char **argv)
{
    struct clock clock = clock_of_environment();
    struct ctx c;
    int words, status;

    signal(SIGPIPE, SIG_IGN);
    ctx_init(&c, COMMAND_MEMORY_MAX, lang_of_environment());
    c.clock = &clock;
    argc--;
    argv = options_last(&c, argc, argv + 1);
    if (verb_find(argc, argv, &words))
        status = call_perform(&c, argc, argv);
    else
        status = call_help(&c, argc, argv);
    db_close(&c.db);
    ctx_fini(&c);
    return status;
}
