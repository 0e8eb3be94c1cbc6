/*
 * Asks the real libxlutil what it makes of config texts.
 *
 *   xlu-judge              texts on stdin, answers on stdout, until the end of input
 *   xlu-judge FILE TIMES   reads FILE that often and prints the nanoseconds that the quickest reading took
 *
 * A text is its length (32 bits, little endian) and its bytes. An answer is
 *   its own length behind this number,
 *   one byte: 0 taken, 1 refused, 2 the library aborted,
 *   what it reported (a length and bytes), the number of settings, and for each of them
 *   its name, its line, one byte: 1 if it was made by +=, and its value:
 *   one byte, then 0: a string's length and bytes, or 1: the number of items and those.
 *
 * The library cannot list its settings, but every name it keeps goes through strdup: the linker's --wrap=strdup lets us
 * take them down. A setting's line is in the warning that asking for the wrong kind of value gives.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libxlutil.h>

static const char SOURCE[] = "x.cfg";

struct bytes {
    char *data;
    size_t length, room;
};

static struct bytes answer;
static struct bytes names;
static jmp_buf aborted;
static int listening;

static void give_up(const char *why)
{
    fprintf(stderr, "xlu-judge: %s\n", why);
    exit(2);
}

static void put(struct bytes *to, const void *data, size_t length)
{
    if (to->length + length > to->room) {
        to->room = (to->length + length) * 2 + 4096;
        to->data = realloc(to->data, to->room);
        if (!to->data) give_up("out of memory");
    }
    if (length) memcpy(to->data + to->length, data, length);
    to->length += length;
}

static void put_byte(int byte)
{
    char c = (char)byte;

    put(&answer, &c, 1);
}

static void put_number(size_t number)
{
    unsigned char four[4] = {
        (unsigned char)number, (unsigned char)(number >> 8), (unsigned char)(number >> 16), (unsigned char)(number >> 24),
    };

    put(&answer, four, 4);
}

static void put_string(const char *data, size_t length)
{
    put_number(length);
    put(&answer, data, length);
}

char *__real_strdup(const char *text);

char *__wrap_strdup(const char *text)
{
    if (listening) put(&names, text, strlen(text) + 1);
    return __real_strdup(text);
}

/* The library's assertions come here instead of ending the judge. */
void __assert_fail(const char *assertion, const char *file, unsigned int line, const char *function)
{
    (void)assertion;
    (void)file;
    (void)line;
    (void)function;
    longjmp(aborted, 1);
}

static void put_value(const XLU_Config *config, XLU_ConfigValue *value)
{
    if (xlu_cfg_value_type(value) == XLU_STRING) {
        char *text = NULL;

        xlu_cfg_value_get_string(config, value, &text, 1);
        put_byte(0);
        put_string(text, strlen(text));
    } else {
        XLU_ConfigList *list = NULL;
        XLU_ConfigValue *item;
        int count = 0;

        xlu_cfg_value_get_list(config, value, &list, 1);
        while (xlu_cfg_get_listitem2(list, count)) count++;
        put_byte(1);
        put_number((size_t)count);
        for (int i = 0; (item = xlu_cfg_get_listitem2(list, i)); i++) put_value(config, item);
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int was_added(XLU_Config *config, const char *name, FILE *report, char **text, size_t *length)
{
    size_t before;
    long number;

    fflush(report);
    before = *length;
    xlu_cfg_get_long(config, name, &number, 0);
    fflush(report);
    return *length > before && strstr(*text + before, "can't use +=") != NULL;
}

static void put_setting(XLU_Config *config, const char *name, FILE *report, char **text, size_t *length)
{
    const char *value = NULL;
    XLU_ConfigList *list = NULL;
    size_t before;
    int is_string;

    fflush(report);
    before = *length;
    is_string = xlu_cfg_get_string(config, name, &value, 0) == 0;
    if (is_string) xlu_cfg_get_list(config, name, &list, NULL, 0);
    fflush(report);
    put_string(name, strlen(name));
    put_number((size_t)atoi(*text + before + sizeof SOURCE));
    put_byte(is_string && was_added(config, name, report, text, length));
    if (is_string) {
        put_byte(0);
        put_string(value, strlen(value));
    } else {
        XLU_ConfigValue *item;
        int count = 0;

        xlu_cfg_get_list(config, name, &list, &count, 1);
        put_byte(1);
        put_number((size_t)count);
        for (int i = 0; (item = xlu_cfg_get_listitem2(list, i)); i++) put_value(config, item);
    }
}

static void put_settings(XLU_Config *config, FILE *report, char **text, size_t *length)
{
    size_t count = 0, kept = 0, place;
    char **each;

    for (size_t i = 0; i < names.length; i += strlen(names.data + i) + 1) count++;
    each = malloc((count + 1) * sizeof *each);
    if (!each) give_up("out of memory");
    count = 0;
    for (size_t i = 0; i < names.length; i += strlen(names.data + i) + 1) each[count++] = names.data + i;
    qsort(each, count, sizeof *each, by_name);

    place = answer.length;
    put_number(0);
    for (size_t i = 0; i < count; i++) {
        const char *value;
        XLU_ConfigList *list;

        if (i > 0 && !strcmp(each[i], each[i - 1])) continue;
        if (xlu_cfg_get_string(config, each[i], &value, 1) && xlu_cfg_get_list(config, each[i], &list, NULL, 1)) continue;
        put_setting(config, each[i], report, text, length);
        kept++;
    }
    for (int i = 0; i < 4; i++) answer.data[place + (size_t)i] = (char)(kept >> (8 * i));
    free(each);
}

static void judge(const char *text, size_t size)
{
    char *report_text = NULL;
    size_t length = 0;
    FILE *report = open_memstream(&report_text, &length);
    XLU_Config *config;

    if (!report) give_up("no memory stream");
    names.length = 0;
    config = xlu_cfg_init(report, SOURCE);
    if (!config) give_up("out of memory");
    answer.length = 0;
    if (setjmp(aborted)) {
        listening = 0;
        fflush(report);
        answer.length = 0;
        put_byte(2);
        put_string(report_text, length);
        put_number(0);
    } else {
        int error;

        listening = 1;
        error = xlu_cfg_readdata(config, text, (int)size);
        listening = 0;
        fflush(report);
        put_byte(error ? 1 : 0);
        put_string(report_text, length);
        put_settings(config, report, &report_text, &length);
        xlu_cfg_destroy(config);
    }
    fclose(report);
    free(report_text);
}

static int judge_all(void)
{
    unsigned char four[4];
    char *text = NULL;

    while (fread(four, 1, 4, stdin) == 4) {
        size_t size = four[0] | (size_t)four[1] << 8 | (size_t)four[2] << 16 | (size_t)four[3] << 24;
        struct bytes whole;

        text = realloc(text, size + 1);
        if (!text || fread(text, 1, size, stdin) != size) give_up("a text is cut short");
        judge(text, size);
        whole = answer;
        answer = (struct bytes){ 0 };
        put_number(whole.length);
        fwrite(answer.data, 1, answer.length, stdout);
        fwrite(whole.data, 1, whole.length, stdout);
        free(answer.data);
        answer = whole;
    }
    free(text);
    return fflush(stdout) ? 2 : 0;
}

static int measure(const char *path, int times)
{
    FILE *file = fopen(path, "rb");
    FILE *report = fopen("/dev/null", "w");
    char *text;
    long size;
    double best = 0;

    if (!file || !report) give_up("cannot open the file to measure with");
    fseek(file, 0, SEEK_END);
    size = ftell(file);
    rewind(file);
    text = malloc((size_t)size + 1);
    if (!text || fread(text, 1, (size_t)size, file) != (size_t)size) give_up("cannot read the file to measure with");
    if (setjmp(aborted)) give_up("the library aborted");
    for (int i = 0; i < times; i++) {
        struct timespec from, to;
        XLU_Config *config = xlu_cfg_init(report, SOURCE);
        double took;

        clock_gettime(CLOCK_MONOTONIC, &from);
        xlu_cfg_readdata(config, text, (int)size);
        clock_gettime(CLOCK_MONOTONIC, &to);
        xlu_cfg_destroy(config);
        took = (double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec);
        if (i == 0 || took < best) best = took;
    }
    printf("%.0f\n", best);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 3) return measure(argv[1], atoi(argv[2]));
    if (argc != 1) give_up("usage: xlu-judge [FILE TIMES]");
    return judge_all();
}
