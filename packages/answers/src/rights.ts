import { AREA_NAMES, PRESET_NAMES } from '@peersmith/model';
import { endpoint } from '@peersmith/resource';
import * as z from 'zod';

/** Permissions under a name. */
export const PermissionPreset = z.strictObject({
  name: z.enum(PRESET_NAMES),
  label: z.string(),
  about: z.string().describe('What whoever has it may do, and what not.'),
  permissions: z.array(z.string()).describe('What it stands for in this release.'),
});
export type PermissionPreset = z.infer<typeof PermissionPreset>;

/** Where a right comes from. */
export const RightSource = z.strictObject({
  kind: z.enum(['superuser', 'preset', 'permissions']),
  label: z.string().describe('`Viewer, by the group NOC`: in words, for people.'),
  preset: z.enum(PRESET_NAMES).nullable(),
  group: z.strictObject({ id: z.int(), name: z.string() }).nullable().describe('The group that gives it.'),
});
export type RightSource = z.infer<typeof RightSource>;

const From = z.array(z.int()).describe('Places in `sources`; empty where it is not given.');

/** What may be done with objects of a type. */
export const TypeRights = z.strictObject({
  type: z.string(),
  label: z.string(),
  written: z.boolean().describe('Whether people write them; others are made by the server.'),
  view: From,
  add: From,
  change: From,
  delete: From,
});
export type TypeRights = z.infer<typeof TypeRights>;

/** What a user, or whoever is in a group, may do in effect. */
export const Rights = z.strictObject({
  superuser: z.boolean(),
  staff: z.boolean().describe('Whether PeeringDB and the system may be maintained.'),
  active: z.boolean().describe('Whether the account may sign in at all.'),
  sources: z.array(RightSource),
  areas: z.array(
    z.strictObject({
      area: z.enum(AREA_NAMES),
      title: z.string(),
      types: z.array(TypeRights),
      more: z
        .array(z.strictObject({ permission: z.string(), label: z.string(), from: From }))
        .describe('What is more than reading and writing objects.'),
    }),
  ),
  limits: z
    .array(
      z.strictObject({
        id: z.int(),
        name: z.string(),
        enabled: z.boolean(),
        type: z.string(),
        label: z.string(),
      }),
    )
    .describe('Object grants: of these types, only what one of the grants matches.'),
});
export type Rights = z.infer<typeof Rights>;

export const rightsEndpoints = {
  permissionPresets: endpoint({
    method: 'GET',
    path: '/api/users/presets/',
    summary: 'Permission presets',
    answer: z.strictObject({ count: z.int(), results: z.array(PermissionPreset) }),
  }),
  ownRights: endpoint({
    method: 'GET',
    path: '/api/auth/me/rights/',
    summary: 'What one may do, and where that comes from',
    answer: Rights,
  }),
  userRights: endpoint({
    method: 'GET',
    path: '/api/users/users/:id/rights/',
    summary: 'What a user may do, and where that comes from',
    answer: Rights,
  }),
  groupRights: endpoint({
    method: 'GET',
    path: '/api/users/groups/:id/rights/',
    summary: 'What a group lets its members do',
    answer: Rights,
  }),
};
