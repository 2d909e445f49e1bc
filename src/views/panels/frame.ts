import { cellWidth, fit, truncate } from '../text/cells.ts';
import type { Size } from '../app/view.ts';
import type { Theme } from '../theme/index.ts';

export interface FrameOptions {
  /** What stands in the upper border; cut where it is too long. */
  readonly title: string;
  /** What stands at the right end of the lower border: the panel's own keys or a count. */
  readonly foot?: string;
  readonly focused: boolean;
}

/** The lines and cells that a frame leaves for its content. */
export function insideOf(size: Size): Size {
  return { width: Math.max(0, size.width - 2), height: Math.max(0, size.height - 2) };
}

/**
 * Puts a border round the content: exactly `size.height` lines of exactly `size.width` cells. The content is cut or
 * filled up with blank lines; each of its lines is fitted.
 */
export function frame(theme: Theme, size: Size, options: FrameOptions, content: readonly string[]): string[] {
  const border = options.focused ? theme.borders.focused : theme.borders.plain;
  const paint = options.focused ? theme.paint.borderFocused : theme.paint.border;
  const inside = insideOf(size);
  if (size.width < 2 || size.height < 2) return blank(size);
  const left = paint(border.left);
  const right = paint(border.right);
  const lines = [topLine(theme, size.width, options)];
  for (let row = 0; row < inside.height; row += 1) {
    lines.push(left + fit(content[row] ?? '', inside.width) + right);
  }
  lines.push(bottomLine(theme, size.width, options));
  return lines;
}

/** Lines of spaces, for a panel without room for a border. */
export function blank(size: Size): string[] {
  return Array.from({ length: size.height }, () => ' '.repeat(size.width));
}

function topLine(theme: Theme, width: number, { title, focused }: FrameOptions): string {
  const border = focused ? theme.borders.focused : theme.borders.plain;
  const paint = focused ? theme.paint.borderFocused : theme.paint.border;
  const shown = width < 8 || title === '' ? '' : truncate(title, width - 6);
  const text = shown === '' ? '' : ` ${focused ? theme.paint.title(shown) : shown} `;
  const rest = width - 3 - cellWidth(text);
  return (
    paint(border.topLeft + border.top) + text + paint(border.top.repeat(Math.max(0, rest)) + border.topRight)
  );
}

function bottomLine(theme: Theme, width: number, { foot = '', focused }: FrameOptions): string {
  const border = focused ? theme.borders.focused : theme.borders.plain;
  const paint = focused ? theme.paint.borderFocused : theme.paint.border;
  const shown = width < 12 || foot === '' ? '' : truncate(foot, width - 6);
  const text = shown === '' ? '' : ` ${shown} `;
  const rest = width - 3 - cellWidth(text);
  return (
    paint(border.bottomLeft + border.bottom.repeat(Math.max(0, rest))) +
    text +
    paint(border.bottom + border.bottomRight)
  );
}
