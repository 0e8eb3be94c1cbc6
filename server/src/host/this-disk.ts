import { diskFiles } from './disk-files.ts';
import { diskFolders } from './folder.ts';
import { existsOnDisk, isDom0 } from './paths.ts';

/** What is asked of this machine about what stands around a config. */
export const thisDisk = {
  folders: diskFolders,
  exists: existsOnDisk,
  isDom0: async () => process.platform === 'linux' && isDom0(diskFiles('/', 'this machine')),
};
