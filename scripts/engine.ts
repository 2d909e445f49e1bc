/**
 * `npm run engine:up` and `npm run engine:down`: a private engine that stays until it is told to go.
 * stdout holds only the line for the shell, so that `eval "$(npm run --silent engine:up)"` works.
 */
import { createInterface } from 'node:readline/promises';
import { EngineError } from '../src/engine/message.ts';
import {
  ensureBinaries,
  findEngine,
  importBusybox,
  startPrivateEngine,
  type InstallPlan,
} from '../src/engine/sandbox/index.ts';
import { createTranslator } from '../src/views/i18n/index.ts';

const ID = 'up';

const translator = createTranslator('en');
const commands: Readonly<Record<string, () => Promise<void>>> = { up, down };
const command = commands[process.argv[2] ?? ''];

try {
  if (command === undefined) throw new Error('usage: engine.ts up|down');
  await command();
} catch (error) {
  tell(error instanceof EngineError ? translator.say(error.says) : String(error));
  process.exitCode = 1;
}

async function up(): Promise<void> {
  const binaries = await ensureBinaries({ ask: process.stdin.isTTY ? ask : async () => true });
  let engine = findEngine(ID);
  if (engine === undefined) {
    engine = await startPrivateEngine({ binaries, id: ID, lifetime: 'detached' });
    await importBusybox(engine);
    tell(
      `Docker Engine ${binaries.version} runs; it has the image quay/busybox:1, and no way to any network.`,
    );
  } else {
    tell(`It runs already: Docker Engine ${binaries.version}.`);
  }
  tell(`Its own docker, with compose and buildx: DOCKER_CONFIG=${binaries.dockerConfig} ${binaries.docker}`);
  process.stdout.write(`export DOCKER_HOST=unix://${engine.socket}\n`);
}

async function down(): Promise<void> {
  const engine = findEngine(ID);
  await engine?.stop();
  tell(
    engine === undefined ? 'No private engine runs.' : 'The private engine and all that was on it are gone.',
  );
}

async function ask(plan: InstallPlan): Promise<boolean> {
  if (plan.packages.length > 0) tell(`This installs the Debian packages ${plan.packages.join(', ')}.`);
  if (plan.unpackInto !== undefined) {
    const megabytes = Math.round(plan.unpackBytes / 1e6);
    tell(`This unpacks Debian 13's Docker Engine into ${plan.unpackInto} (about ${megabytes} MB).`);
    tell('Nothing of it is started but in the sandbox.');
  }
  const questions = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await questions.question('Go on? [Y/n] ');
  questions.close();
  return /^(y|yes|)$/i.test(answer.trim());
}

function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}
