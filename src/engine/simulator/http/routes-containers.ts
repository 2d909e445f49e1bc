import { inspected, listed } from '../answers/containers.ts';
import { topJson } from '../answers/top.ts';
import * as commands from '../commands.ts';
import { hasLabels, matchesName, parseFilters, passes, type Filters } from '../filters.ts';
import type { SimContainer } from '../model.ts';
import { isUp } from '../model.ts';
import type { World } from '../world.ts';
import { ApiError } from './api-error.ts';
import { containerOf, flag, integer, type Call } from './call.ts';

/** GET and POST under /containers, but for logs and stats. */

/** GET /containers/json: newest first, narrowed by `filters`, `limit` and `all`. 400 for a filter that there is not. */
export function list({ world, query, reply, now }: Call): void {
  const filters = parseFilters(query.get('filters'), LIST_FILTERS);
  checkValues(filters);
  const limit = integer(query, 'limit') ?? 0;
  const all = flag(query, 'all') || limit > 0 || filters.has('status') || filters.has('exited');
  const chosen = [...world.containers.values()]
    .reverse()
    .filter((container) => (all || isUp(container)) && fits(world, container, filters));
  const size = flag(query, 'size');
  reply.json(
    (limit > 0 ? chosen.slice(0, limit) : chosen).map((container) => listed(world, container, now, size)),
  );
}

/** GET /containers/{id}/json, with the sizes where `size` asks for them. */
export function inspect(call: Call): void {
  call.reply.json(inspected(call.world, containerOf(call), flag(call.query, 'size')));
}

/** GET /containers/{id}/top in the columns of `ps_args`. 409 where no process runs. */
export function top(call: Call): void {
  const container = containerOf(call);
  commands.needsProcess(container);
  const answer = topJson(call.world, container, call.now, call.query.get('ps_args') ?? '-ef');
  call.world.events.container(call.now, container, 'top');
  call.reply.json(answer);
}

/** POST /containers/{id}/start: 204, or 304 where it runs. */
export function start(call: Call): void {
  commands.start(call.world, containerOf(call), call.now);
  call.reply.empty(204);
}

/** POST /containers/{id}/stop: answers when it has stopped; `t` is the grace in seconds. 304 where it does not run. */
export async function stop(call: Call): Promise<void> {
  const container = containerOf(call);
  const graceS = integer(call.query, 't');
  await waiting(call, commands.stop(call.world, container, call.now, graceS));
  call.reply.empty(204);
}

/** POST /containers/{id}/restart: answers when it runs again; `t` is the grace in seconds. */
export async function restart(call: Call): Promise<void> {
  const container = containerOf(call);
  const graceS = integer(call.query, 't');
  await waiting(call, commands.restart(call.world, container, call.now, graceS));
  call.reply.empty(204);
}

/** POST /containers/{id}/kill with `signal`, KILL when absent. Words of its own for a container that there is not. */
export async function kill(call: Call): Promise<void> {
  const reference = call.params[0] ?? '';
  const container = call.world.container(reference);
  if (container === undefined)
    throw new ApiError(404, `cannot kill container: ${reference}: No such container: ${reference}`);
  const signal = call.query.get('signal') ?? undefined;
  await commands.kill(call.world, container, call.now, reference, signal);
  call.reply.empty(204);
}

/** POST /containers/{id}/pause. */
export function pause(call: Call): void {
  commands.pause(call.world, containerOf(call), call.now);
  call.reply.empty(204);
}

/** POST /containers/{id}/unpause. */
export function unpause(call: Call): void {
  commands.unpause(call.world, containerOf(call), call.now);
  call.reply.empty(204);
}

/** POST /containers/{id}/rename to `name`. */
export function rename(call: Call): void {
  const container = containerOf(call);
  commands.rename(call.world, container, call.now, call.query.get('name') ?? undefined);
  call.reply.empty(204);
}

/** DELETE /containers/{id}: `force` kills first, `v` takes anonymous volumes along. */
export function remove(call: Call): void {
  const { query } = call;
  commands.remove(call.world, containerOf(call), call.now, {
    force: flag(query, 'force'),
    volumes: flag(query, 'v'),
  });
  call.reply.empty(204);
}

/** POST /containers/{id}/wait: the head goes out at once; the body when the condition is met. */
export async function wait(call: Call): Promise<void> {
  const container = containerOf(call);
  const condition = call.query.get('condition') ?? 'not-running';
  call.reply.open('application/json');
  const release = call.pulse.watch();
  call.reply.response.once('close', release);
  if (condition === 'removed') {
    await new Promise<void>((resolve) => {
      container.removeWaiters.push(resolve);
    });
  } else if (condition === 'next-exit' || isUp(container)) {
    await commands.untilEnd(container);
  }
  release();
  call.reply.response.end(call.reply.encode({ StatusCode: container.exitCode }));
}

/**
 * POST /containers/{id}/exec. The demo has no programs to run: it says so, where the engine itself would not have
 * refused already.
 */
export function exec(call: Call): void {
  const container = containerOf(call);
  if (container.phase === 'paused')
    throw new ApiError(409, `Container ${call.params[0]} is paused, unpause the container before exec`);
  commands.needsProcess(container);
  throw new ApiError(501, 'the demo engine has no programs to run: exec is not possible in the demo');
}

/** Everything under /exec/{id}: as the demo begins no exec, there is none. */
export function noExec(call: Call): void {
  throw new ApiError(404, `No such exec instance: ${call.params[0]}`);
}

/** Lets the world go on while a request waits for it. */
async function waiting(call: Call, work: Promise<void>): Promise<void> {
  const release = call.pulse.watch();
  try {
    await work;
  } finally {
    release();
  }
}

const LIST_FILTERS = [
  'ancestor',
  'before',
  'exited',
  'expose',
  'health',
  'id',
  'isolation',
  'is-task',
  'label',
  'name',
  'network',
  'publish',
  'since',
  'status',
  'volume',
];
const STATES = new Set(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']);
const HEALTHS = new Set(['none', 'starting', 'healthy', 'unhealthy']);

function checkValues(filters: Filters): void {
  const state = filters.get('status')?.find((value) => !STATES.has(value));
  if (state !== undefined) throw new ApiError(400, `invalid filter 'status=${state}'`);
  const health = filters.get('health')?.find((value) => !HEALTHS.has(value));
  if (health !== undefined) throw new ApiError(400, `unrecognized filter value for health: ${health}`);
}

function fits(world: World, container: SimContainer, filters: Filters): boolean {
  return (
    passes(filters, 'id', (value) => container.id.startsWith(value)) &&
    passes(
      filters,
      'name',
      (value) => matchesName(value, `/${container.name}`) || value === container.name,
    ) &&
    passes(filters, 'status', (value) => container.phase === value) &&
    passes(filters, 'health', (value) => (container.health?.status ?? 'none') === value) &&
    passes(
      filters,
      'exited',
      (value) => container.phase === 'exited' && container.exitCode === Number(value),
    ) &&
    passes(filters, 'network', (value) =>
      container.endpoints.some(({ network }) => network.name === value || network.id === value),
    ) &&
    passes(filters, 'volume', (value) =>
      container.mounts.some((m) => m.name === value || m.target === value),
    ) &&
    passes(filters, 'ancestor', (value) => world.image(value)?.id === container.imageId) &&
    passes(filters, 'before', (value) => container.createdAt < (world.container(value)?.createdAt ?? 0)) &&
    passes(
      filters,
      'since',
      (value) => container.createdAt > (world.container(value)?.createdAt ?? Infinity),
    ) &&
    hasLabels(filters, container.spec.labels ?? {})
  );
}
