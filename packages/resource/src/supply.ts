/** What stands for which fields of a resource. */
export interface Supply {
  by: string;
  fields: readonly string[];
}

interface Carrier {
  traits: readonly { supplies?: Supply }[];
}

/** The field that stands for another, by a trait; null where nothing does. */
export const suppliedBy = (resource: Carrier, key: string): string | null =>
  resource.traits.find(({ supplies }) => supplies?.fields.includes(key))?.supplies?.by ?? null;

/** Whether a field is left to another that stands for it: it is not given, or empty as in a form. */
export function isSupplied(resource: Carrier, key: string, given: object): boolean {
  const by = suppliedBy(resource, key);
  if (by === null) return false;
  const [value, source]: unknown[] = [Reflect.get(given, key), Reflect.get(given, by)];
  return (value === undefined || value === '') && source !== undefined && source !== null && source !== '';
}
