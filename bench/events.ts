import { request } from 'node:http';
import { ask } from '../src/engine/sandbox/api.ts';

/** Renames a container again and again, and knows when the engine told of it. */
export interface Renamer {
  /** Renames it to a new name; resolves with that name and with the time at which the engine's event came here. */
  rename(): Promise<{ readonly name: string; readonly at: number }>;
  /** Gives the container its own name again and stops listening. */
  stop(): Promise<void>;
}

/** Times are ms of performance.now(). Throws when the engine refuses a rename. */
export async function listenForRenames(socket: string, container: string): Promise<Renamer> {
  const waiting = new Map<string, (at: number) => void>();
  const filters = encodeURIComponent(JSON.stringify({ type: ['container'], event: ['rename'] }));
  const stream = request({ socketPath: socket, path: `/events?filters=${filters}`, agent: false });
  await new Promise<void>((resolve, reject) => {
    stream.on('error', reject);
    stream.on('response', (response) => {
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const at = performance.now();
        for (const [name, tell] of waiting) if (chunk.includes(`"${name}"`)) tell(at);
      });
      resolve();
    });
    stream.end();
  });
  let number = 0;
  let current = container;
  const renameTo = async (name: string): Promise<void> => {
    const { status, text } = await ask(socket, 'POST', `/containers/${current}/rename?name=${name}`);
    if (status !== 204) throw new Error(`the engine refused the rename to ${name}: ${text}`);
    current = name;
  };
  return {
    async rename() {
      number += 1;
      const name = `${container}-${String(number).padStart(4, '0')}`;
      const told = new Promise<number>((resolve) => waiting.set(name, resolve));
      await renameTo(name);
      const at = await told;
      waiting.delete(name);
      return { name, at };
    },
    async stop() {
      await renameTo(container);
      stream.destroy();
    },
  };
}
