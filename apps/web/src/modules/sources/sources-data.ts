import type { FileContent, FileHistory, SourceTree } from '@peersmith/api-client';
import { dataFile, dataSource } from '@peersmith/model';
import { contentTypeOf, permissionOf } from '@peersmith/resource';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';

export const VIEW_FILES = permissionOf(dataFile, 'view');
export const SYNCHRONISE = 'core.synchronise_datasource';
export const PUSH = 'core.push_datasource';
const meta = {
  reads: [
    contentTypeOf(dataSource),
    contentTypeOf(dataFile),
    'devices.configuration',
    'extras.configcontext',
  ],
};

/** The files of a data source, and what was left out. */
export const useTree = (id: number): UseQueryResult<SourceTree> =>
  useQuery({
    queryKey: ['sources', 'tree', id],
    queryFn: ({ signal }) => client.call('GET /api/core/data-sources/:id/tree/', { path: { id }, signal }),
    meta,
  });

/** What a file holds, and who is bound to it. */
export const useContent = (id: number | null): UseQueryResult<FileContent> =>
  useQuery({
    queryKey: ['sources', 'content', id],
    queryFn: ({ signal }) =>
      client.call('GET /api/core/data-files/:id/content/', { path: { id: id ?? 0 }, signal }),
    enabled: id !== null,
    meta,
  });

/** Its revisions, as the source tells them. */
export const useHistory = (id: number): UseQueryResult<FileHistory> =>
  useQuery({
    queryKey: ['sources', 'history', id],
    queryFn: ({ signal }) => client.call('GET /api/core/data-files/:id/history/', { path: { id }, signal }),
    retry: false,
  });

interface Compared {
  from?: string;
  to?: string;
  type?: string;
  object?: number;
}

/** A file beside a revision of itself, or beside an object. */
export const useFileDifference = (id: number | null, asked: Compared | null) =>
  useQuery({
    queryKey: ['sources', 'difference', id, asked],
    queryFn: ({ signal }) =>
      client.call('GET /api/core/data-files/:id/difference/', {
        path: { id: id ?? 0 },
        query: asked ?? {},
        signal,
      }),
    enabled: id !== null && asked !== null,
    retry: false,
  });
