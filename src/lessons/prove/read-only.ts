import { msg } from '../../engine/message.ts';
import { fieldOf, listOf, textOf } from '../../engine/json.ts';
import type { Exercise, Solution } from '../types.ts';
import type { Bench } from './bench.ts';
import type { Phase } from './phase.ts';
import type { Desk } from './desk.ts';
import { GREEN_WITHIN_MS } from './tries.ts';

/** What a probe may make an engine report: an exec of its own, a file copied out, a request for processes. */
const HARMLESS = /^(exec_|top$|attach$|archive-path$|export$|resize$)/;

/**
 * Of step 7, the checks write nothing: while all probes are asked, the engine reports nothing but what reading makes it
 * report. All is green by then.
 */
export async function hearProbes(desk: Desk, phase: Phase): Promise<void> {
  const ear = desk.bench.listen();
  await phase.look();
  ear.stop();
  const written = ear.events.filter(({ type, action }) => isWriting(type, action));
  if (written.length === 0) return;
  const what = written.map(({ type, action }) => `${type} ${action}`).join(', ');
  desk.fail('check-writes', msg('course.prove.writes-events', { what }));
}

/** What a container does by itself (it ends, its health is looked at) is no check's doing. */
function isWriting(type: string, action: string): boolean {
  return !HARMLESS.test(action) && (type !== 'container' || /^(create|destroy|rename|update)$/.test(action));
}

/**
 * Of step 7 too: where a check runs a program in a container, the container's files are those that they are when the
 * solution is done without checks.
 */
export async function proveUnwritten(desk: Desk, solution: Solution): Promise<void> {
  const { bench, exercise } = desk;
  if (exercise.checks.every(({ condition }) => condition.kind !== 'exec')) return;
  const alone = await desk.phase(
    async (phase) => {
      await phase.do(solution);
      await phase.look();
      return writtenFiles(bench);
    },
    { exercise: unjudged(exercise) },
  );
  await desk.phase(async (phase) => {
    await phase.do(solution);
    await phase.lookUntil(({ done }) => done, GREEN_WITHIN_MS);
    for (const [name, files] of await writtenFiles(bench)) {
      const more = [...files].filter((file) => !(alone.get(name)?.has(file) ?? false));
      if (more.length > 0) {
        desk.fail('check-writes', msg('course.prove.writes-files', { files: more.join(', ') }));
      }
    }
  });
}

/** The exercise with no check to judge: what its scripts do alone. */
function unjudged(exercise: Exercise): Exercise {
  return { ...exercise, checks: [], mistakes: [] };
}

/** Files that differ from the image's, of each container; by its place in the list, since names are drawn. */
async function writtenFiles({ engine }: Bench): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { docker } = engine.client;
  const listed = (await docker.listContainers({ all: true })).toSorted((a, b) => a.Created - b.Created);
  const entries = await Promise.all(
    listed.map(async ({ Id }, index): Promise<[string, ReadonlySet<string>]> => {
      const changes: unknown = await docker.getContainer(Id).changes();
      return [String(index), new Set(listOf(changes).map((one) => textOf(fieldOf(one, 'Path'))))];
    }),
  );
  return new Map(entries);
}
