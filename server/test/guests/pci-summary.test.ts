import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import { DomainConfig } from '../../src/guests/domain-config.ts';
import { pciList } from '../../src/guests/pci-devices.ts';
import { bdfKey, DEVICE, DROPPED, ODD, OWN_OPTIONS, pciSummary, SAID } from '../../src/guests/pci-summary.ts';
import { seeded } from './random.ts';

const ITEMS = [
  "'01:00.0'",
  "'0000:01:00.0,permissive=1'",
  "'01:00.1,seize=1,power_mgmt=0'",
  "'02:00.*'",
  "'02:00.3'",
  "'03:00.0,bdf=04:00.0'",
  "'03:00.0,permissive=yes'",
  "'3:0.0@5,seize=1'",
  "'name=nic'",
  "'nonsense'",
  "' 05:00.0'",
  "'05:00'",
  '5',
  "'06:00.0\\x20'",
];
const OTHERS = ['[ ', ']', ',', '\n', "'", ' ', "\npci += [ '07:00.0' ]\n", 'word', "[ '08:00.0' ]"];

test('the summary says what the strings say, after any edits', () => {
  const random = seeded(4711);
  const releases: readonly Release[] = ['3.4', '4.0', '4.5', '4.12', '4.15', '4.22'];
  for (let round = 0; round < 150; round++) {
    const items = () => Array.from({ length: random(4) }, () => ITEMS[random(ITEMS.length)]).join(', ');
    let text = `name = "a"\npci = [ ${items()},\n ${items()} ]\nvcpus = 1\n`;
    let config = DomainConfig.parse(text);
    for (let edit = 0; edit < 12; edit++) {
      for (let more = random(3) === 0 ? 2 : 1; more > 0; more--) {
        const start = random(text.length + 1);
        const end = Math.min(text.length, start + random(random(4) === 0 ? 12 : 2));
        const newText = [`${items()}, `, '', '0', '1', OTHERS[random(OTHERS.length)] ?? ''][random(5)] ?? '';
        text = text.slice(0, start) + newText + text.slice(end);
        config = config.change(text, { start, end, newText });
      }
      const release = releases[random(4) === 0 ? random(releases.length) : releases.length - 1] ?? '4.22';
      const isByXl = release !== '3.4';
      const kept = pciSummary(config, release);
      const fresh = pciSummary(DomainConfig.parse(text), release);
      const plain = ({ parts, ...rest }: typeof kept) => ({
        ...rest,
        parts: parts.map(({ keys, flags, items, endedBy }) => ({ keys, flags, items, endedBy })),
      });
      assert.deepEqual(plain(kept), plain(fresh), JSON.stringify(text));

      const specs = pciList(config, release).entries.map(({ spec }) => spec);
      const devices = specs.filter(({ bdf, name }) => bdf || name !== undefined);
      assert.equal(kept.devices, devices.length);
      assert.equal(
        kept.hasTaken,
        specs.some(({ dropped }) => !dropped),
      );
      assert.deepEqual(
        kept.own,
        OWN_OPTIONS.map(
          (own) => devices.filter(({ options }) => options.some((one) => one.name === own && one.known)).length,
        ),
      );
      const entries = kept.parts.flatMap(({ keys, flags }) => keys.map((key, at) => ({ key, flag: flags[at] ?? 0 })));
      assert.deepEqual(
        entries
          .filter(({ flag }) => flag > 0)
          .map(({ key, flag }) => [key, ...[DEVICE, DROPPED, ODD, SAID].map((bit) => (flag & bit) !== 0)]),
        specs.map(({ bdf, name, dropped, refused, undefinedBehaviour, oddities }) => [
          bdf ? bdfKey(bdf) : -1,
          bdf !== undefined || name !== undefined,
          dropped !== undefined,
          refused ? !isByXl : Boolean(dropped || undefinedBehaviour || oddities.length > 0),
          isByXl && Boolean(refused || undefinedBehaviour || oddities.some(({ message }) => message !== undefined)),
        ]),
        `${release} ${JSON.stringify(text)}`,
      );
      const slots = entries.filter(({ key }) => key >= 0).map(({ key }) => Math.floor(key / 8));
      if (new Set(slots).size < slots.length) assert.ok(kept.mayRepeat);
    }
  }
});
