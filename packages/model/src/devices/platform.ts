import { defineResource, json, rawChoice, text } from '@peersmith/resource';
import { PASSWORD_ALGORITHM } from '../choices.ts';
import { ORGANISATIONAL_SEARCH, organisational, WITHOUT_CONTEXT } from '../shared-fields.ts';

/** The software of a router. */
export const platform = defineResource({
  app: 'devices',
  name: 'platform',
  className: 'Platform',
  path: 'platforms',
  label: 'platform',
  about: 'The software that routers run.',
  manual: 'routers#what-is-safe-platform-by-platform',
  display: '{name}',
  brief: ['name', 'slug'],
  naturalKey: 'slug',
  ordering: ['name'],
  traits: WITHOUT_CONTEXT,
  fields: {
    ...organisational,
    napalm_driver: text({
      max: 50,
      blank: true,
      label: 'Driver',
      help: 'How to talk to the device (junos, eos, iosxr, frr …); empty for never.',
    }),
    napalm_args: json({ nullable: true, label: 'Driver arguments' }),
    password_algorithm: rawChoice(PASSWORD_ALGORITHM, {
      blank: true,
      help: 'How the platform writes session passwords.',
    }),
  },
  search: ORGANISATIONAL_SEARCH,
  columns: ['name', 'napalm_driver', 'password_algorithm', 'description'],
  form: [
    {
      title: 'Platform',
      fields: ['name', 'slug', 'napalm_driver', 'napalm_args', 'password_algorithm', 'description', 'tags'],
    },
  ],
});
