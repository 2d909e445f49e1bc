import { readFileSync } from 'node:fs';

/** Needed only for what we do not use dockerode for: ssh:// endpoints, BuildKit sessions, packing directories. */
const LEFT_OUT = /^(?:ssh2|@grpc\/grpc-js|@grpc\/proto-loader|protobufjs|tar-fs)$/;

/** Its argument is inspected to any depth before `debug` finds that nobody listens: 0.5 ms a request and more. */
const INSPECTING_DEBUG = /debug\('Sending: %s', util\.inspect\([^)]*\)\);/;

/**
 * Bundles dockerode without what it loads but never needs here.
 * @type {import('esbuild').Plugin}
 */
export const leanDockerode = {
  name: 'lean-dockerode',
  setup(build) {
    build.onResolve({ filter: LEFT_OUT }, ({ path, importer }) =>
      /\/node_modules\/(?:dockerode|docker-modem)\//.test(importer)
        ? { path, namespace: 'left-out' }
        : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'left-out' }, () => ({
      contents: 'module.exports = {};',
      loader: 'js',
    }));
    build.onResolve({ filter: /^readable-stream$/ }, ({ importer }) =>
      importer.includes('/node_modules/docker-modem/') ? { path: 'stream', namespace: 'builtin' } : undefined,
    );
    build.onLoad({ filter: /\/docker-modem\/lib\/modem\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const contents = source.replace(INSPECTING_DEBUG, '');
      if (contents === source) throw new Error(`no debug line found in ${path}: has docker-modem changed?`);
      return { contents, loader: 'js' };
    });
  },
};
