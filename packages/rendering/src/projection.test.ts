import { describe, expect, it } from 'vitest';
import { type Part, PartMissing } from './projection.ts';
import { render } from './render.ts';
import { told, untrimmed, world } from './test-world.ts';

const EVERY: readonly Part[] = ['group_sessions', 'all_sessions', 'prefixes', 'peeringdb'];
const missing = (template: string) => told(template, world({}, EVERY));

describe('a projection', () => {
  it.each([
    ['{{ router | ixp_sessions | length }} {{ router | direct_sessions | length }}', '4 2'],
    ['{{ router.connection_set.first().internetexchangepeeringsession_set.count() }}', '3'],
    ['{{ internet_exchange_points.first() | sessions | length }}', 'without group_sessions'],
    ['{{ bgp_groups.first().directpeeringsession_set.count() }}', 'without group_sessions'],
    ['{{ autonomous_systems.first() | ixp_sessions | length }}', 'without all_sessions'],
    ["{{ router.platform.router_set.get(name='r2') | direct_sessions | length }}", 'without all_sessions'],
    ['{{ communities.first().internetexchangepeeringsession_set.all() }}', 'without all_sessions'],
    ['{{ autonomous_systems.first() | prefix_list }}', 'without prefixes'],
    ['{{ communities.first().autonomoussystem_set.count() }}', 'without all_sessions'],
  ])('tells what %s needs beyond the sessions of the router: %s', (template, text) =>
    expect(missing(template)).toBe(text),
  );

  it('is enough to render from: JSON in, the same text out', () => {
    const template = '{% for s in router | ixp_sessions %}{{ s }} {{ s | merge_communities }}\n{% endfor %}';
    const stored = JSON.parse(JSON.stringify(world()));
    expect(told(template, stored)).toBe(told(template));
  });

  it('opens a secret only when a template reads it', () => {
    const opened: string[] = [];
    const services = {
      openSecret: (sealed: string) => `open ${opened.push(sealed)}`,
      now: () => new Date(),
      timeZone: 'UTC',
    };
    const run = (template: string) => render(world(), untrimmed(template), { services });
    run('{% for s in router | ixp_sessions %}{{ s.ip_address }}{% endfor %}');
    expect(opened).toEqual([]);
    expect(run('{{ (router | ixp_sessions).get(id=2).password }}')).toEqual({
      kind: 'rendered',
      text: 'open 1',
      findings: [],
    });
  });

  it('never becomes text when something goes wrong', () => {
    expect(render(world(), untrimmed('before {{ 1 // 0 }}'))).toEqual({
      kind: 'error',
      code: 'template_error',
      detail: 'ZeroDivisionError: integer division or modulo by zero',
      template: 'test',
      line: 1,
      column: expect.any(Number),
      excerpt: expect.any(String),
    });
    expect(new PartMissing('prefixes').part).toBe('prefixes');
  });
});
