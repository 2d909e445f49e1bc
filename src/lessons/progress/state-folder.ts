import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where Quayside keeps what shall survive it (XDG Base Directory Specification). */
export function stateFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'quayside');
}
