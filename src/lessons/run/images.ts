import type { EngineClient } from '../../engine/client.ts';
import { progressMessage, provideImages } from '../../engine/images/index.ts';
import { fieldOf } from '../../engine/json.ts';
import type { Message } from '../../engine/message.ts';

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
  try {
    await client.docker.getImage(image).remove();
  } catch (error) {
    // 404: gone. 409: a container uses it; it stays, as whoever made the container still needs it.
    const status = fieldOf(error, 'statusCode');
    if (status !== 404 && status !== 409) throw error;
  }
}
