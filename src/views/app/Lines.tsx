import { Box, Text, Transform, useIsScreenReaderEnabled } from 'ink';
import { memo, useMemo, type ReactElement } from 'react';
import { useLines, type Changing } from './use-lines.ts';

/**
 * Lines as they are, each of them of at most `width` cells, in a box of a fixed size.
 *
 * To Ink they are one text, always the same blank one, that is transformed as it is drawn (docs/decisions/ink-lines.md):
 * a change of lines costs neither a layout nor a component for each line.
 */
export const FixedLines = memo(function FixedLines(props: {
  readonly lines: readonly string[];
  readonly width: number;
}): ReactElement {
  const { lines, width } = props;
  const height = lines.length;
  const blank = useMemo(() => blankText(height), [height]);
  // Who listens has no use for blanks: Ink then leaves transforms out.
  const isHeard = useIsScreenReaderEnabled();
  return (
    <Box width={width} height={height} flexShrink={0}>
      {isHeard ? (
        <Text>{lines.join('\n')}</Text>
      ) : (
        <Transform transform={(_, row) => lines[row] ?? ''}>{blank}</Transform>
      )}
    </Box>
  );
});

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

/** Ink measures it in every frame: the box around it is what has the width. */
function blankText(height: number): string {
  return Array.from({ length: height }, () => ' ').join('\n');
}
