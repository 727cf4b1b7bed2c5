import type { ImportReport } from '@peersmith/answers';
import type { AnswerOf, AnyResource, Create, Json, Page, ShownRow, Update } from '@peersmith/resource';
import { apiPathOf } from '@peersmith/resource';
import { type Params, type Send, toQuery } from './http.ts';

type Id = number | string;
interface Options {
  params?: Params;
  signal?: AbortSignal | undefined;
}

/** The endpoints that every resource has. */
export interface ResourceClient<R extends AnyResource> {
  readonly path: string;
  list: (params?: Params, signal?: AbortSignal) => Promise<Page<Json<R>>>;
  /** Every row that matches, page by page. */
  iterate: (params?: Params) => AsyncGenerator<Json<R>, void>;
  get: (id: Id, options?: Options) => Promise<Json<R>>;
  create: (draft: Create<R>) => Promise<Json<R>>;
  update: (id: Id, changes: Update<R>) => Promise<Json<R>>;
  replace: (id: Id, draft: Create<R>) => Promise<Json<R>>;
  remove: (id: Id) => Promise<void>;
  bulkCreate: (drafts: readonly Create<R>[]) => Promise<Json<R>[]>;
  /** All or none of them. */
  bulkUpdate: (changes: readonly (Update<R> & { id: number })[]) => Promise<Json<R>[]>;
  bulkRemove: (ids: readonly number[]) => Promise<void>;
  /** An action of one object, or of the list when `id` is null. */
  act: <K extends keyof R['actions'] & string>(
    id: Id | null,
    action: K,
    body?: unknown,
  ) => Promise<AnswerOf<R['actions'][K]>>;
  /** Where the same list is as a file. */
  exportUrl: (format: FileFormat, params?: Params) => string;
  /** Imports a file, or says what it would do; a large one is imported by a job, which the answer is then. */
  importFile: (file: ImportedFile, asked: ImportAsked) => Promise<ImportReport | ShownRow>;
}

export const FILE_TYPES = { csv: 'text/csv', json: 'application/json', yaml: 'application/yaml' } as const;
export type FileFormat = keyof typeof FILE_TYPES;

export interface ImportedFile {
  data: Blob | Uint8Array<ArrayBuffer> | string;
  format: FileFormat;
}

export interface ImportAsked {
  mode: ImportReport['mode'];
  match?: ImportReport['match'];
  /** Which of 3/4/2026 is the day. */
  dates?: 'dmy' | 'mdy' | undefined;
}

export function createResourceClient<R extends AnyResource>(send: Send, resource: R): ResourceClient<R> {
  const path = apiPathOf(resource);
  const one = (id: Id) => `${path}${id}/`;
  const list = (params?: Params, signal?: AbortSignal) =>
    send<Page<Json<R>>>(path, { ...(params ? { params } : {}), signal });
  return {
    path,
    list,
    iterate: (params = {}) => everyRow(list, params),
    get: (id, options = {}) => send(one(id), options),
    create: (draft) => send(path, { method: 'POST', body: draft }),
    update: (id, changes) => send(one(id), { method: 'PATCH', body: changes }),
    replace: (id, draft) => send(one(id), { method: 'PUT', body: draft }),
    remove: (id) => send(one(id), { method: 'DELETE' }),
    bulkCreate: (drafts) => send(path, { method: 'POST', body: drafts }),
    bulkUpdate: (changes) => send(path, { method: 'PATCH', body: changes }),
    bulkRemove: (ids) => send(path, { method: 'DELETE', body: ids.map((id) => ({ id })) }),
    act: (id, action, body) =>
      send(`${id === null ? path : one(id)}${action}/`, {
        method: resource.actions[action]?.method ?? 'POST',
        body,
      }),
    exportUrl: (format, params = {}) => `${path}export/${toQuery({ ...params, format })}`,
    importFile: ({ data, format }, { mode, match, dates }) =>
      send(`${path}import/`, {
        // Who may change objects and add none sends it so.
        method: mode === 'update' ? 'PATCH' : 'POST',
        params: { mode, match, dates },
        file: { data, type: FILE_TYPES[format] },
      }),
  };
}

const STEP = 500;

async function* everyRow<T>(list: (params: Params) => Promise<Page<T>>, params: Params) {
  for (let offset = 0; ; offset += STEP) {
    const page = await list({ ...params, limit: STEP, offset });
    yield* page.results;
    if (!page.next || page.results.length === 0) return;
  }
}
