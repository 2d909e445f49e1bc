import stringWidth from 'string-width';
import { sgrEnd } from './sgr.ts';

/**
 * How many terminal cells a string takes. SGR sequences take none.
 *
 * The ranges that a Docker screen shows (Latin, Greek, Cyrillic, box drawing, braille, Chinese, kana, Hangul)
 * are answered from a table, one look per character; anything else asks string-width, which alone knows
 * about emoji sequences and combining marks, and is remembered.
 */
export function cellWidth(s: string): number {
  let width = 0;
  for (let i = 0; i < s.length; i++) {
    const code = s.charCodeAt(i);
    const cells = CELLS_OF_UNIT[code] ?? 0;
    if (cells !== 0) {
      width += cells;
      continue;
    }
    const end = code === ESC ? sgrEnd(s, i) : 0;
    if (end === 0) return rememberedWidth(s);
    i = end - 1;
  }
  return width;
}

export const ESC = 0x1b;

/**
 * Cells of a UTF-16 unit that always stands for itself: 1 or 2. 0 where the answer depends on what is around
 * it (surrogates, combining marks, joiners, controls) or where the table does not know.
 */
export const CELLS_OF_UNIT = new Uint8Array(0x1_00_00);

const NARROW: readonly (readonly [number, number])[] = [
  [0x20, 0x7e],
  [0xa1, 0xac],
  [0xae, 0x2ff],
  [0x391, 0x3a1],
  [0x3a3, 0x482],
  [0x48a, 0x52f],
  [0x2010, 0x2027],
  [0x2030, 0x203b],
  [0x20a0, 0x20c0],
  [0x2190, 0x21ff],
  [0x2200, 0x22ff],
  [0x23ce, 0x23ce],
  [0x23f5, 0x23fa],
  [0x2500, 0x25fc],
  [0x2660, 0x2667],
  [0x26a0, 0x26a0],
  [0x2713, 0x2718],
  [0x2800, 0x28ff],
];

const WIDE: readonly (readonly [number, number])[] = [
  [0x3000, 0x3029],
  [0x3041, 0x3096],
  [0x30a1, 0x30ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
];

for (const [from, to] of NARROW) CELLS_OF_UNIT.fill(1, from, to + 1);
for (const [from, to] of WIDE) CELLS_OF_UNIT.fill(2, from, to + 1);

/** Longer strings are measured anew: remembering them would keep log lines alive. */
const REMEMBERED_LENGTH = 512;
const REMEMBERED_COUNT = 2048;
const remembered = new Map<string, number>();

function rememberedWidth(s: string): number {
  const known = remembered.get(s);
  if (known !== undefined) return known;
  const width = stringWidth(s);
  if (s.length <= REMEMBERED_LENGTH) {
    if (remembered.size >= REMEMBERED_COUNT) remembered.clear();
    remembered.set(s, width);
  }
  return width;
}
