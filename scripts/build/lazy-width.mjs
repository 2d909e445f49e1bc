/**
 * Lets our own code load string-width when the first text needs it. Its regular expressions over Unicode properties take
 * 10 ms to make, and the texts of most screens are measured by a table (src/views/text/width.ts).
 * @type {import('esbuild').Plugin}
 */
export const lazyWidth = {
  name: 'lazy-width',
  setup(build) {
    build.onResolve({ filter: /^string-width$/ }, ({ importer, kind, resolveDir }) =>
      kind === 'import-statement' && !importer.includes('/node_modules/')
        ? { path: 'string-width', namespace: 'lazy-width', pluginData: resolveDir }
        : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'lazy-width' }, ({ pluginData }) => ({
      // A module that is required, not imported, is run by the first call.
      contents: `let width;
        export default (text, options) => (width ??= require('string-width').default)(text, options);`,
      resolveDir: pluginData,
      loader: 'js',
    }));
  },
};
