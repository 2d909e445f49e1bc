import type { EngineClient } from '../client.ts';
import { fieldOf, listOf, textOf } from '../json.ts';
import { askEngine } from './failure.ts';

/** The processes of a container as `ps -ef` on the engine's machine lists them. */
export interface ProcessTable {
  readonly titles: readonly string[];
  /** As many cells in each row as there are titles. */
  readonly rows: readonly (readonly string[])[];
}

/**
 * Asks the engine for a container's processes. The engine makes an event of it (`top`).
 * @throws EngineError with a sentence, as for a container that is not running
 */
export async function topContainer(
  client: EngineClient,
  id: string,
  signal: AbortSignal,
): Promise<ProcessTable> {
  const json: unknown = await askEngine(id, signal, () =>
    client.docker.getContainer(id).top({ abortSignal: signal }),
  );
  const titles = listOf(fieldOf(json, 'Titles')).map(textOf);
  const rows = listOf(fieldOf(json, 'Processes')).map((row) => {
    const cells = listOf(row).map(textOf);
    return titles.map((_, column) => cells[column] ?? '');
  });
  return { titles, rows };
}
