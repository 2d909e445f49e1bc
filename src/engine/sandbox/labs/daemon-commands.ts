import { join } from 'node:path';
import type { Binaries } from '../binaries.ts';
import type { PrivateEngine } from '../private-engine.ts';
import { quoted } from './quoted.ts';
import { LAB_FILES } from './wrapper.ts';

/**
 * The commands with which a learner handles the daemon of a lab, by name: those of a machine with systemd, for the one
 * unit that there is. Their words are systemd's and dockerd's own, and so not translated.
 */
export function daemonCommands(
  engine: PrivateEngine,
  binaries: Binaries,
  config: string,
): ReadonlyMap<string, string> {
  const files = Object.entries(LAB_FILES).map(([name, path]) => `${name}=${quoted(join(engine.dir, path))}`);
  const head = [
    '#!/bin/sh',
    ...files,
    `pid=${engine.pid} docker=${quoted(binaries.docker)} dockerd=${quoted(binaries.dockerd)}`,
    `socket=${quoted(`unix://${engine.socket}`)} config=${quoted(config)}`,
    '',
  ].join('\n');
  return new Map([
    ['systemctl', `${head}${SYSTEMCTL}`],
    ['service', '#!/bin/sh\n# service docker restart\nexec "$(dirname "$0")/systemctl" "$2" "$1"\n'],
    ['journalctl', `${head}${JOURNALCTL}`],
    ['dockerd', `${head}${DOCKERD}`],
  ]);
}

const SYSTEMCTL = `
verb= unit=
for word; do
  case $word in -*) ;; *) if [ -z "$verb" ]; then verb=$word; else unit=$word; fi ;; esac
done
case \${unit:-docker} in
  docker|docker.service) ;;
  *) echo "Unit $unit.service could not be found." >&2; exit 4 ;;
esac
# Sends the supervisor a signal, and waits until it has done what that stands for.
ask() {
  before=$(cat "$turn")
  nsenter "--target=$pid" --pid --mount -- sh -c 'kill "-$1" "$2"' sh "$1" "$(cat "$supervisor")" || exit 1
  while [ "$(cat "$turn")" = "$before" ]; do sleep 0.05; done
}
said() { tail -c "+$(($(cat "$since") + 1))" "$journal"; }
begun() {
  until "$docker" -H "$socket" version >/dev/null 2>&1; do
    if [ -e "$exited" ]; then
      echo 'Job for docker.service failed because the control process exited with error code.' >&2
      echo 'See "systemctl status docker.service" and "journalctl -u docker.service" for details.' >&2
      said | grep -v 'level=\\(info\\|debug\\)' | tail -n 3 >&2
      exit 1
    fi
    sleep 0.1
  done
}
case $verb in
  restart|try-restart) ask USR2; begun ;;
  start) [ ! -e "$exited" ] || ask USR2; begun ;;
  stop) ask USR1 ;;
  reload|reload-or-restart)
    if [ -e "$exited" ]; then echo 'docker.service is not active, cannot reload.' >&2; exit 1; fi
    ask HUP ;;
  is-active) if [ -e "$exited" ]; then echo inactive; exit 3; else echo active; fi ;;
  status)
    echo '● docker.service - Docker Application Container Engine'
    if [ ! -e "$exited" ]; then echo '     Active: active (running)'; code=0
    elif [ "$(cat "$exited")" = 0 ]; then echo '     Active: inactive (dead)'; code=3
    else echo "     Active: failed (Result: exit-code, status=$(cat "$exited"))"; code=3; fi
    echo; said | tail -n 10; exit $code ;;
  daemon-reload|enable|disable) ;;
  *) echo "Unknown command verb '$verb'." >&2; exit 1 ;;
esac
`;

const JOURNALCTL = `
lines=+1
while [ $# -gt 0 ]; do
  case $1 in
    -n|--lines) lines=\${2:-10}; shift ;;
    -n*) lines=\${1#-n} ;;
    --lines=*) lines=\${1#--lines=} ;;
    -f|--follow) follow=-f ;;
  esac
  shift
done
exec tail $follow -n "$lines" "$journal"
`;

const DOCKERD = `
validate= named=
for word; do
  case $word in
    --validate) validate=yes ;;
    --config-file|--config-file=*) named=yes ;;
    --version|-v|--help|-h) exec "$dockerd" "$@" ;;
  esac
done
if [ -z "$validate" ]; then
  echo "failed to start daemon: process with PID $(cat "$supervisor") is still running: systemctl restart docker" >&2
  exit 1
fi
[ -n "$named" ] || set -- "$@" --config-file "$config"
exec "$dockerd" "$@"
`;
