import { endpoints } from '@peersmith/answers';
import { autonomousSystem } from '@peersmith/model';
import type { FastifyInstance } from 'fastify';
import type { OpenContext } from '../../../engine/http/request.ts';
import { serving } from '../../../engine/http/serve.ts';
import { may } from '../../../engine/permissions.ts';
import { permissions } from '../../../platform/access.ts';
import { ownRecord } from '../own-record.ts';
import { addresseesOf } from './addressees-of.ts';

/** Who gets an e-mail to a network. */
export function addresseesRoutes(http: FastifyInstance, open: OpenContext): void {
  serving(http, open)(
    endpoints.addressees,
    { access: permissions('peering.send_email') },
    async ({ context, query: { asn, purpose } }) => {
      const seen = may(context.principal, autonomousSystem, 'view');
      const autonomous_system = seen ? await ownRecord(context, asn) : null;
      const found = await addresseesOf(context, [{ asn, autonomous_system }], purpose);
      return found.get(asn) ?? { to: [], others: [], why: '' };
    },
  );
}
