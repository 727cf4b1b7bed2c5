import { endpoints } from '@peersmith/answers';
import { rendering, router } from '@peersmith/model';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../engine/context.ts';
import { Invalid, notFound } from '../../engine/errors.ts';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { get } from '../../engine/read/read.ts';
import { permissions } from '../../platform/access.ts';
import { isoMoment } from '../../platform/iso-moment.ts';
import { largeText } from '../../platform/large-json.ts';
import { textDifference } from '../../platform/text-difference.ts';
import { keptText, renderingBefore } from './renderings.queries.ts';

const VIEW = permissions('devices.view_router_configuration', 'devices.view_rendering');
const TEXT = 'text/plain; charset=utf-8';

/** Texts of what was rendered, and what differs between two of them. */
export function renderingsRoutes(http: FastifyInstance, open: OpenContext): void {
  const serve = serving(http, open);
  serve(
    endpoints.renderingText,
    { access: VIEW, of: rendering },
    async ({ context, params: { id }, reply }) =>
      reply.type(TEXT).send(largeText((await textOf(context, id)).text)),
  );
  serve(
    endpoints.renderingDifference,
    { access: VIEW, of: rendering },
    async ({ context, params: { id }, query: { from }, reply }) => {
      const after = await textOf(context, id);
      const other = from ?? (await renderingBefore(context, id));
      const before = other === null ? null : await textOf(context, other);
      if (before && before.router !== after.router)
        throw new Invalid({ from: ['This is a rendering of another router.'] });
      const difference = await textDifference({
        ...{ before: before?.text ?? '', after: after.text },
        names: [before ? momentOf(before) : 'nothing', momentOf(after)],
      });
      return reply.type(TEXT).send(largeText(difference));
    },
  );
}

const momentOf = ({ created }: { created: Date }) => isoMoment(created) ?? '';

/** The text of a rendering, of a router that the caller may see. */
async function textOf(context: Context, id: number) {
  const found = await keptText(context, id);
  if (!found) throw notFound(rendering.className);
  await get(context, router, found.router, new Set(['id']));
  return found;
}
