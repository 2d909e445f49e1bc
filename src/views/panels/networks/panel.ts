import { cellWidth, fit, wrapCells } from '../../text/cells.ts';
import { joinFitting } from '../../text/parts.ts';
import { frame, insideOf } from '../frame.ts';
import { passesFilter } from '../filter.ts';
import { firstVisible } from '../scroll.ts';
import { selectedContainerId } from '../../app/ui-state.ts';
import type { DrawPanel, View } from '../../app/view.ts';
import { containerName } from '../containers/cells.ts';
import { isUp } from '../containers/rows.ts';
import { networkTree, type Member, type NetworkNode } from './tree.ts';

/** A line of the networks panel and what it stands for. `key` is stable while the object lives. */
export type NetworkRow =
  | { readonly key: string; readonly kind: 'network'; readonly node: NetworkNode; readonly folded: boolean }
  | { readonly key: string; readonly kind: 'member'; readonly member: Member; readonly last: boolean }
  | { readonly key: string; readonly kind: 'none'; readonly names: string };

/** The rows of the networks panel, folded networks without their members. */
export function networkRows(view: Pick<View, 'engine' | 'ui'>): NetworkRow[] {
  const tree = networkTree(view.engine);
  const { filter } = view.ui.networks;
  const shown = tree.networks.filter((node) => passesFilter(filter, textsOf(node)));
  const rows = shown.flatMap((node): NetworkRow[] => {
    const folded = view.ui.networks.folded.has(node.network.id);
    const head: NetworkRow = { key: node.network.id, kind: 'network', node, folded };
    if (folded) return [head];
    return [
      head,
      ...node.members.map((member, index): NetworkRow => ({
        key: `${node.network.id}/${member.container.id}`,
        kind: 'member',
        member,
        last: index === node.members.length - 1,
      })),
    ];
  });
  if (tree.onNone.length > 0 && filter === '') {
    rows.push({
      key: 'none',
      kind: 'none',
      names: tree.onNone.map((container) => container.name).join(', '),
    });
  }
  return rows;
}

/** What a filter looks at: the network itself, and who is on it under which address. */
function textsOf({ network, members }: NetworkNode): string[] {
  return [
    network.name,
    network.driver,
    network.scope,
    ...network.subnets.map(({ subnet }) => subnet),
    ...members.flatMap(({ container, ip, aliases }) => [container.name, ip, ...aliases]),
  ];
}

/** Panel 4: who is on which network, with which addresses. */
export const drawNetworks: DrawPanel = (view, size, focused) => {
  const inside = insideOf(size);
  const rows = networkRows(view);
  const cursor = focused ? rows.findIndex((row) => row.key === view.ui.networks.cursor) : -1;
  const room = Math.max(0, inside.height - 1);
  const first = firstVisible(view.scroll, 'networks', cursor, room, rows.length);
  const widths = columnWidths(view, inside.width);
  const lines = rows.slice(first, first + room).flatMap((row, index) => {
    const selected = first + index === cursor;
    const drawn = rowLines(view, row, widths, inside.width, selected);
    return drawn.map((line) => (selected ? view.theme.paint.selected(fit(line, inside.width)) : line));
  });
  const { tr, theme } = view;
  const heading = theme.paint.dim(
    `   ${fit(tr.t('networks.name').toUpperCase(), widths.name)} ${fit(tr.t('networks.driver').toUpperCase(), widths.driver)} ${tr.t('networks.subnet').toUpperCase()}`,
  );
  const { filter } = view.ui.networks;
  const title = [
    `4 ${tr.t('networks.title')}`,
    String(view.engine.networks.size),
    ...(filter === '' ? [] : [`/${filter}`]),
  ].join(` ${theme.glyphs.separator} `);
  const foot =
    rows.length > room
      ? theme.paint.dim(`${first + 1}–${Math.min(rows.length, first + room)} / ${rows.length}`)
      : '';
  return frame(theme, size, { title, foot, focused }, [heading, ...lines]);
};

interface Widths {
  readonly name: number;
  readonly driver: number;
  /** Of the names and addresses of members. */
  readonly member: number;
  readonly address: number;
}

const MEMBER_MAX_CELLS = 24;
/** 255.255.255.255 */
const ADDRESS_MAX_CELLS = 15;

function columnWidths(view: View, width: number): Widths {
  const longest = Math.max(
    8,
    ...[...view.engine.networks.values()].map((network) => cellWidth(network.name)),
  );
  const members = networkTree(view.engine).networks.flatMap((node) => node.members);
  const widest = (texts: readonly string[], most: number): number =>
    Math.min(most, Math.max(0, ...texts.map(cellWidth)));
  return {
    name: Math.min(longest + 1, Math.max(8, Math.floor(width * 0.4))),
    driver: 8,
    member: widest(
      members.map(({ container }) => container.name),
      Math.min(MEMBER_MAX_CELLS, Math.max(8, Math.floor(width * 0.4))),
    ),
    address: widest(
      members.map(({ ip }) => (ip === '' ? view.tr.t('networks.noAddress') : ip)),
      ADDRESS_MAX_CELLS,
    ),
  };
}

function rowLines(view: View, row: NetworkRow, widths: Widths, width: number, selected: boolean): string[] {
  const { theme, tr } = view;
  const mark = selected ? theme.glyphs.cursor : ' ';
  if (row.kind === 'network') return [networkLine(view, row.node, row.folded, widths, width, mark)];
  if (row.kind === 'member') return [memberLine(view, row.member, row.last, widths, width, mark)];
  return wrapCells(tr.t('networks.onNone', { names: row.names }), Math.max(8, width - 3)).map(
    (line) => `${mark}  ${theme.paint.dim(line)}`,
  );
}

function networkLine(
  view: View,
  node: NetworkNode,
  folded: boolean,
  widths: Widths,
  width: number,
  mark: string,
): string {
  const { theme, tr } = view;
  const { network } = node;
  const fold = node.members.length === 0 ? ' ' : folded ? theme.glyphs.groupClosed : theme.glyphs.groupOpen;
  const gateways = network.subnets.map(({ gateway }) => gateway).filter((gateway) => gateway !== '');
  const flags = [
    network.scope !== 'local' && network.scope !== '' ? network.scope : '',
    network.internal ? tr.t('networks.internal') : '',
    network.attachable ? tr.t('networks.attachable') : '',
    folded && node.members.length > 0 ? tr.t('networks.members', { count: node.members.length }) : '',
  ].filter((flag) => flag !== '');
  const head = `${mark}${fold} ${theme.paint.strong(fit(network.name, widths.name))} ${fit(network.driver, widths.driver)} `;
  const tail = [
    network.subnets.map(({ subnet }) => subnet).join(', '),
    flags.map((flag) => theme.paint.info(flag)).join(' '),
    gateways.length === 0
      ? ''
      : theme.paint.dim(tr.t('networks.gateways', { addresses: gateways.join(', ') })),
  ].filter((part) => part !== '');
  return head + joinFitting(tail, width - cellWidth(head));
}

function memberLine(
  view: View,
  member: Member,
  last: boolean,
  widths: Widths,
  width: number,
  mark: string,
): string {
  const { theme, tr } = view;
  const { container } = member;
  const branch = last ? theme.glyphs.branchLast : theme.glyphs.branch;
  const fitted = fit(containerName(container, widths.member), widths.member);
  const name = isUp(container) ? fitted : theme.paint.dim(fitted);
  const address = member.ip === '' ? theme.paint.dim(tr.t('networks.noAddress')) : member.ip;
  const head = [
    `${mark}  ${theme.paint.dim(branch)}`,
    container.id === selectedContainerId(view.ui) ? theme.paint.accent(name) : name,
    fit(address, widths.address),
  ].join(' ');
  const more = [
    member.ip6,
    member.alsoOn.length > 0
      ? theme.paint.info(tr.t('networks.alsoOn', { names: member.alsoOn.join(', ') }))
      : '',
    member.aliases.length > 0
      ? theme.paint.dim(tr.t('networks.aliases', { names: member.aliases.join(', ') }))
      : '',
  ].filter((part) => part !== '');
  return more.length === 0 ? head : `${head}  ${joinFitting(more, width - cellWidth(head) - 2)}`;
}

/** The row that stands on line `line` of a panel of `height` lines (border included); null for none. */
export function networkRowAt(view: View, height: number, line: number): NetworkRow | null {
  const rows = networkRows(view);
  const first = view.scroll.get('networks') ?? 0;
  return line < 2 || line >= height - 1 ? null : (rows[first + line - 2] ?? null);
}
