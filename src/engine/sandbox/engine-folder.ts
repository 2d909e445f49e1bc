import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError, msg } from '../message.ts';
import { run } from './host.ts';

/** The longest socket below the folder is "/exec/containerd.sock.ttrpc"; sun_path holds 107 bytes (unix(7)). */
const LONGEST_DIR_BYTES = 107 - '/exec/containerd.sock.ttrpc'.length;
/** Hidden or copied inside the sandbox, so that an engine cannot have its folder there. */
const PRIVATE_FOLDERS = /^\/(run|etc|proc|sys|dev)(\/|$)/;

/** Where an engine has its images, containers and volumes. */
export interface DataPlace {
  /** The data-root, as dockerd is told. */
  readonly root: string;
  /** A file with a filesystem of a fixed size, mounted there by the engine alone; null: it is a plain folder. */
  readonly image: string | null;
  /** The folder that keeps it after the engine's end; null: it goes with the engine. */
  readonly keep: string | null;
  /** Where the states of the containers go that an earlier engine left; null: there was none. */
  readonly before: string | null;
}

/**
 * Runs as PID 1 of the sandbox until it becomes tini, which reaps what the shims leave behind.
 * Arguments: the engine's folder, data-root, image or "", folder for what ran before or "", containerd, dockerd …
 */
const INIT = `set -eu
dir=$1 data=$2 image=$3 before=$4 containerd=$5; shift 5
echo quay >/proc/sys/kernel/hostname
ip link set lo up
# The machine's /run holds sockets (shims, D-Bus, a firewall's) and locks: this engine gets none of it.
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/etc/upper /run/etc/work
mount -t overlay -o lowerdir=/etc,upperdir=/run/etc/upper,workdir=/run/etc/work overlay /etc
# No name server is reachable: an answer at once is better than one after a time-out.
rm -f /etc/resolv.conf
printf 'nameserver 127.0.0.1\\noptions timeout:1 attempts:1\\n' >/etc/resolv.conf
mkdir -p "$data"
[ -z "$image" ] || mount -t ext4 -o loop,noatime,discard "$image" "$data"
# What ran when the last engine ended, as that engine wrote it down: this one writes that it has stopped.
if [ -n "$before" ] && [ ! -d "$before" ]; then
  rm -rf "$before.new"
  mkdir "$before.new"
  for file in "$data"/containers/*/config.v2.json; do
    [ ! -e "$file" ] || cp "$file" "$before.new/$(basename "$(dirname "$file")").json"
  done
  mv "$before.new" "$before"
fi
# Started here and not by dockerd, which first misses the socket of its own and then waits a second to try again.
"$containerd" --config "$dir/containerd.toml" &
exec tini -- "$@"
`;

/** The path of the script that `prepareDir` writes. */
export function initScript(dir: string): string {
  return join(dir, 'init.sh');
}

/** @throws EngineError where an engine cannot live in that folder, or something else lives there. */
export async function checkDir(dir: string): Promise<void> {
  checkPlace(dir);
  if (Buffer.byteLength(dir) > LONGEST_DIR_BYTES) throw badDir(dir);
  const entries = await readdir(dir).catch(() => []);
  if (entries.length > 0) throw new EngineError(msg('sandbox.dirNotEmpty', { dir }));
}

/** @throws EngineError where an engine does not see that folder. */
export function checkPlace(dir: string): void {
  if (!dir.startsWith('/') || PRIVATE_FOLDERS.test(dir)) throw badDir(dir);
}

function badDir(dir: string): EngineError {
  return new EngineError(msg('sandbox.badDir', { dir, longest: LONGEST_DIR_BYTES }));
}

/** Makes the folder of an engine, with all that is read at its start. */
export async function prepareDir(dir: string, dataRoot: string): Promise<void> {
  await mkdir(join(dir, 'exec'), { recursive: true, mode: 0o700 });
  await chmod(dir, 0o700);
  await writeFile(initScript(dir), INIT);
  await writeFile(join(dir, 'daemon.json'), '{}\n');
  // The two settings beside paths are those of the containerd that dockerd would start itself, and one that keeps
  // containerd from making /opt/containerd on the machine. JSON strings are TOML strings.
  const toml = [
    'version = 2',
    `root = ${JSON.stringify(`${dataRoot}/containerd`)}`,
    `state = ${JSON.stringify(`${dir}/exec/containerd`)}`,
    'disabled_plugins = ["io.containerd.grpc.v1.cri"]',
    '[grpc]',
    `address = ${JSON.stringify(`${dir}/exec/containerd.sock`)}`,
    '[plugins."io.containerd.internal.v1.opt"]',
    `path = ${JSON.stringify(`${dataRoot}/opt`)}`,
  ];
  await writeFile(join(dir, 'containerd.toml'), `${toml.join('\n')}\n`);
}

/** Whether this machine can mount a file as a filesystem: it has loop devices. */
export function canMountImages(): boolean {
  try {
    return readdirSync('/dev').includes('loop-control');
  } catch {
    // No /dev that could be read: then no device in it either.
    return false;
  }
}

/**
 * Makes a file with an ext4 in it. It takes on disk what is written into it, up to `bytes`.
 * @throws what mkfs.ext4 says, as `run` throws it.
 */
export async function makeImage(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.truncate(bytes);
  } finally {
    await file.close();
  }
  // Nothing is written that need not be: tables are made as they are needed. No blocks are set aside for root, which
  // is who fills it. The journal is for a machine that loses power.
  const options = ['-E', 'lazy_itable_init=1,lazy_journal_init=1,nodiscard', '-J', 'size=16', '-m', '0'];
  await run('mkfs.ext4', ['-q', '-F', ...options, path], {
    env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` },
  });
}

/** Whether the kernel has a file mounted: it may still be writing to it for a moment after its last process. */
export function isMounted(image: string): boolean {
  return readdirSync('/sys/block')
    .filter((name) => name.startsWith('loop'))
    .some((name) => {
      try {
        return readFileSync(`/sys/block/${name}/loop/backing_file`, 'utf8').trim() === image;
      } catch {
        // A loop device without a file has no such entry.
        return false;
      }
    });
}
