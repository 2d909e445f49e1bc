import type { ContainerDetails } from '../../engine/details/inspect.ts';
import type { Container } from '../../engine/types.ts';
import type { Translator } from '../i18n/index.ts';
import type { Theme } from '../theme/index.ts';

/** What a tab draws from. */
export interface Look {
  readonly details: ContainerDetails;
  /** As the list has it now; of a removed one, as it was inspected last. */
  readonly container: Container;
  readonly tr: Translator;
  readonly theme: Theme;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Cells across. */
  readonly width: number;
}

/** What a hidden value is shown as. */
export function maskOf(theme: Theme): string {
  return (theme.unicode ? '•' : '*').repeat(8);
}
