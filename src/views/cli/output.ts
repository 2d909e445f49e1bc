import { errorCodeOf } from '../../engine/json.ts';
import { cleanText } from '../../engine/streams/sanitise.ts';
import type { Translator } from '../i18n/index.ts';

/** What a shell says of a program that SIGPIPE ended (128 + 13), which is how `| head` ends the others. */
const EXIT_PIPE_CLOSED = 141;
const EXIT_FAILED = 1;

/**
 * Ends a command that prints as soon as its output cannot be written: without a word where the reader has gone, which
 * is no fault, else with a sentence.
 */
export function endWithOutput(tr: Translator): void {
  process.stdout.on('error', (error) => {
    if (errorCodeOf(error) === 'EPIPE') process.exit(EXIT_PIPE_CLOSED);
    process.stderr.write(`quayside: ${tr.t('cli.outputFailed', { reason: cleanText(error.message) })}\n`);
    process.exit(EXIT_FAILED);
  });
}
