import { Box } from 'ink';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { PromptLine } from '../dialogs/PromptLine.tsx';
import { drawDetails } from '../details/page.ts';
import { confirmBox } from '../dialogs/confirm.ts';
import { drawHelp } from '../dialogs/help.ts';
import { dashboardBindings } from '../input/bindings.ts';
import type { PageScreen } from '../tabs/screen.ts';
import { TabbedPage } from '../tabs/TabbedPage.tsx';
import type { App } from './app.ts';
import { dashboardFooter } from './dashboard-footer.ts';
import { currentFocus } from './focus.ts';
import { headerLine } from './header.ts';
import { layoutFor, type Layout, type PlacedPanel } from './layout.ts';
import { FixedLines, LiveLines } from './Lines.tsx';
import { messageLine } from './message-line.ts';
import { PANEL_DRAWERS } from './panels.ts';
import { pageLines } from './pages.ts';
import { summaryLine } from './summary.ts';
import { isTooSmall, tooSmallLines } from './too-small.ts';
import type { Dialog } from './ui-state.ts';

/** The whole dashboard: header, panels or the open page, the lines below, and a question over them. */
export function Dashboard({ app }: { readonly app: App }): ReactElement {
  const ui = useStore(app.ui);
  const layout = layoutFor(ui);
  const { cols, rows } = layout;
  const page = ui.dialogs.findLast((dialog) => dialog.kind !== 'confirm');
  const question = ui.dialogs.at(-1);
  const focus = currentFocus(ui);
  if (isTooSmall(cols, rows)) return <FixedLines lines={tooSmallLines(app.tr, cols, rows)} width={cols} />;
  return (
    <Box flexDirection="column" width={cols} height={rows}>
      <LiveLines app={app} id="header" width={cols} draw={() => [headerLine(app.view(), cols)]} />
      {page ? <DashboardPage app={app} page={page} layout={layout} /> : <Panels app={app} layout={layout} />}
      {layout.summaryRow !== null && (
        <LiveLines app={app} id="summary" width={cols} draw={() => [summaryLine(app.view(), cols)]} />
      )}
      {ui.prompt ? (
        <PromptLine app={app} prompt={ui.prompt} width={cols} />
      ) : (
        <LiveLines app={app} id="message" width={cols} draw={() => [messageLine(app.view(), cols)]} />
      )}
      <LiveLines
        app={app}
        id={`footer ${focus}`}
        width={cols}
        draw={() => [dashboardFooter(app, focus, cols)]}
      />
      {question?.kind === 'confirm' && <Question app={app} question={question} />}
    </Box>
  );
}

function Panels({ app, layout }: { readonly app: App; readonly layout: Layout }): ReactElement {
  const rows = rowsOf(layout.panels);
  return (
    <Box flexDirection="column" height={layout.body.height} flexShrink={0}>
      {rows.map((panels) => (
        <Box key={panels.map((panel) => panel.id).join()} height={panels[0]?.height ?? 0} flexShrink={0}>
          {panels.map((panel) => (
            <PanelBox key={panel.id} app={app} panel={panel} />
          ))}
        </Box>
      ))}
    </Box>
  );
}

function PanelBox({ app, panel }: { readonly app: App; readonly panel: PlacedPanel }): ReactElement {
  const { id, width, height } = panel;
  const focused = useStore(app.ui, (ui) => ui.focus === id && ui.dialogs.length === 0);
  return (
    <LiveLines
      app={app}
      id={`${id} ${height} ${focused}`}
      width={width}
      draw={() => PANEL_DRAWERS[id](app.view(), { width, height }, focused)}
    />
  );
}

/** A page that takes the place of the panels: details, why, the help. */
export function DashboardPage(props: {
  readonly app: App;
  readonly page: Dialog;
  readonly layout: Layout;
}): ReactElement {
  const { app, page, layout } = props;
  const { width, height } = layout.body;
  const size = { width, height };
  if (page.kind === 'details') {
    const draw = (): PageScreen => drawDetails(app, page.id, size);
    return <TabbedPage app={app} id={`details ${page.id}`} size={size} draw={draw} />;
  }
  if (page.kind === 'help') {
    const draw = (): PageScreen => drawHelp(app, dashboardBindings, size);
    return <TabbedPage app={app} id="help" size={size} draw={draw} />;
  }
  return (
    <LiveLines
      app={app}
      id={`page ${page.kind} ${height}`}
      width={width}
      draw={() => pageLines(app, page, size)}
    />
  );
}

function Question(props: {
  readonly app: App;
  readonly question: Extract<Dialog, { kind: 'confirm' }>;
}): ReactElement {
  const { rect, lines } = confirmBox(props.app.view(), props.question);
  return (
    <Box position="absolute" left={rect.x} top={rect.y}>
      <FixedLines lines={lines} width={rect.width} />
    </Box>
  );
}

/** Panels side by side, row by row. */
function rowsOf(panels: readonly PlacedPanel[]): PlacedPanel[][] {
  const rows = new Map<number, PlacedPanel[]>();
  for (const panel of panels) rows.set(panel.y, [...(rows.get(panel.y) ?? []), panel]);
  return [...rows.values()];
}
