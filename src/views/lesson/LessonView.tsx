import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { App } from '../app/app.ts';
import { DashboardPage } from '../app/Dashboard.tsx';
import { layoutFor } from '../app/layout.ts';
import { messageLine } from '../app/message-line.ts';
import { confirmBox } from '../dialogs/confirm.ts';
import { PromptLine } from '../dialogs/PromptLine.tsx';
import { TextField } from '../terminal/TextField.tsx';
import { FixedLines, LiveLines } from '../app/Lines.tsx';
import { isTooSmall, tooSmallLines } from '../app/too-small.ts';
import { useDrawn } from '../app/use-lines.ts';
import { sameLines } from '../app/same-lines.ts';
import { InkTable } from '../tabs/InkTable.tsx';
import { lessonHeader, lessonMessage, tabsLine } from './draw-frame.ts';
import { drawPane } from './draw-panes.ts';
import { askBox, questionBox, termsBox, type Box as PlacedBox } from './draw-question.ts';
import { drawList, sameList } from './draw-list.ts';
import type { LessonApp } from './lesson-app.ts';
import { layoutNow } from './lesson-commands.ts';
import { lessonFooter } from './lesson-footer.ts';
import { lessonFocus } from './lesson-keys.ts';
import type { LessonLayout, PlacedPane } from './lesson-layout.ts';

/** The course: the list of exercises or the open one, and a question over them. */
export function LessonRoot({ app }: { readonly app: LessonApp }): ReactElement {
  const { place, help, question, ask, terms, pane, cols, rows } = useStore(app.ui);
  const focus = lessonFocus(app);
  if (isTooSmall(cols, rows)) return <FixedLines lines={tooSmallLines(app.tr, cols, rows)} width={cols} />;
  const isList = place === 'course' || help;
  return (
    <Box flexDirection="column" width={cols} height={rows}>
      <LiveLines app={app} id="header" width={cols} draw={() => [lessonHeader(app.view(), cols)]} />
      {isList ? (
        <List app={app} width={cols} height={rows} />
      ) : (
        <Exercise app={app} width={cols} height={rows} />
      )}
      <LiveLines
        app={app}
        id={`footer ${focus} ${pane}`}
        width={cols}
        draw={() => [lessonFooter(app, cols)]}
      />
      {!isList && <DashboardQuestion app={app} />}
      {terms !== null && <Over box={termsBox(app.view(), terms)} />}
      {ask !== null && <Asked app={app} />}
      {question && <Over box={questionBox(app.view(), question)} />}
    </Box>
  );
}

interface Sized {
  readonly app: LessonApp;
  readonly width: number;
  /** Of the whole screen. */
  readonly height: number;
}

/** The list of exercises, or that of the keys: a table, and lines below it. */
function List({ app, width, height }: Sized): ReactElement {
  const { place, help } = useStore(app.ui);
  const list = useDrawn(
    app,
    `${place} ${help} ${width}x${height}`,
    () => drawList(app, { width, height: height - 2 }),
    sameList,
  );
  return (
    <Box flexDirection="column" width={width} height={height - 2} flexShrink={0} overflow="hidden">
      <FixedLines lines={list.above} width={width} />
      {list.table && (
        <Box width={width} flexShrink={0}>
          <InkTable
            theme={app.theme}
            titles={list.table.titles}
            lines={list.table.lines}
            low={list.table.low}
          />
        </Box>
      )}
      <FixedLines lines={list.below} width={width} />
    </Box>
  );
}

interface Shape {
  readonly layout: LessonLayout;
  /** The page of the dashboard that takes the place of the panes, and the line of typed input. */
  readonly page: boolean;
  readonly prompt: string;
}

function Exercise({ app, width, height }: Sized): ReactElement {
  // The shape of the layout depends on how long the checks are, so it is followed like what is drawn in it.
  const { layout, page } = useDrawn(app, `layout ${width}x${height}`, () => shapeNow(app), isSameShape);
  const live = app.live();
  const openPage = live?.ui.getState().dialogs.findLast(({ kind }) => kind !== 'confirm');
  if (page && live !== null && openPage) {
    const whole = layoutFor({ cols: width, rows: height, focus: 'containers', zoomed: true });
    const body = { ...whole.body, height: height - 3 };
    return (
      <>
        <DashboardPage app={live} page={openPage} layout={{ ...whole, body }} />
        <Below app={app} live={live} width={width} />
      </>
    );
  }
  const columns = [...new Set(layout.panes.map(({ x }) => x))];
  const isOne = layout.panes.length === 1;
  return (
    <>
      {layout.tabsRow !== null && (
        <LiveLines app={app} id="tabs" width={width} draw={() => [tabsLine(app.view(), width)]} />
      )}
      <Box height={layout.body.height} width={width} flexShrink={0}>
        {isOne ? (
          layout.panes.map((pane) => <Pane key={pane.id} app={app} pane={pane} />)
        ) : (
          <>
            <Column app={app} panes={layout.panes.filter(({ x }) => x === columns[0])} />
            <Right app={app} panes={layout.panes.filter(({ x }) => x !== columns[0])} />
          </>
        )}
      </Box>
      {layout.messageRow !== null && <Below app={app} live={live} width={width} />}
    </>
  );
}

interface Panes {
  readonly app: LessonApp;
  readonly panes: readonly PlacedPane[];
}

/** Panes under one another. */
function Column({ app, panes }: Panes): ReactElement {
  return (
    <Box flexDirection="column" flexShrink={0}>
      {panes.map((pane) => (
        <Pane key={pane.id} app={app} pane={pane} />
      ))}
    </Box>
  );
}

/** The shell, and below it the live pane and what may stand beside it. */
function Right({ app, panes }: Panes): ReactElement {
  return (
    <Box flexDirection="column" flexShrink={0}>
      {panes
        .filter(({ id }) => id === 'shell')
        .map((pane) => (
          <Pane key={pane.id} app={app} pane={pane} />
        ))}
      <Box flexShrink={0}>
        {panes
          .filter(({ id }) => id !== 'shell')
          .map((pane) => (
            <Pane key={pane.id} app={app} pane={pane} />
          ))}
      </Box>
    </Box>
  );
}

/** The line above the footer: the course's, the dashboard's after one of its actions, or its typed input. */
function Below(props: {
  readonly app: LessonApp;
  readonly live: App | null;
  readonly width: number;
}): ReactElement {
  const { app, live, width } = props;
  const prompt = live?.ui.getState().prompt;
  if (live && prompt) return <PromptLine app={live} prompt={prompt} width={width} />;
  const draw = (): string[] => [
    live?.ui.getState().notice ? messageLine(live.view(), width) : lessonMessage(app.view(), width),
  ];
  return <LiveLines app={app} id={`message ${live === null}`} width={width} draw={draw} />;
}

/** The shell tells itself when it changes: nothing else is drawn anew for it. */
function Pane({ app, pane }: { readonly app: LessonApp; readonly pane: PlacedPane }): ReactElement {
  const focused = useStore(app.ui, (ui) => ui.pane === pane.id);
  const shell = pane.id === 'shell' ? app.shell() : null;
  const id = `${JSON.stringify(pane)} ${focused} ${shell === null}`;
  return <LiveLines app={shell ?? app} id={id} width={pane.width} draw={() => drawPane(app.view(), pane)} />;
}

function Over({ box: { rect, lines } }: { readonly box: PlacedBox }): ReactElement {
  return (
    <Box position="absolute" left={rect.x} top={rect.y}>
      <FixedLines lines={lines} width={rect.width} />
    </Box>
  );
}

/** A question that is answered; a typed answer stands in a field of its own on the box. */
function Asked({ app }: { readonly app: LessonApp }): ReactElement | null {
  const { ask } = useStore(app.ui);
  if (ask === null) return null;
  const box = askBox(app.view(), ask);
  const { rect, field } = box;
  return (
    <>
      <Over box={box} />
      {ask.kind === 'text' && field !== null && (
        <Box position="absolute" left={rect.x + 2} top={rect.y + field} width={rect.width - 4} height={1}>
          <Text>{app.theme.paint.key('› ')}</Text>
          <Box flexGrow={1} height={1} overflow="hidden">
            <TextField value={ask.value} onChange={(value) => app.ui.setState({ ask: { ...ask, value } })} />
          </Box>
        </Box>
      )}
    </>
  );
}

/** What the dashboard asks before it does something dangerous. */
function DashboardQuestion({ app }: { readonly app: LessonApp }): ReactElement | null {
  const box = useDrawn(app, 'dashboard question', () => dashboardBox(app), isSameBox);
  return box === null ? null : <Over box={box} />;
}

function dashboardBox(app: LessonApp): PlacedBox | null {
  const live = app.live();
  const question = live?.ui.getState().dialogs.at(-1);
  if (live === null || question?.kind !== 'confirm') return null;
  const view = live.view();
  const { cols, rows } = app.ui.getState();
  return confirmBox({ ...view, ui: { ...view.ui, cols, rows } }, question);
}

function isSameBox(a: PlacedBox | null, b: PlacedBox | null): boolean {
  return a === b || (a !== null && b !== null && sameLines(a.lines, b.lines));
}

function shapeNow(app: LessonApp): Shape {
  const ui = app.live()?.ui.getState();
  return {
    layout: layoutNow(app.view()),
    page: ui?.dialogs.some(({ kind }) => kind !== 'confirm') ?? false,
    prompt: JSON.stringify([ui?.prompt ?? null, app.live() === null, app.shell() === null]),
  };
}

function isSameShape(a: Shape, b: Shape): boolean {
  return sameLines([JSON.stringify(a)], [JSON.stringify(b)]);
}
