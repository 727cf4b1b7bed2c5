import { registry } from '@peersmith/model';
import { describe, expect, it } from 'vitest';
import { detailLines } from '../src/modules/users/audit-detail.ts';
import { filterSpecs } from '../src/resource/filters.ts';
import { detailPath, listed, listPath, resourceAt } from '../src/resource/pages.ts';
import { relatedOf } from '../src/resource/related.ts';
import { parseSearch, stringifySearch } from '../src/resource/search.ts';
import { PALETTE, readableOn } from '../src/text/colour.ts';
import {
  formatDuration,
  formatQuantity,
  formatRelative,
  formatSpeed,
  inSentence,
} from '../src/text/format.ts';
import { cutAt, hitsIn } from '../src/text/hits.ts';
import { atOnce } from '../src/text/in-slices.ts';
import { mailto } from '../src/text/mailto.ts';
import { slugOf } from '../src/text/slug.ts';

describe('texts', () => {
  it('says speeds, quantities and durations as people do', () => {
    expect([100, 1000, 2500, 100_000, 1_000_000].map(formatSpeed)).toEqual([
      '100 Mbps',
      '1 Gbps',
      '2.5 Gbps',
      '100 Gbps',
      '1 Tbps',
    ]);
    expect(formatQuantity(1234567, 'ms')).toBe('1,234,567 ms');
    expect(formatQuantity(10_000, 'Mbit/s')).toBe('10 Gbps');
    expect([420, 3210, 250_000].map(formatDuration)).toEqual(['420 ms', '3.2 s', '4 min 10 s']);
  });

  it('says moments relative to now', () => {
    const now = Date.parse('2026-03-01T12:00:00Z');
    expect(formatRelative('2026-03-01T11:59:40Z', now)).toBe('just now');
    expect(formatRelative('2026-03-01T11:57:00Z', now)).toBe('3 minutes ago');
    expect(formatRelative('2026-03-03T12:00:00Z', now)).toBe('in 2 days');
  });

  it('makes links for mail programs, without what does not fit into one', () => {
    const to = ['a+b@example.net', 'c?d@example.net'];
    expect(mailto({ to, subject: 'AS1 & 2\n', body: 'Dear\nall' })).toEqual({
      href: 'mailto:a%2Bb@example.net,c%3Fd@example.net?subject=AS1%20%26%202&body=Dear%0D%0Aall',
      whole: true,
    });
    expect(mailto({ to: [], subject: 'x', body: 'x'.repeat(1900) }).whole).toBe(true);
    expect(mailto({ to: [], subject: 'x', body: 'x'.repeat(2000) })).toEqual({
      href: 'mailto:?subject=x',
      whole: false,
    });
  });

  it('finds every hit of a text, whatever its case', () => {
    expect(atOnce(hitsIn(['Neighbor a', '', 'neighbor b NEIGHBOR c'], 'neighbor'))).toEqual([
      { line: 0, nth: 0 },
      { line: 2, nth: 0 },
      { line: 2, nth: 1 },
    ]);
    expect(cutAt('a.b.c', '.')).toEqual(['a', '.', 'b', '.', 'c']);
    expect(atOnce(hitsIn(['anything'], ''))).toEqual([]);
  });

  it('keeps acronyms within a sentence', () => {
    expect(['Routers', 'BGP groups', 'PeeringDB networks'].map(inSentence)).toEqual([
      'routers',
      'BGP groups',
      'PeeringDB networks',
    ]);
  });

  it('makes a slug from a name', () => {
    expect(slugOf('  Zürich: Core & Edge v1.2 ')).toBe('zurich-core-edge-v1-2');
    expect(slugOf('x'.repeat(80))).toHaveLength(50);
  });

  it('writes on every colour of the palette at 4.5:1 or more', () => {
    for (const [hex] of PALETTE) expect(contrast(hex, readableOn(hex)), hex).toBeGreaterThanOrEqual(4.5);
  });
});

describe('addresses', () => {
  it('keeps repeated parameters, and leaves empty ones out', () => {
    const search = { status: ['enabled', 'disabled'], q: ['a b&c'], offset: [], name: '' };
    expect(stringifySearch(search)).toBe('?status=enabled&status=disabled&q=a+b%26c');
    expect(parseSearch('?status=enabled&status=disabled&q=a+b%26c')).toEqual({
      status: ['enabled', 'disabled'],
      q: ['a b&c'],
    });
  });

  it('gives every resource pages of its own', () => {
    expect(new Set(listed.map(listPath)).size).toBe(listed.length);
    for (const resource of listed) expect(resourceAt(detailPath(resource, 7))).toBe(resource);
  });
});

describe('what follows from the declarations', () => {
  it('offers each filter once, and one to pick where the API also takes a name', () => {
    for (const resource of listed) {
      const names = filterSpecs(resource).map(({ parameter }) => parameter);
      expect(new Set(names).size, resource.label).toBe(names.length);
    }
    const router = registry['devices.router'];
    const names = router ? filterSpecs(router).map(({ parameter }) => parameter) : [];
    expect(names).toContain('platform_id');
    expect(names).not.toContain('platform');
  });

  it('leads from a router to what belongs to it, also by way of its connections', () => {
    const router = registry['devices.router'];
    const tabs = router ? relatedOf(router).tabs.map(({ tab, parameter }) => [tab, parameter]) : [];
    expect(tabs).toEqual([
      ['connections', 'router_id'],
      ['direct-peering-sessions', 'router_id'],
      ['internet-exchange-peering-sessions', 'router_id'],
      ['plan-routers', 'router_id'],
      ['drifts', 'router_id'],
      ['affected-sessions', 'router_id'],
      ['renderings', 'router_id'],
    ]);
  });

  it('gives every tab of an object another address', () => {
    for (const resource of listed) {
      const tabs = relatedOf(resource).tabs.map(({ tab }) => tab);
      expect(new Set(tabs).size, resource.label).toBe(tabs.length);
    }
  });
});

function contrast(background: string, text: '#000' | '#fff'): number {
  const parts = [0, 2, 4].map((at) => Number.parseInt(background.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = parts.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  return text === '#000' ? luminance / 0.05 : 1.05 / luminance;
}

describe('events of the audit log', () => {
  it('say what changed, why something was refused and who has to wait', () => {
    expect(detailLines(null)).toEqual([]);
    expect(detailLines({ reason: 'wrong password' })).toEqual(['wrong password']);
    expect(detailLines({ of: 'sign-ins', scope: 'account', wait_s: 60 })).toEqual([
      'sign-ins for this account wait 60 s',
    ]);
    expect(
      detailLines({
        is_staff: { before: false, after: true },
        groups: { before: ['a', 'b'], after: ['b', 'c'], added: ['c'], removed: ['a'] },
        expires: null,
        members: ['alice', 'bob'],
      }),
    ).toEqual(['Staff: no → yes', 'Groups: +c, −a', 'Expires: none', 'Members: alice, bob']);
  });
});
