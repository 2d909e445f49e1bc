import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCodeOf } from '../../../engine/json.ts';
import { CONTENT_BYTES, type FileFound } from './archive.ts';

/**
 * Reads a file below a folder of this machine without following a single link: whoever filled the folder may have put
 * links into it that lead anywhere. Undefined where there is no such file.
 */
export async function fileBelow(folder: string, path: string): Promise<FileFound | undefined> {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return undefined;
  try {
    let at = folder;
    let stats = await lstat(at);
    for (const part of parts) {
      if (!stats.isDirectory()) return undefined;
      at = join(at, part);
      stats = await lstat(at);
    }
    const type = stats.isFile()
      ? 'file'
      : stats.isDirectory()
        ? 'folder'
        : stats.isSymbolicLink()
          ? 'link'
          : 'other';
    return {
      type,
      owner: `${stats.uid}:${stats.gid}`,
      mode: (stats.mode & 0o7777).toString(8),
      content: type === 'file' ? await contentOf(at) : '',
    };
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT' || errorCodeOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

async function contentOf(path: string): Promise<string> {
  // What became a link or a pipe since must neither be followed nor waited for.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(CONTENT_BYTES), 0, CONTENT_BYTES, 0);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await file.close();
  }
}
