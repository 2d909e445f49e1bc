/** Bits of a braille cell (U+2800 + bits) for its two columns, lowest dot first. */
const LEFT_DOTS = [0x40, 0x04, 0x02, 0x01];
const RIGHT_DOTS = [0x80, 0x20, 0x10, 0x08];
const DOTS_PER_CELL = 4;
const ASCII_STEPS = ' .:|#';

/**
 * Draws a series as an area graph: `height` lines of `width` characters, two values a cell, newest at the right.
 * Values are scaled so that `top` reaches the upper edge; a value above 0 is always seen. The two of a cell are the
 * same two however long the series gets, so that a new value changes the last column, or moves every cell by one: both
 * take few bytes to send. (With an odd count the right half of the last column is still to come.)
 */
export function graph(
  values: readonly number[],
  size: { readonly width: number; readonly height: number },
  top: number,
  unicode: boolean,
): string[] {
  const { width, height } = size;
  const columns = Math.min(width, Math.ceil(values.length / 2));
  const first = Math.ceil(values.length / 2) - columns;
  const blank = ' '.repeat(width - columns);
  const lines: string[] = [];
  for (let row = height - 1; row >= 0; row -= 1) {
    let line = blank;
    for (let cell = first; cell < first + columns; cell += 1) {
      line += cellOf(
        dotsOf(values[cell * 2] ?? 0, top, height) - row * DOTS_PER_CELL,
        dotsOf(values[cell * 2 + 1] ?? 0, top, height) - row * DOTS_PER_CELL,
        unicode,
      );
    }
    lines.push(line);
  }
  return lines;
}

/** A figure's graph in one line. */
export function sparkline(values: readonly number[], width: number, top: number, unicode: boolean): string {
  return graph(values, { width, height: 1 }, top, unicode)[0] ?? '';
}

/**
 * The upper end of an axis for figures up to `highest`: 1, 2 or 5 times a power of ten (`base` 10) or of two
 * (`base` 2, for binary sizes), at least `least`.
 */
export function axisTop(highest: number, least: number, base: 2 | 10): number {
  const wanted = Math.max(highest, least);
  if (base === 2) return 2 ** Math.ceil(Math.log2(wanted));
  const power = 10 ** Math.floor(Math.log10(wanted));
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= wanted) ?? 10 * power;
}

function dotsOf(value: number, top: number, height: number): number {
  if (!(value > 0) || top <= 0) return 0;
  return Math.max(1, Math.round((Math.min(value, top) / top) * height * DOTS_PER_CELL));
}

function cellOf(left: number, right: number, unicode: boolean): string {
  const l = clampDots(left);
  const r = clampDots(right);
  if (!unicode) return ASCII_STEPS[Math.max(l, r)] ?? ' ';
  let bits = 0;
  for (let dot = 0; dot < l; dot += 1) bits |= LEFT_DOTS[dot] ?? 0;
  for (let dot = 0; dot < r; dot += 1) bits |= RIGHT_DOTS[dot] ?? 0;
  return bits === 0 ? ' ' : String.fromCharCode(0x2800 + bits);
}

function clampDots(dots: number): number {
  return Math.max(0, Math.min(DOTS_PER_CELL, dots));
}
