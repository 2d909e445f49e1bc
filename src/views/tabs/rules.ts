/** Rows that a table has beside its data: the heading, and the two edges unless it is `low`. */
export function tableRules(low: boolean): number {
  return low ? 1 : 3;
}
