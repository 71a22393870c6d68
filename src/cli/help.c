/* --help, from the verb rows, in the reader's language. */
#include "cli/cli.h"

#include <string.h>

#include "module.h"

#define HELP_COLUMN 28 /* where explanations start */
#define HELP_WIDTH 80

/* The explanation in lines of words, from the column where the first one stands. */
static void help_wrapped(FILE *file, struct str text)
{
    int column = HELP_COLUMN;
    struct str word;

    while (str_cut(&text, ' ', &word)) {
        int width = lang_width(word);

        if (column > HELP_COLUMN && column + 1 + width > HELP_WIDTH) {
            fprintf(file, "\n%*s", HELP_COLUMN, "");
            column = HELP_COLUMN;
        }
        fprintf(file, "%s" STR_FMT, column > HELP_COLUMN ? " " : "", STR_ARG(word));
        column += width + (column > HELP_COLUMN);
    }
    fputc('\n', file);
}

static void help_row(struct ctx *c, FILE *file, const char *name, enum text help)
{
    int width = lang_width(str_of(name)) + 2;

    fprintf(file, "  %s", name);
    if (width + 1 > HELP_COLUMN) {
        fputc('\n', file);
        width = 0;
    }
    fprintf(file, "%*s", HELP_COLUMN - width, "");
    help_wrapped(file, str_of(lang_text(c->lang, help)));
}

static void help_options(struct ctx *c, FILE *file, const struct option *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        help_row(c, file,
            rows[i].kind == OPTION_FLAG
                ? arena_printf(c->arena, "--%s", rows[i].name)
                : arena_printf(c->arena, "--%s %s", rows[i].name, rows[i].value),
            rows[i].help);
}

static void help_verb(struct ctx *c, FILE *file, const struct verb *verb)
{
    fprintf(file, "%s\n\n%s: maitred %s%s%s%s\n", lang_text(c->lang, verb->help),
        lang_text(c->lang, T_CLI_USAGE), verb->name, *verb->operands ? " " : "", verb->operands,
        verb->option_count ? arena_printf(c->arena, " [%s]", lang_text(c->lang, T_CLI_OPTIONS))
                           : "");
    if (verb->option_count)
        fprintf(file, "\n%s:\n", lang_text(c->lang, T_CLI_OPTIONS_TITLE));
    help_options(c, file, verb->options, verb->option_count);
    fprintf(file, "\n%s:\n", lang_text(c->lang, T_CLI_EVERYWHERE));
    help_options(c, file, cli_global_options, cli_global_option_count);
}

void help_print(struct ctx *c, FILE *file, const struct verb *verb, const char *group)
{
    size_t group_size = strlen(group);

    if (verb) {
        help_verb(c, file, verb);
        return;
    }
    if (!*group)
        fprintf(file, "%s\n\n", lang_text(c->lang, T_CLI_ABOUT));
    fprintf(file, "%s: maitred %s\n\n%s:\n", lang_text(c->lang, T_CLI_USAGE),
        lang_text(c->lang, T_CLI_SYNOPSIS), lang_text(c->lang, T_CLI_COMMANDS));
    for (size_t m = 0; m < module_count; m++)
        for (size_t i = 0; i < modules[m]->verb_count; i++) {
            const struct verb *v = &modules[m]->verbs[i];

            if (strncmp(v->name, group, group_size) == 0)
                help_row(c, file,
                    arena_printf(c->arena, "%s%s%s", v->name, *v->operands ? " " : "", v->operands),
                    v->help);
        }
    fprintf(file, "\n%s:\n", lang_text(c->lang, T_CLI_EVERYWHERE));
    help_options(c, file, cli_global_options, cli_global_option_count);
}
