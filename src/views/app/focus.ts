import type { Focus } from '../input/keymap.ts';
import type { UiState } from './ui-state.ts';

/** Who has the keys now: the line of typed input, else the page or question on top, else the focused panel. */
export function currentFocus(ui: UiState): Focus {
  if (ui.prompt) return 'prompt';
  return ui.dialogs.at(-1)?.kind ?? ui.focus;
}
