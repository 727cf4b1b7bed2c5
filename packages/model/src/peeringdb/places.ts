import { defineResource, flag, list, ref, text } from '@peersmith/resource';
import * as z from 'zod';
import { address, MIRROR, maybe, names, word } from './shared.ts';

const parent = { onDelete: 'cascade', shownAs: 'full' } as const;

export const organization = defineResource({
  ...MIRROR,
  name: 'organization',
  className: 'Organization',
  path: 'organizations',
  page: '/peeringdb/organizations',
  label: 'PeeringDB organization',
  about: 'Who owns networks, exchanges and facilities, as PeeringDB knows it.',
  manual: 'peeringdb#the-mirror',
  display: '{name}',
  brief: ['name'],
  ordering: ['id'],
  fields: { ...names, ...address },
  search: { contains: ['name', 'name_long', 'aka'], indexed: true },
  columns: ['name', 'city', 'country', 'website'],
  indexes: [['name']],
});

export const campus = defineResource({
  ...MIRROR,
  name: 'campus',
  className: 'Campus',
  path: 'campuses',
  page: '/peeringdb/campuses',
  label: 'PeeringDB campus',
  plural: 'PeeringDB campuses',
  about: 'Facilities that belong together.',
  manual: 'peeringdb#the-mirror',
  display: '{name}',
  brief: ['name'],
  ordering: ['id'],
  fields: {
    ...names,
    name_long: maybe({ label: 'Long name' }),
    aka: maybe({ label: 'Also known as' }),
    website: maybe(),
    org: ref('peeringdb.organization', parent),
  },
  search: { contains: ['name'] },
  columns: ['name', 'org', 'website'],
});

export const facility = defineResource({
  ...MIRROR,
  name: 'facility',
  className: 'Facility',
  path: 'facilities',
  page: '/peeringdb/facilities',
  label: 'PeeringDB facility',
  plural: 'PeeringDB facilities',
  about: 'A building where networks meet.',
  manual: 'peeringdb#the-mirror',
  display: '{name}',
  brief: ['name'],
  ordering: ['id'],
  fields: {
    ...names,
    ...address,
    clli: word({ label: 'CLLI' }),
    rencode: word(),
    npanxx: word({ label: 'NPA-NXX' }),
    tech_email: word(),
    tech_phone: word(),
    sales_email: word(),
    sales_phone: word(),
    property: text({ nullable: true, blank: true }),
    diverse_serving_substations: flag({ nullable: true }),
    available_voltage_services: list(z.string(), 'text[]', { nullable: true }),
    region_continent: text({ nullable: true, blank: true }),
    status_dashboard: text({ nullable: true, blank: true }),
    org: ref('peeringdb.organization', parent),
    campus: ref('peeringdb.campus', { nullable: true, onDelete: 'set null', shownAs: 'id' }),
  },
  search: { contains: ['name', 'name_long', 'aka', 'city'], indexed: true },
  columns: ['name', 'city', 'country', 'org', 'website'],
});

export const carrier = defineResource({
  ...MIRROR,
  name: 'carrier',
  className: 'Carrier',
  path: 'carriers',
  page: '/peeringdb/carriers',
  label: 'PeeringDB carrier',
  about: 'Who sells transport between facilities.',
  manual: 'peeringdb#the-mirror',
  display: '{name}',
  brief: ['name'],
  ordering: ['id'],
  fields: { ...names, website: maybe(), org: ref('peeringdb.organization', parent) },
  search: { contains: ['name'] },
  columns: ['name', 'org', 'website'],
});

export const carrierFacility = defineResource({
  ...MIRROR,
  name: 'carrierfacility',
  className: 'CarrierFacility',
  path: 'carrier-facilities',
  label: 'PeeringDB carrier facility',
  plural: 'PeeringDB carrier facilities',
  about: 'Where a carrier is present.',
  manual: 'peeringdb#the-mirror',
  display: '{carrier.name} @ {fac.name}',
  ordering: ['id'],
  fields: { carrier: ref('peeringdb.carrier', parent), fac: ref('peeringdb.facility', parent) },
  columns: ['carrier', 'fac'],
});
