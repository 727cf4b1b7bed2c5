import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compressFiles } from '../../../../tools/compress-files.mjs';
import { webPages } from './web-pages.ts';

const folder = mkdtempSync(join(tmpdir(), 'peersmith-web-'));
const SCRIPT = 'export const words = "peering ".repeat(9);\n'.repeat(80);
const PAGE = `<!doctype html>${'<p>Peering</p>'.repeat(200)}`;
const http = fastify();

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), PAGE);
  writeFileSync(join(folder, 'assets/index-1.js'), SCRIPT);
  writeFileSync(join(folder, 'assets/short-1.js'), 'export const short = 1;\n');
  compressFiles(folder);
  await webPages(http, folder);
});
afterAll(async () => {
  await http.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = (url: string, accepted?: string) =>
  http.inject({ url, headers: accepted === undefined ? {} : { 'accept-encoding': accepted } });

describe('files of the web interface', () => {
  it('are sent compressed as the browser asks, and kept for good', async () => {
    const brotli = await get('/assets/index-1.js', 'gzip, deflate, br');
    expect(brotli.headers).toMatchObject({
      'content-encoding': 'br',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'application/javascript; charset=utf-8',
      vary: 'accept-encoding',
    });
    expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(SCRIPT);
    expect(brotli.rawPayload.length).toBeLessThan(SCRIPT.length / 10);
    const gzip = await get('/assets/index-1.js', 'gzip');
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.rawPayload).toString()).toBe(SCRIPT);
  });

  it('are sent as they are to who takes no compression, and where there is little to compress', async () => {
    const plain = await get('/assets/index-1.js');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body).toBe(SCRIPT);
    const short = await get('/assets/short-1.js', 'br');
    expect(short.headers['content-encoding']).toBeUndefined();
    expect(short.statusCode).toBe(200);
  });

  it('ask anew for the page itself, which is compressed as well', async () => {
    const page = await get('/any/page/', 'br');
    expect(page.headers).toMatchObject({ 'content-encoding': 'br', 'cache-control': 'no-cache' });
    expect(brotliDecompressSync(page.rawPayload).toString()).toBe(PAGE);
    expect((await get('/any/page/')).body).toBe(PAGE);
  });
});
