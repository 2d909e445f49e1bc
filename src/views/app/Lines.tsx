import { Box, Text } from 'ink';
import { memo, type ReactElement } from 'react';
import { useLines, type Changing } from './use-lines.ts';

/** One preformatted line; drawn again only when its text changes. */
const Line = memo(function Line({ text }: { readonly text: string }): ReactElement {
  return <Text wrap="truncate">{text}</Text>;
});

/** Lines as they are, in a box of a fixed size. */
export function FixedLines(props: {
  readonly lines: readonly string[];
  readonly width: number;
}): ReactElement {
  return (
    <Box flexDirection="column" width={props.width} height={props.lines.length} flexShrink={0}>
      {props.lines.map((line, row) => (
        // A row of the screen is its place: rows are replaced where they stand, never moved.
        // oxlint-disable-next-line react/no-array-index-key
        <Line key={row} text={line} />
      ))}
    </Box>
  );
}

/** Lines that follow the app's state. `id` must name everything that `draw` closes over. */
export function LiveLines(props: {
  readonly app: Changing;
  readonly id: string;
  readonly width: number;
  readonly draw: () => string[];
}): ReactElement {
  const lines = useLines(props.app, `${props.id} ${props.width}`, props.draw);
  return <FixedLines lines={lines} width={props.width} />;
}
