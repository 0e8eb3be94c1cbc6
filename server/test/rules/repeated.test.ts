import { check } from './check.ts';

check([
  { text: 'vcpus = 1\nmemory = 64\n', found: [] },
  { text: 'vcpus = 1\nvcpus = 2\n', found: ['setting/repeated warning at "vcpus = 1"'], says: ['line 2'] },
  {
    text: 'vcpus = 1\nvcpus = 2\nvcpus = 3\n',
    found: ['setting/repeated warning at "vcpus = 1"', 'setting/repeated warning at "vcpus = 2"'],
    says: ['line 3'],
  },
  { text: 'extra = "a"\nextra += " b"\n', found: [] },
  {
    text: 'extra = "a"\nextra = "b"\nextra += " c"\n',
    found: ['setting/repeated warning at "extra = "a""'],
    says: ['line 2'],
  },
  { text: 'extra += "a"\n', found: ['setting/adds-to-nothing information at "+="'], fixed: 'extra = "a"\n' },
  // What xl does not read, it does not lose.
  { text: 'home = 1\nhome = 2\n', found: [], but: ['key/unknown'] },
  {
    text: 'extra = "a"\nextra += [ "b" ]\n',
    found: ['syntax/add error at "]"'],
    but: ['setting/adds-to-nothing', 'value/single-expected'],
  },
  { text: 'extra = "a"\nextra += " b"\n', found: ['syntax/no-plus error at "+="'], release: '4.12' },
  {
    text: 'pci = [ [ "01:00.0" ] ]\n',
    found: ['syntax/no-nested-list error at "[ "01:00.0" ]"'],
    but: ['pci/nested-list'],
    release: '4.5',
  },
]);
