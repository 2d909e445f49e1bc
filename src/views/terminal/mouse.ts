/** What happened with the mouse; cells are counted from 0. */
export interface MouseEvent {
  readonly kind: 'press' | 'release' | 'drag' | 'wheel-up' | 'wheel-down';
  readonly button: 'left' | 'middle' | 'right' | 'none';
  readonly x: number;
  readonly y: number;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

/**
 * Reads an SGR mouse report: `ESC [ < button ; column ; row M` (m for a release).
 * The button's bits are described in xterm's ctlseqs, "Mouse Tracking".
 * @returns undefined for what is none, and for buttons that mice rarely have
 */
export function mouseEventOf(sequence: string): MouseEvent | undefined {
  const found = /^\x1b\[<(\d+);(\d+);(\d+)([Mm])$/.exec(sequence);
  if (found === null) return undefined;
  const bits = Number(found[1]);
  const kind = kindOf(bits, found[4] === 'm');
  if (kind === undefined) return undefined;
  return {
    kind,
    button: kind.startsWith('wheel') ? 'none' : (BUTTONS[bits & 3] ?? 'none'),
    x: Number(found[2]) - 1,
    y: Number(found[3]) - 1,
    shift: (bits & 4) !== 0,
    alt: (bits & 8) !== 0,
    ctrl: (bits & 16) !== 0,
  };
}

const BUTTONS = ['left', 'middle', 'right', 'none'] as const;

function kindOf(bits: number, isRelease: boolean): MouseEvent['kind'] | undefined {
  if (bits >= 128) return undefined;
  if (bits & 64) return (bits & 3) === 0 ? 'wheel-up' : (bits & 3) === 1 ? 'wheel-down' : undefined;
  if (isRelease) return 'release';
  return bits & 32 ? 'drag' : 'press';
}
