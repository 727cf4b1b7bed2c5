import { endpoints, type Rights } from '@peersmith/answers';
import { group, PRESET_NAMES, PRESETS, permissionsOfPreset, registry, user } from '@peersmith/model';
import { permissionOf } from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import { notFound } from '../../engine/errors.ts';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { permissions, SIGNED_IN } from '../../platform/access.ts';
import { rightsOfGroup, rightsOfUser } from './rights.ts';

/** What people may do in effect: one's own rights, and those of others to whoever sees their account. */
export function rightsRoutes(app: FastifyInstance, open: OpenContext): void {
  const serve = serving(app, open);
  serve(endpoints.permissionPresets, { access: SIGNED_IN }, () => {
    const results = PRESET_NAMES.map((name) => {
      const { label, about } = PRESETS[name];
      return { name, label, about, permissions: [...permissionsOfPreset(registry, name)] };
    });
    return { count: results.length, results };
  });
  serve(endpoints.ownRights, { access: SIGNED_IN }, async ({ context }) =>
    found(await rightsOfUser(context.db, context.principal.id), 'User'),
  );
  const mayView = (resource: typeof user | typeof group) => ({
    access: permissions(permissionOf(resource, 'view')),
    of: resource,
  });
  serve(endpoints.userRights, mayView(user), async ({ context, params }) =>
    found(await rightsOfUser(context.db, params.id), 'User'),
  );
  serve(endpoints.groupRights, mayView(group), async ({ context, params }) =>
    found(await rightsOfGroup(context.db, params.id), 'Group'),
  );
}

function found(rights: Rights | null, className: string): Rights {
  if (!rights) throw notFound(className);
  return rights;
}
