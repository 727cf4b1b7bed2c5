import { textDifference } from '../../../platform/text-difference.ts';

/** What differs between two texts, as a unified difference without the lines that name files; empty where nothing does. */
export async function compareTexts(before: string, after: string): Promise<string> {
  const text = await textDifference({ before, after, names: ['before', 'after'] });
  return text.slice(Math.max(0, text.search(/^@@ /m)));
}
