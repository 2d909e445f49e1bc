/**
 * What runs in place of dockerd in a lab's engine, inside its namespaces and as the child of its PID 1: it names the
 * machine and its neighbours, then becomes dockerd, or stays and lets a learner stop and start it.
 *
 * Both are begun in the engine's folder, so `$PWD/lab` is the lab's place in it.
 */

/** What the other parts of a lab find in an engine's folder. */
export const LAB_FILES = {
  /** The certificate that `docker search` is to trust. */
  authority: 'lab/search-ca.pem',
  /** Pid of the supervisor, in the engine's PID namespace. */
  supervisor: 'lab/supervisor',
  /** What dockerd has written, in a lab with a daemon to configure. */
  journal: 'lab/journal',
  /** Where in the journal the last start begins, in bytes. */
  since: 'lab/since',
  /** Counts what the supervisor was told to do and has done. */
  turn: 'lab/turn',
  /** There when dockerd runs no more: its exit code. */
  exited: 'lab/exited',
} as const;

const SETTLE = `set -eu
lab=$PWD/lab; mkdir -p "$lab"
echo "$1" >/proc/sys/kernel/hostname
printf '%s\\n' "$2" >>/etc/hosts
export SSL_CERT_FILE="$lab/search-ca.pem"
shift 2
`;

/**
 * USR1: stop, USR2: restart, HUP: read the configuration again, TERM: end. Signals, and each handled to its end where
 * it arrives: between looking at a wish and waiting for the next one none can be lost.
 */
const SUPERVISE = `set +e
config=$1; shift
left=$#
# What a learner may want to write into daemon.json must not stand on the command line, too: dockerd refuses both.
while [ "$left" -gt 0 ]; do
  word=$1; shift; left=$((left - 1))
  case $word in --config-file=*|--bip=*|--shutdown-timeout=*) ;; *) set -- "$@" "$word" ;; esac
done
turn=0
begin() {
  rm -f "$lab/exited" "$lab/dockerd"
  touch "$lab/journal"; wc -c <"$lab/journal" >"$lab/since"
  (
    "$@" >>"$lab/journal" 2>&1 &
    echo $! >"$lab/dockerd.new"; mv "$lab/dockerd.new" "$lab/dockerd"
    wait $!; echo $? >"$lab/exited.new"; mv "$lab/exited.new" "$lab/exited"
  ) &
  until [ -e "$lab/dockerd" ]; do sleep 0.05; done
}
tell() { [ -e "$lab/exited" ] || kill "-$1" "$(cat "$lab/dockerd")"; }
finish() { tell TERM; until [ -e "$lab/exited" ]; do sleep 0.05; done; }
done_with() { turn=$((turn + 1)); echo $turn >"$lab/turn.new"; mv "$lab/turn.new" "$lab/turn"; }
configured() { if [ -e "$config" ]; then begin "$@" --config-file="$config"; else begin "$@"; fi; }
# Something to wait for that never comes: a signal ends the waiting for a moment.
sleep infinity & idle=$!
trap 'finish; done_with' USR1
trap 'finish; configured "$@"; done_with' USR2
trap 'tell HUP; done_with' HUP
trap 'finish; exit 0' TERM INT
echo $turn >"$lab/turn"; echo $$ >"$lab/supervisor"
if [ ! -e "$config" ] || "$@" --validate --config-file="$config" >/dev/null 2>&1; then configured "$@"; else begin "$@"; fi
# Settings that are well-formed may still be ones that dockerd cannot start with.
until [ -S docker.sock ] || [ -e "$lab/exited" ]; do sleep 0.05; done
[ ! -e "$lab/exited" ] || begin "$@"
while :; do wait $idle; done
`;

export interface WrapperOptions {
  readonly hostname: string;
  /** Lines of /etc/hosts. */
  readonly hosts: readonly string[];
  /** The path of the daemon.json that a learner writes; undefined: dockerd is nobody's to restart. */
  readonly config: string | undefined;
}

/** The command to put before dockerd's. */
export function wrapperCommand({ hostname, hosts, config }: WrapperOptions): readonly string[] {
  const settings = [hostname, hosts.join('\n')];
  if (config === undefined) return ['sh', '-c', `${SETTLE}exec "$@"`, 'lab', ...settings];
  return ['sh', '-c', `${SETTLE}${SUPERVISE}`, 'lab', ...settings, config];
}
