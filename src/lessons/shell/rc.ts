import { shellWord } from './quote.ts';

/** What a shell must be told after the person's own rc file had its say. */
export interface RcSpec {
  readonly folder: string;
  readonly bin: string;
  readonly applets: string;
  readonly dockerHost: string;
  readonly dockerConfig: string;
  /** The lesson's own history: the person's is not written to. */
  readonly history: string;
  /** The person's ZDOTDIR, where set. */
  readonly zdotdir: string | undefined;
}

/** Read by `bash --rcfile` in place of ~/.bashrc, which it reads first. */
export function bashRc(spec: RcSpec): string {
  return `if [ -r ~/.bashrc ]; then . ~/.bashrc; fi
unset PROMPT_COMMAND
unalias docker docker-compose 2>/dev/null
unset -f docker docker-compose 2>/dev/null
${common(spec)}
HISTFILE=${shellWord(spec.history)}
set +o vi -o emacs
bind 'set enable-bracketed-paste on' 2>/dev/null
PS1='\\W \\$ '
PS2='> '
`;
}

/** Read by an interactive sh (dash, busybox) as the file that ENV names (POSIX). */
export function shRc(spec: RcSpec): string {
  return `${common(spec)}
unset ENV
PS1='\${PWD##*/} $ '
`;
}

/** zsh reads its files from the work folder (ZDOTDIR); each reads the person's first. */
export function zshEnv(spec: RcSpec): string {
  return `if [ -r ${zdotdir(spec)}/.zshenv ]; then . ${zdotdir(spec)}/.zshenv; fi
`;
}

export function zshRc(spec: RcSpec): string {
  return `if [ -r ${zdotdir(spec)}/.zshrc ]; then ZDOTDIR=${zdotdir(spec)}; . ${zdotdir(spec)}/.zshrc; fi
precmd_functions=()
unalias docker docker-compose 2>/dev/null
unset -f docker docker-compose 2>/dev/null
${common(spec)}
HISTFILE=${shellWord(spec.history)}
PROMPT='%1~ %# '
RPROMPT=
`;
}

function zdotdir(spec: RcSpec): string {
  return spec.zdotdir === undefined ? '"$HOME"' : shellWord(spec.zdotdir);
}

function common(spec: RcSpec): string {
  const bin = shellWord(spec.bin);
  const applets = shellWord(spec.applets);
  return `PATH=${bin}:$PATH:${applets}
DOCKER_HOST=${shellWord(spec.dockerHost)}
DOCKER_CONFIG=${shellWord(spec.dockerConfig)}
PERL_BADLANG=0
export PATH DOCKER_HOST DOCKER_CONFIG PERL_BADLANG
unset DOCKER_CONTEXT DOCKER_TLS DOCKER_TLS_VERIFY DOCKER_CERT_PATH DOCKER_API_VERSION
cd ${shellWord(spec.folder)}`;
}
