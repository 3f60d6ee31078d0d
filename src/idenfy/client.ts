import { z } from 'zod';
import { errorOfRefusal, expectEmpty, readBody, type Answer } from './answers.ts';
import { IdenfyError, type IdenfyOperation } from './errors.ts';
import { stepNameSchema } from './request-fields.ts';
import {
  type ProcessFields,
  processFieldsSchema,
  type ScanRefRequest,
  scanRefRequestSchema,
  type TokenRequest,
  tokenRequestSchema,
} from './requests.ts';
import {
  type DataResponse,
  dataResponseSchema,
  type FilesResponse,
  filesResponseSchema,
  type StatusResponse,
  statusResponseSchema,
  type TokenResponse,
  tokenResponseSchema,
} from './responses.ts';
import {
  type ImageSource,
  jsonBody,
  processBody,
  type ProcessTokenField,
  type RequestBody,
} from './streamed-body.ts';
import { createTransport, type IdenfyTimeouts } from './transport.ts';
import { MOST_PROCESS_BYTES } from './vocabulary.ts';

export type { ImageSource, ProcessTokenField } from './streamed-body.ts';
export type { IdenfyTimeouts } from './transport.ts';

export type IdenfyClientSettings = {
  /** `https://ivs.idenfy.com` for every environment: the key pair selects it (idenfy-api.md 0.3 fact 1). */
  baseUrl: string;
  apiKey: string;
  apiSecret: string;
  timeouts?: Partial<IdenfyTimeouts> | undefined;
  /** The most connections at once; further calls wait within `perCallMs`. Default 32. */
  connections?: number | undefined;
  /** `token` in the current documents, `authToken` in all older ones (idenfy-api.md 2.2 CONFLICT). */
  processTokenField?: ProcessTokenField | undefined;
  /** Longest answer that is read, bytes. Default 4 MiB: the largest known answers, file URLs, take a few KiB. */
  maxAnswerBytes?: number | undefined;
  /** Longest direct processing request, bytes, base64 included. Default `MOST_PROCESS_BYTES`. */
  maxRequestBytes?: number | undefined;
  /** The proxy to go through, credentials in it. By default none, whatever the environment says. */
  proxy?: string | undefined;
};

/** 10 s to connect, enough for a slow resolver; 60 s in all, since 20 MB take 16 s at 10 Mbit/s. */
const defaultIdenfyTimeouts: IdenfyTimeouts = {
  connectMs: 10_000,
  headersMs: 30_000,
  bodyMs: 15_000,
  perCallMs: 60_000,
};

export type ProcessRequest = ProcessFields & {
  /** By image key: FRONT always, BACK, FACE, … (idenfy-api.md 2.3). */
  images: Readonly<Record<string, ImageSource>>;
};

export type CallOptions = { signal?: AbortSignal | undefined };

/** iDenfy's API. Every method throws `IdenfyError`; one call is one request, and nothing is repeated. */
export type IdenfyClient = {
  /** A new session (idenfy-api.md 1). There is no idempotency key: a repeated call creates another token. */
  createToken(request: TokenRequest, options?: CallOptions): Promise<TokenResponse>;
  /**
   * Submits documents on a token, streaming (idenfy-api.md 2). Resolves when iDenfy has accepted them; the result comes by
   * webhook. Errors of an image source pass through unchanged.
   */
  process(request: ProcessRequest, options?: CallOptions): Promise<void>;
  /** The decision, without `final` or a step status. iDenfy restricts those who poll (idenfy-api.md 6). */
  status(request: ScanRefRequest, options?: CallOptions): Promise<StatusResponse>;
  /** What was read from the document, without any decision. */
  data(request: ScanRefRequest, options?: CallOptions): Promise<DataResponse>;
  /** New file links, which live for an hour. */
  files(request: ScanRefRequest, options?: CallOptions): Promise<FilesResponse>;
  /** Erases at iDenfy; refused with `token_not_expired` while the token lives (idenfy-api.md 11). */
  deleteVerification(request: ScanRefRequest, options?: CallOptions): Promise<void>;
  /** Lets running calls finish, then frees all connections. */
  close(): Promise<void>;
};

const settingsSchema = z.object({
  baseUrl: z.url({ protocol: /^https?$/ }),
  apiKey: z.string().min(1),
  apiSecret: z.string().min(1),
});

export function createIdenfyClient(settings: IdenfyClientSettings): IdenfyClient {
  const { baseUrl, apiKey, apiSecret } = checkedSettings(settings);
  const maxRequestBytes = settings.maxRequestBytes ?? MOST_PROCESS_BYTES;
  const transport = createTransport({
    baseUrl,
    apiKey,
    apiSecret,
    timeouts: { ...defaultIdenfyTimeouts, ...settings.timeouts },
    connections: settings.connections ?? 32,
    maxAnswerBytes: settings.maxAnswerBytes ?? 4 * 1024 * 1024,
    proxy: settings.proxy,
  });

  async function call(operation: IdenfyOperation, path: string, body: RequestBody, options?: CallOptions) {
    const answer: Answer = await transport.post(operation, path, body, options?.signal);
    if (answer.httpStatus < 200 || answer.httpStatus >= 300) throw errorOfRefusal(operation, answer);
    return answer;
  }

  function retrieval<T>(operation: IdenfyOperation, path: string, schema: z.ZodType<T>) {
    return async (request: ScanRefRequest, options?: CallOptions): Promise<T> => {
      const body = jsonBody(checked(operation, scanRefRequestSchema, request));
      return readBody(operation, await call(operation, path, body, options), schema);
    };
  }

  return {
    async createToken(request, options) {
      const body = jsonBody(checked('createToken', tokenRequestSchema, request));
      // 201 by OpenAPI, 200 in older tables: either is accepted (idenfy-api.md 1.1).
      const answer = await call('createToken', '/api/v2/token', body, options);
      return readBody('createToken', answer, tokenResponseSchema);
    },
    async process(request, options) {
      const { images, ...rest } = request;
      const fields = checked('process', processFieldsSchema, rest);
      checkImages(images);
      const body = processBody(fields, images, settings.processTokenField ?? 'token');
      if (body.byteLength > maxRequestBytes) {
        throw badImages(
          'images',
          `The request would have ${body.byteLength} bytes, the limit is ${maxRequestBytes}: make the images smaller.`,
        );
      }
      expectEmpty('process', await call('process', '/api/v2/process', body, options));
    },
    status: retrieval('status', '/api/v2/status', statusResponseSchema),
    data: retrieval('data', '/api/v2/data', dataResponseSchema),
    files: retrieval('files', '/api/v2/files', filesResponseSchema),
    async deleteVerification(request, options) {
      const body = jsonBody(checked('deleteVerification', scanRefRequestSchema, request));
      expectEmpty('deleteVerification', await call('deleteVerification', '/api/v2/delete', body, options));
    },
    close: transport.close,
  };
}

function checkedSettings(settings: IdenfyClientSettings): z.infer<typeof settingsSchema> {
  const parsed = settingsSchema.safeParse(settings);
  if (parsed.success) return parsed.data;
  // Names only: the values are a URL and secrets.
  const names = parsed.error.issues.map((issue) => issue.path.join('.'));
  throw new TypeError(
    `The iDenfy client needs an http(s) baseUrl, apiKey and apiSecret; wrong: ${names.join(', ')}`,
  );
}

function checked<T>(operation: IdenfyOperation, schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const unknownKey = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = [...(issue?.path ?? []), ...(unknownKey === undefined ? [] : [unknownKey])];
  throw new IdenfyError('bad_value', {
    operation,
    delivered: 'no',
    field: path.join('.'),
    help:
      issue === undefined || unknownKey !== undefined
        ? 'Remove the field, which is not a parameter that this client sends.'
        : `Correct the field: ${issue.message}.`,
  });
}

/** The current documentation names no limit for a single image (idenfy-api.md 2.1); the fitter uses the setting. */
function checkImages(images: Readonly<Record<string, ImageSource>>): void {
  if (images['FRONT'] === undefined) {
    throw new IdenfyError('missing_value', { operation: 'process', delivered: 'no', field: 'FRONT' });
  }
  for (const [name, { byteLength }] of Object.entries(images)) {
    if (!stepNameSchema.safeParse(name).success) {
      throw badImages('images', 'Image keys are UPPER_CASE names such as FRONT, BACK and FACE.');
    }
    if (!Number.isSafeInteger(byteLength) || byteLength < 1) {
      throw badImages(name, 'The image is empty, or its length is not a number of bytes.');
    }
  }
}

function badImages(field: string, help: string): IdenfyError {
  return new IdenfyError('bad_value', { operation: 'process', delivered: 'no', field, help });
}
