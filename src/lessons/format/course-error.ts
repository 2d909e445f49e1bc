import { EngineError, type Message } from '../../engine/message.ts';

/** The course's files hold mistakes. Each problem is a sentence with file and line; `says` is the first of them. */
export class CourseError extends EngineError {
  readonly problems: readonly Message[];
  constructor(problems: readonly [Message, ...Message[]]) {
    super(problems[0]);
    this.name = 'CourseError';
    this.problems = problems;
  }
}
