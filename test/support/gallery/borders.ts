/** A rectangle with a border, in cells from 0,0; the border is part of it. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What a border is made of. */
interface Style {
  readonly corners: readonly [topLeft: string, topRight: string, bottomLeft: string, bottomRight: string];
  readonly across: string;
  readonly along: string;
}

const ROUNDED: Style = { corners: ['╭', '╮', '╰', '╯'], across: '─', along: '│' };
const HEAVY: Style = { corners: ['┏', '┓', '┗', '┛'], across: '━', along: '┃' };
const ASCII: readonly Style[] = [
  { corners: ['+', '+', '+', '+'], across: '-', along: '|' },
  { corners: ['#', '#', '#', '#'], across: '=', along: '#' },
];

/** Rows of a screen, one string a cell; the second half of a wide character is an empty string. */
export type Cells = readonly (readonly string[])[];

/** The frames of panels, pages and boxes that stand whole on the screen. */
export function framesOf(cells: Cells): Frame[] {
  return [ROUNDED, HEAVY].flatMap((style) =>
    places(cells, style.corners[0]).flatMap(([left, top]) => {
      const right = cells[top]?.indexOf(style.corners[1], left) ?? -1;
      const bottom = cells.findIndex((row, y) => y > top && row[left] === style.corners[2]);
      const frame = { left, top, right, bottom };
      return right > left && bottom > top && isWhole(cells, frame, style) ? [frame] : [];
    }),
  );
}

/**
 * What is broken about the borders of a screen: a corner or an upright that belongs to no whole frame, is not covered
 * by one, and is no part of a table; a table whose lines do not meet.
 */
export function brokenBorders(cells: Cells): string[] {
  const frames = framesOf(cells);
  const isOnFrame = ([x, y]: Place): boolean => frames.some((frame) => isOnBorder(frame, x, y));
  const isCovered = ([x, y]: Place): boolean => frames.some((frame) => isWithin(frame, x, y));
  const problems: string[] = [];
  const report = (place: Place, what: string): void => {
    problems.push(`row ${place[1]}, column ${place[0]}: ${what}\n${(cells[place[1]] ?? []).join('')}`);
  };
  for (const place of places(cells, ...ROUNDED.corners, ...HEAVY.corners, HEAVY.along)) {
    if (isOnFrame(place)) continue;
    for (const [dx, dy, joins] of NEIGHBOURS[at(cells, place)] ?? []) {
      const next: Place = [place[0] + dx, place[1] + dy];
      if (!joins.includes(at(cells, next)) && !isCovered(next)) {
        report(place, `${at(cells, place)} goes on in nothing`);
      }
    }
  }
  for (const place of places(cells, ...Object.keys(TABLE_ARMS))) {
    if (isOnFrame(place) || isTreeOrAxis(cells, place)) continue;
    const arms = TABLE_ARMS[at(cells, place)] ?? '';
    for (const [arm, dx, dy] of DIRECTIONS) {
      const next: Place = [place[0] + dx, place[1] + dy];
      if (!arms.includes(arm) || isCoveredByBox(next, frames)) continue;
      const meets = (TABLE_ARMS[at(cells, next)] ?? '').includes(OPPOSITE[arm] ?? '');
      if (!meets && !(at(cells, place) === '│' && isEdgeOfLowTable(cells, place, dy, isOnFrame))) {
        report(place, `${at(cells, place)} goes on in nothing`);
      }
    }
  }
  return problems;
}

/** What is broken about frames that must stand on a screen without Unicode. */
export function brokenAsciiFrames(cells: Cells, frames: readonly Frame[]): string[] {
  return frames
    .filter((frame) => !ASCII.some((style) => isWhole(cells, frame, style)))
    .map((frame) => `no whole frame at ${JSON.stringify(frame)}`);
}

type Place = readonly [x: number, y: number];

/** Where a corner or a heavy upright must go on, and in what. */
const NEIGHBOURS: Readonly<Record<string, readonly (readonly [dx: number, dy: number, joins: string])[]>> = {
  '╭': [[1, 0, '─'], [0, 1, '│╰']],
  '╮': [[-1, 0, '─'], [0, 1, '│╯']],
  '╰': [[1, 0, '─'], [0, -1, '│╭']],
  '╯': [[-1, 0, '─'], [0, -1, '│╮']],
  '┏': [[1, 0, '━'], [0, 1, '┃┗']],
  '┓': [[-1, 0, '━'], [0, 1, '┃┛']],
  '┗': [[1, 0, '━'], [0, -1, '┃┏']],
  '┛': [[-1, 0, '━'], [0, -1, '┃┓']],
  '┃': [[0, -1, '┃┏┓'], [0, 1, '┃┗┛']],
}; // prettier-ignore

/** Arms of what tables are made of: up, right, down, left. */
const TABLE_ARMS: Readonly<Record<string, string>> = {
  '│': 'ud',
  '┌': 'rd',
  '┐': 'ld',
  '└': 'ur',
  '┘': 'ul',
  '├': 'urd',
  '┤': 'uld',
  '┬': 'rdl',
  '┴': 'url',
  '┼': 'urdl',
  '─': 'rl',
  '╭': 'rd',
  '╮': 'ld',
  '╰': 'ur',
  '╯': 'ul',
};
const DIRECTIONS = [
  ['u', 0, -1],
  ['r', 1, 0],
  ['d', 0, 1],
  ['l', -1, 0],
] as const;
const OPPOSITE: Readonly<Record<string, string>> = { u: 'd', d: 'u', l: 'r', r: 'l' };

function at(cells: Cells, [x, y]: Place): string {
  return cells[y]?.[x] ?? '';
}

function places(cells: Cells, ...wanted: readonly string[]): Place[] {
  return cells.flatMap((row, y) =>
    row.flatMap((cell, x): Place[] => (wanted.includes(cell) ? [[x, y]] : [])),
  );
}

function isWhole(cells: Cells, frame: Frame, { corners, across, along }: Style): boolean {
  const { left, top, right, bottom } = frame;
  const row = (y: number): string => cells[y]?.slice(left + 1, right).join('') ?? '';
  // A title in the upper border, a foot in the lower: blanks around it, line at both of its ends.
  const line = new RegExp(`^${across}+( .* )?${across}+$|^${across}$`, 'u');
  const uprights = cells.slice(top + 1, bottom);
  return (
    [
      at(cells, [left, top]),
      at(cells, [right, top]),
      at(cells, [left, bottom]),
      at(cells, [right, bottom]),
    ].every((corner, index) => corner === corners[index]) &&
    line.test(row(top)) &&
    line.test(row(bottom)) &&
    uprights.every((cells) => cells[left] === along && cells[right] === along)
  );
}

function isOnBorder(frame: Frame, x: number, y: number): boolean {
  const { left, top, right, bottom } = frame;
  return isWithin(frame, x, y) && (x === left || x === right || y === top || y === bottom);
}

function isWithin({ left, top, right, bottom }: Frame, x: number, y: number): boolean {
  return x >= left && x <= right && y >= top && y <= bottom;
}

/** Whether a cell is on the border of a box; a table stands in the frame of its page, not on it. */
function isCoveredByBox([x, y]: Place, frames: readonly Frame[]): boolean {
  return frames.some((frame) => isOnBorder(frame, x, y));
}

/** Branches of a tree (`├ name`) and the axis of a graph (`0 ┤`) stand alone. */
function isTreeOrAxis(cells: Cells, [x, y]: Place): boolean {
  const sign = at(cells, [x, y]);
  return (
    ('├└'.includes(sign) && at(cells, [x + 1, y]) === ' ') ||
    (sign === '┤' && at(cells, [x - 1, y]) === ' ') ||
    (sign === '─' && [at(cells, [x - 1, y]), at(cells, [x + 1, y])].some((next) => next === ' '))
  );
}

/** The first or last row of a table without its outer rules: there no upright of the row goes on. */
function isEdgeOfLowTable(
  cells: Cells,
  [, y]: Place,
  dy: number,
  isOnFrame: (place: Place) => boolean,
): boolean {
  return (cells[y] ?? []).every((cell, x) => {
    if (cell !== '│' || isOnFrame([x, y])) return true;
    return isOnFrame([x, y + dy]) || !(TABLE_ARMS[at(cells, [x, y + dy])] ?? '').includes(dy < 0 ? 'd' : 'u');
  });
}
