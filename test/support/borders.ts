import { bordersOf, type Border } from '../../src/views/theme/glyphs.ts';

/** A box on the screen, in cells from 0,0. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The boxes of a screen: all whose upper left corner is there.
 * @param screen its rows as text, where each character is one cell
 * @throws when a piece of a box's border is missing
 */
export function boxesOf(screen: readonly string[], unicode: boolean): Box[] {
  const { focused, plain } = bordersOf(unicode);
  return [focused, plain].flatMap((border) =>
    screen.flatMap((line, y) =>
      line
        .split('')
        .flatMap((_, x) => (isCorner(screen, border, x, y) ? [follow(screen, border, x, y)] : [])),
    ),
  );
}

/** An upper left corner has an edge to its right and one below it. */
function isCorner(screen: readonly string[], border: Border, x: number, y: number): boolean {
  const at = (column: number, row: number): string | undefined => screen[row]?.[column];
  const below = at(x, y + 1);
  return (
    at(x, y) === border.topLeft &&
    at(x + 1, y) === border.top &&
    (below === border.left || below === border.bottomLeft) &&
    at(x - 1, y) !== border.top &&
    at(x, y - 1) !== border.left
  );
}

function follow(screen: readonly string[], border: Border, x: number, y: number): Box {
  const top = screen[y] ?? '';
  const from = top.indexOf(border.top + border.topRight, x + 1);
  if (from < 0) throw new Error(`the box at ${x},${y} has no upper right corner:\n${screen.join('\n')}`);
  const right = from + 1;
  for (let row = y + 1; row < screen.length; row += 1) {
    const ends = [screen[row]?.[x], screen[row]?.[right]];
    const isFoot = screen[row]?.[x + 1] === border.bottom && ends[0] === border.bottomLeft;
    const wanted = isFoot ? [border.bottomLeft, border.bottomRight] : [border.left, border.right];
    if (ends.join() !== wanted.join()) {
      throw new Error(`the box at ${x},${y} is broken in row ${row}:\n${screen.join('\n')}`);
    }
    if (isFoot) return { x, y, width: right - x + 1, height: row - y + 1 };
  }
  throw new Error(`the box at ${x},${y} has no foot:\n${screen.join('\n')}`);
}
