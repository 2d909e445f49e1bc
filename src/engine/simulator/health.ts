import type { HealthSpec } from './fleet/types.ts';
import type { Probe, Run, SimContainer } from './model.ts';
import { chance, hash, hex } from './random.ts';
import type { World } from './world.ts';

/** The engine's defaults (moby, daemon/health.go). */
const DEFAULT_RETRIES = 3;
const PROBES_KEPT = 5;
const PROBE_TAKES_MS = 60;
/** Probes that share one luck, for health that fails at times. */
const STRETCH_PROBES = 7;
const BAD_STRETCHES = 0.4;

/**
 * Plans the probes of a run, seen from `at`. A new run begins as `starting`; one that was older when the engine started
 * has its past probes already; an unpaused one goes on as it was.
 */
export function startHealth(world: World, container: SimContainer, run: Run, at: number): void {
  const spec = container.spec.health;
  if (spec === undefined) return;
  const ageMs = at - run.startedAt;
  if (run.pauses.length > 0) {
    planProbe(world, container, spec, at + spec.intervalMs);
    return;
  }
  container.health = { status: 'starting', failingStreak: 0, log: [], probes: 0 };
  if (ageMs < spec.intervalMs) {
    planProbe(world, container, spec, run.startedAt + spec.intervalMs);
    return;
  }
  recall(world, container, spec, ageMs);
  planProbe(world, container, spec, at + spec.intervalMs * chance(container.seed, 'first probe'));
}

/** The probes that were made before the engine started. */
function recall(world: World, container: SimContainer, spec: HealthSpec, ageMs: number): void {
  const probes = Math.floor(ageMs / spec.intervalMs);
  const shown = Math.min(PROBES_KEPT * 2, probes);
  const health = container.health;
  if (health === undefined) return;
  health.probes = probes - shown;
  for (let i = shown; i > 0; i--) {
    record(container, spec, world.clock.startAt - i * spec.intervalMs);
  }
  if (health.status === 'starting') health.status = spec.fails === 'always' ? 'unhealthy' : 'healthy';
  if (spec.fails === 'always') health.failingStreak = probes;
}

function planProbe(world: World, container: SimContainer, spec: HealthSpec, at: number): void {
  plan(world, container, at, (start) => {
    const command = `/bin/sh -c ${spec.command}`;
    const execID = hex(64, container.id, 'probe', container.health?.probes ?? 0);
    world.events.container(start, container, `exec_create: ${command}`, { execID });
    world.events.container(start, container, `exec_start: ${command}`, { execID });
    plan(world, container, start + PROBE_TAKES_MS, (end) => {
      const before = container.health?.status;
      const { exitCode } = record(container, spec, start);
      world.events.container(end, container, 'exec_die', { execID, exitCode: String(exitCode) });
      const now = container.health?.status ?? '';
      if (now !== before) world.events.container(end, container, `health_status: ${now}`);
      planProbe(world, container, spec, end + spec.intervalMs);
    });
  });
}

function plan(world: World, container: SimContainer, at: number, run: (time: number) => void): void {
  container.plans.set('probe', world.schedule.at(at, run));
}

function record(container: SimContainer, spec: HealthSpec, start: number): Probe {
  const health = (container.health ??= { status: 'starting', failingStreak: 0, log: [], probes: 0 });
  const number = health.probes;
  health.probes += 1;
  const bad = isBad(container, spec, number);
  const outputs = bad ? (spec.bad ?? ['']) : spec.good;
  const output = outputs[hash(container.seed, 'output', number) % outputs.length] ?? '';
  const result = { start, end: start + PROBE_TAKES_MS, exitCode: bad ? 1 : 0, output };
  health.log.push(result);
  if (health.log.length > PROBES_KEPT) health.log.shift();
  if (bad) {
    health.failingStreak += 1;
    if (health.failingStreak >= (spec.retries ?? DEFAULT_RETRIES)) health.status = 'unhealthy';
  } else {
    health.failingStreak = 0;
    health.status = 'healthy';
  }
  return result;
}

function isBad(container: SimContainer, spec: HealthSpec, number: number): boolean {
  if (spec.fails === undefined) return false;
  if (spec.fails === 'always') return true;
  return chance(container.seed, 'stretch', Math.floor(number / STRETCH_PROBES)) < BAD_STRETCHES;
}
