import { defineConfig } from 'vitest/config';

const oldest = [22, 12] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  throw new Error(
    `Node ${process.versions.node} is too old for the tests: run them by npm, which brings its own Node`,
  );
}

/** One engine for the whole run, whichever of the projects that need it are part of it. */
const withEngine = {
  globalSetup: ['test/support/global-engine.ts'],
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}', 'test/component/**/*.test.{ts,tsx}'],
        },
      },
      { test: { name: 'engine', include: ['test/engine/**/*.test.{ts,tsx}'], ...withEngine } },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.{ts,tsx}', 'test/ssh/**/*.test.{ts,tsx}'],
          ...withEngine,
        },
      },
    ],
  },
});
