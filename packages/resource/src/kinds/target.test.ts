import { describe, expect, it } from 'vitest';
import {
  carries,
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
const registry = { 'test.box': box, 'test.lid': lid, 'test.note': note };

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
