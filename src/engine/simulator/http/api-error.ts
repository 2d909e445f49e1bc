/** An answer that is not a success: the status and the engine's words for it. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** 304: it is already so. The engine answers without a body. */
export const NOT_MODIFIED = 304;
