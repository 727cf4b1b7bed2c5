import * as z from 'zod';

/** An AS number, in digits or as a number. */
export const Asn = z.coerce.number({ error: 'Enter an AS number.' }).int().min(1).max(4_294_967_295);
/** The id of an object, in JSON. */
export const Id = z.int().positive();

/** Parameters of a page, which every list reads by itself. */
export const PAGING = {
  ordering: z
    .unknown()
    .meta({ type: 'string', description: 'Keys, separated by commas; a minus sign turns the order round.' })
    .optional(),
  limit: z
    .unknown()
    .meta({ type: 'integer', minimum: 0, description: 'At most 1000; 0 asks for the most.' })
    .optional(),
  offset: z.unknown().meta({ type: 'integer', minimum: 0 }).optional(),
};

/** A job that was queued. */
export const JOB = 'core.job';

/** The words of a table of them, for an enumeration. */
export const keysOf = <T extends object>(of: T): [keyof T & string, ...(keyof T & string)[]] =>
  Object.keys(of) as [keyof T & string, ...(keyof T & string)[]];
