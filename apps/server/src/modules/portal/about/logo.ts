import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { OPEN } from '../../../platform/access.ts';
import { ConfigError } from '../../../platform/config.ts';
import type { SettingValues } from '../../../platform/settings.ts';
import { portalSettings } from '../settings.ts';

export const LOGO_PATH = '/portal/logo';
const MOST_BYTES = 256_000;
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
/** Nothing in a drawing runs, or is loaded from elsewhere, also where it is opened by itself. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'";

/** Serves the logo that the settings name; a file that cannot be one keeps the listener from starting. */
export function logoRoute(http: FastifyInstance, settings: SettingValues): void {
  const { PORTAL_LOGO_FILE: path } = portalSettings.of({ settings });
  if (!path) return;
  const content = contentOf(path);
  const type = typeOf(content);
  if (type === null) throw new ConfigError(`PORTAL_LOGO_FILE: ${path} is neither an SVG nor a PNG file`);
  http.get(LOGO_PATH, { config: { access: OPEN } }, (_, reply) =>
    reply
      .type(type)
      .header('Content-Security-Policy', POLICY)
      .header('Cache-Control', 'public, max-age=3600')
      .send(content),
  );
}

function contentOf(path: string): Buffer {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'it is no file';
    throw new ConfigError(`PORTAL_LOGO_FILE: ${path} cannot be read: ${reason}`, { cause });
  }
  if (content.length > MOST_BYTES)
    throw new ConfigError(
      `PORTAL_LOGO_FILE: ${path} has ${content.length} bytes; ${MOST_BYTES} are the most`,
    );
  return content;
}

function typeOf(content: Buffer): string | null {
  if (content.subarray(0, PNG.length).equals(PNG)) return 'image/png';
  return /^\uFEFF?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i.test(
    content.toString('utf8'),
  )
    ? 'image/svg+xml'
    : null;
}
