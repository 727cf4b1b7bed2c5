import { type AnyResource, briefKeys, type Page, sentence } from '@peersmith/resource';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Context } from '../context.ts';
import { ApiError, Invalid } from '../errors.ts';
import { briefAsked, namesAsked, wordOf } from './parameters.ts';

/** What a route reads from a request before it does anything. */
export type OpenContext = (request: FastifyRequest) => Context;

/** The id in the path, or another number there; one that is not a number is simply not there. */
export function idOf(request: FastifyRequest, name = 'id'): number {
  const text = wordOf(request.params, name) ?? '';
  const id = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(id)) throw new ApiError(404, { detail: 'Not found.' });
  return id;
}

/** What the path names, as its schema reads it; what that cannot read is not there. */
export function readParams(schema: z.ZodType, request: FastifyRequest): unknown {
  const { success, data } = schema.safeParse(request.params);
  if (!success) throw new ApiError(404, { detail: 'Not found.' });
  return data;
}

/** What `fields`, `exclude` and `brief` leave of an object; everything when undefined. */
export function onlyOf(resource: AnyResource, request: FastifyRequest): Set<string> | undefined {
  const every = [...resource.frame, ...Object.keys(resource.fields)];
  const [fields, exclude] = (['fields', 'exclude'] as const).map((key) => namesAsked(request, key, every));
  const brief = briefAsked(request);
  let kept = fields
    ? every.filter((key) => fields.has(key))
    : brief && resource.brief.length && request.method === 'GET'
      ? briefKeys(resource)
      : null;
  if (exclude) kept = (kept ?? every).filter((key) => !exclude.has(key));
  return kept ? new Set(kept) : undefined;
}

/** Addresses of the pages around this one, with every other parameter kept. */
export function envelope<T>(
  request: FastifyRequest,
  base: string,
  count: number,
  page: { limit: number; offset: number },
  results: T[],
): Page<T> {
  const at = (offset: number) => {
    const url = new URL(request.url, base || 'http://localhost');
    url.searchParams.set('limit', String(page.limit));
    if (offset > 0) url.searchParams.set('offset', String(offset));
    else url.searchParams.delete('offset');
    return url.href;
  };
  return {
    count,
    next: page.offset + page.limit < count ? at(page.offset + page.limit) : null,
    previous: page.offset > 0 ? at(Math.max(0, page.offset - page.limit)) : null,
    results,
  };
}

/** Keeps the messages of the single object that a detail route writes. */
export async function single<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Invalid && Array.isArray(error.errors)) throw new Invalid(error.errors[0] ?? {});
    throw error;
  }
}

/** `fields` and `exclude` limit what a write takes as well. */
export function accepted(body: unknown, only: ReadonlySet<string> | undefined): unknown {
  if (!only || typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([key]) => only.has(key)));
}

/** Checks what a caller sent against a schema, with the messages by field. */
export function parseInput<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given ?? {}, { error: sentence });
  if (parsed.success) return parsed.data;
  const errors: Record<string, string[]> = Object.create(null);
  const add = (field: string, message: string) => (errors[field] ??= []).push(message);
  for (const issue of parsed.error.issues) {
    const [first, ...below] = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') add(first ?? 'non_field_errors', issue.message);
    else if (first === undefined) for (const key of issue.keys) add(key, 'This field does not exist.');
    else for (const key of issue.keys) add(first, `${[first, ...below, key].join('.')} does not exist.`);
  }
  throw new Invalid(errors);
}
