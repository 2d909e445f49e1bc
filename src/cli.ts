import manifest from '../package.json' with { type: 'json' };
import { parseCommandLine, UsageError, type Command } from './views/cli/arguments.ts';
import { languageIn, localeLanguage } from './views/cli/language.ts';
import { endWithOutput } from './views/cli/output.ts';
import { EngineError } from './engine/message.ts';
import { createTranslator, type Language } from './views/i18n/index.ts';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

/** Reads the command line and hands over. Each command's code is loaded only when it is the one. */
async function main(): Promise<number | undefined> {
  const words = process.argv.slice(2);
  const language = languageIn(words) ?? localeLanguage(process.env);
  try {
    return await run(parseCommandLine(words), language);
  } catch (error) {
    if (error instanceof UsageError) return fail(language, error, EXIT_USAGE);
    if (error instanceof EngineError) return fail(language, error, EXIT_FAILED);
    throw error;
  }
}

async function run(command: Command, language: Language): Promise<number | undefined> {
  if (command.name !== 'dashboard' && command.name !== 'learn') endWithOutput(createTranslator(language));
  switch (command.name) {
    case 'help':
      return print(createTranslator(language).t('cli.usage'));
    case 'version':
      return print(`quayside ${manifest.version}\n`);
    case 'doctor':
      return (await import('./views/cli/doctor.ts')).runDoctor(command, language);
    case 'sandbox':
      return (await import('./views/cli/sandbox.ts')).runSandbox(command, language);
    case 'course':
      return (await import('./views/cli/course.ts')).runCourse(command, language);
    case 'snapshot':
      return (await import('./views/cli/snapshot.ts')).runSnapshot(command, language);
    case 'dashboard':
    case 'learn': {
      const { startInTerminal } = await import('./views/cli/start.ts');
      return startInTerminal(command, language);
    }
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function fail(language: Language, { says }: UsageError | EngineError, status: number): number {
  process.stderr.write(`quayside: ${createTranslator(language).say(says)}\n`);
  return status;
}

/** Undefined: a screen is open, and its keys end the process. */
const status = await main();
if (status !== undefined) process.exitCode = status;
