import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Row } from '@peersmith/resource';

/** What a Peering Manager of tests holds, and how it misbehaves. */
export interface Holding {
  /** Objects by the path of their list: `/api/extras/tags/`. */
  lists: Map<string, Row[]>;
  /** What it renders, by the name of a router. */
  rendered: ReadonlyMap<string, string>;
  version: string;
  /** How many it gives on a page at most. */
  page: number;
  /** How long it takes for an answer. */
  wait_ms: number;
  /** Answers a request in its own way: gives whether it did. */
  instead?: ((path: string, response: ServerResponse) => boolean) | undefined;
}

export interface FakePeeringManager {
  url: string;
  token: string;
  holding: Holding;
  /** What it was asked, in order. */
  asked: string[];
  close: () => Promise<void>;
}

const TOKEN = `${'c'.repeat(39)}3`;

/** A Peering Manager on the loopback: lists in pages, renderings as jobs, to whoever has its token. */
export async function fakePeeringManager(holding: Holding): Promise<FakePeeringManager> {
  const asked: string[] = [];
  const jobs = new Map<number, string>();
  const server = createServer((request, response) => {
    setTimeout(() => answer(request, response), self.holding.wait_ms);
  });
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://fake');
    asked.push(`${request.method} ${url.pathname}${url.search}`);
    if (self.holding.instead?.(url.pathname, response)) return;
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.headers.authorization !== `Token ${TOKEN}`) send(403, { detail: 'Invalid token' });
    else send(...answerOf(self.holding, { url, jobs }));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const self: FakePeeringManager = {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    token: TOKEN,
    holding,
    asked,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return self;
}

function answerOf(
  { lists, rendered, version, page }: Holding,
  { url, jobs }: { url: URL; jobs: Map<number, string> },
): [status: number, body: unknown] {
  const { pathname } = url;
  if (pathname === '/api/status/')
    return [200, { 'peering-manager-version': version, 'rq-workers-running': 1 }];
  const [, router] = /^\/api\/devices\/routers\/(\d+)\/configuration\/$/.exec(pathname) ?? [];
  if (router) {
    const found = lists.get('/api/devices/routers/')?.find(({ id }) => id === Number(router));
    const id = 1000 + jobs.size;
    jobs.set(id, rendered.get(String(found?.name)) ?? '');
    return [202, { id, status: { value: 'pending', label: 'Pending' } }];
  }
  const [, job] = /^\/api\/core\/jobs\/(\d+)\/$/.exec(pathname) ?? [];
  const output = jobs.get(Number(job));
  if (output !== undefined)
    return [200, { id: Number(job), status: { value: 'completed', label: 'Completed' }, output }];
  const all = lists.get(pathname);
  if (!all) return [404, { detail: 'Not found.' }];
  const limit = Math.min(Number(url.searchParams.get('limit')) || page, page);
  const offset = Number(url.searchParams.get('offset')) || 0;
  const inOrder =
    url.searchParams.get('ordering') === 'id'
      ? all.toSorted((one, other) => Number(one.id) - Number(other.id))
      : all;
  const next = offset + limit < all.length ? `${pathname}?limit=${limit}&offset=${offset + limit}` : null;
  return [200, { count: all.length, next, previous: null, results: inOrder.slice(offset, offset + limit) }];
}
