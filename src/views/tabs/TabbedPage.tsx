import { Box } from 'ink';
import type { ReactElement } from 'react';
import type { App } from '../app/app.ts';
import { FixedLines } from '../app/Lines.tsx';
import { useDrawn } from '../app/use-lines.ts';
import type { Size } from '../app/view.ts';
import { InkTable } from './InkTable.tsx';
import { sameScreen, type PageScreen } from './screen.ts';

/** A page with tabs that follows the app's state. `id` must name everything that `draw` closes over, but the size. */
export function TabbedPage(props: {
  readonly app: App;
  readonly id: string;
  readonly size: Size;
  readonly draw: () => PageScreen;
}): ReactElement {
  const { app, id, size, draw } = props;
  const { width, height } = size;
  const screen = useDrawn(app, `${id} ${width}x${height}`, draw, sameScreen);
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      <FixedLines lines={screen.top} width={width} />
      {screen.body ? (
        <FixedLines lines={screen.body} width={width} />
      ) : (
        <Box height={screen.bodyHeight} width={width} flexShrink={0} overflow="hidden">
          <FixedLines lines={repeat(screen.left, screen.bodyHeight)} width={1} />
          <Box width={width - 2} flexShrink={0}>
            {screen.table && (
              <InkTable
                theme={app.theme}
                titles={screen.table.titles}
                lines={screen.table.lines}
                low={screen.table.low}
              />
            )}
          </Box>
          <FixedLines lines={repeat(screen.right, screen.bodyHeight)} width={1} />
        </Box>
      )}
      <FixedLines lines={[screen.bottom]} width={width} />
    </Box>
  );
}

function repeat(text: string, count: number): string[] {
  return Array.from({ length: count }, () => text);
}
