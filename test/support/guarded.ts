import { expect, onTestFinished } from 'vitest';
import {
  existedIn,
  takeInventory,
  type GuardPolicy,
  type Inventory,
  type Witness,
} from '../../src/engine/witness/index.ts';
import { createTranslator } from '../../src/views/i18n/index.ts';
import { BUSYBOX, docker, engineSocket, removeContainer, uniqueName } from './engine.ts';
import { dockerOn, exchange, folder, witnessed, type Ran } from './witness.ts';

/** What is there before the exercise; a container of each state. */
export const old = uniqueName('old');
export const oldTag = `${old}:1`;
export let oldId = '';
let inventory: Inventory;

/** Makes all that; for `beforeAll`. Gives back what removes it. */
export async function makeOld(): Promise<() => Promise<void>> {
  await docker('network', 'create', old);
  await docker('volume', 'create', old);
  await docker('tag', BUSYBOX, oldTag);
  oldId = await docker(
    'run',
    '-d',
    '--init',
    '--name',
    old,
    '--network',
    old,
    '-v',
    `${old}:/data`,
    BUSYBOX,
    'sleep',
    '1000',
  );
  inventory = await takeInventory(engineSocket());
  return async () => {
    await removeContainer(old);
    await docker('network', 'rm', old);
    await docker('volume', 'rm', old);
    await docker('rmi', oldTag);
  };
}

export interface Guarded {
  readonly witness: Witness;
  readonly home: string;
  readonly run: (...args: string[]) => Promise<Ran>;
  readonly raw: (...pieces: (string | Buffer)[]) => Promise<string>;
}

export async function guarded(change: Partial<GuardPolicy> = {}): Promise<Guarded> {
  const home = folder();
  const witness = await witnessed({
    guard: {
      existed: existedIn(inventory),
      folder: home,
      allow: [],
      say: (message) => createTranslator('en').say(message),
      ...change,
    },
  });
  return {
    witness,
    home,
    run: async (...args) => dockerOn(witness.socket, args),
    raw: async (...pieces) => exchange(witness.socket, pieces),
  };
}

export function mine(prefix = 'mine'): string {
  const name = uniqueName(prefix);
  onTestFinished(async () => removeContainer(name));
  return name;
}

export async function stillAsItWas(): Promise<void> {
  expect(
    await docker(
      'inspect',
      '-f',
      '{{.Id}} {{.Name}} {{.State.Status}} {{.RestartCount}} {{.HostConfig.Memory}}',
      old,
    ),
  ).toBe(`${oldId} /${old} running 0 0`);
}

export function post(path: string, body?: unknown, ...headers: string[]): string {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const lines = [`POST ${path} HTTP/1.1`, 'Host: d', 'Connection: close', ...headers];
  if (body !== undefined)
    lines.push('Content-Type: application/json', `Content-Length: ${Buffer.byteLength(text)}`);
  return `${lines.join('\r\n')}\r\n\r\n${text}`;
}

export function create(config: object): string {
  return post('/containers/create', { Image: BUSYBOX, Cmd: ['true'], ...config });
}

/** What could be made by an attack that got through, and is removed again. */
export async function madeNothing(answer: string): Promise<void> {
  const id = /"Id":"([0-9a-f]{64})"/.exec(answer)?.[1];
  if (id !== undefined) await removeContainer(id);
  expect(id).toBeUndefined();
}
