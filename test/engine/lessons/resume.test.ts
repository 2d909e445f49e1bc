import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { openProgress, type SavedAttempt } from '../../../src/lessons/progress/index.ts';
import type { ExerciseSession, SessionSnapshot } from '../../../src/lessons/run/session.ts';
import { KEPT_EXERCISE, openKeptEngine, openKeptSession } from '../../support/kept-exercise.ts';
import { until } from '../../support/until.ts';

const OWNER = fileURLToPath(new URL('../../support/attempt-owner.ts', import.meta.url));
/** Two engines one after the other: a busy machine takes its time. */
const PATIENCE_MS = 180_000;
it(
  'after kill -9 an attempt goes on: the same values, what was met, what was begun, and what ran; without its volume it is built anew',
  async () => {
    ownState();
    const owner = spawn(process.execPath, [OWNER], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void owner.kill('SIGKILL'));
    const [line] = await once(createInterface(owner.stdout), 'line');
    const values: Readonly<Record<string, string>> = JSON.parse(String(line));
    owner.kill('SIGKILL');
    await once(owner, 'exit');

    const saved = (await openProgress()).store.getState().exercises[KEPT_EXERCISE.progressKey]?.attempt;
    if (saved === undefined) throw new Error('nothing was saved');
    const engine = await until(openUnlocked, { what: 'the data to be free', timeoutMs: 60_000 });
    onTestFinished(() => engine.close({ discard: true }));
    const { docker } = engine.client;
    let kept: SavedAttempt | undefined;
    const session = openKeptSession(engine, { resume: saved, onSave: (attempt) => (kept = attempt) });
    const again = await opened(session);

    expect(again.origin).toBe('continued');
    expect(again.attempt.values).toEqual(values);
    expect(verdicts(again)).toEqual({ made: 'met', again: 'not-yet' });
    const running = await docker.listContainers();
    expect(new Set(running.map(({ Names }) => Names[0]?.slice(1)))).toEqual(
      new Set([values['box'], values['other']]),
    );
    // The third step of the sequence, of which two were done before.
    await docker.getContainer(values['box'] ?? '').pause();
    await until(() => verdicts(stateOf(session))['again'] === 'met', { what: 'the end of the sequence' });
    await until(() => kept !== undefined && 'again' in kept.latched, { what: 'the attempt to be saved' });
    await session.close('keep');

    const box = docker.getContainer(values['box'] ?? '');
    await box.remove({ force: true });
    await docker.getVolume(values['box'] ?? '').remove();
    await docker.createContainer({ name: values['box'] ?? '', Image: 'quay/busybox:1' });
    const rebuilt = openKeptSession(engine, { resume: { ...saved, present: [], running: [] } });
    const anew = await opened(rebuilt);
    expect(anew.origin).toBe('rebuilt');
    expect(anew.attempt.values).toEqual(values);
    expect(verdicts(anew)).toEqual({ made: 'not-yet', again: 'not-yet' });
    await rebuilt.close();
    expect(await docker.listContainers({ all: true })).toEqual([]);
  },
  PATIENCE_MS,
);

/** Progress and kept data are this test's own. */
function ownState(): void {
  const before = process.env['XDG_STATE_HOME'];
  const scratch = mkdtempSync('/var/tmp/quay-resume-');
  process.env['XDG_STATE_HOME'] = scratch;
  onTestFinished(() => {
    if (before === undefined) delete process.env['XDG_STATE_HOME'];
    else process.env['XDG_STATE_HOME'] = before;
    rmSync(scratch, { recursive: true, force: true });
  });
}

/** The processes of a killed engine take a moment to be gone. */
async function openUnlocked() {
  try {
    return await openKeptEngine();
  } catch (error) {
    if (error instanceof Error && 'says' in error && JSON.stringify(error.says).includes('keptInUse'))
      return false;
    throw error;
  }
}

async function opened(session: ExerciseSession): Promise<Extract<SessionSnapshot, { phase: 'open' }>> {
  await until(() => session.store.getState().phase !== 'preparing', {
    what: 'the exercise to open',
    timeoutMs: 60_000,
  });
  return stateOf(session);
}

function stateOf(session: ExerciseSession): Extract<SessionSnapshot, { phase: 'open' }> {
  const state = session.store.getState();
  if (state.phase === 'open') return state;
  throw new Error(state.phase === 'failed' ? JSON.stringify(state.says) : 'the exercise is not open');
}

function verdicts({
  evaluation,
}: Extract<SessionSnapshot, { phase: 'open' }>): Readonly<Record<string, string>> {
  return Object.fromEntries(evaluation.results.map(({ id, verdict }) => [id, verdict]));
}
