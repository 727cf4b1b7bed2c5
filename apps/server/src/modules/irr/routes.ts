import { endpoints } from '@peersmith/answers';
import { autonomousSystem, irrList, irrVersion } from '@peersmith/model';
import type { FastifyInstance } from 'fastify';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { permissions, SIGNED_IN } from '../../platform/access.ts';
import { rpkiOfSystem } from '../rpki/index.ts';
import { asSetPrefixes } from './as-set-prefixes.ts';
import { askForRefresh } from './ask-for-refresh.ts';
import { decideVersion } from './decide-version.ts';
import { listDifference } from './difference.ts';
import { listEntries } from './entries.ts';
import { familiesJson, namedJson } from './families-json.ts';
import { judgedLists } from './judged-lists.ts';
import { askedFor, prefixLists } from './prefix-lists.ts';
import { listsOfSystem } from './system-lists.ts';
import { whatIf } from './what-if.ts';

const VIEW = permissions('irr.view_list');
const VIEW_VERSIONS = permissions('irr.view_list', 'irr.view_version');
const DECIDE = permissions('irr.view_version', 'irr.decide_version');

/** What registries have of networks, and what is decided about it. */
export function irrRoutes(http: FastifyInstance, open: OpenContext): void {
  const serve = serving(http, open);
  serve(endpoints.irrEntries, { access: VIEW, of: irrList }, ({ context, params: { id }, query }) =>
    listEntries(context, id, query),
  );
  serve(
    endpoints.irrDifference,
    { access: VIEW_VERSIONS, of: irrList },
    ({ context, params: { id }, query }) => listDifference(context, id, query),
  );
  serve(endpoints.refreshIrrLists, { access: permissions('irr.refresh_list') }, ({ context, body }) =>
    askForRefresh(context, body),
  );
  serve(endpoints.acceptIrrVersion, { access: DECIDE, of: irrVersion }, ({ context, params: { id }, body }) =>
    decideVersion(context, { id, verdict: 'accepted', ...body }),
  );
  serve(endpoints.rejectIrrVersion, { access: DECIDE, of: irrVersion }, ({ context, params: { id }, body }) =>
    decideVersion(context, { id, verdict: 'rejected', ...body }),
  );
  serve(endpoints.irrWhatIf, { access: VIEW, reads: true, heavy: true }, ({ context, body }) =>
    whatIf(context, body),
  );
  serve(
    endpoints.asSetPrefixes,
    { access: permissions('peering.view_autonomoussystem'), of: autonomousSystem, heavy: true },
    async ({ context, params: { id }, reply }) =>
      reply.type('application/json').send(familiesJson(await asSetPrefixes(context, id))),
  );
  serve(endpoints.prefixList, { access: SIGNED_IN, heavy: true }, async ({ context, query, reply }) => {
    const { lists, unresolved } = await prefixLists(context, askedFor(query));
    if (unresolved.size > 0)
      void reply.header(
        'x-unresolved',
        Array.from(unresolved, ([name, code]) => `${encodeURI(name)}=${code}`).join(', '),
      );
    return reply.type('application/json').send(namedJson(lists));
  });
  serve(
    endpoints.irrOfSystem,
    {
      access: permissions('peering.view_autonomoussystem', 'irr.view_list', 'irr.view_version'),
      of: autonomousSystem,
    },
    ({ context, params: { id } }) => listsOfSystem(context, id),
  );
  serve(
    endpoints.rpkiOfSystem,
    { access: permissions('peering.view_autonomoussystem', 'rpki.view_snapshot'), of: autonomousSystem },
    async ({ context, params: { id } }) => ({
      ...(await rpkiOfSystem(context, id)),
      lists: await judgedLists(context, id),
    }),
  );
}
