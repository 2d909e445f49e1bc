import type { EngineClient } from '../../engine/client.ts';
import { progressMessage, provideImages } from '../../engine/images/index.ts';
import type { Message } from '../../engine/message.ts';
import { unlessGone } from './unless-gone.ts';

/**
 * Sees to it that the engine has an image: made on this machine, else pulled and given our name. Returns the names
 * that were put there now.
 *
 * @throws EngineError when neither works.
 */
export async function provideImage(
  client: EngineClient,
  image: string,
  onStep?: (says: Message) => void,
): Promise<readonly string[]> {
  return provideImages(client, [image], { onProgress: (progress) => onStep?.(progressMessage(progress)) });
}

/** Takes an image that we put there away again, unless something still uses it. */
export async function withdrawImage(client: EngineClient, image: string): Promise<void> {
  await unlessGone(client.docker.getImage(image).remove());
}
