import type { EngineClient } from '../../engine/client.ts';
import { fieldOf } from '../../engine/json.ts';
import { EngineError, msg } from '../../engine/message.ts';
import { BUSYBOX_IMAGE, importBusybox } from '../../engine/sandbox/index.ts';
import { reasonOf } from './setup.ts';

/** Where the course's busybox comes from on an engine that we cannot make it for. */
const PUBLIC_BUSYBOX = 'docker.io/library/busybox:stable';

/**
 * Sees to it that the engine has an image: made from this machine's busybox, else pulled and given our name. Returns
 * the names that were put there now.
 *
 * @throws EngineError when neither works.
 */
export async function provideImage(client: EngineClient, image: string): Promise<readonly string[]> {
  if (await hasImage(client, image)) return [];
  if (image !== BUSYBOX_IMAGE) throw new EngineError(msg('lessons.setup.unknown-image', { image }));
  const socket = /^unix:\/\/(.*)$/.exec(client.address ?? '')?.[1];
  if (socket !== undefined && (await canImport(socket))) return [image];
  try {
    return await pullBusybox(client);
  } catch (error) {
    throw new EngineError(msg('lessons.setup.no-image', { image, reason: reasonOf(error) }), {
      cause: error,
    });
  }
}

/** Takes an image that we put there away again, unless something still uses it. */
export async function withdrawImage(client: EngineClient, image: string): Promise<void> {
  try {
    await client.docker.getImage(image).remove();
  } catch (error) {
    // 404: gone. 409: a container uses it; it stays, as 2 MB that whoever made the container still needs.
    const status = fieldOf(error, 'statusCode');
    if (status !== 404 && status !== 409) throw error;
  }
}

async function hasImage(client: EngineClient, image: string): Promise<boolean> {
  try {
    await client.docker.getImage(image).inspect();
    return true;
  } catch (error) {
    if (fieldOf(error, 'statusCode') === 404) return false;
    throw error;
  }
}

async function canImport(socket: string): Promise<boolean> {
  try {
    await importBusybox({ socket });
    return true;
  } catch {
    // This machine has no static busybox; the public one serves as well.
    return false;
  }
}

async function pullBusybox(client: EngineClient): Promise<readonly string[]> {
  const hadIt = await hasImage(client, PUBLIC_BUSYBOX);
  if (!hadIt) {
    const progress = await client.docker.pull(PUBLIC_BUSYBOX);
    await new Promise<void>((resolve, reject) => {
      client.docker.modem.followProgress(progress, (error) => (error === null ? resolve() : reject(error)));
    });
  }
  const [repo = '', tag = ''] = BUSYBOX_IMAGE.split(':');
  await client.docker.getImage(PUBLIC_BUSYBOX).tag({ repo, tag });
  return hadIt ? [BUSYBOX_IMAGE] : [BUSYBOX_IMAGE, PUBLIC_BUSYBOX];
}
