// The one way to the server: typed by the OpenAPI document (schema.d.ts), problem+json as ApiError.
//     const { body, etag } = await api.get('/api/v1/customers/{id}', { path: { id } });
//     await api.patch('/api/v1/customers/{id}', { path: { id }, body: { name }, ifMatch: etag });
// When the session is over, or who it is must be shown again, that happens in a dialog over the page, and the
// request goes on.
import { i18n } from '~/app/i18n';
import { untilDone, type Need } from './again';
import { earlyAnswer } from './early';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];
export type Problem = { code: string; detail: string; pointer?: string; status: number };

export class ApiError extends Error {
  constructor(
    readonly status: number, readonly code: string, message: string,
    readonly pointer?: string, readonly requestId?: string,
  ) {
    super(message);
  }
}

// The server did not answer at all.
export class OfflineError extends Error {}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type PathsOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never;
}[keyof paths];
type OperationOf<M extends Method, P extends keyof paths> = paths[P] extends Record<M, infer O> ? O : never;
type QueryOf<O> = O extends { parameters: { query?: infer Q } } ? Q : never;
type PathOf<O> = O extends { parameters: { path: infer X } } ? { path: X } : { path?: undefined };
type BodyOf<O> = O extends { requestBody: { content: { 'application/json': infer B } } }
  ? { body: B } : { body?: undefined };
type ContentOf<R> = R extends { content: { 'application/json': infer B } } ? B : undefined;
export type AnswerOf<O> = O extends { responses: infer R } ? ContentOf<R[keyof R & (200 | 201 | 202)]> : never;

type Options<O> = PathOf<O> & BodyOf<O> & {
  query?: QueryOf<O>;
  ifMatch?: string;
  signal?: AbortSignal;
  isQuiet?: boolean; // 401 is an answer like another, and so is what asks for a proof: no dialog
};
type Loose = {
  path?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown;
  ifMatch?: string; signal?: AbortSignal; isQuiet?: boolean;
};
export type Answered<T> = { body: T; etag: string | undefined };

function urlOf(path: string, { path: parts, query }: Loose): string {
  const url = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(parts?.[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined && value !== '') search.set(name, String(value));
  return search.size > 0 ? `${url}?${search}` : url;
}

async function failure(answer: Response): Promise<ApiError> {
  const requestId = answer.headers.get('X-Request-Id') ?? undefined;
  try {
    const problem = (await answer.json()) as Problem;
    return new ApiError(answer.status, problem.code, problem.detail, problem.pointer, requestId);
  } catch {
    return new ApiError(answer.status, 'io', i18n().t('error.unreadable'), undefined, requestId);
  }
}

function needOf({ status, code }: ApiError): Need | null {
  if (code === 'proof_needed') return 'proof';
  return status === 401 ? 'session' : null;
}

export async function send(method: string, url: string, init: RequestInit, isQuiet = false): Promise<Response> {
  for (;;) {
    const headers = new Headers(init.headers);
    headers.set('Accept-Language', i18n().language);
    headers.set('X-Requested-With', 'maitred'); // no form of another site can say so
    let answer: Response;
    try {
      const early = method === 'get' ? await earlyAnswer(url, i18n().language) : undefined;
      answer = early ?? await fetch(url, { ...init, method: method.toUpperCase(), headers });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new OfflineError(i18n().t('error.offline'));
    }
    if (answer.ok) return answer;
    const error = await failure(answer);
    if (error.code === 'second_factor_needed') location.assign('/enrol'); // since a moment ago: no page works
    const need = needOf(error);
    if (!need || isQuiet) throw error;
    await untilDone(need, error);
  }
}

async function call(method: Method, path: string, options: Loose = {}): Promise<Answered<unknown>> {
  const headers = new Headers();
  if (options.body !== undefined) headers.set('Content-Type', 'application/json');
  if (options.ifMatch) headers.set('If-Match', options.ifMatch);
  const answer = await send(method, urlOf(path, options), {
    headers, signal: options.signal,
    body: options.body === undefined ? undefined : JSON.stringify(options.body),
  }, options.isQuiet);
  const text = answer.status === 204 ? '' : await answer.text();
  return { body: text ? JSON.parse(text) : undefined, etag: answer.headers.get('ETag') ?? undefined };
}

type Caller<M extends Method> = <P extends PathsOf<M>>(
  path: P, ...options: Record<string, never> extends Options<OperationOf<M, P>>
    ? [options?: Options<OperationOf<M, P>>] : [options: Options<OperationOf<M, P>>]
) => Promise<Answered<AnswerOf<OperationOf<M, P>>>>;

const caller = <M extends Method>(method: M): Caller<M> =>
  ((path: string, options?: Loose) => call(method, path, options)) as Caller<M>;

export const api = {
  get: caller('get'), post: caller('post'), put: caller('put'),
  patch: caller('patch'), delete: caller('delete'),
};
