import { endpoint } from '@peersmith/resource';
import * as z from 'zod';

/** What users have set for themselves: a tree that belongs to whoever wrote it; `context.as` is the AS that answers are about. */
export const Preferences = z.record(z.string(), z.unknown());

/** An object grant that is in force for somebody. */
const GrantInForce = z.strictObject({
  id: z.int(),
  name: z.string(),
  enabled: z.boolean().describe('One that is not enabled gives nothing, and limits all the same.'),
  content_type: z.string(),
  filter: z.unknown().describe("A list's filters: parameters with their values."),
});

/** Who is signed in, and what they may do. */
export const Me = z.strictObject({
  user: z.strictObject({
    id: z.int(),
    username: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    email: z.string(),
    is_staff: z.boolean(),
  }),
  is_superuser: z.boolean(),
  permissions: z.array(z.string()),
  grants: z.array(GrantInForce).describe('What limits the caller to some objects of a type.'),
  preferences: Preferences,
  version: z.string().describe('Of the server.'),
  feed: z
    .string()
    .describe('The id from which on the change feed tells what a page that begins now has not seen.'),
});
export type Me = z.infer<typeof Me>;

/** A browser in which somebody is signed in. */
export const OwnSession = z.strictObject({
  id: z.int().describe('Names it, and opens nothing.'),
  current: z.boolean().describe('It is the one that asks.'),
  created: z.string(),
  last_used: z.string(),
  address: z.string().describe('Where it was begun from; empty where that was not kept.'),
  user_agent: z.string(),
});
export type OwnSession = z.infer<typeof OwnSession>;

const required = z
  .string({ error: 'This field is required.' })
  .min(1, { error: 'This field may not be blank.' });

export const accountEndpoints = {
  signIn: endpoint({
    method: 'POST',
    path: '/api/auth/login/',
    summary: 'Sign in',
    help: 'Sets the cookies `sessionid` and `csrftoken`; unsafe methods send the latter as `X-CSRFToken`.',
    body: z.object({ username: required.max(150), password: required.max(1024) }),
    answer: Me,
  }),
  signOut: endpoint({
    method: 'POST',
    path: '/api/auth/logout/',
    summary: 'Sign out',
    answer: null,
  }),
  whoAmI: endpoint({
    method: 'GET',
    path: '/api/auth/me/',
    summary: 'Who is signed in',
    answer: Me,
  }),
  changeMe: endpoint({
    method: 'PATCH',
    path: '/api/auth/me/',
    summary: 'Change one’s own name and address',
    body: z.strictObject({
      first_name: z.string().trim().max(150).optional(),
      last_name: z.string().trim().max(150).optional(),
      email: z.union([z.literal(''), z.email({ error: 'Enter a valid email address.' }).max(254)]).optional(),
    }),
    answer: Me,
  }),
  ownSessions: endpoint({
    method: 'GET',
    path: '/api/auth/sessions/',
    summary: 'Where one is signed in',
    answer: z.array(OwnSession),
  }),
  endSession: endpoint({
    method: 'DELETE',
    path: '/api/auth/sessions/:id/',
    summary: 'Sign out somewhere else',
    status: 204,
    answer: null,
  }),
  changePassword: endpoint({
    method: 'POST',
    path: '/api/auth/password/',
    summary: 'Change one’s own password',
    help: 'Ends every other session of the caller.',
    body: z.object({
      current_password: required.max(1024),
      new_password: required
        .min(8, { error: 'This password is too short. It must contain at least 8 characters.' })
        .max(1024),
      end_tokens: z
        .boolean({ error: 'Write true or false.' })
        .default(false)
        .describe('Whether the caller’s API tokens are deleted, too.'),
    }),
    answer: null,
  }),
  previewGrant: endpoint({
    method: 'POST',
    path: '/api/users/grants/preview/',
    summary: 'What an object grant would leave',
    help: 'Reads a filter as a grant would, and counts what it matches. Changes nothing.',
    body: z.strictObject({
      content_type: z.string().max(100),
      filter: z
        .unknown()
        .describe('Filters of a list as an object, as a query, or as the address of the list.'),
    }),
    answer: z.strictObject({
      content_type: z.string(),
      filter: z.record(z.string(), z.array(z.string())).describe('As a grant would keep it.'),
      matches: z.int().describe('How many objects it matches now.'),
      total: z.int().describe('How many objects there are.'),
    }),
  }),
  preferences: endpoint({
    method: 'GET',
    path: '/api/users/userpref/',
    summary: 'One’s own preferences',
    answer: Preferences,
  }),
  changePreferences: endpoint({
    method: 'PATCH',
    path: '/api/users/userpref/',
    summary: 'Change one’s own preferences',
    help: 'Nested objects are merged, everything else is replaced.',
    body: Preferences,
    answer: Preferences,
  }),
};
