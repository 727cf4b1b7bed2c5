import { describe, expect, it } from 'vitest';
import { TableChanges } from './table-changes.ts';

describe('what is known of the changes of tables', () => {
  it('differs from stamp to stamp only where a table was seen to change', () => {
    const changes = new TableChanges();
    changes.learn(null, { changed: [''], snapshot: '1:1:', server: 'a' });
    const before = [changes.stampOf(['x']), changes.stampOf(['y'])];
    changes.learn('1:1:', { changed: ['x'], snapshot: '2:2:', server: 'a' });
    expect(changes.stampOf(['x'])).not.toBe(before[0]);
    expect(changes.stampOf(['y'])).toBe(before[1]);
    expect(changes.seen).toBe('2:2:');
  });

  it('is forgotten when another database answers: transactions of the old one may never have been', () => {
    const changes = new TableChanges();
    changes.learn(null, { changed: [''], snapshot: '900:900:', server: 'a' });
    const before = changes.stampOf(['x']);
    changes.learn('900:900:', { changed: [], snapshot: '850:850:', server: 'b' });
    expect(changes.stampOf(['x'])).not.toBe(before);
    expect(changes.seen).toBe('850:850:');
  });
});
