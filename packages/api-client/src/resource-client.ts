import type { Dependents, ImportReport } from '@peersmith/answers';
import type { AnswerOf, AnyResource, Create, Json, Page, ShownRow, Update } from '@peersmith/resource';
import { apiPathOf } from '@peersmith/resource';
import { type Call, type Params, type Send, toQuery } from './http.ts';

type Id = number | string;
interface Options {
  params?: Params;
  signal?: AbortSignal | undefined;
  hear?: Call['hear'];
}
/** What may be said of a write besides what is written. */
interface Writing {
  /** The ETag of what was read: the write is refused where somebody has changed it since. */
  match?: string | null | undefined;
  hear?: Call['hear'];
}
/** How many objects are known to go along, or to be emptied. */
interface Removing extends Writing {
  confirmDependents?: number | undefined;
}

/** The endpoints that every resource has. */
export interface ResourceClient<R extends AnyResource> {
  readonly path: string;
  list: (params?: Params, signal?: AbortSignal) => Promise<Page<Json<R>>>;
  /** Every row that matches, page by page. */
  iterate: (params?: Params) => AsyncGenerator<Json<R>, void>;
  get: (id: Id, options?: Options) => Promise<Json<R>>;
  create: (draft: Create<R>, writing?: Writing) => Promise<Json<R>>;
  update: (id: Id, changes: Update<R>, writing?: Writing) => Promise<Json<R>>;
  replace: (id: Id, draft: Create<R>) => Promise<Json<R>>;
  remove: (id: Id, removing?: Removing) => Promise<void>;
  /** What would go with it, be emptied, or keeps it from being deleted. */
  dependents: (id: Id) => Promise<Dependents>;
  bulkCreate: (drafts: readonly Create<R>[]) => Promise<Json<R>[]>;
  /** All or none of them. */
  bulkUpdate: (changes: readonly (Update<R> & { id: number })[], writing?: Writing) => Promise<Json<R>[]>;
  bulkRemove: (ids: readonly number[], removing?: Removing) => Promise<void>;
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
    create: (draft, writing) => send(path, { method: 'POST', body: draft, ...said(writing) }),
    update: (id, changes, writing) => send(one(id), { method: 'PATCH', body: changes, ...said(writing) }),
    replace: (id, draft) => send(one(id), { method: 'PUT', body: draft }),
    remove: (id, removing) => send(one(id), { method: 'DELETE', ...said(removing) }),
    dependents: (id) => send(`${one(id)}dependents/`),
    bulkCreate: (drafts) => send(path, { method: 'POST', body: drafts }),
    bulkUpdate: (changes, writing) => send(path, { method: 'PATCH', body: changes, ...said(writing) }),
    bulkRemove: (ids, removing) =>
      send(path, { method: 'DELETE', body: ids.map((id) => ({ id })), ...said(removing) }),
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

const said = ({ match, hear, confirmDependents }: Removing = {}): Partial<Call> => ({
  ...(match ? { headers: { 'If-Match': match } } : {}),
  ...(confirmDependents === undefined ? {} : { params: { confirm_dependents: confirmDependents } }),
  hear,
});

const STEP = 500;

async function* everyRow<T>(list: (params: Params) => Promise<Page<T>>, params: Params) {
  for (let offset = 0; ; offset += STEP) {
    const page = await list({ ...params, limit: STEP, offset });
    yield* page.results;
    if (!page.next || page.results.length === 0) return;
  }
}
