import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A key and the certificate for it, as PEM. */
export interface Identity {
  readonly key: string;
  readonly certificate: string;
}

/**
 * Makes a certificate for one name that vouches for itself (RFC 5280, in DER as of X.690). For a server in a lab, and
 * trusted by that lab's engine only; made anew each time, so that no key lies about.
 */
export function selfSigned(host: string): Identity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(oid(ECDSA_WITH_SHA256));
  const name = sequence(set(sequence(oid(COMMON_NAME), tagged(UTF8_STRING, Buffer.from(host)))));
  const serial = randomBytes(8);
  // A positive integer: no sign bit, and no zero in front.
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f);
  const toBeSigned = sequence(
    tagged(0xa0, tagged(INTEGER, Buffer.from([X509_V3]))),
    tagged(INTEGER, serial),
    algorithm,
    name,
    sequence(tagged(UTC_TIME, Buffer.from(NOT_BEFORE)), tagged(UTC_TIME, Buffer.from(NOT_AFTER))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(
      0xa3,
      sequence(
        sequence(oid(BASIC_CONSTRAINTS), TRUE, octets(sequence(TRUE))),
        sequence(oid(SUBJECT_ALT_NAME), octets(sequence(tagged(DNS_NAME, Buffer.from(host))))),
      ),
    ),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  const certificate = sequence(
    toBeSigned,
    algorithm,
    tagged(BIT_STRING, Buffer.concat([Buffer.from([0]), signature])),
  );
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: pem(certificate),
  };
}

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_ID = 0x06;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const SEQUENCE = 0x30;
const SET = 0x31;
const DNS_NAME = 0x82;
const TRUE = Buffer.from([0x01, 0x01, 0xff]);
const X509_V3 = 2;
const NOT_BEFORE = '200101000000Z';
const NOT_AFTER = '491231235959Z';
/** The contents of the object identifiers 1.2.840.10045.4.3.2, 2.5.4.3, 2.5.29.19 and 2.5.29.17. */
const ECDSA_WITH_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const COMMON_NAME = [0x55, 0x04, 0x03];
const BASIC_CONSTRAINTS = [0x55, 0x1d, 0x13];
const SUBJECT_ALT_NAME = [0x55, 0x1d, 0x11];

function tagged(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag]), length(content.length), content]);
}

/** Up to 127 in one byte, else the number of bytes and then those (X.690, 8.1.3). */
function length(bytes: number): Buffer {
  if (bytes < 0x80) return Buffer.from([bytes]);
  return bytes < 0x100 ? Buffer.from([0x81, bytes]) : Buffer.from([0x82, bytes >> 8, bytes & 0xff]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(SEQUENCE, Buffer.concat(parts));
}

function set(part: Buffer): Buffer {
  return tagged(SET, part);
}

function oid(content: readonly number[]): Buffer {
  return tagged(OBJECT_ID, Buffer.from(content));
}

function octets(content: Buffer): Buffer {
  return tagged(OCTET_STRING, content);
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
