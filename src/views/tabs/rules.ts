/** Rows that a table has beside its data. `low`: drawn without its upper and lower edge. */
export function tableRules(low: boolean): number {
  return low ? 2 : 4;
}
