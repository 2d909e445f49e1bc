import { shellWord } from './quote.ts';
import {
  ASKED,
  COMMAND_BEGAN,
  COMMAND_ENDED,
  NEW,
  OTHER_HOST_MARK,
  REPLY,
  type ShimSpec,
} from './shim-spec.ts';

/**
 * The argv witness for systems without Perl. It records the same; but a signal sent to it alone (`kill $!`) does not
 * reach docker, since a shell that waits for a program in the foreground acts on no signal.
 */
export function shShim(spec: ShimSpec): string {
  const others = spec.otherHosts.map((host) => `${shellWord(host)}|`).join('');
  const [before = '', after = ''] = spec.words.refusedHost.split(OTHER_HOST_MARK);
  const [keptBefore = '', keptAfter = ''] = spec.words.keptHost.split(OTHER_HOST_MARK);
  return `#!${spec.interpreter}
records=${shellWord(spec.recordsDir)}
host=${shellWord(spec.dockerHost)}
${IDENTITY}
finish() {
  printf '%s\\0' "$1" >"$records/$id${COMMAND_ENDED}${NEW}" && mv "$records/$id${COMMAND_ENDED}${NEW}" "$records/$id${COMMAND_ENDED}"
  exit "$1"
}
allowed() {
  case $1 in
  ${others}"$host") return 0 ;;
  '' | unix:* | fd:* | npipe:*) return 1 ;;
  *) return ${spec.isInside ? 0 : 1} ;;
  esac
}
check() {
  allowed "$1" && return
  printf '%s%s%s\\n' ${shellWord(before)} "$1" ${shellWord(after)} >&2
  finish 1
}
{
  printf '%s\\0' "$$" "$folder" ${shellWord(spec.name)} "$@" >"$records/$id${COMMAND_BEGAN}${NEW}" &&
    mv "$records/$id${COMMAND_BEGAN}${NEW}" "$records/$id${COMMAND_BEGAN}"
} 2>/dev/null
${spec.real.length === 0 ? `printf '%s\\n' ${shellWord(spec.words.noDocker)} >&2; finish 127` : ''}
value=
for word do
  case $value in
  host) check "$word"; value=; continue ;;
  other) value=; continue ;;
  esac
  case $word in
  --) break ;;
  --host | -H | -DH) value=host ;;
  --host=*) check "\${word#--host=}" ;;
  -H=* | -DH=*) check "\${word#*=}" ;;
  -H*) check "\${word#-H}" ;;
  --config | --context | -c | --log-level | -l | --tlscacert | --tlscert | --tlskey) value=other ;;
  -?*) ;;
  *) break ;;
  esac
done
if [ -n "$DOCKER_HOST" ] && ! allowed "$DOCKER_HOST"; then
  printf '%s%s%s\\n' ${shellWord(keptBefore)} "$DOCKER_HOST" ${shellWord(keptAfter)} >&2
  DOCKER_HOST=
fi
[ -n "$DOCKER_HOST" ] || [ -n "$DOCKER_CONTEXT" ] || DOCKER_HOST=$host
export DOCKER_HOST
trap : INT QUIT
${spec.real.map(shellWord).join(' ')} "$@"
finish "$?"
`;
}

/**
 * A command of the scripts that a prover runs (`answer ID VALUE`, `stage ID`): it waits until whoever follows the
 * records has done it.
 */
export function requestShim(spec: {
  readonly name: string;
  readonly interpreter: string;
  readonly recordsDir: string;
}): string {
  return `#!${spec.interpreter}
records=${shellWord(spec.recordsDir)}
${IDENTITY}
mkfifo -m 600 "$records/$id${REPLY}" || exit 1
printf '%s\\0' "$$" "$folder" ${shellWord(spec.name)} "$@" >"$records/$id${ASKED}${NEW}" || exit 1
mv "$records/$id${ASKED}${NEW}" "$records/$id${ASKED}"
IFS=' ' read -r code text <"$records/$id${REPLY}"
rm -f "$records/$id${REPLY}"
[ -z "$text" ] || printf '%s\\n' "$text" >&2
exit "\${code:-1}"
`;
}

/** An id that no file in the folder has; the folder's real name, also one that ends in a newline. */
const IDENTITY = `id=$$
while [ -e "$records/$id${COMMAND_BEGAN}" ] || [ -e "$records/$id${COMMAND_ENDED}" ] || [ -e "$records/$id${ASKED}" ]; do id=$id-; done
folder=$(pwd -P; printf .)
folder=\${folder%??}`;
