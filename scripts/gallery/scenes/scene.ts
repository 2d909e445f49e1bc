import type { ReactElement } from 'react';
import type { Size } from '../../../src/views/terminal/terminal.ts';
import type { Language } from '../../../src/views/i18n/index.ts';

/** What a picture is drawn for. */
export interface Stage extends Size {
  readonly language: Language;
}

/** A screen that stands as the picture wants it. */
export interface Actor {
  readonly element: ReactElement;
  /** Whether its terminal shows more than ASCII. */
  readonly unicode: boolean;
  /** Ends what it holds open. */
  stop(): void;
}

/** A view in one of its states. */
export interface Scene {
  /** Begins the names of its files. */
  readonly name: string;
  readonly sizes: readonly Size[];
  play(stage: Stage): Promise<Actor>;
}

/** The sizes that every view is drawn in. */
export const SIZES: readonly Size[] = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 50 },
];

/** The smallest screen, on which the main views are drawn as well. */
export const SMALLEST: Size = { columns: 40, rows: 10 };
