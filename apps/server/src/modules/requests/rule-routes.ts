import { endpoints } from '@peersmith/answers';
import type { FastifyInstance } from 'fastify';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { permissions } from '../../platform/access.ts';
import { dryRun } from './dry-run.ts';

/** Trying rules. */
export function ruleRoutes(http: FastifyInstance, open: OpenContext): void {
  serving(http, open)(
    endpoints.dryRunRules,
    {
      access: permissions(
        'requests.view_rule',
        'requests.view_request',
        'peeringdb.view_network',
        'peeringdb.view_networkixlan',
        'peering.view_internetexchange',
        'peering.view_internetexchangepeeringsession',
        'net.view_connection',
      ),
      reads: true,
      heavy: true,
    },
    ({ context, body }) => dryRun(context, body),
  );
}
