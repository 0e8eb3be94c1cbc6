/** A file that says how modules are loaded, whatever its kind. */
import { type InitramfsFile, parseInitramfsConfig } from '../../syntax/dracut/parse.ts';
import { type ModprobeFile, parseModprobe } from '../../syntax/modprobe/parse.ts';
import {
  type ModulesListFile,
  type ModulesListReader,
  modulesListReader,
  parseModulesList,
} from '../../syntax/modules-list/parse.ts';

export type ModulesFile =
  | ({ readonly kind: 'modprobe' } & ModprobeFile)
  | ({ readonly kind: 'modules-list'; readonly reader: ModulesListReader } & ModulesListFile)
  | ({ readonly kind: 'dracut' } & InitramfsFile);

export function readModprobe(text: string): ModulesFile {
  return { kind: 'modprobe', ...parseModprobe(text) };
}

/** @param path where the list lies: it tells who reads it */
export function readModulesList(text: string, path: string): ModulesFile {
  return { kind: 'modules-list', reader: modulesListReader(path), ...parseModulesList(text) };
}

export function readInitramfsConfig(text: string): ModulesFile {
  return { kind: 'dracut', ...parseInitramfsConfig(text) };
}

/** The kind of a file by where it lies on its machine; `undefined`: none of these. */
export function modulesKind(path: string): ModulesFile['kind'] | undefined {
  const place = path.replaceAll('\\', '/');
  if (/\/modprobe\.d\/[^/]*\.conf$|\/etc\/modprobe\.conf$/.test(place)) return 'modprobe';
  if (/\/modules-load\.d\/[^/]*\.conf$|\/etc\/modules$|\/initramfs-tools\/modules(?:\.d\/[^/]*)?$/.test(place))
    return 'modules-list';
  if (
    /\/dracut\.conf$|\/dracut\.conf\.d\/[^/]*\.conf$|\/etc\/mkinitcpio\.conf$|\/mkinitcpio\.conf\.d\/[^/]*\.conf$/.test(
      place,
    )
  )
    return 'dracut';
  return undefined;
}

/** Reads a file by where it lies. */
export function readModulesFile(path: string, text: string): ModulesFile | undefined {
  switch (modulesKind(path)) {
    case 'modprobe':
      return readModprobe(text);
    case 'modules-list':
      return readModulesList(text, path);
    case 'dracut':
      return readInitramfsConfig(text);
    default:
      return undefined;
  }
}
