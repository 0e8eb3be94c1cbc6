/** The catalogue against itself: what every record and text must be, whoever edits it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formsIn, isDeprecated, valuesIn } from '../../src/catalogue/catalogue.ts';
import type { Family } from '../../src/catalogue/record.ts';
import { compareReleases, NEWEST, RELEASES } from '../../src/catalogue/releases.ts';
import { valueSnippet } from '../../src/catalogue/snippets.ts';
import { catalogue, records, texts } from './load.ts';

/** What issue 2 asks a complete text for, by family. `*`: every record. */
const COMPLETE: Readonly<Partial<Record<Family, string>>> = {
  'domain-config':
    'name type memory maxmem vcpus maxvcpus disk vif kernel ramdisk bootloader boot vnc vnclisten extra cmdline root ' +
    'on_poweroff on_reboot on_crash on_watchdog uuid cpus cpu_weight serial usbdevice vga localtime viridian vfb bios firmware ' +
    'device_model_version pci pci_permissive pci_seize pci_msitranslate pci_power_mgmt passthrough rdm rdm_mem_boundary ' +
    'gfx_passthru e820_host dtdev builder ioports irqs iomem',
  'pci-spec': '*',
  rdm: '*',
  iommu: '*',
  'dom0-iommu': '*',
  hypervisor:
    'iommu dom0-iommu vtd com1 com2 console dom0_mem dom0_max_vcpus dom0_vcpus_pin apic loglvl guest_loglvl noreboot ucode smt ' +
    'spec-ctrl sched cpufreq altp2m vga watchdog dom0 iommu_inclusive_mapping iommu_dev_iotlb_timeout ivrs_ioapic ivrs_hpet ' +
    'pci-phantom x2apic efi mmcfg pci msi ats gnttab pv-l1tf',
  'dom0-kernel':
    'xen-pciback.hide xen-pciback.permissive xen-pciback.passthrough xen-pciback.verbose_request intel_iommu iommu console',
};

test('what people meet most has a complete text', () => {
  for (const [family, names] of Object.entries(COMPLETE) as [Family, string][]) {
    const wanted = names === '*' ? catalogue.all(family).map((record) => record.name) : names.split(' ');
    for (const name of wanted) {
      const record = catalogue.find(family, name);
      assert.ok(record, `${family} ${name}`);
      const text = catalogue.text(record);
      assert.ok(text?.example && text.link && text.checked, `${family} ${name} has no complete text`);
    }
  }
});

test('every option has a text, ordinary words of Linux aside, and two people have read each', () => {
  for (const record of records.filter(({ family }) => family !== 'dom0-kernel')) {
    assert.ok(catalogue.text(record), `${record.family}/${record.name} has no text`);
  }
  for (const [key, text] of Object.entries(texts)) assert.ok(text.checked?.twice, `${key} was read once only`);
});

test('every text belongs to a record, says two to eight sentences, and was held against a source', () => {
  for (const [key, text] of Object.entries(texts)) {
    const slash = key.indexOf('/');
    const record = catalogue.find(key.slice(0, slash) as Family, key.slice(slash + 1));
    assert.ok(record, key);
    const sentences = text.text.match(/[.!?:](?=\s|$)/g)?.length ?? 0;
    assert.ok(sentences >= 1 && text.text.length >= 60, `${key} says too little`);
    assert.ok(text.text.length <= 1300, `${key} says too much: ${text.text.length}`);
    assert.ok(/[.!?][”)`]?$/.test(text.text), `${key} does not end a sentence`);
    assert.ok(text.checked, `${key} was not checked`);
    // What is gone may be held against the last release that had it.
    const { release } = text.checked;
    assert.ok(release === NEWEST || release === record.until || release.startsWith('Linux '), key);
  }
});

test('no text is empty talk', () => {
  const EMPTY =
    /\b(TODO|TBD|FIXME|lorem|self-explanatory|see (the )?(man(ual)? page|documentation)|as the name (says|suggests)|N\/A)\b/i;
  for (const [key, text] of Object.entries(texts)) assert.doesNotMatch(text.text, EMPTY, key);
  for (const record of records) {
    const where = `${record.family} ${record.name}`;
    for (const summary of [record.summary, ...(record.values ?? []).map((value) => value.summary)]) {
      assert.doesNotMatch(summary, EMPTY, where);
      assert.ok(summary.length <= 130, `${where}: ${summary}`);
      assert.ok(/[.)…]$/.test(summary), `${where}: no full stop: ${summary}`);
    }
  }
});

test('values and forms lie within the lifespan of their option', () => {
  for (const record of records) {
    for (const value of record.values ?? []) {
      const where = `${record.family} ${record.name}=${value.name}`;
      assert.ok(compareReleases(value.since, record.since) >= 0, where);
      if (record.until) assert.ok(value.until && compareReleases(value.until, record.until) <= 0, where);
    }
    for (const release of RELEASES) {
      const alive =
        compareReleases(release, record.since) >= 0 && !(record.until && compareReleases(release, record.until) > 0);
      if (alive) assert.ok(formsIn(record, release).length > 0, `${record.name} has no form in ${release}`);
    }
  }
});

test('what is gone says what became of it', () => {
  // On the boot line and in guests' files these were switches of machines and features that are gone altogether.
  for (const family of ['iommu', 'dom0-iommu', 'xm'] as const) {
    for (const record of catalogue.all(family)) {
      if (!record.until) continue;
      assert.ok(record.deprecated?.successor, `${family} ${record.name}`);
      assert.equal(isDeprecated(record, NEWEST), true);
    }
  }
});

test('a refusal names the value', () => {
  for (const record of records) {
    if (!record.closed) continue;
    assert.ok(valuesIn(record, NEWEST).length > 0 || record.until, record.name);
    if (record.name !== 'ms_vm_genid') assert.match(record.closed.refusal, /\{\}/, record.name);
  }
});

test('a snippet is well formed in every release', () => {
  for (const record of records) {
    for (const release of RELEASES) {
      const snippet = valueSnippet(record, release);
      const where = `${record.family} ${record.name}: ${snippet}`;
      // Placeholders are `${n}`, `${n:text}` or `${n|a,b|}`; outside of them stands no unescaped dollar or brace.
      const rest = snippet.replace(/\$\{\d+(?::(?:[^\\$}]|\\.)*|\|(?:[^\\|]|\\.)+\|)?\}/g, '');
      assert.doesNotMatch(rest, /[${}]/, where);
      if (record.family === 'domain-config') {
        assert.match(snippet, /^(".*"|\[ .* \]|\$\{.*\})$/, where);
      }
    }
  }
});

test('completion lists what people use first', () => {
  const byUse = catalogue
    .all('domain-config')
    .sort((a, b) => b.usage - a.usage)
    .map((record) => record.name);
  for (const name of [
    'name',
    'type',
    'memory',
    'vcpus',
    'disk',
    'vif',
    'kernel',
    'ramdisk',
    'bootloader',
    'pci',
    'vnc',
    'boot',
  ]) {
    assert.ok(byUse.indexOf(name) < 20, `${name} is number ${byUse.indexOf(name) + 1}`);
  }
  const hypervisor = catalogue.all('hypervisor').sort((a, b) => b.usage - a.usage);
  assert.deepEqual(
    hypervisor.slice(0, 3).map((record) => record.name),
    ['dom0_mem', 'iommu', 'console'],
  );
});
