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
    // Tests wait for an engine more than they compute: every core takes part.
    maxWorkers: '100%',
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
