import { containerActions } from './containers.ts';
import type { Action, ObjectKind } from './types.ts';

/** Everything that a person can do, in the order in which menus and footers show it. */
export const actions: readonly Action[] = [...containerActions];

const byId = new Map(actions.map((action) => [action.id, action]));

/** The actions of one kind of object. */
export function actionsFor(kind: ObjectKind): readonly Action[] {
  return actions.filter((action) => action.kind === kind);
}

/** The action of an id such as `container.stop`. */
export function findAction(id: string): Action | undefined {
  return byId.get(id);
}
