/*
 * Behind the parsers of one release: words of Xen's line in, one a line; out comes for each
 *   STORED \t PRINTED
 * with \1 for the line ends in what it printed. Each word is read twice, on variables that are all 0 and all 0x5a: what is the same
 * afterwards was stored.
 */
#include <setjmp.h>
#include <signal.h>

int side_effects;
char printed[8192];

int printk(const char *format, ...)
{
    va_list arguments;
    size_t length = strlen(printed);

    va_start(arguments, format);
    vsnprintf(printed + length, sizeof(printed) - length - 1, format, arguments);
    va_end(arguments);
    return 0;
}

extern char __start_vars[], __stop_vars[];
static sigjmp_buf back;

static void on_signal(int number)
{
    siglongjmp(back, number);
}

static int read_word(char *word, int filling)
{
    side_effects = 0;
    printed[0] = 0;
    memset(__start_vars, filling, __stop_vars - __start_vars);
    if (sigsetjmp(back, 1))
        return 1;
    read_line(word);
    return 0;
}

int main(void)
{
    static char word[65536];
    size_t size = __stop_vars - __start_vars;
    unsigned char *other = malloc(size);
    struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_NODEFER };

    sigaction(SIGSEGV, &action, 0);
    sigaction(SIGFPE, &action, 0);
    sigaction(SIGBUS, &action, 0);
    sigaction(SIGABRT, &action, 0);
    while (fgets(word, sizeof(word), stdin)) {
        int other_crashed, stored;

        word[strcspn(word, "\n")] = 0;
        other_crashed = read_word(word, 0x5a);
        memcpy(other, __start_vars, size);
        read_word(word, 0);
        stored = side_effects > 0;
        for (size_t i = 0; i < size && !stored; i++)
            stored = __start_vars[i] || (!other_crashed && other[i] != 0x5a);
        for (char *p = printed; *p; p++)
            if (*p == '\n')
                *p = 1;
        printf("%d\t%s\n", stored, printed);
    }
}
