/** Where a character stands, in SVG units. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const LIGHT = 1.1;
const HEAVY = 2.4;

/** Up, right, down and left arm of each box-drawing character that the program uses: 0 none, 1 light, 2 heavy. */
const ARMS: Readonly<Record<string, readonly [number, number, number, number]>> = {
  '─': [0, 1, 0, 1],
  '│': [1, 0, 1, 0],
  '┌': [0, 1, 1, 0],
  '┐': [0, 0, 1, 1],
  '└': [1, 1, 0, 0],
  '┘': [1, 0, 0, 1],
  '├': [1, 1, 1, 0],
  '┤': [1, 0, 1, 1],
  '┬': [0, 1, 1, 1],
  '┴': [1, 1, 0, 1],
  '┼': [1, 1, 1, 1],
  '━': [0, 2, 0, 2],
  '┃': [2, 0, 2, 0],
  '┏': [0, 2, 2, 0],
  '┓': [0, 0, 2, 2],
  '┗': [2, 2, 0, 0],
  '┛': [2, 0, 0, 2],
};

/** Rounded corners: the directions, right or left and down or up, in which their two arms go. */
const ROUNDED: Readonly<Record<string, readonly [number, number]>> = {
  '╭': [1, 1],
  '╮': [-1, 1],
  '╰': [1, -1],
  '╯': [-1, -1],
};

/** What is drawn of a character that borders, bars and graphs are made of; null for one that is written. */
export function shapeOf(character: string, box: Box): string | null {
  const arms = ARMS[character];
  if (arms) return lines(arms, box);
  const corner = ROUNDED[character];
  if (corner) return rounded(corner, box);
  if (character === '█') return rectangle(box, 1);
  if (character === '░') return rectangle(box, 0.22);
  const code = character.charCodeAt(0);
  return character.length === 1 && code > 0x2800 && code <= 0x28ff ? dots(code - 0x2800, box) : null;
}

function lines([up, right, down, left]: readonly [number, number, number, number], box: Box): string {
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  // Arms reach a little over the middle, so that corners are closed.
  const reach = Math.max(up, right, down, left) === 2 ? HEAVY / 2 : LIGHT / 2;
  const part = (weight: number, from: readonly [number, number], to: readonly [number, number]): string =>
    weight === 0
      ? ''
      : `<path d="M${figure(from[0])} ${figure(from[1])}L${figure(to[0])} ${figure(to[1])}" stroke-width="${weight === 2 ? HEAVY : LIGHT}"/>`;
  const vertical = up > 0 && up === down;
  const horizontal = left > 0 && left === right;
  return [
    vertical
      ? part(up, [x, box.y], [x, box.y + box.height])
      : part(up, [x, box.y], [x, y + reach]) + part(down, [x, y - reach], [x, box.y + box.height]),
    horizontal
      ? part(left, [box.x, y], [box.x + box.width, y])
      : part(left, [box.x, y], [x + reach, y]) + part(right, [x - reach, y], [box.x + box.width, y]),
  ].join('');
}

function rounded([across, along]: readonly [number, number], box: Box): string {
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  const radius = box.width / 2;
  const endX = across > 0 ? box.x + box.width : box.x;
  const endY = along > 0 ? box.y + box.height : box.y;
  return `<path d="M${figure(x)} ${figure(endY)}L${figure(x)} ${figure(y + along * radius)}Q${figure(x)} ${figure(y)} ${figure(endX)} ${figure(y)}" fill="none" stroke-width="${LIGHT}"/>`;
}

function rectangle(box: Box, opacity: number): string {
  const look = opacity === 1 ? '' : ` opacity="${opacity}"`;
  return `<rect x="${figure(box.x)}" y="${figure(box.y + 2)}" width="${figure(box.width)}" height="${figure(box.height - 4)}" stroke="none"${look}/>`;
}

/** Column and row of each of the eight dots of a braille character, by its bit. */
const DOTS: readonly (readonly [number, number])[] = [
  [0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2], [0, 3], [1, 3],
]; // prettier-ignore

function dots(bits: number, box: Box): string {
  const width = box.width / 2;
  const height = box.height / 4;
  const path = DOTS.flatMap(([column, row], bit) =>
    (bits >> bit) & 1
      ? `M${figure(box.x + column * width + width * 0.12)} ${figure(box.y + row * height + height * 0.14)}h${figure(width * 0.76)}v${figure(height * 0.72)}h-${figure(width * 0.76)}z`
      : [],
  ).join('');
  return `<path d="${path}" stroke="none"/>`;
}

function figure(value: number): string {
  return String(Math.round(value * 100) / 100);
}
