import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ReactElement } from 'react';
import { renderFullScreen } from '../ink/render.ts';
import type { MouseEvent, Terminal } from '../terminal/terminal.ts';
import type { MouseInput, Screen, ScreenHost } from './screen.ts';

type Stack = StoreApi<readonly Screen[]>;

/**
 * Runs the program on a terminal that is open: a stack of screens, the one on top drawn and with the keys. It goes on
 * until the last screen is popped, or something ends the process; then every screen is closed, top first.
 */
export function runProgram(terminal: Terminal, first: (host: ScreenHost) => Screen): void {
  const stack: Stack = createStore<readonly Screen[]>(() => []);
  const top = (): Screen | undefined => stack.getState().at(-1);
  const host: ScreenHost = {
    get cols() {
      return terminal.size.columns;
    },
    get rows() {
      return terminal.size.rows;
    },
    push: (screen) => stack.setState([...stack.getState(), screen], true),
    pop() {
      const closing = top();
      if (!closing || stack.getState().length === 1) {
        host.quit();
        return;
      }
      stack.setState(stack.getState().slice(0, -1), true);
      top()?.resize(host.cols, host.rows);
      void closing.close();
    },
    quit: () => void terminal.lifecycle.end(0),
    suspend: () => terminal.lifecycle.suspend(),
    handOver: (pane) => terminal.input.handOver(pane),
    followCursor: (cursorOf) => terminal.followCursor(cursorOf),
    moveCursor: () => terminal.moveCursor(),
  };
  terminal.lifecycle.onEnd(async () => {
    await Promise.allSettled(
      stack
        .getState()
        .toReversed()
        .map((screen) => screen.close()),
    );
  });
  stack.setState([first(host)], true);
  terminal.onResize(({ columns, rows }) => {
    for (const screen of stack.getState()) screen.resize(columns, rows);
  });
  // Before Ink listens: keys typed since the first frame are waiting, and go to whoever listens first.
  terminal.input.onMouse((event) => {
    const input = mouseInput(event);
    if (input) top()?.mouse(input);
  });
  terminal.input.onPaste((text) => {
    const screen = top();
    if (!screen?.paste) return false;
    screen.paste(text);
    return true;
  });
  terminal.input.onKey(({ name }) => {
    if (name === 'ctrl-c') host.quit();
    else if (name === 'ctrl-z') host.suspend();
    else return top()?.key(name) ?? false;
    return true;
  });
  renderFullScreen(<Top stack={stack} />, terminal);
}

function Top({ stack }: { readonly stack: Stack }): ReactElement | null {
  const screens = useStore(stack);
  return screens.at(-1)?.element ?? null;
}

function mouseInput({ kind, button, x, y }: MouseEvent): MouseInput | null {
  if (kind === 'wheel-up' || kind === 'wheel-down') return { kind, x, y };
  return kind === 'press' && button === 'left' ? { kind, x, y } : null;
}
