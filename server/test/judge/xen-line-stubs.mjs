// What single parsers of Xen's line need around them beside the prelude: variables of types that only their files know.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { functionIn, macroIn, structIn } from './xen-line-source.mjs';

const COLOURS = `#define NR_LLC_COLORS 1024
static unsigned int dom0_colors[1024] VARS, xen_colors[1024] VARS, dom0_num_colors VARS, xen_num_colors VARS;`;

/** In front of everything, by the parser's name; what depends on the release is made from the parser itself. */
const BEFORE = {
  parse_dom0_nodes: 'static int dom0_pxms[64] VARS; static unsigned int dom0_nr_pxms VARS;',
  genapic_apic_force: (body) =>
    [
      'struct genapic { const char *name; };',
      ...['bigsmp', 'default', 'summit'].map((name) => `static struct genapic apic_${name} = { "${name}" };`),
      `static struct genapic ${body.includes('= *apic_probe') ? '' : '*'}genapic VARS;`,
    ].join('\n'),
  parse_crashkernel: `static struct { unsigned long start, end, size; } ranges[16] VARS;
static struct { unsigned long start, size; } kexec_crash_area VARS;`,
  parse_dom0_colors: COLOURS,
  parse_xen_colors: COLOURS,
  parse_credit2_runqueue: `enum { OPT_RUNQUEUE_CPU, OPT_RUNQUEUE_CORE, OPT_RUNQUEUE_SOCKET, OPT_RUNQUEUE_NODE, OPT_RUNQUEUE_ALL };`,
  parse_viridian_version: 'static u16 viridian_major VARS, viridian_minor VARS; static u32 viridian_build VARS;',
  parse_acpi_param: 'static char acpi_param[10] VARS;',
  parse_ehci_dbgp: 'static char opt_dbgp[30] VARS;',
  parse_cet: 'static bool opt_xen_ibt VARS, opt_xen_shstk VARS;',
  xhci_parse_dbgp: `struct dbc { unsigned int xhc_num; pci_sbdf_t sbdf; int share; bool enable; };
struct dbc_uart { struct dbc dbc; }; static struct dbc_uart dbc_uart VARS;`,
  setup_cpufreq_option: (body) =>
    `enum cpufreq_xen_opt { CPUFREQ_none, CPUFREQ_xen, CPUFREQ_hwp, CPUFREQ_amd_cppc };
static enum cpufreq_xen_opt cpufreq_xen_opts[${body.includes('handle_cpufreq_cmdline') ? 3 : 2}] VARS;
static unsigned int cpufreq_xen_cnt VARS;`,
  parse_ivrs_ioapic: (body) =>
    `#define MAX_IO_APICS 128
static struct { ${place(body)} int id; bool cmdline, init; } ioapic_sbdf[MAX_IO_APICS] VARS;
static unsigned int nr_ioapic_sbdf VARS; static unsigned long ioapic_cmdline[4];`,
  parse_ivrs_hpet: (body) => `#define HPET_CMDL 2\nstatic struct { ${place(body)} int init; u8 id; } hpet_sbdf VARS;`,
  parse_ivmd_param: `struct acpi_ivrs_header { u8 type, flags; u16 length, device_id; };
struct acpi_ivrs_memory { struct acpi_ivrs_header header; u16 aux_data; u64 reserved, start_address, memory_length; };`,
  parse_phantom_dev: `static struct phantom_dev { u16 seg; u8 bus, slot, stride; } phantom_devs[8] VARS;
static unsigned int nr_phantom_devs VARS;`,
  parse_xpti: (body) =>
    /x86_vendor|xpti_init_default/.test(body)
      ? 'static struct { int x86_vendor; } boot_cpu_data VARS;\n#define X86_VENDOR_AMD 2'
      : '',
  set_dom0_ssidref: `#define ACM_MAX_NUM_TYPES 256
static char polname[80] VARS, *acm_accepted_boot_policy_name;
static unsigned short dom0_chwall_ssidref VARS, dom0_ste_ssidref VARS;`,
};

function place(body) {
  return body.includes('.sbdf = ') ? 'pci_sbdf_t sbdf;' : 'int bdf, seg;';
}

export function before(name, body) {
  const given = BEFORE[name] ?? '';
  return typeof given === 'function' ? given(body) : given;
}

/** Functions that parsers call from other files. */
export const FOREIGN = new Map([
  ['parse_arch_dom0_param', ['xen/arch/x86/dom0_build.c']],
  ['arch_numa_setup', ['xen/arch/x86/numa.c', 'xen/arch/x86/srat.c']],
  ['cpufreq_cmdline_parse', ['xen/drivers/cpufreq/cpufreq.c']],
  ['cpufreq_handle_common_option', ['xen/drivers/cpufreq/cpufreq.c']],
]);

/** Behind the readers of numbers and booleans, which these use. */
export function behind(xen, tag, name, scratch) {
  if (name === 'setup_cpufreq_option') return governors(xen, tag);
  if (name === 'sched_select_granularity') return granularities(xen, tag);
  if (name === 'parse_xen_cpuid' || name === 'parse_dom0_cpuid') return features(xen, tag, scratch);
  return '';
}

function governors(xen, tag) {
  const lines = [
    '#include <strings.h>',
    'struct cpufreq_policy; struct cpufreq_governor { char name[16]; int (*handle_option)(const char *, const char *); };',
    'static int strnicmp(const char *a, const char *b, size_t n) { return strncasecmp(a, b, n); }',
  ];
  const options = [
    ['xen/drivers/cpufreq/cpufreq_misc_governors.c', 'cpufreq_userspace_handle_option'],
    ['xen/drivers/cpufreq/cpufreq_ondemand.c', 'cpufreq_dbs_handle_option'],
  ];
  for (const [path, name] of options) {
    const text = xen.file(tag, path);
    const body = functionIn(text, name).replace(/^static\s+(?:bool_t|bool|int)\s/, 'static int ');
    const used = body.match(
      /\b(?:dbs_tuners_ins|usr_\w+|userspace_cmdline_freq|cpu_set_freq|max_sampling_rate|powersave_bias|DEF_\w+|MIN_\w+|MAX_\w+)\b/g,
    );
    for (const variable of new Set(used ?? [])) {
      if (variable === 'dbs_tuners_ins') {
        lines.push('static struct { unsigned int sampling_rate, up_threshold, powersave_bias; } dbs_tuners_ins VARS;');
      } else {
        const length = body.includes(`${variable}[`) ? '[512]' : '';
        lines.push(macroIn(text, variable) ?? `static unsigned long ${variable}${length} VARS;`);
      }
    }
    lines.push(body);
  }
  for (const [name, option] of [
    ['userspace', 'cpufreq_userspace_handle_option'],
    ['dbs', 'cpufreq_dbs_handle_option'],
    ['performance', '0'],
    ['powersave', '0'],
  ]) {
    lines.push(
      `static struct cpufreq_governor cpufreq_gov_${name} = { "${name === 'dbs' ? 'ondemand' : name}", ${option} };`,
    );
  }
  lines.push(
    '#define CPUFREQ_DEFAULT_GOVERNOR (&cpufreq_gov_dbs)',
    'static struct cpufreq_governor *cpufreq_opt_governor VARS;',
  );
  for (const [path, start] of [
    ['xen/arch/x86/acpi/cpufreq/hwp.c', 'hwp'],
    ['xen/arch/x86/acpi/cpufreq/amd-cppc.c', 'amd_cppc'],
  ]) {
    const text = xen.file(tag, path);
    const parts = [functionIn(text, `${start}_handle_option`), functionIn(text, `${start}_cmdline_parse`)];
    if (!parts[0] || !parts[1]) continue;
    const set = [...parts.join('\n').matchAll(/\b(opt_\w+|hwp_\w+|feature_\w+|amd_cppc_\w+)\s*=[^=]/g)];
    for (const variable of new Set(set.map(([, one]) => one))) lines.push(`static long long ${variable} VARS;`);
    lines.push(parts[0], parts[1].replace(/^int/, 'static int'));
  }
  return lines.join('\n');
}

function granularities(xen, tag) {
  const text = xen.file(tag, 'xen/common/sched/cpupool.c');
  const table = /^static const struct (?:\{[^}]*\}|sched_gran_name)\s*sg_name\[\][\s\S]*?^\};/m.exec(text)?.[0] ?? '';
  return [
    'enum sched_gran { SCHED_GRAN_cpu, SCHED_GRAN_core, SCHED_GRAN_socket };',
    'static enum sched_gran opt_sched_granularity VARS;',
    structIn(text, 'sched_gran_name') ?? '',
    table.replace(/__initconst\w*/g, ''),
    // Behind #elif stands what builds without these granularities do: x86 has them.
    functionIn(text.split('#elif defined(CONFIG_HYPFS)')[0], 'sched_gran_get') ?? '',
  ].join('\n');
}

/** The names of CPU features, by Xen's own generator (Python 3). */
function features(xen, tag, scratch) {
  const text = xen.file(tag, 'xen/arch/x86/cpu-policy.c') + xen.file(tag, 'xen/arch/x86/cpuid.c');
  if (!text.includes('INIT_FEATURE_NAME')) return '';
  mkdirSync(scratch, { recursive: true });
  const [script, input, output] = ['py', 'in', 'h'].map((ending) => join(scratch, `${tag}.${ending}`));
  writeFileSync(script, xen.file(tag, 'xen/tools/gen-cpuid.py'));
  writeFileSync(input, xen.file(tag, 'xen/include/public/arch-x86/cpufeatureset.h'));
  const made = spawnSync('python3', [script, '-i', input, '-o', output], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`gen-cpuid.py of ${tag} fails: ${made.stderr ?? made.error}`);
  const table = /^static const struct feature_name \{[^}]*\} feature_names\[\][^=;]*=\s*(\w+);/m.exec(text);
  const list = new RegExp(`#define ${table?.[1] ?? 'INIT_FEATURE_NAMES'}\\s*(\\{[\\s\\S]*?^\\})`, 'm').exec(
    readFileSync(output, 'utf8'),
  );
  const names = list[1].replaceAll('\\\n', '\n');
  if (table) return table[0].replace(`${table[1]};`, `${names};`).replace('__initconstrel', '');
  return `#define INIT_FEATURE_NAMES ${names.split('\n').join(' ')}`;
}
