import type { DemoOptions, Faults } from './options.ts';

/** What index.ts and the demo engine's thread say to each other. */
export type ToWorker = { readonly kind: 'faults'; readonly faults: Faults } | { readonly kind: 'close' };

export type FromWorker =
  | { readonly kind: 'listening' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'faults set' }
  | { readonly kind: 'closed' };

/** What the thread is started with. */
export interface Beginning {
  readonly options: DemoOptions;
  readonly socket: string;
}
