import * as z from 'zod';

/** What a route answers with, by status. */
export interface Answers {
  /** Of success; 200, or 204 where there is no body, when absent. 501 where nothing is done yet. */
  status?: 200 | 201 | 202 | 204 | 501;
  /** Further statuses of success, where there is no body to tell them apart. */
  also?: readonly (200 | 201)[];
  /** The body; null for none, absent where nobody has described it. */
  answer?: z.ZodType | null;
  /** Bodies of answers that are no success, where they say more than a `detail` or messages by field; null where there is none. */
  refusals?: Readonly<Record<number, z.ZodType | null>>;
}

/** A route that no resource has: what it takes and answers. The server serves it, and OpenAPI and clients know it from here. */
export interface Endpoint extends Answers {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Names in it (`:id`) are whole numbers, unless `params` reads them. */
  path: `/${string}`;
  /** A few words for lists of routes. */
  summary: string;
  /** What is worth knowing besides. */
  help?: string;
  /** Reads the names in the path, where they are no numbers; what it cannot read is not there. */
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  answer: z.ZodType | null;
  /** Whether it takes `dry_run` and `plan`: it writes objects, and nothing happens outside the database. */
  plans?: true;
  /** What the answer is written in; JSON when absent. */
  media?: 'text/plain' | 'text/html' | 'text/calendar' | 'application/octet-stream';
  /** `?format=text` answers with text alone. */
  text?: true;
  /** What it says goes on as events for those who accept `text/event-stream` (HTML, section 9.2). */
  stream?: true;
}

/** Declares a route. */
export const endpoint = <const E extends Endpoint>(given: E): E => given;

/** The status of success. */
export const statusOf = ({ status, answer }: Answers): number => status ?? (answer === null ? 204 : 200);

type Known<T> = { [K in keyof T as string extends K ? never : K]: T[K] };
type Named<P> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | Named<`/${Rest}`>
  : P extends `${string}:${infer Name}`
    ? Name
    : never;

/** The names in an endpoint's path: numbers, or what its own schema reads. */
export type ParamsOf<E extends Endpoint> = E extends { params: z.ZodType<infer P> }
  ? P
  : Readonly<Record<Named<E['path']>, number>>;
/** What its query and its body are once they are read; nothing where it has none. */
export type QueryOf<E extends Endpoint> = E extends { query: z.ZodType<infer Q> } ? Q : undefined;
export type BodyOf<E extends Endpoint> = E extends { body: z.ZodType<infer B> } ? B : undefined;
/** What it answers with; nothing where it has no body. */
export type AnswerOf<A extends Answers> = A extends { answer: z.ZodType<infer T> }
  ? T
  : A extends { answer: null }
    ? null
    : unknown;
/** What callers give for it, key by key. */
export type QueryFor<E extends Endpoint> = E extends { query: infer Q extends z.ZodType }
  ? Known<z.input<Q>>
  : undefined;
export type BodyFor<E extends Endpoint> = E extends { body: infer B extends z.ZodType }
  ? Known<z.input<B>>
  : undefined;

/** A whole object of a resource, by its content type (`core.job`), as its own endpoints answer with it. */
export const rowSchema = (type: string) => z.looseObject({ id: z.int() }).meta({ row: type });
export type ShownRow = z.infer<ReturnType<typeof rowSchema>>;

/** One page of a list, with the addresses of those around it. */
export const pageSchema = <T extends z.ZodType>(item: T) =>
  z.strictObject({
    count: z.int().describe('How many there are on all pages.'),
    next: z.string().nullable(),
    previous: z.string().nullable(),
    results: z.array(item),
  });
/** One page of a list. */
export type Page<T> = Omit<z.infer<ReturnType<typeof pageSchema>>, 'results'> & { results: T[] };
