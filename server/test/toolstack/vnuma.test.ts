/** Virtual NUMA nodes: asked of the real xl. */
import { checkTranscript } from './check.ts';

checkTranscript([
  { text: 'name="g"\nkernel="/k"\nvnuma = [ [ "pnode=0", "size=512", "vcpus=0-1", "vdistances=10" ] ]\n', says: [] },
  {
    text: 'name="g"\nkernel="/k"\nvnuma = [ "vcpus=0" ]\n',
    says: ['x.cfg:3:0: warning: value is not a list', 'xl: cannot get vnode config option list'],
    outcome: 'refused',
    at: '"vcpus=0"',
  },
  { text: 'name="g"\nkernel="/k"\nvnuma = "x"\n', says: [] },
  {
    text: 'name="g"\nkernel="/k"\nvnuma = [ [ "size" ] ]\n',
    says: ['xl: failed to split "size" into pair'],
    outcome: 'refused',
    at: '"size"',
  },
  {
    text: 'name="g"\nkernel="/k"\nvnuma = [ [ "=1" ] ]\n',
    says: ['xl: failed to split "=1" into pair'],
    outcome: 'refused',
    release: '4.17',
  },
  { text: 'name="g"\nkernel="/k"\nvnuma = [ [ "=1" ] ]\n', says: [], release: '4.18' },
  { text: 'name="g"\nkernel="/k"\nvnuma = [ [ "size=1=2" ] ]\n', says: [] },
  {
    text: 'name="g"\nkernel="/k"\nvnuma = [ [ "size=x" ] ]\n',
    says: ['xl: failed to convert "x" to number'],
    outcome: 'refused',
    at: 'x',
  },
  {
    text: 'name="g"\nkernel="/k"\nvnuma = [ [ "pnode=99999" ] ]\n',
    says: ['xl: invalid pnode number: 99999'],
    outcome: 'refused',
    at: '99999',
  },
  { text: 'name="g"\nkernel="/k"\nvnuma = [ [ "vcpus=," ] ]\n', says: [], outcome: 'crashed', at: '"vcpus=,"' },
  { text: 'name="g"\nkernel="/k"\nvnuma = [ [ "vcpus=a,b" ] ]\nmaxvcpus = 2\n', says: [] },
  {
    text: 'name="g"\nkernel="/k"\nvnuma = [ [ "vcpus=0-1" ] ]\nmaxvcpus = 3\n',
    says: ['xl: vnuma vcpus and maxvcpus= mismatch'],
    outcome: 'refused',
    at: '3',
  },
  {
    text: 'name="g"\nkernel="/k"\nvnuma = [ [ "size=512", "vcpus=0" ] ]\nmaxmem = 256\n',
    says: ['xl: maxmem and vnuma memory size mismatch'],
    outcome: 'refused',
    at: '256',
  },
  {
    text: 'name="g"\nkernel="/k"\nvnuma = [ [ "vcpus=0" ] ]\nvcpus = 2\n',
    says: ['xl: maxvcpus < vcpus'],
    outcome: 'refused',
  },
  {
    text: 'name="g"\nkernel="/k"\nvnuma = [ [ "vcpus=0" ] ]\nmaxvcpus = "-1"\n',
    says: ['libxl: error: invalid number of cpus provided', 'libxl_node_bitmap_alloc failed.'],
    outcome: 'refused',
  },
  { text: 'name="g"\nkernel="/k"\nvnuma = [ [ "frob=0", [ "x" ] ] ]\n', says: [] },
  { text: 'name="g"\nkernel="/k"\nvnuma = [ ]\n', says: [] },
]);
