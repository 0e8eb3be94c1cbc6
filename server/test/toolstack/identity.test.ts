/** Who a guest is: asked of the real xl. */
import { checkTranscript } from './check.ts';

checkTranscript([
  { text: '', says: ['Domain name must be specified.'], outcome: 'refused' },
  {
    text: 'name = [ "a" ]\nkernel = "/k"\n',
    says: [
      "x.cfg:1: warning: parameter `name' is a list but should be a single value",
      'Domain name must be specified.',
    ],
    outcome: 'refused',
    at: '[ "a" ]',
  },
  { text: 'name = "g"\n', says: ['Neither kernel nor bootloader specified'], outcome: 'refused' },
  { text: 'name = "g"\ntype = "pvh"\n', says: ['Neither kernel nor bootloader specified'], outcome: 'refused' },
  { text: 'name = "g"\nbootloader = "pygrub"\n', says: [] },
  {
    text: 'name="g"\nkernel="/k"\ntype = "HVM"\n',
    says: ['Invalid domain type HVM.'],
    outcome: 'refused',
    at: '"HVM"',
  },
  { text: 'name="g"\nkernel="/k"\ntype = "pvhvm"\n', says: ['Invalid domain type pvhvm.'], outcome: 'refused' },
  {
    text: 'name="g"\nkernel="/k"\nbuilder = "linux"\n',
    says: ['Invalid domain type linux.'],
    outcome: 'refused',
    at: '"linux"',
  },
  {
    text: 'name="g"\nkernel="/k"\nbuilder = "hvm"\ntype = "pv"\n',
    says: ['Contradicting "builder" and "type" options specified.'],
    outcome: 'refused',
    at: 'builder',
  },
  { text: 'name="g"\nkernel="/k"\nbuilder = "generic"\ntype = "pv"\n', says: [] },
  {
    text: 'name="g"\nkernel="/k"\nuuid = "0b6bd5a2-5d10-4b3e-8a5b-00000000000g"\n',
    says: ['Failed to parse UUID: 0b6bd5a2-5d10-4b3e-8a5b-00000000000g'],
    outcome: 'refused',
    at: '"0b6bd5a2-5d10-4b3e-8a5b-00000000000g"',
  },
  { text: 'name="g"\nkernel="/k"\nuuid = "0B6BD5A2-5D10-4B3E-8A5B-00000000000A"\n', says: [] },
  { text: 'name="g"\nkernel="/k"\nxenstore_quota = [ "nodes" ]\n', says: [], release: '4.21' },
  {
    text: 'name="g"\nkernel="/k"\nxenstore_quota = [ "nodes" ]\n',
    says: ['Quota specification "nodes" lacks "=".'],
    outcome: 'refused',
    at: '"nodes"',
  },
  {
    text: 'name="g"\nkernel="/k"\nxenstore_quota = [ "nodes=1x" ]\n',
    says: ['Quota specification "nodes=1x" uses illegal value "1x".'],
    outcome: 'refused',
    at: '1x',
  },
  { text: 'name="g"\nkernel="/k"\nxenstore_quota = [ "nodes= 0x10", "a=4294967295" ]\n', says: [] },
  {
    text: 'name="g"\nkernel="/k"\nxenstore_quota = [ "a=4294967296" ]\n',
    says: ['Quota specification "a=4294967296" uses illegal value "4294967296".'],
    outcome: 'refused',
    at: '4294967296',
  },
  {
    text: 'name="g"\nkernel="/k"\nxenstore_quota = [ [ "a" ] ]\n',
    says: [`xl: Can't get element 0 in Xenstore quota list`],
    outcome: 'refused',
    at: '[ "a" ]',
  },
  { text: 'name="g"\nkernel="/k"\npvshim = "x"\n', says: [] },
  {
    text: 'name="g"\nkernel="/k"\ntype = "pvh"\npvshim = "x"\n',
    says: ["x.cfg:4: warning: parameter `pvshim' is not a valid number"],
    at: '"x"',
  },
]);
