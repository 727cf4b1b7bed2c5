import { describe, expect, it } from 'vitest';
import type { RpkiAnswers } from '../model/store.ts';
import { render } from '../render.ts';
import { renderData } from '../render-data.ts';
import { untrimmed, world } from '../test-world.ts';

const RPKI: RpkiAnswers = {
  missing: '',
  severity: 'error',
  validity: (prefix, asn) => (prefix.includes('/') ? (asn === 64501 ? 'valid' : 'invalid') : null),
  hasAspas: true,
  providers: (asn) => (asn === 64501 ? [64502, 64503] : null),
};
const run = (template: string, rpki: RpkiAnswers | undefined = RPKI) =>
  render(world(), untrimmed(template), {
    services: {
      openSecret: (sealed) => sealed,
      now: () => new Date(),
      timeZone: 'UTC',
      ...(rpki ? { rpki } : {}),
    },
  });
const text = (template: string, rpki?: RpkiAnswers) => {
  const outcome = run(template, rpki);
  return outcome.kind === 'rendered' ? outcome.text : JSON.stringify(outcome);
};
const PEER = 'autonomous_systems.get(asn=64501)';

describe('rpki_validity', () => {
  it.each([
    ["'192.0.2.0/24' | rpki_validity(64501)", 'valid'],
    ["'192.0.2.0/24' | rpki_validity('AS64501')", 'valid'],
    [`'192.0.2.0/24' | rpki_validity(${PEER})`, 'valid'],
    ["{'prefix': '192.0.2.0/24', 'exact': true} | rpki_validity(64502)", 'invalid'],
    [`(${PEER} | prefix_list(4))[0] | rpki_validity(${PEER})`, 'valid'],
  ])('%s is %s', (expression, expected) => expect(text(`{{ ${expression} }}`)).toBe(expected));

  it.each([
    "'nonsense' | rpki_validity(64501)",
    "'192.0.2.0/24' | rpki_validity('X')",
    "'192.0.2.0/24' | rpki_validity(true)",
  ])('%s is an error of the template', (expression) =>
    expect(run(`{{ ${expression} }}`)).toMatchObject({
      kind: 'error',
      detail: expect.stringMatching(/^ValueError/),
    }),
  );

  it('is None with a finding where nothing is known, as severe as somebody decided', () => {
    const template = "{{ '192.0.2.0/24' | rpki_validity(64501) }}";
    const missing = { ...RPKI, missing: 'what was read of it is too old' };
    expect(run(template, missing)).toMatchObject({
      text: 'None',
      findings: [
        {
          kind: 'rpki_missing',
          severity: 'error',
          object: { display: 'r1' },
          message: 'Its template asks RPKI, and what was read of it is too old.',
        },
      ],
    });
    expect(run(template, { ...missing, severity: 'warning' })).toMatchObject({
      findings: [{ severity: 'warning' }],
    });
    expect(renderData('data', template, {})).toBe('None');
  });

  it('is asked for as a part of its own', () => {
    const without = { ...world(), without: ['rpki'] as const };
    expect(render(without, untrimmed("{{ '192.0.2.0/24' | rpki_validity(1) }}"))).toEqual({
      kind: 'incomplete',
      part: 'rpki',
    });
    expect(render(without, untrimmed('{{ router.name }}'))).toMatchObject({ text: 'r1' });
  });
});

describe('rpki', () => {
  const listed = { list: 1, state: 'current', why: '', remedy: '', severity: 'error', by_asn: false };
  const irr_lists = {
    ipv4: { ...listed, rpki: { valid: 3, invalid: 1, not_found: 2 } },
    ipv6: { ...listed, rpki: null },
  };
  const judged = (template: string) => {
    const services = {
      openSecret: (sealed: string) => sealed,
      now: () => new Date(),
      timeZone: 'UTC',
      rpki: RPKI,
    };
    return render(world({ 'peering.autonomoussystem': { 2: { irr_lists } } }), untrimmed(template), {
      services,
    });
  };

  it('are the prefixes of a list by what RPKI said of them', () => {
    expect(
      judged(`{{ (${PEER} | rpki).ipv4.invalid }} {{ ${PEER} | rpki(4) }} {{ ${PEER} | rpki(6) }}`),
    ).toMatchObject({
      text: "1 {'valid': 3, 'invalid': 1, 'not_found': 2} None",
      findings: [],
    });
    expect(judged('{{ router | rpki }}')).toMatchObject({ kind: 'error' });
  });
});

describe('aspa_providers', () => {
  it('are the providers that an AS names, or None where it names none', () => {
    expect(text(`{{ ${PEER} | aspa_providers }} {{ 64509 | aspa_providers }}`)).toBe('[64502, 64503] None');
  });

  it('is a finding where the source knows of none at all', () => {
    expect(run(`{{ ${PEER} | aspa_providers }}`, { ...RPKI, hasAspas: false })).toMatchObject({
      text: 'None',
      findings: [
        {
          kind: 'rpki_missing',
          message: 'Its template asks RPKI, and its source says nothing of providers.',
        },
      ],
    });
  });
});
