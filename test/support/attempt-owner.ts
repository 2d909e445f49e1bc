/**
 * A program that is in the middle of an exercise, for a test that kills it: it has met one check, and gone two steps of
 * three of another. Prints the attempt's values once that is saved, and waits.
 */
import { openProgress } from '../../src/lessons/progress/index.ts';
import { KEPT_EXERCISE, openKeptEngine, openKeptSession } from './kept-exercise.ts';
import { until } from './until.ts';

const progress = await openProgress();
const engine = await openKeptEngine();
const session = openKeptSession(engine, {
  onSave: (attempt) => void progress.save(KEPT_EXERCISE.progressKey, attempt),
});
const { values, made } = await until(
  () => {
    const state = session.store.getState();
    return state.phase === 'open' && state.attempt;
  },
  { what: 'the exercise to open', timeoutMs: 60_000 },
);
const { docker } = engine.client;
const box = docker.getContainer(made.get(values['box'] ?? '') ?? '');
await box.pause();
await box.unpause();
const other = await docker.createContainer({
  name: values['other'] ?? '',
  Image: 'quay/busybox:1',
  Cmd: ['sleep', '1000'],
});
await other.start();
await until(
  () => {
    const saved = progress.store.getState().exercises[KEPT_EXERCISE.progressKey]?.attempt;
    return saved !== undefined && 'made' in saved.latched && saved.running.length === 2 && saved;
  },
  { what: 'the attempt to be saved', timeoutMs: 60_000 },
);
process.stdout.write(`${JSON.stringify(values)}\n`);
setInterval(() => undefined, 1000);
