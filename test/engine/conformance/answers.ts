import { describe, expect, test } from 'vitest';
import { fieldOf, listOf, textOf } from '../../../src/engine/json.ts';
import { until } from '../../support/until.ts';
import { ask } from './ask.ts';
import { FLEET_IMAGE, type Member } from './fleet.ts';
import type { Pair } from './pair.ts';
import { differences, shapeOf } from './shape.ts';

/**
 * A difference that stays, with the reason. The test wants exactly these: one that has gone fails too, so that none is
 * listed that is not needed.
 */
type Allowed = Readonly<Record<string, string>>;

const VERSION: Allowed = {
  'Components.[].Details.GitCommit: engine empty or text, demo text':
    'the tini that serves the private engine as docker-init tells no commit',
};

const INFO: Allowed = {
  'InitCommit.Expected: engine empty, demo text': 'the private engine has no docker-init beside it',
  'InitCommit.ID: engine empty, demo text': 'the private engine has no docker-init beside it',
  'Labels: engine [] of nothing, demo {[]}': 'the demo engine says of itself that it is one',
};

/** The engine's list keeps the addresses of a start that failed, though its inspect says they were given back. */
const STALE_ADDRESSES: Allowed = {
  'NetworkSettings.Networks.{}.EndpointID: engine id, demo empty': 'stale in the list',
  'NetworkSettings.Networks.{}.Gateway: engine text, demo empty': 'stale in the list',
  'NetworkSettings.Networks.{}.IPAddress: engine text, demo empty': 'stale in the list',
  'NetworkSettings.Networks.{}.MacAddress: engine text, demo empty': 'stale in the list',
};

const MEMBERS: readonly Member[] = [
  'web',
  'plain',
  'stubborn',
  'tty',
  'paused',
  'done',
  'oom',
  'sick',
  'created',
  'bad',
  'hostnet',
  'nonet',
];

const HEADERS = [
  'api-version',
  'docker-experimental',
  'ostype',
  'content-type',
  'builder-version',
  'cache-control',
  'pragma',
  'swarm',
] as const;

export function answers(pair: () => Pair): void {
  describe('shapes of answers', () => {
    test.for(QUESTIONS)('$what: every field, no other', async ({ path, allowed = {} }) => {
      const [real, demo] = await pair().both('GET', path(pair()));
      expect(real.status).toBe(200);
      expect(demo.status).toBe(200);
      expect(headersOf(demo.headers)).toEqual(headersOf(real.headers));
      const found = differences(shapeOf(settled(real.json)), shapeOf(settled(demo.json)));
      expect(found).toEqual(Object.keys(allowed));
    });

    test.for(MEMBERS)('the list has the container %s with every field, no other', async (member) => {
      const [real, demo] = await pair().both('GET', listPath(pair()));
      const found = differences(shapeOf(entryOf(real.json, member)), shapeOf(entryOf(demo.json, member)));
      expect(found).toEqual(member === 'bad' ? Object.keys(STALE_ADDRESSES) : []);
    });

    test.for(MEMBERS)('the status text of %s reads the same', async (member) => {
      const [real, demo] = await pair().both('GET', listPath(pair()));
      const words = (json: unknown): string =>
        textOf(fieldOf(entryOf(json, member), 'Status')).replace(
          /(\d+|About an?|Less than a) (second|minute|hour)s?/,
          '<time>',
        );
      expect(words(demo.json)).toBe(words(real.json));
    });

    test('a container that restarts over and over', async () => {
      const path = `/containers/${pair().name('loop')}/json`;
      const real = await until(
        async () => {
          const { json } = await ask(pair().real, 'GET', path);
          return fieldOf(fieldOf(json, 'State'), 'Restarting') === true && json;
        },
        { what: 'the real container to be restarting' },
      );
      const demo = (await ask(pair().demo, 'GET', path)).json;
      expect(differences(shapeOf(real), shapeOf(demo))).toEqual([]);
      expect(fieldOf(fieldOf(demo, 'State'), 'ExitCode')).toBe(fieldOf(fieldOf(real, 'State'), 'ExitCode'));
    });

    test.for(FILTERS)('the list filtered by %s names the same containers', async ([, filters]) => {
      const query = encodeURIComponent(JSON.stringify(filters(pair())));
      const [real, demo] = await pair().both('GET', `/containers/json?all=1&filters=${query}`);
      expect(demo.status).toBe(real.status);
      expect(names(demo.json, pair())).toEqual(names(real.json, pair()));
    });

    test('the list of images has the image with every field, no other', async () => {
      const [real, demo] = await pair().both('GET', '/images/json');
      expect(differences(shapeOf(fleetImage(real.json)), shapeOf(fleetImage(demo.json)))).toEqual([]);
    });

    test('the use of disk, as far as the fleet goes: every field, no other', async () => {
      const [real, demo] = await pair().both('GET', '/system/df');
      const own = (json: unknown): unknown => ({
        keys: typeof json === 'object' && json !== null ? Object.keys(json).sort().join() : '',
        layers: fieldOf(json, 'LayersSize'),
        image: fleetImage(fieldOf(json, 'Images')),
        container: entryOf(fieldOf(json, 'Containers'), 'web'),
        volume: listOf(fieldOf(json, 'Volumes')).find(
          (volume) => fieldOf(volume, 'Name') === `${pair().prefix}-data`,
        ),
      });
      expect(differences(shapeOf(own(real.json)), shapeOf(own(demo.json)))).toEqual([]);
    });

    test('HEAD /_ping has the same headers as the real one', async () => {
      const [real, demo] = await pair().both('HEAD', '/_ping');
      expect(demo.status).toBe(real.status);
      expect(headersOf(demo.headers)).toEqual(headersOf(real.headers));
    });
  });
}

interface Question {
  readonly what: string;
  readonly path: (pair: Pair) => string;
  readonly allowed?: Allowed;
}

const QUESTIONS: readonly Question[] = [
  { what: 'GET /_ping', path: () => '/_ping' },
  { what: 'GET /version', path: () => '/version', allowed: VERSION },
  { what: 'GET /v1.41/version', path: () => '/v1.41/version', allowed: VERSION },
  { what: 'GET /info', path: () => '/info', allowed: INFO },
  ...MEMBERS.map((member) => ({
    what: `inspect of ${member}`,
    path: (pair: Pair) => `/containers/${pair.name(member)}/json`,
  })),
  { what: 'the list with sizes', path: (pair) => `${listPath(pair)}&size=1` },
  { what: 'inspect with sizes', path: (pair) => `/containers/${pair.name('done')}/json?size=1` },
  { what: 'top', path: (pair) => `/containers/${pair.name('stubborn')}/top` },
  { what: 'top with ps_args', path: (pair) => `/containers/${pair.name('stubborn')}/top?ps_args=aux` },
  { what: 'stats of one reading', path: (pair) => `/containers/${pair.name('web')}/stats?stream=0` },
  { what: 'stats of one shot', path: (pair) => `/containers/${pair.name('web')}/stats?stream=0&one-shot=1` },
  { what: 'stats on no network', path: (pair) => `/containers/${pair.name('nonet')}/stats?stream=0` },
  { what: 'stats on the host network', path: (pair) => `/containers/${pair.name('hostnet')}/stats?stream=0` },
  { what: 'stats of an ended one', path: (pair) => `/containers/${pair.name('done')}/stats?stream=0` },
  {
    what: 'one shot of an ended one',
    path: (pair) => `/containers/${pair.name('done')}/stats?stream=0&one-shot=1`,
  },
  { what: 'a network with its containers', path: (pair) => `/networks/${pair.prefix}-back` },
  { what: 'a network without a given gateway', path: (pair) => `/networks/${pair.prefix}-front` },
  { what: 'the bridge network', path: () => '/networks/bridge' },
  { what: 'the host network', path: () => '/networks/host' },
  { what: 'the none network', path: () => '/networks/none' },
  { what: 'networks', path: (pair) => `/networks?filters={"name":["${pair.prefix}"]}` },
  { what: 'given networks', path: () => '/networks?filters={"type":["builtin"]}' },
  { what: 'an image', path: () => `/images/${FLEET_IMAGE}/json` },
  { what: 'the history of an image', path: () => `/images/${FLEET_IMAGE}/history` },
  { what: 'volumes', path: (pair) => `/volumes?filters={"name":["${pair.prefix}"]}` },
  { what: 'a volume', path: (pair) => `/volumes/${pair.prefix}-data` },
  { what: 'plugins', path: () => '/plugins' },
];

const FILTERS: readonly (readonly [string, (pair: Pair) => Record<string, string[]>])[] = [
  ['status', () => ({ status: ['paused', 'created'] })],
  ['health', () => ({ health: ['unhealthy'] })],
  ['label', ({ prefix }) => ({ label: [`com.docker.compose.project=${prefix}`] })],
  ['label key', () => ({ label: ['com.docker.compose.service'] })],
  ['name', ({ prefix }) => ({ name: [`${prefix}-(web|tty)`] })],
  ['network', ({ prefix }) => ({ network: [`${prefix}-back`] })],
  ['volume', ({ prefix }) => ({ volume: [`${prefix}-data`] })],
  ['image', () => ({ ancestor: [FLEET_IMAGE] })],
  ['exit code', () => ({ exited: ['137'] })],
  ['before', ({ prefix }) => ({ before: [`${prefix}-paused`] })],
  ['since', ({ prefix }) => ({ since: [`${prefix}-paused`] })],
];

/** While a probe of health runs, its id is in ExecIDs: whether one does just now is chance. */
export function settled(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json;
  return 'ExecIDs' in json ? { ...json, ExecIDs: null } : json;
}

function listPath(pair: Pair): string {
  return `/containers/json?all=1&filters=${encodeURIComponent(JSON.stringify({ name: [pair.prefix] }))}`;
}

function entryOf(json: unknown, member: Member): unknown {
  return listOf(json).find((each) => textOf(listOf(fieldOf(each, 'Names'))[0]).endsWith(`-${member}`));
}

function fleetImage(images: unknown): unknown {
  return listOf(images).find((image) => listOf(fieldOf(image, 'RepoTags')).includes(FLEET_IMAGE));
}

function names(json: unknown, pair: Pair): string[] {
  return listOf(json)
    .map((each) => textOf(listOf(fieldOf(each, 'Names'))[0]))
    .filter((name) => name.startsWith(`/${pair.prefix}`))
    .sort();
}

function headersOf(headers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(HEADERS.map((name) => [name, headers[name]]));
}
