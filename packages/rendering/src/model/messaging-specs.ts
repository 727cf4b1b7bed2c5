import { PyTuple } from '@peersmith/jinja';
import { addressesOf, assignedObject, peeringdbContacts } from '../peering/contacts.ts';
import { AS } from '../peering/sessions.ts';
import { querySet } from '../query/query-methods.ts';
import type { Entity } from './entity.ts';
import type { Spec } from './specs.ts';

const CONTACT = 'peeringdb.networkcontact';
const name = (entity: Entity) => entity.text('name');

/** Whom to talk to. */
const CONTACTS: Readonly<Record<string, Spec>> = {
  'messaging.contact': { module: 'messaging.models', text: name },
  'messaging.contactrole': { module: 'messaging.models', text: name },
  'messaging.contactassignment': {
    module: 'messaging.models',
    text: (assignment) => assignment.one('contact')?.text('name') ?? '',
    properties: { object: assignedObject },
  },
  [CONTACT]: {
    module: 'peeringdb.models',
    text: (contact) => {
      const address = contact.text('email');
      return address === '' ? name(contact) : `${name(contact)} <${address}>`;
    },
    ordered: false,
  },
};

/** What autonomous systems have besides, to be written to. */
const OF_SYSTEMS = {
  properties: {
    peeringdb_contacts: (system: Entity) => querySet(system.store, CONTACT, () => peeringdbContacts(system)),
    can_receive_email: (system: Entity) => addressesOf(system).size > 0,
  },
  methods: {
    'get_contact_email_addresses()': (system: Entity) =>
      Array.from(addressesOf(system), (pair) => PyTuple.fromItems(pair)),
  },
};

/** Specs, with contacts. */
export function withContacts(specs: Readonly<Record<string, Spec>>): Readonly<Record<string, Spec>> {
  const system = specs[AS];
  if (!system) throw new Error(`no spec of ${AS}`);
  return {
    ...specs,
    ...CONTACTS,
    [AS]: {
      ...system,
      properties: { ...system.properties, ...OF_SYSTEMS.properties },
      methods: { ...system.methods, ...OF_SYSTEMS.methods },
    },
  };
}
