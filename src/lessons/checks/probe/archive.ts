import { statusOf, saidBy } from '../../../engine/actions/failure.ts';
import type { EngineClient } from '../../../engine/client.ts';
import { getStream } from './ask.ts';
import { readUpTo } from './read-stream.ts';

/** A file as an archive or a folder tells of it. */
export interface FileFound {
  readonly type: 'file' | 'folder' | 'link' | 'other';
  /** `uid:gid`, in figures. */
  readonly owner: string;
  /** Permission bits in octal: 644. */
  readonly mode: string;
  /** Of a file, at most CONTENT_BYTES of it. Empty for others. */
  readonly content: string;
}

/** Bytes of a file that are compared. */
export const CONTENT_BYTES = 256 * 1024;
const BLOCK_BYTES = 512;

/**
 * Reads a file in a container (running or not) and in what is mounted there, without starting anything: the head of the
 * tar archive of GET /containers/{id}/archive. Undefined where there is no such file.
 * @throws what the engine refuses otherwise
 */
export async function fileInContainer(
  client: EngineClient,
  container: string,
  path: string,
  signal: AbortSignal,
): Promise<FileFound | undefined> {
  const query = `/containers/${encodeURIComponent(container)}/archive?path=${encodeURIComponent(path)}`;
  try {
    const { data } = await readUpTo(await getStream(client, query, signal), HEADERS_BYTES + CONTENT_BYTES);
    return firstOf(data);
  } catch (error) {
    // The engine says 404 for a missing file, and 400 or 500 where a part of the path before it is no folder.
    const isMissing = statusOf(error) === 404 || /not a directory/i.test(saidBy(error));
    if (isMissing) return undefined;
    throw error;
  }
}

/** Before the content: the header, and two pax records with theirs. */
const HEADERS_BYTES = 8 * BLOCK_BYTES;

/** The first file of a tar archive (pax interchange format, POSIX.1-2001: ustar header blocks of 512 bytes). */
function firstOf(tar: Buffer): FileFound | undefined {
  let at = 0;
  while (at + BLOCK_BYTES <= tar.length) {
    const header = tar.subarray(at, at + BLOCK_BYTES);
    const size = octal(header, 124, 12);
    const flag = String.fromCharCode(header[156] ?? 0);
    const start = at + BLOCK_BYTES;
    if ('xgLK'.includes(flag)) {
      at = start + Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
      continue;
    }
    const type = TYPES[flag] ?? 'other';
    return {
      type,
      owner: `${octal(header, 108, 8)}:${octal(header, 116, 8)}`,
      mode: (octal(header, 100, 8) & 0o7777).toString(8),
      content:
        type === 'file' ? tar.subarray(start, start + Math.min(size, CONTENT_BYTES)).toString('utf8') : '',
    };
  }
  return undefined;
}

const TYPES: Readonly<Record<string, FileFound['type']>> = {
  '0': 'file',
  '\0': 'file',
  '2': 'link',
  '5': 'folder',
};

function octal(header: Buffer, at: number, length: number): number {
  const text = header
    .subarray(at, at + length)
    .toString('latin1')
    .replace(/\0.*$/s, '')
    .trim();
  return Number.parseInt(text === '' ? '0' : text, 8);
}
