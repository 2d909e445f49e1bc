import { statsJson, type Reading } from '../answers/stats.ts';
import { parseFilters, passes, type Filters } from '../filters.ts';
import type { WireEvent } from '../events.ts';
import { linesBetween, type PrintedLine } from '../logs.ts';
import { hasProcess, presentRun } from '../model.ts';
import { ApiError } from './api-error.ts';
import { containerOf, flag, moment, type Call } from './call.ts';

/** Logs, stats and events: the answers that can go on. */

/** How far back a one-shot's predecessor lies in a reading that is not streamed, as the engine's collector ticks. */
const TICK_MS = 1000;
const HALF_MICROSECOND_MS = 0.0005;

/**
 * GET /containers/{id}/logs: raw for a TTY, else multiplexed. With `follow` it goes on to the end of the present run.
 * 400 where neither stream is asked for.
 */
export function logs(call: Call): void {
  const { query, reply } = call;
  const stdout = flag(query, 'stdout');
  const stderr = flag(query, 'stderr');
  if (!stdout && !stderr) throw new ApiError(400, 'Bad parameters: you must choose at least one stream');
  const container = containerOf(call);
  const since = moment(query, 'since') ?? 0;
  const until = moment(query, 'until') ?? Infinity;
  const tail = /^\d+$/.test(query.get('tail') ?? '') ? Number(query.get('tail')) : undefined;
  const tty = container.spec.tty === true;
  const write = (lines: readonly PrintedLine[]): void => {
    const wanted = lines.filter((line) => (line.stderr && !tty ? stderr : stdout));
    if (wanted.length === 0) return;
    reply.response.write(Buffer.concat(wanted.map((line) => frame(line, tty, flag(query, 'timestamps')))));
  };
  reply.open(tty ? 'application/vnd.docker.raw-stream' : 'application/vnd.docker.multiplexed-stream');
  let last = Math.min(call.now, until);
  // A line of the very moment counts, as with the engine.
  write(linesBetween(container, since - HALF_MICROSECOND_MS, last, tail));
  const run = presentRun(container);
  if (!flag(query, 'follow') || !hasProcess(container) || until <= call.now) {
    reply.response.end();
    return;
  }
  const unlisten = call.beats.logs.listen(() => {
    const now = Math.min(call.world.advance(), until, run?.endedAt ?? Infinity);
    // A reader that is slow gets the lines later; none is held for it in between.
    if (reply.response.writableNeedDrain) return;
    write(linesBetween(container, last, now));
    last = now;
    if (run?.endedAt !== undefined || now >= until) reply.response.end();
  });
  reply.response.once('close', unlisten);
}

/** GET /containers/{id}/stats: one reading, or one a second with `stream`. 400 for `stream` with `one-shot`. */
export function stats(call: Call): void {
  const { world, query, reply } = call;
  const container = containerOf(call);
  const one = flag(query, 'one-shot');
  if (!flag(query, 'stream', true)) {
    const before = one ? undefined : statsJson(world, container, call.now - TICK_MS, undefined, true).reading;
    reply.json(statsJson(world, container, call.now, before, !one).json);
    return;
  }
  if (one) throw new ApiError(400, 'cannot have stream=true and one-shot=true');
  // The engine names no type here.
  reply.open();
  let before: Reading | undefined;
  const send = (): void => {
    const now = world.advance();
    if (!world.containers.has(container.id)) {
      reply.response.end();
      return;
    }
    if (reply.response.writableNeedDrain) return;
    const { json, reading } = statsJson(world, container, now, before, true);
    before = reading;
    reply.response.write(reply.encode(json));
  };
  send();
  const unlisten = call.beats.stats.listen(send);
  reply.response.once('close', unlisten);
}

/**
 * GET /events: those kept since `since` first, then each as it happens, to `until` or until the reader hangs up. Whoever
 * listens keeps the world going.
 */
export function events(call: Call): void {
  const { world, query, reply } = call;
  const since = moment(query, 'since');
  const until = moment(query, 'until');
  const filters = parseFilters(query.get('filters'), undefined);
  reply.open('application/json');
  const send = (event: WireEvent): void => {
    if (until !== undefined && event.timeNano > until * 1e6) return;
    if (wants(filters, event)) reply.response.write(reply.encode(event));
  };
  if (since !== undefined) {
    for (const event of world.events.kept) if (event.timeNano >= since * 1e6) send(event);
  }
  if (until !== undefined && until <= call.now) {
    reply.response.end();
    return;
  }
  const unlisten = world.events.listen(send);
  const release = call.pulse.watch();
  const cancel = until === undefined ? undefined : world.schedule.at(until, () => reply.response.end());
  call.pulse.arm();
  reply.response.once('close', () => {
    unlisten();
    release();
    cancel?.();
  });
}

/** Eight bytes before each piece: the stream, three zeros, the length (Engine API, "attach": stream format). */
function frame(line: PrintedLine, tty: boolean, timestamps: boolean): Buffer {
  const text = `${timestamps ? `${logTime(line.time)} ` : ''}${line.text}${tty ? '\r\n' : '\n'}`;
  const body = Buffer.from(text);
  if (tty) return body;
  const head = Buffer.alloc(8);
  head[0] = line.stderr ? 2 : 1;
  head.writeUInt32BE(body.length, 4);
  return Buffer.concat([head, body]);
}

/** Log timestamps have nine digits always, trailing zeros too. */
function logTime(time: number): string {
  const whole = Math.floor(time);
  const microseconds = Math.round((time - whole) * 1000);
  const moment = new Date(microseconds === 1000 ? whole + 1 : whole).toISOString().slice(0, 23);
  return `${moment}${String(microseconds % 1000).padStart(3, '0')}000Z`;
}

function wants(filters: Filters, event: WireEvent): boolean {
  const { ID, Attributes } = event.Actor;
  const named = (type: string) => (value: string) =>
    event.Type === type && (ID.startsWith(value) || Attributes['name'] === value);
  return (
    passes(filters, 'type', (value) => event.Type === value) &&
    passes(filters, 'event', (value) => event.Action === value || event.Action.startsWith(`${value}:`)) &&
    passes(filters, 'container', named('container')) &&
    passes(filters, 'network', named('network')) &&
    passes(filters, 'volume', named('volume')) &&
    passes(filters, 'image', (value) => Attributes['image'] === value || ID === value) &&
    (filters.get('label') ?? []).every((wanted) => {
      const [key = '', ...value] = wanted.split('=');
      return Attributes[key] !== undefined && (value.length === 0 || Attributes[key] === value.join('='));
    })
  );
}
