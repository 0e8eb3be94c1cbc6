import { LANGUAGES, type LanguageId } from './languages.ts';

/** How much of a text is looked at: a config shows what it is in its first lines. */
const LOOKED_AT = 64 * 1024;

/** Files in /etc/xen that are not guests. */
const NOT_A_GUEST = /^(?:xl|xend|oxenstored|xenstored|xencommons)\.conf$|^(?:README.*|cpupool|scripts|auto)$/;
const GUEST_EXTENSION = /\.(?:cfg|conf|hvm|pv|pvh|pvlinux|pvhlinux)$/;

/** Keys that hardly anything but a domain config has, in the form that it has them in. */
const DISTINCTIVE =
  /^[ \t]*(?:(?:disk|vif|pci|vfb|vtpm|usbdev|usbctrl)[ \t]*\+?=[ \t]*\[|(?:builder|vcpus|maxvcpus|bootloader|maxmem|on_(?:crash|reboot|poweroff)|device_model(?:_version)?)[ \t]*=[ \t]*['"0-9])/gm;
/** Keys that others use too, but that a domain config nearly always has. */
const USUAL =
  /^[ \t]*(?:name|memory|kernel|ramdisk|type|uuid|boot|extra|cmdline|root|vnc|vncpasswd|acpi|apic|pae|sdl|serial|cpus|localtime|usb)[ \t]*=[ \t]*['"0-9]/gm;
/** A line that only GRUB 2's script has: a menu entry, or a file system searched for. */
const GRUB_SCRIPT = /^[ \t]*(?:menuentry[ \t].*\{|(?:if[ \t]+)?search[ \t]+-)/m;
/** A script of /etc/grub.d that prints what stands in itself. */
const GRUB_D = /^#!.*\n(?:[ \t]*(?:#.*|set[ \t]+-e)?\r?\n)*[ \t]*(?:exec[ \t]+tail[ \t]+.*\$|cat[ \t]*<<)/;
/** A section, and what xen.efi reads in one. */
const SECTION = /^[ \t]*\[[^\]\n]+\]/m;
const XEN_EFI = /^[ \t]*(?:default|kernel|options|chain)=/m;
/** A line of its own that no domain config has: a section, a block, a tag, a shebang. */
const FOREIGN = /^[ \t]*(?:\[[A-Za-z][\w .:-]*\][ \t]*$|<[?!a-zA-Z]|#!)/m;

/**
 * The language of a file by where it lies, else by what is in it; `undefined` where neither says enough.
 * A bare `.cfg` is never taken for a domain config by its name alone.
 *
 * @param path with `/` or `\`; an URI's path will do
 * @param text the whole text, or its beginning
 */
export function recogniseLanguage(path: string, text: string): LanguageId | undefined {
  const parts = path.replaceAll('\\', '/').split('/');
  const name = parts.at(-1) ?? '';
  const folder = `${parts.slice(0, -1).join('/')}/`;
  const head = text.slice(0, LOOKED_AT);

  if (name === 'grub.cfg') return LANGUAGES.grubCfg;
  if (name === 'menu.lst' || (name === 'grub.conf' && /\/(?:grub2?|etc)\/$/.test(folder))) {
    return /^[ \t]*(?:menuentry|submenu)[ \t]/m.test(head) ? LANGUAGES.grubCfg : LANGUAGES.grubMenu;
  }
  if (
    (/\/etc\/default\/$/.test(folder) && name === 'grub') ||
    (/\/etc\/default\/grub\.d\/$/.test(folder) && name.endsWith('.cfg'))
  ) {
    return LANGUAGES.grubDefault;
  }
  const ofLoader = byLoadersPlace(folder, name, head);
  if (ofLoader) return ofLoader;
  if (/\/etc\/xen\/$/.test(folder)) {
    if (name === 'xl.conf') return LANGUAGES.xlConf;
    if (name.startsWith('cpupool') && !head.startsWith('#!')) return LANGUAGES.cpupool;
  }
  if (/\/etc\/xen\/(?:auto\/)?$/.test(folder)) return guestByName(name, head);
  const ofModules = byModulesPlace(folder, name);
  if (ofModules) return ofModules;
  if (NOT_A_GUEST.test(name)) return undefined;
  return byContent(head);
}

/** What boot loaders read, where they look for it. */
function byLoadersPlace(folder: string, name: string, head: string): LanguageId | undefined {
  const isInPlace = /\/grub2?\/$|\/efi\/(?:[^/]+\/)+$/i.test(folder);
  if (name === 'grubenv' && (isInPlace || head.startsWith('# GRUB Environment Block'))) return LANGUAGES.grubenv;
  // Fedora's names for the menu, which lead to where it lies.
  if (/\/etc\/$/.test(folder) && /^grub2(?:-efi)?\.cfg$/.test(name)) return LANGUAGES.grubCfg;
  if (/\/grub2?\/$/.test(folder) && name === 'custom.cfg') return LANGUAGES.grubCfg;
  if (/\/etc\/grub\.d\/$/.test(folder) && GRUB_D.test(head)) return LANGUAGES.grubCfg;
  if (/\/loader\/entries\/$/.test(folder) && name.endsWith('.conf')) return LANGUAGES.blsEntry;
  // Beside the file of the loader's own name lie those that it includes.
  const ofSyslinux = /\/(?:sys|iso|ext|pxe)linux\/$/i.test(folder) && /\.(?:cfg|conf)$/i.test(name);
  if (ofSyslinux || /^(?:sys|iso|ext|pxe)linux\.(?:cfg|conf)$/i.test(name) || /\/pxelinux\.cfg\/$/.test(folder))
    return LANGUAGES.syslinux;
  const isEfi = /\/efi\/[^/]+\/$/i.test(folder) && /\.cfg$/i.test(name);
  const looksLikeIt = SECTION.test(head) && XEN_EFI.test(head);
  return (isEfi && (/^xen/i.test(name) || looksLikeIt)) || (name === 'xen.cfg' && looksLikeIt)
    ? LANGUAGES.xenEfi
    : undefined;
}

/** Files that say how modules are loaded: nothing in them tells what they are. */
function byModulesPlace(folder: string, name: string): LanguageId | undefined {
  const isConf = name.endsWith('.conf');
  if ((isConf && /\/modprobe\.d\/$/.test(folder)) || (/\/etc\/$/.test(folder) && name === 'modprobe.conf'))
    return LANGUAGES.modprobe;
  const isList =
    (isConf && /\/modules-load\.d\/$/.test(folder)) ||
    (name === 'modules' && /\/(?:etc|initramfs-tools)\/$/.test(folder));
  if (isList || /\/initramfs-tools\/modules\.d\/$/.test(folder)) return LANGUAGES.modulesList;
  const isDracut =
    (isConf && /\/(?:dracut|mkinitcpio)\.conf\.d\/$/.test(folder)) || /^(?:dracut|mkinitcpio)\.conf$/.test(name);
  return isDracut ? LANGUAGES.dracut : undefined;
}

function guestByName(name: string, head: string): LanguageId | undefined {
  if (NOT_A_GUEST.test(name) || head.startsWith('#!')) return undefined;
  return GUEST_EXTENSION.test(name) || !name.includes('.') ? LANGUAGES.domainConfig : undefined;
}

function byContent(head: string): LanguageId | undefined {
  if (/^[ \t]*title[ \t]/m.test(head) && /^[ \t]*(?:kernel|root|module)[ \t]+[/(]/m.test(head))
    return LANGUAGES.grubMenu;
  if (
    GRUB_SCRIPT.test(head) &&
    /^[ \t]*(?:multiboot2?|linux|module2?|xen_hypervisor|insmod|configfile)[ \t]/m.test(head)
  )
    return LANGUAGES.grubCfg;
  if (/^[ \t]*GRUB_CMDLINE_[A-Z_]+=/m.test(head)) return LANGUAGES.grubDefault;
  if (FOREIGN.test(head)) return undefined;
  const distinctive = countUpTo(2, head, DISTINCTIVE);
  if (distinctive === 0) return undefined;
  return distinctive + countUpTo(2, head, USUAL) >= 2 ? LANGUAGES.domainConfig : undefined;
}

function countUpTo(limit: number, text: string, pattern: RegExp): number {
  const keys = new Set<string>();
  for (const match of text.matchAll(pattern)) {
    keys.add((match[0].split('=')[0] ?? '').trim());
    if (keys.size >= limit) break;
  }
  return keys.size;
}
