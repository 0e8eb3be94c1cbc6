/** The part of the text for another host's `sh` (collector.ts) that tells its boot files and its guests' configs: what boot-files.ts and guest-files.ts ask for. */
import { BOOT_FILES, BOOT_FOLDERS, BOOT_LINKS, LISTED_FOLDERS, XEN_CONFIG_OF_SED, XEN_LOG } from './boot-files.ts';
import { AUTO_FOLDER, GUEST_FOLDER } from './model.ts';

/** In bytes: of a boot file, of a guest's config, and of the end of Xen's log. */
const LARGEST = 4 * 1024 * 1024;
const LARGEST_CONFIG = 1024 * 1024;
const END_OF_LOG = 256 * 1024;
const PATTERNS_A_LIST = 16;

/** `/boot`, `/boot/*`, … down to a depth. */
function levels(folder: string, depth: number): string[] {
  return Array.from({ length: depth + 1 }, (_, level) => folder + '/*'.repeat(level));
}

const FILES = unique([
  ...BOOT_FILES.filter((path) => !/^\/(?:proc|sys)\//.test(path)),
  ...BOOT_LINKS,
  ...BOOT_FOLDERS.filter(({ lines }) => !lines).flatMap(patternsOf),
]);
const KERNEL_CONFIGS = unique(BOOT_FOLDERS.filter(({ lines }) => lines).flatMap(patternsOf));
const GUESTS = [`${GUEST_FOLDER}/*`, `${AUTO_FOLDER}/*`];
/** Folders whose names matter. */
const LISTED = unique([
  ...BOOT_FOLDERS.flatMap(({ folder, depth, listed }) => (listed ? levels(folder, depth) : [])),
  ...LISTED_FOLDERS,
]);
/** Where a link may stand on the way to any of them. */
const LINKS = unique([
  ...[...BOOT_FILES, ...BOOT_LINKS, XEN_LOG, ...BOOT_FOLDERS.map(({ folder }) => folder), ...GUESTS].flatMap(
    withParents,
  ),
  ...LISTED.map((folder) => `${folder === '/' ? '' : folder}/*`),
  ...BOOT_FOLDERS.flatMap(patternsOf),
]).filter((path) => !/^\/(?:proc|sys)(?:\/|$)/.test(path));

function patternsOf({ folder, depth, patterns = ['*'] }: (typeof BOOT_FOLDERS)[number]): string[] {
  return levels(folder, depth).flatMap((level) => patterns.map((pattern) => `${level}/${pattern}`));
}

function withParents(path: string): string[] {
  const parts = path.split('/').slice(1);
  return parts.map((_, at) => `/${parts.slice(0, at + 1).join('/')}`);
}

/** Two processes each: one list a pattern took a small machine seconds, and one list of all could be longer than the kernel takes. */
function inParts(list: readonly string[]): string[][] {
  const count = Math.ceil(list.length / PATTERNS_A_LIST);
  return Array.from({ length: count }, (_, at) => list.slice(at * PATTERNS_A_LIST, (at + 1) * PATTERNS_A_LIST));
}

function unique(list: readonly string[]): string[] {
  return [...new Set(list)];
}

/**
 * Uses `f` and `N` of the text before it, where `$R` is the root; every folder's name follows a `T`, each name in it a `+`. `t` takes the most bytes
 * that a file may have, whether a larger one is told of, and files: one process counts the bytes of all of them.
 */
export function treeScript(): string {
  const patterns = (list: readonly string[]) => list.map((path) => `"$R"${path}`).join(' ');
  return `t() {
  m=$1; u=$2; shift 2
  l='
'
  for x in "$@"; do
    shift
    case "$x" in *"$l"*) continue;; esac
    [ -f "$x" ] || continue
    if [ -r "$x" ]; then set -- "$@" "$x"; else printf 'N%s\\n' "$x"; fi
  done
  wc -c /dev/null "$@" 2>/dev/null | while read -r z x; do
    case "$x" in /dev/null) continue;; "$R"/*) ;; *) continue;; esac
    if [ "$z" -le "$m" ]; then f "$x"; elif [ "$u" ]; then printf 'N%s\\n' "$x"; fi
  done
}
t ${LARGEST} N ${patterns(FILES)}
t ${LARGEST_CONFIG} '' ${patterns(GUESTS)}
for x in ${patterns(KERNEL_CONFIGS)}; do
  [ -f "$x" ] && [ -r "$x" ] && { printf 'F%s\\n' "$x"; sed -n '/${XEN_CONFIG_OF_SED}/s/^/ /p' "$x" 2>/dev/null; }
done
x="$R"${XEN_LOG}
[ -f "$x" ] && [ -r "$x" ] && { printf 'F%s\\n' "$x"; tail -c ${END_OF_LOG} "$x" 2>/dev/null | sed 's/^/ /'; echo; }
for x in ${patterns([...LISTED, GUEST_FOLDER, AUTO_FOLDER])}; do
  [ -d "$x" ] || continue
  if [ -r "$x" ]; then printf 'T%s\\n' "$x"; ls -A "$x" 2>/dev/null | sed -n '1,5000s/^/+/p'; else printf 'N%s\\n' "$x"; fi
done
${inParts(LINKS)
  .map((part) => `ls -ld ${patterns(part)} 2>/dev/null | sed -n '/^l/s/^/L/p'`)
  .join('\n')}
`;
}
