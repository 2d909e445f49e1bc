import type { Trouble } from '../../engine/trouble/types.ts';
import { selectedContainerId } from './ui-state.ts';
import type { View } from './view.ts';

/** So long a new trouble keeps the message line, whatever is selected. */
const NEWS_MS = 30_000;

/**
 * The trouble that the message line tells, and that `y` explains: the latest while it is new, then that of the
 * selected container, where it is in trouble, else the latest.
 */
export function lineTrouble(view: Pick<View, 'troubles' | 'ui' | 'now'>): Trouble | undefined {
  const [latest] = view.troubles;
  if (latest && view.now - latest.time < NEWS_MS) return latest;
  const selected = selectedContainerId(view.ui);
  return view.troubles.find((trouble) => trouble.containerId === selected) ?? latest;
}
