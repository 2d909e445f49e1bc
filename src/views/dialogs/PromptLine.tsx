import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import type { App } from '../app/app.ts';
import type { Prompt } from '../app/ui-state.ts';
import { changePrompt, promptKinds } from '../input/prompts.ts';
import { TextField } from '../terminal/TextField.tsx';
import { cellWidth } from '../text/cells.ts';

/** The line of typed input: what it is for, the field, and the keys that end it. */
export function PromptLine(props: {
  readonly app: App;
  readonly prompt: Prompt;
  readonly width: number;
}): ReactElement {
  const { app, prompt, width } = props;
  const { tr, theme } = app;
  const kind = promptKinds[prompt.purpose];
  const label = kind ? ` ${theme.paint.strong(tr.say(kind.label))} / ` : ' / ';
  const keys = `${theme.paint.key('Enter')} ${tr.t('app.key.accept')}  ${theme.paint.key('Esc')} ${tr.t('app.key.cancel')} `;
  const room = width - cellWidth(label) - cellWidth(keys);
  return (
    <Box width={width} height={1} flexShrink={0}>
      <Text>{label}</Text>
      <Box flexGrow={1} height={1} overflow="hidden">
        <TextField value={prompt.value} onChange={(value) => changePrompt(app, value)} />
      </Box>
      {room >= MIN_FIELD_CELLS && <Text>{keys}</Text>}
    </Box>
  );
}

/** Below that the field gets the whole line. */
const MIN_FIELD_CELLS = 16;
