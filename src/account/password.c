/* Strength by zxcvbn, Argon2id by libsodium. */
#include "account/password.h"

#include <ctype.h>
#include <pthread.h>
#include <sodium.h>
#include <string.h>
#include <zxcvbn.h>

#include "base/buf.h"

#define ARGON_PASSES 2
#define ARGON_BYTES ((size_t)32 << 20)
#define RUNNING_MAX 2
#define WAITING_MAX 2
#define MEASURED_MAX 72 /* letters: zxcvbn's time grows faster than the length */
#define WORDS_MAX 60

static_assert(PASSWORD_HASH_MAX == crypto_pwhash_STRBYTES, "libsodium's own length");

/* ---- strength ---- */

/* This program's name, and what Russian and Ukrainian passwords are made of first: zxcvbn's own
 * words are English. */
static const char *const first_words[] = {"maitred", "maitre", "привет", "пароль", "любовь",
    "люблю", "солнце", "солнышко", "наташа", "настя", "марина", "максим", "сергей", "андрей",
    "россия", "москва", "спартак", "пользователь", "привіт", "кохання", "кохаю", "сонечко",
    "україна", "київ", "динамо", "слава", "користувач"};

/* The keys of the letters from U+0430 on, and of those that stand elsewhere. */
static char key_of(uint32_t letter)
{
    static const char keys[] = "f,dult;pbqrkvyjghcnea[wxio]sm'.z";

    if (letter >= 0x410 && letter < 0x430)
        letter += 0x20;
    if (letter >= 0x430 && letter < 0x450)
        return keys[letter - 0x430];
    switch (letter) {
    case 0x451: /* io */
    case 0x401:
        return '`';
    case 0x456: /* the Ukrainian i */
    case 0x406:
        return 's';
    case 0x457: /* yi */
    case 0x407:
        return ']';
    case 0x454: /* ye */
    case 0x404:
        return '\'';
    default:
        return (char)('a' + letter % 26);
    }
}

/* One byte a character, in the arena; *letters is how many there are. */
static const char *as_typed(struct ctx *c, struct str text, size_t *letters)
{
    struct buf out;
    const char *typed;

    buf_init(&out, PASSWORD_MAX + 1);
    *letters = 0;
    for (size_t i = 0; i < text.n; ++*letters) {
        unsigned char lead = (unsigned char)text.p[i++];
        uint32_t letter = lead < 0xE0 ? lead & 0x1F : lead < 0xF0 ? lead & 0x0F : lead & 0x07;

        if (lead < 0x80) {
            buf_char(&out, (char)lead);
            continue;
        }
        while (i < text.n && ((unsigned char)text.p[i] & 0xC0) == 0x80)
            letter = letter << 6 | ((unsigned char)text.p[i++] & 0x3F);
        buf_char(&out, key_of(letter));
    }
    typed = str_dup(c->arena, buf_view(&out));
    buf_fini(&out);
    return typed;
}

/* The words of a text that are long enough to be one, as they are typed. */
static void words_add(struct ctx *c, struct str text, const char *words[], size_t *count)
{
    size_t start = 0, unused;

    for (size_t i = 0; i <= text.n && *count < WORDS_MAX; i++) {
        bool is_letter =
            i < text.n && (isalnum((unsigned char)text.p[i]) || (unsigned char)text.p[i] >= 0x80);
        struct str word = {text.p + start, i - start};

        if (is_letter)
            continue;
        if (word.n >= 3 && word.n <= PASSWORD_MAX)
            words[(*count)++] = as_typed(c, str_of(lang_fold(c->arena, word)), &unused);
        start = i + 1;
    }
}

bool password_check(struct ctx *c, struct str password, struct str email, struct str name)
{
    const char *words[WORDS_MAX + 1] = {NULL}, *typed;
    size_t letters, count = 0;

    if (password.n > PASSWORD_MAX)
        return fail(c, ERR_INVALID, "the password is longer than %d bytes", PASSWORD_MAX);
    typed = as_typed(c, password, &letters);
    if (letters < PASSWORD_LETTERS_MIN)
        return fail(c, ERR_INVALID, "the password needs at least %d characters: several words do",
            PASSWORD_LETTERS_MIN);
    for (size_t i = 0; i < COUNT(first_words); i++)
        words_add(c, str_of(first_words[i]), words, &count);
    words_add(c, email, words, &count);
    words_add(c, name, words, &count);
    words[count] = NULL;
    if (letters > MEASURED_MAX)
        typed = arena_copy(c->arena, typed, MEASURED_MAX);
    return ZxcvbnMatch(typed, words, NULL) >= PASSWORD_BITS_MIN ||
        fail(c, ERR_INVALID,
            "the password is easy to guess: take several words that have nothing to do with you");
}

/* ---- Argon2id ---- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t is_free = PTHREAD_COND_INITIALIZER;
static int running, waiting; /* under the lock */

static bool work_begin(struct ctx *c)
{
    bool has_room;

    pthread_mutex_lock(&lock);
    has_room = running < RUNNING_MAX || waiting < WAITING_MAX;
    if (has_room) {
        waiting++;
        while (running >= RUNNING_MAX)
            pthread_cond_wait(&is_free, &lock);
        waiting--;
        running++;
    }
    pthread_mutex_unlock(&lock);
    return has_room || fail(c, ERR_BUSY, "many people sign in at once: try again in a moment");
}

static void work_end(void)
{
    pthread_mutex_lock(&lock);
    running--;
    pthread_cond_signal(&is_free);
    pthread_mutex_unlock(&lock);
}

bool password_hash(struct ctx *c, struct str password, char out[PASSWORD_HASH_MAX])
{
    bool ok;

    if (!work_begin(c))
        return false;
    ok = crypto_pwhash_str_alg(out, password.p, password.n, ARGON_PASSES, ARGON_BYTES,
             crypto_pwhash_ALG_ARGON2ID13) == 0;
    work_end();
    return ok || fail(c, ERR_BUSY, "there is no memory to work on a password");
}

bool password_verify(struct ctx *c, struct str hash, struct str password, bool *ok)
{
    char text[PASSWORD_HASH_MAX];

    *ok = false;
    if (!hash.n)
        return password_hash(c, password, text);
    if (!work_begin(c))
        return false;
    *ok = crypto_pwhash_str_verify(str_dup(c->arena, hash), password.p, password.n) == 0;
    work_end();
    return true;
}
