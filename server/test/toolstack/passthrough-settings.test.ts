/** `pci`, `rdm` and what goes with them; each case is what the real xl of that release prints, from 4.16 on. */
import { checkTranscript, inAGuest } from './check.ts';

const refused = { outcome: 'refused' } as const;

checkTranscript(
  inAGuest([
    { text: 'pci = [ "03:00.0", "03: 00.0@5,permissive=yes", "name=nic" ]', says: [] },
    {
      text: 'pci = "03:00.0"',
      says: ["x.cfg:3: warning: parameter `pci' is a single value but should be a list"],
      at: '"03:00.0"',
    },
    { text: 'pci = [ "03:00.0", [ "zz" ], "zz" ]', says: [] },
    {
      text: 'pci = [ "zz" ]',
      says: ["unable to parse PCI_SPEC_STRING `zz' for passthrough"],
      at: 'zz',
      ...refused,
    },
    {
      text: 'pci = [ "03:00.0,permisive=1" ]',
      says: [
        "Unknown PCI_SPEC_STRING option: permisiveunable to parse PCI_SPEC_STRING `03:00.0,permisive=1' for passthrough",
      ],
      at: 'permisive',
      ...refused,
    },
    {
      text: 'pci = [ "03:00.0,rdm_policy=foo" ]',
      says: ["Unknown RDM policy: foounable to parse PCI_SPEC_STRING `03:00.0,rdm_policy=foo' for passthrough"],
      at: 'foo',
      ...refused,
    },
    {
      text: 'pci = [ "zz" ]',
      says: ["unable to parse PCI BDF `zz' for passthrough"],
      release: '4.14',
      ...refused,
    },
    { text: 'pci = [ "zz" ]', says: [], release: '4.5' },
    { text: 'pci = [ "03:00.0,foo=1" ]', says: ['Unknown PCI BDF option: foo'], at: 'foo', release: '4.9' },
    { text: 'pci = [ "03:00" ]', says: [], outcome: 'undefined' },
    // What the guest keeps the devices' settings in is read first, since the last point releases of 4.14 to 4.16.
    {
      text: 'pci = [ "zz" ]\npci_seize = "x"',
      says: [
        "x.cfg:4: warning: parameter `pci_seize' is not a valid number",
        "unable to parse PCI_SPEC_STRING `zz' for passthrough",
      ],
      release: '4.16',
      ...refused,
    },
    {
      text: 'pci = [ "zz" ]\npci_seize = "x"',
      says: ["unable to parse PCI BDF `zz' for passthrough"],
      release: '4.13',
      ...refused,
    },
    { text: 'e820_host = "x"', says: ["x.cfg:3: warning: parameter `e820_host' is not a valid number"] },
    { text: 'type = "pvh"\ne820_host = "x"', says: [] },
    // Most of what xl makes of rdm is silent; what it says has no newline.
    { text: 'rdm = "strategy=host,policy=strict"', says: [] },
    { text: 'rdm = "strategy=all"', says: ['Unknown RDM strategy option: all'], at: 'all' },
    {
      text: 'rdm = "policy=foo"\npci = [ "zz" ]',
      says: ["Unknown RDM policy: foounable to parse PCI_SPEC_STRING `zz' for passthrough"],
      at: '"policy=foo"',
      ...refused,
    },
    { text: 'rdm = "foo=1"', says: [], release: '4.5' },
    { text: 'dtdev = "/soc"', says: ["x.cfg:3: warning: parameter `dtdev' is a single value but should be a list"] },
    { text: 'passthrough = "SHARE_PT"', says: [] },
    { text: 'passthrough = "on"', says: ["ERROR: unknown passthrough option 'on'"], at: '"on"', ...refused },
    { text: 'passthrough = "on"', says: [], release: '4.12' },
  ]),
);
