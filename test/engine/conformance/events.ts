import { describe, expect, test } from 'vitest';
import { fieldOf, textOf } from '../../../src/engine/json.ts';
import { until } from '../../support/until.ts';
import { ask, listen } from './ask.ts';
import type { Member } from './fleet.ts';
import type { Pair } from './pair.ts';
import { differences, shapeOf } from './shape.ts';

/** What is done to both, in this order, and whose events are compared. */
const DEEDS: readonly (readonly [
  member: Member,
  requests: readonly string[],
  body?: Record<string, unknown>,
])[] = [
  ['plain', ['POST /containers/{}/pause']],
  ['plain', ['POST /containers/{}/unpause']],
  ['plain', ['POST /containers/{}/rename?name={}-b', 'POST /containers/{}-b/rename?name={}']],
  ['plain', ['POST /containers/{}/kill?signal=USR1']],
  ['plain', ['POST /containers/{}/restart?t=5']],
  ['plain', ['POST /containers/{}/stop?t=5']],
  ['plain', ['POST /containers/{}/restart']],
  ['plain', ['POST /containers/{}/kill?signal=TERM']],
  ['plain', ['POST /containers/{}/start']],
  ['plain', ['POST /containers/{}/kill']],
  ['plain', ['POST /containers/{}/start']],
  ['plain', ['GET /containers/{}/top']],
  ['plain', ['POST /networks/{net}/connect'], { Container: '{}', EndpointConfig: { Aliases: ['p'] } }],
  ['plain', ['POST /networks/{net}/disconnect'], { Container: '{}' }],
  ['done', ['POST /networks/{net}/connect'], { Container: '{}' }],
  ['done', ['POST /networks/{net}/disconnect'], { Container: '{}' }],
  ['stubborn', ['POST /containers/{}/stop?t=0']],
  ['stubborn', ['POST /containers/{}/start']],
  ['stubborn', ['POST /containers/{}/restart?t=0']],
  ['web', ['POST /containers/{}/restart?t=5']],
  // With some grace: the engine tells of the unpause when the runtime has done it.
  ['paused', ['POST /containers/{}/stop?t=1']],
  ['paused', ['POST /containers/{}/start', 'POST /containers/{}/pause', 'POST /containers/{}/kill']],
  ['oom', ['POST /containers/{}/start']],
  ['done', ['POST /containers/{}/start']],
  ['bad', []],
  ['created', ['POST /containers/{}/start']],
  ['created', ['DELETE /containers/{}?force=1']],
  ['nonet', ['POST /containers/{}/stop?t=0']],
  ['hostnet', ['POST /containers/{}/stop?t=0', 'DELETE /containers/{}']],
  ['stubborn', ['DELETE /containers/{}?force=1&v=1']],
];

export function events(pair: () => Pair): void {
  describe('events', () => {
    test.for(DEEDS)('%s: %s', async ([member, requests, body]) => {
      const { real, demo } = pair();
      const ids = [await idOf(real, pair().name(member)), await idOf(demo, pair().name(member))];
      const streams = [await listen(real, '/events'), await listen(demo, '/events')];
      for (const request of requests) {
        const [method = '', path = ''] = fill(request, pair(), member).split(' ');
        const sent = body === undefined ? undefined : JSON.parse(fill(JSON.stringify(body), pair(), member));
        const [theirs, ours] = await pair().both(method, path, sent);
        expect(ours.status).toBe(theirs.status);
      }
      const heard = (index: number): string[] => told(streams[index]?.messages ?? [], ids[index] ?? '');
      // The real engine says some things after it has answered.
      await until(() => heard(0).length >= heard(1).length, {
        what: `as many events as ${heard(1).join('; ')}`,
      });
      await markEnd(pair(), streams);
      expect(heard(1)).toEqual(heard(0));
      for (const stream of streams) stream.stop();
    });

    test('each kind of event has every field, no other', async () => {
      const { real, demo, prefix } = pair();
      const [theirs, ours] = await Promise.all([kinds(real, prefix), kinds(demo, prefix)]);
      const shared = [...theirs.keys()].filter((kind) => ours.has(kind));
      expect(shared).toEqual(
        expect.arrayContaining(['container start', 'container die', 'container kill', 'network connect']),
      );
      const found = shared.flatMap((kind) =>
        differences(shapeOf(theirs.get(kind)), shapeOf(ours.get(kind))).map((each) => `${kind}: ${each}`),
      );
      expect(found).toEqual([]);
    });

    test('a probe of health is told as three steps', async () => {
      const { real, demo } = pair();
      const steps = async (socket: string): Promise<string[]> => {
        const stream = await listen(socket, `/events?filters=${encodeURIComponent(PROBES(pair()))}`);
        const messages = await until(() => stream.messages.length >= 6 && stream.messages, {
          what: 'two probes',
        });
        stream.stop();
        const first = messages.findIndex((event) =>
          textOf(fieldOf(event, 'Action')).startsWith('exec_create'),
        );
        return messages.slice(first, first + 3).map(line);
      };
      const [theirs, ours] = await Promise.all([steps(real), steps(demo)]);
      expect(ours).toEqual(theirs);
    });
  });
}

const PROBES = ({ prefix }: Pair): string =>
  JSON.stringify({ container: [`${prefix}-sick`], event: ['exec_create', 'exec_start', 'exec_die'] });

/** Renames a container of the fleet to and fro and waits until both streams have said so: then all before was said. */
async function markEnd(pair: Pair, streams: readonly { readonly messages: unknown[] }[]): Promise<void> {
  const from = streams.map(({ messages }) => messages.length);
  await pair.both('POST', `/containers/${pair.name('tty')}/rename?name=${pair.name('tty')}-mark`);
  await pair.both('POST', `/containers/${pair.name('tty')}-mark/rename?name=${pair.name('tty')}`);
  await until(
    () =>
      streams.every(({ messages }, i) =>
        messages.slice(from[i]).some((event) => attribute(event, 'oldName') === `/${pair.name('tty')}-mark`),
      ),
    { what: 'the mark on both streams' },
  );
}

/** The events that concern a container, one line each; probes of health left out, which come when they come. */
function told(messages: readonly unknown[], id: string): string[] {
  const lines = messages
    .filter((event) => {
      const actor = fieldOf(event, 'Actor');
      return fieldOf(actor, 'ID') === id || attribute(event, 'container') === id || isVolumeEnd(event);
    })
    .map(line)
    .filter((text) => !/ (exec_|health_status)/.test(text));
  return inOneOrder(lines);
}

/** Several networks or volumes of one container come in no certain order on the real engine: sorted among themselves. */
function inOneOrder(lines: readonly string[]): string[] {
  const runs: string[][] = [];
  for (const text of lines) {
    const kind = /^(network|volume) \w+/.exec(text)?.[0];
    const last = runs.at(-1);
    if (kind !== undefined && last?.[0]?.startsWith(kind) === true) last.push(text);
    else runs.push([text]);
  }
  return runs.flatMap((run) => run.sort());
}

/** The end of an anonymous volume names no container. */
function isVolumeEnd(event: unknown): boolean {
  return fieldOf(event, 'Type') === 'volume' && fieldOf(event, 'Action') === 'destroy';
}

/** `container die exitCode=7 …`: kind and attributes; ids and lengths of time by their names only. */
function line(event: unknown): string {
  const attributes = fieldOf(fieldOf(event, 'Actor'), 'Attributes');
  const shown = Object.entries(typeof attributes === 'object' && attributes !== null ? attributes : {}).map(
    ([key, value]) => (VARYING.has(key) ? key : `${key}=${String(value)}`),
  );
  return [fieldOf(event, 'Type'), fieldOf(event, 'Action'), ...shown].join(' ');
}

const VARYING = new Set(['container', 'execID', 'execDuration']);

function attribute(event: unknown, name: string): unknown {
  return fieldOf(fieldOf(fieldOf(event, 'Actor'), 'Attributes'), name);
}

/** One event of each kind that the engine remembers of the fleet. */
async function kinds(socket: string, prefix: string): Promise<Map<string, unknown>> {
  const until = Math.floor(Date.now() / 1000);
  const { body } = await ask(socket, 'GET', `/events?since=1&until=${until}`);
  const found = new Map<string, unknown>();
  for (const text of body.toString().trim().split('\n')) {
    const event: unknown = JSON.parse(text);
    const mine =
      textOf(attribute(event, 'name')).startsWith(prefix) || fieldOf(event, 'Type') !== 'container';
    const action = textOf(fieldOf(event, 'Action')).split(':')[0] ?? '';
    // A volume's id is its name, an anonymous one's a number: two kinds.
    const anonymous = /^[0-9a-f]{64}$/.test(textOf(fieldOf(fieldOf(event, 'Actor'), 'ID'))) ? '' : ' by name';
    if (mine) found.set(`${textOf(fieldOf(event, 'Type'))} ${action}${anonymous}`, event);
  }
  return found;
}

async function idOf(socket: string, name: string): Promise<string> {
  return textOf(fieldOf((await ask(socket, 'GET', `/containers/${name}/json`)).json, 'Id'));
}

function fill(text: string, pair: Pair, member: Member): string {
  return text.replaceAll('{net}', `${pair.prefix}-back`).replaceAll('{}', pair.name(member));
}
