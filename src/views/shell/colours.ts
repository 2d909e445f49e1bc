import type { ColourDepth } from '../theme/index.ts';

/** A colour of a program in the pane: a number of the 256-colour palette, or 24-bit red, green and blue. */
export type Colour =
  { readonly kind: 'palette'; readonly index: number } | { readonly kind: 'rgb'; readonly rgb: number };

/**
 * The SGR parameters that show a colour on a terminal of a depth, or the nearest that it has; `''` at depth 0. The 16
 * named colours stay named, so that the person's own palette shows them.
 * @param base 30 for the foreground, 40 for the background
 */
export function colourCode(colour: Colour, base: 30 | 40, depth: ColourDepth): string {
  if (depth === 0) return '';
  if (colour.kind === 'palette') {
    if (colour.index < 16) return named(colour.index, base);
    return depth === 4
      ? named(nearestNamed(rgbOfIndex(colour.index)), base)
      : `${base + 8};5;${colour.index}`;
  }
  const { rgb } = colour;
  if (depth === 24) return `${base + 8};2;${(rgb >> 16) & 0xff};${(rgb >> 8) & 0xff};${rgb & 0xff}`;
  return depth === 8 ? `${base + 8};5;${nearestIndex(rgb)}` : named(nearestNamed(rgb), base);
}

function named(index: number, base: number): string {
  return String(index < 8 ? base + index : base + 60 + index - 8);
}

/** The steps of the 6×6×6 cube of the 256 colours, from 16 on (xterm's 256colres.h); 24 greys follow it from 232 on. */
const STEPS = [0, 95, 135, 175, 215, 255] as const;
const CUBE_FROM = 16;
const GREY_FROM = 232;

/** xterm's default values of the named colours. */
const NAMED = [
  0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000,
  0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
];

function rgbOfIndex(index: number): number {
  if (index >= GREY_FROM) return (8 + 10 * (index - GREY_FROM)) * 0x01_01_01;
  const cube = index - CUBE_FROM;
  const step = (n: number): number => STEPS[n % 6] ?? 0;
  return (step(Math.floor(cube / 36)) << 16) | (step(Math.floor(cube / 6)) << 8) | step(cube);
}

function nearestIndex(rgb: number): number {
  const levels = [(rgb >> 16) & 0xff, (rgb >> 8) & 0xff, rgb & 0xff];
  const [r = 0, g = 0, b = 0] = levels.map(nearestStep);
  const cube = CUBE_FROM + 36 * r + 6 * g + b;
  const mean = levels.reduce((sum, level) => sum + level, 0) / 3;
  const grey = GREY_FROM + Math.min(23, Math.max(0, Math.round((mean - 8) / 10)));
  return distance(rgbOfIndex(grey), rgb) < distance(rgbOfIndex(cube), rgb) ? grey : cube;
}

function nearestStep(level: number): number {
  return nearest(STEPS.length, (step) => Math.abs((STEPS[step] ?? 0) - level));
}

function nearestNamed(rgb: number): number {
  return nearest(NAMED.length, (index) => distance(NAMED[index] ?? 0, rgb));
}

function nearest(count: number, far: (index: number) => number): number {
  let best = 0;
  for (let index = 1; index < count; index++) if (far(index) < far(best)) best = index;
  return best;
}

function distance(a: number, b: number): number {
  const part = (shift: number): number => (((a >> shift) & 0xff) - ((b >> shift) & 0xff)) ** 2;
  return part(16) + part(8) + part(0);
}
