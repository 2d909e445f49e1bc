/** What stands for the signs and the punctuation of our own texts where a terminal shows ASCII only, cell for cell. */
const STAND_INS: Readonly<Record<string, string>> = {
  '…': '~',
  '–': '-',
  '—': '-',
  '→': '>',
  '←': '<',
  '↑': '^',
  '↓': 'v',
  '·': '.',
  '•': '*',
  '×': 'x',
  '≤': '<',
  '≥': '>',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
};
const WITH_STAND_INS = new RegExp(`[${Object.keys(STAND_INS).join('')}]`, 'g');

/**
 * A line without the signs of the interface that are not ASCII. What containers say and Chinese are left as they are:
 * nothing legible could stand for them, and a terminal may show them though its locale does not say so.
 */
export function toAscii(line: string): string {
  return line.replace(WITH_STAND_INS, (sign) => STAND_INS[sign] ?? sign);
}
