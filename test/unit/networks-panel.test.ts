import { describe, expect, it } from 'vitest';
import { drawNetworks, networkRows } from '../../src/views/panels/networks/panel.ts';
import { initialUi } from '../../src/views/app/ui-state.ts';
import type { Attachment } from '../../src/engine/types.ts';
import { cellWidth } from '../../src/views/text/cells.ts';
import { aContainer, aNetwork, aView } from '../support/fleet.ts';

const on = (network: string, ip: string, aliases: readonly string[] = []): Attachment => ({
  networkId: aNetwork(network).id,
  networkName: network,
  ip,
  ip6: '',
  aliases,
  mac: '',
});

const containers = [
  aContainer('web', { attachments: [on('front', '10.0.1.2')] }),
  aContainer('api', { attachments: [on('front', '10.0.1.3'), on('back', '10.0.2.3', ['orders'])] }),
  aContainer('alone', { attachments: [] }),
];
const networks = [
  aNetwork('front'),
  aNetwork('back', { internal: true }),
  aNetwork('unused', { driver: 'macvlan' }),
];

const rows = (filter = '', folded: readonly string[] = []): string[] => {
  const ui = { ...initialUi(120, 40), networks: { folded: new Set(folded), cursor: null, filter } };
  return networkRows(aView({ containers, networks, ui })).map((row) =>
    row.kind === 'network'
      ? row.node.network.name
      : row.kind === 'member'
        ? `- ${row.member.container.name}`
        : 'none',
  );
};

describe('the networks panel', () => {
  it('lists networks with their members first, and who is on none last', () => {
    expect(rows()).toEqual(['back', '- api', 'front', '- api', '- web', 'unused', 'none']);
  });

  it('leaves the members of a folded network out', () => {
    expect(rows('', [aNetwork('front').id])).toEqual(['back', '- api', 'front', 'unused', 'none']);
  });

  it('is filtered by network, driver, member, address and alias, also by what must not match', () => {
    expect(rows('macvlan')).toEqual(['unused']);
    expect(rows('10.0.2')).toEqual(['back', '- api']);
    expect(rows('ORDERS')).toEqual(['back', '- api']);
    expect(rows('!api')).toEqual(['unused']);
  });

  it('says who is on several, under which alias, and draws exactly its size', () => {
    for (const language of ['en', 'zh'] as const) {
      const lines = drawNetworks(aView({ containers, networks, language }), { width: 90, height: 12 }, true);
      expect(lines).toHaveLength(12);
      expect(lines.map(cellWidth)).toEqual(lines.map(() => 90));
      expect(lines.join('\n')).toContain('orders');
    }
  });
});
