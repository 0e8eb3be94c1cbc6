import { check } from './check.ts';

check([
  {
    // xl stops reading behind a second value on a line; the rest is refused as well once that is mended.
    text: 'memory = 1024,\nname = "x"\nvcpus = 2 maxvcpus = 4\nacpi = True\nvif = [ "bridge=a" "bridge=b" ]\n',
    found: [
      'syntax/unexpected error at ","',
      'syntax/unexpected error at "maxvcpus"',
      'syntax/lexical error at "True"',
      'syntax/unexpected error at ""bridge=b""',
    ],
    but: ['key/guest-type'],
  },
  {
    text: 'vcpus = 2 disk = [\n"/a,raw,xvda",\n"/b,raw,xvdb" ]\nname = "x"\n',
    found: ['syntax/unexpected error at "disk"'],
    but: ['memory/missing'],
  },
  {
    text: 'memory = 2048\\\nname = "x"\n',
    found: ['syntax/lexical error at "\\"'],
    fixed: 'memory = 2048\nname = "x"\n',
  },
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
  // Behind a missing comma; the strings beside it may be one.
  {
    text: 'disk=[ "/a,xvda,w", # root\n"/b,raw,xvdb,w","/c" "x" , "/d,raw,oops,w"]\n',
    found: ['disk/format-left-out error at "xvda"', 'syntax/unexpected error at ""x""', 'disk/vdev warning at "oops"'],
  },
  {
    text: 'vif = [ "bridge=a",, "rate=x"]\n',
    found: ['syntax/unexpected error at ","', 'vif/rate error at "x"'],
  },
  { text: 'disk = [ "/a" "x" ]\n', found: ['syntax/unexpected error at ""x""'] },
  { text: 'disk = [ "/a,raw",xvda,w" ]\nname = "x"\n', found: ['syntax/unexpected error at "xvda"'] },
  // Two brackets, where the key has strings.
  {
    text: 'vif = [ [ "bridge=a" ]\nvcpus = 2\n',
    found: ['syntax/unexpected error at "vcpus"'],
    fixed: 'vif = [ "bridge=a" ]\nvcpus = 2\n',
  },
  {
    text: 'disk = [ [ "/a,raw,xvda,w",\n"/b,raw,xvdb,w" ]\n',
    found: ['syntax/unexpected error at "]"'],
    fixed: 'disk = [ "/a,raw,xvda,w",\n"/b,raw,xvdb,w" ]\n',
  },
  {
    text: 'vnuma = [ [ "pnode=0" ]\nvcpus = 2\n',
    found: ['syntax/unexpected error at "vcpus"'],
    fixed: 'vnuma = [ [ "pnode=0" ] ]\nvcpus = 2\n',
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
  {
    text: 'name =\n"a"\n',
    found: ['syntax/unexpected error at "="'],
    says: ['A value begins on the line of its name.'],
    fixed: 'name = "a"\n',
  },
  {
    text: 'vcpus =\n\n[ 2 ]\n',
    found: ['syntax/unexpected error at "="'],
    fixed: 'vcpus = [ 2 ]\n',
  },
  {
    text: 'vcpus =\nname = "a"\n',
    found: ['syntax/unexpected error at "="'],
    says: ['There is no value.'],
    fixed: '# vcpus =\nname = "a"\n',
  },
  // Brackets.
  {
    text: "disk = 'a', 'b' # two\n",
    found: ['syntax/unexpected error at ","'],
    says: ['A list stands in square brackets.'],
    fixed: "disk = [ 'a', 'b' ] # two\n",
  },
  {
    text: "vif = 'a',\n  'b' ]\n",
    found: ['syntax/unexpected error at ","'],
    fixed: "vif = [ 'a',\n  'b' ]\n",
  },
  { text: "name = 'a',\n", found: ['syntax/unexpected error at ","'], fixed: "name = 'a'\n" },
  {
    text: "irqs = [ 5, 6, # two\n# c\n\nname = 'a'\n",
    found: ['syntax/unexpected error at "name"'],
    fixed: "irqs = [ 5, 6, ] # two\n# c\n\nname = 'a'\n",
  },
  {
    text: "vif = [ 'bridge=a' ]\n]\n",
    found: ['syntax/unexpected error at "]"'],
    says: ['no “[” that it could close'],
    fixed: "vif = [ 'bridge=a' ]\n\n",
  },
  {
    text: "# vif = [\n  'bridge=a',\n",
    found: ['syntax/unexpected error at "\'bridge=a\'"'],
    says: ['It belongs to no setting'],
    fixed: "# vif = [\n  # 'bridge=a',\n",
  },
  // What comes along from elsewhere.
  {
    text: '# a\rname = "a"\r',
    found: ['syntax/lexical error at "#"'],
    says: ['CR alone'],
    fixed: '# a\nname = "a"\n',
  },
  {
    text: 'name = "a"\rvcpus = 2\r',
    found: ['syntax/lexical error at "\rvcpus"'],
    says: ['CR alone'],
    fixed: 'name = "a"\nvcpus = 2\n',
  },
  {
    text: '\ufeffname = "a"\n',
    found: ['syntax/lexical error at "\ufeffname"'],
    says: ['byte order mark'],
    fixed: 'name = "a"\n',
  },
  {
    text: 'vcpus\u00a0=\u00a02\n',
    found: ['syntax/lexical error at "\u00a0=\u00a02"'],
    says: ['only looks like a blank'],
    fixed: 'vcpus = 2\n',
  },
  {
    text: '\u00a0name = "a\u00a0b" # c\u00a0d\n',
    found: ['syntax/lexical error at "\u00a0name"'],
    fixed: ' name = "a\u00a0b" # c\u00a0d\n',
  },
  { text: 'name = \u200b"a"\n', found: ['syntax/lexical error at "\u200b"a""'], fixed: 'name = "a"\n' },
  {
    text: 'name = &quot;it&#39;s&quot;\n',
    found: ['syntax/lexical error at "&quot;it&#39;s&quot;"'],
    says: ['web page'],
    fixed: 'name = "it\'s"\n',
  },
  { text: 'import os disk\n', found: ['syntax/unexpected error at "os"'], fixed: '# import os disk\n' },
  {
    text: 'x = a + b c\n',
    // xl says two things about the value; it is one mistake.
    found: ['syntax/unexpected error at "a"'],
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
    text: 'import os disk\n',
    found: ['syntax/unexpected information at "os"'],
    says: ['as Python'],
    fixed: null,
    release: '3.4',
  },
]);
