import type { Message } from '../../message.ts';

/** Thrown by whatever judges a call: it does not reach the engine. */
export class Refused extends Error {
  readonly says: Message;
  readonly status: number;
  constructor(says: Message, status = 403) {
    super(says.key);
    this.name = 'Refused';
    this.says = says;
    this.status = status;
  }
}

/** Thrown where the engine, asked what a call is about, has said all there is to say: no such object. */
export class Answered extends Error {
  readonly text: string;
  readonly status: number;
  constructor(text: string, status: number) {
    super(text);
    this.name = 'Answered';
    this.text = text;
    this.status = status;
  }
}
