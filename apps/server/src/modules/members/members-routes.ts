import { endpoints } from '@peersmith/answers';
import { internetExchange, memberExport } from '@peersmith/model';
import type { FastifyInstance } from 'fastify';
import { Invalid } from '../../engine/errors.ts';
import { pageOf } from '../../engine/http/parameters.ts';
import { envelope, type OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { permissions } from '../../platform/access.ts';
import { compareMembers, listFindings, summariseMembers } from './compare-members.ts';
import { MembersFault } from './members-fault.ts';
import { proposeExports } from './propose-exports.ts';
import { readUpload } from './read-source.ts';
import { MOST_FILE_BYTES } from './read-task.ts';
import { sourceOf } from './sources.queries.ts';

const COMPARES = permissions(
  ...['peering.view_internetexchange', 'members.view_memberexport', 'members.view_port'],
  ...['peeringdb.view_networkixlan', 'peeringdb.view_network'],
);

/** What exchanges say of their members beside what PeeringDB does, what is wrong in it, and files of it. */
export function membersRoutes(http: FastifyInstance, open: OpenContext): void {
  const serve = serving(http, open);
  serve(endpoints.memberSummary, { access: COMPARES, of: internetExchange }, ({ context, params: { id } }) =>
    summariseMembers(context, id),
  );
  serve(
    endpoints.memberComparison,
    { access: COMPARES, of: internetExchange },
    async ({ context, params: { id }, query, request }) => {
      const page = pageOf(request);
      const { count, results } = await compareMembers(context, id, { filters: query, page });
      return envelope(request, context.base, count, page, results);
    },
  );
  serve(
    endpoints.memberFindings,
    { access: permissions('members.view_memberexport'), of: memberExport },
    async ({ context, params: { id }, request }) => {
      const page = pageOf(request);
      const { count, results } = await listFindings(context, id, page);
      return envelope(request, context.base, count, page, results);
    },
  );
  serve(
    endpoints.proposeMembers,
    {
      access: permissions(
        ...['peering.view_internetexchange', 'peeringdb.view_ixlan', 'members.add_memberexport'],
      ),
      ...{ reads: true, heavy: true },
    },
    ({ context }) => proposeExports(context),
  );
  serve(
    endpoints.uploadMembers,
    {
      access: permissions('members.view_memberexport', 'members.change_memberexport'),
      ...{ of: memberExport, heavy: true },
      // As text in JSON a file is longer than it is.
      bodyLimit: MOST_FILE_BYTES * 1.5,
    },
    async ({ context, params: { id }, body: { text, file_name, accept_gone } }) => {
      try {
        const octets = Buffer.from(text);
        return await readUpload(context, await sourceOf(context, id), { octets, file_name, accept_gone });
      } catch (error) {
        if (error instanceof MembersFault)
          throw new Invalid({ text: [`The file was not taken: ${error.message}.`] });
        throw error;
      }
    },
  );
}
