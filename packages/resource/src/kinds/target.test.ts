import { describe, expect, it } from 'vitest';
import {
  assigned,
  carries,
  condition,
  defineResource,
  defineTrait,
  parseDraft,
  parseQuery,
  pointersOf,
  target,
  targetsOf,
  targetTypes,
  text,
  toJson,
} from '../index.ts';

const noted = defineTrait({
  name: 'noted',
  about: 'Has notes.',
  fields: { last_note: text({ max: 9, nullable: true }) },
});
const kept = defineTrait({
  name: 'kept',
  about: 'Somebody keeps it.',
  fields: {
    is_kept: condition({ label: 'Is kept' }),
    keeper: assigned('test.lid', {
      table: 'test_keeping',
      typeColumn: 'content_type',
      idColumn: 'object_id',
      column: 'keeper_id',
    }),
  },
});
const frame = { app: 'test', about: '', ordering: ['id'], columns: [] };
const named = { ...frame, display: '{name}', fields: { name: text({ max: 9 }) } };
const box = defineResource({
  ...named,
  name: 'box',
  className: 'Box',
  path: 'boxes',
  label: 'box',
  brief: ['name'],
  traits: [noted],
});
const lid = defineResource({ ...named, name: 'lid', className: 'Lid', path: 'lids', label: 'lid' });
const note = defineResource({
  ...frame,
  name: 'note',
  className: 'Note',
  path: 'notes',
  label: 'note',
  display: '{id}',
  fields: {
    ...target('about', { to: noted, onDelete: 'cascade' }),
    ...target('cause', { to: noted, onDelete: 'keep', nullable: 'id', readOnly: true }),
  },
});
const shelf = defineResource({
  ...named,
  name: 'shelf',
  className: 'Shelf',
  path: 'shelves',
  label: 'shelf',
  traits: [kept],
});
const label = defineResource({
  ...frame,
  name: 'label',
  className: 'Label',
  path: 'labels',
  label: 'label',
  display: '{id}',
  fields: target('object', { to: noted, onDelete: 'cascade', typeKey: 'content_type' }),
});
const registry = { 'test.box': box, 'test.lid': lid, 'test.note': note, 'test.shelf': shelf };

describe('a trait', () => {
  it('adds its fields to what carries it, and says that it did', () => {
    expect(Object.keys(box.fields)).toEqual(['name', 'last_note']);
    expect(box.fields.last_note.byTrait).toBe(true);
    expect([carries(box, noted), carries(lid, noted)]).toEqual([true, false]);
  });
});

describe('a pointer at any object', () => {
  it('points at what carries its trait', () => {
    const [about] = pointersOf(note);
    expect(about).toMatchObject({
      typeKey: 'about_type',
      idKey: 'about_id',
      to: 'noted',
      onDelete: 'cascade',
    });
    expect(about && targetsOf(registry, about)).toEqual([box]);
    expect(targetTypes(registry, 'about_type', note.fields.about_type)).toEqual(['test.box']);
    expect(targetTypes(registry, 'about_id', note.fields.about_id)).toBeNull();
  });

  it('is written as a type and an id; what it names is read alone', () => {
    const draft = { about_type: 'test.box', about_id: '7', about: null };
    expect(parseDraft(note, draft, 'create')).toEqual({
      ok: true,
      draft: { about_type: 'test.box', about_id: 7 },
    });
    const nothing = parseDraft(note, { about_type: 'box', about_id: -1 }, 'create');
    expect(nothing).toMatchObject({ ok: false, errors: { about_type: [expect.any(String)] } });
  });

  it('is filtered by the name of a type, and by its number', () => {
    const terms = (query: Record<string, unknown>) => {
      const parsed = parseQuery(note, registry, query);
      return parsed.ok ? parsed.query.where : parsed.errors;
    };
    const boxes = { path: ['about_type'], operator: 'eq', values: ['test.box'] };
    expect(terms({ about_type: 'test.box' })).toEqual({ all: [boxes] });
    expect(terms({ about_type_id: '1' })).toEqual({ all: [boxes] });
    expect(terms({ about_type_id__n: ['1', '2'] })).toEqual({
      all: [{ ...boxes, operator: 'n', values: ['test.box', 'test.lid'] }],
    });
    expect(terms({ about_type_id: 'box' })).toHaveProperty('about_type_id');
  });

  it('shows the nested form of what is there, and null for what is gone', () => {
    const wire = {
      registry,
      base: '',
      showsSecret: () => false,
      holds: () => false,
      openSecret: String,
      openVeiled: String,
    };
    const row = { id: 1, about_type: 'test.box', about_id: 7, cause_type: 'no.such', cause_id: null };
    const shown = toJson(
      note,
      {
        ...row,
        about: { type: 'test.box', row: { id: 7, display: 'Seven', name: 'Seven' } },
        cause: { type: 'no.such', row: null },
      },
      wire,
    );
    expect(shown).toMatchObject({
      about: { id: 7, url: '/api/test/boxes/7/', display: 'Seven', name: 'Seven' },
      cause: null,
    });
  });
});

describe('what others assign', () => {
  const asked = (query: Record<string, unknown>) => {
    const parsed = parseQuery(shelf, registry, query);
    return parsed.ok ? parsed.query : parsed.errors;
  };

  it('is filtered by, and neither shown nor written', () => {
    expect(asked({ keeper_id: ['7', '8'], is_kept: 'true' })).toMatchObject({
      where: {
        all: [
          { path: ['keeper'], operator: 'eq', values: [7, 8] },
          { path: ['is_kept'], operator: 'eq', values: [true] },
        ],
      },
      named: [{ parameter: 'keeper_id', values: [7, 8] }],
    });
    expect(asked({ keeper_id: 'null' })).toMatchObject({
      where: { all: [{ path: ['keeper'], operator: 'eq', values: [null] }] },
      named: [{ values: [] }],
    });
    expect(asked({ keeper_id: 'x' })).toHaveProperty('keeper_id');
    expect(parseDraft(shelf, { name: 'a', keeper: [7], is_kept: true }, 'create')).toEqual({
      ok: true,
      draft: { name: 'a' },
    });
    expect([shelf.fields.keeper.read, shelf.fields.is_kept.read]).toEqual([null, null]);
  });

  it('may call the content type of its pointer otherwise', () => {
    expect(Object.keys(label.fields)).toEqual(['content_type', 'object_id', 'object']);
    expect(pointersOf(label)).toMatchObject([{ key: 'object', typeKey: 'content_type', idKey: 'object_id' }]);
  });
});
