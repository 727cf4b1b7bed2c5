import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OPENSSL, selfSigned } from './receiver.ts';

const BACKEND = '/usr/lib/git-core/git-http-backend';

/** Whether repositories can be served over HTTPS here. */
export const canServeGit = existsSync(BACKEND) && OPENSSL;

/** A bare repository of a server, and what happens to it there. */
export interface ServedRepository {
  folder: string;
  url: string;
  /** Commits files upon its branch, and gives the commit; null removes one. */
  commit: (files: Readonly<Record<string, string | Buffer | null>>, options?: CommitOptions) => string;
  /** Makes a commit of a tree that is described line by line, as `git mktree` reads it, without any parent. */
  commitTree: (tree: string) => string;
  git: (args: readonly string[], input?: string | Buffer) => string;
  /** What a push is asked before it is taken: a shell script. */
  hook: (script: string) => void;
  show: (path: string, branch?: string) => string;
}
interface CommitOptions {
  branch?: string;
  message?: string;
  /** Forgets all commits before. */
  anew?: boolean;
}

export interface GitServer {
  origin: string;
  /** Its certificate. */
  ca: string;
  username: string;
  password: string;
  folder: string;
  repository: (name: string) => ServedRepository;
  /** From now on requests are taken and never answered; or answered again. */
  hang: (hangs: boolean) => void;
  requests: { count: number };
  stop: () => Promise<void>;
}

const USER = { username: 'deploy', password: 'correct horse 7 battery' };

/** A Git server on the loopback: the backend that Git brings along, behind HTTPS with a name and a password. */
export async function startGitServer(): Promise<GitServer> {
  const folder = mkdtempSync(join(tmpdir(), 'peersmith-git-'));
  const tls = selfSigned(folder);
  const waiting = new Set<ServerResponse>();
  const state = { hangs: false, requests: { count: 0 } };
  const server = createServer(tls, (request, response) => {
    state.requests.count += 1;
    if (state.hangs) waiting.add(response);
    else if (request.headers.authorization === basic) serve(folder, request, response);
    else response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
  });
  const basic = `Basic ${Buffer.from(`${USER.username}:${USER.password}`).toString('base64')}`;
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const origin = `https://127.0.0.1:${port}`;
  return {
    ...USER,
    origin,
    folder,
    ca: readFileSync(join(folder, 'cert.pem'), 'utf8'),
    repository: (name) => ({ ...makeRepository(join(folder, name)), url: `${origin}/${name}` }),
    hang: (hangs) => {
      state.hangs = hangs;
      for (const response of waiting) response.destroy();
      waiting.clear();
    },
    requests: state.requests,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A bare repository in a folder. */
export function makeRepository(folder: string): ServedRepository {
  mkdirSync(folder, { recursive: true });
  const git = (args: readonly string[], input?: string | Buffer) =>
    execFileSync('git', args, {
      cwd: folder,
      env: { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: '1', HOME: folder, ...WHO },
      stdio: ['pipe', 'pipe', 'pipe'],
      maxBuffer: 100_000_000,
      ...(input === undefined ? {} : { input }),
    }).toString();
  git(['init', '--quiet', '--bare', '--initial-branch=main', '.']);
  git(['config', 'http.receivepack', 'true']);
  const commit: ServedRepository['commit'] = (
    files,
    { branch = 'main', message = 'change', anew = false } = {},
  ) => {
    const ref = `refs/heads/${branch}`;
    const before = anew ? '' : head(git, ref);
    git(['fast-import', '--quiet', '--force'], importOf(files, { ref, before, message }));
    return head(git, ref);
  };
  return {
    folder,
    url: `file://${folder}`,
    git,
    commit,
    commitTree: (tree) => {
      const made = git(['commit-tree', '-m', 'tree', git(['mktree', '--missing'], tree).trim()]).trim();
      git(['update-ref', 'refs/heads/main', made]);
      return made;
    },
    hook: (script) => {
      writeFileSync(join(folder, 'hooks/pre-receive'), `#!/bin/sh\n${script}\n`);
      chmodSync(join(folder, 'hooks/pre-receive'), 0o755);
    },
    show: (path, branch = 'main') => git(['show', `${branch}:${path}`]),
  };
}

const WHO = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.net',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.net',
};

function head(git: ServedRepository['git'], ref: string): string {
  try {
    return git(['rev-parse', '--verify', '--quiet', ref]).trim();
  } catch {
    return '';
  }
}

function importOf(
  files: Readonly<Record<string, string | Buffer | null>>,
  { ref, before, message }: { ref: string; before: string; message: string },
): Buffer {
  const data = (content: Buffer) => [Buffer.from(`data ${content.length}\n`), content, Buffer.from('\n')];
  return Buffer.concat([
    Buffer.from(`commit ${ref}\ncommitter Ada <ada@example.net> ${Math.floor(Date.now() / 1000)} +0000\n`),
    ...data(Buffer.from(message)),
    Buffer.from(before ? `from ${before}\n` : ''),
    ...Object.entries(files).flatMap(([path, content]) =>
      content === null
        ? [Buffer.from(`D ${JSON.stringify(path)}\n`)]
        : [Buffer.from(`M 100644 inline ${JSON.stringify(path)}\n`), ...data(Buffer.from(content))],
    ),
    Buffer.from('\n'),
  ]);
}

/** Speaks CGI (RFC 3875) to the backend. */
function serve(root: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'https://localhost');
  const child = spawn(BACKEND, {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_NOSYSTEM: '1',
      HOME: root,
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      REMOTE_USER: USER.username,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      ...(request.headers['content-length'] ? { CONTENT_LENGTH: request.headers['content-length'] } : {}),
    },
  });
  child.stdin.on('error', () => undefined);
  request.pipe(child.stdin);
  let begun = Buffer.alloc(0);
  let isBody = false;
  child.stdout.on('data', (chunk: Buffer) => {
    if (isBody) {
      response.write(chunk);
      return;
    }
    begun = Buffer.concat([begun, chunk]);
    const end = begun.indexOf('\r\n\r\n');
    if (end < 0) return;
    isBody = true;
    const headers = begun.subarray(0, end).toString('latin1').split('\r\n');
    const status = headers.find((line) => /^status:/i.test(line));
    response.statusCode = Number(status?.slice(7).trim().slice(0, 3) ?? 200);
    for (const line of headers) {
      const [name = '', ...rest] = line.split(':');
      if (name.toLowerCase() !== 'status') response.setHeader(name, rest.join(':').trim());
    }
    response.write(begun.subarray(end + 4));
  });
  child.on('close', () => response.end());
}
