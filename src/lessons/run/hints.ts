/** After so many tries with the same reason a hint is offered. */
export const TRIES_BEFORE_HINT = 3;
/** Or after so long. */
export const HINT_AFTER_MS = 90_000;

/** What a person is told of the hints. There is no counter on the screen: telling how many are left invites to click. */
export interface Hints {
  /** How many have been opened, from the first. */
  readonly opened: number;
  readonly total: number;
  /** The next one is offered unasked. */
  readonly offered: boolean;
}

/** Watches how long the same reason stands, and offers the next hint then. */
export interface HintWatch {
  readonly state: Hints;
  /** The reason that stands first now; null when nothing is missing. */
  stands(reason: string | null): void;
  /** The learner has done something. */
  tried(): void;
  /** Opens the next hint. */
  open(): void;
  stop(): void;
}

/** @param onChange called when `state` has become another by itself */
export function watchHints(total: number, opened: number, onChange: () => void): HintWatch {
  let state: Hints = { opened, total, offered: false };
  let standing: string | null = null;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const offer = (): void => {
    if (state.offered || standing === null || state.opened >= total) return;
    state = { ...state, offered: true };
    onChange();
  };
  const begin = (): void => {
    clearTimeout(timer);
    tries = 0;
    if (standing === null || state.opened >= total) return;
    timer = setTimeout(offer, HINT_AFTER_MS);
    timer.unref();
  };
  return {
    get state() {
      return state;
    },
    stands(reason) {
      if (reason === standing) return;
      standing = reason;
      state = { ...state, offered: false };
      begin();
    },
    tried() {
      tries += 1;
      if (tries >= TRIES_BEFORE_HINT) offer();
    },
    open() {
      state = { ...state, opened: Math.min(total, state.opened + 1), offered: false };
      begin();
    },
    stop: () => clearTimeout(timer),
  };
}
