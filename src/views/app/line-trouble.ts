import type { Trouble } from '../../engine/trouble/types.ts';
import { selectedContainerId, type UiState } from './ui-state.ts';
import type { View } from './view.ts';

/** So long a new trouble keeps the message line, whatever is selected. */
const NEWS_MS = 30_000;

/**
 * The trouble that the message line tells: the latest while it is new, then that of the container that is open or
 * selected, where it is in trouble, else the latest.
 */
export function lineTrouble(view: Pick<View, 'troubles' | 'ui' | 'now'>): Trouble | undefined {
  const [latest] = view.troubles;
  if (latest && view.now - latest.time < NEWS_MS) return latest;
  const looked = openContainerId(view.ui) ?? selectedContainerId(view.ui);
  return view.troubles.find((trouble) => trouble.containerId === looked) ?? latest;
}

/**
 * Whose explanation `y` opens: on a container's details its own, on the panels that of what the message line tells, else
 * of the selected container; null where it opens none.
 */
export function explainedId(view: Pick<View, 'troubles' | 'ui' | 'now' | 'engine'>): string | null {
  const top = view.ui.dialogs.at(-1);
  if (top) return top.kind === 'details' ? top.id : null;
  const selected = view.engine.containers.get(selectedContainerId(view.ui) ?? '');
  return lineTrouble(view)?.containerId ?? selected?.id ?? null;
}

/** The container whose page is open, though a question may lie over it. */
function openContainerId({ dialogs }: UiState): string | null {
  const page = dialogs.findLast((dialog) => dialog.kind !== 'confirm');
  return page && 'id' in page ? page.id : null;
}
