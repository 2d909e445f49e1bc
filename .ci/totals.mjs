/**
 * `totals.mjs JSON STATUS`: "PASSED FAILED" of a vitest run from its JSON report. A file that could not be loaded,
 * a test that was skipped, and a run that failed although no test did, each count as a failure.
 */
import { existsSync, readFileSync } from 'node:fs';

const [path = '', status = '1'] = process.argv.slice(2);

if (!existsSync(path)) {
  console.log('0 1');
} else {
  const report = JSON.parse(readFileSync(path, 'utf8'));
  const passed = report.numPassedTests;
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  const failed = report.numTotalTests - passed + broken;
  console.log(`${passed} ${failed === 0 && (status !== '0' || passed === 0) ? 1 : failed}`);
}
