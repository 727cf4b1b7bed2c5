import { endpoints } from '@peersmith/answers';
import { dataFile, dataSource } from '@peersmith/model';
import type { FastifyInstance } from 'fastify';
import { serving } from '../../engine/http/serve.ts';
import type { Room } from '../../engine/module.ts';
import { shownRow } from '../../engine/read/shown-row.ts';
import { OPEN, permissions } from '../../platform/access.ts';
import { downloadHeaders } from '../../platform/download.ts';
import { boundTo, shownFollower } from './feeding/followers.queries.ts';
import { acceptHostKey, hostKeys } from './host-key.ts';
import { openStore } from './open-store.ts';
import { sourceOf } from './source-rows.queries.ts';
import { freeSources } from './synchronise/lease.ts';
import { MAY_SYNCHRONISE } from './synchronise/synchronise-job.ts';
import { told } from './told.ts';
import { commitFile } from './view/commit-file.ts';
import { differenceOfFile } from './view/difference-of-file.ts';
import { fileOf } from './view/file-rows.queries.ts';
import { previewSource } from './view/preview.ts';
import { shownText } from './view/shown-text.ts';
import { sourceTree } from './view/source-tree.ts';
import { hearOfPush } from './webhook.ts';

const VIEW_SOURCE = 'core.view_datasource';
const VIEW_FILE = 'core.view_datafile';
const MOST_REVISIONS = 100;
const MOST_OF_A_HOOK = 5_000_000;

/** What is done with data sources and their files beyond writing them down. */
export function sourceRoutes(http: FastifyInstance, room: Room): void {
  const serve = serving(http, room.open);
  const ofSource = { of: dataSource };
  serve(
    endpoints.sourceTree,
    { ...ofSource, access: permissions(VIEW_SOURCE, VIEW_FILE) },
    ({ context, params: { id } }) => sourceTree(context, id),
  );
  serve(
    endpoints.previewSource,
    { ...ofSource, access: permissions(VIEW_SOURCE, VIEW_FILE, MAY_SYNCHRONISE), reads: true, heavy: true },
    ({ context, params: { id } }) => told(async () => previewSource(context, await sourceOf(context, id))),
  );
  serve(
    endpoints.resetSource,
    { ...ofSource, access: permissions(VIEW_SOURCE, MAY_SYNCHRONISE) },
    async ({ context, params: { id } }) => {
      await freeSources(context, id);
      return shownRow(context, dataSource, id);
    },
  );
  serve(
    endpoints.sourceHostKeys,
    { ...ofSource, access: permissions(VIEW_SOURCE, 'core.change_datasource') },
    ({ context, params: { id } }) => told(() => hostKeys(context, id)),
  );
  serve(
    endpoints.acceptSourceHostKey,
    { ...ofSource, access: permissions(VIEW_SOURCE, 'core.change_datasource') },
    ({ context, params: { id }, body: { host_key } }) =>
      told(() => acceptHostKey(context, { id, hostKey: host_key })),
  );
  fileRoutes(http, room);
  hookRoute(http, room);
}

function fileRoutes(http: FastifyInstance, { open }: Room): void {
  const serve = serving(http, open);
  const ofFile = { of: dataFile, access: permissions(VIEW_FILE) };
  serve(endpoints.fileContent, ofFile, async ({ context, params: { id } }) => {
    const { path, size, hash, data } = await fileOf(context, id);
    return {
      path,
      size,
      hash,
      text: shownText(data),
      followers: (await boundTo(context, [id])).map(shownFollower),
    };
  });
  serve(endpoints.fileRaw, ofFile, async ({ context, params: { id }, reply }) => {
    const { path, data } = await fileOf(context, id);
    return reply
      .headers(downloadHeaders(path.slice(path.lastIndexOf('/') + 1)))
      .header('Content-Security-Policy', "sandbox; default-src 'none'")
      .type('application/octet-stream')
      .send(data);
  });
  serve(endpoints.fileHistory, ofFile, ({ context, params: { id } }) =>
    told(async () => {
      const file = await fileOf(context, id);
      const revisions = await openStore(context, await sourceOf(context, file.source)).history(
        file.path,
        MOST_REVISIONS,
      );
      return { has_history: revisions !== null, revisions: [...(revisions ?? [])] };
    }),
  );
  serve(endpoints.fileDifference, ofFile, ({ context, params: { id }, query }) =>
    told(() => differenceOfFile(context, id, query)),
  );
  serve(
    endpoints.commitFile,
    { of: dataFile, access: permissions(VIEW_FILE, 'core.push_datasource'), bodyLimit: 3_000_000 },
    ({ context, params: { id }, body }) =>
      told(async () => {
        const written = await commitFile(context, id, body);
        const { revision = '', branch = '', link = null } = written ?? {};
        return { nothing_changed: written === null, revision, branch, link };
      }),
  );
}

/** Signatures are over what was sent, octet by octet. */
function hookRoute(http: FastifyInstance, { system }: Room): void {
  void http.register(async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: MOST_OF_A_HOOK },
      async (_request: unknown, octets: Buffer) => octets,
    );
    serving(app)(
      endpoints.sourceWebhook,
      { access: OPEN, bodyLimit: MOST_OF_A_HOOK },
      ({ params: { id }, request }) => hearOfPush(system(), id, request),
    );
  });
}
