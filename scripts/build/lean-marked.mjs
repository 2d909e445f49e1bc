/**
 * Bundles marked-terminal without the highlighter and the emoji names, 1.4 MB that the lessons do not use:
 * they draw code themselves and have `emoji` off (src/views/lesson/markdown.ts).
 * @type {import('esbuild').Plugin}
 */
export const leanMarked = {
  name: 'lean-marked',
  setup(build) {
    build.onResolve({ filter: /^(?:cli-highlight|node-emoji)$/ }, ({ path, importer }) =>
      importer.includes('/node_modules/marked-terminal/') ? { path, namespace: 'not-used' } : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'not-used' }, () => ({
      contents: 'export const highlight = (code) => code; export const get = () => undefined;',
      loader: 'js',
    }));
  },
};
