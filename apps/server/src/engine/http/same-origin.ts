import type { FastifyRequest } from 'fastify';
import { isSameOrigin } from '../../platform/origin.ts';
import { ApiError } from '../errors.ts';

/** Refuses what a page of another site sends: it would sign a visitor in as somebody else, or act in their name. */
export function requireSameOrigin(request: FastifyRequest): void {
  const { origin } = request.headers;
  if (origin === undefined || origin === '') return;
  if (!URL.canParse(origin))
    throw new ApiError(400, { detail: `The header origin names no origin: "${origin}".` });
  if (!isSameOrigin(request, origin))
    throw new ApiError(403, { detail: 'CSRF Failed: Origin does not match.' });
}
