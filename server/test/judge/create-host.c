/*
 * A hypervisor and a xenstore that are not there, for the xl that create-judge.c runs: what libxl asks of libxenctrl and
 * libxenstore before it makes a domain.
 *
 * The made-up host: x86, 8 CPUs (2 threads a core, one socket), one NUMA node with 16 GiB, HVM, PV, hap, shadow, an
 * IOMMU that can share page tables, vPMU; a security module that knows every label; one cpupool, Pool-0; no other
 * domain. Every executable file that a config may name as its device model is there.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CPUS = 8, PAGES = 4 << 20 };
/* The exit status that says: xl would have asked the hypervisor to create the domain. */
enum { ASKED_TO_CREATE = 77 };

/* ---- The host ---- */

/* libxc's and libxenstore's handles: nobody looks inside, and a look would find zeroes. */
static char handle[65536];

void *xc_interface_open(void *logger, void *dombuild_logger, unsigned flags)
{
    (void)logger, (void)dombuild_logger, (void)flags;
    return handle;
}

int xc_interface_close(void *xch)
{
    (void)xch;
    return 0;
}

/* N where libxenctrl is that of Xen 4.N. */
static int minor_release;

static int find_release(struct dl_phdr_info *object, size_t size, void *data)
{
    static const char name[] = "libxenctrl.so.4.";
    const char *found = strstr(object->dlpi_name, name);

    (void)size, (void)data;
    if (found) minor_release = atoi(found + sizeof name - 1);
    return found != NULL;
}

/* The start of struct xen_sysctl_physinfo; from 4.17 on two more numbers stand between these and the pages. */
struct physinfo {
    uint32_t threads_per_core, cores_per_socket, nr_cpus, max_cpu_id, nr_nodes, max_node_id, cpu_khz, capabilities;
    uint32_t more[];
};

int xc_physinfo(void *xch, struct physinfo *info)
{
    uint64_t *pages;

    (void)xch;
    if (minor_release == 0) dl_iterate_phdr(find_release, NULL);
    pages = (uint64_t *)(info->more + (minor_release >= 17 ? 2 : 0));
    memset(info, 0, sizeof *info);
    /* assisted_xapic, assisted_x2apic */
    if (minor_release >= 17) info->more[0] = 3;
    info->threads_per_core = 2;
    info->cores_per_socket = 4;
    info->nr_cpus = CPUS;
    info->max_cpu_id = CPUS - 1;
    info->nr_nodes = 1;
    info->cpu_khz = 3000000;
    /* hvm, pv, directio, hap, shadow, iommu_hap_pt_share, vmtrace, vpmu, gnttab_v1, gnttab_v2 */
    info->capabilities = 0x3ff;
    pages[0] = PAGES;
    pages[1] = PAGES / 2;
    pages[2] = pages[3] = 0;
    pages[4] = PAGES * 2;
    return 0;
}

long xc_sharing_freed_pages(void *xch)
{
    (void)xch;
    return 0;
}

long xc_sharing_used_frames(void *xch)
{
    (void)xch;
    return 0;
}

int xc_get_max_cpus(void *xch)
{
    (void)xch;
    return CPUS;
}

int xc_get_online_cpus(void *xch)
{
    (void)xch;
    return CPUS;
}

int xc_get_max_nodes(void *xch)
{
    (void)xch;
    return 1;
}

struct cputopo {
    uint32_t core, socket, node;
};

int xc_cputopoinfo(void *xch, unsigned *count, struct cputopo *topology)
{
    (void)xch;
    if (topology)
        for (unsigned cpu = 0; cpu < *count && cpu < CPUS; cpu++)
            topology[cpu] = (struct cputopo){ .core = cpu / 2, .socket = 0, .node = 0 };
    *count = CPUS;
    return 0;
}

struct meminfo {
    uint64_t memsize, memfree;
};

int xc_numainfo(void *xch, unsigned *count, struct meminfo *memory, uint32_t *distance)
{
    (void)xch;
    if (memory && *count > 0) *memory = (struct meminfo){ (uint64_t)PAGES << 12, (uint64_t)PAGES << 11 };
    if (distance && *count > 0) *distance = 10;
    *count = 1;
    return 0;
}

int xc_version(void *xch, int command, void *into)
{
    (void)xch, (void)command;
    /* Every answer but XENVER_version and XENVER_pagesize is a text; the shortest has 16 bytes of room. */
    if (into) memset(into, 0, 16);
    return command == 8 ? 4096 : 0;
}

/* Which labels there are is the host's policy: this one knows them all. */
int xc_flask_context_to_sid(void *xch, char *context, uint32_t length, uint32_t *sid)
{
    (void)xch, (void)context, (void)length;
    *sid = 1;
    return 0;
}

struct cpupoolinfo {
    uint32_t cpupool_id, sched_id, n_dom;
    uint8_t *cpumap;
};

struct cpupoolinfo *xc_cpupool_getinfo(void *xch, uint32_t pool)
{
    struct cpupoolinfo *info;

    (void)xch;
    if (pool != 0) {
        errno = ENOENT;
        return NULL;
    }
    info = calloc(1, sizeof *info + 64);
    if (!info) return NULL;
    info->n_dom = 1;
    info->cpumap = (uint8_t *)(info + 1);
    info->cpumap[0] = 0xff;
    return info;
}

void xc_cpupool_infofree(void *xch, struct cpupoolinfo *info)
{
    (void)xch;
    free(info);
}

int xc_domain_getinfolist(void *xch, uint32_t first, unsigned most, void *info)
{
    (void)xch, (void)first, (void)most, (void)info;
    return 0;
}

/* The end of the second mode. */
int xc_domain_create(void *xch, uint32_t *domid, void *config)
{
    (void)xch, (void)domid, (void)config;
    _exit(ASKED_TO_CREATE);
}

/* ---- The store ---- */

void *xs_open(unsigned long flags)
{
    (void)flags;
    return handle;
}

void xs_close(void *xsh)
{
    (void)xsh;
}

/* What the libraries before 4.15 call. */
void *xs_daemon_open(void)
{
    return handle;
}

void xs_daemon_close(void *xsh)
{
    (void)xsh;
}

void xs_daemon_destroy_postfork(void *xsh)
{
    (void)xsh;
}

void *xs_read(void *xsh, uint32_t transaction, const char *path, unsigned *length)
{
    const char *value = NULL;

    (void)xsh, (void)transaction;
    if (!strcmp(path, "domid")) value = "0";
    else if (!strcmp(path, "/local/pool/0/name")) value = "Pool-0";
    if (!value) {
        errno = ENOENT;
        return NULL;
    }
    if (length) *length = (unsigned)strlen(value);
    return strdup(value);
}

char **xs_directory(void *xsh, uint32_t transaction, const char *path, unsigned *count)
{
    (void)xsh, (void)transaction, (void)path;
    *count = 0;
    errno = ENOENT;
    return NULL;
}

char *xs_get_domain_path(void *xsh, unsigned domid)
{
    char *path = NULL;

    (void)xsh;
    return asprintf(&path, "/local/domain/%u", domid) < 0 ? NULL : path;
}
