/** The whole menu that update-grub would make, script by script: only so can entries be counted. */
import type { BootChoice, BootTree } from '../choices.ts';
import { customItems, itemsOfText } from '../custom-choices.ts';
import { pathsIn } from '../tree-files.ts';
import { kernelsOfLinux, versionOfKernel } from './boot-images.ts';
import type { MenuPlace } from './default-entry.ts';
import { type Machine, rootFileSystem } from './machine.ts';
import { deviceId } from './root-device.ts';
import { debianAtHand } from './script-traits.ts';
import type { Settings } from './settings.ts';

/** `undefined` among items: some entries that nobody knows, or none. */
export interface MenuItem extends MenuPlace {
  readonly children: readonly (MenuItem | undefined)[];
  /** Where it starts Xen. */
  readonly choice?: BootChoice;
}

export type Menu = readonly (MenuItem | undefined)[];

export const SCRIPTS = '/etc/grub.d';
/** What every GRUB brings, where nobody looked into the folder. */
const USUAL = ['00_header', '10_linux', '20_linux_xen'];
/** Scripts of GRUB and of distributions that put no entry into the menu. */
const NO_ENTRIES =
  /^(?:\d+_)?(?:header|debian_theme|bli|tuned|users|menu_auto_hide|fallback_counting|reset_boot_success|menu_show_once|ppc_terminfo|tuxedo|theme|README)$/;
/** grub-mkconfig passes these over. */
const NO_SCRIPT = /~$|^#.*#$|^README|\.dpkg-|\.rpm(?:save|new)$|\.sig$/;

export interface MenuContext {
  readonly tree: BootTree;
  readonly settings: Settings;
  readonly machine: Machine;
  /** Whether `GRUB_DISABLE_SUBMENU` asks for one menu without submenus. */
  readonly isFlat: boolean;
  /** The items of 20_linux_xen, by the path of the script. */
  readonly ofXen: ReadonlyMap<string, Menu>;
}

/** The items of all scripts, in the order of the menu. */
export function wholeMenu(context: MenuContext): Menu {
  return runsOf(context.tree).flatMap((path) => itemsOf(path, context));
}

/** The scripts that grub-mkconfig runs, in its order. */
export function runsOf(tree: BootTree): string[] {
  return pathsIn(tree, SCRIPTS, USUAL).filter(
    (path) => !NO_SCRIPT.test(path.slice(SCRIPTS.length + 1)) && !tree.notRun?.includes(path),
  );
}

/** Every entry that starts Xen, in the order of the menu. */
export function choicesIn(menu: Menu): BootChoice[] {
  return menu.flatMap((item) => [...(item?.choice ? [item.choice] : []), ...(item ? choicesIn(item.children) : [])]);
}

function itemsOf(path: string, context: MenuContext): Menu {
  const { tree, settings, machine, ofXen } = context;
  const name = path.slice(SCRIPTS.length + 1);
  const known = ofXen.get(path);
  if (known) return known;
  if (NO_ENTRIES.test(name)) return [];
  if (/^\d*_?linux_xen$/.test(name)) return [];
  if (/^\d*_?linux$/.test(name)) return itemsOfLinux(context);
  if (/^\d*_?linux_zfs$/.test(name)) return isOnZfs(tree, machine) ? [undefined] : [];
  if (/^\d*_?os-prober$/.test(name)) return settings.value('GRUB_DISABLE_OS_PROBER').text === 'true' ? [] : [undefined];
  return readsCustomCfg(tree.files.get(path)) ? itemsOfCustomCfg(context) : customItems(tree, path, machine.output);
}

/** 41_custom lets GRUB read custom.cfg beside grub.cfg when it starts. */
function readsCustomCfg(text: string | undefined): boolean {
  return text !== undefined && /^[ \t]*source[ \t].*\/custom\.cfg;?[ \t]*$/m.test(text) && !/menuentry[ \t]/.test(text);
}

function itemsOfCustomCfg({ tree, machine }: MenuContext): Menu {
  const folder = machine.output.slice(0, machine.output.lastIndexOf('/'));
  const text = tree.files.get(`${folder}/custom.cfg`);
  if (text !== undefined) return itemsOfText(text);
  return tree.folders.get(folder)?.includes('custom.cfg') === false ? [] : [undefined];
}

/** The items of 10_linux: the first kernel and a submenu, or one or two a kernel. */
function itemsOfLinux({ tree, settings, machine, isFlat }: MenuContext): Menu {
  if (settings.value('GRUB_ENABLE_BLSCFG').text === 'true') return [undefined];
  const kernels = kernelsOfLinux(tree);
  if (kernels.length === 0) return [];
  const distributor = settings.value('GRUB_DISTRIBUTOR').text;
  const bare = /^K?[Uu]buntu$|GNU\/Linux$/.test(distributor) || !debianAtHand(tree);
  const os = distributor === '' ? 'GNU/Linux' : `${distributor}${bare ? '' : ' GNU/Linux'}`;
  const device = deviceId(machine, settings);
  const id = (words: string) => `${words}-${device}`;
  const entry = (title: string, words: string): MenuItem => ({ kind: 'menuentry', title, id: id(words), children: [] });
  const each = kernels.flatMap((path): Menu => {
    const version = versionOfKernel(path);
    const title = `${os}, with Linux ${version}`;
    const normal = entry(title, `gnulinux-${version}-advanced`);
    if (settings.value('GRUB_DISABLE_RECOVERY').text === 'true') return [normal];
    return [normal, entry(`${title} (recovery mode)`, `gnulinux-${version}-recovery`)];
  });
  if (isFlat) return each;
  const submenu: MenuItem = {
    kind: 'submenu',
    title: `Advanced options for ${os}`,
    id: id('gnulinux-advanced'),
    children: each,
  };
  return [entry(os, 'gnulinux-simple'), submenu];
}

function isOnZfs(tree: BootTree, { roots }: Machine): boolean {
  return rootFileSystem(tree) === 'zfs' || roots.some((root) => root.startsWith('ZFS='));
}
