import { decimal, json, prose, text } from '@peersmith/resource';

/** What the mirror shows around the fields of a record; its `created` and `updated` are PeeringDB's own. */
export const MIRROR = { app: 'peeringdb', frame: ['id', 'display'], readOnly: true } as const;

/** Text of the mirror is kept as PeeringDB has it: never refused for its length. */
export const word = (options: { label?: string } = {}) => text({ ...options, max: 100_000, blank: true });

/** Text that PeeringDB leaves out for some. */
export const maybe = (options: { label?: string } = {}) =>
  text({ ...options, max: 100_000, nullable: true, blank: true });

/** Text of any number of lines, as PeeringDB has it. */
export const passage = (options: { label?: string } = {}) => prose({ ...options, max: 100_000, blank: true });

export const names = {
  name: word(),
  name_long: word({ label: 'Long name' }),
  aka: word({ label: 'Also known as' }),
  website: word(),
  social_media: json({ nullable: true }),
  notes: passage(),
};

export const address = {
  address1: word(),
  address2: word(),
  city: word(),
  state: word(),
  zipcode: word(),
  country: word(),
  suite: word(),
  floor: word(),
  latitude: decimal({ nullable: true }),
  longitude: decimal({ nullable: true }),
};
