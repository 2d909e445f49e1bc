import type { ContainerDetails } from '../../engine/details/inspect.ts';
import type { Translator } from '../i18n/index.ts';
import { layoutTable, type TableLayout } from '../tabs/table-layout.ts';
import { lastResult } from './last-result.ts';
import { maskValue } from './secrets.ts';

/** The tabs that are tables; each laid out again only when what it is made from is another. */

export const envTable = lastResult(
  (details: ContainerDetails, tr: Translator, width: number, mask: string | null): TableLayout =>
    layoutTable(
      [tr.t('details.column.name'), tr.t('details.column.value')],
      details.env.map(({ name, value }) => [name, mask === null ? value : maskValue(name, value, mask)]),
      width,
    ),
);

export const labelsTable = lastResult(
  (details: ContainerDetails, tr: Translator, width: number): TableLayout =>
    layoutTable(
      [tr.t('details.column.name'), tr.t('details.column.value')],
      Object.entries(details.container.labels).sort(([a], [b]) => (a < b ? -1 : 1)),
      width,
    ),
);

export const mountsTable = lastResult(
  (details: ContainerDetails, tr: Translator, width: number): TableLayout =>
    layoutTable(
      [
        tr.t('details.column.destination'),
        tr.t('details.column.type'),
        tr.t('details.column.source'),
        tr.t('details.column.mode'),
      ],
      details.container.mounts.map((mount) => [
        mount.destination,
        mount.type,
        mount.name === '' ? mount.source : mount.name,
        mount.readWrite ? tr.t('details.readWrite') : tr.t('details.readOnly'),
      ]),
      width,
    ),
);

export const networksTable = lastResult(
  (details: ContainerDetails, tr: Translator, width: number): TableLayout =>
    layoutTable(
      [
        tr.t('details.column.network'),
        tr.t('details.column.address'),
        tr.t('details.column.gateway'),
        'MAC',
        tr.t('details.column.aliases'),
      ],
      details.container.attachments.map((place) => [
        place.networkName,
        [place.ip, place.ip6].filter((address) => address !== '').join(' '),
        details.gateways.get(place.networkName) ?? '',
        place.mac,
        place.aliases.join(' '),
      ]),
      width,
    ),
);
