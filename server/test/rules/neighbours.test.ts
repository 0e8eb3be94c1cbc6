import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimKey, claimsOf } from '../../src/guests/claims.ts';
import { DomainConfig } from '../../src/guests/domain-config.ts';
import type { Elsewhere, Neighbours } from '../../src/rules/neighbours.ts';
import { Lines } from '../../src/text/lines.ts';
import { findingsOf, knowledge } from './knowledge.ts';

const UUID = '5b1b5c30-1d4f-4f0e-8a2e-0123456789ab';
const CODES = /^(?:neighbour\/|vif\/same-mac-twice)/;

/** What other files say, without a disk. */
function neighboursOf(
  file: string,
  others: Readonly<Record<string, string>>,
  release = knowledge().release,
): Neighbours {
  const all = Object.entries(others).flatMap(([path, text]): Elsewhere[] => {
    const config = DomainConfig.parse(text);
    const lines = new Lines(text);
    const guest = config.string('name');
    return [...claimsOf(config, release).values()].flat().map(({ span, ...claim }) => {
      const { line, column } = lines.at(span(config).start);
      const end = lines.at(span(config).end);
      const place = { line, column, endLine: end.line, endColumn: end.column };
      return { ...claim, file: path, place, ...(guest !== undefined && { guest }) };
    });
  });
  return { file, find: (key) => all.filter((claim) => claimKey(claim.kind, claim.key) === key) };
}

interface Case {
  readonly name: string;
  readonly text: string;
  readonly others?: Readonly<Record<string, string>>;
  readonly file?: string;
  /** `CODE SEVERITY at "WHAT IS MARKED" → FILE:LINE:COLUMN` */
  readonly found: readonly string[];
  readonly says?: string;
}

function check(cases: readonly Case[]): void {
  for (const { name, text, others = {}, file = '/etc/xen/a.cfg', found, says } of cases) {
    test(name, () => {
      const given = { ...knowledge(), neighboursIfKnown: neighboursOf(file, others) };
      const all = findingsOf(text, given).filter(({ code }) => CODES.test(code));
      assert.deepEqual(
        all.map(({ code, severity, span, related }) => {
          const places = (related ?? []).map(({ file, place }) =>
            file === undefined ? 'here' : `${file}:${place?.line}:${place?.column}`,
          );
          return `${code} ${severity} at ${text.slice(span.start, span.end)} → ${places.join(' ')}`;
        }),
        found,
      );
      if (says !== undefined)
        assert.ok(
          all.some(({ message }) => message.includes(says)),
          all[0]?.message,
        );
    });
  }
}

check([
  {
    name: 'nothing in common, nothing to say',
    text: `name = "a"\nuuid = "${UUID}"\nvif = [ 'mac=00:16:3e:00:00:01' ]\npci = [ '01:00.0' ]\n`,
    others: { '/etc/xen/b.cfg': "name = 'b'\nvif = [ 'mac=00:16:3e:00:00:02', '' ]\npci = [ '01:00.1' ]\n" },
    found: [],
  },
  {
    name: 'a copied file whose name was forgotten',
    text: 'name = "web"\n',
    file: '/etc/xen/db.cfg',
    others: { '/etc/xen/web.cfg': '# the web server\nname = "web"\n' },
    found: ['neighbour/same-name warning at "web" → /etc/xen/web.cfg:2:8'],
    says: 'Domain with name "web" already exists.',
  },
  {
    name: 'an older form of the same guest is kept on purpose: one information, whatever else is the same',
    text: `name = "web"\nuuid = "${UUID}"\nvif = [ 'mac=00:16:3e:00:00:01' ]\npci = [ '01:00.0' ]\n`,
    file: '/etc/xen/web.cfg',
    others: {
      '/etc/xen/web-old.cfg': `name = "web"\nuuid = "${UUID}"\nvif = [ 'mac=00:16:3e:00:00:01' ]\npci = [ '01:00.0' ]\n`,
    },
    found: ['neighbour/same-name information at "web" → /etc/xen/web-old.cfg:1:8'],
  },
  {
    name: 'web.hvm beside web.pv is kept on purpose too; web1 is another guest than web',
    text: 'name = "web"\n',
    file: '/etc/xen/web.hvm',
    others: { '/etc/xen/web.pv': 'name = "web"\n', '/etc/xen/web1.pv': 'name = "web"\n' },
    found: ['neighbour/same-name warning at "web" → /etc/xen/web.pv:1:8 /etc/xen/web1.pv:1:8'],
  },
  {
    name: 'a uuid in other letters',
    text: `name = "a"\nuuid = "${UUID.toUpperCase()}"\n`,
    others: { '/etc/xen/b.cfg': `name = "b"\nuuid = '${UUID}'\n` },
    found: [`neighbour/same-uuid warning at "${UUID.toUpperCase()}" → /etc/xen/b.cfg:2:8`],
  },
  {
    name: 'a MAC address in any spelling that xl reads',
    text: "vif = [ 'bridge=xenbr0, mac=0:16:3E:0:0:0a,model=e1000' ]\n",
    others: { '/etc/xen/b.cfg': "name = 'b'\nvif = [ '', 'mac=00-16-3e-00-00-0A' ]\n" },
    found: ['neighbour/same-mac warning at 0:16:3E:0:0:0a → /etc/xen/b.cfg:2:18'],
    says: '00:16:3e:00:00:0a',
  },
  {
    name: 'the last mac= counts, zeros are none, and a wrong one is for others to point at',
    text: "vif = [ 'mac=00:16:3e:00:00:01,mac=00:16:3e:00:00:02', 'mac=0:0:0:0:0:0', 'mac=00:16:3e' ]\n",
    others: { '/b': "vif = [ 'mac=00:16:3e:00:00:01', 'mac=0:0:0:0:0:0', 'mac=00:16:3e' ]\n" },
    found: [],
  },
  {
    name: 'the same address on bridges that differ meets nowhere',
    text: "vif = [ 'mac=00:16:3e:00:00:01,bridge=xenbr0' ]\n",
    others: { '/b': "vif = [ 'mac=00:16:3e:00:00:01,bridge=xenbr1' ]\n" },
    found: [],
  },
  {
    name: 'two network cards of one guest',
    text: "vif = [ 'mac=00:16:3e:00:00:01', 'bridge=b,mac=00:16:3E:00:00:01' ]\n",
    found: ['vif/same-mac-twice warning at 00:16:3E:00:00:01 → here'],
  },
  {
    name: 'two network cards on two networks',
    text: "vif = [ 'mac=00:16:3e:00:00:01,bridge=a', 'bridge=b,mac=00:16:3e:00:00:01' ]\n",
    found: [],
  },
  {
    name: 'a device in two guests, in any spelling',
    text: "name = 'a'\npci = [ '0000:01:00.0,permissive=1' ]\n",
    others: { '/etc/xen/b.cfg': "name = 'b'\npci = [ '02:00.0', '01:00.0' ]\n" },
    found: ['neighbour/same-device warning at 0000:01:00.0 → /etc/xen/b.cfg:2:21'],
    says: '01:00.0 too',
  },
  {
    name: 'the functions of a card are said once; all functions meet each of them',
    text: "pci = [ '01:00.0', '01:00.1' ]\n",
    others: { '/b': "pci = [ '01:00.*' ]\n", '/c': "pci = [ '01:00.0', '01:00.1' ]\n" },
    found: ['neighbour/same-device warning at 01:00.0 → /b:1:10 /c:1:10'],
    says: 'and others of its functions',
  },
  {
    name: 'one function twice in the list is one device',
    text: "pci = [ '01:00.0', '0000:01:00.0' ]\n",
    others: { '/b': "pci = [ '01:00.0' ]\n" },
    found: ['neighbour/same-device warning at 01:00.0 → /b:1:10'],
    says: 'has 01:00.0 too',
  },
  {
    name: 'a value that a later one replaces is no claim',
    text: 'name = "web"\nname = "a"\n',
    others: { '/b': 'name = "web"\n' },
    found: [],
  },
]);

test('of many devices the first ones are looked at, and quickly', () => {
  const items = Array.from(
    { length: 20_000 },
    (_, at) => `'${(at >> 8).toString(16)}:${((at >> 3) & 31).toString(16)}.${at & 7}'`,
  );
  const config = DomainConfig.parse(`pci = [ ${items.join(',')} ]\n`);
  claimsOf(config, '4.22');
  const start = performance.now();
  const again = DomainConfig.parse('name = "a"\n');
  assert.equal(claimsOf(again, '4.22').size, 1);
  assert.ok([...claimsOf(config, '4.22').values()].flat().length <= 400);
  assert.ok(performance.now() - start < 100);
});
