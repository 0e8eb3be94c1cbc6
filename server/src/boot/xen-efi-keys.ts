/** The items of a config of xen.efi. Source: xen/common/efi/boot.c and xen/arch/{x86,arm}/efi/efi-boot.h, 4.2 to 4.22. */
import type { Lifespan } from '../catalogue/releases.ts';

export interface EfiKey extends Lifespan {
  readonly name: string;
  /** Where xen.efi looks for it, once `default=` or its command line says a section. */
  readonly in: 'global' | 'section' | 'both';
  readonly summary: string;
  readonly text: string;
}

export const EFI_KEYS: readonly EfiKey[] = [
  {
    name: 'default',
    in: 'global',
    since: '4.2',
    summary: 'the section that is started',
    text: 'The section that xen.efi starts when its command line names none. A blank behind the name belongs to it. Without `default=` the heads of sections mean nothing: of every item the first in the file counts.',
  },
  {
    name: 'chain',
    in: 'global',
    since: '4.3',
    summary: 'another config to read',
    text: 'Another config, beside xen.efi, that is read where this one has no `kernel=` for the section.',
  },
  {
    name: 'kernel',
    in: 'section',
    since: '4.2',
    summary: "dom0's kernel and its words",
    text: "The file of dom0's kernel, in xen.efi's own folder, then a blank and the words that the kernel gets. Without it xen.efi starts nothing.",
  },
  {
    name: 'ramdisk',
    in: 'section',
    since: '4.2',
    summary: "dom0's initial RAM disk",
    text: "The file of dom0's initial RAM disk. From 4.5 on everything to the end of the line is its name.",
  },
  {
    name: 'options',
    in: 'section',
    since: '4.2',
    summary: "words for Xen's line",
    text: "What the hypervisor gets. Words behind ` -- ` on xen.efi's own command line follow.",
  },
  {
    name: 'xsm',
    in: 'section',
    since: '4.2',
    summary: 'an XSM (FLASK) policy',
    text: 'The file of an XSM policy. From 4.5 on everything to the end of the line is its name.',
  },
  {
    name: 'ucode',
    in: 'both',
    since: '4.2',
    summary: 'microcode for the CPUs',
    text: 'A file of CPU microcode that Xen loads while it boots (x86). In `[global]` it holds for sections that have none.',
  },
  {
    name: 'video',
    in: 'both',
    since: '4.2',
    summary: 'the graphics mode',
    text: 'A graphics mode to choose: `gfx-1024x768x32`. In `[global]` it holds for sections that have none.',
  },
  {
    name: 'dtb',
    in: 'section',
    since: '4.5',
    summary: 'a device tree (ARM)',
    text: 'The file of a device tree, instead of what the firmware gives (ARM).',
  },
];
