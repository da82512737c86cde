import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** One regular file of a profile. Two equal entries at different times mean: not written in between. */
export interface ProfileFile {
  /** Relative to the profile, with forward slashes. */
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly inode: number;
}

/** Folders that Chrome fills again by itself, wherever in the profile they stand. */
const LEFT_OUT_FOLDERS = new Set([
  // Caches of the network, of compiled scripts and of the graphics card: most of a profile's bytes.
  'Cache',
  'Code Cache',
  'GPUCache',
  'GPUPersistentCache',
  'DawnCache',
  'DawnGraphiteCache',
  'DawnWebGPUCache',
  'GrShaderCache',
  'GraphiteDawnCache',
  'ShaderCache',
  // A service worker's scripts and cached answers; its registrations (Service Worker/Database) are kept.
  'CacheStorage',
  'ScriptCache',
  // Crash dumps and metrics.
  'Crashpad',
  'Crash Reports',
  'BrowserMetrics',
  // Blobs live as long as the browser process.
  'blob_storage',
  // Components and lists that Chrome downloads and that no page reads.
  'component_crx_cache',
  'extensions_crx_cache',
  'Safe Browsing',
  'Subresource Filter',
  'OnDeviceHeadSuggestModel',
  'optimization_guide_model_store',
  'WasmTtsEngine',
  'hyphen-data',
  'ZxcvbnData',
]);

const LEFT_OUT_FILES = [
  // Locks belong to a running process, not to the profile.
  /^Singleton(Lock|Cookie|Socket)$/,
  /^(LOCK|lockfile)$/,
  /^DevToolsActivePort$/,
  // Chrome's own reports. LevelDB's numbered `000003.log` are data: the newest writes stand only there.
  /^chrome_debug\.log$/,
  /^LOG(\.old)?$/,
  /\.tmp$/,
];

/**
 * The files of a profile that a snapshot holds, sorted by path; links, sockets and what Chrome makes anew are left out.
 * Files that vanish while this looks are left out too: Chrome may be running.
 */
export async function listProfileFiles(profileDir: string): Promise<ProfileFile[]> {
  const files: ProfileFile[] = [];
  await collect(profileDir, '', files);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function collect(profileDir: string, folder: string, files: ProfileFile[]): Promise<void> {
  const entries = await orGone(readdir(join(profileDir, folder), { withFileTypes: true }));
  for (const entry of entries ?? []) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory() && !LEFT_OUT_FOLDERS.has(entry.name)) await collect(profileDir, path, files);
    if (!entry.isFile() || LEFT_OUT_FILES.some((pattern) => pattern.test(entry.name))) continue;
    const stats = await orGone(lstat(join(profileDir, path)));
    if (stats !== null) files.push({ path, size: stats.size, mtimeMs: stats.mtimeMs, inode: stats.ino });
  }
}

async function orGone<T>(looking: Promise<T>): Promise<T | null> {
  try {
    return await looking;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
