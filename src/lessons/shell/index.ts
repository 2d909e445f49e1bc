export { openShell, type ShellEnd, type ShellSession, type ShellSize } from './open-shell.ts';
export { prepareShell, type ShellEnvironment, type ShellSetup } from './prepare.ts';
export type { CommandRecords, ScriptReply, ScriptRequest } from './records.ts';
export { runScript, type ScriptOptions, type ScriptResult } from './run-script.ts';
export type { CommandRecord } from './types.ts';
