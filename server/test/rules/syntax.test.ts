import { check } from './check.ts';

check([
  { text: '', found: [] },
  { text: '# only a comment\n', found: [] },
  { text: 'name = "a"', found: [] },
  {
    text: 'name = "a"\n# end',
    found: ['syntax/lexical error at "#"'],
    says: ["config parsing error near `#': lexical error"],
    fixed: 'name = "a"\n# end\n',
  },
  {
    text: 'name = "a"\r\nvcpus = 2\r\n',
    found: ['syntax/lexical error at "\r"'],
    says: ['CR LF'],
    fixed: 'name = "a"\nvcpus = 2\n',
  },
  { text: 'name = coriolanus\n', found: ['syntax/unexpected error at "coriolanus"'], fixed: 'name = "coriolanus"\n' },
  { text: 'name = Coriolanus\n', found: ['syntax/lexical error at "Coriolanus"'], fixed: 'name = "Coriolanus"\n' },
  { text: 'memory = 512M\n', found: ['syntax/lexical error at "M"'], fixed: 'memory = 512\n' },
  { text: 'acpi = True\n', found: ['syntax/lexical error at "True"'], but: ['key/guest-type'], fixed: 'acpi = 1\n' },
  {
    text: 'llc-colors = [ "9-13" ]\n',
    found: ['syntax/lexical error at "-colors"'],
    fixed: 'llc_colors = [ "9-13" ]\n',
  },
  { text: 'Memory = 512\n', found: ['syntax/lexical error at "Memory"'], fixed: 'memory = 512\n' },
  { text: "disk = [ 'a',\\\n 'b' ]\n", found: ['syntax/lexical error at "\\"'], fixed: "disk = [ 'a',\n 'b' ]\n" },
  {
    text: 'vcpus = 2 memory = 512\n',
    found: ['syntax/unexpected error at "memory"'],
    fixed: 'vcpus = 2\nmemory = 512\n',
  },
  { text: "disk = [ 'a' 'b' ]\n", found: ['syntax/unexpected error at "\'b\'"'], fixed: "disk = [ 'a', 'b' ]\n" },
  { text: 'name = "a\nvcpus = 2\n', found: ['syntax/lexical error at ""a"'], fixed: 'name = "a"\nvcpus = 2\n' },
  { text: 'import os\n', found: ['syntax/unexpected error at "os"'], fixed: '# import os\n' },
  {
    text: "x = a + 'b'\n",
    found: ['syntax/unexpected error at "a"', 'syntax/lexical error at "+"'],
    says: ['Config file looks like it contains Python code.'],
    but: ['key/unknown'],
  },
  // xl's count is one too low for a line's end.
  { text: 'name = \n', found: ['syntax/unexpected error at "="'], says: ['[xl says line 0]'] },
  {
    text: 'extra = "C:\\q"\n',
    found: ['syntax/string error at ""C:\\q""'],
    says: ['invalid character after backlash'],
  },
  // Xen 3 ran the file as Python.
  {
    text: 'import os\n',
    found: ['syntax/unexpected information at "os"'],
    says: ['as Python'],
    fixed: null,
    release: '3.4',
  },
]);
