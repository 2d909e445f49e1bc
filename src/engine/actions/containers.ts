import type Docker from 'dockerode';
import { msg, type Message } from '../message.ts';
import type { EngineSnapshot } from '../state/types.ts';
import type { Container, ContainerState } from '../types.ts';
import { callEngine } from './failure.ts';
import { shellQuote } from './shell-quote.ts';
import type { Action, ActionOptions, ObjectRef, Possible } from './types.ts';

/** What a person can do to a container. */
export const containerActions: readonly Action[] = [
  container({
    id: 'container.start',
    key: 'S',
    label: msg('actions.start'),
    danger: 'none',
    handbook: 'cmd.start',
    states: ['created', 'exited'],
    question: (name) => msg('actions.start.question', { name }),
    command: () => ['start'],
    call: (handle) => handle.start(),
    failed: (params) => msg('actions.start.failed', params),
    done: (name) => msg('actions.start.done', { name }),
  }),
  container({
    id: 'container.stop',
    key: 's',
    label: msg('actions.stop'),
    danger: 'confirm',
    handbook: 'cmd.stop',
    states: ['running', 'paused', 'restarting'],
    question: (name) => msg('actions.stop.question', { name }),
    command: () => ['stop'],
    call: (handle) => handle.stop(),
    failed: (params) => msg('actions.stop.failed', params),
    done: (name) => msg('actions.stop.done', { name }),
  }),
  container({
    id: 'container.restart',
    key: 'r',
    label: msg('actions.restart'),
    danger: 'confirm',
    handbook: 'cmd.restart',
    states: ['running', 'paused', 'restarting'],
    question: (name) => msg('actions.restart.question', { name }),
    command: () => ['restart'],
    call: (handle) => handle.restart(),
    failed: (params) => msg('actions.restart.failed', params),
    done: (name) => msg('actions.restart.done', { name }),
  }),
  container({
    id: 'container.pause',
    key: 'p',
    label: msg('actions.pause'),
    danger: 'none',
    handbook: 'cmd.pause',
    states: ['running'],
    question: (name) => msg('actions.pause.question', { name }),
    command: () => ['pause'],
    call: (handle) => handle.pause(),
    failed: (params) => msg('actions.pause.failed', params),
    done: (name) => msg('actions.pause.done', { name }),
  }),
  container({
    id: 'container.unpause',
    key: 'p',
    label: msg('actions.unpause'),
    danger: 'none',
    handbook: 'cmd.unpause',
    states: ['paused'],
    question: (name) => msg('actions.unpause.question', { name }),
    command: () => ['unpause'],
    call: (handle) => handle.unpause(),
    failed: (params) => msg('actions.unpause.failed', params),
    done: (name) => msg('actions.unpause.done', { name }),
  }),
  container({
    id: 'container.kill',
    key: 'K',
    label: msg('actions.kill'),
    danger: 'destroy',
    handbook: 'cmd.kill',
    states: ['running', 'paused', 'restarting'],
    question: (name) => msg('actions.kill.question', { name }),
    command: () => ['kill'],
    call: (handle) => handle.kill(),
    failed: (params) => msg('actions.kill.failed', params),
    done: (name) => msg('actions.kill.done', { name }),
  }),
  container({
    id: 'container.remove',
    key: 'd',
    label: msg('actions.remove'),
    danger: 'destroy',
    handbook: 'cmd.rm',
    toggles: [{ id: 'volumes', label: msg('actions.remove.volumes'), key: 'v', initial: false }],
    states: ['created', 'running', 'paused', 'restarting', 'exited', 'dead', 'unknown'],
    question: (name, found) =>
      isAlive(found)
        ? msg('actions.remove.questionRunning', { name })
        : msg('actions.remove.question', { name }),
    command: (found, options) => [
      'rm',
      ...(isAlive(found) ? ['-f'] : []),
      ...(options['volumes'] === true ? ['-v'] : []),
    ],
    // Only one that was alive when the question said so is killed: one started since is refused by the engine.
    call: (handle, found, options) =>
      handle.remove({ force: isAlive(found), v: options['volumes'] === true }),
    failed: (params) => msg('actions.remove.failed', params),
    done: (name) => msg('actions.remove.done', { name }),
  }),
];

/** What the entries above differ in. `states`: those in which the engine would do it. */
interface Entry extends Pick<Action, 'id' | 'key' | 'label' | 'danger' | 'handbook'> {
  readonly toggles?: Action['toggles'];
  readonly states: readonly ContainerState[];
  readonly question: (name: string, found: Container | undefined) => Message;
  /** Words between `docker` and the name. */
  readonly command: (found: Container | undefined, options: ActionOptions) => readonly string[];
  readonly call: (
    handle: Docker.Container,
    found: Container | undefined,
    options: ActionOptions,
  ) => Promise<unknown>;
  readonly failed: (params: { name: string; said: string }) => Message;
  readonly done: (name: string) => Message;
}

function container(entry: Entry): Action {
  const { states, question, command, call, failed, done, toggles = [], ...rest } = entry;
  return {
    ...rest,
    kind: 'container',
    writes: true,
    toggles,
    possible: (object, snapshot) => possibleIn(states, object, snapshot),
    question: (object, asked) => question(nameOf(object), asked.containers.get(object.id)),
    command: (object, asked, options) =>
      ['docker', ...command(asked.containers.get(object.id), options), shellQuote(nameOf(object))].join(' '),
    run: (client, object, asked, options) => {
      const found = asked.containers.get(object.id);
      return callEngine(() => call(client.docker.getContainer(object.id), found, options), object, failed);
    },
    done: (object) => done(nameOf(object)),
  };
}

function possibleIn(
  states: readonly ContainerState[],
  object: ObjectRef,
  snapshot: EngineSnapshot,
): Possible {
  const found = snapshot.containers.get(object.id);
  if (!found) return { possible: false, why: msg('actions.gone', { name: nameOf(object) }) };
  if (states.includes(found.state)) return { possible: true };
  return { possible: false, why: WHY_NOT[found.state](nameOf(object)) };
}

const WHY_NOT: Readonly<Record<ContainerState, (name: string) => Message>> = {
  running: (name) => msg('actions.whyNot.running', { name }),
  paused: (name) => msg('actions.whyNot.paused', { name }),
  restarting: (name) => msg('actions.whyNot.restarting', { name }),
  removing: (name) => msg('actions.whyNot.removing', { name }),
  dead: (name) => msg('actions.whyNot.dead', { name }),
  created: (name) => msg('actions.whyNot.stopped', { name }),
  exited: (name) => msg('actions.whyNot.stopped', { name }),
  unknown: (name) => msg('actions.whyNot.unknown', { name }),
};

function isAlive(found: Container | undefined): boolean {
  return found?.state === 'running' || found?.state === 'paused' || found?.state === 'restarting';
}

/** A container may have lost its name (while it is being removed): then its short id serves, as in the docker CLI. */
function nameOf(object: ObjectRef): string {
  return object.name === '' ? object.id.slice(0, 12) : object.name;
}
