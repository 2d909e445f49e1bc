import { join, posix } from 'node:path';
import { EngineError, msg } from '../../../engine/message.ts';
import { fieldOf, listOf, textOf } from '../../../engine/json.ts';
import type { ProbeLab } from '../kind.ts';
import { filters, getJson } from './ask.ts';
import { fileInContainer, type FileFound } from './archive.ts';
import { brief } from './findings.ts';
import { fileBelow } from './host-file.ts';

/** A container's use of a volume. */
export interface VolumeUse {
  readonly container: string;
  readonly path: string;
  readonly readWrite: boolean;
}

/** Every container that mounts a volume, running or not, at each of its places. */
export async function usesOf(
  { client }: ProbeLab,
  volume: string,
  signal: AbortSignal,
): Promise<readonly VolumeUse[]> {
  const by = filters({ volume: [volume] });
  const containers = listOf(await getJson(client, `/containers/json?all=1&${by}`, signal));
  return containers.flatMap((container) => {
    const name = textOf(listOf(fieldOf(container, 'Names'))[0]).replace(/^\//, '');
    return listOf(fieldOf(container, 'Mounts'))
      .filter((mount) => fieldOf(mount, 'Name') === volume)
      .map((mount) => ({
        container: name,
        path: textOf(fieldOf(mount, 'Destination')),
        readWrite: fieldOf(mount, 'RW') !== false,
      }));
  });
}

/**
 * Reads a file in a volume and starts nothing for it: where the engine's files are ours to read through its mount point,
 * else through a container that mounts it. Undefined where there is no such file.
 * @throws EngineError when neither is possible
 */
export async function fileInVolume(
  lab: ProbeLab,
  volume: unknown,
  path: string,
  signal: AbortSignal,
): Promise<FileFound | undefined> {
  const name = textOf(fieldOf(volume, 'Name'));
  const mountPoint = fieldOf(volume, 'Mountpoint');
  if (lab.engineRoot !== undefined && typeof mountPoint === 'string' && mountPoint.startsWith('/')) {
    return fileBelow(join(lab.engineRoot, mountPoint), path);
  }
  const [use] = await usesOf(lab, name, signal);
  if (use === undefined) throw new EngineError(msg('probe.unknown.volume', { name: brief(name) }));
  return fileInContainer(lab.client, use.container, posix.join(use.path, path), signal);
}
