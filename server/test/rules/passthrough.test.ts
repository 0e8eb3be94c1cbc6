import { check } from './check.ts';

const DEVICE = "pci = [ '01:00.0' ]\n";

check([
  {
    text: `type = "pvh"\n${DEVICE}`,
    found: ['passthrough/pvh error at "pci"'],
    says: ['passthrough not yet supported for x86 PVH guests'],
  },
  { text: `type = "pvh"\n${DEVICE}`, found: ['passthrough/old-pvh warning at "pci"'], release: '4.12' },
  { text: `type = "pvh"\npci = []\n`, found: [] },
  { text: `type = "pvh"\npassthrough = "enabled"\n`, found: ['passthrough/pvh error at ""enabled""'] },
  // On Arm every guest is PVH.
  { text: `type = "pvh"\nvuart = "sbsa_uart"\n${DEVICE}`, found: [] },
  {
    text: `type = "hvm"\npassthrough = "disabled"\n${DEVICE}`,
    found: ['passthrough/disabled error at ""disabled""'],
    says: ['passthrough disabled but devices are specified'],
  },
  { text: `type = "hvm"\npassthrough = "Disabled"\n${DEVICE}`, found: ['passthrough/disabled error at ""Disabled""'] },
  { text: 'type = "hvm"\npassthrough = "disabled"\n', found: [] },
  {
    text: 'type = "pv"\npassthrough = "share_pt"\n',
    found: ['passthrough/share-pt error at ""share_pt""'],
    says: ['passthrough="share_pt" not valid for PV domain'],
  },
  { text: 'type = "hvm"\nhap = 0\npassthrough = "share_pt"\n', found: ['passthrough/share-pt error at ""share_pt""'] },
  { text: 'type = "hvm"\npassthrough = "share_pt"\n', found: [] },
  {
    text: `type = "hvm"\nmemory = 512\nmaxmem = 1024\n${DEVICE}`,
    found: ['passthrough/populate-on-demand error at "pci"'],
    says: ['IOMMU required for device passthrough but not supported together with PoD'],
    fixed: `type = "hvm"\nmemory = 512\nmaxmem = 512\n${DEVICE}`,
  },
  {
    text: `builder = "hvm"\nmemory = 512\nmaxmem = 1024\n${DEVICE}`,
    found: ['passthrough/populate-on-demand error at "pci"'],
    says: ['PCI device assignment for HVM guest failed due to PoD enabled'],
    but: ['key/deprecated'],
    release: '4.13',
  },
  { text: `builder = "hvm"\nmemory = 512\nmaxmem = 1024\n${DEVICE}`, found: [], release: '4.3' },
  { text: `type = "hvm"\nmemory = 1024\nmaxmem = 1024\n${DEVICE}`, found: [] },
  { text: `type = "pv"\nmemory = 512\nmaxmem = 1024\n${DEVICE}`, found: [] },
  {
    text: `type = "pv"\ne820_host = 0\n${DEVICE}`,
    found: ['passthrough/e820-host warning at "0"'],
    fixed: `type = "pv"\ne820_host = 1\n${DEVICE}`,
  },
  { text: `type = "pv"\ne820_host = 1\n${DEVICE}`, found: [] },
  { text: 'type = "pv"\ne820_host = 0\n', found: [] },
  // rdm
  {
    text: `type = "hvm"\nrdm = "strategy=host,policy=relaxed"\n`,
    found: ['rdm/lost warning at "relaxed"'],
    says: ['rdm_policy=relaxed'],
  },
  { text: `builder = "hvm"\nrdm = "strategy=host,policy=relaxed"\n`, found: [], release: '4.9' },
  {
    text: `builder = "hvm"\nrdm = "strategy=host"\n`,
    found: ['rdm/lost warning at ""strategy=host""'],
    release: '4.9',
  },
  {
    text: `type = "hvm"\nrdm = "strategy=all"\n`,
    found: ['rdm/lost warning at "all"'],
    says: ['Unknown RDM strategy option: all'],
  },
]);
