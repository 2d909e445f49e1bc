export { createShellPane, type ShellPane, type ShellPaneOptions } from './shell-pane.ts';
