import { XMLParser } from 'fast-xml-parser';
import * as z from 'zod';

const parser = new XMLParser({
  parseTagValue: false,
  processEntities: true,
  isArray: (name) => name === 'Contents',
});

const text = z.string().default('');
const Listed = z.object({
  ListBucketResult: z.object({
    IsTruncated: text,
    NextContinuationToken: text,
    Contents: z
      .array(z.object({ Key: z.string(), ETag: text, Size: z.coerce.number().int().min(0) }))
      .default([]),
  }),
});
const Refusal = z.object({ Error: z.object({ Code: text, Message: text, Region: text, ServerTime: text }) });

/** A page of a listing (ListObjectsV2); null where the text is none. */
export function readListing(body: Buffer) {
  const { success, data } = Listed.safeParse(parsed(body));
  return success ? data.ListBucketResult : null;
}

/** What a server refused with; null where the text says nothing of that. */
export function readRefusal(body: Buffer) {
  const { success, data } = Refusal.safeParse(parsed(body));
  return success ? data.Error : null;
}

function parsed(body: Buffer): unknown {
  try {
    return parser.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
