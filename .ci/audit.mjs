/**
 * `audit.mjs JSON STDERR`: what `npm audit --json` found, in a line. Ends with 0 for no vulnerability, 1 for some,
 * 2 where npm could not ask.
 */
import { readFileSync } from 'node:fs';

const [json = '', stderr = ''] = process.argv.slice(2).map((path) => readFileSync(path, 'utf8'));
const report = parse(json);
const counts = report?.metadata?.vulnerabilities;

if (counts === undefined) {
  const reason =
    report?.error?.summary || report?.message || stderr.trim().split('\n').at(-1) || 'npm said nothing';
  console.log(reason.replaceAll('\n', ' '));
  process.exitCode = 2;
} else {
  for (const [name, { severity, range }] of Object.entries(report.vulnerabilities)) {
    console.log(`${name} ${range}: ${severity}`);
  }
  console.log(`${counts.total} vulnerabilities in what is shipped`);
  process.exitCode = counts.total > 0 ? 1 : 0;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: npm failed before it had anything to report, and said so on stderr.
    return undefined;
  }
}
