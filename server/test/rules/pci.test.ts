import { check } from './check.ts';
import { HOST } from './knowledge.ts';

const pci = (specs: string) => `type = "hvm"\npci = [ ${specs} ]\n`;

check([
  { text: pci("'01:00.0', '0000:03:00.0@5,permissive=1,rdm_policy=relaxed', '04:00.*@6'"), found: [] },
  // Refused.
  {
    text: pci("'garbage'"),
    found: ['pci/spec error at "garbage"'],
    says: ["unable to parse PCI_SPEC_STRING `garbage' for passthrough. A device is written"],
    fixed: null,
  },
  {
    text: pci("'04:00.*,permissive=1'"),
    found: ['pci/functions-want-slot warning at "04:00.*"'],
    says: ['Must specify a v-slot'],
    fixed: pci("'04:00.*@5,permissive=1'"),
  },
  { text: pci("''"), found: ['pci/spec error at "\'\'"'] },
  { text: pci("'03:00.8'"), found: ['pci/spec error at "03:00.8"'] },
  { text: pci("'03:00.0@20'"), found: ['pci/spec error at "20"'], says: ['at most 1f'] },
  { text: pci('3'), found: ['pci/spec error at "3"'] },
  {
    text: pci("'03:00.0, permissive=1'"),
    found: ['pci/spec error at " permissive"'],
    fixed: pci("'03:00.0,permissive=1'"),
  },
  {
    text: pci("'03:00.0,permissive'"),
    found: ['pci/spec error at "permissive"'],
    fixed: pci("'03:00.0,permissive=1'"),
  },
  {
    text: pci("'03:00.0,permisive=1'"),
    found: ['pci/spec error at "permisive"'],
    says: ['Did you mean permissive?'],
    fixed: pci("'03:00.0,permissive=1'"),
  },
  {
    text: pci("'03:00.0,Permissive=1'"),
    found: ['pci/spec error at "Permissive"'],
    fixed: pci("'03:00.0,permissive=1'"),
  },
  {
    text: pci("'03:00.0,rdm_reserve=strict'"),
    found: ['pci/spec error at "rdm_reserve"'],
    fixed: pci("'03:00.0,rdm_policy=strict'"),
  },
  { text: pci("'03:00.0,rdm_policy=foo'"), found: ['pci/spec error at "foo"'], says: ['Unknown RDM policy: foo'] },
  { text: pci("'0000.02:00.3'"), found: ['pci/spec error at "0000.02:00.3"'], fixed: pci("'0000:02:00.3'") },
  { text: pci("'0000:82.0.0'"), found: ['pci/spec error at "0000:82.0.0"'], fixed: pci("'0000:82:00.0'") },
  { text: pci("' 03:00.0'"), found: ['pci/spec error at " 03:00.0"'], fixed: pci("'03:00.0'") },
  { text: pci("'03:00.0,name=gpu'"), found: ['pci/spec error at "03:00.0,name=gpu"'], says: ['not by both'] },
  { text: pci("'01:00.0,permissive=1,romfile=/x'"), found: ['pci/spec error at "romfile"'], says: ['romfile'] },
  // The words of older releases, which once left bad devices out.
  {
    text: "builder='hvm'\npci = [ 'garbage' ]\n",
    found: ['pci/spec error at "garbage"'],
    says: ["unable to parse PCI BDF `garbage'"],
    release: '4.9',
  },
  {
    text: "builder='hvm'\npci = [ 'garbage' ]\n",
    found: ['pci/left-out warning at "garbage"'],
    says: ['without a word'],
    release: '4.5',
  },
  // Taken, but not as it looks.
  { text: pci("'03:00'"), found: ['pci/no-function warning at "03:00"'], fixed: pci("'03:00.0'") },
  {
    text: pci("'03:00.0,permissive=yes'"),
    found: ['pci/false-word warning at "yes"'],
    fixed: pci("'03:00.0,permissive=1'"),
  },
  { text: pci("'03:00.0,permissive=no'"), found: [] },
  { text: pci("'03:00.0,permissive=2'"), found: [] },
  { text: pci("'03:00.0,vslot=5zz'"), found: ['pci/ignored warning at "zz"'], fixed: pci("'03:00.0,vslot=5'") },
  { text: pci("'03:00.0,permissive=1,permissive=0'"), found: ['pci/ignored warning at "permissive=1"'] },
  { text: pci("'03:00.0@10'"), found: ['pci/spelling information at "10"'], says: ['slot 16'] },
  { text: pci("'03: 00.0'"), found: ['pci/spelling information at "03: 00.0"'], fixed: pci("'03:00.0'") },
  { text: pci("'name=gpu'"), found: [] },
  // The list as a whole.
  {
    text: "type='hvm'\npci = '03:00.0'\n",
    found: ['pci/not-a-list warning at "\'03:00.0\'"'],
    says: ['the guest gets no devices'],
    fixed: "type='hvm'\npci = [ '03:00.0' ]\n",
  },
  { text: "pci = ''\n", found: ['pci/not-a-list warning at "\'\'"'], fixed: 'pci = [ ]\n' },
  {
    text: pci("'03:00.0', [ '04:00.0' ], '05:00.0'"),
    found: ['pci/nested-list warning at "[ \'04:00.0\' ]"'],
    says: ['nor the item behind it.'],
  },
  { text: pci("'03:00.0', '04:00.0', '0000:03:00.0'"), found: ['pci/same-device-twice warning at "0000:03:00.0"'] },
  { text: pci("'03:00.*@5', '03:00.1'"), found: ['pci/same-device-twice warning at "03:00.1"'] },
  { text: pci("'03:00.1', '03:00.*@5'"), found: ['pci/same-device-twice warning at "03:00.*"'] },
  { text: pci("'03:00.0', '03:00.1', '0001:03:00.0'"), found: [] },
  { text: `${pci("'03:00.0'")}pci += [ '03:00.0' ]\n`, found: ['pci/same-device-twice warning at "03:00.0"'] },
  // Only the list that counts is looked into.
  { text: `pci = [ 'garbage' ]\n${pci("'03:00.0'")}`, found: ['setting/repeated warning at "pci = [ \'garbage\' ]"'] },
  // pci_… for all.
  { text: `pci_permissive = 1\n${pci("'03:00.0'")}`, found: [] },
  {
    text: `pci_permissive = 1\n${pci("'03:00.0,permissive=0'")}`,
    found: ['pci/global-unused information at "pci_permissive"'],
    says: ['has its own permissive='],
  },
  { text: 'pci_permissive = 1\n', found: ['pci/global-unused information at "pci_permissive"'], says: ['no device'] },
  { text: 'pci_permissive = 0\n', found: [] },
  // The machine, where it is known.
  { text: pci("'03:00.0', '03:00.1'"), found: [], host: HOST },
  { text: pci("'09:00.0'"), found: ['host/no-such-device hint at "09:00.0"'], host: HOST },
  {
    text: pci("'01:00.0'"),
    found: ['host/not-assignable hint at "01:00.0"'],
    says: ['held by e1000e', 'xl pci-assignable-add 01:00.0'],
    host: HOST,
  },
  { text: pci("'01:00.0,seize=1'"), found: [], host: HOST },
  { text: `pci_seize = 1\n${pci("'01:00.0'")}`, found: [], host: HOST },
  { text: pci("'00:00.0'"), found: ['host/not-assignable hint at "00:00.0"'], says: ['bridge'], host: HOST },
]);
