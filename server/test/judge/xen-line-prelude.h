/* What the parsers of a release of Xen see around them when they are compiled alone. Variables they set stand in a section of their own. */
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>
#include <limits.h>
#include <errno.h>
#include <ctype.h>
#include <stdarg.h>
typedef uint8_t u8; typedef uint16_t u16; typedef uint32_t u32; typedef uint64_t u64; typedef bool bool_t; typedef unsigned long paddr_t; typedef unsigned long mfn_t; typedef long long s64; typedef int s32; typedef int8_t s8; typedef int16_t s16; typedef int64_t s_time_t;
#define VARS __attribute__((section("vars")))
extern int side_effects; extern char printed[8192];
int printk(const char *fmt, ...);
#define ASSERT(x) ((void)0)
#define BUG() abort()
#define BUG_ON(x) ((void)0)
#define IS_ENABLED(x) x
#define KERN_WARNING ""
#define KERN_INFO ""
#define KERN_NOTICE ""
#define KERN_DEBUG ""
#define KERN_ERR ""
#define PREFIX ""
#define XENLOG_WARNING ""
#define XENLOG_ERR ""
#define XENLOG_INFO ""
#define XENLOG_DEBUG ""
#define XENLOG_G_WARNING ""
#define CONFIG_SHADOW_PAGING 1
#define CONFIG_HVM 1
#define CONFIG_PV 1
#define CONFIG_PV32 1
#define CONFIG_NUMA_EMU 1
#define CONFIG_NUMA 1
#define CONFIG_ACPI_NUMA 1
#define CONFIG_XSM_FLASK 1
#define CONFIG_XSM_SILO 1
#define CONFIG_FLASK 1
#define CONFIG_SILO 1
#define CONFIG_HAS_PASSTHROUGH 1
#define HAS_PASSTHROUGH 1
#define CONFIG_XEN_SHSTK 1
#define CONFIG_XEN_IBT 1
#define CONFIG_INTEL 1
#define CONFIG_AMD 1
#define CONFIG_INTEL_IOMMU 1
#define CONFIG_AMD_IOMMU 1
#define CONFIG_INTEL_VMX 1
#define CONFIG_AMD_SVM 1
#define CONFIG_X86 1
#define CONFIG_X86_64 1
#define CONFIG_KEXEC 1
#define CONFIG_HAS_PCI 1
#define CONFIG_VIDEO 1
#define CONFIG_INDIRECT_THUNK 1
#define CONFIG_GENERIC_BUG_FRAME 1
#define CONFIG_X2APIC_MIXED 1
#define CONFIG_X2APIC_PHYSICAL 0
#define CONFIG_SCHED_CREDIT2 1
#define HAS_HPET 1
#define HAS_PCI 1
#define iommu_intremap_full 1
#define __read_mostly
#define __ro_after_init
#define __packed __attribute__((packed))
#define fallthrough ((void)0)
#define ARRAY_SIZE(x) (sizeof(x)/sizeof(*(x)))
#define safe_strcpy(a,b) xen_strlcpy(a,b,sizeof(a))
#define strlcpy xen_strlcpy
#define likely(x) (x)
#define unlikely(x) (x)
#define min(a,b) ((a)<(b)?(a):(b))
#define max(a,b) ((a)>(b)?(a):(b))
#define PAGE_SHIFT 12
#define PAGE_SIZE 4096
#define MAX(a,b) ((a)>(b)?(a):(b))
#define MIN(a,b) ((a)<(b)?(a):(b))
#define MAX_NUMNODES 64
#define NR_CPUS 256
#define __set_bit(a,b) (side_effects++)
#define __clear_bit(a,b) (side_effects++)
#define bootsym(x) (x)
#define PRIpaddr "lx"
#define MILLISECS(x) (x)
#define setup_clear_cpu_cap(x) (side_effects++)
#define setup_force_cpu_cap(x) (side_effects++)
#define no_config_param(...) (side_effects++)
#define custom_runtime_set_var(...) ((void)0)
#define update_gnttab_par(...) ((void)0)
#define efi_enabled(x) 1
#define disable_acpi() (side_effects++)
#define acpi_noirq_set() (side_effects++)
#define __initdata
#define __initconst
#define cf_check
#define __init
#define VTDPREFIX ""
#define ERMRRU_FMT ""
#define ERMRRU_ARG(x) 0
#define con_timestamp_mode_upd(...) ((void)0)
#define ASSERT_UNREACHABLE() ((void)0)
#define __stringify(x) #x
#define MICROSECS(x) (x)
#define __initconstrel
#define xen_guest 1
#define strtoul(a,b,c) simple_strtoul(a,(const char **)(b),c)
#define __iomem
struct list_head { void *a, *b; };

#define count_args_(d,a1,a2,a3,a4,a5,a6,a7,a8,x,...) x
#define count_args(a...) count_args_(.,##a,8,7,6,5,4,3,2,1,0)
#define PASTE_(a,b) a##b
#define PASTE(a,b) PASTE_(a,b)
#define __PASTE(a,b) PASTE_(a,b)
#define VA_NARGS_(d,a1,a2,a3,a4,a5,a6,a7,a8,x,...) x
#define this_cpu(x) x
struct param_hypfs; struct memsize { long nr_pages; unsigned int percent; bool minus; };
