import { copyFile, mkdir, open, readdir } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { run } from '../sandbox/host.ts';

/**
 * Copies into `root` the shared libraries that the programs and modules in it load, and the loader itself, from a
 * tree of unpacked library packages. The loader of that tree says which: `ld.so --list` (ld.so(8)) follows them to
 * the end without running anything.
 *
 * @throws what `execFile` throws when a library is in neither tree.
 */
export async function addLibraries(root: string, libraries: string): Promise<void> {
  const loader = await findLoader(libraries);
  const paths = [root, libraries].flatMap((tree) => [`${tree}/usr/lib/${loader.triplet}`, `${tree}/usr/lib`]);
  const needed = new Set<string>();
  for (const file of await elfFiles(root)) {
    const { stdout } = await run(loader.file, ['--library-path', paths.join(':'), '--list', file]);
    for (const [, path = ''] of stdout.matchAll(/=> (\/\S+)/g)) {
      // It also looks where the machine has its libraries: those are another release's.
      if (![root, libraries].some((tree) => path.startsWith(`${tree}/`)))
        throw new Error(`${file} needs ${path}`);
      if (!path.startsWith(`${root}/`) && basename(path) !== basename(loader.place)) needed.add(path);
    }
  }
  for (const file of needed) {
    const goal = join(root, relative(libraries, file));
    await mkdir(dirname(goal), { recursive: true });
    await copyFile(file, goal);
  }
  await mkdir(dirname(join(root, loader.place)), { recursive: true });
  await copyFile(loader.file, join(root, loader.place));
}

/** Whether a program needs no loader: it has no PT_INTERP header (elf(5)); false for what is no ELF file. */
export async function isStatic(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    if (bytesRead < 64 || buffer.toString('latin1', 0, 4) !== MAGIC || buffer[4] !== CLASS_64) return false;
    const [start, size, count] = [
      Number(buffer.readBigUInt64LE(32)),
      buffer.readUInt16LE(54),
      buffer.readUInt16LE(56),
    ];
    return Array.from({ length: count }, (_, index) => start + index * size)
      .filter((offset) => offset + 4 <= bytesRead)
      .every((offset) => buffer.readUInt32LE(offset) !== PT_INTERP);
  } finally {
    await handle.close();
  }
}

const MAGIC = '\x7fELF';
const CLASS_64 = 2;
const PT_INTERP = 3;
/** The program headers follow the file's header at once and are some ten of 56 bytes. */
const HEADER_BYTES = 4096;

/**
 * `file`: the loader itself. `place`: where programs look for it; in the package there may be an absolute link, which
 * would lead to the machine's own loader.
 */
async function findLoader(libraries: string): Promise<{ file: string; place: string; triplet: string }> {
  for (const triplet of await namesIn(join(libraries, 'usr/lib'))) {
    const names = await namesIn(join(libraries, 'usr/lib', triplet));
    const name = names.find((candidate) => /^ld-linux-.*\.so\.\d+$/.test(candidate));
    if (name === undefined) continue;
    const in64 = (await namesIn(join(libraries, 'usr/lib64'))).includes(name);
    const file = join(libraries, 'usr/lib', triplet, name);
    return { file, place: join(in64 ? 'usr/lib64' : 'usr/lib', name), triplet };
  }
  throw new Error(`no loader in ${libraries}`);
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => {
    // A file, or nothing at all: there are no names in it.
    return [];
  });
}

/** One after the other: a package may hold more files than a process may have open. */
async function elfFiles(root: string): Promise<string[]> {
  const entries = await readdir(join(root, 'usr'), { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const file = join(entry.parentPath, entry.name);
    if (await isElf(file)) found.push(file);
  }
  return found;
}

async function isElf(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.toString('latin1') === MAGIC;
  } finally {
    await handle.close();
  }
}
