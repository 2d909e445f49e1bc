import { EngineError } from '../../engine/message.ts';
import {
  findEngine,
  KEPT_MAX_BYTES,
  KEPT_MAX_COUNT,
  keptRoot,
  listKept,
  removeKept,
  removeStaleEngines,
  type KeptSandbox,
} from '../../engine/sandbox/index.ts';
import { cellWidth } from '../text/cells.ts';
import type { Translator } from '../i18n/index.ts';
import { PLAYGROUND, tell } from './sandbox-playground.ts';

const MEGABYTE = 1_000_000;
const GIGABYTE = 1_000_000_000;
/** Two spaces between columns, as `docker ps` leaves three. */
const GAP = 2;

/** `quayside sandbox ls`. The JSON shape is documented in docs/json.md. */
export async function listSandboxes(tr: Translator, json: boolean): Promise<number> {
  await removeStaleEngines();
  const kept = await listKept();
  process.stdout.write(json ? asJson(kept) : asText(kept, tr));
  return 0;
}

/** `quayside sandbox rm`: ends the playground where it runs for itself, and removes what is kept. */
export async function removeSandboxes(tr: Translator, id: string | null): Promise<number> {
  await removeStaleEngines();
  const ids = id === null ? (await listKept()).map((kept) => kept.id) : [id];
  let status = 0;
  for (const one of ids) {
    try {
      await removeOne(one);
      process.stdout.write(`${tr.t('sandbox.removed', { id: one })}\n`);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      tell(`quayside: ${tr.say(error.says)}`);
      status = 1;
    }
  }
  return status;
}

async function removeOne(id: string): Promise<void> {
  const engine = id === PLAYGROUND ? findEngine(PLAYGROUND) : undefined;
  if (engine?.detached === true) await engine.stop({ discard: true });
  else await removeKept(id);
}

function asJson(kept: readonly KeptSandbox[]): string {
  const sandboxes = kept.map(({ id, folder, bytes, engine, usedAt, inUse }) => ({
    id,
    folder,
    bytes,
    engine,
    usedAt,
    running: inUse,
  }));
  const caps = { count: KEPT_MAX_COUNT, bytes: KEPT_MAX_BYTES };
  return `${JSON.stringify({ folder: keptRoot(), caps, sandboxes }, null, 2)}\n`;
}

function asText(kept: readonly KeptSandbox[], tr: Translator): string {
  if (kept.length === 0) return `${tr.t('sandbox.lsNone')}\n`;
  const rows = [
    tr.t('sandbox.lsHead').split('\t'),
    ...kept.map(({ id, inUse, bytes, usedAt }) => [
      id,
      inUse ? tr.t('sandbox.lsRunning') : tr.t('sandbox.lsKept'),
      `${Math.round(bytes / MEGABYTE)} MB`,
      usedAt === 0 ? '' : new Date(usedAt).toLocaleString(tr.language),
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => cellWidth(row[column] ?? ''))),
  );
  const lines = rows.map((row) =>
    row
      .map((text, column) => text + ' '.repeat((widths[column] ?? 0) - cellWidth(text) + GAP))
      .join('')
      .trimEnd(),
  );
  const caps = { count: KEPT_MAX_COUNT, gigabytes: KEPT_MAX_BYTES / GIGABYTE, folder: keptRoot() };
  return `${[...lines, tr.t('sandbox.lsCaps', caps)].join('\n')}\n`;
}
