import '@fastify/cookie';
import { randomInt, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import type { CodeFor } from './code-limits.ts';
import { cookieOptions, digestOf, randomKey } from './guest-sign-ins.ts';

const CODE_COOKIE = 'portalcode';
export const CODE_MINUTES = 10;
const MOST_TRIES = 5;

/** Without what people take for one another. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const LENGTH = 8;

/** Keeps that somebody asked for a code, whoever that is: what is looked up, and whether anything is mailed, is for later. */
export async function keepAsked(
  { db, now }: Context,
  { asn, email }: CodeFor,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<void> {
  const browser = request.cookies[CODE_COOKIE] ?? randomKey();
  await sql`delete from portal_code where expires < ${now()}`.execute(db);
  const expires = new Date(now().getTime() + CODE_MINUTES * 60_000);
  await sql`insert into portal_code (asn, email, browser, salt, expires)
    values (${asn}, ${email}, ${digestOf(browser)}, ${randomKey()}, ${expires})`.execute(db);
  void reply.setCookie(CODE_COOKIE, browser, { ...cookieOptions(request), maxAge: CODE_MINUTES * 60 });
}

interface Asked extends CodeFor {
  id: number;
  salt: string;
  browser: string;
}

/** Takes what was asked for longest and not looked up yet; `mail` says whether a code leaves, and sends it. False where nothing waits. */
export const takeAsked = (
  outer: Context,
  mail: (context: Context, asked: CodeFor, code: string) => Promise<boolean>,
): Promise<boolean> =>
  inTransaction(outer, async (context) => {
    const { db, now } = context;
    const { rows } = await sql<Asked>`
      select id::float8 as id, asn::float8 as asn, email, salt, browser from portal_code
       where looked_up is null and expires > ${now()} order by id limit 1 for update skip locked`.execute(db);
    const [asked] = rows;
    if (!asked) return false;
    const code = newCode();
    const digest = (await mail(context, asked, code)) ? digestOfCode(asked, code) : null;
    await sql`update portal_code set looked_up = ${now()}, digest = ${digest} where id = ${asked.id}`.execute(
      db,
    );
    return true;
  });

/** Whether a code is the one that was mailed for this browser. It counts as tried before it is compared, and serves once. */
export async function takeCode(
  { db, now }: Context,
  { asn, email, code }: CodeFor & { code: string },
  request: FastifyRequest,
): Promise<boolean> {
  const browser = digestOf(request.cookies[CODE_COOKIE] ?? '');
  const { rows } = await sql<Asked & { digest: string | null }>`
    update portal_code set attempts = attempts + 1 where id = (
      select id from portal_code where browser = ${browser} and asn = ${asn} and email = ${email} and used is null
        and expires > ${now()} and attempts < ${MOST_TRIES} order by id desc limit 1 for update)
    returning id::float8 as id, salt, browser, digest`.execute(db);
  const [asked] = rows;
  // What takes time is done for every answer alike.
  const given = digestOfCode(asked ?? { salt: '', browser: '' }, readable(code));
  if (!asked?.digest || !timingSafeEqual(Buffer.from(asked.digest), Buffer.from(given))) return false;
  const { rows: taken } = await sql`
    update portal_code set used = ${now()} where id = ${asked.id} and used is null returning id`.execute(db);
  return taken.length > 0;
}

/** As people type it. */
const readable = (code: string): string => code.toUpperCase().replaceAll(/[\s-]/g, '');

const newCode = (): string =>
  Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** The code of a browser: who reads the database has neither the one nor the other. */
const digestOfCode = ({ salt, browser }: Pick<Asked, 'salt' | 'browser'>, code: string): string =>
  digestOf(`${salt} ${browser} ${code}`);
