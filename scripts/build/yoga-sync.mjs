import { readFileSync } from 'node:fs';

const WASM_AS_BASE64 = /base64,([A-Za-z0-9+/=]+)"/;

/**
 * Instantiates Yoga's WebAssembly synchronously.
 *
 * Its own loader fetches a `data:` URL, which loads Node's whole fetch implementation (20 ms and 10 MB before
 * the first frame) and needs a top-level await. The binary is taken out of the JavaScript and bundled as bytes.
 * @type {import('esbuild').Plugin}
 */
export const yogaSync = {
  name: 'yoga-sync',
  setup(build) {
    build.onLoad({ filter: /yoga-layout\/dist\/src\/index\.js$/ }, () => ({
      contents: LOADER,
      loader: 'js',
    }));
    build.onResolve({ filter: /^yoga\.wasm$/ }, ({ importer }) => ({
      path: importer.replace(/src\/index\.js$/, 'binaries/yoga-wasm-base64-esm.js'),
      namespace: 'yoga-wasm',
    }));
    build.onLoad({ filter: /./, namespace: 'yoga-wasm' }, ({ path }) => ({
      contents: Buffer.from(wasmOf(readFileSync(path, 'utf8'), path), 'base64'),
      loader: 'binary',
    }));
    build.onLoad({ filter: /yoga-wasm-base64-esm\.js$/, namespace: 'file' }, ({ path }) => ({
      contents: readFileSync(path, 'utf8')
        .replace(WASM_AS_BASE64, 'base64,"')
        .replace('import.meta.url', '""'),
      loader: 'js',
    }));
  },
};

const LOADER = `
import loadYoga from '../binaries/yoga-wasm-base64-esm.js';
import wasm from 'yoga.wasm';
import wrapAssembly from './wrapAssembly.js';
const module = {
  instantiateWasm(imports, done) {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(wasm), imports);
    done(instance);
    return instance.exports;
  },
};
loadYoga(module);
export default wrapAssembly(module);
export * from './generated/YGEnums.js';
`;

function wasmOf(source, path) {
  const found = WASM_AS_BASE64.exec(source);
  if (!found) throw new Error(`no WebAssembly found in ${path}: has yoga-layout changed?`);
  return found[1];
}
