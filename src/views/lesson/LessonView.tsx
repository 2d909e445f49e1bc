import { Box } from 'ink';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { footerLine } from '../app/footer.ts';
import { FixedLines, LiveLines } from '../app/Lines.tsx';
import { isTooSmall, tooSmallLines } from '../app/too-small.ts';
import { useDrawn } from '../app/use-lines.ts';
import { sameLines } from '../app/same-lines.ts';
import { InkTable } from '../tabs/InkTable.tsx';
import { lessonHeader, lessonMessage, tabsLine } from './draw-frame.ts';
import { drawPane, hostLine } from './draw-panes.ts';
import { questionBox } from './draw-question.ts';
import { drawList, sameList } from './draw-list.ts';
import type { LessonApp } from './lesson-app.ts';
import { layoutNow, lessonBindings, lessonFocus } from './lesson-keys.ts';
import type { PlacedPane } from './lesson-layout.ts';

/** The course: the list of exercises or the open one, and a question over them. */
export function LessonRoot({ app }: { readonly app: LessonApp }): ReactElement {
  const { place, help, question, cols, rows } = useStore(app.ui);
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
        id={`footer ${focus}`}
        width={cols}
        draw={() => [footerLine(app, lessonBindings, focus, cols)]}
      />
      {question && <Question app={app} />}
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

function Exercise({ app, width, height }: Sized): ReactElement {
  // The shape of the layout depends on how long the checks are, so it is followed like what is drawn in it.
  const layout = useDrawn(app, `layout ${width}x${height}`, () => layoutNow(app.view()), isSameLayout);
  const [first, ...others] = layout.panes;
  return (
    <>
      {layout.tabsRow !== null && (
        <LiveLines app={app} id="tabs" width={width} draw={() => [tabsLine(app.view(), width)]} />
      )}
      <Box height={layout.body.height} width={width} flexShrink={0}>
        {first && <Pane app={app} pane={first} />}
        {others.length > 0 && (
          <Box flexDirection="column" flexShrink={0}>
            {others.map((pane) => (
              <Pane key={pane.id} app={app} pane={pane} />
            ))}
          </Box>
        )}
      </Box>
      {layout.hostRow !== null && (
        <LiveLines app={app} id="host" width={width} draw={() => [hostLine(app.view(), width)]} />
      )}
      {layout.messageRow !== null && (
        <LiveLines app={app} id="message" width={width} draw={() => [lessonMessage(app.view(), width)]} />
      )}
    </>
  );
}

function Pane({ app, pane }: { readonly app: LessonApp; readonly pane: PlacedPane }): ReactElement {
  return (
    <LiveLines
      app={app}
      id={JSON.stringify(pane)}
      width={pane.width}
      draw={() => drawPane(app.view(), pane)}
    />
  );
}

function Question({ app }: { readonly app: LessonApp }): ReactElement | null {
  const { question } = useStore(app.ui);
  if (question === null) return null;
  const { rect, lines } = questionBox(app.view(), question);
  return (
    <Box position="absolute" left={rect.x} top={rect.y}>
      <FixedLines lines={lines} width={rect.width} />
    </Box>
  );
}

function isSameLayout(a: ReturnType<typeof layoutNow>, b: ReturnType<typeof layoutNow>): boolean {
  return sameLines([JSON.stringify(a)], [JSON.stringify(b)]);
}
