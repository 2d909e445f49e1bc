import { z } from 'zod';
import { msg, type Message } from '../../../engine/message.ts';
import type { WitnessedCall } from '../../../engine/witness/types.ts';
import { cleanText } from '../../../engine/streams/sanitise.ts';
import type { CommandRecord } from '../../shell/types.ts';
import { commandWords, hasArgument } from '../command-words.ts';
import { text } from '../fields.ts';
import { defineKind, type Finding, type Scene } from '../kind.ts';
import { short } from '../scene.ts';

/** The learner asked for something, as the shell or the engine's socket witnessed it. */
export const calledFields = z
  .strictObject({
    /** Words of a command without its options: `docker stop`, `docker compose up`; of several any will do. */
    command: z.union([text, z.array(text).min(1)]).optional(),
    /** What stands among its arguments: `--rm`, `--name box`, `-d|--detach`; a container by name or by id. */
    with: z.array(text).default([]),
    method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']).optional(),
    /** Of the Engine API, without version and query: `/containers/{{box}}/stop`; `*` stands for one step of it. */
    path: text.optional(),
    query: z.record(z.string(), z.string()).default({}),
    /** `ok`: exit code 0, or a 2xx or 3xx. */
    outcome: z.enum(['ok', 'refused', 'any']).default('ok'),
    /** At least so often; 0 for never, which only a `keeps` can ask for. */
    count: z.int().min(0).default(1),
  })
  .refine((one) => one.command !== undefined || one.path !== undefined, 'one-call');

export type CalledCondition = z.output<typeof calledFields>;

export const called = defineKind<CalledCondition>({
  name: 'called',
  fields: calledFields,
  label: (condition, secret) => labelOf(condition, secret),
  wakes: ['command'],
  modes: ['once', 'keeps'],
  judge: (condition, scene) => judge(condition, scene),
});

/** When it was first begun, whatever came of it, ms; null before that. */
export function firstDeed(condition: CalledCondition, scene: Scene): number | null {
  const command = commandsOf(condition, scene)[0]?.startedAt;
  const call = callsOf(condition, scene)[0]?.at;
  const times = [command, call].filter((at) => at !== undefined);
  return times.length === 0 ? null : Math.min(...times);
}

function judge(condition: CalledCondition, scene: Scene): Finding {
  const what = whatOf(condition);
  const tried = [
    ...(condition.command === undefined ? [] : [commandsOf(condition, scene).map(outcomeOfCommand)]),
    ...(condition.path === undefined ? [] : [callsOf(condition, scene).map(outcomeOfCall)]),
  ];
  // Where both are asked for, both must have been seen so often.
  const counted = tried.map((outcomes) => outcomes.filter((one) => fits(condition.outcome, one)).length);
  const seen = Math.min(...counted);
  if (condition.count === 0) {
    return Math.max(...counted) === 0 ? { verdict: 'met' } : notYet(msg('checks.called.never', { what }));
  }
  if (seen >= condition.count) return { verdict: 'met' };
  if (seen > 0) return notYet(msg('checks.called.count', { what, count: seen, wanted: condition.count }));
  const other = tried.flat().find((one) => one.code !== null);
  if (condition.outcome === 'ok' && typeof other?.code === 'number') {
    return notYet(msg('checks.called.failed', { what, code: other.code }));
  }
  if (other !== undefined && condition.outcome === 'refused') {
    return notYet(msg('checks.called.accepted', { what }));
  }
  return notYet(msg('checks.called.not-yet', { what }));
}

interface Outcome {
  /** Null while it runs. */
  readonly ok: boolean | null;
  /** Exit code or status. */
  readonly code: number | null;
}

function outcomeOfCommand({ exitCode }: CommandRecord): Outcome {
  return { ok: exitCode === null ? null : exitCode === 0, code: exitCode };
}

function outcomeOfCall({ status }: WitnessedCall): Outcome {
  return { ok: status === null ? null : status < 400, code: status };
}

function fits(wanted: CalledCondition['outcome'], { ok }: Outcome): boolean {
  return wanted === 'any' || (ok !== null && ok === (wanted === 'ok'));
}

function commandsOf(condition: CalledCondition, scene: Scene): readonly CommandRecord[] {
  const { command } = condition;
  if (command === undefined) return [];
  const ways = typeof command === 'string' ? [command] : command;
  const known = idsByName(scene);
  return scene.commands.filter((record) => {
    const said = commandWords(record.argv);
    const matches = ways.some((way) => startsWith(said.words, way.split(/\s+/)));
    return matches && condition.with.every((argument) => hasArgument(record.argv, argument, known));
  });
}

function callsOf(condition: CalledCondition, scene: Scene): readonly WitnessedCall[] {
  const { path, method, query } = condition;
  if (path === undefined) return [];
  const known = idsByName(scene);
  const wanted = steps(path);
  return scene.calls.filter((call) => {
    if (method !== undefined && call.method !== method) return false;
    const [bare = '', search = ''] = call.path.split('?');
    const said = steps(bare.replace(/^\/v\d+\.\d+(?=\/)/, ''));
    if (said.length !== wanted.length) return false;
    if (!wanted.every((step, index) => step === '*' || isSame(step, said[index] ?? '', known))) return false;
    const parameters = new URLSearchParams(search);
    return Object.entries(query).every(([key, value]) => parameters.get(key) === value);
  });
}

function steps(path: string): readonly string[] {
  return path.split('/').filter((step) => step !== '');
}

/** Digits of an id below which it could be another's. */
const SHORTEST_ID = 4;

/** The same container, be it called by its name or by the beginning of its id. */
function isSame(wanted: string, said: string, known: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  if (wanted === said) return true;
  if (said.length < SHORTEST_ID) return false;
  return [...(known.get(wanted) ?? [])].some((id) => id.startsWith(said));
}

/** Every id that a container of this name has, or had since the start. */
function idsByName(scene: Scene): ReadonlyMap<string, ReadonlySet<string>> {
  const ids = new Map<string, Set<string>>();
  const add = (name: string, id: string): void => {
    ids.set(name, (ids.get(name) ?? new Set()).add(id));
  };
  for (const [name, id] of scene.attempt.start.containers) add(name, id);
  for (const [name, id] of scene.attempt.made) add(name, id);
  for (const one of scene.snapshot.containers.values()) add(one.name, one.id);
  for (const one of scene.events) {
    if (one.type === 'container') add(one.attributes['name'] ?? '', one.id);
  }
  return ids;
}

function startsWith(words: readonly string[], beginning: readonly string[]): boolean {
  return beginning.every((word, index) => words[index] === word);
}

function notYet(because: Message): Finding {
  return { verdict: 'not-yet', because };
}

/** The first way to write the command, or the call. */
function whatOf({ command, method, path }: CalledCondition): string {
  if (command === undefined) return short(cleanText(`${method ?? ''} ${path ?? ''}`.trim()));
  return short(typeof command === 'string' ? command : (command[0] ?? ''));
}

function labelOf(condition: CalledCondition, secret: boolean): readonly Message[] {
  const what = whatOf(condition);
  const named = condition.with.join(' ');
  return [
    condition.count === 0 ? msg('checks.want.never-called', { what }) : WANTED[condition.outcome](what),
    ...(named === '' || secret ? [] : [msg('checks.want.with', { what: short(named) })]),
    ...(condition.count > 1 ? [msg('checks.want.times', { count: condition.count })] : []),
  ];
}

const WANTED: Readonly<Record<CalledCondition['outcome'], (what: string) => Message>> = {
  ok: (what) => msg('checks.want.called', { what }),
  refused: (what) => msg('checks.want.refused', { what }),
  any: (what) => msg('checks.want.tried', { what }),
};
