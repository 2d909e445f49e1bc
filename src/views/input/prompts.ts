import { msg, type Message } from '../../engine/message.ts';
import type { App } from '../app/app.ts';
import { changeList, filterNetworks } from '../app/commands.ts';
import { search } from '../details/commands.ts';
import type { PromptPurpose } from '../app/ui-state.ts';

/** What a line of typed input does with its text. */
export interface PromptKind {
  readonly label: Message;
  /** On each change of the text, so that lists narrow as one types. */
  change(app: App, text: string): void;
}

/** Every kind of typed input that the dashboard has. */
export const promptKinds: Readonly<Partial<Record<PromptPurpose, PromptKind>>> = {
  'containers.filter': {
    label: msg('containers.filterPrompt'),
    change: (app, filter) => changeList(app, { filter }),
  },
  'networks.filter': { label: msg('containers.filterPrompt'), change: filterNetworks },
  'logs.search': {
    label: msg('logs.searchPrompt'),
    change: (app, text) => app.logs.setSearch(text),
  },
  'logs.filter': {
    label: msg('logs.filterPrompt'),
    change: (app, text) => app.logs.setFilter(text),
  },
  'details.search': { label: msg('details.searchPrompt'), change: search },
};

/** Takes the typed text over and closes the line. */
export function acceptPrompt(app: App): void {
  app.ui.setState({ prompt: null });
}

/** Esc: the text and what was selected go back to what they were before the line was opened. */
export function cancelPrompt(app: App): void {
  const { prompt } = app.ui.getState();
  if (!prompt) return;
  promptKinds[prompt.purpose]?.change(app, prompt.before.value);
  app.ui.setState({ prompt: null, selection: prompt.before.selection });
}

/** A change of the typed text. */
export function changePrompt(app: App, value: string): void {
  const { prompt } = app.ui.getState();
  if (!prompt) return;
  app.ui.setState({ prompt: { ...prompt, value } });
  promptKinds[prompt.purpose]?.change(app, value);
}
