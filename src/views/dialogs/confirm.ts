import { findAction } from '../../engine/actions/index.ts';
import { cellWidth, fit, wrapCells } from '../text/cells.ts';
import { frame } from '../panels/frame.ts';
import type { Dialog } from '../app/ui-state.ts';
import type { View } from '../app/view.ts';
import type { Rect } from '../app/layout.ts';

type Question = Extract<Dialog, { kind: 'confirm' }>;

const WIDEST = 76;
/** The header and the footer, which stay in sight, and the two borders. */
const ROWS_AROUND = 4;

/** The question of an action as a box over the panels: its lines and where they stand. */
export function confirmBox(
  view: View,
  question: Question,
): { readonly rect: Rect; readonly lines: string[] } {
  const action = findAction(question.actionId);
  const { theme, tr, ui } = view;
  const width = Math.min(WIDEST, ui.cols - 2);
  const inner = width - 4;
  if (!action) return { rect: { x: 0, y: 0, width: 0, height: 0 }, lines: [] };
  const { object, asked, options } = question;
  const switches = action.toggles.map(
    (toggle) =>
      `${theme.paint.key(toggle.key)} [${(options[toggle.id] ?? toggle.initial) ? 'x' : ' '}] ${tr.say(toggle.label)}`,
  );
  const yes = `${theme.paint.key(action.danger === 'destroy' ? 'y' : 'y / Enter')} ${tr.t('app.key.yes')}`;
  const no = `${theme.paint.key('n / Esc')} ${tr.t('app.key.no')}`;
  const command = wrapCells(`$ ${action.command(object, asked, options)}`, inner);
  const blocks = [
    wrapCells(tr.say(action.question(object, asked, options)), inner),
    switches,
    command.map((line) => theme.paint.dim(line)),
    [`${yes}   ${no}`],
  ];
  const content = stack(blocks, ui.rows - ROWS_AROUND).map((line) => ` ${line}`);
  const height = content.length + 2;
  const title = action.danger === 'destroy' ? theme.paint.bad(tr.say(action.label)) : tr.say(action.label);
  const lines = frame(theme, { width, height }, { title, focused: true }, content);
  const x = Math.max(0, Math.floor((ui.cols - width) / 2));
  const y = Math.max(1, Math.floor((ui.rows - height) / 2.5));
  return {
    rect: { x, y, width, height },
    lines: lines.map((line) => fit(line, Math.max(width, cellWidth(line)))),
  };
}

/** Puts blocks below each other in at most `rows` lines: blank lines between them go first, never the last block. */
function stack(blocks: readonly (readonly string[])[], rows: number): string[] {
  const filled = blocks.filter((block) => block.length > 0);
  const spaced = filled.flatMap((block, index) => (index === 0 ? block : ['', ...block]));
  if (spaced.length <= rows) return spaced;
  const last = filled.at(-1) ?? [];
  return [
    ...filled
      .slice(0, -1)
      .flat()
      .slice(0, Math.max(0, rows - last.length)),
    ...last,
  ];
}
