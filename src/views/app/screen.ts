import type { ReactElement } from 'react';
import type { HandOver, Position } from '../terminal/terminal.ts';

/** A press or a turn of the mouse wheel, in cells from 0,0 at the top left. */
export interface MouseInput {
  readonly kind: 'press' | 'wheel-up' | 'wheel-down';
  readonly x: number;
  readonly y: number;
}

/**
 * What fills the terminal: the dashboard or the course. The program holds a stack of them; the one on top is drawn
 * and has the keys.
 */
export interface Screen {
  readonly element: ReactElement;
  /** A key by its name (views/terminal/keys.ts). True when it did something. */
  key(name: string): boolean;
  mouse(input: MouseInput): void;
  paste?(text: string): void;
  resize(cols: number, rows: number): void;
  /** Ends streams and engines that only this screen used. */
  close(): Promise<void>;
}

/** What a screen may ask of the program that shows it. */
export interface ScreenHost {
  readonly cols: number;
  readonly rows: number;
  push(screen: Screen): void;
  /** Takes the top screen off; the last one ends the program. */
  pop(): void;
  quit(): void;
  suspend(): void;
  /**
   * Gives the keyboard to a pane with a program in it, until the leave chord is typed or the returned function is called.
   * The mouse stays the screen's.
   */
  handOver(pane: HandOver): () => void;
  /** What knows where the cursor of such a pane is on the screen, from 0,0; undefined where no pane has one. */
  followCursor(cursorOf: (() => Position | undefined) | undefined): void;
  /** The cursor may have moved without a line changing. */
  moveCursor(): void;
}

/** A host for frames that are drawn without a program around them: nothing can be pushed, there is nothing to quit. */
export const OFFLINE_HOST: ScreenHost = {
  cols: 0,
  rows: 0,
  push: () => undefined,
  pop: () => undefined,
  quit: () => undefined,
  suspend: () => undefined,
  handOver: () => () => undefined,
  followCursor: () => undefined,
  moveCursor: () => undefined,
};
