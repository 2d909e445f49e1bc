import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineClient } from '../../engine/client.ts';
import { fieldOf, textOf } from '../../engine/json.ts';
import type { Message } from '../../engine/message.ts';
import { identityOf } from '../../engine/sandbox/host.ts';
import { cleanUp, existedIn, takeInventory, type GuardPolicy } from '../../engine/witness/index.ts';
import { stateFolder } from '../progress/state-folder.ts';
import type { Exercise } from '../types.ts';
import { isOwnerAlive, namesIn } from './work-folder.ts';

/** What keeps a person's own engine from harm while an exercise is open on it. */
export interface OwnGuard {
  readonly guard: GuardPolicy;
  /** Files that note what the learner and the setup make. */
  readonly journals: { readonly learner: string; readonly setup: string };
  /** Removes all that was made, and the notes of it when nothing is left. */
  tidy(): Promise<void>;
}

const JOURNAL = /^(.+)-(\d+)-(\d+)-(?:learner|setup)\.jsonl$/;

/**
 * Looks at what is on the engine, after removing what an exercise left there whose Quayside was killed.
 * @param upstream path of the engine's socket
 * @throws where the engine does not answer
 */
export async function guardOwn(
  client: EngineClient,
  upstream: string,
  exercise: Exercise,
  folder: string,
  say: (message: Message) => string,
): Promise<OwnGuard> {
  const dir = join(stateFolder(), 'journals');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const engine = textOf(fieldOf(await client.docker.info(), 'ID')).replaceAll(/[^\w-]/g, '');
  await removeLeft(client, dir, engine);
  const existed = existedIn(await takeInventory(upstream));
  const name = `${engine}-${process.pid}-${identityOf(process.pid)?.startTicks ?? 0}`;
  const journals = {
    learner: join(dir, `${name}-learner.jsonl`),
    setup: join(dir, `${name}-setup.jsonl`),
  };
  return {
    guard: { existed, folder, allow: exercise.sandbox.allow, say },
    journals,
    async tidy() {
      await tidyJournal(client, journals.learner);
      await tidyJournal(client, journals.setup);
    },
  };
}

async function removeLeft(client: EngineClient, dir: string, engine: string): Promise<void> {
  for (const name of await namesIn(dir)) {
    const [, of, pid, ticks] = JOURNAL.exec(name) ?? [];
    if (of !== engine || pid === undefined || ticks === undefined) continue;
    if (!isOwnerAlive(pid, ticks)) await tidyJournal(client, join(dir, name));
  }
}

/** A journal of which something is left stays, for the next time. */
async function tidyJournal(client: EngineClient, file: string): Promise<void> {
  const { left } = await cleanUp(client, file);
  if (left.length === 0) await rm(file, { force: true });
}
