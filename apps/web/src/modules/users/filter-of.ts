/** Filters as a grant keeps them. */
export const filterOf = (json: unknown): Record<string, string[]> =>
  typeof json === 'object' && json !== null
    ? Object.fromEntries(Object.entries(json).map(([name, values]) => [name, [values].flat().map(String)]))
    : {};
