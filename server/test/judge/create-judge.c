/*
 * Preloaded into the real xl: a server that runs xl's own main once for each config text, in a child of its own, on the
 * host of create-host.c.
 *
 *   LD_PRELOAD=create-judge.so xl        questions on stdin, answers on stdout, until the end of input
 *
 * A question is one byte, its mode, then the length of a text (32 bits, little endian) and its bytes. Modes:
 *   0  xl create -n x.cfg    only what xl itself reads out of the file
 *   1  xl create x.cfg       libxl's checks too, until the hypercall that makes the domain
 *   2  like 0, and the domain as JSON comes with the answer
 * An answer is the exit status (or 0), the signal that ended xl (or 0), what it wrote to stderr and what it wrote to
 * stdout, both a length and bytes. The status 77 says: xl would have asked the hypervisor to create the domain.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* xl loops over a range of four thousand million CPUs: it gets so many seconds of work, and many more to wait for them. */
enum { SECONDS = 2, PATIENCE = 60 };

static const char CONFIG[] = "x.cfg";
static const char GLOBAL_CONFIG[] = "/xl.conf";
static const char GLOBAL_TEXT[] = "autoballoon=0\n";

static int config_file = -1, global_file = -1, error_file = -1, output_file = -1;

/* ---- The files, and what would differ from run to run ---- */

void libxl_uuid_generate(uint8_t *uuid)
{
    memcpy(uuid, "\x00\x11\x22\x33\x44\x55\x46\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff", 16);
}

static int is_global(const char *path)
{
    size_t length = strlen(path), ending = sizeof GLOBAL_CONFIG - 1;

    return length >= ending && !strcmp(path + length - ending, GLOBAL_CONFIG);
}

/* The open file that stands for a path, from its start on, or -1. */
static int stand_in(const char *path)
{
    int file;

    if (config_file < 0) return -1;
    if (!strcmp(path, CONFIG)) file = config_file;
    else if (is_global(path)) file = global_file;
    else return -1;
    lseek(file, 0, SEEK_SET);
    return dup(file);
}

#define OPENING(name)                                                    \
    int name(const char *path, int flags, ...)                           \
    {                                                                    \
        static int (*real)(const char *, int, ...);                      \
        int file = stand_in(path);                                       \
        va_list rest;                                                    \
        mode_t mode;                                                     \
                                                                         \
        if (file >= 0) return file;                                      \
        if (!real) *(void **)&real = dlsym(RTLD_NEXT, #name);            \
        va_start(rest, flags);                                           \
        mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest);                                                    \
        return real(path, flags, mode);                                  \
    }

OPENING(open)
OPENING(open64)
OPENING(__open_2)
OPENING(__open64_2)

#define OPENING_STREAM(name)                                             \
    FILE *name(const char *path, const char *mode)                       \
    {                                                                    \
        static FILE *(*real)(const char *, const char *);                \
        int file = stand_in(path);                                       \
                                                                         \
        if (file >= 0) return fdopen(file, "r");                         \
        if (!real) *(void **)&real = dlsym(RTLD_NEXT, #name);            \
        return real(path, mode);                                         \
    }

OPENING_STREAM(fopen)
OPENING_STREAM(fopen64)

int access(const char *path, int mode)
{
    static int (*real)(const char *, int);

    if (config_file >= 0 && mode == X_OK) return 0;
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "access");
    return real(path, mode);
}

/* ---- The server ---- */

static int (*real_main)(int, char **, char **);

static void give_up(const char *why)
{
    dprintf(2, "create-judge: %s\n", why);
    _exit(2);
}

static int read_all(void *into, size_t length)
{
    for (size_t at = 0; at < length;) {
        ssize_t got = read(0, (char *)into + at, length - at);

        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return 0;
        at += (size_t)got;
    }
    return 1;
}

static void write_all(int file, const void *data, size_t length)
{
    for (size_t at = 0; at < length;) {
        ssize_t put = write(file, (const char *)data + at, length - at);

        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) give_up("cannot write");
        at += (size_t)put;
    }
}

static void empty(int file)
{
    if (ftruncate(file, 0) || lseek(file, 0, SEEK_SET)) give_up("cannot empty a file");
}

static void put_number(uint32_t number)
{
    unsigned char four[4] = {
        (unsigned char)number, (unsigned char)(number >> 8), (unsigned char)(number >> 16), (unsigned char)(number >> 24),
    };

    write_all(1, four, 4);
}

static void put_file(int file)
{
    off_t length = lseek(file, 0, SEEK_END);
    char *bytes = length > 0 ? mmap(NULL, (size_t)length, PROT_READ, MAP_PRIVATE, file, 0) : NULL;

    if (bytes == MAP_FAILED) give_up("cannot read back what xl wrote");
    put_number((uint32_t)length);
    if (!bytes) return;
    write_all(1, bytes, (size_t)length);
    munmap(bytes, (size_t)length);
}

static void limit(int resource, rlim_t most)
{
    struct rlimit both = { most, most };

    setrlimit(resource, &both);
}

static int run_xl(int mode, char **environment)
{
    char *dry[] = { "xl", "create", "-n", (char *)CONFIG, NULL };
    char *wet[] = { "xl", "create", (char *)CONFIG, NULL };
    int nothing = open("/dev/null", O_RDWR);

    dup2(nothing, 0);
    dup2(mode == 2 ? output_file : nothing, 1);
    dup2(error_file, 2);
    alarm(PATIENCE);
    limit(RLIMIT_CPU, SECONDS);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_AS, (rlim_t)4 << 30);
    limit(RLIMIT_FSIZE, 64 << 20);
    return mode == 1 ? real_main(3, wet, environment) : real_main(4, dry, environment);
}

static int serve(int argc, char **argv, char **environment)
{
    unsigned char head[5];
    char *text = NULL;

    (void)argc, (void)argv;
    global_file = memfd_create("xl.conf", MFD_CLOEXEC);
    error_file = memfd_create("stderr", MFD_CLOEXEC);
    output_file = memfd_create("stdout", MFD_CLOEXEC);
    config_file = memfd_create("x.cfg", MFD_CLOEXEC);
    if (global_file < 0 || error_file < 0 || output_file < 0 || config_file < 0) give_up("no memory files");
    write_all(global_file, GLOBAL_TEXT, sizeof GLOBAL_TEXT - 1);

    while (read_all(head, sizeof head)) {
        size_t size = head[1] | (size_t)head[2] << 8 | (size_t)head[3] << 16 | (size_t)head[4] << 24;
        pid_t child;
        int status;

        text = realloc(text, size + 1);
        if (!text || !read_all(text, size)) give_up("a text is cut short");
        empty(config_file);
        write_all(config_file, text, size);
        empty(error_file);
        empty(output_file);
        child = fork();
        if (child < 0) give_up("cannot fork");
        if (child == 0) exit(run_xl(head[0], environment));
        while (waitpid(child, &status, 0) < 0)
            if (errno != EINTR) give_up("lost a child");
        put_number(WIFEXITED(status) ? (uint32_t)WEXITSTATUS(status) : 0);
        put_number(WIFSIGNALED(status) ? (uint32_t)WTERMSIG(status) : 0);
        put_file(error_file);
        put_file(output_file);
    }
    return 0;
}

int __libc_start_main(int (*program)(int, char **, char **), int argc, char **argv, void (*init)(void), void (*fini)(void),
                      void (*loader_fini)(void), void *stack_end)
{
    int (*real)(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void), void (*)(void), void *);

    *(void **)&real = dlsym(RTLD_NEXT, "__libc_start_main");
    real_main = program;
    return real(serve, argc, argv, init, fini, loader_fini, stack_end);
}
