import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  type AnyResource,
  apiPathOf,
  choice,
  compare,
  computed,
  defineResource,
  email,
  filtersOf,
  flag,
  integer,
  matches,
  parseDraft,
  parseQuery,
  permissionsOf,
  rawChoice,
  ref,
  refs,
  secret,
  sentence,
  tagged,
  text,
  timestamp,
  toJson,
  url,
  via,
  type Where,
} from './index.ts';

const STATUS = { up: { label: 'Up' }, down: { label: 'Down' } } as const;
const owner = defineResource({
  app: 'test',
  name: 'owner',
  className: 'Owner',
  path: 'owners',
  label: 'owner',
  about: 'Who owns.',
  display: '{name}',
  brief: ['name', 'status'],
  naturalKey: 'name',
  ordering: ['name'],
  columns: ['name'],
  page: '/owners',
  fields: { name: text({ max: 5, unique: true }), status: choice(STATUS, { default: 'up' }) },
});
const thing = defineResource({
  app: 'test',
  name: 'thing',
  className: 'Thing',
  path: 'things',
  label: 'thing',
  about: 'A thing.',
  display: '{name}',
  ordering: ['name'],
  columns: ['name'],
  traits: [tagged],
  fields: {
    name: text({ max: 10 }),
    note: text({ blank: true }),
    size: integer({ min: 1, max: 9, nullable: true }),
    is_on: flag({ default: false }),
    status: choice(STATUS, { default: 'up' }),
    mode: rawChoice(STATUS, { nullable: true, blank: true }),
    owner: ref('test.owner', {}),
    friends: refs('test.owner'),
    password: secret({}),
    seen: timestamp({ nullable: true, readOnly: true }),
    count: computed(z.int()),
  },
  filters: { owner: via('owner', 'name'), seen_before: compare('seen', 'lte') },
});
const tag = defineResource({
  app: 'extras',
  name: 'tag',
  className: 'Tag',
  path: 'tags',
  label: 'tag',
  about: 'A tag.',
  display: '{name}',
  ordering: ['name'],
  columns: ['name'],
  fields: { name: text({}), slug: text({}) },
});
const registry: Record<string, AnyResource> = { 'test.owner': owner, 'test.thing': thing, 'extras.tag': tag };

const errorsOf = (given: unknown, mode: 'create' | 'modify' = 'create') => {
  const parsed = parseDraft(thing, given, mode);
  return parsed.ok ? parsed.draft : parsed.errors;
};

describe('drafts', () => {
  it('name what is missing, unknown and wrong', () => {
    expect(errorsOf({})).toEqual({ name: ['This field is required.'], owner: ['This field is required.'] });
    expect(errorsOf({ nothing: 1 }, 'modify')).toEqual({ nothing: ['This field does not exist.'] });
    expect(errorsOf([])).toEqual({
      non_field_errors: ['Invalid data. Expected a dictionary, but got list.'],
    });
  });

  it.each([
    [{ name: 5 }, { name: '5' }],
    [{ name: '  x ' }, { name: 'x' }],
    [{ name: '' }, { name: ['This field may not be blank.'] }],
    [{ name: true }, { name: ['Not a valid string.'] }],
    [{ name: null }, { name: ['This field may not be null.'] }],
    [{ name: 'x'.repeat(11) }, { name: ['Ensure this field has no more than 10 characters.'] }],
    [{ note: '' }, { note: '' }],
    [{ size: '7' }, { size: 7 }],
    [{ size: null }, { size: null }],
    [{ size: 0 }, { size: ['Ensure this value is greater than or equal to 1.'] }],
    [{ size: 10 }, { size: ['Ensure this value is less than or equal to 9.'] }],
    [{ size: 1.5 }, { size: ['A valid integer is required.'] }],
    [{ is_on: 'True' }, { is_on: true }],
    [{ is_on: 'maybe' }, { is_on: ['Must be a valid boolean.'] }],
    [{ status: 'sideways' }, { status: ['sideways is not a valid choice.'] }],
    [{ status: '' }, { status: ['This field may not be blank.'] }],
    [
      { status: { value: 'up' } },
      { status: ['Value must be passed directly (e.g. "foo": 123); do not use a dictionary or list.'] },
    ],
    [{ mode: 'sideways' }, { mode: ['"sideways" is not a valid choice.'] }],
    [{ mode: '' }, { mode: '' }],
    [{ owner: '12' }, { owner: 12 }],
    [{ owner: { name: 'x' } }, { owner: { name: 'x' } }],
    [{ friends: 5 }, { friends: ['Expected a list of items but got type "int".'] }],
  ])('%j', (given, expected) => {
    expect(errorsOf(given, 'modify')).toEqual(expected);
  });

  it('pass over what is read-only, so that an object can be sent back as it was read', () => {
    expect(
      errorsOf(
        { id: 1, url: 'x', display: 'x', seen: 'x', count: 5, has_password: true, name: 'x' },
        'modify',
      ),
    ).toEqual({ name: 'x' });
  });
});

const whereOf = (query: Record<string, unknown>): Where => {
  const result = parseQuery(thing, registry, query);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.query.where;
};

describe('addresses', () => {
  it.each([
    [email({ blank: true }), 'a b@example.net', 'Enter a valid email address.'],
    [email({}), 'nobody', 'Enter a valid email address.'],
    [url({ blank: true }), 'nowhere', 'Enter a valid URL.'],
    [url({}), 'nowhere', 'Enter a valid URL.'],
  ])('are refused in words that say of what kind they are', (field, given, message) => {
    const parsed = field.write?.safeParse(given, { error: sentence });
    expect(parsed?.error?.issues.map((issue) => issue.message)).toEqual([message]);
  });

  it('may be blank where that is said', () => {
    for (const field of [email({ blank: true }), url({ blank: true })])
      expect(field.write?.safeParse('').success).toBe(true);
  });
});

describe('queries', () => {
  it('become one Where, repeated values together', () => {
    expect(whereOf({ name__ic: 'fra', size: ['1', '2'], limit: '5' })).toEqual({
      all: [
        { path: ['name'], operator: 'ic', values: ['fra'] },
        { path: ['size'], operator: 'eq', values: [1, 2] },
      ],
    });
    expect(whereOf({ owner: 'x', owner_id: 'null', tag: ['a', 'b'] })).toEqual({
      all: [
        { path: ['owner', 'name'], operator: 'eq', values: ['x'] },
        { path: ['owner'], operator: 'eq', values: [null] },
        { path: ['tags', 'slug'], operator: 'eq', values: ['a'] },
        { path: ['tags', 'slug'], operator: 'eq', values: ['b'] },
      ],
    });
    expect(whereOf({ seen_before: '2026-01-01', is_on: ['false', 'true'] })).toEqual({
      all: [
        { path: ['seen'], operator: 'lte', values: ['2026-01-01T00:00:00Z'] },
        { path: ['is_on'], operator: 'eq', values: [true] },
      ],
    });
  });

  it('name what they do not know', () => {
    const errors = (query: Record<string, unknown>) => {
      const result = parseQuery(thing, registry, query);
      return result.ok ? null : result.errors;
    };
    expect(errors({ nothing: '1', name__lt: 'x', is_on__n: 'true' })).toEqual({
      nothing: ['Unknown filter.'],
      name__lt: ['Unknown filter.'],
      is_on__n: ['Unknown filter.'],
    });
    expect(errors({ size: 'x', status: 'sideways', seen_before: 'yesterday' })).toEqual({
      size: ['Enter a whole number.'],
      status: ['Select a valid choice. sideways is not one of the available choices.'],
      seen_before: ['Enter a valid date/time.'],
    });
    expect(errors({ password: 'x', created_by_request: 'x' })).toEqual({
      password: ['Unknown filter.'],
      created_by_request: ['Enter a valid UUID.'],
    });
  });

  it('take an empty value as each kind says', () => {
    expect(whereOf({ name: '', is_on: '' })).toEqual({ all: [] });
    expect(whereOf({ mode: '' })).toEqual({ all: [{ path: ['mode'], operator: 'eq', values: [null] }] });
    const refused = parseQuery(thing, registry, { status: '', size: '', owner_id: '' });
    expect(refused.ok ? [] : Object.keys(refused.errors)).toEqual(['status', 'size', 'owner_id']);
  });

  it('know every parameter of a resource', () => {
    expect([...filtersOf(thing, registry).keys()]).toEqual([
      'id',
      'created',
      'updated',
      'name',
      'note',
      'size',
      'is_on',
      'status',
      'mode',
      'owner_id',
      'friends_id',
      'seen',
      'tag',
      'owner',
      'seen_before',
    ]);
    expect(permissionsOf(thing)).toEqual([
      'test.view_thing',
      'test.add_thing',
      'test.change_thing',
      'test.delete_thing',
    ]);
    expect(apiPathOf(thing)).toBe('/api/test/things/');
  });
});

describe('matching in memory', () => {
  const object = {
    name: 'Frankfurt',
    size: 3,
    status: { value: 'up', label: 'Up' },
    owner: { id: 7, name: 'me' },
    friends: [{ id: 1 }, { id: 2 }],
    note: null,
  };
  it.each<[Where, boolean]>([
    [{ path: ['name'], operator: 'ic', values: ['FURT'] }, true],
    [{ path: ['name'], operator: 'nic', values: ['furt'] }, false],
    [{ path: ['name'], operator: 'isw', values: ['x', 'frank'] }, true],
    [{ path: ['note'], operator: 'n', values: ['x'] }, true],
    [{ path: ['note'], operator: 'isnull', values: [true] }, true],
    [{ path: ['status'], operator: 'eq', values: ['up'] }, true],
    [{ path: ['owner'], operator: 'eq', values: [7] }, true],
    [{ path: ['owner', 'name'], operator: 'ie', values: ['ME'] }, true],
    [{ path: ['friends'], operator: 'eq', values: [2] }, true],
    [{ path: ['size'], operator: 'gte', values: [4] }, false],
    [{ not: { path: ['size'], operator: 'lt', values: [4] } }, false],
    [
      {
        any: [
          { path: ['size'], operator: 'eq', values: [9] },
          { path: ['size'], operator: 'eq', values: [3] },
        ],
      },
      true,
    ],
    [{ all: [] }, true],
    [{ any: [] }, false],
  ])('%j is %s', (where, expected) => {
    expect(matches(where, object)).toBe(expected);
  });
});

describe('JSON', () => {
  const row = {
    id: 4,
    display: 'x',
    name: 'x',
    note: '',
    size: null,
    is_on: false,
    status: 'up',
    mode: null,
    owner: { id: 7, display: 'me', name: 'me', status: 'down' },
    friends: [],
    password: 'sealed',
    seen: null,
    count: 1,
    tags: [],
    created: '2026-01-01T00:00:00+00:00',
    updated: null,
  };
  const wire = (shows: boolean) => ({
    registry,
    base: 'https://host',
    showsSecret: () => shows,
    holds: () => shows,
    openSecret: (sealed: string) => `opened ${sealed}`,
    openVeiled: (sealed: string) => `opened ${sealed}`,
  });

  it('shows choices with labels, nested forms with bare values, and addresses', () => {
    const json = toJson(thing, row, wire(true));
    expect(json).toMatchObject({
      url: 'https://host/api/test/things/4/',
      status: { value: 'up', label: 'Up' },
      mode: null,
      password: 'opened sealed',
      has_password: true,
      created: '2026-01-01T00:00:00Z',
    });
    expect(json.owner).toEqual({
      id: 7,
      url: 'https://host/api/test/owners/7/',
      display_url: 'https://host/owners/7/',
      display: 'me',
      name: 'me',
      status: 'down',
    });
    expect(json).not.toHaveProperty('display_url');
  });

  it('leaves a secret out for those who may not see it, and only what is asked for in', () => {
    expect(toJson(thing, row, wire(false))).not.toHaveProperty('password');
    expect(toJson(thing, row, wire(false), new Set(['id', 'name']))).toEqual({ id: 4, name: 'x' });
  });
});
