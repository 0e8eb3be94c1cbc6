import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readGrubDefaults } from '../../src/boot/read-defaults.ts';
import { choicesFromSources } from '../../src/boot/sources/choices-from-sources.ts';
import { treeOf } from './machine.ts';

// Each was run by dash under grub-mkconfig: what it came to stands behind it. `?`: the files do not tell, and a note or the entry says so.
// `!`: update-grub stops.
const CASES: readonly (readonly [text: string, words: string])[] = [
  // Functions.
  ['f() { X="$1 $2"; }\nf a "b c"\n', 'a b c'],
  ['f() { X="$# $*"; }\nf a b\n', '2 a b'],
  ['f() { local v=1; X=$v; }\nv=2\nf\nX="$X $v"\n', '1 2'],
  ['f() { return 1; X=no; }\nf || X=yes\n', 'yes'],
  ['f() { A=1; return; A=2; }\nf\nX=$A\n', '1'],
  ['f() { X=1; }\nf; unset -f f\nf || X=2\n', '?'],
  ['f() ( X=1; )\nf\n', ''],
  ['f() { X="$A"; B=2; }\nA=1 f\nX="$X $A $B"\n', '1 2'],
  ['f() { for w in "$@"; do X="$X $w"; done; }\nf a "b c"\n', '?'],
  ['local A=1\n', '!'],
  // How commands end.
  ['A=$(false)\n', '!'],
  ['A=$(false; true)\n', '!'],
  ['A=$(exit 1) || X=f\n', 'f'],
  ['( exit 3 ) || X=1\n', '1'],
  ['( false )\nX=1\n', '!'],
  ['( false ) || X=1\n', '1'],
  ['[ $A = x ] || X=1\n', '1'],
  ['[ a == a ] && X=1\n', '!'],
  ['if [ a == a ]; then X=1; else X=2; fi\n', '2'],
  ['if [ -d /sys/firmware/efi ]; then X=1; fi\n', '?'],
  ['[ -d /sys/firmware/efi ] || X=1\n', '?'],
  ['[ -d /sys/firmware/efi ] && A=1\n', '?'],
  ['set +e\nfalse\nX=1\n', '1'],
  ['set +e\nset -e\nfalse\n', '!'],
  ['set -x\nX=1\n', '1'],
  ['trap "x" EXIT\n', '?'],
  ['source /etc/os-release\n', '!'],
  ['. /etc/os-release\nX=$ID\n', 'debian'],
  ['printf -v X a\n', '!'],
  ['X=a &\n', ''],
  ['true && X=a &\n', ''],
  // Words.
  ['X=~/a\n', '?'],
  ['X="~/a"\n', '~/a'],
  ['X=$((1+2))\n', '?'],
  ['IFS=,\nA=a,b\nfor w in $A; do X="$X $w"; done\n', '?'],
  ['X=$grub_cfg\n', '?'],
  ['X=$(case a in a) echo c;; esac)\n', 'c'],
  ['X=$(case a in (b) echo b;; a) (echo c) ;; esac)\n', 'c'],
  ['X=$(echo case)\n', 'case'],
  ['X=$(if true; then case x in y);; *) echo z;; esac; fi)\n', 'z'],
  ['cat <<EOF >/dev/null\nX=no\nEOF\nX=yes\n', '?'],
  ['X=$(cat <<EOF\na b\nEOF\n)\n', '?'],
  ['set -- a b\nX=$1\n', '?'],
];

for (const [text, words] of CASES) {
  test(JSON.stringify(text), () => {
    const settings = text.replaceAll(/\bX\b/g, 'GRUB_CMDLINE_XEN');
    assert.deepEqual(readGrubDefaults(settings).faults, []);
    const { choices, notes } = choicesFromSources(treeOf({ '/etc/default/grub': settings }));
    const unknown = choices[0]?.unknown.filter((reason) => !/xen_rm_opts|^root=/.test(reason)) ?? [];
    const isUntold =
      unknown.length > 0 || notes.some(({ kind, message }) => kind === 'unknown' && !message.includes('"/"'));
    const stops = notes[0]?.kind === 'stops';
    const line = choices[0]?.xen.slice(1).map((word) => word.text);
    assert.equal(stops ? '!' : isUntold ? '?' : line?.join(' '), words);
  });
}
