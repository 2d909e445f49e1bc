/** Just enough of protocol buffers (protobuf.dev/programming-guides/encoding) to read a few fields of a message. */

export interface Field {
  readonly number: number;
  /** Of a varint: its value; of text, bytes or a message: none. */
  readonly value: bigint;
  readonly bytes: Buffer;
}

const NO_BYTES = Buffer.alloc(0);

/** The fields of a message in their order; undefined where the bytes are none. */
export function readFields(message: Buffer): readonly Field[] | undefined {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): bigint | undefined => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at];
      if (byte === undefined) return undefined;
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    return undefined;
  };
  while (at < message.length) {
    const tag = varint();
    if (tag === undefined || tag > 0xffff_ffffn) return undefined;
    const number = Number(tag >> 3n);
    if (number === 0) return undefined;
    const wire = Number(tag & 7n);
    if (wire === 0) {
      const value = varint();
      if (value === undefined) return undefined;
      fields.push({ number, value, bytes: NO_BYTES });
      continue;
    }
    const length = wire === 1 ? 8n : wire === 5 ? 4n : wire === 2 ? varint() : undefined;
    if (length === undefined || BigInt(at) + length > BigInt(message.length)) return undefined;
    const end = at + Number(length);
    fields.push({ number, value: 0n, bytes: message.subarray(at, end) });
    at = end;
  }
  return fields;
}

/** A `map<string, string>`: the entries of one field number, the last of a name winning; undefined where it is none. */
export function readMap(fields: readonly Field[], number: number): Map<string, string> | undefined {
  const map = new Map<string, string>();
  for (const field of fields) {
    if (field.number !== number) continue;
    const entry = readFields(field.bytes);
    if (entry === undefined) return undefined;
    map.set(lastText(entry, 1), lastText(entry, 2));
  }
  return map;
}

/** The texts of a field, all of them. */
export function textsOf(fields: readonly Field[], number: number): string[] {
  return fields.filter((field) => field.number === number).map((field) => field.bytes.toString());
}

function lastText(fields: readonly Field[], number: number): string {
  return textsOf(fields, number).at(-1) ?? '';
}
