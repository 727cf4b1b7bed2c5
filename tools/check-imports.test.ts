import { describe, expect, it } from 'vitest';
import { checkFile, circlesIn } from './check-imports.mjs';

describe('checkFile', () => {
  it.each([
    [
      'packages/peeringdb/src/a.ts',
      "import { parseAsn } from '@peersmith/net';\nimport { open } from 'node:fs/promises';",
    ],
    [
      'packages/model/src/a.ts',
      "import * as z from 'zod';\nimport { defineResource } from '@peersmith/resource';",
    ],
    ['packages/model/src/a.ts', "import type { ZodType } from 'zod';"],
    ['packages/net/src/a.test.ts', "import { readFileSync } from 'node:fs';"],
    ['packages/rendering/src/a.ts', "import { registry } from '@peersmith/model';"],
    ['apps/server/src/modules/a.ts', "import { render } from '@peersmith/rendering';"],
    ['apps/server/src/engine/a.ts', "import { openPool } from '../platform/database.ts';"],
    ['apps/server/src/engine/write/a.ts', "import { list } from '../read/read.ts';"],
    ['apps/server/src/engine/a.ts', "import type { Scope } from './read/scope.ts';"],
    [
      'apps/server/src/modules/bgp/a.ts',
      "import { x } from '../peering/index.ts';\nimport { y } from './b.ts';",
    ],
    ['apps/server/src/modules/bgp/deep/a.ts', "import { y } from '../b.ts';"],
    [
      'apps/server/src/main.ts',
      "import { modules } from './modules/index.ts';\nimport { z } from './engine/store.ts';",
    ],
    ['apps/server/src/modules/bgp/a.test.ts', "import { x } from '../peering/create.ts';"],
    ['apps/server/test/a.ts', "import { createClient } from '@peersmith/api-client';"],
    ['apps/web/src/a.tsx', "import { createClient } from '@peersmith/api-client';"],
    [
      'packages/net/src/a.ts',
      "// import { x } from '@peersmith/server';\nconst text = `\n  import { x } from 'node:fs'`;",
    ],
    ['tools/a.ts', "import { x } from '@peersmith/server';"],
  ])('accepts %s with %j', (path, text) => expect(checkFile(path, text)).toEqual([]));

  it.each([
    [
      'packages/net/src/a.ts',
      "import { x } from '@peersmith/resource';",
      'packages/net must not import @peersmith/resource',
    ],
    ['packages/jinja/src/a.ts', "export * from '@peersmith/net';", 'packages/jinja must not import'],
    [
      'packages/rendering/src/a.ts',
      "import { list } from '@peersmith/server';",
      'packages/rendering must not import @peersmith/server',
    ],
    ['packages/rendering/src/a.ts', "import { readFileSync } from 'node:fs';", 'runs in browsers'],
    [
      'apps/server/src/modules/rendering/a.ts',
      "import { Store } from '@peersmith/rendering/src/model/store.ts';",
      'reaches past the index of rendering',
    ],
    [
      'packages/model/src/a.ts',
      "import { x } from '@peersmith/api-client';",
      'packages/model must not import',
    ],
    [
      'packages/resource/src/a.test.ts',
      "import { x } from '@peersmith/model';",
      'packages/resource must not import',
    ],
    [
      'packages/peeringdb/src/a.ts',
      "import type { X } from '@peersmith/model';",
      'packages/peeringdb must not import',
    ],
    ['apps/web/src/a.tsx', "const x = await import('@peersmith/server');", 'apps/web must not import'],
    ['apps/cli/src/a.ts', "import { x } from '@peersmith/jinja';", 'apps/cli must not import'],
    [
      'apps/cli/src/a.ts',
      "import { x } from '@peersmith/server/src/x.ts';",
      'reaches past the index of server',
    ],
    [
      'packages/model/src/a.ts',
      "import { Presence } from '@peersmith/answers';",
      'packages/model must not import',
    ],
    ['packages/answers/src/a.ts', "import { readFile } from 'node:fs';", 'runs in browsers'],
    ['packages/answers/src/a.ts', "import { z } from 'zod';", "import * as z from 'zod'"],
    ['packages/net/src/a.ts', "import {\n  x,\n} from 'node:fs';", 'runs in browsers'],
    ['packages/jinja/src/a.ts', "import 'fs';", 'runs in browsers'],
    ['packages/resource/src/a.ts', "import { z } from 'zod';", "import * as z from 'zod'"],
    ['packages/net/src/a.ts', "import { x } from '../../model/src/a.ts';", 'leaves packages/net'],
    ['apps/server/src/platform/a.ts', "import { x } from '../engine/b.ts';", 'platform must not import'],
    ['apps/server/src/engine/a.ts', "import { x } from '../modules/bgp/index.ts';", 'engine must not import'],
    ['apps/server/src/modules/bgp/a.ts', "import { x } from '../../main.ts';", 'modules must not import'],
    ['apps/server/src/engine/read/a.ts', "import { save } from '../write/save.ts';", 'read must not import'],
    [
      'apps/server/src/engine/a.ts',
      "import { list } from './read/read.ts';",
      'what all floors need must not',
    ],
    [
      'apps/server/src/app.ts',
      "import { peeringModule } from './modules/peering/index.ts';",
      'the application names no module',
    ],
    ['apps/server/src/serve.ts', "import { x } from './modules/peering/b.ts';", 'names no module'],
    [
      'apps/server/src/modules/bgp/a.ts',
      "import { x } from '../peering/b.ts';",
      'module peering through its index.ts',
    ],
    [
      'apps/server/src/modules/bgp/a.ts',
      "import { x } from '../peering/deep/index.ts';",
      'module peering through its',
    ],
  ])('refuses %s with %j', (path, text, reason) => {
    expect(checkFile(path, text)).toEqual([expect.stringContaining(reason)]);
  });
});

describe('circlesIn', () => {
  it('finds files that need each other, however long the way', () => {
    const circle = [
      ['src/a.ts', "import { b } from './b.ts';"],
      ['src/b.ts', "export { c } from './deep/c.ts';"],
      ['src/deep/c.ts', "import '../a.ts';"],
      ['src/d.ts', "import { a } from './a.ts';"],
    ];
    expect(circlesIn(circle)).toEqual(['src/a.ts, src/b.ts, src/deep/c.ts: import each other']);
  });

  it('lets types refer to each other', () => {
    const types = [
      ['a.ts', "import type { B } from './b.ts';"],
      ['b.ts', "import { a } from './a.ts';"],
    ];
    expect(circlesIn(types)).toEqual([]);
  });
});
