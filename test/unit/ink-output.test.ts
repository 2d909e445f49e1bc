import { describe, expect, it } from 'vitest';
import StockOutput from '../../node_modules/ink/build/output.js';
import Output from '../../src/views/ink/output.ts';
import { cellsOf } from '../../src/views/terminal/row-cells.ts';

const WIDTH = 24;
const HEIGHT = 4;

const PIECES = [
  'nginx', 'db', ' ', '  ', '容器', '管理', '，', '한', 'é', 'e\u0301', '👍', '●', '━━', '…', '\u200b', '\n',
  '\x1b[31m', '\x1b[1m', '\x1b[22m', '\x1b[39m', '\x1b[0m', '\x1b[48;5;17m', '\x1b[49m', '\x1b[38;2;9;8;7m',
  '\x1b[1;4;32m', '\x1b[7m', '\x1b[27m', '\x1b[2m',
]; // prettier-ignore

const bold = (text: string): string => `\x1b[1m${text}\x1b[22m`;
const red = (text: string): string => `\x1b[31m${text.replaceAll('\x1b[39m', '\x1b[39m\x1b[31m')}\x1b[39m`;
const numbered = (text: string, index: number): string => `${index}${text}`;

type Operation =
  | {
      readonly kind: 'write';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly how: number;
    }
  | {
      readonly kind: 'clip';
      readonly x1?: number;
      readonly x2?: number;
      readonly y1?: number;
      readonly y2?: number;
    }
  | { readonly kind: 'unclip' };

const TRANSFORMERS = [[], [], [], [bold], [red], [bold, red], [numbered]];

/** A seeded generator (mulberry32). */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

function operationsOf(seed: number): Operation[] {
  const upTo = randomOf(seed);
  const operations: Operation[] = [];
  let open = 0;
  for (let i = 1 + upTo(6); i > 0; i--) {
    const what = upTo(10);
    if (what === 0) {
      open++;
      operations.push({
        kind: 'clip',
        x1: upTo(8),
        x2: 8 + upTo(20),
        ...(upTo(2) ? { y1: upTo(2), y2: 1 + upTo(4) } : {}),
      });
    } else if (what === 1 && open > 0) {
      open--;
      operations.push({ kind: 'unclip' });
    } else {
      const text = Array.from({ length: upTo(6) }, () => PIECES[upTo(PIECES.length)] ?? '').join('');
      operations.push({
        kind: 'write',
        x: upTo(26) - 3,
        y: upTo(5) - 1,
        text,
        how: upTo(TRANSFORMERS.length),
      });
    }
  }
  return operations;
}

function apply(output: Output | StockOutput, operations: readonly Operation[]): string[] {
  for (const operation of operations) {
    if (operation.kind === 'unclip') output.unclip();
    else if (operation.kind === 'clip') {
      const { x1, x2, y1, y2 } = operation;
      output.clip({ x1, x2, y1, y2 });
    } else {
      const { x, y, text, how } = operation;
      output.write(x, y, text, { transformers: TRANSFORMERS[how] ?? [] });
    }
  }
  return output
    .get()
    .output.split('\n')
    .map((row) => describeRow(row));
}

function describeRow(row: string): string {
  const { texts, styles } = cellsOf(row, WIDTH);
  return texts.map((text, x) => `${text}{${styles[x] ?? ''}}`).join('');
}

describe("our Output in place of Ink's", () => {
  it('gives the same cells for any writes, clips and transforms', () => {
    const wrong: unknown[] = [];
    for (let seed = 1; seed <= 20_000 && wrong.length < 3; seed++) {
      const operations = operationsOf(seed);
      const ours = apply(new Output({ width: WIDTH, height: HEIGHT }), operations);
      const stock = apply(new StockOutput({ width: WIDTH, height: HEIGHT }), operations);
      const at = ours.findIndex((row, y) => row !== stock[y]);
      if (at !== -1) wrong.push({ seed, at, ours: ours[at], stock: stock[at], operations });
    }
    expect(wrong).toEqual([]);
  });
});
