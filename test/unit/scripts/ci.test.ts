import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-ci-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const GREEN = { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'passed' }] };
const RED = { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] };
const BROKEN = { status: 'failed', assertionResults: [] };
const SKIPPED = { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'pending' }] };

test.each([
  ['a green run counts its tests', [GREEN, GREEN], '0', '4 0'],
  ['a red test counts as failed', [GREEN, RED], '1', '3 1'],
  ['a file that could not be loaded counts as failed', [GREEN, BROKEN], '1', '2 1'],
  ['a skipped test counts as failed', [SKIPPED], '0', '1 1'],
  ['a run that failed although no test did counts as failed', [GREEN], '1', '2 1'],
  ['a run without a test counts as failed', [], '0', '0 1'],
])('%s', (_what, testResults, status, totals) => {
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  const numPassedTests = results.filter((result) => result.status === 'passed').length;
  const report = write(
    'tests.json',
    JSON.stringify({ numTotalTests: results.length, numPassedTests, testResults }),
  );
  expect(ci('totals.mjs', report, status).stdout).toBe(totals);
});

test('a run that left no report counts as failed', () => {
  expect(ci('totals.mjs', join(folder, 'none.json'), '0').stdout).toBe('0 1');
});

test('an audit without a finding passes', () => {
  const report = { vulnerabilities: {}, metadata: { vulnerabilities: { total: 0 } } };
  expect(audit(JSON.stringify(report), '').status).toBe(0);
});

test('an audit with a finding fails and names the package', () => {
  const report = {
    vulnerabilities: { ws: { severity: 'high', range: '<8' } },
    metadata: { vulnerabilities: { total: 1 } },
  };
  const { status, stdout } = audit(JSON.stringify(report), '');
  expect(status).toBe(1);
  expect(stdout).toContain('ws <8: high');
});

test.each([
  ['{"message":"405 Method Not Allowed","error":{"summary":""}}', 'npm error x', '405 Method Not Allowed'],
  ['', 'npm error network\nnpm error no way out', 'npm error no way out'],
])('an audit that npm could not ask for is told from both: %s', (json, stderr, reason) => {
  expect(audit(json, stderr)).toEqual({ status: 2, stdout: reason });
});

function audit(json: string, stderr: string): { status: number | null; stdout: string } {
  return ci('audit.mjs', write('audit.json', json), write('audit.err', stderr));
}

function ci(script: string, ...args: readonly string[]): { status: number | null; stdout: string } {
  const { status, stdout } = spawnSync(process.execPath, [join('.ci', script), ...args], {
    encoding: 'utf8',
  });
  return { status, stdout: stdout.trim() };
}

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
