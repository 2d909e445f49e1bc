import type { Container } from '../../../src/engine/types.ts';
import { aContainer, aNetwork, NOW } from '../../../test/support/fleet.ts';
import { CONTAINERS, aRun } from '../fleet/specs.ts';
import type { Written } from '../fleet/logs.ts';
import { FRESH_DETAILS } from '../../../src/views/app/ui-state.ts';
import { SIZES, SMALLEST, type Scene } from './scene.ts';
import { onDashboard } from './stand.tsx';

const LONG = 5000;
const longName = 'x'.repeat(LONG);
const wideName = '容器'.repeat(LONG / 2);
const network = `net-${'n'.repeat(LONG)}`;

const containers: readonly Container[] = [
  aContainer(longName, {
    image: `registry.example:5000/${'i'.repeat(LONG)}:1`,
    project: 'p'.repeat(LONG),
    labels: { ['l'.repeat(LONG)]: 'v'.repeat(LONG), 清单: wideName },
    attachments: [
      { networkId: 'long', networkName: network, ip: '172.30.0.2', ip6: '', aliases: [longName], mac: '' },
    ],
    ports: Array.from({ length: 200 }, (_, index) => ({
      ip: '0.0.0.0',
      privatePort: 1000 + index,
      publicPort: 20_000 + index,
      protocol: 'tcp',
    })),
    run: aRun({ startedAt: NOW - 60_000 }),
  }),
  aContainer(wideName, {
    state: 'exited',
    statusText: 'Exited (1) 5 minutes ago',
    exitCode: 1,
    attachments: [{ networkId: 'long', networkName: network, ip: '', ip6: '', aliases: [], mac: '' }],
    run: aRun({ startedAt: NOW - 400_000, finishedAt: NOW - 300_000 }),
  }),
  ...CONTAINERS.filter(({ name }) => name === 'registry'),
];
const networks = [aNetwork(network, { id: 'long' }), aNetwork('bridge')];

/** Titles, clipboard writes, screen clears, links, DCS, 8-bit controls, what is not UTF-8, joined emoji. */
const ATTACKS = [
  '\x1b]0;owned\x07title',
  '\x1b]52;c;b3duZWQ=\x07clipboard',
  '\x1b[2J\x1b[Hcleared',
  '\x1b]8;;http://example.com\x1b\\link\x1b]8;;\x1b\\',
  '\x1bP1$r0m\x1b\\dcs',
  '\u009b31mc1',
  'tab\there\rback',
  '\ufffd\ufffd bytes',
  '👩‍👩‍👧‍👦 family, café, ｆｕｌｌ',
  '\x1b[41m\x1b[97mred ground to the end',
  'y'.repeat(LONG),
];

function written(name: string): readonly Written[] {
  if (name !== longName) return [];
  return ATTACKS.map((text, index) => ({
    time: NOW - (ATTACKS.length - index) * 1000,
    stderr: index % 2 === 1,
    text,
  }));
}

const staging = { containers, networks, written, engine: { events: [] } };

/** Names of 5,000 characters, and logs that try to take the terminal over. */
export const hostileScenes: readonly Scene[] = [
  onDashboard('hostile', { ...staging, sizes: [...SIZES, SMALLEST] }),
  onDashboard('hostile-networks', { ...staging, ui: { focus: 'networks', zoomed: true } }),
  onDashboard('hostile-question', { ...staging, keys: ['d'] }),
  onDashboard('hostile-labels', {
    ...staging,
    ui: { details: { ...FRESH_DETAILS, tab: 'labels' } },
    keys: ['enter'],
    ready: (app) => app.details.data()?.details !== null,
  }),
];
