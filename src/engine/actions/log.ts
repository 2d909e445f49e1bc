import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ActionRecord } from './types.ts';

/** More than a person does in one sitting; the oldest goes first. */
const RECORDS_KEPT = 500;

/** What Quayside did, oldest first. */
export interface ActionLog {
  readonly store: Pick<StoreApi<readonly ActionRecord[]>, 'getState' | 'subscribe' | 'getInitialState'>;
  /** Notes a beginning; the function that comes back notes how it ended. */
  begin(
    record: Pick<ActionRecord, 'actionId' | 'object' | 'command' | 'startedAt'>,
  ): (outcome: ActionRecord['outcome'], endedAt: number) => void;
}

/** Makes an empty log. */
export function createActionLog(): ActionLog {
  const store = createStore<readonly ActionRecord[]>(() => []);
  let nextId = 1;
  return {
    store,
    begin(record) {
      const id = nextId++;
      store.setState(
        (all) => [...all, { ...record, id, outcome: 'running' as const }].slice(-RECORDS_KEPT),
        true,
      );
      return (outcome, endedAt) => {
        store.setState((all) => all.map((one) => (one.id === id ? { ...one, outcome, endedAt } : one)), true);
      };
    },
  };
}
