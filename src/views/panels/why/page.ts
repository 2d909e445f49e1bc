import { wrapCells } from '../../text/cells.ts';
import type { Size, View } from '../../app/view.ts';
import { frame, insideOf } from '../frame.ts';
import type { WhyController, WhyData } from './controller.ts';
import { whyLines } from './lines.ts';

/** What the page is drawn from. */
export interface WhyHost {
  readonly why: Pick<WhyController, 'data' | 'drawn'>;
  view(): View;
}

/** Cells left free on each side. */
const MARGIN_CELLS = 1;

/** The why page in its frame: exactly `size.height` lines of exactly `size.width` cells. */
export function drawWhy(host: WhyHost, id: string, size: Size): string[] {
  const view = host.view();
  const { tr, theme } = view;
  const data = host.why.data();
  const inside = insideOf(size);
  const width = Math.max(1, inside.width - 2 * MARGIN_CELLS);
  const lines = contentOf(data, view, width);
  const last = Math.max(0, lines.length - inside.height);
  host.why.drawn(lines.length, inside.height);
  const first = Math.min(data?.scroll ?? 0, last);
  const name = data?.why?.name ?? view.engine.containers.get(id)?.name ?? id.slice(0, 12);
  const dash = theme.unicode ? '–' : '-';
  const shown = `${first + 1}${dash}${Math.min(lines.length, first + inside.height)} / ${lines.length}`;
  return frame(
    theme,
    size,
    {
      title: `${tr.t('why.title')} ${theme.glyphs.separator} ${name}`,
      focused: true,
      ...(last > 0 ? { foot: theme.paint.dim(shown) } : {}),
    },
    lines.slice(first, first + inside.height).map((line) => `${' '.repeat(MARGIN_CELLS)}${line}`),
  );
}

function contentOf(data: WhyData | null, view: View, width: number): string[] {
  const { tr, theme, now } = view;
  const says = data?.says ? wrapCells(theme.paint.bad(tr.say(data.says)), width) : [];
  if (data?.why) return [...says, ...whyLines(data.why, { width, tr, theme, now })];
  return says.length > 0 ? says : wrapCells(theme.paint.dim(tr.t('why.asking')), width);
}
