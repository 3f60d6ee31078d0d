/**
 * iDenfy's error answers: `{identifier, message}` is the documented pair, `documentation` and `severity` come with
 * the process and delete samples (idenfy-api.md 7 [A/C]). There is no `description` and no problem+json.
 */
export type Identifier =
  | 'INTERNAL_ERROR'
  | 'BAD_VALUE'
  | 'MISSING_VALUE'
  | 'UNAUTHORIZED'
  | 'ENCODING_ERROR'
  | 'JSON_ERROR'
  | 'TOKEN_NOT_VALID'
  | 'PARTNER_CONTRACT_ERROR'
  | 'METHOD_NOT_ALLOWED'
  | 'PERMISSIONS_ERROR'
  | 'TOO_MANY_REQUESTS'
  | 'VALIDATION_ERROR'
  | 'PARTNER_ERROR';

export interface ErrorBody {
  message: string;
  identifier: Identifier;
  documentation: string;
  severity: 'NOT_SEVERE' | 'SEVERE';
}

export class IdenfyError extends Error {
  readonly status: number;
  readonly identifier: Identifier;

  constructor(status: number, identifier: Identifier, message: string) {
    super(message);
    this.name = 'IdenfyError';
    this.status = status;
    this.identifier = identifier;
  }

  body(): ErrorBody {
    return {
      message: this.message,
      identifier: this.identifier,
      documentation: '',
      severity: this.identifier === 'INTERNAL_ERROR' ? 'SEVERE' : 'NOT_SEVERE',
    };
  }
}

/** The HTTP status that Fastify gives an error; 500 for all others. */
export const statusOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 500;

// "A standard error response has HTTP status 400" (idenfy-api.md 7 [B]); the exceptions are named where they are documented.
export const badValue = (message: string) => new IdenfyError(400, 'BAD_VALUE', message);
export const missingValue = (message: string) => new IdenfyError(400, 'MISSING_VALUE', message);
/** idenfy-api.md 2.4 [A]: "expired, already used, or does not exist"; one message for all three, so that it reveals nothing. */
export const tokenNotValid = () =>
  new IdenfyError(400, 'TOKEN_NOT_VALID', 'Token is expired, already used, or does not exist.');
/** idenfy-api.md 1.5 [A] for the text, [D] for the identifier in the body. */
export const unauthorized = () => new IdenfyError(401, 'UNAUTHORIZED', 'Invalid authorization credentials');
