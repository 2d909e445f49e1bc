import type { Readable } from 'node:stream';
import type { EngineClient } from '../client.ts';
import { fieldOf } from '../json.ts';
import { ask } from '../sandbox/api.ts';

/** What images are put on: an engine by the path of its unix socket, or one that a client is connected to. */
export type ImageTarget = { readonly socket: string } | EngineClient;

/** The few things that are asked of an engine about images. */
export interface ImageStore {
  has(name: string): Promise<boolean>;
  /** Loads what `docker save` writes. @throws Error with the engine's words */
  load(archive: Readable): Promise<void>;
  /** Pulls an image and gives it a second name. Left out where nothing can be pulled. */
  readonly pullAs?: (
    publicName: string,
    name: string,
    onBytes: (bytes: number, total: number) => void,
  ) => Promise<void>;
}

export function imageStore(target: ImageTarget): ImageStore {
  return 'docker' in target ? clientStore(target) : socketStore(target.socket);
}

/** A private engine: it has no way out, so nothing can be pulled. */
function socketStore(socket: string): ImageStore {
  return {
    async has(name) {
      const { status, text } = await ask(socket, 'GET', `/images/${name}/json`);
      if (status === 200) return true;
      if (status === 404) return false;
      throw new Error(text);
    },
    async load(archive) {
      const { status, text } = await ask(socket, 'POST', '/images/load?quiet=1', { body: archive });
      throwOnRefusal(status, text);
    },
  };
}

function clientStore(client: EngineClient): ImageStore {
  const { docker } = client;
  return {
    async has(name) {
      try {
        await docker.getImage(name).inspect();
        return true;
      } catch (error) {
        if (fieldOf(error, 'statusCode') === 404) return false;
        throw error;
      }
    },
    async load(archive) {
      const answer = await docker.loadImage(archive, { quiet: true });
      let text = '';
      for await (const chunk of answer) text += String(chunk);
      throwOnRefusal(200, text);
    },
    async pullAs(publicName, name, onBytes) {
      const layers = new Map<string, { current: number; total: number }>();
      const answer = await docker.pull(publicName);
      await new Promise<void>((resolve, reject) => {
        docker.modem.followProgress(
          answer,
          (error) => (error === null ? resolve() : reject(error)),
          (line) => {
            const detail = fieldOf(line, 'progressDetail');
            const [id, current, total] = [
              fieldOf(line, 'id'),
              fieldOf(detail, 'current'),
              fieldOf(detail, 'total'),
            ];
            if (typeof id !== 'string' || typeof current !== 'number' || typeof total !== 'number') return;
            layers.set(id, { current, total });
            const all = [...layers.values()];
            onBytes(
              all.reduce((sum, layer) => sum + layer.current, 0),
              all.reduce((sum, layer) => sum + layer.total, 0),
            );
          },
        );
      });
      const [repo = '', tag = ''] = name.split(':');
      await docker.getImage(publicName).tag({ repo, tag });
    },
  };
}

/** The engine answers 200 and tells of a failure in the stream of its answer. */
function throwOnRefusal(status: number, text: string): void {
  if (status !== 200 || text.includes('"errorDetail"')) throw new Error(text);
}
