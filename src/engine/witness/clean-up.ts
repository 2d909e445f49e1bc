import { statusOf, saidBy } from '../actions/failure.ts';
import type { EngineClient } from '../client.ts';
import { fieldOf, listOf, textOf } from '../json.ts';
import { readJournal, type JournalEntry } from './journal.ts';
import type { Created, ObjectKind } from './types.ts';

/** What a clean-up did. */
export interface CleanUp {
  readonly removed: readonly Created[];
  /** What is still there, and what the engine said. */
  readonly left: readonly { readonly object: Created; readonly said: string }[];
}

/** What others hold on to comes after them. An exec ends with its container. */
const ORDER: readonly ObjectKind[] = [
  'service',
  'container',
  'network',
  'volume',
  'image',
  'config',
  'secret',
];

/**
 * Removes exactly what a journal says was made, as far as it is still there, and nothing that only has the name of it.
 * May be called again at any time, also when a first time was cut off.
 * @throws where the journal cannot be read. What the engine refuses to remove is in the result.
 */
export async function cleanUp(client: EngineClient, journalFile: string): Promise<CleanUp> {
  const entries = await readJournal(journalFile);
  const removed: Created[] = [];
  const left: { object: Created; said: string }[] = [];
  for (const kind of ORDER) {
    // The latest first: what stands on something else was made after it.
    for (const entry of entries.filter((one) => one.kind === kind).reverse()) {
      const object = { kind, id: entry.id, ...(entry.name === undefined ? {} : { name: entry.name }) };
      try {
        if (await remove(client, entry)) removed.push(object);
      } catch (error) {
        if (statusOf(error) !== 404) left.push({ object, said: saidBy(error) });
      }
    }
  }
  return { removed, left };
}

/** True when it was there and is gone now. Throws what dockerode throws. */
async function remove({ docker }: EngineClient, entry: JournalEntry): Promise<boolean> {
  switch (entry.kind) {
    case 'container':
      await docker.getContainer(entry.id).remove({ force: true, v: true });
      return true;
    case 'network':
      await removeNetwork(docker, entry.id);
      return true;
    case 'volume': {
      const volume = docker.getVolume(entry.id);
      const createdAt = textOf(fieldOf(await volume.inspect(), 'CreatedAt'));
      if (isLater(createdAt, entry.createdAt)) return false;
      await volume.remove();
      return true;
    }
    case 'image':
      return removeImage(docker, entry);
    case 'service':
      await docker.getService(entry.id).remove();
      return true;
    case 'config':
      await docker.getConfig(entry.id).remove();
      return true;
    case 'secret':
      await docker.getSecret(entry.id).remove();
      return true;
    case 'exec':
      return false;
  }
}

/** With what somebody else has put into it: taken out, else it could not go. */
async function removeNetwork(docker: EngineClient['docker'], id: string): Promise<void> {
  const network = docker.getNetwork(id);
  const members = fieldOf(await network.inspect(), 'Containers');
  for (const container of Object.keys(typeof members === 'object' && members !== null ? members : {})) {
    await network.disconnect({ Container: container, Force: true });
  }
  await network.remove();
}

async function removeImage(docker: EngineClient['docker'], entry: JournalEntry): Promise<boolean> {
  const { name } = entry;
  const image = docker.getImage(name ?? entry.id);
  const found: unknown = await image.inspect();
  const names = listOf(fieldOf(found, 'RepoTags')).map(textOf);
  if (name === undefined) {
    // Given a name since then, and not by a call of ours: those take their names away themselves.
    if (names.length > 0) return false;
  } else {
    if (entry.begunAt === undefined && textOf(fieldOf(found, 'Id')) !== entry.id) return false;
    if (entry.begunAt !== undefined && namedBefore(found, entry.begunAt)) return false;
    if (entry.borrowed === true && names.length < 2) return false;
  }
  await image.remove();
  return true;
}

/** A call that was cut off made a name only if the engine gave that name after the call had begun. */
function namedBefore(image: unknown, begunAt: number): boolean {
  const at = Date.parse(textOf(fieldOf(fieldOf(image, 'Metadata'), 'LastTagTime')));
  return !(at >= begunAt);
}

function isLater(createdAt: string, noted: string | undefined): boolean {
  return noted !== undefined && Date.parse(createdAt) > Date.parse(noted);
}
