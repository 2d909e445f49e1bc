import { defineConfig } from 'vitest/config';

const oldest = [22, 12] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  throw new Error(
    `Node ${process.versions.node} is too old for the tests: run them by npm, which brings its own Node`,
  );
}

/** Other programs take their time on a busy machine; a test that waits in vain says for what before that. */
const patience = { testTimeout: 60_000, hookTimeout: 60_000 };
const engine = 'test/support/global-engine.ts';
const build = 'test/support/global-build.ts';

export default defineConfig({
  test: {
    // One after the other: the files of a run share its engine, and some tell every event and request on it.
    maxWorkers: 1,
    projects: [
      { test: { name: 'unit', include: ['test/{unit,component}/**/*.test.{ts,tsx}'], ...patience } },
      {
        test: {
          name: 'engine',
          include: ['test/engine/**/*.test.{ts,tsx}'],
          globalSetup: [engine],
          ...patience,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/{e2e,ssh}/**/*.test.{ts,tsx}'],
          globalSetup: [build, engine],
          ...patience,
        },
      },
    ],
  },
});
