import { checkBoot } from './boot-check.ts';

// What the shell refuses, and what it takes for a command.
checkBoot([
  {
    text: 'GRUB_CMDLINE_XEN="iommu=1\n',
    found: ['syntax/unclosed-quote error at "GRUB_CMDLINE_XEN="iommu=1"'],
    says: ['Syntax error: Unterminated quoted string'],
  },
  {
    text: 'GRUB_CMDLINE_LINUX=xen-pciback.hide=(01:00.0)\n',
    found: ['syntax/shell error at "("'],
    says: ['Syntax error: "(" unexpected'],
  },
  {
    text: 'GRUB_CMDLINE_XEN = "iommu=1"\n',
    found: ['boot/not-an-assignment error at "GRUB_CMDLINE_XEN"'],
    fixed: 'GRUB_CMDLINE_XEN="iommu=1"\n',
    says: ['GRUB_CMDLINE_XEN: not found'],
  },
  {
    // No command has a blank in its name.
    text: 'GRUB_CMDLINE_XEN="iommu=1\\\n"\n"dom0_mem=1G console=vga"\n',
    found: ['boot/not-an-assignment error at ""dom0_mem=1G console=vga""'],
  },
  {
    text: 'GRUB_CMDLINE_XEN= "iommu=1"\n',
    found: ['boot/not-an-assignment error at ""iommu=1""'],
    fixed: 'GRUB_CMDLINE_XEN="iommu=1"\n',
    says: ['iommu=1: not found'],
  },
  {
    text: 'GRUB_CMDLINE_XEN+=" iommu=1"\n',
    found: ['boot/not-an-assignment warning at "GRUB_CMDLINE_XEN+=" iommu=1""'],
    fixed: 'GRUB_CMDLINE_XEN="$GRUB_CMDLINE_XEN iommu=1"\n',
  },
  {
    text: "GRUB_CMDLINE_XEN+='iommu=1 x'\n",
    found: ['boot/not-an-assignment warning at "GRUB_CMDLINE_XEN+=\'iommu=1 x\'"'],
    fixed: 'GRUB_CMDLINE_XEN="$GRUB_CMDLINE_XEN "\'iommu=1 x\'\n',
  },
  {
    text: 'GRUB_CMDLINE_XEN+=iommu=1 # x\n',
    found: ['boot/not-an-assignment warning at "GRUB_CMDLINE_XEN+=iommu=1"'],
    fixed: 'GRUB_CMDLINE_XEN="$GRUB_CMDLINE_XEN iommu=1" # x\n',
  },
  {
    text: 'GRUB_DISTRIBUTOR=`lsb_release -i -s 2> /dev/null || echo Debian`\nif [ "$X" = "" ]; then\n  echo "x"\nfi\n',
    found: [],
  },
]);

// Variables that others replace, or that nobody reads.
checkBoot([
  {
    text: 'GRUB_CMDLINE_LINUX="quiet"\nGRUB_TIMEOUT=1\nGRUB_CMDLINE_LINUX="splash"\n',
    found: ['boot/variable-twice warning at "GRUB_CMDLINE_LINUX"'],
    fixed: 'GRUB_TIMEOUT=1\nGRUB_CMDLINE_LINUX="splash quiet"\n',
  },
  { text: 'GRUB_CMDLINE_LINUX=""\nGRUB_CMDLINE_LINUX="splash"\n', found: [] },
  { text: 'GRUB_CMDLINE_LINUX="quiet"\nGRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX splash"\n', found: [] },
  { text: 'GRUB_CMDLINE_LINUX="quiet"\nif x; then\nGRUB_CMDLINE_LINUX="splash"\nfi\n', found: [] },
  {
    text: 'GRUB_XEN_CMDLINE="x"\n',
    found: ['boot/unknown-variable warning at "GRUB_XEN_CMDLINE"'],
    fixed: 'GRUB_CMDLINE_XEN="x"\n',
  },
  { text: 'GRUB_CMDLINE_LINUX_RECOVERY="single"\nGRUB_TERMINAL=console\n', found: [] },
  {
    text: 'GRUB_CMDLINE_LINUX="quiet ro"\nGRUB_CMDLINE_LINUX_XEN_REPLACE="ro xen-pciback.hide=(01:00.0)"\n',
    found: ['boot/replaces-kernel-line information at "GRUB_CMDLINE_LINUX_XEN_REPLACE"'],
    says: ['quiet is lost'],
    fixed:
      'GRUB_CMDLINE_LINUX="quiet ro"\nGRUB_CMDLINE_LINUX_XEN_REPLACE="$GRUB_CMDLINE_LINUX ro xen-pciback.hide=(01:00.0)"\n',
  },
  {
    text: "GRUB_CMDLINE_LINUX_XEN_REPLACE='ro'\nGRUB_CMDLINE_LINUX='quiet ro'\n",
    found: ['boot/replaces-kernel-line information at "GRUB_CMDLINE_LINUX_XEN_REPLACE"'],
    offers: ['Append quiet'],
    fixed: "GRUB_CMDLINE_LINUX_XEN_REPLACE='ro quiet'\nGRUB_CMDLINE_LINUX='quiet ro'\n",
  },
  { text: 'GRUB_CMDLINE_LINUX="quiet"\nGRUB_CMDLINE_LINUX_XEN_REPLACE="$GRUB_CMDLINE_LINUX x"\n', found: [] },
]);
