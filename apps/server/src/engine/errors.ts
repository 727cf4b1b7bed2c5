import type { FieldErrors } from '@peersmith/resource';

/** An answer other than success: a status and the body of upstream's API. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    status: number,
    body: unknown,
    { headers = {}, ...options }: ErrorOptions & { headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(
      typeof body === 'object' && body !== null && 'detail' in body ? String(body.detail) : `HTTP ${status}`,
      options,
    );
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** What was sent cannot be written; the messages stand by field. */
export class Invalid extends ApiError {
  readonly errors: FieldErrors | FieldErrors[];
  constructor(errors: FieldErrors | FieldErrors[]) {
    super(400, errors);
    this.errors = errors;
  }
}

const NO_PERMISSION = 'You do not have permission to perform this action.';
export const forbidden = (detail: string = NO_PERMISSION) => new ApiError(403, { detail });
export const notFound = (className: string) =>
  new ApiError(404, { detail: `No ${className} matches the given query.` });
export const unprocessable = (field: string, message: string) => new Invalid({ [field]: [message] });
