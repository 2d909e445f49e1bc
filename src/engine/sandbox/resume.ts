import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { entriesOf, fieldOf, listOf, textOf } from '../json.ts';
import { ask } from './api.ts';

/** What became of the containers that ran when the last engine on the same data ended. Names, without a slash. */
export interface Resumed {
  readonly started: readonly string[];
  /** Those that the engine would not start, with its reason. */
  readonly failed: readonly { readonly name: string; readonly reason: string }[];
  /** Those that are gone: an engine removes a container that was run with `--rm` when it finds it ended. */
  readonly gone: readonly string[];
}

interface Ran {
  readonly id: string;
  readonly name: string;
  readonly paused: boolean;
  readonly startedAt: string;
}

const START_TIMEOUT_MS = 30_000;
/** Swarm starts the containers of its services itself. */
const TASK_LABEL = 'com.docker.swarm.task.id';

/**
 * Starts again exactly those containers that ran when the last engine on this data ended, in the order in which they
 * were started then (so that one that shares another's network finds it), and pauses those that were paused.
 * Afterwards the list is used up.
 * @param folder holds a copy of each container's config.v2.json from before this engine's start.
 */
export async function resumeContainers(socket: string, folder: string): Promise<Resumed> {
  const ran = await whatRan(folder);
  const there = await containerIds(socket);
  const started: string[] = [];
  const failed: { name: string; reason: string }[] = [];
  const gone: string[] = [];
  for (const { id, name, paused } of ran) {
    if (!there.has(id)) {
      gone.push(name);
      continue;
    }
    const reason =
      (await refusal(socket, `/containers/${id}/start`)) ??
      (paused ? await refusal(socket, `/containers/${id}/pause`) : null);
    if (reason === null) started.push(name);
    else failed.push({ name, reason });
  }
  await rm(folder, { recursive: true, force: true });
  return { started, failed, gone };
}

async function whatRan(folder: string): Promise<Ran[]> {
  const names = await readdir(folder).catch(() => []);
  const all = await Promise.all(
    names.map(async (name) => ranOf(await readFile(join(folder, name), 'utf8').catch(() => ''))),
  );
  return all
    .filter((ran) => ran !== undefined)
    .toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0));
}

/** Reads the engine's own note of a container (moby, container.Container as JSON); undefined where it did not run. */
function ranOf(source: string): Ran | undefined {
  let note: unknown;
  try {
    note = JSON.parse(source);
  } catch {
    // Damaged: the engine does not know this container either.
    return undefined;
  }
  const state = fieldOf(note, 'State');
  if (fieldOf(state, 'Running') !== true) return undefined;
  const labels = entriesOf(fieldOf(fieldOf(note, 'Config'), 'Labels'));
  if (labels.some(([label]) => label === TASK_LABEL)) return undefined;
  return {
    id: textOf(fieldOf(note, 'ID')),
    name: textOf(fieldOf(note, 'Name')).replace(/^\//, ''),
    paused: fieldOf(state, 'Paused') === true,
    startedAt: textOf(fieldOf(state, 'StartedAt')),
  };
}

async function containerIds(socket: string): Promise<ReadonlySet<string>> {
  const { text } = await ask(socket, 'GET', '/containers/json?all=1', { timeoutMs: START_TIMEOUT_MS });
  return new Set(listOf(JSON.parse(text)).map((one) => textOf(fieldOf(one, 'Id'))));
}

/** The engine's reason; null where it did it. 304: it was so already. */
async function refusal(socket: string, path: string): Promise<string | null> {
  const { status, text } = await ask(socket, 'POST', path, { timeoutMs: START_TIMEOUT_MS });
  if (status < 300 || status === 304) return null;
  try {
    return textOf(fieldOf(JSON.parse(text), 'message'));
  } catch {
    // An answer that is not the engine's usual one is still the best reason there is.
    return textOf(text);
  }
}
